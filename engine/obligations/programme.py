"""The rule book compiled for the machine: clocks, clauses, plans and tables of due days, all by number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.calendars import Axis, axis_for
from engine.obligations.moving import Extension, MovingTables, lay_out_tables
from engine.rulebook.conditions import Condition
from engine.rulebook.timescale import ExtendClause, Origin, RuleBook, StartClause, Step, Timescale, Total
from engine.words.clock import day_number
from engine.words.enums import EndReason, LimitName, Owner, WhenRunning
from engine.words.limits import Limit

Integers = npt.NDArray[np.int64]
MODES = (WhenRunning.TOGETHER, WhenRunning.IGNORE, WhenRunning.RESTART)  # by number, as the machine knows them


class Role(IntEnum):
    """What an event of a clause's kind does to the clocks of its timescale."""

    START = 0
    MEET = 1
    END = 2
    EXTEND = 3
    RESUME = 4
    PAUSE = 5
    FORWARD = 6


@dataclass(frozen=True, slots=True)
class StandIn:
    """A start counts only where no such event lies within so many days."""

    kind: int
    condition: int
    days: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What lets a start count from an earlier day, or lets earlier evidence meet it; -1 and None where it does not."""

    dated: int = -1  # number of the attribute that holds the day
    back: Limit | None = None  # how long before the start evidence counts
    since: tuple[int, ...] = ()  # or since the last of these kinds
    from_kind: int = -1  # the cycle begins at the last event of this kind
    from_condition: int = -1
    within: Limit | None = None  # which may lie so long before


@dataclass(frozen=True, slots=True)
class CompiledClause:
    """Events of one kind, picked by one condition, in one role. `argument`: mode, reason, extension or limit, by role."""

    role: Role
    kind: int
    condition: int
    argument: int
    stands_in: StandIn | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One step of one schedule, with the phases of the step after it: (number of the limit table, of the condition)."""

    relaxed: bool
    silent: bool
    before: int  # counted from the start of so many cycles before
    phases: tuple[tuple[int, int], ...]
    following: tuple[tuple[int, int], ...]  # empty: there is no step after it, or that step is relaxed


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of one timescale, as it is counted in hours or in days."""

    timescale: Timescale
    limit: LimitName
    clauses: tuple[CompiledClause, ...]
    hours: bool
    within: int  # number of the period, -1 for none
    thread: int  # number of the period, -1 where the thread is no period
    plans: tuple[Plan, ...]
    versions: range  # numbers of its versions, earliest first
    opening: Limit | None = None  # evidence counts only from so long before the due day
    measured: tuple[int, int] = (-1, -1)  # kind from which evidence without an obligation is measured, and condition

    @property
    def pauses(self) -> bool:
        """Whether some event may stop it."""
        return any(clause.role is Role.PAUSE for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class LimitTable:
    """A limit on the axis of its timescale, which makes a table of the due day of every day; what it is counted from
    where that is not the start, and who owns what runs to it where that is not the timescale's owner."""

    limit: Limit
    axis: Axis
    origin: Origin | None = None
    total: Total | None = None
    owner: Owner | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything the planes and the machine need; nothing in it depends on the events."""

    book: RuleBook
    axis: Axis
    closures_axis: Axis
    clocks: tuple[Clock, ...]
    conditions: tuple[Condition, ...]
    limits: tuple[LimitTable, ...]
    reasons: tuple[str, ...]
    extends_to: tuple[str, ...]  # attributes that hold a due day, or the day from which it is counted
    extensions: tuple[Extension, ...]
    moving: MovingTables
    repeats: Integers  # by clock
    hours: Integers  # by clock
    version_from: Integers  # by version: the first day on which it is in force
    version_steps: Integers  # by version: how many steps its schedule for the limit has; 0 for none
    version_plans: Integers  # by version: where its steps stand in `plan_of_step`
    plan_of_step: Integers  # numbers of plans, counted within their clock, and from the start of how many before

    def axis_of(self, clock: Clock) -> Axis:
        """The axis that the clock counts on."""
        return axis_for(clock.timescale, self.axis, self.closures_axis)


SUPERSEDED = 0  # number of the reason
ANSWERED = 1


def compile_book(book: RuleBook, axis: Axis, closures_axis: Axis | None = None) -> Programme:
    """Compile every timescale of the book; `closures_axis` serves those that closure days move."""
    return _Compiler(book, axis, closures_axis or axis).programme()


class _Compiler:
    """Numbers what the clocks of a book share: conditions, limits, reasons and attributes."""

    def __init__(self, book: RuleBook, axis: Axis, closures_axis: Axis) -> None:
        self.book, self.axis, self.closures_axis = book, axis, closures_axis
        self.kinds = {name: number for number, name in enumerate(book.vocabulary.kinds)}
        self.periods = {name: number for number, name in enumerate(book.vocabulary.periods)}
        self.conditions: dict[Condition, int] = {}
        self.limits: dict[LimitTable, int] = {}
        self.extensions: dict[Extension, int] = {}
        self.reasons: dict[str, int] = {EndReason.SUPERSEDED: SUPERSEDED, EndReason.ANSWERED: ANSWERED}
        self.attributes: dict[str, int] = {}
        self.steps: list[int] = []  # by version
        self.version_plans: list[int] = []
        self.plan_of_step: list[tuple[int, int]] = []

    def programme(self) -> Programme:
        clocks = [clock for timescale in self.book.timescales for clock in self.clocks(timescale)]
        versions = [version for clock in clocks for version in clock.timescale.versions]
        stopped = [self.axis_of(clock.timescale) if clock.pauses and not clock.hours else None for clock in clocks]
        return Programme(
            book=self.book,
            axis=self.axis,
            closures_axis=self.closures_axis,
            clocks=tuple(clocks),
            conditions=tuple(self.conditions),
            limits=tuple(self.limits),
            reasons=tuple(self.reasons),
            extends_to=tuple(self.attributes),
            extensions=tuple(self.extensions),
            moving=lay_out_tables([table.limit for table in self.limits], tuple(self.extensions), stopped),
            repeats=np.array([clock.timescale.repeats for clock in clocks], np.int64),
            hours=np.array([clock.hours for clock in clocks], np.int64),
            version_from=np.array([day_number(version.in_force_from) for version in versions], np.int64),
            version_steps=np.array(self.steps, np.int64),
            version_plans=np.array(self.version_plans, np.int64),
            plan_of_step=np.array(self.plan_of_step, np.int64).reshape(-1, 2),
        )

    def axis_of(self, timescale: Timescale) -> Axis:
        return axis_for(timescale, self.axis, self.closures_axis)

    def clocks(self, timescale: Timescale) -> list[Clock]:
        clauses = self.clauses(timescale)
        measured = (-1, -1)
        if timescale.measured_from is not None:
            source = timescale.measured_from
            measured = self.kinds[source.event], self.number(self.conditions, source.where)
        clocks = []
        for limit, hours in [(name, hours) for name in timescale.limit_names for hours in timescale.counts_in(name)]:
            first = len(self.steps)
            plans: dict[Plan, int] = {}
            for version in timescale.versions:
                schedule = version.limits.get(limit)
                steps = schedule.steps if schedule is not None and schedule.in_hours is hours else ()
                self.steps.append(len(steps))
                self.version_plans.append(len(self.plan_of_step))
                compiled = [self.phases(timescale, step) for step in steps]
                for number, step in enumerate(steps):
                    last = number + 1 == len(steps) or steps[number + 1].relaxed
                    following = () if last else compiled[number + 1]
                    plan = Plan(step.relaxed, step.silent, step.starts_before, compiled[number], following)
                    self.plan_of_step.append((plans.setdefault(plan, len(plans)), step.starts_before))
            clocks.append(
                Clock(
                    timescale=timescale,
                    limit=limit,
                    clauses=clauses,
                    hours=hours,
                    within=self.periods[timescale.within] if timescale.within else -1,
                    thread=self.periods.get(timescale.thread, -1),
                    plans=tuple(plans),
                    versions=range(first, len(self.steps)),
                    opening=timescale.evidence_from,
                    measured=measured,
                )
            )
        return clocks

    def clauses(self, timescale: Timescale) -> tuple[CompiledClause, ...]:
        compiled = []
        for start in timescale.starts:
            stands_in = None
            if start.stands_in_for is not None:
                other = start.stands_in_for
                stands_in = StandIn(self.kinds[other.event], self.number(self.conditions, other.where), other.days)
            compiled.append(
                CompiledClause(
                    *(Role.START, self.kinds[start.event], self.number(self.conditions, start.where)),
                    *(MODES.index(start.when_running), stands_in, self.behind(start)),
                )
            )
        for role, event, where, argument in [
            *((Role.MEET, each.event, each.where, 0) for each in timescale.met_by),
            *(
                (Role.END, each.event, each.where, self.number(self.reasons, each.reason))
                for each in timescale.ends_without
            ),
            *((Role.EXTEND, each.event, each.where, self.extension(timescale, each)) for each in timescale.extended_by),
            *((Role.RESUME, each.event, each.where, 0) for each in timescale.resumed_by),
            *((Role.PAUSE, each.event, each.where, 0) for each in timescale.paused_by),
            *(
                (Role.FORWARD, each.event, each.where, self.limit(timescale, each.limit))
                for each in timescale.brought_forward_by
            ),
        ]:
            compiled.append(CompiledClause(role, self.kinds[event], self.number(self.conditions, where), argument))
        return tuple(compiled)

    def behind(self, start: StartClause) -> Behind | None:
        if start.counts_from is not None:
            source = start.counts_from
            condition = self.number(self.conditions, source.where)
            return Behind(from_kind=self.kinds[source.event], from_condition=condition, within=source.within)
        if start.looks_back is not None:
            return Behind(back=start.looks_back.limit, since=tuple(self.kinds[each] for each in start.looks_back.since))
        return Behind(dated=self.number(self.attributes, start.dated)) if start.dated else None

    def phases(self, timescale: Timescale, step: Step) -> tuple[tuple[int, int], ...]:
        return tuple(
            (
                self.limit(timescale, phase.limit, phase.origin, phase.total, phase.owner),
                self.number(self.conditions, phase.when),
            )
            for phase in step.phases
        )

    def limit(
        self,
        timescale: Timescale,
        limit: Limit,
        origin: Origin | None = None,
        total: Total | None = None,
        owner: Owner | None = None,
    ) -> int:
        return self.number(self.limits, LimitTable(limit, self.axis_of(timescale), origin, total, owner))

    def extension(self, timescale: Timescale, clause: ExtendClause) -> int:
        attribute = self.number(self.attributes, clause.to) if clause.to else -1
        made = Extension(attribute, clause.by, clause.at_most, clause.times, self.axis_of(timescale))
        return self.number(self.extensions, made)

    @staticmethod
    def number(numbers: dict[Any, int], value: object) -> int:
        """The number of a value, a new one when it is new."""
        return numbers.setdefault(value, len(numbers))
