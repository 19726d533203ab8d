"""The sample Annex A workbook, event by event, and what stays the same when it is read again."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest
from intake_files import AS_AT, SAMPLE, Sheets, changed, column_of, read, rename, sample_sheets, set_cell, workbook

from engine.intake.annex_a_mapping import OWN, load_mapping, parse_mapping
from engine.intake.reading import read_bytes, read_file
from engine.intake.result import Evidence
from engine.words.errors import Mistakes
from engine.words.vocabulary import load_vocabulary

NO_PLANS = ("care_plan", "iro_oversight", "pep")  # dates that the workbook never holds
NO_CORE_GROUPS = ("core_group", "core_group_record", "plan_at_15_months")

# Read off the workbook by hand: subject, then (kind, day, attributes) in the order of the lists.
BY_HAND = {
    # List 3 row 2: referral 16/09/2020, NFA No.
    # List 5 row 3: strategy discussion 16/09/2020, unnecessary No, ICPC 05/10/2020, plan Yes.
    "6537810": [
        ("referral_received", "2020-09-16", {"evidence_not_held": ("allocation", "referral_decision")}),
        (
            "strategy_discussion",
            "2020-09-16",
            {"initiated_s47": True, "evidence_not_held": ("section_47", "strategy_discussion")},
        ),
        ("icpc_held", "2020-10-05", {"kind": "initial", "outcome": "plan", "evidence_not_held": NO_CORE_GROUPS}),
    ],
    # List 4 row 2: started 16/05/2019, authorised 08/02/2021.
    "10692868": [("assessment_started", "2019-05-16", {}), ("assessment_completed", "2021-02-08", {})],
    # List 5 row 4: strategy discussion 16/09/2020, conference unnecessary, no dates: ended, date unknown.
    "10273003": [
        (
            "strategy_discussion",
            "2020-09-16",
            {"initiated_s47": True, "evidence_not_held": ("section_47", "strategy_discussion")},
        ),
        ("s47_completed", "2020-09-16", {"outcome": "nfa", "date_quality": "unknown"}),
    ],
    # List 6 row 2: CIN from 09/06/2010, last seen 21/01/2021, "c) Child in need plan", not closed.
    "12598894": [
        ("case_opened", "2010-06-09", {"evidence_not_held": ("case_supervision",)}),
        ("cin_plan_started", "2010-06-09", {"date_quality": "unknown", "evidence_not_held": ("cin_review",)}),
        ("cin_visit", "2021-01-21", {"seen": True, "date_quality": "latest"}),
    ],
    # List 7 row 3: plan from 08/02/2021, visit 02/03/2021 seen alone, no review, not ended.
    "5358472": [
        ("cp_plan_started", "2021-02-08", {"evidence_not_held": NO_CORE_GROUPS}),
        ("cp_visit", "2021-03-02", {"seen": True, "seen_alone": True, "date_quality": "latest"}),
    ],
    # List 7 row 5: plan 27/04/2020 to 04/01/2021, visit 30/12/2020 "b) No", review 04/01/2021.
    "16036763": [
        ("cp_plan_started", "2020-04-27", {"evidence_not_held": NO_CORE_GROUPS}),
        ("cp_visit", "2020-12-30", {"seen": True, "seen_alone": False, "date_quality": "latest"}),
        ("rcpc_held", "2021-01-04", {"date_quality": "latest"}),
        ("cp_plan_ended", "2021-01-04", {}),
    ],
    # List 8 row 3: in care 06/08/2009, "C2: FCO" from 12/07/2010, placement U1 from 02/11/2009.
    "1373595": [
        (
            "looked_after_started",
            "2009-08-06",
            {"evidence_not_held": ("care_plan", "iro_oversight", "pep", "placement_plan")},
        ),
        (
            "legal_status_changed",
            "2010-07-12",
            {"legal_status": "C2", "date_quality": "latest", "evidence_not_held": NO_PLANS},
        ),
        (
            "placement_started",
            "2009-11-02",
            {
                "placement": "connected_person",
                "long_term_foster": True,
                "intended_to_18": True,
                "date_quality": "latest",
                "evidence_not_held": ("care_plan", "pep", "placement_plan"),
            },
        ),
        ("looked_after_visit", "2021-02-22", {"seen": True, "date_quality": "latest"}),
        (
            "looked_after_review_held",
            "2021-01-12",
            {
                "date_quality": "latest",
                "evidence_not_held": ("review_minutes", "review_recommendations", "review_response"),
            },
        ),
        ("health_assessment", "2020-05-27", {"date_quality": "latest"}),
        ("dental_check", "2020-01-17", {"date_quality": "latest"}),
        ("iro_oversight", "2021-01-12", {"date_quality": "latest"}),
    ],
}


def facts(result, subject):
    return [(e.kind, str(e.happened.day), dict(e.attributes)) for e in result.events if e.subject == subject]


@pytest.mark.parametrize("subject", BY_HAND)
def test_the_sample_gives_the_events_that_stand_in_it(subject):
    assert facts(read_file(SAMPLE, AS_AT), subject) == BY_HAND[subject]


def test_the_sample_as_a_whole():
    """Rows: 5, 6, 5, 5, 5, 7, 5, 6 and 5 in lists 1, 3 to 8, 9 and 10. One child (6537810) stands in lists 3 and 5, and
    list 9 gives no event: 5 + 33 - 1 + 5 people."""
    result = read_file(SAMPLE, AS_AT)
    assert (result.file, result.format, result.evidence) == ("Annex_A.xlsx", "annex_a workbook", Evidence.LATEST_ONLY)
    assert (result.rows_read, result.duplicates, result.quarantined) == (49, 0, ())
    assert len(result.people) == 42
    assert next(p.date_of_birth for p in result.people if p.subject == "6537810") == date(2004, 7, 18)
    assert {event.source for event in result.events} == {"annex_a"}


def test_case_holders_come_with_plain_spaces_and_blanks():
    result = read_file(SAMPLE, AS_AT)
    holders = {event.subject: (event.team, event.worker) for event in result.events}
    assert holders["997679"] == ("Locality 4 Duty Team", "Mathilde Cutsforth")  # a non-breaking space in the sheet
    assert holders["12598894"] == ("", "")  # "#N/A" in the sheet


def test_the_ended_period_of_care():
    """List 8 row 6: C1 from 27/07/2009, H5 residential, ceased 22/09/2020."""
    found = {kind: (day, attributes) for kind, day, attributes in facts(read_file(SAMPLE, AS_AT), "3623204")}
    assert found["legal_status_changed"] == (
        "2009-07-27",
        {"legal_status": "C1", "date_quality": "latest", "evidence_not_held": NO_PLANS},
    )
    assert found["placement_started"][1]["placement"] == "residential"
    assert found["looked_after_ended"] == ("2020-09-22", {})


def test_keys_name_the_list_the_child_the_record_and_the_kind():
    ids = {event.event_id for event in read_file(SAMPLE, AS_AT).events if event.subject == "5358472"}
    assert ids == {
        "annex_a/list_7/5358472/2021-02-08/1/cp_plan_started",
        "annex_a/list_7/5358472/2021-02-08/1/cp_visit/2021-03-02",
    }


def test_reading_twice_and_shuffled_gives_the_same_events():
    def shuffle(sheets: Sheets) -> None:
        for rows in sheets.values():
            body = rows[1:]
            random.Random(7).shuffle(body)
            rows[1:] = body

    once, again, shuffled = (
        read(data, "a.xlsx") for data in (SAMPLE.read_bytes(), SAMPLE.read_bytes(), changed(shuffle))
    )
    assert once.frame.equals(again.frame)
    assert once.frame.sort("event_id").equals(shuffled.frame.sort("event_id"))
    assert once.frame["event_id"].n_unique() == once.frame.height


def test_a_later_latest_visit_is_a_new_event_and_a_moved_end_is_not():
    def change(sheets: Sheets) -> None:
        set_cell(sheets, "List 7", 5, "Date of the Last Statutory Visit", "31/12/2020")
        set_cell(sheets, "List 7", 5, "Child Protection Plan End Date", "05/01/2021")

    before, after = read(SAMPLE.read_bytes(), "a.xlsx"), read(changed(change), "a.xlsx")
    new = set(after.frame["event_id"]) - set(before.frame["event_id"])
    assert new == {"annex_a/list_7/16036763/2020-04-27/1/cp_visit/2020-12-31"}
    assert ("cp_plan_ended", "2021-01-05", {}) in facts(after, "16036763")


def test_rows_of_equal_key_are_told_apart_whatever_their_order():
    def twice(sheets: Sheets) -> None:
        extra = list(sheets["List 3"][1])
        extra[column_of(sheets, "List 3", "Allocated Team")] = "Another team"
        sheets["List 3"].append(extra)

    def twice_before(sheets: Sheets) -> None:
        twice(sheets)
        sheets["List 3"].insert(1, sheets["List 3"].pop())

    after, before = (read(changed(change), "a.xlsx") for change in (twice, twice_before))
    by_id = [{e.event_id: e.team for e in each.events if e.kind == "referral_received"} for each in (after, before)]
    assert by_id[0] == by_id[1]
    assert len(by_id[0]) == 7


def test_a_repeated_row_is_a_duplicate():
    def twice(sheets: Sheets) -> None:
        sheets["List 3"].append(list(sheets["List 3"][1]))

    result = read(changed(twice), "a.xlsx")
    assert (result.rows_read, result.duplicates) == (50, 1)
    assert result.frame.height == read_file(SAMPLE, AS_AT).frame.height


def test_a_referral_without_further_action_is_decided_at_an_unknown_time():
    result = read(changed(lambda s: set_cell(s, "List 3", 3, "Referral NFA?", "a) Yes")), "a.xlsx")
    assert facts(result, "4653765")[1] == (
        "referral_decided",
        "2020-09-16",
        {"no_further_action": True, "date_quality": "unknown"},
    )


@pytest.mark.parametrize(
    ("status_from", "events"),
    [
        pytest.param("2009-08-06", [("looked_after_started", "C2")], id="since care began: said at the start"),
        pytest.param(
            "2009-08-07", [("looked_after_started", None), ("legal_status_changed", "C2")], id="a day later: a change"
        ),
        pytest.param(None, [("looked_after_started", "C2")], id="no date: said at the start"),
    ],
)
def test_a_legal_status_stands_on_its_own_date(status_from, events):
    result = read(
        changed(lambda s: set_cell(s, "List 8", 3, "Start date of current legal status", status_from)), "a.xlsx"
    )
    found = [(kind, attributes.get("legal_status")) for kind, _, attributes in facts(result, "1373595")]
    assert [each for each in found if each[0] in ("looked_after_started", "legal_status_changed")] == events


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        pytest.param(
            "d) U4: Foster placement - long term",
            {"placement": "foster", "long_term_foster": True, "intended_to_18": True},
            id="U4",
        ),
        pytest.param("U3", {"placement": "connected_person"}, id="U3"),
        pytest.param("U5: FFA", {"placement": "foster"}, id="U5"),
        pytest.param("P1: Placed with own parents", {"placement": "with_parents"}, id="P1"),
        pytest.param("K2: Children's homes", {"placement": "residential"}, id="K2"),
        pytest.param("S1", {"placement": "residential"}, id="S1"),
        pytest.param("T3", {"placement": "other", "temporary": True}, id="T3"),
        pytest.param("P2: Independent living", {"placement": "other"}, id="P2"),
        pytest.param("A4: Placed for adoption", {"placement": "adoption"}, id="A4"),
    ],
)
def test_placement_codes(code, attributes):
    result = read(changed(lambda s: set_cell(s, "List 8", 3, "Placement Type", code)), "a.xlsx")
    (placed,) = [found for kind, _, found in facts(result, "1373595") if kind == "placement_started"]
    assert {
        name: value for name, value in placed.items() if name not in ("date_quality", "evidence_not_held")
    } == attributes
    adopted = [kind for kind, _, _ in facts(result, "1373595") if kind == "placed_for_adoption"]
    assert adopted == (["placed_for_adoption"] if code.startswith("A") else [])


@pytest.mark.parametrize(
    "text", ["16/09/2020", "16-09-2020", "2020-09-16", "16 September 2020", "16-Sep-2020", " 16/09/2020\u00a0"]
)
def test_dates_written_as_text_are_read_day_first(text):
    result = read(changed(lambda s: set_cell(s, "List 3", 2, "Date of Referral", text)), "a.xlsx")
    assert facts(result, "6537810")[0][1] == "2020-09-16"


@pytest.mark.parametrize("name", ["List_3", "3", "List 3 - Referrals", "LIST 3", "Annex A List 3"])
def test_sheets_go_by_several_names(name):
    sheets = {name if sheet == "List 3" else sheet: rows for sheet, rows in sample_sheets().items()}
    assert facts(read(workbook(sheets), "a.xlsx"), "997679")[0][0] == "referral_received"


@pytest.mark.parametrize(
    ("sheet", "heading", "to"),
    [
        pytest.param("List 7", "Child Unique ID", "Child's Unique ID Number", id="child"),
        pytest.param("List 7", "Date of the Last Statutory Visit", "Date of latest statutory visit (CP)", id="visit"),
        pytest.param("List 8", "Child's Legal Status", "Child\u2019s\u00a0Legal  status", id="curly and spaced"),
        pytest.param("List 3", "Date of Referral", "DATE OF THE REFERRAL", id="capitals"),
    ],
)
def test_headings_vary(sheet, heading, to):
    before, after = read_file(SAMPLE, AS_AT), read(changed(lambda s: rename(s, sheet, heading, to)), "a.xlsx")
    assert after.frame.equals(before.frame)


def test_a_title_may_stand_above_the_headings():
    def title(sheets: Sheets) -> None:
        sheets["List 7"].insert(0, ["Child protection plans, 31 March 2021"] + [None] * (len(sheets["List 7"][0]) - 1))

    assert read(changed(title), "a.xlsx").frame.equals(read_file(SAMPLE, AS_AT).frame)


def test_identifiers_lose_only_what_a_spreadsheet_added():
    def ids(sheets: Sheets) -> None:
        set_cell(sheets, "List 3", 2, "Child Unique ID", "9212044.0")
        set_cell(sheets, "List 3", 3, "Child Unique ID", "00123")

    subjects = {event.subject for event in read(changed(ids), "a.xlsx").events}
    assert {"9212044", "00123"} <= subjects


def test_of_different_birth_dates_the_commonest_is_kept_and_said():
    def births(sheets: Sheets) -> None:
        sheets["List 3"].append(list(sheets["List 3"][1]))
        set_cell(sheets, "List 3", len(sheets["List 3"]), "Date of Referral", "01/10/2020")
        set_cell(sheets, "List 5", 3, "Date of Birth", "18/07/2005")

    result = read(changed(births), "a.xlsx")
    assert next(p.date_of_birth for p in result.people if p.subject == "6537810") == date(2004, 7, 18)
    (note,) = [note for note in result.notes if "List 3 row 2" in note]
    assert "List 5 row 3" in note
    assert "2005" not in note


def test_recorded_is_when_the_workbook_was_taken_if_that_is_said():
    taken = datetime(2021, 3, 16, 9, tzinfo=UTC)
    result = read_bytes(SAMPLE.read_bytes(), "a.xlsx", AS_AT, recorded=taken)
    assert {event.recorded for event in result.events} == {taken}
    first = read_file(SAMPLE, AS_AT).events[0]  # 16 September 2020 ends at 22:59:59 UTC, summer time
    assert first.recorded == datetime(2020, 9, 16, 22, 59, 59, tzinfo=UTC)


def test_the_mapping_uses_only_words_of_the_vocabulary():
    mapping = load_mapping(vocabulary=load_vocabulary())
    assert [part.number for part in mapping.lists] == [1, 3, 4, 5, 6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("on: referred", "on: reffered", "no column 'reffered'", id="column"),
        pytest.param("kind: icpc_held", "kind: icpc_hold", "no kind 'icpc_hold'", id="kind"),
        pytest.param("reading: seen alone}", "reading: seen}", "no reading 'seen'", id="reading"),
        pytest.param(
            "attributes: {initiated_s47: true}",
            "attributes: {initiated: true}",
            "no attribute 'initiated'",
            id="attribute",
        ),
        pytest.param("'referral date.*'", "'referral (date.*'", "is not a regular expression", id="expression"),
        pytest.param("title: Referrals", "titel: Referrals", "'titel': Extra", id="unknown word"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_place(old, new, says):
    text = OWN.read_text("utf-8")
    assert old in text
    with pytest.raises(Mistakes) as stop:
        parse_mapping(text.replace(old, new, 1), "annex_a.yaml", load_vocabulary())
    found = [str(mistake) for mistake in stop.value.mistakes if says in str(mistake)]
    assert found != []
    assert all(str(mistake).startswith("annex_a.yaml:") for mistake in stop.value.mistakes)
