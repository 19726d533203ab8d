"""What is refused whole, and what goes to the quarantine while the rest goes in."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from cin_returns import AS_AT, assessment, child, details, plan, read_text, returned, s47, told

from engine.intake.cin_census import read, recognise
from engine.intake.cin_census.xml_children import XmlChildren
from engine.words.errors import IntakeMistake

WHOLE = returned(child(details("2022-05-16", s47())), child(details(), child_id="C2"))
DOCTYPE = '<!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
FETCHES = '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/evil.dtd">'
LAUGHS = "<!DOCTYPE Message [" + "".join(
    f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' if n else '<!ENTITY l1 "ha">' for n in range(10)
)

REFUSED = [
    pytest.param(DOCTYPE + WHOLE, "line 1 holds a DOCTYPE", id="a DOCTYPE"),
    pytest.param("<!-- made\nby hand -->\n" + DOCTYPE + WHOLE, "line 3 holds a DOCTYPE", id="after a comment"),
    pytest.param(
        '<?xml version="1.0"?>\n<?show it?>' + FETCHES + WHOLE, "line 2 holds a DOCTYPE", id="after an instruction"
    ),
    pytest.param((DOCTYPE + WHOLE).encode("utf-16"), "line 1 holds a DOCTYPE", id="in UTF-16"),
    pytest.param(("<!-- x -->" + DOCTYPE + WHOLE).encode("utf-16"), "holds a DOCTYPE", id="in UTF-16, after a comment"),
    pytest.param(LAUGHS + "]>" + WHOLE.replace("C1", "&l10;"), "holds a DOCTYPE", id="entities upon entities"),
    pytest.param(
        WHOLE.replace("C1", "C&eacute;1"), "line 5 uses an entity that XML does not know", id="an entity of HTML"
    ),
    pytest.param(
        "<OC3><Child/></OC3>", "its outermost element is 'OC3', and that of a census return is 'Message'", id="root"
    ),
    pytest.param(
        WHOLE.replace(">CIN<", ">SSDA903<"),
        "this is a return of the collection 'SSDA903', not of the children in need census",
        id="another collection",
    ),
    pytest.param(
        returned(child(details()), year=2013), "this is the return of 2013, and the forms that are known", id="2013"
    ),
    pytest.param(
        returned(child(details()), year=2027), "this is the return of 2027, and the forms that are known", id="2027"
    ),
    pytest.param(WHOLE.replace("<Year>2023<", "<Year>2O23<"), "its Year is '2O23'", id="no year"),
    pytest.param(returned(), "the return holds no child", id="no child"),
    pytest.param(b"", "the XML breaks off at line 1. 0 whole children were read before that", id="empty"),
    pytest.param(
        WHOLE.replace("</Section47>", "</Section74>"),
        "cannot be read as XML (mismatched tag). 0 whole children were read before that, and nothing went in",
        id="a tag that does not fit",
    ),
    pytest.param(
        WHOLE.encode().replace(b"C2", b"C\xe92"),
        "cannot be read as XML (not well-formed (invalid token)). 1 whole child was read before that",
        id="a letter that is not UTF-8",
    ),
    pytest.param('<?xml version="1.0" encoding="utf-7"?>' + WHOLE, "encoding", id="an encoding that is not known"),
    pytest.param("<a>" * 60, "is too deeply nested to be part of a census return", id="too deep"),
    pytest.param(
        returned(child(details("2022-05-16", "<CINPlanDates/>" * 200_001))),
        "is too large to be part of",
        id="too large a child",
    ),
    pytest.param(WHOLE.replace("C1", "C" * 100_001), "is too long to be part of a census return", id="too long a text"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED)
def test_refused_with_its_reason(tmp_path: Path, data: str | bytes, words: str) -> None:
    with pytest.raises(IntakeMistake) as caught:
        read_text(tmp_path, data)
    assert words in str(caught.value)
    assert str(caught.value).startswith("cin.xml: ")


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(IntakeMistake, match="there is no such file"):
        read(tmp_path / "none.xml", AS_AT)
    with pytest.raises(IntakeMistake, match="cannot be opened"):
        read(tmp_path, AS_AT)


def test_wherever_it_is_cut_short_it_says_so_and_nothing_goes_in(tmp_path: Path) -> None:
    data = WHOLE.rstrip().encode()
    first, second = data.index(b"</Child>") + len("</Child>"), data.rindex(b"</Child>") + len("</Child>")
    for length in range(1, len(data), 3):
        with pytest.raises(IntakeMistake) as caught:
            read_text(tmp_path, data[:length])
        whole = (length >= first) + (length >= second)
        counted = "1 whole child was" if whole == 1 else f"{whole} whole children were"
        line = data[:length].count(b"\n") + 1
        assert f"the XML breaks off at line {line}" in caught.value.what, data[:length][-30:]
        assert f"{counted} read before that, and nothing went in." in caught.value.what


def test_a_cut_return_names_the_line_the_place_and_the_whole_children(tmp_path: Path) -> None:
    data = WHOLE[: WHOLE.rindex("<CINreferralDate>") + 20]
    with pytest.raises(IntakeMistake) as caught:
        read_text(tmp_path, data)
    # lines 1 and 2 the header, 3 <Children>, 4 to 8 the first child; 9 to 11 the second's beginning, 12 its CINdetails
    assert str(caught.value) == (
        "cin.xml: the XML breaks off at line 12 inside 'CINreferralDate'. 1 whole child was read before that, and nothing "
        "went in. Export it again, and check that the export finished."
    )


RECOGNISED = [
    pytest.param(WHOLE.encode(), True, id="a return"),
    pytest.param(b"\xef\xbb\xbf  \n" + WHOLE.encode(), True, id="byte order mark"),
    pytest.param(WHOLE.encode("utf-16"), True, id="UTF-16"),
    pytest.param(b"<!-- c --><OC3/>", True, id="any other XML: read says what it is"),
    pytest.param(b"<!DOCTYPE html><html>", False, id="a web page"),
    pytest.param(b"subject,kind,happened\n", False, id="CSV"),
    pytest.param(b'[{"subject": "<Message>"}]', False, id="JSON"),
    pytest.param(b"PK\x03\x04", False, id="a workbook"),
    pytest.param(b"", False, id="nothing"),
]


@pytest.mark.parametrize(("head", "expected"), RECOGNISED)
def test_recognised_by_what_it_holds(head: bytes, expected: bool) -> None:
    assert recognise(head, "a.txt") is expected


LINES = [
    # what is wrong; line, field, value, reason, mend; kinds that still go in
    pytest.param(
        details("2022-02-30"),
        (7, "CINdetails/CINreferralDate", "2022-02-30", "not a date that can be read", "There is no such day"),
        [],
        id="an impossible date",
    ),
    pytest.param(
        details("16/05/2022"),
        (
            7,
            "CINdetails/CINreferralDate",
            "16/05/2022",
            "a date that can be read in two ways",
            "Write it as 2021-02-28.",
        ),
        [],
        id="a date of another form",
    ),
    pytest.param(
        details("2022-05-16", assessment("soon", "2022-07-01")),
        (7, "Assessments/AssessmentActualStartDate", "soon", "not a date that can be read", "Write it as 2021-02-28."),
        ["referral_received", "case_opened"],
        id="an assessment without a sound start",
    ),
    pytest.param(
        details("2022-05-16", assessment("2022-05-18", "2122-07-01")),
        (7, "Assessments/AssessmentAuthorisationDate", "2122-07-01", "in the future", "Check the year"),
        ["referral_received", "case_opened", "assessment_started"],
        id="in the future",
    ),
    pytest.param(
        details("2022-05-16", assessment("2022-05-18", "2022-05-17")),
        (
            7,
            "Assessments/AssessmentAuthorisationDate",
            "2022-05-17",
            "an end before its start",
            "It lies before 2022-05-18",
        ),
        ["referral_received", "case_opened", "assessment_started"],
        id="authorised before it began",
    ),
    pytest.param(
        details("2022-05-16", "<CINclosureDate>2022-05-15</CINclosureDate>"),
        (7, "CINdetails/CINclosureDate", "2022-05-15", "an end before its start", "It lies before 2022-05-16"),
        ["referral_received", "case_opened"],
        id="closed before it was referred",
    ),
    pytest.param(
        details("2022-05-16", s47(conference="2022-05-26")),
        (7, "Section47/DateOfInitialCPC", "2022-05-26", "an end before its start", "It lies before 2022-05-27"),
        ["referral_received", "case_opened", "strategy_discussion", "s47_started"],
        id="a conference before its enquiry",
    ),
    pytest.param(
        details("2022-05-16", plan("2022-06-10", "2022-06-09")),
        (7, "ChildProtectionPlans/CPPendDate", "2022-06-09", "an end before its start", "It lies before 2022-06-10"),
        ["referral_received", "case_opened", "cp_plan_started"],
        id="a plan that ended before it began",
    ),
    pytest.param(
        details("2022-05-16", plan("2022-06-10", "", "<Reviews><CPPreviewDate>2022-06-09</CPPreviewDate></Reviews>")),
        (7, "CPPreviewDate", "2022-06-09", "an end before its start", "It lies before 2022-06-10"),
        ["referral_received", "case_opened", "cp_plan_started"],
        id="a review before its plan",
    ),
    pytest.param(
        details("2022-05-16", "<ReferralNFA>maybe</ReferralNFA>"),
        (7, "CINdetails/ReferralNFA", "maybe", "a value that cannot be read", "Write yes or no."),
        ["referral_received", "case_opened"],
        id="neither yes nor no",
    ),
    pytest.param(
        details("2022-05-16", "<CINclosureDate>2022-08-01</CINclosureDate><ReasonForClosure>RC99</ReasonForClosure>"),
        (7, "CINdetails/ReasonForClosure", "RC99", "a value that cannot be read", "write one of RC1, RC2"),
        ["referral_received", "case_opened", "case_closed"],
        id="an unknown code",
    ),
    pytest.param(
        details("", s47()),
        (7, "CINdetails/CINreferralDate", "", "a value is missing", "Fill it in"),
        ["strategy_discussion", "s47_started"],
        id="no referral date: what stands in it goes in",
    ),
    pytest.param(
        details("2022-05-16", "<CINreferralDate>2022-05-17</CINreferralDate>"),
        (7, "CINdetails/CINreferralDate", "2022-05-17", "a value that cannot be read", "It is given twice"),
        ["referral_received", "case_opened"],
        id="a field given twice",
    ),
]


@pytest.mark.parametrize(("record", "expected", "kinds"), LINES)
def test_a_bad_field_goes_to_the_quarantine_and_the_rest_goes_in(
    tmp_path: Path, record: str, expected: tuple[int, str, str, str, str], kinds: list[str]
) -> None:
    found = read_text(tmp_path, returned(child(record)))
    (row,) = found.quarantined
    assert (row.file, row.row, row.column, row.value, row.reason) == ("cin.xml", *expected[:4])
    assert expected[4] in row.mend
    assert [kind for kind, _, _ in told(found)] == kinds


def test_a_child_without_an_id_is_left_out_whole_and_the_next_goes_in(tmp_path: Path) -> None:
    found = read_text(
        tmp_path, returned(child(details("2022-05-16", s47()), child_id=" "), child(details(), child_id="C2"))
    )
    (row,) = found.quarantined
    assert (row.row, row.column, row.reason) == (4, "Child/ChildIdentifiers/LAchildID", "a value is missing")
    assert {event.subject for event in found.events} == {"C2"}
    assert [person.subject for person in found.people] == ["C2"]
    assert found.rows_read == 2


@pytest.mark.parametrize(
    ("born", "died", "reason"),
    [
        pytest.param("2026-11-22", "", "born in the future", id="born tomorrow"),
        pytest.param("1899-12-31", "", "too long ago for a case event", id="born before anyone alive"),
        pytest.param("2015-03-02", "2015-03-01", "died before being born", id="died before being born"),
    ],
)
def test_births_and_deaths_that_cannot_be(tmp_path: Path, born: str, died: str, reason: str) -> None:
    text = returned(child(details(), born=born)).replace(
        "</ChildIdentifiers>", f"<PersonDeathDate>{died}</PersonDeathDate></ChildIdentifiers>"
    )
    found = read_text(tmp_path, text)
    assert [row.reason for row in found.quarantined] == [reason]
    assert "died" not in [event.kind for event in found.events]


def test_an_unknown_element_is_named_with_its_line_and_the_known_ones_are_not(tmp_path: Path) -> None:
    wrong = child(details("2022-05-16", "\n<AssessmentStart>2022-05-18</AssessmentStart>", s47(target="2022-06-20")))
    found = read_text(tmp_path, returned(wrong))
    assert found.notes[2:] == (
        "'CINdetails/AssessmentStart' (first in row 8) is not in the mapping, and was not read.",
    )


def test_lines_are_counted_beyond_65535(tmp_path: Path) -> None:
    text = returned(child(details()), "\n" * 70_000 + child(details("2022-02-30"), child_id="C2"))
    (row,) = read_text(tmp_path, text).quarantined
    assert (
        row.row == 70_000 + 12
    )  # the first child ends on line 8, and 70,000 more begin; its CINdetails is the fourth line


def test_the_first_child_is_there_before_the_file_is_read_to_its_end() -> None:
    data = returned(*(child(details("2022-05-16", s47()), child_id=f"C{n}") for n in range(4_000))).encode()
    file = BytesIO(data)
    children = iter(XmlChildren(file, "cin.xml"))
    next(children)
    assert file.tell() < len(data) / 3
    assert sum(1 for _ in children) == 3_999


def test_the_day_of_the_import_is_the_measure_of_the_future(tmp_path: Path) -> None:
    text = returned(child(details("2022-06-02")))
    assert read_text(tmp_path, text, as_at=date(2022, 6, 1)).quarantined == ()  # one day ahead: clocks and zones
    assert len(read_text(tmp_path, text, as_at=date(2022, 5, 31)).quarantined) == 1
