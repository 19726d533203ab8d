"""Acknowledgements: who knows, why it stands as it does, and until when. They stop no clock, and lapse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import insert_one
from engine.store.database import Database
from engine.store.obligations import OBLIGATION
from engine.store.tables.alerts import Acknowledgement as AcknowledgementRow
from engine.store.tables.base import table_of
from engine.words.records import Acknowledgement

_TABLE: Final = table_of(AcknowledgementRow)


def add(db: Database, acknowledgement: Acknowledgement) -> int:
    """Record an acknowledgement, and return its number. The obligation must be known."""
    with db.transaction() as connection:
        return insert_one(
            connection,
            _TABLE,
            {
                "obligation": acknowledgement.obligation,
                "who": acknowledgement.who,
                "acknowledged_at": acknowledgement.acknowledged_at,
                "reason": acknowledgement.reason,
                "until": acknowledgement.until,
            },
        )


def in_force(db: Database, day: date, *, known_at: datetime | None = None) -> dict[str, Acknowledgement]:
    """The latest acknowledgement of each obligation, where it has not lapsed by `day` (its last day included)."""
    latest = {each.obligation: each for each in _read(db, known_at, None)}
    return {obligation: each for obligation, each in latest.items() if each.until >= day}


def history(db: Database, obligation: str) -> list[Acknowledgement]:
    """All acknowledgements of one obligation, and of those whose place it took, in order."""
    return list(_read(db, None, obligation))


def everything(db: Database) -> list[Acknowledgement]:
    """All acknowledgements there ever were, in order."""
    return list(_read(db, None, None))


def _read(db: Database, known_at: datetime | None, obligation: str | None) -> Iterable[Acknowledgement]:
    current: Any = sa.func.coalesce(OBLIGATION.c.same_as, OBLIGATION.c.obligation)
    query = (
        sa.select(_TABLE, current.label("current"))
        .join(OBLIGATION, OBLIGATION.c.obligation == _TABLE.c.obligation)
        .order_by(_TABLE.c.acknowledged_at, _TABLE.c.id)
    )
    if known_at is not None:
        query = query.where(_TABLE.c.acknowledged_at <= known_at)
    if obligation is not None:
        query = query.where(current == obligation)
    with db.reading() as connection:
        return [
            Acknowledgement(row.current, row.who, row.acknowledged_at, row.reason, row.until)
            for row in connection.execute(query)
        ]
