"""The front door: wires the real parts together and hands over to the commands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.app import make_app
from engine.commands.wiring import Channel, FullCounty, Wiring

if TYPE_CHECKING:
    from engine.words.settings import Settings


def main() -> None:
    """Run the command line. LONGSTOP_LOG sets from which level on it logs (warning by default)."""
    from engine.service.logs import set_up_logs

    set_up_logs(os.environ.get("LONGSTOP_LOG", "warning"))
    wiring = Wiring(clock=clock, open_channel=open_channel, make_demo=make_demo, full_county=full_county)
    make_app(wiring)(prog_name="longstop")


def clock() -> datetime:
    """The one place that reads the clock."""
    return datetime.now(UTC)


def open_channel(settings: Settings, folder: Path) -> Channel:
    """The channel that the authority has chosen: a folder by default, or its mail server."""
    from engine.words.settings import Delivery
    from notifiers import Email, Folder, SmtpSettings

    if settings.delivery is Delivery.SMTP and settings.smtp is not None:
        smtp = settings.smtp
        return Email(
            SmtpSettings(smtp.host, smtp.port, smtp.sender, smtp.starttls, smtp.username, smtp.password), clock
        )
    return Folder(folder)


def make_demo(folder: Path) -> Sequence[Path]:
    """Write the small invented county's files."""
    from demo.county import make_county
    from demo.files import write_county

    return write_county(make_county(), folder)


def full_county() -> FullCounty:
    """The invented county at the size, and with the figures, of a published paper."""
    from demo.files import write_county
    from demo.full.county import make_full_county
    from demo.full.found import compare
    from demo.full.paper import NOTES, SOURCE
    from demo.full.telling import WATCH_FROM

    return FullCounty(lambda folder: write_county(make_full_county(), folder), compare, SOURCE, NOTES, WATCH_FROM)


if __name__ == "__main__":
    main()
