"""What reading a file gives: people, event versions, quarantined rows and notes, all of it values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from engine.words.frames import empty_frame, events_of
from engine.words.records import Evidence, QuarantinedRow
from engine.words.values import CaseEvent, Person

__all__ = ["Evidence", "QuarantinedRow", "Read", "SourceDate"]


@dataclass(frozen=True, slots=True)
class SourceDate:
    """What the source itself says of one duty: its own due date or its own judgement of lateness. Only compared."""

    subject: str
    timescale: str  # an id of the rule book
    label: str  # the source's own name for it ("InitialCPCtarget")
    started: date | None  # the day from which the source counts, where it says so
    due: date | None = None
    met: date | None = None
    in_time: bool | None = None
    episode: str = ""
    row: str = ""  # where in the file, for people


@dataclass(frozen=True)
class Read:
    """One file, read. `rows_read` counts the rows under the headings that hold anything at all.

    A row of the interface's tables is in exactly one of `frame` (or `people`), `quarantined` and `duplicates`. A row of
    a workbook gives several events, and may lose one cell to the quarantine while the rest goes in.
    """

    file: str  # its name, without folders
    format: str  # as detect.Format says it
    fingerprint: str  # SHA-256 of its bytes
    evidence: Evidence = Evidence.HISTORY
    _: KW_ONLY  # so that a field added between two others goes to nobody under another's name
    frame: pl.DataFrame = field(default_factory=empty_frame)  # words.frames.EVENT_SCHEMA, in file order
    rows: pl.Series | None = None  # of each row of `frame`, its number in the file, where the source has numbered rows
    people: tuple[Person, ...] = ()
    quarantined: tuple[QuarantinedRow, ...] = ()
    rows_read: int = 0
    duplicates: int = 0  # rows that repeat another row of this file exactly
    claims: tuple[SourceDate, ...] = ()  # the source's own due dates, for `reconcile`
    not_given: pl.DataFrame | None = None  # event_id of what a row could give and does not: the end of an open case
    notes: tuple[str, ...] = ()  # what was assumed, for whoever imports; nothing personal
    emptied: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by person, fields that the source holds empty
    cleared: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by person, fields to clear whoever said them
    live: bool = False  # read from what holds the present, such as a database: never an old file read again

    @cached_property
    def events(self) -> tuple[CaseEvent, ...]:
        """The event versions as values, in the order of `frame`; made when first asked for."""
        return tuple(events_of(self.frame))

    @property
    def quarantined_by_reason(self) -> Mapping[str, int]:
        """How many rows each reason has kept out, the commonest first."""
        return dict(Counter(row.reason for row in self.quarantined).most_common())
