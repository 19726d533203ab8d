"""The same source again, changed, and with rows gone: what the store knows afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from ssd_sample import AS_AT, SAMPLE

from engine.intake.ssd import read_source
from engine.service.importing import Imported, store_read
from engine.store import batches, events
from engine.store.database import Database, open_database
from engine.store.upgrading import upgrade
from engine.words.values import CaseEvent

MORNING = datetime(2025, 6, 30, 7, 0, tzinfo=UTC)
NOON = datetime(2025, 6, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "test.db")
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "extract"
    shutil.copytree(SAMPLE, copy)
    return copy


def put_in(db: Database, folder: Path, now: datetime) -> Imported:
    return store_read(db, read_source(str(folder), AS_AT), by="test", now=now)


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"ssd_{table}.csv"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def current(db: Database, subject: str) -> dict[str, CaseEvent]:
    """The latest version of each event that stands."""
    found = {event.event_id: event for event in events.load_events(db, [subject])}
    return {key: event for key, event in found.items() if not event.retracted}


def test_the_same_source_twice_changes_nothing(db: Database, folder: Path) -> None:
    first, again = put_in(db, folder, MORNING), put_in(db, folder, NOON)
    assert (first.events.corrected, first.taken_back) == (0, 0)
    assert (again.events.added, again.events.corrected, again.taken_back) == (0, 0, 0)
    assert (again.people.added, again.people.corrected) == (0, 0)


def test_a_changed_row_corrects_its_own_events_and_adds_none(db: Database, folder: Path) -> None:
    put_in(db, folder, MORNING)
    change(folder, "cp_visits", "CV2,0105,P105,2025-02-14 00:00:00.000,NULL", "CV2,0105,P105,2025-02-17 00:00:00.000,Y")
    again = put_in(db, folder, NOON)
    assert (again.events.added, again.events.corrected, again.taken_back) == (0, 1, 0)
    event = current(db, "0105")["ssd/cp_visits/CV2/cp_visit"]
    assert (event.happened.day, event.attributes["seen"]) == (date(2025, 2, 17), True)


def test_a_case_that_is_open_again_is_not_closed(db: Database, folder: Path) -> None:
    put_in(db, folder, MORNING)
    assert "ssd/cin_episodes/R106/case_closed" in current(db, "0106")
    change(folder, "cin_episodes", "RC7,2025-03-07 00:00:00.000", "NULL,NULL")
    assert put_in(db, folder, NOON).taken_back == 1
    assert "ssd/cin_episodes/R106/case_closed" not in current(db, "0106")
    assert put_in(db, folder, NOON).taken_back == 0


def test_a_record_that_is_another_child_s_now_leaves_the_first(db: Database, folder: Path) -> None:
    put_in(db, folder, MORNING)
    change(folder, "cp_visits", "CV4,0107,P107", "CV4,0105,P105")
    assert put_in(db, folder, NOON).taken_back == 1
    assert "ssd/cp_visits/CV4/cp_visit" not in current(db, "0107")
    assert "ssd/cp_visits/CV4/cp_visit" in current(db, "0105")


def test_rows_that_are_gone_take_nothing_back(db: Database, folder: Path) -> None:
    put_in(db, folder, MORNING)
    path = folder / "ssd_cp_visits.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:2]) + "\n", "utf-8")
    (folder / "ssd_missing.csv").unlink()
    put_in(db, folder, NOON)
    assert "ssd/cp_visits/CV3/cp_visit" in current(db, "0105")
    assert "ssd/missing/MI1/missing_found" in current(db, "0111")


def test_a_date_that_cannot_be_read_takes_nothing_back(db: Database, folder: Path) -> None:
    put_in(db, folder, MORNING)
    change(folder, "cin_episodes", "RC7,2025-03-07 00:00:00.000", "RC7,in March")
    again = put_in(db, folder, NOON)
    assert (again.taken_back, again.quarantined) == (0, 8)
    assert "ssd/cin_episodes/R106/case_closed" in current(db, "0106")


def test_the_import_is_known_by_its_name_alone(db: Database, folder: Path) -> None:
    put_in(db, folder, MORNING)
    batch = batches.latest_batch(db)
    assert batch is not None
    assert (batch.file, batch.format) == ("extract", "ssd folder")
