"""The working-day axis: the one place that knows which days count, and adds and counts on them."""

from __future__ import annotations

import calendar
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from engine.words.clock import LONDON, day_number, day_of_number, local_day, start_of_day
from engine.words.enums import Nation, Roll, Unit
from engine.words.errors import BeyondHorizon, RuleMistake
from engine.words.limits import Limit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEYOND: Final = -1  # the value in a table of due days where the sum leaves the horizon
DAY: Final = timedelta(days=1)
_MONTHS_IN: Final = {Unit.MONTHS: 1, Unit.YEARS: 12}
_DAYS_IN: Final = {Unit.DAYS: 1, Unit.WEEKS: 7}


@dataclass(frozen=True, slots=True)
class Axis:
    """The working days of one nation from `first` to `last`, both included; Saturdays and Sundays never count.

    Two integer tables answer every sum: day to working-day number, and working-day number to day. Whatever leaves the
    span raises BeyondHorizon. Two axes are equal when their fingerprints are. Make one with `get_axis`.
    """

    nation: Nation
    first: date
    last: date
    official_until: date
    fingerprint: str
    holidays: Mapping[date, str] = field(compare=False, repr=False)
    closures: Mapping[date, str] = field(compare=False, repr=False)
    _numbers: array[int] = field(compare=False, repr=False)  # by day since `first`: working days up to and including it
    _days: array[int] = field(compare=False, repr=False)  # the day number of each working day, in order
    elsewhere: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)  # days off in other nations

    # What a day is

    def is_working(self, day: date) -> bool:
        """True unless the day is a Saturday, a Sunday, a bank holiday or one of this axis's closure days."""
        self._known(day)
        return day.weekday() < 5 and day not in self.holidays and day not in self.closures

    def name_of(self, day: date) -> str | None:
        """The name of the bank holiday or closure on that day; None for any other day, a weekend included."""
        self._known(day)
        return self.holidays.get(day) or self.closures.get(day)

    def why_not(self, day: date) -> str | None:
        """Why the day does not count: the holiday's or closure's name, "Saturday" or "Sunday"; None when it counts."""
        if self.is_working(day):
            return None
        return self.name_of(day) or calendar.day_name[day.weekday()]

    def is_provisional(self, day: date) -> bool:
        """True when a sum that reaches this day rests on holidays that are not official yet."""
        return day > self.official_until

    # Working days

    def after(self, start: date, n: int) -> date:
        """The nth working day strictly after `start`: `start` itself is day 0, whether or not it counts. n is 1 or more."""
        return self._nth(self._number(start) + n, start, n)

    def before(self, end: date, n: int) -> date:
        """The nth working day strictly before `end`. n is 1 or more."""
        counted = self._number(end) - (1 if self.is_working(end) else 0)
        return self._nth(counted - n + 1, end, n)

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; negative when `end` is the earlier."""
        return self._number(end) - self._number(start)

    def last_working_day(self, day: date) -> date:
        """The day itself where it is a working day, else the last one before it."""
        return self._nth(self._number(day), day, 1)

    def next_working_day(self, day: date) -> date:
        """The day itself where it is a working day, else the first one after it."""
        return day if self.is_working(day) else self.after(day, 1)

    # Limits

    def due(self, start: date, limit: Limit) -> date:
        """The last day that is in time for a limit counted in days, weeks, months, years or working days.

        Months and years keep the corresponding date, or the last day of a month without one (Dodds v Walker [1981]
        UKHL). `beginning_with` makes `start` day 1. A roll moves the day only where the limit has one. Raises
        RuleMistake for a limit in hours, BeyondHorizon outside the span.
        """
        self._known(start)
        if limit.unit is Unit.WORKING_DAYS:
            if not limit.beginning_with:
                return self.after(start, limit.count)
            return self._nth(
                self._number(start) - (1 if self.is_working(start) else 0) + limit.count, start, limit.count
            )
        if limit.unit in _MONTHS_IN:
            end, exact = self._months_from(start, limit.count * _MONTHS_IN[limit.unit])
            if limit.beginning_with and exact:
                end -= DAY
        elif limit.unit is Unit.MONTH_END:
            end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
        else:
            end = self._days_from(start, _days_of(limit))
        return self._rolled(end, limit.roll)

    def back(self, end: date, limit: Limit) -> date:
        """The day that lies the limit before `end`: the mirror of `due`. `beginning_with` makes `end` day 1; "end of month"
        gives the first of the month."""
        self._known(end)
        if limit.unit is Unit.WORKING_DAYS:
            return (
                self._nth(self._number(end) - limit.count + 1, end, limit.count)
                if (limit.beginning_with or not self.is_working(end))
                else self.before(end, limit.count)
            )
        if limit.unit in _MONTHS_IN:
            start, _ = self._months_from(end, -limit.count * _MONTHS_IN[limit.unit])
            if limit.beginning_with:
                start += DAY
        elif limit.unit is Unit.MONTH_END:
            start = end.replace(day=1)
        else:
            start = self._days_from(end, -_days_of(limit))
        return self._rolled(start, limit.roll)

    def due_instant(self, start: datetime, limit: Limit) -> datetime:
        """The last instant that is in time for a limit in hours, in UTC; `start` carries its zone.

        Hours are elapsed hours. In working hours, non-working days are left out whole: a start on one counts from the
        beginning of the next working day, and a sum that ends on midnight ends with the working day it used up.
        Raises RuleMistake for a limit that is not in hours, BeyondHorizon outside the span.
        """
        if not limit.in_hours or limit.beginning_with or limit.roll is not Roll.NONE:
            mend = "Write hours plainly, say '72 hours' or '24 working hours'; only days can roll or begin with a day."
            raise RuleMistake(str(limit), "this is not a limit that runs to an instant.", mend)
        if start.tzinfo is None:
            raise ValueError("an instant carries its zone")
        self._known(local_day(start))
        if limit.unit is Unit.WORKING_HOURS:
            return self._working_hours_after(start, limit.count)
        if limit.count > 24 * (self.last - self.first).days:
            raise self._beyond(str(local_day(start)), f"cannot count {limit} from here.")
        end = start.astimezone(UTC) + timedelta(hours=limit.count)
        self._known(local_day(end))
        return end

    # Columns: the same sums on numpy arrays of day numbers, bounds checked before anything is looked up

    def table(self, limit: Limit) -> NDArray[np.int64]:
        """Every `due` of a day-granular limit at once: index is the day's number less that of `first`, the value the due
        day's number, or BEYOND where the sum leaves the horizon. The array is read-only."""
        from engine.calendars.columns import due_table

        return due_table(self, limit)

    def working_number(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each day number, how many working days there are from `first` up to and including that day."""
        from engine.calendars.columns import working_number

        return working_number(self, days)

    def between_columns(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """`between`, for columns of day numbers."""
        from engine.calendars.columns import working_number

        return working_number(self, ends) - working_number(self, starts)

    def after_columns(self, starts: NDArray[np.int64], n: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """`after`, for a column of day numbers and one count or a column of them."""
        from engine.calendars.columns import after_columns

        return after_columns(self, starts, n)

    def before_columns(self, ends: NDArray[np.int64], n: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """`before`, for a column of day numbers and one count or a column of them."""
        from engine.calendars.columns import before_columns

        return before_columns(self, ends, n)

    def tables(self) -> tuple[array[int], array[int]]:
        """The two tables themselves, not to be changed: day to working-day number, working-day number to day number."""
        return self._numbers, self._days

    # Inside

    def _known(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise self._beyond(str(day), "this day is outside the span for which holidays are known.")

    def _beyond(self, where: str, what: str) -> BeyondHorizon:
        return BeyondHorizon(where, what, f"Check the date; sums must stay within {self.first} to {self.last}.")

    def _number(self, day: date) -> int:
        self._known(day)
        return self._numbers[(day - self.first).days]

    def _nth(self, number: int, start: date, n: int) -> date:
        """The working day with this number, the first being 1."""
        if n < 1:
            raise ValueError(f"working days are stepped at least one at a time, not {n}")
        if not 1 <= number <= len(self._days):
            raise self._beyond(str(start), f"a sum of {n} working days from here leaves the known holidays.")
        return day_of_number(self._days[number - 1])

    def _days_from(self, start: date, days: int) -> date:
        number = day_number(start) + days
        if not day_number(self.first) <= number <= day_number(self.last):
            raise self._beyond(str(start), f"a sum of {abs(days)} days from here leaves the known holidays.")
        return day_of_number(number)

    def _months_from(self, start: date, months: int) -> tuple[date, bool]:
        """The corresponding date and True, or the month's last day and False where it has no such date."""
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        if not self.first.year <= year <= self.last.year:
            raise self._beyond(str(start), f"a sum of {abs(months)} months from here leaves the known holidays.")
        length = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, length)), start.day <= length

    def _rolled(self, day: date, roll: Roll) -> date:
        self._known(day)
        if roll is Roll.FORWARD:
            return self.next_working_day(day)
        return self.last_working_day(day) if roll is Roll.BACK else day

    def _working_hours_after(self, start: datetime, count: int) -> datetime:
        """Wall-clock time on working days only. No clock change falls on one: they are all on Sundays, a test says."""
        local = start.astimezone(LONDON)
        day = local.date()
        into = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        if not self.is_working(day):
            day, into = self.next_working_day(day), timedelta()
        whole, rest = divmod(into + timedelta(hours=count), DAY)
        if not rest:  # exactly midnight: the end of the last working day counted, not the start of the next
            whole, rest = whole - 1, DAY
        end = self.after(day, whole) if whole else day
        if rest == DAY:
            return start_of_day(end + DAY)
        return (datetime.combine(end, time(0)) + rest).replace(tzinfo=LONDON).astimezone(UTC)


def _days_of(limit: Limit) -> int:
    """How many days after day 0 a limit in days or weeks ends."""
    if limit.unit not in _DAYS_IN:
        raise RuleMistake(str(limit), "this limit runs to an instant, not to a day.", "Give the time it starts from.")
    days = limit.count * _DAYS_IN[limit.unit]
    return days - 1 if limit.beginning_with and days else days
