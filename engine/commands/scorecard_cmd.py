"""`scorecard`: timeliness per timescale, team and period; publish a month; list the cases behind a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import AsAtOption, KnownAtOption, Place, place_of, progress, told, typed_day
from engine.commands.known import refuse_team, refuse_unknown
from engine.commands.obligations_cmd import cache, moments
from engine.commands.reporting import ReportFormat, ReportFormatOption, TableOption, ToOption, deliver
from engine.words.enums import LimitName
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from datetime import datetime

    from engine.reports.periods import Period
    from engine.reports.scorecard import Scope
    from engine.service.scorecards import View
    from engine.store.database import Database

app = typer.Typer(help="Timeliness per timescale, team and period, against target and comparators.")

MonthOption = Annotated[
    str, typer.Option("--month", metavar="2020-09", help="A month; default the last that has ended.")
]
QuarterOption = Annotated[
    str, typer.Option("--quarter", metavar="2020-Q2", help="A quarter of the year from April: Q2 is July to September.")
]
DayOption = Annotated[str, typer.Option("--day", metavar="DATE", help="Who was up to date on this day.")]
TeamOption = Annotated[str, typer.Option("--team", help="Only what this team held when it fell due.")]
ServiceOption = Annotated[str, typer.Option("--service", help="Only what the teams of this service held.")]
WAYS = {"fell-due": "fell due in period", "completed": "completed in period", "up-to-date": "up to date on a day"}


@app.callback(invoke_without_command=True)
@told
def scorecard(
    context: typer.Context,
    month: MonthOption = "",
    quarter: QuarterOption = "",
    day: DayOption = "",
    team: TeamOption = "",
    service: ServiceOption = "",
    publish: Annotated[bool, typer.Option("--publish", help="Freeze the month as published, for every team.")] = False,
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
) -> None:
    """Timeliness of a month, a quarter or a day. Where a month was published, what has moved since stands beside it."""
    if context.invoked_subcommand is not None:
        return
    from config.measures import COMPARATORS, TARGETS, read_comparators, read_targets
    from engine.commands.import_cmd import user
    from engine.reports.scorecard_report import scorecard_report
    from engine.service import scorecards

    place = place_of(context)
    moment, known = moments(place, as_at, known_at)
    period = period_of(month, quarter, day, moment)
    if publish and (team or service):
        raise Mistake("--publish", "a month is published whole, with all its teams.", "Leave out --team and --service.")
    targets = read_targets(place.home / "config" / TARGETS)
    comparators = read_comparators(place.home / "config" / COMPARATORS)
    database = place.open()
    found = see(place, database, period, moment, known)
    scope, made = scope_of(found, team, service), place.wiring.clock()
    if publish:
        edition = scorecards.publish(database, found, made=made, by=user())
        again = f", edition {edition}; the first stays what was published" if edition > 1 else ""
        typer.echo(f"Published {period.name}{again}.", err=True)
    card = scorecards.scorecard_of(found, scope, targets, comparators, made)
    restated = scorecards.restated(database, found, card)
    database.close()
    deliver(scorecard_report(card, restated), layout, to, table)


@app.command("cases")
@told
def cases(
    context: typer.Context,
    timescale: Annotated[str, typer.Option("--timescale", help="The timescale whose figure is to be checked.")],
    month: MonthOption = "",
    quarter: QuarterOption = "",
    day: DayOption = "",
    limit: Annotated[LimitName, typer.Option("--limit", help="Which of its limits.")] = LimitName.STATUTORY,
    way: Annotated[
        str, typer.Option("--way", help="fell-due, completed or up-to-date; default the timescale's own.")
    ] = "",
    team: TeamOption = "",
    service: ServiceOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
) -> None:
    """The cases behind one figure: each duty with what became of it, so that the figure can be checked by hand."""
    from engine.reports.counting import Counting
    from engine.reports.scorecard import way_of
    from engine.reports.scorecard_cases import cases_report
    from engine.words.clock import local_day

    place = place_of(context)
    moment, known = moments(place, as_at, known_at)
    period = period_of(month, quarter, day, moment)
    refuse_unknown("--way", way, WAYS, "not a way of counting", f"Use {', '.join(WAYS)}.")
    database = place.open()
    found = see(place, database, period, moment, known, timescale)
    database.close()
    rule = found.eyes.setup.book.timescale(timescale)
    if limit not in rule.limit_names:
        raise Mistake("--limit", f"{timescale} has no {limit}.", f"Use {' or '.join(rule.limit_names)}.")
    if way and period.first == period.last and WAYS[way] != Counting.UP_TO_DATE:
        raise Mistake("--way", "a single day is counted up to date only.", "Use --month or --quarter.")
    report = cases_report(
        found.seen,
        rule,
        limit,
        Counting(WAYS[way]) if way else way_of(rule, period),
        period,
        scope_of(found, team, service),
        found.organisation,
        last_day=local_day(moment),
        made=place.wiring.clock(),
    )
    deliver(report, layout, to)


def period_of(month: str, quarter: str, day: str, as_at: datetime) -> Period:
    """The one period that was asked for; the last month that had ended where none was."""
    from engine.reports.periods import day_period, month_of, typed_month, typed_quarter
    from engine.words.clock import local_day

    if sum(map(bool, (month, quarter, day))) > 1:
        raise Mistake("scorecard", "one period at a time.", "Give one of --month, --quarter and --day.")
    if month:
        return typed_month(month, "--month")
    if quarter:
        return typed_quarter(quarter, "--quarter")
    return day_period(typed_day(day, "--day")) if day else month_of(local_day(as_at)).previous


def see(
    place: Place, database: Database, period: Period, as_at: datetime, known_at: datetime, timescale: str = ""
) -> View:
    """Everything that is stored, seen as the period needs it. Raises Mistake for a timescale that no rule has."""
    from engine.commands.loading import load_setup
    from engine.service.scorecards import view

    setup = load_setup(place, database)
    rules = [each.id for each in setup.book.timescales]
    refuse_unknown("--timescale", timescale, rules, "not in the rule book", f"Use {', '.join(rules)}.")
    with progress("Counting"):
        return view(database, setup, period, as_at, known_at, cache(place))


def scope_of(found: View, team: str, service: str) -> Scope:
    """Whose duties are counted. Raises Mistake for a team or service that nobody knows."""
    from engine.reports.scorecard import Scope, service_of
    from engine.service.scorecards import scope_of_service, scope_of_team, teams_of

    if team and service:
        raise Mistake("scorecard", "one scope at a time.", "Give --team or --service.")
    if team:
        refuse_team(team, teams_of(found), found.organisation)
        return scope_of_team(found, team)
    if service:
        known = {service_of(each, found.organisation) for each in found.organisation.teams}
        refuse_unknown(
            "--service", service, known, "no service", f"Use {', '.join(sorted(known - {''})) or 'none yet'}."
        )
        return scope_of_service(found, service)
    return Scope()
