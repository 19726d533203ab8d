"""Court work: the week that each case in pre-proceedings or care proceedings has reached, and how long concluded ones took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.reports.pieces import (
    CASE,
    DAY,
    PERCENT,
    TEXT,
    WHOLE,
    average,
    columns,
    counted_of,
    row,
    scope_words,
    share,
)
from engine.reports.report import Cell, Paper, Report, Row, Table
from engine.reports.view import Span, View, teams_in
from engine.words.days import full_day
from engine.words.values import CaseEvent

PRE, COURT = "pre_proceedings", "proceedings"
PRE_WEEKS: Final = (12, 16)
COURT_WEEKS: Final = 26
ENDED_BY: Final = {
    "pre_proceedings_ended": "ended",
    "proceedings_issued": "proceedings issued",
    "proceedings_concluded": "concluded",
    "transferred_out": "transferred out",
    "died": "died",
}
CONCLUDES: Final = {PRE: ("pre_proceedings_ended", "proceedings_issued"), COURT: ("proceedings_concluded",)}


@dataclass(frozen=True, slots=True)
class Matter:
    """One family's pre-proceedings or proceedings: the children whose spans began on the same day."""

    period: str
    subjects: tuple[str, ...]
    since: date
    until: date | None
    ended_by: str
    team: str
    worker: str
    extensions: int
    extended_to: date | None

    def days(self, today: date) -> int:
        """How many days it has run or ran; the day of issue is day 1 of proceedings, the letter's day is day 0."""
        return ((self.until or today) - self.since).days + (self.period == COURT)

    def week(self, today: date) -> int:
        """The week it is in: 26 on the last day that is in time, 27 on the day after."""
        return max(1, -(-self.days(today) // 7))


def matters(view: View, team: str = "") -> list[Matter]:
    """Every matter, open and closed, the longest running first."""
    together: dict[tuple[str, str, date, date | None, str], list[Span]] = {}
    for span in view.spans:
        if span.period in (PRE, COURT):
            person = view.people.get(span.subject)
            family = person.family if person is not None and person.family else span.subject
            together.setdefault((span.period, family, span.since, span.until, span.ended_by), []).append(span)
    every = [_matter(spans, view) for spans in together.values()]
    wanted = view.team_id(team) if team else ""
    picked = [each for each in every if not team or each.team == wanted]
    return sorted(picked, key=lambda each: (each.since, each.subjects))


def _matter(spans: Sequence[Span], view: View) -> Matter:
    first = spans[0]
    held, worker = view.holder_on(first.subject, first.until or view.today)
    days = {(each.happened.day, _until(each)) for span in spans for each in _extensions(span, view)}
    latest = max(days, default=None, key=lambda pair: pair[0])
    return Matter(
        first.period,
        tuple(sorted({span.subject for span in spans})),
        first.since,
        first.until,
        first.ended_by,
        view.team_id(held),
        worker,
        len(days),
        latest[1] if latest is not None else None,
    )


def _extensions(span: Span, view: View) -> list[CaseEvent]:
    if span.period != COURT:
        return []
    return [
        each
        for each in view.events.get(span.subject, ())
        if each.kind == "proceedings_extended"
        and each.happened.day >= span.since
        and (span.until is None or each.happened.day <= span.until)
    ]


def _until(event: CaseEvent) -> date | None:
    until = event.attributes.get("until")
    return until if isinstance(until, date) else None


def proceedings(view: View, since: date, until: date, team: str = "") -> Report:
    """What is open today with its week number, and what was concluded in the days asked for, both included."""
    every = matters(view, team)
    running = [each for each in every if each.until is None]
    done = [
        each
        for each in every
        if each.until is not None and since <= each.until <= until and each.ended_by in CONCLUDES[each.period]
    ]
    pre, court = ([each for each in running if each.period == period] for period in (PRE, COURT))
    return Report(
        id="proceedings",
        title="Pre-proceedings and care proceedings",
        authority=view.organisation.authority,
        scope=scope_words(view, team),
        period=f"as at {full_day(view.today)}; concluded {full_day(since)} to {full_day(until)}",
        made=view.made,
        lead=_lead(pre, court, view.today),
        parts=(
            _teams(running, view),
            _pre_table(pre, view),
            _court_table(court, view),
            _summary(done, view),
            _done_table(done, view),
        ),
        notes=_notes(),
        paper=Paper.LANDSCAPE,
    )


def _lead(pre: Sequence[Matter], court: Sequence[Matter], today: date) -> tuple[str, ...]:
    over_pre, over = (sum(each.week(today) > weeks for each in some) for some, weeks in ((pre, 16), (court, 26)))
    extended = sum(each.week(today) > COURT_WEEKS and _in_extension(each, today) for each in court)
    within = f" ({extended} of them within an extension)" if over else ""
    return (
        f"{_families(court)} in care proceedings, {over or 'none'} over {COURT_WEEKS} weeks{within}."
        if court
        else "No family is in care proceedings.",
        f"{_families(pre)} in pre-proceedings, {over_pre or 'none'} over {PRE_WEEKS[1]} weeks."
        if pre
        else "No family is in pre-proceedings.",
    )


def _families(some: Sequence[Matter]) -> str:
    children = sum(len(each.subjects) for each in some)
    return f"{counted_of(len(some), 'family', 'families')} ({counted_of(children, 'child', 'children')})"


def _in_extension(each: Matter, today: date) -> bool:
    return each.extended_to is not None and (each.until or today) <= each.extended_to


def _teams(running: Sequence[Matter], view: View) -> Table:
    today = view.today
    rows: list[Row] = []
    for team in [*teams_in(view, (each.team for each in running)), None]:
        mine = [each for each in running if team is None or each.team == team]
        if not mine or (team is None and not rows):
            continue
        pre, court = ([each for each in mine if each.period == period] for period in (PRE, COURT))
        rows.append(
            row(
                "All" if team is None else view.team_name(team),
                len(pre),
                *(sum(each.week(today) > weeks for each in pre) for weeks in PRE_WEEKS),
                len(court),
                sum(each.week(today) > COURT_WEEKS for each in court),
                sum(each.extensions > 0 for each in court),
                strong=team is None,
            )
        )
    return Table(
        "teams",
        "Open, by team (families)",
        columns(
            ("team", "Team", TEXT),
            ("pre", "Pre-proceedings", WHOLE),
            ("pre_over_12", "over 12 weeks", WHOLE),
            ("pre_over_16", "over 16 weeks", WHOLE),
            ("court", "Proceedings", WHOLE),
            ("court_over_26", "over 26 weeks", WHOLE),
            ("extended", "extended", WHOLE),
        ),
        tuple(rows),
        empty="Nothing is open in pre-proceedings or proceedings.",
    )


def _names(each: Matter) -> Cell:
    return Cell(" ".join(each.subjects))


def _pre_table(pre: Iterable[Matter], view: View) -> Table:
    rows = []
    for each in pre:
        week = each.week(view.today)
        over = next((f"over {weeks} weeks" for weeks in reversed(PRE_WEEKS) if week > weeks), "")
        rows.append(
            row(
                _names(each),
                view.team_name(each.team),
                view.who(each.worker),
                each.since,
                week,
                over or "within 12 weeks",
            )
        )
    return Table(
        "pre_proceedings",
        "In pre-proceedings",
        columns(
            ("case", "Case", CASE),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
            ("since", "Letter before proceedings", DAY),
            ("week", "Week", WHOLE),
            ("standing", "Where it stands", TEXT),
        ),
        tuple(rows),
        empty="No family is in pre-proceedings.",
    )


def _court_table(court: Iterable[Matter], view: View) -> Table:
    rows = []
    for each in court:
        rows.append(
            row(
                _names(each),
                view.team_name(each.team),
                view.who(each.worker),
                each.since,
                each.week(view.today),
                _last_day(each.since),
                each.extensions or None,
                each.extended_to,
                _standing(each, view.today),
            )
        )
    return Table(
        "proceedings",
        "In care proceedings",
        columns(
            ("case", "Case", CASE),
            ("team", "Team", TEXT),
            ("worker", "Worker", TEXT),
            ("issued", "Issued", DAY),
            ("week", "Week", WHOLE),
            ("last_day", "26 weeks end", DAY),
            ("extensions", "Extensions", WHOLE),
            ("extended_to", "Extended to", DAY),
            ("standing", "Where it stands", TEXT),
            roomy=("standing",),
        ),
        tuple(rows),
        empty="No family is in care proceedings.",
    )


def _last_day(issued: date) -> date:
    """The last day of 26 weeks beginning with the day of issue."""
    return date.fromordinal(issued.toordinal() + COURT_WEEKS * 7 - 1)


def _standing(each: Matter, today: date) -> str:
    if each.week(today) <= COURT_WEEKS:
        return "within 26 weeks"
    if each.extended_to is None:
        return "over 26 weeks, no extension recorded"
    return (
        "over 26 weeks, within the extension" if _in_extension(each, today) else "over 26 weeks, and over the extension"
    )


def _summary(done: Sequence[Matter], view: View) -> Table:
    rows: list[Row] = []
    for name, period, limit in (("Pre-proceedings", PRE, PRE_WEEKS[1]), ("Care proceedings", COURT, COURT_WEEKS)):
        some = [each for each in done if each.period == period]
        mean, middle = average([each.days(view.today) / 7 for each in some])
        in_time = sum(each.week(view.today) <= limit for each in some)
        children = sum(len(each.subjects) for each in some)
        rows.append(row(name, len(some), children, mean, middle, limit, in_time, share(in_time, len(some))))
    return Table(
        "concluded",
        "Concluded in the period",
        columns(
            ("what", "What", TEXT),
            ("families", "Families", WHOLE),
            ("children", "Children", WHOLE),
            ("mean_weeks", "Mean weeks", WHOLE),
            ("median_weeks", "Median weeks", WHOLE),
            ("limit_weeks", "Limit in weeks", WHOLE),
            ("within", "Within the limit", WHOLE),
            ("percent", "Share within", PERCENT),
        ),
        tuple(rows),
    )


def _done_table(done: Sequence[Matter], view: View) -> Table:
    rows = [
        row(
            _names(each),
            view.team_name(each.team),
            "pre-proceedings" if each.period == PRE else "care proceedings",
            each.since,
            each.until,
            ENDED_BY.get(each.ended_by, each.ended_by),
            round(each.days(view.today) / 7, 1),
            each.extensions or None,
        )
        for each in sorted(done, key=lambda each: (each.period != COURT, each.until or date.min, each.subjects))
    ]
    return Table(
        "concluded_cases",
        "Each family concluded in the period",
        columns(
            ("case", "Case", CASE),
            ("team", "Team", TEXT),
            ("what", "What", TEXT),
            ("began", "Began", DAY),
            ("ended", "Ended", DAY),
            ("how", "How", TEXT),
            ("weeks", "Weeks", WHOLE),
            ("extensions", "Extensions", WHOLE),
        ),
        tuple(rows),
        empty="Nothing was concluded in these days.",
    )


def _notes() -> tuple[str, ...]:
    return (
        "Counted by family: children of one family whose proceedings were issued on one day, and ended on one day, are one line. "
        "Where the data name no family, each child is a line.",
        "The 26 weeks begin with the day of issue (Children Act 1989, section 32): day 182 is the last day of week 26. "
        "Pre-proceedings are counted from the day after the letter before proceedings; their 12 and 16 weeks are this report's "
        "marks, not a limit of law.",
        "An extension is the court's; its date is taken as written, and the last one recorded counts. Weeks go on being counted "
        "from issue.",
        "Concluded: a final order or other conclusion recorded; pre-proceedings end with their end or with issue. Transfers "
        "out and deaths are left out of the mean and the median. The team held the case when it was concluded.",
    )
