"""Who did what to what, and when."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.running import AuditLine as AuditRow
from engine.words.records import AuditLine

_TABLE: Final = table_of(AuditRow)
_FIELDS: Final = ("at", "who", "did", "about", "detail")


def add_line(db: Database, line: AuditLine) -> None:
    """Record one act; lines are never changed."""
    with db.transaction() as connection:
        connection.execute(sa.insert(_TABLE).values({name: getattr(line, name) for name in _FIELDS}))


def list_lines(db: Database, *, about: str | None = None, limit: int = 100) -> list[AuditLine]:
    """The latest acts (on one thing, or on all), last first."""
    query = sa.select(_TABLE).order_by(_TABLE.c.id.desc()).limit(limit)
    if about is not None:
        query = query.where(_TABLE.c.about == about)
    with db.reading() as connection:
        return [AuditLine(*(row[name] for name in _FIELDS)) for row in connection.execute(query).mappings()]
