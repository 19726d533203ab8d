"""Whole files imported one after the other: what a later one changes, and that an old one read again changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.intake.reading import read_file
from engine.service.importing import Imported, store_read
from engine.store import events, people
from engine.store.database import Database
from engine.words.values import Person

DAY = date(2021, 3, 16)
NOW = datetime(2021, 3, 16, 9, 0, tzinfo=UTC)
WORKBOOK = Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx"
EVENTS = "event_id,subject,kind,happened,attributes\n"
LATEST = '"{""date_quality"": ""latest""}"'
GONE = '"{""retracted"": true}"'


def read(db: Database, folder: Path, name: str, text: str) -> Imported:
    file = folder / name
    file.write_text(text, "utf-8")
    return store_read(db, read_file(file, DAY), by="test", now=NOW)


def stands(db: Database) -> dict[str, str]:
    """The events that stand, each with its day and month."""
    last = {event.event_id: event for event in events.load_events(db, ["HC-1"])}
    return {key: f"{event.happened.day:%d %b}" for key, event in last.items() if not event.retracted}


PEOPLE = "subject,name,date_of_birth,died,family\n"
FULL = f"{PEOPLE}5358472,Ann Other,2015-02-28,,F1\n"
NAMELESS = "subject,date_of_birth\n5358472,2015-02-28\n"
KNOWN = Person("5358472", "Ann Other", date(2015, 2, 28), family="F1")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["names first", "births first"])
def test_a_table_without_a_column_wipes_nothing_in_either_order(
    db: Database, tmp_path: Path, order: tuple[int, int]
) -> None:
    for place in order:
        read(db, tmp_path, "people.csv", (FULL, NAMELESS)[place])
    assert people.load(db) == {"5358472": KNOWN}


def test_a_workbook_wipes_no_name_and_its_date_of_birth_outlives_an_empty_cell(db: Database, tmp_path: Path) -> None:
    read(db, tmp_path, "people.csv", f"{PEOPLE}5358472,Ann Other,,,F1\n")
    store_read(db, read_file(WORKBOOK, DAY), by="test", now=NOW)
    known = people.load(db, ["5358472"])["5358472"]
    assert (known.name, known.family) == ("Ann Other", "F1")
    assert known.date_of_birth is not None
    read(db, tmp_path, "people.csv", f"{PEOPLE}5358472,Ann B. Other,,,F1\n")
    after = people.load(db, ["5358472"])["5358472"]
    assert (after.name, after.date_of_birth) == ("Ann B. Other", known.date_of_birth)


def test_a_death_entered_by_mistake_goes_when_its_cell_is_emptied(db: Database, tmp_path: Path) -> None:
    dead = FULL.replace(",,F1", ",2021-03-01,F1")
    read(db, tmp_path, "people.csv", dead)
    assert people.load(db)["5358472"].died == date(2021, 3, 1)
    assert read(db, tmp_path, "people.csv", FULL).people.corrected == 1
    assert people.load(db) == {"5358472": KNOWN}
    read(db, tmp_path, "people.csv", dead)
    assert people.load(db) == {"5358472": KNOWN}, "the old file changes nothing"


def test_a_field_is_cleared_by_saying_so_whoever_said_it(db: Database, tmp_path: Path) -> None:
    store_read(db, read_file(WORKBOOK, DAY), by="test", now=NOW)
    assert people.load(db, ["5358472"])["5358472"].date_of_birth is not None
    done = read(db, tmp_path, "people.csv", f"{PEOPLE}5358472,Ann Other,[none],[None],\n")
    assert (done.quarantined, done.people.corrected) == (0, 1)
    assert people.load(db, ["5358472"])["5358472"] == Person("5358472", "Ann Other")


def test_a_nightly_extract_brings_a_date_back_and_an_old_file_read_again_does_not(db: Database, tmp_path: Path) -> None:
    first = f"{EVENTS}e1,HC-1,cp_visit,2021-03-01,\n"
    assert read(db, tmp_path, "monday.csv", first).events.added == 1
    assert read(db, tmp_path, "tuesday.csv", first.replace("03-01", "03-03")).events.corrected == 1
    again = read(db, tmp_path, "monday-copy.csv", first)
    assert (again.events.corrected, again.events.unchanged) == (0, 1)
    assert stands(db) == {"e1": "03 Mar"}
    wednesday = f"{first}e2,HC-1,cp_visit,2021-03-04,\n"
    done = read(db, tmp_path, "wednesday.csv", wednesday)
    assert (done.events.added, done.events.corrected) == (1, 1)
    assert stands(db) == {"e1": "01 Mar", "e2": "04 Mar"}


def test_what_says_itself_when_it_was_recorded_stays_old(db: Database, tmp_path: Path) -> None:
    dated = "event_id,subject,kind,happened,recorded\n"
    old = "e1,HC-1,cp_visit,2021-03-01,2021-03-02\n"
    read(db, tmp_path, "monday.csv", dated + old)
    read(db, tmp_path, "tuesday.csv", f"{dated}e1,HC-1,cp_visit,2021-03-03,2021-03-09\n")
    read(db, tmp_path, "late.csv", f"{dated}{old}e2,HC-1,cp_visit,2021-03-04,2021-03-05\n")
    assert stands(db) == {"e1": "03 Mar", "e2": "04 Mar"}


def test_withdrawals_are_counted(db: Database, tmp_path: Path) -> None:
    read(db, tmp_path, "events.csv", f"{EVENTS}e1,HC-1,cp_visit,2021-03-01,\ne2,HC-1,cp_visit,2021-03-02,\n")
    gone = f"{EVENTS}e1,HC-1,cp_visit,2021-03-01,{GONE}\n"
    done = read(db, tmp_path, "gone.csv", gone)
    assert (done.events.added, done.corrected, done.withdrawn, done.events.unchanged) == (0, 0, 1, 0)
    assert stands(db) == {"e2": "02 Mar"}
    again = read(db, tmp_path, "again.csv", f"{gone}e3,HC-1,cp_visit,2021-03-09,\n")
    assert (again.events.added, again.corrected, again.withdrawn, again.events.unchanged) == (1, 0, 0, 1)


def latest(*days: str) -> str:
    return "".join(f"iro/HC-1/2021-{day},HC-1,iro_oversight,2021-{day},{LATEST}\n" for day in days)


@pytest.mark.parametrize(
    ("files", "standing"),
    [
        pytest.param([latest("03-05"), latest("03-02")], {"02 Mar"}, id="the latest moves back"),
        pytest.param([latest("03-02"), latest("03-05")], {"02 Mar", "05 Mar"}, id="a new latest leaves the old"),
        pytest.param([latest("03-05"), latest("03-05", "03-02")], {"02 Mar", "05 Mar"}, id="two in one file"),
        pytest.param(
            [latest("03-05"), latest("03-02"), latest("03-05") + "x,HC-1,cp_visit,2021-03-09,\n"],
            {"02 Mar", "05 Mar", "09 Mar"},
            id="and forward again",
        ),
        pytest.param([latest("03-05"), latest("03-02"), latest("03-05")], {"02 Mar"}, id="an old file again"),
        pytest.param([latest("03-02"), latest("03-05"), latest("03-02")], {"02 Mar", "05 Mar"}, id="the first again"),
    ],
)
def test_a_latest_date_is_taken_back_by_itself_in_a_source_with_a_history(
    db: Database, tmp_path: Path, files: list[str], standing: set[str]
) -> None:
    for number, rows in enumerate(files):
        read(db, tmp_path, f"{number}.csv", EVENTS + rows)
    assert set(stands(db).values()) == standing


def test_what_is_only_the_first_of_its_file_takes_nothing_back(db: Database, tmp_path: Path) -> None:
    # Its key does not end with its date: it is marked because nothing is known of earlier ones.
    for number, day in enumerate(("2021-03-05", "2021-03-02")):
        read(db, tmp_path, f"{number}.csv", f"{EVENTS}r/{day}/review,HC-1,looked_after_review_held,{day},{LATEST}\n")
    assert set(stands(db).values()) == {"02 Mar", "05 Mar"}


def test_a_late_file_that_says_when_it_was_recorded_takes_nothing_back(db: Database, tmp_path: Path) -> None:
    dated = "event_id,subject,kind,happened,recorded,attributes\n"
    for name, day, recorded in (("new", "03-05", "03-10"), ("late", "03-02", "03-03")):
        row = f"iro/HC-1/2021-{day},HC-1,iro_oversight,2021-{day},2021-{recorded},{LATEST}\n"
        read(db, tmp_path, f"{name}.csv", dated + row)
    assert set(stands(db).values()) == {"02 Mar", "05 Mar"}
