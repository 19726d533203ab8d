"""Every day of half a century against a plain walk, one day at a time, that shares nothing with the axis.

The walk takes its holidays from the official JSON and from the `holidays` package by itself, and its months from
stepping day by day. The slow tests try every day from 1990 to 2040; the fast ones every 41st.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import holidays
import numpy as np
import pytest

import engine.calendars
from engine.calendars import get_axis
from engine.words.enums import Nation, Unit
from engine.words.limits import Limit

FIRST, LAST = date(1990, 1, 1).toordinal(), date(2040, 12, 31).toordinal()
EDGE = 1200  # days that a sum may reach beyond either end
EPOCH = date(1970, 1, 1).toordinal()
STEPS = 60
MONTHS = (1, 2, 3, 6, 12, 24)
SOURCES = {
    Nation.ENGLAND: ("england-and-wales", "ENG"),
    Nation.WALES: ("england-and-wales", "WLS"),
    Nation.SCOTLAND: ("scotland", "SCT"),
    Nation.NORTHERN_IRELAND: ("northern-ireland", "NIR"),
}
every_nation = pytest.mark.parametrize("nation", Nation)


def working_ordinals(nation: Nation) -> list[bool]:
    """By ordinal: whether the day counts, from the two sources and nothing of the axis."""
    division, subdivision = SOURCES[nation]
    text = (Path(engine.calendars.__file__).parent / "data" / "bank-holidays.json").read_text("utf-8")
    off = {event["date"] for event in json.loads(text)[division]["events"]}
    package = holidays.country_holidays("GB", subdiv=subdivision, years=range(1985, 2046))
    off |= {day.isoformat() for day in package if not 2012 <= day.year <= 2028}
    counts = [False] * (LAST + EDGE + 1)
    for ordinal in range(FIRST - EDGE, LAST + EDGE + 1):
        day = date.fromordinal(ordinal)
        counts[ordinal] = day.weekday() < 5 and day.isoformat() not in off
    return counts


def walked(counts: list[bool], start: int, step: int) -> list[int]:
    """The ordinals of the next STEPS working days from the start, walking forward (1) or back (-1)."""
    found: list[int] = []
    day = start
    while len(found) < STEPS:
        day += step
        if counts[day]:
            found.append(day)
    return found


def compare_working_days(nation: Nation, every: int) -> None:
    axis, counts = get_axis(nation), working_ordinals(nation)
    starts = list(range(FIRST, LAST + 1, every))
    forward, back = [walked(counts, day, 1) for day in starts], [walked(counts, day, -1) for day in starts]
    steps = range(1, STEPS + 1)
    for start, ahead, behind in zip(starts, forward, back, strict=True):
        day = date.fromordinal(start)
        assert [axis.after(day, n).toordinal() for n in steps] == ahead, day
        assert [axis.before(day, n).toordinal() for n in steps] == behind, day
        assert axis.is_working(day) == counts[start], day
        last = date.fromordinal(ahead[-1])
        assert (axis.between(day, last), axis.between(last, day)) == (STEPS, -STEPS), day
    numbers = np.array(starts) - EPOCH
    index = numbers - (axis.first.toordinal() - EPOCH)
    ahead_table, behind_table = np.array(forward) - EPOCH, np.array(back) - EPOCH
    for n in steps:
        assert (axis.after_columns(numbers, n) == ahead_table[:, n - 1]).all(), n
        assert (axis.before_columns(numbers, n) == behind_table[:, n - 1]).all(), n
        assert (axis.table(Limit(n, Unit.WORKING_DAYS))[index] == ahead_table[:, n - 1]).all(), n
        assert (axis.between_columns(numbers, ahead_table[:, n - 1]) == n).all(), n
    many = np.arange(len(starts)) % STEPS + 1
    assert (axis.after_columns(numbers, many) == ahead_table[np.arange(len(starts)), many - 1]).all()
    assert (axis.before_columns(numbers, many) == behind_table[np.arange(len(starts)), many - 1]).all()


def months_walked(day_of: list[int], start: int, step: int) -> list[int]:
    """The corresponding date of each of MONTHS, walking day by day and counting the months that turn."""
    found: list[int] = []
    day, turned, wanted = start, 0, day_of[start]
    for months in MONTHS:
        while turned < months:
            day += step
            turned += day_of[day] == 1 if step > 0 else day_of[day + 1] == 1
        end = day
        if step > 0:  # on the 1st: forward to the date, or to the month's last day
            while day_of[end] < wanted and day_of[end + 1] != 1:
                end += 1
        else:  # on the month's last day: back to the date, where there is one
            while day_of[end] > wanted:
                end -= 1
        found.append(end)
    return found


def compare_months(every: int) -> None:
    day_of = [0] * (FIRST - EDGE) + [date.fromordinal(ordinal).day for ordinal in range(FIRST - EDGE, LAST + EDGE + 1)]
    starts = list(range(FIRST, LAST + 1, every))
    forward, back = (
        [months_walked(day_of, day, 1) for day in starts],
        [months_walked(day_of, day, -1) for day in starts],
    )
    for nation in Nation:
        axis = get_axis(nation)
        index = np.array(starts) - axis.first.toordinal()
        for place, months in enumerate(MONTHS):
            limit = Limit(months, Unit.MONTHS)
            ends = [row[place] for row in forward]
            assert [axis.due(date.fromordinal(day), limit).toordinal() for day in starts] == ends, limit
            assert (axis.table(limit)[index] + EPOCH == np.array(ends)).all(), limit
            begins = [row[place] for row in back]
            assert [axis.back(date.fromordinal(day), limit).toordinal() for day in starts] == begins, limit


@every_nation
def test_working_days_on_every_forty_first_day(nation: Nation) -> None:
    compare_working_days(nation, 41)


def test_months_on_every_forty_first_day() -> None:
    compare_months(41)


@pytest.mark.slow
@every_nation
def test_working_days_on_every_day(nation: Nation) -> None:
    compare_working_days(nation, 1)


@pytest.mark.slow
def test_months_on_every_day() -> None:
    compare_months(1)


@every_nation
def test_after_and_between_undo_each_other(nation: Nation) -> None:
    axis = get_axis(nation)
    for start in map(date.fromordinal, range(date(2024, 1, 1).toordinal(), date(2027, 1, 1).toordinal())):
        for n in (1, 2, 10, 15, 45):
            assert axis.between(start, axis.after(start, n)) == n
            assert axis.before(axis.after(start, n), n) == axis.last_working_day(start)
            assert axis.between(axis.before(start, n), axis.last_working_day(start)) == n - (not axis.is_working(start))
