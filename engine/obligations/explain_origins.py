"""From what a limit is counted where that is not its start's own day, and days in all: searched and walked day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.calendars import Axis
from engine.histories.rows import Row
from engine.obligations.explain_days import (
    ONE_DAY,
    Working,
    corresponding,
    first_day_counted,
    last_day_counted,
    ordinary_day_before,
)
from engine.obligations.explain_facts import Facts
from engine.rulebook.timescale import From, Origin, Phase, Total
from engine.words.clock import LONDON
from engine.words.enums import Unit
from engine.words.errors import BeyondHorizon
from engine.words.limits import Limit


def phase_due(phase: Phase, facts: Facts, start: Row, day: date, axis: Axis) -> date | None:
    """The due day that a phase in days gives, counted from `day`; None where what it counts from is not known.

    None, too, where the sum leaves the days for which holidays are known.
    """
    try:
        due = _counted(phase, facts, start, day, axis)
    except (BeyondHorizon, OverflowError):
        return None
    return due if due is not None and axis.first <= due <= axis.last else None


def _counted(phase: Phase, facts: Facts, start: Row, day: date, axis: Axis) -> date | None:
    if phase.total is not None:
        return last_day_in_all(phase.limit, phase.total, Spans.of(phase.total, facts, start), day)
    if phase.origin is None:
        return last_day_counted(day, phase.limit, axis.is_working) if axis.first <= day else None
    origin = origin_day(phase.origin, facts, start, day, axis.is_working)
    if origin is None or not axis.first <= origin <= axis.last:
        return None
    count = first_day_counted if phase.origin.back else last_day_counted
    return count(origin, phase.limit, axis.is_working)


def origin_day(origin: Origin, facts: Facts, start: Row, day: date, working: Working) -> date | None:
    """The day from which such a limit is counted; None where it is not known."""
    slots = facts.book.slots
    match origin.of:
        case From.DATE:
            written = facts.attribute(origin.name, start)
            return written if isinstance(written, date) else None
        case From.BIRTHDAY:
            return None if facts.born is None else birthday(facts.born, origin.age)
        case From.EXPECTED_BIRTH:
            return facts.expected
        case From.PANEL:
            sittings = slots.panels[origin.name].sittings
            return next((each for each in sittings if each > day and working(each)), None)
        case From.TERM_END:
            return next((term.last for term in slots.terms if term.last >= day), None)
    received = day + ONE_DAY if came_late(origin, start, day) else day
    while not working(received):
        received += ONE_DAY
    return received


def came_late(origin: Origin, start: Row, day: date) -> bool:
    """Whether it came after the hour on its day, so that it counts as received the next working day."""
    if origin.until is None or start.date_only or start.day != day:
        return False
    return start.instant.astimezone(LONDON).time() > origin.until


def birthday(born: date, age: int) -> date:
    """The birthday of so many years; of someone born on 29 February the 28th where the year has no 29th."""
    return corresponding(born, Limit(age, Unit.YEARS)) if age else born


@dataclass(frozen=True, slots=True)
class Spans:
    """The days on which a period was open as the rows up to one say, each from the day after it began to its last."""

    closed: tuple[tuple[date, date], ...]  # the day it began, the day it ended
    began: date | None  # of what is open at that row; it is taken to stay open

    @classmethod
    def of(cls, total: Total, facts: Facts, at: Row) -> Spans:
        closed, began = [], None
        for row in facts.rows:
            if row.place > at.place:
                break
            opens, stays = total.period in row.opens, total.period in row.open_after
            if began is not None and (opens or not stays):
                closed.append((began, row.day))
                began = None
            if opens and stays and facts.holds(total.where, row) is True:
                began = row.day
        return cls(tuple(closed), began)

    def hold(self, day: date) -> bool:
        """Whether the day counts: the first of a span does not, its last does."""
        if self.began is not None and self.began < day:
            return True
        return any(began < day <= ended for began, ended in self.closed)

    def used(self, end: date, window: Limit) -> list[date]:
        """The days of the stretch so long that ends on this day which count."""
        day, days = ordinary_day_before(end, window), list[date]()
        while day < end:
            day += ONE_DAY
            days += [day] if self.hold(day) else []
        return days


def last_day_in_all(limit: Limit, total: Total, spans: Spans, day: date) -> date | None:
    """The last day, `day` or later, up to which no stretch holds more days than the limit; None where none ever does."""
    used = spans.used(day, total.window)
    if spans.began is None and len(used) <= limit.count:
        return None
    end = day
    while len(used) <= limit.count:
        end += ONE_DAY
        earliest = ordinary_day_before(end, total.window)
        used = [*(each for each in used if each > earliest), end]
    return max(day, end - ONE_DAY)
