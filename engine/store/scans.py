"""Scans: what was looked at, by which rules, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import insert_one
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.duties import Scan
from engine.words.records import ScanRecord

_TABLE: Final = table_of(Scan)
_FIELDS: Final = tuple(field.name for field in fields(ScanRecord) if field.name not in ("scan", "counts"))


def begin_scan(db: Database, record: ScanRecord) -> int:
    """Note that a scan has begun, and return its number."""
    values = {name: getattr(record, name) for name in _FIELDS}
    with db.transaction() as connection:
        return insert_one(connection, _TABLE, values | {"counts": _text(record.counts)})


def finish_scan(db: Database, scan: int, *, at: datetime, counts: Mapping[str, int]) -> None:
    """Note that the scan is complete, and its counts."""
    with db.transaction() as connection:
        connection.execute(sa.update(_TABLE).where(_TABLE.c.scan == scan).values(finished_at=at, counts=_text(counts)))


def load_scan(db: Database, scan: int) -> ScanRecord | None:
    """The scan of that number, or None."""
    return _first(db, sa.select(_TABLE).where(_TABLE.c.scan == scan))


def latest_scan(db: Database) -> ScanRecord | None:
    """The last scan that was completed, or None."""
    return _first(db, sa.select(_TABLE).where(_TABLE.c.finished_at.is_not(None)).order_by(_TABLE.c.scan.desc()))


def books_used(db: Database, limit: int = 10) -> list[ScanRecord]:
    """Of each of the last books by which a scan was completed the last such scan, the latest first."""
    last = (
        sa.select(sa.func.max(_TABLE.c.scan).label("scan"))
        .where(_TABLE.c.finished_at.is_not(None))
        .group_by(_TABLE.c.book)
        .order_by(sa.func.max(_TABLE.c.scan).desc())
        .limit(limit)
    )
    with db.reading() as connection:
        numbers = [row.scan for row in connection.execute(last)]
    return [found for number in numbers if (found := load_scan(db, number)) is not None]


def _first(db: Database, query: sa.Select[Any]) -> ScanRecord | None:
    with db.reading() as connection:
        row = connection.execute(query.limit(1)).mappings().first()
    if row is None:
        return None
    return ScanRecord(**{name: row[name] for name in _FIELDS}, counts=json.loads(row["counts"]), scan=row["scan"])


def _text(counts: Mapping[str, int]) -> str:
    return json.dumps(dict(counts), sort_keys=True)
