"""Whether one limit, step or schedule is never later than another: what an authority sets may tighten the law only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from engine.rulebook.conditions import Always
from engine.rulebook.timescale import Phase, Schedule, Step
from engine.words.enums import Nation, Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit

FIRST_YEAR, LAST_YEAR = 2015, 2030  # limits of different units are compared for every start in these years
_EQUAL: Final = {Unit.WEEKS: (Unit.DAYS, 7), Unit.YEARS: (Unit.MONTHS, 12)}


def looser(new: Schedule, old: Schedule, nation: Nation) -> str:
    """What makes the new schedule later than the old one, in words; "" when it never is.

    Step by step. For each phase of the old step some phase of the new one must apply whenever the old one does and be
    never later; whatever else the new step holds can only bring it forward.
    """
    for number in range(max(len(new.steps), len(old.steps))):
        mine, theirs = (each.steps[min(number, len(each.steps) - 1)] for each in (new, old))
        if not theirs.relaxed and (found := _looser_step(mine, theirs, nation)):
            return found
    return ""


def never_earlier(new: Schedule, old: Schedule, nation: Nation) -> bool:
    """True when the new schedule nowhere comes before the old one; False also where that cannot be told."""
    pairs = list(_pairs(new, old))
    return bool(pairs) and all(_phase_never_later(theirs, mine, nation) for mine, theirs in pairs)


def _pairs(new: Schedule, old: Schedule) -> Iterator[tuple[Phase, Phase]]:
    for number in range(max(len(new.steps), len(old.steps))):
        mine, theirs = (each.steps[min(number, len(each.steps) - 1)] for each in (new, old))
        for one in mine.phases:
            for other in () if theirs.relaxed else theirs.phases:
                yield one, other


def _looser_step(new: Step, old: Step, nation: Nation) -> str:
    if replace(new, phases=old.phases, silent=old.silent, starts_before=old.starts_before) != old:
        return "its steps are of another form, and cannot be compared"
    if old.starts_before > new.starts_before:
        return "the rule counts from the start of an earlier cycle"
    for phase in old.phases:
        fitting = [each for each in new.phases if isinstance(each.when, Always) or each.when == phase.when]
        if not any(_phase_never_later(each, phase, nation) for each in fitting):
            if len(fitting) == 1 and _same_form(fitting[0], phase):
                return f"{fitting[0].limit} may end later than {phase.limit}"
            return f"nothing here is sure to come before its phase of {phase.limit}"
    return ""


def _same_form(new: Phase, old: Phase) -> bool:
    """Whether they differ in limit, condition and owner only."""
    return replace(new, limit=old.limit, when=old.when, owner=old.owner) == old


def _phase_never_later(new: Phase, old: Phase, nation: Nation) -> bool:
    if not _same_form(new, old):
        return False
    if new.origin is not None and new.origin.back:  # the longer before it, the sooner
        return never_later(old.limit, new.limit, nation)
    return never_later(new.limit, old.limit, nation)


@lru_cache(maxsize=1024)
def never_later(new: Limit, old: Limit, nation: Nation) -> bool:
    """True when a clock of the new limit never ends after one of the old, begun at the same moment.

    Limits of one unit are compared as numbers, others by what they come to for every start from 2015 to 2030. A limit
    that runs to an instant and one that runs to the end of a day cannot be compared, which is False.
    """
    mine, theirs = _plain(new), _plain(old)
    if mine.unit is theirs.unit and (mine.beginning_with, mine.roll) == (theirs.beginning_with, theirs.roll):
        return mine.count <= theirs.count
    if mine.in_hours is not theirs.in_hours:
        return False
    if mine.unit is Unit.HOURS and theirs.unit is Unit.WORKING_HOURS and mine.count <= theirs.count:
        return True  # so many working hours take at least as long
    from engine.calendars.building import get_axis

    axis = get_axis(nation)
    try:
        if mine.in_hours:
            return all(axis.due_instant(at, mine) <= axis.due_instant(at, theirs) for at in _every_hour())
        return all(axis.due(at.date(), mine) <= axis.due(at.date(), theirs) for at in _every_day())
    except BeyondHorizon:
        return False


def _plain(limit: Limit) -> Limit:
    """The same limit in the smaller unit, where every one of the larger is so many of it."""
    unit, count = _EQUAL.get(limit.unit, (limit.unit, 1))
    return replace(limit, unit=unit, count=limit.count * count)


def _every_day() -> Iterator[datetime]:
    return _from_first(timedelta(days=1))


def _every_hour() -> Iterator[datetime]:
    return _from_first(timedelta(hours=1))


def _from_first(step: timedelta) -> Iterator[datetime]:
    at = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    while at.year <= LAST_YEAR:
        yield at
        at += step
