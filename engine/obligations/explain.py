"""Why one obligation stands as it does: its start, source, days counted, evidence, and what did not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from engine.calendars import Axis
from engine.histories.rows import History, Row, conflict
from engine.obligations.explain_behind import counted_from, evidence_from, is_first
from engine.obligations.explain_counting import counted_days, in_all, undated_words
from engine.obligations.explain_days import day_before, instant_before
from engine.obligations.explain_found import day_of, moment_at, moment_of, version_of
from engine.obligations.explain_judging import Shown, judge, judge_history
from engine.obligations.explain_moved import extensions_of, marks_of, moves_of, pauses_of, spans_of
from engine.obligations.explain_numbers import own_number
from engine.obligations.explain_phrases import day_words, deciding, fact_said, failed_parts, failures, value_words
from engine.obligations.explain_starts import not_starts
from engine.obligations.explain_values import Cycle, Evidence, Explanation, FailedPart, Phased
from engine.rulebook.numbers import Number
from engine.rulebook.timescale import RuleBook
from engine.words.clock import local_day
from engine.words.enums import LimitName, Unit
from engine.words.errors import Mistake
from engine.words.values import Moment

__all__ = ["Explanation", "explain", "judge"]

WORKING_STATES = frozenset({"booked", "booking_cancelled", "attempted", "record_awaited", "not_required"})
ANY_EVIDENCE = frozenset({"child_away_started", "child_away_ended"})


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
    chosen = found[0]
    same = [each for each in shown if _limit_of(each) == _limit_of(chosen)]
    names = {kind: each.called for kind, each in book.names.items()}
    return _Explainer(chosen, as_at, same, names, book.numbers).explanation()


def _limit_of(shown: Shown) -> tuple[str, LimitName]:
    return shown.obligation.timescale, shown.obligation.limit


def _preference(shown: Shown) -> tuple[bool, date, int]:
    obligation = shown.obligation
    if not obligation.state.is_open:
        return True, date.max, -obligation.started.day.toordinal()
    return False, date.max if obligation.due is None else obligation.due.day, 0


class _Explainer:
    """Reads one search result back into reasons."""

    def __init__(
        self, shown: Shown, as_at: datetime, same: Sequence[Shown], names: Mapping[str, str], numbers: Sequence[Number]
    ) -> None:
        self.as_at, self.same, self.names, self.numbers = as_at, same, names, numbers
        self.obligation, self.found, self.clock = shown.obligation, shown.found, shown.clock

    def explanation(self) -> Explanation:
        found, timescale, version = self.found, self.clock.timescale, version_of(self.found)
        counted = None if found.ruling.counted is None else day_of(found.ruling.counted)
        pauses = tuple(pauses_of(self.clock, found))
        return Explanation(
            obligation=self.obligation,
            as_at=self.as_at,
            title=timescale.title,
            authority=timescale.authority,
            names=self.names,
            started_by=found.start.kind,
            happened=self.obligation.started if self.clock.hours else Moment(found.start.day),
            counted_from=tuple(counted_from(self.clock, found, self.names)),
            evidence_from=evidence_from(self.clock, found, self.names),
            source=(version.aim_source if self.obligation.limit is LimitName.AIM else version.source)
            or timescale.source,
            version=version.in_force_from,
            note="" if self.obligation.limit is LimitName.AIM else version.note,
            earlier_versions=tuple(each.in_force_from for each in found.earlier_versions),
            phase=self.phase(),
            no_due=tuple(self.no_due()),
            days=tuple(counted_days(self.clock, found, counted)),
            counted_to=None if found.ruling.counted is None else moment_at(found.ruling.counted),
            extensions=tuple(extensions_of(found)),
            evidence=tuple(self.evidence()),
            working_states=tuple(self.working_states()),
            in_doubt=tuple((row.kind, moment_of(row)) for row in found.in_doubt),
            due_soon=self.due_soon(),
            not_starts=tuple(not_starts(self.clock, self.found, [each.found for each in self.same])),
            cycles=tuple(cycle_of(each) for each in sorted(self.same, key=_by_start)),
            marks=tuple(marks_of(self.clock, found)),
            spans=tuple(spans_of(pauses)),
            moves=tuple(moves_of(found)),
            pauses=pauses,
            in_all=in_all(self.clock, found),
            stage=self.stage(),
        )

    def phase(self) -> Phased | None:
        ruling, facts = self.found.ruling, self.clock.facts
        if ruling.phase is None:
            return None
        start = self.found.start
        words = sorted(deciding(ruling.phase.when, lambda word: facts.value(word, start)))
        values = tuple((fact_said(word), value_words(facts.value(word, start))) for word in words)
        limit = ruling.phase.limit
        total = ruling.phase.total
        words_of_limit = str(limit) if total is None else f"{limit} in all in any {total.window}"
        return Phased(
            limit=words_of_limit,
            unit=limit.unit,
            in_working_days=limit.unit is Unit.WORKING_DAYS,
            rolled=str(limit.roll),
            facts=values,
            in_doubt=ruling.doubtful,
            own_number=own_number(self.numbers, self.clock.timescale, version_of(self.found), limit),
        )

    def no_due(self) -> Iterator[str]:
        chain, facts = self.found.chain, self.clock.facts
        if chain.unknown and chain.clause is not None:
            yield "it is not known whether it began"
            yield from failures(chain.clause.where, lambda word: facts.value(word, chain.first))
        elif self.found.ruling.relaxed:
            yield "the law had relaxed it"
        elif self.obligation.due is None:
            undated = [undated_words(phase, self.clock, self.found) for phase in self.found.ruling.undated]
            yield from undated or ["no interval of the rule fits what is recorded"]

    def stage(self) -> str:
        """Which stage of how many it is, where the stages have owners of their own."""
        version, limit = version_of(self.found), self.obligation.limit
        steps = version.limits[limit].steps
        if len(steps) == 1 or not any(phase.owner for step in steps for phase in step.phases):
            return ""
        return f"{min(self.found.step + 1, len(steps))} of {len(steps)}, for the {self.obligation.owner}"

    def evidence(self) -> Iterator[Evidence]:
        """Every row of a kind that can meet the duty, from the start's day to the day on which it closed."""
        found, last = self.found, self.found.closed_on or self.clock.today
        kinds = {clause.event for clause in self.clock.timescale.met_by}
        rows = [row for row in self.clock.facts.rows if row.kind in kinds and row.place != found.start.place]
        too_early = [row for row in rows if row.day < self.opens()][-1:] if self.looks_behind() else []
        for row in [*too_early, *(row for row in rows if self.opens() <= row.day <= last)]:
            meets = row == found.met
            failed = () if meets else tuple(self.failed(row))
            why_not = () if meets else self.stands_outside(row) or tuple(each.words for each in failed)
            yield Evidence(row.kind, moment_of(row), meets, why_not, () if self.stands_outside(row) else failed)

    def opens(self) -> date:
        """From when on evidence is listed: the day from which this cycle counts, or an earlier one that it looks back to."""
        return min(self.found.day, self.found.chain.opens) if is_first(self.found) else self.found.day

    def looks_behind(self) -> bool:
        """Whether evidence before the start counts, so that the last which came too early is told; not once it was met."""
        clause = None if self.found.chain.unknown else self.found.chain.clause
        behind = clause is not None and bool(clause.dated or clause.looks_back)
        return behind and is_first(self.found) and self.found.met is None

    def stands_outside(self, row: Row) -> tuple[str, ...]:
        """Why the row could not meet it whatever it says of itself; empty where it could."""
        found = self.found
        if conflict(row.key, found.chain.first.key):
            return ("it belongs to another episode",)
        if is_first(found) and not self.clock.hours and row.day < self.clock.opens(found.chain, found.start):
            opens = day_words(self.clock.opens(found.chain, found.start))
            return (f"it stands before {opens}, from which evidence counts",)
        if not self.clock.could_meet(found.chain, found.start, found.step, row):
            return ("it stands before the start, or on the day that began this cycle",)
        if self.clock.facts.fitting(self.clock.timescale.met_by, row)[0] is not None:
            return ("the duty was already met",)
        return ()

    def failed(self, row: Row) -> Iterator[FailedPart]:
        """The parts of each clause of its kind that the row fails."""
        for clause in self.clock.timescale.met_by:
            if clause.event == row.kind:
                yield from failed_parts(clause.where, lambda word: self.clock.facts.value(word, row))

    def due_soon(self) -> Moment | None:
        before, due = self.clock.timescale.ladder.due_soon, self.found.ruling.due
        if before is None or due is None:
            return None
        working = self.clock.axis.is_working
        if before.in_hours and isinstance(due, datetime):
            instant = instant_before(due, before, working)
            return Moment(local_day(instant), instant)
        return Moment(day_before(day_of(due), before, working))

    def working_states(self) -> Iterator[tuple[str, Moment, date | None]]:
        """What was booked, tried, awaited: shown, and none stops the clock."""
        facts, found = self.clock.facts, self.found
        kinds = {clause.event for clause in self.clock.timescale.met_by}
        for row in facts.rows:
            of_this = row.kind in WORKING_STATES and facts.attribute("of", row) in kinds
            if row.day >= found.start.day and (of_this or row.kind in ANY_EVIDENCE):
                named = facts.attribute("for", row) or facts.attribute("said_done", row)
                yield row.kind, moment_of(row), named if isinstance(named, date) else None


def cycle_of(shown: Shown) -> Cycle:
    """One obligation of the line, as it is told beside another."""
    obligation, found = shown.obligation, shown.found
    phase = found.ruling.phase
    return Cycle(
        obligation.obligation,
        obligation.cycle,
        obligation.started,
        found.start.kind,
        not is_first(found),
        "" if phase is None else str(phase.limit),
        obligation.due,
        obligation.met,
        obligation.ended,
        obligation.state,
        obligation.reason,
    )


def _by_start(shown: Shown) -> tuple[date, int, int]:
    return shown.found.day, shown.found.start.place, shown.found.step
