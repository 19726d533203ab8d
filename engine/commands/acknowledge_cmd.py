"""`acknowledge`: say that one knows of an obligation, why it stands as it does, and until when."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.common import place_of, told, typed_day


@told
def acknowledge(
    context: typer.Context,
    obligation: Annotated[str, typer.Argument(metavar="OBLIGATION", help="The obligation's id.")],
    by: Annotated[str, typer.Option(help="The id of the person who acknowledges.")],
    reason: Annotated[str, typer.Option(help="Why it stands as it does, in a few words.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day on which nothing need be said again.")],
) -> None:
    """Confirm that an alert was received, and say why the duty is still open. Its clock goes on, and this lapses."""
    from engine.commands.loading import load_setup
    from engine.reports.at_once import moment_in_full
    from engine.service.acknowledging import acknowledge as run
    from engine.words.clock import local_day

    place = place_of(context)
    last = typed_day(until, "--until")
    database, now = place.open(), place.wiring.clock()
    organisation = load_setup(place, database).organisation
    made, standing = run(
        database, obligation.strip(), by=by, reason=reason, until=last, now=now, organisation=organisation
    )
    database.close()
    today = local_day(now)
    due = f", due {moment_in_full(standing.due, today)}" if standing.due is not None else ""
    typer.echo(
        f"{standing.subject}, {standing.timescale}{due}: acknowledged by {made.who} until {made.until}. "
        "The clock goes on; when this lapses and it is still open, it is told again."
    )
