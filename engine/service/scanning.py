"""One scan: works everything out, compares it with what stood, and writes what changed in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from engine.obligations.evaluate import Evaluation, evaluate
from engine.obligations.marks import marks_of
from engine.obligations.transitions import Moves, moves
from engine.reports.breaches import Held, next_lines
from engine.service.setup import Setup
from engine.store import batches, breaches, events, obligations, people, reference, scans, standing
from engine.store.database import Database
from engine.words.clock import instant_of_seconds, local_day
from engine.words.enums import State
from engine.words.records import BreachLine, Evidence, Kept, ScanRecord
from engine.words.values import Obligation, Person


@dataclass(frozen=True, slots=True)
class Looked:
    """All that one look at the stored evidence gives: the evaluation, every obligation, and the people."""

    evaluation: Evaluation
    obligations: tuple[Obligation, ...]
    versions: pl.DataFrame  # every event version that was stored, EVENT_SCHEMA
    people: Mapping[str, Person]
    up_to_batch: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan did: its number, how obligations stand, what changed, and the lines that the breach log gained."""

    scan: int
    as_at: datetime
    known_at: datetime
    states: Mapping[str, int]
    subjects: int
    moves: Moves
    breach_lines: tuple[BreachLine, ...]
    looked: Looked


@dataclass(frozen=True, slots=True)
class Stored:
    """The evidence as it is stored: every event version, the people, and the last import."""

    versions: pl.DataFrame  # EVENT_SCHEMA
    people: Mapping[str, Person]
    up_to_batch: int


def load_stored(db: Database) -> Stored:
    """All the evidence that is stored."""
    up_to = batches.last_batch_number(db)
    persons = people.load(db)
    return Stored(events.load_frame(db, up_to_batch=up_to), persons, up_to)


def look(db: Database, setup: Setup, as_at: datetime, known_at: datetime, cache: Path | None = None) -> Looked:
    """Work out every obligation from what is stored; writes nothing."""
    return judge(load_stored(db), setup, as_at, known_at, cache)


def judge(stored: Stored, setup: Setup, as_at: datetime, known_at: datetime, cache: Path | None = None) -> Looked:
    """Work out every obligation from this evidence."""
    evaluation = evaluate(
        setup.book,
        setup.axis,
        stored.versions,
        stored.people,
        as_at,
        known_at,
        setup.settings.watch_from,
        cache=cache,
        closures_axis=setup.closures_axis,
    )
    return Looked(evaluation, tuple(evaluation.obligations()), stored.versions, stored.people, stored.up_to_batch)


def scan(
    db: Database,
    setup: Setup,
    as_at: datetime,
    known_at: datetime,
    *,
    now: datetime,
    by: str,
    cache: Path | None = None,
) -> Scanned:
    """Look, compare with what stood, and write identities, transitions, standings and breach lines, all or nothing."""
    looked = look(db, setup, as_at, known_at, cache)
    changed, marks = changes(db, looked, as_at)
    states = Counter(str(obligation.state) for obligation in looked.obligations)
    record = ScanRecord(
        instant=as_at,
        known_at=known_at,
        book=setup.book.fingerprint,
        calendar=setup.axis.fingerprint,
        organisation=setup.organisation_fingerprint,
        up_to_batch=looked.up_to_batch,
        started_at=now,
        started_by=by,
    )
    with db.transaction():
        number = scans.begin_scan(db, record)
        for kept, fingerprint in (
            (Kept.BOOK, record.book),
            (Kept.CALENDAR, record.calendar),
            (Kept.ORGANISATION, record.organisation),
        ):
            if fingerprint and kept in setup.kept:
                reference.keep(db, kept, fingerprint, setup.kept[kept], at=now, by=by)
        lines = breach_lines(db, setup, looked, number, now)
        obligations.ensure(db, number, (each.obligation for each in changed.changed))
        standing.replace_standing(db, number, changed.changed, changed.gone)
        standing.set_marks(db, marks)
        obligations.add_transitions(db, number, changed.transitions)
        breaches.append(db, lines)
        scans.finish_scan(db, number, at=now, counts=dict(sorted(states.items())))
    subjects = len({obligation.subject for obligation in looked.obligations if obligation.state.is_open})
    return Scanned(number, as_at, known_at, dict(sorted(states.items())), subjects, changed, tuple(lines), looked)


def changes(db: Database, looked: Looked, as_at: datetime) -> tuple[Moves, dict[str, str]]:
    """What changed since what stood, and the fingerprints to note. Only what stands under another fingerprint, or under
    none, is read and compared; of what stands alike nothing can have moved."""
    marks, stood = marks_of(looked.evaluation.frame), standing.load_marks(db)
    other = {key: mark for key, mark in marks.items() if stood.get(key) != mark}
    read = [key for key in stood if key in other or key not in marks]
    before = standing.load_standing(db, obligations=read)
    return moves(before, (each for each in looked.obligations if each.obligation in other), as_at), other


def breach_lines(db: Database, setup: Setup, looked: Looked, number: int, now: datetime) -> list[BreachLine]:
    """What the breach log gains from this look."""
    last = breaches.last_lines(db)
    authority = {timescale.id: timescale.authority for timescale in setup.book.timescales}
    past = pl.col("state").is_in([str(state) for state in (State.OVERDUE, State.MET_LATE, State.ENDED_WITHOUT)])
    held, since, recorded = holders(looked.evaluation, past), latest_only_since(db, looked), first_recorded(looked)
    return next_lines(
        looked.obligations, last, authority, held, setup.settings.watch_from, number, now, since, recorded
    )


def latest_only_since(db: Database, looked: Looked) -> dict[str, date]:
    """From when an obligation that a latest-only source began may be breached: the day of that source's first import.

    Such a source says nothing of what was done before its latest date, so that older duties are never logged from it.
    """
    found = batches.list_batches(db, limit=1_000_000)
    imports = [batch.started_at for batch in found if batch.evidence is Evidence.LATEST_ONLY]
    if not imports:
        return {}
    latest = looked.versions.filter(pl.col("attributes").str.contains('"date_quality":"latest"', literal=True))
    begun = looked.versions.filter(pl.col("source").is_in(latest["source"].unique().to_list()))
    begun = begun.select("subject", anchor="event_id").unique()
    picked = looked.evaluation.frame.join(begun, on=["subject", "anchor"], how="semi")["obligation"]
    return dict.fromkeys(picked.to_list(), local_day(min(imports)))


def first_recorded(looked: Looked) -> dict[str, datetime]:
    """By obligation that was met, when the event that met it was first recorded, whatever has been corrected since."""
    met = looked.evaluation.frame.filter(pl.col("met_by") != "").select("obligation", "subject", event_id="met_by")
    first = looked.versions.filter(pl.col("version") == 1).select("subject", "event_id", "recorded")
    found = met.join(first, on=["subject", "event_id"], how="inner").select("obligation", "recorded")
    return {key: instant_of_seconds(entered) for key, entered in found.iter_rows()}


def holders(evaluation: Evaluation, where: pl.Expr | None = None) -> dict[str, Held]:
    """Who held each case when the duty began and when it fell due; of all duties, or of those that `where` picks."""
    frame = evaluation.frame if where is None else evaluation.frame.filter(where)
    columns = ("obligation", "team_at_start", "team_at_due", "worker_at_due")
    return {
        key: Held(at_start or "", at_due or "", worker or "")
        for key, at_start, at_due, worker in frame.select(columns).iter_rows()
    }


__all__ = [
    "Looked",
    "Scanned",
    "Stored",
    "breach_lines",
    "first_recorded",
    "holders",
    "judge",
    "load_stored",
    "look",
    "scan",
]
