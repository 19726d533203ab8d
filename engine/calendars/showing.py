"""Shows how a limit was counted: each day walked one at a time, with those that did not count and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from engine.calendars.axis import Axis, add_months
from engine.words.clock import LONDON
from engine.words.enums import Roll, Unit
from engine.words.limits import Limit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the walk: its number in the count, or why it did not count."""

    day: date
    number: int | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """How a limit was counted from a start to its due moment. `days` is empty where no single day is left out."""

    start: date | datetime
    limit: Limit
    due: date | datetime
    days: tuple[Day, ...]
    note: str
    provisional: bool

    def words(self) -> list[str]:
        """The working in a few lines, for a person."""
        lines = [self.note]
        named = [day for day in self.days if day.why_not and day.why_not not in ("Saturday", "Sunday")]
        weekend = sum(day.why_not in ("Saturday", "Sunday") for day in self.days)
        if weekend:
            lines.append(
                f"not counted: {weekend} Saturdays and Sundays" if weekend > 1 else "not counted: one weekend day"
            )
        lines += [f"not counted: {long_day(day.day)}, {day.why_not}" for day in named]
        counted = [day for day in self.days if day.number]
        if counted:
            lines.append(
                f"counted: 1 is {long_day(counted[0].day)}, {counted[-1].number} is {long_day(counted[-1].day)}"
            )
        if self.provisional:
            lines.append("provisional: it rests on days beyond the official list of bank holidays")
        return lines


def show(axis: Axis, start: date | datetime, limit: Limit) -> Working:
    """Count the limit from the start by walking, day by day, with no table. A datetime carries its zone."""
    if limit.in_hours:
        if not isinstance(start, datetime):
            raise ValueError("a limit in hours starts at an instant")
        return _hours(axis, start, limit)
    first = start.astimezone(LONDON).date() if isinstance(start, datetime) else start
    if limit.unit is Unit.WORKING_DAYS:
        days = _walk(axis, first - ONE_DAY if limit.beginning_with else first, limit.count)
        which = "day 1 if it is a working day" if limit.beginning_with else "day 0"
        return _rolled(
            axis, first, limit, days[-1].day, tuple(days), f"{long_day(first)} is {which}; Mondays to Fridays count"
        )
    if limit.unit in (Unit.DAYS, Unit.WEEKS):
        length = limit.count * (7 if limit.unit is Unit.WEEKS else 1)
        due = first + timedelta(days=length - (1 if limit.beginning_with else 0))
        note = f"{long_day(first)} is day {1 if limit.beginning_with else 0}; every day counts, {length} in all"
        return _rolled(axis, first, limit, due, (), note if limit.count else "the day itself")
    due = add_months(first, limit.count * (12 if limit.unit is Unit.YEARS else 1))
    note = f"the corresponding date, {limit} after {long_day(first)}"
    if due.day != first.day:
        note += f"; that month has no {first.day}th, so its last day"
    if limit.beginning_with:
        due, note = due - ONE_DAY, note + "; less a day, as the first day counts"
    return _rolled(axis, first, limit, due, (), note)


def _walk(axis: Axis, eve: date, count: int) -> list[Day]:
    days: list[Day] = []
    number, day = 0, eve
    while number < count:
        day += ONE_DAY
        why_not = axis.why_not(day)
        number += why_not is None
        days.append(Day(day, number if why_not is None else None, why_not or ""))
    return days


def _rolled(axis: Axis, start: date, limit: Limit, due: date, days: tuple[Day, ...], note: str) -> Working:
    step = {Roll.NONE: 0, Roll.FORWARD: 1, Roll.BACK: -1}[limit.roll]
    while step and not axis.is_working(due):
        note += f"; {long_day(due)} does not count, so on to the {'next' if step > 0 else 'last'} working day"
        due += step * ONE_DAY
    return Working(start, limit, due, days, note, axis.is_provisional(due))


def _hours(axis: Axis, start: datetime, limit: Limit) -> Working:
    if limit.unit is Unit.HOURS:
        due = start.astimezone(UTC) + timedelta(hours=limit.count)
        moved = due.astimezone(LONDON).utcoffset() != start.astimezone(LONDON).utcoffset()
        note = f"{limit.count} hours by the clock in UTC, every day counting"
        note += "; the clocks change in between, so the time of day differs by an hour" if moved else ""
        return Working(start, limit, due, (), note, False)
    left, at, days = timedelta(hours=limit.count), start.astimezone(LONDON), list[Day]()
    while True:
        midnight = datetime.combine(at.date() + ONE_DAY, time(0), tzinfo=LONDON)
        why_not = axis.why_not(at.date())
        if why_not is None:
            room = midnight.astimezone(UTC) - at.astimezone(UTC)
            if left <= room:
                due = at.astimezone(UTC) + left
                break
            left -= room
        else:
            days.append(Day(at.date(), None, why_not))
        at = midnight
    note = f"{limit.count} hours, leaving out whole days that do not count"
    return Working(start, limit, due, tuple(days), note, axis.is_provisional(due.astimezone(LONDON).date()))


def long_day(day: date) -> str:
    """Say a day as people do: Friday 27 May 2022."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def long_moment(moment: date | datetime) -> str:
    """Say a day, or an instant in London's time with its time of day."""
    if isinstance(moment, datetime):
        local = moment.astimezone(LONDON)
        return f"{long_day(local.date())} at {local:%H:%M} ({local:%Z})"
    return long_day(moment)
