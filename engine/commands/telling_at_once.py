"""Tells and sends by hand what cannot wait for the morning, after a scan, and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from engine.commands.common import FINDINGS, Place, counted, out_console

if TYPE_CHECKING:
    from engine.service.at_once import AtOnce
    from engine.service.scanning import Scanned
    from engine.service.sending import Sent
    from engine.service.setup import Setup
    from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class Calls:
    """What was told at once, and what became of the messages."""

    told: AtOnce
    sent: Sent

    def say(self, aloud: bool) -> None:
        """Print it (for people), complain of what was not sent, and leave with 1 where something was not."""
        told, sent = self.told, self.sent
        if aloud:
            people = ", ".join(f"{person} ({number})" for person, number in told.messages.items())
            out_console().print(
                f"Told at once: {counted(told.alerts, 'alert')} new, {told.escalated} on to the next person"
                f"{f', to {people}' if people else ''}; {counted(sent.accepted, 'message')} sent. "
                f"{told.waits} told before and not yet confirmed, {told.unconfirmed} with nobody left to tell."
            )
        for recipient, answer in sent.refused:
            typer.echo(f"longstop: the message for {recipient} was refused: {answer}", err=True)
        if sent.later:
            later = counted(sent.later, "message")
            typer.echo(f"longstop: {later} could not be sent yet; they stay in the outbox.", err=True)
        if sent.refused or sent.later:
            raise typer.Exit(FINDINGS)


def tell_and_send(place: Place, database: Database, setup: Setup, scanned: Scanned, now: datetime) -> Calls:
    """Tell at once what has come up by `now`, then send everything that waits in the outbox."""
    from engine.commands.import_cmd import user
    from engine.service.at_once import tell_at_once
    from engine.service.sending import send_waiting

    told = tell_at_once(database, setup, scanned, channel=str(setup.settings.delivery), now=now)
    channel = place.wiring.open_channel(setup.settings, place.outputs)
    by = f"{user()} at {now.isoformat()}"
    return Calls(told, send_waiting(database, channel, clock=place.wiring.clock, by=by, journal=place.journal()))
