"""What moved a due moment, in words: each pause, each extension, and what brought it forward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from engine.obligations.explain_counting import origin_of
from engine.obligations.explain_found import Did, Found, Move, Pause, day_of, moment_at, moment_of
from engine.obligations.explain_phrases import day_words, duration_words, moment_words
from engine.obligations.explain_search import Clock
from engine.obligations.explain_values import Mark, Moved, Span, Stood
from engine.rulebook.timescale import BringForwardClause, ExtendClause, PauseClause, ResumeClause
from engine.words.clock import end_of_day
from engine.words.enums import Unit
from engine.words.values import Moment

_DOUBT: Final = {
    ExtendClause: "it is not known whether it extends the time",
    BringForwardClause: "it is not known whether it brings the due day forward",
    PauseClause: "it is not known whether it stops the clock",
    ResumeClause: "it is taken to let the clock go on, though a fact is not recorded",
}


def moves_of(found: Found) -> Iterator[Moved]:
    """Each row that moved the due moment, or could have, in order."""
    for move in found.ruling.moves:
        due = None if move.due is None else moment_at(move.due)
        yield Moved(move.did, move.row.kind, moment_of(move.row), due, _moved(move))


def _moved(move: Move) -> str:
    to = "" if move.due is None else day_words(day_of(move.due))
    if move.did is Did.IN_DOUBT:
        return _DOUBT[type(move.clause)]
    match move.clause:
        case ExtendClause() as clause:
            return _extended(move.did, clause, to)
        case BringForwardClause(limit=limit):
            forward = move.did is Did.BROUGHT_FORWARD
            return f"brought forward to {to}, {limit} from here" if forward else f"{limit} from here are not earlier"
    return "the due moment had passed, so that the clock did not stop"


def _extended(did: Did, clause: ExtendClause, to: str) -> str:
    if did is Did.NO_DATE:
        return "extended, but no new date is recorded"
    if did is Did.LEFT_OUT:
        return f"left out: no more than {clause.times} extension{'' if clause.times == 1 else 's'} may count"
    if did is Did.CUT:
        return f"extended to {to} only: it may go {clause.at_most} further at most"
    return f"extended{'' if clause.by is None else f' by {clause.by}'} to {to}"


def pauses_of(clock: Clock, found: Found) -> Iterator[Stood]:
    """Each stretch for which the clock stood, in order."""
    unit = None if found.ruling.phase is None else found.ruling.phase.limit.unit
    for pause in found.ruling.pauses:
        stands = found.ruling.paused and pause is found.ruling.pauses[-1] and pause.until is None
        yield Stood(
            pause.row.kind,
            moment_of(pause.row),
            None if stands else _ended(pause),
            "" if pause.until is None else pause.until.kind,
            pause.reason,
            pause.passed,
            passed_words(pause.passed, clock.hours, unit is Unit.WORKING_DAYS),
            _counts_from(clock, found, pause),
            tuple(_parts(clock, pause)),
        )


def _ended(pause: Pause) -> Moment:
    return moment_at(pause.last) if pause.until is None else moment_of(pause.until)


def _counts_from(clock: Clock, found: Found, pause: Pause) -> str:
    """From when on the time counts, where the clock was stopped before that."""
    if pause.runs_from is None:
        return ""
    if isinstance(pause.runs_from, datetime) and pause.runs_from == end_of_day(day_of(pause.runs_from)):
        return f"the end of {day_words(day_of(pause.runs_from))}"
    return moment_words(moment_at(origin_of(clock, found) or pause.runs_from))


def _parts(clock: Clock, pause: Pause) -> Iterator[str]:
    """What was left out before something set the due moment, and after that; nothing where nothing did."""
    more = ""
    for part in pause.parts if len(pause.parts) > 1 else ():
        left_out = duration_words(part.passed) if clock.hours and part.passed else str(part.passed or "none")
        if part.until is None:
            yield f"{left_out} after that"
        else:
            did = "brought forward" if part.until.did is Did.BROUGHT_FORWARD else "extended"
            yield f"{left_out} {more}before it was {did} on {moment_words(moment_of(part.until.row))}"
            more = "more "


def passed_words(passed: int, hours: bool, working: bool) -> str:
    """The time that did not count: 4 working days, 1 day, 25 hours 30 minutes, no working days, no time."""
    if hours:
        return duration_words(passed) if passed else "no time"
    return f"{passed or 'no'} {'working ' if working else ''}day{'' if passed == 1 else 's'}"


def marks_of(clock: Clock, found: Found) -> Iterator[Mark]:
    """The days to be shown besides: what the limit is counted from, and what brought it forward."""
    counted = origin_of(clock, found)
    if counted is not None and counted != found.day:
        yield Mark("counted from", Moment(counted), "counted from here")
    for move in found.ruling.moves:
        if move.did in (Did.BROUGHT_FORWARD, Did.NOT_EARLIER):
            yield Mark(str(move.did), moment_of(move.row), str(move.did))


def spans_of(pauses: tuple[Stood, ...]) -> Iterator[Span]:
    """The stretches to be shown besides: those for which the clock stood."""
    for each in pauses:
        yield Span("paused", each.happened, each.until, each.reason)


def extensions_of(found: Found) -> Iterator[tuple[Moment, date | None]]:
    """When it was extended, and to which day; None where no day is recorded or it is in doubt."""
    for move in found.ruling.moves:
        if isinstance(move.clause, ExtendClause) and move.did is not Did.LEFT_OUT:
            yield moment_of(move.row), None if move.due is None else day_of(move.due)
