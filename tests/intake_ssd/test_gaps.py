"""Tables and columns that are not there, rows that point nowhere, and what is said of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from ssd_sample import AS_AT, SAMPLE

from engine.intake.result import Read
from engine.intake.ssd import read_source
from engine.obligations import evaluate
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.errors import IntakeMistake, Mistakes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "extract"
    shutil.copytree(SAMPLE, copy)
    return copy


def edit(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"ssd_{table}.csv"
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), "utf-8")


def without_column(folder: Path, table: str, column: str) -> None:
    path = folder / f"ssd_{table}.csv"
    pl.read_csv(path, infer_schema=False).drop(column).write_csv(path)


def read(folder: Path) -> Read:
    return read_source(str(folder), AS_AT)


def not_held(found: Read, key: str) -> tuple[str, ...]:
    (event,) = [each for each in found.events if each.event_id == key]
    listed: Any = event.attributes.get("evidence_not_held", ())
    return tuple(listed)


HELD_ELSEWHERE = [
    ("cp_visits", "ssd/cp_plans/P105/cp_plan_started", "cp_visit"),
    ("cp_plans", "ssd/initial_cp_conference/I105/icpc_held", "cp_visit"),
    ("cp_reviews", "ssd/cp_plans/P105/cp_plan_started", "review_conference"),
    ("cin_assessments", "ssd/cin_episodes/R103/referral_received", "assessment"),
    ("involvements", "ssd/cin_episodes/R103/referral_received", "allocation"),
    ("initial_cp_conference", "ssd/s47_enquiry/S105/strategy_discussion", "icpc"),
    ("cin_visits", "ssd/cin_plans/CINP104/cin_plan_started", "cin_visit"),
    ("cla_visits", "ssd/cla_placement/PL1/placement_started", "looked_after_visit"),
    ("cla_reviews", "ssd/cla_periods/CLA109/looked_after_started", "looked_after_review"),
    ("cla_placement", "ssd/cla_periods/CLA109/looked_after_started", "looked_after_visit"),
    ("cla_health", "ssd/cla_periods/CLA109/looked_after_started", "dental_check"),
    ("cla_care_plan", "ssd/cla_periods/CLA109/looked_after_started", "care_plan"),
]


@pytest.mark.parametrize("how", ["missing", "empty", "without a column"])
@pytest.mark.parametrize(("table", "start", "duty"), HELD_ELSEWHERE, ids=[row[0] for row in HELD_ELSEWHERE])
def test_without_its_table_a_duty_has_no_evidence(
    folder: Path, sample: Read, table: str, start: str, duty: str, how: str
) -> None:
    assert duty not in not_held(sample, start)
    path = folder / f"ssd_{table}.csv"
    headings = path.read_text("utf-8").splitlines()[0]
    if how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_text(headings + "\n", "utf-8")
    else:
        without_column(folder, table, headings.split(",")[0])
    found = read(folder)
    assert duty in not_held(found, start)
    assert [note for note in found.notes if f"ssd_{table} " in note and duty in note] != []


def test_without_visits_nobody_is_overdue_for_ever_and_the_other_duties_go_on(folder: Path) -> None:
    (folder / "ssd_cp_visits.csv").unlink()
    judged = evaluate.judge(load_book(Nation.ENGLAND), read(folder).events, last_instant(AS_AT))
    assert {each.subject for each in judged if each.timescale == "cp_visit"} == set()
    assert {each.subject for each in judged if each.timescale == "icpc"} == {"0105", "0106", "0116"}


def test_a_missing_column_names_table_column_and_mend_and_other_tables_go_on(folder: Path, sample: Read) -> None:
    without_column(folder, "cp_visits", "cppv_cp_visit_seen")
    found = read(folder)
    (row,) = [row for row in found.quarantined if row.reason == "a table without a column that it needs"]
    assert (row.file, row.column) == ("ssd_cp_visits", "cppv_cp_visit_seen")
    assert "Add it under that name" in row.mend
    visits = sample.frame["kind"] == "cp_visit"
    assert found.frame.height == sample.frame.height - visits.sum()


def test_a_column_that_may_be_missing_leaves_its_table_in(folder: Path, sample: Read) -> None:
    without_column(folder, "cp_visits", "cppv_cp_visit_seen_alone")
    found = read(folder)
    assert found.frame["event_id"].equals(sample.frame["event_id"])
    (event,) = [each for each in found.events if each.event_id == "ssd/cp_visits/CV1/cp_visit"]
    assert dict(event.attributes) == {"seen": True}


def test_when_no_table_can_be_read_every_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "ssd_cp_visits.csv").write_text("cppv_cp_visit_id,cppv_cp_plan_id\nCV1,P1\n", "utf-8")
    (tmp_path / "ssd_person.csv").write_text("pers_forename,pers_surname\nA,B\n", "utf-8")
    with pytest.raises(Mistakes) as found:
        read(tmp_path)
    first, second = found.value.mistakes
    assert "ssd_person: columns 'pers_dob', 'pers_person_id' are missing." in str(first)
    assert "ssd_cp_visits: columns 'cppv_cp_visit_date', 'cppv_cp_visit_seen', 'cppv_person_id' are missing." in str(
        second
    )


def test_a_database_without_any_of_the_tables_is_an_error(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE person (id TEXT, name TEXT)"))
    engine.dispose()
    with pytest.raises(IntakeMistake, match="none of the dataset's 48 tables is there") as found:
        read_source(f"sqlite:///{tmp_path / 'other.db'}", AS_AT)
    assert found.value.where == "other.db"


def test_rows_that_point_to_no_person_are_kept_out_and_named(sample: Read) -> None:
    lost = [row for row in sample.quarantined if row.reason == "a row that points to no person"]
    assert [(row.file, row.row, row.column, row.value) for row in lost] == [
        ("ssd_cin_visits", 6, "cinv_person_id", "0999"),
        ("ssd_cla_reviews", 7, "clar_cla_id", "CLA999"),
    ]


def test_without_the_persons_the_rows_go_in_and_the_import_says_what_is_not_known(folder: Path) -> None:
    (folder / "ssd_person.csv").unlink()
    found = read(folder)
    assert found.people == ()
    assert "ssd/cin_visits/V5/cin_visit" in found.frame["event_id"].to_list()
    assert any(note.startswith("ssd_person is not there: names, birthdays and deaths") for note in found.notes)


def test_one_id_on_different_rows_goes_in_once(folder: Path) -> None:
    edit(folder, "cp_visits", "CV5,0108,P108", "CV4,0108,P108")
    found = read(folder)
    (row,) = [row for row in found.quarantined if row.reason == "one record id on different rows"]
    assert (row.file, row.row, row.value) == ("ssd_cp_visits", 6, "CV4")
    assert found.frame["event_id"].n_unique() == found.frame.height


@pytest.mark.parametrize("table", sorted(path.stem for path in SAMPLE.glob("*.csv")))
def test_each_table_can_stand_alone(tmp_path: Path, table: str) -> None:
    shutil.copy(SAMPLE / f"{table}.csv", tmp_path)
    shutil.copy(SAMPLE / "ssd_person.csv", tmp_path)
    found = read(tmp_path)
    assert len(found.people) == 16
    assert found.frame["event_id"].n_unique() == found.frame.height


@pytest.mark.parametrize("table", sorted(path.stem for path in SAMPLE.glob("*.csv")))
def test_each_table_can_be_empty(folder: Path, table: str) -> None:
    path = folder / f"{table}.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    found = read(folder)
    assert found.rows_read < 137 or table in UNREAD
    assert found.frame["event_id"].n_unique() == found.frame.height


UNREAD = {
    *("ssd_address", "ssd_assessment_factors", "ssd_cla_convictions", "ssd_cla_immunisations", "ssd_disability"),
    *("ssd_cla_previous_permanence", "ssd_cla_substance_misuse", "ssd_early_help_episodes", "ssd_version_log"),
}

# The first assessment of the sample began on 8 January 2025.
REFERRALS = [
    ("R111", True),  # of 2019, which no assessment names
    ("R105", True),  # of 2 January 2025, likewise
    ("R104", False),  # of 6 January, named by an assessment
    ("R103", False),  # of 28 April
    ("R114", False),  # of 3 February; no assessment, and there would be one
]


@pytest.mark.parametrize(("referral", "unseen"), REFERRALS)
def test_an_assessment_before_the_extract_reaches_back_is_not_held(sample: Read, referral: str, unseen: bool) -> None:
    assert ("assessment" in not_held(sample, f"ssd/cin_episodes/{referral}/referral_received")) is unseen


def test_a_referral_on_the_day_of_the_first_assessment_is_in_sight(folder: Path) -> None:
    edit(folder, "cin_episodes", "R105,0105,2025-01-02", "R105,0105,2025-01-08")
    assert "assessment" not in not_held(read(folder), "ssd/cin_episodes/R105/referral_received")
    edit(folder, "cin_episodes", "R105,0105,2025-01-08", "R105,0105,2025-01-07")
    assert "assessment" in not_held(read(folder), "ssd/cin_episodes/R105/referral_received")


def test_the_sample_s_own_faults_are_all_that_is_in_quarantine(sample: Read) -> None:
    assert {(row.file, row.reason) for row in sample.quarantined} == {
        ("ssd_cin_visits", "a row that points to no person"),
        ("ssd_cin_visits", "in the future"),
        ("ssd_cin_visits", "a value that cannot be read"),
        ("ssd_cla_placement", "a value that cannot be read"),
        ("ssd_cla_reviews", "a row that points to no person"),
        ("ssd_legal_status", "a value that cannot be read"),
        ("ssd_missing", "an end before its start"),
    }
    assert len(sample.quarantined) == 7
