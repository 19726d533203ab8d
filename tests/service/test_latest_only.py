"""A first import of the Annex A workbook, without any setting: nobody is given an old breach by it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from engine.calendars.building import get_axis
from engine.intake.reading import read_file
from engine.rulebook.loading import load_book
from engine.service.importing import store_read
from engine.service.scanning import scan
from engine.service.setup import Setup
from engine.store import breaches, quarantine
from engine.store.database import open_database
from engine.store.upgrading import upgrade
from engine.words.clock import last_instant
from engine.words.enums import Nation, State
from engine.words.settings import Settings

WORKBOOK = Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx"
IMPORTED = datetime(2021, 3, 16, 9, 0, tzinfo=UTC)


def test_a_first_import_makes_no_old_breach_and_the_log_begins_on_its_day(tmp_path: Path) -> None:
    db = open_database(tmp_path / "test.db")
    upgrade(db)
    setup = Setup(load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND), None, None, "", Settings())
    store_read(db, read_file(WORKBOOK, date(2021, 3, 16)), by="test", now=IMPORTED)
    now = last_instant(date(2021, 3, 16))
    scanned = scan(db, setup, now, now, now=now, by="test")
    assert any(each.state is State.OVERDUE for each in scanned.looked.obligations), "what is open is shown all the same"
    assert breaches.list_lines(db) == []
    # Two children on plans were last visited on Tuesday 2 March 2021: 3, 4, 5, 8, 9, 10, 11, 12, 15 and 16 March are ten
    # working days, so that their next visits are missed from 17 March.
    next_day = last_instant(date(2021, 3, 17))
    scan(db, setup, next_day, next_day, now=next_day, by="test")
    lines = breaches.list_lines(db)
    # One child in need was last seen on Tuesday 16 February: 17 to 19 February, 22 to 26, 1 to 5 March, 8 to 12, 15 and 16
    # are twenty.
    assert sorted((line.timescale, str(line.due.day)) for line in lines if line.due) == [
        ("cin_visit", "2021-03-16"),
        ("cp_visit", "2021-03-16"),
        ("cp_visit", "2021-03-16"),
    ]
    assert len(lines) == 3
    db.close()


def test_quarantining_the_same_row_twice_keeps_it_once(tmp_path: Path) -> None:
    db = open_database(tmp_path / "test.db")
    upgrade(db)
    file = tmp_path / "events.csv"
    file.write_text("event_id,subject,kind,happened\ne1,HC-1,case_opened,01/02/2021\n", "utf-8")
    for _ in range(2):
        store_read(db, read_file(file, date(2021, 3, 16)), by="test", now=IMPORTED)
    assert len(quarantine.list_rows(db)) == 1
    db.close()
