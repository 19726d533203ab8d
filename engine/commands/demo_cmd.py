"""`demo`: the main job on an invented county, from files to digests, with a summary to look at."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from engine.commands.common import FINDINGS, counted, out_console, told
from engine.commands.demo_figures import show_figures
from engine.commands.wiring import FullCounty, Wiring

if TYPE_CHECKING:
    from engine.commands.common import Place
    from engine.reports.digest import Digest
    from engine.reports.morning import Morning
    from engine.service.setup import Setup
    from engine.store.database import Database

MORNING: Final = date(2020, 10, 5)  # the Monday on which the county's two years end
WATCH_FROM: Final = date(2018, 10, 1)
MARK: Final = "made by `longstop demo`"


@told
def demo(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="The folder to write into; a demo's folder is made anew.")] = Path(
        "longstop-demo"
    ),
    small: Annotated[bool, typer.Option("--small", help="A county of about 300 children, in a few seconds.")] = False,
) -> None:
    """Run the main job on an invented county: import, scan, digests, breach log, and the figures of a published paper.

    The county has the size of the paper's: 337 looked after, 125 on child protection plans, 183 in need.
    """
    from engine.commands.common import find_place

    wiring: Wiring = context.obj[2]
    county = None if small or wiring.full_county is None else wiring.full_county()
    _fresh(to)
    files = _home(to, wiring, county)
    place = find_place(to, None, wiring)
    console = out_console()
    console.print("[bold]Longstop[/bold] · the invented county of Harrowmere, to Monday 5 October 2020\n")
    database = place.open_new()
    try:
        found = _run(place, database, files, county, console)
    finally:
        database.close()
    if found:
        raise typer.Exit(FINDINGS)


def _run(place: Place, database: Database, files: Sequence[Path], county: FullCounty | None, console: Any) -> int:
    from engine.commands.import_cmd import user
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.intake.reading import read_file
    from engine.service.importing import import_files
    from engine.service.scanning import scan
    from engine.service.sending import send_waiting
    from engine.service.telling import morning_of, tell

    setup = load_setup(place, database)
    now = place.wiring.clock()
    with console.status("Reading the county's files"):
        done = import_files(
            database,
            [lambda path=path: read_file(path, MORNING) for path in files],  # type: ignore[misc]
            by=user(),
            now=now,
            told=lambda _: None,
        )
    rows, quarantined = sum(each.rows_read for each in done), sum(each.quarantined for each in done)
    console.print(
        f"  read       {rows:,} rows from {len(done)} files (CSV, Parquet, JSON); {quarantined or 'none'} quarantined"
    )
    findings = 0
    for morning in _mornings(setup):
        at = _digest_time(setup, morning)
        with console.status(f"Working out {morning:%A} {morning.day} {morning:%B}"):
            scanned = scan(database, setup, at, at, now=now, by=user(), cache=cache(place))
            told_of = morning_of(database, setup, scanned.looked, at)
            tell(database, setup, scanned, told_of, channel="folder", now=at)
            findings += len(told_of.findings)
    with console.status("Writing the digests"):
        channel = place.wiring.open_channel(setup.settings, place.outputs)
        sent = send_waiting(database, channel, clock=place.wiring.clock, by="demo", journal=place.journal())
    log = _breach_log(database, place)
    counts = scanned.states
    watched = sum(count for state, count in counts.items() if state in ("open", "due_soon", "due_today", "overdue"))
    total = sum(counts.values())
    console.print(
        f"  worked out {total:,} obligations of {len(setup.book.timescales)} timescales; "
        f"{watched:,} are running for {scanned.subjects} {'people' if county else 'children'}"
    )
    console.print(
        f"  told       {_digests(told_of)}\n"
        f"             {sent.accepted} in all, with those of the morning before; {findings or 'nothing'} missing from them"
    )
    console.print(f"  logged     {log[1]:,} lines in the breach log\n")
    _teams(told_of, console)
    if county is not None:
        findings += show_figures(place, setup, scanned, at, county, console)
    _one_date(place, setup, scanned, console)
    _paths(place, log[0], console)
    return findings


def _mornings(setup: Setup) -> list[date]:
    """The working morning before, so that "since yesterday" has a yesterday, and the morning itself."""
    return [setup.axis.before(MORNING, 1), MORNING]


def _digest_time(setup: Setup, day: date) -> datetime:
    from engine.words.clock import LONDON

    return datetime.combine(day, setup.settings.digest.digest_time, tzinfo=LONDON).astimezone(UTC)


def _fresh(folder: Path) -> None:
    """Take an earlier demo's folder away; any other folder that holds something is left alone."""
    from engine.words.errors import Mistake

    if folder.exists() and any(folder.iterdir()):
        mark = folder / "README.txt"
        if not (mark.is_file() and MARK in mark.read_text("utf-8")):
            raise Mistake(str(folder), "holds something that is not a demo's.", "Choose another folder with --to.")
        shutil.rmtree(folder)


def _home(folder: Path, wiring: Wiring, county: FullCounty | None) -> list[Path]:
    from engine.service.homes import make_home

    make_home(folder)
    (folder / "README.txt").write_text(
        f"An invented county, {MARK}. Every child, family and worker in it is invented.\n", "utf-8"
    )
    written = list((county.write if county else wiring.make_demo)(folder / "data"))
    organisation = next(path for path in written if path.name == "organisation.yaml")
    organisation.replace(folder / "config" / "organisation.yaml")
    (folder / "config" / "settings.yaml").write_text(
        f"authority: Harrowmere\nnation: england\nwatch_from: {county.watch_from if county else WATCH_FROM}\n",
        "utf-8",
    )
    return [path for path in written if path.name != "organisation.yaml"]


def _breach_log(database: Database, place: Place) -> tuple[Path, int]:
    from engine.commands.common import write_csv
    from engine.commands.obligations_cmd import BREACHES, breach_row
    from engine.store import breaches

    path = place.outputs / "breach-log.csv"
    lines = breaches.list_lines(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv([breach_row(line) for line in lines], BREACHES, file)
    return path, len(lines)


def _counts(digest: Digest) -> list[int]:
    """Of a manager's digest: overdue, due today, due soon, cannot be watched; nothing of a summary."""
    from engine.reports.digest import DigestKind, Section, part_of

    if digest.kind is not DigestKind.MANAGER:
        return []
    return [
        sum(part.count for section in sections if (part := part_of(digest, section)) is not None)
        for sections in ((Section.OVERDUE,), (Section.DUE,), (Section.SOON, Section.ALSO), (Section.CANNOT,))
    ]


def _digests(told_of: Morning) -> str:
    """How many digests the morning has, and why the table below shows fewer."""
    from engine.reports.digest import DigestKind

    managers = [each for each in told_of.digests if each.kind is DigestKind.MANAGER]
    busy = sum(any(_counts(each)) for each in managers)
    summaries = len(told_of.digests) - len(managers)
    kinds = [f"{busy} for the teams below", f"{len(managers) - busy} with nothing to tell"]
    kinds += [counted(summaries, "summary", "summaries")] if summaries else []
    return f"{counted(len(told_of.digests), 'digest')} this morning ({', '.join(kinds)})"


def _teams(told_of: Morning, console: Any) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("this morning", "overdue", "due today", "due soon", "cannot be watched"):
        table.add_column(column, justify="left" if column == "this morning" else "right")
    for digest in told_of.digests:
        counts = _counts(digest)
        if any(counts):
            table.add_row(", ".join(digest.teams), *(str(count) if count else "·" for count in counts))
    console.print(table)


def _one_date(place: Place, setup: Setup, scanned: Any, console: Any) -> None:
    """Explain one overdue visit of the morning, as anybody may ask of any date."""
    from engine.obligations.explain import explain
    from engine.obligations.explain_words import words
    from engine.words.enums import State

    overdue = [
        each for each in scanned.looked.obligations if each.state is State.OVERDUE and each.timescale == "cp_visit"
    ]
    if not overdue:
        return
    chosen = max(overdue, key=lambda each: (each.days_over <= 5, each.days_over, each.obligation))
    history = scanned.looked.evaluation.histories.of(chosen.subject)
    console.print("[bold]Why is this date due?[/bold] Every date opens its working:\n")
    text = words(explain(setup.book, setup.axis, history, chosen.obligation, scanned.as_at))
    console.print(f"  $ {_longstop(place)} explain {chosen.obligation} --as-at {MORNING}\n", markup=False)
    console.print("\n".join(f"  {line}" for line in text.splitlines()), markup=False)
    console.print()


def _paths(place: Place, log: Path, console: Any) -> None:
    folder = place.outputs / MORNING.isoformat()
    console.print(f"  digests     {folder}{'/'}")
    if (place.outputs / "reports").is_dir():
        console.print(f"  reports     {place.outputs / 'reports'}{'/'}")
    console.print(f"  breach log  {log}")
    console.print(f"  the county  {place.home / 'data'}{'/'}")
    console.print(f"\n  Look further: {_longstop(place)} obligations --state overdue --as-at {MORNING}")
    console.print(f"                {_longstop(place)} scorecard --month 2020-09 --as-at {MORNING}")


def _longstop(place: Place) -> str:
    """How this program is called on the demo's home."""
    said = "longstop" if Path(sys.argv[0]).stem == "longstop" else "uv run run_engine.py"
    return f"{said} --home {place.home}"
