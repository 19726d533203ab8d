"""Every obligation of every subject, found by searching the histories: the second way to the machine's answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendars import Axis, axis_for, get_axis
from engine.histories import arrange
from engine.histories.rows import History, Row
from engine.obligations.explain_days import day_before, instant_before, working_days_after
from engine.obligations.explain_facts import Facts, event_of
from engine.obligations.explain_found import Did, Found, Point, day_of, version_of
from engine.obligations.explain_search import Clock
from engine.obligations.identity import obligation_id
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.clock import end_of_day, local_day, seconds
from engine.words.enums import EndReason, Flag, Owner, Roll, State, Unit
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Moment, Obligation, Person


def judge(
    book: RuleBook,
    events: Iterable[CaseEvent],
    as_at: datetime,
    known_at: datetime | None = None,
    people: Mapping[str, Person] | None = None,
    watch_from: date | None = None,
    axis: Axis | None = None,
    closures_axis: Axis | None = None,
) -> list[Obligation]:
    """All obligations that the events give, closed ones included, by subject, timescale, limit and start.

    `known_at` is the as-at instant unless given; the axis is that of the book's nation; `closures_axis`, the same axis
    unless given, serves the timescales that closure days move. Raises BeyondHorizon.
    """
    histories = arrange(book, frame_of(events), people or {}, as_at, known_at or as_at)
    calendar = axis or get_axis(book.nation)
    return [
        shown.obligation
        for subject in histories.subjects
        for shown in judge_history(book, calendar, histories.of(subject), as_at, watch_from, closures_axis)
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """One obligation with the search that found it."""

    obligation: Obligation
    found: Found
    clock: Clock


def judge_history(
    book: RuleBook,
    axis: Axis,
    history: History,
    as_at: datetime,
    watch_from: date | None = None,
    closures_axis: Axis | None = None,
) -> Iterator[Shown]:
    """The obligations of one subject; those that were closed with a due day before `watch_from` are left out."""
    facts = Facts(book, history.rows, history.person)
    for timescale in book.timescales:
        own_axis = axis_for(timescale, axis, closures_axis)
        for limit, hours in [(name, hours) for name in timescale.limit_names for hours in timescale.counts_in(name)]:
            clock = Clock(facts, timescale, limit, hours, own_axis, as_at)
            of_chains = [found for chain in clock.chains() for found in clock.obligations(chain)]
            for found in (*of_chains, *clock.measured()):
                if not found.ruling.silent and clock.is_judged(found):
                    shown = _Judgement(clock, found, as_at).obligation(history.subject)
                    if shown.state.is_open or not _before_watch(shown, watch_from):
                        yield Shown(shown, found, clock)


def _before_watch(obligation: Obligation, watch_from: date | None) -> bool:
    last = obligation.due or obligation.met or obligation.ended
    return watch_from is not None and last is not None and last.day < watch_from


class _Judgement:
    """One found obligation held against the as-at moment."""

    def __init__(self, clock: Clock, found: Found, as_at: datetime) -> None:
        self.clock, self.found, self.axis, self.as_at = clock, found, clock.axis, as_at
        self.timescale: Timescale = clock.timescale
        self.due, self.met = found.ruling.due, found.met

    def obligation(self, subject: str) -> Obligation:
        found, first, timescale = self.found, event_of(self.found.chain.first), self.timescale
        thread, anchor = first.episode or first.event_id, event_of(found.start).event_id
        state, limit = self.state(), self.clock.limit
        answered = state is State.ENDED_WITHOUT and found.met is not None
        met = None if answered else found.met
        team, worker = self.holder()
        return Obligation(
            obligation=obligation_id(timescale.id, limit, subject, thread, anchor),
            timescale=timescale.id,
            limit=limit,
            subject=subject,
            thread=thread,
            anchor=anchor,
            cycle=found.step + 1,
            version=version_of(found).in_force_from,
            episode=first.episode,
            started=self.moment(found.start) if self.clock.hours else Moment(found.day),
            due=self.due_moment(),
            met=None if met is None else self.moment(met),
            met_by="" if met is None else event_of(met).event_id,
            ended=None if state is not State.ENDED_WITHOUT or found.closed_on is None else Moment(found.closed_on),
            state=state,
            days_over=self.days_over(state),
            flags=frozenset(self.flags(state)),
            owner=self.owner(),
            team=team,
            worker=worker,
            reason=self.reason(state),
        )

    def moment(self, row: Row) -> Moment:
        return Moment(row.day, row.instant if self.clock.hours and not row.date_only else None)

    def due_moment(self) -> Moment | None:
        if isinstance(self.due, datetime):
            return Moment(local_day(self.due), self.due)
        return None if self.due is None else Moment(self.due)

    def state(self) -> State:
        found, due = self.found, self.due
        if found.ended:
            return State.ENDED_WITHOUT
        if due is None and not found.ruling.relaxed:
            return State.CANNOT_COMPUTE if found.met is None else State.ENDED_WITHOUT
        if found.met is not None:
            in_time = due is None or self.clock.reached(found.met) <= due
            return State.MET_IN_TIME if in_time else State.MET_LATE
        if due is None:
            return State.OPEN
        return self.open_state(due)

    def open_state(self, due: Point) -> State:
        today, day = local_day(self.as_at), day_of(due)
        if self.found.ruling.paused:
            return State.PAUSED
        if self.as_at > due if isinstance(due, datetime) else today > due:
            return State.OVERDUE
        if today == day:
            return State.DUE_TODAY
        return State.DUE_SOON if self.is_due_soon(due) else State.OPEN

    def is_due_soon(self, due: Point) -> bool:
        before = self.timescale.ladder.due_soon
        if before is None:
            return False
        if before.in_hours and isinstance(due, datetime):
            return self.as_at >= instant_before(due, before, self.axis.is_working)
        return local_day(self.as_at) >= day_before(day_of(due), before, self.axis.is_working)

    def owner(self) -> Owner:
        phase = self.found.ruling.phase
        return self.timescale.owner if phase is None or phase.owner is None else phase.owner

    def days_over(self, state: State) -> int:
        if self.due is None or state not in (State.OVERDUE, State.MET_LATE):
            return 0
        start, end = day_of(self.due), local_day(self.as_at) if self.met is None else self.met.day
        phase = self.found.ruling.phase
        if phase is not None and phase.limit.unit is Unit.WORKING_DAYS:
            return max(1, working_days_after(start, end, self.axis.is_working))
        return (end - start).days

    def reason(self, state: State) -> str:
        if state is not State.ENDED_WITHOUT:
            return ""
        ending = self.found.ending
        return EndReason.ANSWERED if self.met is not None or ending is None else ending.reason

    def flags(self, state: State) -> Iterator[Flag]:
        found, ruling = self.found, self.found.ruling
        if ruling.relaxed:
            yield Flag.RELAXED
        if found.chain.clause is None:
            yield Flag.MEASURED
        if self.in_doubt():
            yield Flag.CONDITION_UNKNOWN
        if ruling.did(Did.CUT, Did.LEFT_OUT):
            yield Flag.CAPPED
        if self.clock.hours and (found.start.date_only or self.met_without_a_time(state)):
            yield Flag.TIME_UNKNOWN
        if self.due is not None and self.is_provisional(self.due):
            yield Flag.PROVISIONAL
        if self.due is not None and self.born_overdue(self.due):
            yield Flag.BORN_OVERDUE

    def in_doubt(self) -> bool:
        found, ruling = self.found, self.found.ruling
        counted_otherwise = ruling.phase is not None and bool(ruling.undated)
        unknown = found.in_doubt or found.chain.unknown or ruling.doubtful or counted_otherwise
        return bool(unknown) or ruling.did(Did.NO_DATE, Did.IN_DOUBT)

    def met_without_a_time(self, state: State) -> bool:
        return self.met is not None and self.met.date_only and state is not State.ENDED_WITHOUT

    def born_overdue(self, due: Point) -> bool:
        last = due if isinstance(due, datetime) else end_of_day(due)
        return seconds(event_of(self.found.start).recorded) > seconds(last)

    def is_provisional(self, due: Point) -> bool:
        ruling = self.found.ruling
        if ruling.phase is None or ruling.did(Did.EXTENDED, Did.CUT, Did.BROUGHT_FORWARD):
            return False
        limit = ruling.phase.limit
        counts = limit.unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS) or limit.roll is not Roll.NONE
        return counts and day_of(due) > self.axis.official_until

    def holder(self) -> tuple[str, str]:
        facts = self.clock.facts
        for row in reversed(facts.rows):
            other_role = row.kind == "allocated" and facts.attribute("role", row) != "lead"
            if event_of(row).team and not other_role:
                return event_of(row).team, event_of(row).worker
        return "", ""
