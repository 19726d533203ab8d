"""Weekly team sheets and monthly scorecards on their way to those who answer for them: queued once, all or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from config.measures import COMPARATORS, TARGETS, read_comparators, read_targets
from engine.alerts.routing import Router, staffing_day
from engine.rendering.report_html import report_html
from engine.rendering.report_text import report_text
from engine.reports.periods import Period, month_of
from engine.reports.report import Report
from engine.reports.scorecard import Scope, service_of
from engine.reports.scorecard_report import scorecard_report
from engine.reports.team_sheet import sheets
from engine.service import scorecards
from engine.service.reporting import view_of
from engine.service.setup import Setup
from engine.store import messages
from engine.store import scorecards as stored
from engine.store.database import Database
from engine.words.clock import local_day
from engine.words.organisation import Organisation
from engine.words.records import OutboxMessage

TEAM_SHEET = "team_sheet"
SCORECARD = "scorecard"
Addressed = tuple[str, Report]  # the id of a person, and what goes there


def queue_team_sheets(
    db: Database, setup: Setup, due_for: datetime, *, now: datetime, cache: Path | None
) -> tuple[int, int]:
    """Make each team's sheet as at this instant, and queue it for whoever is told of that team's work today.

    Returns how many sheets there are, and how many were queued now: those of one week are queued once.
    """
    view = view_of(db, setup, now, now, now=now, cache=cache)
    router = _router(view.organisation, setup, now)
    made = [(router.of_team(team).manager, sheet) for team, sheet in sheets(view).items()]
    return len(made), _queue(db, setup, view.organisation, TEAM_SHEET, made, local_day(due_for), now)


def publish_scorecards(
    db: Database, setup: Setup, home: Path, due_for: datetime, *, now: datetime, by: str, cache: Path | None
) -> tuple[Period, bool, int]:
    """Publish the month before the one in which `due_for` lies, if it is not published yet, and queue the scorecards.

    The head of service has the whole authority's, each head of a service that service's, each manager the team's.
    Returns the month, whether it was published now, and how many were queued now.
    """
    period = month_of(local_day(due_for)).previous
    found = scorecards.view(db, setup, period, now, now, cache)
    fresh = stored.published(db, period.first, Scope().key) is None
    if fresh:
        scorecards.publish(db, found, made=now, by=by)
    targets = read_targets(home / "config" / TARGETS)
    comparators = read_comparators(home / "config" / COMPARATORS)
    made: list[Addressed] = []
    for person, scope in _readers(found, _router(found.organisation, setup, now)):
        card = scorecards.scorecard_of(found, scope, targets, comparators, now)
        made.append((person, scorecard_report(card, None if fresh else scorecards.restated(db, found, card))))
    return period, fresh, _queue(db, setup, found.organisation, SCORECARD, made, local_day(due_for), now)


def _readers(found: scorecards.View, router: Router) -> Iterator[tuple[str, Scope]]:
    """Who has which scorecard."""
    organisation = found.organisation
    if organisation.head_of_service:
        yield organisation.head_of_service, Scope()
    teams = [team for team in scorecards.teams_of(found) if team]
    for service in sorted({service_of(team, organisation) for team in teams} - {""}):
        known = organisation.services.get(service)
        if known is not None and known.head and known.head != organisation.head_of_service:
            yield known.head, scorecards.scope_of_service(found, service)
    seen: set[frozenset[str] | None] = set()
    for team in teams:
        scope = scorecards.scope_of_team(found, team)
        if scope.teams not in seen and organisation.team(team) is not None:
            seen.add(scope.teams)
            yield router.of_team(team).manager, scope


def _router(organisation: Organisation, setup: Setup, now: datetime) -> Router:
    """Who stands in for whom today; on a day that nobody works, on the next one that somebody does."""
    today = local_day(now)
    return Router(organisation, staffing_day(today, setup.axis.after(today, 1), setup.axis.is_working(today)))


def _queue(
    db: Database,
    setup: Setup,
    organisation: Organisation,
    kind: str,
    made: Iterable[Addressed],
    day: date,
    now: datetime,
) -> int:
    """Queue each report as a message of the day it was due for; a person's second and third have kinds of their own."""
    before: Counter[str] = Counter()
    queued = 0
    with db.transaction():
        for person, report in made:
            before[person] += 1
            number = f"-{before[person]}" if before[person] > 1 else ""
            queued += (
                messages.enqueue(db, _message(setup, organisation, f"{kind}{number}", person, report, day, now))
                is not None
            )
    return queued


def _message(
    setup: Setup, organisation: Organisation, kind: str, person: str, report: Report, day: date, now: datetime
) -> OutboxMessage:
    staff = organisation.person(person)
    return OutboxMessage(
        message_id=f"{kind}-{person}-{day}".replace(" ", "-"),
        recipient=person,
        address=staff.email if staff is not None else "",
        channel=str(setup.settings.delivery),
        kind=kind,
        subject=" · ".join(filter(None, (report.title, report.period))),
        text=report_text(report),
        html=report_html(report),
        made_at=now,
        day=day,
    )
