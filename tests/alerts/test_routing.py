"""Exactly one manager is told of each obligation, whoever is away or gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.words.enums import Owner
from engine.words.organisation import Staff, invented_organisation
from tests.reports.hand_made import CP_VISIT, away, duty, organisation, router

PA = Staff("mgr-2", "PA", team="court-2")
KA = Staff("ka", "KA", team="court-2")
QB = Staff("mgr-3", "QB", team="court-3")
DAY = "2025-03-13"


def gone(staff: Staff, last: str) -> Staff:
    return replace(staff, left=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("changed", "team", "told", "stands_in_for", "because"),
    [
        pytest.param([], "court-2", "mgr-2", "", "", id="the team's manager"),
        pytest.param([], "COURT TEAM 2", "mgr-2", "", "", id="the team by its name"),
        pytest.param([away(PA, DAY, DAY)], "court-2", "ka", "mgr-2", "away", id="the deputy when she is away"),
        pytest.param([away(PA, "2025-03-10", "2025-03-12")], "court-2", "mgr-2", "", "", id="back since today"),
        pytest.param([gone(PA, "2025-03-12")], "court-2", "ka", "mgr-2", "left", id="the deputy when she has left"),
        pytest.param([gone(PA, DAY)], "court-2", "mgr-2", "", "", id="on her last day it is still she"),
        pytest.param(
            [replace(PA, working_days=frozenset((0, 1, 2)))],
            "court-2",
            "ka",
            "mgr-2",
            "away",
            id="a part-timer's day off",
        ),
        pytest.param(
            [away(PA, DAY, DAY), away(KA, DAY, DAY)],
            "court-2",
            "mgr-3",
            "mgr-2",
            "away",
            id="the covering team's manager",
        ),
        pytest.param(
            [away(PA, DAY, DAY), away(KA, DAY, DAY), away(QB, DAY, DAY)],
            "court-2",
            "mgr-front",
            "mgr-2",
            "away",
            id="the fallback when all three are away",
        ),
        pytest.param([], "", "mgr-front", "", "not allocated to a team", id="unallocated"),
        pytest.param(
            [], "Nowhere", "mgr-front", "", "no team called Nowhere is in the organisation file", id="unknown team"
        ),
    ],
)
def test_who_is_told(changed: list[Staff], team: str, told: str, stands_in_for: str, because: str) -> None:
    org = organisation(people={person.id: person for person in changed})
    route = router(org, DAY).route(duty(CP_VISIT, "HC-1", "2025-03-01", None, team=team, worker=""))
    assert (route.manager, route.stands_in_for, route.because) == (told, stands_in_for, because)


def test_a_worker_s_own_team_stands_in_for_a_missing_one() -> None:
    route = router(organisation(), DAY).route(duty(CP_VISIT, "HC-1", "2025-03-01", None, team="", worker="dd"))
    assert (route.manager, route.team) == ("mgr-3", "court-3")


def test_a_leaver_s_work_stays_with_the_team_s_manager() -> None:
    org = organisation(people={"nb": gone(Staff("nb", "NB", team="court-2"), "2025-01-01")})
    assert router(org, DAY).route(duty(CP_VISIT, "HC-1", "2025-03-01", None, worker="nb")).manager == "mgr-2"


def test_a_day_that_nobody_works_is_staffed_as_the_next_working_day() -> None:
    saturday = router(organisation(), "2025-03-15")
    assert saturday.of_team("court-2").manager == "mgr-2"


def test_who_answers() -> None:
    routes = router(organisation(), DAY)
    assert routes.answers(Owner.ALLOCATED_TEAM) == ""
    assert routes.answers(Owner.REVIEWING_SERVICE) == "mgr-reviews"
    assert routes.answers(Owner.CONFERENCE_UNIT) == ""


def test_an_invented_organisation_tells_somebody_of_everything() -> None:
    routes = router(invented_organisation(["Court 1"]), DAY)
    assert routes.of_team("Court 1").manager == "manager of Court 1"
    assert routes.of_team("").manager == "manager of unallocated work"
