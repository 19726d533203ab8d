"""The breach log grows by what became true and never forgets: a table of standings and the lines they add."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.reports.breaches import CAME_BACK, GONE, MOVED, TOOK_BACK, Held, next_lines
from engine.words.enums import Authority, Flag, LimitName, Owner, State
from engine.words.records import BreachEntry as E
from engine.words.records import BreachLine
from engine.words.values import Moment, Obligation

NOW = datetime(2020, 10, 5, 6, 30, tzinfo=UTC)
DUE = Moment(date(2020, 9, 17))
AUTHORITY = {"icpc": Authority.STATUTORY_GUIDANCE, "cp_visit": Authority.LOCAL}


def obligation(state: State, timescale: str = "icpc", **changes: object) -> Obligation:
    values: dict[str, object] = {
        "obligation": "ob1",
        "timescale": timescale,
        "limit": LimitName.STATUTORY,
        "subject": "HC-1",
        "thread": "t",
        "anchor": "e1",
        "cycle": 1,
        "version": date(2018, 1, 1),
        "episode": "",
        "started": Moment(date(2020, 8, 27)),
        "due": DUE,
        "met": None,
        "met_by": "",
        "ended": None,
        "state": state,
        "days_over": 2,
        "flags": frozenset(),
        "owner": Owner.CONFERENCE_UNIT,
        "team": "court-2",
        "worker": "sw-2",
    }
    return Obligation(**(values | changes))  # type: ignore[arg-type]


def logged(entry: E) -> BreachLine:
    return BreachLine(
        entry, "ob1", "icpc", LimitName.STATUTORY, Authority.STATUTORY_GUIDANCE, "HC-1", DUE, NOW, NOW, 1,
        Owner.CONFERENCE_UNIT, "court-1", "sw-1", line=7,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "last", "added"),
    [
        pytest.param(obligation(State.DUE_TODAY, days_over=0), None, [], id="the due day is in time"),
        pytest.param(obligation(State.OVERDUE), None, [E.BREACHED], id="newly overdue"),
        pytest.param(obligation(State.OVERDUE), E.BREACHED, [], id="still overdue says nothing more"),
        pytest.param(obligation(State.OVERDUE, "cp_visit"), None, [E.MISSED], id="a local duty is missed"),
        pytest.param(obligation(State.OVERDUE, limit=LimitName.AIM), None, [E.MISSED], id="an aim is missed"),
        pytest.param(obligation(State.MET_LATE), None, [E.BREACHED, E.MET_LATE], id="late, and first seen so"),
        pytest.param(obligation(State.MET_LATE), E.BREACHED, [E.MET_LATE], id="then met late"),
        pytest.param(obligation(State.MET_LATE), E.MISSED, [E.MET_LATE], id="missed, then met late"),
        pytest.param(obligation(State.MET_LATE), E.MET_LATE, [], id="met late says nothing more"),
        pytest.param(obligation(State.MET_IN_TIME), None, [], id="in time"),
        pytest.param(obligation(State.MET_IN_TIME), E.BREACHED, [E.WITHDRAWN], id="late-entered evidence"),
        pytest.param(obligation(State.MET_IN_TIME), E.WITHDRAWN, [], id="withdrawn once"),
        pytest.param(obligation(State.OVERDUE), E.WITHDRAWN, [E.BREACHED], id="and overdue after all"),
        pytest.param(obligation(State.OVERDUE), E.MET_LATE, [E.BREACHED], id="the late visit was retracted"),
        pytest.param(
            obligation(State.ENDED_WITHOUT, ended=Moment(date(2020, 9, 17))), None, [], id="ended on the due day"
        ),
        pytest.param(
            obligation(State.ENDED_WITHOUT, ended=Moment(date(2020, 9, 18))), None, [E.BREACHED, E.ENDED_UNMET],
            id="ended the day after",
        ),
        pytest.param(
            obligation(State.OPEN, due=None, flags=frozenset({Flag.RELAXED}), version=date(2020, 9, 18)), E.BREACHED, [],
            id="relaxed after it was breached: it stays breached",
        ),
        pytest.param(
            obligation(State.OPEN, due=None, flags=frozenset({Flag.RELAXED}), version=date(2020, 4, 24)), E.BREACHED,
            [E.WITHDRAWN], id="relaxed before it was due",
        ),
        pytest.param(
            obligation(State.OVERDUE, limit=LimitName.AIM, version=date(2020, 9, 18)), None, [],
            id="an aim is not missed on a day before it began",
        ),
        pytest.param(obligation(State.OVERDUE, obligation="ob2"), E.BREACHED, [E.BREACHED, E.WITHDRAWN], id="vanished"),
    ],
)  # fmt: skip
def test_next_lines(now: Obligation, last: E | None, added: list[E]) -> None:
    lines = next_lines([now], {"ob1": logged(last)} if last else {}, AUTHORITY, {}, None, 2, NOW)
    assert [line.entry for line in lines] == added or sorted(line.entry for line in lines) == sorted(added)


def test_nothing_due_before_the_watch_began_is_logged() -> None:
    assert next_lines([obligation(State.OVERDUE)], {}, AUTHORITY, {}, date(2020, 9, 18), 2, NOW) == []
    assert len(next_lines([obligation(State.OVERDUE)], {}, AUTHORITY, {}, date(2020, 9, 17), 2, NOW)) == 1


def test_a_withdrawal_says_why() -> None:
    def why(now: Obligation) -> str:
        lines = next_lines([now], {"ob1": logged(E.BREACHED)}, AUTHORITY, {}, None, 2, NOW)
        return next(line.reason for line in lines if line.entry is E.WITHDRAWN)

    assert why(obligation(State.MET_IN_TIME)) == TOOK_BACK
    assert why(obligation(State.OPEN, due=Moment(date(2020, 11, 2)))) == MOVED
    assert why(obligation(State.OPEN, obligation="ob2")) == GONE


def test_nothing_is_logged_before_the_day_given_for_the_obligation() -> None:
    now = obligation(State.OVERDUE)
    assert next_lines([now], {}, AUTHORITY, {}, None, 2, NOW, {"ob1": date(2020, 9, 18)}) == []
    assert len(next_lines([now], {}, AUTHORITY, {}, None, 2, NOW, {"ob1": date(2020, 9, 17)})) == 1


def test_the_holder_at_the_due_moment_answers_and_the_reason_is_said() -> None:
    held = {"ob1": Held("assessment-1", "court-1", "sw-9")}
    (line,) = next_lines([obligation(State.OVERDUE)], {}, AUTHORITY, held, None, 2, NOW)
    assert (line.team_at_start, line.team, line.worker) == ("assessment-1", "court-1", "sw-9")
    assert line.true_from == datetime(2020, 9, 17, 23, 0, tzinfo=UTC), (
        "18 September begins at 23:00 UTC, in summer time"
    )
    (back,) = next_lines([obligation(State.OVERDUE)], {"ob1": logged(E.MET_LATE)}, AUTHORITY, held, None, 2, NOW)
    assert back.reason == CAME_BACK
    (withdrawn,) = next_lines(
        [obligation(State.MET_IN_TIME)], {"ob1": logged(E.BREACHED)}, AUTHORITY, held, None, 2, NOW
    )
    assert (withdrawn.reason, withdrawn.team) == (TOOK_BACK, "court-1")


def test_hours_pass_at_their_instant() -> None:
    due = Moment(date(2020, 9, 17), datetime(2020, 9, 17, 15, 20, tzinfo=UTC))
    ended = Moment(date(2020, 9, 17), datetime(2020, 9, 17, 15, 21, tzinfo=UTC))
    lines = next_lines([obligation(State.ENDED_WITHOUT, due=due, ended=ended)], {}, AUTHORITY, {}, None, 2, NOW)
    assert [line.entry for line in lines] == [E.BREACHED, E.ENDED_UNMET]
    assert lines[0].true_from == due.instant
