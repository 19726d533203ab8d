"""What moves a due moment: pauses, resumptions, extensions and bringing forward, taken row by row after the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from engine.calendars import Axis
from engine.histories.rows import Row
from engine.obligations.explain_days import (
    ONE_DAY,
    instant_after,
    last_day_counted,
    working_days_after,
)
from engine.obligations.explain_facts import Facts
from engine.obligations.explain_found import Did, Move, Part, Pause, Point, Ruling
from engine.rulebook.timescale import ExtendClause, Timescale
from engine.words.clock import end_of_day
from engine.words.enums import Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit


@dataclass(slots=True)
class _Stretch:
    """Part of a pause, up to where something was reckoned from the due moment."""

    first: Point
    last: Point
    passed: int = 0  # what of it would have counted
    set_by: Move | None = None  # what set the due moment at its end, so that only what passed later moves that


@dataclass(slots=True)
class _Stop:
    """A pause as far as it has been counted."""

    row: Row
    reason: str
    since: Point  # from when on it has not been counted yet
    until: Row | None = None
    stretches: list[_Stretch] = field(default_factory=list)  # those that have been
    runs_from: Point | None = None  # from when on the time counts, where that was later than the pause

    def parts(self) -> Iterator[Part]:
        """What was left out, by what set the due moment meanwhile."""
        passed = 0
        for each in self.stretches:
            passed += each.passed
            if each.set_by is not None:
                yield Part(passed, each.set_by)
                passed = 0
        yield Part(passed, None)


class Moving:
    """The due moment of one obligation, moved by one row after the other."""

    def __init__(self, facts: Facts, timescale: Timescale, hours: bool, axis: Axis) -> None:
        self.facts, self.timescale, self.hours, self.axis = facts, timescale, hours, axis
        self.ruling = Ruling(None, silent=True)
        self.due: Point | None = None
        self.runs_from: Point | None = None  # no time counts before it
        self.moves: list[Move] = []
        self.extensions = 0
        self.stops: list[_Stop] = []
        self.stopped: _Stop | None = None  # the pause that runs

    def take_hold(self, ruling: Ruling, at: Point) -> None:
        """Let a version rule from `at` on: what moved the due moment is forgotten, but for the time for which it was paused."""
        self._count_to(at)
        self.ruling, self.moves, self.extensions = ruling, [], 0
        self.due = None if ruling.silent else ruling.counted
        self.runs_from = ruling.runs_from
        for stop in self.stops:
            stop.runs_from = None
            for stretch in stop.stretches:
                stretch.set_by = None
                self._shift(stop, stretch)
        if self.due is None:
            self.stopped = None

    def take(self, row: Row) -> None:
        """Let the row act: as a resumption, then a pause, an extension, and last by bringing forward."""
        if self.due is not None:
            self._resume(row)
            self._pause(row, self.due)
            self._extend(row)
            self._bring_forward(row)

    def result(self, closed_by: Row | None, now: Point) -> Ruling:
        """The ruling with the due moment as the rows left it when the obligation closed, or as it would be if resumed now."""
        paused = self.stopped is not None
        self._count_to(now if closed_by is None else self._reached(closed_by))
        if self.stopped is not None:
            self.stopped.until = closed_by
        pauses = tuple(
            Pause(each.row, each.reason, each.until, each.since, tuple(each.parts()), each.runs_from)
            for each in self.stops
        )
        return replace(self.ruling, due=self.due, moves=tuple(self.moves), pauses=pauses, paused=paused)

    # --- one row ---

    def _resume(self, row: Row) -> None:
        true, unknown = self.facts.fitting(self.timescale.resumed_by, row)
        if self.stopped is None or (true is None and unknown is None):
            return
        if unknown is not None:
            self.moves.append(Move(row, Did.IN_DOUBT, unknown))
        self.stopped.until = row
        self._count_to(self._reached(row))
        self.stopped = None

    def _pause(self, row: Row, due: Point) -> None:
        true, unknown = self.facts.fitting(self.timescale.paused_by, row)
        if unknown is not None:
            self.moves.append(Move(row, Did.IN_DOUBT, unknown))
        if true is None or self.stopped is not None:
            return
        if self._reached(row) > due:
            self.moves.append(Move(row, Did.NOT_PAUSED, true))
        else:
            self.stopped = _Stop(row, true.reason, self._reached(row))
            self.stops.append(self.stopped)

    def _extend(self, row: Row) -> None:
        true, unknown = self.facts.fitting(self.timescale.extended_by, row)
        if unknown is not None:
            self.moves.append(Move(row, Did.IN_DOUBT, unknown))
        if true is None:
            return
        to = self.facts.attribute(true.to, row) if true.to else None
        if true.to and not isinstance(to, date):
            self.moves.append(Move(row, Did.NO_DATE, true))
            return
        self.extensions += 1
        if true.times and self.extensions > true.times:
            self.moves.append(Move(row, Did.LEFT_OUT, true))
            return
        before = self._as_it_stands(row)
        wanted = self._extended(true, to, before)
        most = wanted if true.at_most is None else self._counted(before, true.at_most)
        self.due = min(wanted, most)
        self._set(Move(row, Did.CUT if wanted > most else Did.EXTENDED, true, self.due))

    def _extended(self, clause: ExtendClause, to: object, before: Point) -> Point:
        if isinstance(to, date):
            return end_of_day(to) if self.hours else to
        return before if clause.by is None else self._counted(before, clause.by)

    def _bring_forward(self, row: Row) -> None:
        true, unknown = self.facts.fitting(self.timescale.brought_forward_by, row)
        if unknown is not None:
            self.moves.append(Move(row, Did.IN_DOUBT, unknown))
        if true is None:
            return
        before, own = self._as_it_stands(row), self._counted(self._reached(row), true.limit)
        if own >= before:
            self.moves.append(Move(row, Did.NOT_EARLIER, true, before))
            return
        self.due = own
        self.runs_from = self.runs_from and min(self.runs_from, self._reached(row))
        self._set(Move(row, Did.BROUGHT_FORWARD, true, own))

    def _set(self, move: Move) -> None:
        """Note a move that set the due moment, also at the pause that runs."""
        self.moves.append(move)
        if self.stopped is not None:
            self.stopped.stretches[-1].set_by = move

    # --- moments ---

    def _as_it_stands(self, row: Row) -> Point:
        """The due moment at the row: where the clock stands, moved by the time that has passed."""
        self._count_to(self._reached(row))
        return self.due or date.max

    def _count_to(self, at: Point) -> None:
        """Where the clock stands, move the due moment by the time from where its pause was last counted to here."""
        if self.stopped is not None:
            stretch = _Stretch(self.stopped.since, at)
            self.stopped.stretches.append(stretch)
            self._shift(self.stopped, stretch)
            self.stopped.since = at

    def _shift(self, stop: _Stop, stretch: _Stretch) -> None:
        first = stretch.first
        if self.runs_from is not None and first < self.runs_from:
            first = stop.runs_from = self.runs_from
        passed = stretch.passed = self._between(first, stretch.last)
        if isinstance(self.due, datetime):
            self.due += timedelta(seconds=passed)
        elif self.due is not None and self._in_working_days() and passed:
            self.due = self._last_counted(self.due, Limit(passed, Unit.WORKING_DAYS))
        elif self.due is not None:
            self.due += ONE_DAY * passed

    def _between(self, first: Point, last: Point) -> int:
        if isinstance(first, datetime) and isinstance(last, datetime):
            return max(0, int((last - first) // timedelta(seconds=1)))
        if self._in_working_days():
            return working_days_after(first, last, self.axis.is_working)
        return max(0, (last - first).days)

    def _in_working_days(self) -> bool:
        return self.ruling.phase is not None and self.ruling.phase.limit.unit is Unit.WORKING_DAYS

    def _reached(self, row: Row) -> Point:
        return row.instant if self.hours else row.day

    def _counted(self, start: Point, limit: Limit) -> Point:
        if isinstance(start, datetime):
            return instant_after(start, limit, self.axis.is_working)
        return self._last_counted(start, limit)

    def _last_counted(self, start: date, limit: Limit) -> date:
        """The sum, no further than the last day for which holidays are known; a day outside those stays as it is."""
        if not self.axis.first <= start <= self.axis.last:
            return start
        try:
            return min(last_day_counted(start, limit, self.axis.is_working), self.axis.last)
        except BeyondHorizon:
            return self.axis.last
