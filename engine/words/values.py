"""The frozen values that travel from intake to the digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from engine.words.enums import Flag, LimitName, Owner, State

AttributeValue = str | bool | int | float | date | tuple[str, ...]
_NOTHING: Final[Mapping[str, AttributeValue]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened or falls due: a local day in Europe/London and, where one is known, the instant (UTC)."""

    day: date
    instant: datetime | None = None

    def __post_init__(self) -> None:
        if self.instant is not None and self.instant.tzinfo is None:
            raise ValueError("an instant carries its zone")


@dataclass(frozen=True, slots=True)
class Person:
    """A subject: a child mostly, or a worker or an audit. A name is optional and never leaves by default."""

    subject: str
    name: str = ""
    date_of_birth: date | None = None
    expected_date_of_birth: date | None = None
    family: str = ""
    responsible_authority: str = ""
    died: date | None = None
    restricted: bool = False

    @property
    def initials(self) -> str:
        """The first letters of the name's words, at most three; empty when there is no name."""
        return "".join(word[0].upper() for word in self.name.split() if word[:1].isalpha())[:3]


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One version of one fact about one subject: what happened, when it happened, when it was recorded."""

    event_id: str
    subject: str
    kind: str
    happened: Moment
    recorded: datetime  # UTC; when this version was entered
    version: int = 1  # 1, 2, ... : a later version replaces the whole row
    episode: str = ""
    team: str = ""
    worker: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: _NOTHING)
    source: str = ""

    @property
    def retracted(self) -> bool:
        """True when this version withdraws the event."""
        return self.attributes.get("retracted") is True


@dataclass(frozen=True, slots=True)
class Obligation:
    """One running or finished instance of a timescale for one subject, as at one moment.

    The first four fields after the id, with `anchor`, are its identity; all else is derived and may change.
    """

    obligation: str  # short stable id made from the identity
    timescale: str
    limit: LimitName
    subject: str
    thread: str  # the episode, or the id of the event that opened the thread
    anchor: str  # the id of the event that started this obligation
    cycle: int  # 1 for once and for the first of a repeating duty; for show
    version: date  # in_force_from of the rule version it runs under
    episode: str
    started: Moment
    due: Moment | None
    met: Moment | None
    met_by: str  # event id, "" while unmet
    ended: Moment | None
    state: State
    days_over: int  # working days for limits counted in them, else days; 0 when not over
    flags: frozenset[Flag]
    owner: Owner
    team: str  # who holds the case at the asked moment
    worker: str
    reason: str = ""
