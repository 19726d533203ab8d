"""What a scan judged by, kept by fingerprint: rule book, calendar, organisation."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class Book(StoreTable, table=True):
    """The whole text of a rule book."""

    __tablename__ = "book"
    fingerprint: str = key(primary_key=True)
    content: str = words()
    first_used: datetime = utc()
    kept_by: str = key()


class BookPublication(StoreTable, table=True):
    """An authority's own files as somebody proposed them, who approved them, and from when they are in force."""

    __tablename__ = "book_publication"
    number: int | None = Field(default=None, primary_key=True)
    own: str = words()
    own_fingerprint: str = key()
    national: str = key()
    book: str = key()
    previous: int | None = Field(default=None, foreign_key="book_publication.number")
    rolls_back_to: int | None = Field(default=None, foreign_key="book_publication.number")
    proposed_by: str = key()
    proposed_at: datetime = utc()
    reason: str = words()
    effective: date
    transition: str = key()
    state: str = key()
    decided_by: str = key()
    decided_at: datetime | None = utc(default=None)
    decision_reason: str = words()
    in_force_from: datetime | None = utc(default=None, index=True)


class Calendar(StoreTable, table=True):
    """The holidays and closures in force."""

    __tablename__ = "calendar"
    fingerprint: str = key(primary_key=True)
    content: str = words()
    first_used: datetime = utc()
    kept_by: str = key()


class Organisation(StoreTable, table=True):
    """Services, teams, people, cover and rota."""

    __tablename__ = "organisation"
    fingerprint: str = key(primary_key=True)
    content: str = words()
    first_used: datetime = utc()
    kept_by: str = key()
