"""What changed between two looks: each obligation that went from one state, or one due moment, to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.words.clock import end_of_day, start_of_day
from engine.words.enums import State
from engine.words.records import Standing, Transition
from engine.words.values import Moment, Obligation

VANISHED: Final = "no longer so: what had started it was corrected or withdrawn"


@dataclass(frozen=True, slots=True)
class Moves:
    """The transitions, the standings to put in the place of the old, and the obligations that are no more."""

    transitions: tuple[Transition, ...]
    changed: tuple[Standing, ...]
    gone: tuple[str, ...]


def moves(before: Mapping[str, Standing], after: Iterable[Obligation], as_at: datetime) -> Moves:
    """Compare what stood with what stands now. A transition is a change of state or of due moment; in order of ids."""
    transitions: list[Transition] = []
    changed: list[Standing] = []
    seen: set[str] = set()
    for obligation in sorted(after, key=lambda each: each.obligation):
        seen.add(obligation.obligation)
        old = before.get(obligation.obligation)
        if old is not None and old.obligation == obligation:
            continue
        changed.append(Standing(obligation, next_moment(obligation)))
        was = old.obligation if old else None
        if was is None or was.state is not obligation.state or was.due != obligation.due:
            transitions.append(
                Transition(
                    obligation.obligation,
                    was.state if was else None,
                    obligation.state,
                    true_from(obligation, as_at),
                    was.due if was else None,
                    obligation.due,
                    _cause(was, obligation),
                )
            )
    gone = tuple(sorted(before.keys() - seen))
    for key in gone:
        was = before[key].obligation
        transitions.append(Transition(key, was.state, State.ENDED_WITHOUT, as_at, was.due, None, VANISHED))
    return Moves(tuple(transitions), tuple(changed), gone)


def true_from(obligation: Obligation, as_at: datetime) -> datetime:
    """Since when the state has been so; the asked instant where the state carries no moment of its own."""
    match obligation.state:
        case State.OVERDUE if obligation.due is not None:
            return _passed(obligation.due)
        case State.MET_IN_TIME | State.MET_LATE if obligation.met is not None:
            return obligation.met.instant or end_of_day(obligation.met.day)
        case State.ENDED_WITHOUT if obligation.ended is not None:
            return obligation.ended.instant or end_of_day(obligation.ended.day)
        case State.DUE_TODAY if obligation.due is not None:
            return start_of_day(obligation.due.day)
    return min(as_at, obligation.started.instant or start_of_day(obligation.started.day))


def next_moment(obligation: Obligation) -> datetime | None:
    """The next instant at which the state can change with nothing recorded; None when none can."""
    if not obligation.state.is_open or obligation.due is None:
        return None
    if obligation.state in (State.OPEN, State.DUE_SOON):
        return start_of_day(obligation.due.day)
    return _passed(obligation.due) if obligation.state is State.DUE_TODAY else None


def _passed(due: Moment) -> datetime:
    return due.instant or start_of_day(date.fromordinal(due.day.toordinal() + 1))


def _cause(was: Obligation | None, now: Obligation) -> str:
    if was is None:
        return "began"
    if was.due != now.due:
        return "the due moment moved"
    if now.state.is_open and not was.state.is_open:
        return "what had met or ended it was corrected or withdrawn"
    return now.reason
