"""Rule books, calendars and organisations, kept whole by their fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Table

from engine.store.bulk import insert_new
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.reference import Book, Calendar, Organisation
from engine.words.records import Kept

_TABLES: Final[Mapping[Kept, Table]] = {
    Kept.BOOK: table_of(Book),
    Kept.CALENDAR: table_of(Calendar),
    Kept.ORGANISATION: table_of(Organisation),
}


def keep(db: Database, kept: Kept, fingerprint: str, content: str, *, at: datetime, by: str) -> None:
    """Keep the content under its fingerprint; one already kept stays as it is."""
    values = {"fingerprint": fingerprint, "content": content, "first_used": at, "kept_by": by}
    with db.transaction() as connection:
        insert_new(connection, _TABLES[kept], [values])


def content_of(db: Database, kept: Kept, fingerprint: str) -> str | None:
    """The content that has this fingerprint, or None."""
    table = _TABLES[kept]
    with db.reading() as connection:
        return connection.execute(sa.select(table.c.content).where(table.c.fingerprint == fingerprint)).scalar()


def first_used(db: Database, kept: Kept, fingerprint: str) -> datetime | None:
    """When what has this fingerprint was kept first, or None."""
    table = _TABLES[kept]
    with db.reading() as connection:
        return connection.execute(sa.select(table.c.first_used).where(table.c.fingerprint == fingerprint)).scalar()
