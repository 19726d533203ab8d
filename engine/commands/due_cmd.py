"""`due`: one date sum with its working, or a file of them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from engine.commands.common import FINDINGS, Format, FormatOption, told
from engine.words.enums import Nation
from engine.words.errors import Mistake
from engine.words.limits import Limit, parse_limit

BEGINNING: Final = " beginning with"
COLUMNS: Final = ("start", "limit", "nation", "due")


@told
def due(
    start: Annotated[str, typer.Argument(metavar="[DATE]", help="The day (or instant) that starts the clock.")] = "",
    limit: Annotated[str, typer.Argument(metavar="[LIMIT]", help="Say '15 working days', '6 weeks', '72 hours'.")] = "",
    nation: Annotated[Nation, typer.Option(help="Whose bank holidays count.")] = Nation.ENGLAND,
    from_file: Annotated[Path | None, typer.Option(help="A CSV with the columns start, limit and nation.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where the CSV goes that --from-file makes; else it is shown.")
    ] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Work out a due date, day by day: due 2022-05-27 "15 working days"."""
    if from_file is not None:
        _in_bulk(from_file, output, nation)
        return
    if not start or not limit:
        raise Mistake("due", "a start and a limit are needed.", 'Write: longstop due 2022-05-27 "15 working days".')
    working = _sum(start, limit, nation)
    if layout is not Format.TABLE:
        from engine.commands.common import present

        row = {
            "start": start,
            "limit": limit,
            "nation": str(nation),
            "due": working.due,
            "working": "; ".join(working.words()),
        }
        present([row], [*COLUMNS, "working"], layout, "")
        return
    from engine.calendars.showing import long_moment

    typer.echo(long_moment(working.due))
    for line in working.words():
        typer.echo(f"  {line}")


def _sum(start: str, text: str, nation: Nation):  # type: ignore[no-untyped-def]  # Working, imported late
    from dataclasses import replace

    from engine.calendars import get_axis
    from engine.calendars.showing import show

    bare = text.strip().removesuffix(BEGINNING)
    limit = parse_limit(bare, "limit")
    if bare != text.strip():
        limit = replace(limit, beginning_with=True)
    return show(get_axis(nation), _start(start.strip(), limit), limit)


def _start(text: str, limit: Limit) -> date | datetime:
    from engine.words.clock import LONDON, end_of_day

    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return end_of_day(day) if limit.in_hours else day
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Mistake("start", f"{text!r} is not a date.", "Write 2022-05-27, or 2022-05-27T16:20 for hours.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=LONDON)


def _in_bulk(file: Path, output: Path | None, nation: Nation) -> None:
    failed: list[Mistake] = []
    rows = list(_rows(file))
    if output is None:
        _write(rows, nation, sys.stdout, failed)
    else:
        try:
            with output.open("w", encoding="utf-8", newline="") as out:
                _write(rows, nation, out, failed)
        except OSError as cause:
            raise Mistake(
                output.name, f"the file cannot be written ({cause.strerror}).", "Choose another place."
            ) from cause
    for mistake in failed:
        typer.echo(f"longstop: {mistake}", err=True)
    if failed:
        typer.echo(f"longstop: {len(failed)} of {len(rows)} rows have no due date; the others do.", err=True)
        raise typer.Exit(FINDINGS)


def _write(rows: list[Mapping[str, str]], nation: Nation, out, failed: list[Mistake]) -> None:  # type: ignore[no-untyped-def]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, 2):
        found = ""
        try:
            where = Nation(row["nation"]) if row.get("nation") else nation
            moment = _sum(row["start"], row["limit"], where).due
            found = moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()
        except Mistake as mistake:
            failed.append(Mistake(f"row {number}, {mistake.where}", mistake.what, mistake.mend))
        except ValueError:
            nations = ", ".join(Nation)
            failed.append(
                Mistake(f"row {number}, nation", f"{row['nation']!r} is not a nation.", f"Write one of {nations}.")
            )
        writer.writerow([row.get("start", ""), row.get("limit", ""), row.get("nation") or str(nation), found])


def _rows(file: Path) -> Iterator[Mapping[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = {"start", "limit"} - set(reader.fieldnames or ())
            if missing:
                raise Mistake(
                    file.name,
                    f"the column {' and '.join(sorted(missing))} is missing.",
                    "Head the columns start, limit, nation.",
                )
            for row in reader:
                yield {key: value or "" for key, value in row.items() if key}
    except OSError as cause:
        raise Mistake(file.name, f"the file cannot be read ({cause.strerror}).", "Check its place.") from cause
    except UnicodeDecodeError as cause:
        raise Mistake(file.name, "the file is not UTF-8.", "Save it as CSV UTF-8.") from cause
