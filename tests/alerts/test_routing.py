"""Exactly one manager is told of each obligation, whoever is away or gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.words.enums import Owner
from engine.words.organisation import Staff, Team, invented_organisation
from tests.reports.hand_made import CP_VISIT, away, duty, organisation, router

PA = Staff("mgr-2", "PA", team="court-2")
KA = Staff("ka", "KA", team="court-2")
DD = Staff("dd", "DD", team="court-3")
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


@pytest.mark.parametrize(
    ("people", "told"),
    [
        pytest.param([away(PA, DAY, DAY, "dd")], "dd", id="whoever covers her absence, before the deputy"),
        pytest.param([away(PA, DAY, DAY, "dd"), away(DD, DAY, DAY, "ps")], "ps", id="and who covers him in turn"),
        pytest.param([away(PA, DAY, DAY, "dd"), away(DD, DAY, DAY)], "ka", id="the deputy, when that one is away too"),
        pytest.param([away(PA, DAY, DAY, "dd"), gone(DD, "2025-01-31")], "ka", id="or gone"),
        pytest.param([away(PA, DAY, DAY, "dd"), away(DD, DAY, DAY, "mgr-2")], "ka", id="cover in a circle is nobody's"),
        pytest.param([away(PA, "2025-03-10", "2025-03-12", "dd")], "mgr-2", id="only while she is away"),
        pytest.param([replace(PA, started=date(2025, 3, 14))], "ka", id="a manager who begins tomorrow"),
        pytest.param([replace(PA, started=date(2025, 3, 13))], "mgr-2", id="and one who begins today"),
    ],
)
def test_an_absence_s_own_cover_goes_first(people: list[Staff], told: str) -> None:
    org = organisation(people={person.id: person for person in people})
    assert router(org, DAY).of_team("court-2").manager == told


RING = {
    "a": Team("a", "A", "mgr-a", cover="b"),
    "b": Team("b", "B", "mgr-b", cover="c"),
    "c": Team("c", "C", "mgr-c", cover="a"),
}


@pytest.mark.parametrize(
    ("absent", "told"),
    [
        pytest.param("a", "mgr-b", id="the covering team's manager"),
        pytest.param("ab", "mgr-c", id="the manager of the team that covers that one"),
        pytest.param("abc", "mgr-front", id="all three away: the fallback, and no running round"),
    ],
)
def test_cover_goes_on_from_team_to_team(absent: str, told: str) -> None:
    staff = [Staff(f"mgr-{id}", id) for id in "abc"]
    people = {each.id: away(each, DAY, DAY) if each.initials in absent else each for each in staff}
    org = organisation(people=people)
    assert router(replace(org, teams=RING), DAY).of_team("a").manager == told


@pytest.mark.parametrize(
    ("opened", "closed", "told", "because"),
    [
        pytest.param("2025-03-13", None, "mgr-a", "", id="on its first day"),
        pytest.param("2025-03-14", None, "mgr-b", "not open yet", id="the day before"),
        pytest.param(None, "2025-03-13", "mgr-a", "", id="on its last day"),
        pytest.param(None, "2025-03-12", "mgr-b", "closed", id="the day after"),
    ],
)
def test_work_of_a_team_that_is_not_open_goes_to_the_covering_one(
    opened: str | None, closed: str | None, told: str, because: str
) -> None:
    dates = [date.fromisoformat(day) if day else None for day in (opened, closed)]
    teams = RING | {"a": replace(RING["a"], opened=dates[0], closed=dates[1])}
    org = replace(organisation(people={f"mgr-{id}": Staff(f"mgr-{id}", id) for id in "abc"}), teams=teams)
    route = router(org, DAY).of_team("a")
    assert (route.manager, route.team, route.stands_in_for, route.because) == (told, "a", "", because)


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
