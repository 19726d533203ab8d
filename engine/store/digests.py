"""Finished digests, line by line: what each person was shown on each day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from engine.store.bulk import in_parts, insert_one
from engine.store.database import Database
from engine.store.moments import columns_of, moment_of
from engine.store.tables.base import table_of
from engine.store.tables.delivery import Digest, DigestLine
from engine.words.records import DigestLineRecord, DigestRecord, Shown

_DIGEST: Final = table_of(Digest)
_LINE: Final = table_of(DigestLine)


def add_digest(db: Database, digest: DigestRecord) -> int | None:
    """Keep the digest, and return its number; None when that person has one of that kind for that day already."""
    identity = sa.and_(_DIGEST.c.person == digest.person, _DIGEST.c.kind == digest.kind, _DIGEST.c.day == digest.day)
    with db.transaction() as connection:
        if connection.execute(sa.select(_DIGEST.c.digest).where(identity)).first() is not None:
            return None
        values = {name: getattr(digest, name) for name in ("person", "kind", "day", "scan", "made_at")}
        number = insert_one(connection, _DIGEST, values)
        if digest.lines:
            connection.execute(
                sa.insert(_LINE),
                [
                    {
                        "digest": number,
                        "position": position,
                        "section": line.section,
                        "shown": line.shown.value,
                        "subject": line.subject,
                        "obligation": line.obligation,
                        "state": line.state,
                        **columns_of("due", line.due),
                    }
                    for position, line in enumerate(digest.lines, 1)
                ],
            )
    return number


def load_digest(db: Database, person: str, kind: str, day: date) -> DigestRecord | None:
    """What that person was shown that day, or None."""
    found = _read(db, _DIGEST.c.person == person, _DIGEST.c.kind == kind, _DIGEST.c.day == day)
    return found[0] if found else None


def previous_digest(db: Database, person: str, kind: str, day: date) -> DigestRecord | None:
    """The last digest of that kind before `day`, or None."""
    query = sa.select(sa.func.max(_DIGEST.c.day)).where(
        _DIGEST.c.person == person, _DIGEST.c.kind == kind, _DIGEST.c.day < day
    )
    with db.reading() as connection:
        before = connection.execute(query).scalar()
        return None if before is None else load_digest(db, person, kind, before)


def digests_on(db: Database, day: date) -> list[DigestRecord]:
    """Every digest of a day, by person and kind."""
    return _read(db, _DIGEST.c.day == day)


def first_shown(db: Database, obligations: Sequence[str]) -> dict[str, date]:
    """The first day on which any digest held each obligation; those that none ever held are left out."""
    shown: dict[str, date] = {}
    with db.reading() as connection:
        for part in in_parts(sorted(set(obligations))):
            query = (
                sa.select(_LINE.c.obligation, sa.func.min(_DIGEST.c.day))
                .join(_DIGEST, _DIGEST.c.digest == _LINE.c.digest)
                .where(_LINE.c.obligation.in_(part))
                .group_by(_LINE.c.obligation)
            )
            shown.update({row[0]: row[1] for row in connection.execute(query)})
    return shown


def days_made(db: Database, since: date) -> set[date]:
    """The days from `since` on for which any digest was made."""
    query = sa.select(_DIGEST.c.day).where(_DIGEST.c.day >= since).distinct()
    with db.reading() as connection:
        return {row[0] for row in connection.execute(query)}


def _read(db: Database, *where: Any) -> list[DigestRecord]:
    query = sa.select(_DIGEST).where(*where).order_by(_DIGEST.c.person, _DIGEST.c.kind, _DIGEST.c.day)
    with db.reading() as connection:
        return [
            DigestRecord(
                row.person, row.kind, row.day, row.scan, row.made_at, _lines(connection, row.digest), row.digest
            )
            for row in connection.execute(query).all()
        ]


def _lines(connection: Connection, digest: int) -> tuple[DigestLineRecord, ...]:
    query = sa.select(_LINE).where(_LINE.c.digest == digest).order_by(_LINE.c.position)
    return tuple(
        DigestLineRecord(row.section, Shown(row.shown), row.subject, row.obligation, row.state, moment_of(row, "due"))
        for row in connection.execute(query)
    )


def last_day_before(db: Database, day: date) -> date | None:
    """The last day before `day` on which any digest was made; None when there is none."""
    query = sa.select(sa.func.max(_DIGEST.c.day)).where(_DIGEST.c.day < day)
    with db.reading() as connection:
        found: date | None = connection.execute(query).scalar()
        return found
