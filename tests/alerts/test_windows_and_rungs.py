"""Until when a morning looks ahead, and which rungs an obligation stands on."""

from __future__ import annotations

from datetime import date

import pytest

from engine.alerts.rungs import reached
from engine.alerts.window import must_be_shown
from engine.words.enums import Flag, Rung, State
from tests.reports.hand_made import AXIS, CP_VISIT, INTERVIEW, at, duty, moment, window

SOON, DUE, OVER, LONG = Rung.DUE_SOON, Rung.DUE, Rung.OVERDUE, Rung.SUSTAINED


@pytest.mark.parametrize(
    ("today", "next_day", "next_digest"),
    [
        pytest.param("2025-03-13", "2025-03-14", "2025-03-14", id="Thursday to Friday"),
        pytest.param("2025-03-14", "2025-03-17", "2025-03-17", id="Friday to Monday"),
        pytest.param("2025-04-17", "2025-04-22", "2025-04-22", id="Maundy Thursday to the Tuesday after Easter"),
        pytest.param("2025-12-24", "2025-12-29", "2025-12-29", id="Christmas Eve to Monday 29 December"),
        pytest.param("2025-03-15", "2025-03-17", "2025-03-17", id="a preview on a Saturday"),
        pytest.param("2025-03-28", "2025-03-31", "2025-03-31", id="over the change to summer time, still 07:30 local"),
    ],
)
def test_the_next_digest_goes_out_on_the_next_working_day(today: str, next_day: str, next_digest: str) -> None:
    seen = window(today)
    assert seen.next_day == date.fromisoformat(next_day)
    assert seen.next_digest == at(next_digest, "07:30")


@pytest.mark.parametrize(
    ("today", "due", "inside"),
    [
        pytest.param("2025-03-13", "2025-03-13", True, id="due today"),
        pytest.param("2025-03-13", "2025-03-14", False, id="due on the day of the next digest"),
        pytest.param("2025-03-14", "2025-03-16", True, id="due on the Sunday, seen on Friday"),
        pytest.param("2025-03-14", "2025-03-17", False, id="due on Monday, seen on Friday"),
        pytest.param("2025-04-17", "2025-04-21", True, id="due on Easter Monday, seen on Maundy Thursday"),
        pytest.param("2025-04-17", "2025-04-22", False, id="due on the Tuesday after Easter"),
        pytest.param("2025-03-13", "2025-03-14 07:29", True, id="an instant before the next digest"),
        pytest.param("2025-03-13", "2025-03-14 07:30", False, id="the instant of the next digest"),
        pytest.param("2025-03-13", "2025-03-12", True, id="past already"),
    ],
)
def test_what_falls_due_before_the_next_digest(today: str, due: str, inside: bool) -> None:
    when = moment(due)
    assert when is not None
    assert window(today).holds(when) is inside


@pytest.mark.parametrize(
    ("state", "due", "today", "rungs"),
    [
        pytest.param(State.OPEN, "2025-03-20", "2025-03-13", (), id="nothing yet"),
        pytest.param(State.DUE_SOON, "2025-03-18", "2025-03-13", (SOON,), id="due soon"),
        pytest.param(State.DUE_TODAY, "2025-03-13", "2025-03-13", (SOON, DUE), id="due today"),
        pytest.param(State.OPEN, "2025-03-16", "2025-03-14", (SOON, DUE), id="due over the weekend"),
        pytest.param(State.OVERDUE, "2025-03-12", "2025-03-13", (SOON, DUE, OVER), id="overdue"),
        # sustained: 3 working days after. Wed 12 March: 13, 14, 17 March
        pytest.param(State.OVERDUE, "2025-03-12", "2025-03-16", (SOON, DUE, OVER), id="the day before sustained"),
        pytest.param(State.OVERDUE, "2025-03-12", "2025-03-17", (SOON, DUE, OVER, LONG), id="sustained"),
        pytest.param(State.MET_IN_TIME, "2025-03-12", "2025-03-13", (), id="met"),
        pytest.param(State.ENDED_WITHOUT, "2025-03-12", "2025-03-13", (), id="ended"),
        pytest.param(State.PAUSED, "2025-03-12", "2025-03-13", (), id="paused"),
        pytest.param(State.CANNOT_COMPUTE, None, "2025-03-13", (DUE,), id="cannot be computed"),
        pytest.param(State.OPEN, None, "2025-03-13", (), id="relaxed"),
    ],
)
def test_rungs(state: State, due: str | None, today: str, rungs: tuple[Rung, ...]) -> None:
    obligation = duty(CP_VISIT, "HC-1", "2025-02-20", due, state, flags=[Flag.RELAXED] if due is None else [])
    assert reached(obligation, CP_VISIT.ladder, AXIS, window(today)) == rungs
    assert must_be_shown(obligation, window(today)) is (DUE in rungs)


@pytest.mark.parametrize(
    ("clock", "sustained"),
    [
        pytest.param("16:19", False, id="a minute before 72 hours after"),
        pytest.param("16:20", True, id="72 hours after"),
    ],
)
def test_a_ladder_in_hours_runs_to_the_minute(clock: str, sustained: bool) -> None:
    obligation = duty(INTERVIEW, "HC-1", "2025-03-10 16:20", "2025-03-13 16:20", State.OVERDUE, 3)
    rungs = reached(obligation, INTERVIEW.ladder, AXIS, window("2025-03-16", clock))
    assert (Rung.SUSTAINED in rungs) is sustained
