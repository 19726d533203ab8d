"""The main job by its commands: files in, a scan, what is due, what was missed, and what changed its mind later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from longstop_line import EVENTS, HEADINGS, NAMES, PEOPLE, Line, lines

from engine.rulebook.loading import load_book
from engine.store.breaches import list_lines, verify_chain
from engine.store.database import open_database
from engine.store.standing import clear_standing, load_standing
from engine.words.enums import Nation
from tests.servers import server_url, throw_away_schema

# The open interface, section 4.
COLUMNS = [
    *("obligation", "timescale", "limit", "version", "subject", "episode", "cycle", "started", "due", "state", "met"),
    *("days_over", "flags", "owner", "team", "worker", "reason"),
]

# As at the end of 22 June 2022, a Wednesday; without the id. 2 and 3 June 2022 were bank holidays, as was 2 May.
TEAM, DOOR = "court-1", "front-door"
OPEN = [
    # Plan of Fri 27 May, 10 working days: 1-3 are 30 May-1 June; 4-8 6-10 June; 9, 10 13, 14 June.
    # Over: 15, 16, 17, 20, 21, 22 June.
    f"core_group,statutory,1991-10-14,HC-2,,1,2022-05-27,2022-06-14,overdue,,6,,allocated team,{DOOR},sw-002,",
    f"cp_visit,statutory,1991-10-14,HC-2,,1,2022-05-27,2022-06-14,overdue,,6,,allocated team,{DOOR},sw-002,",
    # Found on Tuesday 21 June at 10:00, summer time: 72 hours.
    "return_home_interview,statutory,1991-10-14,HC-3,m-1,1,2022-06-21T10:00+01:00,2022-06-24T10:00+01:00,open,,0,,"
    f"allocated team,{DOOR},,",
    "return_interview_offered,statutory,1991-10-14,HC-3,m-1,1,2022-06-21T10:00+01:00,2022-06-24T10:00+01:00,open,,0,,"
    f"allocated team,{DOOR},,",
    # Conference and plan of Mon 20 June: 1-4 are 21-24 June; 5-9 27 June-1 July; 10 Mon 4 July.
    f"core_group,statutory,1991-10-14,HC-1,,1,2022-06-20,2022-07-04,open,,0,,allocated team,{TEAM},sw-001,",
    f"cp_visit,statutory,1991-10-14,HC-1,,1,2022-06-20,2022-07-04,open,,0,,allocated team,{TEAM},sw-001,",
    # Referred on Tue 3 May: 1-3 are 4-6 May; 4-8 9-13; 9-13 16-20; 14-18 23-27; 19-21 30 May-1 June; 22-26 6-10 June;
    # 27-31 13-17; 32-36 20-24; 37-41 27 June-1 July; 42-45 4-7 July.
    f"assessment,statutory,1991-10-14,HC-3,,1,2022-05-03,2022-07-07,open,,0,,allocated team,{DOOR},,",
]
# Strategy discussion of Fri 27 May, 15 working days: to 14 June as above, 11-13 are 15-17; 14, 15 20, 21 June.
CLOSED = [
    "icpc,statutory,1991-10-14,HC-1,,1,2022-05-27,2022-06-21,met_in_time,2022-06-20,0,,conference unit,court-1,sw-001,"
]
AS_AT = ("--as-at", "2022-06-22")


def without_ids(rows: list[list[str]]) -> list[str]:
    return [",".join(row[1:]) for row in rows]


# --- a home, and files in ---------------------------------------------------------------------------------------------


def test_init_makes_a_home_once_and_leaves_what_is_there(tmp_path: Path):
    line = Line(tmp_path / "home")
    made = line("init", line.home, home=False)
    settings, organisation = (line.home / "config" / name for name in ("settings.yaml", "organisation.example.yaml"))
    assert settings.is_file()
    assert organisation.is_file()
    assert "settings.yaml" in made.stdout
    settings.write_text('authority: "Harrowmere"\n')
    assert "nothing was changed" in line("init", line.home, home=False).stdout
    assert settings.read_text() == 'authority: "Harrowmere"\n'


def test_db_upgrade_makes_the_database_and_may_be_run_again(tmp_path: Path):
    line = Line(tmp_path / "home")
    line("init", line.home, home=False)
    assert "longstop db upgrade" in line("obligations", code=2).stderr
    for _ in range(2):
        assert "is ready" in line("db", "upgrade").stdout
    assert line.rows("obligations") == []


def test_an_import_says_what_it_read(line: Line):
    said = line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS)).stdout
    assert "people.csv (people csv): 3 rows read, 3 added, 0 corrected, 0 unchanged, 0 quarantined" in said
    assert "events.csv (events csv): 6 rows read, 6 added, 0 corrected, 0 unchanged, 0 quarantined" in said
    assert line("quarantine").stdout.strip() == "Nothing is in quarantine."


def test_importing_twice_changes_nothing(filled: Line):
    before = filled("obligations", *AS_AT, "--state", "all", "--format", "csv").stdout
    files = [filled.home.parent / name for name in ("people.csv", "events.csv")]
    again = filled.rows("import", *files)
    assert [(row["added"], row["corrected"], row["unchanged"], row["quarantined"]) for row in again] == [
        (0, 0, 3, 0),
        (0, 0, 6, 0),
    ]
    assert filled("obligations", *AS_AT, "--state", "all", "--format", "csv").stdout == before


def test_a_bad_row_is_a_finding_and_the_others_are_in(line: Line):
    file = line.file("events.csv", EVENTS + "e7,HC-3,cp_vist,2022-06-21,,,,,,\n")
    said = line("import", file, code=1).stdout
    assert "7 rows read, 6 added, 0 corrected, 0 unchanged, 1 quarantined" in said
    assert "1 quarantined: an unknown kind of event" in said
    (bad,) = line.rows("quarantine", code=1)
    assert (bad["file"], bad["row"], bad["column"], bad["value"]) == ("events.csv", 8, "kind", "cp_vist")
    assert "Did you mean 'cp_visit'?" in bad["mend"]
    assert len(line.rows("obligations", *AS_AT)) == len(OPEN)


# --- what is due ------------------------------------------------------------------------------------------------------


def test_obligations_as_csv_are_the_open_interface(filled: Line):
    headings, *rows = filled.csv("obligations", *AS_AT)
    assert headings == COLUMNS
    assert without_ids(rows) == OPEN
    assert len({row[0] for row in rows}) == len(OPEN)


def test_obligations_as_json_say_the_same(filled: Line):
    rows = filled.rows("obligations", *AS_AT)
    assert [list(row) for row in rows] == [COLUMNS] * len(OPEN)
    assert [",".join(str(row[name]) for name in COLUMNS[1:]) for row in rows] == OPEN
    assert [type(row[name]) for row in rows[:1] for name in ("cycle", "days_over")] == [int, int]


def test_obligations_as_a_table_hold_each_line(filled: Line):
    said = filled("obligations", *AS_AT).stdout
    for row in OPEN:
        name, _, _, subject, _, _, _, due, *_ = row.split(",")
        due = due.partition("+")[0].replace("T", " ")
        assert [one for one in said.splitlines() if name in one and subject in one and due in one] != []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--team", "court-1"], OPEN[4:6], id="team"),
        pytest.param(["--subject", "HC-3"], [*OPEN[2:4], OPEN[6]], id="subject"),
        pytest.param(["--timescale", "cp_visit"], [OPEN[1], OPEN[5]], id="timescale"),
        pytest.param(["--state", "overdue"], OPEN[:2], id="one state"),
        pytest.param(["--state", "due_today"], [], id="a state that nothing has"),
        pytest.param(["--state", "met_in_time"], CLOSED, id="closed ones of one state"),
        pytest.param(["--state", "all"], [*OPEN[:2], *CLOSED, *OPEN[2:]], id="all"),
        pytest.param(
            ["--team", "front-door", "--timescale", "cp_visit", "--state", "overdue"], OPEN[1:2], id="together"
        ),
    ],
)
def test_obligations_narrowed(filled: Line, options: list[str], expected: list[str]):
    assert without_ids(filled.csv("obligations", *AS_AT, *options)[1:]) == expected


def test_as_at_is_the_days_last_instant_and_known_at_leaves_out_what_came_later(filled: Line):
    at_limit = filled.duties("--as-at", "2022-06-14", "--subject", "HC-2")
    assert at_limit[("cp_visit", "HC-2", 1)] == ("2022-06-14", "due_today")
    assert filled.duties("--as-at", "2022-06-15", "--subject", "HC-2")[("cp_visit", "HC-2", 1)][1] == "overdue"
    # The conference of the 20th was entered on the 20th at 15:00.
    known = filled.duties(*AS_AT, "--known-at", "2022-06-20T14:59", "--timescale", "icpc", "--state", "all")
    assert known == {("icpc", "HC-1", 1): ("2022-06-21", "overdue")}
    known = filled.duties(*AS_AT, "--known-at", "2022-06-20T15:00", "--timescale", "icpc", "--state", "all")
    assert known == {("icpc", "HC-1", 1): ("2022-06-21", "met_in_time")}
    # 72 hours from 10:00 on the 21st: at 10:00 on the 24th still in time, a minute later not.
    for instant, state in (("2022-06-24T10:00", "due_today"), ("2022-06-24T10:01", "overdue")):
        found = filled.duties("--as-at", instant, "--timescale", "return_home_interview")
        assert found[("return_home_interview", "HC-3", 1)] == ("2022-06-24T10:00+01:00", state)


def test_a_scan_says_how_things_stand_and_logs_what_was_missed(filled: Line):
    # The conference of 21 June is due soon from five working days before: 20, 17, 16, 15, 14 June.
    scanned = {row["state"]: row["obligations"] for row in filled.rows("scan", "--as-at", "2022-06-14")}
    assert scanned == {"due_today": 2, "due_soon": 1, "open": 1}
    assert filled("breaches").stdout.strip() == "The breach log has no such line."
    assert "2 lines added to the breach log" in filled("scan", "--as-at", "2022-06-15").stdout
    # A core group is asked for by guidance, and breached; the interval of visits is local, and missed.
    expected = [("core_group", "HC-2", "breached", "2022-06-14"), ("cp_visit", "HC-2", "missed", "2022-06-14")]
    assert sorted(filled.log()) == expected
    assert "0 lines added" in filled("scan", "--as-at", "2022-06-15").stdout
    assert sorted(filled.log()) == expected
    filled("breaches", "--verify")
    picked = filled.rows("breaches", "--timescale", "cp_visit", "--team", "front-door", "--from", "2022-06-14")
    assert [(row["subject"], row["worker"], row["met"]) for row in picked] == [("HC-2", "sw-002", "")]
    assert filled.rows("breaches", "--to", "2022-06-13") == []


def test_deleting_standing_and_scanning_gives_it_back(filled: Line):
    filled("scan", *AS_AT)
    log = filled.log()
    database = open_database(filled.home / "longstop.db")
    before = load_standing(database)
    assert {each.obligation.subject for each in before.values()} == {"HC-1", "HC-2", "HC-3"}
    assert len(before) == len(OPEN) + len(CLOSED)
    clear_standing(database)
    assert load_standing(database) == {}
    filled("scan", *AS_AT)
    assert load_standing(database) == before
    database.close()
    assert filled.log() == log


# --- what is learnt later ---------------------------------------------------------------------------------------------


def test_a_visit_entered_late_but_made_in_time_withdraws_the_breach_and_deletes_nothing(filled: Line):
    filled("scan", "--as-at", "2022-06-15")
    database = open_database(filled.home / "longstop.db")
    first = list_lines(database)
    late = 'e8,HC-2,cp_visit,2022-06-13,2022-06-20T09:00,,front-door,sw-002,"{""seen"": true}",'
    filled("import", filled.file("late.csv", lines(late)))
    filled("scan", "--as-at", "2022-06-20")
    found = filled.duties("--as-at", "2022-06-20", "--timescale", "cp_visit", "--subject", "HC-2", "--state", "all")
    assert found == {
        ("cp_visit", "HC-2", 1): ("2022-06-14", "met_in_time"),
        # From Mon 13 June: 1-4 are 14-17; 5-9 20-24; 10 Mon 27 June.
        ("cp_visit", "HC-2", 2): ("2022-06-27", "open"),
    }
    # The first two lines stand as they were written.
    assert list_lines(database)[: len(first)] == first
    assert [(line.timescale, str(line.entry)) for line in list_lines(database)[len(first) :]] == [
        ("cp_visit", "withdrawn")
    ]
    assert verify_chain(database).faults == ()
    database.close()
    # As it was known on the 19th, the visit was still missing.
    known = filled.duties(
        "--as-at", "2022-06-20", "--known-at", "2022-06-19", "--timescale", "cp_visit", "--subject", "HC-2"
    )
    assert known == {("cp_visit", "HC-2", 1): ("2022-06-14", "overdue")}


def test_a_visit_made_late_is_added_to_the_log(filled: Line):
    filled("scan", "--as-at", "2022-06-15")
    made = 'e8,HC-2,cp_visit,2022-06-16,,,front-door,sw-002,"{""seen"": true}",'
    filled("import", filled.file("late.csv", lines(made)))
    filled("scan", "--as-at", "2022-06-20")
    about = [entry for timescale, _, entry, _ in filled.log() if timescale == "cp_visit"]
    assert sorted(about) == ["met late", "missed"]


def test_a_corrected_start_moves_the_due_date_and_keeps_the_obligation(filled: Line):
    filled("scan", "--as-at", "2022-06-15")
    question = ("obligations", "--timescale", "cp_visit", "--subject", "HC-2")
    (before,) = filled.rows(*question, "--as-at", "2022-06-15")
    correction = "e4,HC-2,cp_plan_started,2022-06-06,2022-06-16T09:00,,front-door,sw-002,,"
    (counts,) = filled.rows("import", filled.file("corrected.csv", lines(correction)))
    assert (counts["added"], counts["corrected"]) == (0, 1)
    (after,) = filled.rows(*question, "--as-at", "2022-06-16")
    # From Mon 6 June: 1-4 are 7-10; 5-9 13-17; 10 Mon 20 June. Due soon three working days before: 17, 16, 15.
    assert (before["due"], after["due"], after["state"]) == ("2022-06-14", "2022-06-20", "due_soon")
    assert before["obligation"] == after["obligation"]
    filled("scan", "--as-at", "2022-06-16")
    assert sorted(filled.log()) == [
        *(("core_group", "HC-2", entry, "2022-06-14") for entry in ("breached", "withdrawn")),
        *(("cp_visit", "HC-2", entry, "2022-06-14") for entry in ("missed", "withdrawn")),
    ]
    (known,) = filled.rows(*question, "--as-at", "2022-06-16", "--known-at", "2022-06-15")
    assert (known["due"], known["state"]) == ("2022-06-14", "overdue")


def test_a_withdrawn_event_takes_its_obligations_with_it(filled: Line):
    filled("scan", "--as-at", "2022-06-15")
    gone = 'e4,HC-2,cp_plan_started,2022-05-27,2022-06-16T09:00,,front-door,sw-002,"{""retracted"": true}",'
    filled("import", filled.file("gone.csv", lines(gone)))
    assert filled.duties("--as-at", "2022-06-16", "--subject", "HC-2", "--state", "all") == {}
    filled("scan", "--as-at", "2022-06-16")
    assert sorted(entry for _, _, entry, _ in filled.log()) == ["breached", "missed", "withdrawn", "withdrawn"]


# --- one date, and the small commands ---------------------------------------------------------------------------------


def test_a_narrow_table_leaves_whole_columns_out_and_says_which(filled: Line):
    filled("scan", *AS_AT)
    for command, kept, left_out in (
        (("obligations", *AS_AT), "obligation", "days over, team, worker, limit, flags"),
        (("breaches",), "entry", "authority, reason"),
    ):
        said = filled(*command, env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"}).stdout.splitlines()
        table, last = said[:-1], said[-1]
        assert [line for line in table if len(line) > 80] == []
        assert [line for line in table if "HC-2" in line and "cp_visit" in line and "2022-06-14" in line] != []
        assert [line for line in table if "subject" in line and kept in line] != []
        assert last.startswith("left out for width: ")
        assert left_out in last
        assert last.endswith("; widen the window or use --format csv")
        wide = filled(*command).stdout
        assert "left out" not in wide


def test_the_id_stands_however_narrow_the_window_is(filled: Line):
    (duty,) = filled.rows("obligations", *AS_AT, "--subject", "HC-2", "--timescale", "cp_visit")
    said = filled("obligations", *AS_AT, env={"COLUMNS": "40", "TERMINAL_WIDTH": "40"}).stdout.splitlines()
    assert [line.split() for line in said if duty["obligation"] in line] == [[duty["obligation"], "HC-2"]]


def test_numbers_in_a_narrow_window_leave_out_the_timescale_first(line: Line):
    (line.home / "config" / "numbers.yaml").write_text("cp_visit:\n  - {from: 2026-12-01, limit: 8 working days}\n")
    said = line("numbers", env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"}).stdout.splitlines()
    assert next(each.split() for each in said if "number" in each) == ["number", "default", "own", "from"]
    assert [each.split() for each in said if "cp_visit" in each] == [
        ["cp_visit", "10", "working", "days", "8", "working", "days", "2026-12-01"]
    ]
    assert said[-1] == "left out for width: timescale; widen the window or use --format csv"
    assert next(iter(line.rows("numbers"))).keys() == {"number", "timescale", "default", "own", "from"}


@pytest.mark.parametrize("command", ["obligations", "breaches"])
def test_a_misspelt_team_is_refused_with_the_nearest(filled: Line, command: str):
    filled("scan", *AS_AT)
    said = filled(command, "--team", "front-dor", code=2).stderr
    assert "'front-dor' is no team" in said
    assert "Did you mean front-door?" in said


def test_a_date_is_explained_by_id_and_by_subject(filled: Line):
    filled("scan", *AS_AT)
    by_subject = filled("explain", "--subject", "HC-2", "--timescale", "cp_visit", *AS_AT).stdout
    (row,) = filled.rows("obligations", *AS_AT, "--subject", "HC-2", "--timescale", "cp_visit")
    assert filled("explain", row["obligation"], *AS_AT).stdout == by_subject
    # What started it, the day it was due, and a holiday that was passed over.
    assert [
        word
        for word in ("HC-2", "Fri 27 May 2022", "Tue 14 June 2022", "Thu 2 June 2022", "10 working days")
        if word not in by_subject
    ] == []
    found = json.loads(filled("explain", row["obligation"], *AS_AT, "--format", "json").stdout)
    assert "2022-06-14" in json.dumps(found)


def test_a_duty_that_cannot_be_watched_is_explained_by_its_reason(line: Line):
    """A child is looked after and no placement is recorded: no visit's clock can have started."""
    started = 'x1,HC-7,looked_after_started,2022-06-01,,,court-1,sw-001,"{""legal_status"": ""C2""}",'
    line("import", line.file("care.csv", lines(started)))
    said = line("explain", "--subject", "HC-7", "--timescale", "looked_after_visit", *AS_AT).stdout
    assert "cannot be watched" in said
    assert "looked after, since Wed 1 June 2022" in said
    assert "placement" in said


def test_due_says_the_day_and_the_count(line: Line):
    said = line("due", "2022-05-27", "15 working days", home=False).stdout
    assert said.splitlines()[0] == "Tuesday 21 June 2022"
    assert "2 June" in said


def test_the_calendar_lists_and_says_how_far_it_reaches(line: Line):
    rows = line.rows("calendar", "list", "--year", "2022")
    assert [row["date"] for row in rows] == [
        *("2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03", "2022-08-29"),
        *("2022-09-19", "2022-12-26", "2022-12-27"),
    ]
    horizon = line.rows("calendar", "horizon")
    assert [row["nation"] for row in horizon] == ["england", "wales", "scotland", "northern_ireland"]
    last = line.rows("calendar", "horizon", "--as-at", horizon[0]["official_until"], code=1)
    assert last[0]["days_left"] == 0


def test_check_passes_the_rules_that_come_with_it(line: Line):
    said = line("check", home=False).stdout
    assert f"{len(load_book(Nation.ENGLAND).timescales)} timescales" in said
    assert "no mistake found" in said


# --- misuse -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(
            ["obligations", "--state", "late"], ["--state", "'late' is not a state", "met_late"], id="unknown state"
        ),
        pytest.param(
            ["obligations", "--timescale", "cp_visits"],
            ["'cp_visits' is not in the rule book", "cp_visit"],
            id="timescale",
        ),
        pytest.param(["obligations", "--as-at", "22/06/2022"], ["--as-at", "22/06/2022", "2020-10-05"], id="as at"),
        pytest.param(["obligations", "--known-at", "2022-06-31"], ["--known-at", "2022-06-31"], id="no such day"),
        pytest.param(["breaches", "--from", "June"], ["--from", "'June' is not a date"], id="breaches from"),
        pytest.param(["scan", "--as-at", "yesterday"], ["--as-at", "'yesterday' is not a date"], id="scan as at"),
        pytest.param(
            ["explain", "--subject", "HC-2", "--timescale", "cp_visit", "--format", "csv"],
            ["'csv' is not one of"],
            id="explain csv",
        ),
        pytest.param(["explain"], ["which obligation", "--subject"], id="explain nothing"),
        pytest.param(["explain", "no-such-id"], ["no-such-id", "no such obligation", "Scan first"], id="explain an id"),
        pytest.param(
            ["explain", "--subject", "HC-99", "--timescale", "cp_visit"], ["nothing had been recorded"], id="nobody"
        ),
        pytest.param(
            ["explain", "--subject", "HC-3", "--timescale", "cp_visit"],
            ["cp_visit", "no such obligation"],
            id="explain what is not due",
        ),
        pytest.param(
            ["import", "no-such-file.csv"], ["no-such-file.csv", "no such file", "Check the path"], id="no file"
        ),
        pytest.param(["due", "27/05/2022", "15 working days"], ["'27/05/2022' is not a date"], id="due"),
        pytest.param(["digest"], ["--preview", "--deliver"], id="digest without saying which"),
        pytest.param(["digest", "--preview", "--deliver"], ["not both"], id="digest both ways"),
        pytest.param(["obligations", "--subject", "HC-9"], ["'HC-9' is no case", "HC-1"], id="unknown case"),
        pytest.param(["obligations", "--team", "zz"], ["'zz' is no team", "court-1, front-door"], id="unknown team"),
        pytest.param(["forecast"], ["No such command", "forecast"], id="no such command"),
        pytest.param(["obligations", "--format", "xml"], ["xml", "table"], id="no such format"),
    ],
)
def test_misuse_leaves_with_2_and_says_what_to_do(filled: Line, words: list[str], says: list[str]):
    result = filled(*words, code=2)
    assert [word for word in says if word not in result.stderr] == []
    assert result.stdout == ""


def test_a_folder_that_is_no_home_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    line = Line(tmp_path)
    assert "longstop init" in line("obligations", code=2, home=False).stderr
    line = Line(tmp_path / "nowhere")
    assert "there is no such folder" in line("obligations", code=2).stderr


# --- the database elsewhere -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["LONGSTOP_DATABASE", "--database"])
def test_the_database_may_stand_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str):
    monkeypatch.delenv("LONGSTOP_DATABASE", raising=False)
    line = Line(tmp_path / "home")
    line("init", line.home, home=False)
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    if way == "--database":
        line.before = ("--database", url)
    else:
        monkeypatch.setenv("LONGSTOP_DATABASE", url)
    line("db", "upgrade")
    line("import", line.file("events.csv", EVENTS))
    assert without_ids(line.csv("obligations", *AS_AT)[1:]) == OPEN
    assert (tmp_path / "elsewhere.db").is_file()
    assert list(line.home.rglob("*.db")) == []


def test_the_option_goes_before_the_environment(filled: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LONGSTOP_DATABASE", f"sqlite:///{tmp_path / 'none' / 'such.db'}")
    filled("obligations", code=2)
    filled.before = ("--database", f"sqlite:///{filled.home / 'longstop.db'}")
    assert len(filled.rows("obligations", *AS_AT)) == len(OPEN)


@pytest.fixture
def schema() -> Iterator[str]:
    """The URL of an empty schema on a PostgreSQL server, dropped in the end; the test fails where there is no server."""
    with throw_away_schema(server_url()) as url:
        yield url


@pytest.mark.slow
def test_the_main_job_on_postgresql(tmp_path: Path, schema: str):
    line = Line(tmp_path / "home", before=("--database", schema))
    line("init", line.home, home=False)
    assert "longstop db upgrade" in line("obligations", code=2).stderr
    line("db", "upgrade")
    files = [line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS)]
    assert [row["added"] for row in line.rows("import", *files)] == [3, 6]
    assert [row["added"] for row in line.rows("import", *files)] == [0, 0]
    line("scan", *AS_AT)
    assert without_ids(line.csv("obligations", *AS_AT)[1:]) == OPEN
    assert sorted(line.log()) == [
        ("core_group", "HC-2", "breached", "2022-06-14"),
        ("cp_visit", "HC-2", "missed", "2022-06-14"),
    ]
    line("breaches", "--verify")
    assert list(line.home.rglob("*.db")) == []


# --- nobody's name ----------------------------------------------------------------------------------------------------


def test_no_command_names_a_child(filled: Line):
    """Each run of these tests looks for the names in what was said; here every command speaks, and files are read too."""
    assert [name for name in NAMES if name in PEOPLE] == list(NAMES)
    filled("scan", *AS_AT)
    filled("breaches")
    filled("obligations", *AS_AT, "--state", "all")
    filled("explain", "--subject", "HC-1", "--timescale", "cp_visit", *AS_AT)
    preview = filled("digest", "--as-at", "2022-06-22", "--preview", code=0).stdout
    assert [row for row in preview.splitlines() if "HC-2" in row and "PQ" in row] != []
    filled("digest", "--as-at", "2022-06-22", "--deliver")
    bad = PEOPLE.replace("2012-03-04", "2032-03-04").replace("2015-07-01", "soon")
    filled("import", filled.file("people2.csv", bad), code=1)
    filled("quarantine", code=1)
    filled(
        "import",
        filled.file("broken.csv", HEADINGS.replace("subject", "child") + "\ne1,Zebedee,x,2022-01-01\n"),
        code=2,
    )
    written = [
        path for path in filled.home.rglob("*") if path.is_file() and path.suffix in (".html", ".txt", ".eml", ".csv")
    ]
    assert written != []
    assert [(path.name, name) for path in written for name in NAMES if name in path.read_text("utf-8")] == []
