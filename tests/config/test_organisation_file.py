"""The organisation file: what it gives, and every mistake with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.organisation import parse_organisation, read_organisation
from engine.words.enums import Nation, Owner
from engine.words.errors import ConfigMistake, Mistakes
from engine.words.organisation import UNALLOCATED, Absence, invented_organisation

GOOD = """\
authority: Harrowmere
nation: england
fallback: {manager: mgr-2}
head_of_service: hos-1
administrator: hos-1
people:
  - {id: hos-1, initials: HS}
  - {id: mgr-1, initials: PA, name: Priya Abbot, email: pa@harrowmere.example, role: team manager, team: court-1}
  - {id: mgr-2, name: quentin bell Cross Dee}
  - id: sw-11
    initials: NB
    team: court-1
    working_days: [mon, tue, wed]
    absences:
      - {from: 2020-09-28, until: 2020-10-06, reason: leave}
    left: 2020-10-31
    agency_end: 2020-10-20
teams:
  - {id: court-1, name: Court Team 1, manager: mgr-1, deputy: sw-11, cover: duty, service: safeguarding}
  - {id: duty, manager: mgr-2}
owners:
  reviewing service: mgr-2
"""


def test_what_a_sound_file_gives() -> None:
    organisation = parse_organisation(GOOD)
    assert (organisation.authority, organisation.nation, organisation.fallback) == (
        "Harrowmere",
        Nation.ENGLAND,
        "mgr-2",
    )
    assert organisation.owners == {Owner.REVIEWING_SERVICE: "mgr-2"}
    worker = organisation.people["sw-11"]
    assert worker.working_days == {0, 1, 2}
    assert worker.absences == (Absence(date(2020, 9, 28), date(2020, 10, 6), "leave"),)
    assert worker.last_day == date(2020, 10, 20)  # the earlier of the two ends
    assert organisation.people["mgr-2"].initials == "QBC"  # made from the name, at most three
    assert organisation.initials("nobody-known") == "nobody-known"
    team = organisation.team("COURT team 1")
    assert team is not None
    assert team.id == "court-1"
    assert organisation.team("duty") is not None
    assert organisation.team("") is None


@pytest.mark.parametrize(
    ("day", "at_work"),
    [
        pytest.param("2020-09-23", True, id="a Wednesday of the pattern"),
        pytest.param("2020-09-24", False, id="a Thursday outside the pattern"),
        pytest.param("2020-09-28", False, id="the first day of leave"),
        pytest.param("2020-10-06", False, id="the last day of leave, a Tuesday"),
        pytest.param("2020-10-07", True, id="the day after"),
        pytest.param("2020-10-20", True, id="the last day in post, a Tuesday"),
        pytest.param("2020-10-21", False, id="the day after that"),
    ],
)
def test_who_is_at_work(day: str, at_work: bool) -> None:
    assert parse_organisation(GOOD).people["sw-11"].at_work(date.fromisoformat(day)) is at_work


def test_when_somebody_is_back() -> None:
    worker = parse_organisation(GOOD).people["sw-11"]
    assert worker.back(date(2020, 9, 23)) == date(2020, 10, 7)  # Thu, Fri off; leave to Tue 6 October; Wednesday
    assert worker.back(date(2020, 10, 20)) is None  # gone by then


@pytest.mark.parametrize(
    ("old", "new", "place", "what"),
    [
        pytest.param("manager: mgr-1, deputy", "deputy", "organisation.yaml:19:5", "has no manager", id="no manager"),
        pytest.param("cover: duty", "cover: court-1", "organisation.yaml:19:77", "covers itself", id="covers itself"),
        pytest.param("cover: duty", "cover: x", "organisation.yaml:19:77", "not listed", id="unknown cover"),
        pytest.param("hos-1, initials: HS", "sw-11, team: duty", "organisation.yaml:10:9", "two teams", id="two teams"),
        pytest.param(
            "team: court-1\n", "team: [court-1, duty]\n", "organisation.yaml:12:11", "more than one", id="list"
        ),
        pytest.param(
            "head_of_service: hos-1", "head_of_service: x", "organisation.yaml:4:18", "'x' is not among", id="x"
        ),
        pytest.param("service: mgr-2", "service: y", "organisation.yaml:22:22", "'y' is not among", id="unknown owner"),
        pytest.param("reviewing service:", "tea service:", "organisation.yaml:22:16", "not a role", id="unknown role"),
        pytest.param("2020-09-28", "28/09/2020", "organisation.yaml:15:16", "not a date", id="bad date"),
        pytest.param(
            "until: 2020-10-06", "until: 2020-09-06", "organisation.yaml:15:35", "before it begins", id="turned"
        ),
        pytest.param("mon, tue", "Monday, tue", "organisation.yaml:13:20", "not a weekday", id="weekday"),
        pytest.param("reason: leave", "reasons: leave", "organisation.yaml:15:47", "unknown key", id="unknown key"),
        pytest.param("reason: leave", "cover: sw-11", "organisation.yaml:15:54", "covers for itself", id="own cover"),
        pytest.param("team: court-1\n", "team: court-9\n", "organisation.yaml:12:11", "not listed", id="unknown team"),
        pytest.param("pa@harrowmere", "pa at harrowmere", "organisation.yaml:8:57", "not an address", id="email"),
        pytest.param("nation: england", "nation: albion", "organisation.yaml:2:9", "not one of", id="nation"),
        pytest.param("authority: Harrowmere\n", "", "organisation.yaml:1:1", "'authority' is missing", id="authority"),
        pytest.param("id: duty, manager", "id: court-1, manager", "organisation.yaml:20:10", "twice", id="team twice"),
    ],
)
def test_each_mistake_says_where_and_what(old: str, new: str, place: str, what: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(Mistakes) as raised:
        parse_organisation(GOOD.replace(old, new, 1))
    mistakes = [mistake for mistake in raised.value.mistakes if what in str(mistake)]
    assert [mistake.where for mistake in mistakes] == [place], str(raised.value)
    assert all(mistake.mend for mistake in raised.value.mistakes)


def test_all_mistakes_come_at_once() -> None:
    text = GOOD.replace("cover: duty", "cover: court-1").replace("2020-09-28", "soon").replace("[mon", "[moon")
    with pytest.raises(Mistakes) as raised:
        parse_organisation(text)
    assert len(raised.value.mistakes) == 3


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("a: [1", "bracket is opened here and not closed", id="not YAML"),
        pytest.param("a: &x 1\nb: *x", "aliases", id="alias"),
        pytest.param("authority: A\nauthority: B", "uplicate", id="a key twice"),
    ],
)
def test_broken_yaml_is_a_config_mistake_with_its_place(text: str, what: str) -> None:
    with pytest.raises(ConfigMistake, match=what) as raised:
        parse_organisation(text)
    assert raised.value.where.startswith("organisation.yaml:")


@pytest.mark.parametrize("text", ["[]", "word", "people: 3\nteams: x", "people: [3]\nteams: [x]", ""])
def test_the_wrong_shape_is_a_list_of_mistakes_not_a_crash(text: str) -> None:
    with pytest.raises(Mistakes):
        parse_organisation(text)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigMistake, match="cannot be read"):
        read_organisation(tmp_path / "organisation.yaml")
    (tmp_path / "organisation.yaml").write_bytes(b"authority: caf\xe9")
    with pytest.raises(ConfigMistake, match="UTF-8"):
        read_organisation(tmp_path / "organisation.yaml")


def test_the_example_that_comes_with_the_package_is_sound() -> None:
    path = Path(__file__).parents[2] / "config" / "defaults" / "organisation.yaml"
    assert set(read_organisation(path).teams) == {"front-door", "court-1"}


def test_without_a_file_each_team_in_the_data_has_a_manager() -> None:
    organisation = invented_organisation(["Court 2", "Court 1", "", "Court 2 "])
    assert [team.manager for team in organisation.teams.values()] == ["manager of Court 1", "manager of Court 2"]
    assert organisation.fallback == UNALLOCATED
    assert set(organisation.people) == {UNALLOCATED, "manager of Court 1", "manager of Court 2"}
    assert all(not person.email for person in organisation.people.values())


def test_a_fallback_without_its_key_is_told_how_to_be_written() -> None:
    with pytest.raises(Mistakes) as caught:
        parse_organisation(GOOD.replace("fallback: {manager: mgr-2}", "fallback: mgr-2"))
    (mistake,) = caught.value.mistakes
    assert (mistake.where, mistake.mend) == ("organisation.yaml:3:11", "Write 'fallback: {manager: mgr-2}'.")


def test_an_empty_file_is_told_what_it_lacks_once_each() -> None:
    with pytest.raises(Mistakes) as caught:
        parse_organisation("")
    assert [mistake.what for mistake in caught.value.mistakes] == [
        *(f"'{key}' is missing." for key in ("authority", "fallback", "people", "teams")),
        "the organisation names nobody.",
    ]
