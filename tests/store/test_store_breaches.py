"""The breach log: every change to it shows, and yet what a line says can be erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from engine.store import breaches, obligations, scans
from engine.store.breach_text import EMPTY, line_of, text_of
from engine.store.database import Database
from engine.words.enums import Authority, LimitName, Owner, State
from engine.words.records import BreachEntry, BreachLine, ChainHead, ScanRecord
from engine.words.values import Moment, Obligation

NOW = datetime(2020, 9, 18, 6, 30, tzinfo=UTC)


def a_line(number: int, **changes: object) -> BreachLine:
    line = BreachLine(
        entry=BreachEntry.BREACHED,
        obligation=f"O{number}",
        timescale="icpc" if number % 2 else "cp_visit",
        limit=LimitName.STATUTORY,
        authority=Authority.STATUTORY_GUIDANCE,
        subject=f"C{number}",
        due=Moment(date(2020, 9, number)),
        true_from=NOW,
        logged_at=NOW,
        scan=1,
        owner=Owner.CONFERENCE_UNIT,
        team="North" if number < 3 else "South",
        worker="NB",
    )
    return replace(line, **changes)  # type: ignore[arg-type]


LINES = [a_line(number) for number in range(1, 6)]


@pytest.fixture
def log(db: Database) -> Database:
    """A database whose breach log has five lines, added in two goes."""
    breaches.append(db, LINES[:2])
    breaches.append(db, LINES[2:])
    return db


def test_lines_are_numbered_on_and_the_chain_holds(log: Database) -> None:
    head = breaches.head_of_log(log)
    assert [line.line for line in breaches.list_lines(log)] == [1, 2, 3, 4, 5]
    assert breaches.append(log, []) == head
    report = breaches.verify_chain(log, head)
    assert (report.sound, report.head, report.erased) == (True, head, 0)
    assert head.line == 5


def test_an_empty_log_holds(db: Database) -> None:
    assert breaches.head_of_log(db) == EMPTY
    assert breaches.verify_chain(db, EMPTY).sound


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        pytest.param({}, [1, 2, 3, 4, 5], id="all"),
        pytest.param({"teams": ["South"]}, [3, 4, 5], id="team"),
        pytest.param({"timescale": "icpc"}, [1, 3, 5], id="timescale"),
        pytest.param({"subjects": ["C2", "C5"]}, [2, 5], id="subjects"),
        pytest.param({"due_from": date(2020, 9, 2), "due_to": date(2020, 9, 4)}, [2, 3, 4], id="due, both ends in"),
        pytest.param({"after_line": 4}, [5], id="since a line"),
        pytest.param({"obligation": "O4"}, [4], id="obligation"),
        pytest.param({"teams": ["North"], "timescale": "icpc"}, [1], id="two at once"),
        pytest.param({"teams": []}, [], id="no team at all"),
    ],
)
def test_listing(log: Database, narrowed: dict[str, object], found: list[int]) -> None:
    lines = breaches.list_lines(log, **narrowed)  # type: ignore[arg-type]
    assert [line.line for line in lines] == found
    assert lines == [replace(LINES[number - 1], line=number) for number in found]


def test_the_lines_of_an_obligation_whose_place_was_taken_are_the_new_ones_too(log: Database) -> None:
    scan = scans.begin_scan(log, ScanRecord(NOW, NOW, "b", "c", "o", 3, NOW, "administrator"))
    for name in ("O1", "O9"):
        moment = Moment(date(2020, 9, 1))
        given = (name, "icpc", LimitName.STATUTORY, "C1", "", name, 1, moment.day, "", moment, None, None, "", None)
        obligations.ensure(log, scan, [Obligation(*given, State.OPEN, 0, frozenset(), Owner.CONFERENCE_UNIT, "", "")])
    obligations.set_same_as(log, "O1", "O9")
    breaches.append(log, [a_line(6, obligation="O9")])
    assert [line.line for line in breaches.list_lines(log, obligation="O9")] == [1, 6]


TAMPERING = [
    pytest.param(
        "UPDATE breach_payload SET content = replace(content, 'NB', 'XY') WHERE line = 3", "line 3", id="said"
    ),
    pytest.param("UPDATE breach_payload SET team = 'West' WHERE line = 2", "line 2", id="filed elsewhere"),
    pytest.param("UPDATE breach_payload SET salt = 'x' WHERE line = 4", "line 4", id="salt"),
    pytest.param("UPDATE breach_line SET payload_hash = 'x' WHERE line = 2", "line 2", id="hash of what it says"),
    pytest.param("UPDATE breach_line SET hash = 'x' WHERE line = 1", "line 1", id="hash of the line"),
    pytest.param("DELETE FROM breach_payload WHERE line = 5", "line 5", id="unrecorded erasure"),
    pytest.param(
        "DELETE FROM breach_payload WHERE line = 3; DELETE FROM breach_line WHERE line = 3", "line 4", id="taken out"
    ),
    pytest.param(
        "DELETE FROM breach_payload WHERE line = 5; DELETE FROM breach_line WHERE line = 5", "line 5", id="cut off"
    ),
]


@pytest.mark.parametrize(("change", "where"), TAMPERING)
def test_a_change_to_the_log_shows(log: Database, change: str, where: str) -> None:
    head = breaches.head_of_log(log)
    with log.transaction() as connection:
        for statement in change.split("; "):
            connection.execute(sa.text(statement))
    report = breaches.verify_chain(log, head)
    assert not report.sound
    assert report.faults[0].startswith(f"{where}:")


def test_a_log_made_anew_does_not_have_the_head_that_was_kept(log: Database) -> None:
    assert not breaches.verify_chain(log, ChainHead(5, "0" * 64)).sound
    assert not breaches.verify_chain(log, ChainHead(6, breaches.head_of_log(log).hash)).sound


def test_what_a_line_says_can_be_erased_and_the_chain_still_holds(log: Database) -> None:
    head = breaches.head_of_log(log)
    assert breaches.erase(log, [2, 5], at=NOW, by="administrator", why="the law asks for it") == 2
    assert breaches.erase(log, [5], at=NOW, by="somebody else", why="again") == 0
    report = breaches.verify_chain(log, head)
    assert (report.sound, report.erased, report.head) == (True, 2, head)
    assert [line.line for line in breaches.list_lines(log)] == [1, 3, 4]
    with log.reading() as connection:
        left = connection.execute(sa.text("SELECT * FROM breach_line WHERE line = 5")).one()
    assert "C5" not in str(left)
    assert left.erased_by == "administrator"
    assert breaches.append(log, [a_line(6)]).line == 6
    assert breaches.verify_chain(log, head).sound


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(a_line(1), id="plain"),
        pytest.param(a_line(1, due=None, entry=BreachEntry.WITHDRAWN, reason="said “later”"), id="no due date"),
        pytest.param(
            a_line(1, due=Moment(date(2020, 9, 1), NOW), met=Moment(date(2020, 9, 2), NOW), met_recorded=NOW, line=7),
            id="instants",
        ),
    ],
)
def test_a_line_comes_back_from_its_text(line: BreachLine) -> None:
    assert line_of(text_of(line)) == line
