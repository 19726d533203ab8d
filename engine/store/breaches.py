"""The breach log: lines are added to a hash chain, so that an edit shows and yet what one says can be erased."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from engine.store.breach_text import EMPTY, chained, line_of, payload_hash, text_of
from engine.store.bulk import in_parts
from engine.store.database import Database
from engine.store.obligations import OBLIGATION
from engine.store.tables.alerts import BreachLine as LineRow
from engine.store.tables.alerts import BreachPayload as PayloadRow
from engine.store.tables.base import table_of
from engine.words.records import BreachLine, ChainHead, ChainReport

_LINE: Final = table_of(LineRow)
_PAYLOAD: Final = table_of(PayloadRow)


def append(db: Database, lines: Iterable[BreachLine]) -> ChainHead:
    """Add the lines at the end of the log, numbered on from the last one, and return its new head."""
    links: list[dict[str, Any]] = []
    payloads: list[dict[str, Any]] = []
    with db.transaction() as connection:
        if not db.is_sqlite:
            connection.execute(sa.text("LOCK TABLE breach_line IN SHARE ROW EXCLUSIVE MODE"))
        head = _head(connection)
        for given in lines:
            line = replace(given, line=head.line + 1)
            salt, text = secrets.token_hex(16), text_of(line)
            payload = payload_hash(salt, text)
            links.append(
                {
                    "line": line.line,
                    "previous": head.hash,
                    "payload_hash": payload,
                    "hash": chained(head.hash, payload),
                    "erased_by": "",
                    "erased_why": "",
                }
            )
            payloads.append({"line": line.line, "salt": salt, "content": text, **_looked_up_by(line)})
            head = ChainHead(line.line, links[-1]["hash"])
        if links:
            connection.execute(sa.insert(_LINE), links)
            connection.execute(sa.insert(_PAYLOAD), payloads)
    return head


def head_of_log(db: Database) -> ChainHead:
    """The last line and its hash, to be kept outside the database."""
    with db.reading() as connection:
        return _head(connection)


def list_lines(
    db: Database,
    *,
    obligation: str | None = None,
    subjects: Collection[str] | None = None,
    teams: Collection[str] | None = None,
    timescale: str | None = None,
    due_from: date | None = None,
    due_to: date | None = None,
    after_line: int = 0,
) -> list[BreachLine]:
    """The lines that every argument lets through, in order; `due_to` is included. Erased lines say nothing more.

    With `obligation`, also the lines of those whose place it took.
    """
    query = sa.select(_PAYLOAD.c.content).where(_PAYLOAD.c.line > after_line).order_by(_PAYLOAD.c.line)
    if obligation is not None:
        former = sa.select(OBLIGATION.c.obligation).where(OBLIGATION.c.same_as == obligation)
        query = query.where(sa.or_(_PAYLOAD.c.obligation == obligation, _PAYLOAD.c.obligation.in_(former)))
    if subjects is not None:
        query = query.where(_PAYLOAD.c.subject.in_(list(subjects)))
    if teams is not None:
        query = query.where(_PAYLOAD.c.team.in_(list(teams)))
    if timescale is not None:
        query = query.where(_PAYLOAD.c.timescale == timescale)
    if due_from is not None:
        query = query.where(_PAYLOAD.c.due_day >= due_from)
    if due_to is not None:
        query = query.where(_PAYLOAD.c.due_day <= due_to)
    with db.reading() as connection:
        return [line_of(text) for text in connection.execute(query).scalars()]


def last_lines(db: Database) -> dict[str, BreachLine]:
    """The last line about each obligation that has not been erased."""
    last = sa.select(sa.func.max(_PAYLOAD.c.line)).group_by(_PAYLOAD.c.obligation)
    query = sa.select(_PAYLOAD.c.content).where(_PAYLOAD.c.line.in_(last)).order_by(_PAYLOAD.c.line)
    with db.reading() as connection:
        lines = [line_of(text) for text in connection.execute(query).scalars()]
    return {line.obligation: line for line in lines}


def erase(db: Database, lines: Sequence[int], *, at: datetime, by: str, why: str) -> int:
    """Erase what these lines say, for good, and note who did it and why; returns how many were not erased before.

    The chain still verifies: it runs over the hashes, which stay.
    """
    erased = 0
    with db.transaction() as connection:
        for part in in_parts(sorted(set(lines))):
            erased += connection.execute(sa.delete(_PAYLOAD).where(_PAYLOAD.c.line.in_(part))).rowcount
            connection.execute(
                sa.update(_LINE)
                .where(_LINE.c.line.in_(part), _LINE.c.erased_at.is_(None))
                .values(erased_at=at, erased_by=by, erased_why=why)
            )
    return erased


def verify_chain(db: Database, expected: ChainHead | None = None) -> ChainReport:
    """Walk the whole log and name every line that was changed, taken out or put in.

    `expected` is a head kept outside the database (a day's digest has it): without one, lines cut off the end, or a
    chain made anew, cannot be noticed.
    """
    faults: list[str] = []
    erased, head, found = 0, EMPTY, expected is None or expected.line == 0
    query = sa.select(_LINE, *(column for column in _PAYLOAD.c if column.name != "line")).join(
        _PAYLOAD, _PAYLOAD.c.line == _LINE.c.line, isouter=True
    )
    with db.reading() as connection:
        for row in connection.execute(query.order_by(_LINE.c.line)):
            erased += row.erased_at is not None
            faults += [f"line {row.line}: {fault}" for fault in _faults(row, head)]
            head = ChainHead(row.line, row.hash)
            if expected is not None and expected.line == row.line:
                found = expected.hash == row.hash
    if not found and expected is not None:
        faults.append(f"line {expected.line}: it is not the line whose hash was kept")
    return ChainReport(head, erased, tuple(faults))


def _faults(row: Any, before: ChainHead) -> list[str]:
    faults = []
    if row.line != before.line + 1:
        faults.append(f"line {before.line + 1} should come here")
    if row.previous != before.hash or row.hash != chained(row.previous, row.payload_hash):
        faults.append("it does not follow from the line before it")
    if row.content is None:
        return faults if row.erased_at is not None else [*faults, "what it said is gone, and no erasure is recorded"]
    if row.payload_hash != payload_hash(row.salt, row.content):
        return [*faults, "what it says was changed"]
    line = line_of(row.content)
    if line.line != row.line or any(getattr(row, name) != value for name, value in _looked_up_by(line).items()):
        faults.append("it is filed under something else than it says")
    return faults


def _looked_up_by(line: BreachLine) -> dict[str, Any]:
    return {
        "obligation": line.obligation,
        "timescale": line.timescale,
        "subject": line.subject,
        "team": line.team,
        "due_day": None if line.due is None else line.due.day,
    }


def _head(connection: Connection) -> ChainHead:
    row = connection.execute(sa.select(_LINE.c.line, _LINE.c.hash).order_by(_LINE.c.line.desc()).limit(1)).first()
    return EMPTY if row is None else ChainHead(row.line, row.hash)
