"""Time for which a clock stands before it has begun to count is no time left out: each case counted by hand.

England 2025: Good Friday is 18 April, Easter Monday the 21st; Monday 5 May and Monday 26 May are holidays. What comes
on Thursday 17 April after 17:00 is received on Tuesday the 22nd; 20 weeks from there, 140 days, end on Tuesday
9 September (8 days of April, 31, 30, 31, 31, and 9). What comes on Saturday 3 May is received on Tuesday the 6th; ten
working days from there are 7, 8, 9 (3), 12 to 16 (8), 19 and 20 May (10).
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import book_of, load_book
from engine.rulebook.timescale import RuleBook
from engine.words.clock import last_instant
from engine.words.enums import LimitName, Nation
from engine.words.values import Obligation, Person
from engine.words.vocabulary import RULES
from tests.obligations.looking_behind import Told, e, events_of, moment_of
from tests.obligations.test_moved_dues import line, p, r

JUDGES = pytest.mark.parametrize("judge", [evaluate.judge, explain_judging.judge], ids=["machine", "explainer"])
CHILD = {"C": Person("C", date_of_birth=date(2009, 6, 2), expected_date_of_birth=date(2025, 6, 1))}
WEEKS = "{limit: 20 weeks, after: {receipt_until: '17:00'}}"
TEN = "{limit: 10 working days, after: receipt}"
EASTER = e("ehc_requested", "2025-04-17T18:00")
SATURDAY = e("ehc_requested", "2025-05-03")
STOPS = """
    paused_by: [{event: ehc_paused, reason: x}, {event: child_away_started, reason: away}]
    resumed_by: [{event: ehc_resumed}, {event: child_away_ended}]
"""


@cache
def book(limit: str, more: str = "", starts: str = "{event: ehc_requested}", running: str = "") -> RuleBook:
    """One duty that may be stopped; `running`: the limit that takes hold of what runs on 6 May."""
    later = f", {{in_force_from: 2025-05-06, applies_to: running, statutory: {running}}}" if running else ""
    text = f"""
timescales:
  - id: plan
    title: Plan
    authority: local
    source: {{cite: "Made up for a test", checked: 2026-11-21}}
    owner: allocated team
    nature: records
    thread: ehc
    starts: {starts}
    met_by: {{event: ehc_plan_issued}}{STOPS}{more}
    versions: [{{in_force_from: 2018-01-01, statutory: {limit}}}{later}]
    ladder: {{due_soon: 1 day before}}
    measure: {{count: event, kind: fell due in period}}
"""
    words = (RULES / "words.yaml").read_text("utf-8")
    return book_of(words, (("plan.yaml", text),), Nation.ENGLAND, panels="monday: {every: monday}")


def judged(judge, rules: RuleBook, told: list[Told], as_at: str) -> list[Obligation]:  # type: ignore[no-untyped-def]
    looked = moment_of(as_at)
    found: list[Obligation] = judge(rules, events_of(told), looked.instant or last_instant(looked.day), people=CHILD)
    return [each for each in found if each.limit == LimitName.STATUTORY]


def says(judge, rules: RuleBook, told: list[Told], as_at: str = "2025-05-02") -> list[str]:  # type: ignore[no-untyped-def]
    return [line(each) for each in judged(judge, rules, told, as_at)]


@JUDGES
@pytest.mark.parametrize(
    ("told", "as_at", "due"),
    [
        pytest.param([p("2025-04-18"), r("2025-04-22")], "2025-05-01", "2025-09-09", id="over before it counts"),
        pytest.param([p("2025-04-18"), r("2025-04-24")], "2025-05-01", "2025-09-11", id="23 and 24 April"),
        pytest.param([p("2025-04-22"), r("2025-04-24")], "2025-05-01", "2025-09-11", id="from its first day: the same"),
        pytest.param(
            [p("2025-04-18"), r("2025-04-19"), p("2025-04-22"), r("2025-04-23")],
            *("2025-05-01", "2025-09-10"),
            id="twice: only the 23rd",
        ),
        pytest.param(
            [p("2025-04-18"), e("ehc_plan_issued", "2025-04-24")], "2025-05-01", "2025-09-11", id="met: 23, 24"
        ),
        pytest.param([p("2025-04-18"), e("case_closed", "2025-04-22")], "2025-05-01", "2025-09-09", id="closed"),
        pytest.param([p("2025-04-18")], "2025-04-21", "2025-09-09", id="still, before it counts"),
        pytest.param([p("2025-04-18")], "2025-04-23", "2025-09-10", id="still: the 23rd"),
    ],
)
def test_a_plan_asked_for_before_easter(judge, told: list[Told], as_at: str, due: str) -> None:  # type: ignore[no-untyped-def]
    (found,) = judged(judge, book(WEEKS), [EASTER, *told], as_at)
    assert str(found.due and found.due.day) == due


@JUDGES
def test_the_nations_own_rule(judge) -> None:  # type: ignore[no-untyped-def]
    told = [EASTER, p("2025-04-18"), r("2025-04-22")]
    found = judge(load_book(Nation.ENGLAND), events_of(told), last_instant(date(2025, 5, 1)))
    assert [str(each.due.day) for each in found if each.timescale == "ehc_plan"] == ["2025-09-09"]


@JUDGES
@pytest.mark.parametrize(
    ("limit", "stops", "due"),
    [
        pytest.param(TEN, ("2025-05-04", "2025-05-06"), "2025-05-20", id="receipt: none"),
        pytest.param(TEN, ("2025-05-04", "2025-05-08"), "2025-05-22", id="receipt: 7 and 8 May, so 21 and 22"),
        pytest.param(
            "{limit: 3 months, after: receipt}", ("2025-05-04", "2025-05-07"), "2025-08-07", id="months: a day"
        ),
        # Day 1 is the 6th and day 5 the 10th; with `beginning_with` the 6th counts too.
        pytest.param(
            "{limit: 5 days, after: receipt, beginning_with: true}",
            *(("2025-05-04", "2025-05-05"), "2025-05-10"),
            id="day 1: none",
        ),
        pytest.param(
            "{limit: 5 days, after: receipt, beginning_with: true}",
            *(("2025-05-04", "2025-05-07"), "2025-05-12"),
            id="day 1: 6 and 7 May",
        ),
        # The first Monday after 3 May that counts is the 12th; five working days from it are 13 to 16 and 19 May.
        pytest.param(
            "{limit: 5 working days, after: {panel: monday}}", ("2025-05-06", "2025-05-09"), "2025-05-19", id="panel"
        ),
        pytest.param(
            "{limit: 5 working days, after: {panel: monday}}",
            *(("2025-05-09", "2025-05-14"), "2025-05-21"),
            id="panel: 13 and 14 May",
        ),
        pytest.param(
            "{limit: same day, after: {panel: monday}}", ("2025-05-06", "2025-05-09"), "2025-05-12", id="at it"
        ),
        pytest.param(
            "{limit: same day, after: {panel: monday}}",
            ("2025-05-06", "2025-05-14"),
            "2025-05-14",
            id="two days after it",
        ),
        pytest.param(
            "{limit: 10 days, after: expected birth}", ("2025-05-20", "2025-05-30"), "2025-06-11", id="expected 1 June"
        ),
        pytest.param(
            "{limit: 10 days, after: expected birth}", ("2025-05-20", "2025-06-03"), "2025-06-13", id="2 and 3 June"
        ),
        pytest.param(
            "{limit: 3 months, after: {birthday: 16}}", ("2025-05-20", "2025-06-04"), "2025-09-04", id="16 on 2 June"
        ),
        pytest.param("{limit: 10 days, after: term end}", ("2025-08-20", "2025-08-30"), "2025-09-10", id="31 August"),
        pytest.param(
            "{limit: 10 days, after: term end}", ("2025-08-20", "2025-09-02"), "2025-09-12", id="1 and 2 Sept"
        ),
        # Counted back from the 12th, 9 and 8 May; counted back it runs from the start, so that 7 May moves it.
        pytest.param(
            "{limit: 2 working days, before: {panel: monday}}",
            ("2025-05-06", "2025-05-07"),
            "2025-05-09",
            id="before it",
        ),
        pytest.param(
            "10 working days", ("2025-05-04", "2025-05-08"), "2025-05-22", id="from the 3rd: 6, 7, 8 after 19"
        ),
    ],
)
def test_what_it_counts_from(judge, limit: str, stops: tuple[str, str], due: str) -> None:  # type: ignore[no-untyped-def]
    (found,) = judged(judge, book(limit), [SATURDAY, p(stops[0]), r(stops[1])], "2025-09-05")
    assert str(found.due and found.due.day) == due


PLANNED = e("ehc_transfer_planned", "2025-05-04", by=date(2025, 5, 3))


@JUDGES
@pytest.mark.parametrize(
    ("limit", "starts", "told", "due"),
    [
        # From the 3rd itself: 6 to 9 May (4), 12 to 16 (9), 19 (10). A pause before the plan was made stops nothing.
        ("10 working days", "dated: by", [p("2025-05-05"), r("2025-05-07")], "2025-05-21"),
        ("10 working days", "dated: by", [p("2025-05-03"), r("2025-05-07")], "2025-05-19"),
        # As received on the 6th: only the 7th was left out.
        (TEN, "dated: by", [p("2025-05-05"), r("2025-05-07")], "2025-05-21"),
        # A week after the day written, the 3rd; and after a day that is yet to come, the 20th.
        ("{limit: 1 week, after: {date: by}}", "", [p("2025-05-05"), r("2025-05-07")], "2025-05-12"),
    ],
)
def test_dated_starts(judge, limit: str, starts: str, told: list[Told], due: str) -> None:  # type: ignore[no-untyped-def]
    clause = f"{{event: ehc_transfer_planned{', ' if starts else ''}{starts}}}"
    (found,) = judged(judge, book(limit, starts=clause), [PLANNED, *told], "2025-05-09")
    assert str(found.due and found.due.day) == due


@JUDGES
@pytest.mark.parametrize(("until", "due"), [("2025-05-19", "2025-05-27"), ("2025-05-22", "2025-05-29")])
def test_a_day_that_is_yet_to_come(judge, until: str, due: str) -> None:  # type: ignore[no-untyped-def]
    # A week after Tuesday 20 May is the 27th; paused from the 5th to the 22nd, 21 and 22 May were left out.
    told = [e("ehc_transfer_planned", "2025-05-04", by=date(2025, 5, 20)), p("2025-05-05"), r(until)]
    rules = book("{limit: 1 week, after: {date: by}}", starts="{event: ehc_transfer_planned}")
    assert [str(each.due and each.due.day) for each in judged(judge, rules, told, "2025-05-23")] == [due]


@JUDGES
@pytest.mark.parametrize(
    ("limit", "running", "stops", "due"),
    [
        # From the 3rd, ten working days end on the 19th; and 6, 7, 8 May were left out.
        pytest.param(TEN, "10 working days", ("2025-05-04", "2025-05-08"), "2025-05-22", id="counts from earlier now"),
        pytest.param(
            "10 working days", TEN, ("2025-05-04", "2025-05-08"), "2025-05-22", id="from later: 7, 8 after 20"
        ),
        # The 4th and 5th: nothing of working days; of days one, but not where it counts from the 6th.
        pytest.param("2 weeks", "2 weeks", ("2025-05-04", "2025-05-05"), "2025-05-18", id="a day after the 17th"),
        pytest.param(
            "2 weeks", "{limit: 2 weeks, after: receipt}", ("2025-05-04", "2025-05-05"), "2025-05-20", id="none"
        ),
        pytest.param(
            "{limit: 2 weeks, after: receipt}", "2 weeks", ("2025-05-04", "2025-05-05"), "2025-05-18", id="one again"
        ),
    ],
)
def test_a_version_that_counts_from_elsewhere(
    judge, limit: str, running: str, stops: tuple[str, str], due: str
) -> None:  # type: ignore[no-untyped-def]
    told = [SATURDAY, p(stops[0]), r(stops[1])]
    assert [
        str(each.due and each.due.day) for each in judged(judge, book(limit, running=running), told, "2025-05-09")
    ] == [due]


@JUDGES
def test_more_stretches_than_there_is_room_for_at_first(judge) -> None:  # type: ignore[no-untyped-def]
    # Forty duties of one child, each of which stood on three days: 120 stretches. Six weeks from 3 March are 14 April, and
    # three days more the 17th. Stopped anew on the 17th, under the eight weeks of 6 May: 28 April, three days, and the 20
    # from 17 April to 7 May are 21 May.
    rules = book("6 weeks", starts="{event: ehc_requested, when_running: together}", running="8 weeks")
    told = [e("ehc_requested", "2025-03-03", episode=f"r{n}") for n in range(40)]
    for day in (10, 12, 14):
        told += [p(f"2025-03-{day}"), r(f"2025-03-{day + 1}")]
    assert {line(each) for each in judged(judge, rules, told, "2025-04-01")} == {"2025-04-17 open"}
    assert {line(each) for each in judged(judge, rules, [*told, p("2025-04-17")], "2025-05-07")} == {
        "2025-05-21 paused"
    }


@JUDGES
def test_brought_forward_it_counts_from_there(judge) -> None:  # type: ignore[no-untyped-def]
    # Paused and reviewed on Sunday 4 May: due five working days later, 6 to 9 and 12 May; it runs from the 4th then, and
    # 5, 6 and 7 May were left out: 15 May. Brought forward on the 7th: 8, 9, 12, 13, 14 May, and nothing more.
    rules = book(WEEKS, more="    brought_forward_by: {event: ehc_review_held, limit: 5 working days}\n")
    told = [SATURDAY, p("2025-05-04"), e("ehc_review_held", "2025-05-04"), r("2025-05-07")]
    assert says(judge, rules, told, "2025-05-08") == ["2025-05-15 open"]
    told = [SATURDAY, p("2025-05-04"), r("2025-05-07"), e("ehc_review_held", "2025-05-07")]
    assert says(judge, rules, told, "2025-05-08") == ["2025-05-14 open"]


def away(first: str, last: str = "") -> list[Told]:
    return [e("child_away_started", first), *([e("child_away_ended", last)] if last else [])]


@JUDGES
@pytest.mark.parametrize(
    ("started", "told", "as_at", "due"),
    [
        # 72 hours from Thursday 5 June 15:00 (14:00 in UTC) end on Sunday the 8th. The pause stands after the start of
        # its day, by its rank, though it was earlier.
        pytest.param(
            "T15:00", away("2025-06-05T09:00", "2025-06-05T12:00"), "2025-06-06", "2025-06-08 14:00", id="before"
        ),
        pytest.param(
            "T15:00", away("2025-06-05T09:00", "2025-06-05T17:00"), "2025-06-06", "2025-06-08 16:00", id="two of eight"
        ),
        pytest.param("T15:00", away("2025-06-05T09:00"), "2025-06-05T18:00", "2025-06-08 17:00", id="three so far"),
        pytest.param(
            "T15:00", away("2025-06-05T15:30", "2025-06-05T17:00"), "2025-06-06", "2025-06-08 15:30", id="after: all"
        ),
        # Without a time it begins as its day ends, at 23:59:59 (22:59:59 in UTC).
        pytest.param(
            "", away("2025-06-05T16:00", "2025-06-05T18:00"), "2025-06-06", "2025-06-08 22:59:59", id="no time"
        ),
        pytest.param(
            "",
            away("2025-06-05T16:00", "2025-06-06T02:00"),
            *("2025-06-06", "2025-06-09 01:00"),
            id="no time: two hours and the last second of the 5th",
        ),
    ],
)
def test_hours(judge, started: str, told: list[Told], as_at: str, due: str) -> None:  # type: ignore[no-untyped-def]
    found = says(judge, book("72 hours"), [e("ehc_requested", f"2025-06-05{started}"), *told], as_at)
    assert [" ".join(each.split()[:2]) for each in found] == [due]


@JUDGES
def test_the_next_cycle_of_an_hours_clock_counts_from_its_own_start(judge) -> None:  # type: ignore[no-untyped-def]
    # Met at 15:00 on the 6th, while it stood from 09:00 to 17:00: the next 72 hours end on the 9th at 15:00, and two
    # more were left out. 17:00 is 16:00 in UTC.
    told = [e("ehc_requested", "2025-06-05T10:00"), *away("2025-06-06T09:00", "2025-06-06T17:00")]
    told.append(e("ehc_plan_issued", "2025-06-06T15:00"))
    found = says(judge, book("72 hours", more="    repeats: true\n"), told, "2025-06-07")
    assert [" ".join(each.split()[:2]) for each in found][1:] == ["2025-06-09 16:00"]
