"""The three ways of counting on the little county, each number worked out by hand beside its child."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from little_county import (
    OCTOBER_5,
    SEPTEMBER,
    SETUP,
    Child,
    assessed_children,
    card,
    eyes,
    line,
    overseen_children,
    reviewed_children,
    seen_children,
    whole_county,
)

from engine.reports.counting import Count, Counting, tally
from engine.reports.measuring import CASE, cases_of
from engine.reports.periods import typed_quarter
from engine.reports.scorecard import Scope
from engine.words.clock import last_instant
from engine.words.enums import LimitName
from engine.words.settings import Settings

AIM = LimitName.AIM


def test_fell_due_counts_children_by_what_became_of_all_their_duties() -> None:
    found = line(card(seen_children()), "seen")
    # in time: c01 c02 c13 c14; late: c03 c05 c12; not done: c10 c11; ended unmet: c09; ended before: c07 c08
    assert found.count == Count(in_time=4, done_late=3, not_done=2, ended_unmet=1, ended_before=2)
    assert (found.count.counted, found.count.not_in_time, found.count.percent) == (10, 6, 40.0)


def test_the_aim_is_counted_apart_and_never_mixed_in() -> None:
    found = card(seen_children())
    # in time: c13 c14; late: c01 c02 c03 c12; not done: c04 c10 c11; ended unmet: c08 c09; ended on the day: c07
    assert line(found, "seen", AIM).count == Count(in_time=2, done_late=4, not_done=3, ended_unmet=2, ended_before=1)
    assert line(found, "seen", AIM).is_law is False
    assert line(found, "seen").is_law is True


def test_only_recorded_late_is_in_time_now_and_looked_late_when_the_month_ended() -> None:
    found = line(card(seen_children()), "seen")
    assert found.recorded_late == 1  # c02; c03 was really late
    assert found.count.done_late == 3


def test_not_yet_due_is_left_out_and_its_number_said() -> None:
    found = line(card(seen_children(), as_at=last_instant(date(2020, 9, 30))), "seen")
    # On 30 September itself the due days of c02 and c03 have not ended, and c02's visit is not recorded yet.
    assert found.count == Count(in_time=3, done_late=2, not_done=2, ended_unmet=1, ended_before=2, not_yet=2)
    assert found.count.counted == 8
    assert found.count.percent is None, "eight are too few for a percentage"
    assert found.recorded_late == 0, "the month has not ended before that moment"


def test_completed_counts_what_was_done_in_the_month_beside_what_is_still_open() -> None:
    found = line(card(assessed_children()), "assessed")
    assert found.count == Count(in_time=4, done_late=1)  # d01 d02 d04 d09; d03
    assert (found.beside.open_past_due, found.beside.longest, found.beside.longest_unit) == (2, 55, "days")
    assert found.recorded_late == 1  # d09
    # by the other way: due in September d01 d02 d09 in time, d05 (30, done 1 October) late, d06 not done, d08 ended
    assert found.ways[Counting.FELL_DUE] == Count(in_time=3, done_late=1, not_done=1, ended_before=1)


def test_up_to_date_leaves_the_newly_started_apart_and_gives_both_totals() -> None:
    found = line(card(overseen_children()), "oversight")
    assert found.count == Count(in_time=2, not_done=1, new=2)  # e01 e04; e02; e03 e05
    assert (found.count.counted, found.count.with_new) == (3, (4, 5))
    assert found.recorded_late == 1  # e04


def test_a_family_counts_once_and_only_if_all_its_children_were_in_time() -> None:
    found = line(card(*reviewed_children()), "review")
    assert found.count == Count(in_time=2, done_late=1)  # F2 and f05; F1


def test_all_three_ways_are_there_for_every_line_and_the_rules_own_is_the_figure() -> None:
    for each in card(*whole_county()).lines:
        assert set(each.ways) == set(Counting)
        assert each.way == each.timescale.measure.kind
        assert each.count == each.ways[each.way]


def test_the_team_is_the_one_that_held_the_case_at_the_due_moment() -> None:
    found = line(card(seen_children()), "seen")
    by_team = {part.name: part.count for part in found.teams}
    assert by_team == {
        "North Team": Count(in_time=2, done_late=2, not_done=2, ended_unmet=1, ended_before=2),
        "South Team": Count(done_late=1),  # c12, back in North since
        "Court Team": Count(in_time=1),
        "no team recorded": Count(in_time=1),
    }
    by_service = {part.name: part.count for part in found.services}
    assert by_service == {
        "Field": Count(in_time=2, done_late=3, not_done=2, ended_unmet=1, ended_before=2),
        "Court": Count(in_time=1),
        "no service named": Count(in_time=1),
    }


def test_a_scope_counts_only_what_its_teams_held() -> None:
    south = Scope("team south", "South Team", frozenset({"south"}))
    found = card(*whole_county(), scope=south)
    assert [(each.timescale.id, each.limit, each.count) for each in found.lines] == [
        ("seen", LimitName.STATUTORY, Count(done_late=1)),
        ("seen", AIM, Count(done_late=1)),
    ]


def test_the_months_and_the_year_to_date_add_up_counts() -> None:
    found = line(card(seen_children()), "seen")
    by_month = {month.key: count for month, count in found.months}
    assert list(by_month) == ["2020-04", "2020-05", "2020-06", "2020-07", "2020-08", "2020-09"]
    assert by_month["2020-08"] == found.previous == Count(in_time=1)  # c06
    assert found.year_to_date.in_time == 1 + 4
    assert found.year_to_date.counted == 1 + 10


def test_a_quarter_counts_a_child_once_over_all_of_it() -> None:
    child = Child("q").referred("7-1").seen("7-5").referred("9-1").seen("9-20")  # in time in July, late in September
    found = line(card([child], period=typed_quarter("2020-Q2", "")), "seen")
    assert found.count == Count(done_late=1)
    assert found.year_to_date == Count(in_time=1, done_late=1), "the year to date adds up months"


def test_what_fell_due_before_anybody_watched_is_not_counted() -> None:
    watching = replace(SETUP, settings=Settings(authority="Littleshire", watch_from=date(2020, 9, 13)))
    found = line(card(seen_children(), setup=watching), "seen")
    # Left: c02 in time, c03 late, c09 ended unmet, c10 (due 18) and c11 (due 13) not done, c13 c14; c07 c08 out.
    assert found.count == Count(in_time=3, done_late=1, not_done=2, ended_unmet=1, ended_before=2)


def test_every_figure_is_the_sum_of_its_cases() -> None:
    found = card(*whole_county())
    assert tuple(found.cases.columns) == CASE
    for each in found.lines:
        mine = found.cases.filter(timescale=each.timescale.id, limit=str(each.limit))
        units: dict[str, int] = {}
        for counted, outcome in mine.select("counted", "outcome").iter_rows():
            units[counted] = min(units.get(counted, 9), outcome)
        assert sum(outcome <= 3 for outcome in units.values()) == each.count.counted
        assert sum(outcome == 3 for outcome in units.values()) == each.count.in_time


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (8, 9, None),
        (9, 10, 90.0),
        (19, 20, 95.0),
        (1, 16, 6.3),  # 6.25: a half goes up
        (18, 28, 64.3),  # 64.286
        (0, 10, 0.0),
        (121, 137, 88.3),  # 88.321
    ],
)
def test_percentages_are_shown_from_ten_counted_on_to_one_place(part: int, whole: int, percent: float | None) -> None:
    assert Count(in_time=part, not_done=whole - part).percent == percent


@pytest.mark.parametrize("way", [Counting.FELL_DUE, Counting.UP_TO_DATE])
def test_a_paused_clock_is_left_out_and_its_number_said(way: Counting) -> None:
    known = eyes([Child("p1").referred("9-10"), Child("p2").referred("9-12")]).look(OCTOBER_5, OCTOBER_5)
    first_paused = pl.when(subject="p1").then(pl.lit("paused")).otherwise("state")
    cases = cases_of(way, known.with_columns(first_paused.alias("state")).filter(limit="statutory"), SEPTEMBER)
    assert tally(cases, ["timescale"]) == {("seen",): Count(not_done=1, paused=1)}
