"""Case events in all their versions: added, never changed, and read back as one frame sorted by subject."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from engine.store.bulk import in_parts, insert_rows
from engine.store.database import Database
from engine.store.tables.base import table_of
from engine.store.tables.evidence import EventVersion
from engine.words.clock import day_of_number, end_of_day, seconds
from engine.words.frames import EVENT_SCHEMA, events_of, frame_of
from engine.words.records import Counts
from engine.words.values import CaseEvent

_TABLE: Final = table_of(EventVersion)
_STORED: Final = (
    *("subject", "event_id", "version", "kind", "happened_day", "happened_at", "recorded"),
    *("episode", "team", "worker", "attributes", "source", "batch"),
)
_GIVEN: Final = (
    *("subject", "event_id", "kind", "day", "instant", "recorded"),
    *("episode", "team", "worker", "attributes", "source"),
)
_ROWS_AT_ONCE: Final = 50_000
_IDS_AT_ONCE: Final = 500_000
_RETRACTED: Final = '%"retracted":true%'


class _Version(NamedTuple):
    """One version of one event; two with equal content say the same."""

    content: tuple[Any, ...]  # kind, day, instant, episode, team, worker, attributes
    recorded: int
    source: str


def add_versions(db: Database, batch: int, events: Iterable[CaseEvent]) -> Counts:
    """Add the events of one import; see `add_frame`."""
    return add_frame(db, batch, frame_of(events))


def add_frame(db: Database, batch: int, frame: pl.DataFrame, *, replayed: bool = False) -> Counts:
    """Add the events of one import (an EVENT_SCHEMA frame in file order), all or none.

    An event is known by subject and event id; versions are counted here, whatever the frame says. A row that says what
    the latest version says changes nothing, nor does one that repeats an older version as it was recorded then. One that
    differs becomes the next version, recorded no earlier than the one it corrects. `source` and `recorded` alone make no
    difference. Where the last row about an event does not say when it was recorded, it is what the source says now, and
    brings back an older version; but of a file that was read before (`replayed`) nothing that it ever said comes back.
    """
    counts = Counts()
    ordered = (
        frame.select(_GIVEN).with_columns(pl.col("day").cast(pl.Int32)).sort("subject", "event_id", maintain_order=True)
    )
    with db.transaction() as connection:
        for part in _parts(ordered):
            known = _versions(connection, part.get_column("subject").unique(maintain_order=True).to_list())
            rows: list[tuple[Any, ...]] = []
            for (subject, event_id), given in _grouped(part):
                before = known.get((subject, event_id), [])
                after = _corrections(before, given, replayed)
                for number, version in enumerate(after, len(before) + 1):
                    kind, day, at, *rest = version.content
                    rows.append(
                        (subject, event_id, number, kind, day, at, version.recorded, *rest, version.source, batch)
                    )
                new = 1 if after and not before else 0
                counts += Counts(new, len(after) - new, len(given) - len(after))
            insert_rows(connection, _TABLE, _STORED, rows)
    return counts


def load_frame(
    db: Database,
    subjects: Sequence[str] | None = None,
    *,
    known_at: datetime | None = None,
    up_to_batch: int | None = None,
) -> pl.DataFrame:
    """All versions as an EVENT_SCHEMA frame, sorted by subject (byte by byte), event id and version.

    With `subjects` only theirs; with `known_at` only what had been recorded by then; with `up_to_batch` only what had
    been imported by then.
    """
    query = sa.select(*(_TABLE.c[name] for name in _STORED[:-1]))
    if known_at is not None:
        query = query.where(_TABLE.c.recorded <= seconds(known_at))
    if up_to_batch is not None:
        query = query.where(_TABLE.c.batch <= up_to_batch)
    query = query.order_by(_TABLE.c.subject, _TABLE.c.event_id, _TABLE.c.version)
    frames = [pl.DataFrame(schema=EVENT_SCHEMA)]
    with db.reading() as connection:
        if subjects is None:
            frames += _frames(connection, query)
        else:
            for part in in_parts(sorted(set(subjects))):
                frames += _frames(connection, query.where(_TABLE.c.subject.in_(part)))
    return pl.concat(frames)


def load_events(db: Database, subjects: Sequence[str], *, known_at: datetime | None = None) -> list[CaseEvent]:
    """All versions of these subjects' events, in the order of `load_frame`."""
    return events_of(load_frame(db, subjects, known_at=known_at))


def changed_subjects(db: Database, after_batch: int) -> list[str]:
    """The subjects with anything imported since that batch, in order."""
    query = sa.select(_TABLE.c.subject).where(_TABLE.c.batch > after_batch).distinct().order_by(_TABLE.c.subject)
    with db.reading() as connection:
        return list(connection.execute(query).scalars())


def standing_ids(db: Database, prefix: str) -> pl.DataFrame:
    """subject and event_id of the events that are not retracted and whose ids begin with `prefix`: what a source has said."""
    newer = _TABLE.alias()
    is_latest = ~sa.exists().where(
        newer.c.subject == _TABLE.c.subject,
        newer.c.event_id == _TABLE.c.event_id,
        newer.c.version > _TABLE.c.version,
    )
    query = sa.select(_TABLE.c.subject, _TABLE.c.event_id).where(
        _TABLE.c.event_id.startswith(prefix, autoescape=True), is_latest, _TABLE.c.attributes.not_like(_RETRACTED)
    )
    schema = {"subject": pl.String(), "event_id": pl.String()}
    with db.reading() as connection:
        result = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
        frames = [
            pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row") for rows in result.partitions()
        ]
    found = pl.concat([pl.DataFrame(schema=schema), *frames])
    return found.filter(pl.col("event_id").str.starts_with(prefix))  # SQLite's LIKE takes upper and lower case alike


def holders(db: Database, event_ids: pl.Series) -> pl.DataFrame:
    """subject and event_id of every stored event that has one of these ids, whoever's it is and retracted or not.

    The table is looked through once for each half a million ids.
    """
    schema = {"subject": pl.String(), "event_id": pl.String()}
    one_of = (
        "event_id IN (SELECT value FROM json_each(:ids))" if db.is_sqlite else "event_id = ANY(CAST(:ids AS text[]))"
    )
    query = sa.text(f"SELECT subject, event_id FROM {_TABLE.name} WHERE version = 1 AND {one_of}")
    frames = [pl.DataFrame(schema=schema)]
    with db.reading() as connection:
        for part in event_ids.unique().sort().to_frame().iter_slices(_IDS_AT_ONCE):
            ids = part.to_series().to_list()
            rows = connection.execute(query, {"ids": json.dumps(ids) if db.is_sqlite else ids}).all()
            columns = zip(schema, zip(*rows, strict=True), strict=True) if rows else ()
            frames.append(pl.DataFrame(dict(columns), schema=schema))
    return pl.concat(frames)


def count_versions(db: Database) -> int:
    """How many event versions there are."""
    with db.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(_TABLE)).scalar_one()


def count_withdrawn(db: Database, batch: int) -> int:
    """How many versions of one import withdraw an event that stood before."""
    before = _TABLE.alias()
    query = (
        sa.select(sa.func.count())
        .select_from(_TABLE)
        .join(
            before,
            sa.and_(
                before.c.subject == _TABLE.c.subject,
                before.c.event_id == _TABLE.c.event_id,
                before.c.version == _TABLE.c.version - 1,
            ),
        )
        .where(
            _TABLE.c.batch == batch,
            _TABLE.c.attributes.like(_RETRACTED),
            before.c.attributes.not_like(_RETRACTED),
        )
    )
    with db.reading() as connection:
        return connection.execute(query).scalar_one()


def _corrections(before: Sequence[_Version], given: Sequence[_Version], replayed: bool) -> list[_Version]:
    """The versions to add, in order, when a source says `given` of an event of which `before` is stored."""
    if before and replayed:
        ever = {version.content for version in before}
        given = [version for version in given if version.content not in ever]
    elif before:
        old = {(version.content, version.recorded) for version in before}
        given = [
            version
            for place, version in enumerate(given, 1)
            if version.recorded >= before[-1].recorded
            or (version.content, version.recorded) not in old
            or (place == len(given) and _says_not_when(version))
        ]
    said: list[_Version] = []
    for version in given:
        if not said or said[-1].content != version.content:
            said.append(version)
    contents = [version.content for version in said]
    stored = [version.content for version in before]
    repeated = next(n for n in range(min(len(stored), len(contents)), -1, -1) if n == 0 or stored[-n:] == contents[:n])
    latest, added = before[-1].recorded if before else None, list[_Version]()
    for version in said[repeated:]:
        latest = version.recorded if latest is None else max(latest, version.recorded)
        added.append(version._replace(recorded=latest))
    return added


def _says_not_when(version: _Version) -> bool:
    """True where the time of recording is only that of happening, as it is where a source gives none."""
    _, day, at, *_ = version.content
    return version.recorded == (seconds(end_of_day(day_of_number(day))) if at is None else at)


def _parts(ordered: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame in parts of some 50,000 rows, no subject in two of them."""
    if ordered.height <= _ROWS_AT_ONCE:
        yield ordered
        return
    starts = ordered.get_column("subject").rle_id()
    first = 0
    while first < ordered.height:
        last = min(first + _ROWS_AT_ONCE, ordered.height) - 1
        end = int(starts.search_sorted(starts[last], side="right"))
        yield ordered.slice(first, end - first)
        first = end


def _grouped(part: pl.DataFrame) -> Iterator[tuple[tuple[str, str], list[_Version]]]:
    """Each event of a sorted frame with what is said of it, in file order."""
    event: tuple[str, str] | None = None
    said: list[_Version] = []
    for subject, event_id, kind, day, at, recorded, *rest, source in part.iter_rows():
        if (subject, event_id) != event:
            if event is not None:
                yield event, said
            event, said = (subject, event_id), []
        said.append(_Version((kind, day, at, *rest), recorded, source))
    if event is not None:
        yield event, said


def _versions(connection: Connection, subjects: Sequence[str]) -> dict[tuple[str, str], list[_Version]]:
    """The stored versions of these subjects' events, in order."""
    known: dict[tuple[str, str], list[_Version]] = {}
    for keys in in_parts(subjects):
        query = (
            sa.select(*(_TABLE.c[name] for name in _STORED[:-1]))
            .where(_TABLE.c.subject.in_(keys))
            .order_by(_TABLE.c.subject, _TABLE.c.event_id, _TABLE.c.version)
        )
        for subject, event_id, _, kind, day, at, recorded, *rest, source in connection.execute(query):
            known.setdefault((subject, event_id), []).append(_Version((kind, day, at, *rest), recorded, source))
    return known


def _frames(connection: Connection, query: sa.Select[Any]) -> Iterator[pl.DataFrame]:
    result = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for rows in result.partitions():
        columns = dict(zip(_STORED[:-1], zip(*rows, strict=True), strict=True))
        columns["day"] = columns.pop("happened_day")
        columns["instant"] = columns.pop("happened_at")
        plain = {name: pl.Int32() if name == "day" else kind for name, kind in EVENT_SCHEMA.items()}
        frame = pl.DataFrame({name: columns[name] for name in plain}, schema=plain)
        yield frame.with_columns(pl.col("day").cast(pl.Date))
