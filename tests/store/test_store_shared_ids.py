"""An id that the store holds for one subject's event takes no other's over, whatever file says so, on either database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from engine.intake.reading import read_file
from engine.service.importing import Imported, store_read
from engine.service.rehearsing import _tried
from engine.store import events, quarantine
from engine.store.database import Database
from engine.words.frames import frame_of
from engine.words.records import Counts
from engine.words.values import CaseEvent, Moment

DAY: Final = date(2025, 6, 30)
NOW: Final = datetime(2025, 6, 30, 9, 0, tzinfo=UTC)
HEADINGS: Final = "event_id,subject,kind,happened,attributes,source\n"
GONE: Final = '"{""retracted"": true}"'
FIRST: Final = HEADINGS + "98,F2,foi_received,2025-05-01,,sysA\n99,F2,foi_answered,2025-05-12,,sysA\n"
SECOND: Final = HEADINGS + "99,K7,dispute_raised,2025-03-03,,sysB\n100,K7,dispute_resolved,2025-03-04,,sysB\n"
FREED: Final = HEADINGS + f"99,F2,foi_answered,2025-05-12,{GONE},sysA\n"
WORKBOOK: Final = Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx"


def put(db: Database, folder: Path, name: str, text: str) -> Imported:
    (folder / name).write_text(text, "utf-8")
    return store_read(db, read_file(folder / name, DAY), by="test", now=NOW)


def stands(db: Database) -> set[tuple[str, str, str]]:
    """Subject, id and day of the events that stand."""
    last = {(each.subject, each.event_id): each for each in events.load_events(db, ["F2", "K7"])}
    return {(*key, str(each.happened.day)) for key, each in last.items() if not each.retracted}


OF_F2: Final = {("F2", "98", "2025-05-01"), ("F2", "99", "2025-05-12")}
OF_K7: Final = {("K7", "99", "2025-03-03"), ("K7", "100", "2025-03-04")}


def test_another_subject_s_id_is_put_aside_with_its_place_and_what_to_do(db: Database, tmp_path: Path) -> None:
    put(db, tmp_path, "i1.csv", FIRST)
    second = put(db, tmp_path, "i2.csv", SECOND)
    assert (second.events, second.quarantined) == (Counts(1, 0, 0), 1)
    assert stands(db) == OF_F2 | {("K7", "100", "2025-03-04")}
    [row] = quarantine.list_open(db)
    assert (row.file, row.row, row.column, row.value) == ("i2.csv", 2, "event_id", "99")
    assert row.reason == "an event id used for two subjects"
    assert "casework-99" in row.mend
    assert "retract" in row.mend
    assert "F2" not in row.mend


def test_it_is_the_same_tried_out(db: Database, tmp_path: Path) -> None:
    (tmp_path / "i1.csv").write_text(FIRST, "utf-8")
    (tmp_path / "i2.csv").write_text(SECOND, "utf-8")
    (first, second), *_ = _tried(db, [read_file(tmp_path / name, DAY) for name in ("i1.csv", "i2.csv")], "test", NOW)
    assert (first.events.added, first.quarantined) == (2, 0)
    assert [(each.row, each.column, each.value) for each in second.rows] == [(2, "event_id", "99")]


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_whatever_the_format(db: Database, tmp_path: Path, ending: str) -> None:
    # The third row is at fault; without headings the first row is row 1.
    rows = [
        {"event_id": "101", "subject": "K7", "kind": "dispute_raised", "happened": "2025-03-03"},
        {"event_id": "102", "subject": "K7", "kind": "dispute_resolved", "happened": "2025-03-04"},
        {"event_id": "98", "subject": "K7", "kind": "dispute_raised", "happened": "2025-03-05"},
    ]
    put(db, tmp_path, "i1.csv", FIRST)
    file = tmp_path / f"i2.{ending}"
    if ending == "json":
        file.write_text(json.dumps(rows), "utf-8")
    else:
        pl.DataFrame(rows).write_parquet(file)
    done = store_read(db, read_file(file, DAY), by="test", now=NOW)
    assert [(each.row, each.column, each.value) for each in done.rows] == [(3, "event_id", "98")]
    assert done.events == Counts(2, 0, 0)


def test_the_key_of_a_workbook_s_record(db: Database, tmp_path: Path) -> None:
    read = read_file(WORKBOOK, DAY)
    taken = read.frame["event_id"][0]
    put(db, tmp_path, "i1.csv", HEADINGS + f"{taken},F2,foi_received,2025-05-01,,\n")
    done = store_read(db, read, by="test", now=NOW)
    assert [(each.file, each.column, each.value) for each in done.rows] == [("Annex_A.xlsx", "event_id", taken)]
    assert done.events.added == read.frame.height - 1
    assert stands(db) == {("F2", taken, "2025-05-01")}


def test_a_correction_of_one_s_own_goes_in_as_before(db: Database, tmp_path: Path) -> None:
    put(db, tmp_path, "i1.csv", FIRST)
    done = put(db, tmp_path, "i3.csv", HEADINGS + "99,F2,foi_answered,2025-05-13,,sysB\n")
    assert (done.events, done.quarantined) == (Counts(0, 1, 0), 0)


@pytest.mark.parametrize("at_once", [False, True], ids=["in two files", "in one file"])
def test_an_event_is_moved_by_retracting_it_first(db: Database, tmp_path: Path, at_once: bool) -> None:
    put(db, tmp_path, "i1.csv", FIRST)
    if at_once:
        done = put(db, tmp_path, "move.csv", FREED + SECOND.removeprefix(HEADINGS))
    else:
        put(db, tmp_path, "free.csv", FREED)
        done = put(db, tmp_path, "i2.csv", SECOND)
    assert done.quarantined == 0
    assert stands(db) == {("F2", "98", "2025-05-01")} | OF_K7


def test_the_same_file_once_the_id_is_free_is_mended(db: Database, tmp_path: Path) -> None:
    for name, text in (("i1.csv", FIRST), ("i2.csv", SECOND), ("free.csv", FREED)):
        put(db, tmp_path, name, text)
    assert put(db, tmp_path, "i2.csv", SECOND).quarantined == 0
    assert stands(db) == {("F2", "98", "2025-05-01")} | OF_K7
    assert quarantine.list_open(db) == []


def test_files_read_again_put_aside_what_they_did_and_no_more(db: Database, tmp_path: Path) -> None:
    for name, text in (("i1.csv", FIRST), ("free.csv", FREED), ("i2.csv", SECOND)):
        put(db, tmp_path, name, text)
    # F2's answer moved away: the oldest file says what has been said, changes nothing and needs no mending.
    again = put(db, tmp_path, "i1.csv", FIRST)
    assert (again.events, again.quarantined) == (Counts(0, 0, 2), 0)
    # A file that is not the same brings it back only by taking K7's id, and may not.
    other = put(db, tmp_path, "i4.csv", FIRST + "97,F2,foi_received,2025-04-01,,sysA\n")
    assert (other.events, other.quarantined) == (Counts(1, 0, 1), 1)
    assert stands(db) == {("F2", "97", "2025-04-01"), ("F2", "98", "2025-05-01")} | OF_K7


def test_a_withdrawal_under_the_wrong_subject_says_so(db: Database, tmp_path: Path) -> None:
    put(db, tmp_path, "i1.csv", FIRST)
    done = put(db, tmp_path, "wrong.csv", FREED.replace("F2", "K7"))
    assert [(each.row, each.value) for each in done.rows] == [(2, "99")]
    assert stands(db) == OF_F2


def test_a_whole_account_of_a_moved_event_goes_in_where_it_stands_by_now(db: Database, tmp_path: Path) -> None:
    put(db, tmp_path, "i2.csv", SECOND)
    account = HEADINGS + f"99,F2,foi_answered,2025-05-12,,sysA\n99,F2,foi_answered,2025-05-12,{GONE},sysA\n"
    assert put(db, tmp_path, "account.csv", account).quarantined == 0
    assert stands(db) == OF_K7


def test_two_that_stand_in_an_older_database_are_both_corrected(db: Database, tmp_path: Path) -> None:
    rows = [
        CaseEvent("99", "F2", "foi_answered", Moment(date(2025, 5, 12)), NOW),
        CaseEvent("99", "K7", "dispute_raised", Moment(date(2025, 3, 3)), NOW),
    ]
    put(db, tmp_path, "i5.csv", HEADINGS + "1,F2,foi_received,2025-05-01,,\n")
    events.add_frame(db, 1, frame_of(rows))
    done = put(db, tmp_path, "i6.csv", HEADINGS + "99,K7,dispute_raised,2025-03-04,,\n")
    assert (done.events, done.quarantined) == (Counts(0, 1, 0), 0)


def test_ids_are_found_whoever_s_they_are_and_told_apart_by_case(db: Database, tmp_path: Path) -> None:
    put(
        db,
        tmp_path,
        "i1.csv",
        HEADINGS + f"a%,F2,foi_received,2025-05-01,,\nb'\"é,K7,dispute_raised,2025-05-01,{GONE},\n",
    )
    found = events.holders(db, pl.Series(["a%", "b'\"é", "A%", "none"]))
    assert sorted(found.rows()) == [("F2", "a%"), ("K7", "b'\"é")]
    assert events.holders(db, pl.Series([], dtype=pl.String)).rows() == []
