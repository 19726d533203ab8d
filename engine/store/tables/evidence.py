"""What has been recorded: imports, case events and people in all their versions, and the rows put aside."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class ImportBatch(StoreTable, table=True):
    """One file or delivery that was read in."""

    __tablename__ = "import_batch"
    batch: int | None = Field(default=None, primary_key=True)
    file: str = words()
    format: str = words()
    evidence: str = words()
    fingerprint: str = key()
    started_at: datetime = utc()
    finished_at: datetime | None = utc(default=None)
    imported_by: str = key()
    rows_read: int = 0
    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    quarantined: int = 0


class EventKey(StoreTable, table=True):
    """The event id that a source's own key stands for; `same_as` names the id that has taken its place."""

    __tablename__ = "event_key"
    source: str = key(primary_key=True)
    natural_key: str = key(primary_key=True)
    event_id: str = key(index=True)
    same_as: str | None = key(default=None)
    batch: int = Field(foreign_key="import_batch.batch")


class EventVersion(StoreTable, table=True):
    """One version of one case event; rows are added and never changed.

    Days are numbers since 1 January 1970 and instants whole UTC seconds, so that millions load as plain columns.
    """

    __tablename__ = "event_version"
    __table_args__ = (
        Index("ix_event_version_batch_subject", "batch", "subject"),
        {"sqlite_with_rowid": False},
    )
    subject: str = key(primary_key=True)
    event_id: str = key(primary_key=True)
    version: int = Field(primary_key=True, sa_type=Integer)
    kind: str = key()
    happened_day: int = Field(sa_type=Integer)
    happened_at: int | None = Field(default=None, sa_type=BigInteger)
    recorded: int = Field(sa_type=BigInteger)
    episode: str = key()
    team: str = key()
    worker: str = key()
    attributes: str = words()
    source: str = words()
    batch: int = Field(foreign_key="import_batch.batch")


class PersonVersion(StoreTable, table=True):
    """One version of what is known about a subject; rows are added and never changed."""

    __tablename__ = "person_version"
    __table_args__ = {"sqlite_with_rowid": False}
    subject: str = key(primary_key=True)
    version: int = Field(primary_key=True, sa_type=Integer)
    name: str = words()
    date_of_birth: date | None = None
    expected_date_of_birth: date | None = None
    family: str = key()
    responsible_authority: str = key()
    died: date | None = None
    restricted: bool = False
    said_by: str = words()  # JSON: the sources that say each field; empty in rows of before it was kept
    recorded: datetime = utc()
    batch: int = Field(foreign_key="import_batch.batch", index=True)


class Quarantine(StoreTable, table=True):
    """A row that could not go in, with the value at fault and how to mend it."""

    __tablename__ = "quarantine"
    id: int | None = Field(default=None, primary_key=True)
    batch: int = Field(foreign_key="import_batch.batch", index=True)
    file: str = words()
    row: int
    column: str = words()
    value: str = words()
    reason: str = words()
    mend: str = words()
