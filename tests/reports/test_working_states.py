"""What is shown beside an open duty: booked, tried, away, said done, explained; and how long each holds."""

from __future__ import annotations

from datetime import date

import pytest

from engine.reports.working_states import Note, known_at, working_states
from engine.rulebook.timescale import Timescale
from engine.words.enums import State
from engine.words.organisation import Staff
from engine.words.values import CaseEvent
from tests.reports.hand_made import AXIS, CP_VISIT, ICPC, INTERVIEW, at, duty, event

TODAY = date(2025, 3, 13)
VISIT = duty(CP_VISIT, "HC-1", "2025-02-27", "2025-03-13", State.DUE_TODAY, cycle=2)


def booked(on: str, day: str, kind: str = "booked", of: str = "cp_visit") -> CaseEvent:
    return event("HC-1", kind, on, of=of, **{"for": date.fromisoformat(day)})


@pytest.mark.parametrize(
    ("events", "notes"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([booked("2025-03-10", "2025-03-13")], [Note("booked today")], id="booked in time"),
        pytest.param(
            [booked("2025-03-10", "2025-03-17")], [Note("booked Mon 17 March, after the due date", True)], id="after"
        ),
        pytest.param(
            [booked("2025-03-10", "2025-03-12")],
            [Note("booked Wed 12 March, nothing recorded since", True)],
            id="gone by",
        ),
        pytest.param(
            [booked("2025-03-10", "2025-03-17"), booked("2025-03-11", "2025-03-13")],
            [Note("booked today")],
            id="rebooked",
        ),
        pytest.param(
            [booked("2025-03-10", "2025-03-13"), booked("2025-03-11", "2025-03-13", "booking_cancelled")],
            [],
            id="cancelled",
        ),
        pytest.param(
            [booked("2025-03-10", "2025-03-13"), event("HC-1", "booking_cancelled", "2025-03-11", of="cp_visit")],
            [],
            id="cancelled without its date",
        ),
        pytest.param(
            [booked("2025-03-10", "2025-03-13"), booked("2025-03-11", "2025-03-20", "booking_cancelled")],
            [Note("booked today")],
            id="another booking cancelled",
        ),
        pytest.param([booked("2025-02-20", "2025-03-13")], [], id="booked before this duty began: of the one before"),
        pytest.param([booked("2025-03-10", "2025-03-13", of="core_group_held")], [], id="booked for something else"),
        pytest.param(
            [event("HC-1", "attempted", "2025-03-07", of="cp_visit", reason="No answer")],
            [Note("tried Fri 7 March, no answer")],
            id="tried",
        ),
        pytest.param(
            [event("HC-1", "cp_visit", "2025-03-07", seen=False, not_seen_reason="asleep")],
            [Note("tried Fri 7 March, child not seen, asleep")],
            id="a visit at which the child was not seen",
        ),
        pytest.param(
            [event("HC-1", "cp_visit", "2025-03-07", seen=True)], [], id="a visit at which the child was seen"
        ),
        pytest.param(
            [event("HC-1", "child_away_started", "2025-02-20", reason="hospital")],
            [Note("child away since Thu 20 Feb (hospital)")],
            id="away, since before the duty began",
        ),
        pytest.param(
            [event("HC-1", "child_away_started", "2025-03-01"), event("HC-1", "child_away_ended", "2025-03-09")],
            [],
            id="back",
        ),
        pytest.param(
            [event("HC-1", "record_awaited", "2025-03-11", of="cp_visit", said_done=date(2025, 3, 10))],
            [Note("said done Mon 10 March, record awaited")],
            id="said done, 2 working days ago: 12 and 13 March",
        ),
        pytest.param(
            [event("HC-1", "record_awaited", "2025-03-10", of="cp_visit", said_done=date(2025, 3, 10))],
            [Note("said done Mon 10 March, still no record", True)],
            id="said done, 3 working days ago: lapsed",
        ),
        pytest.param(
            [event("HC-1", "record_awaited", "2025-03-08", of="cp_visit")],
            [Note("said done Sat 8 March, still no record", True)],
            id="said done on a Saturday: 10, 11, 12, 13 March",
        ),
        pytest.param(
            [event("HC-1", "reason_given", "2025-03-11", of="cp_visit", words="school trip")],
            [Note("explained: “school trip”")],
            id="explained",
        ),
        pytest.param(
            [event("HC-1", "not_required", "2025-03-11", of=VISIT.obligation, code="seen by health")],
            [Note("said not required: “seen by health”")],
            id="not required, of this very obligation",
        ),
    ],
)
def test_working_states(events: list[CaseEvent], notes: list[Note]) -> None:
    assert list(working_states(VISIT, CP_VISIT, events, AXIS, TODAY)) == notes


@pytest.mark.parametrize(
    ("rule", "events", "words"),
    [
        pytest.param(INTERVIEW, [event("HC-1", "rhi_offered", "2025-03-11")], "offered Tue 11 March", id="interview"),
        pytest.param(
            ICPC,
            [event("HC-1", "icpc_booked", "2025-03-10", **{"for": date(2025, 3, 12)})],
            "booked Wed 12 March, nothing recorded since",
            id="conference",
        ),
    ],
)
def test_what_has_a_kind_of_its_own(rule: Timescale, events: list[CaseEvent], words: str) -> None:
    obligation = duty(rule, "HC-1", "2025-03-10", "2025-03-14")
    assert [note.text for note in working_states(obligation, rule, events, AXIS, TODAY)] == [words]


@pytest.mark.parametrize(
    ("day", "note"),
    [
        pytest.param("2025-03-14", Note("booked Fri 14 March, when NB is not at work", True), id="on a day off"),
        pytest.param("2025-03-17", Note("booked Mon 17 March"), id="on a day of work"),
    ],
)
def test_a_booking_when_the_worker_is_not_there_is_loud(day: str, note: Note) -> None:
    obligation = duty(CP_VISIT, "HC-1", "2025-03-05", "2025-03-19", cycle=2)
    part_timer = Staff("nb", "NB", working_days=frozenset((0, 1, 2)))
    states = working_states(obligation, CP_VISIT, [booked("2025-03-10", day)], AXIS, TODAY, part_timer)
    assert list(states) == [note]


def test_only_what_is_known_by_now_is_shown() -> None:
    first = event("HC-1", "booked", "2025-03-10", id="b", of="cp_visit")
    corrected = event("HC-1", "booked", "2025-03-11", recorded="2025-03-12 12:00", id="b", of="cp_visit", version=2)
    withdrawn = event("HC-1", "attempted", "2025-03-11", id="t", retracted=True)
    later = event("HC-1", "reason_given", "2025-03-12", recorded="2025-03-14 09:00", id="r")
    ahead = event("HC-1", "cp_visit", "2025-03-20", recorded="2025-03-12 12:00", id="v")
    everything = [first, corrected, withdrawn, later, ahead]
    assert known_at(everything, at("2025-03-11")) == [first]
    assert known_at(everything, at("2025-03-13")) == [corrected]
