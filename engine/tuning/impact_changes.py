"""Two looks at one body of evidence by two rule books: which duties appear, vanish or move, and what is overdue since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import polars as pl

from engine.obligations.showing import obligation_of
from engine.tuning.impact_looks import OPEN
from engine.words.enums import State
from engine.words.values import Obligation

_SEEN: Final = ("due", "due_at", "state")


class Move(StrEnum):
    """What becomes of one open duty."""

    EARLIER = "moves earlier"
    LATER = "moves later"
    APPEARS = "appears"
    VANISHES = "falls away"
    DATED = "gets a date"
    UNDATED = "has no date any more"
    CLOSED = "counts as done or ended"
    REOPENED = "is open again"
    SAME_DATE = "same date"  # and yet it becomes overdue, or ceases to be


@dataclass(frozen=True, slots=True)
class Change:
    """One duty that is open before or after and stands otherwise. `why` says which part of the rules does it."""

    before: Obligation | None
    after: Obligation | None
    move: Move
    why: str

    @property
    def either(self) -> Obligation:
        """The duty as it stands after, or stood before where it falls away."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def becomes_overdue(self) -> bool:
        """Overdue after, and not before."""
        return _overdue(self.after) and not _overdue(self.before)

    @property
    def ceases_overdue(self) -> bool:
        """Overdue before, and not after."""
        return _overdue(self.before) and not _overdue(self.after)


@dataclass(frozen=True, slots=True)
class Changes:
    """Every open duty that changes, and how many closed ones are judged otherwise, by timescale and limit."""

    open_dates: int  # open duties with a date, before
    each: tuple[Change, ...]
    closed: dict[tuple[str, str], int]


Why = Callable[[Obligation | None, Obligation | None], str]


def changes(before: pl.DataFrame, after: pl.DataFrame, why: Why) -> Changes:
    """Compare the frames of two evaluations, obligation by obligation; by case, duty and start."""
    columns = ["obligation", "timescale", "limit", *_SEEN]
    joined = before.select(columns).join(after.select(columns), on="obligation", how="full", coalesce=True)
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_right")) for name in _SEEN)
    other = joined.filter(differs)
    is_open = pl.col("state").is_in(OPEN).fill_null(False) | pl.col("state_right").is_in(OPEN).fill_null(False)
    picked = other.filter(is_open)["obligation"].to_list()
    old, new = (_picked(frame, picked) for frame in (before, after))
    found = [_change(old.get(key), new.get(key), why) for key in picked]
    kept = [each for each in found if each is not None]
    return Changes(
        before.filter(pl.col("state").is_in(OPEN) & pl.col("due").is_not_null()).height,
        tuple(sorted(kept, key=_order)),
        _closed(other.filter(~is_open)),
    )


def _closed(rows: pl.DataFrame) -> dict[tuple[str, str], int]:
    """How many of these there are, by timescale and limit."""
    named = rows.select(
        pl.coalesce("timescale", "timescale_right").alias("timescale"),
        pl.coalesce("limit", "limit_right").alias("limit"),
    )
    counted = named.group_by("timescale", "limit").len().sort("timescale", "limit")
    return {(timescale, limit): number for timescale, limit, number in counted.iter_rows()}


def _picked(frame: pl.DataFrame, keys: list[str]) -> dict[str, Obligation]:
    rows = frame.filter(pl.col("obligation").is_in(keys)).iter_rows(named=True)
    return {each.obligation: each for each in map(obligation_of, rows)}


def _change(before: Obligation | None, after: Obligation | None, why: Why) -> Change | None:
    move = _move(before, after)
    if move is None:
        return None
    return Change(before, after, move, why(before, after))


def _move(before: Obligation | None, after: Obligation | None) -> Move | None:
    """None where only a rung below overdue is reached at another time: that is no change of the duty."""
    if before is None or after is None:
        return Move.APPEARS if before is None else Move.VANISHES
    if before.state.is_open is not after.state.is_open:
        return Move.CLOSED if before.state.is_open else Move.REOPENED
    if before.due != after.due:
        if before.due is None or after.due is None:
            return Move.DATED if before.due is None else Move.UNDATED
        return Move.EARLIER if _at(after) < _at(before) else Move.LATER
    return Move.SAME_DATE if _overdue(before) is not _overdue(after) else None


def _at(each: Obligation) -> tuple[date, Any]:
    assert each.due is not None
    return each.due.day, each.due.instant.timestamp() if each.due.instant is not None else 0.0


def _overdue(each: Obligation | None) -> bool:
    return each is not None and each.state is State.OVERDUE


def _order(each: Change) -> tuple[bool, bool, str, str, str]:
    """What becomes overdue first, then what ceases to be; then by duty and case."""
    one = each.either
    return not each.becomes_overdue, not each.ceases_overdue, one.timescale, one.subject, one.obligation


__all__ = ["Change", "Changes", "Move", "changes"]
