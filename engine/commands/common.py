"""What every command shares: the home, the database, dates as typed, rows laid out three ways, and exit codes."""

from __future__ import annotations

import csv
import functools
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, ParamSpec, TextIO, TypeVar

import typer

from engine.words.errors import Mistake, Mistakes, all_of

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod

    from engine.commands.wiring import Wiring
    from engine.service.journal import Journal
    from engine.store.database import Database

FINDINGS: Final = 1
MISUSE: Final = 2
GAP: Final = 2  # columns of the screen between two columns of a table
PLACE: Final = "where"  # the column that names a file, with line and column
_PARTS: Final = re.compile(r"(?<=[/ ])|(?=:\d+:\d+$)")

P = ParamSpec("P")
R = TypeVar("R")


class Format(StrEnum):
    """How a list is laid out."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to lay the list out.")]
AsAtOption = Annotated[
    str,
    typer.Option("--as-at", metavar="DATE", help="Judge as at this date (its last instant) or instant; default now."),
]
KnownAtOption = Annotated[
    str, typer.Option("--known-at", metavar="DATE", help="Use only what had been recorded by then; default as-at.")
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the commands work: the authority's home and its database."""

    home: Path
    database_url: str
    wiring: Wiring

    @property
    def outputs(self) -> Path:
        """Where digests and other outputs go by default."""
        return self.home / "outbox"

    def journal(self) -> Journal:
        """Where accepted sends are noted, outside the database."""
        from engine.service.journal import Journal

        return Journal(self.home / "sent.jsonl")

    def open(self) -> Database:
        """Open the database, which must have been made and be of this version. Raises StoreMistake."""
        from engine.store.database import open_database
        from engine.store.upgrading import check_version

        database = open_database(self.database_url)
        check_version(database)
        return database

    def has_database(self) -> bool:
        """False where the database is a file that was never made."""
        file = self.database_url.removeprefix("sqlite:///")
        return file == self.database_url or Path(file).exists()

    def open_new(self) -> Database:
        """Open the database, making or upgrading it first."""
        from engine.store.database import open_database
        from engine.store.upgrading import upgrade

        database = open_database(self.database_url)
        upgrade(database)
        return database


def find_place(home: Path | None, database: str | None, wiring: Wiring) -> Place:
    """Settle the home (`--home`, LONGSTOP_HOME, else the current folder where it holds `config/`) and the database."""
    named = home or (Path(os.environ["LONGSTOP_HOME"]) if os.environ.get("LONGSTOP_HOME") else None)
    folder = named or Path.cwd()
    url = database or os.environ.get("LONGSTOP_DATABASE") or ""
    if named is not None and not named.is_dir():
        raise Mistake(str(named), "there is no such folder.", f"Make one with `longstop init {named}`.")
    if not url and not (folder / "config").is_dir():
        raise Mistake(
            str(folder),
            "is not an authority's home: it holds no config folder.",
            "Make one with `longstop init DIR`, and use --home DIR.",
        )
    return Place(folder, url or f"sqlite:///{folder / 'longstop.db'}", wiring)


def place_of(context: typer.Context) -> Place:
    """The place this command works in, from the options before the command's name."""
    home, database, wiring = context.obj
    return find_place(home, database, wiring)


def typed_moment(text: str, option: str, now: Callable[[], datetime]) -> datetime:
    """Read a date (meaning its last instant) or an instant as typed; the clock's instant when empty. UTC."""
    from engine.words.clock import LONDON, last_instant

    if not text:
        return now().astimezone(UTC)
    try:
        if len(text) == 10:
            return last_instant(date.fromisoformat(text))
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Mistake(option, f"{text!r} is not a date.", "Write 2020-10-05, or 2020-10-05T07:30.") from None
    return (instant if instant.tzinfo else instant.replace(tzinfo=LONDON)).astimezone(UTC)


def typed_day(text: str, option: str) -> date:
    """Read a date as typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake(option, f"{text!r} is not a date.", "Write it as 2020-10-05.") from None


WIDE: Final = 200  # columns, where the output is no terminal and COLUMNS does not say


def told_width() -> bool:
    """Whether a terminal, or COLUMNS, says how wide the output may be."""
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def out_console() -> Console:
    """The console that output goes to; wide where that is a file or a pipe, so that no row is broken."""
    from rich.console import Console

    return Console(highlight=False, width=None if told_width() else WIDE, soft_wrap=not sys.stdout.isatty())


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its word: "1 row", "12,333 rows"; `many` where the plural is not made by an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Show on standard error, where that is a terminal, what is being done and that it goes on."""
    from rich.console import Console

    with Console(stderr=True).status(doing):
        yield


def present(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    layout: Format,
    empty: str,
    title: str = "",
    *,
    whole: bool = False,
    right: Sequence[str] = (),
) -> None:
    """Lay rows out as a titled table for people, or as JSON or CSV for programs; an empty table says `empty` instead.

    In a `whole` table no cell is broken or cut: columns for which there is no room are left out from the right, and a
    line below says which. Columns in `right` stand to the right. A place in a file is broken between the parts of its
    path only, or before its line, never within a name.
    """
    if layout is Format.JSON:
        picked = [{column: row.get(column) for column in columns} for row in rows]
        typer.echo(json.dumps(picked, indent=2, default=_plain))
        return
    if layout is Format.CSV:
        write_csv(rows, columns, sys.stdout)
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    console = out_console()
    if not rows:
        console.print(empty)
        return
    shown = _with_room(rows, columns, console.width) if whole else columns
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
    for column in shown:
        justify: JustifyMethod = "right" if column in right else "left"
        kept = whole or column == PLACE
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=kept, justify=justify)
    for row in rows:
        cells = {column: _cell(row.get(column)) for column in shown}
        if PLACE in cells and not whole:
            cells[PLACE] = folded(cells[PLACE], console.width // 4)
        table.add_row(*cells.values())
    console.print(table)
    if len(shown) < len(columns):
        left_out = ", ".join(column.replace("_", " ") for column in columns[len(shown) :])
        console.print(f"left out for width: {left_out}; widen the window or use --format csv", soft_wrap=True)


def folded(place: str, room: int) -> str:
    """The place in lines of that many columns, longer where a file's name is: "england/", "child_need.yaml", ":12:9"."""
    lines = [""]
    for part in _PARTS.split(place):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > room:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)


def _with_room(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], width: int) -> Sequence[str]:
    """The first columns, as many as stand whole side by side in this width; the first of all always."""
    used = 1
    for number, column in enumerate(columns):
        used += max(len(column), *(len(_cell(row.get(column))) for row in rows)) + GAP
        if number and used - GAP > width:
            return columns[:number]
    return columns


def write_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], out: TextIO) -> None:
    """Write rows as CSV under their headings; dates and instants as ISO text."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_cell(row.get(column)) for column in columns] for row in rows])


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | tuple | list | set):
        return " ".join(sorted(map(str, value)))
    return str(value)


def fail(mistake: Mistake | Mistakes) -> NoReturn:
    """Say on standard error what is wrong and how to mend it, and leave with 2."""
    for each in all_of(mistake):
        typer.echo(f"longstop: {each}", err=True)
    raise typer.Exit(MISUSE)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the mistakes that a person can mend into a message and exit code 2; a closed pipe is no mistake."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (Mistake, Mistakes) as mistake:
            fail(mistake)
        except BrokenPipeError:
            os._exit(0)

    return wrapped
