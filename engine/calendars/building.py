"""Builds the axis of a nation from the official list, with the `holidays` package before and beyond it."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from engine.calendars.axis import Axis
from engine.calendars.beyond import FIRST_DAY, LAST_DAY, holidays_beyond
from engine.calendars.official import Official, load_official
from engine.words.clock import day_number
from engine.words.enums import Nation


def get_axis(nation: Nation, official: Official | None = None) -> Axis:
    """The nation's axis, 1978 to 2060: the official list where it reaches, the `holidays` package elsewhere.

    Without `official` it is the pinned list. Equal content gives the same axis again; changed content a new one.
    """
    return _axis(nation, official) if official else _pinned_axis(nation)


@lru_cache(maxsize=8)
def _pinned_axis(nation: Nation) -> Axis:
    return _axis(nation, load_official())


@lru_cache(maxsize=16)
def _axis(nation: Nation, official: Official) -> Axis:
    until = official.last_day(nation)
    holidays = _holidays(nation, official)
    return build(nation, FIRST_DAY, LAST_DAY, until, holidays, {}, _elsewhere(nation, official, holidays))


def _holidays(nation: Nation, official: Official) -> dict[date, str]:
    first, last = official.first_day(nation), official.last_day(nation)
    beyond = {day: name for day, name in holidays_beyond(nation).items() if not first <= day <= last}
    return beyond | official.holidays(nation)


def _elsewhere(nation: Nation, official: Official, own: Mapping[date, str]) -> dict[date, str]:
    """The days off of the other nations that are none of this one's, named with the first nation that has each."""
    found: dict[date, str] = {}
    for other in Nation:
        named = f"({other.replace('_', ' ').title()})"
        for day, name in _holidays(other, official).items():
            if day not in own:
                found.setdefault(day, f"{name} {named}")
    return found


def build(
    nation: Nation,
    first: date,
    last: date,
    official_until: date,
    holidays: Mapping[date, str],
    closures: Mapping[date, str],
    elsewhere: Mapping[date, str] | None = None,
) -> Axis:
    """Lay out the two tables and the fingerprint. Every day given lies within `first` to `last`. `elsewhere`: the days
    off of other nations, which count here but not on the axis of the whole kingdom."""
    others = dict(sorted((elsewhere or {}).items()))
    numbers, days, counted = array("q"), array("q"), 0
    base = day_number(first)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < 5 and day not in holidays and day not in closures:
            counted += 1
            days.append(base + offset)
        numbers.append(counted)
    fingerprint = _fingerprint(nation, first, last, official_until, holidays, closures, others)
    ordered = dict(sorted(holidays.items())), dict(sorted(closures.items()))
    return Axis(nation, first, last, official_until, fingerprint, *ordered, numbers, days, others)


def _fingerprint(
    nation: Nation,
    first: date,
    last: date,
    official_until: date,
    holidays: Mapping[date, str],
    closures: Mapping[date, str],
    elsewhere: Mapping[date, str],
) -> str:
    """A short hash of all that the answers of the axis, and of the kingdom's made from it, depend on."""
    lines = [f"{nation} {first} {last} {official_until}"]
    lines += [f"holiday {day} {name}" for day, name in sorted(holidays.items())]
    lines += [f"closure {day} {name}" for day, name in sorted(closures.items())]
    lines += [f"elsewhere {day} {name}" for day, name in elsewhere.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
