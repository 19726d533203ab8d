"""Dates, flags, identifiers and JSON as databases and exports write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from ssd_sample import AS_AT

from engine.intake.cells import plain
from engine.intake.reasons import Fault, Reason
from engine.intake.ssd import read_source
from engine.intake.ssd.cleaning import flags_said, plain_expr, read_ssd_moment
from engine.intake.ssd.mapping import load_mapping
from engine.intake.ssd.readings import first_match
from engine.words.values import CaseEvent, Moment

DATES = [
    ("2025-02-28", "2025-02-28", None),
    ("2025-02-28 00:00:00", "2025-02-28", None),
    ("2025-02-28 00:00:00.000", "2025-02-28", None),
    ("2025-02-28T00:00:00.0000000", "2025-02-28", None),
    ("2025-02-28 14:30:00.000", "2025-02-28", "14:30"),
    ("28/02/2025", "2025-02-28", None),
    ("28/02/2025 00:00", "2025-02-28", None),
    ("01/02/2025", "2025-02-01", None),  # day first, as British systems write it
    ("28/02/2025 14:30", "2025-02-28", "14:30"),
    ("2025-06-10 14:30:00", "2025-06-10", "13:30"),  # British summer time
    ("2025-06-09T23:00:00Z", "2025-06-10", None),  # midnight in London
    ("2025-06-09 23:00:00+00", "2025-06-10", None),
    ("2025-06-10T09:15:00+01:00", "2025-06-10", "08:15"),
]


@pytest.mark.parametrize(("text", "day", "time"), DATES)
def test_a_date_is_a_day_and_midnight_is_no_time(text: str, day: str, time: str | None) -> None:
    read = read_ssd_moment(text)
    assert isinstance(read, Moment)
    assert str(read.day) == day
    assert (read.instant and f"{read.instant:%H:%M}") == time


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("30/02/2025", Reason.UNREADABLE_DATE),
        ("Dec 10 2024 12:00AM", Reason.UNREADABLE_DATE),
        ("soon", Reason.UNREADABLE_DATE),
        ("2025-03-30 01:30:00", Reason.NO_SUCH_TIME),
    ],
)
def test_what_is_no_date_is_a_fault(text: str, reason: Reason) -> None:
    read = read_ssd_moment(text)
    assert isinstance(read, Fault)
    assert read.reason is reason


@pytest.mark.parametrize("text", ["", "  a\t b ", "\u00a0x\u00a0", "N\x00", "\ufeffY  ", "a\r\nb"])
def test_a_column_is_made_plain_as_a_cell_is(text: str) -> None:
    (read,) = pl.DataFrame({"a": [text]}).select(plain_expr("a")).to_series().to_list()
    assert read == plain(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"NFA_FLAG": "N", "CP_CONFERENCE_FLAG": "Y"}', "CP_CONFERENCE_FLAG"),
        ('{"NFA_FLAG": "1", "MONITOR_FLAG": true, "TOTAL_NO_OF_OUTCOMES": 3}', "MONITOR_FLAG NFA_FLAG"),
        ('{"NFA_FLAG": "", "OUTCOME_COMMENTS": "spoke to the mother"}', ""),
        ('["1A", "2B"]', "1A 2B"),
        ("not json", ""),
        ("", ""),
    ],
)
def test_flags_in_json_are_the_names_that_say_yes(text: str, said: str) -> None:
    assert flags_said(text) == said


READINGS = [
    ("legal status", "V2", {"legal_status": "V2"}),
    ("legal status", "c1 - Interim care order", {"legal_status": "C1"}),
    ("legal status", "Interim Care Order", {"legal_status": "C1"}),
    ("legal status", "Full Care Order", {"legal_status": "C2"}),
    ("legal status", "Accommodated under Section 20", {"legal_status": "V2"}),
    ("legal status", "Series of short breaks (S20)", {"legal_status": "V4"}),
    ("legal status", "Special Guardianship Order", {}),
    ("legal status", "Child Arrangements Order", {}),
    ("legal status", "Private Fostering", {}),
    ("legal status", "Supervision Order", {}),
    ("legal status", "Ward", None),
    ("role", "ALLOCATED CASE WORKER", {"role": "lead"}),
    ("role", "Key Worker", {"role": "lead"}),
    ("role", "Co-worker", {"role": "co-worker"}),
    ("role", "Duty Social Worker", {"role": "duty"}),
    ("role", "Independent Reviewing Officer", {}),
    ("role", "Personal Advisor", {}),
    ("role", "Supervising Social Worker (Fostering)", {}),
    ("role", "Nursery nurse", None),
    ("placement", "U4 - Foster placement, long term", {"placement": "foster", "long_term_foster": True, "intended_to_18": True}),
    ("placement", "T3", {"placement": "other", "temporary": True}),
    ("placement", "P1", {"placement": "with_parents"}),
    ("placement", "A6", {"placement": "adoption"}),
    ("enquiry outcome", "CP_CONFERENCE_FLAG NFA_FLAG", {"outcome": "icpc"}),
    ("enquiry outcome", "NFA_CONTINUE_SINGLE_FLAG", {"outcome": "cin"}),
    ("enquiry outcome", "PROV_OF_SERVICES_FLAG", {"outcome": "cin"}),
]  # fmt: skip


@pytest.mark.parametrize(("reading", "text", "gives"), READINGS, ids=[f"{row[0]}: {row[1]}" for row in READINGS])
def test_a_text_gives_its_attributes(reading: str, text: str, gives: dict[str, object] | None) -> None:
    found = first_match(load_mapping().readings[reading], text)
    assert (None if found is None else dict(found)) == gives


def visits(tmp_path: Path, *rows: str) -> dict[str, CaseEvent]:
    (tmp_path / "ssd_person.csv").write_text("pers_person_id,pers_dob\n0001,2015-01-31\n1,2016-01-31\n", "utf-8")
    head = (
        "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen,cppv_cp_visit_seen_alone"
    )
    (tmp_path / "ssd_cp_visits.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return {event.event_id: event for event in read_source(str(tmp_path), AS_AT).events}


@pytest.mark.parametrize(
    "none", ["", "NULL", "1900-01-01 00:00:00.000", "01/01/1900", "9999-12-31", "PLACEHOLDER_DATA"]
)
def test_what_stands_for_no_date_gives_no_event_and_no_fault(tmp_path: Path, none: str) -> None:
    assert visits(tmp_path, f"V1,0001,P1,{none},Y,Y") == {}
    assert read_source(str(tmp_path), AS_AT).quarantined == ()


@pytest.mark.parametrize(
    ("said", "seen"),
    [("Y", True), ("Y    ", True), ("yes", True), ("1", True), ("true", True), ("N", False), ("0", False), ("False", False)],
)  # fmt: skip
def test_seen_is_what_the_row_says(tmp_path: Path, said: str, seen: bool) -> None:
    (event,) = visits(tmp_path, f"V1,0001,P1,2025-02-03,{said},").values()
    assert dict(event.attributes) == {"seen": seen}


@pytest.mark.parametrize("said", ["", "NULL", "U", "Unknown", "NA", "Not recorded"])
def test_seen_stays_unknown_when_nobody_said(tmp_path: Path, said: str) -> None:
    (event,) = visits(tmp_path, f"V1,0001,P1,2025-02-03,{said},").values()
    assert dict(event.attributes) == {}


def test_identifiers_are_texts(tmp_path: Path) -> None:
    found = visits(tmp_path, "0007,0001,P1,2025-02-03,Y,Y", "7.0,1,-1,2025-02-03,Y,Y", "A/B%,1,,2025-02-04,Y,Y")
    assert [(key, event.subject, event.episode) for key, event in found.items()] == [
        ("ssd/cp_visits/0007/cp_visit", "0001", "P1"),
        ("ssd/cp_visits/7/cp_visit", "1", ""),
        ("ssd/cp_visits/A%2FB%25/cp_visit", "1", ""),
    ]


def test_births_and_deaths_that_cannot_be_are_left_out_and_named(tmp_path: Path) -> None:
    head = "pers_person_id,pers_dob,pers_death_date\n"
    rows = "1,2031-01-31,\n2,2015-01-31,2014-01-31\n3,2015-01-31,2031-01-01\n4,1900-01-01,\n5,someday,\n"
    (tmp_path / "ssd_person.csv").write_text(head + rows, "utf-8")
    found = read_source(str(tmp_path), AS_AT)
    born = date(2015, 1, 31)
    assert [(person.subject, person.date_of_birth, person.died) for person in found.people] == [
        *(("1", None, None), ("2", born, None), ("3", born, None), ("4", None, None), ("5", None, None)),
    ]
    assert [(row.row, row.column, row.reason) for row in found.quarantined] == [
        (2, "pers_dob", "born in the future"),
        (3, "pers_death_date", "died before being born"),
        (4, "pers_death_date", "in the future"),
        (6, "pers_dob", "not a date that can be read"),
    ]
