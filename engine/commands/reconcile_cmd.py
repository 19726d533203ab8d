"""`reconcile`: our due dates beside those that files carry themselves, each difference with its cause."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import FINDINGS, AsAtOption, find_place, progress, told, typed_moment
from engine.commands.reporting import ReportFormat, TableOption, ToOption, deliver
from engine.words.enums import Nation

if TYPE_CHECKING:
    from engine.calendars.axis import Axis
    from engine.rulebook.timescale import RuleBook


class Layout(StrEnum):
    """How the reconciliation is laid out."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


@told
def reconcile(
    context: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files that `import` reads; nothing is imported.")
    ],
    as_at: AsAtOption = "",
    layout: Annotated[
        Layout, typer.Option("--format", help="How to lay it out; csv gives the duties that differ.")
    ] = Layout.TABLE,
    table: TableOption = "",
    to: ToOption = None,
) -> None:
    """Compare our due dates with those that the files carry, duty by duty, with the cause of each difference.

    Leaves with 1 where a difference cannot be explained.
    """
    from engine.intake.reading import read_source, shown_source
    from engine.reports.reconciled import CHILDREN
    from engine.service.reconciling import reconcile_reads
    from engine.words.clock import local_day

    _, _, wiring = context.obj
    now = wiring.clock()
    moment = typed_moment(as_at, "--as-at", wiring.clock)
    book, axis, authority = _judged_by(context)
    with progress(f"Reading {shown_source(files[0])}" if len(files) == 1 else f"Reading {len(files)} files"):
        reads = [read_source(file, local_day(now)) for file in files]
        report, unexplained = reconcile_reads(reads, book, axis, moment, authority=authority, made=now)
    form = ReportFormat.TEXT if layout is Layout.TABLE else ReportFormat(layout)
    deliver(report, form, to, table or (CHILDREN if layout is Layout.CSV and to is None else ""))
    if unexplained:
        raise typer.Exit(FINDINGS)


def _judged_by(context: typer.Context) -> tuple[RuleBook, Axis, str]:
    """The home's rules, holidays and name where there is a home; else England's."""
    from engine.commands.loading import load_axis, load_rules, load_settings, rules_in_force

    home, _, wiring = context.obj
    named = home or os.environ.get("LONGSTOP_HOME")
    if named or (Path.cwd() / "config" / "settings.yaml").exists():
        place = find_place(Path(named) if named else None, None, wiring)
        settings = load_settings(place.home)
        return rules_in_force(place, settings.nation), load_axis(place.home, settings.nation), settings.authority
    return load_rules(Path.cwd(), Nation.ENGLAND), load_axis(Path.cwd(), Nation.ENGLAND), ""
