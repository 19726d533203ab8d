"""What an explanation holds: finished values without layout. Nothing in them names a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.rulebook.timescale import Source
from engine.words.enums import Authority, State, Unit
from engine.words.values import Moment, Obligation


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the count. `number` is None where it did not count, and `why_not` says why ("Good Friday")."""

    day: date
    number: int | None
    why_not: str


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number that the law leaves to the authority, and that it has set otherwise than the book."""

    name: str  # in config/numbers.yaml
    default: str  # the book's own
    words: str


@dataclass(frozen=True, slots=True)
class Phased:
    """The limit that ruled, and the facts that chose it, in words."""

    limit: str
    unit: Unit
    in_working_days: bool
    rolled: str  # "" or where a due day that does not count goes
    facts: tuple[tuple[str, str], ...]
    in_doubt: bool
    own_number: OwnNumber | None = None  # None: the limit is the book's own, or written in a local file


@dataclass(frozen=True, slots=True)
class FailedPart:
    """One part of a condition that an event does not satisfy."""

    part: str  # as the rule writes it: "mode == 'in person'"
    words: str  # "mode (phone) is not in person"
    unknown: bool  # what it asks for is not recorded


@dataclass(frozen=True, slots=True)
class Evidence:
    """An event of a kind that the duty asks for: that it met it, or why it did not."""

    kind: str
    happened: Moment
    meets: bool
    why_not: tuple[str, ...]  # in words; empty where it meets
    failed: tuple[
        FailedPart, ...
    ] = ()  # the parts of the rule's condition that it fails; empty where another reason holds

    @property
    def unknown(self) -> bool:
        """True where nothing says that it does not count: only what is not recorded keeps it from counting."""
        return bool(self.failed) and all(each.unknown for each in self.failed)


@dataclass(frozen=True, slots=True)
class Cycle:
    """One obligation of the same limit for the same subject: an earlier one, a later one, or the one explained."""

    obligation: str
    cycle: int
    started: Moment
    started_by: str  # the kind of event
    continues: bool  # begun by what met the cycle before; False where a start began it
    limit: str  # "" where none could be worked out
    due: Moment | None
    met: Moment | None
    ended: Moment | None
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One more moment to be shown, of any sort ("paused", "brought forward"), with its label in words."""

    sort: str
    moment: Moment
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """One more stretch to be shown, both days included; `last` is None while it lasts."""

    sort: str
    first: Moment
    last: Moment | None
    label: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that moved the due moment, or could have."""

    did: str  # extended, left out, brought forward, ...
    kind: str
    happened: Moment
    due: Moment | None  # where it left the due moment; None where it set none
    words: str


@dataclass(frozen=True, slots=True)
class Stood:
    """A stretch for which the clock stood."""

    kind: str  # of the event that stopped it
    happened: Moment
    until: Moment | None  # None while it stands
    ended_by: str  # the kind of event that let it go on, or closed the obligation; "" where none did
    reason: str
    passed: int  # working days, days or seconds that did not count
    words: str  # "4 working days"
    counts_from: str = ""  # from when on the time counts, in words, where that was later than the stop
    parts: tuple[
        str, ...
    ] = ()  # "3 before it was extended on Fri 16 May 2025", "1 after that"; empty where nothing set it


@dataclass(frozen=True, slots=True)
class InAll:
    """Days in all, as they were used when the obligation began."""

    period: str
    limit: int
    window: str  # "12 months"
    used: int
    on: date  # in the window that ends on this day


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a person needs to check one date by hand. Holds no name of a person."""

    obligation: Obligation
    as_at: datetime
    title: str
    authority: Authority
    names: Mapping[str, str]  # what the book calls kinds of event, where it has words of its own
    started_by: str  # the kind of event
    happened: Moment  # when that was: what it counts from may be earlier
    counted_from: tuple[str, ...]  # why the count does not begin with the start; empty where it does
    evidence_from: tuple[date, str] | None  # the first day whose evidence counts, and why; None: the start's
    source: Source  # the version's own where it has one
    version: date
    note: str
    earlier_versions: tuple[date, ...]  # those that had hold of it before
    phase: Phased | None  # None: relaxed, or no date can be worked out
    no_due: tuple[str, ...]  # why there is no due date; empty where there is one
    days: tuple[CountedDay, ...]  # the day of the start is not among them, unless the count begins with it
    counted_to: Moment | None  # before any extension
    extensions: tuple[tuple[Moment, date | None], ...]
    evidence: tuple[Evidence, ...]
    working_states: tuple[tuple[str, Moment, date | None], ...]  # kind, when, and the day it names
    in_doubt: tuple[tuple[str, Moment], ...]  # evidence and ends of which it is unknown whether they count
    due_soon: Moment | None = None  # when it comes up before it is due; None where the ladder has no such rung
    not_starts: tuple[Evidence, ...] = ()  # events of the kinds that start it, while it ran, that started nothing
    cycles: tuple[Cycle, ...] = ()  # every obligation of this limit, in order of their starts, this one among them
    marks: tuple[Mark, ...] = ()  # further days to be shown: what moved the clock
    spans: tuple[Span, ...] = ()  # further stretches to be shown: what stopped it
    moves: tuple[Moved, ...] = ()  # what moved the due moment, or could have, pauses apart
    pauses: tuple[Stood, ...] = ()  # for how long the clock stood
    in_all: InAll | None = None  # of a limit of days in all
    stage: str = ""  # "2 of 3, for the head of service", where the stages have owners of their own
