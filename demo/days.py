"""Dice and days of the invented county: chance from one seed, and rough working days of its own."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final, TypeVar

Item = TypeVar("Item")

GO_LIVE: Final = date(2018, 10, 1)  # the day on which the county's case system began
LAST: Final = date(2020, 10, 5)  # the last day of the data, a Monday
RELAXED: Final = (date(2020, 4, 24), date(2020, 9, 25))  # SI 2020/445

# Bank holidays in England on weekdays, GOV.UK (Open Government Licence v3.0). The county plans its work by this list
# and never asks the engine, so that the engine cannot be fitted to itself.
_HOLIDAYS: Final = """
2017-01-02 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-08-28 2017-12-25 2017-12-26
2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 2018-12-26
2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26
2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28
2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28
"""
HOLIDAYS: Final = frozenset(date.fromisoformat(day) for day in _HOLIDAYS.split())


class Dice:
    """Chance that comes out the same everywhere: it uses `random.Random(seed).random()` and nothing else."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._next()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self._next() < probability

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included; low when high is lower."""
        return low + int(self._next() * (max(high, low) - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, all equally likely."""
        return items[int(self._next() * len(items))]

    def weighted(self, pairs: Sequence[tuple[Item, int]]) -> Item:
        """One of the items, as likely as its weight."""
        left = self._next() * sum(weight for _, weight in pairs)
        for item, weight in pairs:
            left -= weight
            if left < 0:
                return item
        return pairs[-1][0]

    def time(self, first: int = 9, last: int = 17) -> time:
        """A time on a quarter of an hour, from `first` o'clock until before `last` o'clock."""
        return time(self.number(first, last - 1), self.number(0, 3) * 15)

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in another order."""
        left, order = list(items), list[Item]()
        while left:
            order.append(left.pop(self.number(0, len(left) - 1)))
        return order


def is_working(day: date) -> bool:
    """True from Monday to Friday, bank holidays left out."""
    return day.weekday() < 5 and day not in HOLIDAYS


def working_after(day: date, count: int) -> date:
    """The count-th working day after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def working_before(day: date, count: int) -> date:
    """The count-th working day before `day`."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working(day)
    return day


def on_or_before(day: date) -> date:
    """The day itself when it is a working day, else the last one before it."""
    return day if is_working(day) else working_before(day, 1)


def on_or_after(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    return day if is_working(day) else working_after(day, 1)


def days_after(day: date, count: int) -> date:
    """The day so many days later, or earlier when count is negative."""
    return day + timedelta(days=count)


def months_after(day: date, count: int) -> date:
    """The corresponding date so many months later, or the last day of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born: date | None, day: date) -> int:
    """Whole years of age on the day; 0 when unborn or unknown."""
    if born is None or born > day:
        return 0
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
