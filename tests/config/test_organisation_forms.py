"""One organisation, written as YAML and as tables: the same value from both, and every mistake with its place in each."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from config.organisation import (
    find_organisation,
    fingerprint_of,
    organisation_files,
    parse_organisation,
    read_organisation_folder,
)
from config.week import days_in, hours_in, week_in
from engine.words.enums import Nation, Owner
from engine.words.errors import ConfigMistake, Mistakes
from engine.words.organisation import Absence, Organisation, Service, Staff, Team
from engine.words.rota import Hours, Turn, WeekPart, When

YAML = """\
authority: Harrowmere
nation: wales
fallback: {manager: mgr-door}
head_of_service: dir-1
administrator: adm-1
office_hours: "08:30-17:00"
services:
  - {id: access, name: Access and Assessment, head: hos-1}
  - {id: court}
people:
  - {id: dir-1, name: Dilys Idris, email: dir@harrowmere.example, role: director}
  - {id: hos-1, initials: HS, role: head of service}
  - {id: adm-1, initials: AD}
  - {id: mgr-door, initials: FD, team: door}
  - id: mgr-court
    initials: PA
    team: court-1
    started: 2020-01-06
    absences:
      - {from: 2020-10-05, until: 2020-10-09, reason: leave, cover: sw-1}
      - {from: 2020-12-24, until: 2020-12-31, reason: "leave, and travel"}
  - id: sw-1
    initials: NB
    team: court-1
    working_days: [mon, tue, fri]
    working_hours: "mon-tue 08:45-17:00, fri 08:45-13:00"
    agency_end: 2020-12-18
  - {id: mgr-edt, initials: ED, team: edt, working_days: mon-sun, working_hours: "17:00-09:00", left: 2021-03-31}
teams:
  - {id: door, name: Front Door, manager: mgr-door, service: access, kind: duty}
  - id: court-1
    name: Court Team 1
    manager: mgr-court
    deputy: sw-1
    cover: door
    service: court
    kind: court
    opened: 2020-01-01
    closed: 2021-12-31
  - {id: edt, manager: mgr-edt, kind: emergency duty}
owners:
  reviewing service: hos-1
rota:
  - {person: mgr-court, from: 2020-10-26, until: 2020-11-01}
  - {person: mgr-door, weekdays: mon-fri, hours: office hours}
  - {team: edt, hours: out of hours}
  - {person: hos-1, weekdays: "sat, sun", hours: "17:00-24:00"}
"""

TABLES = {
    "about.yaml": 'authority: Harrowmere\nnation: wales\noffice_hours: "08:30-17:00"\n',
    "services.csv": "id,name,head\naccess,Access and Assessment,hos-1\ncourt,,\n",
    "people.csv": (
        "id,initials,name,email,role,team,working_days,working_hours,started,left,agency_end\n"
        "dir-1,,Dilys Idris,dir@harrowmere.example,director,,,,,,\n"
        "hos-1,HS,,,head of service,,,,,,\n"
        "adm-1,AD,,,,,,,,,\n"
        "mgr-door,FD,,,,door,,,,,\n"
        "mgr-court,PA,,,,court-1,,,2020-01-06,,\n"
        'sw-1,NB,,,,court-1,mon tue fri,"mon-tue 08:45-17:00, fri 08:45-13:00",,,2020-12-18\n'
        "mgr-edt,ED,,,,edt,mon-sun,17:00-09:00,,2021-03-31,\n"
    ),
    "teams.csv": (
        "id,name,manager,deputy,cover,service,kind,opened,closed\n"
        "door,Front Door,mgr-door,,,access,duty,,\n"
        "court-1,Court Team 1,mgr-court,sw-1,door,court,court,2020-01-01,2021-12-31\n"
        "edt,,mgr-edt,,,,emergency duty,,\n"
    ),
    "absences.csv": (
        "person,from,until,reason,cover\n"
        "mgr-court,2020-10-05,2020-10-09,leave,sw-1\n"
        'mgr-court,2020-12-24,2020-12-31,"leave, and travel",\n'
    ),
    "rota.csv": (
        "person,team,weekdays,hours,from,until\n"
        "mgr-court,,,,2020-10-26,2020-11-01\n"
        "mgr-door,,mon-fri,office hours,,\n"
        ",edt,,out of hours,,\n"
        'hos-1,,"sat, sun",17:00-24:00,,\n'
    ),
    "owners.csv": (
        "role,person\nfallback,mgr-door\nhead of service,dir-1\nadministrator,adm-1\nreviewing service,hos-1\n"
    ),
}


def folder(where: Path, **changed: str) -> Path:
    """The tables in a folder; `changed` are whole files by their names without the ending."""
    where.mkdir(exist_ok=True)
    for name, text in TABLES.items():
        (where / name).write_text(changed.get(name.partition(".")[0], text), "utf-8")
    return where


@pytest.fixture(params=["yaml", "tables", "tables, dd/mm/yyyy", "tables of a spreadsheet"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Organisation:
    """The organisation as read from each form."""
    if request.param == "yaml":
        return parse_organisation(YAML)
    where = folder(tmp_path / "organisation")
    for file in where.glob("*.csv"):
        text = file.read_text("utf-8")
        if request.param == "tables of a spreadsheet":  # byte order mark, headings as typed, empty rows, CRLF
            heading, _, rest = text.partition("\n")
            text = "\ufeff" + "\r\n".join([heading.title().replace("_", " "), *rest.splitlines(), ",,,", ""])
            file.write_bytes(text.encode())
        elif request.param.endswith("dd/mm/yyyy"):
            for year in ("2020", "2021"):
                for month in range(1, 13):
                    for day in range(1, 32):
                        text = text.replace(f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}")
            file.write_text(text, "utf-8")
    if request.param.endswith("dd/mm/yyyy"):
        about = where / "about.yaml"
        about.write_text(about.read_text("utf-8") + "dates: dd/mm/yyyy\n", "utf-8")
    return read_organisation_folder(where)


QUARTER_TO_NINE = time(8, 45)


def test_both_forms_give_the_same_value(both: Organisation) -> None:
    assert both == parse_organisation(YAML)


def test_and_that_value_says_what_was_written(both: Organisation) -> None:
    assert (both.authority, both.nation, both.fallback) == ("Harrowmere", Nation.WALES, "mgr-door")
    assert (both.head_of_service, both.administrator) == ("dir-1", "adm-1")
    assert both.office_hours == Hours(time(8, 30), time(17))
    assert both.services == {
        "access": Service("access", "Access and Assessment", "hos-1"),
        "court": Service("court", "court"),
    }
    assert both.people["dir-1"].initials == "DI"
    assert both.people["mgr-court"] == Staff(
        "mgr-court",
        "PA",
        team="court-1",
        started=date(2020, 1, 6),
        absences=(
            Absence(date(2020, 10, 5), date(2020, 10, 9), "leave", "sw-1"),
            Absence(date(2020, 12, 24), date(2020, 12, 31), "leave, and travel"),
        ),
    )
    assert both.people["sw-1"].hours == (
        WeekPart(frozenset({0, 1}), Hours(QUARTER_TO_NINE, time(17))),
        WeekPart(frozenset({4}), Hours(QUARTER_TO_NINE, time(13))),
    )
    assert both.people["mgr-edt"].hours == (WeekPart(frozenset(range(7)), Hours(time(17), time(9))),)
    assert both.teams["court-1"] == Team(
        *("court-1", "Court Team 1", "mgr-court", "sw-1", "door", "court", "court"),
        date(2020, 1, 1),
        date(2021, 12, 31),
    )
    assert (both.duty_team, both.emergency_team) == ("door", "edt")
    assert both.owners == {Owner.REVIEWING_SERVICE: "hos-1"}
    assert both.rota == (
        Turn("mgr-court", first=date(2020, 10, 26), last=date(2020, 11, 1)),
        Turn("mgr-door", days=frozenset(range(5)), when=When.OFFICE_HOURS),
        Turn(team="edt", when=When.OUT_OF_HOURS),
        Turn("hos-1", days=frozenset({5, 6}), hours=Hours(time(17), time(0))),
    )


# Each mistake: what is changed in the YAML into what, and the words that stand at its place; the same of a table.
MISTAKES = [
    pytest.param(
        *("service: access, kind", "service: acces, kind", "acces, kind"),
        *("teams", ",access,duty", ",acces,duty", "teams.csv:2:service", "the service 'acces' is not listed"),
        id="unknown service",
    ),
    pytest.param(
        *(
            "opened: 2020-01-01",
            "opened: 2022-01-01",
            "2021-12-31",
        ),
        *("teams", "2020-01-01,2021", "2022-01-01,2021", "teams.csv:3:closed", "ends before it begins"),
        id="a team closed before it opened",
    ),
    pytest.param(
        *("kind: court\n", "kind: duty\n", "duty\n    opened"),
        *("teams", "court,court,2020", "court,duty,2020", "teams.csv:3:kind", "door and court-1 are both of the kind"),
        id="two duty teams",
    ),
    pytest.param(
        *("started: 2020-01-06", "started: 2020-01-06\n    left: 2019-12-31", "2019-12-31"),
        *(
            "people",
            "2020-01-06,,",
            "2020-01-06,2019-12-31,",
            "people.csv:6:left",
            "mgr-court's employment ends before",
        ),
        id="left before starting",
    ),
    pytest.param(
        *("fri 08:45-13:00", "wed 08:45-13:00", '"mon-tue 08:45'),
        *("people", "fri 08:45-13:00", "wed 08:45-13:00", "people.csv:7:working_hours", "hours are given for wed"),
        id="hours on a day off",
    ),
    pytest.param(
        *("fri 08:45-13:00", "fri quarter to nine", '"mon-tue 08:45'),
        *("people", "fri 08:45-13:00", "fri quarter to nine", "people.csv:7:working_hours", "are no working hours"),
        id="hours that are none",
    ),
    pytest.param(
        *("cover: sw-1}", "cover: sw-2}", "sw-2}"),
        *("absences", "leave,sw-1", "leave,sw-2", "absences.csv:2:cover", "'sw-2' is not among the people"),
        id="cover by nobody",
    ),
    pytest.param(
        *("until: 2020-10-09", "until: 2020-10-04", "2020-10-04"),
        *("absences", "2020-10-09", "2020-10-04", "absences.csv:2:until", "the absence ends before it begins"),
        id="an absence turned round",
    ),
    pytest.param(
        *("cover: sw-1}", "cover: mgr-court}", "mgr-court}"),
        *("absences", "leave,sw-1", "leave,mgr-court", "absences.csv:2:cover", "mgr-court covers for itself"),
        id="her own cover",
    ),
    pytest.param(
        *("person: mgr-court, from", "person: mgr-x, from", "mgr-x"),
        *("rota", "mgr-court,,,,", "mgr-x,,,,", "rota.csv:2:person", "'mgr-x' is not among the people"),
        id="a turn of nobody",
    ),
    pytest.param(
        *("{team: edt, hours", "{team: edt, person: hos-1, hours", "{team: edt"),
        *("rota", ",edt,", "hos-1,edt,", "rota.csv:4", "one person's or one team's"),
        id="a turn of a person and a team",
    ),
    pytest.param(
        *("until: 2020-11-01", "until: 2020-10-25", "2020-10-25"),
        *("rota", "2020-11-01", "2020-10-25", "rota.csv:2:until", "the turn ends before it begins"),
        id="a turn turned round",
    ),
    pytest.param(
        *('"17:00-24:00"', '"16:00-17:30"', ""),
        *("rota", "17:00-24:00", "16:00-17:30", "", ""),
        id="no overlap: the office is shut on Saturday",
    ),
    pytest.param(
        *(
            'weekdays: "sat, sun", hours: "17:00-24:00"',
            'weekdays: "fri", hours: "16:59-24:00"',
            "{person: hos-1, weekdays",
        ),
        *("rota", '"sat, sun",17:00-24:00', "fri,16:59-24:00", "rota.csv:5", "are both on every week"),
        id="a minute's overlap of two that always recur",
    ),
    pytest.param(
        *("hours: out of hours", "hours: at night", "at night"),
        *("rota", "out of hours", "at night", "rota.csv:4:hours", "'at night' is no span of hours"),
        id="hours in words",
    ),
    pytest.param(
        *("weekdays: mon-fri", "weekdays: workdays", "workdays, h"),
        *("rota", "mon-fri", "workdays", "rota.csv:3:weekdays", "'workdays' are no weekdays"),
        id="no weekdays",
    ),
    pytest.param(
        *("reviewing service: hos-1", "tea service: hos-1", "hos-1\nrota"),
        *("owners", "reviewing", "tea", "owners.csv:5:role", "'tea service' is not a role"),
        id="unknown role",
    ),
    pytest.param(
        *("manager: mgr-edt, kind", "kind", "{id: edt"),
        *("teams", "edt,,mgr-edt", "edt,,", "teams.csv:4", "the team 'edt' has no manager"),
        id="no manager",
    ),
    pytest.param(
        *("cover: door", "cover: court-1", "court-1\n    service"),
        *("teams", "sw-1,door", "sw-1,court-1", "teams.csv:3:cover", "covers itself"),
        id="a team that covers itself",
    ),
    pytest.param(
        *("{manager: mgr-door}", "{manager: nobody}", "nobody}"),
        *("owners", "fallback,mgr-door", "fallback,nobody", "owners.csv:2:person", "'nobody' is not among the people"),
        id="an unknown fallback",
    ),
    pytest.param(
        *("fallback: {manager: mgr-door}\n", "", "authority"),
        *("owners", "fallback,mgr-door\n", "", "organisation", "'fallback' is missing"),
        id="no fallback",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "table", "cell", "put", "in_table", "what"), MISTAKES)
def test_each_mistake_has_its_place_in_both_forms(
    old: str, new: str, at: str, table: str, cell: str, put: str, in_table: str, what: str, tmp_path: Path
) -> None:
    assert YAML.count(old) == 1
    changed = YAML.replace(old, new)
    assert TABLES[f"{table}.csv"].count(cell) == 1
    where = folder(tmp_path / "organisation", **{table: TABLES[f"{table}.csv"].replace(cell, put)})
    if not what:
        assert parse_organisation(changed) == read_organisation_folder(where)
        return
    with pytest.raises(Mistakes) as in_yaml:
        parse_organisation(changed)
    with pytest.raises(Mistakes) as in_tables:
        read_organisation_folder(where)
    assert changed.count(at) == 1
    before = changed[: changed.index(at)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    for raised, place in ((in_yaml, f"organisation.yaml:{line}:{column}"), (in_tables, in_table)):
        found = [mistake for mistake in raised.value.mistakes if what in str(mistake)]
        assert [mistake.where for mistake in found] == [place], str(raised.value)
        assert all(mistake.mend for mistake in raised.value.mistakes)


def test_cover_that_runs_in_a_circle_while_all_are_away_is_a_mistake_and_by_turns_is_none() -> None:
    """PA is away from Monday 5 to Friday 9 October and NB covers; NB is away from the 9th and PA covers: both on Friday."""
    away = "agency_end: 2020-12-18\n    absences: [{from: DAY, until: 2020-10-16, cover: mgr-court}]"
    circle = YAML.replace("agency_end: 2020-12-18", away)
    assert parse_organisation(circle.replace("DAY", "2020-10-10")).people["sw-1"].absences
    with pytest.raises(Mistakes) as raised:
        parse_organisation(circle.replace("DAY", "2020-10-09"))
    (mistake,) = raised.value.mistakes
    assert "on Fri 9 Oct 2020 cover runs in a circle: mgr-court, sw-1, mgr-court" in str(mistake)


def test_an_organisation_that_names_nobody_says_so(tmp_path: Path) -> None:
    heading = TABLES["people.csv"].partition("\n")[0]
    with pytest.raises(Mistakes, match="names nobody"):
        read_organisation_folder(folder(tmp_path / "organisation", people=heading))
    with pytest.raises(Mistakes, match="names nobody"):
        parse_organisation("authority: A\nfallback: {manager: x}\npeople: []\nteams: []")


@pytest.mark.parametrize(
    ("table", "text", "place", "what"),
    [
        pytest.param("people", "id,shoe size\nx,9\n", "people.csv:1:shoe_size", "unknown column", id="heading"),
        pytest.param("teams", "id,name\nx,X\n", "teams.csv:1", "the column 'manager' is missing", id="needed"),
        pytest.param("people", "id,id\nx,x\n", "people.csv:1:id", "is there twice", id="heading twice"),
        pytest.param("rota", "person,hours\nx,09:00-12:00,,5\n", "rota.csv:2", "4 cells", id="too many cells"),
        pytest.param("people", 'id,name\nx,"X\n', "people.csv:2", "unexpected end", id="an open quote"),
        pytest.param(
            "absences", "person,from,until\nx,2020-01-01,2020-01-02\n", "absences.csv:2:person", "'x' is", id="who"
        ),
        pytest.param(
            "owners", "role,person\nfallback,hos-1\nFallback,dir-1\n", "owners.csv:3:role", "twice", id="role"
        ),
        pytest.param(
            "absences",
            "person,from,until\nhos-1,01/10/2020,2020-10-02\n",
            "absences.csv:2:from",
            "'01/10/2020' is not a date. Write yyyy-mm-dd",
            id="a date that was not declared",
        ),
        pytest.param("about", "dates: american\n", "about.yaml:1:8", "not one of the choices", id="a way of dates"),
    ],
)
def test_the_form_of_the_tables_is_checked(table: str, text: str, place: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(Mistakes) as raised:
        read_organisation_folder(folder(tmp_path / "organisation", **{table: text}))
    found = [mistake for mistake in raised.value.mistakes if what in str(mistake)]
    assert [mistake.where for mistake in found] == [place], str(raised.value)


def test_a_table_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    where = folder(tmp_path / "organisation")
    (where / "teams.csv").write_bytes(b"id,manager\ncaf\xe9,x\n")
    (where / "people.csv").unlink()
    with pytest.raises(Mistakes) as raised:
        read_organisation_folder(where)
    said = str(raised.value)
    assert "teams.csv: the file is not UTF-8 text. Save it as 'CSV UTF-8'." in said
    assert "people.csv is missing. Add it: the columns id, initials" in said


def test_where_the_organisation_is_found(tmp_path: Path) -> None:
    assert find_organisation(tmp_path) is None
    assert fingerprint_of(organisation_files(tmp_path)) == ""
    folder(tmp_path / "organisation", about="dates: yyyy-mm-dd\n")
    read = find_organisation(tmp_path, "Settings' name", Nation.SCOTLAND)
    assert read is not None
    assert (read.organisation.authority, read.organisation.nation) == ("Settings' name", Nation.SCOTLAND)
    assert read.place("team", "court-1", "manager") == "teams.csv:3:manager"
    before = fingerprint_of(organisation_files(tmp_path))
    (tmp_path / "organisation" / "rota.csv").write_text(TABLES["rota.csv"].replace("mgr-door", "hos-1"))
    assert fingerprint_of(organisation_files(tmp_path)) != before
    (tmp_path / "organisation.yaml").write_text(YAML)
    with pytest.raises(ConfigMistake, match="there twice"):
        find_organisation(tmp_path)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon, Wed", {0, 2}),
        ("fri-mon", {4, 5, 6, 0}),
        ("mon-sun", set(range(7))),
        ("sat;sun", {5, 6}),
        ("monday", None),
        ("", None),
        ("mon-", {0}),
    ],
)
def test_weekdays_as_written(words: str, days: set[int] | None) -> None:
    assert days_in(words) == days


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("09:00-17:00", Hours(time(9), time(17))),
        ("17:00 to 09:00", Hours(time(17), time(9))),
        ("17:00-24:00", Hours(time(17), time(0))),
        ("25:00-26:00", None),
        ("9-5", None),
    ],
)
def test_hours_as_written(words: str, hours: Hours | None) -> None:
    assert hours_in(words) == hours


def test_a_part_of_a_week_without_weekdays_holds_for_the_usual_ones() -> None:
    assert week_in("09:00-17:00", frozenset({1})) == (WeekPart(frozenset({1}), Hours(time(9), time(17))),)
    assert week_in("mon 09:00", frozenset({1})) is None
