"""When jobs are due, over Easter, Christmas, both changes of the clock and bank holidays; expected by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.alerts.timetable import Repeats, Timetable, due_moments, next_moment
from engine.calendars.building import get_axis
from engine.words.clock import LONDON, local_day
from engine.words.enums import Nation
from engine.words.settings import DigestSettings, ScheduleSettings, Settings

ENGLAND = get_axis(Nation.ENGLAND)
USUAL = Settings()
MORNINGS = Timetable(Repeats.WORKING_DAYS)
SHEETS = Timetable(Repeats.WEEKS, lambda settings: settings.schedule.team_sheets)
CARDS = Timetable(Repeats.MONTHS, lambda settings: settings.schedule.scorecards)
SCANS = Timetable(Repeats.THROUGH_THE_DAY)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moments(
    timetable: Timetable, since: str, now: str, settings: Settings = USUAL, axis: object = ENGLAND
) -> list[str]:
    """In UTC, as "2020-04-09 06:30"."""
    found = due_moments(timetable, utc(since), utc(now), axis, settings)  # type: ignore[arg-type]
    assert all(moment.tzinfo is UTC for moment in found)
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in found]


@pytest.mark.parametrize(
    ("timetable", "since", "now", "due"),
    [
        pytest.param(
            MORNINGS,
            "2020-04-08T12:00",
            "2020-04-15T12:00",
            ["2020-04-09 06:30", "2020-04-14 06:30", "2020-04-15 06:30"],
            id="Easter: Maundy Thursday, then Tuesday; 07:30 summer time is 06:30 UTC",
        ),
        pytest.param(
            MORNINGS,
            "2020-12-23T12:00",
            "2021-01-04T12:00",
            ["2020-12-24 07:30", "2020-12-29 07:30", "2020-12-30 07:30", "2020-12-31 07:30", "2021-01-04 07:30"],
            id="Christmas: 25 December, Monday 28 for Boxing Day, and New Year's Day are none",
        ),
        pytest.param(
            MORNINGS,
            "2020-03-27T12:00",
            "2020-03-31T12:00",
            ["2020-03-30 06:30", "2020-03-31 06:30"],
            id="the clock goes forward on Sunday 29 March: Monday's 07:30 comes an hour earlier in UTC",
        ),
        pytest.param(
            MORNINGS,
            "2020-10-22T12:00",
            "2020-10-26T12:00",
            ["2020-10-23 06:30", "2020-10-26 07:30"],
            id="the clock goes back on Sunday 25 October",
        ),
        pytest.param(
            MORNINGS, "2020-04-09T06:30", "2020-04-14T06:29", [], id="after one moment, up to before the next"
        ),
        pytest.param(MORNINGS, "2020-04-09T06:29", "2020-04-09T06:30", ["2020-04-09 06:30"], id="the moment itself"),
        pytest.param(MORNINGS, "2020-04-09T06:30", "2020-04-09T06:30", [], id="never twice"),
        pytest.param(
            SHEETS,
            "2020-04-03T12:00",
            "2020-04-20T12:00",
            ["2020-04-06 06:45", "2020-04-14 06:45", "2020-04-20 06:45"],
            id="team sheets on Mondays, on Tuesday after Easter Monday",
        ),
        pytest.param(
            SHEETS,
            "2020-12-18T12:00",
            "2021-01-04T12:00",
            ["2020-12-21 07:45", "2020-12-29 07:45", "2021-01-04 07:45"],
            id="team sheets over Christmas: Monday 28 December is a holiday",
        ),
        pytest.param(
            SHEETS,
            "2022-04-29T12:00",
            "2022-05-09T12:00",
            ["2022-05-03 06:45", "2022-05-09 06:45"],
            id="team sheets after the early May bank holiday",
        ),
        pytest.param(
            CARDS,
            "2020-12-02T12:00",
            "2021-03-02T12:00",
            ["2021-01-04 08:00", "2021-02-01 08:00", "2021-03-01 08:00"],
            id="scorecards: 1 January is a holiday and 2 and 3 a weekend",
        ),
        pytest.param(
            CARDS, "2021-12-31T12:00", "2022-01-31T12:00", ["2022-01-04 08:00"], id="3 January 2022 a holiday"
        ),
        pytest.param(CARDS, "2022-04-30T12:00", "2022-06-01T12:00", ["2022-05-03 07:00", "2022-06-01 07:00"], id="May"),
        pytest.param(
            SCANS,
            "2020-03-28T22:30",
            "2020-03-29T03:00",
            ["2020-03-28 23:00", "2020-03-29 00:00", "2020-03-29 01:00", "2020-03-29 02:00", "2020-03-29 03:00"],
            id="scans while the clock goes forward: 00:00 GMT is midnight, 01:00 UTC is 02:00 summer time",
        ),
        pytest.param(
            SCANS,
            "2020-10-24T22:30",
            "2020-10-25T03:00",
            ["2020-10-24 23:00", "2020-10-25 02:00", "2020-10-25 03:00"],
            id="scans while the clock goes back: neither of the two hours from 01:00",
        ),
        pytest.param(
            SCANS,
            "2020-06-05T22:30",
            "2020-06-06T02:00",
            ["2020-06-05 23:00", "2020-06-06 01:00", "2020-06-06 02:00"],
            id="scans at night, on a Saturday as on any day: 00:00, 02:00 and 03:00 summer time",
        ),
    ],
)
def test_what_was_due(timetable: Timetable, since: str, now: str, due: list[str]) -> None:
    assert moments(timetable, since, now) == due


def test_in_scotland_the_year_begins_a_day_later() -> None:
    scotland = get_axis(Nation.SCOTLAND)  # 2 January 2021 is a Saturday: Monday 4 stands for it
    assert moments(CARDS, "2020-12-31T12:00", "2021-01-31T12:00", axis=scotland) == ["2021-01-05 08:00"]


def test_the_settings_move_the_moments() -> None:
    settings = Settings(
        digest=DigestSettings(digest_time=time(6)), schedule=ScheduleSettings(scan_every=90, team_sheets=time(12, 5))
    )
    assert moments(MORNINGS, "2020-06-05T00:00", "2020-06-05T12:00", settings) == ["2020-06-05 05:00"]
    assert moments(SHEETS, "2020-06-01T00:00", "2020-06-01T12:00", settings) == ["2020-06-01 11:05"]
    assert moments(SCANS, "2020-12-05T00:00", "2020-12-05T05:00", settings) == [
        "2020-12-05 03:00",
        "2020-12-05 04:30",
    ], "01:30 is left out"


def test_no_moment_of_two_years_lies_in_the_hour_that_is_missing_or_comes_twice() -> None:
    settings = Settings(schedule=ScheduleSettings(scan_every=5))
    found = due_moments(SCANS, utc("2020-01-01T00:00"), utc("2022-01-01T00:00"), ENGLAND, settings)
    assert {moment.astimezone(LONDON).hour for moment in found} == set(range(24)) - {1}
    assert len(found) == len(set(found)) == 731 * 23 * 12, "2020 has 366 days"


def test_asking_in_pieces_gives_what_asking_at_once_gives() -> None:
    since, now = utc("2020-12-20T00:00"), utc("2021-01-10T00:00")
    for timetable in (MORNINGS, SHEETS, CARDS, SCANS):
        whole = due_moments(timetable, since, now, ENGLAND, USUAL)
        pieces, at = list[datetime](), since
        while at < now:
            pieces += due_moments(timetable, at, at + timedelta(hours=7), ENGLAND, USUAL)
            at += timedelta(hours=7)
        assert pieces == whole


def test_each_week_and_month_of_ten_years_has_one_first_working_day() -> None:
    weeks = due_moments(SHEETS, utc("2014-12-29T00:00"), utc("2024-12-29T23:00"), ENGLAND, USUAL)
    months = due_moments(CARDS, utc("2015-01-01T00:00"), utc("2024-12-31T23:00"), ENGLAND, USUAL)
    assert len(weeks) == len({local_day(each).isocalendar()[:2] for each in weeks}) == 522
    assert len(months) == len({(local_day(each).year, local_day(each).month) for each in months}) == 120


@pytest.mark.parametrize(
    ("timetable", "now", "then"),
    [
        pytest.param(MORNINGS, "2020-04-09T06:30", "2020-04-14T06:30", id="after Maundy Thursday's comes Tuesday's"),
        pytest.param(SHEETS, "2020-04-06T06:45", "2020-04-14T06:45", id="the week after, over Easter"),
        pytest.param(CARDS, "2020-12-01T08:00", "2021-01-04T08:00", id="the month after"),
        pytest.param(SCANS, "2020-06-05T23:00", "2020-06-06T01:00", id="past the hour that is left out"),
    ],
)
def test_the_next_moment(timetable: Timetable, now: str, then: str) -> None:
    assert next_moment(timetable, utc(now), ENGLAND, USUAL) == utc(then)


def test_beyond_the_known_holidays_there_is_no_next_moment() -> None:
    assert ENGLAND.last == date(2060, 12, 31)
    assert next_moment(MORNINGS, utc("2060-12-31T12:00"), ENGLAND, USUAL) is None
