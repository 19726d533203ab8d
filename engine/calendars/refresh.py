"""Brings a newer official list in: what it adds, takes away or renames, worked out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.calendars.official import Official, as_json, merge, parse_official


class Kind(StrEnum):
    """What a newer list does with a day."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class Change:
    """One day that a newer list adds, takes away or names otherwise, in one division."""

    day: date
    division: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The changes by day, and the list as it would be written: older years kept, the newer list's years replaced."""

    changes: tuple[Change, ...]
    official: Official

    @property
    def text(self) -> str:
        """The whole list in the shape of GOV.UK, ready for `config/bank-holidays.json`."""
        return as_json(self.official.divisions)


def refresh(current: Official, newer: str, where: str) -> Refreshed:
    """Lay a newer official JSON text over the list in use. `where` names its file in messages.

    GOV.UK gives only the last few years and the next two, so years it no longer speaks of are kept. Raises Mistakes,
    with all of them, for a text that is not such a list, has incomplete years, or would leave a gap.
    """
    official = merge(current, parse_official(newer, where))
    changes: list[Change] = []
    for division, holidays in official.divisions.items():
        before = {holiday.day: holiday.name for holiday in current.divisions[division]}
        after = {holiday.day: holiday.name for holiday in holidays}
        changes += [Change(day, division, Kind.ADDED, after[day]) for day in after.keys() - before.keys()]
        changes += [Change(day, division, Kind.REMOVED, before[day]) for day in before.keys() - after.keys()]
        both = after.keys() & before.keys()
        changes += [Change(day, division, Kind.RENAMED, after[day]) for day in both if after[day] != before[day]]
    return Refreshed(tuple(sorted(changes, key=lambda change: (change.day, change.division))), official)
