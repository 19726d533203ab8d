"""What the machine found, as at a moment: the state of each obligation, its flags, and how far over it is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np

from engine.calendars.axis import Axis
from engine.histories.columns import Booleans, Histories
from engine.obligations import machine
from engine.obligations.dues import local_days
from engine.obligations.programme import Integers, Programme
from engine.words.clock import LONDON, day_number, day_of_number, instant_of_seconds, local_day, seconds
from engine.words.enums import Flag, Roll, State, Unit
from engine.words.limits import Limit

STATES = tuple(State)
LATEST = '"date_quality":"latest"'  # as canonical attributes write it
_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Standings:
    """One entry an obligation that is shown, in the order in which the machine found them."""

    found: Integers  # the machine's rows
    hours: Booleans
    has_due: Booleans
    due_day: Integers  # meaningless without a due
    answered: Booleans
    state: Integers  # index into STATES
    days_over: Integers
    flags: dict[Flag, Booleans]

    def picked(self, where: Booleans) -> Standings:
        """Only those at which `where` is true."""
        parts: dict[str, Any] = {
            each.name: getattr(self, each.name)[where] for each in fields(self) if each.name != "flags"
        }
        return Standings(**parts, flags={flag: each[where] for flag, each in self.flags.items()})


def stand(programme: Programme, histories: Histories, found: Integers, as_at: datetime) -> Standings:
    """Judge each obligation as at the instant; silent ones, and those the record cannot judge, are left out."""
    found = found[found[:, machine.HOW] & 7 != machine.SILENT]
    found = _settled(programme, histories, found, as_at)
    found = found[~_not_judged(programme, histories, found)]
    quality, limit = found[:, machine.HOW] & 7, found[:, machine.HOW] >> machine.HOW_BITS
    due, met, ended = found[:, machine.DUE], found[:, machine.MET], found[:, machine.ENDED]
    clock, started = found[:, machine.CLOCK], found[:, machine.STARTED]
    hours = programme.hours[clock] > 0
    has_due = quality >= machine.SURE
    due_day = due.copy()
    due_day[hours & has_due] = local_days(due[hours & has_due])
    answered = (met >= 0) & (quality == machine.CANNOT)
    late = _late(programme, histories, found)
    today = day_number(local_day(as_at))
    now = seconds(as_at) * _MICRO + as_at.microsecond
    running = (met < 0) & (ended < 0) & has_due
    paused = running & (found[:, machine.PAUSED] != machine.NONE)
    running &= ~paused
    overdue = running & np.where(hours, now > due * _MICRO, today > due_day)
    due_today = running & ~overdue & (due_day == today)
    coming = running & ~overdue & ~due_today
    due_soon = coming & _comes_soon(programme, found, due_day, coming, as_at)
    state = np.select(
        [
            answered,
            (met >= 0) & late,
            met >= 0,
            ended >= 0,
            quality == machine.CANNOT,
            paused,
            overdue,
            due_today,
            due_soon,
        ],
        [
            STATES.index(state)
            for state in (
                *(State.ENDED_WITHOUT, State.MET_LATE, State.MET_IN_TIME, State.ENDED_WITHOUT),
                *(State.CANNOT_COMPUTE, State.PAUSED, State.OVERDUE, State.DUE_TODAY, State.DUE_SOON),
            )
        ],
        STATES.index(State.OPEN),
    )
    until = np.where(met >= 0, histories.day[met], today)
    over = overdue | ((met >= 0) & late & ~answered)
    flags = found[:, machine.FLAGS]
    unsure = machine.UNSURE_EVIDENCE | machine.UNSURE_END | machine.UNSURE_MOVE | machine.UNKNOWN_START
    return Standings(
        found=found,
        hours=hours,
        has_due=has_due,
        due_day=due_day,
        answered=answered,
        state=state,
        days_over=_days_over(programme, limit, due_day, until, over),
        flags={
            Flag.PROVISIONAL: has_due
            & (flags & machine.EXTENDED == 0)
            & (due_day > day_number(programme.axis.official_until))
            & _rests_on_holidays(programme)[limit],
            Flag.TIME_UNKNOWN: hours
            & (histories.date_only[started] | ((met >= 0) & ~answered & histories.date_only[met])),
            Flag.CONDITION_UNKNOWN: (flags & unsure > 0) | (quality == machine.UNSURE),
            Flag.BORN_OVERDUE: has_due & _recorded_after(histories, started, due, due_day, hours),
            Flag.RELAXED: quality == machine.RELAXED,
            Flag.MEASURED: flags & machine.MEASURED > 0,
            Flag.CAPPED: flags & machine.CAPPED > 0,
        },
    )


def _settled(programme: Programme, histories: Histories, found: Integers, as_at: datetime) -> Integers:
    """The obligations, with the due of each that stands still moved by the time until it was closed, or until now."""
    stopped = np.flatnonzero(found[:, machine.PAUSED] != machine.NONE)
    if not len(stopped):
        return found
    settled, moving = found.copy(), programme.moving
    for at in stopped:
        one = settled[at]
        hours = programme.hours[one[machine.CLOCK]]
        row = one[machine.MET] if one[machine.MET] >= 0 else one[machine.ENDED]
        if row >= 0:
            until = histories.second[row] if hours else histories.day[row]
        else:
            until = seconds(as_at) if hours else day_number(local_day(as_at))
        axis = moving.axis_of[one[machine.CLOCK]]
        machine.leave_out(one, one[machine.PAUSED], until, axis, (moving.working, moving.tables, moving.days))
    return settled


def _late(programme: Programme, histories: Histories, found: Integers) -> Booleans:
    """Met after the due moment."""
    met, due = found[:, machine.MET], found[:, machine.DUE]
    hours = programme.hours[found[:, machine.CLOCK]] > 0
    has_due = found[:, machine.HOW] & 7 >= machine.SURE
    late: Booleans = (met >= 0) & has_due & (np.where(hours, histories.second[met], histories.day[met]) > due)
    return late


def _not_judged(programme: Programme, histories: Histories, found: Integers) -> Booleans:
    """Met late, or while relaxed, by a row that only says when the latest one was: an earlier one may have met it."""
    relaxed = (found[:, machine.MET] >= 0) & (found[:, machine.HOW] & 7 == machine.RELAXED)
    in_doubt = np.flatnonzero(_late(programme, histories, found) | relaxed)
    left_out = np.zeros(len(found), np.bool_)
    if not len(in_doubt):
        return left_out
    event = histories.event[found[in_doubt, machine.MET]]
    latest = histories.frame["attributes"].gather(event).str.contains(LATEST, literal=True).to_numpy()
    left_out[in_doubt[latest]] = True
    return left_out


def _comes_soon(
    programme: Programme, found: Integers, due_day: Integers, coming: Booleans, as_at: datetime
) -> Booleans:
    """Whether the due soon rung has been reached, of obligations that are not yet due."""
    today = day_number(local_day(as_at))
    now = seconds(as_at) * _MICRO + as_at.microsecond
    soon = np.zeros(len(found), np.bool_)
    for number, clock in enumerate(programme.clocks):
        rung = clock.timescale.ladder.due_soon
        mine = np.flatnonzero(coming & (found[:, machine.CLOCK] == number))
        if rung is None or not len(mine):
            continue
        axis = programme.axis_of(clock)
        moments, codes = np.unique(found[mine, machine.DUE] if rung.in_hours else due_day[mine], return_inverse=True)
        if rung.in_hours:
            from_moment = np.array([_hours_before(int(moment), rung, axis) for moment in moments], np.int64)
            soon[mine] = now >= from_moment[codes] * _MICRO
        else:
            last = day_number(axis.last)
            from_day = [day_number(axis.back(day_of_number(min(int(day), last)), rung)) for day in moments]
            soon[mine] = today >= np.array(from_day, np.int64)[codes]
    return soon


def _hours_before(due: int, rung: Limit, axis: Axis) -> int:
    """The moment so many hours, or working hours, before a due moment; both in UTC seconds."""
    if rung.unit is Unit.HOURS:
        return due - rung.count * 3600
    local = instant_of_seconds(due).astimezone(LONDON)
    day, left = local.date(), timedelta(hours=rung.count)
    into = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    if not axis.is_working(day):
        day, into = axis.last_working_day(day), timedelta(days=1)
    while left > into:
        day, left, into = axis.before(day, 1), left - into, timedelta(days=1)
    return seconds((datetime.combine(day, time(0)) + (into - left)).replace(tzinfo=LONDON))


def _days_over(programme: Programme, limit: Integers, due_day: Integers, until: Integers, over: Booleans) -> Integers:
    """Days from the due day to the other: working days, never under 1, where the limit that ruled counts in them."""
    days = np.where(over, until - due_day, 0)
    for number, table in enumerate(programme.limits):
        mine = np.flatnonzero(over & (limit == number))
        if table.limit.unit is Unit.WORKING_DAYS and len(mine):
            first, last = day_number(table.axis.first), day_number(table.axis.last)
            counted = table.axis.between_columns(due_day[mine].clip(first, last), until[mine].clip(first, last))
            days[mine] = np.maximum(counted, 1)
    return days


def _rests_on_holidays(programme: Programme) -> Booleans:
    """For each limit, whether holidays move its due day."""
    working = (Unit.WORKING_DAYS, Unit.WORKING_HOURS)
    return np.array(
        [table.limit.unit in working or table.limit.roll is not Roll.NONE for table in programme.limits] + [False],
        np.bool_,
    )


def _recorded_after(
    histories: Histories, started: Integers, due: Integers, due_day: Integers, hours: Booleans
) -> Booleans:
    """The start was recorded after the due moment, which of a day is its end."""
    recorded = histories.frame["recorded"].to_numpy()[histories.event[started]]
    later: Booleans = np.where(hours, recorded > due, local_days(recorded) > due_day)
    return later
