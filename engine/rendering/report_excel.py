"""A report as an Excel workbook: what it says on the first sheet, then one sheet a table or chart, with real dates."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from engine.rendering.cells import shades_of, shown, table_of_chart
from engine.rendering.report_text import key_words, made_words
from engine.reports.report import Cell, CellKind, Chart, ChartForm, Column, Report, Shade, Table, Words
from engine.words.clock import LONDON

LONGEST: Final = 60  # no column is made wider than this
NARROWEST: Final = 9
SHEET_NAME: Final = 31
_HEAD: Final = {"bold": True, "bg_color": "#1f3a4d", "font_color": "#ffffff", "text_wrap": True, "valign": "top"}
_NUMBERS: Final = {
    CellKind.WHOLE: "#,##0",
    CellKind.PERCENT: '0.0"%"',
    CellKind.DAY: "dd/mm/yyyy",
    CellKind.INSTANT: "dd/mm/yyyy hh:mm",
}
_SHADES: Final = {Shade.GREEN: "#dcebdc", Shade.AMBER: "#f6e7c1", Shade.RED: "#f2cfca"}
_HEAT: Final = ("", "#eef2f5", "#d5e0e7", "#b4c9d6", "#8fb0c3")


def report_excel(report: Report) -> bytes:
    """The workbook's bytes; the same report gives the same ones. Nothing in it is worked out as a formula.

    Identifiers are text always. A percentage is written as the number it is (91.3) and shown with its sign.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    book = xlsxwriter.Workbook(out, options)
    created = report.made.astimezone(LONDON).replace(tzinfo=None)
    book.set_properties({"title": report.title, "author": report.authority or "Longstop", "created": created})
    styles = _Styles(book)
    names = _sheet_names(report)
    _first_sheet(book.add_worksheet(names[0]), report, names[1:], styles)
    for name, part in zip(names[1:], _tabled(report), strict=True):
        sheet = book.add_worksheet(name)
        table = part if isinstance(part, Table) else table_of_chart(part)
        _table_sheet(sheet, table, styles)
        if isinstance(part, Chart) and part.categories:
            _chart_on(book, sheet, name, part)
    book.close()
    return out.getvalue()


class _Styles:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book, self.made = book, dict[tuple[tuple[str, Any], ...], Any]()

    def of(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(dict(wanted))
        return self.made[key]


def _tabled(report: Report) -> list[Table | Chart]:
    return [part for part in report.parts if not isinstance(part, Words)]


def _sheet_names(report: Report) -> list[str]:
    """Names that Excel takes: at most 31 characters, without its forbidden ones, no two alike."""
    names: list[str] = []
    for title in ("About", *(part.title for part in _tabled(report))):
        base = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:SHEET_NAME].strip() or "Sheet"
        name, number = base, 2
        while name.casefold() in {each.casefold() for each in (*names, "history")}:
            name, number = f"{base[: SHEET_NAME - 4].strip()} ({number})", number + 1
        names.append(name)
    return names


def _first_sheet(sheet: Any, report: Report, names: Iterable[str], styles: _Styles) -> None:
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    plain, head = styles.of(text_wrap=True, valign="top"), styles.of(bold=True, font_size=12, font_color="#1f3a4d")
    where = " · ".join(filter(None, (report.authority, report.scope, report.period)))
    lines: list[tuple[str, Any]] = [(report.title, styles.of(bold=True, font_size=16, font_color="#1f3a4d"))]
    lines += [(where, plain), (made_words(report), plain), ("", plain)]
    lines += [(words, styles.of(text_wrap=True, valign="top", bold=True)) for words in report.lead]
    for part in report.parts:
        if isinstance(part, Words):
            lines += [("", plain), (part.title, head), *((words, plain) for words in part.paragraphs)]
    if report.notes:
        lines += [("", plain), ("How it was counted", head), *((words, plain) for words in report.notes)]
    lines += [("", plain), ("Sheets", head), *((name, plain) for name in names)]
    for row, (words, style) in enumerate(lines):
        sheet.write_string(row, 0, words, style)


def _table_sheet(sheet: Any, table: Table, styles: _Styles) -> None:
    """Title, headings frozen below it, then the rows; the note and the key of the marks stand under them."""
    sheet.write_string(0, 0, table.title, styles.of(bold=True, font_size=13, font_color="#1f3a4d"))
    for place, column in enumerate(table.columns):
        sheet.write_string(1, place, column.heading, styles.of(**_HEAD))
        sheet.set_column(place, place, _width(place, column, table))
    for number, row in enumerate(table.rows, 2):
        for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            level = row.level if place == 0 else 0
            _write(sheet, (number, place), cell, column, styles, row.strong, level)
    foot = len(table.rows) + 3
    under = [table.empty] if not table.rows else []
    for words in (*under, key_words(table) if shades_of(table) else "", table.note):
        if words:
            sheet.write_string(foot, 0, words, styles.of(italic=True))
            foot += 1
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if table.rows:
        sheet.autofilter(1, 0, len(table.rows) + 1, len(table.columns) - 1)


def _write(
    sheet: Any, at: tuple[int, int], cell: Cell, column: Column, styles: _Styles, strong: bool, level: int
) -> None:
    look: dict[str, Any] = {"valign": "top"}
    look |= {"bold": True, "top": 1} if strong else {}
    look |= {"indent": level} if level else {}
    if colour := _SHADES.get(cell.shade) or _HEAT[min(cell.heat, 4)]:
        look["bg_color"] = colour
    value = cell.words if cell.words and column.kind is CellKind.TEXT else cell.value  # a number stays one elsewhere
    if value is None:
        words = shown(cell, column.kind)
        if words:
            sheet.write_string(*at, words, styles.of(**look))
        else:
            sheet.write_blank(*at, None, styles.of(**look))
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, styles.of(**look))
    elif isinstance(value, datetime):
        local = value.astimezone(LONDON).replace(tzinfo=None)
        sheet.write_datetime(*at, local, styles.of(num_format=_NUMBERS[CellKind.INSTANT], align="left", **look))
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, styles.of(num_format=_NUMBERS[CellKind.DAY], align="left", **look))
    elif isinstance(value, str) or column.kind is CellKind.IDENTIFIER:
        text_look = look | ({"num_format": "@"} if column.kind is CellKind.IDENTIFIER else {"text_wrap": True})
        sheet.write_string(*at, str(value), styles.of(**text_look))
    else:
        shape = _NUMBERS[CellKind.PERCENT if column.kind is CellKind.PERCENT else CellKind.WHOLE]
        if isinstance(value, float) and column.kind is not CellKind.PERCENT and not value.is_integer():
            shape = "#,##0.0"
        sheet.write_number(*at, value, styles.of(num_format=shape, **look))


def _width(place: int, column: Column, table: Table) -> float:
    longest = max((len(shown(row.cells[place], column.kind)) + 2 * row.level for row in table.rows), default=0)
    heading = max(map(len, column.heading.split()), default=0)
    return float(min(max(longest + 2, heading + 3, NARROWEST), LONGEST))


def _chart_on(book: Any, sheet: Any, name: str, chart: Chart) -> None:
    """The same chart as Excel draws it, beside its numbers."""
    kinds: dict[ChartForm, dict[str, str]] = {
        ChartForm.BARS: {"type": "column"},
        ChartForm.STACKED: {"type": "column", "subtype": "stacked"},
        ChartForm.LINES: {"type": "line"},
    }
    drawn, last = book.add_chart(kinds[chart.form]), len(chart.categories) + 1
    for place, series in enumerate(chart.series, 1):
        drawn.add_series(
            {"name": series.name, "categories": [name, 2, 0, last, 0], "values": [name, 2, place, last, place]}
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_size({"width": 760, "height": 380})
    sheet.insert_chart(1, len(chart.series) + 2, drawn, {"description": chart.description})
