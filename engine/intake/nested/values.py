"""The text of one field, read as its mapping says: a date, yes or no, a code, or text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from engine.intake.cells import cell, identifier, plain, storable, yes_no
from engine.intake.dates import OLDEST, read_day, read_moment, sound_birth, sound_event_day
from engine.intake.nested.table import FieldRule
from engine.intake.reasons import Fault, Reason

_ZONE: Final = re.compile(r"(?<=\d)(Z|[+-]\d{2}:\d{2})$")
_ISO: Final = "Write it as 2021-02-28."


def read_value(rule: FieldRule, text: str, as_at: date) -> date | str | Fault:
    """The value; "yes" or "no" for a yes or no; "" for a blank."""
    if rule.read == "identifier":
        return storable(identifier(text))
    if rule.read == "text":
        return plain(storable(cell(text)))
    return _value(rule.read, rule.of, text, as_at)


@lru_cache(maxsize=65_536)
def _value(read: str, codes: tuple[str, ...], text: str, as_at: date) -> date | str | Fault:
    """A value of which there are few: each distinct text is read once."""
    words = storable(cell(text))
    if not words:
        return ""
    if read == "yes_no":
        answer = yes_no(words)
        return answer if isinstance(answer, Fault) else "yes" if answer else "no"
    if read == "code":
        return _code(words, codes)
    return _sound(_day(words), read, as_at)


def _code(text: str, codes: tuple[str, ...]) -> str | Fault:
    for code in codes:
        if code.casefold() == text.casefold():
            return code
    mend = "The record went in without it: write one of " + ", ".join(codes) + "."
    return Fault(Reason.UNREADABLE_VALUE, mend)


def _day(text: str) -> date | Fault:
    """An ISO date, with or without a zone; of a date and time, the day in London."""
    if "T" in text or " " in text:
        moment = read_moment(text)
        return Fault(moment.reason, _ISO) if isinstance(moment, Fault) else moment.day
    day = read_day(_ZONE.sub("", text))
    if isinstance(day, Fault):
        return Fault(day.reason, day.mend if day.mend.startswith("There is no such day") else _ISO)
    return day


def _sound(day: date | Fault, read: str, as_at: date) -> date | Fault:
    if isinstance(day, Fault):
        return day
    if read == "birth":
        return sound_birth(day, as_at)
    if read == "expected":
        return Fault(Reason.TOO_EARLY) if day < OLDEST else day
    return sound_event_day(day, as_at)
