"""When each row that may start a cycle would fall due, under each plan of its clock: worked out before the loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from engine.obligations import machine
from engine.obligations.origins import NEVER, days_before, due_of, first_counted
from engine.obligations.planes import FALSE, TRUE, UNKNOWN, Planes
from engine.obligations.programme import Clock, Integers
from engine.words.clock import LONDON, day_number, instant_of_seconds, local_day

ALWAYS = -NEVER


@dataclass(frozen=True, slots=True)
class Candidates:
    """The rows that may start a cycle of one clock, and from when each counts."""

    row: Integers
    base: Integers  # the day, or for a clock in hours the second


@dataclass(frozen=True, slots=True)
class _Ruling:
    """The phase that rules at each row: its due moment, whether it surely applies, and the number of its limit."""

    due: Integers
    quality: Integers
    limit: Integers


def lay_out_dues(clock: Clock, candidates: Candidates, planes: Planes) -> Integers:
    """By candidate and plan: due, how, the day on which the step after it would have been due, counted from that, and
    the day from which evidence counts; and from when on time counts that the clock stands."""
    plans = len(clock.plans)
    laid = np.empty((len(candidates.row), plans, 5), np.int64)
    base = candidates.base
    for number, plan in enumerate(clock.plans):
        laid[:, number, 2], laid[:, number, 3], laid[:, number, 4] = NEVER, ALWAYS, base if clock.hours else ALWAYS
        if plan.relaxed:
            laid[:, number, 0], laid[:, number, 1] = machine.NONE, machine.RELAXED
            continue
        ruling = _ruling(plan.phases, base, candidates.row, planes)
        known = ruling.quality != machine.CANNOT
        laid[:, number, 0] = np.where(known, ruling.due, machine.NONE)
        quality = machine.SILENT if plan.silent else np.where(known, ruling.quality, machine.CANNOT)
        laid[:, number, 1] = quality + (ruling.limit << machine.HOW_BITS)
        if clock.pauses:
            for limit in np.unique(ruling.limit[known]):
                mine = np.flatnonzero(known & (ruling.limit == limit))
                table = planes.programme.limits[limit]
                if table.origin is not None and not table.origin.back:
                    laid[mine, number, 4] = first_counted(table, table.origin, base[mine], candidates.row[mine], planes)
        if clock.opening is not None:
            laid[known, number, 3] = days_before(ruling.due[known], clock.opening, planes.programme.axis_of(clock))
        if plan.following and clock.timescale.repeats:
            following = _ruling(plan.following, np.where(known, ruling.due, base), candidates.row, planes)
            there = known & (following.quality != machine.CANNOT)
            day = local_days(following.due[there]) if clock.hours else following.due[there]
            laid[there, number, 2] = day
    return laid.reshape(len(candidates.row) * plans, 5)


def _ruling(phases: tuple[tuple[int, int], ...], base: Integers, row: Integers, planes: Planes) -> _Ruling:
    """Of the phases that may apply, the one due earliest; of equal ones a sure one, then the first listed. One that leaves
    the axis gives no due; nor does one that is counted from what nobody knows, which leaves the others in doubt."""
    due = np.full(len(row), NEVER, np.int64)
    quality = np.full(len(row), machine.CANNOT, np.int64)
    limit = np.zeros(len(row), np.int64)
    in_doubt = np.zeros(len(row), np.bool_)
    for number, condition in phases:
        truths = planes.truth(condition, row)
        table = planes.programme.limits[number]
        elsewhere = table.origin is not None or table.total is not None
        moment = due_of(table, base, row, planes)
        may = truths != FALSE
        if elsewhere:
            in_doubt |= may & (moment == NEVER)
        may &= moment != NEVER
        sure = truths == TRUE
        better = may & (
            (quality == machine.CANNOT) | (moment < due) | ((moment == due) & sure & (quality == machine.UNSURE))
        )
        due = np.where(better, moment, due)
        quality = np.where(better, np.where(truths == UNKNOWN, machine.UNSURE, machine.SURE), quality)
        limit = np.where(better, number, limit)
    return _Ruling(due, np.where(in_doubt & (quality == machine.SURE), machine.UNSURE, quality), limit)


_FEW: Final = 50  # below it, laying out a column takes longer than the work


def local_days(moments: Integers) -> Integers:
    """The local days on which these instants (UTC seconds) fall."""
    if len(moments) <= _FEW:
        return np.array([day_number(local_day(instant_of_seconds(each))) for each in moments.tolist()], np.int64)
    local = pl.Series(moments).cast(pl.Int64) * 1_000_000
    days = local.cast(pl.Datetime("us")).dt.replace_time_zone("UTC").dt.convert_time_zone(str(LONDON)).dt.date()
    found: Integers = days.to_physical().cast(pl.Int64).to_numpy()
    return found
