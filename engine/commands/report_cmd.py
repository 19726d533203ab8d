"""`report NAME`: the standing reports, as text, page, CSV, workbook or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.breach_choice import chosen_of, named
from engine.commands.common import AsAtOption, KnownAtOption, place_of, progress, told, typed_day
from engine.commands.known import refuse_subject, refuse_team, refuse_unknown
from engine.commands.reporting import ReportFormat, ReportFormatOption, TableOption, ToOption, deliver
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from datetime import date

    from engine.reports.view import View
    from engine.service.setup import Setup
    from engine.store.database import Database

app = typer.Typer(help="The standing reports: to read, to print, to take into Excel.", no_args_is_help=True)
TeamOption = Annotated[str, typer.Option(help="Only this team's.")]
SinceOption = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day asked for.")]
UntilOption = Annotated[str, typer.Option("--until", metavar="DATE", help="The last day asked for.")]
ServiceOption = Annotated[str, typer.Option(help="Only the teams of this service.")]
TimescaleOption = Annotated[str, typer.Option(help="Only this timescale's.")]
AuthorityOption = Annotated[str, typer.Option(help="Only statute, statutory guidance, national standard or local.")]
SubjectOption = Annotated[str, typer.Option(help="Only this child's.")]
OpenOption = Annotated[bool, typer.Option("--open", help="Only what is still open.")]


@app.command("breach-log")
@told
def breach_log(
    context: typer.Context,
    team: TeamOption = "",
    service: ServiceOption = "",
    timescale: TimescaleOption = "",
    authority: AuthorityOption = "",
    subject: SubjectOption = "",
    since: SinceOption = "",
    until: UntilOption = "",
    open_only: OpenOption = False,
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
) -> None:
    """What was breached by law and what was missed locally, by team and duty, each with what became of it and why."""
    from engine.reports.breach_log import breach_log as make
    from engine.store import breaches

    database, setup, view = _look(context, as_at, known_at)
    lines = breaches.list_lines(database)
    database.close()
    _refuse_team(team, view, (line.team for line in lines))
    rules = {*view.timescales, *(each.timescale for each in view.obligations)}
    refuse_unknown("--timescale", timescale, rules, "not in the rule book", f"Use {named(rules)}.")
    refuse_subject(subject, view.events)
    asked = (team, service, timescale, authority, subject, since, until, open_only)
    chosen = chosen_of(setup, *asked, until_option="--until")
    deliver(make(lines, view, chosen), layout, to, table)


@app.command("supervision")
@told
def supervision(
    context: typer.Context,
    team: TeamOption = "",
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
) -> None:
    """How long ago each open case was last supervised, in bands, by kind of plan and by team."""
    from engine.reports.supervision import supervision as make

    view = _only_look(context, as_at, known_at)
    _refuse_team(team, view)
    deliver(make(view, team), layout, to, table)


@app.command("proceedings")
@told
def proceedings(
    context: typer.Context,
    team: TeamOption = "",
    since: SinceOption = "",
    until: UntilOption = "",
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
) -> None:
    """The week of every case in pre-proceedings and care proceedings, and how long those took that were concluded.

    Concluded in the days from --from to --until, by default the year up to the day of the report.
    """
    from engine.reports.proceedings import proceedings as make

    view = _only_look(context, as_at, known_at)
    _refuse_team(team, view)
    first, last = _days(since, until, view, 364)
    deliver(make(view, first, last, team), layout, to, table)


@app.command("cohorts")
@told
def cohorts(
    context: typer.Context,
    team: TeamOption = "",
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
) -> None:
    """Children not to lose sight of: unwatched, closed with a duty open, long on a plan, without a date."""
    from engine.reports.cohorts import cohorts as make

    view = _only_look(context, as_at, known_at)
    _refuse_team(team, view)
    deliver(make(view, team), layout, to, table)


@app.command("forecast")
@told
def forecast(
    context: typer.Context,
    team: TeamOption = "",
    each: Annotated[bool, typer.Option("--list", help="Also list each duty.")] = False,
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
) -> None:
    """What falls due in the next six weeks by team and working day, with the days that are far above usual."""
    from engine.reports.forecast import forecast as make

    view = _only_look(context, as_at, known_at)
    _refuse_team(team, view)
    deliver(make(view, team, each or table == "each"), layout, to, table)


@app.command("team-sheet")
@told
def team_sheet(
    context: typer.Context,
    team: TeamOption = "",
    all_teams: Annotated[
        bool, typer.Option("--all-teams", help="Every team's sheet, into the folder of --to.")
    ] = False,
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: ReportFormatOption = ReportFormat.TEXT,
    to: ToOption = None,
    table: TableOption = "",
) -> None:
    """The weekly team sheet: overdue and nearly so, with room to write the action, by whom and by when."""
    from engine.reports.team_sheet import sheets
    from engine.reports.team_sheet import team_sheet as make

    if bool(team) == all_teams:
        raise Mistake("team-sheet", "say which team.", "Add --team TEAM, or --all-teams --to FOLDER.")
    if all_teams and to is None:
        raise Mistake("--all-teams", "makes a file a team.", "Add --to FOLDER.")
    view = _only_look(context, as_at, known_at)
    _refuse_team(team, view)
    if not all_teams or to is None:
        deliver(make(view, team), layout, to, table)
        return
    for name, sheet in sheets(view).items():
        deliver(sheet, layout, to / f"{file_name(name)}.{layout.ending}", table)


def file_name(team: str) -> str:
    """A team's id as the name of a file: letters, digits and hyphens."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in team).split()) or "no-team"


def _look(context: typer.Context, as_at: str, known_at: str) -> tuple[Database, Setup, View]:
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache, moments
    from engine.service.reporting import view_of

    place = place_of(context)
    moment, known = moments(place, as_at, known_at)
    database = place.open()
    with progress("Working everything out"):
        setup, now = load_setup(place, database), place.wiring.clock()
        return database, setup, view_of(database, setup, moment, known, now=now, cache=cache(place))


def _only_look(context: typer.Context, as_at: str, known_at: str) -> View:
    database, _, view = _look(context, as_at, known_at)
    database.close()
    return view


def _refuse_team(team: str, view: View, seen: Iterable[str] = ()) -> None:
    refuse_team(team, {*(each.team for each in view.obligations), *seen}, view.organisation)


def _days(since: str, until: str, view: View, back: int) -> tuple[date, date]:
    """The days asked for; by default the last `back` days up to the day of the report. Raises Mistake."""
    from datetime import timedelta

    last = typed_day(until, "--until") if until else view.today
    first = typed_day(since, "--from") if since else last - timedelta(days=back)
    if first > last:
        raise Mistake("--from", f"{first} is after {last}.", "Give the earlier day first.")
    return first, last
