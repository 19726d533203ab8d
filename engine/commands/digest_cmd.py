"""`digest`: what each manager must know this morning, shown or delivered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import FINDINGS, MISUSE, Place, counted, out_console, place_of, progress, told, typed_moment
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.service.setup import Setup


@told
def digest(
    context: typer.Context,
    as_at: Annotated[
        str, typer.Option("--as-at", metavar="DATE", help="The morning of this date at digest time, or an instant.")
    ] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Show the digests; nothing is written or sent.")] = False,
    deliver: Annotated[bool, typer.Option("--deliver", help="Scan, keep, and send by the chosen channel.")] = False,
    person: Annotated[str, typer.Option(help="Only this person's (with --preview).")] = "",
    to: Annotated[Path | None, typer.Option(help="The folder for delivery by folder; else the home's outbox.")] = None,
) -> None:
    """Make the morning's digests: preview them, or deliver them to the folder or by email."""
    from engine.commands.import_cmd import user
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.service.scanning import look, scan
    from engine.service.sending import send_waiting
    from engine.service.telling import morning_of, tell

    if preview and deliver:
        raise Mistake("digest", "show or send, not both.", "Leave out --preview or --deliver.")
    if not preview and not deliver:
        raise Mistake("digest", "say whether to show or to send.", "Add --preview or --deliver.")
    place = place_of(context)
    database = place.open()
    setup = load_setup(place, database)
    now = morning(as_at, setup, place)
    if preview:
        with progress("Making the morning's digests"):
            found = morning_of(database, setup, look(database, setup, now, now, cache(place)), now)
        database.close()
        _show(found, person)
        _complain(found)
        return
    with progress("Making the morning's digests"):
        scanned = scan(database, setup, now, now, now=place.wiring.clock(), by=user(), cache=cache(place))
        found = morning_of(database, setup, scanned.looked, now)
    done = tell(database, setup, scanned, found, channel=str(setup.settings.delivery), now=now)
    channel = place.wiring.open_channel(setup.settings, to or place.outputs)
    sent = send_waiting(
        database, channel, clock=place.wiring.clock, by=f"{user()} at {now.isoformat()}", journal=place.journal()
    )
    database.close()
    console = out_console()
    console.print(
        f"{counted(done.digests, 'digest')} made, {counted(done.alerts, 'alert')} told, "
        f"{counted(sent.accepted, 'message')} sent."
    )
    for recipient, answer in sent.refused:
        typer.echo(
            f"longstop: the message for {recipient} was refused: {answer} Mend it in config/organisation.yaml.",
            err=True,
        )
    if sent.later:
        typer.echo(
            f"longstop: {counted(sent.later, 'message')} could not be sent yet; they stay in the outbox and are tried again.",
            err=True,
        )
    _complain(found)
    if sent.refused or sent.later:
        raise typer.Exit(FINDINGS)


def morning(as_at: str, setup: Setup, place: Place) -> datetime:
    """The instant a digest speaks of: digest time of a date, an instant as typed, or now."""
    from engine.words.clock import LONDON

    if len(as_at) == 10:
        typed_moment(as_at, "--as-at", place.wiring.clock)  # refuses what is not a date
        time = setup.settings.digest.digest_time
        return datetime.combine(date.fromisoformat(as_at), time, tzinfo=LONDON).astimezone(UTC)
    return typed_moment(as_at, "--as-at", place.wiring.clock)


def _show(found, person: str) -> None:  # type: ignore[no-untyped-def]  # Morning, imported late
    from engine.rendering.text import digest_text

    shown = [each for each in found.digests if person in ("", each.person)]
    if not shown:
        known = ", ".join(each.person for each in found.digests)
        typer.echo(f"longstop: --person: no digest is made for {person!r}. There are digests for {known}.", err=True)
        raise typer.Exit(MISUSE)
    typer.echo("\n\n".join(digest_text(each) for each in shown), nl=False)


def _complain(found) -> None:  # type: ignore[no-untyped-def]
    for finding in found.findings:
        typer.echo(f"longstop: coverage: {finding}", err=True)
    if found.findings:
        raise typer.Exit(FINDINGS)
