"""Histories by hand: what was known, in which order, what opens and closes, and who held the case."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.histories import History, arrange, conflict
from engine.rulebook.conditions import Compared
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.errors import IntakeMistake
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Moment, Person
from engine.words.vocabulary import Kind

BOOK = load_book(Nation.ENGLAND)
JUNE_30 = last_instant(date(2021, 6, 30))  # no rule changes for running duties between 2020 and then


def day(number: int) -> date:
    return date(2021, 6, number)


def happened(
    event_id, kind, on, at="", ep="", subject="S1", recorded=None, version=1, team="", worker="", **attributes
):
    """An event of June 2021, `at` a local time, recorded at 18:00 of its day unless said otherwise."""
    instant = None
    if at:
        instant = datetime.combine(day(on), time.fromisoformat(at), tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)
    entered = recorded or datetime(2021, 6, on, 17, tzinfo=UTC)
    return CaseEvent(event_id, subject, kind, Moment(day(on), instant), entered, version, ep, team, worker, attributes)


def history(*events: CaseEvent, people=None, as_at=JUNE_30, known_at=JUNE_30, subject="S1") -> History:
    return arrange(BOOK, frame_of(events), people or {}, as_at, known_at).of(subject)


def ids(found: History) -> list[str]:
    return [row.event.event_id if row.event else "" for row in found.rows]


# What was known


@pytest.mark.parametrize(
    ("known_on", "expected"),
    [
        pytest.param(4, [], id="before it was recorded: nothing"),
        pytest.param(5, [3], id="the first version, from its own day"),
        pytest.param(9, [3], id="the correction is not known yet"),
        pytest.param(10, [2], id="the correction replaces the whole row"),
        pytest.param(20, [], id="withdrawn"),
    ],
)
def test_only_what_was_recorded_by_then_counts(known_on, expected):
    events = [
        happened("a", "cp_visit", 3, recorded=datetime(2021, 6, 5, 9, tzinfo=UTC)),
        happened("a", "cp_visit", 2, recorded=datetime(2021, 6, 10, 9, tzinfo=UTC), version=2),
        happened("a", "cp_visit", 2, recorded=datetime(2021, 6, 20, 9, tzinfo=UTC), version=3, retracted=True),
    ]
    found = history(*events, known_at=last_instant(day(known_on)))
    assert [row.day.day for row in found.rows] == expected


def test_a_text_that_speaks_of_withdrawal_withdraws_nothing():
    assert ids(history(happened("a", "cp_visit", 3, reason='"retracted":true'))) == ["a"]


@pytest.mark.parametrize(
    ("at", "seen"),
    [
        pytest.param("07:29", True, id="a minute before"),
        pytest.param("07:30", True, id="at the very instant"),
        pytest.param("07:31", False, id="a minute after"),
        pytest.param("", True, id="a date without a time counts from the start of its day"),
    ],
)
def test_the_as_at_instant_cuts_the_day(at, seen):
    half_past_seven = datetime(2021, 6, 3, 6, 30, tzinfo=UTC)  # 07:30 in London
    event = happened("a", "cp_visit", 3, at, recorded=datetime(2021, 6, 1, tzinfo=UTC))
    assert bool(ids(history(event, as_at=half_past_seven))) is seen


def test_a_later_day_is_left_out():
    assert ids(history(happened("a", "cp_visit", 4), as_at=last_instant(day(3)))) == []


# Death


@pytest.mark.parametrize(
    ("events", "died", "expected"),
    [
        pytest.param([], 5, ["v3", "v5", "S1/died"], id="the person's record gives the event; later rows go"),
        pytest.param([("d", 6)], 5, ["v3", "v5", "d"], id="the events hold one: the person's record is not used"),
        pytest.param([("d", 6), ("c", 4)], None, ["v3", "c"], id="of two, the earlier day"),
        pytest.param([], None, ["v3", "v5", "v7"], id="alive"),
    ],
)
def test_nothing_follows_a_death(events, died, expected):
    visits = [happened(f"v{on}", "cp_visit", on) for on in (3, 5, 7)]
    deaths = [happened(name, "died", on) for name, on in events]
    people = {"S1": Person("S1", died=day(died) if died else None)}
    assert ids(history(*visits, *deaths, people=people)) == expected


def test_a_death_is_known_from_the_start_of_its_day():
    people = {"S1": Person("S1", died=day(5))}
    before, on = datetime(2021, 6, 4, 20, tzinfo=UTC), datetime(2021, 6, 5, 6, 30, tzinfo=UTC)
    visit = happened("v", "cp_visit", 3)
    assert ids(history(visit, people=people, known_at=before)) == ["v"]
    assert ids(history(visit, people=people, as_at=on, known_at=on)) == ["v", "S1/died"]


# Order within a subject


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param(
            [happened("a", "cp_visit", 2), happened("b", "cp_plan_ended", 1)], "b a", id="the day comes first"
        ),
        pytest.param(
            [happened("a", "cp_visit", 1, "08:00"), happened("b", "rcpc_held", 1, "17:00")],
            "b a",
            id="then the rank of the kind (conference 50, visit 60), whatever the time",
        ),
        pytest.param(
            [
                happened("a", "cp_visit", 1),
                happened("b", "cp_visit", 1, "17:00"),
                happened("c", "cp_visit", 1, "09:00"),
            ],
            "c b a",
            id="then the time, a date without one last",
        ),
        pytest.param([happened("b", "cp_visit", 1), happened("a", "cp_visit", 1)], "a b", id="then the event id"),
        pytest.param(
            [happened("99", "child_away_started", 1), happened("100", "child_away_ended", 1)],
            "99 100",
            id="but before it the turn: gone, then back, though as text 100 comes before 99",
        ),
        pytest.param(
            [happened("9", "child_away_started", 1, "09:00"), happened("1", "child_away_ended", 1, "09:00")],
            "9 1",
            id="and so at one time",
        ),
        pytest.param(
            [happened("1", "child_away_started", 1, "15:00"), happened("2", "child_away_ended", 1, "09:00")],
            "2 1",
            id="times come before turns: back, and gone again later that day",
        ),
        pytest.param(
            [happened("1", "child_away_started", 1), happened("2", "child_away_ended", 1, "09:00")],
            "2 1",
            id="and a date without a time comes last, whatever its turn",
        ),
        pytest.param(
            [
                happened("2", "ehc_requested", 1),
                happened("1", "ehc_paused", 1),
                happened("0", "ehc_resumed", 1, "09:00"),
            ],
            "2 1 0",
            id="a request comes before its pauses and they before what ends them, whatever the times",
        ),
        pytest.param(
            [
                happened("3", "ehc_paused", 1),
                happened("2", "ehc_paused", 4),
                happened("1", "ehc_resumed", 4),
                happened("0", "ehc_resumed", 8),
            ],
            "3 1 2 0",
            id="the end of an earlier stop comes before the next stop of its day",
        ),
        pytest.param(
            [happened("a", "cp_plan_ended", 1, "09:00"), happened("b", "core_group_record_sent", 1, "17:00")],
            "b a",
            id="an end comes after the rest of its day",
        ),
        pytest.param(
            [
                happened("s", "cp_plan_started", 1),
                happened("e", "cp_plan_ended", 3),
                happened("t", "cp_plan_started", 3),
                happened("r", "case_opened", 3),
            ],
            "s e r t",
            id="ended and begun again on one day: the end comes before everything, even rank 20",
        ),
    ],
)
def test_rows_stand_in_order(events, expected):
    assert ids(history(*events)) == expected.split()


def test_shuffled_input_gives_the_same_history():
    events = [happened(f"e{n:02}", kind, 1 + n % 4, "09:00" if n % 3 else "") for n, kind in enumerate(SOME_KINDS * 3)]
    wanted = history(*events)
    for seed in range(5):
        shuffled = random.Random(seed).sample(events, len(events))
        assert history(*shuffled) == wanted


SOME_KINDS = [
    "looked_after_started",
    "placement_started",
    "placement_ended",
    "looked_after_visit",
    "looked_after_ended",
    "case_closed",
]

# Periods


def periods(found: History) -> list[str]:
    """Each row as "id +opened =duplicate |open after", periods shortened to their first letters."""
    short = {"looked_after": "L", "placement": "P", "cp_plan": "C", "case": "K", "missing": "M", "section_47": "S"}
    short |= {"away": "A", "proceedings": "I", "pre_proceedings": "R"}

    def letters(names: frozenset[str]) -> str:
        return "".join(sorted(short[name] for name in names))

    return [
        f"{row.event.event_id if row.event else ''} +{letters(row.opens)} ={letters(row.duplicates)} |{letters(row.open_after)}"
        for row in found.rows
    ]


CARE = ("looked_after_started", "looked_after_ended")
PLACEMENT = ("placement_started", "placement_ended")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param(
            [happened("s", CARE[0], 1), happened("t", CARE[0], 2), happened("e", CARE[1], 3)],
            ["s +L = |L", "t + =L |L", "e + = |"],
            id="a start while open opens nothing",
        ),
        pytest.param(
            [happened("s", PLACEMENT[0], 1), happened("t", PLACEMENT[0], 2), happened("e", PLACEMENT[1], 3)],
            ["s +P = |P", "t +P = |P", "e + = |"],
            id="a further placement takes the place of the open one, and one end closes it",
        ),
        pytest.param(
            [
                happened("s", "cp_plan_started", 1, ep="1"),
                happened("t", "cp_plan_started", 2, ep="2"),
                happened("e", "cp_plan_ended", 3, ep="1"),
                happened("f", "cp_plan_ended", 4, ep="2"),
            ],
            ["s +C = |C", "t +C = |C", "e + = |C", "f + = |"],
            id="two episodes are two threads, and each end closes its own",
        ),
        pytest.param(
            [
                happened("s", "cp_plan_started", 1, ep="1"),
                happened("t", "cp_plan_started", 2, ep="2"),
                happened("e", "cp_plan_ended", 3),
            ],
            ["s +C = |C", "t +C = |C", "e + = |"],
            id="an end without an episode closes both",
        ),
        pytest.param(
            [happened("s", "cp_plan_started", 1, ep="1"), happened("t", "cp_plan_started", 2)],
            ["s +C = |C", "t + =C |C"],
            id="a start without an episode does not differ from the open one",
        ),
        pytest.param(
            [happened("s", CARE[0], 1), happened("e", CARE[1], 1)],
            ["s +L = |L", "e + = |"],
            id="a period of one day is closed",
        ),
        pytest.param(
            [happened("s", CARE[0], 1), happened("e", CARE[1], 3), happened("t", CARE[0], 3)],
            ["s +L = |L", "e + = |", "t +L = |L"],
            id="ended and begun again on one day: the new one is open",
        ),
        pytest.param(
            [
                happened("s", CARE[0], 1),
                happened("e", CARE[1], 3),
                happened("f", CARE[1], 3),
                happened("t", CARE[0], 3),
            ],
            ["s +L = |L", "e + = |", "t +L = |L", "f + = |"],
            id="two ends and a start on one day: the second end, which closed nothing, closes the new one",
        ),
        pytest.param(
            [
                *(happened("s", CARE[0], 1), happened("p", PLACEMENT[0], 1)),
                *(happened("q", PLACEMENT[0], 3), happened("e", CARE[1], 3)),
            ],
            ["s +L = |L", "p +P = |LP", "q +P = |LP", "e + = |"],
            id="care ends on the day of a move: it does not end early, and closes the new placement too",
        ),
        pytest.param(
            [
                *(happened("s", CARE[0], 1), happened("p", PLACEMENT[0], 1)),
                *(happened("t", CARE[0], 3), happened("q", PLACEMENT[0], 3), happened("e", CARE[1], 3)),
            ],
            ["s +L = |L", "p +P = |LP", "e + = |", "t +L = |L", "q +P = |LP"],
            id="care ends and begins again: the end comes first, and leaves the new placement open",
        ),
        pytest.param(
            [happened("o", "case_opened", 1), happened("p", "cp_plan_started", 3), happened("x", "died", 3)],
            ["o +K = |K", "p +C = |CK", "x + = |"],
            id="a death closes what began that day as well",
        ),
        pytest.param(
            [
                happened("m", "missing_started", 1),
                happened("f", "missing_found", 3),
                happened("n", "missing_started", 3),
            ],
            ["m +M = |M", "n +M = |M", "f + = |M"],
            id="found, and missing again that day: found closes the earlier episode only",
        ),
        pytest.param(
            [happened("m", "missing_started", 3), happened("f", "missing_found", 3)],
            ["m +M = |M", "f + = |"],
            id="missing and found on one day",
        ),
        pytest.param(
            [happened("y", "child_away_started", 3), happened("x", "child_away_ended", 3)],
            ["y +A = |A", "x + = |"],
            id="one rank and no times: going away has the first turn, whatever the ids",
        ),
        pytest.param(
            [happened("y", "child_away_started", 3, "17:00"), happened("x", "child_away_ended", 3, "09:00")],
            ["x + = |", "y +A = |"],
            id="one rank, and by its time the end stands before the start: the period is never open",
        ),
        pytest.param(
            [
                happened("a", "strategy_discussion", 1),
                happened("b", "strategy_discussion", 2, initiated_s47=False),
                happened("c", "strategy_discussion", 3, initiated_s47=True),
                happened("d", "strategy_discussion", 4, initiated_s47=True),
            ],
            ["a + = |", "b + = |", "c +S = |S", "d + =S |S"],
            id="only a start whose condition is true: unknown and false open nothing",
        ),
        pytest.param(
            [happened("r", "pre_proceedings_started", 1), happened("i", "proceedings_issued", 3)],
            ["r +R = |R", "i +I = |I"],
            id="one row ends a period and starts another",
        ),
        pytest.param([happened("v", "cp_visit", 1)], ["v + = |"], id="a row that is neither start nor end"),
    ],
)
def test_what_opens_and_closes(events, expected):
    assert periods(history(*events)) == expected


def test_a_start_condition_sees_the_day():
    period = BOOK.vocabulary.periods["section_47"]
    book = replace(BOOK, period_wheres={**BOOK.period_wheres, (period.name, 0): Compared("happened_on", ">=", day(3))})
    events = [happened("a", "strategy_discussion", 2), happened("b", "strategy_discussion", 3)]
    found = arrange(book, frame_of(events), {}, JUNE_30, JUNE_30).of("S1")
    assert [row.opens for row in found.rows] == [frozenset(), {"section_47"}]


def test_open_periods_name_their_thread():
    events = [
        *(happened("k", "case_opened", 1), happened("p", "cp_plan_started", 2, ep="plan 7")),
        *(happened("m", "missing_started", 3), happened("f", "missing_found", 4)),
        happened("o", "case_opened", 5, subject="S2"),
    ]
    found = arrange(BOOK, frame_of(events), {}, JUNE_30, JUNE_30).open_periods()
    assert found.rows() == [
        ("S1", "case", day(1), "k", "", "k"),
        ("S1", "cp_plan", day(2), "plan 7", "plan 7", "p"),
        ("S2", "case", day(5), "o", "", "o"),
    ]


def test_nothing_is_open_where_nothing_happened():
    assert arrange(BOOK, frame_of([]), {}, JUNE_30, JUNE_30).open_periods().is_empty()


# Episode keys


@pytest.mark.parametrize(
    ("episode", "key"),
    [
        pytest.param(
            "p1", ("placement", "p1"), id="a visit's episode is the placement's, which a placement row carries"
        ),
        pytest.param("l1", ("looked_after", "l1"), id="or the period of care's, where only that is so named"),
        pytest.param("both", ("placement", "both"), id="carried by rows of both sorts: the first sort named"),
        pytest.param("x9", None, id="carried by no other row: no key"),
        pytest.param("", None, id="no episode: no key"),
    ],
)
def test_a_visit_takes_the_sort_that_its_episode_names(episode, key):
    events = [
        *(happened("a", CARE[0], 1, ep="l1"), happened("b", PLACEMENT[0], 1, ep="p1")),
        *(happened("c", "placement_changed", 2, ep="both"), happened("d", "legal_status_changed", 2, ep="both")),
        happened("o", PLACEMENT[0], 1, ep="x9", subject="S2"),
        happened("v", "looked_after_visit", 5, ep=episode),
    ]
    assert history(*events).rows[-1].key == key


def test_a_kind_that_names_nothing_has_no_key():
    assert [row.key for row in history(happened("a", "epo_made", 1, ep="x")).rows] == [None]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(("case", "1"), ("case", "2"), True, id="one sort, two episodes"),
        pytest.param(("case", "1"), ("case", "1"), False, id="the same"),
        pytest.param(("case", "1"), ("referral", "2"), False, id="two sorts"),
        pytest.param(None, ("case", "2"), False, id="no key"),
        pytest.param(("case", "1"), None, False, id="no other key"),
    ],
)
def test_conflict(one, other, expected):
    assert conflict(one, other) is expected


# Rules that change for running duties: 24 April 2020 for visits and reviews in care


def april(*events: CaseEvent, as_at: date) -> list[str]:
    found = arrange(BOOK, frame_of(events), {}, last_instant(as_at), last_instant(as_at)).of("S1")
    return [
        row.event.event_id if row.event else f"{row.version_of[0]} {row.version_of[1]}" if row.version_of else ""
        for row in found.rows
    ]


def on(event_id: str, when: date) -> CaseEvent:
    return CaseEvent(event_id, "S1", "cp_visit", Moment(when), datetime(2020, 1, 1, tzinfo=UTC))


RELAXED = sorted(  # by id: every rule that SI 2020/445 relaxed
    f"{timescale.id} 2020-04-24"
    for timescale in BOOK.timescales
    for version in timescale.versions
    if version.applies_to_running and version.in_force_from == date(2020, 4, 24)
)


@pytest.mark.parametrize(
    ("events", "as_at", "expected"),
    [
        pytest.param([on("a", date(2020, 4, 23))], date(2020, 4, 23), ["a"], id="not before it is in force"),
        pytest.param([on("a", date(2020, 4, 23))], date(2020, 4, 24), ["a", *RELAXED], id="on its day"),
        pytest.param([on("a", date(2020, 4, 24))], date(2020, 4, 30), ["a"], id="nothing earlier: no row"),
        pytest.param(
            [on("a", date(2020, 4, 23)), on("b", date(2020, 4, 24))],
            date(2020, 4, 30),
            ["a", *RELAXED, "b"],
            id="before the events of its day",
        ),
    ],
)
def test_a_change_of_rule_stands_first_on_its_day(events, as_at, expected):
    assert april(*events, as_at=as_at) == expected


def test_visits_and_reviews_are_among_what_was_relaxed():
    assert {f"{each} 2020-04-24" for each in ("looked_after_review", "looked_after_visit")} <= set(RELAXED)


def test_a_synthetic_row_holds_nothing_else():
    row = (
        arrange(BOOK, frame_of([on("a", date(2020, 4, 1))]), {}, last_instant(date(2020, 5, 1)), JUNE_30)
        .of("S1")
        .rows[1]
    )
    assert (row.event, row.kind, row.key, row.opens, row.date_only) == (None, "rule_version", None, frozenset(), False)
    assert row.instant == datetime(2020, 4, 23, 23, tzinfo=UTC)  # the first instant of 24 April, BST


# Single subjects, and who held the case


def test_a_subject_of_whom_nothing_is_known_has_an_empty_history():
    person = Person("S7")
    found = arrange(BOOK, frame_of([]), {"S7": person}, JUNE_30, JUNE_30)
    assert found.of("S7") == History("S7", person, ())


def test_the_events_of_one_subject_in_order_without_changes_of_rules():
    events = [
        happened("b", "cin_plan_started", 3, subject="S2"),
        happened("a", "referral_received", 2, subject="S2"),
        happened("c", "referral_received", 1),
    ]
    as_at = last_instant(date(2026, 6, 30))  # rules that hold of what runs have changed since then
    found = arrange(BOOK, frame_of(events), {}, as_at, as_at)
    assert [each.event_id for each in found.events("S2")] == ["a", "b"]
    assert found.events("S1") == (events[2],)
    assert found.events("S3") == ()
    assert found.holder("S7", day(1)) == ("", "")


def test_a_date_without_a_time_has_the_last_second_of_its_day():
    row = history(happened("a", "cp_visit", 3)).rows[0]
    assert row.date_only
    assert row.instant == datetime(2021, 6, 3, 22, 59, 59, tzinfo=UTC)  # 23:59:59 BST


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(1, ("", ""), id="before anything"),
        pytest.param(2, ("north", "w1"), id="from the day of the first row with a team"),
        pytest.param(5, ("north", "w1"), id="a co-worker's allocation moves nothing"),
        pytest.param(7, ("south", "w3"), id="a lead's does"),
        pytest.param(9, ("south", "w3"), id="a row without a team moves nothing"),
        pytest.param(12, ("west", ""), id="any row with a team does, worker or not"),
        pytest.param(14, ("west", "w4"), id="of two on one day, the last in order"),
    ],
)
def test_who_held_the_case(asked, expected):
    events = [
        happened("a", "case_opened", 2, team="north", worker="w1"),
        happened("b", "allocated", 5, team="east", worker="w2", role="co-worker"),
        happened("c", "allocated", 7, team="south", worker="w3", role="lead"),
        happened("d", "cp_visit", 9, worker="w9"),
        happened("e", "cp_visit", 12, team="west"),
        happened("f", "allocated", 14, "10:00", team="west", worker="w4"),
        happened("g", "allocated", 14, "09:00", team="south", worker="w5"),
        happened("h", "case_opened", 1, subject="S0", team="elsewhere"),
    ]
    assert arrange(BOOK, frame_of(events), {}, JUNE_30, JUNE_30).holder("S1", day(asked)) == expected


# What cannot be arranged


def test_an_unknown_kind_is_refused():
    with pytest.raises(IntakeMistake, match="unknown kind of event 'seance'"):
        history(happened("a", "seance", 1))


def test_more_sorts_than_a_key_holds_are_refused():
    kinds = {f"k{n}": Kind(f"k{n}", 20, (f"sort {n}",), (), False) for n in range(65)}
    words = replace(BOOK.vocabulary, kinds=kinds, periods={}, facts={})
    with pytest.raises(ValueError, match="65 sorts"):
        arrange(replace(BOOK, vocabulary=words, timescales=(), period_wheres={}), frame_of([]), {}, JUNE_30, JUNE_30)
