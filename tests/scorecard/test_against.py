"""Targets, comparators and comparisons: both sides of each edge."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from little_county import Child, card, line, seen_children

from config.measures import parse_comparators, parse_targets, read_comparators, read_targets
from engine.reports.against import Direction, Polarity, direction, standing
from engine.reports.counting import Count
from engine.reports.report import Shade
from engine.words.enums import LimitName
from engine.words.errors import Mistakes
from engine.words.measures import Target, comparators_for

PUBLISHED = Path(__file__).parent.parent / "data" / "scorecard" / "england-comparators.csv"


def target(percent: int, start: date = date.min) -> Target:
    return Target("seen", LimitName.STATUTORY, percent, start, "the board")


@pytest.mark.parametrize(
    ("in_time", "counted", "aimed", "shade", "words"),
    [
        pytest.param(19, 20, 95, Shade.GREEN, "on target", id="exactly at target"),
        pytest.param(949, 1000, 95, Shade.AMBER, "0.1 points below", id="0.1 below"),
        pytest.param(94, 100, 95, Shade.AMBER, "1 point below", id="1 below"),
        pytest.param(90, 100, 95, Shade.AMBER, "5 points below", id="5.0 below is near"),
        pytest.param(899, 1000, 95, Shade.RED, "5.1 points below", id="5.1 below is below"),
        pytest.param(8, 9, 95, Shade.PLAIN, "", id="nine counted: no judgement"),
        pytest.param(10, 10, 100, Shade.GREEN, "on target", id="ten counted: judged"),
        pytest.param(0, 0, 95, Shade.PLAIN, "", id="nothing counted"),
        # 94.95% is shown as 95% (a half goes up), and judged as it is shown
        pytest.param(1899, 2000, 95, Shade.GREEN, "on target", id="shown as 95"),
        pytest.param(1898, 2000, 95, Shade.AMBER, "0.1 points below", id="shown as 94.9"),
    ],
)
def test_against_target(in_time: int, counted: int, aimed: int, shade: Shade, words: str) -> None:
    found = standing(Count(in_time=in_time, not_done=counted - in_time), target(aimed))
    assert (found.shade, found.words) == (shade, words)


def test_without_a_target_nothing_is_judged() -> None:
    assert standing(Count(in_time=20), None).shade is Shade.PLAIN


@pytest.mark.parametrize(
    ("now", "before", "polarity", "expected"),
    [
        (90.1, 90.0, Polarity.HIGHER, Direction.BETTER),
        (90.0, 90.0, Polarity.HIGHER, Direction.SAME),
        (89.9, 90.0, Polarity.HIGHER, Direction.WORSE),
        (90.1, 90.0, Polarity.LOWER, Direction.WORSE),
        (89.9, 90.0, Polarity.LOWER, Direction.BETTER),
        (None, 90.0, Polarity.HIGHER, Direction.UNKNOWN),
        (90.0, None, Polarity.HIGHER, Direction.UNKNOWN),
    ],
)
def test_better_the_same_or_worse(
    now: float | None, before: float | None, polarity: Polarity, expected: Direction
) -> None:
    assert direction(now, before, polarity) is expected


@pytest.mark.parametrize(
    ("start", "percent", "shade"),
    [
        pytest.param(date(2020, 9, 30), 40, Shade.GREEN, id="from the month's last day: 4 of 10 is 40%, on target"),
        pytest.param(date(2020, 10, 1), 45, Shade.AMBER, id="from the next month: the rule file's 45% still holds"),
    ],
)
def test_the_authoritys_target_takes_over_from_its_day(start: date, percent: int, shade: Shade) -> None:
    found = line(card(seen_children(), targets=[target(40, start)]), "seen")
    assert found.target is not None
    assert (found.target.percent, found.standing.shade) == (percent, shade)


def test_the_rules_target_is_for_the_limit_of_the_law_only() -> None:
    assert line(card(seen_children()), "seen").standing.words == "5 points below"
    assert line(card(seen_children()), "seen", LimitName.AIM).target is None


def test_each_team_is_held_against_the_target_too() -> None:
    children = [Child(f"t{n:02}").referred("9-1").seen("9-5" if n < 4 else "9-20") for n in range(10)]
    (north,) = line(card(children), "seen").teams
    assert (north.name, north.count.percent, north.standing.shade) == ("North Team", 40.0, Shade.AMBER)


def test_englands_figures_are_those_that_were_published() -> None:
    columns = {
        "icpc": "icpc_within_15_working_days",
        "assessment": "assessments_within_45_working_days",
        "review_conference": "cp_reviews_in_time",
    }
    with PUBLISHED.open(encoding="utf-8") as file:
        published = {
            (timescale, int(row["year_to_march"])): float(row[column])
            for row in csv.DictReader(file)
            for timescale, column in columns.items()
            if row[column]
        }
    found = read_comparators(None)
    assert {(each.timescale, each.year): each.value for each in found} == published
    assert all(each.difference and "Open Government Licence" in each.source for each in found)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2020, 3, 30), 2019), (date(2020, 3, 31), 2020), (date(2020, 9, 30), 2020), (date(2030, 1, 1), 2024)],
)
def test_the_comparator_is_of_the_latest_year_that_had_ended(day: date, year: int) -> None:
    (found,) = comparators_for(read_comparators(None), "icpc", LimitName.STATUTORY, day)
    assert found.year == year


def test_no_comparator_before_the_first_year_or_for_an_aim() -> None:
    assert comparators_for(read_comparators(None), "icpc", LimitName.STATUTORY, date(2013, 3, 30)) == ()
    assert comparators_for(read_comparators(None), "icpc", LimitName.AIM, date(2020, 9, 30)) == ()


def test_what_a_targets_file_gives() -> None:
    assert read_targets(None) == ()
    (found,) = parse_targets(
        "targets:\n  - {timescale: seen, limit: aim, percent: 90, from: 2026-04-01, source: Board}\n"
    )
    assert (found.timescale, found.limit, found.percent, found.from_day, found.source) == (
        *("seen", LimitName.AIM, 90),
        *(date(2026, 4, 1), "Board"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "targets:\n  - {timescale: seen, percent: 101, from: 2026-04-01, source: B}",
            "2:32: 101 is not a number from 0",
        ),
        ("targets:\n  - {timescale: seen, percent: 90, source: B}", "'from' is missing"),
        ("targets:\n  - {timescale: seen, percent: 90, from: April, source: B}", "'April' is not a date"),
        (
            "targets:\n  - {timescale: seen, limit: law, percent: 90, from: 2026-04-01, source: B}",
            "not one of the choices",
        ),
        ("target: []", "unknown key 'target'"),
        (
            "targets:\n  - {timescale: a, percent: 90, from: 2026-04-01, source: B}\n"
            "  - {timescale: a, percent: 91, from: 2026-04-01, source: B}",
            "another target for this limit",
        ),
    ],
)
def test_mistakes_in_a_targets_file(text: str, said: str) -> None:
    with pytest.raises(Mistakes, match=r"targets\.yaml") as caught:
        parse_targets(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("years", "said"),
    [("{2020: 101}", "is not a percentage"), ("{'last year': 80}", "is not a year"), ("80", "not a list")],
)
def test_mistakes_in_a_comparators_file(years: str, said: str) -> None:
    with pytest.raises(Mistakes, match=r"comparators\.yaml") as caught:
        parse_comparators(f"comparators:\n  - {{name: E, timescale: icpc, definition: D, source: S, years: {years}}}\n")
    assert said in str(caught.value)
