"""No gap: each open period has the duties the rule book expects of it, or the child is listed with the reason."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.alerts.reasons import why_unwatched
from engine.alerts.routing import Router
from engine.rulebook.timescale import Expectation, RuleBook, Timescale
from engine.words.values import CaseEvent, Obligation


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """A span that is open this morning, as histories give it."""

    subject: str
    period: str  # its name in the vocabulary
    since: date
    thread: str = ""  # the episode, or the id of the event that opened it
    episode: str = ""


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A child in an open period for whom an expected duty has no obligation, and why."""

    subject: str
    period: str
    since: date
    timescale: str
    reason: str
    team: str
    worker: str
    manager: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An expected duty that no obligation stands for."""

    period: OpenPeriod
    expectation: Expectation
    timescale: Timescale


def gaps(book: RuleBook, obligations: Iterable[Obligation], open_periods: Sequence[OpenPeriod]) -> list[Gap]:
    """The expected duties of open periods for which no obligation stands, nor one of a duty in its place, by subject,
    period and timescale.

    A repeating duty needs an open obligation of the subject's; a duty done once, one that started no earlier than the
    period. One that cannot be computed counts: it stands in its own queue.
    """
    opened: set[tuple[str, str]] = set()
    latest: dict[tuple[str, str], date] = {}
    for obligation in obligations:
        key = (obligation.subject, obligation.timescale)
        if obligation.state.is_open:
            opened.add(key)
        latest[key] = max(latest.get(key, date.min), obligation.started.day)
    known = {each.id for each in book.timescales}
    found: list[Gap] = []
    for expectation in book.expectations:
        for period in open_periods:
            if period.period != expectation.period:
                continue
            for id in expectation.timescales:
                standing = (book.timescale(each) for each in expectation.standing_for(id) if each in known)
                if not any(_stands(each, period, opened, latest) for each in standing):
                    found.append(Gap(period, expectation, book.timescale(id)))
    return sorted(found, key=lambda gap: (gap.period.subject, gap.period.period, gap.timescale.id, gap.period.since))


def _stands(
    timescale: Timescale,
    period: OpenPeriod,
    opened: Container[tuple[str, str]],
    latest: Mapping[tuple[str, str], date],
) -> bool:
    key = (period.subject, timescale.id)
    return key in opened or (not timescale.repeats and latest.get(key, date.min) >= period.since)


def find_unwatched(
    book: RuleBook,
    obligations: Sequence[Obligation],
    open_periods: Sequence[OpenPeriod],
    events_by_subject: Mapping[str, Sequence[CaseEvent]],
    router: Router,
) -> list[Unwatched]:
    """The gaps, each with its reason and with the manager who is told: the holder of the case by its latest event."""
    now_open: dict[str, set[str]] = {}
    for period in open_periods:
        now_open.setdefault(period.subject, set()).add(period.period)
    latest: dict[tuple[str, str], Obligation] = {}
    for obligation in sorted(obligations, key=lambda each: (each.started.day, each.cycle)):
        latest[obligation.subject, obligation.timescale] = obligation
    found: dict[tuple[str, str, str], Unwatched] = {}
    for gap in gaps(book, obligations, open_periods):
        period = gap.period
        events = events_by_subject.get(period.subject, ())
        team, worker = holder(events)
        manager = router.of_team(team).manager
        reason = why_unwatched(
            period.period,
            period.since,
            gap.expectation,
            gap.timescale,
            events,
            latest.get((period.subject, gap.timescale.id)),
            now_open[period.subject],
            book.vocabulary,
            router.day,
        )
        key = (period.subject, period.period, gap.timescale.id)
        found.setdefault(
            key, Unwatched(period.subject, period.period, period.since, gap.timescale.id, reason, team, worker, manager)
        )
    return list(found.values())


def holder(events: Sequence[CaseEvent]) -> tuple[str, str]:
    """The team and worker of the last event that gives a team, allocations of a role other than lead left out."""
    for event in reversed(events):
        if event.team and not (event.kind == "allocated" and event.attributes.get("role", "lead") != "lead"):
            return event.team, event.worker
    return "", ""
