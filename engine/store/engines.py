"""The engines that run on this database, and when each was last heard of."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from engine.store.bulk import insert_new
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.running import Engine

_TABLE: Final = table_of(Engine)


def note_seen(db: Database, engine: str, *, host: str, release: str, at: datetime) -> None:
    """Note that the engine runs; the first time, that it has started."""
    values = {"engine": engine, "host": host, "release": release, "started_at": at, "seen_at": at}
    with db.transaction() as connection:
        insert_new(connection, _TABLE, [values])
        connection.execute(sa.update(_TABLE).where(_TABLE.c.engine == engine).values(seen_at=at, stopped_at=None))


def note_stopped(db: Database, engine: str, *, at: datetime) -> None:
    """Note that the engine has stopped of its own accord."""
    with db.transaction() as connection:
        connection.execute(sa.update(_TABLE).where(_TABLE.c.engine == engine).values(stopped_at=at))


def first_started(db: Database) -> datetime | None:
    """When the first engine of all started here; None when none ever did."""
    with db.reading() as connection:
        found: datetime | None = connection.execute(sa.select(sa.func.min(_TABLE.c.started_at))).scalar()
        return found


def last_seen(db: Database) -> datetime | None:
    """When any engine was last heard of; None when none ever was."""
    with db.reading() as connection:
        found: datetime | None = connection.execute(sa.select(sa.func.max(_TABLE.c.seen_at))).scalar()
        return found


def seen_since(db: Database, since: datetime) -> dict[str, datetime]:
    """The engines heard of since then and not stopped, each with when it was last heard of."""
    query = (
        sa.select(_TABLE.c.engine, _TABLE.c.seen_at)
        .where(_TABLE.c.seen_at >= since, _TABLE.c.stopped_at.is_(None))
        .order_by(_TABLE.c.engine)
    )
    with db.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
