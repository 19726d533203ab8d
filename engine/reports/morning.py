"""One morning, from obligations to decisions, finished digests and their proof: a pure function."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.alerts.coverage import Finding, prove
from engine.alerts.ledger import Acknowledged, Decision, Told
from engine.alerts.routing import Router, staffing_day
from engine.alerts.shown import Gap, PreviousMorning, Shown
from engine.alerts.unwatched import OpenPeriod, Unwatched, find_unwatched
from engine.alerts.verdicts import decide, past_of
from engine.alerts.window import Window, window_of
from engine.calendars.axis import Axis
from engine.reports.compose import Freshness, make_digest
from engine.reports.digest import Digest, DigestKind
from engine.reports.facts import Facts
from engine.reports.ordering import Duty, duties_of
from engine.reports.summaries import summaries
from engine.reports.working_states import known_at
from engine.rulebook.timescale import RuleBook
from engine.words.organisation import Organisation
from engine.words.settings import DigestSettings
from engine.words.values import CaseEvent, Obligation, Person


@dataclass(frozen=True, slots=True)
class Morning:
    """What one morning decides and says, and what could not be proved of it (nothing, when all is well)."""

    window: Window
    decisions: tuple[Decision, ...]
    digests: tuple[Digest, ...]
    unwatched: tuple[Unwatched, ...]
    findings: tuple[Finding, ...]

    def previous(self) -> PreviousMorning:
        """This morning, as the next one looks back on it."""
        return previous_of(self.digests, self.window)


def plan_morning(
    book: RuleBook,
    axis: Axis,
    organisation: Organisation,
    settings: DigestSettings,
    obligations: Sequence[Obligation],
    last_evidence: Mapping[str, date | None],
    people: Mapping[str, Person],
    events_by_subject: Mapping[str, Sequence[CaseEvent]],
    open_periods: Sequence[OpenPeriod],
    told: Sequence[Told],
    acknowledgements: Sequence[Acknowledged],
    previous: PreviousMorning | None,
    now: datetime,
    freshness: Sequence[Freshness],
    changed_subjects: Collection[str] | None = None,
    gap: Gap | None = None,
) -> Morning:
    """Decide what is told, make every digest, and prove from the finished digests that nothing is missing.

    `obligations` are all that had started by `now`, closed ones included, as evaluated at `now`. `events_by_subject`
    are in the order of the histories. `changed_subjects` had a row recorded, corrected or withdrawn since the previous
    morning; left out, they are worked out from the events given, which may no longer hold withdrawn ones. `gap` is said
    at the top of every digest.
    The same values give the same morning, to the byte.
    """
    window = window_of(axis, now, settings.digest_time)
    router = Router(organisation, staffing_day(window.today, window.next_day, axis.is_working(window.today)))
    known = {subject: known_at(events, now) for subject, events in events_by_subject.items()}
    unwatched = find_unwatched(book, obligations, open_periods, known, router)
    past = past_of(told, acknowledgements)
    shown_before = previous.shown if previous is not None else None
    decisions = decide(obligations, past, book, axis, window, router, shown_before)
    standing = {id: past.standing(id, window.today) for id in past.acknowledged}
    facts = Facts(
        book=book,
        axis=axis,
        organisation=organisation,
        settings=settings,
        window=window,
        router=router,
        obligations=obligations,
        last_evidence=last_evidence,
        people=people,
        events=known,
        unwatched=unwatched,
        decisions=decisions,
        acknowledged={id: row for id, row in standing.items() if row is not None},
        previous=previous,
        changed=frozenset(_changed(events_by_subject, previous) if changed_subjects is None else changed_subjects),
        gap=gap,
    )
    digests = _digests(facts, freshness)
    shown: list[Shown] = [entry for digest in digests for entry in digest.shown()]
    findings = prove(obligations, unwatched, shown, window, router, previous, book, open_periods)
    return Morning(window, decisions, digests, tuple(unwatched), tuple(findings))


def previous_of(digests: Sequence[Digest], window: Window) -> PreviousMorning:
    """What these digests showed to responsible managers, for the next morning to compare with."""
    shown = {
        entry.obligation: entry
        for digest in digests
        for entry in digest.shown()
        if entry.responsible and entry.obligation and digest.kind is DigestKind.MANAGER
    }
    return PreviousMorning(window.now, window.next_digest, shown)


def _changed(events: Mapping[str, Sequence[CaseEvent]], previous: PreviousMorning | None) -> list[str]:
    if previous is None:
        return []
    return [subject for subject, rows in events.items() if any(row.recorded > previous.made for row in rows)]


def _digests(facts: Facts, freshness: Sequence[Freshness]) -> tuple[Digest, ...]:
    """One for each manager of a team as routed today, for the fallback, for each role that answers; then the heads
    of service's. By person."""
    duties = duties_of(facts.obligations, facts)
    told: dict[str, list[Duty]] = {facts.organisation.fallback: []}
    answers: dict[str, list[Duty]] = {}
    for team in facts.organisation.teams:
        told.setdefault(facts.router.of_team(team).manager, [])
    for child in facts.unwatched:
        told.setdefault(child.manager, [])
    for person in facts.organisation.owners.values():
        answers.setdefault(person, [])
    for duty in duties:
        manager = facts.router.route(duty.lead).manager
        told.setdefault(manager, []).append(duty)
        owner = facts.router.answers(duty.lead.owner)
        if owner and owner != manager:
            answers.setdefault(owner, []).append(duty)
    digests = [
        make_digest(person, told.get(person, []), answers.get(person, []), facts, freshness)
        for person in sorted(told.keys() | answers.keys())
    ]
    return (*digests, *summaries(duties, facts, freshness))
