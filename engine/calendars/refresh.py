"""Brings a newer official list of bank holidays in: what it adds, moves or takes away, shown before it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.calendars.pinned import parse_official


@dataclass(frozen=True, slots=True)
class Change:
    """One day that a newer list adds to, or takes from, the list in use."""

    division: str
    day: date
    name: str
    added: bool


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The changes, and the whole list as it would be written: older years kept, the newer list's own span replaced."""

    changes: tuple[Change, ...]
    text: str


def refreshed(current: str, newer: str, where: str) -> Refreshed:
    """Lay a newer official JSON over the one in use. The official address gives a few years only, so the years
    that it does not speak of are kept. Raises ConfigMistake for anything that is not such a list."""
    old, new = parse_official(current, "the list in use"), parse_official(newer, where)
    changes: list[Change] = []
    merged: dict[str, Any] = {}
    for division, days in old.items():
        given = new[division]
        first, last = min(given).year, max(given).year
        kept = {day: name for day, name in days.items() if not first <= day.year <= last}
        whole = dict(sorted((kept | given).items()))
        changes += [Change(division, day, name, True) for day, name in given.items() if day not in days]
        changes += [Change(division, day, days[day], False) for day in days if day not in whole]
        merged[division] = {"division": division, "events": _events(whole)}
    ordered = sorted(changes, key=lambda change: (change.day, change.division))
    return Refreshed(tuple(ordered), json.dumps(merged, indent=1, ensure_ascii=False) + "\n")


def _events(days: Mapping[date, str]) -> list[dict[str, str]]:
    return [{"title": name, "date": day.isoformat()} for day, name in days.items()]
