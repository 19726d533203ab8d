"""The moments at which an obligation is in a given state, and the states that a timescale can never be in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Final

from engine.rulebook.conditions import Always, Both, Condition, Either, Holds, Known, Not, Unless, words_of
from engine.rulebook.timescale import OF, From, Phase, RuleBook, Step, Timescale, where_key
from engine.words.clock import last_instant
from engine.words.enums import State
from engine.words.values import Moment, Obligation
from engine.words.vocabulary import Counted, HasHappened, IsOpen

AIMED: Final = (State.OPEN, State.DUE_SOON, State.DUE_TODAY, State.OVERDUE)
_FAR: Final = date(2035, 1, 1)  # no history goes so far


def moment_of(obligation: Obligation, state: State) -> datetime:
    """A moment at which the obligation, if it was still open then, was likely in this state. It must have a due."""
    due = obligation.due
    assert due is not None
    match state:
        case State.OPEN:
            return _instant(obligation.started)
        case State.DUE_SOON:
            return _instant(due) - timedelta(hours=3 if due.instant else 24)
        case State.OVERDUE:
            return _instant(due) + timedelta(days=1)
    return _instant(due)


def _instant(moment: Moment) -> datetime:
    return moment.instant or last_instant(moment.day)


def states_of(book: RuleBook, timescale: Timescale) -> set[State]:
    """The states in which an obligation of the timescale can be.

    Left out are: paused, where nothing pauses it; due soon, where its ladder has no such rung; open, where it is due soon
    from its start; and cannot compute, where its start is never unknown and some interval always fits.
    """
    states = set(State)
    if not timescale.paused_by:
        states.discard(State.PAUSED)
    if timescale.ladder.due_soon is None:
        states.discard(State.DUE_SOON)
    if _due_soon_at_once(timescale):
        states.discard(State.OPEN)
    if not (_start_may_be_unknown(book, timescale) or any(_may_not_fit(book, timescale, s) for s in _steps(timescale))):
        states.discard(State.CANNOT_COMPUTE)
    return states


def _steps(timescale: Timescale) -> Iterable[Step]:
    schedules = [schedule for version in timescale.versions for schedule in version.limits.values()]
    return [step for schedule in schedules for step in schedule.steps]


def _due_soon_at_once(timescale: Timescale) -> bool:
    """No limit is longer than the rung of due soon, in the same unit, and nothing moves it."""
    soon, steps = timescale.ladder.due_soon, _steps(timescale)
    if soon is None or timescale.extended_by or timescale.paused_by or any(step.relaxed for step in steps):
        return False
    phases = [phase for step in steps for phase in step.phases]
    return all(
        phase.origin is None and phase.limit.unit is soon.unit and phase.limit.count <= soon.count for phase in phases
    )


def _start_may_be_unknown(book: RuleBook, timescale: Timescale) -> bool:
    """Some start's condition can be unknown."""
    for clause in timescale.starts:
        if book.vocabulary.kinds[clause.event].made:
            continue
        cases = _cases([clause.where], partial(_may_be_unknown, book, kind=clause.event))
        if any(_truth(clause.where, given) is None and _agree(book, clause.event, given) for given in cases):
            return True
    return False


def _agree(book: RuleBook, kind: str, given: Mapping[Condition, Known]) -> bool:
    """False where a fact that only this very event can bring is taken to be true, and what it asks of the event is not."""
    for atom, known in given.items():
        fact = book.vocabulary.facts.get(atom.word) if isinstance(atom, Holds) else None
        if known is True and isinstance(fact, HasHappened):
            own = {book.fact_wheres[where_key(fact.name, OF, at)] for at, of in enumerate(fact.of) if of.event == kind}
            anew = {of.event for of in fact.of} <= {since.event for since in fact.since if not since.where}
            if anew and own & given.keys() and not any(given.get(each) is True for each in own):
                return False
    return True


def _may_not_fit(book: RuleBook, timescale: Timescale, step: Step) -> bool:
    """In some case none of its phases gives a due moment."""
    sure = [phase.when for phase in step.phases if _always_counted(book, timescale, phase)]
    cases = _cases(sure, partial(_may_be_unknown, book))
    return not step.relaxed and any(all(_truth(when, given) is False for when in sure) for given in cases)


def _always_counted(book: RuleBook, timescale: Timescale, phase: Phase) -> bool:
    """What the phase is counted from is always known."""
    if phase.total is not None:
        opening = {clause.event for clause in book.vocabulary.periods[phase.total.period].starts}
        return {clause.event for clause in timescale.starts} <= opening
    if phase.origin is None or phase.origin.of is From.RECEIPT:
        return True
    if phase.origin.of is From.PANEL:
        return book.slots.panels[phase.origin.name].next_after(_FAR) is not None
    return phase.origin.of is From.TERM_END and book.slots.term_end(_FAR) is not None


def _may_be_unknown(book: RuleBook, word: str, kind: str = "") -> bool:
    """A record can leave it unknown at an event of that kind: an attribute without a meaning where it is left out, or
    such a fact; not one that asks what has happened since the last event of that same kind."""
    match book.vocabulary.facts.get(word):
        case Counted() | IsOpen():
            return False
        case HasHappened(after=after):
            return bool(after) and not any(each.event == kind and not each.where for each in after)
        case None:
            attribute = book.vocabulary.attributes.get(word)
            return attribute is not None and attribute.absent is None
    return True


def _cases(conditions: Iterable[Condition], unsure: Callable[[str], bool]) -> Iterable[Mapping[Condition, Known]]:
    """Every case of the comparisons in these conditions, each taken to be independent of the others."""
    atoms = list(dict.fromkeys(atom for condition in conditions for atom in _atoms(condition)))
    truths = [(True, False, None) if any(map(unsure, words_of(atom))) else (True, False) for atom in atoms]
    return (dict(zip(atoms, case, strict=True)) for case in product(*truths))


def _atoms(condition: Condition) -> list[Condition]:
    match condition:
        case Always():
            return []
        case Not(inner) | Unless(inner):
            return _atoms(inner)
        case Both(parts) | Either(parts):
            return [atom for part in parts for atom in _atoms(part)]
    return [condition]


def _truth(condition: Condition, given: Mapping[Condition, Known]) -> Known:
    match condition:
        case Always():
            return True
        case Not(inner):
            known = _truth(inner, given)
            return None if known is None else not known
        case Unless(inner):
            return _truth(inner, given) is not True
        case Both(parts):
            found = {_truth(part, given) for part in parts}
            return False if False in found else None if None in found else True
        case Either(parts):
            found = {_truth(part, given) for part in parts}
            return True if True in found else None if None in found else False
    return given[condition]
