"""Starts, cycles, ends and extensions by hand, under rules made for the purpose."""

from __future__ import annotations

from datetime import date

import pytest

from engine.obligations.evaluate import judge
from engine.rulebook.conditions import Always, Compared
from engine.rulebook.timescale import (
    EndClause,
    ExtendClause,
    Phase,
    Schedule,
    StandsIn,
    Step,
)
from engine.words.clock import last_instant
from engine.words.limits import parse_limit
from tests.obligations.made_rules import (
    OLD,
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

# Starts


@pytest.mark.parametrize(
    ("running", "expected"),
    [
        pytest.param("together", ["1: 1 > 11 met_in_time 5", "1: 3 > 13 met_in_time 5"], id="each has its own"),
        pytest.param("ignore", ["1: 1 > 11 met_in_time 5"], id="the running one goes on"),
        pytest.param(
            "restart", ["1: 1 > 11 ended_without 3", "1: 3 > 13 met_in_time 5"], id="the later takes its place"
        ),
    ],
)
def test_a_start_while_one_is_running(running, expected):
    book = rule(version(steps("10 days")), starts=[started_by(running=running)])
    assert judged(book, begun("a", 1), begun("b", 3), met("m", 5)) == expected


def test_a_start_after_one_was_met_is_not_ignored_but_on_that_day_it_is():
    book = rule(version(steps("10 days")), starts=[started_by(running="ignore")])
    assert judged(book, begun("a", 1), met("m", 3), begun("b", 3), begun("c", 4)) == [
        "1: 1 > 11 met_in_time 3",
        "1: 4 > 14 overdue",
    ]


def test_a_start_after_one_was_ended_that_day_is_not_ignored():
    book = rule(
        version(steps("10 days")),
        starts=[started_by(running="ignore")],
        ends=[EndClause("eligible_from", Always(), "gone")],
    )
    assert judged(book, begun("a", 1), happened("e", "eligible_from", 3), begun("b", 3)) == [
        "1: 1 > 11 ended_without 3",
        "1: 3 > 13 overdue",
    ]


def test_the_first_true_clause_of_a_kind_is_taken():
    clauses = [started_by(where=TYPED, running="restart"), started_by(running="ignore")]
    book = rule(version(steps("10 days")), starts=clauses)
    events = [begun("a", 1), begun("b", 2, type="review"), begun("c", 3, type="initial")]
    assert judged(book, *events) == ["1: 1 > 11 ended_without 3", "1: 3 > 13 overdue"]


def test_a_row_that_ends_and_starts_ends_first():
    book = rule(
        version(steps("10 days")),
        starts=[started_by(running="ignore")],
        ends=[EndClause("needs_assessment_completed", Always(), "begun anew")],
    )
    found = judge(book, [begun("a", 1), begun("b", 3)], last_instant(june(5)))
    assert [(each.anchor, each.reason) for each in found] == [("a", "begun anew"), ("b", "")]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param([happened("o", "eligible_from", 8)], 0, id="seven days after: it stands in"),
        pytest.param([happened("o", "eligible_from", 9)], 1, id="eight days after: it does not"),
        pytest.param([happened("o", "eligible_from", date(2021, 5, 25))], 0, id="seven days before"),
        pytest.param([happened("o", "eligible_from", date(2021, 5, 24))], 1, id="eight days before"),
        pytest.param([happened("o", "eligible_from", 1, evidence_not_held=("other",))], 0, id="the same day"),
        pytest.param([], 1, id="none"),
    ],
)
def test_one_start_stands_in_for_another(other, expected):
    stand_in = StandsIn("eligible_from", Always(), 7)
    book = rule(version(steps("10 days")), starts=[started_by(stands_in=stand_in)])
    assert len(judged(book, begun("a", 1), *other)) == expected


def test_a_source_without_the_evidence_starts_nothing():
    book = rule(version(steps("10 days")))
    assert judged(book, begun("a", 1, evidence_not_held=("other", "made"))) == []
    assert len(judged(book, begun("a", 1, evidence_not_held=("other",)))) == 1


def test_a_start_counts_within_its_period_only():
    book = rule(version(steps("10 days")), within="accommodation")
    inside = happened("i", "la_accommodation_started", 2)
    outside = happened("o", "la_accommodation_ended", 5)
    assert judged(book, begun("a", 1), inside, begun("b", 3), outside, begun("c", 6)) == ["1: 3 > 13 overdue"]


# Unknown starts


UNKNOWN = rule(version(steps("10 days")), starts=[started_by(where=TYPED, running="ignore")])


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([begun("a", 1)], ["1: 1 > - cannot_compute condition_unknown"], id="open"),
        pytest.param(
            [begun("a", 1), begun("b", 2)], ["1: 1 > - cannot_compute condition_unknown"], id="one for two of them"
        ),
        pytest.param(
            [begun("a", 1, type="initial"), begun("b", 2)], ["1: 1 > 11 overdue"], id="none beside a running one"
        ),
        pytest.param(
            [begun("a", 1), over("e", 3)], ["1: 1 > - ended_without 3 condition_unknown"], id="ended as others are"
        ),
        pytest.param([begun("a", 1), met("m", 3)], ["1: 1 > - ended_without 3 condition_unknown"], id="answered"),
        pytest.param(
            [begun("a", 1), begun("b", 3, type="initial")],
            ["1: 1 > - ended_without 3 condition_unknown", "1: 3 > 13 overdue"],
            id="a true start ends it, and is not ignored for it",
        ),
        pytest.param([begun("a", 1, type="review")], [], id="not a start at all"),
    ],
)
def test_an_unknown_start(events, expected):
    assert judged(UNKNOWN, *events) == expected


def test_an_unknown_start_is_neither_repeated_nor_taken_hold_of():
    schedule = steps("10 days")
    book = rule(version(schedule), version(schedule, june(5), True), starts=[started_by(where=TYPED)], repeats=True)
    found = judge(book, [begun("a", 1), met("m", 9)], last_instant(june(30)))
    assert [(line(each), each.version, each.reason) for each in found] == [
        (
            "1: 1 > - ended_without 9 condition_unknown",
            OLD,
            "answered, though its date could not be computed",
        )
    ]


def test_an_unknown_start_of_a_silent_rule_is_silent():
    assert judged(rule(version(steps("10 days"), june(2)), starts=[started_by(where=TYPED)]), begun("a", 1)) == []
    assert judged(rule(version(None), starts=[started_by(where=TYPED)]), begun("a", 1)) == []


@pytest.mark.parametrize(
    ("running", "expected"),
    [
        pytest.param("ignore", ["- cannot_compute", "11 overdue"], id="ignore leaves another episode's"),
        pytest.param("restart", ["- ended_without 3", "13 overdue"], id="restart ends it whatever its episode"),
    ],
)
def test_an_unknown_start_and_another_episode(running, expected):
    """Two referrals, of the first of which it is not known whether it starts the duty."""
    known = Compared("reason", "==", "known")
    book = rule(version(steps("10 days")), starts=[started_by("assessment_started", known, running)])
    day = 1 if running == "ignore" else 3
    events = [
        happened("a", "assessment_started", 1, ep="r1"),
        happened("b", "assessment_started", day, ep="r2", reason="known"),
    ]
    assert [each.split("> ")[1].replace(" condition_unknown", "") for each in judged(book, *events)] == expected


# Cycles


WEEKLY = rule(version(steps("3 days", "7 days", "14 days")), repeats=True)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param(
            [begun("a", 1), met("m", 2), met("n", 8), met("o", 20)],
            ["1: 1 > 4 met_in_time 2", "2: 2 > 9 met_in_time 8", "3: 8 > 22 met_in_time 20", "4: 20 > 4 open"],
            id="first, second, then the last goes on",
        ),
        pytest.param(
            [begun("a", 1), met("m", 1), met("n", 1)],
            ["1: 1 > 4 met_in_time 1", "2: 1 > 8 overdue"],
            id="two on one day",
        ),
        pytest.param(
            [begun("a", 1), met("m", 2), over("e", 2)], ["1: 1 > 4 met_in_time 2"], id="ended that day: no next"
        ),
        pytest.param(
            [begun("a", 1, date_quality="latest"), met("m", 4, date_quality="latest")],
            ["1: 1 > 4 met_in_time 4", "2: 4 > 11 overdue"],
            id="latest only, in time: the next step",
        ),
        pytest.param(
            [begun("a", 1), met("m", 5, date_quality="latest")],
            ["2: 5 > 12 overdue"],
            id="latest only, late: not judged; 5 June is not after 4 + 7",
        ),
        pytest.param(
            [begun("a", 1), met("m", 11, date_quality="latest")],
            ["2: 11 > 18 overdue"],
            id="on the 11th, not yet after it",
        ),
        pytest.param(
            [begun("a", 1), met("m", 12, date_quality="latest")],
            ["3: 12 > 26 overdue"],
            id="after it: the second must have been, so the third step",
        ),
        pytest.param(
            [begun("a", 1), met("m", 4), met("n", 30, date_quality="latest")],
            ["1: 1 > 4 met_in_time 4", "3: 30 > 14 open"],
            id="the step after the second is the last: no further one",
        ),
    ],
)
def test_cycles(events, expected):
    assert judged(WEEKLY, *events) == expected


def test_a_silent_step_runs_and_repeats_unseen():
    silent = Step((Phase(parse_limit("3 days"), Always()),), silent=True)
    book = rule(version(steps(silent, "7 days")), repeats=True)
    assert judged(book, begun("a", 1)) == []
    assert judged(book, begun("a", 1), met("m", 2)) == ["2: 2 > 9 overdue"]


def test_a_latest_row_skips_nothing_without_a_due():
    relaxed = Step((Phase(parse_limit("3 days"), Always()),), relaxed=True)
    book = rule(version(steps(relaxed, "7 days", "14 days")), repeats=True)
    assert judged(book, begun("a", 1), met("m", 29, date_quality="latest")) == [
        "2: 29 > 6 open"
    ]  # the first: not judged
    assert judged(book, begun("a", 1), met("m", 29)) == ["1: 1 > - met_in_time 29 relaxed", "2: 29 > 6 open"]
    before_relaxed = rule(version(steps("3 days", relaxed, "14 days")), repeats=True)
    assert judged(before_relaxed, begun("a", 1), met("m", 29, date_quality="latest")) == ["2: 29 > - open relaxed"]


def test_the_previous_due_is_that_before_an_extension():
    events = [begun("a", 1), extended("x", 2, june(20)), met("m", 12, date_quality="latest")]
    assert judged(WEEKLY, *events) == ["1: 1 > 20 met_in_time 12", "3: 12 > 26 overdue"]


def test_what_stands_after_the_meeting_row_acts_on_the_next_cycle():
    """A start that comes late in its day, after the evidence (rank 55), an extension (56) and an end (57) of that day."""
    book = rule(
        version(steps("3 days", "7 days")),
        starts=[started_by("transferred_in"), started_by("booked")],
        ends=[EndClause("panel_held", TYPED_PANEL, "gone")],
        repeats=True,
    )
    late_start = happened("z", "booked", 1)
    extension = extended("x", 1, june(25))
    end, doubt = happened("e", "panel_held", 1, panel="adoption"), happened("e", "panel_held", 1)
    # The row of cycle 2 stands before that of cycle 1: results go by start.
    assert judged(book, late_start, met("m", 1), extension) == ["2: 1 > 25 overdue", "1: 1 > 4 met_in_time 1"]
    assert judged(book, late_start, met("m", 1), end) == ["2: 1 > 8 ended_without 1", "1: 1 > 4 met_in_time 1"]
    assert judged(book, late_start, met("m", 1), doubt) == [
        "2: 1 > 8 overdue condition_unknown",
        "1: 1 > 4 met_in_time 1",
    ]


TYPED_PANEL = Compared("panel", "==", "adoption")


# Ends and extensions


def test_the_first_end_gives_the_reason():
    ends = [EndClause("eligible_from", Always(), "first"), EndClause("leaving_care_ended", Always(), "last")]
    book = rule(version(steps("10 days")), ends=ends, starts=[started_by(running="restart")])
    found = judge(book, [begun("a", 1), over("e", 3), happened("f", "eligible_from", 3)], last_instant(june(9)))
    assert [each.reason for each in found] == ["first"]
    found = judge(book, [begun("a", 1), over("e", 3), begun("b", 3)], last_instant(june(9)))
    assert [each.reason for each in found] == ["superseded by a later start", "last"]


def test_an_end_before_its_start_on_one_day_ends_nothing():
    book = rule(version(steps("10 days")), ends=[EndClause("eligible_from", Always(), "gone")])
    assert judged(book, begun("a", 1), happened("e", "eligible_from", 1)) == ["1: 1 > 11 overdue"]


def test_an_unknown_end_flags_up_to_the_day_of_closing():
    book = rule(version(steps("10 days")), ends=[EndClause("panel_held", TYPED_PANEL, "gone")])
    doubt = happened("e", "panel_held", 4)
    assert judged(book, begun("a", 1), met("m", 4), doubt) == ["1: 1 > 11 met_in_time 4 condition_unknown"]
    assert judged(book, begun("a", 1), met("m", 3), doubt) == ["1: 1 > 11 met_in_time 3"]


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        pytest.param(
            [extended("x", 3, june(20)), extended("y", 4, june(15))], "15 overdue", id="the last in order counts"
        ),
        pytest.param(
            [extended("x", 3, june(20)), extended("y", 4)], "20 overdue condition_unknown", id="one to no day"
        ),
        pytest.param([extended("x", 1, june(30))], "30 due_today", id="later in the order of the start's day"),
        pytest.param([extended("x", date(2021, 5, 31), june(30))], "11 overdue", id="before the start"),
    ],
)
def test_extensions(extensions, expected):
    assert judged(rule(version(steps("10 days"))), begun("a", 1), *extensions) == [f"1: 1 > {expected}"]


def test_an_extension_whose_condition_is_unknown_flags():
    doubtful = (ExtendClause("panel_papers_sent", TYPED_PANEL, "until"),)
    book = rule(version(steps("10 days")), extended_by=doubtful)
    assert judged(book, begun("a", 1), happened("x", "panel_papers_sent", 3)) == ["1: 1 > 11 overdue condition_unknown"]
    assert judged(book, begun("a", 1), happened("x", "panel_papers_sent", 3, panel="other")) == ["1: 1 > 11 overdue"]


def test_what_has_no_due_is_not_extended():
    relaxed = Schedule((Step((Phase(parse_limit("3 days"), Always()),), relaxed=True),))
    events = [begun("a", 1), extended("x", 3, june(20)), extended("y", 4)]
    assert judged(rule(version(relaxed)), *events) == ["1: 1 > - open relaxed"]
