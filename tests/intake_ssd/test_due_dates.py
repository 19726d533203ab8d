"""The sample, judged: each due date was counted by hand before the program was asked.

As at Monday 30 June 2025. England's holidays: 25 and 26 December 2024; in 2025 1 January, 18 and 21 April, 5 and 26 May.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ssd_sample import AS_AT

from engine.intake.result import Read
from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.values import Obligation

BY_HAND = [
    # --- assessment, 45 working days from the referral
    pytest.param(
        *("assessment", "0103", 1),
        {"started": "2025-04-28", "due": "2025-07-02", "state": "due_soon", "team": "T10", "worker": "W1"},
        # Nine weeks are 63 days; the holidays of 5 and 26 May make it 65, Wednesday 2 July. Ten working days before: 18 June.
        id="assessment under way",
    ),
    pytest.param(
        *("assessment", "0104", 1),
        {"started": "2025-01-06", "due": "2025-03-10", "met": "2025-03-10", "state": "met_in_time", "team": "T20"},
        # 63 days without a holiday: Monday 10 March, authorised that day. Team: that of the second worker, by her department.
        id="assessment authorised on its last day",
    ),
    pytest.param(
        *("assessment", "0102", 1),
        {"started": "2025-01-13", "ended": "2025-01-13", "state": "ended_without"},
        # No further action on the referral.
        id="referral without further action",
    ),
    # --- initial conference, 15 working days from the strategy discussion
    pytest.param(
        *("icpc", "0105", 1),
        {"started": "2025-01-03", "due": "2025-01-24", "met": "2025-01-24", "state": "met_in_time"},
        # Friday 3 January: 1-5 are 6-10, 6-10 are 13-17, 11-15 are 20-24 January. The enquiry's end of the 20th ends nothing.
        id="conference on its last day",
    ),
    pytest.param(
        *("icpc", "0106", 1),
        {"started": "2025-02-10", "due": "2025-03-03", "ended": "2025-02-19", "state": "ended_without"},
        # Monday 10 February: 1-4 are 11-14, 5-9 are 17-21, 10-14 are 24-28, 15 is 3 March. No further action on the 19th.
        id="enquiry without a conference",
    ),
    pytest.param(
        *("icpc", "0116", 1),
        {"started": "2025-06-16", "due": "2025-07-07", "state": "due_soon"},
        # Monday 16 June: 1-4 are 17-20, 5-9 are 23-27, 10-14 are 30 June-4 July, 15 is Monday 7 July; five before it: 30 June.
        # The earlier referral's closing on 14 March ended no case, as the later one was open.
        id="conference coming up",
    ),
    # --- child protection visit, every 10 working days
    pytest.param(
        *("cp_visit", "0105", 1),
        {"started": "2025-01-24", "due": "2025-02-07", "met": "2025-02-03", "state": "met_in_time"},
        # Friday 24 January: 1-5 are 27-31, 6-10 are 3-7 February.
        id="first visit",
    ),
    pytest.param(
        *("cp_visit", "0105", 2),
        {"due": "2025-02-17", "met": "2025-02-20", "state": "met_late", "days_over": 3, "flags": ["condition_unknown"]},
        # Monday 3 February: 1-4 are 4-7, 5-9 are 10-14, 10 is Monday 17. On the 14th: seen or not is unknown. 18, 19, 20.
        id="a visit at which nobody knows whether the child was seen",
    ),
    pytest.param(
        *("cp_visit", "0105", 3),
        {
            "started": "2025-02-20",
            "due": "2025-03-06",
            "state": "overdue",
            "days_over": 78,
            "team": "T20",
            "worker": "W2",
        },
        # Thursday 20 February: 1 is 21, 2-6 are 24-28, 7-10 are 3-6 March. Over: 7 March, sixteen weeks from 10 March to 27 June
        # (80) and 30 June are 82 weekdays, less 18 and 21 April, 5 and 26 May. The duty worker of 3 January holds nothing.
        id="visit outstanding",
    ),
    pytest.param(
        *("cp_visit", "0107", 2),
        {"started": "2025-03-14", "due": "2025-03-28", "ended": "2025-05-30", "state": "ended_without"},
        # Friday 14 March: 1-5 are 17-21, 6-10 are 24-28 March. The plan ended on 30 May.
        id="visit outstanding when the plan ended",
    ),
    # --- visits and reviews of looked-after children
    pytest.param(
        *("looked_after_visit", "0109", 1),
        {"started": "2025-01-06", "due": "2025-01-13", "met": "2025-01-10", "state": "met_in_time"},
        id="first visit in the first week",
    ),
    pytest.param(
        *("looked_after_visit", "0109", 2),
        {"due": "2025-02-21", "met": "2025-02-20", "state": "met_in_time"},
        # Six weeks, 42 days, from 10 January: 21 in January and 21 February. At the visit of the 17th she was not seen.
        id="six weeks, the visit at which she was not seen passed over",
    ),
    pytest.param(
        *("looked_after_visit", "0109", 4),
        {"started": "2025-04-09", "due": "2025-05-21", "state": "overdue", "days_over": 40},
        # 21 days of April and 21 May; over: ten of May and thirty. The same carers on 3 March restarted nothing.
        id="visit outstanding, the same carers",
    ),
    pytest.param(
        *("looked_after_visit", "0111", 2),
        {
            "started": "2025-01-08",
            "due": "2025-04-08",
            "state": "overdue",
            "days_over": 83,
            "flags": ["condition_unknown"],
        },
        # Long-term foster care (U4) of 2019: three months. At the visit of 7 April seen is unknown. 22 + 31 + 30.
        id="long-term foster care, three months",
    ),
    pytest.param(
        *("looked_after_visit", "0112", 2),
        {"due": "2024-07-19", "ended": "2025-03-10", "state": "ended_without"},
        # 7 June and 42 days: 23 of June, 19 July. Placed for adoption on 10 March.
        id="placed for adoption",
    ),
    pytest.param(
        *("looked_after_review", "0109", 1),
        {"started": "2025-01-06", "due": "2025-02-03", "met": "2025-02-03", "state": "met_in_time"},
        # Four weeks of five working days.
        id="first review on its last day",
    ),
    pytest.param(
        *("looked_after_review", "0109", 2),
        {"due": "2025-05-03", "met": "2025-05-12", "state": "met_late", "days_over": 9},
        # Three months. That of 1 May was cancelled.
        id="second review late, the cancelled one passed over",
    ),
    pytest.param(*("looked_after_review", "0109", 3), {"due": "2025-11-12", "state": "open"}, id="third, six months"),
    # --- died
    pytest.param(
        *("assessment", "0115", 1),
        {"started": "2025-01-20", "ended": "2025-02-20", "state": "ended_without", "reason": "died"},
        id="a child who died",
    ),
]

Judge = Callable[..., list[Obligation]]


@pytest.fixture(
    scope="module",
    params=[pytest.param(explain_judging.judge, id="explainer"), pytest.param(evaluate.judge, id="machine")],
)
def judged(request: pytest.FixtureRequest, sample: Read) -> list[Obligation]:
    judge: Judge = request.param
    people = {person.subject: person for person in sample.people}
    return judge(load_book(Nation.ENGLAND), sample.events, last_instant(AS_AT), people=people)


def plain(value: Any) -> Any:
    if hasattr(value, "day"):
        return value.day.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


@pytest.mark.parametrize(("timescale", "subject", "cycle", "expected"), BY_HAND)
def test_an_obligation_from_the_sample(
    judged: list[Obligation], timescale: str, subject: str, cycle: int, expected: dict[str, Any]
) -> None:
    (found,) = [
        each
        for each in judged
        if (each.timescale, each.subject, each.cycle, each.limit) == (timescale, subject, cycle, "statutory")
    ]
    assert {name: plain(getattr(found, name)) for name in expected} == expected


def test_what_the_dataset_cannot_evidence_is_not_begun(judged: list[Obligation]) -> None:
    never = {"contact_screening", "core_group", "case_supervision", "return_interview_offered", "return_home_interview"}
    assert never & {each.timescale for each in judged} == set()


def test_short_breaks_and_another_authority_s_plan_begin_nothing_of_care_and_plans(judged: list[Obligation]) -> None:
    begun = {(each.subject, each.timescale) for each in judged}
    assert {timescale for subject, timescale in begun if subject in ("0110", "0108")} == {
        *("assessment", "allocation"),
        *("short_break_review", "short_break_visit"),
    }


def test_the_conference_target_of_the_source_agrees_with_the_law(judged: list[Obligation], sample: Read) -> None:
    due = {each.subject: each.due.day for each in judged if each.timescale == "icpc" and each.due}
    claims = [claim for claim in sample.claims if claim.timescale == "icpc"]
    assert {claim.subject: claim.due for claim in claims} == {name: due[name] for name in ("0105", "0116")}
