"""The published sample return, event by event."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.intake.cin_census import read
from engine.intake.result import Evidence, Read

DATA = Path(__file__).parent.parent / "data" / "cin_census"
AS_AT = date(2026, 11, 21)
NO_EVIDENCE_ON_A_PLAN = ("core_group", "core_group_record", "cp_visit", "plan_at_15_months")
NO_PLAN_SAID = ("core_group", "core_group_record", "cp_visit", "plan_at_15_months", "review_conference")
REFERRAL, ENQUIRY = "referral/2021-10-06/1", "section_47/2021-06-02/1"
CP_PLAN, CIN_PLAN = "cp_plan/2021-02-17/1", "cin_plan/2022-01-24/1"

# Read off cin-2022-moved.xml by hand, in the order of the mapping: event id after "cin_census/", day, episode, attributes.
BY_HAND: list[tuple[str, str, str, dict[str, Any]]] = [
    # line 27: PersonDeathDate 2022-10-08
    ("child/DfEX0000001/died", "2022-10-08", "", {}),
    # line 37: CINreferralDate 2021-10-06, within the year to 31 March 2022; line 62: ReferralNFA false
    (
        "referral/DfEX0000001/2021-10-06/1/referral_received",
        "2021-10-06",
        REFERRAL,
        {"evidence_not_held": ("allocation", "child_seen", "referral_decision", "strategy_discussion")},
    ),
    (
        "referral/DfEX0000001/2021-10-06/1/case_opened",
        "2021-10-06",
        REFERRAL,
        {"evidence_not_held": ("case_supervision",)},
    ),
    # line 42: DateOfInitialCPC 2021-12-06 beside a section 47 whose own conference was on 2021-06-17
    ("referral/DfEX0000001/2021-10-06/1/icpc_held", "2021-12-06", "", {"evidence_not_held": NO_PLAN_SAID}),
    # lines 40, 41: CINclosureDate 2022-02-27, RC1
    ("referral/DfEX0000001/2021-10-06/1/case_closed", "2022-02-27", REFERRAL, {"reason": "RC1"}),
    # lines 44, 46: assessment 2021-06-03 to 2022-07-18
    ("assessment/DfEX0000001/2021-06-03/1/assessment_started", "2021-06-03", REFERRAL, {}),
    ("assessment/DfEX0000001/2021-06-03/1/assessment_completed", "2022-07-18", REFERRAL, {}),
    # lines 53, 54: child in need plan 2022-01-24 to 2022-01-26
    (
        "cin_plan/DfEX0000001/2022-01-24/1/cin_plan_started",
        "2022-01-24",
        CIN_PLAN,
        {"evidence_not_held": ("cin_review", "cin_visit")},
    ),
    ("cin_plan/DfEX0000001/2022-01-24/1/cin_plan_ended", "2022-01-26", CIN_PLAN, {}),
    # lines 57, 59, 60: section 47 from 2021-06-02, conference 2021-06-17, ICPCnotRequired false
    (
        "section_47/DfEX0000001/2021-06-02/1/strategy_discussion",
        "2021-06-02",
        ENQUIRY,
        {"initiated_s47": True, "evidence_not_held": ("section_47", "strategy_discussion")},
    ),
    ("section_47/DfEX0000001/2021-06-02/1/s47_started", "2021-06-02", ENQUIRY, {}),
    (
        "section_47/DfEX0000001/2021-06-02/1/icpc_held",
        "2021-06-17",
        ENQUIRY,
        {"kind": "initial", "evidence_not_held": NO_PLAN_SAID},
    ),
    # lines 64, 65: plan 2021-02-17 to 2022-03-14; line 70: review 2022-02-15, the first held here of a plan that is
    # older than 1 April 2021
    (
        "cp_plan/DfEX0000001/2021-02-17/1/cp_plan_started",
        "2021-02-17",
        CP_PLAN,
        {"evidence_not_held": NO_EVIDENCE_ON_A_PLAN},
    ),
    ("cp_plan/DfEX0000001/2021-02-17/1/cp_plan_ended", "2022-03-14", CP_PLAN, {}),
    ("review/DfEX0000001/2022-02-15/1/rcpc_held", "2022-02-15", CP_PLAN, {"date_quality": "latest"}),
]


@pytest.fixture(scope="module")
def moved() -> Read:
    return read(DATA / "cin-2022-moved.xml", AS_AT)


def test_each_event_of_the_sample_is_as_read_off_by_hand(moved: Read) -> None:
    found = [
        (event.event_id.removeprefix("cin_census/"), str(event.happened.day), event.episode, dict(event.attributes))
        for event in moved.events
    ]
    assert found == BY_HAND


def test_the_sample_has_one_child_and_nothing_amiss(moved: Read) -> None:
    (person,) = moved.people
    assert (person.subject, person.name) == ("DfEX0000001", "")
    assert (person.date_of_birth, person.expected_date_of_birth) == (date(2017, 3, 24), date(2017, 3, 22))
    assert person.died == date(2022, 10, 8)
    assert (moved.rows_read, moved.duplicates, moved.quarantined) == (1, 0, ())
    assert (moved.format, moved.evidence) == ("cin census xml", Evidence.HISTORY)
    assert moved.notes == (
        "Return of 2022, from 2021-04-01 to 2022-03-31.",
        "What happened after 2022-03-31 is not in it: duties open on that day show as open or overdue until something "
        "later is imported.",
    )


# The dates of 1970 and 1971 are older than working days are known: line, field, value.
TOO_OLD = [
    (27, "Child/PersonDeathDate", "1980-10-08"),
    (37, "CINdetails/CINreferralDate", "1970-10-06"),
    (40, "CINdetails/CINclosureDate", "1971-02-27"),
    (42, "CINdetails/DateOfInitialCPC", "1970-12-06"),
    (44, "Assessments/AssessmentActualStartDate", "1970-06-03"),
    (46, "Assessments/AssessmentAuthorisationDate", "1971-07-18"),
    (53, "CINPlanDates/CINPlanStartDate", "1971-01-24"),
    (54, "CINPlanDates/CINPlanEndDate", "1971-01-26"),
    (57, "Section47/S47ActualStartDate", "1970-06-02"),
    (59, "Section47/DateOfInitialCPC", "1970-06-17"),
    (64, "ChildProtectionPlans/CPPstartDate", "1970-02-17"),
    (65, "ChildProtectionPlans/CPPendDate", "1971-03-14"),
    (70, "CPPreviewDate", "1971-02-15"),
]


def test_the_unchanged_sample_goes_to_quarantine_date_by_date_and_its_child_goes_in() -> None:
    found = read(DATA / "cin-2022.xml", AS_AT)
    assert [(row.row, row.column, row.value) for row in found.quarantined] == TOO_OLD
    assert {row.reason for row in found.quarantined} == {"too long ago for a case event"}
    assert [person.date_of_birth for person in found.people] == [date(1966, 3, 24)]
    assert found.events == ()
