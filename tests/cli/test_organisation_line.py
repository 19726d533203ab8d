"""`longstop organisation`: checked, shown, who is on duty and who leaves, as an administrator uses it."""

from __future__ import annotations

from longstop_line import Line

ORGANISATION = """\
authority: Harrowmere
fallback: {manager: fd}
head_of_service: hs
services:
  - {id: s-1, name: Courts, head: ch}
people:
  - {id: fd, initials: FD, team: front-door}
  - {id: hs, initials: HS}
  - {id: ch, initials: CH}
  - {id: pa, initials: PA, team: court-1, agency_end: 2022-07-06}
  - {id: sw-001, initials: KA, team: court-1, left: 2022-06-24}
teams:
  - {id: front-door, name: Front Door, manager: fd, kind: duty}
  - {id: court-1, name: Court Team 1, manager: pa, deputy: sw-001, cover: front-door, service: s-1}
rota:
  - {person: hs, hours: out of hours}
"""


def with_organisation(line: Line, text: str = ORGANISATION) -> Line:
    (line.home / "config" / "organisation.yaml").write_text(text)
    return line


def test_check_says_what_to_see_to_with_its_place_and_what_the_cases_show(filled: Line):
    """The clock stands at 30 June 2022. PA's last day is Wednesday 6 July: 1, 4, 5 and 6 July are four working days.
    sw-001 and sw-002 each hold a core group and a visit of one child."""
    with_organisation(filled)
    filled("scan")
    rows = filled.rows("organisation", "check", code=1)
    assert [(row["where"], row["what"]) for row in rows] == [
        (
            "organisation.yaml:14:48",
            "pa goes: the agency post ends on Wed 6 July, and is the manager of Court Team 1.",
        ),
        (
            "organisation.yaml:14:60",
            "sw-001 is gone: the post ended on Fri 24 June, and is the deputy of Court Team 1.",
        ),
        ("case data", "sw-001 left on Fri 24 June and holds 2 open duties of 1 child."),
        ("case data", "'sw-002' is not among the people, and holds 2 open duties of 1 child."),
    ]


def test_check_refuses_an_organisation_with_mistakes_naming_all(line: Line):
    with_organisation(line, ORGANISATION.replace("manager: pa, ", "").replace("head: ch", "head: nobody"))
    said = line("organisation", "check", code=2).stderr
    assert "organisation.yaml:5:35: 'nobody' is not among the people." in said
    assert "organisation.yaml:14:5: the team 'court-1' has no manager." in said


def test_check_of_a_sound_organisation_before_any_database(line: Line):
    (line.home / "longstop.db").unlink()
    sound = ORGANISATION.replace(", agency_end: 2022-07-06", "").replace(", left: 2022-06-24", "")
    said = with_organisation(line, sound)("organisation", "check").stdout
    assert "Nothing to see to: 5 people in 2 teams." in said
    assert "There is no database yet" in said
    assert not (line.home / "longstop.db").exists()


def test_without_an_organisation_each_says_how_to_write_one(line: Line):
    for command in ("check", "show", "duty", "leavers"):
        assert (
            "there is no organisation. Copy organisation.example.yaml" in line("organisation", command, code=2).stderr
        )


def test_show_says_who_is_told_on_a_day_and_why(line: Line):
    with_organisation(line)
    today = {row["team"]: (row["told"], row["why"], row["head"]) for row in line.rows("organisation", "show")}
    later = {row["team"]: (row["told"], row["why"]) for row in line.rows("organisation", "show", "--day", "2022-07-07")}
    assert today == {"front-door": ("fd", "", "hs"), "court-1": ("pa", "", "ch")}
    assert later == {"front-door": ("fd", ""), "court-1": ("fd", "left")}
    assert "Fallback: fd" in line("organisation", "show").stdout


def test_duty_says_whom_to_tell_through_the_day(line: Line):
    with_organisation(line)
    assert [tuple(row.values()) for row in line.rows("organisation", "duty")] == [
        ("00:00", "09:00", "hs", "fd"),
        ("09:00", "17:00", "fd", "fd"),
        ("17:00", "24:00", "hs", "fd"),
    ]


def test_leavers_says_whose_last_day_is_near_and_what_they_hold(filled: Line):
    with_organisation(filled)
    filled("scan")
    rows = filled.rows("organisation", "leavers")
    assert [(row["person"], row["why"], row["working_days_left"], row["open_duties"]) for row in rows] == [
        ("sw-001", "left", None, 2),
        ("pa", "agency end", 4, 0),
    ]
    assert [row["person"] for row in filled.rows("organisation", "leavers", "--within", "3")] == ["sw-001"]
    assert len(filled.rows("organisation", "leavers", "--head", "ch")) == 2
    assert filled.rows("organisation", "leavers", "--head", "hs") == []


def test_tables_do_as_well_as_the_file(line: Line):
    folder = line.home / "config" / "organisation"
    folder.mkdir()
    (folder / "people.csv").write_text("id,initials\nfd,FD\n")
    (folder / "teams.csv").write_text("id,name,manager\nfront-door,Front Door,fd\n")
    (folder / "owners.csv").write_text("role,person\nfallback,fd\n")
    assert [row["told"] for row in line.rows("organisation", "show")] == ["fd"]
    (folder / "teams.csv").write_text("id,name,manager\nfront-door,Front Door,xx\n")
    assert "teams.csv:2:manager: 'xx' is not among the people." in line("organisation", "show", code=2).stderr
