"""What is known about each subject, in all its versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from engine.store.bulk import in_parts
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import ImportBatch, PersonVersion
from engine.words.records import Counts
from engine.words.values import Person

_TABLE: Final = table_of(PersonVersion)
_BATCH: Final = table_of(ImportBatch)
_FIELDS: Final = (
    *("subject", "name", "date_of_birth", "expected_date_of_birth"),
    *("family", "responsible_authority", "died", "restricted"),
)
_SAID: Final = _FIELDS[1:]
_NOBODY: Final = Person("")


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one subject, which sources say each field, and every value that a field ever had."""

    person: Person
    by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ever: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    version: int = 0
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """How one import speaks of people: who says it, which fields each row leaves empty in so many words (`emptied`) or
    has cleared whoever said them (`cleared`), and whether the very same file was read before."""

    source: str = ""
    emptied: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cleared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    replayed: bool = False


def add_versions(
    db: Database, batch: int, people: Iterable[Person], *, recorded: datetime, saying: Saying = Saying()
) -> Counts:
    """Add the people of one import, all or none. One of whom nothing new is said changes nothing; a later row of the same
    import takes the place of an earlier one. A correction is recorded no earlier than what it corrects.

    What is said takes the place of what was known. What is not said leaves it, unless this source says that the field is
    empty and no other source ever said what it holds. A file read again says nothing that it has said before.
    """
    last = {person.subject: person for person in people}
    added = corrected = 0
    rows: list[dict[str, Any]] = []
    with db.transaction() as connection:
        known = _said(connection, sorted(last))
        for subject, person in last.items():
            before = known.get(subject) or Said(Person(subject))
            after = _merged(before, person, saying)
            if before.version and (after.person, after.by) == (before.person, before.by):
                continue
            added += not before.version
            corrected += before.version > 0 and after.person != before.person
            values = {name: getattr(after.person, name) for name in _FIELDS}
            since = max(before.recorded, recorded) if before.recorded else recorded
            said_by = json.dumps({name: sorted(by) for name, by in sorted(after.by.items())})
            rows.append(values | {"version": before.version + 1, "recorded": since, "batch": batch, "said_by": said_by})
        if rows:
            connection.execute(sa.insert(_TABLE), rows)
    return Counts(added, corrected, len(last) - added - corrected)


def _merged(before: Said, given: Person, saying: Saying) -> Said:
    """What is known once this import has spoken."""
    values, by = dict[str, Any](), dict(before.by)
    emptied, cleared = (some.get(given.subject, frozenset()) for some in (saying.emptied, saying.cleared))
    for name in _SAID:
        was, now = getattr(before.person, name), getattr(given, name)
        if now:
            if not (saying.replayed and now in before.ever.get(name, ())):
                by[name] = (by.get(name, frozenset()) if now == was else frozenset()) | {saying.source}
                values[name] = now
        elif not saying.replayed and name in cleared:
            by.pop(name, None)
        elif not saying.replayed and name in emptied and name in by:
            by[name] -= {saying.source}
        if was and not by.get(name):
            by.pop(name, None)
            values[name] = getattr(_NOBODY, name)
    return Said(replace(before.person, **values), by)


def _said(connection: Connection, subjects: Sequence[str]) -> dict[str, Said]:
    """What has been said of each of these so far."""
    found: dict[str, Said] = {}
    for part in in_parts(subjects):
        query = (
            sa.select(_TABLE, _BATCH.c.format)
            .join(_BATCH, _BATCH.c.batch == _TABLE.c.batch)
            .where(_TABLE.c.subject.in_(part))
            .order_by(_TABLE.c.subject, _TABLE.c.version)
        )
        for row in connection.execute(query):
            person, before = _person(row), found.get(row.subject)
            held = {name: getattr(person, name) for name in _SAID if getattr(person, name)}
            if row.said_by:
                by = {name: frozenset(sources) for name, sources in json.loads(row.said_by).items()}
            else:  # of before this was kept: each import said the whole row
                by = dict.fromkeys(held, frozenset({source_of(row.format)}))
            earlier: Mapping[str, frozenset[Any]] = before.ever if before else {}
            ever = {**earlier, **{name: earlier.get(name, frozenset()) | {value} for name, value in held.items()}}
            found[row.subject] = Said(person, by, ever, row.version, row.recorded)
    return found


def source_of(format: str) -> str:
    """Who speaks in a file of this format: all tables of people are one source, whether CSV or JSON."""
    return format.partition(" ")[0]


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
