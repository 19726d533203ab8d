"""How a day is said in British English, in few letters."""

from __future__ import annotations

from datetime import date
from typing import Final

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")

LONG_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def month_of(day: date) -> str:
    """Sept: the month alone."""
    return MONTHS[day.month - 1]


def full_day(day: date) -> str:
    """ "5 Oct 2020"."""
    return f"{day.day} {month_of(day)} {day.year}"


def long_date(day: date) -> str:
    """ "5 October 2020"."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, today: date) -> str:
    """ "Thu 17 Sept"; with the year where it lies more than half a year away and in another year."""
    words = f"{DAYS[day.weekday()]} {day.day} {month_of(day)}"
    return f"{words} {day.year}" if day.year != today.year and abs((day - today).days) > 183 else words
