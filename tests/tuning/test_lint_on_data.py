"""Lint on data: events that never come, conditions never true, attributes never filled; counted by eye."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.calendars import get_axis
from engine.histories import arrange
from engine.rulebook.loading import read_book
from engine.tuning.lint.finding import Finding, Places
from engine.tuning.lint.on_data import lint_on_data
from engine.words.clock import last_instant, start_of_day
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import AttributeValue, CaseEvent, Moment
from engine.words.vocabulary import RULES

TEXT_OF_WORDS = (RULES / "words.yaml").read_text("utf-8")
AXIS = get_axis(Nation.ENGLAND)
RULE = """timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: local
    source: {cite: "A page", checked: 2026-11-21}
    owner: allocated team
    nature: sees the child
    thread: cin_plan
    starts: {event: cin_plan_started}
    met_by: {event: cin_visit, where: "seen and mode == 'phone'"}
    ends_without: [{event: cin_plan_ended}]
    versions: [{in_force_from: 2020-01-01, statutory: 20 working days}]
    ladder: {due_soon: 5 working days before}
    measure: {count: child, kind: completed in period}
"""


def event(kind: str, day: str, /, **attributes: AttributeValue) -> CaseEvent:
    on = date.fromisoformat(day)
    return CaseEvent(f"{kind}/{day}", "C1", kind, Moment(on), start_of_day(on), attributes=attributes)


def found(*events: CaseEvent) -> tuple[Finding, ...]:
    book, documents = read_book(TEXT_OF_WORDS, (("visits.yaml", RULE),), Nation.ENGLAND)
    as_at = last_instant(date(2025, 12, 31))
    histories = arrange(book, frame_of(events), {}, as_at, as_at)
    return lint_on_data(book, AXIS, histories, Places(documents), book.timescales)


def told(*events: CaseEvent) -> list[Any]:
    return [(each.code, each.where) for each in found(*events)]


PLAN = (event("cin_plan_started", "2025-01-06"), event("cin_plan_ended", "2025-09-01"))


def test_an_event_that_never_occurs() -> None:
    assert told(*PLAN) == [("L701", "visits.yaml:10:21")]
    assert told(event("cin_visit", "2025-01-07", seen=True, mode="phone")) == [
        ("L701", "visits.yaml:9:21"),
        ("L701", "visits.yaml:11:28"),
    ]


def test_a_condition_that_is_never_true() -> None:
    visits = event("cin_visit", "2025-01-07", seen=True), event("cin_visit", "2025-01-08", seen=False, mode="phone")
    (finding,) = found(*PLAN, *visits)  # a mode that is left out means in person
    assert (finding.code, finding.where) == ("L702", "visits.yaml:10:39")
    assert "of 2 cin_visit none is as plan_visit asks" in finding.what


def test_an_attribute_that_is_never_filled() -> None:
    visits = event("cin_visit", "2025-01-07", mode="phone"), event("cin_visit", "2025-01-08")
    (finding,) = found(*PLAN, *visits)
    assert (finding.code, finding.where) == ("L703", "visits.yaml:10:39")
    assert "none of 2 cin_visit says seen," in finding.what


def test_one_that_fits_is_enough() -> None:
    visits = event("cin_visit", "2025-01-07"), event("cin_visit", "2025-01-08", seen=True, mode="phone")
    assert told(*PLAN, *visits) == []
