"""Runs the command line as a process of its own whose clock starts where the test says, goes faster, and whose channel
can be slow. Not a test: the tests start it."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from engine.commands.app import make_app
from engine.commands.wiring import Channel, Wiring
from engine.service import scheduling
from engine.service.logs import set_up_logs
from engine.words.messages import Message
from engine.words.settings import Settings
from notifiers import Folder

START = datetime.fromisoformat(os.environ["TEST_START"])  # what the clock says at TEST_EPOCH
EPOCH, SPEED = float(os.environ["TEST_EPOCH"]), float(os.environ["TEST_SPEED"])


def clock() -> datetime:
    return START + timedelta(seconds=(time.time() - EPOCH) * SPEED)


class Slow:
    """Says that it has begun to send, takes its time, and then sends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        (self.folder.parent / f"sending-{os.getpid()}").touch()
        time.sleep(float(os.environ.get("TEST_SLOW", "0")))
        Folder(self.folder).send(message)


def open_channel(_settings: Settings, folder: Path) -> Channel:
    return Slow(folder)


if __name__ == "__main__":
    scheduling.ROUND, scheduling.ALIVE = 1, 1  # type: ignore[misc]
    scheduling.GRACE = float(os.environ.get("TEST_GRACE", "20"))  # type: ignore[misc]
    set_up_logs("info")
    make_app(Wiring(clock=clock, open_channel=open_channel, make_demo=lambda _: ()))(prog_name="longstop")
