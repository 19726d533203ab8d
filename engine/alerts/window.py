"""The span from this morning's digest to the next: what falls due inside it must be told today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from engine.calendars.axis import Axis
from engine.words.clock import LONDON, local_day, start_of_day
from engine.words.enums import State
from engine.words.values import Moment, Obligation


@dataclass(frozen=True, slots=True)
class Window:
    """One morning: the instant it speaks of, and the instant of the next digest (both UTC), with their local days."""

    now: datetime
    today: date
    next_digest: datetime
    next_day: date

    def holds(self, due: Moment) -> bool:
        """True when the due moment ends before the next digest goes out, moments already past included."""
        return due_end(due) < self.next_digest


def window_of(axis: Axis, now: datetime, digest_time: time) -> Window:
    """The window of the morning at `now`: the next digest goes out on the first working day after today. On a Friday it
    holds the weekend, before Easter four days."""
    today = local_day(now)
    next_day = axis.after(today, 1)
    return Window(now, today, datetime.combine(next_day, digest_time, tzinfo=LONDON).astimezone(UTC), next_day)


def due_end(due: Moment) -> datetime:
    """The last moment in time, in UTC: the instant itself, or the end of the due day."""
    if due.instant is not None:
        return due.instant
    return start_of_day(date.fromordinal(due.day.toordinal() + 1))


def must_be_shown(obligation: Obligation, window: Window) -> bool:
    """True for an open obligation that is overdue, falls due before the next digest, or cannot be computed. A paused
    one has no due day that means anything yet: digests show it, and need not."""
    if obligation.state in (State.OVERDUE, State.CANNOT_COMPUTE):
        return True
    if not obligation.state.is_open or obligation.state is State.PAUSED or obligation.due is None:
        return False
    return window.holds(obligation.due)
