"""`replay`: past days played through a rule book, and the alerts that each morning would have sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from engine.commands.common import place_of, progress, told, typed_day
from engine.commands.impact_cmd import Layout, OutOption, rules_of
from engine.commands.reporting import TableOption, deliver
from engine.words.errors import Mistake

LONGEST = 400  # days


@told
def replay(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day to play.")],
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day to play; today at the latest.")],
    rules: Annotated[
        str, typer.Option(help="now (the home's own), national, a home, a folder of rules, or one rule file.")
    ] = "now",
    layout: Annotated[Layout, typer.Option("--format", help="How to lay it out.")] = Layout.TABLE,
    to: OutOption = None,
    table: TableOption = "",
) -> None:
    """Play past days through a rule book: the alerts that each working morning would have sent, each manager's load, and the
    rules that nobody heeded. Nothing is written.
    """
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.service.rule_rehearsal import replay_rules
    from engine.tuning.replay_report import replay_report
    from engine.words.clock import local_day

    place = place_of(context)
    now = place.wiring.clock()
    first, last = _days(since, until, local_day(now))
    database = place.open()
    with progress("Playing the mornings one after the other"):
        setup = load_setup(place, database)
        found = replay_rules(database, setup, rules_of(rules, context, setup), first, last, cache=cache(place))
    database.close()
    one_file = layout is Layout.CSV and (to is None or (bool(to.suffix) and not to.is_dir()))
    whole = layout in (Layout.CSV, Layout.JSON, Layout.XLSX)
    report = replay_report(found, now, whole=whole)
    deliver(report, layout.report, to, table or ("alerts" if one_file else ""), "--out")


def _days(since: str, until: str, today: date) -> tuple[date, date]:
    """The days asked for. Raises Mistake."""
    first, last = typed_day(since, "--from"), typed_day(until, "--to")
    if first > last:
        raise Mistake("--from", f"{first} is after {last}.", "Give the earlier day first.")
    if last > today:
        raise Mistake("--to", f"{last} is still to come.", "Replay past days; `longstop impact` looks ahead.")
    if (last - first).days > LONGEST:
        raise Mistake("--from", f"more than {LONGEST} days.", "Play a shorter span, say three months.")
    return first, last
