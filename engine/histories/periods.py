"""Which rows open and close each period, day by day: the one loop over starts and ends of periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from engine.rulebook.conditions import HAPPENED_ON, Always, Condition, Known, evaluate
from engine.rulebook.timescale import FIRST_END
from engine.words.clock import day_of_number
from engine.words.values import AttributeValue
from engine.words.vocabulary import Vocabulary

SORT_BITS: Final = 6  # a key is episode number * 64 + sort number; -1 is no key
LAST_RANK: Final = 90  # from this rank on, a row stands after every start of its day


def conflicting(a: int, b: int) -> bool:
    """True when both are keys, of one sort of thing, and of different episodes."""
    return a >= 0 and b >= 0 and a != b and (a ^ b) & ((1 << SORT_BITS) - 1) == 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One row that starts or ends some period, as the loop sees it."""

    at: int  # its position among all rows, in the order of the page's point 4 before any end is moved
    subject: int
    day: int
    kind: str
    key: int
    text: str  # its attributes


@dataclass(slots=True)
class Thread:
    """One span of a period. `closed` is the position of the row that closed it, -1 while it is open."""

    period: int
    subject: int
    key: int
    day: int
    opened: int
    closed: int = -1


@dataclass(slots=True)
class Spans:
    """What the loop found: positions of rows, and bits numbered as the periods of the vocabulary."""

    threads: list[Thread] = field(default_factory=list)
    opens: dict[int, int] = field(default_factory=dict)
    duplicates: dict[int, int] = field(default_factory=dict)
    early: set[int] = field(default_factory=set)  # ends that stand before everything else of their day


class PeriodWords:
    """Which kinds start and end which periods; conditions of starts see attributes and the day only."""

    def __init__(
        self,
        words: Vocabulary,
        wheres: Mapping[tuple[str, int], Condition],
        attributes_of: Callable[[str], Mapping[str, AttributeValue]],
    ) -> None:
        self.words, self.attributes_of = words, attributes_of
        self.names = tuple(words.periods)
        self.starts: dict[str, list[tuple[int, Condition]]] = {}
        self.ends: dict[str, list[tuple[int, Condition]]] = {}
        self.replaces = [period.replaces for period in words.periods.values()]
        for number, period in enumerate(words.periods.values()):
            for index, clause in enumerate(period.starts):
                self.starts.setdefault(clause.event, []).append((number, wheres[period.name, index]))
            for index, kind in enumerate(period.ends):
                where = wheres.get((period.name, FIRST_END - index), Always())
                self.ends.setdefault(kind, []).append((number, where))
        self.kinds = frozenset(self.starts) | frozenset(self.ends)

    def started_by(self, mark: Mark) -> list[int]:
        """The periods of which this row is a start, its condition being true."""
        return [number for number, where in self.starts.get(mark.kind, ()) if self.holds(where, mark)]

    def ended_by(self, mark: Mark) -> list[int]:
        """The periods of which this row is an end, its condition not being false."""
        clauses = self.ends.get(mark.kind, ())
        return [number for number, where in clauses if self.truth(where, mark) is not False]

    def holds(self, where: Condition, mark: Mark) -> bool:
        """Whether the condition is true of the row; unknown is not true."""
        return self.truth(where, mark) is True

    def truth(self, where: Condition, mark: Mark) -> Known:
        """What is known of the condition at the row."""
        if isinstance(where, Always):
            return True
        attributes = self.attributes_of(mark.text)

        def value_of(word: str) -> AttributeValue | None:
            if word == HAPPENED_ON:
                return day_of_number(mark.day)
            declared = self.words.attributes.get(word)
            return attributes.get(word, declared.absent if declared else None)

        return evaluate(where, value_of)


def find_spans(marks: Sequence[Mark], words: PeriodWords) -> Spans:
    """Walk the marks (sorted by subject, day and order) and say what opens, closes and moves."""
    spans = Spans()
    for _, of_subject in groupby(marks, key=lambda mark: mark.subject):
        open_threads: dict[int, list[Thread]] = {}
        for _, of_day in groupby(of_subject, key=lambda mark: mark.day):
            _take_day(list(of_day), open_threads, words, spans)
    return spans


def _take_day(day: list[Mark], open_threads: dict[int, list[Thread]], words: PeriodWords, spans: Spans) -> None:
    starts: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for mark in day:
        for period in words.started_by(mark):
            starts.setdefault(period, []).append(mark)
        for period in words.ended_by(mark):
            ends.setdefault(period, []).append(mark)
    decided: dict[
        int, int
    ] = {}  # each end that closed a thread of an earlier day, and the first period of which it did
    closed_one: set[tuple[int, int]] = set()
    opened: set[int] = set()
    for period in sorted(starts.keys() | ends.keys()):
        threads = open_threads.setdefault(period, [])
        for end in ends.get(period, ()):
            if _close(threads, end):
                closed_one.add((period, end.at))
                decided.setdefault(end.at, period)
        for start in starts.get(period, ()):
            if any(not conflicting(thread.key, start.key) for thread in threads) and not words.replaces[period]:
                spans.duplicates[start.at] = spans.duplicates.get(start.at, 0) | 1 << period
                continue
            _close(threads, start)
            threads.append(Thread(period, start.subject, start.key, start.day, start.at))
            spans.threads.append(threads[-1])
            spans.opens[start.at] = spans.opens.get(start.at, 0) | 1 << period
            opened.add(period)
    for period, ending in ends.items():
        for end in ending:
            kind = words.words.kinds[end.kind]
            if kind.ends_last and decided.get(end.at) in opened:
                spans.early.add(end.at)
            elif kind.ends_last or kind.rank >= LAST_RANK or (period, end.at) not in closed_one:
                _close(open_threads[period], end)


def _close(threads: list[Thread], by: Mark) -> bool:
    """Close the open threads that do not conflict with the row; say whether there was one."""
    closing = [thread for thread in threads if not conflicting(thread.key, by.key)]
    for thread in closing:
        thread.closed = by.at
        threads.remove(thread)
    return bool(closing)
