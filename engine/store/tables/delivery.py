"""Finished digests, the outbox of messages, and each try to send one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class Digest(StoreTable, table=True):
    """All that one person had to know on one day."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person", "kind", "day"),)
    digest: int | None = Field(default=None, primary_key=True)
    person: str = key()
    kind: str = key()
    day: date
    scan: int = Field(foreign_key="scan.scan")
    made_at: datetime = utc()


class DigestLine(StoreTable, table=True):
    """One obligation (or unwatched child) that a digest held, and how it was shown."""

    __tablename__ = "digest_line"
    digest: int = Field(primary_key=True, foreign_key="digest.digest", sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    section: str = key()
    shown: str = key()
    subject: str = key()
    obligation: str | None = key(default=None, foreign_key="obligation.obligation", index=True)
    state: str = key()
    due_day: date | None = None
    due_at: datetime | None = utc(default=None)


class Message(StoreTable, table=True):
    """One finished message for one recipient by one channel: a daily one has a day, one sent at once an alert."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("recipient", "channel", "kind", "day"),
        UniqueConstraint("alert", "recipient", "channel"),
        CheckConstraint("(day is null) <> (alert is null)", name="day_or_alert"),
        Index("ix_message_state_next_try", "state", "next_try_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: str = key(unique=True)
    recipient: str = key()
    address: str = words()
    channel: str = key()
    kind: str = key()
    day: date | None = None
    alert: int | None = Field(default=None, foreign_key="alert.alert")
    digest: int | None = Field(default=None, foreign_key="digest.digest")
    subject: str = words()
    text: str = words()
    html: str = words()
    made_at: datetime = utc()
    state: str = key()
    next_try_at: datetime = utc()
    lease_until: datetime | None = utc(default=None)
    claimed_by: str = key()
    tries: int = 0
    sent_at: datetime | None = utc(default=None)


class Attempt(StoreTable, table=True):
    """One try to send a message, and what came of it."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    message: int = Field(foreign_key="message.id", index=True)
    tried_at: datetime = utc()
    tried_by: str = key()
    outcome: str = key()
    response: str = words()
