"""All histories as columns, by subject and in order, and single subjects read out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.histories.periods import SORT_BITS, Spans
from engine.histories.rows import RULE_VERSION, History, Key, Row
from engine.words.clock import day_number, day_of_number, instant_of_seconds, seconds, start_of_day
from engine.words.frames import EVENT_SCHEMA, events_of
from engine.words.values import CaseEvent, Person
from engine.words.vocabulary import Vocabulary

NAMED = "named_episode"  # the column of a frame that holds what each row's episode is taken to name
_HOLDER = {"team": pl.String, "worker": pl.String}
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Order:
    """The event rows before any end is moved, and where each goes."""

    frame: pl.DataFrame  # sorted by subject, day, rank, instant, turn and event id
    subject: Integers
    day: Integers
    key: Integers
    moved: Integers  # the positions in their final order
    place: Integers  # of each position, its place among all rows


@dataclass(frozen=True, slots=True)
class Changes:
    """The synthetic rows: rule versions that apply to running obligations."""

    names: tuple[tuple[str, int], ...]  # (timescale, day from which it is in force)
    place: Integers
    subject: Integers
    which: Integers  # index into `names`


@dataclass(frozen=True)
class Histories:
    """Every row of every subject, as arrays of one length; the rows of one subject stand together and in order."""

    words: Vocabulary
    people: Mapping[str, Person]
    subjects: tuple[str, ...]
    frame: pl.DataFrame  # the events, one for each row that is not synthetic, in order
    first: Integers  # where each subject's rows begin; one more at the end
    subject: Integers  # index into `subjects`
    day: Integers  # since 1970
    second: Integers  # UTC; of a date without a time, the last second of its local day
    date_only: Booleans
    kind: Integers  # number of the kind in the vocabulary; -1 for a synthetic row
    key: Integers  # episode number * 64 + number of its sort; -1 for none
    opens: Integers  # a bit for each period of the vocabulary
    duplicates: Integers
    open_after: Integers
    event: Integers  # row of `frame`; -1 for a synthetic row
    change: Integers  # index into `changes`; -1 for an event
    changes: tuple[tuple[str, int], ...]
    spans: Spans
    place: Integers  # of the positions that `spans` names, the row

    def of(self, subject: str) -> History:
        """One subject's history; without rows when nothing was known of it."""
        person = self.people.get(subject)
        number = self._numbers.get(subject)
        if number is None:
            return History(subject, person, ())
        start, stop = int(self.first[number]), int(self.first[number + 1])
        frame = self._frame_of(number)
        events = iter(events_of(frame.select(EVENT_SCHEMA.names()), self.words))
        named = iter(frame[NAMED].to_list())
        columns = (self.event, self.change, self.day, self.second, self.date_only, self.key)
        bits = (self.opens, self.duplicates, self.open_after)
        rows = []
        for place, (of_event, change, day, second, date_only, key, *sets) in enumerate(
            zip(*(column[start:stop].tolist() for column in (*columns, *bits)), strict=True)
        ):
            event = next(events) if of_event >= 0 else None
            name, from_day = self.changes[change] if event is None else ("", 0)
            opens, duplicates, open_after = map(self._periods, sets)
            rows.append(
                Row(
                    subject=subject,
                    place=place,
                    event=event,
                    kind=RULE_VERSION if event is None else event.kind,
                    day=day_of_number(day),
                    instant=instant_of_seconds(second),
                    date_only=date_only,
                    key=self._key(key, next(named) if event is not None else ""),
                    opens=opens,
                    duplicates=duplicates,
                    open_after=open_after,
                    version_of=(name, day_of_number(from_day)) if event is None else None,
                )
            )
        return History(subject, person, tuple(rows))

    def events(self, subject: str) -> tuple[CaseEvent, ...]:
        """One subject's events as known, in order; none when nothing was known of it."""
        number = self._numbers.get(subject)
        if number is None:
            return ()
        return tuple(events_of(self._frame_of(number).select(EVENT_SCHEMA.names()), self.words))

    def _frame_of(self, number: int) -> pl.DataFrame:
        """The events of the subject of that number: they stand together."""
        events = self.event[self.first[number] : self.first[number + 1]]
        of_events = events[events >= 0]
        return self.frame.slice(int(of_events[0]), len(of_events)) if len(of_events) else self.frame[:0]

    def open_periods(self) -> pl.DataFrame:
        """The periods still open as at: subject, period, since (day), thread (episode, else event id), episode, event_id."""
        names = tuple(self.words.periods)
        still = [thread for thread in self.spans.threads if thread.closed < 0]
        events = self.frame[self.event[self.place[[thread.opened for thread in still]]]] if still else self.frame[:0]
        return (
            events.select(
                "subject",
                pl.Series("period", [names[thread.period] for thread in still], pl.String()),
                pl.col("day").alias("since"),
                pl.when(pl.col("episode") != "").then("episode").otherwise("event_id").alias("thread"),
                "episode",
                "event_id",
            )
            .with_row_index("at")
            .sort("subject", "period", "since", "at")
            .drop("at")
        )

    def holder(self, subject: str, day: date) -> tuple[str, str]:
        """The team and the worker who held the subject's case at the end of that day; empty where none is known."""
        number = self._numbers.get(subject, -1)
        team, worker = self.holders(np.array([number]), np.array([day_number(day)])).row(0)
        return team, worker

    def holders(self, subject: Integers, day: Integers) -> pl.DataFrame:
        """Team and worker of many (number of the subject, day since 1970) pairs; see `holder`."""
        asked, held = (subject << 32) + day, self._held
        if not len(held):
            return pl.DataFrame({"team": [""] * len(asked), "worker": [""] * len(asked)}, _HOLDER)
        line = (self.subject[held] << 32) + self.day[held]
        at = (np.searchsorted(line, asked, side="right") - 1).clip(0)  # before all of them, the first: it is later
        event = self.event[held[at]]
        known = pl.Series((line[at] <= asked) & (self.subject[held[at]] == subject))
        nobody = pl.Series([""])
        return pl.DataFrame([self.frame[name][event].zip_with(known, nobody) for name in _HOLDER])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {subject: number for number, subject in enumerate(self.subjects)}

    @cached_property
    def _held(self) -> Integers:
        """The rows that say who holds the case: any that names a team, but not a co-worker's or duty's allocation."""
        says = (self.frame["team"] != "").to_numpy(writable=True)
        allocations = np.flatnonzero(says & (self.frame["kind"] == "allocated").to_numpy())
        if len(allocations):
            role = self.frame["attributes"][allocations]
            other = role.str.contains('"role":', literal=True) & ~role.str.contains('"role":"lead"', literal=True)
            says[allocations[other.to_numpy()]] = False
        held: Integers = np.flatnonzero(self.event >= 0)[says]
        return held

    def _key(self, key: int, episode: str) -> Key | None:
        return None if key < 0 else (self._sorts[key & ((1 << SORT_BITS) - 1)], episode)

    @cached_property
    def _sorts(self) -> tuple[str, ...]:
        return sorts_of(self.words)

    def _periods(self, bits: int) -> frozenset[str]:
        if bits not in self._sets:
            self._sets[bits] = frozenset(name for number, name in enumerate(self.words.periods) if bits >> number & 1)
        return self._sets[bits]

    @cached_property
    def _sets(self) -> dict[int, frozenset[str]]:
        """Few of the possible sets of periods are ever open together: each is made once."""
        return {}


def sorts_of(words: Vocabulary) -> tuple[str, ...]:
    """The sorts of thing that episodes name, in the order of their numbers."""
    return tuple(sorted({name for kind in words.kinds.values() for name in kind.names}))


def put_together(
    words: Vocabulary,
    people: Mapping[str, Person],
    subjects: tuple[str, ...],
    order: Order,
    changes: Changes,
    spans: Spans,
) -> Histories:
    """Lay the event rows and the synthetic rows out in their final order."""
    size = len(order.day) + len(changes.place)
    spread = _Spread(size, order.place, changes.place)
    frame = order.frame if (np.diff(order.moved) > 0).all() else order.frame[order.moved]
    event = np.full(size, -1, np.int64)
    event[order.place[order.moved]] = np.arange(len(order.day))
    from_day = np.array([day for _, day in changes.names], np.int64)[changes.which]
    began = np.array([seconds(start_of_day(day_of_number(day))) for _, day in changes.names], np.int64)[changes.which]
    subject = spread.of(order.subject, changes.subject)
    opens, duplicates = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for bits, found in ((opens, spans.opens), (duplicates, spans.duplicates)):
        bits[order.place[list(found)]] = list(found.values())
    first = np.searchsorted(subject, np.arange(len(subjects) + 1))
    return Histories(
        words=words,
        people=people,
        subjects=subjects,
        frame=frame,
        first=first,
        subject=subject,
        day=spread.of(order.day, from_day),
        second=spread.of(order.frame["second"].to_numpy(), began),
        date_only=spread.of(order.frame["date_only"].cast(pl.Int64).to_numpy(), 0) > 0,
        kind=spread.of(order.frame["kind_number"].to_numpy(), -1),
        key=spread.of(order.key, -1),
        opens=opens,
        duplicates=duplicates,
        open_after=_open_after(size, len(words.periods), first, order.place, spans),
        event=event,
        change=spread.of(np.full(len(order.day), -1, np.int64), changes.which),
        changes=changes.names,
        spans=spans,
        place=order.place,
    )


@dataclass(frozen=True, slots=True)
class _Spread:
    """Lays values of event rows and of synthetic rows out over all rows."""

    size: int
    events: Integers
    synthetic: Integers

    def of(self, events: Integers, synthetic: Integers | int) -> Integers:
        laid = np.empty(self.size, np.int64)
        laid[self.events] = events
        laid[self.synthetic] = synthetic
        return laid


def _open_after(size: int, periods: int, first: Integers, place: Integers, spans: Spans) -> Integers:
    """A bit for each period that some thread has opened at or before the row and no row up to it has closed."""
    threads = spans.threads
    period = np.array([thread.period for thread in threads], np.int64)
    number = np.array([thread.subject for thread in threads], np.int64)
    opened = place[[thread.opened for thread in threads]] if threads else np.zeros(0, np.int64)
    closed = np.array([place[thread.closed] if thread.closed >= 0 else -1 for thread in threads], np.int64)
    stop = np.where(closed >= 0, np.maximum(closed, opened), first[number + 1])
    bits = np.zeros(size, np.int64)
    for each in range(periods):
        mine = period == each
        if mine.any():
            steps = np.zeros(size + 1, np.int64)
            np.add.at(steps, opened[mine], 1)
            np.add.at(steps, stop[mine], -1)
            bits |= (np.cumsum(steps[:-1]) > 0).astype(np.int64) << each
    return bits
