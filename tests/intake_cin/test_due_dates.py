"""The obligations that a return gives: each due date was counted by hand before the program was asked.

Days of the week and holidays are England's: in 2022 2 and 3 June, 29 August and 19 September; in 2025 none from January to
17 April; in 2021 31 May and 30 August.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from cin_returns import assessment, child, details, plan, read_text, returned, s47

from engine.intake.cin_census import read
from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook
from engine.words.clock import last_instant
from engine.words.enums import LimitName, Nation, State
from engine.words.values import Obligation

SAMPLE = Path(__file__).parent.parent / "data" / "cin_census" / "cin-2022-moved.xml"
Judge = Callable[..., list[Obligation]]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_book(Nation.ENGLAND)


@pytest.fixture(scope="module", params=[explain_judging.judge, evaluate.judge], ids=["explainer", "machine"])
def judge(request: pytest.FixtureRequest) -> Judge:
    return request.param  # type: ignore[no-any-return]


def seen(found: list[Obligation], timescale: str) -> list[tuple[str, str, str, int]]:
    """Start, due, state and days over of each statutory obligation of the timescale."""
    return [
        (str(each.started.day), str(each.due.day) if each.due else "", str(each.state), each.days_over)
        for each in found
        if each.timescale == timescale and each.limit is LimitName.STATUTORY
    ]


BY_HAND = [
    # 27 May 2022 is a Friday: 1, 2 are 30, 31 May; 3 is 1 June; 2 and 3 June are holidays; 4-8 are 6-10; 9-13 are 13-17;
    # 14, 15 are Monday 20 and Tuesday 21 June.
    pytest.param(
        2023,
        [s47("2022-05-27")],
        "2022-06-21",
        "icpc",
        [("2022-05-27", "2022-06-21", "due_today", 0)],
        id="conference: on the day",
    ),
    pytest.param(
        2023,
        [s47("2022-05-27")],
        "2022-06-22",
        "icpc",
        [("2022-05-27", "2022-06-21", "overdue", 1)],
        id="conference: a day over",
    ),
    pytest.param(
        2023,
        [s47("2022-05-27", conference="2022-06-21")],
        "2022-12-01",
        "icpc",
        [("2022-05-27", "2022-06-21", "met_in_time", 0)],
        id="conference held on the last day",
    ),
    pytest.param(
        2023,
        [s47("2022-05-27", conference="2022-06-22")],
        "2022-12-01",
        "icpc",
        [("2022-05-27", "2022-06-21", "met_late", 1)],
        id="conference held a day late",
    ),
    pytest.param(
        2023,
        [s47("2022-05-27", not_required="1")],
        "2022-12-01",
        "icpc",
        [("2022-05-27", "2022-06-21", "ended_without", 0)],
        id="conference not required",
    ),
    # 12 September 2022: 1-4 are 13-16; Monday 19 is a holiday; 5-8 are 20-23; 9-13 are 26-30; 14, 15 are 3, 4 October.
    pytest.param(
        2023,
        [s47("2022-09-12", conference="2022-10-04")],
        "2022-12-01",
        "icpc",
        [("2022-09-12", "2022-10-04", "met_in_time", 0)],
        id="conference over the state funeral",
    ),
    # Two enquiries, each with its own clock. From Monday 6 June 2022: 1-4 are 7-10; 5-9 13-17; 10-14 20-24; 15 is Monday 27.
    pytest.param(
        2023,
        [s47("2022-05-27"), s47("2022-06-06", conference="2022-06-27")],
        "2022-06-27",
        "icpc",
        # over: 22, 23, 24 and 27 June
        [("2022-05-27", "2022-06-21", "overdue", 4), ("2022-06-06", "2022-06-27", "met_in_time", 0)],
        id="a conference answers its own enquiry only",
    ),
    # The conference of a child who moved in is not the enquiry's.
    pytest.param(
        2023,
        ["<DateOfInitialCPC>2022-06-10</DateOfInitialCPC>"],
        "2022-12-01",
        "icpc",
        [],
        id="a conference without an enquiry starts no clock",
    ),
    # Monday 6 January 2025 and nine weeks without a holiday: Monday 10 March. The referral was on 16 May in `details` below.
    pytest.param(
        2025,
        [assessment("2025-01-08", "2025-03-10")],
        "2025-03-31",
        "assessment",
        [("2025-01-06", "2025-03-10", "met_in_time", 0)],
        id="assessment authorised on working day 45 of the referral",
    ),
    pytest.param(
        2025,
        [assessment("2025-01-08", "2025-03-11")],
        "2025-03-31",
        "assessment",
        [("2025-01-06", "2025-03-10", "met_late", 1)],
        id="assessment authorised on working day 46",
    ),
    pytest.param(
        2025,
        [assessment("2025-01-08")],
        "2025-03-12",
        "assessment",
        [("2025-01-06", "2025-03-10", "overdue", 2)],
        id="assessment not authorised",
    ),
    pytest.param(
        2025,
        ["<ReferralNFA>true</ReferralNFA>"],
        "2025-03-31",
        "assessment",
        [("2025-01-06", "2025-03-10", "ended_without", 0)],
        id="no further action",
    ),
]
REFERRED = {2023: "2022-05-16", 2025: "2025-01-06"}


@pytest.mark.parametrize(("year", "parts", "as_at", "timescale", "expected"), BY_HAND)
def test_due_dates_by_hand(
    tmp_path: Path,
    judge: Judge,
    book: RuleBook,
    year: int,
    parts: list[str],
    as_at: str,
    timescale: str,
    expected: list[tuple[str, str, str, int]],
) -> None:
    found = read_text(tmp_path, returned(child(details(REFERRED[year], *parts)), year=year))
    assert found.quarantined == ()
    assert seen(judge(book, found.events, last_instant(date.fromisoformat(as_at))), timescale) == expected


def test_an_assessment_beside_an_old_referral_counts_from_its_own_start(
    tmp_path: Path, judge: Judge, book: RuleBook
) -> None:
    """The referral of 2019 had its assessment then, in another return: no breach of 2019 comes of this one.

    Thursday 3 June 2021: 1 is 4 June; 2-6 are 7-11; 7-11 14-18; 12-16 21-25; 17-21 28 June-2 July; 22-26 5-9; 27-31 12-16;
    32-36 19-23; 37-41 26-30; 42-45 are 2-5 August.
    """
    record = details("2019-09-02", assessment("2021-06-03", "2021-08-06"))
    found = judge(book, read_text(tmp_path, returned(child(record), year=2022)).events, last_instant(date(2022, 3, 31)))
    assert seen(found, "assessment") == [("2021-06-03", "2021-08-05", "met_late", 1)]


def test_nothing_is_overdue_that_the_return_could_not_show(tmp_path: Path, judge: Judge, book: RuleBook) -> None:
    """A year on, an open plan, child in need plan and case give no duty for want of a visit, a core group or supervision."""
    cin = "<CINPlanDates><CINPlanStartDate>2022-06-01</CINPlanStartDate></CINPlanDates>"
    record = details(
        "2022-05-16", assessment("2022-05-17", "2022-06-01"), cin, s47(conference="2022-06-10"), plan("2022-06-10")
    )
    found = judge(book, read_text(tmp_path, returned(child(record))).events, last_instant(date(2023, 3, 31)))
    held = {"assessment", "icpc", "review_conference"}
    assert {each.timescale for each in found if each.state.is_open} - held == set()
    assert [each.timescale for each in found if each.state is State.CANNOT_COMPUTE] == []


def test_a_death_ends_what_was_open(tmp_path: Path, judge: Judge, book: RuleBook) -> None:
    text = returned(child(details("2022-05-16", s47()))).replace(
        "</ChildIdentifiers>", "<PersonDeathDate>2022-06-10</PersonDeathDate></ChildIdentifiers>"
    )
    found = judge(book, read_text(tmp_path, text).events, last_instant(date(2022, 12, 1)))
    assert seen(found, "icpc") == [("2022-05-27", "2022-06-21", "ended_without", 0)]


def test_the_samples_own_due_date_is_the_one_counted(judge: Judge, book: RuleBook) -> None:
    """InitialCPCtarget 23 June 2021. From Wednesday 2 June: 1, 2 are 3, 4 June; 3-7 are 7-11; 8-12 14-18; 13-15 21-23."""
    found = read(SAMPLE, date(2026, 11, 21))
    claims = {claim.label: claim for claim in found.claims}
    target = claims["InitialCPCtarget"]
    assert (target.subject, target.timescale, target.episode, target.row) == (
        *("DfEX0000001", "icpc"),
        *("section_47/2021-06-02/1", "56"),
    )
    assert (target.started, target.due, target.met) == (date(2021, 6, 2), date(2021, 6, 23), date(2021, 6, 17))
    assert target.in_time is None  # the return does not judge it
    obligations = judge(book, found.events, last_instant(date(2022, 3, 31)))
    assert seen(obligations, "icpc") == [("2021-06-02", "2021-06-23", "met_in_time", 0)]
    (icpc,) = [each for each in obligations if each.timescale == "icpc"]
    assert icpc.episode == target.episode


def test_the_published_measures_are_told_apart_from_the_target() -> None:
    """Assessment from its own start, Thursday 3 June 2021: working day 45 is 5 August (counted above)."""
    claims = {(claim.timescale, claim.label): claim for claim in read(SAMPLE, date(2026, 11, 21)).claims}
    assert len(claims) == 3
    measured = claims["assessment", "published measure, 45 working days from AssessmentActualStartDate"]
    assert (measured.due, measured.met, measured.in_time) == (date(2021, 8, 5), date(2022, 7, 18), False)
    assert measured.episode == "referral/2021-10-06/1"
    measured = claims["icpc", "published measure, 15 working days from S47ActualStartDate"]
    assert (measured.due, measured.met, measured.in_time) == (date(2021, 6, 23), date(2021, 6, 17), True)


CLAIMS = [
    pytest.param(
        s47(target="2022-06-20"), [("InitialCPCtarget", "2022-06-20", None)], id="a target alone, right or wrong"
    ),
    pytest.param(s47(), [], id="no target, no conference: nothing is claimed"),
    pytest.param(s47(target="2022-06-20", not_required="1"), [], id="not required: no target to compare"),
    pytest.param(
        s47(conference="2022-06-21"),
        [("published measure, 15 working days from S47ActualStartDate", "2022-06-21", True)],
        id="the measure in time on the last day",
    ),
    pytest.param(
        s47(conference="2022-06-22"),
        [("published measure, 15 working days from S47ActualStartDate", "2022-06-21", False)],
        id="the measure late a day after",
    ),
]


@pytest.mark.parametrize(("part", "expected"), CLAIMS)
def test_what_is_claimed(tmp_path: Path, part: str, expected: list[tuple[str, str, bool | None]]) -> None:
    found = read_text(tmp_path, returned(child(details("2022-05-16", part))))
    assert [(claim.label, str(claim.due), claim.in_time) for claim in found.claims] == expected
