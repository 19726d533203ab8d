"""Scans, obligations, where each stands, and how each came to stand there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class Scan(StoreTable, table=True):
    """One look at everything, as at an instant, as known at another."""

    __tablename__ = "scan"
    scan: int | None = Field(default=None, primary_key=True)
    instant: datetime = utc()
    known_at: datetime = utc()
    book: str = key()
    calendar: str = key()
    organisation: str = key()
    up_to_batch: int
    started_at: datetime = utc()
    finished_at: datetime | None = utc(default=None)
    started_by: str = key()
    counts: str = words()


class Obligation(StoreTable, table=True):
    """The identity of an obligation, and nothing else about it; `same_as` names the one that took its place."""

    __tablename__ = "obligation"
    __table_args__ = (UniqueConstraint("timescale", "limit_name", "subject", "thread", "anchor"),)
    obligation: str = key(primary_key=True)
    timescale: str = key()
    limit_name: str = key()
    subject: str = key(index=True)
    thread: str = key()
    anchor: str = key()
    same_as: str | None = key(default=None)
    first_scan: int = Field(foreign_key="scan.scan")


class Standing(StoreTable, table=True):
    """Where an obligation stands now: a projection that a scan can make again from nothing."""

    __tablename__ = "standing"
    obligation: str = key(primary_key=True, foreign_key="obligation.obligation")
    cycle: int
    version: date
    episode: str = key()
    started_day: date
    started_at: datetime | None = utc(default=None)
    due_day: date | None = Field(default=None, index=True)
    due_at: datetime | None = utc(default=None)
    met_day: date | None = None
    met_at: datetime | None = utc(default=None)
    met_by: str = key()
    ended_day: date | None = None
    ended_at: datetime | None = utc(default=None)
    state: str = key(index=True)
    days_over: int
    flags: str = words()
    owner: str = key()
    team: str = key(index=True)
    worker: str = key()
    reason: str = words()
    next_moment: datetime | None = utc(default=None, index=True)
    scan: int = Field(foreign_key="scan.scan")


class StandingMark(StoreTable, table=True):
    """A fingerprint of where an obligation stands, so that a scan need not read again what has not changed."""

    __tablename__ = "standing_mark"
    obligation: str = key(primary_key=True, foreign_key="obligation.obligation")
    mark: str = key()


class Transition(StoreTable, table=True):
    """An obligation going from one state to another: when it became true, and which scan noticed."""

    __tablename__ = "transition"
    id: int | None = Field(default=None, primary_key=True)
    obligation: str = key(foreign_key="obligation.obligation", index=True)
    from_state: str | None = key(default=None)
    to_state: str = key()
    true_from: datetime = utc()
    noticed_by: int = Field(foreign_key="scan.scan", index=True)
    due_before_day: date | None = None
    due_before_at: datetime | None = utc(default=None)
    due_after_day: date | None = None
    due_after_at: datetime | None = utc(default=None)
    cause: str = words()
