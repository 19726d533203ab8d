"""Which breaches a command is asked for, read from its options, and the breach log report of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from engine.commands.common import place_of, progress, typed_day
from engine.commands.known import refuse_unknown

if TYPE_CHECKING:
    from engine.reports.breach_cases import Chosen
    from engine.reports.report import Report
    from engine.service.setup import Setup
    from engine.words.records import BreachLine


def chosen_of(
    setup: Setup | None,
    team: str,
    service: str,
    timescale: str,
    authority: str,
    subject: str,
    since: str,
    until: str,
    open_only: bool,
    until_option: str = "--to",
) -> Chosen:
    """What the options ask for; teams, timescales and cases are held against the data elsewhere. Raises Mistake."""
    from engine.reports.breach_cases import Chosen
    from engine.words.enums import Authority

    organisation = setup.organisation if setup is not None else None
    services = {team.service for team in organisation.teams.values() if team.service} if organisation else set()
    refuse_unknown("--service", service, services, "no service", f"The services are {named(services)}.")
    refuse_unknown("--authority", authority, list(Authority), "no authority", f"Use {named(Authority)}.")
    return Chosen(
        team,
        service,
        timescale,
        Authority(authority) if authority else None,
        subject,
        typed_day(since, "--from") if since else None,
        typed_day(until, until_option) if until else None,
        open_only,
    )


def named(names: Iterable[str]) -> str:
    """The names in order, or "none yet"."""
    return ", ".join(sorted(map(str, names))) or "none yet"


def breach_report(context: typer.Context, lines: Sequence[BreachLine], chosen: Chosen) -> Report:
    """The breach log report, as at now."""
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.reports.breach_log import breach_log
    from engine.service.reporting import view_of

    place = place_of(context)
    database, now = place.open(), place.wiring.clock()
    with progress("Working everything out"):
        view = view_of(database, load_setup(place, database), now, now, now=now, cache=cache(place))
    database.close()
    return breach_log(lines, view, chosen)
