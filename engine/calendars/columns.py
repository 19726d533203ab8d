"""The axis's sums on columns: numpy arrays of day numbers, looked up in the axis's own two tables."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from engine.calendars.axis import BEYOND
from engine.words.clock import day_number, day_of_number
from engine.words.enums import Roll, Unit
from engine.words.errors import BeyondHorizon, RuleMistake
from engine.words.limits import Limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.calendars.axis import Axis

    Column = NDArray[np.int64]


def working_number(axis: Axis, days: Column) -> Column:
    """For each day number, the working days from the axis's first day up to and including it. Raises BeyondHorizon."""
    days = np.asarray(days, dtype=np.int64)
    base, last = day_number(axis.first), day_number(axis.last)
    outside = (days < base) | (days > last)
    if outside.any():
        worst = int(days[outside].flat[0])
        shown = str(day_of_number(worst)) if abs(worst) < 700_000 else f"day number {worst}"
        raise _beyond(axis, shown, f"{int(outside.sum())} dates are outside the span for which holidays are known.")
    return _tables(axis)[0][days - base]


def after_columns(axis: Axis, starts: Column, n: int | Column) -> Column:
    """The nth working day strictly after each start. Raises BeyondHorizon, or ValueError for a count under 1."""
    return _nth(axis, working_number(axis, starts) + _counts(n))


def before_columns(axis: Axis, ends: Column, n: int | Column) -> Column:
    """The nth working day strictly before each end. Raises BeyondHorizon, or ValueError for a count under 1."""
    upto = working_number(axis, ends)
    days = _tables(axis)[1]
    itself = (upto > 0) & (days[np.maximum(upto - 1, 0)] == np.asarray(ends, dtype=np.int64))
    return _nth(axis, upto - itself - _counts(n) + 1)


@lru_cache(maxsize=256)
def due_table(axis: Axis, limit: Limit) -> Column:
    """Due day number by day since the axis's first, BEYOND outside the horizon; read-only. Raises RuleMistake for hours."""
    if limit.in_hours:
        raise RuleMistake(str(limit), "a limit in hours has no table of days.", "Add the hours to each instant.")
    base, last = day_number(axis.first), day_number(axis.last)
    days = np.arange(base, last + 1, dtype=np.int64)
    if limit.unit is Unit.WORKING_DAYS:
        upto, working = _tables(axis)
        start = upto - _is_working(upto) if limit.beginning_with else upto
        due = _look_up(working, start + limit.count)
    else:
        due = _calendar_due(days, limit)
        due[(due < base) | (due > last)] = BEYOND
        due = _rolled(axis, due, limit.roll)
    due.setflags(write=False)
    return due


def _calendar_due(days: Column, limit: Limit) -> Column:
    """Each day plus the limit's days, weeks, months or years, wherever that falls."""
    if limit.unit in (Unit.DAYS, Unit.WEEKS):
        length = limit.count * (7 if limit.unit is Unit.WEEKS else 1)
        return days + (length - 1 if limit.beginning_with and length else length)
    months = limit.count * (12 if limit.unit is Unit.YEARS else 1)
    if limit.unit is Unit.MONTH_END:
        following = days.astype("datetime64[D]").astype("datetime64[M]") + np.timedelta64(1, "M")
        last: Column = following.astype("datetime64[D]").astype(np.int64) - 1
        return last
    dates = days.astype("datetime64[D]")
    firsts = dates.astype("datetime64[M]")
    day_of_month = (dates - firsts.astype("datetime64[D]")).astype(np.int64)  # 0 for the 1st
    target = firsts + np.timedelta64(months, "M")
    corresponding = target.astype("datetime64[D]").astype(np.int64) + day_of_month
    month_end = (target + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - 1
    if limit.beginning_with:
        return np.where(corresponding <= month_end, corresponding - 1, month_end)
    clamped: Column = np.minimum(corresponding, month_end)
    return clamped


def _rolled(axis: Axis, due: Column, roll: Roll) -> Column:
    """Move due days off non-working days, leaving BEYOND as it is."""
    if roll is Roll.NONE:
        return due
    upto, working = _tables(axis)
    inside = due != BEYOND
    number = upto[np.where(inside, due - day_number(axis.first), 0)]
    if roll is Roll.FORWARD:
        itself = _is_working(upto)[np.where(inside, due - day_number(axis.first), 0)]
        number = number + 1 - itself
    return np.where(inside, _look_up(working, number), BEYOND)


def _is_working(upto: Column) -> Column:
    """1 for each day of the span that is a working day, else 0."""
    flags: Column = np.diff(upto, prepend=0)
    return flags


def _look_up(working: Column, number: Column) -> Column:
    """The day of each working-day number, the first being 1; BEYOND where there is none."""
    inside = (number >= 1) & (number <= len(working))
    return np.where(inside, working[np.clip(number - 1, 0, len(working) - 1)], BEYOND)


def _nth(axis: Axis, number: Column) -> Column:
    found = _look_up(_tables(axis)[1], number)
    if (found == BEYOND).any():
        raise _beyond(axis, "", f"{int((found == BEYOND).sum())} sums leave the known holidays.")
    return found


def _counts(n: int | Column) -> Column:
    counts = np.asarray(n, dtype=np.int64)
    if (counts < 1).any():
        raise ValueError("working days are stepped at least one at a time")
    return counts


def _tables(axis: Axis) -> tuple[Column, Column]:
    """The axis's two tables seen as numpy arrays, without a copy and not to be written to."""
    numbers, days = (np.frombuffer(memoryview(table).toreadonly(), dtype=np.int64) for table in axis.tables())
    return numbers, days


def _beyond(axis: Axis, where: str, what: str) -> BeyondHorizon:
    return BeyondHorizon(where, what, f"Check the dates; sums must stay within {axis.first} to {axis.last}.")
