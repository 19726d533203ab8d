"""The machine under rules made for the purpose: what the English book does not (yet) ask of it, by hand.

Each case has one timescale, met by `pa_contact` (rank 55), started by `needs_assessment_completed` (55) or
`eligible_from` (34), ended by `leaving_care_ended` (90, last of its day) and extended by `proceedings_extended` (56),
none of which starts or ends a period that matters here. June 2021 has no bank holidays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.calendars import get_axis
from engine.obligations.compiled import compiled_run
from engine.obligations.evaluate import evaluate, judge
from engine.rulebook.conditions import Always, Among, Compared, Condition, Either, Holds, Not
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import (
    EndClause,
    ExtendClause,
    Ladder,
    MeasuredFrom,
    MeetClause,
    Phase,
    RuleBook,
    Schedule,
    StandsIn,
    StartClause,
    Step,
    Timescale,
    Version,
)
from engine.words.clock import last_instant
from engine.words.enums import LimitName, Nation, WhenRunning
from engine.words.errors import BeyondHorizon
from engine.words.frames import frame_of
from engine.words.limits import Limit, parse_limit
from engine.words.values import CaseEvent, Moment, Obligation
from engine.words.vocabulary import HasHappened, Passed

ENGLAND = load_book(Nation.ENGLAND)
LONDON = ZoneInfo("Europe/London")
OLD = date(2000, 1, 1)
REFUSED = Holds("refused")  # `absent: false`
TYPED = Compared("type", "==", "initial")  # unknown when left out


def june(number: int) -> date:
    return date(2021, 6, number)


def steps(*limits: str | Step) -> Schedule:
    """One phase a step, unless a step is given."""
    return Schedule(
        tuple(each if isinstance(each, Step) else Step((Phase(parse_limit(each), Always()),)) for each in limits)
    )


def version(schedule: Schedule | None, since: date = OLD, running: bool = False) -> Version:
    return Version(since, {} if schedule is None else {LimitName.STATUTORY: schedule}, running)


def started_by(event="needs_assessment_completed", where: Condition | None = None, running="together", stands_in=None):
    return StartClause(event, where or Always(), WhenRunning(running), stands_in)


def rule(
    *versions: Version,
    starts=(started_by(),),
    met_by=(MeetClause("pa_contact", Always()),),
    ends=(EndClause("leaving_care_ended", Always(), "period ended"),),
    **others,
) -> RuleBook:
    """A book of one timescale."""
    base: Timescale = ENGLAND.timescale("case_supervision")
    extends = (ExtendClause("proceedings_extended", Always(), "until"),)
    made = replace(
        base,
        **{
            "id": "made",
            "starts": tuple(starts),
            "met_by": tuple(met_by),
            "ends_without": tuple(ends),
            "extended_by": extends,
            "versions": versions,
            "repeats": False,
            "within": "",
            "thread": "none",
            "ladder": Ladder(None, None),
        }
        | others,
    )
    return replace(ENGLAND, timescales=(made,), expectations=())


def happened(event_id, kind, on, /, at="", ep="", **attributes) -> CaseEvent:
    on = june(on) if isinstance(on, int) else on
    instant = None
    if at:
        instant = datetime.combine(on, time.fromisoformat(at), tzinfo=LONDON).astimezone(UTC)
    return CaseEvent(
        event_id, "S1", kind, Moment(on, instant), datetime.combine(on, time(0), tzinfo=UTC), 1, ep, "", "", attributes
    )


def begun(event_id, on, at="", ep="", **attributes) -> CaseEvent:
    return happened(event_id, "needs_assessment_completed", on, at, ep, **attributes)


def met(event_id, on, at="", ep="", **attributes) -> CaseEvent:
    return happened(event_id, "pa_contact", on, at, ep, **attributes)


def over(event_id, on, at="", ep="", **attributes) -> CaseEvent:
    return happened(event_id, "leaving_care_ended", on, at, ep, **attributes)


def extended(event_id, on, until=None, at="") -> CaseEvent:
    return happened(event_id, "proceedings_extended", on, at, **({"until": until} if until else {}))


def line(each: Obligation) -> str:
    """cycle: start > due state day flags; hours with their local time"""

    def moment(value: Moment | None) -> str:
        if value is None:
            return "-"
        return f"{value.day.day}" + ("" if value.instant is None else f" {value.instant.astimezone(LONDON):%H:%M}")

    closed = f" {moment(each.met or each.ended)}" if each.met or each.ended else ""
    return " ".join(
        [f"{each.cycle}: {moment(each.started)} > {moment(each.due)} {each.state}{closed}", *sorted(each.flags)]
    )


def judged(book: RuleBook, *events: CaseEvent, as_at: int = 30) -> list[str]:
    return [line(each) for each in judge(book, events, last_instant(june(as_at)))]


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


def test_a_start_whose_due_leaves_the_axis_is_an_error_with_a_remedy():
    axis = get_axis(Nation.ENGLAND)
    start = CaseEvent("a", "S1", "needs_assessment_completed", Moment(axis.last), last_instant(axis.last))
    for limit in ("10 days", "24 working hours"):  # elapsed hours rest on no calendar
        with pytest.raises(BeyondHorizon, match="load more years"):
            judge(rule(version(steps(limit))), [start], last_instant(axis.last))


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
        "ever_held": HasHappened("ever_held", "panel_held", "", (), "", ()),
        "days_gone": Passed("days_gone", parse_limit("3 days"), ("panel_held",), ""),
        "weeks_gone": Passed("weeks_gone", parse_limit("1 week"), ("panel_held",), ""),
        "month_gone": Passed("month_gone", parse_limit("1 month"), ("panel_held",), ""),
        "working_gone": Passed("working_gone", parse_limit("3 working days"), ("panel_held",), ""),
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
    assert [due(Holds("working_gone"), on) for on in (8, 9)] == ["9", "5"]  # Monday 7, Tuesday 8, Wednesday 9
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


# Size, and the compiled form


def many(count: int) -> list[CaseEvent]:
    """So many starts of one subject on one day, which one row meets: as many next cycles."""
    return [*(begun(f"a{number:04}", 1) for number in range(count)), met("m", 2)]


def test_the_tables_grow():
    book = rule(version(steps("3 days", "7 days")), repeats=True)
    found = judge(book, many(1024), last_instant(june(5)))
    assert len(found) == 2048
    assert {line(each) for each in found} == {"1: 1 > 4 met_in_time 2", "2: 2 > 9 open"}
    assert len(judge(book, many(1030), last_instant(june(1)))) == 1030


def test_the_tables_grow_while_a_start_looks_behind():
    """1,023 that run, and one more whose earlier evidence begins the 1,025th."""
    book = rule(
        version(steps("3 days", "7 days")),
        starts=(started_by("eligible_from"), replace(started_by("private_fostering_notified"), dated="aware")),
        repeats=True,
    )
    running = [happened(f"a{number:04}", "eligible_from", 3) for number in range(1023)]
    found = judge(
        book,
        [met("m", 1), *running, happened("z", "private_fostering_notified", 3, aware=june(1))],
        last_instant(june(3)),
    )
    assert len(found) == 1025
    assert {line(each) for each in found} == {"1: 3 > 6 open", "1: 1 > 4 met_in_time 1", "2: 1 > 8 open"}


def test_the_tables_grow_where_evidence_is_measured():
    """1,024 that are over, and evidence that answers none of them."""
    book = rule(version(steps("3 days")), measured_from=MeasuredFrom("referral_received", Always()))
    before = [*(begun(f"a{number:04}", 1) for number in range(1024)), over("o", 2)]
    found = judge(book, [*before, happened("r", "referral_received", 3), met("m", 4)], last_instant(june(5)))
    assert len(found) == 1025
    assert {line(each) for each in found} == {"1: 1 > 4 ended_without 2", "1: 3 > 6 met_in_time 4 measured"}


def test_the_compiled_machine_finds_the_same(tmp_path):
    axis = get_axis(Nation.ENGLAND)
    events = frame_of([*many(100), over("e", 9), extended("x", 3, june(20)), begun("z", 4, date_quality="latest")])
    book = rule(version(steps("3 days", "7 days")), version(steps("4 days"), june(3), True), repeats=True)
    plain, fast = (
        evaluate(book, axis, events, {}, last_instant(june(30)), compiled=compiled, cache=tmp_path)
        for compiled in (False, True)
    )
    assert fast.frame.equals(plain.frame)
    assert [folder.name.startswith("machine-") for folder in tmp_path.iterdir()] == [True]
    assert compiled_run(tmp_path) is compiled_run(tmp_path)


def test_the_compiled_machine_runs_where_nothing_can_be_kept(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    book = rule(version(steps("3 days")))
    found = evaluate(
        book,
        get_axis(Nation.ENGLAND),
        frame_of([begun("a", 1)]),
        {},
        last_instant(june(3)),
        compiled=True,
        cache=blocked,
    )
    assert found.frame["due"].to_list() == [june(4)]
