"""`import --dry-run` on the real command line: what it says was counted by hand, and the database stays as it was."""

from __future__ import annotations

import json
import sqlite3

from longstop_line import EVENTS, PEOPLE, Line, lines, without_evidence

# As at 30 June 2022. Without holidays but 2 and 3 June:
# - assessment: 45 working days from Tue 3 May end on 7 July (3 to 6 May, 8, 13, 18, 21 to 1 June, 26, 31, 36, 41, 45);
# - cp_visit, core_group: 10 from Mon 20 June end on 4 July; 10 from Fri 27 May on 14 June (30 May to 1 June, 6 to 10, 13, 14);
# - both interviews: 72 hours from 21 June 10:00 ended on the 24th;
# - icpc: held on 20 June, 15 working days from 27 May end on the 21st: done when it first appears, and so no change.
FIRST = {
    "assessment": {"begun": 1},
    "core_group": {"overdue": 1, "begun": 1},
    "cp_visit": {"overdue": 1, "begun": 1},
    "return_home_interview": {"overdue": 1},
    "return_interview_offered": {"overdue": 1},
}
# The second file: HC-1 is visited on 24 June (one duty met, the next begun, due 8 July) and has no plan from 28 June
# (what stood is ended); HC-2's plan was never one (an overdue visit and an overdue core group go); HC-3 is assessed.
SECOND = lines(
    'v1,HC-1,cp_visit,2022-06-24,,,court-1,sw-001,"{""seen"": true}",',
    "x1,HC-1,cp_plan_ended,2022-06-28,,,court-1,sw-001,,",
    'e4,HC-2,cp_plan_started,2022-05-27,2022-06-25T15:00,,front-door,sw-002,"{""retracted"": true}",',
    "a1,HC-3,assessment_completed,2022-06-29,,,front-door,,,",
    f'e5,HC-3,referral_received,2022-05-03,,,court-1,,"{{{without_evidence("referral_decision", "allocation")}}}",',
    "e6,HC-3,missing_found,2022-06-21T10:00,,m-1,front-door,,,",
    "q1,HC-3,cp_visitt,2022-06-24,,,,,,",
)


def dump(line: Line) -> list[str]:
    with sqlite3.connect(line.home / "longstop.db") as own:
        return list(own.iterdump())


def duties(found: dict[str, object]) -> dict[str, dict[str, int]]:
    """By timescale, the numbers that are not nought."""
    rows = found["duties"]
    assert isinstance(rows, list)
    return {row["timescale"]: {name: n for name, n in row.items() if isinstance(n, int) and n} for row in rows}


def test_a_first_import_tried_out_says_what_would_begin_and_be_overdue_and_writes_nothing(line: Line):
    database = line.home / "longstop.db"
    before, rows = database.read_bytes(), dump(line)
    files = (line.file("events.csv", EVENTS), line.file("people.csv", PEOPLE))
    found = json.loads(line("import", "--dry-run", *files, "--format", "json").stdout)
    assert [(each["file"], each["rows"], each["added"]) for each in found["files"]] == [
        ("events.csv", 6, 6),
        ("people.csv", 3, 3),
    ]
    assert duties(found) == FIRST
    assert database.read_bytes() == before
    assert dump(line) == rows
    assert line.rows("obligations") == []


def test_a_later_import_tried_out_says_what_would_be_met_ended_and_withdrawn(filled: Line):
    rows = dump(filled)
    result = filled("import", "--dry-run", filled.file("more.csv", SECOND), "--format", "json", code=1)
    found = json.loads(result.stdout)
    counts = ("rows", "added", "corrected", "withdrawn", "unchanged", "quarantined")
    assert [[each[name] for name in counts] for each in found["files"]] == [[7, 3, 1, 1, 1, 1]]
    assert duties(found) == {
        "assessment": {"met": 1},
        "core_group": {"ended": 1, "withdrawn": 1},
        "cp_visit": {"met": 1, "withdrawn": 1},
    }
    assert dump(filled) == rows


def test_what_was_said_is_what_the_import_then_does(filled: Line):
    more = filled.file("more.csv", SECOND)
    tried = json.loads(filled("import", "--dry-run", more, "--format", "json", code=1).stdout)
    assert filled.rows("import", more, code=1) == tried["files"]
    again = json.loads(filled("import", "--dry-run", more, "--format", "json", code=1).stdout)
    assert duties(again) == {}
    assert [each["unchanged"] for each in again["files"]] == [6]


def test_a_person_reads_what_would_happen_and_which_rows_are_at_fault(filled: Line):
    said = filled("import", "--dry-run", filled.file("more.csv", SECOND), code=1).stdout
    assert "more.csv (events csv): 7 rows read, nothing written" in said
    assert "events: 3 new, 1 corrected, 1 withdrawn, 1 unchanged" in said
    assert "1 quarantined: an unknown kind of event" in said
    assert "row 8, kind: an unknown kind of event. Did you mean 'cp_visit'?" in said
    assert said.rstrip().endswith("Nothing was written.")
    assert "HC-" not in said
    filled("quarantine")


def test_an_import_that_changes_no_duty_says_so(filled: Line):
    said = filled("import", "--dry-run", filled.file("again.csv", EVENTS)).stdout
    assert "events: 0 new, 0 corrected, 0 withdrawn, 6 unchanged" in said
    assert "No duty would change." in said


def test_a_file_that_cannot_be_read_stops_the_trial_too(filled: Line):
    rows = dump(filled)
    result = filled("import", "--dry-run", filled.file("empty.csv", ""), code=2)
    assert result.stderr.startswith("longstop: empty.csv: the file is empty.")
    assert dump(filled) == rows
