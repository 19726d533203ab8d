"""The four lists that are always shown: who is on each, who is not, and both sides of each edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.reports.cohorts import cohorts
from engine.rulebook.loading import load_book, national_files
from engine.words.enums import EndReason, Nation, State
from engine.words.values import Person
from tests.reports.hand_made import ASSESSMENT, CORE_GROUP, CP_VISIT, ICPC, INTERVIEW, LAC_REVIEW, duty, event
from tests.reports.hand_view import rows, span, table, view

DAY = "2025-03-13"
CLOSED = str(EndReason.CASE_CLOSED)


def test_who_is_unwatched_and_why() -> None:
    """A looked-after child with a review and no placement has no visit that could be expected."""
    review = duty(LAC_REVIEW, "A", "2025-02-10", "2025-03-10", State.OPEN)
    seen = view(
        DAY,
        obligations=[review],
        spans=[span("A", "looked_after", "2025-02-10")],
        events=[event("A", "looked_after_started", "2025-02-10")],
        people=[Person("A", "Al Ash")],
    )
    keys = ("case", "initials", "status", "since", "duty", "team", "worker")
    assert rows(cohorts(seen), "unwatched", *keys) == [
        ("A", "AA", "Looked after", date(2025, 2, 10), "Looked-after visit", "Court Team 2", "NB")
    ]
    assert cohorts(seen).lead == (
        "1 child is unwatched, no case was closed with a duty still open, no child has been on a plan for 15 months or more "
        "and no child has a duty without a date.",
    )
    assert rows(cohorts(seen, "court-3"), "unwatched") == []


ENDED = {"state": State.ENDED_WITHOUT, "ended": "2025-03-03", "reason": CLOSED}


@pytest.mark.parametrize(
    ("left", "standing"),
    [
        pytest.param(
            duty(CP_VISIT, "A", "2025-02-06", "2025-02-20", **ENDED),
            "was overdue when the case closed",
            id="a visit that was overdue",
        ),
        pytest.param(
            duty(CP_VISIT, "A", "2025-02-17", "2025-03-03", **ENDED), None, id="a visit due on the day itself"
        ),
        pytest.param(duty(CP_VISIT, "A", "2025-02-20", "2025-03-06", **ENDED), None, id="a visit that was not due yet"),
        pytest.param(
            duty(ASSESSMENT, "A", "2025-02-03", "2025-04-07", **ENDED),
            "not done when the case closed, and not due yet",
            id="an assessment, which is done once",
        ),
        pytest.param(
            duty(ASSESSMENT, "A", "2025-01-06", "2025-03-10", State.MET_IN_TIME, met="2025-03-03"),
            None,
            id="done that day",
        ),
        pytest.param(
            duty(CP_VISIT, "A", "2025-01-06", "2025-01-20", State.ENDED_WITHOUT, ended="2025-02-03", reason=CLOSED),
            None,
            id="ended with an earlier closing",
        ),
        pytest.param(
            duty(
                ICPC, "A", "2025-01-06", "2025-01-27", State.ENDED_WITHOUT, ended="2025-03-03", reason="no conference"
            ),
            None,
            id="ended for another reason",
        ),
        pytest.param(
            duty(INTERVIEW, "A", "2025-03-01 10:00", "2025-03-04 10:00", State.OVERDUE, 9),
            "goes on after closing, overdue",
            id="a return interview goes on",
        ),
        pytest.param(
            duty(INTERVIEW, "A", "2025-03-11 10:00", "2025-03-14 10:00", State.OPEN), None, id="begun after the closing"
        ),
    ],
)
def test_what_was_still_open_when_the_case_closed(left, standing: str | None) -> None:  # type: ignore[no-untyped-def]
    spans = [span("A", "case", "2025-01-06", "2025-03-03", "case_closed")]
    found = rows(cohorts(view(DAY, obligations=[left], spans=spans)), "closed", "case", "closed", "standing")
    assert found == ([("A", date(2025, 3, 3), standing)] if standing else [])


@pytest.mark.parametrize(("day", "shown"), [("2025-04-02", 1), ("2025-04-03", 0)])
def test_a_closed_case_stays_on_the_list_for_thirty_days(day: str, shown: int) -> None:
    left = duty(CP_VISIT, "A", "2025-02-06", "2025-02-20", **ENDED)
    spans = [span("A", "case", "2025-01-06", "2025-03-03", "case_closed")]
    assert len(rows(cohorts(view(day, obligations=[left], spans=spans)), "closed")) == shown


def test_a_case_opened_again_is_not_closed() -> None:
    left = duty(CP_VISIT, "A", "2025-02-06", "2025-02-20", **ENDED)
    spans = [span("A", "case", "2025-01-06", "2025-03-03", "case_closed"), span("A", "case", "2025-03-10")]
    assert rows(cohorts(view(DAY, obligations=[left], spans=spans)), "closed") == []


@pytest.mark.parametrize(
    ("since", "months", "reached"),
    [
        ("2023-12-14", None, None),
        ("2023-12-13", 15, "15 months"),
        ("2023-03-14", 23, "15 months"),
        ("2023-03-13", 24, "2 years"),
    ],
)
def test_fifteen_months_and_two_years_on_a_plan(since: str, months: int | None, reached: str | None) -> None:
    seen = view(DAY, spans=[span("A", "cp_plan", since)])
    found = rows(cohorts(seen), "long_plans", "months", "reached")
    assert found == ([(months, reached)] if months else [])


@pytest.mark.parametrize(("held", "shown"), [("2024-12-12", False), ("2024-12-13", True), ("2025-03-12", True)])
def test_an_oversight_counts_from_three_months_before(held: str, shown: bool) -> None:
    """A plan of 13 December 2023 reaches 15 months on 13 March 2025; three months before is 13 December 2024."""
    seen = view(DAY, spans=[span("A", "cp_plan", "2023-12-13")], events=[event("A", "management_oversight", held)])
    assert rows(cohorts(seen), "long_plans", "oversight") == [(date.fromisoformat(held) if shown else None,)]


def test_two_years_are_said_in_the_lead() -> None:
    spans = [span("A", "cp_plan", "2023-03-13"), span("B", "cp_plan", "2023-12-13")]
    assert (
        "2 children have been on a plan for 15 months or more (1 of them for 2 years)"
        in cohorts(view(DAY, spans=spans)).lead[0]
    )


def test_what_has_no_date() -> None:
    unknown = duty(ICPC, "A", "2025-03-03", None, State.CANNOT_COMPUTE, anchor="a-talk")
    dated = duty(CORE_GROUP, "A", "2025-03-03", "2025-03-17", State.OPEN)
    events = [event("A", "strategy_discussion", "2025-03-03", id="a-talk")]
    report = cohorts(view(DAY, obligations=[unknown, dated], events=events))
    assert rows(report, "cannot_compute", "case", "duty", "from", "reason") == [
        ("A", "Initial conference", date(2025, 3, 3), "a fact is missing beside the strategy discussion")
    ]


def test_every_list_is_shown_when_it_is_empty() -> None:
    report = cohorts(view(DAY))
    assert [part.id for part in report.parts] == ["unwatched", "closed", "long_plans", "cannot_compute"]
    assert all(table(report, part.id).empty for part in report.parts)


def test_what_goes_on_after_closing_is_counted_in_the_book() -> None:
    """Held against the rule files' own lines, and against a book of two rules, one of which goes on."""
    said = "Closing a case ends its duties, except {} of which the rule book says that they go on."
    england = load_book(Nation.ENGLAND)
    files = [path.read_text("utf-8") for _, path in national_files(Nation.ENGLAND)]
    going_on = sum(text.count("\n    goes_on_after: [case_closed]\n") for text in files)
    assert said.format(f"{going_on} kinds") in cohorts(view(DAY, book=england)).notes
    two = replace(england, timescales=(england.timescale("icpc"), england.timescale("return_home_interview")))
    assert said.format("1 kind") in cohorts(view(DAY, book=two)).notes
    one = replace(england, timescales=(england.timescale("icpc"),))
    assert "Closing a case ends its duties." in cohorts(view(DAY, book=one)).notes
