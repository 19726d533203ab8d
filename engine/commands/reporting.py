"""Gives a finished report to whoever asked: to the screen, or to a file as page, text, table, workbook or picture."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.reports.report import Report


class ReportFormat(StrEnum):
    """How a report is laid out."""

    TEXT = "text"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    SVG = "svg"

    @property
    def ending(self) -> str:
        """How a file of this format ends."""
        return "txt" if self is ReportFormat.TEXT else self.value


ReportFormatOption = Annotated[ReportFormat, typer.Option("--format", help="How to lay the report out.")]
ToOption = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help="Write to this file; with csv or svg a folder takes a file a table."),
]
TableOption = Annotated[str, typer.Option("--table", help="Only this table of the report (csv), or this chart (svg).")]


def deliver(report: Report, layout: ReportFormat, to: Path | None, table: str = "", option: str = "--to") -> None:
    """Write the report to a file, or to standard output without one; says on standard error what it wrote.

    With CSV or SVG and a folder (one that is there, or a name without an ending), each table or chart becomes a file of
    its own. `option` is what the command calls its file. Raises Mistake where the file cannot be written.
    """
    if to is not None and layout in (ReportFormat.CSV, ReportFormat.SVG) and (to.is_dir() or not to.suffix):
        for name, content in sorted(_each(report, layout, table).items()):
            _write(to / f"{name}.{layout}", content)
        return
    content = laid_out(report, layout, table, option)
    if to is not None:
        _write(to, content)
    elif layout is ReportFormat.XLSX and sys.stdout.isatty():
        raise Mistake("--format xlsx", "a workbook cannot be shown on the screen.", f"Add {option} FILE.xlsx.")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def laid_out(report: Report, layout: ReportFormat, table: str = "", option: str = "--to") -> bytes:
    """The report's bytes in this format. Raises Mistake where one table or chart must be named, or is not there."""
    from engine.rendering.report_excel import report_excel
    from engine.rendering.report_html import report_html
    from engine.rendering.report_json import report_json
    from engine.rendering.report_text import report_text

    match layout:
        case ReportFormat.XLSX:
            return report_excel(report)
        case ReportFormat.CSV:
            return _one_csv(report, table, option)
        case ReportFormat.SVG:
            return _one_chart(report, table)
        case ReportFormat.HTML:
            return report_html(report).encode()
        case ReportFormat.JSON:
            return report_json(report).encode()
    return report_text(report, _screen_width()).encode()


def _screen_width() -> int:
    """The terminal's width, within what can be read; 100 for files."""
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 160)) if sys.stdout.isatty() else 100


def _each(report: Report, layout: ReportFormat, table: str) -> dict[str, bytes]:
    from engine.reports.report import Chart, Table

    sort = Table if layout is ReportFormat.CSV else Chart
    ids = [part.id for part in report.parts if isinstance(part, sort) and table in ("", part.id)]
    return {id: laid_out(report, layout, id) for id in ids}


def _one_csv(report: Report, table: str, option: str) -> bytes:
    from engine.rendering.report_csv import report_csv

    try:
        return report_csv(report, table or None).encode()
    except Mistake as cause:
        raise Mistake(
            cause.where, cause.what, f"{cause.mend} Use --table, or {option} FOLDER for a file a table."
        ) from cause


def _one_chart(report: Report, wanted: str) -> bytes:
    from engine.rendering.charts import chart_svg
    from engine.reports.report import Chart

    charts = [part for part in report.parts if isinstance(part, Chart) and wanted in ("", part.id)]
    if len(charts) != 1:
        names = ", ".join(part.id for part in report.parts if isinstance(part, Chart)) or "none"
        what = f"has no chart {wanted!r}." if wanted else f"has {len(charts)} charts, not one."
        raise Mistake(f"report {report.id}", what, f"Its charts are: {names}; name one with --table.")
    return chart_svg(charts[0]).encode()


def _write(to: Path, content: bytes) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
    except OSError as cause:
        raise Mistake(str(to), f"cannot be written: {cause.strerror}.", "Give --to another file.") from cause
    typer.echo(f"Wrote {to}.", err=True)
