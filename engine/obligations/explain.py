"""Why one obligation stands as it does: its start, source, days counted, evidence, and what did not count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendars import Axis
from engine.histories.rows import History, Row, conflict
from engine.obligations.explain_behind import counted_from, evidence_from, is_first
from engine.obligations.explain_days import ONE_DAY, days_in
from engine.obligations.explain_judging import Shown, judge, judge_history, version_of
from engine.obligations.explain_phrases import day_words, deciding, fact_said, failures, value_words
from engine.rulebook.timescale import RuleBook, Source
from engine.words.clock import local_day
from engine.words.enums import Authority, LimitName, Unit
from engine.words.errors import Mistake
from engine.words.values import Moment, Obligation

__all__ = ["CountedDay", "Evidence", "Explanation", "Phased", "explain", "judge"]

WORKING_STATES = frozenset({"booked", "booking_cancelled", "attempted", "record_awaited", "not_required"})
ANY_EVIDENCE = frozenset({"child_away_started", "child_away_ended"})


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the count. `number` is None where it did not count, and `why_not` says why ("Good Friday")."""

    day: date
    number: int | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Phased:
    """The limit that ruled, and the facts that chose it, in words."""

    limit: str
    in_working_days: bool
    rolled: str  # "" or where a due day that does not count goes
    facts: tuple[tuple[str, str], ...]
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row that might have met the duty: the one that did, or why it did not."""

    kind: str
    happened: Moment
    meets: bool
    why_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a person needs to check one date by hand. Holds no name of a person."""

    obligation: Obligation
    as_at: datetime
    title: str
    authority: Authority
    started_by: str  # the kind of event
    happened: Moment  # when that was: what it counts from may be earlier
    counted_from: tuple[str, ...]  # why the count does not begin with the start; empty where it does
    evidence_from: tuple[date, str] | None  # the first day whose evidence counts, and why; None: the start's
    source: Source  # the version's own where it has one
    version: date
    note: str
    earlier_versions: tuple[date, ...]  # those that had hold of it before
    phase: Phased | None  # None: relaxed, or no date can be worked out
    no_due: tuple[str, ...]  # why there is no due date; empty where there is one
    days: tuple[CountedDay, ...]  # the day of the start is not among them, unless the count begins with it
    counted_to: Moment | None  # before any extension
    extensions: tuple[tuple[Moment, date | None], ...]
    evidence: tuple[Evidence, ...]
    working_states: tuple[tuple[str, Moment, date | None], ...]  # kind, when, and the day it names
    in_doubt: tuple[tuple[str, Moment], ...]  # evidence and ends of which it is unknown whether they count


def explain(
    book: RuleBook, axis: Axis, history: History, which: str, as_at: datetime, closures_axis: Axis | None = None
) -> Explanation:
    """Explain one obligation of the history as at the instant.

    `which` is an obligation's id, or a timescale's: then the open one that is due first, else the one that started
    last. Raises Mistake when there is none.
    """
    shown = list(judge_history(book, axis, history, as_at, None, closures_axis))
    found = [each for each in shown if each.obligation.obligation == which]
    found = found or sorted((each for each in shown if each.obligation.timescale == which), key=_preference)
    if not found:
        raise Mistake(
            which,
            f"no such obligation had started for {history.subject} by {local_day(as_at)}.",
            "Check the id, the subject and the day, or list them with `longstop obligations --state all`.",
        )
    return _Explainer(found[0], as_at).explanation()


def _preference(shown: Shown) -> tuple[bool, date, int]:
    obligation = shown.obligation
    if not obligation.state.is_open:
        return True, date.max, -obligation.started.day.toordinal()
    return False, date.max if obligation.due is None else obligation.due.day, 0


class _Explainer:
    """Reads one search result back into reasons."""

    def __init__(self, shown: Shown, as_at: datetime) -> None:
        self.as_at = as_at
        self.obligation, self.found, self.clock = shown.obligation, shown.found, shown.clock

    def explanation(self) -> Explanation:
        found, timescale, version = self.found, self.clock.timescale, version_of(self.found)
        return Explanation(
            obligation=self.obligation,
            as_at=self.as_at,
            title=timescale.title,
            authority=timescale.authority,
            started_by=found.start.kind,
            happened=self.obligation.started if self.clock.hours else Moment(found.start.day),
            counted_from=tuple(counted_from(found)),
            evidence_from=evidence_from(self.clock, found),
            source=timescale.source if self.obligation.limit is LimitName.AIM else version.source or timescale.source,
            version=version.in_force_from,
            note="" if self.obligation.limit is LimitName.AIM else version.note,
            earlier_versions=tuple(each.in_force_from for each in found.earlier_versions),
            phase=self.phase(),
            no_due=tuple(self.no_due()),
            days=tuple(self.days()),
            counted_to=self.counted_to(),
            extensions=tuple((_moment(row), to) for row, to in found.ruling.extensions),
            evidence=tuple(self.evidence()),
            working_states=tuple(self.working_states()),
            in_doubt=tuple((row.kind, _moment(row)) for row in found.in_doubt),
        )

    def phase(self) -> Phased | None:
        ruling, facts = self.found.ruling, self.clock.facts
        if ruling.phase is None:
            return None
        start = self.found.start
        words = sorted(deciding(ruling.phase.when, lambda word: facts.value(word, start)))
        values = tuple((fact_said(word), value_words(facts.value(word, start))) for word in words)
        limit = ruling.phase.limit
        return Phased(str(limit), limit.unit is Unit.WORKING_DAYS, str(limit.roll), values, ruling.doubtful)

    def no_due(self) -> Iterator[str]:
        chain, facts = self.found.chain, self.clock.facts
        if chain.unknown and chain.clause is not None:
            yield "it is not known whether it began"
            yield from failures(chain.clause.where, lambda word: facts.value(word, chain.first))
        elif self.found.ruling.relaxed:
            yield "the law had relaxed it"
        elif self.obligation.due is None:
            yield "no interval of the rule fits what is recorded"

    def counted_to(self) -> Moment | None:
        counted = self.found.ruling.counted
        if isinstance(counted, datetime):
            return Moment(local_day(counted), counted)
        return None if counted is None else Moment(counted)

    def days(self) -> Iterator[CountedDay]:
        """Each day to the due day; none where months, years or elapsed hours were counted: those need no list."""
        phase, counted = self.found.ruling.phase, self.counted_to()
        unlisted = (Unit.MONTHS, Unit.YEARS, Unit.MONTH_END, Unit.HOURS)
        if phase is None or counted is None or phase.limit.unit in unlisted:
            return
        limit = phase.limit
        first_included = limit.beginning_with or limit.unit is Unit.WORKING_HOURS
        day, number = (self.found.ruling.from_day or self.found.day) - ONE_DAY * first_included, 0
        in_hours = limit.unit is Unit.WORKING_HOURS
        while day < counted.day and (in_hours or number < days_in(limit)):  # from there on the due day was rolled
            day += ONE_DAY
            why_not = self.left_out(day) if in_hours or limit.unit is Unit.WORKING_DAYS else ""
            number += not why_not
            yield CountedDay(day, None if why_not else number, why_not)

    def left_out(self, day: date) -> str:
        return "" if self.clock.axis.is_working(day) else self.clock.axis.name_of(day) or f"{day:%A}"

    def evidence(self) -> Iterator[Evidence]:
        """Every row of a kind that can meet the duty, from the start's day to the day on which it closed."""
        found, last = self.found, self.found.closed_on or self.clock.today
        kinds = {clause.event for clause in self.clock.timescale.met_by}
        rows = [row for row in self.clock.facts.rows if row.kind in kinds and row.place != found.start.place]
        too_early = [row for row in rows if row.day < self.opens()][-1:] if self.looks_behind() else []
        for row in [*too_early, *(row for row in rows if self.opens() <= row.day <= last)]:
            meets = row == found.met
            yield Evidence(row.kind, _moment(row), meets, () if meets else tuple(self.why_not(row)))

    def opens(self) -> date:
        """From when on evidence is listed: the day from which this cycle counts, or an earlier one that it looks back to."""
        return min(self.found.day, self.found.chain.opens) if is_first(self.found) else self.found.day

    def looks_behind(self) -> bool:
        """Whether evidence before the start counts, so that the last which came too early is told; not once it was met."""
        clause = None if self.found.chain.unknown else self.found.chain.clause
        behind = clause is not None and bool(clause.dated or clause.looks_back)
        return behind and is_first(self.found) and self.found.met is None

    def why_not(self, row: Row) -> Iterator[str]:
        found, facts = self.found, self.clock.facts
        if conflict(row.key, found.chain.first.key):
            yield "it belongs to another episode"
        elif is_first(found) and not self.clock.hours and row.day < self.clock.opens(found.chain, found.start):
            yield f"it stands before {day_words(self.clock.opens(found.chain, found.start))}, from which evidence counts"
        elif not self.clock.could_meet(found.chain, found.start, found.step, row):
            yield "it stands before the start, or on the day that began this cycle"
        elif facts.fitting(self.clock.timescale.met_by, row)[0] is not None:
            yield "the duty was already met"
        else:
            for clause in self.clock.timescale.met_by:
                if clause.event == row.kind:
                    yield from failures(clause.where, lambda word: facts.value(word, row))

    def working_states(self) -> Iterator[tuple[str, Moment, date | None]]:
        """What was booked, tried, awaited: shown, and none stops the clock."""
        facts, found = self.clock.facts, self.found
        kinds = {clause.event for clause in self.clock.timescale.met_by}
        for row in facts.rows:
            of_this = row.kind in WORKING_STATES and facts.attribute("of", row) in kinds
            if row.day >= found.start.day and (of_this or row.kind in ANY_EVIDENCE):
                named = facts.attribute("for", row) or facts.attribute("said_done", row)
                yield row.kind, _moment(row), named if isinstance(named, date) else None


def _moment(row: Row) -> Moment:
    return Moment(row.day, None if row.date_only else row.instant)
