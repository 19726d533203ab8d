"""Reads weekdays and hours as people write them: "mon-fri", "mon tue", "09:00-17:00", "mon-thu 08:45-17:00, fri 08:45-13:00"."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from engine.words.organisation import WEEKDAYS
from engine.words.rota import Hours, WeekPart

_SPAN: Final = re.compile(r"^(\d\d:\d\d)\s*(?:-|–|to)\s*(\d\d:\d\d)$")
_PART: Final = re.compile(r"^(?P<days>[a-zA-Z,\s-]*?)[\s,]*(?P<hours>\d\d:\d\d\s*(?:-|–|to)\s*\d\d:\d\d)$")


def days_in(words: str) -> frozenset[int] | None:
    """The weekdays named, 0 for Monday: "mon-fri" (ends included), "mon, wed"; None where a word is no weekday."""
    found: set[int] = set()
    for word in re.split(r"[\s,;]+", words.strip().lower()):
        first, _, last = word.partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            return None
        begins, ends = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found |= {day % 7 for day in range(begins, ends + 1 if ends >= begins else ends + 8)}
    return frozenset(found)


def hours_in(words: str) -> Hours | None:
    """The span "09:00-17:00"; 24:00 is the end of the day, and 17:00-09:00 runs into the next one. None for no span."""
    match = _SPAN.match(words.strip().replace("24:00", "00:00"))
    try:
        return Hours(time.fromisoformat(match[1]), time.fromisoformat(match[2])) if match else None
    except ValueError:
        return None


def week_in(words: str, usual: frozenset[int]) -> tuple[WeekPart, ...] | None:
    """The hours of a week, parts parted by commas or semicolons; a part that names no weekday holds for the `usual`
    ones. None where it cannot be read."""
    parts: list[WeekPart] = []
    for piece in re.split(r"(?<=\d)\s*[,;]\s*", words.strip()):
        match = _PART.match(piece)
        hours = hours_in(match["hours"]) if match else None
        days = days_in(match["days"]) if match and match["days"].strip() else usual
        if hours is None or days is None:
            return None
        parts.append(WeekPart(days, hours))
    return tuple(parts)
