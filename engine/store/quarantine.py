"""Rows put aside at import: with the value at fault, why, and how to mend it; and which have been mended since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store import batches
from engine.store.bulk import in_parts
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import Quarantine
from engine.words.records import Batch, Evidence, QuarantinedRow

_TABLE: Final = table_of(Quarantine)
_FIELDS: Final = ("file", "row", "column", "value", "reason", "mend")
_EVERY: Final = 1_000_000_000


def add_rows(db: Database, batch: int, rows: Iterable[QuarantinedRow]) -> int:
    """Put the rows of one import aside, and return how many they are.

    A row that stands aside already stands there once, and as of this import: each row names the last that met it.
    """
    given = list(rows)
    with db.transaction() as connection:
        files = sorted({row.file for row in given})
        stored = sa.select(_TABLE.c.id, *(_TABLE.c[name] for name in _FIELDS)).where(_TABLE.c.file.in_(files))
        known = {tuple(fields): number for number, *fields in connection.execute(stored)} if files else {}
        values = {tuple(getattr(row, name) for name in _FIELDS): None for row in given}
        for part in in_parts([known[each] for each in values if each in known]):
            connection.execute(sa.update(_TABLE).where(_TABLE.c.id.in_(part)).values(batch=batch))
        new = [dict(zip(_FIELDS, each, strict=True)) | {"batch": batch} for each in values if each not in known]
        if new:
            connection.execute(sa.insert(_TABLE), new)
    return len(given)


def list_rows(db: Database, batch: int | None = None, limit: int | None = None) -> list[QuarantinedRow]:
    """The rows that one import was the last to put aside, or all (latest import first), each in file order."""
    return [row for _, row in _read(db, sa.true() if batch is None else _TABLE.c.batch == batch, limit)]


def list_open(db: Database, limit: int | None = None) -> list[QuarantinedRow]:
    """The rows that have not been mended, latest import first."""
    return [row for _, row in _read(db, _TABLE.c.batch.not_in(mended_batches(db)), limit)]


def list_mended(db: Database, limit: int | None = None) -> list[tuple[QuarantinedRow, datetime]]:
    """The rows that have been mended, each with the moment of the import that no longer met it."""
    when = mended_batches(db)
    return [(row, when[batch]) for batch, row in _read(db, _TABLE.c.batch.in_(when), limit)]


def counts_by_reason(db: Database, batch: int | None = None) -> dict[str, int]:
    """How many rows each reason put aside, most first."""
    return _counts(db, sa.true() if batch is None else _TABLE.c.batch == batch)


def open_by_reason(db: Database) -> dict[str, int]:
    """The same, of the rows that have not been mended."""
    return _counts(db, _TABLE.c.batch.not_in(mended_batches(db)))


def mended_batches(db: Database) -> Mapping[int, datetime]:
    """The imports whose rows aside have been mended, and when: by the first later one that takes the place of theirs."""
    with db.reading() as connection:
        aside = set(connection.execute(sa.select(_TABLE.c.batch).distinct()).scalars())
    by_file = defaultdict[tuple[str, str], list[Batch]](list)
    for batch in reversed(batches.list_batches(db, limit=_EVERY)):
        if batch.finished_at is not None:
            by_file[batch.file, batch.format].append(batch)
    found = dict[int, datetime]()
    for given in by_file.values():
        for place, batch in enumerate(given):
            if batch.batch in aside and (later := _replacement(batch, given[place + 1 :])):
                found[batch.batch] = later.started_at
    return found


def _replacement(batch: Batch, later: Sequence[Batch]) -> Batch | None:
    """The first of these imports of the same file that takes the place of this one.

    A picture takes the place of the picture before it. Of a source with a history, a file of the same name may be the same
    file mended, or the next delivery: it is the same when it repeats all that went in the first time. Where nothing had gone
    in, it is the same when its bytes, or the number of its rows, are.
    """
    accepted = batch.counts.added + batch.counts.corrected + batch.counts.unchanged
    for each in later:
        if batch.evidence is not Evidence.HISTORY:
            return each
        repeated = each.counts.corrected + each.counts.unchanged
        same = each.fingerprint == batch.fingerprint or each.rows_read == batch.rows_read
        if repeated >= accepted if accepted else same:
            return each
    return None


def _read(db: Database, where: Any, limit: int | None) -> list[tuple[int, QuarantinedRow]]:
    query = sa.select(_TABLE).where(where).order_by(_TABLE.c.batch.desc(), _TABLE.c.id).limit(limit)
    with db.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return [(row["batch"], QuarantinedRow(**{name: row[name] for name in _FIELDS})) for row in rows]


def _counts(db: Database, where: Any) -> dict[str, int]:
    count = sa.func.count()
    query = (
        sa.select(_TABLE.c.reason, count).where(where).group_by(_TABLE.c.reason).order_by(count.desc(), _TABLE.c.reason)
    )
    with db.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
