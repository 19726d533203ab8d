"""One subject's history as plain values: what the explainer reads, and what pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.words.values import CaseEvent, Person

Key = tuple[str, str]  # (sort of thing, episode)

RULE_VERSION = "rule_version"  # the kind of a synthetic row; no case event has it


@dataclass(frozen=True, slots=True)
class Row:
    """One event, or one change of a rule, at its place in the order of its subject."""

    subject: str
    place: int  # 0, 1, ... in the subject's order
    event: CaseEvent | None  # None for a synthetic row
    kind: str
    day: date
    instant: datetime  # UTC; of a date without a time, the last second of its local day
    date_only: bool
    key: Key | None
    opens: frozenset[str]  # the periods that this start opens
    duplicates: frozenset[str]  # the periods that it would open, were they not open
    open_after: frozenset[str]  # the periods open just after this row
    version_of: tuple[str, date] | None = None  # synthetic: (timescale, in_force_from)


@dataclass(frozen=True, slots=True)
class History:
    """All rows of one subject up to the as-at moment, in order."""

    subject: str
    person: Person | None
    rows: tuple[Row, ...]


def conflict(a: Key | None, b: Key | None) -> bool:
    """True when both have a key, of one sort of thing, and name different episodes."""
    return a is not None and b is not None and a[0] == b[0] and a[1] != b[1]
