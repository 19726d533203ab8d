"""Shows how a limit was counted: each day walked one at a time, with those that did not count and why.

Nothing here uses the axis's tables: it asks of each day only whether it counts, and so it checks them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from engine.calendars.axis import Axis
from engine.words.clock import LONDON, end_of_day, local_day
from engine.words.enums import Roll, Unit
from engine.words.limits import Limit

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_WEEKEND: Final = ("Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class WalkedDay:
    """One day of the walk: its number in the count, or why it did not count."""

    day: date
    number: int | None  # None where it did not count; for working hours, how many whole hours had been used by its end
    why_not: str = ""

    @property
    def counted(self) -> bool:
        """True when the day counted."""
        return self.number is not None

    def __str__(self) -> str:
        return f"{short_day(self.day)}: {self.why_not or self.number}"


@dataclass(frozen=True, slots=True)
class Working:
    """How a limit was counted. `due` is a day, or for hours an instant in UTC; `days` are the days walked, in order."""

    start: date | datetime
    limit: Limit
    due: date | datetime
    days: tuple[WalkedDay, ...]
    notes: tuple[str, ...]
    provisional: bool
    time_unknown: bool = False  # hours counted from a date without a time, taken as the end of that day

    def words(self) -> list[str]:
        """The working in a few lines, for a person."""
        lines = [self.notes[0]]
        left_out = [day for day in self.days if not day.counted]
        weekend = sum(day.why_not in _WEEKEND for day in left_out)
        if weekend:
            lines.append(f"not counted: {weekend} weekend day{'s' if weekend > 1 else ''}")
        lines += [f"not counted: {day}" for day in left_out if day.why_not not in _WEEKEND]
        ends = [day for day in self.days if day.number and not self.limit.in_hours]
        if ends:
            shown = dict.fromkeys((ends[0], ends[-1]))
            lines.append("counted: " + ", ".join(f"{day.number} is {long_day(day.day)}" for day in shown))
        lines += self.notes[1:]
        if self.provisional:
            lines.append("provisional: it rests on days beyond the official list of bank holidays")
        return lines


def show(axis: Axis, start: date | datetime, limit: Limit) -> Working:
    """Count the limit from `start` by walking, with no table. A datetime carries its zone.

    A limit in days takes a datetime's local day; a limit in hours takes a date as the end of that day, and says so.
    Raises BeyondHorizon where the walk leaves the axis.
    """
    if limit.in_hours:
        axis.due_instant(start if isinstance(start, datetime) else end_of_day(start), limit)  # refuses what it must
        return _hours(axis, start, limit)
    first = local_day(start) if isinstance(start, datetime) else start
    axis.due(first, limit)  # refuses what leaves the axis, before any walk
    if limit.count == 0:
        days, note = [WalkedDay(first, 0)], f"the day itself, {long_day(first)}"
    elif limit.unit is Unit.WORKING_DAYS:
        days = _count(first, limit, axis.why_not, limit.count)
        note = f"{long_day(first)} is {'day 1 if it counts' if limit.beginning_with else 'day 0'}; working days count"
    elif limit.unit in (Unit.DAYS, Unit.WEEKS):
        length = limit.count * (7 if limit.unit is Unit.WEEKS else 1)
        days = _count(first, limit, lambda _: None, length)
        note = f"{long_day(first)} is day {1 if limit.beginning_with else 0}; every day counts, {length} in all"
    else:
        days, note = _months(first, limit)
    return _finished(axis, start, limit, days, note)


def _count(start: date, limit: Limit, why_not: Callable[[date], str | None], length: int) -> list[WalkedDay]:
    """Walk until `length` days have counted."""
    days: list[WalkedDay] = []
    number, day = 0, start - _DAY if limit.beginning_with else start
    while number < length:
        day += _DAY
        reason = why_not(day)
        number += reason is None
        days.append(WalkedDay(day, None if reason else number, reason or ""))
    return days


def _months(start: date, limit: Limit) -> tuple[list[WalkedDay], str]:
    """Walk until the right number of months have turned and the day corresponds, or the month ends without one."""
    months = limit.count * (12 if limit.unit is Unit.YEARS else 1)
    days: list[WalkedDay] = []
    turned, day = 0, start
    while turned < months or (day.day != start.day and (day + _DAY).month == day.month):
        day += _DAY
        turned += day.day == 1
        days.append(WalkedDay(day, len(days) + 1))
    note = f"the corresponding date, {limit} after {long_day(start)}"
    if day.day != start.day:
        return days, f"{note}; {day:%B %Y} has no day {start.day}, so its last day (Dodds v Walker)"
    if limit.beginning_with:
        return days[:-1], f"{note}, less a day, as the first day counts"
    return days, note


def _finished(axis: Axis, start: date | datetime, limit: Limit, days: list[WalkedDay], note: str) -> Working:
    """Roll where the limit says so; else name the last working day before a due day that does not count."""
    due, notes = days[-1].day, [note]
    step = {Roll.NONE: 0, Roll.FORWARD: 1, Roll.BACK: -1}[limit.roll]
    while step and (why_not := axis.why_not(due)):
        notes.append(f"rolled {limit.roll} off {long_day(due)}: {why_not}")
        due += step * _DAY
    if (why_not := axis.why_not(due)) is not None:
        safe = due
        while not axis.is_working(safe):
            safe -= _DAY
        notes.append(f"the due day does not count ({why_not}); the last working day before it is {long_day(safe)}")
    rests_on_holidays = limit.unit is Unit.WORKING_DAYS or limit.roll is not Roll.NONE
    return Working(start, limit, due, tuple(days), tuple(notes), rests_on_holidays and axis.is_provisional(due))


def _hours(axis: Axis, start: date | datetime, limit: Limit) -> Working:
    """Walk a limit in hours: an hour at a time on the UTC line, or a working day at a time."""
    unknown = not isinstance(start, datetime)
    at = start.astimezone(UTC) if isinstance(start, datetime) else end_of_day(start)
    if limit.unit is Unit.HOURS:
        due, days = at, list[WalkedDay]()
        for _ in range(limit.count):
            due += _HOUR
        note = f"{limit.count} elapsed hours after {long_moment(at)}, every day counting"
        if due.astimezone(LONDON).utcoffset() != at.astimezone(LONDON).utcoffset():
            note += "; the clocks change in between, so the time of day differs by an hour"
    else:
        due, days = _walk_working_hours(axis, at, limit.count)
        note = f"{limit.count} hours after {long_moment(at)}, leaving out whole days that do not count"
    notes = [note, "the time it began is not known: the end of the day was taken"] if unknown else [note]
    rests_on_holidays = limit.unit is Unit.WORKING_HOURS
    provisional = rests_on_holidays and axis.is_provisional(local_day(due))
    return Working(start, limit, due, tuple(days), tuple(notes), provisional, unknown)


def _walk_working_hours(axis: Axis, start: datetime, count: int) -> tuple[datetime, list[WalkedDay]]:
    """Use up each working day's room, midnight to midnight, until none of the limit is left."""
    left, at, days = timedelta(hours=count), start.astimezone(LONDON), list[WalkedDay]()
    while True:
        midnight = datetime.combine(at.date() + _DAY, time(0), tzinfo=LONDON)
        why_not = axis.why_not(at.date())
        if why_not is None:
            room = midnight.astimezone(UTC) - at.astimezone(UTC)
            used = min(room, left)
            left -= used
            days.append(WalkedDay(at.date(), count - -(-left // _HOUR)))
            if not left:
                return at.astimezone(UTC) + used, days
        else:
            days.append(WalkedDay(at.date(), None, why_not))
        at = midnight


def short_day(day: date) -> str:
    """Say a day briefly: Fri 18 April 2025."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def long_day(day: date) -> str:
    """Say a day as people do: Friday 27 May 2022."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def long_moment(moment: date | datetime) -> str:
    """Say a day, or an instant in London's time with its time of day."""
    if isinstance(moment, datetime):
        local = moment.astimezone(LONDON)
        return f"{long_day(local.date())} at {local:%H:%M} ({local:%Z})"
    return long_day(moment)
