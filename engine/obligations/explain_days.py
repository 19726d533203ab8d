"""Date sums by walking the calendar one day at a time: slow, and plain enough to check by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from engine.words.clock import local_day, start_of_day
from engine.words.enums import Roll, Unit
from engine.words.limits import Limit

ONE_DAY = timedelta(days=1)
Working = Callable[[date], bool]


def last_day_counted(start: date, limit: Limit, working: Working) -> date:
    """The day on which a limit in days, weeks, months or years runs out, rolled where the limit says so."""
    return _rolled(_walk(start, limit, working), limit, working)


def first_day_counted(end: date, limit: Limit, working: Working) -> date:
    """The day that lies the limit before `end`, rolled where the limit says so; with `beginning_with`, `end` is day 1."""
    if not limit.beginning_with or limit.unit is Unit.MONTH_END:
        return _rolled(day_before(end, limit, working), limit, working)
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        return _rolled(day_before(end, limit, working) + ONE_DAY, limit, working)
    return _rolled(day_before(end + ONE_DAY, limit, working), limit, working)


def _rolled(day: date, limit: Limit, working: Working) -> date:
    step = {Roll.NONE: timedelta(0), Roll.FORWARD: ONE_DAY, Roll.BACK: -ONE_DAY}[limit.roll]
    while step and not working(day):
        day += step
    return day


def _walk(start: date, limit: Limit, working: Working) -> date:
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        day = corresponding(start, limit)
        return day - ONE_DAY if limit.beginning_with and day.day == start.day else day
    if limit.unit is Unit.MONTH_END:
        while (start + ONE_DAY).month == start.month:
            start += ONE_DAY
        return start
    day = start - ONE_DAY if limit.beginning_with else start
    for _ in range(days_in(limit)):
        day += ONE_DAY
        while limit.unit is Unit.WORKING_DAYS and not working(day):
            day += ONE_DAY
    return day


def day_before(due: date, limit: Limit, working: Working) -> date:
    """The day that stands so long before `due`; working days are counted strictly before it."""
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        return corresponding(due, limit, back=True)
    if limit.unit is Unit.MONTH_END:
        while due.day != 1:
            due -= ONE_DAY
        return due
    day = due
    for _ in range(days_in(limit)):
        day -= ONE_DAY
        while limit.unit is Unit.WORKING_DAYS and not working(day):
            day -= ONE_DAY
    return day


def ordinary_day_before(end: date, limit: Limit) -> date:
    """The day that stands so many days, weeks, months or years before `end`."""
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        return corresponding(end, limit, back=True)
    return end - ONE_DAY * days_in(limit)


def ordinary_day_after(start: date, limit: Limit) -> date:
    """The day that stands so many days, weeks, months or years after `start`."""
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        return corresponding(start, limit)
    return start + ONE_DAY * days_in(limit)


def days_in(limit: Limit) -> int:
    """How many days a limit in days, working days or weeks counts."""
    return limit.count * 7 if limit.unit is Unit.WEEKS else limit.count


def corresponding(start: date, limit: Limit, back: bool = False) -> date:
    """The same day of the month so many months or years on (or back), or the month's last day where it has no such day."""
    months = limit.count * (12 if limit.unit is Unit.YEARS else 1)
    year, month = start.year, start.month
    for _ in range(months):
        month += -1 if back else 1
        if month in (0, 13):
            year, month = (year - 1, 12) if back else (year + 1, 1)
    day = start.day
    while not _exists(year, month, day):
        day -= 1
    return date(year, month, day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def instant_after(start: datetime, limit: Limit, working: Working) -> datetime:
    """The instant so many hours after `start`, in UTC; working hours pass only on working days."""
    left = timedelta(hours=limit.count)
    if limit.unit is Unit.HOURS:
        return start + left
    while True:
        midnight = start_of_day(local_day(start) + ONE_DAY)
        if working(local_day(start)):
            if start + left <= midnight:
                return start + left
            left -= midnight - start
        start = midnight


def instant_before(due: datetime, limit: Limit, working: Working) -> datetime:
    """The instant so many hours before `due`, in UTC; working hours pass only on working days."""
    left = timedelta(hours=limit.count)
    if limit.unit is Unit.HOURS:
        return due - left
    while True:
        day = local_day(due - timedelta(microseconds=1))
        morning = start_of_day(day)
        if working(day):
            if due - left >= morning:
                return due - left
            left -= due - morning
        due = morning


def working_days_after(start: date, end: date, working: Working) -> int:
    """How many working days lie after `start`, up to and including `end`."""
    return sum(working(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))
