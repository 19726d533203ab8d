"""A temporary stay, or a move with the same carers, goes on with the placement under another episode."""

from __future__ import annotations

from datetime import date

import pytest

from engine.obligations.evaluate import judge as machine
from engine.obligations.explain_judging import judge as explainer
from engine.rulebook.loading import load_book
from engine.words.clock import end_of_day, last_instant
from engine.words.enums import Nation
from engine.words.values import CaseEvent, Moment

BOOK = load_book(Nation.ENGLAND)
AS_AT = last_instant(date(2022, 3, 31))


def event(kind: str, day: str, episode: str = "", **attributes: object) -> CaseEvent:
    on = date.fromisoformat(day)
    return CaseEvent(
        f"{kind} {day}", "c", kind, Moment(on), end_of_day(on), episode=episode, attributes=attributes  # type: ignore[arg-type]
    )  # fmt: skip


CARE = (
    event("looked_after_started", "2022-01-03", "LA1", legal_status="V2"),
    event("placement_started", "2022-01-03", "P1", placement="foster"),
    event("looked_after_visit", "2022-01-10", "P1", seen=True),  # a week on; the next is due 6 weeks on, 21 February
)
STAY = event("placement_started", "2022-02-01", "P2", placement="foster", temporary=True)
SAME = event("placement_started", "2022-02-01", "P2", placement="foster", same_carers=True)
MOVE = event("placement_started", "2022-02-01", "P2", placement="foster")


@pytest.mark.parametrize("judge", [machine, explainer], ids=["machine", "explainer"])
@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param((STAY,), ["2022-02-21 overdue"], id="a temporary stay starts nothing beside the running visit"),
        pytest.param((SAME,), ["2022-02-21 overdue"], id="nor does a move with the same carers"),
        pytest.param(
            (STAY, event("looked_after_visit", "2022-02-10", "P2", seen=True)),
            # 6 weeks on from 10 February is 24 March
            ["2022-02-21 met_in_time", "2022-03-24 overdue"],
            id="a visit that names the stay is a visit to the child of the placement",
        ),
        pytest.param(
            (SAME, event("looked_after_visit", "2022-02-10", "P1", seen=True)),
            ["2022-02-21 met_in_time", "2022-03-24 overdue"],
            id="and so is one that names the placement",
        ),
        pytest.param(
            (MOVE, event("looked_after_visit", "2022-02-10", "P1", seen=True)),
            # The move supersedes the running visit and asks for one within a week, by 8 February.
            ["2022-02-21 ended_without", "2022-02-08 overdue"],
            id="a visit that names the placement left behind does not meet the new one's duty",
        ),
    ],
)
def test_continued(judge, events, expected) -> None:  # type: ignore[no-untyped-def]
    found = judge(BOOK, [*CARE, *events], AS_AT)
    visits = [each for each in found if each.timescale == "looked_after_visit" and each.started.day > date(2022, 1, 3)]
    visits.sort(key=lambda each: each.started.day)
    assert [f"{each.due.day} {each.state}" for each in visits] == expected


def test_a_stay_in_a_later_time_in_care_continues_nothing_of_the_first() -> None:
    again = (
        event("looked_after_ended", "2022-01-20", "LA1"),
        event("looked_after_started", "2022-02-01", "LA2", legal_status="V2"),
        STAY,  # the first placement of the second time in care
        event("looked_after_visit", "2022-02-07", "P1", seen=True),
    )
    for judge in (machine, explainer):
        open_ones = [each for each in judge(BOOK, [*CARE, *again], AS_AT) if each.state.is_open]
        # A week from 1 February is the 8th; the visit of the 7th names a placement of the first time in care.
        assert [str(each.due.day) for each in open_ones if each.timescale == "looked_after_visit" and each.due] == [
            "2022-02-08"
        ]


def test_an_episode_that_was_a_placement_by_itself_stays_one() -> None:
    back = (MOVE, event("placement_started", "2022-02-14", "P1", placement="foster", same_carers=True))
    for judge in (machine, explainer):
        found = judge(BOOK, [*CARE, *back, event("looked_after_visit", "2022-02-21", "P1", seen=True)], AS_AT)
        states = {str(each.started.day): each.state for each in found if each.timescale == "looked_after_visit"}
        # Back at the first carers: P1 began a placement by itself, so that what names it does not answer P2's duty.
        assert states["2022-02-01"] == "overdue"
        assert states["2022-02-14"] == "met_in_time", "due a week on, on the 21st"


def test_a_stay_without_an_episode_names_nothing() -> None:
    stay = event("placement_started", "2022-02-01", placement="foster", temporary=True)
    for judge in (machine, explainer):
        found = judge(BOOK, [*CARE, stay], AS_AT)
        assert [
            str(e.due.day) for e in found if e.state == "overdue" and e.due and e.timescale == "looked_after_visit"
        ] == ["2022-02-21"]
