"""Days and instants: Europe/London outside, UTC inside, and what a date means as a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
EPOCH: Final = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_of_number(number: int) -> date:
    """The day that is `number` days after 1 January 1970."""
    return EPOCH + timedelta(days=number)


def local_day(instant: datetime) -> date:
    """The day in Europe/London on which the instant falls. The instant carries its zone."""
    return instant.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The first instant of the local day, in UTC."""
    return datetime.combine(day, time(0), tzinfo=LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last whole second of the local day, in UTC: when a date without a time is taken to happen."""
    return start_of_day(day + timedelta(days=1)) - timedelta(seconds=1)


def last_instant(day: date) -> datetime:
    """The last instant of the local day, in UTC: what a date means as an as-at moment."""
    return start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970 in UTC, rounded down."""
    return int((instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))


def instant_of_seconds(number: int) -> datetime:
    """The instant that is `number` seconds after the start of 1970, UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
