"""Hours of the week and turns of the duty rota: when somebody is on duty or at work, by the clock in Europe/London."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final

EVERY_DAY: Final = frozenset(range(7))
OFFICE_DAYS: Final = frozenset(range(5))
MIDNIGHT: Final = time(0)
_ONE_DAY: Final = timedelta(days=1)

Shut = Callable[[date], bool]  # True on a day that offices are shut although it is one of the week's: a bank holiday


def never_shut(day: date) -> bool:
    """The answer where nothing is known of bank holidays."""
    return False


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of the clock, its end not included. One that ends at or before its beginning runs on to the next day, so
    that 17:00 to 09:00 is a night, and 00:00 to 00:00 a whole day."""

    start: time
    end: time

    def hold(self, day: date, local: datetime) -> bool:
        """True when the local moment is in the span that begins on `day`."""
        begins = datetime.combine(day, self.start)
        ends = datetime.combine(day if self.end > self.start else day + _ONE_DAY, self.end)
        return begins <= local.replace(tzinfo=None) < ends

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


NINE_TO_FIVE: Final = Hours(time(9), time(17))
ALL_DAY: Final = Hours(MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True, slots=True)
class WeekPart:
    """The same hours on several weekdays; 0 is Monday."""

    days: frozenset[int]
    hours: Hours


class When(StrEnum):
    """Which part of its days a turn of the rota takes."""

    BY_THE_CLOCK = "by the clock"
    OFFICE_HOURS = "office hours"
    OUT_OF_HOURS = "out of hours"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the duty rota: a person or a team, from which day to which (both included; None: without end), on
    which weekdays, and when. A turn by the clock that runs past midnight belongs to the day on which it begins."""

    person: str = ""
    team: str = ""
    first: date | None = None
    last: date | None = None
    days: frozenset[int] = EVERY_DAY
    when: When = When.BY_THE_CLOCK
    hours: Hours = ALL_DAY

    @property
    def dated(self) -> bool:
        """True when the turn has a first or a last day; such a turn stands before one that always recurs."""
        return self.first is not None or self.last is not None

    def on(self, day: date) -> bool:
        """True when the turn takes (or begins on) this day."""
        after = self.first is None or self.first <= day
        return after and (self.last is None or day <= self.last) and day.weekday() in self.days

    def holds(self, local: datetime, in_office: bool) -> bool:
        """True when the local moment is in the turn. `in_office`: whether the authority's offices are open then."""
        day = local.date()
        if self.when is not When.BY_THE_CLOCK:
            return self.on(day) and in_office == (self.when is When.OFFICE_HOURS)
        return any(self.on(each) and self.hours.hold(each, local) for each in (day, day - _ONE_DAY))


def overlaps(rota: Sequence[Turn], office: Hours) -> Iterator[tuple[int, int, date]]:
    """The pairs of turns that are on at one moment, by their numbers, with the first day. Only like is held against like:
    people with people and teams with teams, dated turns with dated ones."""
    for (one, first), (two, second) in combinations(enumerate(rota), 2):
        if bool(first.person) == bool(second.person) and first.dated == second.dated:
            day = _together_on(first, second, office)
            if day is not None:
                yield one, two, day


def _together_on(one: Turn, two: Turn, office: Hours) -> date | None:
    """The first day on which both hold at some moment. One of them begins then, or a day or the office hours do."""
    begins = max(filter(None, (one.first, two.first)), default=None)
    ends = min(filter(None, (one.last, two.last)), default=None)
    day = begins or (ends - _ONE_DAY * 8 if ends is not None else date(2001, 1, 1))  # a week is like any other
    last = day + _ONE_DAY * 8 if ends is None else min(ends + _ONE_DAY, day + _ONE_DAY * 8)
    marks = {MIDNIGHT, *(edge for each in (one.hours, two.hours, office) for edge in (each.start, each.end))}
    while day <= last:
        for local in (datetime.combine(day, mark) for mark in sorted(marks)):
            in_office = day.weekday() in OFFICE_DAYS and office.hold(day, local)
            if one.holds(local, in_office) and two.holds(local, in_office):
                return day
        day += _ONE_DAY
    return None
