"""Children who must never drop out of sight: unwatched, closed with a duty open, long on a plan, or without a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from engine.alerts.routing import Router
from engine.alerts.unwatched import find_unwatched
from engine.reports.pieces import CASE, DAY, TEXT, WHOLE, at, columns, counted_of, listed, row, scope_words
from engine.reports.report import Report, Row, Table
from engine.reports.unwatchable import span_words, unsaid_at
from engine.reports.view import Span, View, sentence
from engine.rulebook.timescale import RuleBook
from engine.words.days import full_day
from engine.words.enums import EndReason, State, Unit
from engine.words.limits import Limit
from engine.words.values import Obligation

CLOSED_WITHIN: Final = 30  # days for which a closed case with unmet duties stays on the list
PLAN_MONTHS: Final = (15, 24)
OVERSIGHT_BEFORE: Final = Limit(3, Unit.MONTHS)  # an oversight so long before the 15 months counts for them


def cohorts(view: View, team: str = "") -> Report:
    """The four lists, each with its reason. They are shown also when they are empty."""
    tables = (_unwatched(view, team), _closed(view, team), _long_plans(view, team), _cannot(view, team))
    return Report(
        id="cohorts",
        title="Children not to lose sight of",
        authority=view.organisation.authority,
        scope=scope_words(view, team),
        period=f"as at {full_day(view.today)}",
        made=view.made,
        lead=_lead(tables),
        parts=tables,
        notes=_notes(view.book),
    )


def _lead(tables: Sequence[Table]) -> tuple[str, ...]:
    unwatched, closed, plans, cannot = (len({row.cells[0].value for row in table.rows}) for table in tables)
    two_years = sum(row.cells[6].value == _reached(24) for row in tables[2].rows)
    words = [
        f"{_some(unwatched, 'child is', 'children are')} unwatched",
        f"{_some(closed, 'case was', 'cases were')} closed with a duty still open",
        f"{_some(plans, 'child has', 'children have')} been on a plan for 15 months or more"
        + (f" ({two_years} of them for 2 years)" if two_years else ""),
        f"{_some(cannot, 'child has', 'children have')} a duty without a date",
    ]
    return (f"{sentence(listed(words))}.",)


def _some(number: int, one: str, many: str) -> str:
    return counted_of(number, one, many) if number else f"no {one}"


def _mine(view: View, team: str, held: str) -> bool:
    return not team or view.team_id(held) == view.team_id(team)


def _unwatched(view: View, team: str) -> Table:
    missing = find_unwatched(
        view.book, view.obligations, view.open_periods, view.events, Router(view.organisation, view.today)
    )
    rows = [
        row(
            each.subject,
            view.initials(each.subject),
            sentence(span_words(each.period)),
            each.since,
            view.duty_name(each.timescale),
            each.reason,
            view.team_name(each.team),
            view.who(each.worker),
        )
        for each in missing
        if _mine(view, team, each.team)
    ]
    return Table(
        "unwatched",
        "Unwatched: an expected duty that nothing stands for",
        columns(
            ("case", "Case", CASE),
            ("initials", "Initials", TEXT),
            ("status", "Status", TEXT),
            ("since", "Since", DAY),
            ("duty", "Duty expected", TEXT),
            ("reason", "Why it is not watched", TEXT),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
            roomy=("reason",),
        ),
        tuple(rows),
        empty="Nobody: every child with an open status has the duties expected of it.",
    )


def _closed(view: View, team: str) -> Table:
    rows: list[tuple[date, str, Row]] = []
    closings = _closings(view.spans)
    for each in view.obligations:
        closed = closings.get(each.subject)
        if closed is None or not _mine(view, team, each.team):
            continue
        still = each.state.is_open and each.state is not State.CANNOT_COMPUTE and each.started.day <= closed
        if still or (view.today - closed <= timedelta(days=CLOSED_WITHIN) and _left_open(each, closed, view)):
            rows.append((closed, each.subject, _closed_row(each, closed, still, view)))
    rows.sort(key=lambda item: (-item[0].toordinal(), item[1]))
    return Table(
        "closed",
        "Closed with a duty still open",
        columns(
            ("case", "Case", CASE),
            ("initials", "Initials", TEXT),
            ("closed", "Closed", DAY),
            ("duty", "Duty", TEXT),
            ("due", "Due", DAY),
            ("standing", "Where it stands", TEXT),
            ("team", "Team", TEXT),
            roomy=("standing",),
        ),
        tuple(line for _, _, line in rows),
        note=f"For {CLOSED_WITHIN} days after closing: what was overdue then, and what is done once and had not been done. What "
        "goes on after closing is listed until it is done. Visits and supervisions that were not due yet end with the case.",
        empty=f"No case closed in the last {CLOSED_WITHIN} days had a duty still open, and none goes on after closing.",
    )


def _left_open(each: Obligation, closed: date, view: View) -> bool:
    """Ended by the closing, though overdue then, or though it is done once and had not been done."""
    if each.state is not State.ENDED_WITHOUT or each.reason != EndReason.CASE_CLOSED:
        return False
    if each.ended is None or each.ended.day != closed:
        return False
    return _overdue_at(each, closed) or not view.timescales[each.timescale].repeats


def _overdue_at(each: Obligation, closed: date) -> bool:
    return each.due is not None and each.due.day < closed


def _closings(spans: Iterable[Span]) -> dict[str, date]:
    """The day on which each case that is closed now was last closed."""
    last: dict[str, date] = {}
    running: set[str] = set()
    for span in spans:
        if span.period != "case":
            continue
        if span.until is None:
            running.add(span.subject)
        elif span.ended_by == "case_closed":
            last[span.subject] = max(span.until, last.get(span.subject, date.min))
    return {subject: day for subject, day in last.items() if subject not in running}


def _closed_row(each: Obligation, closed: date, still: bool, view: View) -> Row:
    late = _overdue_at(each, closed)
    if still:
        words = "goes on after closing" + (", overdue" if each.state is State.OVERDUE else "")
    else:
        words = "was overdue when the case closed" if late else "not done when the case closed, and not due yet"
    return row(
        each.subject,
        view.initials(each.subject),
        closed,
        view.duty_name(each.timescale, each.limit),
        at(each.due),
        words,
        view.team_name(each.team),
    )


def _reached(months: int) -> str:
    return "2 years" if months == 24 else f"{months} months"


def _long_plans(view: View, team: str) -> Table:
    rows: list[tuple[date, Row]] = []
    for spans in view.open_spans.values():
        for span in spans:
            held, worker = view.holder(span.subject)
            if span.period != "cp_plan" or not _mine(view, team, held):
                continue
            limits = {months: view.axis.due(span.since, Limit(months, Unit.MONTHS)) for months in PLAN_MONTHS}
            reached = [months for months, day in limits.items() if view.today >= day]
            if reached:
                oversight = _oversight(span, view.axis.back(limits[15], OVERSIGHT_BEFORE), view)
                months = _whole_months(span.since, view.today)
                line = row(
                    span.subject,
                    view.initials(span.subject),
                    view.team_name(held),
                    view.who(worker),
                    span.since,
                    months,
                    _reached(max(reached)),
                    oversight,
                )
                rows.append((span.since, line))
    rows.sort(key=lambda item: (item[0], str(item[1].cells[0].value)))
    return Table(
        "long_plans",
        "On a child protection plan for 15 months or more",
        columns(
            ("case", "Case", CASE),
            ("initials", "Initials", TEXT),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
            ("since", "Plan since", DAY),
            ("months", "Whole months", WHOLE),
            ("reached", "Has reached", TEXT),
            ("oversight", "Last management oversight", DAY),
        ),
        tuple(line for _, line in rows),
        note="An oversight is shown where one is recorded in the 3 months before the plan reached 15 months, or later.",
        empty="No child has been on a plan for 15 months.",
    )


def _oversight(span: Span, since: date, view: View) -> date | None:
    days = [each.happened.day for each in view.events.get(span.subject, ()) if each.kind == "management_oversight"]
    return max((day for day in days if day >= since), default=None)


def _whole_months(since: date, today: date) -> int:
    months = (today.year - since.year) * 12 + today.month - since.month
    return months if today.day >= since.day else months - 1


def _cannot(view: View, team: str) -> Table:
    rows = []
    for each in view.obligations:
        if each.state is not State.CANNOT_COMPUTE or not _mine(view, team, each.team):
            continue
        start = next((event for event in view.events.get(each.subject, ()) if event.event_id == each.anchor), None)
        why = each.reason or unsaid_at(start, view.timescales[each.timescale], view.book.vocabulary)
        rows.append(
            row(
                each.subject,
                view.initials(each.subject),
                view.duty_name(each.timescale, each.limit),
                each.started.day,
                why,
                view.team_name(each.team),
                view.who(each.worker),
            )
        )
    return Table(
        "cannot_compute",
        "No date can be worked out",
        columns(
            ("case", "Case", CASE),
            ("initials", "Initials", TEXT),
            ("duty", "Duty", TEXT),
            ("from", "From", DAY),
            ("reason", "Why not", TEXT),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
            roomy=("reason",),
        ),
        tuple(sorted(rows, key=lambda line: (str(line.cells[0].value), str(line.cells[2].value)))),
        empty="Every open duty has its date.",
    )


def _notes(book: RuleBook) -> tuple[str, ...]:
    going_on = sum(all(end.event != "case_closed" for end in each.ends_without) for each in book.timescales)
    besides = (
        f", except {counted_of(going_on, 'kind', 'kinds')} of which the rule book says that they go on"
        if going_on
        else ""
    )
    return (
        "Unwatched: a status is open (looked after, on a plan, a section 47 enquiry, a case) and a duty that the rules expect "
        "of it has no obligation. The child may be well seen; Longstop cannot know.",
        "Months on a plan end on the corresponding date: a plan of 5 July 2019 reaches 15 months on 5 October 2020.",
        f"Closing a case ends its duties{besides}.",
    )
