"""The told-ledger: which obligation reached which rung, whom that concerns, and whether they were told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from engine.store.bulk import in_parts, insert_new
from engine.store.database import Database
from engine.store.moments import columns_of, moment_of
from engine.store.obligations import OBLIGATION
from engine.store.tables.alerts import Alert
from engine.store.tables.base import table_of
from engine.words.enums import Verdict
from engine.words.records import AlertRecord

_TABLE: Final = table_of(Alert)


def add_alerts(db: Database, scan: int, alerts: Iterable[AlertRecord]) -> None:
    """Arm the alerts; an obligation, rung and arming already in the ledger stays as it is."""
    values = [
        {
            "obligation": each.obligation,
            "rung": str(each.rung),
            "arming": each.arming,
            "told_to": each.told_to,
            **columns_of("due", each.due),
            "verdict": each.verdict.value,
            "scan": scan,
            "told_in": "",
        }
        for each in alerts
    ]
    with db.transaction() as connection:
        insert_new(connection, _TABLE, values)


def told_ledger(db: Database, obligations: Sequence[str] | None = None) -> dict[tuple[str, str], AlertRecord]:
    """The latest arming of each (obligation, rung).

    An obligation that has taken another's place answers for both, under its own id.
    """
    query, current = _query()
    query = query.order_by(_TABLE.c.arming, _TABLE.c.alert)
    with db.reading() as connection:
        if obligations is None:
            rows = list(connection.execute(query))
        else:
            parts = in_parts(sorted(set(obligations)))
            rows = [row for part in parts for row in connection.execute(query.where(current.in_(part)))]
    records = [_record(row) for row in rows]
    return {(record.obligation, record.rung): record for record in records}


def armed_not_told(db: Database, told_to: str | None = None) -> list[AlertRecord]:
    """What is still to be told (to one person, or to all), oldest first."""
    return _read(db, told_to, _TABLE.c.told_at.is_(None), _TABLE.c.withdrawn_scan.is_(None))


def withdrawn_not_told(db: Database, told_to: str | None = None) -> list[AlertRecord]:
    """What was told and has been withdrawn since, without its being said, oldest first."""
    return _read(
        db,
        told_to,
        _TABLE.c.told_at.is_not(None),
        _TABLE.c.withdrawn_scan.is_not(None),
        _TABLE.c.withdrawal_told_at.is_(None),
    )


def mark_told(db: Database, alerts: Sequence[int], *, at: datetime, told_in: str) -> int:
    """Note that the alerts were put into a digest or message; returns how many had not been told before."""
    return _mark(db, alerts, _TABLE.c.told_at.is_(None), {"told_at": at, "told_in": told_in})


def mark_withdrawn(db: Database, scan: int, alerts: Sequence[int]) -> int:
    """Note that evidence recorded since shows there was nothing to tell; returns how many are newly withdrawn."""
    return _mark(db, alerts, _TABLE.c.withdrawn_scan.is_(None), {"withdrawn_scan": scan})


def mark_withdrawal_told(db: Database, alerts: Sequence[int], *, at: datetime) -> int:
    """Note that the withdrawal was said; returns how many had not been said before."""
    return _mark(db, alerts, _TABLE.c.withdrawal_told_at.is_(None), {"withdrawal_told_at": at})


def _mark(db: Database, alerts: Sequence[int], where: Any, values: dict[str, Any]) -> int:
    with db.transaction() as connection:
        return sum(
            connection.execute(sa.update(_TABLE).where(_TABLE.c.alert.in_(part), where).values(**values)).rowcount
            for part in in_parts(sorted(set(alerts)))
        )


def _query() -> tuple[sa.Select[Any], Any]:
    current = sa.func.coalesce(OBLIGATION.c.same_as, OBLIGATION.c.obligation)
    query = sa.select(_TABLE, current.label("current")).join(OBLIGATION, OBLIGATION.c.obligation == _TABLE.c.obligation)
    return query, current


def _read(db: Database, told_to: str | None, *where: Any) -> list[AlertRecord]:
    query = _query()[0].where(*where).order_by(_TABLE.c.alert)
    if told_to is not None:
        query = query.where(_TABLE.c.told_to == told_to)
    with db.reading() as connection:
        return [_record(row) for row in connection.execute(query)]


def _record(row: Any) -> AlertRecord:
    return AlertRecord(
        row.current,
        row.rung,
        row.arming,
        row.told_to,
        moment_of(row, "due"),
        Verdict(row.verdict),
        row.scan,
        row.alert,
        row.told_at,
        row.told_in,
        row.withdrawn_scan,
        row.withdrawal_told_at,
    )
