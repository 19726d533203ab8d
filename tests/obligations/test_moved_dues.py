"""What moves a due moment, edge by edge, on the calendar of England: the count stands beside each case.

From Monday 28 April 2025 ten working days are 29 and 30 April, 1 and 2 May (4), 6 to 9 May (8), as Monday the 5th is a
holiday, 12 and 13 May (10).
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from engine.calendars import get_axis
from engine.calendars.building import build
from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import book_of
from engine.rulebook.timescale import RuleBook
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.values import CaseEvent, Obligation, Person
from engine.words.vocabulary import RULES
from tests.obligations.looking_behind import Told, e, events_of, moment_of

ENGLAND = get_axis(Nation.ENGLAND)
STOPS = """
    paused_by: {event: ehc_paused, where: "reason != 'no'", reason: an exception applies}
    resumed_by: {event: ehc_resumed, where: "reason != 'no'"}"""
MOVES = """
    extended_by:
      - {event: proceedings_extended, to: until, at_most: 4 weeks, times: 1}
      - {event: ehc_decided, by: 5 working days}
    brought_forward_by:
      - {event: ehc_review_held, limit: 5 working days}
      - {event: ehc_plan_amended, where: aged_five, limit: 5 working days}"""
TEN = "[{in_force_from: 2018-01-01, statutory: 10 working days}]"
START = e("ehc_requested", "2025-04-28")
TAKEN_BACK = e("proceedings_extended", "2025-05-07", corrects=3, recorded="2025-05-12", retracted=True)


@cache
def book(body: str, versions: str) -> RuleBook:
    text = f"""
timescales:
  - id: plan
    title: Plan
    authority: local
    source: {{cite: "Made up for a test", checked: 2026-11-21}}
    owner: allocated team
    nature: records
    thread: ehc
    starts: [{{event: ehc_requested, when_running: together}}, {{event: placement_started, when_running: together}}]
    met_by: [{{event: ehc_plan_issued}}]{body}
    versions: {versions}
    ladder: {{due_soon: 1 day before}}
    measure: {{count: event, kind: fell due in period}}
"""
    words = (RULES / "words.yaml").read_text("utf-8")
    return book_of(words, (("plan.yaml", text),), Nation.ENGLAND, panels="monday: {every: monday}")


def judge(book: RuleBook, events: list[CaseEvent], as_at: datetime, **known: Any) -> list[Obligation]:
    """What the machine finds, once the explainer has found the same."""
    obligations = evaluate.judge(book, events, as_at, **known)
    assert explain_judging.judge(book, events, as_at, **known) == obligations
    return obligations


def found(told: list[Told], as_at: str, body: str = STOPS + MOVES, versions: str = TEN, known: str = "", axis=ENGLAND):  # type: ignore[no-untyped-def]
    looked = [moment_of(text) for text in (as_at, known or as_at)]
    moments = [each.instant or last_instant(each.day) for each in looked]
    return judge(book(body, versions), events_of(told), moments[0], known_at=moments[1], axis=axis)


def line(obligation: Obligation) -> str:
    """ "due state flags" """
    due = "none" if obligation.due is None else str(obligation.due.instant or obligation.due.day)
    return " ".join([due.removesuffix("+00:00").removesuffix(":00"), obligation.state, *sorted(obligation.flags)])


def p(on: str) -> Told:
    return e("ehc_paused", on, reason="x")


def r(on: str) -> Told:
    return e("ehc_resumed", on, reason="x")


def x(on: str, until: str) -> Told:
    return e("proceedings_extended", on, until=date.fromisoformat(until))


@pytest.mark.parametrize(
    ("told", "as_at", "says"),
    [
        pytest.param([], "2025-04-29", "2025-05-13 open", id="as counted"),
        pytest.param([p("2025-05-02"), r("2025-05-06")], "2025-05-06", "2025-05-14 open", id="over a holiday: the 6th"),
        pytest.param([p("2025-05-14"), r("2025-05-20")], "2025-05-20", "2025-05-13 overdue", id="after the due day"),
        pytest.param([p("2025-05-13"), r("2025-05-15")], "2025-05-15", "2025-05-15 due_today", id="on it: 14, 15"),
        pytest.param([p("2025-05-13")], "2025-05-20", "2025-05-20 paused", id="14, 15, 16, 19, 20 stood still"),
        pytest.param([p("2025-05-06"), r("2025-05-06")], "2025-05-07", "2025-05-13 open", id="resumed the same day"),
        pytest.param(
            [p("2025-05-06"), p("2025-05-07"), r("2025-05-08")],
            "2025-05-09",
            "2025-05-15 open",
            id="paused already: 7, 8",
        ),
        pytest.param([r("2025-05-06")], "2025-05-06", "2025-05-13 open", id="never paused"),
        pytest.param(
            [e("ehc_paused", "2025-05-06")], "2025-05-07", "2025-05-13 open condition_unknown", id="maybe paused"
        ),
        pytest.param(
            [p("2025-05-06"), e("ehc_resumed", "2025-05-08")],
            *("2025-05-09", "2025-05-15 open condition_unknown"),
            id="maybe resumed: it is, and flagged",
        ),
        pytest.param(
            [e("ehc_resumed", "2025-05-08")], "2025-05-09", "2025-05-13 open", id="maybe resumed what was not paused"
        ),
        pytest.param([x("2025-04-30", "2025-06-10")], "2025-05-01", "2025-06-10 open", id="28 days after the 13th"),
        pytest.param([x("2025-04-30", "2025-06-11")], "2025-05-01", "2025-06-10 open capped", id="a day too far"),
        pytest.param(
            [x("2025-04-30", "2025-05-20"), x("2025-05-01", "2025-05-25")],
            *("2025-05-02", "2025-05-20 open capped"),
            id="once only",
        ),
        pytest.param(
            [e("ehc_decided", "2025-04-30"), x("2025-05-01", "2025-06-02")],
            *("2025-05-02", "2025-05-20 open capped"),
            id="another's count too: 14, 15, 16, 19, 20 May, and then none to a day",
        ),
        pytest.param(
            [e("ehc_review_held", "2025-04-29"), x("2025-04-30", "2025-05-20")],
            *("2025-05-01", "2025-05-20 open"),
            id="brought forward to 7 May, then extended",
        ),
        pytest.param(
            [x("2025-04-29", "2025-05-20"), e("ehc_review_held", "2025-04-30")],
            *("2025-05-01", "2025-05-08 open"),
            id="extended, then brought forward: 1, 2, 6, 7, 8 May",
        ),
        pytest.param(
            [e("ehc_review_held", "2025-05-08")], "2025-05-08", "2025-05-13 open", id="9, 12, 13, 14, 15 May are later"
        ),
        pytest.param(
            [e("ehc_plan_amended", "2025-04-29")],
            *("2025-05-01", "2025-05-13 open condition_unknown"),
            id="maybe brought forward",
        ),
        pytest.param(
            [p("2025-05-06"), x("2025-05-07", "2025-05-30"), r("2025-05-09")],
            *("2025-05-09", "2025-06-03 open"),
            id="extended while paused: then 8 and 9 May, after Friday 30",
        ),
        pytest.param(
            [p("2025-05-06"), e("ehc_review_held", "2025-05-07"), r("2025-05-09")],
            *("2025-05-09", "2025-05-16 open"),
            id="14 May is earlier than 14: 8 and 9 May more",
        ),
        pytest.param(
            [p("2025-05-06"), e("ehc_plan_issued", "2025-05-08")],
            "2025-06-01",
            "2025-05-15 met_in_time",
            id="met: 7, 8",
        ),
        pytest.param(
            [p("2025-05-06"), e("case_closed", "2025-05-07")],
            "2025-06-01",
            "2025-05-14 ended_without",
            id="closed: the 7th",
        ),
    ],
)
def test_what_moves_a_due_day(told: list[Told], as_at: str, says: str) -> None:
    assert [line(each) for each in found([START, *told], as_at)] == [says]


@pytest.mark.parametrize(
    ("told", "known", "says"),
    [
        # 7, 8 and 9 May stood still: 14, 15, 16. With the extension of the 7th: 8 and 9 May after Friday 30 May.
        pytest.param([], "2025-05-10", "2025-06-03", id="while it stood"),
        pytest.param([TAKEN_BACK], "2025-05-12", "2025-05-16"),
        pytest.param([TAKEN_BACK], "2025-05-11", "2025-06-03", id="not yet"),
    ],
)
def test_an_extension_taken_back_is_as_if_never_given(told: list[Told], known: str, says: str) -> None:
    told = [START, p("2025-05-06"), x("2025-05-07", "2025-05-30"), r("2025-05-09"), *told]
    assert [line(each) for each in found(told, "2025-05-09", known=known)] == [f"{says} open"]


def test_a_pause_edited_afterwards_counts_as_it_was_set_right() -> None:
    edited = e("ehc_paused", "2025-05-08", corrects=2, recorded="2025-05-20", reason="x")
    told = [START, p("2025-05-06"), r("2025-05-09"), edited]
    assert [line(each) for each in found(told, "2025-05-09", known="2025-05-19")] == ["2025-05-16 open"]  # 7, 8, 9
    assert [line(each) for each in found(told, "2025-05-09", known="2025-05-20")] == ["2025-05-14 open"]  # the 9th


@pytest.mark.parametrize(
    ("announced", "before", "after"),
    [
        # Paused on 6 May; as at the 9th 7, 8 and 9 May stood still, and 14, 15, 16 May are as many.
        pytest.param("2025-05-07", "2025-05-16 paused", "2025-05-16 paused", id="inside: two stood, from the 14th"),
        pytest.param(
            "2025-05-12", "2025-05-16 paused", "2025-05-19 paused", id="before the due day: three from the 14th"
        ),
        pytest.param("2025-05-15", "2025-05-16 paused", "2025-05-19 paused", id="after it: 14, 16, 19 May"),
        pytest.param("2025-05-20", "2025-05-16 paused", "2025-05-16 paused", id="past it"),
    ],
)
def test_a_holiday_announced_while_paused(announced: str, before: str, after: str) -> None:
    told = [START, p("2025-05-06")]
    holidays = {**ENGLAND.holidays, date.fromisoformat(announced): "announced"}
    changed = build(Nation.ENGLAND, ENGLAND.first, ENGLAND.last, ENGLAND.official_until, holidays, {})
    assert [line(each) for each in found(told, "2025-05-09")] == [before]
    assert [line(each) for each in found(told, "2025-05-09", axis=changed)] == [after]


LATER = """
      - {in_force_from: 2018-01-01, statutory: 10 working days}
      - {in_force_from: 2025-05-06, applies_to: running, %s}
      - {in_force_from: 2025-05-12, applies_to: running, statutory: %s}"""
RELAXED = LATER % ("statutory: {as_in: 2018-01-01, relaxed: all}", "15 working days")
SILENT = LATER % ("aim: 1 month", "15 working days")
WEEKS = LATER % ("statutory: 20 working days", "4 weeks")


@pytest.mark.parametrize(
    ("versions", "told", "as_at", "says"),
    [
        # Fifteen working days: 14, 15, 16, 19, 20 May. Twenty: to the 28th, past the holiday of the 26th.
        pytest.param(RELAXED, [], "2025-05-07", "none open relaxed", id="relaxed"),
        pytest.param(RELAXED, [p("2025-05-02")], "2025-05-07", "none open relaxed", id="relaxed: it no longer stands"),
        pytest.param(RELAXED, [p("2025-05-02")], "2025-05-13", "2025-05-21 open", id="it stood on the 6th"),
        pytest.param(
            RELAXED, [p("2025-05-02"), r("2025-05-14")], "2025-05-15", "2025-05-21 open", id="and does not go on anew"
        ),
        pytest.param(RELAXED, [p("2025-05-07")], "2025-05-13", "2025-05-20 open", id="nothing to stop"),
        pytest.param(SILENT, [p("2025-05-02")], "2025-05-13", "2025-05-21 open", id="silent: as relaxed"),
        pytest.param(WEEKS, [], "2025-05-07", "2025-05-28 open", id="twenty"),
        pytest.param(
            WEEKS, [p("2025-05-02")], "2025-05-09", "2025-06-03 paused", id="6, 7, 8, 9 May: 29, 30 May, 2, 3 June"
        ),
        # Four weeks end on 26 May; from 2 to 13 May are 11 days, in days as the limit is.
        pytest.param(WEEKS, [p("2025-05-02")], "2025-05-13", "2025-06-06 paused", id="11 days after 26 May"),
        pytest.param(
            WEEKS,
            [p("2025-05-02"), r("2025-05-06"), p("2025-05-08"), r("2025-05-09")],
            *("2025-05-13", "2025-05-31 open"),
            id="4 days and 1 day",
        ),
        # An extension is forgotten by the version that takes hold; and counts anew after it.
        pytest.param(WEEKS, [x("2025-04-30", "2025-05-15")], "2025-05-07", "2025-05-28 open", id="forgotten"),
        pytest.param(
            WEEKS,
            [x("2025-04-30", "2025-05-15"), x("2025-05-07", "2025-06-20")],
            *("2025-05-08", "2025-06-20 open"),
            id="the first under the new version",
        ),
        pytest.param(
            WEEKS,
            [x("2025-04-30", "2025-07-15"), e("ehc_plan_amended", "2025-05-01")],
            *("2025-05-08", "2025-05-28 open"),
            id="flags go too",
        ),
    ],
)
def test_a_version_that_takes_hold(versions: str, told: list[Told], as_at: str, says: str) -> None:
    shown = [each for each in found([START, *told], as_at, versions=versions) if each.limit == "statutory"]
    assert [line(each) for each in shown] == [says]


@pytest.mark.parametrize(
    ("told", "as_at", "says"),
    [
        # 72 hours from Friday 24 October 10:00 (09:00 in UTC) end on Monday 27 October 09:00.
        pytest.param([], "2025-10-25", "2025-10-27 09:00 open", id="over the end of summer time"),
        pytest.param(
            [p("2025-10-25T22:00"), r("2025-10-26T08:00")],
            *("2025-10-26T09:00", "2025-10-27 20:00 due_soon"),
            id="22:00 to 08:00 are eleven hours that night",
        ),
        pytest.param(
            [p("2025-10-25T22:00")], "2025-10-26T00:30", "2025-10-27 11:30 paused", id="two and a half so far"
        ),
        pytest.param(
            [p("2025-10-25"), r("2025-10-25T20:00")],
            *("2025-10-26T09:00", "2025-10-27 09:00 due_soon"),
            id="stopped and let go on within a day, at what time it was stopped nobody knows: nothing is left out",
        ),
        pytest.param([p("2025-10-27T09:01")], "2025-10-28", "2025-10-27 09:00 overdue", id="a minute too late"),
        pytest.param(
            [x("2025-10-25", "2025-10-28")], "2025-10-26", "2025-10-28 23:59:59 open", id="to the end of a day"
        ),
        pytest.param(
            [x("2025-10-25", "2025-11-28")], "2025-10-26", "2025-11-03 09:00 open capped", id="168 hours at most"
        ),
        pytest.param([e("ehc_decided", "2025-10-25")], "2025-10-26", "2025-10-28 09:00 open", id="24 hours more"),
        pytest.param(
            [e("ehc_review_held", "2025-10-25T10:00")],
            "2025-10-25T11:00",
            "2025-10-25 21:00 due_today",
            id="in 12 hours",
        ),
    ],
)
def test_hours_that_stand_still(told: list[Told], as_at: str, says: str) -> None:
    body = (STOPS + MOVES).replace("4 weeks", "168 hours").replace("by: 5 working days", "by: 24 hours")
    body = body.replace("limit: 5 working days", "limit: 12 hours")
    told = [e("ehc_requested", "2025-10-24T10:00"), *told]
    versions = "[{in_force_from: 2018-01-01, statutory: 72 hours}]"
    assert [line(each) for each in found(told, as_at, body, versions)] == [says]


def test_the_cycle_after_a_paused_one_is_not_paused() -> None:
    # Paused on 6 May and met on the 8th, 7 and 8 May late of 13: the next ten days from the 8th are 9, 12 to 16 (6), 19
    # to 22 May (10).
    told = [START, p("2025-05-06"), e("ehc_plan_issued", "2025-05-08")]
    said = [line(each) for each in found(told, "2025-05-12", STOPS + MOVES + "\n    repeats: true")]
    assert said == ["2025-05-15 met_in_time", "2025-05-22 open"]
    after = [
        line(each) for each in found([*told, p("2025-05-12")], "2025-05-14", STOPS + MOVES + "\n    repeats: true")
    ]
    assert after == ["2025-05-15 met_in_time", "2025-05-27 paused"]  # 13, 14; the 26th is a holiday


@pytest.mark.parametrize(
    ("started", "limit", "due"),
    [
        # Five working days from Friday 2 May: 6, 7, 8, 9, 12. From Tuesday the 6th: 7, 8, 9, 12, 13.
        pytest.param("2025-05-02T17:00", "{limit: 5 working days, after: {receipt_until: '17:00'}}", "2025-05-12"),
        pytest.param("2025-05-02T17:01", "{limit: 5 working days, after: {receipt_until: '17:00'}}", "2025-05-13"),
        pytest.param("2025-05-02", "{limit: 5 working days, after: {receipt_until: '17:00'}}", "2025-05-12"),
        pytest.param("2025-05-03", "{limit: 5 working days, after: receipt}", "2025-05-13"),
        pytest.param("2025-05-02", "{limit: same day, after: {panel: monday}}", "2025-05-12"),  # the 5th is a holiday
        pytest.param("2025-05-05", "{limit: 2 working days, before: {panel: monday}}", "2025-05-08"),
        pytest.param("2060-12-27", "{limit: same day, after: {panel: monday}}", "None"),  # no Monday is left
        pytest.param("2060-12-20", "{limit: 20 working days, after: receipt}", "None"),  # in January 2061
        pytest.param("2025-05-05", "{limit: 1 week, before: expected birth}", "None"),  # in 2065: no days are known
    ],
)
def test_counted_from_elsewhere(started: str, limit: str, due: str) -> None:
    rule = book("", f"[{{in_force_from: 2018-01-01, statutory: {limit}}}]")
    people = {"C": Person("C", date_of_birth=date(2002, 5, 5), expected_date_of_birth=date(2065, 1, 1))}
    (one,) = judge(rule, events_of([e("ehc_requested", started)]), last_instant(date(2060, 12, 31)), people=people)
    assert str(one.due and one.due.day) == due


@pytest.mark.parametrize(
    ("born", "limit", "due"),
    [
        pytest.param(date(2005, 5, 5), "{limit: 25 years, after: {birthday: 30}}", "2060-05-05"),
        pytest.param(date(2006, 5, 5), "{limit: 25 years, after: {birthday: 30}}", "None"),  # in 2061
        pytest.param(date(2003, 5, 5), "{limit: 25 years, before: {birthday: 1}}", "1979-05-05"),
        pytest.param(date(2001, 5, 5), "{limit: 25 years, before: {birthday: 1}}", "None"),  # in 1977
    ],
)
def test_counted_past_the_known_days(born: date, limit: str, due: str) -> None:
    rule = book("", f"[{{in_force_from: 2018-01-01, statutory: {limit}}}]")
    people = {"C": Person("C", date_of_birth=born)}
    (one,) = judge(rule, events_of([e("ehc_requested", "2025-05-05")]), last_instant(date(2025, 5, 6)), people=people)
    assert str(one.due and one.due.day) == due


@pytest.mark.parametrize(
    ("spans", "started", "limit", "due"),
    [
        # A day counts from the day after a stay begins to its last; 12 months before 16 August is 16 August.
        pytest.param([], "2025-08-01", "75 days", "2025-10-15", id="75 days of this stay: 30, 30 and 15"),
        pytest.param(
            [("2024-09-01", "2024-10-31")], "2025-08-01", "75 days", "2025-08-16", id="60 days, all of them, and 15"
        ),
        # On 1 August there are 60 and 12; then each day one leaves the window, until 75 of this stay on 3 October.
        pytest.param(
            [("2024-08-01", "2024-09-30")], "2025-07-20", "75 days", "2025-10-03", id="60 that leave the window"
        ),
        pytest.param([("2025-06-01", "2025-08-25")], "2025-09-01", "75 days", "2025-09-01", id="85: exceeded at once"),
        pytest.param(
            [("2025-06-01", "2025-06-20"), ("2025-06-10", "2025-06-30")],
            *("2025-07-01", "40 days", "2025-07-12"),
            id="29 days that overlap count once, and 11 more",
        ),
    ],
)
def test_days_in_all(spans: list[tuple[str, str]], started: str, limit: str, due: str) -> None:
    told = []
    for number, (first, last) in enumerate(spans):
        told += [
            e("placement_started", first, episode=f"p{number}"),
            e("placement_ended", last, episode=f"p{number}"),
        ]
    versions = f"[{{in_force_from: 2018-01-01, statutory: {{limit: {limit}, during: placement, in_any: 12 months}}}}]"
    shown = found([*told, e("placement_started", started, episode="now")], started, "", versions)
    assert str(shown[-1].due and shown[-1].due.day) == due


def test_days_in_all_that_cannot_run_out_have_no_due_day() -> None:
    versions = "[{in_force_from: 2018-01-01, statutory: {limit: 75 days, during: placement, in_any: 12 months}}]"
    assert [line(each) for each in found([START], "2025-05-01", "", versions)] == ["none cannot_compute"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        # The calendar ends on Friday 31 December 2060.
        pytest.param([x("2025-04-30", "2099-01-05")], "2099-01-05", id="past it: as written"),
        pytest.param(
            [x("2025-04-30", "2099-01-05"), p("2025-05-06"), r("2025-05-09")], "2099-01-05", id="not moved there"
        ),
        pytest.param([x("2025-04-30", "2099-01-05"), e("ehc_decided", "2025-05-01")], "2099-01-05", id="nor extended"),
        pytest.param(
            [x("2025-04-30", "2060-12-30"), p("2025-05-06"), r("2025-05-09")],
            "2060-12-31",
            id="three days, of which one is",
        ),
        pytest.param([x("2025-04-30", "2060-12-30"), e("ehc_decided", "2025-05-01")], "2060-12-31", id="nor five"),
    ],
)
def test_no_sum_goes_past_the_calendar(told: list[Told], says: str) -> None:
    body = (STOPS + MOVES).replace(", at_most: 4 weeks", "")
    (obligation,) = found([START, *told], "2025-05-10", body)
    assert str(obligation.due and obligation.due.day) == says


def test_another_episode_is_not_stopped() -> None:
    told = [e("ehc_requested", "2025-04-28", episode="a"), e("ehc_paused", "2025-05-06", episode="b", reason="x")]
    assert [line(each) for each in found(told, "2025-05-07")] == ["2025-05-13 open"]


def test_what_stands_before_the_evidence_of_its_day_does_not_stop_the_next_cycle() -> None:
    # Met and paused on 6 May: the pause stands before the evidence. From the 6th: 7, 8, 9, 12 to 16 (8), 19, 20 May (10).
    told = [START, p("2025-05-06"), e("ehc_plan_issued", "2025-05-06")]
    said = [line(each) for each in found(told, "2025-05-07", STOPS + MOVES + "\n    repeats: true")]
    assert said == ["2025-05-13 met_in_time", "2025-05-20 open"]
