"""Reads files in: what can be read goes into the store, what cannot is quarantined, and each import is summed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from engine.service.shared_ids import put_shared_aside
from engine.store import batches, events, people, quarantine
from engine.words.clock import end_of_day
from engine.words.frames import events_of
from engine.words.records import Counts, QuarantinedRow

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.store.database import Database
    from engine.words.values import CaseEvent

_LATEST: Final = '"date_quality":"latest"'


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import did. Events and people are counted apart; `reasons` counts the quarantined rows by reason."""

    file: str
    format: str
    rows_read: int
    events: Counts
    people: Counts
    duplicates: int
    taken_back: int  # what an earlier import said, and this one's rows say no longer
    withdrawn: int  # events that stood before and stand no more, those taken back included
    quarantined: int
    reasons: Mapping[str, int]
    notes: Sequence[str]
    rows: Sequence[QuarantinedRow] = ()

    @property
    def corrected(self) -> int:
        """Events and people of which something else is now known, withdrawn events left out."""
        return self.events.corrected + self.people.corrected - (self.withdrawn - self.taken_back)


def store_read(db: Database, found: Read, *, by: str, now: datetime) -> Imported:
    """Put one read file into the store, all or nothing. A file that was read before, whenever that was, changes nothing:
    what it says has been said, and later files may have said otherwise."""
    with db.transaction():
        replayed = not found.live and batches.was_read(db, found.fingerprint)
        batch = batches.begin_batch(
            db,
            file=found.file,
            format=found.format,
            evidence=found.evidence,
            fingerprint=found.fingerprint,
            at=now,
            by=by,
        )
        saying = people.Saying(people.source_of(found.format), found.emptied, found.cleared, replayed)
        found = put_shared_aside(db, found, replayed=replayed)
        counted_people = people.add_versions(db, batch, found.people, recorded=now, saying=saying)
        counted = events.add_frame(db, batch, found.frame, replayed=replayed)
        back = 0 if replayed else _take_back(db, batch, found, now)
        back += 0 if replayed or found.not_given is None else _withdraw(db, batch, found, now)
        withdrawn = events.count_withdrawn(db, batch)
        quarantine.add_rows(db, batch, found.quarantined)
        batches.finish_batch(
            db,
            batch,
            at=now,
            rows_read=found.rows_read,
            counts=counted + counted_people,
            quarantined=len(found.quarantined),
        )
    return Imported(
        found.file,
        found.format,
        found.rows_read,
        counted,
        counted_people,
        found.duplicates,
        back,
        withdrawn,
        len(found.quarantined),
        found.quarantined_by_reason,
        found.notes,
        found.quarantined,
    )


def import_files(
    db: Database, reads: Sequence[Callable[[], Read]], *, by: str, now: datetime, told: Callable[[Imported], None]
) -> list[Imported]:
    """Read and store several files, one after the other, saying each when it is in."""
    done: list[Imported] = []
    for read in reads:
        done.append(store_read(db, read(), by=by, now=now))
        told(done[-1])
    return done


def _take_back(db: Database, batch: int, found: Read, now: datetime) -> int:
    """Withdraw what an earlier import called the latest, where this one's latest is earlier: a latest never moves back
    unless it was a mistake. It goes event by event, since a source may hold the latest of one kind and all of another. What
    is known to be of a later date than this source takes nothing back."""
    latest: dict[str, CaseEvent] = {}
    for event in events_of(found.frame.filter(pl.col("attributes").str.contains(_LATEST, literal=True))):
        series = _series(event)
        if series and (series not in latest or latest[series].happened.day < event.happened.day):
            latest[series] = event
    if not latest:
        return 0
    stored = events.load_events(db, sorted({event.subject for event in latest.values()}))
    current = {(event.subject, event.event_id): event for event in stored}  # in order, so the last version stands
    wrong = [
        replace(event, recorded=max(now, event.recorded), attributes={**event.attributes, "retracted": True})
        for event in current.values()
        if not event.retracted and (given := latest.get(_series(event))) is not None
        if event.happened.day > given.happened.day and not _known_since(event, given)
    ]
    events.add_versions(db, batch, wrong)
    return len(wrong)


def _withdraw(db: Database, batch: int, found: Read, now: datetime) -> int:
    """Withdraw what an earlier import took from rows that are still there and say it no longer: an end that was taken
    away, or a record that is another child's now. Rows that are gone withdraw nothing."""
    assert found.not_given is not None
    ids = pl.concat([found.not_given["event_id"], found.frame["event_id"]])
    if ids.is_empty():
        return 0
    standing = events.standing_ids(db, ids[0].partition("/")[0] + "/")
    given = found.frame.select("event_id", pl.col("subject").alias("owner"))
    moved = standing.join(given, on="event_id").filter(pl.col("owner") != pl.col("subject"))
    unsaid = standing.join(found.not_given, on="event_id", how="semi")
    gone = set(pl.concat([unsaid, moved.select("subject", "event_id")]).iter_rows())
    if not gone:
        return 0
    current = {
        (event.subject, event.event_id): event
        for event in events.load_events(db, sorted({subject for subject, _ in gone}))
        if (event.subject, event.event_id) in gone
    }
    wrong = [
        replace(event, recorded=max(now, event.recorded), attributes={**event.attributes, "retracted": True})
        for event in current.values()
    ]
    events.add_versions(db, batch, wrong)
    return len(wrong)


def _series(event: CaseEvent) -> str:
    """What a latest-only event is the latest of: its key without its date, which such a key ends with. Empty for others,
    also for what is only the first of its kind in the file."""
    series, _, day = event.event_id.rpartition("/")
    latest = event.attributes.get("date_quality") == "latest" and day == event.happened.day.isoformat()
    return f"{event.subject}/{series}" if latest and series else ""


def _known_since(event: CaseEvent, given: CaseEvent) -> bool:
    """True where both say when they were recorded, and `event` was recorded after `given`: then `given` came late."""
    return given.recorded < event.recorded and not _says_not_when(given) and not _says_not_when(event)


def _says_not_when(event: CaseEvent) -> bool:
    return event.recorded == (event.happened.instant or end_of_day(event.happened.day))
