"""Reads files in: what can be read goes into the store, what cannot is quarantined, and each import is summed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from engine.store import batches, events, people, quarantine
from engine.words.records import Counts, Evidence, QuarantinedRow

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.store.database import Database
    from engine.words.values import CaseEvent


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
    """Put one read file into the store, all or nothing. The same file twice changes nothing."""
    with db.transaction():
        batch = batches.begin_batch(
            db,
            file=found.file,
            format=found.format,
            evidence=found.evidence,
            fingerprint=found.fingerprint,
            at=now,
            by=by,
        )
        counted_people = people.add_versions(db, batch, found.people, recorded=now)
        counted = events.add_frame(db, batch, found.frame)
        back = _take_back(db, batch, found, now) if found.evidence is Evidence.LATEST_ONLY else 0
        back += _withdraw(db, batch, found, now) if found.not_given is not None else 0
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
    unless it was a mistake."""
    latest = {_series(event.event_id): event for event in found.events if _is_latest(event)}
    if not latest:
        return 0
    stored = events.load_events(db, sorted({event.subject for event in latest.values()}))
    current = {event.event_id: event for event in stored}  # versions come in order, so the last one stands
    wrong = [
        replace(event, recorded=max(now, event.recorded), attributes={**event.attributes, "retracted": True})
        for event in current.values()
        if _is_latest(event) and not event.retracted
        if (given := latest.get(_series(event.event_id))) is not None and event.happened.day > given.happened.day
    ]
    events.add_versions(db, batch, wrong)
    return len(wrong)


def _withdraw(db: Database, batch: int, found: Read, now: datetime) -> int:
    """Withdraw what an earlier import took from rows that are still there and say it no longer: an end that was taken
    away, or a record that is another child's now. Rows that are gone withdraw nothing."""
    import polars as pl

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


def _is_latest(event: CaseEvent) -> bool:
    return event.attributes.get("date_quality") == "latest"


def _series(event_id: str) -> str:
    """A latest-only key without its date, which it ends with."""
    return event_id.rpartition("/")[0]
