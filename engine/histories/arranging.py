"""From event versions to ordered columns: as known, as at, in order, with periods and changes of rules put in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from engine.histories.columns import Changes, Histories, Integers, Order, put_together
from engine.histories.keys import episode_keys, with_named_episodes
from engine.histories.making import with_made
from engine.histories.people import with_told
from engine.histories.periods import Mark, PeriodWords, Spans, find_spans
from engine.rulebook.timescale import RuleBook
from engine.words.clock import day_number, day_of_number, end_of_day, local_day, seconds
from engine.words.errors import IntakeMistake
from engine.words.frames import EVENT_SCHEMA, RETRACTED, attributes_of
from engine.words.values import Person
from engine.words.vocabulary import Vocabulary

ENDS_LAST_RANK: Final = 90
_NONE: Final = np.zeros(0, np.int64)


def arrange(
    book: RuleBook, versions: pl.DataFrame, people: Mapping[str, Person], as_at: datetime, known_at: datetime
) -> Histories:
    """Every subject's history as known at one instant and as at another, both with their zone.

    `versions` has the columns of EVENT_SCHEMA, in any order of rows. Raises IntakeMistake for a kind of event that the
    vocabulary does not hold.
    """
    words = book.vocabulary
    known = with_told(_as_known(versions, known_at), people, known_at)
    known = with_made(book, known, people, as_at)
    frame = _in_order(_as_at(known, as_at), words)
    day = frame["day"].to_physical().cast(pl.Int64).to_numpy()
    subject = frame["subject_number"].cast(pl.Int64).to_numpy()
    period_words = PeriodWords(words, book.period_wheres, lambda text: attributes_of(text, words))
    frame = with_named_episodes(frame, book.period_wheres, period_words)
    key = episode_keys(frame, words)
    spans = find_spans(_marks(frame, subject, day, key, period_words), period_words)
    moved = _with_early_ends_first(subject, day, spans)
    subjects = tuple(dict.fromkeys(frame["subject"].to_list()))
    at, changes = _rule_changes(book, frame, subject, day, len(subjects), as_at)
    order = Order(frame, subject, day, key, moved, _final_places(moved, at))
    return put_together(words, people, subjects, order, changes, spans)


def _as_known(versions: pl.DataFrame, known_at: datetime) -> pl.DataFrame:
    """The latest version of each event; an id tells the events of one subject apart, and those of another are others."""
    known = _filtered(versions.select(EVENT_SCHEMA.names()), versions["recorded"] <= seconds(known_at))
    if known["event_id"].n_unique() != known.height:
        others = [name for name in EVENT_SCHEMA.names() if name not in ("event_id", "version")]
        known = known.sort("event_id", "version", *others)
        known = known.unique(["subject", "event_id"], keep="last", maintain_order=True)
    return _filtered(known, ~known["attributes"].str.contains(RETRACTED, literal=True))


def _filtered(frame: pl.DataFrame, where: pl.Series) -> pl.DataFrame:
    """The rows where it is true: mostly all of them, and then nothing is copied."""
    return frame if where.all() else frame.filter(where)


def _as_at(known: pl.DataFrame, as_at: datetime) -> pl.DataFrame:
    instant = known["instant"]
    happened = _filtered(known, (known["day"] <= local_day(as_at)) & (instant.is_null() | (instant <= seconds(as_at))))
    is_death = happened["kind"] == "died"
    if not is_death.any():
        return happened
    deaths = happened.filter(is_death).group_by("subject").agg(pl.col("day").min().alias("death"))
    return (
        happened.join(deaths, on="subject", how="left", maintain_order="left")
        .filter(pl.col("death").is_null() | (pl.col("day") <= pl.col("death")))
        .drop("death")
    )


def _in_order(happened: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """The rows by subject, day, rank, instant (date-only last), turn and event id, before any end is moved."""
    number_of = {kind: number for number, kind in enumerate(words.kinds)}
    kinds, subjects = happened["kind"].to_list(), happened["subject"].to_list()
    unknown = sorted(set(kinds) - number_of.keys())
    if unknown:
        raise IntakeMistake("events", f"unknown kind of event {unknown[0]!r}.", "Quarantine the row when it comes in.")
    ranks = [ENDS_LAST_RANK if each.ends_last else each.rank for each in words.kinds.values()]
    turn = np.array([0 if each.first else 1 for each in words.kinds.values()], np.int64)
    kind = np.array([number_of[each] for each in kinds], np.int64)
    place_of = {subject: place for place, subject in enumerate(sorted(set(subjects)))}
    instant = happened["instant"]
    date_only = instant.is_null()
    days, day_of = np.unique(happened["day"].to_physical().to_numpy(), return_inverse=True)
    last = np.array([seconds(end_of_day(day_of_number(int(day)))) for day in days], np.int64)
    second = instant.zip_with(~date_only, pl.Series(last[day_of]))
    placed = happened.hstack(
        [
            pl.Series("kind_number", kind),
            pl.Series("rank", 2 * np.array(ranks, np.int64)[kind] + date_only.to_numpy()),
            (second * 2 + pl.Series(turn[kind])).alias("moment"),
            date_only.alias("date_only"),
            second.alias("second"),
            pl.Series("subject_number", np.array([place_of[each] for each in subjects], np.int64)),
        ]
    )
    return placed.sort("subject_number", "day", "rank", "moment", "event_id").drop("rank", "moment")


def _marks(frame: pl.DataFrame, subject: Integers, day: Integers, key: Integers, words: PeriodWords) -> list[Mark]:
    of_periods = np.array([kind in words.kinds for kind in words.words.kinds], np.bool_)
    at = np.flatnonzero(of_periods[frame["kind_number"].to_numpy()])
    kinds, texts = frame["kind"][at].to_list(), frame["attributes"][at].to_list()
    columns = zip(at.tolist(), subject[at].tolist(), day[at].tolist(), kinds, key[at].tolist(), texts, strict=True)
    return [Mark(*values) for values in columns]


def _with_early_ends_first(subject: Integers, day: Integers, spans: Spans) -> Integers:
    """The positions in their final order: ends that end early come before everything else of their day."""
    positions = np.arange(len(day), dtype=np.int64)
    if not spans.early:
        return positions
    late = np.ones(len(day), np.int64)
    late[sorted(spans.early)] = 0
    return np.lexsort((positions, late, day, subject)).astype(np.int64)


def _rule_changes(
    book: RuleBook, frame: pl.DataFrame, subject: Integers, day: Integers, subjects: int, as_at: datetime
) -> tuple[Integers, Changes]:
    """Rows for the rule versions that apply to running obligations, and the positions before which they go in.

    A duty that may count from a day before its start's has them also where nothing had happened yet.
    """
    today = day_number(local_day(as_at))
    names = sorted(
        (timescale.id, day_number(version.in_force_from))
        for timescale in book.timescales
        for version in timescale.versions
        if version.applies_to_running and day_number(version.in_force_from) <= today
    )
    behind = {each.id: {start.event for start in each.starts if start.looks_behind} for each in book.timescales}
    kinds = list(book.vocabulary.kinds)
    starts = np.searchsorted(subject, np.arange(subjects))
    who, when, which = [_NONE], [_NONE], [_NONE]
    for number, (name, from_day) in enumerate(names):
        takes = day[starts] < from_day
        if behind[name]:
            numbers = [kinds.index(kind) for kind in behind[name]]
            takes[subject[np.isin(frame["kind_number"].to_numpy(), numbers)]] = True
        has_earlier = np.flatnonzero(takes)
        who.append(has_earlier)
        when.append(np.full(len(has_earlier), from_day))
        which.append(np.full(len(has_earlier), number))
    subject_of, day_of, version_of = np.concatenate(who), np.concatenate(when), np.concatenate(which)
    order = np.lexsort((version_of, day_of, subject_of))
    subject_of, day_of, version_of = subject_of[order], day_of[order], version_of[order]
    at = np.searchsorted((subject << 32) + day, (subject_of << 32) + day_of)
    return at, Changes(tuple(names), at + np.arange(len(at)), subject_of, version_of)


def _final_places(moved: Integers, synthetic_at: Integers) -> Integers:
    """For each position before moving, its place among all rows, synthetic ones included."""
    place = np.arange(len(moved), dtype=np.int64)
    place += np.searchsorted(synthetic_at, place, side="right")
    final = np.empty_like(place)
    final[moved] = place
    return final
