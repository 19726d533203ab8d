"""Obligations by their identity, and how each went from one state to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import in_parts, insert_new
from engine.store.database import Database
from engine.store.moments import columns_of, moment_of
from engine.store.tables.base import table_of
from engine.store.tables.duties import Obligation as ObligationRow
from engine.store.tables.duties import Transition as TransitionRow
from engine.words.enums import State
from engine.words.errors import Mistake
from engine.words.records import Transition
from engine.words.values import Obligation

OBLIGATION: Final = table_of(ObligationRow)
_TRANSITION: Final = table_of(TransitionRow)


def ensure(db: Database, scan: int, obligations: Iterable[Obligation]) -> None:
    """Give every obligation its row of identity; those that have one keep it."""
    values = [
        {
            "obligation": each.obligation,
            "timescale": each.timescale,
            "limit_name": each.limit.value,
            "subject": each.subject,
            "thread": each.thread,
            "anchor": each.anchor,
            "same_as": None,
            "first_scan": scan,
        }
        for each in obligations
    ]
    with db.transaction() as connection:
        insert_new(connection, OBLIGATION, values)


def set_same_as(db: Database, old: str, new: str) -> None:
    """The obligation `new` takes the place of `old`: its alerts, acknowledgements and breach lines carry over."""
    with db.transaction() as connection:
        connection.execute(
            sa.update(OBLIGATION)
            .where(sa.or_(OBLIGATION.c.obligation == old, OBLIGATION.c.same_as == old))
            .values(same_as=new)
        )


def count(db: Database) -> int:
    """How many obligations have ever been known."""
    with db.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(OBLIGATION)).scalar_one()


def add_transitions(db: Database, scan: int, transitions: Iterable[Transition]) -> int:
    """Record what one scan noticed, and return how many."""
    values = [
        {
            "obligation": each.obligation,
            "from_state": None if each.from_state is None else each.from_state.value,
            "to_state": each.to_state.value,
            "true_from": each.true_from,
            "noticed_by": scan,
            **columns_of("due_before", each.due_before),
            **columns_of("due_after", each.due_after),
            "cause": each.cause,
        }
        for each in transitions
    ]
    if values:
        with db.transaction() as connection:
            connection.execute(sa.insert(_TRANSITION), values)
    return len(values)


def transitions_of(db: Database, obligation: str) -> list[Transition]:
    """All that happened to one obligation, in the order in which it was noticed."""
    return _read(db, _TRANSITION.c.obligation == obligation)


def transitions_noticed_by(db: Database, scan: int) -> list[Transition]:
    """All that one scan noticed, in the order in which it was recorded."""
    return _read(db, _TRANSITION.c.noticed_by == scan)


def _read(db: Database, where: Any) -> list[Transition]:
    with db.reading() as connection:
        return [
            Transition(
                row.obligation,
                None if row.from_state is None else State(row.from_state),
                State(row.to_state),
                row.true_from,
                moment_of(row, "due_before"),
                moment_of(row, "due_after"),
                row.cause,
                row.noticed_by,
            )
            for row in connection.execute(sa.select(_TRANSITION).where(where).order_by(_TRANSITION.c.id))
        ]


def subject_of(db: Database, obligation: str) -> str | None:
    """Whom the obligation with this id is about; None when no scan has seen one."""
    query = sa.select(OBLIGATION.c.subject).where(OBLIGATION.c.obligation == obligation)
    with db.reading() as connection:
        found: str | None = connection.execute(query).scalar()
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """An obligation that a scan has seen: the id as given, that of what took its place since, and whose it is."""

    given: str
    obligation: str
    timescale: str
    subject: str


def known_as(db: Database, beginning: str) -> list[Known]:
    """The obligations whose id begins like this, by id."""
    query = (
        sa.select(OBLIGATION)
        .where(OBLIGATION.c.obligation.startswith(beginning, autoescape=True))
        .order_by(OBLIGATION.c.obligation)
    )
    with db.reading() as connection:
        return [
            Known(row.obligation, row.same_as or row.obligation, row.timescale, row.subject)
            for row in connection.execute(query)
        ]


def one_known_as(db: Database, beginning: str) -> Known:
    """The obligation of that id, or the only one whose id begins like this. Raises Mistake."""
    found = known_as(db, beginning)
    exact = [each for each in found if each.given == beginning]
    if len(exact) == 1 or len({each.obligation for each in found}) == 1:
        return (exact or found)[0]
    if not found:
        mend = "Scan first, or take the id from `longstop obligations`."
        raise Mistake(beginning, "no such obligation was seen by a scan.", mend)
    some = ", ".join(f"{each.given} ({each.timescale})" for each in found[:4])
    raise Mistake(beginning, f"{len(found)} obligations begin like that: {some}.", "Give more of the id.")


def subjects_of(db: Database, obligations: Sequence[str]) -> dict[str, str]:
    """Whom the obligations with these ids are about; those that no scan has seen are left out."""
    found: dict[str, str] = {}
    with db.reading() as connection:
        for part in in_parts(sorted(set(obligations))):
            query = sa.select(OBLIGATION.c.obligation, OBLIGATION.c.subject).where(OBLIGATION.c.obligation.in_(part))
            found.update({row.obligation: row.subject for row in connection.execute(query)})
    return found


def known_among(db: Database, obligations: Sequence[str]) -> set[str]:
    """Those of these ids that some scan has seen."""
    found: set[str] = set()
    with db.reading() as connection:
        for part in in_parts(sorted(set(obligations))):
            query = sa.select(OBLIGATION.c.obligation).where(OBLIGATION.c.obligation.in_(part))
            found.update(connection.execute(query).scalars())
    return found
