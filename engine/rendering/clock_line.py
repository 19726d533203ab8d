"""From an explanation to what its picture shows: moments with labels, stretches, days, and the other cycles."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from engine.obligations.explain_days import corresponding
from engine.obligations.explain_phrases import day_words, kind_said, moment_words, said
from engine.obligations.explain_values import Cycle, Evidence, Explanation
from engine.obligations.explain_words import count_words, hours_words, limit_said
from engine.words.clock import LONDON, last_instant, local_day, start_of_day
from engine.words.enums import LimitName, State, Unit
from engine.words.limits import Limit
from engine.words.values import Moment

ONE_DAY: Final = timedelta(days=1)
MOST: Final = 6  # labels of evidence that did not count; the rest stand in the words
ACROSS: Final = 34  # letters across a label
WEEKEND: Final = ("Saturday", "Sunday")


class Shape(StrEnum):
    """How a moment is drawn, and what the key calls it."""

    START = "the clock starts"
    MET = "met"
    HOLLOW = "recorded, does not count"
    NO_START = "starts nothing"
    NOTE = "also recorded"
    MOVES = "moves the clock"
    ENDED = "ended without"
    SOON = "due soon from here"
    FIRST_DUE = "due at first"
    DUE = "due"
    ASKED = "the day asked about"
    LABEL = ""  # words only


class Fill(StrEnum):
    """How a stretch is drawn, and what the key calls it."""

    RUNNING = "the clock runs"
    EXTENDED = "time added"
    OVER = "overdue"
    STOPPED = "does not run"
    EARLY = "evidence counts already"
    UNDATED = "no due date"
    LEFT = "time left over"


@dataclass(frozen=True, slots=True)
class Point:
    """One moment with its words: a heading, then lines; above the line what happened, below what the rule says."""

    at: datetime
    shape: Shape
    lines: tuple[str, ...]
    above: bool


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch of the clock's bar."""

    first: datetime
    last: datetime
    fill: Fill
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number in the count, or that it did not count and why; neither outside the count."""

    day: date
    number: int | None
    left_out: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """Everything that the picture of one clock shows."""

    id: str
    title: str
    lines: tuple[str, ...]  # under the title: the limit and what chose it
    described: str  # for those who do not see it
    first: datetime
    last: datetime
    hours: bool
    unit: Unit | None
    points: tuple[Point, ...]
    bands: tuple[Band, ...]
    cells: tuple[Cell, ...]
    ticks: tuple[tuple[datetime, str], ...]  # elapsed hours or weeks
    cycles: tuple[Cycle, ...]  # in order; empty where this is the only one
    names: Mapping[str, str]  # what the book calls kinds of event
    foot: tuple[str, ...]


def clock_line(explanation: Explanation, cycles: bool = True) -> ClockLine:
    """What a picture of the explanation shows; with `cycles`, the others of a repeating duty below it."""
    return _Reader(explanation).line(cycles)


def middle(moment: Moment) -> datetime:
    """Where a moment stands on the line: an instant where it is, a day at its middle."""
    return moment.instant or start_of_day(moment.day) + timedelta(hours=12)


class _Reader:
    """Reads the points, stretches and days out of one explanation."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation, self.obligation = explanation, explanation.obligation
        self.hours = any(
            each is not None and each.instant is not None for each in (self.obligation.started, self.obligation.due)
        )
        self.started = self.at(self.obligation.started)
        self.due = None if self.obligation.due is None else _end(self.obligation.due)
        self.closed = self.obligation.met or self.obligation.ended
        self.end = explanation.as_at if self.closed is None else self.at(self.closed)
        self.first, self.last = self.span()

    def at(self, moment: Moment) -> datetime:
        """Where a moment stands: of an hours clock, one without a time at the end of its day, as it is counted."""
        return last_instant(moment.day) if self.hours and moment.instant is None else middle(moment)

    def line(self, cycles: bool) -> ClockLine:
        explanation, obligation = self.explanation, self.obligation
        aim = " (local aim)" if obligation.limit is LimitName.AIM else ""
        return ClockLine(
            id=f"clock-{obligation.obligation}",
            title=f"{explanation.title}{aim}: {said(str(obligation.state))}",
            lines=tuple(self.heading()),
            described=" ".join(self.described()),
            first=self.first,
            last=self.last,
            hours=self.hours,
            unit=None if explanation.phase is None else explanation.phase.unit,
            points=tuple(sorted((*self.above(), *self.below()), key=lambda point: point.at)),
            bands=tuple(self.bands()),
            cells=tuple(self.cells()),
            ticks=tuple(self.ticks()),
            cycles=explanation.cycles if cycles and len(explanation.cycles) > 1 else (),
            names=explanation.names,
            foot=tuple(self.foot()),
        )

    # --- how far the line reaches ---

    def span(self) -> tuple[datetime, datetime]:
        """From the first moment shown to the last; one asked about long after the due moment is not reached."""
        explanation = self.explanation
        moments = [
            self.obligation.started,
            explanation.happened,
            self.obligation.due,
            self.closed,
            explanation.due_soon,
        ]
        moments += [explanation.counted_to, *(each.moment for each in explanation.marks)]
        moments += [each.happened for each in self.failed()]
        found = [self.at(each) for each in moments if each is not None]
        if explanation.evidence_from is not None:
            found.append(start_of_day(explanation.evidence_from[0]))
        longest = max(found) - min(found)
        if self.closed is None:
            found.append(min(explanation.as_at, max(found) + max(longest * 0.4, 4 * ONE_DAY)))
        first, last = min(found), max(found)
        edge = timedelta(hours=9) if self.hours else max((last - first) * 0.03, ONE_DAY * 0.6)
        if self.hours:
            return first - edge, last + edge
        return start_of_day(local_day(first - edge)), start_of_day(local_day(last + edge) + ONE_DAY)

    # --- words around it ---

    def heading(self) -> Iterator[str]:
        phase = self.explanation.phase
        limit = "No limit can be given" if phase is None else phase.limit[0].upper() + phase.limit[1:]
        if not phase and self.explanation.no_due:
            limit = f"No due date: {'; '.join(self.explanation.no_due)}"
        yield f"{limit} · {limit_said(self.explanation)}"
        if phase is not None and phase.facts:
            known = "; ".join(f"{word}: {value}" for word, value in phase.facts)
            yield f"because {known}" + (" (in doubt)" if phase.in_doubt else "")
        if phase is not None and phase.own_number is not None:
            yield phase.own_number.words
        yield from self.explanation.counted_from

    def foot(self) -> Iterator[str]:
        source = self.explanation.source
        doubt = "" if source.checked else " Not checked against the primary text."
        cite = source.cite.rstrip(".")
        yield f"Version in force from {day_words(self.explanation.version)}. {cite}.{doubt}"

    def described(self) -> Iterator[str]:
        """The picture in sentences."""
        explanation, obligation = self.explanation, self.obligation
        yield f"Started by {kind_said(explanation.started_by, explanation.names)}, {moment_words(explanation.happened)}."
        counted = hours_words(explanation) or count_words(explanation.days)
        if counted:
            yield f"Counted: {'; '.join(counted)}."
        if obligation.due is not None:
            yield f"Due {moment_words(obligation.due)}."
        for point in self.above():
            if point.shape not in (Shape.START, Shape.LABEL):
                yield f"{point.shape.capitalize()}: {', '.join(point.lines)}."
        yield f"State: {said(str(obligation.state))}."
        if len(explanation.cycles) > 1:
            yield f"{len(explanation.cycles)} obligations of this limit stand on the line below, this one marked."

    # --- moments ---

    def above(self) -> Iterator[Point]:
        explanation, obligation = self.explanation, self.obligation
        day_one = bool(explanation.days) and explanation.days[0].day == obligation.started.day
        counts: tuple[str, ...] = () if self.hours else ("day 1",) if day_one else ("day 0",)
        if self.hours and obligation.started.instant is None:
            counts = ("no time recorded: it counts from the end of the day",)
        if explanation.happened.day == obligation.started.day:
            yield self.point(
                Shape.START, obligation.started, kind_said(explanation.started_by, explanation.names), *counts
            )
        else:
            yield self.point(Shape.START, obligation.started, "the count begins here", *counts)
            yield self.point(Shape.NOTE, explanation.happened, kind_said(explanation.started_by, explanation.names))
        for each in explanation.evidence:
            if each.meets:
                late = "late" if obligation.state is State.MET_LATE else "in time"
                yield self.point(Shape.MET, each.happened, f"{kind_said(each.kind, explanation.names)}: met {late}")
        for each in self.failed():
            shape = Shape.NO_START if each in explanation.not_starts else Shape.HOLLOW
            unknown = "not known: " if each.unknown else ""
            failed = kind_said(each.kind, explanation.names)
            yield self.point(shape, each.happened, f"{failed}: {unknown}{'; '.join(each.why_not)}")
        for happened, to in explanation.extensions:
            yield self.point(Shape.MOVES, happened, "extended" if to else "extended, to no date")
        for pause in explanation.pauses:
            yield self.point(Shape.MOVES, pause.happened, f"the clock stops: {pause.reason}")
            if pause.ended_by:
                yield self.point(Shape.MOVES, pause.until or pause.happened, f"it goes on; {pause.words} stood still")
        moved_by = {move.happened: kind_said(move.kind, explanation.names) for move in explanation.moves}
        for mark in explanation.marks:
            kind = moved_by.get(mark.moment)
            yield self.point(Shape.MOVES, mark.moment, f"{kind}: {mark.label}" if kind else mark.label)
        for kind, happened, _ in explanation.working_states[:MOST]:
            yield self.point(Shape.NOTE, happened, said(kind))
        if obligation.ended is not None:
            yield self.point(Shape.ENDED, obligation.ended, obligation.reason)

    def failed(self) -> list[Evidence]:
        """What did not count or start anything and is labelled: the last few."""
        found = [*self.explanation.not_starts, *(each for each in self.explanation.evidence if not each.meets)]
        return sorted(found, key=lambda each: self.at(each.happened))[-MOST:]

    def below(self) -> Iterator[Point]:
        explanation, obligation = self.explanation, self.obligation
        soon = explanation.due_soon
        if soon is not None and self.started <= self.at(soon) and soon != obligation.due:
            yield self.point(Shape.SOON, soon, "due soon", above=False)
        if explanation.counted_to is not None and explanation.counted_to != obligation.due:
            yield self.point(Shape.FIRST_DUE, explanation.counted_to, "due at first", above=False)
        if obligation.due is not None:
            moved = " now" if explanation.counted_to != obligation.due else ""
            yield self.point(Shape.DUE, obligation.due, f"due{moved}", above=False)
        for cell in explanation.days:
            if cell.number is None and cell.why_not not in WEEKEND:
                at = middle(Moment(cell.day))
                yield Point(at, Shape.LABEL, (_short_day(cell.day), *wrapped(cell.why_not)), False)
        if self.closed is None and explanation.as_at <= self.last:
            asked = Moment(local_day(explanation.as_at), explanation.as_at if self.hours else None)
            yield self.point(Shape.ASKED, asked, "asked on this day", above=False)
        yield from self.clock_changes()

    def clock_changes(self) -> Iterator[Point]:
        """Where the clocks change while hours run."""
        if not self.hours:
            return
        at = self.first
        while at < self.last:
            later = at + timedelta(hours=1)
            if at.astimezone(LONDON).utcoffset() != later.astimezone(LONDON).utcoffset():
                forward = (later.astimezone(LONDON).utcoffset() or timedelta()) > (
                    at.astimezone(LONDON).utcoffset() or timedelta()
                )
                words = f"clocks go {'forward' if forward else 'back'} an hour"
                yield Point(later, Shape.LABEL, (_short_day(local_day(later)), *wrapped(words)), False)
            at = later

    def point(self, shape: Shape, moment: Moment, *lines: str, above: bool = True) -> Point:
        heading = day_words(moment.day)
        if moment.instant is not None:
            heading += f", {moment.instant.astimezone(LONDON):%H:%M}"
        body = tuple(line for words in lines for line in wrapped(words))
        return Point(self.at(moment), shape, (heading, *body), above)

    # --- stretches and days ---

    def bands(self) -> Iterator[Band]:
        explanation = self.explanation
        if explanation.evidence_from is not None:
            opens = start_of_day(explanation.evidence_from[0])
            if opens < self.started:
                yield Band(opens, self.started, Fill.EARLY)
        until = min(self.end if not self.on_due_day() else max(self.end, self.due or self.end), self.last)
        for first, last, fill in self.stretches(until):
            if self.closed is not None and fill is not Fill.OVER and until < last:
                yield Band(max(first, until), last, Fill.LEFT)
                last = until
            if first < last or fill is Fill.RUNNING:
                yield Band(first, max(first, last), fill)
        for span in explanation.spans:
            first = _end(span.first)  # of a clock in days the day of the pause still counts, that of going on does not
            last = until if span.last is None else _end(span.last)
            if first < min(last, self.last):
                yield Band(first, min(last, self.last), Fill.STOPPED, span.label)

    def on_due_day(self) -> bool:
        """Whether a clock in days was closed on its due day, of which nothing is then left over."""
        due = self.obligation.due
        return not self.hours and self.closed is not None and due is not None and self.closed.day == due.day

    def stretches(self, until: datetime) -> Iterator[tuple[datetime, datetime, Fill]]:
        """What the rule gives, whenever it was met or ended, and what went beyond it."""
        if self.due is None:
            yield self.started, until, Fill.UNDATED
            return
        counted = self.explanation.counted_to
        first_due = max(self.due if counted is None else min(_end(counted), self.due), self.started)
        yield self.started, first_due, Fill.RUNNING
        if first_due < self.due:
            yield first_due, self.due, Fill.EXTENDED
        if until > self.due:
            yield self.due, until, Fill.OVER

    def cells(self) -> Iterator[Cell]:
        known = {each.day: each for each in self.explanation.days}
        day = local_day(self.first)
        while start_of_day(day) < self.last:
            counted = known.get(day)
            yield Cell(day, counted.number if counted else None, counted.why_not if counted else "")
            day += ONE_DAY

    def ticks(self) -> Iterator[tuple[datetime, str]]:
        """Each day's worth of hours from the start, each week or month of a limit in those; of working hours, how many
        count on each day."""
        phase, end, start = self.explanation.phase, self.explanation.counted_to, self.obligation.started
        if phase is None or end is None:
            return
        match phase.unit:
            case Unit.HOURS if end.instant is not None and start.instant is not None:
                every = timedelta(hours=24 if end.instant - start.instant > timedelta(hours=24) else 6)
                for number in range(1, (end.instant - start.instant) // every + 1):
                    yield start.instant + every * number, f"{number * every // timedelta(hours=1)} h"
            case Unit.WORKING_HOURS:
                yield from self.hours_of_days(self.started, _end(end))
            case Unit.WEEKS:
                for cell in self.explanation.days:
                    if cell.number is not None and cell.number % 7 == 0:
                        yield middle(Moment(cell.day)), str(cell.number // 7)
            case Unit.MONTHS | Unit.YEARS:
                number = 1
                while (day := corresponding(start.day, Limit(number, Unit.MONTHS))) <= end.day:
                    yield middle(Moment(day)), str(number)
                    number += 1

    def hours_of_days(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
        """In the middle of each day that counts, how many of its hours do."""
        for each in self.explanation.days:
            first = max(start, start_of_day(each.day))
            last = min(end, start_of_day(each.day + ONE_DAY))
            if each.number is not None and first < last:
                yield first + (last - first) / 2, f"{(last - first) / timedelta(hours=1):.4g} h"


def wrapped(words: str) -> Sequence[str]:
    """The words in lines short enough for a label; at most four."""
    return textwrap.wrap(words, ACROSS, max_lines=4, placeholder=" …")


def _end(moment: Moment) -> datetime:
    return moment.instant or last_instant(moment.day)


def _short_day(day: date) -> str:
    return day_words(day).rsplit(" ", 1)[0]
