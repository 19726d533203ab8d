"""The working of a sum: what it says, and that the walk and the tables never disagree."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import get_axis
from engine.calendars.showing import show
from engine.words.enums import Nation, Roll, Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit, parse_limit

ENGLAND = get_axis(Nation.ENGLAND)
LONDON = ZoneInfo("Europe/London")
DAY_UNITS = [Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS]


@pytest.mark.parametrize(
    ("start", "limit", "words"),
    [
        pytest.param(
            date(2022, 5, 27),
            parse_limit("15 working days"),
            [
                "Friday 27 May 2022 is day 0; working days count",
                "not counted: 8 weekend days",  # 28, 29 May; 4, 5, 11, 12, 18, 19 June
                "not counted: Thu 2 June 2022: Spring bank holiday",
                "not counted: Fri 3 June 2022: Platinum Jubilee bank holiday",
                "counted: 1 is Monday 30 May 2022, 15 is Tuesday 21 June 2022",
            ],
            id="working days",
        ),
        pytest.param(
            date(2025, 1, 6),
            Limit(26, Unit.WEEKS, beginning_with=True),
            [
                "Monday 6 January 2025 is day 1; every day counts, 182 in all",
                "counted: 1 is Monday 6 January 2025, 182 is Sunday 6 July 2025",
                "the due day does not count (Sunday); the last working day before it is Friday 4 July 2025",
            ],
            id="weeks, ending on a Sunday",
        ),
        pytest.param(
            date(2023, 11, 30),
            parse_limit("3 months"),
            [
                "the corresponding date, 3 months after Thursday 30 November 2023; February 2024 has no day 30, so its"
                " last day (Dodds v Walker)",
                "counted: 1 is Friday 1 December 2023, 91 is Thursday 29 February 2024",  # 31 + 31 + 29
            ],
            id="months without the date",
        ),
        pytest.param(
            date(2025, 4, 11),
            Limit(1, Unit.WEEKS, roll=Roll.FORWARD),
            [
                "Friday 11 April 2025 is day 0; every day counts, 7 in all",
                "counted: 1 is Saturday 12 April 2025, 7 is Friday 18 April 2025",
                "rolled forward off Friday 18 April 2025: Good Friday",
                "rolled forward off Saturday 19 April 2025: Saturday",
                "rolled forward off Sunday 20 April 2025: Sunday",
                "rolled forward off Monday 21 April 2025: Easter Monday",
            ],
            id="rolled over Easter",
        ),
        pytest.param(
            date(2029, 1, 2),
            parse_limit("1 working day"),
            [
                "Tuesday 2 January 2029 is day 0; working days count",
                "counted: 1 is Wednesday 3 January 2029",
                "provisional: it rests on days beyond the official list of bank holidays",
            ],
            id="beyond the official list",
        ),
        pytest.param(
            datetime(2025, 10, 24, 12, tzinfo=LONDON),
            parse_limit("72 hours"),
            [
                "72 elapsed hours after Friday 24 October 2025 at 12:00 (BST), every day counting; the clocks change in"
                " between, so the time of day differs by an hour"
            ],
            id="hours over a clock change",
        ),
        pytest.param(
            date(2025, 4, 17),
            parse_limit("24 working hours"),
            [
                "24 hours after Thursday 17 April 2025 at 23:59 (BST), leaving out whole days that do not count",
                "not counted: 2 weekend days",
                "not counted: Fri 18 April 2025: Good Friday",
                "not counted: Mon 21 April 2025: Easter Monday",
                "the time it began is not known: the end of the day was taken",
            ],
            id="working hours from a day without a time",
        ),
        pytest.param(
            date(2025, 4, 17), parse_limit("same day"), ["the day itself, Thursday 17 April 2025"], id="the same day"
        ),
    ],
)
def test_words(start: date | datetime, limit: Limit, words: list[str]) -> None:
    assert show(ENGLAND, start, limit).words() == words


def test_each_day_of_the_walk_says_whether_it_counted() -> None:
    walk = show(ENGLAND, date(2025, 4, 16), parse_limit("2 working days"))
    assert [(str(day), day.counted) for day in walk.days] == [
        ("Thu 17 April 2025: 1", True),
        ("Fri 18 April 2025: Good Friday", False),
        ("Sat 19 April 2025: Saturday", False),
        ("Sun 20 April 2025: Sunday", False),
        ("Mon 21 April 2025: Easter Monday", False),
        ("Tue 22 April 2025: 2", True),
    ]
    assert walk.due == date(2025, 4, 22)


def test_a_date_without_a_time_is_flagged_for_hours_and_only_there() -> None:
    assert show(ENGLAND, date(2025, 10, 24), parse_limit("72 hours")).time_unknown
    assert not show(ENGLAND, datetime(2025, 10, 24, 12, tzinfo=UTC), parse_limit("72 hours")).time_unknown
    assert not show(ENGLAND, date(2025, 10, 24), parse_limit("3 days")).time_unknown


def test_calendar_days_beyond_the_official_list_are_not_provisional_unless_rolled() -> None:
    assert not show(ENGLAND, date(2029, 1, 1), Limit(6, Unit.WEEKS)).provisional
    assert show(ENGLAND, date(2029, 1, 1), Limit(6, Unit.WEEKS, roll=Roll.BACK)).provisional


def test_a_walk_that_would_leave_the_span_is_refused_before_it_begins() -> None:
    with pytest.raises(BeyondHorizon):
        show(ENGLAND, date(2025, 1, 1), Limit(9999, Unit.YEARS))


@settings(deadline=None, max_examples=600)
@given(
    nation=st.sampled_from(Nation),
    start=st.dates(date(1990, 1, 1), date(2040, 12, 31)),
    unit=st.sampled_from(DAY_UNITS),
    count=st.integers(1, 70),
    beginning_with=st.booleans(),
    roll=st.sampled_from(Roll),
)
def test_the_walk_and_the_tables_agree(nation, start, unit, count, beginning_with, roll) -> None:
    axis = get_axis(nation)
    limit = Limit(min(count, 15) if unit is Unit.YEARS else count, unit, beginning_with, roll)
    due = axis.due(start, limit)
    assert show(axis, start, limit).due == due
    assert axis.table(limit)[(start - axis.first).days] == (due - date(1970, 1, 1)).days


@settings(deadline=None, max_examples=600)
@given(
    nation=st.sampled_from(Nation),
    start=st.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31)),  # noqa: DTZ001  # the zone is given beside
    unit=st.sampled_from([Unit.HOURS, Unit.WORKING_HOURS]),
    count=st.integers(1, 240),
    to_the_hour=st.booleans(),
)
def test_the_walk_and_the_sum_agree_in_hours(nation, start, unit, count, to_the_hour) -> None:
    axis, limit = get_axis(nation), Limit(count, unit)
    instant = (start.replace(minute=0, second=0, microsecond=0) if to_the_hour else start).replace(tzinfo=LONDON)
    assert show(axis, instant, limit).due == axis.due_instant(instant, limit)


def test_working_hours_never_end_on_a_day_that_does_not_count() -> None:
    for hour in range(24 * 366):
        start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        end = ENGLAND.due_instant(start, Limit(24, Unit.WORKING_HOURS)) - timedelta(microseconds=1)
        assert ENGLAND.is_working(end.astimezone(LONDON).date())
