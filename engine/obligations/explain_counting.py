"""How a due day was counted: from what, each day of the count, days in all; and why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.obligations.explain_days import ONE_DAY, days_in
from engine.obligations.explain_found import Found
from engine.obligations.explain_origins import Spans, came_late, origin_day
from engine.obligations.explain_phrases import day_words, said
from engine.obligations.explain_search import Clock
from engine.obligations.explain_values import CountedDay, InAll
from engine.rulebook.timescale import From, Origin, Phase
from engine.words.enums import Unit

_UNLISTED = (Unit.MONTHS, Unit.YEARS, Unit.MONTH_END, Unit.HOURS)


def origin_of(clock: Clock, found: Found) -> date | None:
    """The day from which the phase that rules is counted, where that is not its start's own; None where it is."""
    phase, day = found.ruling.phase, found.ruling.from_day
    if phase is None or phase.origin is None or day is None:
        return None
    return origin_day(phase.origin, clock.facts, found.start, day, clock.axis.is_working)


def origin_words(clock: Clock, found: Found) -> Iterator[str]:
    """From what the phase that rules is counted, in words; nothing where that is its start's own day."""
    phase, day, counted = found.ruling.phase, found.ruling.from_day, origin_of(clock, found)
    if phase is None or phase.origin is None or day is None or counted is None:
        return
    if phase.origin.of is not From.RECEIPT:
        side = "before" if phase.origin.back else "after"
        where = "on" if not phase.limit.count else f"{phase.limit} {side}"
        yield f"{where} {day_words(counted)}, {_named(phase.origin, clock, counted)}"
        yield from _no_sittings(phase.origin, clock, day, counted)
    elif counted != day:
        late = f"after {phase.origin.until:%H:%M} " if came_late(phase.origin, found.start, day) else ""
        off = "" if late else f", a {day:%A}" if clock.axis.name_of(day) is None else f", {clock.axis.name_of(day)}"
        yield f"received {late}on {day_words(day)}{off}: counts from {day_words(counted)}"


def _named(origin: Origin, clock: Clock, counted: date) -> str:
    match origin.of:
        case From.DATE:
            return f"the day written there as {origin.name!r}"
        case From.BIRTHDAY:
            return f"the day on which the child turns {origin.age}" if origin.age else "the day of birth"
        case From.EXPECTED_BIRTH:
            return "the day on which the child is expected"
        case From.PANEL:
            return f"the next sitting of the {said(origin.name)} panel"
    name = next(term.name for term in clock.facts.book.slots.terms if term.last == counted)
    return f"the end of the school term ({name})"


def _no_sittings(origin: Origin, clock: Clock, day: date, counted: date) -> Iterator[str]:
    if origin.of is From.PANEL:
        for each in clock.facts.book.slots.panels[origin.name].sittings:
            if day < each < counted:
                yield f"{day_words(each)} is no sitting: {clock.axis.why_not(each)}"


def undated_words(phase: Phase, clock: Clock, found: Found) -> str:
    """Why a phase gives no due day."""
    origin, day, axis = phase.origin, found.day, clock.axis
    if phase.total is not None:
        return "the days cannot run out while the period is not open"
    if origin is None or origin_day(origin, clock.facts, found.start, day, clock.axis.is_working) is not None:
        return (
            f"{phase.limit} lead out of the days for which bank holidays are known, {axis.first:%Y} to {axis.last:%Y}"
        )
    match origin.of:
        case From.DATE:
            return f"no day is written there as {origin.name!r}"
        case From.BIRTHDAY:
            return "no date of birth is recorded"
        case From.EXPECTED_BIRTH:
            return "no expected date of birth is recorded"
        case From.PANEL:
            return f"no sitting of the {said(origin.name)} panel is set after {day_words(day)}"
    return f"no school term is set for {day_words(day)} or later"


def in_all(clock: Clock, found: Found) -> InAll | None:
    """How many of the days in all had been used when the obligation began; None for any other limit."""
    phase, day = found.ruling.phase, found.ruling.from_day
    if phase is None or phase.total is None or day is None:
        return None
    used = Spans.of(phase.total, clock.facts, found.start).used(day, phase.total.window)
    return InAll(phase.total.period, phase.limit.count, str(phase.total.window), len(used), day)


def counted_days(clock: Clock, found: Found, until: date | None) -> Iterator[CountedDay]:
    """Each day of the count in its order, which is backwards for a limit that lies before something.

    None where months, years or elapsed hours were counted, or days in all: those need no list.
    """
    phase, first = found.ruling.phase, origin_of(clock, found) or found.ruling.from_day
    if phase is None or until is None or first is None or phase.limit.unit in _UNLISTED or phase.total is not None:
        return
    limit, back = phase.limit, phase.origin is not None and phase.origin.back
    in_hours = limit.unit is Unit.WORKING_HOURS
    step = -ONE_DAY if back else ONE_DAY
    day, number = first - step * (limit.beginning_with or in_hours), 0
    while day < until if in_hours else number < days_in(limit):
        day += step
        why_not = _left_out(clock, day) if in_hours or limit.unit is Unit.WORKING_DAYS else ""
        number += not why_not
        yield CountedDay(day, None if why_not else number, why_not)


def _left_out(clock: Clock, day: date) -> str:
    return clock.axis.why_not(day) or ""
