"""The digest: all that one person must know this morning, as a finished value; templates lay it out and count nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.alerts.shown import Shown
from engine.reports.working_states import Note
from engine.words.enums import State
from engine.words.values import Moment


class DigestKind(StrEnum):
    """For whom a digest is."""

    MANAGER = "manager"
    HEAD_OF_SERVICE = "head of service"


class Section(StrEnum):
    """The parts of a digest, in the order in which they stand."""

    OVERDUE = "overdue"
    DUE = "due before the next digest"
    SOON = "due soon: children to be seen"
    ALSO = "also due soon"
    PAUSED = "paused"
    ANSWERS = "you answer for"
    CANNOT = "cannot be watched"
    SUSTAINED = "still overdue"


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation, or one unwatched child (`obligation` is then "")."""

    obligation: str
    subject: str
    timescale: str
    state: State | None
    due: Moment | None


@dataclass(frozen=True, slots=True)
class Line:
    """One full line. `items` are what it stands for: the obligation, a second limit of the same duty, and another duty
    that the same event began and that ends at the same moment."""

    items: tuple[Item, ...]
    case: str
    initials: str  # of the child, or the name where the authority shows names; "" when unknown
    what: str
    words: str  # what is recorded and when it is due
    notes: tuple[Note, ...]  # booked, tried, who works on it, who answers, the source
    question: str = ""  # whether a sibling's visit was this child's too
    link: str = ""
    late: bool = False  # its words say why nobody was warned
    stress: str = ""  # the part of the words to be set off: "2 working days over", "due today"


@dataclass(frozen=True, slots=True)
class Group:
    """Several obligations in one counted line: whose they are, and how many of each."""

    who: str
    counts: tuple[str, ...]  # "2 records", "1 core group"
    items: tuple[Item, ...]
    cases: tuple[str, ...]
    size: int  # how many duties (or children) the counts add up to; two limits of one duty are two items
    note: str = ""
    link: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One section with its heading: full lines first, then groups. `responsible`: the reader is the one who is told."""

    section: Section
    heading: str
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    responsible: bool = True
    lead: str = ""  # words before the groups, where there are lines too
    note: str = ""  # what holds for the whole part, said once under the heading

    @property
    def count(self) -> int:
        """How many duties, and children whom nothing watches, the part stands for."""
        return len(self.lines) + sum(group.size for group in self.groups)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told on one day. The same value gives the same bytes in every rendering."""

    person: str
    initials: str
    email: str
    kind: DigestKind
    day: date
    made: datetime
    next_digest: datetime
    authority: str
    teams: tuple[str, ...]  # as a reader names them; "Court Team 1 (for PA, away)" when standing in
    subject_line: str
    title: str
    freshness: tuple[str, ...]
    stale: bool
    watched: str  # "214 duties watched"
    unwatched: str  # "1 child cannot be watched (at the end)"; "" when there is none
    changes: tuple[str, ...]  # since the last digest; the withdrawn ones with their reason
    changes_heading: str
    nothing: str  # the sentence that stands where nothing is overdue or due; else ""
    parts: tuple[Part, ...]
    footer: tuple[str, ...]
    leaving: tuple[str, ...] = ()  # who goes, or has gone, and still holds open duties

    def shown(self) -> Iterator[Shown]:
        """Every obligation and unwatched child that the digest shows, in its order, once for each time."""
        for part in self.parts:
            for line in part.lines:
                yield from self._entries(part, line.items, line.late, grouped=False)
            for group in part.groups:
                yield from self._entries(part, group.items, group.late, grouped=True)

    def _entries(self, part: Part, items: tuple[Item, ...], late: bool, grouped: bool) -> Iterator[Shown]:
        responsible = part.responsible and self.kind is DigestKind.MANAGER
        for item in items:
            yield Shown(
                self.person,
                part.section,
                item.obligation,
                item.subject,
                item.timescale,
                item.state,
                item.due,
                responsible,
                grouped,
                late,
            )


def part_of(digest: Digest, section: Section) -> Part | None:
    """The digest's part of that section, if it has one."""
    return next((part for part in digest.parts if part.section is section), None)
