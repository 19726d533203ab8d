"""Published scorecards and the cases counted in them: added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.reports import Scorecard, ScorecardCase
from engine.words.records import PublishedCase, PublishedScorecard

_CARD: Final = table_of(Scorecard)
_CASE: Final = table_of(ScorecardCase)
_FIELDS: Final = tuple(field.name for field in fields(PublishedScorecard))
_CASE_FIELDS: Final = tuple(field.name for field in fields(PublishedCase))


def publish(db: Database, card: PublishedScorecard, cases: Sequence[PublishedCase]) -> int:
    """Freeze a month of a scope with its cases as its next edition, and return the edition's number.

    Every obligation that a case names must have its row of identity.
    """
    mine = sa.and_(_CARD.c.month == card.month, _CARD.c.scope == card.scope)
    with db.transaction() as connection:
        last = connection.execute(sa.select(sa.func.max(_CARD.c.edition)).where(mine)).scalar()
        edition: int = (last or 0) + 1
        values = {name: getattr(card, name) for name in _FIELDS} | {"edition": edition}
        connection.execute(sa.insert(_CARD).values(**values))
        if cases:
            identity = {"month": card.month, "scope": card.scope, "edition": edition}
            rows = [identity | {name: getattr(case, name) for name in _CASE_FIELDS} for case in cases]
            connection.execute(sa.insert(_CASE), rows)
    return edition


def published(db: Database, month: date, scope: str, edition: int = 1) -> PublishedScorecard | None:
    """That edition of the month, or None; the first is what was published."""
    found = _read(db, _CARD.c.month == month, _CARD.c.scope == scope, _CARD.c.edition == edition)
    return found[0] if found else None


def editions(db: Database, month: date, scope: str) -> list[PublishedScorecard]:
    """Every edition of the month, first first."""
    return _read(db, _CARD.c.month == month, _CARD.c.scope == scope)


def cases(db: Database, month: date, scope: str, edition: int = 1) -> list[PublishedCase]:
    """What was counted in that edition, by timescale and unit."""
    query = (
        sa.select(*(_CASE.c[name] for name in _CASE_FIELDS))
        .where(_CASE.c.month == month, _CASE.c.scope == scope, _CASE.c.edition == edition)
        .order_by(_CASE.c.timescale, _CASE.c.counted)
    )
    with db.reading() as connection:
        return [PublishedCase(*row) for row in connection.execute(query)]


def _read(db: Database, *where: Any) -> list[PublishedScorecard]:
    query = sa.select(*(_CARD.c[name] for name in _FIELDS)).where(*where).order_by(_CARD.c.edition)
    with db.reading() as connection:
        return [PublishedScorecard(*row) for row in connection.execute(query)]
