"""Coverage is proved from finished digests: it finds each fault planted in them, and none in a good morning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.alerts.coverage import Fault, prove
from engine.alerts.shown import PreviousMorning, Shown
from engine.alerts.unwatched import OpenPeriod
from engine.alerts.window import must_be_shown
from engine.reports.morning import Morning
from engine.rulebook.timescale import Timescale
from engine.words.enums import Flag, LimitName, State
from engine.words.settings import DigestSettings
from engine.words.values import Obligation, Person
from tests.reports.example_morning import DAY, JT, OBLIGATIONS, SPANS, example_morning, staff, yesterday
from tests.reports.hand_made import AXIS, BOOK, CORE_GROUP, LAC_VISIT, at, duty, morning, router

Entries = list[Shown]


def entries(made: Morning) -> Entries:
    return [entry for digest in made.digests for entry in digest.shown()]


def dropped(shown: Entries) -> Entries:
    return [entry for entry in shown if entry.obligation != JT.obligation]


def doubled(shown: Entries) -> Entries:
    return [*shown, next(entry for entry in shown if entry.obligation == JT.obligation)]


def doubled_in_a_group(shown: Entries) -> Entries:
    return [*shown, replace(next(e for e in shown if e.obligation == JT.obligation), grouped=True, section="also")]


def sent_to_another(shown: Entries) -> Entries:
    return [replace(entry, person="mgr-3") if entry.obligation == JT.obligation else entry for entry in shown]


def only_read(shown: Entries) -> Entries:
    return [replace(entry, responsible=False) if entry.obligation == JT.obligation else entry for entry in shown]


def unwatched_dropped(shown: Entries) -> Entries:
    return [entry for entry in shown if entry.obligation]


@pytest.mark.parametrize(
    ("planted", "faults"),
    [
        pytest.param(lambda shown: shown, [], id="nothing planted"),
        pytest.param(dropped, [Fault.MISSING], id="a dropped line"),
        pytest.param(doubled, [Fault.DOUBLED], id="a doubled line"),
        pytest.param(doubled_in_a_group, [Fault.DOUBLED], id="a line that is also in a group"),
        pytest.param(sent_to_another, [Fault.WRONG_MANAGER], id="a wrong manager"),
        pytest.param(only_read, [Fault.MISSING], id="only a reader has it"),
        pytest.param(unwatched_dropped, [Fault.UNSHOWN], id="an unwatched child in no digest"),
        pytest.param(lambda shown: [], None, id="no digest at all"),
    ],
)
def test_each_planted_fault_is_found(planted: Callable[[Entries], Entries], faults: list[Fault] | None) -> None:
    made = example_morning()
    assert made.findings == ()
    found = prove(
        OBLIGATIONS, made.unwatched, planted(entries(made)), made.window, router(staff(), DAY), None, BOOK, SPANS
    )
    if faults is None:
        must = {each.obligation for each in OBLIGATIONS if must_be_shown(each, made.window)}
        assert {each.obligation for each in found if each.fault is Fault.MISSING} == must
        assert len(must) == 7  # JT, AO, RM, DK overdue; LB and TW due; one that cannot be computed
    else:
        assert [each.fault for each in found] == faults
        assert all(str(each) for each in found)


def test_a_gap_that_is_not_listed_is_found() -> None:
    made = example_morning()
    found = prove(OBLIGATIONS, [], entries(made), made.window, router(staff(), DAY), None, BOOK, SPANS)
    assert [(each.fault, each.subject, each.timescale) for each in found] == [
        (Fault.GAP, "HC-20977", "looked_after_visit")
    ]


def test_a_surprise_is_found_unless_the_line_says_why() -> None:
    made = example_morning()
    before = yesterday()
    shown = {id: entry for id, entry in before.shown.items() if id != JT.obligation}
    earlier = PreviousMorning(before.made, before.next_digest, shown)
    silent = prove(OBLIGATIONS, made.unwatched, entries(made), made.window, router(staff(), DAY), earlier)
    assert [(each.fault, each.obligation) for each in silent] == [(Fault.SURPRISE, JT.obligation)]
    said = [replace(entry, says_late=entry.obligation == JT.obligation) for entry in entries(made)]
    assert prove(OBLIGATIONS, made.unwatched, said, made.window, router(staff(), DAY), earlier) == []


RULES = BOOK.timescales
TEAMS = st.sampled_from(["court-2", "Court Team 3", "front", "", "Elsewhere"])
WORKERS = st.sampled_from(["nb", "ka", "dd", "", "somebody"])


@st.composite
def obligations_on(draw: st.DrawFn, today: date) -> list[Obligation]:
    found: dict[str, Obligation] = {}
    for number in range(draw(st.integers(0, 45))):
        rule: Timescale = draw(st.sampled_from(RULES))
        away = draw(st.integers(-90, 20))
        due = today + timedelta(days=away)
        start = due - timedelta(days=draw(st.integers(1, 90)))
        state = draw(
            st.sampled_from(
                [State.OPEN, State.DUE_SOON, State.PAUSED, State.MET_IN_TIME, State.MET_LATE, State.ENDED_WITHOUT]
                if away >= 0
                else [State.OVERDUE, State.OVERDUE, State.MET_IN_TIME, State.MET_LATE, State.CANNOT_COMPUTE]
            )
        )
        if away == 0 and state in (State.OPEN, State.DUE_SOON):
            state = State.DUE_TODAY
        each = duty(
            rule,
            f"HC-{draw(st.integers(1, 15))}",
            str(start),
            None if state is State.CANNOT_COMPUTE else str(due),
            state,
            max(0, -away) if state in (State.OVERDUE, State.MET_LATE) else 0,
            team=draw(TEAMS),
            worker=draw(WORKERS),
            cycle=draw(st.integers(1, 4)),
            id=f"o{number}",
            limit=draw(st.sampled_from(LimitName)),
            flags=draw(st.sets(st.sampled_from(Flag))),
        )
        found[each.obligation] = each
    return list(found.values())


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_morning_of_random_duties_is_covered(data: st.DataObject) -> None:
    today = date(2025, 4, 7) + timedelta(days=data.draw(st.integers(0, 20)))  # Easter is 20 April
    obligations = data.draw(obligations_on(today))
    spans = [
        OpenPeriod(f"HC-{number}", data.draw(st.sampled_from(["looked_after", "cp_plan"])), today)
        for number in data.draw(st.sets(st.integers(1, 15), max_size=8))
    ]
    people = [Person(f"HC-{number}", f"A{number} B", family=f"F{number % 4}") for number in range(1, 16)]
    made = morning(
        obligations,
        str(today),
        spans=spans,
        people=people,
        settings=DigestSettings(full_lines=data.draw(st.integers(1, 15))),
    )
    assert made.findings == ()
    shown = [entry.obligation for entry in entries(made) if entry.responsible and entry.obligation]
    assert len(shown) == len(set(shown))


def test_two_mornings_running_have_no_surprise() -> None:
    """On Friday the Sunday visit is shown as due; on Monday it is overdue, and was expected."""
    friday = duty(LAC_VISIT, "HC-1", "2025-02-02", "2025-03-16", State.DUE_SOON, cycle=2)
    first = morning([friday], "2025-03-14")
    monday = replace(friday, state=State.OVERDUE, days_over=1)
    second = morning([monday], "2025-03-17", previous=first.previous())
    assert second.findings == ()
    assert second.digests[0].changes == ("1 newly overdue",)
    unexpected = duty(CORE_GROUP, "HC-2", "2025-02-28", "2025-03-14", State.OVERDUE, 1)
    third = morning([monday, unexpected], "2025-03-17", previous=first.previous())
    assert [each.fault for each in third.findings] == [Fault.SURPRISE]


def test_the_axis_and_the_instant_decide_the_window() -> None:
    made = morning([], "2025-04-17")
    assert made.window.next_digest == at("2025-04-22", "07:30")
    assert AXIS.is_working(made.window.next_day)
