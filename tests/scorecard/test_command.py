"""The command line: a month's scorecard in every format, published and restated, and the cases behind a figure.

The three children: HC-1's conference was due 21 June 2022 and held on 20 June. HC-2's first visit and first core group
under the plan of 27 May were due 14 June (2 and 3 June were holidays); none is recorded. HC-3's interview was to be
offered by 24 June, 10:00; none is recorded.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from longstop_line import Line, lines

JUNE = ("--month", "2022-06", "--as-at", "2022-07-05")
MAY = ("--month", "2022-05")
# HC-3's plan of 3 May: visit and core group due 17 May (4 to 6, 9 to 13, 16 and 17). The visits of 16 and 30 May, due 17
# and 30 May (17 to 20, 23 to 27, 30), were recorded on 15 June.
PLAN = lines("p1,HC-3,cp_plan_started,2022-05-03,,,court-1,sw-001,,")
VISITS = lines(
    'v1,HC-3,cp_visit,2022-05-16,2022-06-15,,court-1,sw-001,"{""seen"": true}",',
    'v2,HC-3,cp_visit,2022-05-30,2022-06-15,,court-1,sw-001,"{""seen"": true}",',
)


def figures(line: Line, *args: object) -> dict[tuple[str, str], dict[str, Any]]:
    """(timescale, limit) -> the row, of both main tables."""
    report = json.loads(line("scorecard", *args, "--format", "json").stdout)
    tables = [part for part in report["parts"] if part.get("id") in ("law", "local")]
    rows = [row["values"] for table in tables for row in table["rows"]]
    return {(row["timescale"], row["limit"]): row for row in rows}


def test_a_month_on_the_command_line(filled: Line) -> None:
    found = figures(filled, *JUNE)
    counts = {key[0]: (row["in_time"], row["counted"], row["percent"]) for key, row in found.items()}
    assert counts["icpc"] == (1, 1, None)
    assert counts["cp_visit"] == (0, 1, None)
    assert counts["core_group"] == (0, 1, None)
    assert counts["return_interview_offered"] == (0, 1, None)
    text = " ".join(filled("scorecard", *JUNE).stdout.split())
    assert "June 2022" in text
    assert "In time is not the same as done well".upper() in text


def test_without_a_period_it_is_the_last_month_that_has_ended(filled: Line) -> None:
    assert "May 2022" in filled("scorecard").stdout  # the clock stands at 30 June 2022


def test_a_published_month_and_the_case_that_moved(filled: Line) -> None:
    filled("import", filled.file("plan.csv", PLAN))
    said = filled("scorecard", *MAY, "--as-at", "2022-06-05", "--publish")
    assert "Published May 2022." in said.stderr
    filled("import", filled.file("late.csv", VISITS))
    later = (*MAY, "--as-at", "2022-06-29", "--format", "csv", "--table")
    (moved,) = csv.DictReader(io.StringIO(filled("scorecard", *later, "moved").stdout))
    assert (moved["counted"], moved["timescale"], moved["before"], moved["after"]) == (
        *("HC-3", "cp_visit"),
        *("not done, past due", "in time"),
    )
    assert moved["why"] == "recorded late: done 16 May, recorded 15 June"
    rows = csv.DictReader(io.StringIO(filled("scorecard", *later, "restated").stdout))
    visits = next(row for row in rows if row["timescale"] == "cp_visit")
    assert (visits["published_in_time"], visits["restated_in_time"], visits["restated_counted"]) == ("0", "1", "1")
    assert "edition 2" in filled("scorecard", *MAY, "--as-at", "2022-06-29", "--publish").stderr


def test_only_recorded_late_stands_beside_not_done(filled: Line) -> None:
    filled("import", filled.file("plan.csv", PLAN), filled.file("late.csv", VISITS))
    asked = (*MAY, "--as-at", "2022-06-29", "--format", "csv", "--table", "late")
    rows = {row["timescale"]: row for row in csv.DictReader(io.StringIO(filled("scorecard", *asked).stdout))}
    assert (rows["cp_visit"]["not_in_time"], rows["cp_visit"]["recorded_late"]) == ("0", "1")
    assert (rows["core_group"]["not_in_time"], rows["core_group"]["recorded_late"]) == ("1", "0")


def test_the_cases_behind_a_figure(filled: Line) -> None:
    said = filled("scorecard", "cases", *JUNE, "--timescale", "cp_visit", "--format", "csv").stdout
    (only,) = csv.DictReader(io.StringIO(said))
    assert (only["subject"], only["due"], only["met"], only["outcome"], only["team"]) == (
        *("HC-2", "2022-06-14", ""),
        *("not done, past due", "front-door"),
    )
    assert only["obligation"] in filled("obligations", "--format", "csv").stdout
    other = filled(
        "scorecard", "cases", *JUNE, "--timescale", "cp_visit", "--way", "up-to-date", "--format", "csv"
    ).stdout
    by_subject = {row["subject"]: row["outcome"] for row in csv.DictReader(io.StringIO(other))}
    assert by_subject == {"HC-1": "new, first not yet due", "HC-2": "not done, past due"}


@pytest.mark.parametrize("layout", ["html", "xlsx", "json", "text"])
def test_every_format_goes_to_a_file(filled: Line, layout: str) -> None:
    target = filled.home / f"card.{layout}"
    filled("scorecard", *JUNE, "--format", layout, "--to", target)
    assert target.stat().st_size > 1000


def test_a_quarter_a_day_and_a_team(filled: Line) -> None:
    quarter = figures(filled, "--quarter", "2022-Q1", "--as-at", "2022-07-05")
    assert quarter["icpc", "statutory"]["counted"] == 1
    on_a_day = figures(filled, "--day", "2022-06-15", "--as-at", "2022-07-05")
    assert (on_a_day["cp_visit", "statutory"]["in_time"], on_a_day["cp_visit", "statutory"]["counted"]) == (0, 1)
    team = figures(filled, *JUNE, "--team", "court-1")
    assert set(team) >= {("icpc", "statutory")}
    assert ("return_interview_offered", "statutory") not in team


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--month", "2022-6"), "--month: '2022-6' is not a month. Write it as 2020-09."),
        (("--quarter", "2022-Q5"), "'2022-Q5' is not a quarter"),
        (("--month", "2022-06", "--day", "2022-06-01"), "one period at a time"),
        (("--month", "2022-09"), "2022-09: has not begun as at that moment."),
        ((*JUNE, "--team", "court-9"), "Did you mean court-1?"),
        ((*JUNE, "--service", "Court"), "no service"),
        ((*JUNE, "--team", "court-1", "--publish"), "a month is published whole"),
        (("--month", "2022-06", "--publish"), "June 2022 has not ended"),
        (("cases", *JUNE, "--timescale", "cp_visits"), "Did you mean cp_visit"),
        (("cases", *JUNE, "--timescale", "cp_visit", "--limit", "aim"), "cp_visit has no aim"),
        (("cases", *JUNE, "--timescale", "cp_visit", "--way", "completd"), "Did you mean completed?"),
        (("cases", "--day", "2022-06-15", "--timescale", "cp_visit", "--way", "completed"), "up to date only"),
    ],
)
def test_what_cannot_be_asked(filled: Line, args: tuple[str, ...], said: str) -> None:
    assert said in " ".join(filled("scorecard", *args, code=2).stderr.split())


def test_mistakes_in_targets_are_told_with_their_places(filled: Line) -> None:
    (filled.home / "config" / "targets.yaml").write_text("targets:\n  - {timescale: cp_visit, percent: 101}\n", "utf-8")
    said = filled("scorecard", *JUNE, code=2).stderr
    assert "targets.yaml:2:" in said
    assert "101 is not a number" in said
    assert "'from' is missing" in said


def test_a_target_for_an_unknown_timescale_is_said(filled: Line) -> None:
    (filled.home / "config" / "targets.yaml").write_text(
        "targets:\n  - {timescale: cp_vist, percent: 90, from: 2022-04-01, source: Board}\n", "utf-8"
    )
    said = " ".join(filled("scorecard", *JUNE).stdout.split())
    assert "targets.yaml:2:5 names ’cp_vist’, which is not in the rule book" in said
