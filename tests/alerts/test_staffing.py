"""What an organisation will lack: who goes, who is gone, hours that nobody is on duty, and who leaves work behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from engine.alerts.staffing import Held, duty_on, lacks, leavers, unknown_teams
from engine.words.organisation import Organisation, Staff
from engine.words.rota import Hours, Turn, When
from tests.reports.hand_made import AXIS, away, organisation

# Twenty working days after Thursday 1 October 2026, with no holiday among them: 2 is Friday; 5-9 make 6; 12-16 make 11;
# 19-23 make 16; Monday 26 to Thursday 29 October make 20.
TODAY = date(2026, 10, 1)
ALWAYS = Turn("mgr-front")


def shut(day: date) -> bool:
    return day.weekday() < 5 and not AXIS.is_working(day)


def org(*people: Staff, rota: tuple[Turn, ...] = (ALWAYS,), **changes: Any) -> Organisation:
    return organisation(people={person.id: person for person in people}, rota=rota, **changes)


def said(made: Organisation, today: date = TODAY) -> list[str]:
    return [lack.what for lack in lacks(made, AXIS, today, shut)]


def staff(id: str, initials: str, team: str, **changes: Any) -> Staff:
    return Staff(id, initials, team=team, email=f"{id}@harrowmere.example", **changes)


@pytest.mark.parametrize(
    ("person", "what"),
    [
        pytest.param(
            staff("mgr-2", "PA", "court-2", left=date(2026, 9, 30)),
            "mgr-2 is gone: the post ended on Wed 30 Sept, and is the manager of Court Team 2.",
            id="a manager who left yesterday",
        ),
        pytest.param(
            staff("mgr-2", "PA", "court-2", agency_end=date(2026, 10, 1)),
            "mgr-2 goes: the agency post ends on Thu 1 Oct, and is the manager of Court Team 2.",
            id="whose agency post ends today",
        ),
        pytest.param(
            staff("mgr-2", "PA", "court-2", left=date(2026, 10, 29)),
            "mgr-2 goes: the post ends on Thu 29 Oct, and is the manager of Court Team 2.",
            id="on the twentieth working day",
        ),
        pytest.param(staff("mgr-2", "PA", "court-2", left=date(2026, 10, 30)), "", id="on the twenty-first"),
        pytest.param(
            staff("mgr-2", "PA", "court-2", started=date(2026, 10, 2)),
            "mgr-2, the manager of Court Team 2, begins on Fri 2 Oct.",
            id="a manager who begins tomorrow",
        ),
        pytest.param(
            staff("ka", "KA", "court-2", left=date(2026, 9, 30)),
            "ka is gone: the post ended on Wed 30 Sept, and is the deputy of Court Team 2.",
            id="a deputy",
        ),
        pytest.param(
            Staff("mgr-reviews", "RS", left=date(2026, 9, 30)),
            "mgr-reviews is gone: the post ended on Wed 30 Sept, and is the reviewing service.",
            id="who answers for a role",
        ),
        pytest.param(
            Staff("hos", "HS", left=date(2026, 9, 30)),
            "hos is gone: the post ended on Wed 30 Sept, and is the head of service.",
            id="the head of service",
        ),
        pytest.param(
            staff("nb", "NB", "court-2", left=date(2026, 9, 30)), "", id="a worker is no lack of the organisation"
        ),
    ],
)
def test_who_goes_or_is_gone_is_said_with_the_day(person: Staff, what: str) -> None:
    found = [words for words in said(org(person)) if words.startswith(person.id)]
    assert found == ([what] if what else [])


@pytest.mark.parametrize(
    ("rota", "changes", "what"),
    [
        pytest.param((), {}, "there is no duty rota", id="no rota at all"),
        pytest.param((ALWAYS,), {}, "", id="somebody always"),
        pytest.param(
            (Turn("mgr-front", when=When.OFFICE_HOURS),),
            {},
            # Four weeks of 168 hours, less 20 working days of 8: 672 - 160.
            "nobody is on duty in 512 hours of the next four weeks, first on Thu 1 Oct 00:00 to 09:00.",
            id="office hours only",
        ),
        pytest.param(
            (Turn("mgr-front", when=When.OFFICE_HOURS), Turn("hos", when=When.OUT_OF_HOURS)), {}, "", id="both halves"
        ),
        pytest.param((Turn("hos", when=When.OUT_OF_HOURS),), {"duty_team": "front"}, "", id="a duty team by day"),
        pytest.param(
            (Turn("mgr-front", first=date(2026, 10, 1), last=date(2026, 10, 26)),),
            {},
            # To 28 October: the 27th and the 28th are without anybody.
            "nobody is on duty in 48 hours of the next four weeks, first on Tue 27 Oct 00:00 to 00:00.",
            id="a rota that runs out",
        ),
    ],
)
def test_hours_that_nobody_is_on_duty(rota: tuple[Turn, ...], changes: dict[str, Any], what: str) -> None:
    found = [words for words in said(org(rota=rota, **changes)) if "duty" in words]
    assert len(found) == bool(what)
    assert all(words.startswith(what) for words in found)


@pytest.mark.parametrize(
    ("person", "what"),
    [
        pytest.param(away(Staff("dd", "DD"), "2026-10-12", "2026-10-12"), "dd has a turn on Mon 12 Oct", id="away"),
        pytest.param(away(Staff("dd", "DD"), "2026-10-12", "2026-10-12", "ps"), "", id="away, and covered"),
        pytest.param(away(Staff("dd", "DD"), "2026-10-13", "2026-10-13"), "", id="away on a day that is no turn"),
        pytest.param(Staff("dd", "DD", left=date(2026, 10, 4)), "dd has a turn on Mon 5 Oct", id="gone"),
    ],
)
def test_a_turn_of_somebody_who_is_not_there(person: Staff, what: str) -> None:
    rota = (ALWAYS, Turn("dd", days=frozenset({0}), hours=Hours(time(17), time(9))))
    found = [words for words in said(org(person, rota=rota)) if words.startswith("dd")]
    assert len(found) == bool(what)
    assert all(words.startswith(what) for words in found)


def test_days_on_which_manager_deputy_and_cover_are_all_away() -> None:
    """PA and KA are away on 5 and 6 October, QB of the covering team on the 6th alone."""
    people = organisation().people
    made = org(
        away(people["mgr-2"], "2026-10-05", "2026-10-06"),
        away(people["ka"], "2026-10-05", "2026-10-06"),
        away(people["mgr-3"], "2026-10-06", "2026-10-06"),
    )
    assert said(made) == [
        "on Tue 6 Oct nobody of Court Team 2 is there, nor its cover: the fallback is told.",
        "on Tue 6 Oct nobody of Court Team 3 is there, nor its cover: the fallback is told.",
    ]


def test_a_team_covered_by_one_that_is_not_open() -> None:
    made = org()
    teams = dict(made.teams) | {"court-3": replace(made.teams["court-3"], closed=date(2026, 9, 30))}
    assert "Court Team 3, which covers Court Team 2, is not open." in said(replace(made, teams=teams))


def test_who_leaves_and_what_they_hold() -> None:
    made = org(
        staff("nb", "NB", "court-2", left=date(2026, 10, 29)),
        staff("ps", "PS", "court-2", left=date(2026, 10, 30)),
        staff("dd", "DD", "court-3", left=date(2027, 1, 31), agency_end=date(2026, 10, 1)),
        staff("gone", "GG", "court-3", left=date(2026, 8, 28)),
        staff("long-gone", "LG", "court-3", left=date(2020, 8, 28)),
    )
    held = {"nb": Held(5, 2), "gone": Held(3, 1), "ka": Held(9, 9)}
    found = leavers(made, AXIS, TODAY, held)
    assert [(each.person, each.why, each.days_left, each.held, each.manager) for each in found] == [
        ("gone", "left", None, Held(3, 1), "mgr-3"),
        ("dd", "agency end", 0, Held(0, 0), "mgr-3"),
        ("nb", "leaves", 20, Held(5, 2), "mgr-2"),
    ]


def test_teams_that_hold_cases_and_are_not_listed() -> None:
    held = {"court-2": Held(1, 1), "COURT TEAM 3": Held(1, 1), "Court 9": Held(2, 1), "": Held(1, 1)}
    assert unknown_teams(organisation(), held) == ("", "Court 9")


def test_who_is_on_duty_through_a_day() -> None:
    rota = (Turn("mgr-2", first=TODAY, last=TODAY, hours=Hours(time(17), time(9))), Turn("dd", when=When.OFFICE_HOURS))
    stretches = [
        [(f"{begins:%H:%M}", f"{ends:%H:%M}", people) for begins, ends, people in duty_on(org(rota=rota), day, shut)]
        for day in (TODAY, date(2026, 10, 2), date(2026, 12, 25))
    ]
    assert stretches == [
        [("00:00", "09:00", ()), ("09:00", "17:00", ("dd",)), ("17:00", "00:00", ("mgr-2",))],
        [("00:00", "09:00", ("mgr-2",)), ("09:00", "17:00", ("dd",)), ("17:00", "00:00", ())],
        [("00:00", "00:00", ())],
    ]
