"""When each job of the schedule is due: a pure function, so that any week of the past can be asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from engine.calendars.axis import Axis
from engine.words.clock import LONDON, local_day
from engine.words.settings import Settings

DAY: Final = timedelta(days=1)
UNSURE_HOUR: Final = 1  # from 01:00 to 01:59 local time is missing on one day of the year and comes twice on another
AHEAD: Final = timedelta(days=62)  # longer than any job ever waits


class Repeats(StrEnum):
    """On which days a job comes up."""

    THROUGH_THE_DAY = "through the day, every day"
    WORKING_DAYS = "each working day"
    WEEKS = "the first working day of each week"
    MONTHS = "the first working day of each month"


@dataclass(frozen=True, slots=True)
class Timetable:
    """On which days, and at which time of the day by the settings; through the day the settings say how often."""

    repeats: Repeats
    at: Callable[[Settings], time] = lambda settings: settings.digest.digest_time


class CatchUp(StrEnum):
    """What becomes of moments that passed while no engine ran."""

    LATEST = "the latest stands for those before it"
    TODAY = "only today's is done"
    EACH = "each is done, oldest first"


@dataclass(frozen=True, slots=True)
class Plan:
    """Of the moments that wait: those to be done now, and those that are passed over; oldest first."""

    do: tuple[datetime, ...]
    skip: tuple[datetime, ...]


def plan(waiting: Sequence[datetime], catch_up: CatchUp, now: datetime) -> Plan:
    """Look once at each waiting moment, oldest first, and say what becomes of it."""
    if catch_up is CatchUp.EACH:
        return Plan(tuple(waiting), ())
    do = tuple(waiting[-1:])
    if catch_up is CatchUp.TODAY and do and local_day(do[0]) != local_day(now):
        do = ()
    return Plan(do, tuple(waiting[: len(waiting) - len(do)]))


def due_moments(timetable: Timetable, since: datetime, now: datetime, axis: Axis, settings: Settings) -> list[datetime]:
    """The moments after `since`, up to and including `now`, at which the job was due; oldest first, in UTC.

    None lies between 01:00 and 01:59 in Europe/London. Raises BeyondHorizon past the days for which holidays are known.
    """
    first, last = local_day(since), local_day(now)
    found: list[datetime] = []
    for step in range((last - first).days + 1):
        day = first + step * DAY
        if not comes_up(timetable.repeats, day, axis):
            continue
        for at in _times(timetable, settings):
            moment = datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)
            if since < moment <= now:
                found.append(moment)
    return found


def next_moment(timetable: Timetable, now: datetime, axis: Axis, settings: Settings) -> datetime | None:
    """The first moment after `now` at which the job is due, in UTC; None where that lies beyond the known holidays."""
    until = min(now + AHEAD, datetime.combine(axis.last, time(0), tzinfo=LONDON).astimezone(UTC))
    if timetable.repeats is Repeats.THROUGH_THE_DAY:
        until = min(until, now + 2 * DAY)
    moments = due_moments(timetable, now, until, axis, settings)
    return moments[0] if moments else None


def comes_up(repeats: Repeats, day: date, axis: Axis) -> bool:
    """True on the days on which the job is due."""
    if repeats is Repeats.THROUGH_THE_DAY:
        return True
    if not axis.is_working(day):
        return False
    if repeats is Repeats.WEEKS:
        return axis.between(day - (day.weekday() + 1) * DAY, day) == 1
    if repeats is Repeats.MONTHS:
        return axis.between(day.replace(day=1) - DAY, day) == 1
    return True


def _times(timetable: Timetable, settings: Settings) -> Iterator[time]:
    if timetable.repeats is not Repeats.THROUGH_THE_DAY:
        yield timetable.at(settings)
        return
    for minutes in range(0, 24 * 60, settings.schedule.scan_every):
        if minutes // 60 != UNSURE_HOUR:
            yield time(minutes // 60, minutes % 60)
