"""`scan`, `obligations` and `breaches`: work everything out, list what is due, list what was missed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.commands.common import (
    FINDINGS,
    AsAtOption,
    Format,
    FormatOption,
    KnownAtOption,
    Place,
    counted,
    out_console,
    place_of,
    present,
    progress,
    told,
    typed_moment,
)
from engine.commands.known import refuse_subject, refuse_team, refuse_unknown
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.words.records import BreachLine
    from engine.words.values import Moment, Obligation

COLUMNS = (
    *("obligation", "timescale", "limit", "version", "subject", "episode", "cycle", "started", "due", "state", "met"),
    *("days_over", "flags", "owner", "team", "worker", "reason"),
)
IN_SHORT = ("obligation", "subject", "timescale", "due", "state", "days_over", "team", "worker", "limit", "flags")
BREACHES = (
    *("line", "entry", "timescale", "limit", "authority", "subject", "due", "met", "team", "worker", "owner"),
    *("team_at_start", "true_from", "logged_at", "obligation", "reason"),
)
BREACHES_IN_SHORT = ("subject", "timescale", "due", "entry", "met", "team", "worker", "authority", "reason")
OPEN = "open"  # every state in which something is still to be done


@told
def scan(
    context: typer.Context,
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    at_once: Annotated[
        bool, typer.Option("--tell-at-once", help="Then tell, by the chosen channel, what cannot wait for the morning.")
    ] = False,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Work everything out as at a moment, and write down what changed: transitions, standings, the breach log."""
    from engine.commands.import_cmd import user
    from engine.commands.loading import load_setup
    from engine.commands.telling_at_once import tell_and_send
    from engine.service.scanning import scan as run

    place = place_of(context)
    moment, known = moments(place, as_at, known_at)
    database = place.open()
    with progress("Working everything out"):
        setup, now = load_setup(place, database), place.wiring.clock()
        done = run(database, setup, moment, known, now=now, by=user(), cache=cache(place))
    calls = tell_and_send(place, database, setup, done, moment) if at_once else None
    database.close()
    rows = [{"state": state, "obligations": count} for state, count in done.states.items()]
    present(rows, ("state", "obligations"), layout, "Nothing is being watched: no event has started any timescale.")
    if layout is Format.TABLE:
        out_console().print(
            f"Scan {done.scan} as at {as_at or 'now'}: {counted(done.subjects, 'child', 'children')} with something "
            f"open, {counted(len(done.moves.transitions), 'change')} since the last scan, "
            f"{counted(len(done.breach_lines), 'line')} added to the breach log."
        )
    if calls is not None:
        calls.say(layout is Format.TABLE)


@told
def obligations(
    context: typer.Context,
    team: Annotated[str, typer.Option(help="Only this team's.")] = "",
    subject: Annotated[str, typer.Option(help="Only this child's.")] = "",
    timescale: Annotated[str, typer.Option(help="Only this timescale's.")] = "",
    state: Annotated[str, typer.Option(help="One state, 'open' (the default: all still open) or 'all'.")] = OPEN,
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: FormatOption = Format.TABLE,
) -> None:
    """List obligations as at a moment, as known then: what must happen by when, and where each stands."""
    from engine.commands.loading import load_setup
    from engine.service.scanning import look

    place = place_of(context)
    wanted = _states(state)
    moment, known = moments(place, as_at, known_at)
    database = place.open()
    setup = load_setup(place, database)
    rules = [each.id for each in setup.book.timescales]
    refuse_unknown("--timescale", timescale, rules, "not in the rule book", f"Use {', '.join(rules)}.")
    with progress("Working everything out"):
        looked = look(database, setup, moment, known, cache(place))
    database.close()
    found = looked.obligations
    refuse_team(team, (each.team for each in found), setup.organisation)
    refuse_subject(subject, {*looked.versions["subject"].unique().to_list(), *looked.people})
    picked = [
        row(each)
        for each in sorted(found, key=_order)
        if (each.state in wanted or (state == OPEN and each.state.is_open))
        and (not team or each.team == team)
        and (not subject or each.subject == subject)
        and (not timescale or each.timescale == timescale)
    ]
    columns = COLUMNS if layout is not Format.TABLE else IN_SHORT
    if layout is Format.TABLE:
        picked = [each | {"due": _clock_time(each["due"])} for each in picked]
    present(picked, columns, layout, "No obligation fits.", whole=True, right=("days_over",))


@told
def breaches(
    context: typer.Context,
    team: Annotated[str, typer.Option(help="Only what this team held when it fell due.")] = "",
    timescale: Annotated[str, typer.Option(help="Only this timescale's.")] = "",
    due_from: Annotated[str, typer.Option("--from", metavar="DATE", help="Due on or after this date.")] = "",
    due_to: Annotated[str, typer.Option("--to", metavar="DATE", help="Due on or before this date.")] = "",
    service: Annotated[str, typer.Option(help="Only what this service's teams held when it fell due.")] = "",
    authority: Annotated[str, typer.Option(help="Only statute, statutory guidance, national standard or local.")] = "",
    subject: Annotated[str, typer.Option(help="Only this child's.")] = "",
    still_open: Annotated[bool, typer.Option("--open", help="Only what is still open by the log.")] = False,
    excel: Annotated[Path | None, typer.Option(help="Write the breach log report to this workbook instead.")] = None,
    verify: Annotated[bool, typer.Option(help="Check the hash chain first; a broken one is a finding.")] = False,
    layout: FormatOption = Format.TABLE,
) -> None:
    """List the breach log: statutory and guidance duties breached, local aims missed, each with what became of it."""
    from engine.commands.breach_choice import breach_report, chosen_of
    from engine.commands.loading import load_setup
    from engine.commands.reporting import ReportFormat, deliver
    from engine.reports.breach_cases import lines_asked_for
    from engine.store import breaches as store

    place = place_of(context)
    database = place.open()
    logged = store.list_lines(database)
    setup = load_setup(place, database) if team or timescale or service else None
    if setup is not None:
        refuse_team(team, (line.team for line in logged), setup.organisation)
        rules = {*(line.timescale for line in logged), *(each.id for each in setup.book.timescales)}
        refuse_unknown("--timescale", timescale, rules, "not in the rule book", f"Use {', '.join(sorted(rules))}.")
    asked = chosen_of(setup, team, service, timescale, authority, subject, due_from, due_to, still_open)
    if verify:
        report = store.verify_chain(database)
        for fault in report.faults:
            typer.echo(f"longstop: breach log, {fault}", err=True)
        if report.faults:
            raise typer.Exit(FINDINGS)
    database.close()
    if excel is not None:
        deliver(breach_report(context, logged, asked), ReportFormat.XLSX, excel)
        return
    rows = [breach_row(line) for line in lines_asked_for(logged, asked, setup.organisation if setup else None)]
    columns = BREACHES if layout is not Format.TABLE else BREACHES_IN_SHORT
    if layout is Format.TABLE:
        rows = [each | {"due": _clock_time(each["due"]), "met": _clock_time(each["met"])} for each in rows]
    present(rows, columns, layout, "The breach log has no such line.", whole=True)


def moments(place: Place, as_at: str, known_at: str) -> tuple[datetime, datetime]:
    """The as-at and known-at instants as typed; known-at defaults to as-at, and as-at to now."""
    moment = typed_moment(as_at, "--as-at", place.wiring.clock)
    return moment, typed_moment(known_at, "--known-at", place.wiring.clock) if known_at else moment


def cache(place: Place) -> Path:
    """Where compiled code is kept."""
    return place.home / ".cache"


def row(each: Obligation) -> dict[str, Any]:
    """An obligation as the open interface writes it out."""
    return {name: _shown(getattr(each, name)) for name in COLUMNS}


def _clock_time(text: str) -> str:
    """A date as it is, an instant as 2022-06-24 10:00: London's time, short enough for a table."""
    return text[:16].replace("T", " ")


def breach_row(line: BreachLine) -> dict[str, Any]:
    """A line of the breach log as it is listed, shown or written to a file."""
    return {name: _shown(getattr(line, name)) for name in BREACHES}


def _states(text: str) -> Iterable[Any]:
    from engine.words.enums import State

    if text == "all":
        return tuple(State)
    if text == OPEN:
        return (State.OPEN,)
    try:
        return (State(text),)
    except ValueError:
        raise Mistake("--state", f"{text!r} is not a state.", f"Use all, {', '.join(State)}.") from None


def _order(each: Obligation) -> tuple[Any, ...]:
    return (each.due is None, each.due.day if each.due else None, each.subject, each.timescale, each.obligation)


def _shown(value: Any) -> Any:
    from engine.words.values import Moment

    if isinstance(value, Moment):
        return moment_text(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    if hasattr(value, "value"):
        return value.value
    return value if value is not None else ""


def moment_text(moment: Moment) -> str:
    """A date, or an instant with London's offset."""
    return moment.day.isoformat() if moment.instant is None else instant_text(moment.instant)


def instant_text(instant: datetime) -> str:
    """2022-06-24T10:00+01:00: London's time with its offset; seconds only where there are any."""
    from engine.words.clock import LONDON

    return instant.astimezone(LONDON).isoformat(timespec="seconds" if instant.second else "minutes")
