"""Review conferences that follow from a return, counted by hand: 3 months from the plan's start, then 6 from the last held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cin_returns import child, details, plan, read_text, returned

from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_files
from engine.rulebook.timescale import RuleBook
from engine.words.clock import last_instant
from engine.words.enums import Nation

RULE = """
timescales:
  - id: review_conference
    title: Review child protection conference
    authority: statutory guidance
    source: {cite: "Working Together to Safeguard Children 2023, chapter 3", checked: 2026-11-21}
    owner: conference unit
    nature: meets
    thread: cp_plan
    starts:
      - {event: icpc_held, where: "outcome == 'plan'", when_running: ignore}
      - event: cp_plan_started
        when_running: ignore
        stands_in_for: {event: icpc_held, where: "outcome == 'plan'", days: 30}
    met_by: {event: rcpc_held, where: completes}
    ends_without: [{event: cp_plan_ended}]
    repeats: true
    versions:
      - in_force_from: 1991-10-14
        statutory: {first: 3 months, then: 6 months}
    ladder: {due_soon: 10 working days before, sustained: 5 working days after}
    measure: {count: child, kind: completed in period, target: 90}
    examples:
      - {events: [{cp_plan_started: 2022-06-10}], due: 2022-09-10, working: Three months from 10 June.}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    file = tmp_path_factory.mktemp("rules") / "reviews.yaml"
    file.write_text(RULE, "utf-8")
    return load_files([file], Nation.ENGLAND)


IN_TIME, LATE, OPEN = "met_in_time", "met_late", "open"
BY_HAND = [
    # the plan's start, its reviews in the return of 2023; start, due, state and days over of each, as at 31 March 2023
    pytest.param(
        "2022-06-10",
        ["2022-09-10", "2023-03-10"],
        [
            ("2022-06-10", "2022-09-10", IN_TIME, 0),
            ("2022-09-10", "2023-03-10", IN_TIME, 0),
            ("2023-03-10", "2023-09-10", OPEN, 0),
        ],
        id="each on its last day",
    ),
    pytest.param(
        "2022-06-10",
        ["2022-09-11"],
        [("2022-06-10", "2022-09-10", LATE, 1), ("2022-09-11", "2023-03-11", "overdue", 20)],
        id="the first a day late, the second never",
    ),
    pytest.param(
        "2022-02-01",
        ["2022-04-29"],
        [("2022-02-01", "2022-05-01", IN_TIME, 0), ("2022-04-29", "2022-10-29", "overdue", 153)],
        # from 29 October: 2 to the end of it, 30, 31, 31, 28 and 31 to 31 March
        id="an older plan whose first review held here was in time",
    ),
    pytest.param(
        "2020-06-10",
        ["2022-09-10", "2023-03-10"],
        [("2022-09-10", "2023-03-10", IN_TIME, 0), ("2023-03-10", "2023-09-10", OPEN, 0)],
        id="an older plan: nobody can say of the reviews before, and no breach of 2020 comes of it",
    ),
]


@pytest.mark.parametrize("judge", [explain_judging.judge, evaluate.judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(("started", "reviews", "expected"), BY_HAND)
def test_review_conferences_by_hand(
    tmp_path: Path,
    book: RuleBook,
    judge: object,
    started: str,
    reviews: list[str],
    expected: list[tuple[str, str, str, int]],
) -> None:
    assert callable(judge)
    written = "<Reviews>" + "".join(f"<CPPreviewDate>{day}</CPPreviewDate>" for day in reviews) + "</Reviews>"
    found = read_text(tmp_path, returned(child(details("2022-05-16", plan(started, "", written)))))
    judged = judge(book, found.events, last_instant(date(2023, 3, 31)))
    assert [(str(o.started.day), str(o.due.day), str(o.state), o.days_over) for o in judged] == expected
