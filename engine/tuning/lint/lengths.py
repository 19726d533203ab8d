"""Which of two lengths of time is the longer, where that can be said without a calendar."""

from __future__ import annotations

from engine.words.enums import Unit
from engine.words.limits import Limit

_HOLIDAYS = 3  # the most that a week can lose, at Christmas


def longer(one: Limit, other: Limit) -> bool:
    """True where `one` is longer than `other` on every calendar: 6 weeks than 1 month, but not 30 days than 1 month."""
    if one.unit is other.unit:
        return one.count > other.count
    return _least(one) > _most(other)


def as_long(one: Limit, other: Limit) -> bool:
    """True where `one` is longer than `other`, or the same."""
    return (one.count, one.unit) == (other.count, other.unit) or longer(one, other)


def _least(limit: Limit) -> float:
    """The fewest days it can take."""
    count = limit.count
    match limit.unit:
        case Unit.HOURS:
            return count / 24
        case Unit.WORKING_HOURS:
            return count / 24
        case Unit.DAYS:
            return count
        case Unit.WORKING_DAYS:
            return count + 2 * ((count - 1) // 5)
        case Unit.WEEKS:
            return 7 * count
        case Unit.MONTHS:
            return 30.4368 * count - 2.5
        case Unit.YEARS:
            return 365 * count
        case _:
            return 0


def _most(limit: Limit) -> float:
    """The most days it can take."""
    count = limit.count
    match limit.unit:
        case Unit.WORKING_HOURS:
            return _most_working(-(-count // 24))
        case Unit.WORKING_DAYS:
            return _most_working(count)
        case Unit.MONTHS:
            return 30.4368 * count + 1.5
        case Unit.YEARS:
            return 366 * count
        case Unit.MONTH_END:
            return 30
        case _:
            return _least(limit)


def _most_working(count: int) -> int:
    """Weekends from a Friday on, and holidays as at Christmas and Easter."""
    return count + 2 * ((count - 1) // 5 + 1) + _HOLIDAYS + count // 15
