"""The told-ledger, acknowledgements and the breach log."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class Alert(StoreTable, table=True):
    """An obligation reaching a rung in one arming, addressed to a person; told once."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("obligation", "rung", "arming"),)
    alert: int | None = Field(default=None, primary_key=True)
    obligation: str = key(foreign_key="obligation.obligation")
    rung: str = key()
    arming: int
    told_to: str = key(index=True)
    due_day: date | None = None
    due_at: datetime | None = utc(default=None)
    verdict: str = words()
    scan: int = Field(foreign_key="scan.scan", index=True)
    told_at: datetime | None = utc(default=None)
    told_in: str = key()
    withdrawn_scan: int | None = Field(default=None, foreign_key="scan.scan")
    withdrawal_told_at: datetime | None = utc(default=None)


class Acknowledgement(StoreTable, table=True):
    """Somebody says they know, why, and until when; later rows take the place of earlier ones."""

    __tablename__ = "acknowledgement"
    id: int | None = Field(default=None, primary_key=True)
    obligation: str = key(foreign_key="obligation.obligation", index=True)
    who: str = key()
    acknowledged_at: datetime = utc()
    reason: str = words()
    until: date


class BreachLine(StoreTable, table=True):
    """One link of the breach log's hash chain; it holds nothing about anybody."""

    __tablename__ = "breach_line"
    line: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous: str = key()
    payload_hash: str = key()
    hash: str = key(unique=True)
    erased_at: datetime | None = utc(default=None)
    erased_by: str = key()
    erased_why: str = words()


class BreachPayload(StoreTable, table=True):
    """What a line says, apart, so that it can be erased. The columns beside `content` repeat it, for looking up."""

    __tablename__ = "breach_payload"
    line: int = Field(primary_key=True, foreign_key="breach_line.line", sa_column_kwargs={"autoincrement": False})
    salt: str = key()
    content: str = words()
    obligation: str = key(index=True)
    timescale: str = key(index=True)
    subject: str = key(index=True)
    team: str = key(index=True)
    due_day: date | None = Field(default=None, index=True)
