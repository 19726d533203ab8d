"""What happens on one day, by hand, under the English rules: each row says why.

June 2021 has no bank holiday after 31 May: 1 June is a Tuesday, and 10 working days after it is Tuesday 15 June.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.obligations import explain_judging
from engine.obligations.evaluate import judge
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Flag, Nation
from engine.words.values import CaseEvent, Moment, Obligation, Person

BOOK = load_book(Nation.ENGLAND)


def june(number: int) -> date:
    return date(2021, 6, number)


def happened(event_id, kind, on, /, at="", ep="", recorded=None, version=1, **attributes):
    """An event of June 2021 (or of the date given), `at` a local time, recorded on its own day unless said otherwise."""
    on = june(on) if isinstance(on, int) else on
    instant = None
    if at:
        instant = datetime.combine(on, time.fromisoformat(at), tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)
    entered = datetime.combine(recorded or on, time(17), tzinfo=UTC)
    return CaseEvent(event_id, "S1", kind, Moment(on, instant), entered, version, ep, "", "", attributes)


def visit(event_id, on, at="", ep="", **others):
    return happened(event_id, "cp_visit", on, at, ep, seen=True, **others)


def plan(event_id, on, at="", ep="", **others):
    return happened(event_id, "cp_plan_started", on, at, ep, **others)


def care(on=1, **others):
    return happened("care", "looked_after_started", on, **{"legal_status": "V2"} | others)


def placed(event_id, on, at="", ep="", **others):
    return happened(event_id, "placement_started", on, at, ep, **{"placement": "foster"} | others)


def seen_in_care(event_id, on, at="", ep="", **others):
    return happened(event_id, "looked_after_visit", on, at, ep, seen=True, **others)


def line(each: Obligation) -> str:
    """cycle: start > due state day (why) +flags"""

    def moment(value: Moment | None) -> str:
        if value is None:
            return "-"
        local = "" if value.instant is None else f" {value.instant.astimezone(ZoneInfo('Europe/London')):%H:%M}"
        return f"{value.day.day} {value.day:%b}{local}"

    closed = f" {moment(each.met or each.ended)}" if each.met or each.ended else ""
    why = f" ({each.reason})" if each.reason else ""
    flags = "".join(f" +{flag}" for flag in sorted(each.flags))
    return f"{each.cycle}: {moment(each.started)} > {moment(each.due)} {each.state}{closed}{why}{flags}"


def judged(timescale, events, as_at, known_at=None, people=None) -> list[str]:
    moment = last_instant(june(as_at) if isinstance(as_at, int) else as_at)
    known = None if known_at is None else last_instant(june(known_at))
    return [line(each) for each in judge(BOOK, events, moment, known, people) if each.timescale == timescale]


SUPERSEDED = "(superseded by a later start)"

CASES = [
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 1)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 1 Jun", "2: 1 Jun > 15 Jun open"],
        id="evidence on the day of the start meets it",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1, "17:00"), visit("v", 1, "08:00")],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 1 Jun", "2: 1 Jun > 15 Jun open"],
        id="whatever its time: days are compared, not instants",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 2), visit("v", 1)],
        9,
        ["1: 2 Jun > 16 Jun open"],
        id="evidence on the day before does not",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 4), visit("w", 4)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 4 Jun", "2: 4 Jun > 18 Jun open"],
        id="two visits on one day make one cycle",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 4), happened("e", "cp_plan_ended", 4)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 4 Jun"],
        id="met on the last day of the plan: met, and no new cycle",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 4), happened("e", "case_closed", 4)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 4 Jun"],
        id="closing and evidence on one day: met",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("e", "cp_plan_ended", 4), visit("v", 5)],
        9,
        ["1: 1 Jun > 15 Jun ended_without 4 Jun (period ended)"],
        id="evidence on the day after the end comes too late",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("e", "cp_plan_ended", 1)],
        9,
        ["1: 1 Jun > 15 Jun ended_without 1 Jun (period ended)"],
        id="a plan of one day: begun and ended",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("e", "cp_plan_ended", 4), plan("q", 4)],
        9,
        ["1: 1 Jun > 15 Jun ended_without 4 Jun (period ended)", "1: 4 Jun > 18 Jun open"],
        id="one plan ends and another begins on one day: the end comes first",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("e", "cp_plan_ended", 4), plan("q", 4), visit("v", 4)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 4 Jun", "1: 4 Jun > 18 Jun met_in_time 4 Jun", "2: 4 Jun > 18 Jun open"],
        id="a visit that day meets both plans' duties; only the one that goes on has a next",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("e", "case_closed", 4), happened("o", "case_opened", 4), plan("q", 4)],
        9,
        ["1: 1 Jun > 15 Jun ended_without 4 Jun (case closed)", "1: 4 Jun > 18 Jun open"],
        id="closed and opened again on one day",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), plan("q", 4)],
        9,
        ["1: 1 Jun > 15 Jun open"],
        id="a second start without an episode opens nothing",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1, ep="1"), plan("q", 4, ep="2"), visit("v", 7, ep="1"), visit("w", 8, ep="2")],
        9,
        [
            "1: 1 Jun > 15 Jun met_in_time 7 Jun",
            "1: 4 Jun > 18 Jun met_in_time 8 Jun",
            "2: 7 Jun > 21 Jun open",
            "2: 8 Jun > 22 Jun open",
        ],
        id="two open threads: each visit meets its own",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1, ep="1"), plan("q", 4, ep="2"), visit("v", 7)],
        9,
        [
            "1: 1 Jun > 15 Jun met_in_time 7 Jun",
            "1: 4 Jun > 18 Jun met_in_time 7 Jun",
            "2: 7 Jun > 21 Jun open",
            "2: 7 Jun > 21 Jun open",
        ],
        id="two open threads and a visit of neither: it meets both",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("v", "cp_visit", 4)],
        9,
        ["1: 1 Jun > 15 Jun open +condition_unknown"],
        id="whether the child was seen is not said: not met, and flagged",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), happened("v", "cp_visit", 4, seen=False)],
        9,
        ["1: 1 Jun > 15 Jun open"],
        id="not seen: not met, and nothing is unknown",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 4), happened("w", "cp_visit", 4)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 4 Jun +condition_unknown", "2: 4 Jun > 18 Jun open"],
        id="an unknown visit on the day on which it was met still flags it, but not the next cycle",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 4), visit("v", 4, recorded=june(8), version=2, retracted=True)],
        9,
        ["1: 1 Jun > 15 Jun open"],
        id="a withdrawn visit meets nothing",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 16), visit("v", 15, recorded=june(18), version=2)],
        18,
        ["1: 1 Jun > 15 Jun met_in_time 15 Jun", "2: 15 Jun > 29 Jun open"],
        id="a corrected date: in time after all",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 16)],
        18,
        ["1: 1 Jun > 15 Jun met_late 16 Jun", "2: 16 Jun > 30 Jun open"],
        id="a day late, and the next runs from the visit",
    ),
    pytest.param(
        "cp_visit",
        [plan("p", 1), visit("v", 4), happened("d", "died", 4)],
        9,
        ["1: 1 Jun > 15 Jun met_in_time 4 Jun"],
        id="met on the day of death",
    ),
    pytest.param(
        "looked_after_visit",
        [care(), placed("p", 1, ep="a"), placed("q", 4, ep="b"), seen_in_care("v", 4)],
        7,
        ["1: 1 Jun > 8 Jun met_in_time 4 Jun", "1: 4 Jun > 11 Jun met_in_time 4 Jun", "2: 4 Jun > 16 Jul open"],
        id="a visit on the day of a move meets both placements' duties; then 6 weeks",
    ),
    pytest.param(
        "looked_after_visit",
        [care(), placed("p", 1, ep="a"), placed("q", 4, ep="b"), seen_in_care("v", 4, ep="a")],
        7,
        ["1: 1 Jun > 8 Jun met_in_time 4 Jun", "1: 4 Jun > 11 Jun due_soon"],
        id="a visit that names the old placement meets only that one",
    ),
    pytest.param(
        "looked_after_visit",
        [care(), placed("p", 1), happened("e", "looked_after_ended", 4), placed("q", 4)],
        7,
        [f"1: 1 Jun > 8 Jun ended_without 4 Jun {SUPERSEDED}", "1: 4 Jun > 11 Jun ended_without 4 Jun (period ended)"],
        id="care ends on the day of a move: both are over",
    ),
    pytest.param(
        "looked_after_visit",
        [
            *(care(legal_status="C1"), placed("p", 1, placement="with_parents")),
            *(seen_in_care("v", 4), happened("o", "legal_status_changed", 9, legal_status="C2"), seen_in_care("w", 9)),
        ],
        9,
        [
            "1: 1 Jun > 8 Jun met_in_time 4 Jun",
            "2: 4 Jun > 11 Jun met_in_time 9 Jun",
            "1: 9 Jun > 16 Jun met_in_time 9 Jun",
            "2: 9 Jun > 21 Jul open",
        ],
        id="a care order at home supersedes the weekly visit; a visit that day meets both; then 6 weeks",
    ),
    pytest.param(
        "looked_after_visit",
        [
            *(care(), placed("p", 1, regulation="24"), seen_in_care("v", 4)),
            *(seen_in_care("w", 10), happened("r", "looked_after_review_held", 10)),
        ],
        10,
        [
            "1: 1 Jun > 8 Jun met_in_time 4 Jun",
            "2: 4 Jun > 11 Jun met_in_time 10 Jun",
            "3: 10 Jun > 8 Jul open",
        ],
        id="first review and visit on one day: the review has happened, so 4 weeks follow and not one",
    ),
    pytest.param(
        "looked_after_visit",
        [care(), happened("o", "placement_started", 1, placement="foster", temporary=True), placed("p", 1)],
        4,
        [f"1: 1 Jun > 8 Jun ended_without 1 Jun {SUPERSEDED}", "1: 1 Jun > 8 Jun due_soon"],
        id="two placements on one day: the later in the order rules",
    ),
    pytest.param(
        "icpc",
        [
            *(
                happened("s", "strategy_discussion", 1, initiated_s47=True),
                happened("i", "icpc_held", 22, kind="initial"),
            ),
            happened("e", "s47_completed", 22, outcome="nfa"),
        ],
        23,
        ["1: 1 Jun > 22 Jun met_in_time 22 Jun"],
        id="the conference and the end of the enquiry on one day: met, on its last day",
    ),
    pytest.param(
        "icpc",
        [happened("s", "strategy_discussion", 1, initiated_s47=True), happened("e", "s47_completed", 4)],
        7,
        ["1: 1 Jun > 22 Jun open +condition_unknown"],
        id="an end whose outcome is not said does not end it, and flags it",
    ),
    pytest.param(
        "icpc",
        [happened("s", "strategy_discussion", 1), happened("t", "strategy_discussion", 1)],
        7,
        ["1: 1 Jun > - cannot_compute +condition_unknown"],
        id="two starts that may not be starts: one that cannot be computed",
    ),
    pytest.param(
        "icpc",
        [happened("s", "strategy_discussion", 1), happened("t", "strategy_discussion", 1, initiated_s47=True)],
        7,
        [f"1: 1 Jun > - ended_without 1 Jun {SUPERSEDED} +condition_unknown", "1: 1 Jun > 22 Jun open"],
        id="a start that is one takes the place of one that may be one",
    ),
    pytest.param(
        "icpc",
        [
            happened("s", "strategy_discussion", 1),
            happened("t", "strategy_discussion", 1, initiated_s47=True),
            happened("i", "icpc_held", 1, kind="initial"),
        ],
        7,
        [
            "1: 1 Jun > - ended_without 1 Jun (answered, though its date could not be computed) +condition_unknown",
            "1: 1 Jun > 22 Jun met_in_time 1 Jun",
        ],
        id="and a conference that day answers the one and meets the other",
    ),
    pytest.param(
        "icpc",
        [
            *(
                happened("s", "strategy_discussion", 1, initiated_s47=True),
                happened("e", "s47_completed", 4, outcome="nfa"),
            ),
            happened("t", "strategy_discussion", 4, initiated_s47=True),
        ],
        7,
        [
            "1: 1 Jun > 22 Jun ended_without 4 Jun (the enquiry ended without a conference)",
            "1: 4 Jun > 25 Jun open",
        ],
        id="one enquiry ends and another begins on one day",
    ),
    pytest.param(
        "core_group",
        [happened("i", "icpc_held", 1, kind="initial", outcome="plan"), plan("p", 1)],
        7,
        ["1: 1 Jun > 15 Jun open"],
        id="the conference and the plan on one day: one duty, from the conference",
    ),
    pytest.param(
        "core_group",
        [happened("i", "icpc_held", 1, kind="initial", outcome="plan"), happened("c", "core_group_held", 1)],
        7,
        ["1: 1 Jun > 15 Jun met_in_time 1 Jun", "2: 1 Jun > 29 Jun open"],
        id="a core group on the day of the conference; the next after 4 weeks",
    ),
    pytest.param(
        "case_supervision",
        [happened("o", "case_opened", 1), happened("s", "case_supervision", 1), happened("x", "transferred_out", 1)],
        7,
        ["1: 1 Jun > 1 Sep met_in_time 1 Jun"],
        id="opened, supervised and transferred out on one day",
    ),
    pytest.param(
        "care_proceedings",
        [happened("i", "proceedings_issued", 1), happened("x", "proceedings_extended", 1, until=date(2022, 1, 31))],
        7,
        ["1: 1 Jun > 31 Jan open"],
        id="extended on the day of issue",
    ),
    pytest.param(
        "care_proceedings",
        [
            *(happened("i", "proceedings_issued", 1), happened("c", "proceedings_concluded", 4)),
            happened("x", "proceedings_extended", 4, until=date(2022, 1, 31)),
        ],
        7,
        ["1: 1 Jun > 31 Jan met_in_time 4 Jun"],
        id="extended and concluded on one day: the extension counts; 26 weeks would have been 29 November",
    ),
    pytest.param(
        "care_proceedings",
        [happened("i", "proceedings_issued", 1), happened("x", "proceedings_extended", 4)],
        7,
        ["1: 1 Jun > 29 Nov open +condition_unknown"],
        id="an extension to no day: flagged; 1 June is day 1, so 182 days end on 29 November",
    ),
    pytest.param(
        "return_home_interview",
        [happened("f", "missing_found", 1, "12:00"), happened("r", "rhi_held", 1, "11:59")],
        1,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 open"],
        id="hours: an interview a minute before the return does not meet it",
    ),
    pytest.param(
        "return_home_interview",
        [happened("f", "missing_found", 1, "12:00"), happened("r", "rhi_held", 1, "12:00")],
        1,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 met_in_time 1 Jun 12:00"],
        id="hours: at the very instant it does",
    ),
    pytest.param(
        "return_home_interview",
        [happened("f", "missing_found", 1), happened("r", "rhi_held", 1, "08:00")],
        1,
        ["1: 1 Jun > 4 Jun 23:59 met_in_time 1 Jun 08:00 +time_unknown"],
        id="hours: no time of return, so an interview of that day meets it",
    ),
    pytest.param(
        "return_home_interview",
        [happened("f", "missing_found", 1, "12:00"), happened("r", "rhi_held", 4)],
        4,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 met_late 4 Jun +time_unknown"],
        id="hours: an interview without a time counts at the end of its day",
    ),
    pytest.param(
        "return_home_interview",
        [happened("f", "missing_found", 1, "12:00"), happened("r", "rhi_declined", 1, "11:00")],
        1,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 open"],
        id="hours: declined before the return ends nothing",
    ),
    pytest.param(
        "return_home_interview",
        [happened("f", "missing_found", 1, "12:00"), happened("r", "rhi_declined", 1)],
        1,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 ended_without 1 Jun (the child declined the interview)"],
        id="hours: declined that day, no time said: ended",
    ),
    pytest.param(
        "return_interview_offered",
        [happened("f", "missing_found", 1, "12:00"), happened("r", "rhi_declined", 1, "13:00")],
        1,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 met_in_time 1 Jun 13:00"],
        id="hours: declined shows that it was offered",
    ),
    pytest.param(
        "return_home_interview",
        [
            *(happened("m", "missing_started", 1, "09:00"), happened("f", "missing_found", 1, "12:00")),
            *(happened("n", "missing_started", 1, "20:00"), happened("g", "missing_found", 1, "23:00")),
            happened("r", "rhi_held", 2, "10:00"),
        ],
        2,
        [
            "1: 1 Jun 12:00 > 4 Jun 12:00 met_in_time 2 Jun 10:00",
            "1: 1 Jun 23:00 > 4 Jun 23:00 met_in_time 2 Jun 10:00",
        ],
        id="hours: missing twice in one day, one interview for both",
    ),
    pytest.param(
        "return_home_interview",
        [
            happened("f", "missing_found", 1, "12:00", "m1"),
            happened("g", "missing_found", 1, "23:00", "m2"),
            happened("r", "rhi_held", 2, "10:00", "m2"),
        ],
        2,
        ["1: 1 Jun 12:00 > 4 Jun 12:00 open", "1: 1 Jun 23:00 > 4 Jun 23:00 met_in_time 2 Jun 10:00"],
        id="hours: an interview that names one return meets that one",
    ),
    pytest.param(
        "contact_screening",
        [
            *(happened("c", "contact_received", 1, "09:00", route="mash"), happened("x", "case_closed", 1)),
            happened("d", "contact_decided", 1, "16:00", outcome="nfa"),
        ],
        1,
        ["1: 1 Jun 09:00 > 2 Jun 09:00 met_in_time 1 Jun 16:00"],
        id="hours: the closing of a case does not end a contact's screening",
    ),
]

# Without times, mostly. In England March 2025 has no holiday; 18 and 21 April and 5 and 26 May are. The ids are such that as
# text the later event comes first ("100" before "99"), and the other way about: neither decides.


def of(event_id, kind, on, /, at="", **attributes):
    """An event of a day written out, such as 2025-03-05."""
    return happened(event_id, kind, date.fromisoformat(on), at, **attributes)


def either_way(timescale, build, as_at, expected, name):
    """The case twice, with the ids of its events rising and falling as text."""
    for ids in (("1", "2", "3", "4"), ("99", "100", "0", "-")):
        yield pytest.param(timescale, build(*ids), date.fromisoformat(as_at), expected, id=f"{name}, ids {ids[0]}...")


NO_TIMES = [
    *either_way(
        # A visit meets what began on its day or before, whatever the order; the plan ended that day has no next cycle.
        "cp_visit",
        lambda a, b, c, _: [
            *(of(a, "cp_plan_started", "2025-03-03"), of(b, "cp_visit", "2025-03-03", seen=True)),
            of(c, "cp_plan_ended", "2025-03-03"),
        ],
        *("2025-03-31", ["1: 3 Mar > 17 Mar met_in_time 3 Mar"], "a plan begun, visited and ended on one day"),
    ),
    *either_way(
        "ehc_plan",  # 20 weeks from Monday 3 March are 140 days: Monday 21 July
        lambda a, b, c, _: [
            *(of(a, "ehc_requested", "2025-03-03"), of(b, "ehc_paused", "2025-03-05")),
            of(c, "ehc_resumed", "2025-03-05"),
        ],
        *("2025-03-31", ["1: 3 Mar > 21 Jul open"], "paused and resumed on one day: not paused for ever"),
    ),
    *either_way(
        "ehc_plan",  # 4 to 5 March is a day, 5 to 31 March are 26: 27 after 21 July is 17 August
        lambda a, b, c, d: [
            *(of(a, "ehc_requested", "2025-03-03"), of(b, "ehc_paused", "2025-03-05", "15:00")),
            *(of(c, "ehc_resumed", "2025-03-05", "09:00"), of(d, "ehc_paused", "2025-03-04")),
        ],
        *("2025-03-31", ["1: 3 Mar > 17 Aug paused"], "resumed and paused again later that day: the times decide"),
    ),
    *either_way(
        # 1 to 8 April and 8 to 15 April are seven days each: 21 July and 14 days is 4 August.
        "ehc_plan",
        lambda a, b, c, d: [
            *(of("r", "ehc_requested", "2025-03-03"), of(a, "ehc_paused", "2025-04-01")),
            *(
                of(b, "ehc_resumed", "2025-04-08"),
                of(c, "ehc_paused", "2025-04-08"),
                of(d, "ehc_resumed", "2025-04-15"),
            ),
        ],
        *("2025-04-30", ["1: 3 Mar > 4 Aug open"], "one exception ends and the next begins on one day"),
    ),
    *either_way(
        # Received on Monday 3 March: 4 to 7 are 1 to 4, 10 to 14 5 to 9, 18 to 31 10 to 19, 1 April 20. Stopped from 10
        # to 12 and from 12 to 14 March: 11 to 14 are left out, four days: 2, 3, 4 and 7 April.
        "foi_answer",
        lambda a, b, c, d: [
            *(of("r", "foi_received", "2025-03-03"), of(a, "foi_paused", "2025-03-10")),
            *(
                of(b, "foi_resumed", "2025-03-12"),
                of(c, "foi_paused", "2025-03-12"),
                of(d, "foi_resumed", "2025-03-14"),
            ),
        ],
        *("2025-03-31", ["1: 3 Mar > 7 Apr due_soon"], "a second fees notice on the day on which the first was paid"),
    ),
    *either_way(
        "ehc_plan",  # 3 to 31 March are 28 days: 21 July and 28 days is 18 August
        lambda a, b, *_: [of(a, "ehc_requested", "2025-03-03"), of(b, "ehc_paused", "2025-03-03")],
        *("2025-03-31", ["1: 3 Mar > 18 Aug paused"], "a pause on the day of the request"),
    ),
    *either_way(
        "ehc_advice",  # 42 days from Monday 17 February: 31 March; seven days later 7 April
        lambda a, b, c, _: [
            *(of(a, "ehc_advice_requested", "2025-02-17"), of(b, "ehc_paused", "2025-02-17")),
            of(c, "ehc_resumed", "2025-02-24"),
        ],
        *("2025-03-03", ["1: 17 Feb > 7 Apr open"], "a pause on the day on which the advice was asked for"),
    ),
    *either_way(
        # Monday 17 March is a holiday in Northern Ireland, which counts for this one: 4 to 14 March are 1 to 9, 18 to 31 are
        # 10 to 19, 1 April is 20. Five stood still, 4 to 7 and 10 March: 2 to 4, 7 and 8 April.
        "foi_answer",
        lambda a, b, c, d: [
            *(of(a, "foi_received", "2025-02-03"), of(b, "foi_clarified", "2025-03-03")),
            *(of(c, "foi_paused", "2025-03-03"), of(d, "foi_resumed", "2025-03-10")),
        ],
        *(
            "2025-03-10",
            ["1: 3 Feb > 3 Mar ended_without 3 Mar (it counts from the clarification)", "1: 3 Mar > 8 Apr open"],
        ),
        "a fees notice on the day of the clarification",
    ),
    *either_way(
        "risk_management_meeting",  # every 4 weeks at high risk: 28 days from Monday 3 March; at moderate risk 12 weeks
        lambda a, b, *_: [
            of(a, "exploitation_risk_identified", "2025-03-03", level="moderate"),
            of(b, "exploitation_risk_changed", "2025-03-03", level="high"),
        ],
        *("2025-03-05", [f"1: 3 Mar > 26 May ended_without 3 Mar {SUPERSEDED}", "1: 3 Mar > 31 Mar open"]),
        "a risk raised from moderate to high on the day on which it was identified",
    ),
    *either_way(
        "dispute_resolution",  # 20 working days from Monday 3 March: Monday 31 March
        lambda a, b, *_: [of(a, "dispute_raised", "2025-03-03"), of(b, "dispute_resolved", "2025-03-03")],
        *("2025-03-31", ["1: 3 Mar > 31 Mar met_in_time 3 Mar"], "a dispute raised and resolved on one day"),
    ),
    *either_way(
        "temporary_approval",  # 16 weeks from Monday 3 March are 112 days: 23 June; 8 weeks more at most: 18 August
        lambda a, b, *_: [
            of(a, "temporary_approval_granted", "2025-03-03"),
            of(b, "temporary_approval_extended", "2025-03-03", until=date(2025, 7, 21)),
        ],
        *("2025-03-31", ["1: 3 Mar > 21 Jul open"], "an approval granted and extended on one day"),
    ),
    *either_way(
        "complaint_stage_2",
        lambda a, b, *_: [
            of(a, "complaint_investigation_agreed", "2025-03-03"),
            of(b, "complaint_panel_requested", "2025-03-03"),
        ],
        "2025-03-31",
        ["1: 3 Mar > 7 Apr ended_without 3 Mar (taken to a panel)"],  # 25 working days: five whole weeks
        "an investigation agreed and given up for a panel on one day",
    ),
    *either_way(
        "worker_supervision",
        lambda a, b, *_: [of(a, "employment_started", "2025-03-01"), of(b, "worker_supervision", "2025-03-01")],
        *("2025-03-31", ["1: 1 Mar > 31 Mar met_in_time 1 Mar"], "joined on the first of a month, and supervised"),
    ),
    # Born on the day of the pre-birth conference: 20 working days from Monday 3 March end on Monday 31 March.
    *either_way(
        "pre_birth_review",
        lambda a, b, *_: [
            of(a, "icpc_held", "2025-03-03", "10:00", kind="pre_birth", outcome="plan"),
            of(b, "born", "2025-03-03", "21:00"),
        ],
        *("2025-03-10", ["1: 3 Mar > 31 Mar open"], "born in the evening after the pre-birth conference"),
    ),
    *either_way(
        "pre_birth_review",
        lambda a, b, c, _: [
            of(a, "icpc_held", "2025-03-03", kind="pre_birth", outcome="plan"),
            *(of(b, "born", "2025-03-17"), of(c, "rcpc_held", "2025-03-17")),
        ],
        # 14 April: four whole weeks after 17 March, before Good Friday, the 18th
        *("2025-04-10", ["1: 3 Mar > 14 Apr met_in_time 17 Mar"], "a review on the day of the birth"),
    ),
]
CASES += NO_TIMES


@pytest.mark.parametrize(("timescale", "events", "as_at", "expected"), CASES)
def test_one_day(timescale, events, as_at, expected):
    assert judged(timescale, events, as_at) == expected


@pytest.mark.parametrize(("timescale", "events", "as_at", "expected"), CASES)
def test_the_order_of_input_does_not_matter(timescale, events, as_at, expected):
    assert judged(timescale, list(reversed(events)), as_at) == expected


@pytest.mark.parametrize(("timescale", "events", "as_at", "expected"), NO_TIMES)
def test_the_explainer_says_the_same(timescale, events, as_at, expected):
    found = explain_judging.judge(BOOK, events, last_instant(as_at))
    assert [line(each) for each in found if each.timescale == timescale] == expected


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        pytest.param(15, ["1: 1 Jun > 15 Jun due_today"], id="made on the 14th, not yet entered"),
        pytest.param(16, ["1: 1 Jun > 15 Jun met_in_time 14 Jun", "2: 14 Jun > 28 Jun open"], id="entered on the 16th"),
    ],
)
def test_a_visit_counts_when_it_is_known(known_at, expected):
    events = [plan("p", 1), visit("v", 14, recorded=june(16))]
    assert judged("cp_visit", events, 15, known_at) == expected


def test_a_death_ends_every_duty():
    people = {"S1": Person("S1", died=june(4))}
    events = [plan("p", 1), visit("v", 5)]
    assert judged("cp_visit", events, 9, people=people) == ["1: 1 Jun > 15 Jun ended_without 4 Jun (died)"]


def test_a_start_entered_after_its_due_day_is_born_overdue():
    events = [plan("p", 1, recorded=june(16))]
    assert judged("cp_visit", events, 16) == [f"1: 1 Jun > 15 Jun overdue +{Flag.BORN_OVERDUE}"]
    assert judged("cp_visit", [plan("p", 1, recorded=june(15))], 16) == ["1: 1 Jun > 15 Jun overdue"]


def test_a_relaxation_takes_hold_of_what_is_running():
    """SI 2020/445, regulation 8(14), from 24 April 2020: six-monthly reviews have no date; the aim beside it has."""
    reviews = [date(2019, 1, 20), date(2019, 4, 10)]
    events = [happened("care", "looked_after_started", date(2019, 1, 2), legal_status="V2")]
    events += [happened(f"r{number}", "looked_after_review_held", day) for number, day in enumerate(reviews)]
    before = judged("looked_after_review", events, date(2020, 4, 23))
    after = judged("looked_after_review", events, date(2020, 4, 24))
    # 10 April 2019 and six months is 10 October 2019; on 23 April 2020 that is 196 days ago.
    assert before[2:] == ["3: 10 Apr > 10 Oct overdue"]
    assert after[2:] == ["3: 10 Apr > - open +relaxed", "3: 10 Apr > 10 Oct overdue"]


def test_days_over_are_counted_in_the_limits_own_unit():
    found = {
        each.timescale: each.days_over
        for each in judge(
            BOOK,
            [plan("p", 1), happened("o", "case_opened", date(2021, 3, 1)), happened("i", "proceedings_issued", 1)],
            last_instant(june(19)),
        )
    }
    # cp_visit: due Tuesday 15 June; 16, 17 and 18 June are working days, Saturday 19 is not: 3.
    # case_supervision: 1 March and 3 months is 1 June; 19 June is 18 days later. Proceedings are not due.
    assert (found["cp_visit"], found["case_supervision"], found["care_proceedings"]) == (3, 18, 0)
