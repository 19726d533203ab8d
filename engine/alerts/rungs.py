"""When each rung of an obligation's ladder is reached."""

from __future__ import annotations

from engine.alerts.window import Window, due_end
from engine.calendars.axis import Axis
from engine.rulebook.timescale import Ladder
from engine.words.enums import Rung, State
from engine.words.limits import Limit
from engine.words.values import Moment, Obligation


def reached(obligation: Obligation, ladder: Ladder, axis: Axis, window: Window) -> tuple[Rung, ...]:
    """The rungs that an open obligation stands on or above this morning, lowest first.

    Due is reached by what falls due before the next digest; due soon and overdue are as its state says; sustained is
    reached once the ladder's length has gone by after the due moment. What cannot be computed stands on due.
    """
    if not obligation.state.is_open or obligation.state is State.PAUSED:
        return ()
    if obligation.state is State.CANNOT_COMPUTE:
        return (Rung.DUE,)
    if obligation.due is None:
        return ()
    rungs: list[Rung] = []
    over = obligation.state is State.OVERDUE
    in_window = window.holds(obligation.due)
    if over or in_window or obligation.state in (State.DUE_SOON, State.DUE_TODAY):
        rungs.append(Rung.DUE_SOON)
    if over or in_window:
        rungs.append(Rung.DUE)
    if over:
        rungs.append(Rung.OVERDUE)
        if ladder.sustained is not None and is_past(obligation.due, ladder.sustained, axis, window):
            rungs.append(Rung.SUSTAINED)
    return tuple(rungs)


def is_past(due: Moment, length: Limit, axis: Axis, window: Window) -> bool:
    """True when `length` has gone by since the due moment: for hours at that very instant, else from the day that is so
    many days, working days, weeks or months after the due day."""
    if length.in_hours:
        return window.now >= axis.due_instant(due_end(due), length)
    return window.today >= axis.due(due.day, length)
