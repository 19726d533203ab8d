"""Random sequences of what is easiest to get wrong: pauses and extensions, taken back, edited, and under a new calendar."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from engine.calendars import Axis
from engine.calendars.building import build
from engine.words.clock import LONDON, last_instant, start_of_day
from engine.words.values import AttributeValue, CaseEvent, Moment
from tests.random_histories.make import EPOCHS, Batch

PAUSE, RESUME, MOVES = "pause", "resume", "moves"


@dataclass(frozen=True, slots=True)
class Duty:
    """What acts on one timescale of `moved.yaml`: its kinds by role, and over how many days they are spread."""

    timescale: str
    start: str
    met_by: str
    ended_by: str
    acts: Mapping[str, tuple[str, ...]]
    spread: int


_EHC = {PAUSE: ("ehc_paused", "ehc_paused"), RESUME: ("ehc_resumed",)}
_AWAY = {PAUSE: ("child_away_started",), RESUME: ("child_away_ended",)}
DUTIES = (
    Duty(
        *("stopped_working", "ehc_requested", "ehc_plan_issued", "ehc_review_decided"),
        {**_EHC, MOVES: ("proceedings_extended", "proceedings_extended", "ehc_advice_received", "ehc_review_held")},
        35,
    ),
    Duty(
        *("stopped_days", "ehc_requested", "ehc_advice_received", "case_closed"),
        {**_EHC, MOVES: ("ehc_decided", "ehc_review_held", "ehc_plan_amended")},
        40,
    ),
    Duty(
        *("stopped_hours", "police_protection_started", "child_seen", "police_protection_ended"),
        {**_AWAY, MOVES: ("proceedings_extended", "ehc_decided", "ehc_review_held")},
        5,
    ),
    Duty(
        *("stopped_kingdom", "transfer_requested", "panel_held", "case_closed"),
        {**_AWAY, MOVES: ("ehc_decided",)},
        40,
    ),
)


@dataclass(frozen=True, slots=True)
class Stream:
    """One subject's events on one duty, each as it was first told and as it was later edited or taken back, and the
    calendar that was announced in the meantime."""

    duty: Duty
    batch: Batch
    announced: date

    def as_left(self) -> Batch:
        """Only what the edits have left of them, as though it had been told so from the first."""
        last: dict[str, CaseEvent] = {}
        for event in self.batch.events:
            last[event.event_id] = event
        kept = (event for event in last.values() if not event.attributes.get("retracted"))
        return self.batch.with_events(tuple(replace(event, version=1) for event in kept))


def make_stream(seed: int, number: int) -> Stream:
    """The stream of this number: the same for the same seed."""
    dice = random.Random(f"stopping {seed}/{number}")
    duty, first = dice.choice(DUTIES), dice.choice(EPOCHS) + timedelta(days=dice.randrange(7))
    made = _Telling(dice, first, duty)
    made.tell(duty.start, 0)
    if dice.random() < 0.4:  # before it counts: on the day of an hours clock's start, or over days off on which it came
        made.tell(duty.acts[PAUSE][0], dice.randint(0, 1))
        made.tell(duty.acts[RESUME][0], dice.randint(0, 3))
    sequence = [PAUSE, RESUME] * dice.randint(1, 3) + [MOVES] * dice.randint(1, 3)
    if dice.random() < 0.5:
        dice.shuffle(sequence)
    else:
        sequence.insert(dice.randrange(1, len(sequence)), MOVES)
    days = sorted(dice.randint(0, duty.spread) for _ in sequence)
    for what, day in zip(sequence, days, strict=True):
        made.tell(dice.choice(duty.acts[what]), day)
    if dice.random() < 0.4:
        made.tell(duty.met_by, dice.randint(0, duty.spread + 10))
    if dice.random() < 0.2:
        made.tell(duty.ended_by, dice.randint(0, duty.spread + 10))
    made.edit()
    looked = first + timedelta(days=dice.randint(0, duty.spread + 15))
    as_at = last_instant(looked) if dice.random() < 0.5 else _at(looked, dice.choice((7, 12, 17)))
    known_at = as_at + timedelta(days=200)
    announced = first + timedelta(days=dice.randint(1, duty.spread))
    return Stream(duty, Batch(number, tuple(made.events), {}, as_at, known_at, None), announced)


def with_holiday(axis: Axis, day: date) -> Axis:
    """The axis on which one day more is a bank holiday."""
    holidays = {**axis.holidays, day: "announced"}
    return build(axis.nation, axis.first, axis.last, axis.official_until, holidays, axis.closures, axis.elsewhere)


class _Telling:
    """Tells events, and then edits or takes back some of what was told."""

    def __init__(self, dice: random.Random, first: date, duty: Duty) -> None:
        self.dice, self.first, self.duty = dice, first, duty
        self.timed = duty.timescale == "stopped_hours"
        self.events: list[CaseEvent] = []

    def tell(self, kind: str, after: int) -> None:
        day = self.first + timedelta(days=after)
        self.events.append(self.event(f"e{len(self.events):02}", kind, day, 1))

    def event(self, event_id: str, kind: str, day: date, version: int) -> CaseEvent:
        timed = self.dice.random() < (0.9 if self.timed else 0.3)
        instant = _at(day, self.dice.choice((0, 1, 9, 12, 23))) if timed else None
        recorded = start_of_day(day) + timedelta(days=60 * (version - 1), minutes=1)
        return CaseEvent(event_id, "C", kind, Moment(day, instant), recorded, version, "", "", "", self.said(day))

    def said(self, day: date) -> dict[str, AttributeValue]:
        said: dict[str, AttributeValue] = {}
        if self.dice.random() < 0.85:
            said["reason"] = "x"
        if self.dice.random() < 0.85:
            said["until"] = day + timedelta(days=self.dice.choice((-3, 0, 2, 7, 20, 50, 90)))
        if self.dice.random() < 0.7:
            said["outcome"] = self.dice.choice(("plan", "plan", "assessment"))
        return said

    def edit(self) -> None:
        """After the fact: an extension is taken back, a pause is moved, an attribute is set right."""
        for event in self.events[1:]:
            if self.dice.random() < 0.35:
                day = event.happened.day + timedelta(days=self.dice.choice((-3, -1, 0, 0, 1, 5)))
                after = self.event(event.event_id, event.kind, max(day, self.first), 2)
                if self.dice.random() < (0.6 if event.kind in self.duty.acts[MOVES] else 0.25):
                    after = replace(after, attributes={"retracted": True})
                self.events.append(after)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30 * (hour % 2), tzinfo=LONDON).astimezone(UTC)
