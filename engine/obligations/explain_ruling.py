"""What the versions of a timescale say of one cycle: whether it is shown, which phase rules, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from engine.calendars import Axis
from engine.histories.rows import Row
from engine.obligations.explain_days import ONE_DAY, instant_after
from engine.obligations.explain_facts import Facts
from engine.obligations.explain_found import Chain, Point, Ruling
from engine.obligations.explain_moving import Moving
from engine.obligations.explain_origins import origin_day, phase_due
from engine.rulebook.timescale import Phase, Timescale, Version
from engine.words.clock import start_of_day
from engine.words.enums import LimitName
from engine.words.errors import BeyondHorizon


class Rulings:
    """The versions of one limit of one timescale, asked of one subject."""

    def __init__(self, facts: Facts, timescale: Timescale, limit: LimitName, hours: bool, axis: Axis) -> None:
        self.facts, self.timescale, self.limit, self.hours, self.axis = facts, timescale, limit, hours, axis

    def versions(self, chain: Chain, day: date, closed: date) -> list[Version | None]:
        """That in force on the day from which the cycle counts, and those that took hold of it until it closed."""
        taking_hold = [
            each
            for each in self.timescale.versions
            if each.applies_to_running and day < each.in_force_from <= closed and not chain.unknown
        ]
        return [self.timescale.version_on(day), *taking_hold]

    def as_counted(self, chain: Chain, start: Row, before: Sequence[Row], step: int, version: Version | None) -> Ruling:
        """What the version says of the cycle before anything moves it; `before` are the starts of the cycles before it."""
        if version is None or self.limit not in version.limits or version.limits[self.limit].in_hours is not self.hours:
            return Ruling(version, silent=True)
        if chain.unknown:
            return Ruling(version, silent=False)
        steps = version.limits[self.limit].steps
        now = steps[min(step, len(steps) - 1)]
        if now.relaxed:
            return Ruling(version, silent=False, relaxed=True)
        line = [*before, start]
        origin = line[max(0, len(line) - 1 - now.starts_before)]
        from_day = chain.day if origin.place == chain.begins.place else origin.day
        chosen, undated = self.shortest(now.phases, start, origin.instant if self.hours else from_day)
        if chosen is None:
            return Ruling(version, silent=now.silent, undated=undated)
        counted, doubtful, phase = chosen
        runs = origin.instant if self.hours else self.runs_from(phase, start, from_day)
        return Ruling(version, now.silent, False, phase, doubtful, counted, from_day, undated, runs, counted)

    def shortest(
        self, phases: Iterable[Phase], start: Row, origin: Point
    ) -> tuple[tuple[Point, bool, Phase] | None, tuple[Phase, ...]]:
        """The phase that may apply and is due first, true before unknown, else as listed; and those that give no due.

        One counted from its start gives none only where that leaves the known days, later than any other: it is named where
        nothing else gives a due.
        """
        dues, undated, beyond = list[tuple[Point, bool, Phase]](), list[Phase](), list[Phase]()
        for phase in phases:
            known = self.facts.holds(phase.when, start)
            due = None if known is False else self.due(phase, start, origin)
            if due is not None:
                dues.append((due, known is None, phase))
            elif known is not False:
                (undated if phase.origin or phase.total else beyond).append(phase)
        return min(dues, key=lambda due: (due[0], due[1]), default=None), (*undated, *(() if dues else beyond))

    def runs_from(self, phase: Phase, start: Row, day: date) -> date:
        """The day after which the phase counts its days; the start's own where it is counted from that, or backwards."""
        if phase.origin is None or phase.origin.back:
            return day
        counted = origin_day(phase.origin, self.facts, start, day, self.axis.is_working) or day
        return counted - ONE_DAY if phase.limit.beginning_with else counted

    def due(self, phase: Phase, start: Row, origin: Point) -> Point | None:
        """The due day (days clock) or instant (hours clock) of the phase, counted from a day or an instant; None where
        nobody knows it."""
        if isinstance(origin, datetime):
            try:
                return instant_after(origin, phase.limit, self.axis.is_working)
            except BeyondHorizon:
                return None
        return phase_due(phase, self.facts, start, origin, self.axis)

    def as_moved(
        self,
        rulings: Sequence[Ruling],
        rows: Sequence[Row],
        closed_by: Row | None,
        now: Point,
    ) -> Ruling:
        """The last ruling, with the due moment moved by the rows: each under the version that had hold of it then."""
        clauses = self.timescale.extended_by or self.timescale.brought_forward_by or self.timescale.paused_by
        if not clauses:
            return rulings[-1]
        moving = Moving(self.facts, self.timescale, self.hours, self.axis)
        for at, ruling in enumerate(rulings):
            since = ruling.version.in_force_from if at and ruling.version is not None else date.min
            later = rulings[at + 1].version if at + 1 < len(rulings) else None
            moving.take_hold(ruling, start_of_day(since) if self.hours and at else since)
            for row in rows:
                if since <= row.day and (later is None or row.day < later.in_force_from):
                    moving.take(row)
        return moving.result(closed_by, now)
