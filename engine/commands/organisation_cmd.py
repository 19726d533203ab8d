"""`organisation`: check who works where, show who manages and covers on a day, who is on duty, and who is leaving."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.commands.common import (
    FINDINGS,
    Format,
    FormatOption,
    Place,
    counted,
    out_console,
    place_of,
    present,
    told,
    typed_day,
)
from engine.words.errors import ConfigMistake

if TYPE_CHECKING:
    from config.organisation_reader import Read
    from engine.alerts.staffing import Held, Leaver
    from engine.calendars.axis import Axis
    from engine.service.holdings import Holdings
    from engine.words.organisation import Organisation
    from engine.words.rota import Shut

commands = typer.Typer(
    help="Who works where: check it, show a day, who is on duty, who is leaving.", no_args_is_help=True
)
DayOption = Annotated[str, typer.Option("--day", metavar="DATE", help="As on this day; default today.")]
TEAMS = ("team", "name", "manager", "told", "why", "deputy", "cover", "service", "head", "kind")
DUTY = ("from", "to", "tell", "then")
LEAVERS = ("person", "initials", "team", "last_day", "why", "working_days_left", "open_duties", "cases", "told", "role")


@commands.command()
@told
def check(context: typer.Context, day: DayOption = "", layout: FormatOption = Format.TABLE) -> None:
    """Check the organisation: mistakes, who goes or is gone, hours that nobody covers, cases of teams not listed."""
    from engine.alerts.staffing import lacks

    place = place_of(context)
    read, axis, shut = _organisation(place)
    today = _day(day, place)
    rows = [
        {"where": read.place(*lack.about) or "organisation", "what": lack.what, "mend": lack.mend}
        for lack in lacks(read.organisation, axis, today, shut)
    ]
    held = _holdings(place)
    if held is not None:
        rows += _in_the_data(read.organisation, axis, today, held)
    organisation = read.organisation
    sound = f"{counted(len(organisation.people), 'person', 'people')} in {counted(len(organisation.teams), 'team')}"
    present(rows, ("where", "what", "mend"), layout, f"Nothing to see to: {sound}.", f"To see to, of {sound}")
    if held is None and layout is Format.TABLE:
        out_console().print("There is no database yet, so cases were not looked at.")
    if rows:
        raise typer.Exit(FINDINGS)


@commands.command()
@told
def show(context: typer.Context, day: DayOption = "", layout: FormatOption = Format.TABLE) -> None:
    """Show who manages, covers and answers on a day: for each team who is told, and why that is another."""
    from engine.alerts.routing import Router

    place = place_of(context)
    organisation = _organisation(place)[0].organisation
    today = _day(day, place)
    router = Router(organisation, today)
    rows: list[dict[str, Any]] = []
    for team in organisation.teams.values():
        route, service = router.of_team(team.id), organisation.service_of(team.id)
        rows.append(
            {
                "team": team.id,
                "name": team.name,
                "manager": team.manager,
                "told": route.manager,
                "why": route.because,
                "deputy": team.deputy,
                "cover": team.cover,
                "service": service.name if service is not None else "",
                "head": organisation.head_of(team.id),
                "kind": team.kind,
            }
        )
    present(rows, TEAMS, layout, "There are no teams.", f"On {today}", whole=True)
    if layout is Format.TABLE:
        for role, who in _roles(organisation):
            out_console().print(f"{role}: {who}")


@commands.command()
@told
def duty(context: typer.Context, day: DayOption = "", layout: FormatOption = Format.TABLE) -> None:
    """Show who is on duty through a day, and whom an alert that cannot wait goes on to."""
    from engine.alerts.staffing import duty_on

    place = place_of(context)
    read, _, shut = _organisation(place)
    today = _day(day, place)
    rows = [
        {
            "from": f"{begins:%H:%M}",
            "to": f"{ends:%H:%M}" if ends.date() == begins.date() else "24:00",
            "tell": people[0] if people else "the team's manager",
            "then": ", ".join((*people[1:], read.organisation.fallback)),
        }
        for begins, ends, people in duty_on(read.organisation, today, shut)
    ]
    present(rows, DUTY, layout, "", f"On duty on {today}, by the clock in London")


@commands.command()
@told
def leavers(
    context: typer.Context,
    day: DayOption = "",
    within: Annotated[int, typer.Option(min=1, max=250, help="Working days ahead.")] = 20,
    head: Annotated[str, typer.Option(metavar="PERSON", help="Only of the services that this person heads.")] = "",
    layout: FormatOption = Format.TABLE,
) -> None:
    """List whose last day is near, agency ends included, and how many open duties each holds; and who has gone with some."""
    from engine.alerts.staffing import leavers as find

    place = place_of(context)
    read, axis, _ = _organisation(place)
    today, held = _day(day, place), _holdings(place)
    found = find(read.organisation, axis, today, held.by_worker if held is not None else {}, within)
    wanted = [each for each in found if not head or read.organisation.head_of(each.team) == head]
    empty = (
        f"Nobody's last day is within {counted(within, 'working day')} of {today}, and nobody gone holds open duties."
    )
    present([_leaver(each) for each in wanted], LEAVERS, layout, empty, whole=True, right=LEAVERS[5:8])
    if held is None and layout is Format.TABLE:
        out_console().print("There is no database yet, so what they hold is not known.")


def _leaver(each: Leaver) -> dict[str, Any]:
    return {
        "person": each.person,
        "initials": each.initials,
        "role": each.role,
        "team": each.team,
        "last_day": each.last_day,
        "why": each.why,
        "working_days_left": each.days_left,
        "open_duties": each.held.duties,
        "cases": each.held.cases,
        "told": each.manager,
    }


def _in_the_data(organisation: Organisation, axis: Axis, today: date, held: Holdings) -> list[dict[str, str]]:
    """What the cases show: teams that nobody listed, and people who are gone and still hold cases."""
    from engine.alerts.staffing import leavers as find
    from engine.alerts.staffing import unknown_teams
    from engine.words.days import short_day

    rows = []
    for team in unknown_teams(organisation, held.by_team):
        holder = f"the team {team!r} is not listed, and holds" if team else "no team is recorded for"
        mend = "List it among the teams" if team else "Record the team"
        told_now = f"until then the fallback, {organisation.fallback}, is told."
        rows.append(
            {"where": "case data", "what": f"{holder} {_words(held.by_team[team])}.", "mend": f"{mend}; {told_now}"}
        )
    for each in find(organisation, axis, today, held.by_worker, 1):
        if each.days_left is None:
            what = f"{each.person} left on {short_day(each.last_day, today)} and holds {_words(each.held)}."
            mend = f"Allocate them; until then {each.manager or organisation.fallback} is told."
            rows.append({"where": "case data", "what": what, "mend": mend})
    for worker, holds in held.by_worker.items():
        if organisation.person(worker) is None:
            what = f"{worker!r} is not among the people, and holds {_words(holds)}."
            rows.append({"where": "case data", "what": what, "mend": "List that person, or correct the record."})
    return rows


def _words(held: Held) -> str:
    return f"{counted(held.duties, 'open duty', 'open duties')} of {counted(held.cases, 'child', 'children')}"


def _roles(organisation: Organisation) -> list[tuple[str, str]]:
    named = [("Fallback", organisation.fallback), ("Head of service", organisation.head_of_service)]
    named += [("Administrator", organisation.administrator)]
    named += [(f"{str(role).capitalize()} answers", who) for role, who in organisation.owners.items()]
    return [(role, who) for role, who in named if who]


def _organisation(place: Place) -> tuple[Read, Axis, Shut]:
    """The organisation with its places, the axis, and the days on which offices are shut."""
    from config.organisation import find_organisation
    from engine.commands.loading import load_axis, load_settings

    settings = load_settings(place.home)
    read = find_organisation(place.home / "config", settings.authority, settings.nation)
    if read is None:
        mend = (
            "Copy organisation.example.yaml to organisation.yaml and fill it in, or write the tables of organisation/."
        )
        raise ConfigMistake("config", "there is no organisation.", mend)
    closed = load_axis(place.home, settings.nation, closed=True)
    return read, load_axis(place.home, settings.nation), lambda day: day.weekday() < 5 and not closed.is_working(day)


def _day(text: str, place: Place) -> date:
    from engine.words.clock import local_day

    return typed_day(text, "--day") if text else local_day(place.wiring.clock())


def _holdings(place: Place) -> Holdings | None:
    """What is held, from the database; None where there is none yet."""
    from engine.service.holdings import holdings

    if not place.has_database():
        return None
    database = place.open()
    held = holdings(database)
    database.close()
    return held
