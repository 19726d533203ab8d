"""Runs of jobs, one for each moment a job was due: this, not the clock's alarm, says what has been done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import in_parts, insert_new
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.running import JobRun as JobRow
from engine.words.records import JobRun, JobState

_TABLE: Final = table_of(JobRow)


def claim_run(db: Database, job: str, due_for: datetime, *, at: datetime, engine: str, lease: timedelta) -> bool:
    """Take a job's run for yourself; False when another engine is at it or has done it.

    A failed run, and one whose lease has ended, may be taken again.
    """
    taken = {
        "state": JobState.RUNNING.value,
        "engine": engine,
        "started_at": at,
        "lease_until": at + lease,
        "finished_at": None,
        "note": "",
    }
    here = sa.and_(_TABLE.c.job == job, _TABLE.c.due_for == due_for)
    free = sa.or_(_TABLE.c.state == JobState.FAILED.value, _lapsed(at))
    with db.transaction() as connection:
        mine = {"job": job, "due_for": due_for, **taken}
        if insert_new(connection, _TABLE, [mine]) == 1:
            return True
        return connection.execute(sa.update(_TABLE).where(here, free).values(**taken)).rowcount == 1


def finish_run(
    db: Database, job: str, due_for: datetime, *, engine: str, at: datetime, state: JobState, note: str = ""
) -> bool:
    """Note how the run ended; False when another engine had taken it over meanwhile."""
    mine = _held(job, due_for, engine)
    with db.transaction() as connection:
        done = connection.execute(sa.update(_TABLE).where(mine).values(state=state.value, finished_at=at, note=note))
        return done.rowcount == 1


def renew_run(db: Database, job: str, due_for: datetime, *, engine: str, until: datetime) -> bool:
    """Keep hold of a run that takes long; False when it is no longer this engine's."""
    mine = _held(job, due_for, engine)
    with db.transaction() as connection:
        return connection.execute(sa.update(_TABLE).where(mine).values(lease_until=until)).rowcount == 1


def skip_runs(db: Database, job: str, moments: Sequence[datetime], *, engine: str, at: datetime, note: str) -> int:
    """Note that these moments are passed over, and why, and return how many are; a moment that has a run already keeps
    it. A run that its engine never ended is noted as failed."""
    values = {"state": JobState.SKIPPED.value, "engine": engine, "started_at": at, "lease_until": at}
    passed = 0
    with db.transaction() as connection:
        for part in in_parts(moments):
            for each in part:
                row = {"job": job, "due_for": each, **values, "finished_at": at, "note": note}
                passed += insert_new(connection, _TABLE, [row])
            left = sa.and_(_TABLE.c.job == job, _TABLE.c.due_for.in_(part), _lapsed(at))
            ended = {"state": JobState.FAILED.value, "finished_at": at, "note": "its engine stopped in the middle"}
            connection.execute(sa.update(_TABLE).where(left).values(**ended))
    return passed


def load_run(db: Database, job: str, due_for: datetime) -> JobRun | None:
    """The run for that moment, or None."""
    runs = _read(db, 1, _TABLE.c.job == job, _TABLE.c.due_for == due_for)
    return runs[0] if runs else None


def last_settled(db: Database, job: str) -> JobRun | None:
    """The run for the latest moment that was done or passed over, or None."""
    settled = (JobState.DONE.value, JobState.SKIPPED.value)
    runs = _read(db, 1, _TABLE.c.job == job, _TABLE.c.state.in_(settled))
    return runs[0] if runs else None


def held_by_others(db: Database, job: str, *, engine: str, at: datetime) -> bool:
    """True while another engine is at any run of the job."""
    running = sa.and_(_TABLE.c.state == JobState.RUNNING.value, _TABLE.c.lease_until > at)
    return bool(_read(db, 1, _TABLE.c.job == job, running, _TABLE.c.engine != engine))


def job_names(db: Database) -> list[str]:
    """The jobs that ever ran, by name."""
    with db.reading() as connection:
        return [row[0] for row in connection.execute(sa.select(_TABLE.c.job).distinct().order_by(_TABLE.c.job))]


def finished_around(db: Database, first: datetime, last: datetime) -> tuple[datetime | None, datetime | None, bool]:
    """When any run was last done up to `first`, and first done after `last`; and whether any was done in between."""
    at, done = _TABLE.c.finished_at, _TABLE.c.state == JobState.DONE.value
    with db.reading() as connection:
        before = connection.execute(sa.select(sa.func.max(at)).where(done, at <= first)).scalar()
        after = connection.execute(sa.select(sa.func.min(at)).where(done, at > last)).scalar()
        between = connection.execute(sa.select(sa.func.count()).where(done, at > first, at <= last)).scalar()
    return before, after, bool(between)


def last_done(db: Database, job: str) -> JobRun | None:
    """The run for the latest moment that was done, or None."""
    runs = _read(db, 1, _TABLE.c.job == job, _TABLE.c.state == JobState.DONE.value)
    return runs[0] if runs else None


def list_runs(db: Database, job: str | None = None, limit: int = 100) -> list[JobRun]:
    """The runs of one job, or of all, for the latest moments first."""
    return _read(db, limit, sa.true() if job is None else _TABLE.c.job == job)


def _lapsed(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_TABLE.c.state == JobState.RUNNING.value, _TABLE.c.lease_until <= at)


def _held(job: str, due_for: datetime, engine: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        _TABLE.c.job == job,
        _TABLE.c.due_for == due_for,
        _TABLE.c.engine == engine,
        _TABLE.c.state == JobState.RUNNING.value,
    )


def _read(db: Database, limit: int, *where: Any) -> list[JobRun]:
    query = sa.select(_TABLE).where(*where).order_by(_TABLE.c.due_for.desc(), _TABLE.c.job).limit(limit)
    with db.reading() as connection:
        return [
            JobRun(row.job, row.due_for, JobState(row.state), row.engine, row.started_at, row.finished_at, row.note)
            for row in connection.execute(query)
        ]
