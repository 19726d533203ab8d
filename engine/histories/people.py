"""The events that the people's own records tell of, where no such event is recorded: deaths, and births of children known
before they were born."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import polars as pl

from engine.words.clock import local_day, seconds, start_of_day
from engine.words.frames import EVENT_SCHEMA
from engine.words.values import Person


def with_told(known: pl.DataFrame, people: Mapping[str, Person], known_at: datetime) -> pl.DataFrame:
    """The events with the `died` and the `born` of those of whom none is recorded, each without a time and known from the
    start of its day. A birth is told only of a child with an event on or before its day: nobody else waited for it."""
    today = local_day(known_at)
    frames = [known, _told("died", known, _deaths(people, today)), _told("born", known, _births(known, people, today))]
    found = [frame for frame in frames if not frame.is_empty()]
    return pl.concat(found) if len(found) > 1 else known


def _deaths(people: Mapping[str, Person], today: date) -> list[tuple[str, date]]:
    return [(each.subject, each.died) for each in people.values() if each.died is not None and each.died <= today]


def _births(known: pl.DataFrame, people: Mapping[str, Person], today: date) -> list[tuple[str, date]]:
    earliest = known["day"].min()
    if not isinstance(earliest, date):
        return []
    born = [
        (each.subject, each.date_of_birth)
        for each in people.values()
        if each.date_of_birth is not None and earliest <= each.date_of_birth <= today
    ]
    if not born:
        return []
    first = dict(known.group_by("subject").agg(pl.col("day").min()).iter_rows())
    return [(subject, day) for subject, day in born if subject in first and first[subject] <= day]


def _told(kind: str, known: pl.DataFrame, days: Iterable[tuple[str, date]]) -> pl.DataFrame:
    """An event of the kind on its day, of each of these of whom none is recorded."""
    given = list(days)
    recorded = set(known.filter(pl.col("kind") == kind)["subject"]) if given else set[str]()
    rows = [
        (f"{subject}/{kind}", subject, kind, day, None, seconds(start_of_day(day)), 1, "", "", "", "{}", "people")
        for subject, day in given
        if subject not in recorded
    ]
    return pl.DataFrame(rows, schema=EVENT_SCHEMA, orient="row")
