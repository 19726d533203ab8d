"""What counts and what does not: the days that lists get wrong, and how the four nations differ."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.calendars import get_axis, load_official
from engine.calendars.beyond import FIRST_DAY, LAST_DAY, ask_package, holidays_beyond
from engine.words.enums import Nation
from engine.words.errors import BeyondHorizon

E, W, S, N = Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND
COUNCIL_LIST = Path(__file__).parents[1] / "data" / "calendars" / "council_list_with_errors.csv"


@pytest.mark.parametrize(
    ("day", "off_in"),
    [
        pytest.param("2020-05-04", "", id="early May 2020 was moved, so the Monday was worked"),
        pytest.param("2020-05-08", "EWSN", id="to Friday 8 May, VE day"),
        pytest.param("2022-05-30", "", id="spring 2022 was moved, so the Monday was worked"),
        pytest.param("2022-06-02", "EWSN", id="to Thursday 2 June"),
        pytest.param("2022-06-03", "EWSN", id="and Friday was the Platinum Jubilee"),
        pytest.param("2022-09-19", "EWSN", id="state funeral, proclaimed at short notice"),
        pytest.param("2023-05-08", "EWSN", id="coronation"),
        pytest.param("2012-06-04", "EWSN", id="spring 2012 moved to 4 June"),
        pytest.param("2012-06-05", "EWSN", id="Diamond Jubilee"),
        pytest.param("2021-12-24", "", id="Christmas Eve 2021, a Friday"),
        pytest.param("2021-12-27", "EWSN", id="Christmas Day 2021 fell on Saturday: Monday instead"),
        pytest.param("2021-12-28", "EWSN", id="Boxing Day 2021 fell on Sunday: Tuesday instead"),
        pytest.param("2021-12-29", "", id="Wednesday 29 December 2021"),
        pytest.param("2022-12-26", "EWSN", id="Boxing Day 2022, a Monday"),
        pytest.param("2022-12-27", "EWSN", id="Christmas Day 2022 fell on Sunday: Tuesday instead"),
        pytest.param("2022-12-28", "", id="Wednesday 28 December 2022"),
        pytest.param("2022-01-03", "EWSN", id="New Year's Day 2022 fell on Saturday"),
        pytest.param("2022-01-04", "S", id="2 January 2022 fell on Sunday: Tuesday in Scotland"),
        pytest.param("2024-01-02", "S", id="2 January, Scotland only"),
        pytest.param("2024-12-02", "S", id="St Andrew's Day 2024 fell on Saturday: Monday, Scotland only"),
        pytest.param("2023-11-30", "S", id="St Andrew's Day"),
        pytest.param("2024-04-01", "EWN", id="Easter Monday, not in Scotland"),
        pytest.param("2024-03-29", "EWSN", id="Good Friday"),
        pytest.param("2024-08-05", "S", id="Scotland's summer holiday is the first Monday of August"),
        pytest.param("2024-08-26", "EWN", id="the others' is the last"),
        pytest.param("2024-07-12", "N", id="12 July, Northern Ireland only"),
        pytest.param("2024-03-18", "N", id="St Patrick's Day 2024 fell on Sunday"),
        pytest.param("1999-12-31", "EWSN", id="before the official list: millennium"),
        pytest.param("1995-05-08", "EWSN", id="before the official list: VE day moved to 8 May 1995"),
        pytest.param("1995-05-01", "", id="so 1 May 1995 was worked"),
        pytest.param("2011-04-29", "EWSN", id="before the official list: royal wedding"),
        pytest.param("2002-06-03", "EWSN", id="before the official list: Golden Jubilee"),
        pytest.param("2030-04-19", "EWSN", id="beyond the official list: Good Friday 2030 (Easter is 21 April)"),
    ],
)
def test_who_is_off(day: str, off_in: str) -> None:
    asked = date.fromisoformat(day)
    off = "".join(
        letter for letter, nation in (("E", E), ("W", W), ("S", S), ("N", N)) if not get_axis(nation).is_working(asked)
    )
    assert off == off_in


def test_weekends_never_count_and_have_no_name_of_their_own() -> None:
    axis = get_axis(E)
    assert [axis.why_not(date(2025, 4, day)) for day in (17, 18, 19, 20, 21, 22)] == [
        None,
        "Good Friday",
        "Saturday",
        "Sunday",
        "Easter Monday",
        None,
    ]
    assert axis.name_of(date(2025, 4, 19)) is None
    assert axis.name_of(date(2021, 12, 27)) == "Christmas Day (substitute day)"


def test_the_official_list_covers_whole_years() -> None:
    official = load_official()
    for nation in Nation:
        assert (official.first_day(nation), official.last_day(nation)) == (date(2012, 1, 1), date(2028, 12, 31))
    # Eight a year, 17 years, and one each for June 2012, June 2022, September 2022 and May 2023: 136 + 4 = 140.
    assert len(official.holidays(E)) == 140
    assert official.holidays(E) == official.holidays(W)


@pytest.mark.parametrize("nation", Nation)
def test_official_weekdays_agree_with_the_package(nation: Nation) -> None:
    """The two sources were made independently. What they differ in is listed here, and nothing else may be."""
    # Scotland's holiday for the World Cup, Monday 15 June 2026: the package has it, the pinned official list does not.
    only_in_package = {S: {date(2026, 6, 15)}}
    official = {day for day in load_official().holidays(nation) if day.weekday() < 5}
    package = {day for day in ask_package(nation) if 2012 <= day.year <= 2028}
    assert official - package == set()
    assert package - official == only_in_package.get(nation, set())


@pytest.mark.parametrize("nation", Nation)
def test_the_generated_file_is_what_the_package_answers(nation: Nation) -> None:
    assert holidays_beyond(nation) == ask_package(nation)


@pytest.mark.parametrize("nation", Nation)
def test_outside_the_official_years_the_package_speaks_and_inside_the_list(nation: Nation) -> None:
    axis, official, package = get_axis(nation), load_official().holidays(nation), ask_package(nation)
    inside = {day: name for day, name in axis.holidays.items() if 2012 <= day.year <= 2028}
    outside = {day: name for day, name in axis.holidays.items() if not 2012 <= day.year <= 2028}
    assert inside == official
    assert outside == {day: name for day, name in package.items() if not 2012 <= day.year <= 2028}


def test_a_council_list_with_errors_shows_exactly_these() -> None:
    """Closure days taken for bank holidays, the moved May Day left where it was, the state funeral missing."""
    with COUNCIL_LIST.open(encoding="utf-8") as lines:
        listed = {date.fromisoformat(row["date"]) for row in csv.DictReader(lines)}
    axis = get_axis(E)
    every_day = [date(2016, 1, 1) + timedelta(days=n) for n in range(3653)]  # to 31 December 2025
    off = {day for day in every_day if day.weekday() < 5 and not axis.is_working(day)}
    assert sorted(off - listed) == [date(2020, 5, 8), date(2022, 9, 19)]
    assert sorted(listed - off) == [
        date(2020, 5, 4),
        *(date(2020, 12, day) for day in (29, 30, 31)),
        *(date(2021, 12, day) for day in (29, 30, 31)),
        *(date(2022, 12, day) for day in (28, 29, 30)),
        *(date(2023, 12, day) for day in (27, 28, 29)),
        *(date(2024, 12, day) for day in (27, 30, 31)),
    ]


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_a_day_outside_the_span_is_refused(day: date) -> None:
    axis = get_axis(E)
    for asked in (axis.is_working, axis.name_of, axis.last_working_day, axis.next_working_day):
        with pytest.raises(BeyondHorizon, match=r"1978-01-01 to 2060-12-31"):
            asked(day)


def test_provisional_begins_the_day_after_the_official_list() -> None:
    axis = get_axis(E)
    assert not axis.is_provisional(date(2028, 12, 31))
    assert axis.is_provisional(date(2029, 1, 1))
    assert not axis.is_provisional(date(1990, 1, 1))  # worked out, but long settled
