"""Rule books that were proposed: kept whole, decided once, and which of them is in force when."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import insert_one
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.reference import BookPublication as Row
from engine.words.records import BookPublication, PublicationState, RunningWork

_TABLE: Final = table_of(Row)
_FIELDS: Final = tuple(field.name for field in fields(BookPublication) if field.name != "number")
_APPROVED: Final = _TABLE.c.state == str(PublicationState.APPROVED)
_LATEST: Final = (_TABLE.c.in_force_from.desc(), _TABLE.c.number.desc())


def add(db: Database, publication: BookPublication) -> int:
    """Keep a publication as it is, and return its number."""
    values = {name: getattr(publication, name) for name in _FIELDS}
    values |= {"transition": str(publication.transition), "state": str(publication.state)}
    with db.transaction() as connection:
        return insert_one(connection, _TABLE, values)


def load(db: Database, number: int) -> BookPublication | None:
    """The publication of that number, or None."""
    found = _read(db, sa.select(_TABLE).where(_TABLE.c.number == number))
    return found[0] if found else None


def list_all(db: Database) -> list[BookPublication]:
    """Every publication, the latest first."""
    return _read(db, sa.select(_TABLE).order_by(_TABLE.c.number.desc()))


def waiting(db: Database) -> list[BookPublication]:
    """Those that nobody has decided yet, the first first."""
    proposed = _TABLE.c.state == str(PublicationState.PROPOSED)
    return _read(db, sa.select(_TABLE).where(proposed).order_by(_TABLE.c.number))


def in_force(db: Database, at: datetime) -> BookPublication | None:
    """The one in force at this instant; None where none ever was."""
    found = _read(db, sa.select(_TABLE).where(_APPROVED, _TABLE.c.in_force_from <= at).order_by(*_LATEST).limit(1))
    return found[0] if found else None


def last_approved(db: Database) -> BookPublication | None:
    """The one that is in force now or, where a later one is approved already, will be last."""
    found = _read(db, sa.select(_TABLE).where(_APPROVED).order_by(*_LATEST).limit(1))
    return found[0] if found else None


def decide(
    db: Database,
    number: int,
    state: PublicationState,
    *,
    was: PublicationState = PublicationState.PROPOSED,
    by: str,
    at: datetime,
    reason: str,
    in_force_from: datetime | None = None,
) -> bool:
    """Decide a publication that stands as `was`; False where it no longer does."""
    values = {
        "state": str(state),
        "decided_by": by,
        "decided_at": at,
        "decision_reason": reason,
        "in_force_from": in_force_from,
    }
    stands = sa.and_(_TABLE.c.number == number, _TABLE.c.state == str(was))
    with db.transaction() as connection:
        return connection.execute(sa.update(_TABLE).where(stands).values(values)).rowcount == 1


def note_seen(db: Database, number: int, *, by: str, at: datetime, reason: str) -> bool:
    """Note the second person of a rollback that one made alone; False where somebody was noted already."""
    alone = sa.and_(_TABLE.c.number == number, _APPROVED, _TABLE.c.decided_by == "")
    values = {"decided_by": by, "decided_at": at, "decision_reason": reason}
    with db.transaction() as connection:
        return connection.execute(sa.update(_TABLE).where(alone).values(values)).rowcount == 1


def _read(db: Database, query: sa.Select[Any]) -> list[BookPublication]:
    with db.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return [
        BookPublication(
            **{name: row[name] for name in _FIELDS if name not in ("state", "transition")},
            state=PublicationState(row["state"]),
            transition=RunningWork(row["transition"]),
            number=row["number"],
        )
        for row in rows
    ]
