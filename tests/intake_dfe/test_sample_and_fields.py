"""The published sample payload, event by event, and what each field gives."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dfe_payloads import AS_AT, SAMPLE, episode, payload, placement, read_json, s47, told

from engine.intake.dfe_api import read, recognise

REFERRAL = "referral/ABC123456"
NO_PLAN_SAID = (
    "core_group",
    "core_group_record",
    "cp_visit",
    "plan_at_15_months",
    "pre_birth_review",
    "review_conference",
)
IN_CARE = (
    *("care_plan", "dental_check", "initial_health_assessment", "iro_oversight", "looked_after_review"),
    *("looked_after_visit", "pep", "placement_plan", "review_health_assessment", "review_minutes"),
    *("review_recommendations", "review_response", "short_break_review", "short_break_visit"),
)

# Read off the payload by hand, in the order of the mapping; every date is 14 June 2022. Event id after "dfe_api/", episode,
# worker, attributes.
BY_HAND: list[tuple[str, str, str, dict[str, Any]]] = [
    ("sdq/Child1234/2022-06-14/1/sdq_completed", "", "", {}),
    (
        "referral/Child1234/ABC123456/referral_received",
        REFERRAL,
        "",
        {"evidence_not_held": ("allocation", "child_seen", "referral_decision", "strategy_discussion")},
    ),
    ("referral/Child1234/ABC123456/case_opened", REFERRAL, "", {"evidence_not_held": ("case_supervision",)}),
    ("referral/Child1234/ABC123456/case_closed", REFERRAL, "", {"reason": "RC7"}),
    ("worker/Child1234/ABC123/2022-06-14/1/allocated", REFERRAL, "ABC123", {"evidence_not_held": ("child_seen",)}),
    ("assessment/Child1234/ABC123456/assessment_started", REFERRAL, "", {}),
    ("assessment/Child1234/ABC123456/assessment_completed", REFERRAL, "", {}),
    (
        "cin_plan/Child1234/ABC123456/cin_plan_started",
        "cin_plan/ABC123456",
        "",
        {"evidence_not_held": ("cin_review", "cin_visit")},
    ),
    ("cin_plan/Child1234/ABC123456/cin_plan_ended", "cin_plan/ABC123456", "", {}),
    (
        "section_47/Child1234/ABC123456/strategy_discussion",
        "section_47/ABC123456",
        "",
        {"initiated_s47": True, "evidence_not_held": ("strategy_discussion",)},
    ),
    ("section_47/Child1234/ABC123456/s47_started", "section_47/ABC123456", "", {}),
    (
        "section_47/Child1234/ABC123456/icpc_held",
        "section_47/ABC123456",
        "",
        {"kind": "initial", "evidence_not_held": NO_PLAN_SAID},
    ),
    ("section_47/Child1234/ABC123456/s47_completed", "section_47/ABC123456", "", {"outcome": "icpc"}),
    ("cp_plan/Child1234/ABC123456/cp_plan_started", "cp_plan/ABC123456", "", {"evidence_not_held": NO_PLAN_SAID}),
    ("cp_plan/Child1234/ABC123456/cp_plan_ended", "cp_plan/ABC123456", "", {}),
    ("placement/Child1234/ABC123456/looked_after_started", "", "", {"evidence_not_held": IN_CARE}),
    (
        "placement/Child1234/ABC123456/placement_started",
        "placement/ABC123456",
        "",
        {
            "placement": "residential",
            "evidence_not_held": (
                *("adoption_review", "adoption_visit", "care_plan", "dental_check", "initial_health_assessment"),
                *("looked_after_review", "looked_after_visit", "pep", "placement_notification", "placement_plan"),
                *("regulation_19_assessment", "regulation_23_placement", "review_health_assessment"),
            ),
        },
    ),
    ("placement/Child1234/ABC123456/looked_after_ended", "", "", {}),
    (
        "adoption/Child1234/ABC123456/placed_for_adoption",
        "",
        "",
        {"evidence_not_held": ("adoption_review", "adoption_visit")},
    ),
    ("care_leaver/Child1234/ABC123456/pa_contact/2022-06-14", "", "", {"date_quality": "latest"}),
]


def test_each_event_of_the_sample_is_as_read_off_by_hand() -> None:
    found = read(SAMPLE, AS_AT)
    assert [
        (event.event_id.removeprefix("dfe_api/"), event.episode, event.worker, dict(event.attributes))
        for event in found.events
    ] == BY_HAND
    assert {event.happened.day for event in found.events} == {date(2022, 6, 14)}
    (person,) = found.people
    assert (person.subject, person.name) == ("Child1234", "John Doe")
    assert person.date_of_birth == person.expected_date_of_birth == date(2022, 6, 14)
    assert (found.rows_read, found.quarantined, found.notes, found.format) == (1, (), (), "dfe api json")


OPEN: list[tuple[str, str, dict[str, Any]]] = [
    ("referral_received", "2022-05-16", {}),
    ("case_opened", "2022-05-16", {}),
]
ENQUIRY = [("strategy_discussion", "2022-05-27", {"initiated_s47": True}), ("s47_started", "2022-05-27", {})]
HELD = ("icpc_held", "2022-06-10", {"kind": "initial"})
NFA = [OPEN[0], ("referral_decided", "2022-05-16", {"no_further_action": True, "date_quality": "unknown"})]


def ended(**outcome: str) -> tuple[str, str, dict[str, Any]]:
    return ("s47_completed", "2022-06-13", outcome)


def section(**given: Any) -> dict[str, Any]:
    return {"section_47_assessments": [s47(**given)]}


def cared(**given: Any) -> dict[str, Any]:
    return {"child_looked_after_placements": [placement(**given)]}


def in_placement(**attributes: Any) -> tuple[str, str, dict[str, Any]]:
    return ("placement_started", "2022-06-01", attributes)


STARTED = ("looked_after_started", "2022-06-01", {})
FIELDS = [
    pytest.param({"referral_no_further_action_flag": True}, NFA, id="no further action"),
    pytest.param({"referral_no_further_action_flag": False}, OPEN, id="action"),
    pytest.param({"referral_no_further_action_flag": None}, OPEN, id="action not said"),
    pytest.param(
        {"closure_date": "2022-09-01", "closure_reason": None},
        [*OPEN, ("case_closed", "2022-09-01", {})],
        id="closure_date",
    ),
    pytest.param(section(), [*OPEN, *ENQUIRY], id="an enquiry that goes on"),
    pytest.param(section(icpc_required_flag=False), [*OPEN, *ENQUIRY], id="not required yet, and not ended"),
    pytest.param(
        section(icpc_required_flag=False, end_date="2022-06-13"),
        [*OPEN, *ENQUIRY, ended(outcome="nfa")],
        id="not required",
    ),
    pytest.param(
        section(icpc_required_flag=True, end_date="2022-06-13"),
        [*OPEN, *ENQUIRY, ended(outcome="icpc")],
        id="required, not held",
    ),
    pytest.param(
        section(end_date="2022-06-13"), [*OPEN, *ENQUIRY, ended()], id="ended, and nothing said of a conference"
    ),
    pytest.param(
        section(icpc_required_flag=False, icpc_date="2022-06-10", end_date="2022-06-13"),
        [*OPEN, *ENQUIRY, HELD, ended(outcome="icpc")],
        id="held, though said not to be required",
    ),
    pytest.param(
        section(icpc_date="2022-06-10", end_date="2022-06-13"),
        [*OPEN, *ENQUIRY, HELD, ended(outcome="icpc")],
        id="held",
    ),
    pytest.param(
        cared(start_reason="S", placement_type="U4"),
        [*OPEN, STARTED, in_placement(placement="foster", long_term_foster=True, intended_to_18=True)],
        id="came into care, long-term foster",
    ),
    pytest.param(cared(start_reason="P", placement_type="U6"), [*OPEN, in_placement(placement="foster")], id="moved"),
    pytest.param(
        cared(start_reason="B", placement_type="K2"),
        [*OPEN, in_placement(placement="residential")],
        id="moved, and another legal status",
    ),
    pytest.param(
        cared(start_reason="T", placement_type="P1"),
        [*OPEN, in_placement(placement="with_parents", same_carers=True)],
        id="another placement with the same carers",
    ),
    pytest.param(
        cared(start_reason="U", placement_type="U1"),
        [
            *OPEN,
            in_placement(placement="connected_person", long_term_foster=True, intended_to_18=True, same_carers=True),
        ],
        id="the same, and another legal status",
    ),
    pytest.param(cared(start_reason="L", placement_type="U6"), OPEN, id="another legal status alone"),
    pytest.param(
        cared(placement_type="T1"), [*OPEN, in_placement(placement="other", temporary=True)], id="why is not said"
    ),
    pytest.param(
        cared(start_reason="P", end_date="2022-08-01", end_reason="X1"), [*OPEN, in_placement()], id="moves on"
    ),
    pytest.param(
        cared(start_reason="P", end_date="2022-08-01", end_reason="E4A"),
        [*OPEN, in_placement(), ("looked_after_ended", "2022-08-01", {})],
        id="went home",
    ),
    pytest.param(
        cared(start_reason="P", end_date="2022-08-01", end_reason="E11"),
        [*OPEN, in_placement(), ("looked_after_ended", "2022-08-01", {}), ("adoption_order_made", "2022-08-01", {})],
        id="adopted",
    ),
    pytest.param(
        cared(start_reason="P", end_date="2022-08-01"), [*OPEN, in_placement()], id="ended, and why is not said"
    ),
    pytest.param(
        {
            "adoption": {
                "initial_decision_date": "2022-06-01",
                "matched_date": "2022-07-01",
                "placed_date": "2022-08-01",
            }
        },
        [*OPEN, ("placed_for_adoption", "2022-08-01", {})],
        id="adoption: the placing alone",
    ),
    pytest.param(
        {"care_leavers": {"contact_date": "2022-08-01", "activity": "F2"}},
        [*OPEN, ("pa_contact", "2022-08-01", {"date_quality": "latest"})],
        id="care leaver: the latest contact",
    ),
    pytest.param(
        {"care_worker_details": [{"worker_id": "W1", "start_date": "2022-05-18", "end_date": "2022-06-01"}]},
        [*OPEN, ("allocated", "2022-05-18", {})],
        id="a worker",
    ),
]


@pytest.mark.parametrize(("given", "expected"), FIELDS)
def test_each_field_gives_its_events(tmp_path: Path, given: dict[str, Any], expected: list[Any]) -> None:
    found = read_json(tmp_path, payload(episode(**given)))
    assert told(found) == expected
    assert (found.quarantined, found.notes) == ((), ())


def test_education_health_and_care_plans_and_questionnaires_stand_outside_the_episodes(tmp_path: Path) -> None:
    plans = [
        {
            "education_health_care_plan_id": "H1",
            "request_received_date": "2022-01-10",
            "request_outcome_date": "2022-02-14",
            "assessment_outcome_date": "2022-04-25",
            "plan_start_date": "2022-05-30",
        }
    ]
    asked = {"sdq_assessments": [{"date": "2022-03-01", "score": 20}, {"date": "2023-03-01", "score": None}]}
    found = read_json(tmp_path, payload(health_and_wellbeing=asked, education_health_care_plans=plans))
    assert told(found) == [
        ("sdq_completed", "2022-03-01", {}),
        ("sdq_completed", "2023-03-01", {}),
        ("ehc_requested", "2022-01-10", {}),
        ("ehc_decided", "2022-02-14", {}),
        ("ehc_plan_issued", "2022-05-30", {}),
    ]
    assert (found.quarantined, found.notes) == ((), ())


@pytest.mark.parametrize("yes", [True, "true", "True", 1, "1", "Y", "yes"])
def test_each_spelling_of_yes(tmp_path: Path, yes: Any) -> None:
    assert told(read_json(tmp_path, payload(episode(referral_no_further_action_flag=yes)))) == NFA


@pytest.mark.parametrize("no", [False, "false", "False", 0, "0", "N", "no", "", None])
def test_each_spelling_of_no_and_a_blank(tmp_path: Path, no: Any) -> None:
    assert told(read_json(tmp_path, payload(episode(referral_no_further_action_flag=no)))) == OPEN


ONE, TWO = payload(episode(), child_id="C1"), payload(episode(), child_id="C2")


@pytest.mark.parametrize(
    ("value", "subjects"),
    [
        pytest.param(ONE, ["C1"], id="one object"),
        pytest.param([ONE, TWO], ["C1", "C2"], id="a list"),
        pytest.param({"la_code": 123, "Children": ONE}, ["C1"], id="with the authority"),
        pytest.param({"la_code": 123, "Children": [ONE, TWO]}, ["C1", "C2"], id="with the authority, a list"),
        pytest.param(
            [{"la_code": 1, "Children": [ONE]}, {"la_code": 1, "children": TWO}], ["C1", "C2"], id="a list of those"
        ),
    ],
)
def test_each_way_of_putting_children_together(tmp_path: Path, value: Any, subjects: list[str]) -> None:
    assert [person.subject for person in read_json(tmp_path, value).people] == subjects


def test_one_payload_a_line_is_read_and_its_rows_are_lines(tmp_path: Path) -> None:
    wrong = payload(episode("2022-02-30"), child_id="C3")
    found = read_json(tmp_path, "\n".join(["", json.dumps(ONE), "", json.dumps([TWO]), json.dumps(wrong)]))
    assert [person.subject for person in found.people] == ["C1", "C2", "C3"]
    assert [row.row for row in found.quarantined] == [5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_encoding(tmp_path: Path, encoding: str) -> None:
    text = SAMPLE.read_text("utf-8").replace("John", "Zoë")
    assert read_json(tmp_path, text.encode(encoding)).people[0].name == "Zoë Doe"


def test_numbers_as_ids_are_texts(tmp_path: Path) -> None:
    found = read_json(tmp_path, [payload(episode(), child_id=123), payload(episode(), child_id="0123")])
    assert [person.subject for person in found.people] == ["123", "0123"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(SAMPLE.read_bytes(), True, id="a payload"),
        pytest.param(b'[\n {"la_child_id": 1', True, id="the beginning of a list"),
        pytest.param(b"\xef\xbb\xbf" + SAMPLE.read_bytes(), True, id="byte order mark"),
        pytest.param(SAMPLE.read_text().encode("utf-16"), True, id="UTF-16"),
        pytest.param(b'[{"subject": "C1", "kind": "case_opened"}]', False, id="the interface's own JSON"),
        pytest.param(b'subject,kind,"la_child_id"\n', False, id="CSV"),
        pytest.param(b'<a>"la_child_id"</a>', False, id="XML"),
    ],
)
def test_recognised_by_what_it_holds(head: bytes, expected: bool) -> None:
    assert recognise(head, "x") is expected
