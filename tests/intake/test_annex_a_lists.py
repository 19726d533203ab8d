"""Lists 1, 2, 9, 10 and 11 of the Annex A workbook, in the forms of 2021 and 2024."""

from __future__ import annotations

from datetime import date

import pytest
from intake_files import AS_AT, SAMPLE, Sheets, changed, read, set_cell

from engine.intake.reading import read_file
from engine.intake.reasons import Reason

SCREENING = ("contact_screening", "domestic_abuse_screening", "early_help_screening")
FORM_OF_2024 = ("UASC", "Allocated Personal Advisor", "Latest Pathway Plan Review Date", "Latest Date of Contact")
NO_BREAK = "\u00a0"

NO_PLANS = ("care_plan", "iro_oversight", "pep")  # dates that the workbook never holds


def facts(result, subject):
    return [(e.kind, str(e.happened.day), dict(e.attributes)) for e in result.events if e.subject == subject]


def form_of_2024(sheets: Sheets, *rows: tuple[str | None, str | None]) -> None:
    """Put the columns of 2024 into list 9; the first children have these latest reviews and contacts."""
    sheets["List 9"][0] += FORM_OF_2024
    for number, row in enumerate(sheets["List 9"][1:]):
        reviewed, contacted = rows[number] if number < len(rows) else (None, None)
        row += ["b) No", "A Personal Adviser", reviewed, contacted]


def in_form_of_2024(*rows: tuple[str | None, str | None]) -> bytes:
    return changed(lambda sheets: form_of_2024(sheets, *rows))


# --- list 1 -----------------------------------------------------------------------------------------------------------


def test_a_contact_is_received_and_nobody_says_when_it_was_decided():
    """List 1 row 2: 9212044, contact 16/09/2020, "q) 6: Police"."""
    result = read_file(SAMPLE, AS_AT)
    assert facts(result, "9212044") == [("contact_received", "2020-09-16", {"evidence_not_held": SCREENING})]
    assert [e.event_id for e in result.events if e.subject == "9212044"] == [
        "annex_a/list_1/9212044/2020-09-16/1/contact_received"
    ]


def test_a_contact_without_a_date_of_birth_is_a_person_without_one():
    """List 1 row 3: 11973218, no date of birth."""
    people = {person.subject: person.date_of_birth for person in read_file(SAMPLE, AS_AT).people}
    assert people["11973218"] is None
    assert people["9212044"] == date(2015, 1, 25)


# --- lists that are left ----------------------------------------------------------------------------------------------


def test_what_is_left_is_named_with_the_reason_and_nothing_of_it_is_kept():
    result = read_file(SAMPLE, AS_AT)
    assert [note for note in result.notes if "was not read" in note] == [
        "List 2 (Early help assessments) is in the workbook and was not read: no timescale speaks of an early help "
        "assessment.",
        "List 11 (Prospective adopters) is in the workbook and was not read: it is about adults, and no timescale "
        "speaks of them.",
    ]
    subjects = {person.subject for person in result.people} | {event.subject for event in result.events}
    assert subjects & {"612306", "6890906", "7105179", "10898578"} == set()  # of lists 2 and 11


def test_a_sheet_that_is_no_list_is_named():
    result = read(changed(lambda sheets: sheets.update({"Workings": [["x"], ["y"]]})), "a.xlsx")
    assert "Sheet 'Workings' is none of the form's lists, or repeats one, and was not read." in result.notes


# --- list 9 -----------------------------------------------------------------------------------------------------------


def test_the_form_of_2021_says_nothing_dated_of_care_leavers_and_the_import_says_so():
    notes = read_file(SAMPLE, AS_AT).notes
    assert "List 9 has no column 'Latest Pathway Plan Review Date', as in the form before 2024." in notes
    assert "List 9 has no column 'Latest Date of Contact', as in the form before 2024." in notes
    assert "List 9 (Care leavers): its rows were read and give no event (6)." in notes


def test_the_form_of_2024_gives_the_latest_pathway_plan_review_and_contact():
    result = read(in_form_of_2024(("12/02/2021", "01/03/2021"), ("2020-11-30 00:00:00", "#N/A")), "a.xlsx")
    latest = {"date_quality": "latest"}
    leaving = [e for e in result.events if "/list_9/" in e.event_id]
    assert [(e.subject, e.kind, str(e.happened.day), dict(e.attributes)) for e in leaving] == [
        ("7961370", "pathway_plan_reviewed", "2021-02-12", latest),
        ("7961370", "pa_contact", "2021-03-01", latest),
        ("10414520", "pathway_plan_reviewed", "2020-11-30", latest),
    ]
    assert leaving[0].event_id == "annex_a/list_9/7961370/1/pathway_plan_reviewed/2021-02-12"
    assert (leaving[0].team, leaving[0].worker) == ("Care Leavers Team", "Jae Vang")
    assert [note for note in result.notes if note.startswith("List 9")] == []


@pytest.mark.parametrize("blank", ["#N/A", "", NO_BREAK, None, "N/A", "-"])
def test_a_blank_date_of_a_care_leaver_is_nothing(blank):
    result = read(in_form_of_2024((blank, "01/03/2021")), "a.xlsx")
    assert [e.kind for e in result.events if "/list_9/" in e.event_id] == ["pa_contact"]
    assert result.quarantined == ()


def test_a_bad_date_of_a_care_leaver_loses_only_that_date():
    result = read(in_form_of_2024(("31/02/2021", "01/03/2021")), "a.xlsx")
    assert [e.kind for e in result.events if "/list_9/" in e.event_id] == ["pa_contact"]
    assert [(bad.row, bad.column, bad.reason) for bad in result.quarantined] == [
        (2, "List 9, Latest Pathway Plan Review Date", Reason.UNREADABLE_DATE)
    ]


# --- list 10 ----------------------------------------------------------------------------------------------------------


def test_a_child_placed_for_adoption_and_adopted():
    """List 10 row 2: care 06/08/2009, decision 11/08, placement order 16/08, match 21/08, placed 26/08, order 31/08."""
    assert facts(read_file(SAMPLE, AS_AT), "7961370") == [
        ("legal_status_changed", "2009-08-16", {"legal_status": "E1", "evidence_not_held": NO_PLANS}),
        ("placed_for_adoption", "2009-08-26", {"date_quality": "latest"}),
        ("adoption_order_made", "2009-08-31", {}),
    ]


def test_a_child_not_yet_placed_and_one_without_a_date_of_care():
    def change(sheets: Sheets) -> None:
        for heading in ("Date of Placement Order", "Date Placed for Adoption", "Date of Adoption Order "):
            set_cell(sheets, "List 10", 2, heading, "#N/A")
        set_cell(sheets, "List 10", 3, "Date the Child Entered Care", None)

    result = read(changed(change), "a.xlsx")
    assert facts(result, "7961370") == facts(result, "10414520") == []
    assert "7961370" not in {person.subject for person in result.people}  # nothing is known of the child but the name
    assert [(bad.row, bad.reason) for bad in result.quarantined] == [(3, Reason.MISSING_VALUE)]


def test_an_adoption_before_care_is_kept_out():
    result = read(changed(lambda s: set_cell(s, "List 10", 2, "Date of Adoption Order ", "05/08/2009")), "a.xlsx")
    assert [kind for kind, _, _ in facts(result, "7961370")] == ["legal_status_changed", "placed_for_adoption"]
    assert [bad.reason for bad in result.quarantined] == [Reason.END_BEFORE_START]


def test_a_moved_adoption_order_corrects_and_a_new_placement_is_new():
    def change(sheets: Sheets) -> None:
        set_cell(sheets, "List 10", 2, "Date of Adoption Order ", "01/09/2009")
        set_cell(sheets, "List 10", 2, "Date Placed for Adoption", "27/08/2009")

    before, after = read_file(SAMPLE, AS_AT), read(changed(change), "a.xlsx")
    assert set(after.frame["event_id"]) - set(before.frame["event_id"]) == {
        "annex_a/list_10/7961370/2009-08-06/1/placed_for_adoption/2009-08-27"
    }


# --- why care ended, list 8 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "besides"),
    [
        pytest.param("k) E47: Special Guardianship Orders - relative/friend", [], id="guardianship"),
        pytest.param("b) E2: Died", ["died"], id="died"),
        pytest.param("Died", ["died"], id="died, without code"),
        pytest.param("a) E11: Adopted - application unopposed", ["adoption_order_made"], id="adopted"),
        pytest.param("E12", ["adoption_order_made"], id="adopted, code alone"),
        pytest.param("c) E3: Care taken over by another LA", [], id="another authority"),
        pytest.param("#N/A", [], id="not said"),
    ],
)
def test_why_care_ended(reason, besides):
    """List 8 row 6: care ended on 22/09/2020."""
    result = read(changed(lambda s: set_cell(s, "List 8", 6, "Reason Ceased to be Looked After", reason)), "a.xlsx")
    ended = [kind for kind, day, _ in facts(result, "3623204") if day == "2020-09-22"]
    assert ended == ["looked_after_ended", *besides]
