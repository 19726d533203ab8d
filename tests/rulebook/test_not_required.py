"""`not_required` ends a local duty, for this child and this time, and no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.obligations import evaluate, explain
from engine.rulebook.loading import load_book
from engine.tuning.examples import Judge
from engine.words.clock import last_instant, start_of_day
from engine.words.enums import Nation, State
from engine.words.values import AttributeValue, CaseEvent, Moment, Obligation

BOOK = load_book(Nation.ENGLAND)
JUDGES = pytest.mark.parametrize("judge", [explain.judge, evaluate.judge], ids=["explainer", "machine"])
PLAN, MEETING, WAIVED = date(2025, 1, 6), date(2025, 1, 13), date(2025, 1, 15)


def event(number: int, kind: str, on: date, **attributes: AttributeValue) -> CaseEvent:
    return CaseEvent(f"e{number}", "HC-1", kind, Moment(on), start_of_day(on), attributes=attributes)


def found(judge: Judge, events: list[CaseEvent], timescale: str, book: object = BOOK) -> list[Obligation]:
    obligations = judge(book, events, last_instant(date(2025, 2, 28)), people={})  # type: ignore[arg-type]
    return [each for each in obligations if each.timescale == timescale]


MEETING_HELD = [event(1, "cp_plan_started", PLAN), event(2, "core_group_held", MEETING)]


@JUDGES
@pytest.mark.parametrize("of", ["core_group_record", "core_group_record_sent"])
def test_by_its_own_name_or_that_of_what_would_meet_it(judge: Judge, of: str) -> None:
    (record,) = found(judge, [*MEETING_HELD, event(3, "not_required", WAIVED, of=of)], "core_group_record")
    assert (record.state, record.ended, record.reason) == (State.ENDED_WITHOUT, Moment(WAIVED), "not required")


@JUDGES
def test_another_duty_goes_on(judge: Judge) -> None:
    (record,) = found(judge, [*MEETING_HELD, event(3, "not_required", WAIVED, of="cin_visit")], "core_group_record")
    assert record.state is State.OVERDUE  # five working days after 13 January are 20 January
    assert not record.flags


@JUDGES
def test_a_duty_of_guidance_goes_on(judge: Judge) -> None:
    waived = event(3, "not_required", WAIVED, of="core_group_held")
    *_, core_group = found(judge, [*MEETING_HELD, waived], "core_group")
    assert core_group.state is State.OVERDUE  # four weeks after 13 January are 10 February
    assert core_group.ended is None


@JUDGES
def test_evidence_of_the_same_day_meets_it_all_the_same(judge: Judge) -> None:
    sent = event(3, "core_group_record_sent", WAIVED)
    waived = event(4, "not_required", WAIVED, of="core_group_record")
    (record,) = found(judge, [*MEETING_HELD, sent, waived], "core_group_record")
    assert record.state is State.MET_IN_TIME


@JUDGES
def test_the_next_duty_begins_as_usual(judge: Judge) -> None:
    waived = event(3, "not_required", WAIVED, of="core_group_record")
    again = event(4, "core_group_held", date(2025, 2, 10))
    first, second = found(judge, [*MEETING_HELD, waived, again], "core_group_record")
    assert first.reason == "not required"
    assert second.due == Moment(date(2025, 2, 17))  # a week without a holiday


@JUDGES
def test_an_aim_beside_guidance_goes_on(judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "changes: [{to: core_group, why: ours, aim: {first: 8 working days, then: 3 weeks}}]\n", "utf-8"
    )
    book = load_book(Nation.ENGLAND, local=tmp_path)
    waived = event(3, "not_required", WAIVED, of="core_group_held")
    obligations = found(judge, [*MEETING_HELD, waived], "core_group", book)
    assert {(each.limit, each.ended) for each in obligations} == {("statutory", None), ("aim", None)}
