"""The demo's scorecard: each published figure beside what is found, and the reports that the demo writes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from engine.commands.common import Place
from engine.commands.wiring import FullCounty

if TYPE_CHECKING:
    from engine.service.scanning import Scanned
    from engine.service.setup import Setup

MONTH_END: Final = date(2020, 9, 30)


def show_figures(place: Place, setup: Setup, scanned: Scanned, at: datetime, county: FullCounty, console: Any) -> int:
    """Print every published figure beside what is found, and write the reports; how many figures differ."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from engine.commands.obligations_cmd import cache
    from engine.service.reporting import view_from
    from engine.service.scorecards import Eyes
    from engine.words.clock import last_instant

    looked = scanned.looked
    eyes = Eyes(setup, looked.versions, looked.people, {}, cache(place))
    with console.status("Counting"):
        view = view_from(setup, looked, at, at)
        month_end = eyes.look(last_instant(MONTH_END), at)
        figures = county.compare(eyes.prepared(looked.evaluation.frame), month_end, view)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("", "", "published", "found"):
        table.add_column(column, no_wrap=True)
    for each in figures:
        found = each.shown if each.same else f"{each.shown}  differs"
        table.add_row(each.words, each.when, each.printed, found)
    different = sum(not each.same for each in figures)
    console.print(f"[bold]The figures of a published paper, found by ordinary counting[/bold]\n{county.source}\n")
    console.print(table)
    console.print(f"  {len(figures) - different} of {len(figures)} figures are found as published.")
    for note in county.notes:
        for line in wrap(note, 100):
            console.print(f"  {line}", markup=False, highlight=False)
    console.print()
    _write_reports(place.outputs, view)
    return different


def _write_reports(folder: Path, view: Any) -> None:
    from engine.rendering.report_html import report_html
    from engine.reports.cohorts import cohorts
    from engine.reports.supervision import supervision

    (folder / "reports").mkdir(parents=True, exist_ok=True)
    for name, report in (("supervision", supervision(view)), ("cohorts", cohorts(view))):
        (folder / "reports" / f"{name}.html").write_text(report_html(report), "utf-8")
