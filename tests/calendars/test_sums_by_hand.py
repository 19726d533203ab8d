"""Due dates worked out by hand, on both sides of each edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.calendars import get_axis
from engine.calendars.axis import BEYOND
from engine.words.clock import day_number
from engine.words.enums import Nation, Roll, Unit
from engine.words.errors import BeyondHorizon, RuleMistake
from engine.words.limits import Limit, parse_limit

ENGLAND = get_axis(Nation.ENGLAND)
SCOTLAND = get_axis(Nation.SCOTLAND)
LONDON = ZoneInfo("Europe/London")


def day(text: str) -> date:
    return date.fromisoformat(text)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        # 30 May to 1 June are 1-3, 2 and 3 June off, 6-10 June 4-8, 13-17 June 9-13, 20 June 14, 21 June 15.
        pytest.param("2022-05-27", "15 working days", "2022-06-21", id="over the jubilee"),
        # 13-16 September 1-4, 19 off, 20-23 5-8, 26-30 9-13, 3 October 14, 4 October 15.
        pytest.param("2022-09-12", "15 working days", "2022-10-04", id="over the state funeral"),
        # 30 April 1, 1 May 2, 4 May 3: worked in 2020.
        pytest.param("2020-04-29", "3 working days", "2020-05-04", id="the May Day that was moved"),
        # 28 April-1 May 1-4, 4-7 May 5-8, 8 off, 11-15 9-13, 18 May 14, 19 May 15.
        pytest.param("2020-04-27", "15 working days", "2020-05-19", id="over VE day"),
        pytest.param("2025-01-06", "45 working days", "2025-03-10", id="nine weeks without a holiday: 63 days"),
        pytest.param("2025-04-28", "45 working days", "2025-07-02", id="with 5 and 26 May off: 65 days"),
        pytest.param("2026-04-02", "1 working day", "2026-04-07", id="over Easter, Thursday to Tuesday"),
        pytest.param("2026-04-18", "1 working day", "2026-04-20", id="Saturday counts as Friday would"),
        pytest.param("2026-04-17", "1 working day", "2026-04-20", id="as Friday does"),
        pytest.param("2026-12-24", "1 working day", "2026-12-29", id="Boxing Day on a Saturday moves to Monday"),
        pytest.param("1978-09-30", "4 months", "1979-01-30", id="Dodds v Walker: not the 31st"),
        pytest.param("2023-11-30", "3 months", "2024-02-29", id="no 30 February: the last day, leap year"),
        pytest.param("2022-11-30", "3 months", "2023-02-28", id="no 30 February: the last day"),
        pytest.param("2023-08-31", "6 months", "2024-02-29", id="31 August, leap year"),
        pytest.param("2024-08-31", "6 months", "2025-02-28", id="31 August, common year"),
        pytest.param("2023-02-28", "6 months", "2023-08-28", id="the date, not the month's end"),
        pytest.param("2024-02-29", "12 months", "2025-02-28", id="29 February, by months"),
        pytest.param("2024-02-29", "1 year", "2025-02-28", id="29 February, by years"),
        pytest.param("2024-02-29", "4 years", "2028-02-29", id="29 February to the next"),
        pytest.param("2025-01-31", "2 months", "2025-03-31", id="from the base, not by way of February"),
        pytest.param("2020-11-16", "14 days", "2020-11-30", id="the day of the visit is day 0"),
        pytest.param("2025-04-11", "1 week", "2025-04-18", id="falls on Good Friday and stays there"),
        pytest.param("2025-04-20", "same day", "2025-04-20", id="the same day, Easter Sunday"),
        # Thursday 21 and Friday 22 are 1 and 2, 27-29 December 3-5, 2-5 January 6-9, Monday 8 January 10.
        pytest.param("2028-12-20", "10 working days", "2029-01-08", id="past the official list: 25, 26 and 1 off"),
    ],
)
def test_due(start: str, limit: str, due: str) -> None:
    asked = parse_limit(limit)
    assert ENGLAND.due(day(start), asked) == day(due)
    assert ENGLAND.table(asked)[(day(start) - ENGLAND.first).days] == day_number(day(due))


@pytest.mark.parametrize(
    ("start", "count", "unit", "due"),
    [
        pytest.param("2025-01-06", 26, Unit.WEEKS, "2025-07-06", id="care proceedings: the 182nd day, not 7 July"),
        pytest.param("2025-03-03", 15, Unit.DAYS, "2025-03-17", id="15 days beginning with S: S + 14"),
        pytest.param("2025-03-03", 1, Unit.DAYS, "2025-03-03", id="one day: itself"),
        pytest.param("2025-03-15", 3, Unit.MONTHS, "2025-06-14", id="the day before the corresponding date"),
        pytest.param("2025-03-01", 1, Unit.MONTHS, "2025-03-31", id="a calendar month"),
        pytest.param("2025-08-31", 6, Unit.MONTHS, "2026-02-28", id="no corresponding date: the last day"),
        pytest.param("2025-08-28", 6, Unit.MONTHS, "2026-02-27", id="a corresponding date: the day before"),
        pytest.param("2024-02-29", 1, Unit.YEARS, "2025-02-28", id="a year beginning with 29 February"),
        pytest.param("2025-04-17", 1, Unit.WORKING_DAYS, "2025-04-17", id="a working day is 1 itself"),
        pytest.param("2025-04-17", 2, Unit.WORKING_DAYS, "2025-04-22", id="2 is after Easter"),
        pytest.param("2025-04-18", 1, Unit.WORKING_DAYS, "2025-04-22", id="Good Friday: Tuesday is 1"),
    ],
)
def test_beginning_with_the_day(start: str, count: int, unit: Unit, due: str) -> None:
    limit = Limit(count, unit, beginning_with=True)
    assert ENGLAND.due(day(start), limit) == day(due)
    assert ENGLAND.table(limit)[(day(start) - ENGLAND.first).days] == day_number(day(due))


@pytest.mark.parametrize(
    ("start", "roll", "due"),
    [
        pytest.param("2025-04-11", Roll.NONE, "2025-04-18", id="stays on Good Friday"),
        pytest.param("2025-04-11", Roll.FORWARD, "2025-04-22", id="forward to the Tuesday"),
        pytest.param("2025-04-11", Roll.BACK, "2025-04-17", id="back to the Thursday"),
        pytest.param("2025-04-10", Roll.FORWARD, "2025-04-17", id="a working day stays, forward"),
        pytest.param("2025-04-10", Roll.BACK, "2025-04-17", id="a working day stays, back"),
    ],
)
def test_a_week_rolls_only_when_told_to(start: str, roll: Roll, due: str) -> None:
    limit = Limit(1, Unit.WEEKS, roll=roll)
    assert ENGLAND.due(day(start), limit) == day(due)
    assert ENGLAND.table(limit)[(day(start) - ENGLAND.first).days] == day_number(day(due))


@pytest.mark.parametrize(
    ("end", "limit", "start"),
    [
        pytest.param("2025-04-22", Limit(1, Unit.WORKING_DAYS), "2025-04-17", id="before Easter"),
        pytest.param("2025-04-19", Limit(1, Unit.WORKING_DAYS), "2025-04-17", id="from Easter Saturday"),
        pytest.param("2022-06-21", Limit(15, Unit.WORKING_DAYS), "2022-05-27", id="undoes the jubilee sum"),
        pytest.param("2025-04-22", Limit(1, Unit.WORKING_DAYS, beginning_with=True), "2025-04-22", id="itself is 1"),
        pytest.param("2025-04-21", Limit(1, Unit.WORKING_DAYS, beginning_with=True), "2025-04-17", id="bank holiday"),
        pytest.param("2025-05-31", Limit(3, Unit.MONTHS), "2025-02-28", id="no 31 February"),
        pytest.param("2025-05-31", Limit(3, Unit.MONTHS, beginning_with=True), "2025-03-01", id="March, April, May"),
        pytest.param("2025-06-14", Limit(3, Unit.MONTHS, beginning_with=True), "2025-03-15", id="15 March to 14 June"),
        pytest.param("2025-07-06", Limit(26, Unit.WEEKS, beginning_with=True), "2025-01-06", id="26 weeks"),
        pytest.param("2025-04-25", Limit(1, Unit.WEEKS, roll=Roll.BACK), "2025-04-17", id="rolled back"),
        pytest.param("2025-04-25", Limit(0, Unit.DAYS), "2025-04-25", id="same day"),
    ],
)
def test_back(end: str, limit: Limit, start: str) -> None:
    assert ENGLAND.back(day(end), limit) == day(start)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        pytest.param("2025-04-17", "2025-04-22", 1, id="Thursday to Tuesday over Easter"),
        pytest.param("2025-04-22", "2025-04-17", -1, id="and back"),
        pytest.param("2025-04-17", "2025-04-21", 0, id="to Easter Monday"),
        pytest.param("2025-04-17", "2025-04-17", 0, id="the day itself"),
        pytest.param("2025-04-18", "2025-04-22", 1, id="from Good Friday"),
    ],
)
def test_between(start: str, end: str, count: int) -> None:
    assert ENGLAND.between(day(start), day(end)) == count


def test_easter_is_shorter_in_scotland() -> None:
    assert SCOTLAND.after(day("2025-04-17"), 1) == day("2025-04-21")
    assert (SCOTLAND.last_working_day(day("2025-04-20")), ENGLAND.last_working_day(day("2025-04-21"))) == (
        day("2025-04-17"),
        day("2025-04-17"),
    )
    assert SCOTLAND.next_working_day(day("2025-04-18")) == day("2025-04-21")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param(london("2025-10-24T12:00"), 72, utc("2025-10-27T11:00"), id="autumn: 11:00 on the wall"),
        pytest.param(london("2025-03-28T12:00"), 72, utc("2025-03-31T12:00"), id="spring: 13:00 on the wall"),
        pytest.param(london("2025-07-04T23:59:59"), 24, utc("2025-07-05T22:59:59"), id="seconds are kept"),
    ],
)
def test_elapsed_hours(start: datetime, hours: int, due: datetime) -> None:
    found = ENGLAND.due_instant(start, Limit(hours, Unit.HOURS))
    assert (found, found.tzinfo) == (due, UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # 10 January 2025 is a Friday.
        pytest.param(london("2025-01-10T00:00"), 24, utc("2025-01-11T00:00"), id="Friday 00:00: the end of Friday"),
        pytest.param(london("2025-01-10T00:00:01"), 24, utc("2025-01-13T00:00:01"), id="a second later: Monday"),
        pytest.param(london("2025-01-10T16:20:30"), 24, utc("2025-01-13T16:20:30"), id="over a weekend"),
        pytest.param(london("2025-01-11T10:00"), 24, utc("2025-01-14T00:00"), id="Saturday: all of Monday"),
        pytest.param(london("2025-01-10T23:00"), 1, utc("2025-01-11T00:00"), id="ends with Friday, not on Monday"),
        pytest.param(london("2025-01-10T23:00"), 2, utc("2025-01-13T01:00"), id="an hour into Monday"),
        # Thursday 17 April 2025 at 12:00 BST; 18 and 21 off: 12 hours, 24 on Tuesday 22nd, 12 on Wednesday 23rd.
        pytest.param(london("2025-04-17T12:00"), 48, utc("2025-04-23T11:00"), id="over Easter"),
        # Friday 24 October 2025 12:00 BST; the clocks go back on Sunday; Monday 12:00 is GMT.
        pytest.param(london("2025-10-24T12:00"), 24, utc("2025-10-27T12:00"), id="over the autumn change"),
        pytest.param(london("2025-03-28T12:00"), 24, utc("2025-03-31T11:00"), id="over the spring change"),
    ],
)
def test_working_hours(start: datetime, hours: int, due: datetime) -> None:
    assert ENGLAND.due_instant(start, Limit(hours, Unit.WORKING_HOURS)) == due


def test_all_clock_changes_fall_on_sundays() -> None:
    """So no working day is 23 or 25 hours long, and working hours may go by the wall clock."""

    def offset(on: date) -> timedelta | None:
        return datetime(on.year, on.month, on.day, 12, tzinfo=LONDON).utcoffset()

    changes = [
        on
        for on in (ENGLAND.first + timedelta(days=n) for n in range(1, (ENGLAND.last - ENGLAND.first).days + 1))
        if offset(on) != offset(on - timedelta(days=1))
    ]
    assert {on.weekday() for on in changes} == {6}
    assert len([on for on in changes if 1990 <= on.year <= 2040]) == 2 * 51


@pytest.mark.parametrize(
    "sum_",
    [
        pytest.param(lambda: ENGLAND.after(day("2060-12-30"), 3), id="after"),
        pytest.param(lambda: ENGLAND.before(day("1978-01-04"), 3), id="before"),
        pytest.param(lambda: ENGLAND.due(day("2060-12-01"), Limit(1, Unit.MONTHS)), id="months"),
        pytest.param(lambda: ENGLAND.due(day("2060-12-01"), Limit(999_999, Unit.YEARS)), id="absurd years"),
        pytest.param(lambda: ENGLAND.due(day("2060-12-01"), Limit(10**9, Unit.WEEKS)), id="absurd weeks"),
        pytest.param(lambda: ENGLAND.due(day("1977-12-31"), Limit(1, Unit.WEEKS)), id="a start before the span"),
        pytest.param(lambda: ENGLAND.back(day("1978-01-05"), Limit(1, Unit.WEEKS)), id="back"),
        pytest.param(lambda: ENGLAND.back(day("1978-01-05"), Limit(1, Unit.YEARS)), id="back a year"),
        pytest.param(lambda: ENGLAND.between(day("2060-12-01"), day("2061-01-01")), id="between"),
        pytest.param(lambda: ENGLAND.due_instant(utc("2060-12-31T12:00"), Limit(24, Unit.HOURS)), id="hours"),
        pytest.param(lambda: ENGLAND.due_instant(utc("2060-12-31T12:00"), Limit(10**9, Unit.HOURS)), id="absurd hours"),
        pytest.param(lambda: ENGLAND.due_instant(utc("2060-12-31T12:00"), Limit(24, Unit.WORKING_HOURS)), id="working"),
        pytest.param(lambda: ENGLAND.after_columns(np.array([day_number(day("2060-12-30"))]), 3), id="after, columns"),
        pytest.param(
            lambda: ENGLAND.before_columns(np.array([day_number(day("1978-01-04"))]), 3), id="before, columns"
        ),
        pytest.param(lambda: ENGLAND.working_number(np.array([2**40])), id="no such day, columns"),
        pytest.param(lambda: ENGLAND.between_columns(np.array([0]), np.array([20_000])), id="1970, columns"),
    ],
)
def test_a_sum_that_leaves_the_span_is_refused_with_its_remedy(sum_) -> None:
    with pytest.raises(BeyondHorizon, match=r"1978-01-01 to 2060-12-31"):
        sum_()


def test_a_table_marks_what_leaves_the_span() -> None:
    table = ENGLAND.table(Limit(1, Unit.MONTHS))
    assert table[(day("2060-11-30") - ENGLAND.first).days] == day_number(day("2060-12-30"))
    assert set(table[(day("2060-12-01") - ENGLAND.first).days :].tolist()) == {BEYOND}
    rolled = ENGLAND.table(Limit(1, Unit.MONTHS, roll=Roll.FORWARD))
    assert set(rolled[(day("2060-12-01") - ENGLAND.first).days :].tolist()) == {BEYOND}
    days = ENGLAND.table(Limit(5, Unit.WORKING_DAYS))
    # 31 December 2060 is a Friday, and 27 and 28 are off: from Wednesday 22nd, 23, 24, 29, 30 and 31 are 1 to 5.
    assert days[(day("2060-12-22") - ENGLAND.first).days] == day_number(day("2060-12-31"))
    assert days[(day("2060-12-23") - ENGLAND.first).days] == BEYOND
    assert not table.flags.writeable


@pytest.mark.parametrize("count", [0, -1])
def test_nought_and_negative_steps_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        ENGLAND.after(day("2025-01-06"), count)
    with pytest.raises(ValueError, match="at least one"):
        ENGLAND.before(day("2025-01-06"), count)
    with pytest.raises(ValueError, match="at least one"):
        ENGLAND.after_columns(np.array([20_000]), count)
    with pytest.raises(ValueError, match="at least one"):
        ENGLAND.before_columns(np.array([20_000]), count)


def test_hours_and_days_are_not_mixed_up() -> None:
    with pytest.raises(RuleMistake):
        ENGLAND.due(day("2025-01-06"), Limit(24, Unit.HOURS))
    with pytest.raises(RuleMistake):
        ENGLAND.back(day("2025-01-06"), Limit(24, Unit.WORKING_HOURS))
    with pytest.raises(RuleMistake):
        ENGLAND.table(Limit(24, Unit.HOURS))
    with pytest.raises(RuleMistake):
        ENGLAND.due_instant(utc("2025-01-06T12:00"), Limit(1, Unit.DAYS))
    with pytest.raises(RuleMistake):
        ENGLAND.due_instant(utc("2025-01-06T12:00"), Limit(24, Unit.HOURS, roll=Roll.FORWARD))
    with pytest.raises(ValueError, match="zone"):
        ENGLAND.due_instant(datetime(2025, 1, 6, 12), Limit(24, Unit.HOURS))  # noqa: DTZ001  # the point of the test
