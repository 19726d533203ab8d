"""`due`: one date sum with its working, or a file of them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TextIO

import typer

from engine.commands.calendar_cmd import official_in_use
from engine.commands.common import FINDINGS, Format, FormatOption, counted, present, told
from engine.commands.whose import HolidaysOfOption, nation_of
from engine.words.enums import Nation
from engine.words.errors import Mistake
from engine.words.limits import Limit, parse_limit

if TYPE_CHECKING:
    from engine.calendars.axis import Axis
    from engine.calendars.showing import Working

BEGINNING: Final = " beginning with"
COLUMNS: Final = ("start", "limit", "nation", "due")


@told
def due(
    context: typer.Context,
    start: Annotated[str, typer.Argument(metavar="[DATE]", help="The day (or instant) that starts the clock.")] = "",
    limit: Annotated[
        str, typer.Argument(metavar="[LIMIT]", help="Say '15 working days', '72 hours', '26 weeks beginning with'.")
    ] = "",
    nation: HolidaysOfOption = None,
    from_file: Annotated[Path | None, typer.Option(help="A CSV with the columns start, limit and nation.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where the CSV goes that --from-file makes; else it is shown.")
    ] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Work out a due date, day by day: due 2022-05-27 "15 working days"."""
    axis_of, whose = _axes(context), nation_of(context, nation)
    if from_file is not None:
        if start or limit:
            raise Mistake("due", "a date and a file were both given.", "Give one or the other.")
        _in_bulk(from_file, output, whose, axis_of)
        return
    if output is not None:
        raise Mistake("--output", "it goes with --from-file only.", "Leave it out, or use --format csv.")
    if not start or not limit:
        raise Mistake("due", "a start and a limit are needed.", 'Write: longstop due 2022-05-27 "15 working days".')
    working = _shown(start, limit, axis_of(whose))
    if layout is Format.TABLE:
        from engine.calendars.showing import long_moment

        typer.echo(long_moment(working.due))
        for line in working.words():
            typer.echo(f"  {line}")
        return
    row = {"start": start, "limit": limit, "nation": str(whose), "due": _plain(working.due)}
    row |= {"provisional": str(working.provisional).lower(), "working": "; ".join(working.words())}
    present([row], [*COLUMNS, "provisional", "working"], layout, "")


def _axes(context: typer.Context) -> Callable[[Nation], Axis]:
    """How to find a nation's axis, by the home's own list of holidays where there is one."""
    from engine.calendars import get_axis

    official = official_in_use(context)
    return lambda nation: get_axis(nation, official)


def _shown(start: str, text: str, axis: Axis) -> Working:
    """One sum as typed, with its working. Raises Mistake."""
    from engine.calendars.showing import show

    limit = _limit(text)
    return show(axis, _start(start, limit), limit)


def _looked_up(start: str, text: str, axis: Axis) -> date | datetime:
    """One sum as typed, by the axis's tables. Raises Mistake."""
    from engine.words.clock import end_of_day, local_day

    limit = _limit(text)
    begun = _start(start, limit)
    if limit.in_hours:
        return axis.due_instant(begun if isinstance(begun, datetime) else end_of_day(begun), limit)
    return axis.due(local_day(begun) if isinstance(begun, datetime) else begun, limit)


def _limit(text: str) -> Limit:
    """A limit as typed, which may end in "beginning with"."""
    bare = text.strip().removesuffix(BEGINNING)
    limit = parse_limit(bare, "limit")
    if bare == text.strip():
        return limit
    if limit.in_hours:
        raise Mistake("limit", f"{text!r} is not a limit: hours run from an instant.", "Leave out 'beginning with'.")
    return replace(limit, beginning_with=True)


def _start(text: str, limit: Limit) -> date | datetime:
    """The start as typed: a day, or for hours an instant too, in London's time where it names no zone."""
    from engine.words.clock import LONDON

    text = text.strip()
    try:
        instant = datetime.fromisoformat(text)
        if not 1900 <= instant.year <= 2200:
            raise ValueError
        if len(text) == 10:
            return instant.date()
    except ValueError:
        mend = "Write 2022-05-27T16:20 or 2022-05-27." if limit.in_hours else "Write it as 2022-05-27."
        raise Mistake("start", f"{text!r} is not a date we can count from.", mend) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=LONDON)


def _plain(due: date | datetime) -> str:
    """A day as it is; an instant in London's time, with its offset."""
    if isinstance(due, datetime):
        from engine.words.clock import LONDON

        return due.astimezone(LONDON).isoformat(timespec="seconds")
    return due.isoformat()


def _in_bulk(file: Path, output: Path | None, nation: Nation, axis_of: Callable[[Nation], Axis]) -> None:
    """Add `due` to each row that can be worked out, say what is wrong with the others, and leave with 1 if any is."""
    heads, rows = _rows(file)
    failed: list[Mistake] = []
    if output is None:
        _write(heads, rows, sys.stdout, failed, nation, axis_of)
    else:
        try:
            with output.open("w", encoding="utf-8", newline="") as out:
                _write(heads, rows, out, failed, nation, axis_of)
        except OSError as cause:
            what = f"the file cannot be written ({cause.strerror})."
            raise Mistake(output.name, what, "Choose another place.") from cause
    for mistake in failed:
        typer.echo(f"longstop: {mistake}", err=True)
    if failed:
        without = f"{len(failed)} of {counted(len(rows), 'row')} {'has' if len(failed) == 1 else 'have'} no due date"
        typer.echo(f"longstop: {without}; the others do.", err=True)
        raise typer.Exit(FINDINGS)


def _write(
    heads: list[str],
    rows: list[tuple[int, Mapping[str, str]]],
    out: TextIO,
    failed: list[Mistake],
    nation: Nation,
    axis_of: Callable[[Nation], Axis],
) -> None:
    """Write every row back as it came, with its due date, or with none where it has a mistake."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*heads, "due"])
    for number, row in rows:
        found = ""
        try:
            found = _plain(_looked_up(row["start"], row["limit"], axis_of(_nation(row.get("nation", ""), nation))))
        except Mistake as mistake:
            failed.append(Mistake(f"row {number}, {mistake.where}", mistake.what, mistake.mend))
        writer.writerow([*(row.get(head, "") for head in heads), found])


def _nation(text: str, otherwise: Nation) -> Nation:
    try:
        return Nation(text.strip()) if text.strip() else otherwise
    except ValueError:
        raise Mistake("nation", f"{text!r} is not a nation.", f"Write one of {', '.join(Nation)}.") from None


def _rows(file: Path) -> tuple[list[str], list[tuple[int, Mapping[str, str]]]]:
    """The headings and the rows, each with its line in the file. Raises Mistake for a file that cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            heads = [head for head in reader.fieldnames or () if head != "due"]
            missing = [name for name in ("start", "limit") if name not in heads]
            if missing:
                what = f"the column {' and '.join(missing)} is missing."
                raise Mistake(file.name, what, "Head the columns start, limit, nation.")
            return heads, [(reader.line_num, row) for row in _whole(reader)]
    except OSError as cause:
        raise Mistake(file.name, f"the file cannot be read ({cause.strerror}).", "Check its place.") from cause
    except UnicodeDecodeError as cause:
        raise Mistake(file.name, "the file is not UTF-8.", "Save it as CSV UTF-8.") from cause
    except csv.Error as cause:
        raise Mistake(file.name, f"the file is not CSV ({cause}).", "Save it as CSV UTF-8.") from cause


def _whole(reader: csv.DictReader[str]) -> Iterator[Mapping[str, str]]:
    """Rows without the cells that stand under no heading."""
    for row in reader:
        yield {head: cell for head, cell in row.items() if isinstance(head, str)}
