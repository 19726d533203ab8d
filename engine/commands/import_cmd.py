"""`import` and `quarantine`: files in, and what could not go in."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.commands.common import (
    FINDINGS,
    Format,
    FormatOption,
    counted,
    out_console,
    place_of,
    present,
    progress,
    told,
    typed_moment,
)

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.service.importing import Imported

SUMMARY = ("file", "format", "rows", "added", "corrected", "unchanged", "people", "quarantined")
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
    layout: FormatOption = Format.TABLE,
) -> None:
    """Read files in. Importing the same file twice changes nothing; rows that cannot go in are quarantined."""
    from engine.intake.reading import read_source, shown_source
    from engine.service.importing import import_files
    from engine.words.clock import local_day

    place = place_of(context)
    database = place.open()
    now = place.wiring.clock()
    taken = typed_moment(recorded, "--recorded", place.wiring.clock) if recorded else None

    mappings = {file.stem: file for file in (place.home / "config" / "mappings").glob("*.yaml")}

    def reader(source: str) -> Callable[[], Read]:
        return lambda: read_source(
            source, local_day(now), date_format=dates, recorded=taken, mapping_file=mapping, mappings=mappings
        )

    say = _nothing if layout is not Format.TABLE else _say
    with progress(f"Reading {len(sources)} files" if len(sources) > 1 else f"Reading {shown_source(sources[0])}"):
        done = import_files(database, [reader(source) for source in sources], by=user(), now=now, told=say)
    if layout is not Format.TABLE:
        present([_row(each) for each in done], SUMMARY, layout, "")
    database.close()
    if any(each.quarantined for each in done):
        raise typer.Exit(FINDINGS)


@told
def quarantine(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="How many rows to show at most.")] = 200,
    layout: FormatOption = Format.TABLE,
) -> None:
    """List the rows that could not go in: where, which value, why, and how to mend it."""
    from engine.store import quarantine as store

    place = place_of(context)
    database = place.open()
    rows = store.list_rows(database, limit=limit)
    counts = store.counts_by_reason(database)
    database.close()
    listed = [{name: getattr(row, name) for name in ROWS} for row in rows]
    present(listed, ROWS, layout, "Nothing is in quarantine.")
    if rows and layout is Format.TABLE:
        out_console().print("In all: " + ", ".join(f"{count} {reason}" for reason, count in counts.items()))
    if rows:
        raise typer.Exit(FINDINGS)


def _row(each: Imported) -> dict[str, Any]:
    counts = each.events + each.people
    return {
        "file": each.file,
        "format": each.format,
        "rows": each.rows_read,
        "added": counts.added,
        "corrected": counts.corrected,
        "unchanged": counts.unchanged + each.duplicates,
        "people": each.people.added + each.people.corrected + each.people.unchanged,
        "quarantined": each.quarantined,
    }


def _say(each: Imported) -> None:
    console = out_console()
    counts = each.events + each.people
    console.print(
        f"[bold]{each.file}[/bold] ({each.format}): {counted(each.rows_read, 'row')} read, {counts.added:,} added, "
        f"{counts.corrected:,} corrected, {counts.unchanged + each.duplicates:,} unchanged, {each.quarantined:,} quarantined"
    )
    for reason, count in each.reasons.items():
        console.print(f"  {count:,} quarantined: {reason}")
    if each.quarantined:
        console.print("  See them, with how to mend each: longstop quarantine")
    if each.taken_back:
        dates = counted(each.taken_back, "earlier 'latest' date")
        console.print(f"  {dates} taken back, as this file's are earlier")
    for note in each.notes:
        console.print(f"  note: {note}", markup=False)


def _nothing(_: Imported) -> None:
    return None
