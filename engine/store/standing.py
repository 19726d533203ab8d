"""Where each obligation stands now: a projection kept for speed, which a scan can make again from nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import in_parts, insert_rows
from engine.store.database import Database
from engine.store.moments import columns_of, moment_of
from engine.store.obligations import OBLIGATION
from engine.store.tables.base import table_of
from engine.store.tables.duties import Standing as StandingRow
from engine.store.tables.duties import StandingMark
from engine.words.enums import Flag, LimitName, Owner, State
from engine.words.records import Standing
from engine.words.values import Moment, Obligation

_TABLE: Final = table_of(StandingRow)
_MARK: Final = table_of(StandingMark)
_PLAIN: Final = ("cycle", "version", "episode", "met_by", "days_over", "team", "worker", "reason")


def load_standing(
    db: Database,
    *,
    subjects: Sequence[str] | None = None,
    states: Collection[State] | None = None,
    teams: Collection[str] | None = None,
    moving_by: datetime | None = None,
    obligations: Sequence[str] | None = None,
) -> dict[str, Standing]:
    """Where obligations stand, by obligation, in the order of their ids.

    Each argument narrows: to these subjects, states, teams or obligations, or to those whose next moment comes by an
    instant.
    """
    query = (
        sa.select(
            _TABLE,
            *(OBLIGATION.c[name] for name in ("timescale", "limit_name", "subject", "thread", "anchor")),
        )
        .join(OBLIGATION, OBLIGATION.c.obligation == _TABLE.c.obligation)
        .order_by(_TABLE.c.obligation)
    )
    if states is not None:
        query = query.where(_TABLE.c.state.in_([state.value for state in states]))
    if teams is not None:
        query = query.where(_TABLE.c.team.in_(list(teams)))
    if moving_by is not None:
        query = query.where(_TABLE.c.next_moment <= moving_by)
    with db.reading() as connection:
        if subjects is None and obligations is None:
            return dict(_read(connection.execute(query)))
        if obligations is not None:
            column, keys = _TABLE.c.obligation, obligations
            query = query if subjects is None else query.where(OBLIGATION.c.subject.in_(list(subjects)))
        else:
            column, keys = OBLIGATION.c.subject, subjects or ()
        found: dict[str, Standing] = {}
        for part in in_parts(sorted(set(keys))):
            found.update(_read(connection.execute(query.where(column.in_(part)))))
        return dict(sorted(found.items()))


def load_marks(db: Database) -> dict[str, str]:
    """The fingerprint of every obligation that stands; "" for one that has none yet."""
    query = sa.select(_TABLE.c.obligation, _MARK.c.mark).join(
        _MARK, _MARK.c.obligation == _TABLE.c.obligation, isouter=True
    )
    with db.reading() as connection:
        return {key: mark or "" for key, mark in connection.execute(query)}


def set_marks(db: Database, marks: Mapping[str, str]) -> None:
    """Note the fingerprints of where these stand now. What is replaced afterwards loses its own."""
    with db.transaction() as connection:
        for part in in_parts(sorted(marks)):
            connection.execute(sa.delete(_MARK).where(_MARK.c.obligation.in_(part)))
        insert_rows(connection, _MARK, ("obligation", "mark"), sorted(marks.items()))


def replace_standing(db: Database, scan: int, changed: Iterable[Standing], gone: Iterable[str] = ()) -> None:
    """Put the changed ones in the place of what stood there, and take out the gone. Identities must exist."""
    rows = [_values(standing, scan) for standing in changed]
    leaving = sorted({str(row["obligation"]) for row in rows} | set(gone))
    with db.transaction() as connection:
        for part in in_parts(leaving):
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.obligation.in_(part)))
            connection.execute(sa.delete(_MARK).where(_MARK.c.obligation.in_(part)))
        if rows:
            connection.execute(sa.insert(_TABLE), rows)


def clear_standing(db: Database) -> None:
    """Throw the projection away; the next scan makes it again."""
    with db.transaction() as connection:
        connection.execute(sa.delete(_TABLE))
        connection.execute(sa.delete(_MARK))


def _values(standing: Standing, scan: int) -> dict[str, Any]:
    each = standing.obligation
    return {
        "obligation": each.obligation,
        **{name: getattr(each, name) for name in _PLAIN},
        **columns_of("started", each.started),
        **columns_of("due", each.due),
        **columns_of("met", each.met),
        **columns_of("ended", each.ended),
        "state": each.state.value,
        "flags": ",".join(sorted(flag.value for flag in each.flags)),
        "owner": each.owner.value,
        "next_moment": standing.next_moment,
        "scan": scan,
    }


def _read(rows: Iterable[Any]) -> Iterator[tuple[str, Standing]]:
    for row in rows:
        obligation = Obligation(
            obligation=row.obligation,
            timescale=row.timescale,
            limit=LimitName(row.limit_name),
            subject=row.subject,
            thread=row.thread,
            anchor=row.anchor,
            started=Moment(row.started_day, row.started_at),
            due=moment_of(row, "due"),
            met=moment_of(row, "met"),
            ended=moment_of(row, "ended"),
            state=State(row.state),
            flags=frozenset(Flag(flag) for flag in row.flags.split(",") if flag),
            owner=Owner(row.owner),
            **{name: getattr(row, name) for name in _PLAIN},
        )
        yield row.obligation, Standing(obligation, row.next_moment)
