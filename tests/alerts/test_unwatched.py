"""No gap: which open periods lack an expected duty, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.alerts.unwatched import OpenPeriod, find_unwatched, gaps, holder
from engine.rulebook.conditions import parse_condition
from engine.rulebook.timescale import Expectation, StartClause
from engine.words.enums import Flag, State, WhenRunning
from engine.words.values import CaseEvent, Obligation
from tests.reports.hand_made import BOOK, CORE_GROUP, CP_VISIT, LAC_REVIEW, LAC_VISIT, duty, event, organisation, router

IN_CARE = OpenPeriod("HC-1", "looked_after", date(2025, 3, 3))
ON_PLAN = OpenPeriod("HC-1", "cp_plan", date(2025, 3, 3))
VISIT = duty(LAC_VISIT, "HC-1", "2025-03-03", "2025-03-10")
REVIEW = duty(LAC_REVIEW, "HC-1", "2025-03-03", "2025-03-31")
PLACED = event("HC-1", "placement_started", "2025-03-03")


@pytest.mark.parametrize(
    ("obligations", "events", "missing"),
    [
        pytest.param([VISIT, REVIEW], [PLACED], {}, id="both watched"),
        pytest.param([REVIEW], [], {"looked_after_visit": "no placement recorded"}, id="no placement"),
        pytest.param(
            [REVIEW],
            [PLACED, event("HC-1", "placed_for_adoption", "2025-03-20")],
            {"looked_after_visit": "placed for adoption"},
            id="placed for adoption",
        ),
        pytest.param(
            [REVIEW],
            [
                PLACED,
                event("HC-1", "placed_for_adoption", "2025-03-20"),
                event("HC-1", "placement_started", "2025-03-25", placement="foster"),
            ],
            {"looked_after_visit": "nothing that is recorded starts this duty"},
            id="the placement for adoption broke down",
        ),
        pytest.param(
            [REVIEW],
            [PLACED, event("HC-1", "placement_started", "2025-03-25", placement="adoption")],
            {"looked_after_visit": "placed for adoption"},
            id="a placement with adopters",
        ),
        pytest.param(
            [REVIEW],
            [event("HC-1", "placement_started", "2025-03-02")],
            {"looked_after_visit": "placement recorded on Sun 2 March, before care began"},
            id="placed the day before care began",
        ),
        pytest.param(
            [REVIEW],
            [event("HC-1", "placement_started", "2025-01-02"), event("HC-1", "placement_ended", "2025-02-03")],
            {"looked_after_visit": "no placement recorded"},
            id="a placement that ended before care began",
        ),
        pytest.param(
            [REVIEW],
            [PLACED, event("HC-1", "case_closed", "2025-03-06")],
            {"looked_after_visit": "the case was closed on Thu 6 March, and care goes on"},
            id="the case was closed while the child is in care",
        ),
        pytest.param(
            [
                REVIEW,
                duty(
                    LAC_VISIT,
                    "HC-1",
                    "2025-03-03",
                    "2025-03-10",
                    State.ENDED_WITHOUT,
                    ended="2025-03-06",
                    reason="case closed",
                ),
            ],
            [PLACED, event("HC-1", "case_closed", "2025-03-06"), event("HC-1", "case_opened", "2025-03-10")],
            {
                "looked_after_visit": "the duty ended when the case was closed on Thu 6 March, and nothing recorded since "
                "starts it again"
            },
            id="the case was closed and opened again",
        ),
        pytest.param(
            [
                REVIEW,
                duty(
                    LAC_VISIT,
                    "HC-1",
                    "2025-03-03",
                    "2025-03-10",
                    State.ENDED_WITHOUT,
                    ended="2025-03-06",
                    reason="the child turned 18",
                ),
            ],
            [PLACED],
            {"looked_after_visit": "the duty ended on Thu 6 March: the child turned 18"},
            id="18, and care is still open in the record",
        ),
        pytest.param(
            [REVIEW],
            [event("HC-1", "looked_after_started", "2025-03-03", legal_status="V4"), PLACED],
            {"looked_after_visit": "in a series of short breaks, and none of its duties runs"},
            id="short breaks",
        ),
        pytest.param(
            [REVIEW],
            [
                event("HC-1", "looked_after_started", "2025-03-03", legal_status="V4"),
                event("HC-1", "legal_status_changed", "2025-03-06", legal_status="V2"),
            ],
            {"looked_after_visit": "no placement recorded"},
            id="short breaks that became care, without a placement",
        ),
        pytest.param(
            [REVIEW],
            [
                event("HC-1", "looked_after_started", "2025-03-03", legal_status="V2"),
                PLACED,
                event("HC-1", "legal_status_changed", "2025-03-06", legal_status="V3"),
            ],
            {"looked_after_visit": "in a series of short breaks, and none of its duties runs"},
            id="care that became short breaks",
        ),
        pytest.param(
            [REVIEW],
            [event("HC-1", "looked_after_started", "2025-03-03", evidence_not_held=("looked_after_visit",)), PLACED],
            {"looked_after_visit": "the source does not hold the evidence"},
            id="evidence not held",
        ),
        pytest.param(
            [REVIEW],
            [PLACED],
            {"looked_after_visit": "nothing that is recorded starts this duty"},
            id="placed and yet nothing runs: no fact is missing",
        ),
        pytest.param(
            [REVIEW, duty(LAC_VISIT, "HC-1", "2025-03-03", "2025-03-10", State.ENDED_WITHOUT, ended="2025-03-09")],
            [],
            {"looked_after_visit": "no placement recorded"},
            id="a repeating duty that ended is not watched",
        ),
        pytest.param(
            [REVIEW, duty(LAC_VISIT, "HC-1", "2025-03-03", None, State.CANNOT_COMPUTE)],
            [PLACED],
            {},
            id="what cannot be computed has its own queue",
        ),
        pytest.param(
            [REVIEW, duty(LAC_VISIT, "HC-1", "2025-03-03", None, flags=[Flag.RELAXED])], [PLACED], {}, id="relaxed"
        ),
        pytest.param(
            [REVIEW, duty(LAC_VISIT, "HC-2", "2025-03-03", "2025-03-10")],
            [],
            {"looked_after_visit": "no placement recorded"},
            id="another child's visit",
        ),
    ],
)
def test_gaps_and_reasons(obligations: list[Obligation], events: list[CaseEvent], missing: dict[str, str]) -> None:
    found = find_unwatched(BOOK, obligations, [IN_CARE], {"HC-1": events}, router(organisation(), "2025-03-13"))
    assert {each.timescale: each.reason for each in found} == missing


def test_a_duty_under_other_rules_stands_in_place_of_one() -> None:
    expected = Expectation(
        "looked_after", (LAC_VISIT.id,), instead=((LAC_VISIT.id, (CP_VISIT.id, "not_in_this_book")),)
    )
    book = replace(BOOK, expectations=(expected,))

    def reasons(obligations: list[Obligation], **attributes: Any) -> list[str]:
        events = [PLACED, event("HC-1", "placed_for_adoption", "2025-03-20", **attributes)]
        found = find_unwatched(book, obligations, [IN_CARE], {"HC-1": events}, router(organisation(), "2025-03-25"))
        return [each.reason for each in found]

    assert reasons([duty(CP_VISIT, "HC-1", "2025-03-20", "2025-03-27")]) == []
    assert reasons([]) == ["placed for adoption, and none of its duties runs"]
    assert reasons([duty(CP_VISIT, "HC-2", "2025-03-20", "2025-03-27")]) == reasons([])
    assert reasons([], evidence_not_held=(CP_VISIT.id,)) == ["the source does not hold the evidence"]


def test_each_expected_duty_of_a_period_is_looked_for() -> None:
    assert [gap.timescale.id for gap in gaps(BOOK, [], [ON_PLAN])] == [CORE_GROUP.id, CP_VISIT.id]
    assert gaps(BOOK, [], [OpenPeriod("HC-1", "missing", date(2025, 3, 3))]) == []


def test_a_fact_is_called_missing_only_where_one_is() -> None:
    """A plan that starts a visit only where the event says that section 47 was initiated."""
    where = parse_condition("initiated_s47", BOOK.vocabulary, frozenset(("initiated_s47",)), "here")
    rule = replace(CP_VISIT, starts=(StartClause("cp_plan_started", where, WhenRunning.TOGETHER),))
    book = replace(BOOK, timescales=tuple(rule if each.id == rule.id else each for each in BOOK.timescales))

    def reason(**attributes: Any) -> str:
        events = [event("HC-1", "cp_plan_started", "2025-03-03", **attributes)]
        found = find_unwatched(book, [], [ON_PLAN], {"HC-1": events}, router(organisation(), "2025-03-13"))
        return next(each.reason for each in found if each.timescale == rule.id)

    assert reason() == "a fact is missing that decides whether the duty runs"
    assert reason(initiated_s47=False) == "nothing that is recorded starts this duty"


def test_an_unwatched_child_belongs_to_the_manager_of_the_team_that_holds_the_case() -> None:
    events = [
        event("HC-1", "case_opened", "2025-03-01", team="court-3", worker="dd"),
        event("HC-1", "allocated", "2025-03-02", team="court-2", worker="nb", role="co-worker"),
    ]
    (child,) = find_unwatched(BOOK, [REVIEW], [IN_CARE], {"HC-1": events}, router(organisation(), "2025-03-13"))
    assert (child.manager, child.team, child.worker) == ("mgr-3", "court-3", "dd")
    (nobody,) = find_unwatched(BOOK, [REVIEW], [IN_CARE], {}, router(organisation(), "2025-03-13"))
    assert nobody.manager == "mgr-front"


def test_the_holder_is_that_of_the_last_event_with_a_team() -> None:
    lead = event("HC-1", "allocated", "2025-03-02", team="court-2", worker="nb")
    blank = event("HC-1", "cp_visit", "2025-03-03", team="", worker="")
    assert holder([lead, blank]) == ("court-2", "nb")
    assert holder([]) == ("", "")
