"""What a figure is about: a calendar month, a quarter of the financial year, or one day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.reports.wording import LONG_MONTHS
from engine.words.days import MONTHS
from engine.words.errors import Mistake


class Length(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a day; both ends are in."""

    length: Length
    first: date
    last: date

    @property
    def key(self) -> str:
        """As it is typed: "2020-09", "2020-Q2" or "2020-10-05"."""
        if self.length is Length.DAY:
            return self.first.isoformat()
        if self.length is Length.MONTH:
            return f"{self.first:%Y-%m}"
        return f"{year_of(self.first)}-Q{(self.first.month - 4) // 3 % 4 + 1}"

    @property
    def name(self) -> str:
        """ "September 2020", "July to September 2020" or "5 October 2020"."""
        month, year = LONG_MONTHS[self.first.month - 1], self.last.year
        if self.length is Length.DAY:
            return f"{self.first.day} {month} {year}"
        if self.length is Length.MONTH:
            return f"{month} {year}"
        return f"{month} to {LONG_MONTHS[self.last.month - 1]} {year}"

    @property
    def short_name(self) -> str:
        """ "Sept 2020", "July to Sept 2020" or "5 Oct 2020"."""
        month, end, year = MONTHS[self.first.month - 1], MONTHS[self.last.month - 1], self.last.year
        if self.length is Length.DAY:
            return f"{self.first.day} {month} {year}"
        return f"{month} {year}" if self.length is Length.MONTH else f"{month} to {end} {year}"

    @property
    def previous(self) -> Period:
        """The period of the same length before it; of a day, the day a month earlier (of a month's end, the month's end)."""
        if self.length is Length.MONTH:
            return month_of(_back(self.first, 1))
        if self.length is Length.QUARTER:
            return quarter_of(_back(self.first, 3))
        end = self.last.day == monthrange(self.last.year, self.last.month)[1]
        before = _back(self.last.replace(day=1), 1)
        days = monthrange(before.year, before.month)[1]
        return day_period(before.replace(day=days if end else min(self.last.day, days)))

    @property
    def months(self) -> tuple[Period, ...]:
        """Every month from April of its financial year up to the one in which it ends."""
        found, month = [], date(year_of(self.last), 4, 1)
        while month <= self.last:
            found.append(month_of(month))
            month = _back(month, -1)
        return tuple(found)


def year_of(day: date) -> int:
    """The calendar year in which the day's financial year began, on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def month_of(day: date) -> Period:
    """The month in which the day lies."""
    return Period(Length.MONTH, day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def quarter_of(day: date) -> Period:
    """The quarter in which the day lies; each begins in January, April, July or October."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(Length.QUARTER, first, month_of(_back(first, -2)).last)


def day_period(day: date) -> Period:
    """One day."""
    return Period(Length.DAY, day, day)


def typed_month(text: str, option: str) -> Period:
    """Read "2020-09". Raises Mistake."""
    if re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        return month_of(date(int(text[:4]), int(text[5:]), 1))
    raise Mistake(option, f"{text!r} is not a month.", "Write it as 2020-09.")


def typed_quarter(text: str, option: str) -> Period:
    """Read "2020-Q2": the second quarter of the year from April 2020, July to September. Raises Mistake."""
    if re.fullmatch(r"(19|20)\d\d-[Qq][1-4]", text):
        year, number = int(text[:4]), int(text[6])
        return quarter_of(_back(date(year, 4, 1), -3 * (number - 1)))
    mend = "Write 2020-Q2 for July to September 2020: quarters count from April."
    raise Mistake(option, f"{text!r} is not a quarter.", mend)


def _back(first_of_month: date, months: int) -> date:
    """The first of the month so many months earlier."""
    number = first_of_month.year * 12 + first_of_month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
