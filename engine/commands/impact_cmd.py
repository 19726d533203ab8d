"""`impact`: what another rule book, or another bank holiday, would change in the case load that is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import place_of, progress, told, typed_day, typed_moment
from engine.commands.reporting import ReportFormat, TableOption, deliver
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.service.setup import Setup
    from engine.tuning.impact_looks import Rules


class Layout(StrEnum):
    """How a rehearsal is laid out."""

    TABLE = "table"
    HTML = "html"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"

    @property
    def report(self) -> ReportFormat:
        """The same as a report's format."""
        return ReportFormat.TEXT if self is Layout.TABLE else ReportFormat(self.value)


LayoutOption = Annotated[Layout, typer.Option("--format", help="How to lay it out.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write to this file; with csv a folder takes a file a table."),
]
BOOK = "now (the home's own), national, a home, a folder of rules, or one rule file."


@told
def impact(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help=f"What to compare with: {BOOK}")] = "now",
    new: Annotated[str, typer.Argument(help=f"What would come in its place: {BOOK}")] = "now",
    holiday: Annotated[
        list[str] | None,
        typer.Option("--holiday", metavar="DATE", help="With this bank holiday more; may be repeated."),
    ] = None,
    no_holiday: Annotated[
        list[str] | None, typer.Option("--no-holiday", metavar="DATE", help="Without this bank holiday.")
    ] = None,
    as_at: Annotated[
        str, typer.Option("--as-at", metavar="DATE", help="Judge as at this date (its last instant); default now.")
    ] = "",
    layout: LayoutOption = Layout.TABLE,
    to: OutOption = None,
    table: TableOption = "",
) -> None:
    """Say what other rules would change on the cases that are stored: whose dates move, what is overdue, which alerts.

    Nothing is written. `impact now FILE` tries a rule file in place of the home's file of that name; `impact --holiday
    2026-12-28` tries a bank holiday announced at short notice.
    """
    from engine.commands.books import NOW
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.service.rule_rehearsal import rehearse_rules
    from engine.tuning.impact_report import impact_report

    place = place_of(context)
    moment = typed_moment(as_at, "--as-at", place.wiring.clock)
    added = [typed_day(day, "--holiday") for day in holiday or ()]
    removed = [typed_day(day, "--no-holiday") for day in no_holiday or ()]
    if old == new and not added and not removed:
        raise Mistake("impact", "both sides are the same.", "Name the other rules (now FILE), or give --holiday DATE.")
    database = place.open()
    with progress("Judging every case by both sides"):
        setup = load_setup(place, database)
        before = rules_of(old, context, setup)
        after = supposing(rules_of(new, context, setup), added, removed)
        found = rehearse_rules(database, setup, before, after, moment, cache=cache(place))
    database.close()
    whole = layout in (Layout.CSV, Layout.JSON, Layout.XLSX)
    if NOW in (old, new) and before.book.fingerprint == after.book.fingerprint and nothing_published(setup):
        typer.echo(
            "longstop: nothing was published yet, so the home's own files are in force: a draft needs a folder of its own.",
            err=True,
        )
    report = impact_report(found, place.wiring.clock(), whole=whole, drawn=layout is not Layout.TABLE)
    deliver(report, layout.report, to, table or _first(layout, to), "--out")


def rules_of(named: str, context: typer.Context, setup: Setup) -> Rules:
    """The rules meant by the name, on the home's calendar. Raises Mistakes."""
    from engine.commands.books import NATIONAL, NOW, find_book
    from engine.tuning.impact_looks import Rules

    place = place_of(context)
    own = setup.in_force.texts.own if setup.in_force is not None else None
    book = setup.book if named == NOW else find_book(named, place, setup.settings.nation, own)
    now = name_of_now(setup, place.home)
    path = Path(named).resolve()
    file = f"{now} with {path.name}" if path.is_file() else f"the files in {path.name}"
    return Rules({NOW: now, NATIONAL: "the national rules"}.get(named, file), book, setup.axis, setup.closures_axis)


def name_of_now(setup: Setup, home: Path) -> str:
    """What people call the rules in force: by the number of the rule book, or by the home's files where none is published."""
    in_force = setup.in_force
    if in_force is None:
        return "the rules as they are"
    if in_force.refused:
        return "the rule book that was used last"
    if in_force.publication is None:
        return f"the files in {home.resolve().name}, in force as they are"
    return f"rule book {in_force.publication.number} in force"


def nothing_published(setup: Setup) -> bool:
    """True while the home's own files are in force."""
    return setup.in_force is not None and setup.in_force.publication is None and not setup.in_force.refused


def supposing(rules: Rules, added: Sequence[date], removed: Sequence[date]) -> Rules:
    """The same rules on a calendar with these bank holidays, and without those. Raises Mistake."""
    from dataclasses import replace

    from engine.calendars.supposed import supposed
    from engine.reports.pieces import listed
    from engine.tuning.impact_unseen import with_year

    if not added and not removed:
        return rules
    closures = rules.closures_axis
    said = [f"with {listed(map(with_year, added))} as a bank holiday"] if added else []
    said += [f"without {listed(map(with_year, removed))} as a bank holiday"] if removed else []
    return replace(
        rules,
        name=f"{rules.name}, {' and '.join(said)}",
        axis=supposed(rules.axis, added, removed),
        closures_axis=supposed(closures, added, removed) if closures is not None else None,
    )


def _first(layout: Layout, to: Path | None) -> str:
    """The table that CSV gives where none is named: each duty."""
    return "each" if layout is Layout.CSV and (to is None or (to.suffix and not to.is_dir())) else ""
