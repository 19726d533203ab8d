"""From duties to counts: what became of each, of the child, episode, event or family it belongs to, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from typing import Any, Final

import polars as pl

LEAST_FOR_PERCENT: Final = 10  # under it only counts are shown


class Counting(StrEnum):
    """The three ways of counting, in the words of a rule's `measure`."""

    FELL_DUE = "fell due in period"
    COMPLETED = "completed in period"
    UP_TO_DATE = "up to date on a day"


class Outcome(IntEnum):
    """What became of one duty. Of several duties of one child the lowest rules: in time only if all were."""

    NOT_DONE = 0  # past due, and nothing recorded that meets it
    ENDED_UNMET = 1  # ended after the due moment had passed unmet
    DONE_LATE = 2
    IN_TIME = 3  # or, on a day, not overdue
    NEW = 4  # on a day: newly started, its first not yet due
    PAUSED = 5  # its clock stands still
    NOT_YET = 6  # falls due in the period, and its due day has not ended as at
    ENDED_BEFORE = 7  # ended before it was due: out

    @property
    def words(self) -> str:
        """As a reader is told."""
        return _WORDS[self]

    @property
    def late(self) -> bool:
        """True for what counts as not in time."""
        return self < Outcome.IN_TIME


_WORDS: Final = {
    Outcome.NOT_DONE: "not done, past due",
    Outcome.ENDED_UNMET: "ended after it was due, never done",
    Outcome.DONE_LATE: "done late",
    Outcome.IN_TIME: "in time",
    Outcome.NEW: "new, first not yet due",
    Outcome.PAUSED: "clock paused",
    Outcome.NOT_YET: "not yet due",
    Outcome.ENDED_BEFORE: "ended before it was due",
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many of what became what. Only the first four are counted; the others stand beside."""

    in_time: int = 0
    done_late: int = 0
    not_done: int = 0
    ended_unmet: int = 0
    new: int = 0
    paused: int = 0
    not_yet: int = 0
    ended_before: int = 0

    @property
    def not_in_time(self) -> int:
        """Done late, not done though past due, or ended after it was due."""
        return self.done_late + self.not_done + self.ended_unmet

    @property
    def counted(self) -> int:
        """What the percentage is of."""
        return self.in_time + self.not_in_time

    @property
    def percent(self) -> float | None:
        """In time of all counted, to one place of decimals, a half going up; None under ten counted."""
        return percent(self.in_time, self.counted)

    @property
    def with_new(self) -> tuple[int, int]:
        """In time and counted, where the newly started are taken as up to date: the other total."""
        return self.in_time + self.new, self.counted + self.new

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Count)))


def percent(part: int, whole: int) -> float | None:
    """The percentage to one place of decimals, a half going up; None where fewer than ten are counted."""
    if whole < LEAST_FOR_PERCENT:
        return None
    return (2000 * part + whole) // (2 * whole) / 10


def tally(cases: pl.DataFrame, by: Sequence[str]) -> dict[tuple[Any, ...], Count]:
    """Count units for each value of the columns `by`: of each `counted`, the worst outcome of its duties."""
    units = cases.group_by(*by, "counted").agg(pl.col("outcome").min())
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for *key, outcome, number in units.group_by(*by, "outcome").len().iter_rows():
        found.setdefault(tuple(key), {})[Outcome(outcome).name.lower()] = number
    return {key: Count(**numbers) for key, numbers in found.items()}
