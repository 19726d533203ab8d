"""Our due dates beside those that a source carries, duty by duty, each difference with the cause that recomputing finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from engine.calendars import Axis
from engine.intake.result import SourceDate
from engine.reports.hypotheses import SHORT, Cause, Causes, alternatives, due_under
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.enums import LimitName, State
from engine.words.limits import Limit
from engine.words.values import CaseEvent, Obligation

NEAR: Final = 60  # days: a claim and an obligation further apart than this are not of one duty
LATE: Final = (State.MET_LATE, State.OVERDUE)

# From which other events sources are known to count, besides those that start or meet the timescale.
ALSO_STARTS: Final = {
    "icpc": ("s47_started", "strategy_discussion", "referral_received"),
    "assessment": ("assessment_started", "referral_received", "contact_received"),
    "review_conference": ("cp_plan_started", "icpc_held", "rcpc_held"),
    "looked_after_review": ("looked_after_started", "placement_started", "looked_after_review_held"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One duty as the source and as we have it, and why they differ.

    `causes` has one entry where one explanation alone gives the source's date, several where each of them would; an
    explanation may be two causes together. `said_late` and `late` are None where nothing is said.
    """

    subject: str
    timescale: str
    label: str
    claim: SourceDate | None
    ours: Obligation | None
    causes: tuple[Causes, ...]
    said_late: bool | None
    late: bool | None

    @property
    def cause(self) -> Cause:
        """The first cause, by which a report orders."""
        return min((each for causes in self.causes for each in causes), key=list(Cause).index)

    @property
    def words(self) -> str:
        """The causes in words: "this and that", or "either this or that" where each alone gives the date."""
        shown = [" and ".join(causes) for causes in self.causes]
        return shown[0] if len(shown) == 1 else f"either {' or '.join(shown)}"

    @property
    def short(self) -> str:
        """The same in a word or two, for narrow columns."""
        return " or ".join(" and ".join(SHORT[cause] for cause in causes) for causes in self.causes)


class Reconciler:
    """Compares claims with obligations by recounting on the axis; holds the rule book and what happened, and nothing else."""

    def __init__(self, book: RuleBook, axis: Axis, events: Iterable[CaseEvent], as_at: date) -> None:
        self.timescales = {each.id: each for each in book.timescales}
        self.axis, self.as_at = axis, as_at
        self.days = defaultdict[tuple[str, str], set[date]](set)  # of each kind of event, by subject
        for event in events:
            if not event.retracted:
                self.days[event.subject, event.kind].add(event.happened.day)

    def compare(self, claims: Sequence[SourceDate], obligations: Sequence[Obligation]) -> list[Compared]:
        """Every claim with the obligation it speaks of, and every obligation of those timescales that no claim has."""
        ours = defaultdict[tuple[str, str], list[Obligation]](list)
        for each in self.first_limits(obligations):
            ours[each.subject, each.timescale].append(each)
        found, spoken_of = list[Compared](), set[str]()
        for claim in map(self._by_then, claims):
            held = ours[claim.subject, claim.timescale]
            matched = match(claim, held)
            if matched is not None:
                spoken_of.add(matched.obligation)
            found.append(self._compared(claim, matched, held))
        told = {claim.timescale: claim.label for claim in reversed(claims) if claim.due is not None}
        for key in ours:
            found += [
                Compared(
                    each.subject, each.timescale, told[each.timescale], None, each, _UNTOLD, None, self.is_late(each)
                )
                for each in ours[key]
                if each.timescale in told and each.obligation not in spoken_of and each.due is not None
            ]
        return sorted(found, key=_order)

    def _by_then(self, claim: SourceDate) -> SourceDate:
        """The claim without what the source says happened after the asked day."""
        return replace(claim, met=None) if claim.met and claim.met > self.as_at else claim

    def first_limits(self, obligations: Iterable[Obligation]) -> Iterator[Obligation]:
        """The law's own limit where a timescale has one, else the local aim; a source speaks of one date only."""
        for each in obligations:
            timescale = self.timescales.get(each.timescale)
            if timescale is None or each.limit is LimitName.STATUTORY or not _has_statutory(timescale):
                yield each

    def _compared(self, claim: SourceDate, ours: Obligation | None, held: Sequence[Obligation]) -> Compared:
        said_late = self.said_late(claim)
        if ours is None or ours.due is None:
            causes: tuple[Causes, ...] = ((Cause.UNKNOWN_TO_US,),)
            return Compared(claim.subject, claim.timescale, claim.label, claim, None, causes, said_late, None)
        late = self.is_late(ours)
        if claim.due is None:
            causes = self._by_judgement(claim, ours, said_late, late)
        elif claim.due == ours.due.day:
            causes = self._same_due(claim, ours, said_late, late)
        else:
            causes = self._by_date(claim, ours, held)
        return Compared(claim.subject, claim.timescale, claim.label, claim, ours, causes, said_late, late)

    def _same_due(self, claim: SourceDate, ours: Obligation, said_late: bool | None, late: bool) -> tuple[Causes, ...]:
        met = ours.met.day if ours.met else None
        if claim.met is not None and claim.met != met:
            return ((Cause.EVIDENCE,),)
        if said_late is None or said_late == late:
            return ((Cause.SAME,),)
        return ((Cause.EVIDENCE,),) if claim.met != met or ours.ended else ((Cause.UNEXPLAINED,),)

    def _by_judgement(
        self, claim: SourceDate, ours: Obligation, said_late: bool | None, late: bool
    ) -> tuple[Causes, ...]:
        """The source gives no date, only that it was in time or not."""
        if said_late is None or said_late == late:
            return ((Cause.SAME,),)
        if claim.met is None or ours.met is None or claim.met != ours.met.day:
            return ((Cause.EVIDENCE,),)
        return ((Cause.UNEXPLAINED,),)

    def _by_date(self, claim: SourceDate, ours: Obligation, held: Sequence[Obligation]) -> tuple[Causes, ...]:
        """What gives the source's date, recounted from our start and from the others that it may have."""
        assert claim.due is not None
        limit = self.limit_of(ours)
        if limit is None:
            return ((Cause.UNEXPLAINED,),)
        found = alternatives(self.axis, ours.started.day, limit, claim.due, self._other_starts(claim, ours, held))
        if not found and self._counts_from_what_is_not_here(claim, ours):
            return ((Cause.EVIDENCE,),)
        return found or ((Cause.UNEXPLAINED,),)

    def _counts_from_what_is_not_here(self, claim: SourceDate, ours: Obligation) -> bool:
        """Of a repeating duty: the source's due day, counted back, lies after ours had fallen due. So it counts from
        another time that the duty was met, which is not recorded here."""
        timescale = self.timescales[ours.timescale]
        if not timescale.repeats or claim.started is not None or claim.due is None or ours.due is None:
            return False
        ends = claim.met or self.as_at
        starts = [self.axis.back(claim.due, each) for each in self._limits_of(ours) if not each.in_hours]
        return any(ours.due.day <= start < ends for start in starts)

    def _other_starts(self, claim: SourceDate, ours: Obligation, held: Sequence[Obligation]) -> set[date]:
        """The day that the source names, where it names one; else each day on which such a thing happened to the child,
        and, of a repeating duty, the day on which the one before it fell due."""
        if claim.started is not None:
            return {claim.started}
        timescale = self.timescales[ours.timescale]
        kinds = {*ALSO_STARTS.get(ours.timescale, ()), *(clause.event for clause in timescale.starts)}
        kinds |= {clause.event for clause in timescale.met_by}
        days = {day for kind in kinds for day in self.days.get((ours.subject, kind), ())}
        return days | {each.due.day for each in held if each.due and each.met and each.met.day == ours.started.day}

    def limit_of(self, ours: Obligation) -> Limit | None:
        """The limit that gave our due day, found by counting it; None where it was extended, or runs in hours."""
        if ours.due is None:
            return None
        limits = self._limits_of(ours)
        return next((each for each in limits if due_under(self.axis, ours.started.day, each) == ours.due.day), None)

    def _limits_of(self, ours: Obligation) -> list[Limit]:
        """The limits of the version and name that it runs to, its own step's first."""
        timescale = self.timescales.get(ours.timescale)
        versions = {each.in_force_from: each for each in timescale.versions} if timescale else {}
        schedule = versions[ours.version].limits.get(ours.limit) if ours.version in versions else None
        if schedule is None:
            return []
        steps = [*schedule.steps[min(ours.cycle, len(schedule.steps)) - 1 :], *schedule.steps]
        return [phase.limit for step in steps for phase in step.phases]

    def said_late(self, claim: SourceDate) -> bool | None:
        """Whether the source has it as late: by its own word, else by its own dates."""
        if claim.in_time is not None:
            return not claim.in_time
        return None if claim.due is None else (claim.met or self.as_at) > claim.due

    def is_late(self, ours: Obligation) -> bool:
        """Whether we have it as late."""
        return ours.state in LATE


_UNTOLD: Final[tuple[Causes, ...]] = ((Cause.UNKNOWN_TO_SOURCE,),)


def match(claim: SourceDate, held: Sequence[Obligation]) -> Obligation | None:
    """The obligation that the claim speaks of: of the same episode, met or started on the same day, else the nearest."""
    close = [each for each in held if _distance(claim, each)[3] <= NEAR or not _distance(claim, each)[0]]
    return min(close, key=lambda each: _distance(claim, each), default=None)


def _distance(claim: SourceDate, ours: Obligation) -> tuple[bool, bool, bool, int, str]:
    """How far apart the two are: False is the same."""
    started, met, due = ours.started.day, ours.met.day if ours.met else None, ours.due.day if ours.due else None
    pairs = [(claim.started, started), (claim.due, due), (claim.met, met)]
    apart = [abs((first - second).days) for first, second in pairs if first and second]
    episodes = bool(claim.episode and ours.episode and claim.episode != ours.episode)
    same_episode = bool(claim.episode) and claim.episode == ours.episode
    other_met = claim.met != met if claim.met or same_episode else False
    return (
        not same_episode,
        episodes or other_met,
        claim.started != started,
        min(apart, default=NEAR),
        ours.obligation,
    )


def _has_statutory(timescale: Timescale) -> bool:
    return any(LimitName.STATUTORY in version.limits for version in timescale.versions)


def _order(each: Compared) -> tuple[int, str, str, str, str]:
    due = each.claim.due if each.claim else each.ours.due.day if each.ours and each.ours.due else None
    return (list(Cause).index(each.cause), each.timescale, each.label, each.subject, str(due))
