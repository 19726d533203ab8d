"""The running of the engine itself: which jobs ran, which engines live, who did what."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class JobRun(StoreTable, table=True):
    """One run of a job for the moment it was due; the key is what stops a second run."""

    __tablename__ = "job_run"
    job: str = key(primary_key=True)
    due_for: datetime = utc(primary_key=True)
    state: str = key()
    engine: str = key()
    started_at: datetime = utc()
    lease_until: datetime = utc()
    finished_at: datetime | None = utc(default=None)
    note: str = words()


class Engine(StoreTable, table=True):
    """A running engine, and when it was last heard of."""

    __tablename__ = "engine"
    engine: str = key(primary_key=True)
    host: str = words()
    release: str = words()
    started_at: datetime = utc()
    seen_at: datetime = utc()
    stopped_at: datetime | None = utc(default=None)


class AuditLine(StoreTable, table=True):
    """Who did what to what, and when; rows are added and never changed."""

    __tablename__ = "audit_line"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = utc(index=True)
    who: str = key()
    did: str = key()
    about: str = words()
    detail: str = words()
