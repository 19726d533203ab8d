"""`publish`, `approve`, `withdraw`, `rollback`, `publications`: what the files say, in force by two people, and undone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.commands.common import Format, FormatOption, Place, place_of, present, progress, told, typed_day
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from datetime import date, datetime

    from engine.service.book_publishing import Actor, Proposal
    from engine.store.database import Database
    from engine.words.enums import Nation
    from engine.words.records import BookPublication


class Stated(StrEnum):
    """What a proposer says of work that began before."""

    WORKED_OUT = "worked out"
    REJUDGE = "rejudge"


COLUMNS: Final = ("number", "state", "effective", "proposed_by", "decided_by", "reason")
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a few words, for those who look later.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="The rule book's number.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@told
def publish(
    context: typer.Context,
    by: ByOption,
    reason: ReasonOption,
    effective: Annotated[
        str, typer.Option(metavar="DATE", help="The day from whose start it is in force; else the next working day.")
    ] = "",
    transition: Annotated[
        Stated,
        typer.Option(
            help="rejudge: work that began before may be judged otherwise than it was. Say why in the reason."
        ),
    ] = Stated.WORKED_OUT,
    yes: YesOption = False,
) -> None:
    """Propose what the files of the home say as the rule book. A second person approves it; until then nothing changes."""
    from engine.service import book_publishing as publishing

    place = place_of(context)
    database, actor = place.open(), _actor(place, by)
    day = typed_day(effective, "--effective") if effective else None
    with progress("Running the examples, each worked out twice"):
        nation, axis = _nation_and_axis(place)
        rejudge = transition is Stated.REJUDGE
        found = publishing.prepare(database, place.home, nation, axis, actor, reason, day, rejudge)
    _show(found)
    if not _agreed("Propose this?", yes):
        raise typer.Exit(0)
    number = publishing.propose(database, found, actor)
    database.close()
    typer.echo(
        f"Proposed as rule book {number}. Nothing changes until a second person approves it: "
        f"longstop approve {number} --by NAME"
    )


@told
def approve(
    context: typer.Context,
    number: NumberArgument,
    by: ByOption,
    reason: Annotated[str, typer.Option(help="What was looked at, or why it is refused.")] = "",
    refuse: Annotated[bool, typer.Option("--refuse", help="Turn it down instead; needs a reason.")] = False,
    yes: YesOption = False,
) -> None:
    """Approve a proposed rule book as the second person, or turn it down."""
    from engine.service import book_publishing as publishing

    place = place_of(context)
    database, actor = place.open(), _actor(place, by)
    if refuse:
        made = publishing.refuse(database, number, actor, reason)
        database.close()
        typer.echo(f"Rule book {number} is refused by {made.decided_by}. Nothing has changed.")
        return
    with progress("Running the examples, each worked out twice"):
        nation, _ = _nation_and_axis(place)
        found = publishing.review(database, nation, number, actor)
    _show(found)
    if not _agreed("Approve this?", yes):
        raise typer.Exit(0)
    made = publishing.approve(database, found, actor, reason)
    database.close()
    typer.echo(f"Rule book {number} is approved by {made.decided_by}: {_in_force(made, actor.now)}.")


@told
def withdraw(context: typer.Context, number: NumberArgument, by: ByOption, reason: ReasonOption) -> None:
    """Take back a rule book that nobody has approved yet, or that is not in force yet."""
    from engine.service import book_publishing as publishing

    place = place_of(context)
    database = place.open()
    publishing.withdraw(database, number, _actor(place, by), reason)
    database.close()
    typer.echo(f"Rule book {number} is withdrawn. Nothing has changed.")


@told
def rollback(
    context: typer.Context,
    by: ByOption,
    reason: ReasonOption,
    to: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="An earlier rule book; else the one before that in force.")
    ] = None,
) -> None:
    """Take an earlier rule book again, at once: the one before alone, any other with a second person."""
    from engine.service import book_publishing as publishing
    from engine.words.records import PublicationState

    place = place_of(context)
    database, actor = place.open(), _actor(place, by)
    nation, _ = _nation_and_axis(place)
    made = publishing.roll_back(database, nation, to, actor, reason)
    if made.state is PublicationState.PROPOSED:
        database.close()
        typer.echo(
            f"Proposed as rule book {made.number}: back to rule book {made.rolls_back_to}. Nothing changes until a second "
            f"person approves it: longstop approve {made.number} --by NAME"
        )
        return
    typer.echo(
        f"Rule book {made.rolls_back_to} is in force again, as rule book {made.number}; rule book {made.previous} is undone. "
        f"The next scan judges by it."
    )
    typer.echo(f"A second person should look at it: longstop approve {made.number} --by NAME")
    _say_of_files(place, database, nation)
    database.close()


@told
def publications(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="NUMBER", help="One rule book in full.")] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the files of that rule book into this folder.")
    ] = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """List the rule books that were proposed, what became of each, and which is in force."""
    from engine.service import book_publishing as publishing
    from engine.store import publications as store

    place = place_of(context)
    database = place.open()
    nation, _ = _nation_and_axis(place)
    if number is not None:
        found, acts = publishing.described(database, nation, number), publishing.acts_on(database, number)
        database.close()
        _show(found)
        _say_what_became(found.publication, place.wiring.clock())
        for act in acts:
            typer.echo(f"  {_at(act.at)}  {act.did} by {act.who} ({act.detail.rstrip(': ')})")
        if write is not None:
            for path, kept in _written(found, write):
                typer.echo(f"wrote {path}" + (f"; what stood there is kept as {kept.name}" if kept else ""))
        return
    if write is not None:
        raise Mistake("--write", "no rule book is named.", "Write longstop publications NUMBER --write DIR.")
    rows = [
        {
            "number": each.number,
            "state": str(each.state),
            "effective": each.effective,
            "running_work": str(each.transition),
            "proposed_by": each.proposed_by,
            "decided_by": each.decided_by,
            "reason": each.reason if each.rolls_back_to is None else f"back to {each.rolls_back_to}: {each.reason}",
            "in_force_from": each.in_force_from,
            "decided_at": each.decided_at,
            "proposed_at": each.proposed_at,
            "fingerprint": each.book,
        }
        for each in store.list_all(database)
    ]
    columns = COLUMNS if layout is Format.TABLE else tuple(rows[0]) if rows else COLUMNS
    present(rows, columns, layout, "Nothing was ever published: the files themselves are in force.")
    if layout is Format.TABLE and rows:
        _say_of_files(place, database, nation)
    database.close()


def _actor(place: Place, by: str) -> Actor:
    from engine.commands.import_cmd import user
    from engine.service.book_publishing import Actor

    return Actor(by, user(), place.wiring.clock())


def _nation_and_axis(place: Place):  # type: ignore[no-untyped-def]  # Nation and Axis, imported late
    from engine.commands.loading import load_axis, load_settings

    nation = load_settings(place.home).nation
    return nation, load_axis(place.home, nation)


def _agreed(question: str, yes: bool) -> bool:
    """Asked only where a person sits before it."""
    return yes or not sys.stdin.isatty() or typer.confirm(question)


def _show(found: Proposal) -> None:
    from engine.words.records import RunningWork

    made = found.publication
    which = f"Rule book {made.number}, proposed" if made.number else "Proposed"
    typer.echo(f"{which} by {made.proposed_by} for {_day(made.effective)}: {made.reason}")
    if made.rolls_back_to is not None:
        typer.echo(f"It takes the files of rule book {made.rolls_back_to} again.")
    if found.first:
        typer.echo("It is the first: there is no earlier book to hold it against.")
    elif not found.changes and made.previous is None:
        typer.echo("It says what the files have said so far: nothing is judged otherwise.")
    elif not found.changes:
        typer.echo("No timescale is otherwise than in the book that it follows.")
    for change in found.changes:
        for words in change.words:
            typer.echo(f"- {change.title}: {words}")
    typer.echo(
        {
            RunningWork.KEEP: "Running work: keeps the version that it began under.",
            RunningWork.MOVE: f"Running work: moves where a rule says so: {_moving(found.changes)}. The rest keeps its version.",
            RunningWork.REJUDGE: "Running work: is judged anew, as --transition rejudge says; dates of the past may change.",
        }[made.transition]
    )


def _moving(changes: Sequence[object]) -> str:
    from engine.tuning.transitions import Change, Effect

    return ", ".join(each.timescale for each in changes if isinstance(each, Change) and each.effect is Effect.MOVES)


def _say_what_became(made: BookPublication, now: datetime) -> None:
    by = f" by {made.decided_by}" if made.decided_by else ""
    reason = f": {made.decision_reason}" if made.decision_reason else ""
    typer.echo(f"{str(made.state).capitalize()}{by}{reason}; {_in_force(made, now)}.")


def _in_force(made: BookPublication, now: datetime) -> str:
    from engine.words.clock import local_day

    if made.in_force_from is None:
        return "not in force"
    if made.in_force_from > now:
        return f"in force from the start of {_day(local_day(made.in_force_from))}"
    return f"in force since {_at(made.in_force_from)}"


def _at(moment: datetime) -> str:
    """The time of day in Europe/London, and the day."""
    from engine.words.clock import LONDON

    at = moment.astimezone(LONDON)
    return f"{at:%H:%M} on {_day(at.date())}"


def _say_of_files(place: Place, database: Database, nation: Nation) -> None:
    """Which book is in force, and which files of the home are not as in it."""
    from engine.service.book_in_force import book_in_force, standing_words

    now = place.wiring.clock()
    for line in standing_words(database, book_in_force(database, place.home, nation, now), place.home, now):
        typer.echo(line)


def _written(found: Proposal, folder: Path) -> list[tuple[Path, Path | None]]:
    """Each file of the rule book, and the copy of what stood in its place and said something else."""
    paths = []
    for name, text in found.texts.own:
        path, kept = folder / name, None
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() != text.encode():
            kept = path.with_name(f"{path.name}.before")
            path.replace(kept)
        path.write_text(text, "utf-8")
        paths.append((path, kept))
    return paths


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
