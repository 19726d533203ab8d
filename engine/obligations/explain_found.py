"""What the search finds: what a start began, what its version says of it, and each obligation as the rows have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from engine.histories.rows import Row
from engine.rulebook.timescale import (
    BringForwardClause,
    ExtendClause,
    PauseClause,
    Phase,
    ResumeClause,
    StartClause,
    Version,
)
from engine.words.clock import local_day
from engine.words.values import Moment

Point = date  # a day of a days clock; the instant (a datetime, which is a date) of an hours clock
MovingClause = ExtendClause | BringForwardClause | PauseClause | ResumeClause


@dataclass(frozen=True, slots=True)
class Chain:
    """What one accepted start began: an obligation, and with a repeating duty its later cycles."""

    first: Row
    clause: StartClause | None  # None: measured back from its evidence
    unknown: bool  # its condition was unknown
    begins: Row  # the row at which its first cycle begins: the first row, but where it counts from an earlier event
    day: date  # from which the first cycle counts
    opens: date  # from which evidence may meet it
    killed_by: Row | None = None  # the later start that superseded it


@dataclass(frozen=True, slots=True)
class Ending:
    """The first row that ended an obligation, and why."""

    row: Row
    reason: str


class Did(StrEnum):
    """What a row made of the due moment."""

    EXTENDED = "extended"
    CUT = "extended, and cut"
    LEFT_OUT = "left out"
    NO_DATE = "no new date"
    BROUGHT_FORWARD = "brought forward"
    NOT_EARLIER = "not earlier"
    NOT_PAUSED = "not paused"
    IN_DOUBT = "in doubt"


@dataclass(frozen=True, slots=True)
class Move:
    """A row that could move the due moment, and what it did; of pauses and resumptions those in doubt or too late."""

    row: Row
    did: Did
    clause: MovingClause
    due: Point | None = None  # where it left the due moment, in case it set it


@dataclass(frozen=True, slots=True)
class Part:
    """What a pause left out until a row set the due moment meanwhile, or until it was over."""

    passed: int
    until: Move | None  # None: the pause was over


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch for which the clock stood."""

    row: Row  # that stopped it
    reason: str
    until: Row | None  # that let it go on, or closed the obligation; None while it stands
    last: Point  # up to where it was counted
    parts: tuple[Part, ...]
    runs_from: Point | None  # from when on the time counts, where the clock was stopped before that

    @property
    def passed(self) -> int:
        """What did not count: working days, days or seconds, as the phase that ruled counts."""
        return sum(part.passed for part in self.parts)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the version that took hold last says of an obligation."""

    version: Version | None
    silent: bool
    relaxed: bool = False
    phase: Phase | None = None
    doubtful: bool = False  # whether the phase applies is unknown
    counted: Point | None = None  # what the phase gives
    from_day: date | None = None  # S: of the start from which the phase was counted
    undated: tuple[Phase, ...] = ()  # phases that may apply and give no due: what they count from is not known
    runs_from: Point | None = None  # from when on its time counts; what lies before it is not paused time either
    due: Point | None = None  # the due moment as the rows have moved it
    moves: tuple[Move, ...] = ()
    pauses: tuple[Pause, ...] = ()
    paused: bool = False  # its clock stands, or stood when it closed

    def did(self, *what: Did) -> bool:
        """Whether some row did one of these."""
        return any(move.did in what for move in self.moves)


@dataclass(frozen=True, slots=True)
class Found:
    """One obligation as the rows have it."""

    chain: Chain
    start: Row
    day: date  # from which it counts: the start's, unless the start gives an earlier one
    step: int  # 0, 1, ...
    ruling: Ruling
    earlier_versions: tuple[Version, ...]  # those that had hold of it before, earliest first
    met: Row | None
    ending: Ending | None  # also where it was met on the same day
    in_doubt: tuple[Row, ...]  # evidence and ends of which it is unknown whether they count

    @property
    def ended(self) -> bool:
        """True when it ended without evidence."""
        return self.ending is not None and self.met is None

    @property
    def closed_by(self) -> Row | None:
        """The row that met it or ended it."""
        return self.met if self.met is not None or self.ending is None else self.ending.row

    @property
    def closed_on(self) -> date | None:
        """The day on which it was met or ended."""
        return None if self.closed_by is None else self.closed_by.day


def moment_of(row: Row) -> Moment:
    """When the row's event happened."""
    return Moment(row.day, None if row.date_only else row.instant)


def moment_at(point: Point) -> Moment:
    """A day, or an instant with its local day."""
    return Moment(local_day(point), point) if isinstance(point, datetime) else Moment(point)


def met_by(found: Found) -> Row:
    """The row that met it. Only for obligations that were met."""
    return cast(Row, found.met)


def day_of(point: Point) -> date:
    """The local day of a due moment, be it a day or an instant."""
    return local_day(point) if isinstance(point, datetime) else point


def version_of(found: Found) -> Version:
    """The version that the obligation shows. Only for obligations that are not silent."""
    return cast(Version, found.ruling.version)
