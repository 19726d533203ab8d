"""No gap: which open periods lack an expected duty, and why."""

from __future__ import annotations

from datetime import date

import pytest

from engine.alerts.unwatched import OpenPeriod, find_unwatched, gaps, holder
from engine.words.enums import Flag, State
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
            [event("HC-1", "looked_after_started", "2025-03-03", evidence_not_held=("looked_after_visit",)), PLACED],
            {"looked_after_visit": "the source does not hold the evidence"},
            id="evidence not held",
        ),
        pytest.param(
            [REVIEW],
            [PLACED],
            {"looked_after_visit": "a fact is missing that decides whether the duty runs"},
            id="placed and yet nothing runs",
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


def test_each_expected_duty_of_a_period_is_looked_for() -> None:
    assert [gap.timescale.id for gap in gaps(BOOK, [], [ON_PLAN])] == [CORE_GROUP.id, CP_VISIT.id]
    assert gaps(BOOK, [], [OpenPeriod("HC-1", "missing", date(2025, 3, 3))]) == []


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
