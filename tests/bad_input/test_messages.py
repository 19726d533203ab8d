"""Bad input, through the real command line: where it is, what is wrong, how to mend it; and nothing is lost.

Leaving with 0: it went in, and what is worth knowing was said. With 1: the good rows are in, the others in quarantine.
With 2: nothing was changed.
"""

from __future__ import annotations

import errno
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from intake_files import SAMPLE, changed, rename, with_password, zip_bomb
from longstop_line import EVENTS, HEADINGS, PEOPLE, Line, lines

from engine.store import batches, events, messages, people
from engine.store.database import open_database
from engine.words.records import MessageState

DATA = Path(__file__).parent.parent / "data"


def file(name: str) -> Callable[[], bytes]:
    return (DATA / "bad_input" / name).read_bytes


def stored(line: Line) -> tuple[int, int, int | None]:
    """How many event versions and people the home's database holds, and its last import."""
    database = open_database(line.home / "longstop.db")
    found = (events.count_versions(database), len(people.load(database)), batches.last_batch_number(database))
    database.close()
    return found


# --- what cannot be read at all: leaves with 2, and the store is as it was ---------------------------------------------

REFUSED = [
    pytest.param(
        "Annex_A.xlsx",
        lambda: changed(lambda sheets: rename(sheets, "List 8", "Date of Last Social Work Visit", "Seen on")),
        ["Annex_A.xlsx, List 8", "'Date of Last Social Work Visit'", "'like' of 'visited'"],
        id="workbook with a renamed column",
    ),
    pytest.param(
        "Annex_A.xlsx",
        lambda: with_password(SAMPLE.read_bytes()),
        ["Annex_A.xlsx", "password", "remove"],
        id="workbook with a password",
    ),
    pytest.param("Annex_A.xlsx", zip_bomb, ["Annex_A.xlsx", "600 MB", "not opened", "find out where"], id="zip bomb"),
    pytest.param(
        "events.csv",
        lambda: EVENTS.replace("subject", "child").encode(),
        ["events.csv", "column 'subject' is missing", "docs/interface.md"],
        id="CSV with a renamed column",
    ),
]


@pytest.mark.parametrize(("name", "make", "says"), REFUSED)
def test_a_file_that_cannot_be_read_changes_nothing(line: Line, name: str, make: Callable[[], bytes], says: list[str]):
    line("import", line.file("before.csv", EVENTS))
    before = stored(line)
    result = line("import", line.file(name, make()), code=2)
    assert result.stderr.startswith(f"longstop: {name}")
    assert [word for word in says if word not in result.stderr] == []
    assert result.stdout == ""
    assert stored(line) == before
    line("quarantine")


# --- what is read, with something said: leaves with 0 -----------------------------------------------------------------

SAID = [
    pytest.param(
        "Annex_A.xlsx",
        lambda: changed(lambda sheets: sheets.pop("List 7")),
        ["Annex_A.xlsx", "List 7 (Child protection plans) is not in the workbook"],
        # 5 contacts; 6 referrals; 5 assessments, 2 events each; 5 discussions, 3 conferences, 2 enquiries ended; 5
        # children in need, 3 events each; 5 in care, 8 each, and 1 end; 5 placed for adoption, 3 events each. A child each
        # but for one in two lists, as the 6 care leavers have no event.
        (5 + 6 + 10 + 10 + 15 + 41 + 15, 35),
        id="workbook with a missing list",
    ),
    pytest.param(
        "events.csv",
        file("windows_1252.csv"),
        ["events.csv", "Windows-1252", "2 rows read, 2 added"],
        (2, 0),
        id="CSV in Windows-1252",
    ),
    pytest.param("events.csv", file("byte_order_mark.csv"), ["2 rows read, 2 added"], (2, 0), id="CSV with a BOM"),
    pytest.param(
        "events.csv",
        file("duplicate.csv"),
        ["events.csv", "3 rows read, 2 added", "1 unchanged", "0 quarantined"],
        (2, 0),
        id="duplicate",
    ),
]


@pytest.mark.parametrize(("name", "make", "says", "held"), SAID)
def test_what_can_be_read_goes_in_and_what_is_odd_is_said(
    line: Line, name: str, make: Callable[[], bytes], says: list[str], held: tuple[int, int]
):
    result = line("import", line.file(name, make()))
    assert [word for word in says if word not in result.stdout] == []
    assert stored(line)[:2] == held
    line("quarantine")


def test_letters_outside_ascii_come_through_windows_1252(line: Line):
    line("import", line.file("events.csv", file("windows_1252.csv")()))
    rows = line.rows("obligations", "--subject", "HC-1", "--as-at", "2022-06-01")
    assert {(row["team"], row["worker"]) for row in rows} == {("Équipe 1", "Zoë O’Neill")}


# --- a row that cannot go in: leaves with 1, the others are in --------------------------------------------------------

QUARANTINED = [
    pytest.param(
        "events.csv",
        file("slashed_dates.csv"),
        {"row": 3, "column": "happened", "value": "01/02/2021", "reason": "a date that can be read in two ways"},
        ["2021-02-01", "2021-01-02", "--dates dd/mm/yyyy"],
        (2, 0),
        id="01/02/2021",
    ),
    pytest.param(
        "people.csv",
        file("born_in_future.csv"),
        {"row": 3, "column": "date_of_birth", "value": "2032-07-01", "reason": "born in the future"},
        ["Check the year", "expected_date_of_birth"],
        (0, 2),
        id="birth date in the future",
    ),
    pytest.param(
        "events.csv",
        file("end_before_start.csv"),
        {"row": 3, "column": "happened", "value": "2022-05-26", "reason": "an end before its start"},
        ["Check both dates"],
        (2, 0),
        id="end before its start",
    ),
    pytest.param(
        "events.csv",
        file("unknown_kind.csv"),
        {"row": 3, "column": "kind", "value": "cp_vist", "reason": "an unknown kind of event"},
        ["Did you mean 'cp_visit'?", "docs/interface.md"],
        (2, 0),
        id="unknown kind",
    ),
]


@pytest.mark.parametrize(("name", "make", "row", "mend", "held"), QUARANTINED)
def test_a_row_that_cannot_go_in_is_kept_aside_and_the_others_are_in(
    line: Line, name: str, make: Callable[[], bytes], row: dict[str, Any], mend: list[str], held: tuple[int, int]
):
    said = line("import", line.file(name, make()), code=1).stdout
    assert "3 rows read, 2 added, 0 corrected, 0 unchanged, 1 quarantined" in said
    assert f"1 quarantined: {row['reason']}" in said
    assert "longstop quarantine" in said
    assert stored(line)[:2] == held
    (found,) = line.rows("quarantine", code=1)
    assert {key: found[key] for key in ("file", *row)} == {"file": name, **row}
    assert [word for word in mend if word not in found["mend"]] == []


def test_slashed_dates_go_in_once_their_format_is_declared(line: Line):
    slashed = line.file("events.csv", file("slashed_dates.csv")())
    line("import", slashed, code=1)
    again = line("import", slashed, "--dates", "dd/mm/yyyy").stdout
    assert "3 rows read, 1 added, 0 corrected, 2 unchanged, 0 quarantined" in again


def test_of_several_files_the_good_ones_before_a_bad_one_are_in(line: Line):
    good = line.file("people.csv", PEOPLE)
    bad = line.file("events.csv", HEADINGS.replace("kind", "sort") + "\n")
    result = line("import", good, bad, code=2)
    assert "people.csv (people csv): 3 rows read, 3 added" in result.stdout
    assert "events.csv" in result.stderr
    assert stored(line)[:2] == (0, 3)


# --- rules ------------------------------------------------------------------------------------------------------------

RULES = [
    pytest.param("unknown_key", "7:5", ["unknown key 'repeat'"], ["Did you mean repeats?"], id="unknown key"),
    pytest.param("alias", "6:12", ["anchors and aliases"], ["Write the value out"], id="alias"),
    pytest.param(
        "undeclared_attribute",
        "10:39",
        ["'visited' is not a word this event has"],
        ["Use one of", "seen_alone"],
        id="condition on an undeclared attribute",
    ),
]


@pytest.mark.parametrize(("name", "place", "what", "mend"), RULES)
def test_a_rule_that_cannot_stand_is_a_finding_with_its_place(
    line: Line, name: str, place: str, what: list[str], mend: list[str]
):
    (found,) = line.rows("check", DATA / "bad_rules" / f"{name}.yaml", code=1)
    assert found["where"] == f"{name}.yaml:{place}"
    assert [word for word in what if word not in found["what"]] == []
    assert [word for word in mend if word not in found["mend"]] == []


def test_an_example_that_fails_is_said_by_both_judges(line: Line):
    # Mon 6 Jan 2025, 20 working days: 1-4 are 7-10; 5-9 13-17; 10-14 20-24; 15-19 27-31; 20 Mon 3 February.
    found = line.rows("test", DATA / "bad_rules" / "failing_example.yaml", code=1)
    assert [(each["by"], each["where"]) for each in found] == [("both", "failing_example.yaml:17:9")]
    assert "the example of plan_visit expects due 2025-02-04, but found 2025-02-03" in found[0]["what"]
    assert "Count again" in found[0]["mend"]
    assert "Miscounted by one day." in found[0]["mend"]


def test_a_home_with_a_rule_that_cannot_stand_goes_on_with_the_last_good_book_and_says_so(line: Line):
    line("import", line.file("events.csv", EVENTS))
    line("scan", "--as-at", "2022-06-15")
    log = line.log()
    shutil.copy(DATA / "bad_rules" / "unknown_key.yaml", line.home / "rules" / "local" / "unknown_key.yaml")
    for command in (["scan", "--as-at", "2022-06-16"], ["obligations"], ["digest", "--preview"]):
        result = line(*command)
        assert "the last good rule book stays in force" in result.stderr
        assert "unknown_key.yaml:7:5" in result.stderr
        assert "Did you mean repeats?" in result.stderr
    assert line.log() == log


# --- the database -----------------------------------------------------------------------------------------------------


def test_a_database_from_a_newer_version_is_left_alone(line: Line):
    good = line.file("events.csv", EVENTS)
    line("import", good)
    place = line.home / "longstop.db"
    with sqlite3.connect(place) as own:
        own.execute("UPDATE alembic_version SET version_num = '9999'")
    own.close()  # the last one to close writes the log into the file
    before = place.read_bytes()
    for command in (["import", good], ["scan"], ["obligations"], ["db", "upgrade"]):
        said = line(*command, code=2).stderr
        assert str(place) in said
        assert "made by a newer version of Longstop" in said
        assert "Install the newer Longstop, or restore a copy" in said
    assert place.read_bytes() == before


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Every transaction finds room for twenty more pages of its database, and no more."""

    def fill(connection: sa.Connection) -> None:
        if connection.dialect.name == "sqlite":
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")

    sa.event.listen(sa.Engine, "begin", fill)
    yield
    sa.event.remove(sa.Engine, "begin", fill)


@pytest.fixture
def many(line: Line) -> Path:
    """A file of 4,000 visits."""
    return line.file("many.csv", lines(*(f"v{n},HC-{n},cp_visit,2022-06-01,,,,,," for n in range(4_000))))


def test_a_full_disk_loses_nothing(line: Line, many: Path, request: pytest.FixtureRequest):
    line("import", line.file("events.csv", EVENTS))
    before = stored(line)
    request.getfixturevalue("full_disk")
    said = line("import", many, code=2).stderr
    assert str(line.home / "longstop.db") in said
    assert "the disk is full; nothing was changed." in said
    assert "Free some space, then run it again." in said
    assert "HC-3999" not in said
    assert stored(line) == before


def test_after_a_full_disk_the_same_import_goes_in(line: Line, many: Path):
    line("import", line.file("events.csv", EVENTS))
    (counts,) = line.rows("import", many)
    assert (counts["added"], counts["quarantined"]) == (4_000, 0)
    assert stored(line)[0] == 4_006


def test_a_full_disk_under_the_outbox_keeps_the_messages(line: Line, monkeypatch: pytest.MonkeyPatch):
    line("import", line.file("events.csv", EVENTS))

    def full(path: Path, text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("notifiers.folder._replace", full)
    said = line("digest", "--as-at", "2022-06-22", "--deliver", code=1)
    assert "0 messages sent" in said.stdout
    assert "could not be sent yet; they stay in the outbox and are tried again" in said.stderr
    database = open_database(line.home / "longstop.db")
    states = messages.counts_by_state(database)
    database.close()
    assert states.get(MessageState.WAITING, 0) >= 2
    assert set(states) == {MessageState.WAITING}


# --- a mail server that refuses one recipient -------------------------------------------------------------------------

ORGANISATION = """
authority: Harrowmere
nation: england
fallback: {manager: mgr-door}
people:
  - {id: mgr-door, initials: FD, email: front-door@harrowmere.example, role: team manager, team: front-door}
  - {id: mgr-court, initials: PA, email: court@harrowmere.example, role: team manager, team: court-1}
teams:
  - {id: front-door, name: Front Door, manager: mgr-door}
  - {id: court-1, name: Court Team 1, manager: mgr-court}
"""


class Post:
    """The server side: keeps whom it accepted mail for, and refuses one address."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == "court@harrowmere.example":
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.kept.extend(envelope.rcpt_tos)
        return "250 kept"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def test_a_refused_recipient_is_told_and_holds_up_nobody_else(line: Line, post: tuple[Post, int]):
    handler, port = post
    (line.home / "config" / "organisation.yaml").write_text(ORGANISATION)
    (line.home / "config" / "settings.yaml").write_text(
        f'delivery: smtp\nsmtp: {{host: 127.0.0.1, port: {port}, from: "longstop@harrowmere.example", starttls: false}}\n'
    )
    line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS))
    said = line("digest", "--as-at", "2022-06-22", "--deliver", code=1)
    assert handler.kept == ["front-door@harrowmere.example"]
    assert "1 message sent" in said.stdout
    # Who, what, how to mend; the address itself is not said.
    assert "the message for mgr-court was refused" in said.stderr
    assert "code 550" in said.stderr
    assert "config/organisation.yaml" in said.stderr
    assert "court@harrowmere.example" not in said.output
    database = open_database(line.home / "longstop.db")
    kept = {each.recipient: each for each in messages.list_messages(database)}
    states = messages.counts_by_state(database)
    database.close()
    assert states == {MessageState.SENT: 1, MessageState.FAILED: 1}
    assert "Court Team 1" in kept["mgr-court"].subject
    assert kept["mgr-court"].text != ""
