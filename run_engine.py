"""The front door: wires the real parts together and hands over to the commands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.app import make_app
from engine.commands.wiring import Channel, Wiring

if TYPE_CHECKING:
    from engine.words.settings import Settings


def main() -> None:
    """Run the command line. LONGSTOP_LOG sets from which level on it logs (warning by default)."""
    from engine.service.logs import set_up_logs

    set_up_logs(os.environ.get("LONGSTOP_LOG", "warning"))
    make_app(Wiring(clock=clock, open_channel=open_channel, make_demo=make_demo))(prog_name="longstop")


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
    """Write the invented county's files."""
    from demo.county import make_county
    from demo.files import write_county

    return write_county(make_county(), folder)


if __name__ == "__main__":
    main()
