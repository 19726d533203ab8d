"""Dates and times as files write them: ISO, or the one format that was declared; never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from engine.intake.reasons import Fault, Reason
from engine.words.clock import LONDON, local_day
from engine.words.errors import IntakeMistake
from engine.words.values import Moment

EARLIEST: Final = date(1990, 1, 1)  # a case event before this is a slip of the pen; working days are known from here on
OLDEST: Final = date(1900, 1, 1)  # no one alive was born before

_ISO: Final = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_TIME: Final = re.compile(r"^(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_SLASHED: Final = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED: Final = re.compile(r"^(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A format declared for a whole file, such as dd/mm/yyyy. ISO is read beside it."""

    pattern: re.Pattern[str]

    @classmethod
    def declared(cls, text: str) -> DateFormat | None:
        """The format that a person wrote; None for an empty text. Raises IntakeMistake."""
        if not text:
            return None
        parts = re.split(r"(dd|mm|yyyy)", text.strip().lower())
        if sorted(part for part in parts if part in ("dd", "mm", "yyyy")) != ["dd", "mm", "yyyy"]:
            raise IntakeMistake("--dates", f"{text!r} is not a format of dates.", "Write, say, --dates dd/mm/yyyy.")
        shapes = {"dd": r"(?P<day>\d{1,2})", "mm": r"(?P<month>\d{1,2})", "yyyy": r"(?P<year>\d{4})"}
        return cls(re.compile("^" + "".join(shapes.get(part, re.escape(part)) for part in parts) + "$"))


UK: Final = DateFormat.declared("dd/mm/yyyy")


def read_day(text: str, declared: DateFormat | None = None) -> date | Fault:
    """The date that the text says, ISO or as declared. A text with a time is refused."""
    match = _ISO.match(text)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if declared is not None and (given := declared.pattern.match(text)):
        return _date(int(given["year"]), int(given["month"]), int(given["day"]))
    slashed = _SLASHED.match(text)
    return _two_ways(int(slashed[1]), int(slashed[3]), int(slashed[4])) if slashed else Fault(Reason.UNREADABLE_DATE)


def read_moment(text: str, declared: DateFormat | None = None) -> Moment | Fault:
    """The day, and the instant where a time is given; a time without an offset is Europe/London.

    Where the clock showed a time twice in the autumn, the first is taken; a time skipped in spring is a fault.
    """
    first, mark, rest = text.replace("T", " ", 1).partition(" ")
    day = read_day(first, declared)
    if isinstance(day, Fault) or not mark:
        return Moment(day) if isinstance(day, date) else day
    time = _TIME.match(rest.strip())
    if time is None:
        return Fault(Reason.UNREADABLE_DATE)
    try:
        local = datetime(day.year, day.month, day.day, int(time[1]), int(time[2]), int(time[3] or 0), tzinfo=LONDON)
        if time[4]:
            local = local.replace(tzinfo=UTC) - _offset(time[4])
    except (ValueError, OverflowError):
        return Fault(Reason.UNREADABLE_DATE)
    instant = local.astimezone(UTC)
    if not time[4] and instant.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Fault(Reason.NO_SUCH_TIME)
    return Moment(local_day(instant), instant)


def read_uk_day(text: str) -> date | Fault:
    """A workbook's date: a real date, ISO, 16/09/2020 (day first), 16-09-2020, 16.09.2020 or 16 September 2020."""
    first = re.sub(r"[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text)
    slashed = _SLASHED.match(first)
    if slashed:
        return _date(int(slashed[4]), int(slashed[3]), int(slashed[1]))
    worded = _WORDED.match(first)
    if worded and worded[2][:3].lower() in _MONTHS:
        return _date(int(worded[3]), _MONTHS.index(worded[2][:3].lower()) + 1, int(worded[1]))
    day = read_day(first)
    if isinstance(day, Fault):
        return Fault(day.reason, "Format the cell as a date, or write it as 16/09/2020.")
    return day


def is_future(day: date, as_at: date) -> bool:
    """True when the day is more than one day after the day of the import: the allowance is for clocks and zones."""
    return day > as_at + timedelta(days=1)


def sound_event_day(day: date, as_at: date) -> date | Fault:
    """The day, unless no case event can have happened on it."""
    if is_future(day, as_at):
        return Fault(Reason.IN_FUTURE, "Check the year, and the day of the import.")
    return Fault(Reason.TOO_EARLY) if day < EARLIEST else day


def sound_birth(day: date, as_at: date) -> date | Fault:
    """The day, unless no one can have been born on it."""
    if day > as_at:
        return Fault(Reason.BORN_IN_FUTURE, "Check the year; for an unborn child leave it blank.")
    return Fault(Reason.TOO_EARLY) if day < OLDEST else day


def _date(year: int, month: int, day: int) -> date | Fault:
    try:
        return date(year, month, day)
    except ValueError:
        return Fault(Reason.UNREADABLE_DATE, "There is no such day in the calendar: check it.")


def _offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta(0)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return size if text[0] == "+" else -size


def _two_ways(first: int, second: int, year: int) -> Fault:
    """Refuse 01/02/2021, and ask which of the two days it is."""
    british, american = _date(year, second, first), _date(year, first, second)
    days = [day for day in (british, american) if isinstance(day, date)]
    if not days:
        return Fault(Reason.UNREADABLE_DATE)
    if len(set(days)) == 1:
        return Fault(Reason.AMBIGUOUS_DATE, f"Write {days[0]}, or declare the file's format with --dates dd/mm/yyyy.")
    question = " or ".join(f"{day.day} {day:%B}" for day in days)
    forms = " or ".join(str(day) for day in days)
    return Fault(Reason.AMBIGUOUS_DATE, f"Write {forms}: is it {question}? Or declare --dates dd/mm/yyyy.")
