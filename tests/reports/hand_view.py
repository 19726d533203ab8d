"""Hand-made views and breach lines for the tests of the standing reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from engine.reports.breaches import Held
from engine.reports.report import Report, Table
from engine.reports.view import Span, View
from engine.rulebook.timescale import RuleBook
from engine.words.clock import last_instant
from engine.words.enums import LimitName
from engine.words.organisation import Organisation, Team
from engine.words.records import BreachEntry, BreachLine
from engine.words.values import CaseEvent, Moment, Obligation, Person
from tests.reports.hand_made import AXIS, BOOK, at, moment, organisation


def offices() -> Organisation:
    """The hand-made teams, the two court teams in one service."""
    base = organisation()
    teams = {
        id: replace(team, service="Court service" if id != "front" else "Front of house")
        for id, team in base.teams.items()
    }
    return replace(base, teams=teams)


def view(
    day: str,
    *,
    obligations: Sequence[Obligation] = (),
    events: Sequence[CaseEvent] = (),
    people: Sequence[Person] = (),
    spans: Sequence[Span] = (),
    held: dict[str, Held] | None = None,
    book: RuleBook = BOOK,
    org: Organisation | None = None,
    made: datetime | None = None,
) -> View:
    """A view as at the end of that day, made at half past seven on it."""
    by_subject: dict[str, list[CaseEvent]] = {}
    for each in sorted(events, key=lambda each: each.happened.day):
        by_subject.setdefault(each.subject, []).append(each)
    return View(
        as_at=last_instant(date.fromisoformat(day)),
        made=made or at(day),
        book=book,
        axis=AXIS,
        organisation=org or offices(),
        obligations=obligations,
        held=held or {},
        people={person.subject: person for person in people},
        events=by_subject,
        spans=spans,
    )


def span(subject: str, period: str, since: str, until: str = "", ended_by: str = "") -> Span:
    """One span; open without `until`."""
    end = date.fromisoformat(until) if until else None
    return Span(subject, period, date.fromisoformat(since), f"{subject}-{since}", end, ended_by)


def logged(
    duty: Obligation, entry: BreachEntry, number: int, *, team: str = "", reason: str = "", due: Moment | None = None
) -> BreachLine:
    """A line of the log about this duty, entered at the end of its due day."""
    from tests.reports.hand_made import BOOK as book

    fell = due or duty.due
    assert fell is not None
    return BreachLine(
        entry=entry,
        obligation=duty.obligation,
        timescale=duty.timescale,
        limit=duty.limit,
        authority=book.timescale(duty.timescale).authority,
        subject=duty.subject,
        due=fell,
        true_from=fell.instant or at(date.fromordinal(fell.day.toordinal() + 1).isoformat(), "00:00"),
        logged_at=at(fell.day.isoformat(), "23:00"),
        scan=1,
        owner=duty.owner,
        team=team or duty.team,
        worker=duty.worker,
        met=duty.met,
        reason=reason,
        line=number,
    )


def table(report: Report, id: str) -> Table:
    """The report's table with this id."""
    return next(part for part in report.parts if isinstance(part, Table) and part.id == id)


def rows(report: Report, id: str, *keys: str) -> list[tuple[object, ...]]:
    """The values under these keys, a tuple a row; all of them without keys."""
    found = table(report, id)
    names = [column.key for column in found.columns]
    places = [names.index(key) for key in keys] if keys else range(len(names))
    return [tuple(row.cells[place].value for place in places) for row in found.rows]


__all__ = ["LimitName", "Moment", "Team", "logged", "moment", "rows", "span", "table", "view"]
