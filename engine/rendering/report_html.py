"""A report as one HTML page that also prints well on A4: no script, nothing fetched, never colour alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from engine.rendering.cells import MARKS, NUMBERS, shades_of, shown, table_of_chart
from engine.rendering.charts import chart_svg
from engine.rendering.html import TEMPLATES
from engine.rendering.report_text import made_words
from engine.rendering.spacing import together, typographic
from engine.reports.report import CellKind, Chart, Column, Report, Table, Words

FULL_FROM: Final = 6  # columns
SHORT_TO, SHORT_BOXED = 10, 3  # rows
LONGEST_DATE, LONGEST_NAME, LONGEST_COUNT, LONGEST_WORD = 12, 28, 16, 13
_CLASSES: Final = {CellKind.IDENTIFIER: "case", CellKind.DAY: "when", CellKind.INSTANT: "when", CellKind.BOX: "box"}


def report_html(report: Report) -> str:
    """The report as a whole page. Everything from the data is escaped; the same report gives the same bytes."""
    return _template().render(report=report, made=made_words(report))


def report_body(report: Report) -> str:
    """Only what stands inside the page: its parts, for a page that has its own head and styles."""
    return str(_template().module.body(report, made_words(report)))  # type: ignore[attr-defined]


def _kind(part: Table | Chart | Words) -> str:
    return "table" if isinstance(part, Table) else "chart" if isinstance(part, Chart) else "words"


def _class_of(column: Column) -> str:
    """How a column's cells stand: numbers to the right, dates and references unbroken, long words with room."""
    sort = "number" if column.kind in NUMBERS else _CLASSES.get(column.kind, "")
    return f"{sort} roomy".strip() if column.roomy else sort


def _fit_of(table: Table) -> str:
    """How a table lies on its page: over its whole width where it has many columns, on one page where it is short."""
    boxed = any(column.kind is CellKind.BOX for column in table.columns)
    full, short = len(table.columns) >= FULL_FROM, len(table.rows) <= (SHORT_BOXED if boxed else SHORT_TO)
    return " ".join(word for word, fits in (("full", full), ("short", short)) if fits)


def _kept(words: str, column: Column, first: bool) -> bool:
    """Whether a cell stays on one line: a short name at the row's beginning, a date, a number with its unit."""
    if column.kind in (CellKind.DAY, CellKind.IDENTIFIER):
        return len(words) <= LONGEST_DATE
    most = LONGEST_NAME if first else LONGEST_COUNT if column.kind in NUMBERS else LONGEST_WORD
    return len(words) <= most


def _drawn(chart: Chart) -> Markup:
    return Markup(chart_svg(chart))  # every word in it is escaped by the drawing


def _finished(value: object) -> object:
    return typographic(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finished,
    )
    environment.filters.update(
        class_of=_class_of,
        fit_of=_fit_of,
        kept=_kept,
        drawn=_drawn,
        kind=_kind,
        shades=shades_of,
        shown=shown,
        tabled=table_of_chart,
    )
    environment.filters["together"] = together
    environment.globals["marks"] = MARKS
    return environment.get_template("report.html.j2")
