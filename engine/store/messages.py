"""The outbox: finished messages are queued once, claimed with a lease, sent, and then recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from engine.store.bulk import in_parts, insert_new, insert_one
from engine.store.database import Database
from engine.store.tables.alerts import Alert
from engine.store.tables.base import table_of
from engine.store.tables.delivery import Attempt as AttemptRow
from engine.store.tables.delivery import Message
from engine.words.records import Attempt, AttemptOutcome, MessageState, OutboxMessage

_TABLE: Final = table_of(Message)
_ALERT: Final = table_of(Alert)
_ATTEMPT: Final = table_of(AttemptRow)
_GIVEN: Final = (
    *("message_id", "recipient", "address", "channel", "kind", "day", "alert", "digest"),
    *("subject", "text", "html", "made_at"),
)
_KEPT: Final = (*_GIVEN, "tries", "lease_until", "claimed_by", "sent_at", "id")


def enqueue(db: Database, message: OutboxMessage) -> int | None:
    """Queue a message to go out, and return its number.

    None when the like of it is queued already: same recipient, channel, kind and day, or same alert, recipient and
    channel; the first one stays as it is.
    """
    values = {name: getattr(message, name) for name in _GIVEN} | {
        "state": MessageState.WAITING.value,
        "next_try_at": message.not_before or message.made_at,
        "claimed_by": "",
        "tries": 0,
    }
    columns = ("recipient", "channel", "kind", "day") if message.alert is None else ("alert", "recipient", "channel")
    alike = sa.and_(*(_TABLE.c[name] == values[name] for name in columns))
    with db.transaction() as connection:
        new = insert_new(connection, _TABLE, [values]) == 1
        number: int | None = connection.execute(sa.select(_TABLE.c.id).where(alike)).scalar()
    if number is None:
        raise ValueError("another message has this Message-ID")
    return number if new else None


def claim(db: Database, *, by: str, at: datetime, lease: timedelta, limit: int = 1) -> list[OutboxMessage]:
    """Take up to `limit` messages for sending, the longest waiting first: nobody else gets them until the lease ends.

    A message whose lease has ended is given out again, with the same Message-ID, and its last try is recorded as of
    unknown outcome. `by` must be unique to the claimant.
    """
    free = sa.and_(_TABLE.c.state == MessageState.WAITING.value, _TABLE.c.next_try_at <= at)
    lapsed = sa.and_(_TABLE.c.state == MessageState.CLAIMED.value, _TABLE.c.lease_until <= at)
    query = (
        sa.select(_TABLE)
        .where(sa.or_(free, lapsed))
        .order_by(_TABLE.c.next_try_at, _TABLE.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite leaves this out: BEGIN IMMEDIATE has shut out the others
    )
    with db.transaction() as connection:
        rows = connection.execute(query).mappings().all()
        for row in rows:
            if row["state"] == MessageState.CLAIMED.value:
                _try(connection, row["id"], row["lease_until"], row["claimed_by"], AttemptOutcome.UNKNOWN, "")
        taken = {"state": MessageState.CLAIMED.value, "claimed_by": by, "lease_until": at + lease}
        connection.execute(
            sa.update(_TABLE)
            .where(_TABLE.c.id.in_([row["id"] for row in rows]))
            .values(**taken, tries=_TABLE.c.tries + 1)
        )
    return [_message({**row, **taken, "tries": row["tries"] + 1}) for row in rows]


def record_sent(db: Database, message: int, *, by: str, at: datetime, response: str = "") -> None:
    """Note that the channel accepted the message; true even when the lease had ended meanwhile."""
    with db.transaction() as connection:
        _try(connection, message, at, by, AttemptOutcome.SENT, response)
        connection.execute(
            sa.update(_TABLE)
            .where(_TABLE.c.id == message)
            .values(state=MessageState.SENT.value, sent_at=at, lease_until=None)
        )


def record_try_later(
    db: Database, message: int, *, by: str, at: datetime, next_try_at: datetime, response: str
) -> None:
    """Note a passing failure: the message waits until `next_try_at`, unless somebody else has claimed it meanwhile."""
    with db.transaction() as connection:
        _try(connection, message, at, by, AttemptOutcome.PASSING, response)
        _release(connection, message, by, state=MessageState.WAITING.value, next_try_at=next_try_at)


def record_failed(db: Database, message: int, *, by: str, at: datetime, response: str) -> None:
    """Note a permanent failure: the message is not tried again, unless somebody else has claimed it meanwhile."""
    with db.transaction() as connection:
        _try(connection, message, at, by, AttemptOutcome.PERMANENT, response)
        _release(connection, message, by, state=MessageState.FAILED.value)


def attempts_of(db: Database, message: int) -> list[Attempt]:
    """Every try to send the message, in order."""
    query = sa.select(_ATTEMPT).where(_ATTEMPT.c.message == message).order_by(_ATTEMPT.c.id)
    with db.reading() as connection:
        return [
            Attempt(row.message, row.tried_at, row.tried_by, AttemptOutcome(row.outcome), row.response)
            for row in connection.execute(query)
        ]


def load_message(db: Database, message: int) -> OutboxMessage | None:
    """The message of that number, or None."""
    found = _read(db, sa.select(_TABLE).where(_TABLE.c.id == message))
    return found[0] if found else None


def list_messages(db: Database, state: MessageState | None = None, limit: int | None = None) -> list[OutboxMessage]:
    """The messages in that state, or all, oldest first."""
    query = sa.select(_TABLE).order_by(_TABLE.c.id).limit(limit)
    return _read(db, query if state is None else query.where(_TABLE.c.state == state.value))


def sent_with(db: Database, told_in: Sequence[str]) -> dict[str, list[OutboxMessage]]:
    """The messages about alerts that were told in these, by what they were told in, oldest first."""
    found: dict[str, list[OutboxMessage]] = {}
    with db.reading() as connection:
        for part in in_parts(sorted(set(told_in))):
            query = (
                sa.select(_TABLE, _ALERT.c.told_in)
                .join(_ALERT, _ALERT.c.alert == _TABLE.c.alert)
                .where(_ALERT.c.told_in.in_(part))
                .order_by(_TABLE.c.made_at, _TABLE.c.id)
            )
            for row in connection.execute(query).mappings():
                found.setdefault(row["told_in"], []).append(_message(row))
    return found


def counts_by_state(db: Database) -> dict[MessageState, int]:
    """How many messages are in each state; states without any are left out."""
    query = sa.select(_TABLE.c.state, sa.func.count()).group_by(_TABLE.c.state)
    with db.reading() as connection:
        return {MessageState(row[0]): row[1] for row in connection.execute(query)}


def _release(connection: Connection, message: int, by: str, **values: Any) -> None:
    mine = sa.and_(_TABLE.c.id == message, _TABLE.c.claimed_by == by, _TABLE.c.state == MessageState.CLAIMED.value)
    connection.execute(sa.update(_TABLE).where(mine).values(**values, lease_until=None, claimed_by=""))


def _try(connection: Connection, message: int, at: datetime, by: str, outcome: AttemptOutcome, response: str) -> None:
    values = {"message": message, "tried_at": at, "tried_by": by, "outcome": outcome.value, "response": response}
    insert_one(connection, _ATTEMPT, values)


def _read(db: Database, query: sa.Select[Any]) -> list[OutboxMessage]:
    with db.reading() as connection:
        return [_message(row) for row in connection.execute(query).mappings()]


def _message(row: Any) -> OutboxMessage:
    return OutboxMessage(
        **{name: row[name] for name in _KEPT}, not_before=row["next_try_at"], state=MessageState(row["state"])
    )
