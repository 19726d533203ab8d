"""Other ways to count a due date, each recomputed: which of them gives the date that a source has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Final

from engine.calendars import Axis
from engine.calendars.building import build
from engine.words.enums import Roll, Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit


class Cause(StrEnum):
    """Why a source and we differ; the order is that in which a report shows them."""

    UNEXPLAINED = "unexplained"
    EVIDENCE = "evidence differs"
    UNKNOWN_TO_US = "unknown to us"
    UNKNOWN_TO_SOURCE = "unknown to the source"
    OTHER_START = "source starts from another day"
    FIRST_DAY = "source counts the first day as day 1"
    NO_HOLIDAYS = "source leaves out bank holidays"
    OLD_LIST = "source has an older holiday list"
    WEEKEND = "source due date is on a weekend"
    ROLLED = "source moves its due date off a weekend or holiday"
    SAME = "same"


SHORT: Final = {
    Cause.UNEXPLAINED: "unexplained",
    Cause.EVIDENCE: "evidence",
    Cause.UNKNOWN_TO_US: "not with us",
    Cause.UNKNOWN_TO_SOURCE: "not in source",
    Cause.OTHER_START: "other start",
    Cause.FIRST_DAY: "day 1",
    Cause.NO_HOLIDAYS: "no holidays",
    Cause.OLD_LIST: "older list",
    Cause.WEEKEND: "weekend",
    Cause.ROLLED: "moved",
    Cause.SAME: "same",
}

Causes = tuple[Cause, ...]  # what together gives the source's date


@dataclass(frozen=True, slots=True)
class Announced:
    """Bank holidays that were announced late: an older list lacks those that came and still has those that went."""

    came: tuple[date, ...]
    went: tuple[date, ...] = ()


# England and Wales; where a nation's own list does not have them, they are left out of its hypotheses.
ANNOUNCED: Final = (
    Announced((date(2011, 4, 29),)),  # royal wedding
    Announced((date(2012, 6, 4), date(2012, 6, 5)), (date(2012, 5, 28),)),  # Diamond Jubilee
    Announced((date(2020, 5, 8),), (date(2020, 5, 4),)),  # early May moved
    Announced((date(2022, 6, 2), date(2022, 6, 3)), (date(2022, 5, 30),)),  # Platinum Jubilee
    Announced((date(2022, 9, 19),)),  # state funeral
    Announced((date(2023, 5, 8),)),  # coronation
)


def due_under(axis: Axis, start: date, limit: Limit) -> date | None:
    """The due day of a limit in days; None where the sum leaves the known holidays or runs in hours."""
    if limit.in_hours:
        return None
    try:
        return axis.due(start, limit)
    except BeyondHorizon:
        return None


def first_day_counts(axis: Axis, start: date, limit: Limit) -> date | None:
    """The due day where the start is day 1, as a checker has it that steps back one working day fewer than the limit.

    Such a checker takes a start on a weekend or holiday as the working day before it.
    """
    if limit.unit is Unit.WORKING_DAYS:
        start = axis.last_working_day(start)
    return due_under(axis, start, replace(limit, beginning_with=True))


@lru_cache(maxsize=64)
def without_holidays(axis: Axis) -> Axis:
    """The same span with Mondays to Fridays all counting."""
    return build(axis.nation, axis.first, axis.last, axis.official_until, {}, {})


@lru_cache(maxsize=64)
def before_announced(axis: Axis, unknown: tuple[Announced, ...]) -> Axis:
    """The axis by a list from before these holidays were announced."""
    holidays = dict(axis.holidays)
    for each in unknown:
        for day in each.came:
            holidays.pop(day, None)
        holidays |= dict.fromkeys(each.went, "as it was before")
    return build(axis.nation, axis.first, axis.last, axis.official_until, holidays, axis.closures, axis.elsewhere)


def older_lists(axis: Axis, start: date, until: date) -> Iterator[Axis]:
    """The axis by each older list that could matter between the two days."""
    first, last = min(start, until), max(start, until)
    near = [
        each
        for each in ANNOUNCED
        if any(first <= day <= last for day in (*each.came, *each.went)) and set(each.came) <= set(axis.holidays)
    ]
    for size in range(1, len(near) + 1):
        for unknown in combinations(near, size):
            yield before_announced(axis, unknown)


def alternatives(
    axis: Axis, start: date, limit: Limit, wanted: date, other_starts: Iterable[date]
) -> tuple[Causes, ...]:
    """Every single cause under which the limit ends on `wanted`; where there is none, every two that do together.

    A working-day limit cannot end on a weekend however the days are counted, so that a weekend is its own cause.
    """
    if limit.unit is Unit.WORKING_DAYS and wanted.weekday() >= 5:
        return ((Cause.WEEKEND,),)
    others = sorted({day for day in other_starts if day != start})
    tried = [*_counts(axis, start, limit, wanted, ())]
    tried += [((Cause.OTHER_START,), due_under(axis, day, limit)) for day in others]
    single = [causes for causes, due in tried if due == wanted and len(causes) == 1]
    if single:
        return tuple(dict.fromkeys(single))
    tried += [found for day in others for found in _counts(axis, day, limit, wanted, (Cause.OTHER_START,))]
    return tuple(dict.fromkeys(causes for causes, due in tried if due == wanted))


def _counts(axis: Axis, start: date, limit: Limit, wanted: date, with_: Causes) -> Iterator[tuple[Causes, date | None]]:
    """The due day under each other way of counting from this start, and, from our own start, under two at once."""
    yield (*with_, Cause.FIRST_DAY), first_day_counts(axis, start, limit)
    if limit.unit is not Unit.WORKING_DAYS:
        for roll in (Roll.FORWARD, Roll.BACK):
            yield (*with_, Cause.ROLLED), due_under(axis, start, replace(limit, roll=roll))
        return
    plain = without_holidays(axis)
    yield (*with_, Cause.NO_HOLIDAYS), due_under(plain, start, limit)
    for older in older_lists(axis, start, wanted):
        yield (*with_, Cause.OLD_LIST), due_under(older, start, limit)
    if with_:
        return
    yield (Cause.FIRST_DAY, Cause.NO_HOLIDAYS), first_day_counts(plain, start, limit)
    for older in older_lists(axis, start, wanted):
        yield (Cause.FIRST_DAY, Cause.OLD_LIST), first_day_counts(older, start, limit)
