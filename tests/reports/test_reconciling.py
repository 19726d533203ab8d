"""Why our due dates and a source's differ: each source date was worked out by hand under the cause it stands for.

England's holidays used here: 10 and 13 April, 8 May (moved from the 4th) and 25 May 2020; 2 and 3 June 2022 (30 May
moved) and 19 September 2022; 7 and 10 April 2023; 5 May 2025.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.calendars import get_axis
from engine.intake.reading import read_source
from engine.intake.result import SourceDate
from engine.obligations.evaluate import judge
from engine.reports.hypotheses import Cause, first_day_counts
from engine.reports.other_counts import Tool, other_counts
from engine.reports.reconciling import Compared, Reconciler
from engine.reports.report import Report, Table
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook
from engine.service.reconciling import reconcile_reads
from engine.words.clock import end_of_day, last_instant
from engine.words.enums import Nation
from engine.words.limits import parse_limit
from engine.words.values import CaseEvent, Moment

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data" / "reconcile"
AXIS = get_axis(Nation.ENGLAND)
IMPORTED = date(2026, 11, 21)


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_book(Nation.ENGLAND)


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(name: str, on: str, episode: str = "", /, **attributes: str | bool) -> CaseEvent:
    happened = day(on)
    key = f"{name}/{on}/{episode}"
    return CaseEvent(key, "C1", name, Moment(happened), end_of_day(happened), episode=episode, attributes=attributes)


def discussion(on: str, episode: str = "") -> CaseEvent:
    return event("strategy_discussion", on, episode, initiated_s47=True)


def said(timescale: str, started: str = "", due: str = "", met: str = "", **more: object) -> SourceDate:
    days = [day(text) if text else None for text in (started, due, met)]
    return SourceDate("C1", timescale, "its own name", *days, **more)  # type: ignore[arg-type]


def compared(
    book: RuleBook, events: Sequence[CaseEvent], claims: Sequence[SourceDate], as_at: str = "2026-01-05"
) -> list[Compared]:
    reconciler = Reconciler(book, AXIS, events, day(as_at))
    return reconciler.compare(claims, judge(book, events, last_instant(day(as_at))))


ALONE = [
    # Monday 3 October 2022, no holiday near: 4 to 7 are 1 to 4, 10 to 14 are 5 to 9, 17 to 21 are 10 to 14, Monday 24 is 15.
    pytest.param("2022-10-03", "2022-10-24", "same", id="the fifteenth working day"),
    pytest.param("2022-10-03", "2022-10-21", "source counts the first day as day 1", id="the day before it"),
    pytest.param("2022-10-03", "2022-10-22", "source due date is on a weekend", id="a Saturday"),
    pytest.param("2022-10-03", "2022-10-23", "source due date is on a weekend", id="a Sunday"),
    pytest.param("2022-10-03", "2022-10-25", "unexplained", id="the day after it: no way of counting gives it"),
    pytest.param("2022-10-03", "2022-10-20", "unexplained", id="two days before it"),
    # Monday 27 March 2023, Good Friday 7 and Easter Monday 10 April: 28 to 31 are 4, 3 to 6 are 8, 11 to 14 are 12,
    # 17, 18 and Wednesday 19 April are 13 to 15. Without the two holidays: Monday 17. From day 1: Tuesday 18.
    pytest.param("2023-03-27", "2023-04-19", "same", id="over Easter"),
    pytest.param("2023-03-27", "2023-04-17", "source leaves out bank holidays", id="Easter counted"),
    pytest.param("2023-03-27", "2023-04-18", "source counts the first day as day 1", id="over Easter, from day 1"),
    # Day 1 Monday 27 March: to 31 are 5, 3 to 7 are 10, 10 to 14 are 15.
    pytest.param(
        *("2023-03-27", "2023-04-14", "source counts the first day as day 1 and source leaves out bank holidays"),
        id="Easter counted, from day 1: two causes together",
    ),
    # Tuesday 14 April 2020: 15 to 17 are 3, 20 to 24 are 8, 27 April to 1 May are 13, 4 is 14 and 5 May 15. A list that
    # still has 4 May: 5 is 14 and 6 is 15.
    pytest.param("2020-04-14", "2020-05-05", "same", id="before the moved holiday of 2020"),
    pytest.param("2020-04-14", "2020-05-06", "source has an older holiday list", id="4 May 2020 still a holiday"),
    pytest.param(
        "2020-04-14", "2020-05-04", "source counts the first day as day 1", id="from day 1, 4 May a working day"
    ),
    # Friday 27 May 2022 (edge case): right is 21 June; from day 1 is 20 June; and so is a list that keeps 30 May and
    # lacks 2 and 3 June: 31 May to 3 June are 4, 6 to 10 are 9, 13 to 17 are 14, Monday 20 is 15.
    pytest.param("2022-05-27", "2022-06-21", "same", id="over the jubilee"),
    pytest.param(
        *(
            "2022-05-27",
            "2022-06-20",
            "either source counts the first day as day 1 or source has an older holiday list",
        ),
        id="over the jubilee, a day early: two causes each give it, and neither is guessed",
    ),
    # Mondays to Fridays: 30 May to 3 June are 5, 6 to 10 are 10, 13 to 17 are 15.
    pytest.param(
        "2022-05-27", "2022-06-17", "source leaves out bank holidays", id="over the jubilee, holidays counted"
    ),
]


@pytest.mark.parametrize(("started", "due", "words"), ALONE)
def test_the_cause_is_what_gives_the_sources_date(book: RuleBook, started: str, due: str, words: str) -> None:
    (found,) = compared(book, [discussion(started)], [said("icpc", started, due)])
    assert found.words == words


OTHER_STARTS = [
    # Wednesday 5 October 2022: 6, 7 are 2, 10 to 14 are 7, 17 to 21 are 12, 24, 25, 26 October are 15.
    pytest.param("2022-10-05", "2022-10-26", "source starts from another day", id="the day the source names"),
    pytest.param("2022-10-05", "2022-10-24", "same", id="names another day, and has our due day all the same"),
    # Day 1 Wednesday 5: 5 to 7 are 3, 10 to 14 are 8, 17 to 21 are 13, 24 and 25 are 15.
    pytest.param(
        *("2022-10-05", "2022-10-25", "source starts from another day and source counts the first day as day 1"),
        id="another day, from day 1",
    ),
    pytest.param("2022-10-04", "2022-10-26", "unexplained", id="not from the day it names, so not from any other"),
    pytest.param(
        "", "2022-10-26", "source starts from another day", id="no day is named: the enquiry's start gives it"
    ),
    pytest.param("", "2022-10-27", "unexplained", id="no recorded day gives it"),
]


@pytest.mark.parametrize(("started", "due", "words"), OTHER_STARTS)
def test_another_start_is_one_the_source_names_or_that_is_recorded(
    book: RuleBook, started: str, due: str, words: str
) -> None:
    events = [discussion("2022-10-03"), event("s47_started", "2022-10-05")]
    (found,) = compared(book, events, [said("icpc", started, due)])
    assert found.words == words


REVIEWS = [
    # Looked after from Monday 6 January 2025; first review Friday 31 January, due Monday 3 February; the second is due
    # three months after it was held: 30 April, as April has no 31st.
    pytest.param("2025-01-31", "2025-04-30", "same", id="three months after the review was held"),
    pytest.param("2025-01-31", "2025-05-03", "source starts from another day", id="three months after it was due"),
    # Held on Monday 3 February: due Saturday 3 May; Monday 5 is a bank holiday, so the next working day is Tuesday 6.
    pytest.param("2025-02-03", "2025-05-03", "same", id="a calendar limit may end on a Saturday"),
    pytest.param(
        *("2025-02-03", "2025-05-06", "source moves its due date off a weekend or holiday"),
        id="moved to the next working day",
    ),
    pytest.param(
        *("2025-02-03", "2025-05-02"),
        "either source counts the first day as day 1 or source moves its due date off a weekend or holiday",
        id="a day early: from day 1, or moved to the working day before",
    ),
]


@pytest.mark.parametrize(("held", "due", "words"), REVIEWS)
def test_reviews_in_months_are_recounted_too(book: RuleBook, held: str, due: str, words: str) -> None:
    events = [
        event("looked_after_started", "2025-01-06", legal_status="V2"),
        event("looked_after_review_held", held),
        event("looked_after_review_held", "2025-04-28"),
    ]
    claims = [said("looked_after_review", "", due, "2025-04-28")]
    found = [each for each in compared(book, events, claims, "2025-05-07") if each.claim]
    assert [each.words for each in found] == [words]


def test_a_source_that_counts_from_a_review_that_is_not_here_has_other_evidence(book: RuleBook) -> None:
    """In care since Monday 2 September 2019, the first review due on 30 September; only that of 26 February 2025 is
    here. Six months before 28 February 2025 is 28 August 2024: the source knows of a review then."""
    events = [
        event("looked_after_started", "2019-09-02", legal_status="C2"),
        event("looked_after_review_held", "2025-02-26"),
    ]
    claims = [said("looked_after_review", "", "2025-02-28", "2025-02-26")]
    found = [each.words for each in compared(book, events, claims, "2025-03-31") if each.claim]
    assert found == ["evidence differs"]


def test_a_due_day_a_few_days_off_is_not_put_down_to_evidence(book: RuleBook) -> None:
    """Reviewed on Monday 3 February 2025, next due on 3 May: Wednesday 7 May is no way of counting three months."""
    events = [
        event("looked_after_started", "2025-01-06", legal_status="V2"),
        event("looked_after_review_held", "2025-02-03"),
    ]
    claims = [said("looked_after_review", "", "2025-05-07")]
    found = [each.words for each in compared(book, events, claims, "2025-05-06") if each.claim]
    assert found == ["unexplained"]


EVIDENCE = [
    pytest.param(said("icpc", "2022-10-03", "2022-10-24", "2022-10-20"), "same", False, id="held on the same day"),
    pytest.param(
        said("icpc", "2022-10-03", "2022-10-24", "2022-10-25"), "evidence differs", True, id="held on another"
    ),
    pytest.param(said("icpc", "2022-10-03", "2022-10-24"), "evidence differs", True, id="not held, says the source"),
    pytest.param(said("icpc", "2022-10-03", in_time=True), "same", False, id="in time, says the source, and no date"),
    pytest.param(said("icpc", "2022-10-03", in_time=False), "evidence differs", True, id="late, says the source"),
    pytest.param(
        said("icpc", "2022-10-03", "2022-10-24", "2022-10-20", in_time=False),
        *("unexplained", True),
        id="the source's flag contradicts its own dates",
    ),
]


@pytest.mark.parametrize(("claim", "words", "late"), EVIDENCE)
def test_what_was_held_is_compared_where_the_due_days_agree(
    book: RuleBook, claim: SourceDate, words: str, late: bool
) -> None:
    events = [discussion("2022-10-03"), event("icpc_held", "2022-10-20", kind="initial")]
    (found,) = compared(book, events, [claim])
    assert (found.words, found.said_late, found.late) == (words, late, False)


def test_what_the_source_says_happened_later_is_not_yet_known(book: RuleBook) -> None:
    events = [discussion("2022-10-03"), event("icpc_held", "2022-10-20", kind="initial")]
    claims = [said("icpc", "2022-10-03", "2022-10-24", "2022-10-20")]
    (found,) = compared(book, events, claims, "2022-10-19")
    assert (found.words, found.said_late, found.late) == ("same", False, False)


def test_what_only_one_side_has(book: RuleBook) -> None:
    events = [discussion("2022-10-03", "first"), event("icpc_held", "2022-10-20", "first", kind="initial")]
    (told,) = compared(book, [], [said("icpc", "2022-10-03", "2022-10-24")])
    assert told.words == "unknown to us"
    both = compared(book, [*events, discussion("2024-02-05", "second")], [said("icpc", "2022-10-03", "2022-10-24")])
    assert [(each.words, str(each.ours.started.day) if each.ours else "") for each in both] == [
        ("evidence differs", "2022-10-03"),
        ("unknown to the source", "2024-02-05"),
    ]
    assert (
        compared(book, [discussion("2022-10-03")], [said("assessment", "2022-10-03", in_time=True)])[0].claim
        is not None
    )


def test_each_claim_finds_its_own_of_two_enquiries(book: RuleBook) -> None:
    """Three weeks apart, given in the wrong order, each named by its episode or by its start."""
    events = [
        discussion("2022-10-03", "first"),
        event("icpc_held", "2022-10-20", "first", kind="initial"),
        discussion("2022-10-24", "second"),
    ]
    # Monday 24 October 2022: 25 to 28 are 4, 31 to 4 November are 9, 7 to 11 are 14, Monday 14 November is 15.
    for episodes in (("second", "first"), ("", "")):
        claims = [
            said("icpc", "2022-10-24", "2022-11-14", episode=episodes[0]),
            said("icpc", "2022-10-03", "2022-10-24", "2022-10-20", episode=episodes[1]),
        ]
        found = compared(book, events, claims, "2022-11-01")
        assert [each.words for each in found] == ["same", "same"]
        assert sorted(str(each.ours.started.day) for each in found if each.ours) == ["2022-10-03", "2022-10-24"]


CHECKERS = [
    # A checker of open work at 31 March steps back 14 working days to 11 March 2022, and 44 to 30 January 2023: what
    # began then is not yet late on 31 March, and what began the day before is.
    pytest.param("2022-03-11", "15 working days", "2022-03-31", id="section 47, Friday 11 March 2022"),
    pytest.param("2023-01-30", "45 working days", "2023-03-31", id="assessment, Monday 30 January 2023"),
    pytest.param("2023-01-29", "45 working days", "2023-03-30", id="assessment, Sunday 29 January 2023, as if Friday"),
    pytest.param("2023-01-27", "45 working days", "2023-03-30", id="assessment, Friday 27 January 2023"),
    pytest.param("2022-10-03", "1 working days", "2022-10-03", id="one day is the day itself"),
]


@pytest.mark.parametrize(("started", "limit", "due"), CHECKERS)
def test_a_checker_that_steps_back_one_day_fewer(started: str, limit: str, due: str) -> None:
    assert first_day_counts(AXIS, day(started), parse_limit(limit)) == day(due)


def test_the_same_duties_as_other_tools_count_them(book: RuleBook) -> None:
    """Conferences over Easter 2023: due on 19 April by us, on 18 from day 1, on 17 without holidays, and from the start
    of the enquiry on Wednesday 29 March (30, 31 are 2, 3 to 6 April are 6, 11 to 14 are 10, 17 to 21 are 15) on 21 April."""
    events = [
        discussion("2023-03-27"),
        event("s47_started", "2023-03-29"),
        event("icpc_held", "2023-04-18", kind="initial"),
    ]
    obligations = judge(book, events, last_instant(day("2023-05-31")))
    counted = list(other_counts(Reconciler(book, AXIS, events, day("2023-05-31")), obligations))
    icpc = [each for each in counted if each.ours.timescale == "icpc"]
    assert [(each.tool, str(each.due), each.late, each.ours_late) for each in icpc] == [
        (Tool.FIRST_DAY, "2023-04-18", False, False),
        (Tool.NO_HOLIDAYS, "2023-04-17", True, False),
        (Tool.OTHER_START, "2023-04-21", False, False),
    ]


# The census made by hand, child by child: the cause, worked out above or here.
CENSUS = {
    # From Monday 12 September 2022, the referral: 13 to 16 are 4, 20 to 23 are 8 (Monday 19 the state funeral), 26 to 30
    # are 13, 3 to 7 October 18, 10 to 14 23, 17 to 21 28, 24 to 28 33, 31 to 4 November 38, 7 to 11 43, 14 and 15 are 45.
    # From Wednesday 14, the assessment's own start, two days later: 17 November.
    ("ASSESSMENT", "2022-11-17"): "source starts from another day",
    ("BOTH", "2023-04-14"): "source counts the first day as day 1 and source leaves out bank holidays",
    ("EITHER", "2022-06-20"): "either source counts the first day as day 1 or source has an older holiday list",
    ("EVIDENCE", "2022-10-24"): "evidence differs",
    ("FIRST-DAY", "2022-10-21"): "source counts the first day as day 1",
    ("HOLIDAYS", "2023-04-17"): "source leaves out bank holidays",
    ("OLD-LIST", "2020-05-06"): "source has an older holiday list",
    ("UNTOLD", ""): "unknown to the source",
    ("WEEKEND", "2022-10-22"): "source due date is on a weekend",
}


def reconciled(book: RuleBook, *files: Path, as_at: str) -> tuple[Report, int]:
    reads = [read_source(str(file), IMPORTED) for file in files]
    made = datetime(2026, 11, 21, 9, tzinfo=UTC)
    return reconcile_reads(reads, book, AXIS, last_instant(day(as_at)), authority="", made=made)


def table_of(report: Report, id: str) -> list[dict[str, object]]:
    (table,) = [part for part in report.parts if isinstance(part, Table) and part.id == id]
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, (cell.value for cell in row.cells), strict=True)) for row in table.rows]


def test_the_census_made_by_hand_holds_each_cause_and_each_is_found(book: RuleBook) -> None:
    report, unexplained = reconciled(book, DATA / "census-2023.xml", DATA / "corrected.csv", as_at="2023-03-31")
    found = {(str(row["subject"]), str(row["source_due"] or "")): row["cause"] for row in table_of(report, "children")}
    assert found == CENSUS
    assert unexplained == 0
    assert report.lead[-1] == "Every difference is explained."
    same = {str(row["subject"]) for row in table_of(report, "same")}
    assert {"SAME", "TWO-DISCUSSIONS"} <= same


def test_the_counts_of_other_tools_on_that_census(book: RuleBook) -> None:
    """Eleven conferences, of which three were held on the very day they were due (FIRST-DAY and, by the correction,
    EVIDENCE on 24 October, EITHER on 21 June): late for a checker that counts the first day, and EITHER also where bank
    holidays count."""
    report, _ = reconciled(book, DATA / "census-2023.xml", DATA / "corrected.csv", as_at="2023-03-31")
    counts = {
        (row["timescale"], row["tool"]): (row["duties"], row["other_day"], row["late_by_it"], row["late_by_us"])
        for row in table_of(report, "tools")
    }
    conference = "Initial child protection conference"
    assert counts[conference, "first day is day 1"] == (11, 11, 3, 0)
    # BOTH, EITHER and HOLIDAYS lie over holidays, and of OLD-LIST only 8 May lies beyond its due day.
    assert counts[conference, "Monday to Friday"] == (11, 3, 1, 0)
    assert counts["Child and family assessment", "from the start of the work"] == (1, 1, 0, 1)


@pytest.mark.parametrize(
    ("file", "as_at", "said"),
    [
        pytest.param("cin_census/cin-2022-moved.xml", "2022-03-31", True, id="census"),
        pytest.param("intake/Annex_A.xlsx", "2021-03-16", False, id="Annex A carries no due dates"),
        pytest.param("ssd", "2026-03-31", True, id="Standard Safeguarding Dataset"),
        pytest.param("ssda903/2021-oc2.csv", "2022-03-31", True, id="OC2 of the SSDA903 return"),
    ],
)
def test_nothing_is_unexplained_on_the_samples(book: RuleBook, file: str, as_at: str, said: bool) -> None:
    report, unexplained = reconciled(book, ROOT / "tests" / "data" / file, as_at=as_at)
    assert unexplained == 0
    assert bool(table_of(report, "causes")) == said


def test_what_cannot_be_explained_stands_first_and_is_counted_in_the_lead(book: RuleBook, tmp_path: Path) -> None:
    text = (DATA / "census-2023.xml").read_text("utf-8")
    file = tmp_path / "census.xml"
    file.write_text(text.replace("2022-10-22</InitialCPCtarget>", "2022-11-07</InitialCPCtarget>"), "utf-8")
    report, unexplained = reconciled(book, file, as_at="2023-03-31")
    assert unexplained == 1
    assert table_of(report, "causes")[0]["cause"] == table_of(report, "children")[0]["cause"] == Cause.UNEXPLAINED
    assert table_of(report, "children")[0]["subject"] == "WEEKEND"
    assert report.lead[-1] == "1 difference cannot be explained; they stand first."


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "run_engine.py"), "reconcile", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_the_command_needs_no_home_and_gives_csv(tmp_path: Path) -> None:
    done = run(str(DATA / "census-2023.xml"), "--as-at", "2023-03-31", "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    (weekend,) = [row for row in rows if row["subject"] == "WEEKEND"]
    assert (weekend["cause"], weekend["our_due"], weekend["source_due"], weekend["row"]) == (
        *("source due date is on a weekend", "2022-10-24"),
        *("2022-10-22", "38"),
    )


def test_the_command_leaves_with_1_where_something_is_unexplained(tmp_path: Path) -> None:
    text = (DATA / "census-2023.xml").read_text("utf-8")
    file = tmp_path / "census.xml"
    file.write_text(text.replace("2022-10-22</InitialCPCtarget>", "2022-11-07</InitialCPCtarget>"), "utf-8")
    assert run(str(file), "--as-at", "2023-03-31").returncode == 1
