"""What the commands are handed by `run_engine.py`: the clock, and the makers of the real parts outside the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from engine.words.messages import Message


class Channel(Protocol):
    """Carries a finished message; raises TryLater or CannotDeliver."""

    def send(self, message: Message) -> None:
        """Deliver the message."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts that only the front door knows. Makers are called when needed, so that `--help` stays quick."""

    clock: Callable[[], datetime]  # the instant, with its zone; read once a command
    open_channel: Callable[[Any, Path], Channel]  # (settings, folder for output) -> channel
    make_demo: Callable[[Path], Sequence[Path]]  # writes the invented county's files, returns their paths
