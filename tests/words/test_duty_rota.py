"""Who is on duty at a moment, who is in her hours, who heads what: by the clock, the rota, leave and bank holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from engine.words.clock import LONDON
from engine.words.enums import Nation
from engine.words.organisation import Absence, Organisation, Service, Staff, Team
from engine.words.rota import Hours, Turn, WeekPart, When

GOOD_FRIDAY = date(2026, 4, 3)


def at(words: str, fold: int = 0) -> datetime:
    """ "2026-09-28 17:00", by the clock in London; fold=1 is the second time that the clock shows it."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON, fold=fold)


def shut(day: date) -> bool:
    return day == GOOD_FRIDAY


def leave(first: str, last: str, cover: str = "") -> tuple[Absence, ...]:
    return (Absence(date.fromisoformat(first), date.fromisoformat(last), "leave", cover),)


PEOPLE = [
    Staff("mgr-court", "PA", team="court"),
    Staff("mgr-door", "FD", team="door"),
    Staff("dep-door", "DD", team="door"),
    Staff("mgr-edt", "ED", team="edt", working_days=frozenset(range(7))),
    Staff("dep-edt", "EE", team="edt"),
    Staff("hos-1", "HS"),
    Staff("dir-1", "DI"),
]
NIGHT = Turn("mgr-court", first=date(2026, 10, 1), last=date(2026, 10, 1), hours=Hours(time(17), time(9)))
WEEK = Turn("hos-1", first=date(2026, 10, 5), last=date(2026, 10, 11))  # Monday to Sunday
OFFICE = Turn("dir-1", when=When.OFFICE_HOURS)


def organisation(*rota: Turn, people: tuple[Staff, ...] = (), **changes: object) -> Organisation:
    known = {person.id: person for person in (*PEOPLE, *people)}
    teams = [
        Team("door", "Front Door", "mgr-door", "dep-door", service="s-1"),
        Team("court", "Court", "mgr-court", service="s-2"),
        Team("edt", "Emergency Duty", "mgr-edt", "dep-edt"),
    ]
    services = {"s-1": Service("s-1", "Access", "hos-1"), "s-2": Service("s-2", "Courts")}
    made = Organisation("A", Nation.ENGLAND, "mgr-court", known, {team.id: team for team in teams}, {}, "dir-1")
    made = replace(made, services=services, rota=rota, duty_team="door", emergency_team="edt")
    return replace(made, **changes)  # type: ignore[arg-type]


DOOR = ("mgr-door", "dep-door", "mgr-court")
EDT = ("mgr-edt", "dep-edt", "mgr-court")


@pytest.mark.parametrize(
    ("when", "told"),
    [
        pytest.param("2026-09-30 08:59", EDT, id="a minute before the offices open"),
        pytest.param("2026-09-30 09:00", DOOR, id="the minute they open"),
        pytest.param("2026-09-30 16:59", DOOR, id="the last minute"),
        pytest.param("2026-09-30 17:00", EDT, id="from five it is the emergency duty team"),
        pytest.param("2026-10-03 11:00", EDT, id="Saturday morning"),
        pytest.param("2026-04-03 11:00", EDT, id="Good Friday is a Friday, and shut"),
        pytest.param("2026-04-02 11:00", DOOR, id="the Thursday before is not"),
    ],
)
def test_without_a_rota_the_team_on_duty_is_told_and_then_the_fallback(when: str, told: tuple[str, ...]) -> None:
    assert organisation().on_duty(at(when), shut) == told


@pytest.mark.parametrize(
    ("when", "first"),
    [
        pytest.param("2026-10-01 16:59", "dir-1", id="Thursday, before the night's turn: who always has office hours"),
        pytest.param("2026-10-01 17:00", "mgr-court", id="the night begins"),
        pytest.param("2026-10-02 08:59", "mgr-court", id="it belongs to Thursday, to its last minute on Friday"),
        pytest.param("2026-10-02 09:00", "dir-1", id="and is over"),
        pytest.param("2026-10-02 17:00", "mgr-edt", id="Friday's night is nobody's turn"),
        pytest.param("2026-10-04 23:59", "mgr-edt", id="the last minute before the week"),
        pytest.param("2026-10-05 00:00", "hos-1", id="a week by days begins at midnight"),
        pytest.param("2026-10-05 10:00", "hos-1", id="with dates stands before what always recurs"),
        pytest.param("2026-10-11 23:59", "hos-1", id="its last day is in"),
        pytest.param("2026-10-12 00:00", "mgr-edt", id="and then over"),
    ],
)
def test_the_rota_comes_first(when: str, first: str) -> None:
    assert organisation(OFFICE, NIGHT, WEEK).on_duty(at(when))[0] == first


def test_the_order_goes_on_from_the_dated_turn_to_the_standing_one_the_team_and_the_fallback() -> None:
    told = organisation(OFFICE, WEEK).on_duty(at("2026-10-06 10:00"))
    assert told == ("hos-1", "dir-1", "mgr-door", "dep-door", "mgr-court")


def test_a_turn_of_a_team_is_its_manager_s_and_then_its_deputy_s() -> None:
    rota = Turn(team="edt", when=When.OUT_OF_HOURS)
    made = organisation(rota, duty_team="", emergency_team="")
    assert made.on_duty(at("2026-10-06 20:00")) == EDT
    assert made.on_duty(at("2026-10-06 10:00")) == ("mgr-court",), "nobody is on duty: the fallback alone"


@pytest.mark.parametrize(
    ("hour", "fold", "first"),
    [
        pytest.param("2020-10-25 01:30", 0, "hos-1", id="half past one, the first time"),
        pytest.param("2020-10-25 01:30", 1, "hos-1", id="half past one, when the clock has gone back"),
        pytest.param("2020-10-25 02:00", 0, "mgr-edt", id="two o'clock, after three hours by the clock of two"),
    ],
)
def test_a_turn_goes_by_the_clock_on_the_night_it_goes_back(hour: str, fold: int, first: str) -> None:
    rota = Turn("hos-1", days=frozenset({6}), hours=Hours(time(0), time(2)))
    assert organisation(rota).on_duty(at(hour, fold))[0] == first


@pytest.mark.parametrize(
    ("people", "told"),
    [
        pytest.param((), "hos-1", id="herself"),
        pytest.param(
            (Staff("hos-1", "HS", absences=leave("2026-10-05", "2026-10-06")),), "mgr-door", id="away: passed"
        ),
        pytest.param(
            (Staff("hos-1", "HS", absences=leave("2026-10-05", "2026-10-06", "dep-edt")),), "dep-edt", id="covered"
        ),
        pytest.param(
            (
                Staff("hos-1", "HS", absences=leave("2026-10-05", "2026-10-06", "dep-edt")),
                Staff("dep-edt", "EE", absences=leave("2026-10-06", "2026-10-06", "mgr-edt")),
            ),
            "mgr-edt",
            id="cover covered in turn",
        ),
        pytest.param(
            (
                Staff("hos-1", "HS", absences=leave("2026-10-05", "2026-10-06", "dep-edt")),
                Staff("dep-edt", "EE", absences=leave("2026-10-06", "2026-10-06", "hos-1")),
            ),
            "mgr-door",
            id="cover in a circle is nobody",
        ),
        pytest.param((Staff("hos-1", "HS", left=date(2026, 10, 5)),), "mgr-door", id="gone since yesterday"),
        pytest.param((Staff("hos-1", "HS", left=date(2026, 10, 6)),), "hos-1", id="on the last day still"),
        pytest.param((Staff("hos-1", "HS", started=date(2026, 10, 7)),), "mgr-door", id="not yet in post"),
        pytest.param((Staff("hos-1", "HS", working_days=frozenset({0})),), "hos-1", id="a rota goes before a pattern"),
    ],
)
def test_who_is_away_or_gone_is_passed_over(people: tuple[Staff, ...], told: str) -> None:
    assert organisation(WEEK, people=people).on_duty(at("2026-10-06 10:00"))[0] == told


def test_a_team_that_is_not_open_is_not_on_duty() -> None:
    made = organisation()
    teams = dict(made.teams) | {"door": replace(made.teams["door"], opened=date(2026, 10, 6), closed=date(2026, 10, 7))}
    told = {day: replace(made, teams=teams).on_duty(at(f"2026-10-0{day} 10:00"))[0] for day in (5, 6, 7, 8)}
    assert told == {5: "mgr-court", 6: "mgr-door", 7: "mgr-door", 8: "mgr-court"}


def test_each_service_has_its_head_and_the_one_above_stands_in_for_none() -> None:
    made = organisation()
    assert [made.head_of(team) for team in ("door", "court", "edt", "nowhere")] == ["hos-1", "dir-1", "dir-1", "dir-1"]
    service = made.service_of("Front Door")
    assert service is not None
    assert service.name == "Access"
    assert made.service_of("edt") is None


PART_TIME = Staff(
    "pt",
    "PT",
    working_days=frozenset({0, 1, 4}),
    hours=(
        WeekPart(frozenset({0, 1}), Hours(time(8, 45), time(17))),
        WeekPart(frozenset({4}), Hours(time(8, 45), time(13))),
    ),
)


@pytest.mark.parametrize(
    ("person", "when", "there"),
    [
        pytest.param("pt", "2026-10-05 08:44", False, id="before her Monday"),
        pytest.param("pt", "2026-10-05 08:45", True, id="at its beginning"),
        pytest.param("pt", "2026-10-07 10:00", False, id="a Wednesday off"),
        pytest.param("pt", "2026-10-09 12:59", True, id="Friday until one"),
        pytest.param("pt", "2026-10-09 13:00", False, id="and no longer"),
        pytest.param("pt", "2026-04-03 10:00", False, id="Good Friday"),
        pytest.param("mgr-door", "2026-10-05 09:00", True, id="without hours of her own: office hours"),
        pytest.param("mgr-door", "2026-10-05 08:59", False, id="a minute before them"),
        pytest.param("nobody", "2026-10-05 10:00", False, id="not known"),
        pytest.param("night", "2026-10-05 23:00", True, id="Monday's night"),
        pytest.param("night", "2026-10-06 06:59", True, id="until seven on Tuesday"),
        pytest.param("night", "2026-10-06 07:00", False, id="and no longer"),
        pytest.param("night", "2026-04-03 23:00", True, id="the emergency duty team works on Good Friday"),
    ],
)
def test_who_is_in_her_hours(person: str, when: str, there: bool) -> None:
    nights = (WeekPart(frozenset({0, 4}), Hours(time(22), time(7))),)
    night = Staff("night", "NN", team="edt", working_days=frozenset({0, 4}), hours=nights)
    assert organisation(people=(PART_TIME, night)).in_hours(person, at(when), shut) is there
