"""Which event id a source's own key stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa

from engine.store.bulk import in_parts, insert_new
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import EventKey

_TABLE: Final = table_of(EventKey)


def ensure_ids(db: Database, batch: int, source: str, proposed: Mapping[str, str]) -> dict[str, str]:
    """The event id of each natural key: the one it had, or else the proposed one, which it keeps from now on."""
    with db.transaction() as connection:
        insert_new(
            connection,
            _TABLE,
            [
                {"source": source, "natural_key": key, "event_id": event_id, "same_as": None, "batch": batch}
                for key, event_id in sorted(proposed.items())
            ],
        )
        ids: dict[str, str] = {}
        for keys in in_parts(sorted(proposed)):
            query = sa.select(_TABLE.c.natural_key, _TABLE.c.event_id, _TABLE.c.same_as).where(
                _TABLE.c.source == source, _TABLE.c.natural_key.in_(keys)
            )
            ids.update({key: same_as or event_id for key, event_id, same_as in connection.execute(query)})
    return ids


def set_same_as(db: Database, source: str, natural_key: str, event_id: str) -> None:
    """From now on the key stands for `event_id`, whatever it stood for before."""
    with db.transaction() as connection:
        connection.execute(
            sa.update(_TABLE)
            .where(_TABLE.c.source == source, _TABLE.c.natural_key == natural_key)
            .values(same_as=event_id)
        )
