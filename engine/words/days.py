"""How a day is said in British English, in few letters."""

from __future__ import annotations

from datetime import date
from typing import Final

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def short_day(day: date, today: date) -> str:
    """ "Thu 17 Sept"; with the year where it lies more than half a year away and in another year."""
    words = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{words} {day.year}" if day.year != today.year and abs((day - today).days) > 183 else words
