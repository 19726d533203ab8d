"""`import` and `quarantine`: files in, and what could not go in."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.commands.common import (
    FINDINGS,
    Format,
    FormatOption,
    Place,
    counted,
    out_console,
    place_of,
    present,
    progress,
    told,
    typed_moment,
)
from engine.words.errors import ConfigMistake

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.service.importing import Imported
    from engine.service.rehearsing import Rehearsed
    from engine.words.records import QuarantinedRow

SUMMARY = ("file", "format", "rows", "added", "corrected", "withdrawn", "unchanged", "people", "quarantined")
DUTIES = ("timescale", "limit", "overdue", "met", "ended", "withdrawn", "begun")
SHOWN_ROWS = 10  # of a file's quarantined rows, where nothing is kept
ROWS = ("file", "row", "column", "value", "reason", "mend")


def user() -> str:
    """Who runs the command, for the record; never a name of a child."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


@told
def import_(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files; or a folder of tables, or a database's URL.")
    ],
    dates: Annotated[str, typer.Option(help="How a CSV writes dates besides ISO: dd/mm/yyyy.")] = "",
    recorded: Annotated[str, typer.Option(metavar="DATE", help="When a workbook was taken from the case system.")] = "",
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own mapping table; else config/mappings/FORMAT.yaml.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the import would change, and write nothing.")
    ] = False,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Read files in. Importing the same file twice changes nothing; rows that cannot go in are quarantined."""
    from engine.intake.reading import read_source
    from engine.words.clock import local_day

    place = place_of(context)
    now = place.wiring.clock()
    taken = typed_moment(recorded, "--recorded", place.wiring.clock) if recorded else None

    mappings = own_mappings(place.home)

    def reader(source: str) -> Callable[[], Read]:
        return lambda: read_source(
            source, local_day(now), date_format=dates, recorded=taken, mapping_file=mapping, mappings=mappings
        )

    readers = [reader(source) for source in sources]
    if dry_run:
        rehearsed = _rehearse(place, readers, now)
        _show_rehearsed(rehearsed, layout)
        done: Sequence[Imported] = rehearsed.files
    else:
        done = _import(place, readers, sources, now, layout)
    if any(each.quarantined for each in done):
        raise typer.Exit(FINDINGS)


def own_mappings(home: Path) -> dict[str, Path]:
    """The home's own mapping tables, by format. Raises ConfigMistake for one that no format would use."""
    from engine.intake.formats import mapped_formats

    known, found = mapped_formats(), {}
    for file in sorted((home / "config" / "mappings").glob("*.y*ml")):
        if file.stem not in known or file.suffix != ".yaml":
            what = "no format reads a mapping table of this name."
            raise ConfigMistake(
                f"config/mappings/{file.name}", what, f"Use {', '.join(f'{name}.yaml' for name in known)}."
            )
        found[file.stem] = file
    return found


def _import(
    place: Place, readers: Sequence[Callable[[], Read]], sources: Sequence[str], now: datetime, layout: Format
) -> Sequence[Imported]:
    from engine.intake.reading import shown_source
    from engine.service.importing import import_files

    database = place.open()
    say = _nothing if layout is not Format.TABLE else _say
    with progress(f"Reading {len(sources)} files" if len(sources) > 1 else f"Reading {shown_source(sources[0])}"):
        done = import_files(database, readers, by=user(), now=now, told=say)
    database.close()
    if layout is not Format.TABLE:
        present([_row(each) for each in done], SUMMARY, layout, "")
    return done


def _rehearse(place: Place, readers: Sequence[Callable[[], Read]], now: datetime) -> Rehearsed:
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.service.rehearsing import rehearse

    database = place.open()
    with progress("Working out what the import would change"):
        rehearsed = rehearse(database, readers, load_setup(place, database), by=user(), now=now, cache=cache(place))
    database.close()
    return rehearsed


def _show_rehearsed(rehearsed: Rehearsed, layout: Format) -> None:
    files = [_row(each) for each in rehearsed.files]
    duties = [{name: getattr(each, name) for name in DUTIES} for each in rehearsed.duties]
    if layout is Format.JSON:
        typer.echo(json.dumps({"files": files, "duties": duties}, indent=2))
    elif layout is Format.CSV:
        present(files, SUMMARY, layout, "")
    else:
        for each in rehearsed.files:
            _say_rehearsed(each)
        title = "Duties that would change, as at now"
        present(duties, DUTIES, layout, "No duty would change.", title, right=DUTIES[2:])
        out_console().print("Nothing was written.")


@told
def quarantine(
    context: typer.Context,
    mended: Annotated[bool, typer.Option("--mended", help="List the rows that have been mended, and when.")] = False,
    limit: Annotated[int, typer.Option(help="How many rows to show at most.")] = 200,
    layout: FormatOption = Format.TABLE,
) -> None:
    """List the rows that could not go in: where, which value, why, and how to mend it."""
    from engine.store import quarantine as store
    from engine.words.clock import local_day

    place = place_of(context)
    database = place.open()
    past = store.list_mended(database, limit)
    rows = store.list_open(database, limit)
    counts = store.open_by_reason(database)
    database.close()
    if mended:
        listed = [_fields(row) | {"mended": local_day(when)} for row, when in past]
        present(listed, ("mended", *ROWS), layout, "No row has been mended yet.")
        return
    present([_fields(row) for row in rows], ROWS, layout, "Nothing is in quarantine.")
    if rows and layout is Format.TABLE:
        out_console().print("In all: " + ", ".join(f"{count} {reason}" for reason, count in counts.items()))
    if past and layout is Format.TABLE:
        day = local_day(max(when for _, when in past))
        out_console().print(
            f"{counted(len(past), 'row')} mended, the last on {day}: longstop quarantine --mended", soft_wrap=True
        )
    if rows:
        raise typer.Exit(FINDINGS)


def _fields(row: QuarantinedRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ROWS}


def _row(each: Imported) -> dict[str, Any]:
    counts = each.events + each.people
    return {
        "file": each.file,
        "format": each.format,
        "rows": each.rows_read,
        "added": counts.added,
        "corrected": each.corrected,
        "withdrawn": each.withdrawn,
        "unchanged": counts.unchanged + each.duplicates,
        "people": each.people.added + each.people.corrected + each.people.unchanged,
        "quarantined": each.quarantined,
    }


def _say(each: Imported) -> None:
    console = out_console()
    counts = each.events + each.people
    withdrawn = f"{each.withdrawn:,} withdrawn, " if each.withdrawn else ""
    console.print(
        f"[bold]{each.file}[/bold] ({each.format}): {counted(each.rows_read, 'row')} read, {counts.added:,} added, "
        f"{each.corrected:,} corrected, {withdrawn}{counts.unchanged + each.duplicates:,} unchanged, "
        f"{each.quarantined:,} quarantined"
    )
    for reason, count in each.reasons.items():
        console.print(f"  {count:,} quarantined: {reason}")
    if each.quarantined:
        console.print("  See them, with how to mend each: longstop quarantine")
    if each.taken_back:
        events = counted(each.taken_back, "earlier event")
        console.print(f"  {events} taken back, as this source says them no longer")
    for note in each.notes:
        console.print(f"  note: {note}", markup=False)


def _say_rehearsed(each: Imported) -> None:
    console = out_console()
    console.print(f"[bold]{each.file}[/bold] ({each.format}): {counted(each.rows_read, 'row')} read, nothing written")
    from engine.words.records import Counts

    events, people = each.events, each.people
    corrected = each.corrected - people.corrected
    if events != Counts() or each.withdrawn:
        unchanged = f"{events.unchanged + each.duplicates:,} unchanged"
        console.print(
            f"  events: {events.added:,} new, {corrected:,} corrected, {each.withdrawn:,} withdrawn, {unchanged}"
        )
    if people != Counts():
        console.print(f"  people: {people.added:,} new, {people.corrected:,} corrected, {people.unchanged:,} unchanged")
    for reason, count in each.reasons.items():
        console.print(f"  {count:,} quarantined: {reason}")
    for row in each.rows[:SHOWN_ROWS]:
        console.print(f"    row {row.row}, {row.column}: {row.reason}. {row.mend}", markup=False)
    if len(each.rows) > SHOWN_ROWS:
        console.print(f"    and {len(each.rows) - SHOWN_ROWS:,} more")
    for note in each.notes:
        console.print(f"  note: {note}", markup=False)


def _nothing(_: Imported) -> None:
    return None
