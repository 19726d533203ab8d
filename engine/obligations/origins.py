"""Limits counted from each moment: from a start, and from what is written, sits or ends elsewhere; and days in all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import numpy as np

from engine.calendars.axis import BEYOND, Axis
from engine.histories.columns import Booleans
from engine.histories.making import birthday
from engine.obligations.planes import TRUE, Planes, corresponding
from engine.obligations.programme import Integers, LimitTable
from engine.rulebook.timescale import From, Origin, Total
from engine.words.clock import LONDON, day_number, day_of_number, instant_of_seconds, seconds
from engine.words.enums import Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit

NEVER = 1 << 60
_OPEN = 1 << 40  # the last day of a span that is still open


def days_before(days: Integers, limit: Limit, axis: Axis) -> Integers:
    """The day that lies the limit before each of these."""
    distinct, codes = np.unique(days, return_inverse=True)
    return np.array([day_number(axis.back(day_of_number(int(day)), limit)) for day in distinct], np.int64)[codes]


def counted_from(base: Integers, table: LimitTable) -> Integers:
    """The due moment of a limit counted from each moment; NEVER where it leaves the axis."""
    if table.limit.unit is Unit.HOURS:
        return base + table.limit.count * 3600
    if table.limit.unit is Unit.WORKING_HOURS:
        moments, codes = np.unique(base, return_inverse=True)
        return np.array([_working_hours(int(moment), table) for moment in moments], np.int64)[codes]
    days = table.axis.table(table.limit)
    at = base - day_number(table.axis.first)
    inside = (at >= 0) & (at < len(days))
    found = np.where(inside, days[np.clip(at, 0, len(days) - 1)], BEYOND)
    return np.where(found == BEYOND, NEVER, found)


def _working_hours(moment: int, table: LimitTable) -> int:
    try:
        return seconds(table.axis.due_instant(instant_of_seconds(moment), table.limit))
    except (BeyondHorizon, OverflowError):
        return NEVER


def due_of(table: LimitTable, base: Integers, row: Integers, planes: Planes) -> Integers:
    """The due moment of a limit for each row that starts it, at or from `base`. NEVER where it leaves the axis, and where
    nobody knows from what it is counted."""
    if table.total is not None:
        return _days_in_all(table, table.total, base, row, planes)
    origin = table.origin
    if origin is None:
        return counted_from(base, table)
    days = _origins(origin, table.axis, base, row, planes)
    if not origin.back:
        return counted_from(days, table)
    found = np.full(len(days), NEVER, np.int64)
    there = (days >= day_number(table.axis.first)) & (days <= day_number(table.axis.last))
    distinct, codes = np.unique(days[there], return_inverse=True)
    found[there] = np.array([_before(int(day), table) for day in distinct], np.int64)[codes]
    return found


def _before(day: int, table: LimitTable) -> int:
    try:
        return day_number(table.axis.back(day_of_number(day), table.limit))
    except BeyondHorizon:
        return NEVER


def _origins(origin: Origin, axis: Axis, base: Integers, row: Integers, planes: Planes) -> Integers:
    """The day from which each start's limit is counted; NEVER where it is not known."""
    histories, slots = planes.histories, planes.programme.book.slots
    match origin.of:
        case From.DATE:
            column = planes.word(origin.name, row)
            written = [day_number(value) if isinstance(value, date) else NEVER for value in column.values]
            named: Integers = np.array([*written, NEVER], np.int64)[column.codes]
            return named
        case From.BIRTHDAY | From.EXPECTED_BIRTH:
            people = [planes.histories.people.get(subject) for subject in histories.subjects]
            if origin.of is From.BIRTHDAY:
                born = [None if person is None else person.date_of_birth for person in people]
                days = [None if day is None else birthday(day, origin.age) for day in born]
            else:
                days = [None if person is None else person.expected_date_of_birth for person in people]
            return np.array([_number(day) for day in days], np.int64)[histories.subject[row]]
        case From.PANEL:
            panel = slots.panels[origin.name]
            return _each(base, axis, lambda day: _sitting(panel.next_after, day, axis))
        case From.TERM_END:
            return _each(base, axis, slots.term_end)
        case From.RECEIPT:
            on_time = (histories.day[row] != base) | histories.date_only[row]
            late = ~on_time & _later(histories.second[row], origin.until)
            return _each(np.where(late, base + 1, base), axis, axis.next_working_day)


def first_counted(table: LimitTable, origin: Origin, base: Integers, row: Integers, planes: Planes) -> Integers:
    """The day after which the days of a limit count that is counted forward from elsewhere."""
    return _origins(origin, table.axis, base, row, planes) - table.limit.beginning_with


def _number(day: date | None) -> int:
    return NEVER if day is None else day_number(day)


def _each(days: Integers, axis: Axis, asked: Callable[[date], date | None]) -> Integers:
    """The answer for each day, worked out once; NEVER where there is none, or the axis ends before it."""
    distinct, codes = np.unique(days, return_inverse=True)
    found = []
    for day in distinct:
        inside = day_number(axis.first) <= day <= day_number(axis.last)
        try:
            found.append(_number(asked(day_of_number(int(day)))) if inside else NEVER)
        except BeyondHorizon:
            found.append(NEVER)
    return np.array(found, np.int64)[codes]


def _sitting(next_after: Callable[[date], date | None], day: date, axis: Axis) -> date | None:
    """The first sitting after the day that is on a day that counts."""
    sitting = next_after(day)
    while sitting is not None and not axis.is_working(sitting):
        sitting = next_after(sitting)
    return sitting


def _later(moments: Integers, until: time | None) -> Booleans:
    """Whether each instant (UTC seconds) is later in its local day than that; never, where there is no such time."""
    if until is None:
        return np.zeros(len(moments), np.bool_)
    distinct, codes = np.unique(moments, return_inverse=True)
    late = [instant_of_seconds(int(each)).astimezone(LONDON).time() > until for each in distinct]
    found: Booleans = np.array(late, np.bool_)[codes]
    return found


def _days_in_all(table: LimitTable, total: Total, base: Integers, row: Integers, planes: Planes) -> Integers:
    """The last day up to which the days in the period keep within the limit; NEVER where they always will."""
    histories = planes.histories
    period = list(planes.words.periods).index(total.period)
    opening = histories.place[np.array([each.opened for each in histories.spans.threads], np.int64)]
    counts = planes.judge(total.where, opening) == TRUE
    spans: dict[int, list[tuple[int, int, int, int]]] = {}  # by subject: its rows, and its days
    for thread, such in zip(histories.spans.threads, counts, strict=True):
        if thread.period == period and such:
            opened = int(histories.place[thread.opened])
            closed = int(histories.place[thread.closed]) if thread.closed >= 0 else -1
            if closed < 0 or closed >= opened:
                ended = int(histories.day[closed]) if closed >= 0 else _OPEN
                spans.setdefault(thread.subject, []).append((opened, closed, thread.day, ended))
    last = day_number(table.axis.last)
    found = np.full(len(row), NEVER, np.int64)
    for number, (at, day) in enumerate(zip(row.tolist(), base.tolist(), strict=True)):
        mine = [
            (began, ended if 0 <= closed <= at else _OPEN)
            for opened, closed, began, ended in spans.get(int(histories.subject[at]), ())
            if opened <= at
        ]
        found[number] = _last_within(mine, day, table.limit.count, total.window, last)
    return found


def _last_within(spans: list[tuple[int, int]], day: int, count: int, window: Limit, last: int) -> int:
    """The last day, `day` or later, up to which no stretch as long as the window holds more days than the count."""
    if _held(spans, corresponding(day, window, back=True), day) > count:
        return day
    if any(ended == _OPEN for _, ended in spans):
        for end in range(day + 1, min(day + count + 1, last) + 1):
            if _held(spans, corresponding(end, window, back=True), end) > count:
                return end - 1
    return NEVER


def _held(spans: list[tuple[int, int]], after: int, until: int) -> int:
    """How many days later than `after`, up to `until`, lie in some span: after its first day, up to its last."""
    held, reached = 0, after
    for began, ended in sorted(spans):
        first, end = max(began, reached), min(ended, until)
        if end > first:
            held += end - first
            reached = end
    return held
