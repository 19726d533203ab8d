"""Phases, versions, hours, days and what came before watching began, under rules made for the purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from engine.calendars import get_axis
from engine.obligations.evaluate import judge
from engine.obligations.explain import judge as explained
from engine.rulebook.conditions import Always, Among, Compared, Condition, Either, Holds, Not
from engine.rulebook.timescale import (
    Ladder,
    LooksBack,
    Phase,
    RuleBook,
    Schedule,
    Step,
)
from engine.words.clock import last_instant
from engine.words.enums import Nation, State
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit, parse_limit
from engine.words.values import CaseEvent, Moment
from engine.words.vocabulary import Clause, HasHappened, Passed
from tests.obligations.made_rules import (
    ENGLAND,
    LONDON,
    OLD,
    REFUSED,
    TYPED,
    begun,
    extended,
    happened,
    judged,
    june,
    line,
    met,
    over,
    rule,
    started_by,
    steps,
    version,
)

# Phases


def phased(*phases: tuple[str, Condition]) -> RuleBook:
    return rule(version(Schedule((Step(tuple(Phase(parse_limit(limit), when) for limit, when in phases)),))))


FOSTER = Compared("current_placement", "==", "foster")
CARE = [
    happened("c", "looked_after_started", date(2021, 5, 1)),
    happened("p", "placement_started", date(2021, 5, 1), placement="foster"),
]


@pytest.mark.parametrize(
    ("phases", "care", "expected"),
    [
        pytest.param(
            [("10 days", Always()), ("5 days", FOSTER)], True, "6 overdue", id="the shorter of two that apply"
        ),
        pytest.param([("10 days", Always()), ("5 days", Not(FOSTER))], True, "11 overdue", id="one does not apply"),
        pytest.param(
            [("10 days", Always()), ("5 days", FOSTER)],
            False,
            "6 overdue condition_unknown",
            id="it may apply: it rules",
        ),
        pytest.param(
            [("5 days", FOSTER), ("5 days", Always())], False, "6 overdue", id="of equal ones, the sure one rules"
        ),
        pytest.param(
            [("5 days", Always()), ("10 days", FOSTER)], False, "6 overdue", id="a later one in doubt is no matter"
        ),
        pytest.param([("5 days", Not(FOSTER))], True, "- cannot_compute", id="none applies"),
    ],
)
def test_the_earliest_phase_that_may_apply_rules(phases, care, expected):
    assert judged(phased(*phases), begun("a", 1), *(CARE if care else [])) == [f"1: 1 > {expected}"]


def test_no_phase_is_answered_when_met_and_repeats():
    none = Step((Phase(parse_limit("5 days"), Not(FOSTER)),))
    book = rule(version(steps(none, "7 days")), repeats=True)
    assert judged(book, begun("a", 1), met("m", 3), *CARE) == ["1: 1 > - ended_without 3", "2: 3 > 10 overdue"]


# Versions


def test_the_version_in_force_at_the_start_stays():
    book = rule(version(steps("10 days")), version(steps("5 days"), june(2)))
    assert judged(book, begun("a", 1), begun("b", 2)) == ["1: 1 > 11 overdue", "1: 2 > 7 overdue"]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(
            [version(steps("10 days")), version(steps("20 days"), june(3), True)],
            ["1: 1 > 21 overdue"],
            id="one that applies to running takes hold",
        ),
        pytest.param([version(steps("10 days")), version(None, june(3), True)], [], id="without a schedule: silent"),
        pytest.param(
            [version(None), version(steps("20 days"), june(3), True)], ["1: 1 > 21 overdue"], id="silent until then"
        ),
        pytest.param(
            [version(steps("20 days"), june(3), True)], ["1: 1 > 21 overdue"], id="no version at all until then"
        ),
        pytest.param([version(steps("20 days"), june(3))], [], id="a later version that does not"),
    ],
)
def test_versions(versions, expected):
    assert judged(rule(*versions), begun("a", 1)) == expected


def test_a_change_forgets_extensions_and_their_doubts_but_later_ones_count():
    book = rule(version(steps("10 days")), version(steps("20 days"), june(5), True))
    assert judged(book, begun("a", 1), extended("x", 3, june(25)), extended("y", 4)) == ["1: 1 > 21 overdue"]
    assert judged(book, begun("a", 1), extended("x", 5, june(25))) == ["1: 1 > 25 overdue"]


def test_a_change_finds_only_what_began_before_its_day_and_is_still_open():
    book = rule(version(steps("10 days")), version(steps("20 days"), june(5), True))
    found = judge(book, [begun("a", 1), met("m", 4), begun("b", 5)], last_instant(june(9)))
    assert [(line(each), each.version) for each in found] == [
        ("1: 1 > 11 met_in_time 4", OLD),
        ("1: 5 > 25 open", june(5)),
    ]


# Hours


HOURLY = rule(
    version(steps("24 hours", "48 hours", "72 hours")),
    repeats=True,
    ladder=Ladder(parse_limit("6 hours"), None),
)


@pytest.mark.parametrize(
    ("events", "as_at", "expected"),
    [
        pytest.param([begun("a", 1, "12:00")], "2 05:59", ["1: 1 12:00 > 2 12:00 due_today"], id="its day is today's"),
        pytest.param([begun("a", 1, "02:00")], "1 19:59", ["1: 1 02:00 > 2 02:00 open"], id="six hours and a minute"),
        pytest.param([begun("a", 1, "02:00")], "1 20:00", ["1: 1 02:00 > 2 02:00 due_soon"], id="six hours before"),
        pytest.param(
            [begun("a", 1, "02:00")], "2 02:00", ["1: 1 02:00 > 2 02:00 due_today"], id="the instant is in time"
        ),
        pytest.param(
            [begun("a", 1, "02:00")], "2 02:01", ["1: 1 02:00 > 2 02:00 overdue"], id="the minute after is not"
        ),
        pytest.param(
            [begun("a", 1, "12:00"), met("m", 1, "13:00"), met("n", 1, "14:00")],
            "1 23:00",
            [
                "1: 1 12:00 > 2 12:00 met_in_time 1 13:00",
                "2: 1 13:00 > 3 13:00 met_in_time 1 14:00",
                "3: 1 14:00 > 4 14:00 open",
            ],
            id="two cycles in one day",
        ),
        pytest.param(
            [begun("a", 1, "12:00"), met("m", 1, "13:00"), met("n", 1, "13:00")],
            "1 23:00",
            ["1: 1 12:00 > 2 12:00 met_in_time 1 13:00", "2: 1 13:00 > 3 13:00 open"],
            id="two at one instant are one",
        ),
        pytest.param(
            [begun("a", 1, "12:00"), met("m", 5, "13:00", date_quality="latest")],
            "5 23:00",
            ["3: 5 13:00 > 8 13:00 open"],
            id="latest only: a day after 2 June and 48 hours",
        ),
        pytest.param(
            [begun("a", 1, "12:00"), extended("x", 1, june(9), "08:00")],
            "3 12:00",
            ["1: 1 12:00 > 9 23:59 open"],
            id="extended to a day: its last second; only the place of the row counts",
        ),
        pytest.param(
            [begun("a", 1, "12:00"), over("e", 1, "08:00"), over("f", 1, "13:00")],
            "1 23:00",
            ["1: 1 12:00 > 2 12:00 ended_without 1"],
            id="ended by the later of two ends, the earlier being before the start",
        ),
    ],
)
def test_hours(events, as_at, expected):
    day, _, clock = as_at.partition(" ")
    moment = datetime.combine(june(int(day)), time.fromisoformat(clock), tzinfo=LONDON)
    assert [line(each) for each in judge(HOURLY, events, moment)] == expected


@pytest.mark.parametrize(
    ("ladder", "as_at", "state"),
    [
        # 48 working hours from Thursday 3 June 12:00 end on Monday 7 June 12:00.
        pytest.param("8 working hours", "7 03:59", "due_today", id="on its own day it is due today"),
        pytest.param("16 working hours", "4 19:59", "open", id="16 before: 12 of Monday and 4 of Friday, 20:00"),
        pytest.param("16 working hours", "4 20:00", "due_soon", id="from 20:00 on Friday"),
        pytest.param("12 working hours", "6 23:59", "open", id="12 before: the first instant of Monday"),
        pytest.param("36 working hours", "3 23:59", "open", id="36 before: the first instant of Friday"),
        pytest.param("36 working hours", "4 00:00", "due_soon", id="from then"),
        pytest.param("1 working day", "3 23:59", "open", id="a working day before Monday is Friday"),
        pytest.param("1 working day", "4 00:00", "due_soon", id="from the start of that day"),
    ],
)
def test_due_soon_of_hours(ladder, as_at, state):
    book = rule(version(steps("48 working hours")), ladder=Ladder(parse_limit(ladder), None))
    day, _, clock = as_at.partition(" ")
    moment = datetime.combine(june(int(day)), time.fromisoformat(clock), tzinfo=LONDON)
    found = judge(book, [begun("a", 3, "12:00")], moment)
    assert [(each.due, each.state) for each in found] == [
        (Moment(june(7), datetime(2021, 6, 7, 11, tzinfo=UTC)), state)
    ]


@pytest.mark.parametrize(
    ("minute", "state"), [pytest.param(59, "open", id="11:59"), pytest.param(60, "due_soon", id="12:00")]
)
def test_due_soon_counts_back_from_a_weekend(minute, state):
    """26 hours from Friday 10:00 end on Saturday 12:00; 12 working hours before that is Friday 12:00."""
    book = rule(version(steps("26 hours")), ladder=Ladder(parse_limit("12 working hours"), None))
    moment = datetime.combine(june(4), time(11 + minute // 60, minute % 60), tzinfo=LONDON)
    assert [each.state for each in judge(book, [begun("a", 4, "10:00")], moment)] == [state]


# Days


@pytest.mark.parametrize(
    ("rung", "as_at", "state"),
    [
        pytest.param("3 working days", 7, "open", id="Friday 11 June: 3 working days before is Tuesday 8"),
        pytest.param("3 working days", 8, "due_soon", id="from Tuesday"),
        pytest.param("1 week", 3, "open", id="a week before is 4 June"),
        pytest.param("1 week", 4, "due_soon", id="from then"),
        pytest.param("1 week", 11, "due_today", id="on the day"),
        pytest.param("1 week", 12, "overdue", id="the day after"),
    ],
)
def test_due_soon_of_days(rung, as_at, state):
    book = rule(version(steps("10 days")), ladder=Ladder(parse_limit(rung), None))
    assert [each.state for each in judge(book, [begun("a", 1)], last_instant(june(as_at)))] == [state]


def test_a_due_beyond_the_axis_is_not_yet_soon():
    book = rule(version(steps("10 days")), ladder=Ladder(parse_limit("1 week"), None))
    assert judged(book, begun("a", 1), extended("x", 2, date(2999, 1, 1))) == ["1: 1 > 1 open"]


def test_working_days_over_are_never_under_one():
    book = rule(version(steps("9 working days")))
    # 9 working days after Tuesday 1 June: Monday 14; met on Monday 14 is in time. With 8: Friday 11, met Saturday 12.
    shorter = rule(version(steps("8 working days")))
    assert judge(book, [begun("a", 1), met("m", 14)], last_instant(june(20)))[0].days_over == 0
    assert judge(shorter, [begun("a", 1), met("m", 12)], last_instant(june(20)))[0].days_over == 1


def test_provisional_only_where_holidays_could_move_it():
    axis = get_axis(Nation.ENGLAND)
    last = axis.official_until
    start = CaseEvent("a", "S1", "needs_assessment_completed", Moment(last), last_instant(last))
    flags = {}
    for limit in (Limit(10, parse_limit("1 working day").unit), parse_limit("10 days")):
        book = rule(version(Schedule((Step((Phase(limit, Always()),)),))))
        flags[str(limit)] = [str(flag) for flag in judge(book, [start], last_instant(last))[0].flags]
    assert flags == {"10 working days": ["provisional"], "10 days": []}


# Bank holidays are known from 1 January 1978 to 31 December 2060: 2018 and 42 years are still within, 43 are not.
FAR = date(2018, 10, 31)


@pytest.mark.parametrize(
    ("limit", "on", "at", "expected"),
    [
        pytest.param("42 years", FAR, "", "2060-10-31", id="within"),
        pytest.param("43 years", FAR, "", None, id="years"),
        pytest.param("3000 weeks", FAR, "", None, id="weeks"),
        pytest.param("9999 working days", date(2050, 1, 3), "", None, id="working days"),
        pytest.param("10 days", date(2060, 12, 21), "", "2060-12-31", id="the last day"),
        pytest.param("10 days", date(2060, 12, 22), "", None, id="the day after it"),
        pytest.param("1 working day", date(2060, 12, 31), "", None, id="from the last day"),
        pytest.param("24 working hours", date(2060, 12, 31), "12:00", None, id="hours of working days"),
        pytest.param("10 days", date(1977, 12, 31), "", None, id="begun before the first"),
    ],
)
def test_a_due_day_that_leaves_the_calendar_cannot_be_computed_and_stops_no_other_duty(limit, on, at, expected):
    book = rule(version(steps(limit), since=date(1970, 1, 1)))
    events = [happened("a", "needs_assessment_completed", on, at)]
    as_at = last_instant(max(on, FAR))
    mine = replace(happened("b", "needs_assessment_completed", date(2018, 10, 30)), subject="S2")
    for found in (judge(book, [*events, mine], as_at), by_explaining(book, [*events, mine], as_at)):
        if expected is None:
            (lost,) = (each for each in found if each.subject == "S1")
            assert (lost.due, lost.state) == (None, State.CANNOT_COMPUTE)
            assert [each.subject for each in found] == ["S1", "S2"]
        else:
            assert found[0].due is not None
            assert found[0].due.day.isoformat() == expected


def by_explaining(book, events, as_at):
    return explained(book, events, as_at, as_at)


def test_a_phase_that_leaves_the_calendar_casts_no_doubt_on_a_shorter_one():
    book = phased(("43 years", Always()), ("10 days", Always()))
    events = [happened("a", "needs_assessment_completed", FAR)]
    for found in (judge(book, events, last_instant(FAR)), by_explaining(book, events, last_instant(FAR))):
        assert [(str(each.due.day), list(each.flags)) for each in found] == [("2018-11-10", [])]


def test_looking_for_evidence_before_the_calendar_is_an_error_that_names_the_timescale():
    looks_back = LooksBack(parse_limit("1 month"))
    book = rule(version(steps("10 days")), starts=(replace(started_by(), looks_back=looks_back),))
    start = happened("a", "needs_assessment_completed", date(1978, 1, 10))
    with pytest.raises(BeyondHorizon, match=r"^made \(england/.+\.yaml:\d+:\d+\), "):
        judge(book, [start], last_instant(FAR))


def test_a_silent_start_before_the_axis_is_no_error():
    early = date(1970, 1, 1)
    start = CaseEvent("a", "S1", "needs_assessment_completed", Moment(early), last_instant(early))
    assert judged(rule(version(steps("10 days"))), start) == []


# What was due before the authority watched


def test_what_was_closed_before_watching_began_is_left_out():
    book = rule(version(steps("10 days")))
    events = [begun("a", 1), met("m", 3), begun("b", 4), begun("c", 5), met("n", 4)]
    kept = judge(book, events, last_instant(june(30)), watch_from=june(15))
    # a: due 11 June, closed. b: due 14 June, met on the day of its start. c: due 15 June, open.
    assert [each.anchor for each in kept] == ["c"]
    assert [each.anchor for each in judge(book, events, last_instant(june(30)), watch_from=june(14))] == ["b", "c"]


def test_without_a_due_the_day_of_closing_tells_what_is_left_out():
    relaxed = Step((Phase(parse_limit("3 days"), Always()),), relaxed=True)
    events = [begun("a", 1), met("m", 3), begun("b", 4), over("e", 5), begun("c", 6)]
    for since, anchors in ((3, ["a", "b", "c"]), (4, ["b", "c"]), (5, ["b", "c"]), (6, ["c"]), (30, ["c"])):
        kept = judge(rule(version(steps(relaxed))), events, last_instant(june(30)), watch_from=june(since))
        assert [each.anchor for each in kept] == anchors


# Facts that no English rule uses yet


def test_facts_of_other_shapes():
    facts = {
        **ENGLAND.vocabulary.facts,
        "ever_held": HasHappened("ever_held", (Clause("panel_held"),)),
        "days_gone": Passed("days_gone", parse_limit("3 days"), (Clause("panel_held"),)),
        "weeks_gone": Passed("weeks_gone", parse_limit("1 week"), (Clause("panel_held"),)),
        "month_gone": Passed("month_gone", parse_limit("1 month"), (Clause("panel_held"),)),
    }
    words = replace(ENGLAND.vocabulary, facts=facts)
    wheres = {**ENGLAND.fact_wheres, **{name: Always() for name in facts if name not in ENGLAND.fact_wheres}}

    def due(when: Condition, on: int) -> str:
        book = rule(
            version(Schedule((Step((Phase(parse_limit("5 days"), when), Phase(parse_limit("9 days"), Always()))),)))
        )
        made = replace(book, vocabulary=words, fact_wheres=wheres)
        day = june(4)  # a Friday
        events = [happened("p", "panel_held", day), begun("a", on)]
        return "5" if (judge(made, events, last_instant(june(30)))[0].due or Moment(OLD)).day == june(on + 5) else "9"

    assert [due(Holds("ever_held"), on) for on in (4, 5)] == ["9", "5"]  # on the day itself it stands after
    assert [due(Holds("days_gone"), on) for on in (6, 7)] == ["9", "5"]
    assert [due(Holds("weeks_gone"), on) for on in (10, 11)] == ["9", "5"]
    assert due(Not(Holds("month_gone")), 20) == "5"


def test_conditions_of_every_shape():
    typed = {
        "initial": [
            TYPED,
            Compared("type", "!=", "review"),
            Among("type", ("initial", "other"), False),
            Among("type", ("review",), True),
            Either((REFUSED, TYPED)),
            Compared("happened_on", ">", date(2021, 5, 31)),
            Compared("happened_on", "<", june(2)),
        ],
        "review": [Not(TYPED), Among("type", ("review",), False)],
    }
    for value, conditions in typed.items():
        for where in conditions:
            assert (
                len(
                    judged(rule(version(steps("10 days")), starts=[started_by(where=where)]), begun("a", 1, type=value))
                )
                == 1
            )
