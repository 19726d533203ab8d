"""Imports: one row for each file or delivery that was read in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import insert_one
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import ImportBatch
from engine.words.records import Batch, Counts, Evidence

_TABLE: Final = table_of(ImportBatch)


def begin_batch(
    db: Database, *, file: str, format: str, evidence: Evidence, fingerprint: str, at: datetime, by: str
) -> int:
    """Note that a file is being read in, and return the number of its batch."""
    with db.transaction() as connection:
        return insert_one(
            connection,
            _TABLE,
            {
                "file": file,
                "format": format,
                "evidence": evidence.value,
                "fingerprint": fingerprint,
                "started_at": at,
                "imported_by": by,
                "rows_read": 0,
                "added": 0,
                "corrected": 0,
                "unchanged": 0,
                "quarantined": 0,
            },
        )


def finish_batch(db: Database, batch: int, *, at: datetime, rows_read: int, counts: Counts, quarantined: int) -> None:
    """Note that the file has been read in, and what came of it."""
    with db.transaction() as connection:
        connection.execute(
            sa.update(_TABLE)
            .where(_TABLE.c.batch == batch)
            .values(
                finished_at=at,
                rows_read=rows_read,
                added=counts.added,
                corrected=counts.corrected,
                unchanged=counts.unchanged,
                quarantined=quarantined,
            )
        )


def latest_batch(db: Database) -> Batch | None:
    """The last import that was finished, or None."""
    batches = _read(db, _TABLE.c.finished_at.is_not(None), 1)
    return batches[0] if batches else None


def last_batch_number(db: Database) -> int:
    """The highest batch number so far; 0 when nothing was ever imported."""
    with db.reading() as connection:
        return connection.execute(sa.select(sa.func.max(_TABLE.c.batch))).scalar() or 0


def list_batches(db: Database, limit: int = 100) -> Sequence[Batch]:
    """The latest imports, last first."""
    return _read(db, sa.true(), limit)


def batches_of(db: Database, fingerprint: str) -> Sequence[Batch]:
    """Every import of a file with these very bytes, last first."""
    return _read(db, _TABLE.c.fingerprint == fingerprint, None)


def was_read(db: Database, fingerprint: str) -> bool:
    """True when a file with these very bytes has been read in to its end."""
    query = sa.select(_TABLE.c.batch).where(_TABLE.c.fingerprint == fingerprint, _TABLE.c.finished_at.is_not(None))
    with db.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _read(db: Database, where: Any, limit: int | None) -> list[Batch]:
    query = sa.select(_TABLE).where(where).order_by(_TABLE.c.batch.desc()).limit(limit)
    with db.reading() as connection:
        return [
            Batch(
                row.batch,
                row.file,
                row.format,
                Evidence(row.evidence),
                row.fingerprint,
                row.started_at,
                row.finished_at,
                row.imported_by,
                row.rows_read,
                Counts(row.added, row.corrected, row.unchanged),
                row.quarantined,
            )
            for row in connection.execute(query)
        ]
