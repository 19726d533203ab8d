"""What a finished digest shows, entry by entry: what coverage proves from, and what the next morning compares with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.words.enums import State
from engine.words.values import Moment


@dataclass(frozen=True, slots=True)
class Shown:
    """One obligation, or one unwatched child (`obligation` is then ""), as one digest shows it.

    `responsible` is False where the reader only hears of it: the owner's service, the head of service. `grouped`: it
    stands inside a counted group rather than on a line. `says_late`: the line says why nobody was warned.
    """

    person: str
    section: str
    obligation: str
    subject: str
    timescale: str
    state: State | None
    due: Moment | None
    responsible: bool = True
    grouped: bool = False
    says_late: bool = False


@dataclass(frozen=True, slots=True)
class PreviousMorning:
    """The last morning on which digests were made: when, until when they looked, and what the managers were shown."""

    made: datetime
    next_digest: datetime  # the next digest that was then announced
    shown: Mapping[str, Shown]  # by obligation; of the responsible managers' digests only
    rules_changed: bool = False  # the rule book or the calendar is another one since


@dataclass(frozen=True, slots=True)
class Gap:
    """Working mornings before this one on which no digest went out; and from when to when nothing ran at all, where that
    was why (`since` is else None)."""

    mornings: tuple[date, ...]
    since: datetime | None = None
    until: datetime | None = None  # None: until now
