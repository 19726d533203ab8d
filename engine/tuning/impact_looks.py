"""One body of evidence looked at on one moment after another, with nothing more recorded in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from engine.calendars.axis import Axis
from engine.histories import Histories, arrange
from engine.histories.columns import Booleans, Integers
from engine.obligations import machine
from engine.obligations.evaluate import Found, search
from engine.obligations.states import Standings
from engine.rulebook.timescale import RuleBook
from engine.words.clock import day_of_number, seconds, start_of_day
from engine.words.enums import State
from engine.words.values import Person

OPEN: Final = [str(state) for state in State if state.is_open]


@dataclass(frozen=True, slots=True)
class Rules:
    """One side of a comparison: a rule book with the axes it counts on. `name` is what people call it."""

    name: str
    book: RuleBook
    axis: Axis
    closures_axis: Axis | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What had been recorded: event versions (EVENT_SCHEMA) and people, and from when duties are watched."""

    versions: pl.DataFrame
    people: Mapping[str, Person]
    watch_from: date | None = None

    def known_at(self, known_at: datetime) -> Evidence:
        """Only what had been recorded by then."""
        return replace(self, versions=self.versions.filter(pl.col("recorded") <= seconds(known_at)))

    def of(self, subjects: Iterable[str]) -> Evidence:
        """Only these subjects'."""
        names = sorted(set(subjects))
        people = {name: self.people[name] for name in names if name in self.people}
        return replace(self, versions=self.versions.filter(pl.col("subject").is_in(names)), people=people)


class Looks:
    """The obligations by one side's rules, from `first` to `last`, on the evidence given and nothing more.

    The histories of most subjects are the same at `first` and at `last`: those are laid out and searched once, and then
    only judged anew. To the others something happens in between (an event dated ahead, a birthday, the first of a month, a
    rule version that takes hold of what is running): the ordinary evaluation of such a subject is made again when it does.
    Moments are asked for in their order.
    """

    def __init__(
        self,
        rules: Rules,
        evidence: Evidence,
        first: datetime,
        last: datetime,
        *,
        cache: Path | None = None,
        histories: Histories | None = None,
    ) -> None:
        self.rules, self.evidence, self.cache = rules, evidence, cache
        self.histories = histories or arrange(rules.book, evidence.versions, evidence.people, last, last)
        moments = _appearing(self.histories)
        later = np.flatnonzero(moments > seconds(first))
        names = np.array(self.histories.subjects, dtype=object)
        self._coming = sorted(zip(moments[later].tolist(), names[self.histories.subject[later]].tolist(), strict=True))
        whole = _Glass(self._search(self.histories), evidence.watch_from)
        moving = {subject for _, subject in self._coming}
        self._glasses = [whole.without(moving), *self._anew(moving, first)]
        self._of_subject: dict[str, set[str]] = {}  # ids at the last look, of those to whom something happens

    def frame(self, moment: datetime) -> pl.DataFrame:
        """The frame that `Evaluation` describes, as at the moment."""
        anew = self._go_on(moment)
        frame = pl.concat(each.frame(moment) for each in self._glasses).sort("subject", maintain_order=True)
        self._note(anew, frame)
        return frame

    def moved(self, moment: datetime) -> tuple[pl.DataFrame, set[str]]:
        """What stands otherwise than at the last look, and the ids of what is no more; at the first look everything."""
        anew = self._go_on(moment)
        before = {id for subject in anew for id in self._of_subject.get(subject, ())}
        frame = pl.concat(each.moved(moment) for each in self._glasses)
        self._note(anew, frame)
        return frame, before - {id for subject in anew for id in self._of_subject[subject]}

    def _note(self, subjects: set[str], frame: pl.DataFrame) -> None:
        """Remember the ids of these subjects, all of whose obligations stand in the frame."""
        self._of_subject.update({subject: set() for subject in subjects})
        mine = frame.filter(pl.col("subject").is_in(sorted(subjects))).select("subject", "obligation")
        for subject, id in mine.iter_rows():
            self._of_subject[subject].add(id)

    def _go_on(self, moment: datetime) -> set[str]:
        """Lay out anew those to whom something has happened by now, and name all that were so since the last look."""
        come = [subject for at, subject in self._coming if at <= seconds(moment)]
        if come:
            changed = set(come)
            self._coming = self._coming[len(come) :]
            self._glasses = [each.without(changed) for each in self._glasses] + self._anew(changed, moment)
        return {subject for glass in self._glasses if glass.fresh for subject in glass.subjects}

    def _anew(self, subjects: set[str], moment: datetime) -> list[_Glass]:
        if not subjects:
            return []
        own = self.evidence.of(subjects)
        histories = arrange(self.rules.book, own.versions, own.people, moment, moment)
        return [_Glass(self._search(histories), own.watch_from, subjects)]

    def _search(self, histories: Histories) -> Found:
        rules = self.rules
        return search(rules.book, rules.axis, histories, cache=self.cache, closures_axis=rules.closures_axis)


class _Glass:
    """What was found in the histories of some subjects, looked at as at one moment after another.

    What was met or ended at the first look stays so, and is not judged again.
    """

    def __init__(self, found: Found, watch_from: date | None, subjects: Iterable[str] = ()) -> None:
        self.found, self.watch_from, self.subjects = found, watch_from, frozenset(subjects)
        self._running = found
        self._last: Standings | None = None

    @property
    def fresh(self) -> bool:
        """True until the first look."""
        return self._last is None

    def without(self, subjects: set[str]) -> _Glass:
        """The same without these subjects."""
        names = self.found.histories.subjects
        kept = np.array([name not in subjects for name in names], np.bool_)
        if kept.all():
            return self
        other = _Glass(self._kept(self.found, kept), self.watch_from, self.subjects - subjects)
        other._running = self._kept(self._running, kept)
        if self._last is not None:
            other._last = self._last.picked(kept[self.found.histories.subject[self._last.found[:, machine.STARTED]]])
        return other

    @staticmethod
    def _kept(found: Found, kept: Booleans) -> Found:
        return replace(found, rows=found.rows[kept[found.histories.subject[found.rows[:, machine.STARTED]]]])

    def frame(self, moment: datetime) -> pl.DataFrame:
        """All of it, as at the moment."""
        if self._last is not None:
            return self.found.frame(moment, self.watch_from)
        standings = self.found.standings(moment)
        self._running = replace(self.found, rows=self.found.rows[_is_running(self.found.rows)])
        self._last = standings.picked(_is_running(standings.found))
        return self.found.frame(moment, self.watch_from, standings)

    def moved(self, moment: datetime) -> pl.DataFrame:
        """What stands otherwise than at the last look; at the first look all of it."""
        if self._last is None:
            return self.frame(moment)
        now, before = self._running.standings(moment), self._last
        self._last = now
        due = now.found[:, machine.DUE] != before.found[:, machine.DUE]
        other = (now.state != before.state) | (now.has_due != before.has_due) | due
        return self._running.frame(moment, self.watch_from, now.picked(other))


def _is_running(rows: Integers) -> Booleans:
    running: Booleans = (rows[:, machine.MET] < 0) & (rows[:, machine.ENDED] < 0)
    return running


def _appearing(histories: Histories) -> Integers:
    """From which second on each row is there: its instant, or the start of its local day where it has none."""
    days, codes = np.unique(histories.day, return_inverse=True)
    starts = np.array([seconds(start_of_day(day_of_number(int(day)))) for day in days], np.int64)
    return np.where(histories.date_only | (histories.event < 0), starts[codes], histories.second)


__all__ = ["OPEN", "Evidence", "Looks", "Rules"]
