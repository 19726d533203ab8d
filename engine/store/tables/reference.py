"""What a scan judged by, kept by fingerprint: rule book, calendar, organisation."""

from __future__ import annotations

from datetime import datetime

from engine.store.tables.base import StoreTable, key, utc, words


class Book(StoreTable, table=True):
    """The whole text of a rule book."""

    __tablename__ = "book"
    fingerprint: str = key(primary_key=True)
    content: str = words()
    first_used: datetime = utc()
    kept_by: str = key()


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
