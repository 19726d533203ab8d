"""Each field's events, each spelling of yes and no, and each year's form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cin_returns import assessment, child, details, plan, read_text, returned, s47, told

OPEN: list[tuple[str, str, dict[str, Any]]] = [
    ("referral_received", "2022-05-16", {}),
    ("case_opened", "2022-05-16", {}),
]
ENQUIRY = [("strategy_discussion", "2022-05-27", {"initiated_s47": True}), ("s47_started", "2022-05-27", {})]
NO_FURTHER_ACTION = [
    ("referral_received", "2022-05-16", {}),
    ("referral_decided", "2022-05-16", {"no_further_action": True, "date_quality": "unknown"}),
]
ENDED = ("s47_completed", "2022-05-27", {"outcome": "nfa", "date_quality": "unknown"})

FIELDS = [
    pytest.param([], OPEN, id="CINreferralDate"),
    pytest.param(["<ReferralNFA>0</ReferralNFA>"], OPEN, id="ReferralNFA no"),
    pytest.param(["<ReferralNFA>1</ReferralNFA>"], NO_FURTHER_ACTION, id="ReferralNFA yes opens no case"),
    pytest.param(
        ["<CINclosureDate>2022-08-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"],
        [*OPEN, ("case_closed", "2022-08-01", {"reason": "RC7"})],
        id="CINclosureDate and ReasonForClosure",
    ),
    pytest.param(
        ["<CINclosureDate>2022-05-17</CINclosureDate><ReferralNFA>1</ReferralNFA>"],
        NO_FURTHER_ACTION,
        id="CINclosureDate of a referral without further action closes no case",
    ),
    pytest.param(
        [assessment("2022-05-18", "2022-07-20")],
        [*OPEN, ("assessment_started", "2022-05-18", {}), ("assessment_completed", "2022-07-20", {})],
        id="AssessmentActualStartDate and AssessmentAuthorisationDate",
    ),
    pytest.param(
        [
            "<Assessments><AssessmentActualStartDate>2022-05-18</AssessmentActualStartDate>"
            "<AssessmentInternalReviewDate>2022-06-01</AssessmentInternalReviewDate></Assessments>"
        ],
        [*OPEN, ("assessment_started", "2022-05-18", {})],
        id="AssessmentInternalReviewDate is a date agreed beforehand and gives nothing",
    ),
    pytest.param(
        [
            "<CINPlanDates><CINPlanStartDate>2022-06-01</CINPlanStartDate>"
            "<CINPlanEndDate>2022-09-01</CINPlanEndDate></CINPlanDates>"
        ],
        [*OPEN, ("cin_plan_started", "2022-06-01", {}), ("cin_plan_ended", "2022-09-01", {})],
        id="CINPlanStartDate and CINPlanEndDate",
    ),
    pytest.param([s47()], [*OPEN, *ENQUIRY], id="S47ActualStartDate is the initiating discussion's date"),
    pytest.param(
        [s47(conference="2022-06-10", target="2022-06-21")],
        [*OPEN, *ENQUIRY, ("icpc_held", "2022-06-10", {"kind": "initial"})],
        id="DateOfInitialCPC of a section 47; the target gives no event",
    ),
    pytest.param([s47(not_required="1")], [*OPEN, *ENQUIRY, ENDED], id="ICPCnotRequired"),
    pytest.param(
        [s47(not_required="1", conference="2022-06-10")],
        [*OPEN, *ENQUIRY, ("icpc_held", "2022-06-10", {"kind": "initial"})],
        id="a conference held, though said not to be required",
    ),
    pytest.param(
        ["<DateOfInitialCPC>2022-06-10</DateOfInitialCPC>"],
        [*OPEN, ("icpc_held", "2022-06-10", {"kind": "transfer_in"})],
        id="DateOfInitialCPC of a referral without section 47 is a child's who moved in",
    ),
    pytest.param(
        ["<DateOfInitialCPC>2022-06-10</DateOfInitialCPC>", s47()],
        [*OPEN, ("icpc_held", "2022-06-10", {}), *ENQUIRY],
        id="DateOfInitialCPC one level above a section 47 without one: of unknown kind",
    ),
    pytest.param(
        ["<DateOfInitialCPC>2022-06-10</DateOfInitialCPC>", s47(conference="2022-06-10")],
        [*OPEN, *ENQUIRY, ("icpc_held", "2022-06-10", {"kind": "initial"})],
        id="DateOfInitialCPC at both levels is one conference",
    ),
    pytest.param(
        [plan("2022-06-10", "2022-12-09", "<Reviews><CPPreviewDate>2022-09-08</CPPreviewDate></Reviews>")],
        [
            *OPEN,
            ("cp_plan_started", "2022-06-10", {}),
            ("cp_plan_ended", "2022-12-09", {}),
            ("rcpc_held", "2022-09-08", {}),
        ],
        id="CPPstartDate, CPPendDate and CPPreviewDate",
    ),
]


@pytest.mark.parametrize(("parts", "expected"), FIELDS)
def test_each_field_gives_its_events(tmp_path: Path, parts: list[str], expected: list[Any]) -> None:
    found = read_text(tmp_path, returned(child(details("2022-05-16", *parts))))
    assert told(found) == expected
    assert found.quarantined == ()


def test_a_death_is_an_event_and_is_known_of_the_person(tmp_path: Path) -> None:
    text = returned(child(details())).replace(
        "</ChildIdentifiers>", "<PersonDeathDate>2023-01-04</PersonDeathDate></ChildIdentifiers>"
    )
    found = read_text(tmp_path, text)
    assert told(found)[0] == ("died", "2023-01-04", {})
    assert str(found.people[0].died) == "2023-01-04"


NOT_HELD = [
    ("referral_received", {"allocation", "child_seen", "referral_decision", "strategy_discussion"}),
    ("case_opened", {"case_supervision"}),
    ("cin_plan_started", {"cin_review", "cin_visit"}),
    ("strategy_discussion", {"section_47", "strategy_discussion"}),
    ("icpc_held", {"core_group", "core_group_record", "cp_visit", "plan_at_15_months", "review_conference"}),
    ("cp_plan_started", {"core_group", "core_group_record", "cp_visit", "plan_at_15_months"}),
]


def test_each_start_names_the_duties_of_which_the_return_has_no_evidence(tmp_path: Path) -> None:
    parts = [
        "<CINPlanDates><CINPlanStartDate>2022-06-01</CINPlanStartDate></CINPlanDates>",
        s47(conference="2022-06-10"),
        plan("2022-06-10"),
    ]
    found = read_text(tmp_path, returned(child(details("2022-05-16", *parts))))
    named = {e.kind: set(e.attributes.get("evidence_not_held", ())) for e in found.events}
    assert {kind: names for kind, names in named.items() if names} == dict(NOT_HELD)


@pytest.mark.parametrize("yes", ["1", "true", "TRUE", "True", "Y", "y", "Yes", " 1 ", "1.0"])
@pytest.mark.parametrize("field", ["ReferralNFA", "ICPCnotRequired"])
def test_each_spelling_of_yes(tmp_path: Path, yes: str, field: str) -> None:
    parts = [f"<ReferralNFA>{yes}</ReferralNFA>"] if field == "ReferralNFA" else [s47(not_required=yes)]
    found = read_text(tmp_path, returned(child(details("2022-05-16", *parts))))
    kinds = [event.kind for event in found.events]
    assert ("referral_decided" in kinds, "s47_completed" in kinds) == (field == "ReferralNFA", field != "ReferralNFA")
    assert found.quarantined == ()


@pytest.mark.parametrize("no", ["0", "false", "FALSE", "False", "N", "n", "No", "0.0", "", "  "])
@pytest.mark.parametrize("field", ["ReferralNFA", "ICPCnotRequired"])
def test_each_spelling_of_no_and_a_blank(tmp_path: Path, no: str, field: str) -> None:
    parts = [f"<ReferralNFA>{no}</ReferralNFA>"] if field == "ReferralNFA" else [s47(not_required=no)]
    found = read_text(tmp_path, returned(child(details("2022-05-16", *parts))))
    assert not {"referral_decided", "s47_completed"} & {event.kind for event in found.events}
    assert found.quarantined == ()


GENDER = "<GenderCurrent>2</GenderCurrent>"
TWO_REVIEWS = "<CPPreviewDate>{0}-09-08</CPPreviewDate><CPPreviewDate>{0}-12-08</CPPreviewDate>"
FORMS = [
    # year, sex, how two reviews are written
    *((year, GENDER, "{}") for year in range(2014, 2017)),  # straight under the plan
    *((year, GENDER, "<Reviews>{}</Reviews>") for year in range(2017, 2025)),
    (
        2024,
        GENDER,
        "<Reviews><CPPreviewDate>{0}-09-08</CPPreviewDate></Reviews><Reviews><CPPreviewDate>{0}-12-08</CPPreviewDate></Reviews>",
    ),
    (2025, "<Sex>F</Sex>", "<Reviews>{}</Reviews>"),
    (2026, "<Sex>U</Sex>", "<Reviews>{}</Reviews>"),
]


@pytest.mark.parametrize(("year", "sex", "written"), FORMS)
def test_each_years_form_gives_the_same_events(tmp_path: Path, year: int, sex: str, written: str) -> None:
    before = year - 1  # the year of the census runs from April of the year before
    reviews = written.replace("{}", TWO_REVIEWS).replace("{0}", str(before))
    parts = details(f"{before}-05-16", plan(f"{before}-06-10", "", reviews))
    found = read_text(tmp_path, returned(child(parts, sex=sex), year=year))
    assert told(found) == [
        ("referral_received", f"{before}-05-16", {}),
        ("case_opened", f"{before}-05-16", {}),
        ("cp_plan_started", f"{before}-06-10", {}),
        ("rcpc_held", f"{before}-09-08", {}),
        ("rcpc_held", f"{before}-12-08", {}),
    ]
    assert found.notes[0] == f"Return of {year}, from {before}-04-01 to {year}-03-31."
    assert len(found.notes) == 2  # that the return ends in March; nothing unknown


PLAIN = returned(child(details("2022-05-16", s47())))
SPELT = [
    pytest.param(PLAIN.encode(), id="plain"),
    pytest.param(b"\xef\xbb\xbf" + PLAIN.encode(), id="byte order mark"),
    pytest.param(('<?xml version="1.0" encoding="UTF-8"?>' + PLAIN).encode(), id="declared UTF-8"),
    pytest.param(('<?xml version="1.0" encoding="UTF-16"?>' + PLAIN).encode("utf-16"), id="UTF-16 with its mark"),
    pytest.param(("\ufeff" + PLAIN).encode("utf-16-be"), id="UTF-16, the other way round"),
    pytest.param(
        ('<?xml version="1.0" encoding="windows-1252"?>' + PLAIN).encode("cp1252"), id="Windows-1252 declared"
    ),
    pytest.param(PLAIN.replace("<Message>", '<Message xmlns="http://example.org/cin">').encode(), id="a namespace"),
    pytest.param(
        PLAIN.replace("</", "</cin:")
        .replace("<", "<cin:")
        .replace("<cin:/cin:", "</cin:")
        .replace("<cin:Message>", '<cin:Message xmlns:cin="urn:cin">')
        .encode(),
        id="a namespace with a prefix",
    ),
    pytest.param(PLAIN.replace("<Children>", "<!-- made by\n a system --><Children>").encode(), id="a comment"),
    pytest.param(PLAIN.replace("2022-05-27", "<![CDATA[2022-05-27]]>").encode(), id="a date in CDATA"),
    pytest.param(PLAIN.replace("2022-05-27", "\n  2022-05-27\t").encode(), id="a date between white space"),
    pytest.param(PLAIN.replace("2022-05-27", "2022-05-27T00:00:00").encode(), id="a date with midnight"),
    pytest.param(PLAIN.replace("2022-05-27", "2022-05-27Z").encode(), id="a date with its zone"),
    pytest.param(PLAIN.replace("2022-05-27", "2022-05-26T23:30:00Z").encode(), id="half past midnight in London"),
]


@pytest.mark.parametrize("data", SPELT)
def test_however_it_is_written_down(tmp_path: Path, data: bytes) -> None:
    found = read_text(tmp_path, data)
    assert told(found) == [*OPEN, *ENQUIRY]
    assert (found.quarantined, len(found.notes), found.people[0].subject) == ((), 2, "C1")


OLDER = [
    # The year runs from 1 April 2022: a referral on the day before belongs to the return before.
    pytest.param("2022-03-31", False, id="the day before the year"),
    pytest.param("2022-04-01", True, id="the first day of the year"),
    pytest.param("2023-03-31", True, id="the last day of the year"),
]


@pytest.mark.parametrize(("referred", "given"), OLDER)
def test_a_referral_is_given_by_the_return_of_its_own_year(tmp_path: Path, referred: str, given: bool) -> None:
    kinds = [event.kind for event in read_text(tmp_path, returned(child(details(referred)))).events]
    assert kinds == (["referral_received"] if given else []) + ["case_opened"]


HEADERS = [
    # Year, ReferenceDate; what is said of the return
    pytest.param("2023", "2023-03-31", ["Return of 2023, from 2022-04-01 to 2023-03-31."], id="as usual"),
    pytest.param("2023", "2022-12-31", ["Return of 2023, from 2022-04-01 to 2022-12-31."], id="made during the year"),
    pytest.param("2023", "2022-04-01", ["Return of 2023, from 2022-04-01 to 2022-04-01."], id="on the first day"),
    pytest.param("2023", "", ["Return of 2023, from 2022-04-01 to 2023-03-31."], id="without a reference date"),
    pytest.param("", "2023-03-31", ["Return of 2023, from 2022-04-01 to 2023-03-31."], id="without a year"),
    pytest.param("", "2022-04-01", ["Return of 2023, from 2022-04-01 to 2022-04-01."], id="without a year, in April"),
    pytest.param(
        "2023",
        "2022-03-31",
        [
            "Return of 2023, from 2022-04-01 to 2023-03-31.",
            "Its ReferenceDate is 2022-03-31, and does not lie in the census year 2023: the year was taken.",
        ],
        id="a date of the year before",
    ),
    pytest.param(
        "",
        "",
        ["The return names neither a year nor a reference date: every date in it is taken as it stands."],
        id="neither",
    ),
]


@pytest.mark.parametrize(("year", "reference", "said"), HEADERS)
def test_which_year_a_return_is_of(tmp_path: Path, year: str, reference: str, said: list[str]) -> None:
    text = returned(child(details())).replace("<Year>2023<", f"<Year>{year}<").replace(">2023-03-31<", f">{reference}<")
    found = read_text(tmp_path, text)
    assert list(found.notes[: len(said)]) == said
    assert [event.kind for event in found.events] == ["referral_received", "case_opened"]


FIRST_REVIEWS = [
    # started, reviews, which of them are latest only
    pytest.param("2022-04-01", ["2022-06-30", "2022-12-20"], [False, False], id="a plan of the year"),
    pytest.param("2022-03-31", ["2022-06-30", "2022-12-20"], [True, False], id="an older plan: the first held here"),
    pytest.param(
        "2021-12-01", ["2022-02-28", "2022-08-20"], [False, False], id="an older plan with its own first review"
    ),
    pytest.param("2021-12-01", ["2022-12-20", "2022-06-30"], [False, True], id="in any order"),
]


@pytest.mark.parametrize(("started", "reviews", "latest"), FIRST_REVIEWS)
def test_of_an_older_plan_the_first_review_says_nothing_of_earlier_ones(
    tmp_path: Path, started: str, reviews: list[str], latest: list[bool]
) -> None:
    written = "<Reviews>" + "".join(f"<CPPreviewDate>{day}</CPPreviewDate>" for day in reviews) + "</Reviews>"
    found = read_text(tmp_path, returned(child(details("2022-05-16", plan(started, "", written)))))
    said = [e.attributes.get("date_quality") == "latest" for e in found.events if e.kind == "rcpc_held"]
    assert said == latest
