"""What goes to the quarantine, what is refused, what is corrected, and what a purge takes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from dfe_payloads import SAMPLE, episode, payload, placement, read_json, s47, told

from engine.intake.dfe_api import read
from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_book
from engine.service.importing import store_read
from engine.store.database import Database, open_database
from engine.store.events import load_events
from engine.store.people import load
from engine.store.upgrading import upgrade
from engine.words.clock import last_instant
from engine.words.enums import LimitName, Nation
from engine.words.errors import IntakeMistake

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
IN = "social_care_episodes(1)"

BAD = [
    # the payload; row, column, value, reason, part of the mend; kinds that still go in
    pytest.param(
        payload(episode("2022-02-30")),
        (1, f"{IN}.referral_date", "2022-02-30", "not a date that can be read", "There is no such day"),
        [],
        id="an impossible date",
    ),
    pytest.param(
        payload(episode("16/05/2022")),
        (1, f"{IN}.referral_date", "16/05/2022", "a date that can be read in two ways", "Write it as 2021-02-28."),
        [],
        id="a date of another form",
    ),
    pytest.param(
        payload(episode(section_47_assessments=[s47(), s47(section_47_assessment_id="S2", end_date="2022-05-26")])),
        (
            1,
            f"{IN}.section_47_assessments(2).end_date",
            "2022-05-26",
            "an end before its start",
            "It lies before 2022-05-27",
        ),
        ["referral_received", "case_opened", *("strategy_discussion", "s47_started") * 2],
        id="an enquiry that ended before it began",
    ),
    pytest.param(
        payload(episode(section_47_assessments=[s47(section_47_assessment_id=None)])),
        (1, f"{IN}.section_47_assessments(1).section_47_assessment_id", "", "a value is missing", "Fill it in"),
        ["referral_received", "case_opened"],
        id="a record without its id",
    ),
    pytest.param(
        payload(episode(closure_date="2022-09-01", closure_reason="RC0")),
        (1, f"{IN}.closure_reason", "RC0", "a value that cannot be read", "write one of RC1"),
        ["referral_received", "case_opened", "case_closed"],
        id="an unknown code",
    ),
    pytest.param(
        payload(episode(child_looked_after_placements=[placement(start_reason="P", placement_type="Q9")])),
        (
            1,
            f"{IN}.child_looked_after_placements(1): placement_type",
            "Q9",
            "a value that cannot be read",
            "the reading 'placement'",
        ),
        ["referral_received", "case_opened", "placement_started"],
        id="an unknown placement",
    ),
    pytest.param(
        payload(episode(), child_id=None),
        (1, "payload.la_child_id", "", "a value is missing", "Fill it in"),
        [],
        id="a child without an id",
    ),
    pytest.param(
        [7, payload(episode())],
        (1, "payload", "7", "not an object with named values", "la_child_id"),
        ["referral_received", "case_opened"],
        id="no object",
    ),
]


@pytest.mark.parametrize(("value", "expected", "kinds"), BAD)
def test_a_bad_field_goes_to_the_quarantine_and_the_rest_goes_in(
    tmp_path: Path, value: Any, expected: tuple[int, str, str, str, str], kinds: list[str]
) -> None:
    found = read_json(tmp_path, value)
    (row,) = found.quarantined
    assert (row.file, row.row, row.column, row.value, row.reason) == ("dfe.json", *expected[:4])
    assert expected[4] in row.mend
    assert [kind for kind, _, _ in told(found)] == kinds


REFUSED = [
    pytest.param('{"la_child_id": "C1", ', "the JSON breaks off at line 1, and nothing went in", id="cut short"),
    pytest.param(
        '[{"la_child_id": "C1"},\n {"la_child_id": "C', "the JSON breaks off at line 2", id="cut short in a text"
    ),
    pytest.param('{"la_child_id": C1}', "line 1, column 17 cannot be read as JSON", id="no JSON"),
    pytest.param(
        '{"la_child_id": "C1"}\n{"la_child_id" "C2"}', "line 2, column 16 cannot be read as JSON", id="a line"
    ),
    pytest.param(
        '{"la_child_id": "C1"}\n{"la_child_id": ', "the JSON breaks off at line 2", id="the last line cut short"
    ),
    pytest.param('{"la_child_id": "C1", "x": NaN}', "cannot be read as JSON", id="NaN"),
    pytest.param("[" * 100_000, "nested too deeply", id="too deep"),
    pytest.param("[]", "the file holds no payload", id="no payload"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_refused_with_its_reason(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(IntakeMistake) as caught:
        read_json(tmp_path, text)
    assert words in str(caught.value)


def test_an_unknown_name_is_told_and_a_known_one_is_not(tmp_path: Path) -> None:
    found = read_json(tmp_path, payload(episode(referal_date="2022-05-16")))
    assert found.notes == (
        "'social_care_episodes/referal_date' (first in row 1) is not in the mapping, and was not read.",
    )
    assert read(SAMPLE, date(2026, 11, 21)).notes == ()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "longstop.db")
    upgrade(database)
    yield database
    database.close()


def test_the_same_file_twice_changes_nothing(db: Database) -> None:
    first = store_read(db, read(SAMPLE, date(2026, 11, 21)), by="t", now=NOW)
    again = store_read(db, read(SAMPLE, date(2026, 11, 22)), by="t", now=NOW)
    assert (first.events.added, again.events.added, again.events.corrected, again.events.unchanged) == (20, 0, 0, 20)


def test_a_start_that_moved_is_corrected_because_the_record_has_an_id(tmp_path: Path, db: Database) -> None:
    for started in ("2022-05-27", "2022-05-26"):
        found = read_json(tmp_path, payload(episode(section_47_assessments=[s47(started)])))
        done = store_read(db, found, by="t", now=NOW)
    assert (done.events.added, done.events.corrected) == (0, 2)
    last = {event.event_id: event for event in load_events(db, ["C1"])}
    assert str(last["dfe_api/section_47/C1/S1/strategy_discussion"].happened.day) == "2022-05-26"


def test_a_payload_without_details_leaves_what_is_known_of_the_person(tmp_path: Path, db: Database) -> None:
    store_read(db, read_json(tmp_path, payload(episode())), by="t", now=NOW)
    store_read(db, read_json(tmp_path, {"la_child_id": "C1", "social_care_episodes": [episode()]}), by="t", now=NOW)
    assert str(load(db)["C1"].date_of_birth) == "2015-03-02"


BOOK = load_book(Nation.ENGLAND)


def due(db: Database, as_at: str, timescale: str) -> list[tuple[str, str]]:
    """State and due day of each statutory obligation, by both ways."""
    events, moment = load_events(db, ["C1"]), last_instant(date.fromisoformat(as_at))
    ways = [
        [
            (str(each.state), str(each.due.day) if each.due else "")
            for each in judge(BOOK, events, moment, NOW)
            if each.timescale == timescale and each.limit is LimitName.STATUTORY
        ]
        for judge in (explain_judging.judge, evaluate.judge)
    ]
    assert ways[0] == ways[1]
    return ways[0]


JUDGED = [
    # Friday 27 May 2022: 1, 2 are 30, 31 May; 3 is 1 June; 2, 3 June are holidays; 4-8 6-10; 9-13 13-17; 14, 15 are 20, 21 June.
    pytest.param({}, [("overdue", "2022-06-21")], id="no conference"),
    pytest.param({"icpc_date": "2022-06-21"}, [("met_in_time", "2022-06-21")], id="held on working day 15"),
    pytest.param({"icpc_date": "2022-06-22"}, [("met_late", "2022-06-21")], id="held on working day 16"),
    pytest.param(
        {"icpc_required_flag": False, "end_date": "2022-06-08"},
        [("ended_without", "2022-06-21")],
        id="not required, ended",
    ),
    pytest.param({"icpc_required_flag": False}, [("overdue", "2022-06-21")], id="not required, not ended"),
    pytest.param(
        {"icpc_required_flag": True, "end_date": "2022-06-08"},
        [("overdue", "2022-06-21")],
        id="required, ended, not held",
    ),
]


@pytest.mark.parametrize(("given", "expected"), JUDGED)
def test_conferences_by_hand(
    tmp_path: Path, db: Database, given: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = read_json(tmp_path, payload(episode(section_47_assessments=[s47(**given)])))
    store_read(db, found, by="t", now=NOW)
    assert due(db, "2022-07-01", "icpc") == expected


PURGES = [
    # what is sent later; the conference duties that then stand as at 1 July 2022
    pytest.param(
        {"section_47_assessments": [{"section_47_assessment_id": "S1", "purge": True}]}, [], id="the enquiry alone"
    ),
    pytest.param({"purge": True, "section_47_assessments": [s47()]}, [], id="the episode with the enquiry in it"),
    pytest.param(
        {"section_47_assessments": [{"section_47_assessment_id": "S2", "purge": True}]},
        [("overdue", "2022-06-21")],
        id="another enquiry",
    ),
    pytest.param({"section_47_assessments": []}, [("overdue", "2022-06-21")], id="left out, which says nothing"),
]


@pytest.mark.parametrize(("later", "expected"), PURGES)
def test_a_purge_takes_back_what_it_names(
    tmp_path: Path, db: Database, later: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    store_read(db, read_json(tmp_path, payload(episode(section_47_assessments=[s47()]))), by="t", now=NOW)
    assert due(db, "2022-07-01", "icpc") == [("overdue", "2022-06-21")]
    purge = payload(episode(**later))
    for day in (date(2026, 11, 21), date(2026, 11, 25)):
        done = store_read(db, read_json(tmp_path, purge, as_at=day), by="t", now=NOW)
    assert (done.events.added, done.events.corrected) == (0, 0), "the same purge twice changes nothing"
    assert due(db, "2022-07-01", "icpc") == expected


def test_a_whole_child_to_be_purged_is_said(tmp_path: Path) -> None:
    found = read_json(
        tmp_path,
        [{"la_child_id": "C1", "purge": True, "social_care_episodes": [episode()]}, payload(episode(), child_id="C2")],
    )
    (row,) = found.quarantined
    assert (row.row, row.reason) == (1, "a whole child to be purged")
    assert {event.subject for event in found.events if event.retracted} == {"C1"}
    assert [person.subject for person in found.people] == ["C2"]
