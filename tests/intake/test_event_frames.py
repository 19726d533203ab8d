"""Frames and events are undone by each other."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.words.frames import EVENT_SCHEMA, attributes_text, empty_frame, events_of, frame_of
from engine.words.values import CaseEvent, Moment

WHEN = datetime(2020, 7, 1, 9, 30, tzinfo=UTC)
EVENTS = [
    CaseEvent("e1", "S1", "cp_visit", Moment(date(2020, 7, 1)), WHEN, attributes={"seen_alone": False, "seen": True}),
    CaseEvent(
        "e2",
        "S1",
        "placement_started",
        Moment(date(2020, 7, 2), WHEN),
        WHEN,
        2,
        "ep",
        "team",
        "worker",
        {"regulation": "19", "evidence_not_held": ("dental_check", "pep")},
        "annex_a",
    ),
    CaseEvent("e3", "S2", "booked", Moment(date(2020, 7, 3)), WHEN, attributes={"for": date(2020, 7, 9), "point": 10}),
]


def test_events_come_back_from_their_frame():
    assert events_of(frame_of(EVENTS)) == EVENTS


def test_frames_come_back_from_their_events():
    frame = frame_of(EVENTS)
    assert frame_of(events_of(frame)).equals(frame)
    assert frame.schema == EVENT_SCHEMA


def test_no_events_make_an_empty_frame():
    assert frame_of([]).equals(empty_frame())
    assert events_of(empty_frame()) == []


def test_attributes_are_written_one_way_only():
    assert frame_of(EVENTS)["attributes"].to_list() == [
        '{"seen":true,"seen_alone":false}',
        '{"evidence_not_held":["dental_check","pep"],"regulation":"19"}',
        '{"for":"2020-07-09","point":10}',
    ]
    assert attributes_text({}) == "{}"
    assert attributes_text({"words": "naïve"}) == '{"words":"naïve"}'
