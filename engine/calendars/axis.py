"""The working-day axis of one place: the one home of date sums, by two tables that undo each other."""

from __future__ import annotations

import calendar
import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.calendars.pinned import FIRST, LAST, Holidays, load_holidays
from engine.words.clock import EPOCH, LONDON, day_number, day_of_number
from engine.words.enums import Nation, Roll, Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit

if TYPE_CHECKING:
    import numpy as np

BEYOND: Final = -(2**40)  # in a table of due days: the sum leaves the axis
DAY_SECONDS: Final = 86_400


class Axis:
    """Which days count in one place, from `first` to `last`, both included.

    Day 0 of a sum is the day of the event: the n-th working day after it is the n-th strictly after, whether or not
    the event's own day counts. Every sum that would leave the axis raises BeyondHorizon.
    """

    def __init__(self, holidays: Holidays, closures: Mapping[date, str] | None = None) -> None:
        self.nation = holidays.nation
        self.first, self.last = FIRST, LAST
        self.official_from, self.official_until = holidays.official_from, holidays.official_until
        self.holidays, self.closures = holidays.days, dict(closures or {})
        closed = "\n".join(f"{day} {name}" for day, name in sorted(self.closures.items()))
        self.fingerprint = hashlib.sha256(f"{holidays.fingerprint}\n{closed}".encode()).hexdigest()
        off = holidays.days.keys() | self.closures.keys()
        number, end = day_number(self.first), day_number(self.last)
        self._origin = number
        self._days = array("q", (n for n in range(number, end + 1) if (n + 3) % 7 < 5 and day_of_number(n) not in off))
        count = 0
        self._count = array("q")  # by day: how many working days up to and including it
        for n in range(number, end + 1):
            count += count < len(self._days) and self._days[count] == n
            self._count.append(count)

    def is_working(self, day: date) -> bool:
        """True when the day counts."""
        index = self._index(day)
        return self._count[index] > (self._count[index - 1] if index else 0)

    def name_of(self, day: date) -> str | None:
        """The name of the holiday or closure on that day, if there is one."""
        return self.holidays.get(day) or self.closures.get(day)

    def why_not(self, day: date) -> str | None:
        """Why the day does not count: its name, or Saturday or Sunday; None when it counts."""
        if self.is_working(day):
            return None
        return self.name_of(day) or calendar.day_name[day.weekday()]

    def after(self, start: date, count: int) -> date:
        """The count-th working day strictly after start."""
        return self._nth(self._count[self._index(start)] + count, start, f"{count} working days after", count)

    def before(self, end: date, count: int) -> date:
        """The count-th working day strictly before end."""
        passed = bisect_left(self._days, day_number(self._known(end)))
        return self._nth(passed - count + 1, end, f"{count} working days before", count)

    def between(self, start: date, end: date) -> int:
        """How many working days lie after start, up to and including end; negative when end lies before start."""
        return self._count[self._index(end)] - self._count[self._index(start)]

    def last_working_day(self, day: date) -> date:
        """The last working day on or before the day."""
        return self._nth(self._count[self._index(day)], day, "the working day on or before", 1)

    def next_working_day(self, day: date) -> date:
        """The first working day on or after the day."""
        return day if self.is_working(day) else self.after(day, 1)

    def is_provisional(self, day: date) -> bool:
        """True when the day lies beyond the official list, so that a holiday may yet be moved or proclaimed."""
        return self._known(day) > self.official_until

    def due(self, start: date, limit: Limit) -> date:
        """The last day in time for a limit in days or longer units that starts with an event on `start`."""
        found = self._due(start, limit)
        if limit.roll is Roll.FORWARD:
            return self.next_working_day(found)
        if limit.roll is Roll.BACK:
            return self.last_working_day(found)
        return self._known(found)

    def back(self, end: date, limit: Limit) -> date:
        """The day that lies the limit before `end` (months by the corresponding date)."""
        match limit.unit:
            case Unit.WORKING_DAYS:
                return self.before(end, limit.count)
            case Unit.MONTHS | Unit.YEARS:
                return self._known(add_months(end, -limit.count * (12 if limit.unit is Unit.YEARS else 1)))
            case Unit.DAYS | Unit.WEEKS:
                return self._shift(end, -limit.count * (7 if limit.unit is Unit.WEEKS else 1))
        raise ValueError(f"{limit} is not a limit in days")

    def due_instant(self, start: datetime, limit: Limit) -> datetime:
        """The instant at which a limit in hours ends, in UTC. Hours are elapsed; working hours leave out whole days off.

        A start on a day that does not count begins at 00:00 of the next working day; a sum that ends at midnight ends
        with the working day, not with the start of the next.
        """
        if limit.unit is Unit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=limit.count)
        if limit.unit is not Unit.WORKING_HOURS:
            raise ValueError(f"{limit} is not a limit in hours")
        local = start.astimezone(LONDON)
        day = self.next_working_day(local.date())
        into = local.hour * 3600 + local.minute * 60 + local.second if day == local.date() else 0
        days, rest = divmod(into + limit.count * 3600, DAY_SECONDS)
        if rest == 0:
            days, rest = days - 1, DAY_SECONDS
        final = self.after(day, days) if days else day
        midnight = datetime.combine(final, time(0), tzinfo=LONDON)
        return (midnight + timedelta(seconds=rest)).astimezone(UTC)

    def table(self, limit: Limit) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The due day of every day of the axis, as day numbers, in order from `first`; BEYOND where it leaves the axis."""
        import numpy as np

        size = day_number(self.last) - self._origin + 1
        if limit.unit is Unit.WORKING_DAYS and limit.roll is Roll.NONE:
            counted = np.asarray(self._count, dtype=np.int64)
            if limit.beginning_with:
                counted = np.concatenate(([0], counted[:-1]))
            position = counted + limit.count - 1
            days = np.asarray(self._days, dtype=np.int64)
            return np.where(position < len(days), days[np.minimum(position, len(days) - 1)], BEYOND)
        found = np.full(size, BEYOND, dtype=np.int64)
        for index in range(size):
            try:
                found[index] = day_number(self.due(day_of_number(self._origin + index), limit))
            except BeyondHorizon:
                continue
        return found

    def columns(self) -> Columns:
        """The same sums over whole columns of day numbers."""
        return Columns(self)

    def _due(self, start: date, limit: Limit) -> date:
        less = 1 if limit.beginning_with else 0
        match limit.unit:
            case Unit.WORKING_DAYS:
                eve = self._shift(start, -1) if less else self._known(start)
                return self.after(eve, limit.count)
            case Unit.DAYS | Unit.WEEKS:
                return self._shift(start, limit.count * (7 if limit.unit is Unit.WEEKS else 1) - less)
            case Unit.MONTHS | Unit.YEARS:
                months = limit.count * (12 if limit.unit is Unit.YEARS else 1)
                return self._shift(add_months(self._known(start), months), -less)
        raise ValueError(f"{limit} is not a limit in days")

    def _shift(self, day: date, days: int) -> date:
        try:
            return self._known(day + timedelta(days=days))
        except OverflowError:
            raise self._beyond(day) from None

    def _nth(self, number: int, start: date, what: str, count: int) -> date:
        if count < 0:
            raise ValueError(f"{what} {start}: count from 1")
        if count == 0:
            raise ValueError("nought is refused: write 'same day'")
        if not 1 <= number <= len(self._days):
            raise BeyondHorizon(
                str(start),
                f"{what} it leaves the days for which holidays are known.",
                f"Stay within {self.first} to {self.last}.",
            )
        return day_of_number(self._days[number - 1])

    def _index(self, day: date) -> int:
        return day_number(self._known(day)) - self._origin

    def _known(self, day: date) -> date:
        if not self.first <= day <= self.last:
            raise self._beyond(day)
        return day

    def _beyond(self, day: date) -> BeyondHorizon:
        return BeyondHorizon(
            str(day),
            f"holidays are known from {self.first} to {self.last} only.",
            "Check the date, or load more years.",
        )


class Columns:
    """The axis's sums over columns of day numbers (numpy int64); bounds are checked before any look-up."""

    def __init__(self, axis: Axis) -> None:
        import numpy as np

        self.origin, self.end = day_number(axis.first), day_number(axis.last)
        self._days = np.asarray(axis._days, dtype=np.int64)
        self._count = np.asarray(axis._count, dtype=np.int64)
        self._numpy = np
        self._axis = axis

    def after(self, starts: np.ndarray[Any, Any], count: int) -> np.ndarray[Any, Any]:
        """For each day, the count-th working day strictly after it."""
        return self._nth(self._count[self._index(starts)] + count - 1)

    def before(self, ends: np.ndarray[Any, Any], count: int) -> np.ndarray[Any, Any]:
        """For each day, the count-th working day strictly before it."""
        self._index(ends)
        return self._nth(self._numpy.searchsorted(self._days, ends, side="left") - count)

    def between(self, starts: np.ndarray[Any, Any], ends: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """For each pair, the working days after the start up to and including the end."""
        counted: np.ndarray[Any, Any] = self._count[self._index(ends)] - self._count[self._index(starts)]
        return counted

    def due(self, starts: np.ndarray[Any, Any], limit: Limit) -> np.ndarray[Any, Any]:
        """For each day, the due day of the limit."""
        found: np.ndarray[Any, Any] = self._axis.table(limit)[self._index(starts)]
        if (found == BEYOND).any():
            raise self._axis._beyond(day_of_number(int(starts[found == BEYOND][0])))
        return found

    def _nth(self, positions: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if len(positions) and (positions.min() < 0 or positions.max() >= len(self._days)):
            raise BeyondHorizon(
                "a column of days", "a sum leaves the days for which holidays are known.", "Check the dates."
            )
        found: np.ndarray[Any, Any] = self._days[positions]
        return found

    def _index(self, days: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        outside = days[(days < self.origin) | (days > self.end)]
        if len(outside):
            raise self._axis._beyond(EPOCH + timedelta(days=int(outside[0])))
        indices: np.ndarray[Any, Any] = days - self.origin
        return indices


def add_months(day: date, months: int) -> date:
    """The corresponding date so many months on, or the last day of that month where it has none (Dodds v Walker)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def get_axis(nation: Nation, own: Path | None = None, closures: Mapping[date, str] | None = None) -> Axis:
    """The axis of a nation, with the authority's own copy of the official list, and closure days, where given.

    Closures belong to local timescales only; the checker refuses them elsewhere.
    """
    return _axis(load_holidays(nation, own).fingerprint, nation, own, tuple(sorted((closures or {}).items())))


@lru_cache(maxsize=16)
def _axis(_: str, nation: Nation, own: Path | None, closures: tuple[tuple[date, str], ...]) -> Axis:
    return Axis(load_holidays(nation, own), dict(closures))


__all__ = ["BEYOND", "Axis", "Columns", "add_months", "get_axis"]
