"""The breach log says when what met a duty was first recorded, whatever was corrected since; its chain holds on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

import pytest

from engine.calendars.building import get_axis
from engine.reports.breach_cases import Outcome, breaches_in
from engine.rulebook.loading import load_book
from engine.service.reporting import view_of
from engine.service.scanning import scan
from engine.service.setup import Setup
from engine.store import batches, breaches, events
from engine.store.database import Database
from engine.words.clock import end_of_day
from engine.words.enums import LimitName, Nation
from engine.words.records import BreachEntry, Evidence
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment

# A plan from Monday 7 September 2020: the first visit is due 10 working days on, on Monday 21 September.
PLAN: Final = CaseEvent("plan", "HC-1", "cp_plan_started", Moment(date(2020, 9, 7)), end_of_day(date(2020, 9, 7)))


def visit(seen: date, recorded: date, worker: str = "sw-1") -> CaseEvent:
    at = end_of_day(recorded)
    return CaseEvent("v", "HC-1", "cp_visit", Moment(seen), at, worker=worker, attributes={"seen": True})


@pytest.fixture(scope="module")
def setup() -> Setup:
    return Setup(load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND), None, None, "", Settings(authority="Testshire"))


def put(db: Database, *given: CaseEvent) -> None:
    batch = batches.begin_batch(
        db, file="test", format="test", evidence=Evidence.HISTORY, fingerprint="", at=PLAN.recorded, by="test"
    )
    counts = events.add_versions(db, batch, given)
    batches.finish_batch(db, batch, at=PLAN.recorded, rows_read=len(given), counts=counts, quarantined=0)


def looked(db: Database, setup: Setup, day: int) -> datetime:
    now = datetime(2020, 10, day, 6, 30, tzinfo=UTC)
    scan(db, setup, now, now, now=now, by="test")
    return now


DUE, LATE, EARLY = date(2020, 9, 21), date(2020, 9, 24), date(2020, 9, 18)


@pytest.mark.parametrize(
    ("seen", "first", "entries", "outcome"),
    [
        # Thursday 24 September, entered on Monday 28, two working days after, and corrected on 5 October.
        (LATE, date(2020, 9, 28), [BreachEntry.MISSED, BreachEntry.MET_LATE], Outcome.DONE_LATE),
        (LATE, date(2020, 9, 29), [BreachEntry.MISSED, BreachEntry.MET_LATE], Outcome.BOTH),
        (EARLY, date(2020, 10, 2), [BreachEntry.MISSED, BreachEntry.WITHDRAWN], Outcome.RECORDED_LATE),
    ],
)
def test_when_it_was_first_recorded(
    db: Database, setup: Setup, seen: date, first: date, entries: list[BreachEntry], outcome: Outcome
) -> None:
    put(db, PLAN)
    looked(db, setup, 1)  # as if the log had been begun before this was kept: a breach has no such moment
    put(db, visit(seen, first), visit(seen, date(2020, 10, 5), "sw-2"))
    now = looked(db, setup, 6)
    first_visit = breaches.list_lines(db, timescale="cp_visit", due_from=DUE, due_to=DUE)
    lines = [line for line in first_visit if line.limit is LimitName.STATUTORY]
    assert [line.entry for line in lines] == entries
    assert [line.met_recorded for line in lines] == [None, end_of_day(first)]
    assert lines[-1].met == Moment(seen)
    found = breaches_in(lines, view_of(db, setup, now, now, now=now))
    assert [(each.outcome, each.recorded) for each in found] == [(outcome, end_of_day(first))]
    assert breaches.verify_chain(db).sound


def test_lines_of_before_it_was_filled_in_still_verify_and_stay_as_they_are(db: Database, setup: Setup) -> None:
    put(db, PLAN, visit(LATE, LATE))
    looked(db, setup, 1)
    old = [replace(line, met_recorded=None, obligation="gone") for line in breaches.list_lines(db)]
    assert old
    head = breaches.append(db, old)
    looked(db, setup, 2)
    report = breaches.verify_chain(db, head)
    assert report.sound
    assert report.head.line > head.line, "what no duty stands for any more is withdrawn"
    assert [line.met_recorded for line in breaches.list_lines(db, obligation="gone")] == [None] * (len(old) + 1)
