"""What a limit is counted from, days in all and stages: each due day counted by hand, and how it is said.

England: 25 and 26 December 2025 and 1 January 2026 are holidays; Good Friday 2025 is 18 April, Easter Monday 21 April.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.obligations.evaluate import judge as machine_judge
from engine.words.enums import Flag, State
from engine.words.errors import Mistakes
from engine.words.values import Person
from tests.explainer.test_explain_moved import at, book, due_of, explained, judged, lines
from tests.explainer.test_explaining import Event, e, events_of

CHILD = Person("HC-1", date_of_birth=date(2012, 2, 29), expected_date_of_birth=date(2025, 5, 20))
NOBODY = Person("HC-1")
PANELS = "gateway: {every: wednesday}\nonce: {on: [2025-12-26, 2025-12-27]}\n"
TERMS = (
    "- {name: autumn 2025, from: 2025-09-02, to: 2025-12-19}\n- {name: spring 2026, from: 2026-01-05, to: 2026-03-27}\n"
)
OPENED = {"starts": "{event: case_opened}", "met_by": "{event: case_summary_updated}", "panels": PANELS, "terms": TERMS}
BOOKED = {"starts": "{event: icpc_booked}", "met_by": "{event: report_shared}"}


def from_day(limit: str) -> str:
    return f"[{{in_force_from: 2018-01-01, statutory: {limit}}}]"


def opened(on: str) -> list[Event]:
    return [e("case_opened", on)]


CASES = [
    pytest.param(
        "{limit: same day, after: {panel: gateway}}",
        *("2025-12-23", "2025-12-24", "on Wed 24 Dec 2025, the next sitting of the gateway panel"),
        id="the panel of the next day",
    ),
    pytest.param(
        "{limit: same day, after: {panel: gateway}}",
        *("2025-12-24", "2025-12-31", "on Wed 31 Dec 2025, the next sitting of the gateway panel"),
        id="on the day of a sitting, the next",
    ),
    pytest.param(
        "{limit: same day, after: {panel: gateway}}",
        *("2024-12-26", "2025-01-08", "on Wed 8 Jan 2025, the next sitting of the gateway panel "),
        id="no sitting on New Year's Day",
    ),
    pytest.param(
        "{limit: 5 working days, before: {panel: gateway}}",
        *("2025-04-18", "2025-04-14", "5 working days before Wed 23 April 2025, the next sitting of the gateway panel"),
        # Back from 23 April: 22; over Easter 17, 16, 15, 14.
        id="papers before it, over Easter",
    ),
    pytest.param(
        "{limit: 2 weeks, after: {birthday: 13}}",
        *("2025-01-06", "2025-03-14", "2 weeks after Fri 28 Feb 2025, the day on which the child turns 13"),
        id="after a birthday on 29 February",
    ),
    pytest.param(
        "{limit: same day, after: {birthday: 0}}",
        *("2018-02-01", "2012-02-29", "on Wed 29 Feb 2012, the day of birth"),
        id="the day of birth itself",
    ),
    pytest.param(
        "{limit: 1 month, before: expected birth, beginning_with: true}",
        *("2025-01-06", "2025-04-21", "1 month before Tue 20 May 2025, the day on which the child is expected"),
        id="back in months, the day itself counted",
    ),
    pytest.param(
        "{limit: 1 week, before: expected birth, beginning_with: true}",
        *("2025-01-06", "2025-05-14", "1 week before Tue 20 May 2025, the day on which the child is expected"),
        # 20 May is day 1, and 14 May day 7.
        id="back in weeks, the day itself counted",
    ),
    pytest.param(
        "{limit: end of month, before: expected birth, beginning_with: true}",
        *("2025-01-06", "2025-05-01", "end of month before Tue 20 May 2025, the day on which the child is expected"),
        id="back to the first of the month",
    ),
    pytest.param(
        "{limit: 3 days, before: expected birth, roll: back}",
        *("2025-01-06", "2025-05-16", "3 days before Tue 20 May 2025, the day on which the child is expected"),
        # Saturday 17 May goes back to Friday.
        id="back to a Saturday, rolled back",
    ),
    pytest.param(
        "{limit: same day, after: term end}",
        *("2025-12-19", "2025-12-19", "on Fri 19 Dec 2025, the end of the school term (autumn 2025)"),
        id="on the last day of term",
    ),
    pytest.param(
        "{limit: same day, after: term end}",
        *("2025-12-20", "2026-03-27", "on Fri 27 March 2026, the end of the school term (spring 2026)"),
        id="in the holidays: the next term",
    ),
    pytest.param(
        "{limit: 2 days, after: receipt}",
        *("2025-04-18", "2025-04-24", "received on Fri 18 April 2025, Good Friday: counts from Tue 22 April 2025"),
        id="received on Good Friday",
    ),
    pytest.param(
        "{limit: 2 days, after: receipt}",
        *("2025-03-01", "2025-03-05", "received on Sat 1 March 2025, a Saturday: counts from Mon 3 March 2025"),
        id="received on a Saturday",
    ),
    pytest.param(
        '{limit: 2 days, after: {receipt_until: "17:00"}}',
        *("2025-02-28 17:01", "2025-03-05", "received after 17:00 on Fri 28 Feb 2025: counts from Mon 3 March 2025"),
        id="received after five on a Friday",
    ),
    pytest.param(
        '{limit: 2 days, after: {receipt_until: "17:00"}}',
        *("2025-07-03 17:01", "2025-07-06", "received after 17:00 on Thu 3 July 2025: counts from Fri 4 July 2025"),
        id="after five in summer time",
    ),
    pytest.param(
        '{limit: 2 days, after: {receipt_until: "17:00"}}', "2025-02-28 17:00", "2025-03-02", "", id="at five"
    ),
    pytest.param('{limit: 2 days, after: {receipt_until: "17:00"}}', "2025-02-28", "2025-03-02", "", id="at no time"),
]


@pytest.mark.parametrize(("limit", "on", "due", "said"), CASES)
def test_what_it_is_counted_from(limit: str, on: str, due: str, said: str) -> None:
    rules = book(versions=from_day(limit), **OPENED)
    (only,) = judged(rules, opened(on), "2026-06-01", CHILD)
    (started,) = lines(rules, opened(on), "2026-06-01", "Started", person=CHILD)
    assert (due_of(only), only.started.day.isoformat()) == (due, on[:10])
    assert said in started
    assert bool(said) is ("counts from" in started or ", the " in started)


def test_the_panel_that_does_not_sit_is_named() -> None:
    rules = book(versions=from_day("{limit: same day, after: {panel: gateway}}"), **OPENED)
    (started,) = lines(rules, opened("2024-12-26"), "2025-01-02", "Started")
    assert started.endswith("Wed 1 Jan 2025 is no sitting: New Year’s Day")


def test_a_receipt_on_a_later_cycle_has_no_hour_of_the_start() -> None:
    limits = '{first: 1 week, then: {limit: 2 days, after: {receipt_until: "17:00"}}}'
    rules = book("repeats: true", versions=from_day(limits), **OPENED)
    late = e("case_summary_updated", "2025-02-28 18:00")
    assert due_of(judged(rules, [*opened("2025-02-27"), late], "2025-03-01")[-1]) == "2025-03-05"


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        pytest.param(
            "{limit: same day, after: {panel: once}}",
            "no sitting of the once panel is set after Mon 29 Dec 2025",
            id="panel",
        ),
        pytest.param("{limit: 1 week, after: {birthday: 5}}", "no date of birth is recorded", id="birthday"),
        pytest.param(
            "{limit: 1 week, before: expected birth}", "no expected date of birth is recorded", id="expected birth"
        ),
        pytest.param(
            "{limit: 75 days, during: away, in_any: 12 months}",
            "the days cannot run out while the period is not open",
            id="days in all",
        ),
    ],
)
def test_no_due_day_where_that_is_not_known(limit: str, why: str) -> None:
    rules = book(versions=from_day(limit), **OPENED)
    (only,) = judged(rules, opened("2025-12-29"), "2025-12-30", NOBODY)
    assert (only.due, only.state, only.flags) == (None, State.CANNOT_COMPUTE, frozenset())
    assert explained(rules, opened("2025-12-29"), "2025-12-30", NOBODY).no_due == (why,)


def test_no_day_is_written() -> None:
    rules = book(versions=from_day("{limit: 2 days, before: {date: for}}"), **BOOKED)
    explanation = explained(rules, [e("icpc_booked", "2025-04-01")], "2025-04-01")
    assert explanation.no_due == ("no day is written there as 'for'",)


def test_no_term_is_set() -> None:
    rules = book(versions=from_day("{limit: same day, after: term end}"), **OPENED)
    events = opened("2026-03-28")
    assert explained(rules, events, "2026-03-28").no_due == ("no school term is set for Sat 28 March 2026 or later",)


def test_a_panel_may_fall_on_no_day_that_counts() -> None:
    rules = book(versions=from_day("{limit: same day, after: {panel: once}}"), **OPENED)
    # Boxing Day and a Saturday: it never sits.
    assert [each.due for each in judged(rules, opened("2025-12-22"), "2025-12-22")] == [None]


@pytest.mark.parametrize(
    ("attributes", "due", "flags"),
    [
        pytest.param({"for": date(2025, 4, 23)}, "2025-04-17", [], id="known: before the conference over Easter"),
        pytest.param({}, "2025-05-01", [Flag.CONDITION_UNKNOWN], id="not known: the other rules, in doubt"),
        pytest.param({"kind": "transfer_in"}, "2025-05-01", [], id="not known, and it does not apply"),
    ],
)
def test_one_phase_of_two_is_counted_from_what_is_not_known(
    attributes: dict[str, str | date], due: str, flags: list[Flag]
) -> None:
    limit = "[{limit: 2 working days, before: {date: for}, when: kind_asked != 'transfer_in'}, {limit: 1 month}]"
    words = "\nfacts:\n  kind_asked: {latest: kind, of: [icpc_booked]}\n"
    rules = book(versions=from_day(limit), facts=words, **BOOKED)
    known = {"kind": "initial", **attributes}
    (only,) = judged(rules, [e("icpc_booked", "2025-04-01", **known)], "2025-04-02")
    assert (due_of(only), sorted(only.flags)) == (due, flags)


def test_evidence_from_so_long_before_a_day_that_is_not_known() -> None:
    rules = book("evidence_from: 1 week before", versions=from_day("{limit: 2 days, before: {date: for}}"), **BOOKED)
    events = [e("icpc_booked", "2025-04-01"), e("report_shared", "2025-04-01")]
    # Without a due day any evidence answers it.
    assert [each.state for each in judged(rules, events, "2025-04-02")] == [State.ENDED_WITHOUT]
    events = [e("icpc_booked", "2025-04-01", **{"for": date(2025, 4, 14)}), e("report_shared", "2025-04-04")]
    # Due on 12 April: evidence counts from the 5th.
    assert [each.state for each in judged(rules, events, "2025-04-04")] == [State.OPEN]


def test_the_day_before_which_it_lies_is_marked() -> None:
    rules = book(versions=from_day("{limit: 2 working days, before: {date: for}}"), **BOOKED)
    explanation = explained(rules, [e("icpc_booked", "2025-04-01", **{"for": date(2025, 4, 23)})], "2025-04-02")
    assert [(each.sort, each.moment.day, each.label) for each in explanation.marks] == [
        ("counted from", date(2025, 4, 23), "counted from here")
    ]
    assert [(each.day.day, each.number, each.why_not) for each in explanation.days] == [
        *((22, 1, ""), (21, None, "Easter Monday"), (20, None, "Sunday"), (19, None, "Saturday")),
        *((18, None, "Good Friday"), (17, 2, "")),
    ]


# --- days in all

AWAY = {"starts": "{event: child_away_started}", "met_by": "{event: child_away_ended}"}


def away(*days: str) -> list[Event]:
    """Begun and ended by turns."""
    kinds = ("child_away_started", "child_away_ended")
    return [e(kinds[number % 2], day) for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "due", "used"),
    [
        pytest.param(["2025-01-10"], "2025-01-20", 0, id="ten days from the first"),
        # 2 to 5 January are four days: six are left after the 10th.
        pytest.param(["2025-01-01", "2025-01-05", "2025-01-10"], "2025-01-16", 4, id="four are used"),
        # 4 and 5 January are within the four weeks to 31 January; they fall out on 1 and 2 February.
        pytest.param(["2025-01-01", "2025-01-05", "2025-01-31"], "2025-02-10", 2, id="old days fall out on the way"),
        pytest.param(["2025-01-01", "2025-01-11", "2025-01-12"], "2025-01-12", 10, id="all are used: no further day"),
        pytest.param(["2025-01-01", "2025-01-12", "2025-01-12"], "2025-01-12", 11, id="more than all are used"),
        # Ended and begun again on 5 January: 2 to 5, and from the 6th on.
        pytest.param(["2025-01-01", "2025-01-05", "2025-01-05"], "2025-01-11", 4, id="begun again the same day"),
    ],
)
def test_days_in_all(days: list[str], due: str, used: int) -> None:
    rules = book(versions=from_day("{limit: 10 days, during: away, in_any: 4 weeks}"), **AWAY)
    last = judged(rules, away(*days), days[-1])[-1]
    assert due_of(last) == due
    explanation = explained(rules, away(*days), days[-1])
    assert explanation.in_all is not None
    assert (explanation.in_all.used, explanation.in_all.on.isoformat()) == (used, days[-1])


def test_days_in_all_of_a_period_begun_before_the_start() -> None:
    limit = from_day("{limit: 10 days, during: away, in_any: 4 weeks}")
    rules = book(starts="{event: case_opened}", met_by="{event: child_away_ended}", versions=limit)
    events = [*away("2025-01-01"), *opened("2025-01-05")]
    # 2 to 5 January are used; the tenth day is the 11th.
    assert [due_of(each) for each in judged(rules, events, "2025-01-05")] == ["2025-01-11"]


def test_days_in_all_in_words() -> None:
    rules = book(versions=from_day("{limit: 10 days, during: away, in_any: 4 weeks}"), **AWAY)
    events = away("2025-01-01", "2025-01-05", "2025-01-10")
    assert lines(rules, events, "2025-01-10", "Limit", "Counted", "Used", "Due") == [
        "Limit: 10 days in all in any 4 weeks",
        "Used: 4 of 10 days of away in the 4 weeks up to Fri 10 Jan 2025",
        "Due: Thu 16 Jan 2025",
    ]


# --- stages, and starts before

STAGES = (
    "{first: {limit: 2 working days, owner: team manager}, second: {limit: 3 working days, owner: head of service}, "
    "then: 5 working days}"
)
RAISED = [e("dispute_raised", "2025-03-03"), e("dispute_stage_changed", "2025-03-04")]
DISPUTE = {"starts": "{event: dispute_raised}", "met_by": "{event: dispute_stage_changed}"}


@pytest.mark.parametrize(
    ("events", "stage", "owner"),
    [
        pytest.param(RAISED[:1], "1 of 3, for the team manager", "team manager", id="first"),
        pytest.param(RAISED, "2 of 3, for the head of service", "head of service", id="second"),
        pytest.param(
            [*RAISED, *(e("dispute_stage_changed", f"2025-03-0{day}") for day in (5, 6))],
            *("3 of 3, for the allocated team", "allocated team"),
            id="the last goes on, under the rule's own owner",
        ),
    ],
)
def test_stages(events: list[Event], stage: str, owner: str) -> None:
    rules = book("repeats: true", versions=from_day(STAGES), **DISPUTE)
    assert judged(rules, events, "2025-03-06")[-1].owner == owner
    assert lines(rules, events, "2025-03-06", "Stage", "Answers") == [f"Stage: {stage}", f"Answers: {owner}"]


def test_one_owner_under_one_limit_is_no_stage() -> None:
    rules = book(versions=from_day("{limit: 2 working days, owner: director}"), **DISPUTE)
    assert explained(rules, RAISED[:1], "2025-03-03").stage == ""
    assert explained(rules, RAISED[:1], "2025-03-03").obligation.owner == "director"


@pytest.mark.parametrize(
    ("met", "due", "said"),
    [
        pytest.param(1, "2026-01-10", "the start of the first cycle", id="one cycle before"),
        pytest.param(2, "2026-01-10", "the start of the first cycle", id="two before: the first"),
        pytest.param(3, "2026-03-01", "2 starts before", id="two before"),
    ],
)
def test_starts_before(met: int, due: str, said: str) -> None:
    limit = "{limit: 12 months, counted_from: 2 starts before}"
    rules = book("repeats: true", versions=from_day(limit), **OPENED)
    days = ["2025-03-01", "2025-06-01", "2025-09-01"][:met]
    events = [*opened("2025-01-10"), *(e("case_summary_updated", day) for day in days)]
    assert due_of(judged(rules, events, "2025-09-02")[-1]) == due
    (started,) = lines(rules, events, "2025-09-02", "Started")
    assert started.endswith(said)


# --- facts that count, and facts that ask for an open period

FACTS = "\nfacts:\n  lately: {counted: missing_started, where: reason == 'x', in_last: 1 month}\n  on_a_plan: {open: cp_plan}\n"
MISSING = {"starts": "{event: missing_started, where: lately >= 2}", "met_by": "{event: rhi_held}"}


def missing(*days: str, reason: str = "x") -> list[Event]:
    return [each for day in days for each in (e("missing_started", day, reason=reason), e("missing_found", day))]


@pytest.mark.parametrize(
    ("events", "found"),
    [
        pytest.param(missing("2025-03-29", "2025-04-28"), 1, id="a month back is 28 March: the 29th is later"),
        pytest.param(missing("2025-03-28", "2025-04-28"), 0, id="the 28th is not later than itself"),
        pytest.param(missing("2025-04-01", reason="y") + missing("2025-04-28"), 0, id="another reason does not count"),
    ],
)
def test_events_counted(events: list[Event], found: int) -> None:
    assert len(judged(book(facts=FACTS, **MISSING), events, "2025-04-30")) == found


@pytest.mark.parametrize(
    ("length", "found_on", "begun"),
    [
        pytest.param("2 weeks", "2025-04-14", 0, id="the thirteenth day after 1 April"),
        pytest.param("2 weeks", "2025-04-15", 1, id="the fourteenth"),
        pytest.param("28 days", "2025-04-28", 0, id="the 27th day: 28 days are no 28 months"),
        pytest.param("28 days", "2025-04-29", 1, id="the 28th day: 29 of April less 1"),
        pytest.param("1 month", "2025-04-30", 0, id="a month ends on 1 May"),
        pytest.param("1 month", "2025-05-01", 1, id="on the corresponding date"),
    ],
)
def test_what_has_passed_by_either_way(length: str, found_on: str, begun: int) -> None:
    facts = f"\nfacts:\n  long_away: {{passed: {length}, after: {{of: [missing_started]}}}}\n"
    rules = book(facts=facts, starts="{event: missing_found, where: long_away}", met_by="{event: rhi_held}")
    events = [e("missing_started", "2025-04-01"), e("missing_found", found_on)]
    assert len(judged(rules, events, "2025-05-02")) == begun
    assert len(machine_judge(rules, events_of(events), at("2025-05-02"))) == begun


@pytest.mark.parametrize("length", ["10 working days", "end of month", "24 hours"])
def test_what_has_passed_is_plain_days_only(length: str) -> None:
    facts = f"\nfacts:\n  long_away: {{passed: {length}, after: {{of: [missing_started]}}}}\n"
    with pytest.raises(Mistakes, match="is no number of days"):
        book(facts=facts, starts="{event: missing_found, where: long_away}", met_by="{event: rhi_held}")


@pytest.mark.parametrize("length", ["10 working days", "end of month", "24 hours"])
def test_events_are_counted_over_plain_days_only(length: str) -> None:
    with pytest.raises(Mistakes, match="is no number of days"):
        book(facts=FACTS.replace("1 month", length), **MISSING)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        pytest.param([e("cp_plan_started", "2025-01-06"), *away("2025-02-03")], 1, id="open"),
        pytest.param(away("2025-02-03"), 0, id="not open"),
    ],
)
def test_an_open_period(events: list[Event], found: int) -> None:
    rules = book(
        facts=FACTS, starts="{event: child_away_started, where: on_a_plan}", met_by="{event: child_away_ended}"
    )
    assert len(judged(rules, events, "2025-02-04")) == found
