"""How one value of a table is said: to people in words, to programs as plain text."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from engine.rendering.spacing import NO_BREAK
from engine.reports.report import Cell, CellKind, CellValue, Chart, Column, Row, Shade, Table
from engine.reports.wording import clock
from engine.words.clock import LONDON, local_day
from engine.words.days import MONTHS

MARKS: Final = {Shade.GREEN: "✓", Shade.AMBER: "~", Shade.RED: "✗", Shade.PLAIN: ""}
_LAST_NUMBER: Final = re.compile(r" (\d{1,2})$")  # "Court Team 1" stays whole
NUMBERS: Final = (CellKind.WHOLE, CellKind.PERCENT)


def shown(cell: Cell, kind: CellKind) -> str:
    """The cell as people read it: its words, else its value by the column's kind."""
    words = cell.words or said(cell.value, kind)
    return _LAST_NUMBER.sub(f"{NO_BREAK}\\1", words) if kind is CellKind.TEXT else words


def said(value: CellValue, kind: CellKind) -> str:
    """A value in words: "5 Oct 2020", "5 Oct 2020 16:20", "1,204", "91.3%", "yes"; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{plain_day(local_day(value))} {clock(value)}"
    if isinstance(value, date):
        return plain_day(value)
    if isinstance(value, int | float):
        return f"{number(value)}%" if kind is CellKind.PERCENT else number(value)
    return value


def plain_day(day: date) -> str:
    """ "5 Oct 2020", kept on one line."""
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1]}{NO_BREAK}{day.year}"


def number(value: float) -> str:
    """ "1,204" where it is whole, else with one place of decimals: "91.3"; a half goes up."""
    if isinstance(value, int):
        return f"{value:,}"
    tenths = int(abs(value) * 10 + 0.5)
    sign = "-" if value < 0 and tenths else ""
    return f"{sign}{tenths // 10:,}" if tenths % 10 == 0 else f"{sign}{tenths // 10:,}.{tenths % 10}"


def for_programs(value: CellValue) -> str:
    """A value as CSV holds it: ISO dates, instants with London's offset, true and false, numbers as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat(timespec="seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def shades_of(table: Table) -> tuple[Shade, ...]:
    """The shades that stand in the table, best first: what its key must explain."""
    used = {cell.shade for row in table.rows for cell in row.cells}
    return tuple(shade for shade in (Shade.GREEN, Shade.AMBER, Shade.RED) if shade in used)


def table_of_chart(chart: Chart) -> Table:
    """What a chart draws, as a table: a row a category, a column a series."""
    kind = CellKind.PERCENT if chart.unit == "%" else CellKind.WHOLE
    return Table(
        chart.id,
        chart.title,
        (Column("category", ""), *(Column(f"series_{n}", each.name, kind) for n, each in enumerate(chart.series, 1))),
        tuple(
            Row((Cell(name), *(Cell(each.values[place]) for each in chart.series)))
            for place, name in enumerate(chart.categories)
        ),
    )
