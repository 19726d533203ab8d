"""What is known about each subject, in all its versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import in_parts
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import PersonVersion
from engine.words.records import Counts
from engine.words.values import Person

_TABLE: Final = table_of(PersonVersion)
_FIELDS: Final = (
    *("subject", "name", "date_of_birth", "expected_date_of_birth"),
    *("family", "responsible_authority", "died", "restricted"),
)


def add_versions(db: Database, batch: int, people: Iterable[Person], *, recorded: datetime) -> Counts:
    """Add the people of one import, all or none. One who is as last known changes nothing; a later row of the same
    import takes the place of an earlier one. A correction is recorded no earlier than what it corrects."""
    last = {person.subject: person for person in people}
    added = corrected = 0
    rows: list[dict[str, Any]] = []
    with db.transaction() as connection:
        known: dict[str, tuple[int, datetime, Person]] = {}
        for subjects in in_parts(sorted(last)):
            query = sa.select(_TABLE).where(_TABLE.c.subject.in_(subjects)).order_by(_TABLE.c.version)
            for row in connection.execute(query):
                known[row.subject] = (row.version, row.recorded, _person(row))
        for subject, person in last.items():
            version, since, before = known.get(subject, (0, recorded, None))
            if person == before:
                continue
            added, corrected = added + (before is None), corrected + (before is not None)
            values = {name: getattr(person, name) for name in _FIELDS}
            rows.append(values | {"version": version + 1, "recorded": max(since, recorded), "batch": batch})
        if rows:
            connection.execute(sa.insert(_TABLE), rows)
    return Counts(added, corrected, len(last) - len(rows))


def load(db: Database, subjects: Sequence[str] | None = None, *, known_at: datetime | None = None) -> dict[str, Person]:
    """Each subject as last known (by `known_at`, when given), in the order of their references."""
    query = sa.select(_TABLE).order_by(_TABLE.c.subject, _TABLE.c.version)
    if known_at is not None:
        query = query.where(_TABLE.c.recorded <= known_at)
    with db.reading() as connection:
        if subjects is None:
            return {row.subject: _person(row) for row in connection.execute(query)}
        return {
            row.subject: _person(row)
            for part in in_parts(sorted(set(subjects)))
            for row in connection.execute(query.where(_TABLE.c.subject.in_(part)))
        }


def _person(row: Any) -> Person:
    return Person(**{name: getattr(row, name) for name in _FIELDS})
