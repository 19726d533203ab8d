"""Rows put aside at import: with the value at fault, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import Quarantine
from engine.words.records import QuarantinedRow

_TABLE: Final = table_of(Quarantine)
_FIELDS: Final = ("file", "row", "column", "value", "reason", "mend")


def add_rows(db: Database, batch: int, rows: Iterable[QuarantinedRow]) -> int:
    """Put the rows of one import aside, and return how many they are; what stands aside already stays as it is."""
    given = list(rows)
    with db.transaction() as connection:
        files = sorted({row.file for row in given})
        stored = sa.select(*(_TABLE.c[name] for name in _FIELDS)).where(_TABLE.c.file.in_(files))
        known = {tuple(row) for row in connection.execute(stored)} if files else set()
        values = [{name: getattr(row, name) for name in _FIELDS} for row in given]
        new = [{"batch": batch} | each for each in values if tuple(each.values()) not in known]
        if new:
            connection.execute(sa.insert(_TABLE), new)
    return len(given)


def list_rows(db: Database, batch: int | None = None, limit: int | None = None) -> list[QuarantinedRow]:
    """The rows put aside by one import, or by all (latest import first), each in file order."""
    query = sa.select(_TABLE).order_by(_TABLE.c.batch.desc(), _TABLE.c.id).limit(limit)
    if batch is not None:
        query = query.where(_TABLE.c.batch == batch)
    with db.reading() as connection:
        return [QuarantinedRow(**{name: row[name] for name in _FIELDS}) for row in connection.execute(query).mappings()]


def counts_by_reason(db: Database, batch: int | None = None) -> dict[str, int]:
    """How many rows each reason put aside, most first."""
    count = sa.func.count()
    query = sa.select(_TABLE.c.reason, count).group_by(_TABLE.c.reason).order_by(count.desc(), _TABLE.c.reason)
    if batch is not None:
        query = query.where(_TABLE.c.batch == batch)
    with db.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
