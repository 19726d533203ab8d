"""Runs of jobs, one for each moment a job was due: this, not the clock's alarm, says what has been done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import insert_new
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
    free = sa.or_(
        _TABLE.c.state == JobState.FAILED.value,
        sa.and_(_TABLE.c.state == JobState.RUNNING.value, _TABLE.c.lease_until <= at),
    )
    with db.transaction() as connection:
        mine = {"job": job, "due_for": due_for, **taken}
        if insert_new(connection, _TABLE, [mine]) == 1:
            return True
        return connection.execute(sa.update(_TABLE).where(here, free).values(**taken)).rowcount == 1


def finish_run(
    db: Database, job: str, due_for: datetime, *, engine: str, at: datetime, state: JobState, note: str = ""
) -> bool:
    """Note how the run ended; False when another engine had taken it over meanwhile."""
    mine = sa.and_(
        _TABLE.c.job == job,
        _TABLE.c.due_for == due_for,
        _TABLE.c.engine == engine,
        _TABLE.c.state == JobState.RUNNING.value,
    )
    with db.transaction() as connection:
        done = connection.execute(sa.update(_TABLE).where(mine).values(state=state.value, finished_at=at, note=note))
        return done.rowcount == 1


def last_done(db: Database, job: str) -> JobRun | None:
    """The run for the latest moment that was done, or None."""
    runs = _read(db, 1, _TABLE.c.job == job, _TABLE.c.state == JobState.DONE.value)
    return runs[0] if runs else None


def list_runs(db: Database, job: str | None = None, limit: int = 100) -> list[JobRun]:
    """The runs of one job, or of all, for the latest moments first."""
    return _read(db, limit, sa.true() if job is None else _TABLE.c.job == job)


def _read(db: Database, limit: int, *where: Any) -> list[JobRun]:
    query = sa.select(_TABLE).where(*where).order_by(_TABLE.c.due_for.desc(), _TABLE.c.job).limit(limit)
    with db.reading() as connection:
        return [
            JobRun(row.job, row.due_for, JobState(row.state), row.engine, row.started_at, row.finished_at, row.note)
            for row in connection.execute(query)
        ]
