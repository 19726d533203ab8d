"""What the commands are handed by `run_engine.py`: the clock, and the makers of the real parts outside the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from engine.words.messages import Message


class Channel(Protocol):
    """Carries a finished message; raises TryLater or CannotDeliver."""

    def send(self, message: Message) -> None:
        """Deliver the message."""


class Figure(Protocol):
    """One published figure beside what is found in the invented county of the paper's size."""

    @property
    def words(self) -> str:
        """What it counts."""

    @property
    def when(self) -> str:
        """Of which month, quarter or day."""

    @property
    def printed(self) -> str:
        """As the paper has it."""

    @property
    def shown(self) -> str:
        """What is found, in the same words."""

    @property
    def same(self) -> bool:
        """True where both say the same."""


@dataclass(frozen=True, slots=True)
class FullCounty:
    """The invented county at the size of a published paper: makes its files, and compares what is found in it."""

    write: Callable[[Path], Sequence[Path]]
    compare: Callable[[Any, Any, Any], Sequence[Figure]]  # (obligations now, at the month's end, view of now)
    source: str  # the paper
    notes: Sequence[str]  # what the figures leave out, and how they are to be read
    watch_from: date


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts that only the front door knows. Makers are called when needed, so that `--help` stays quick."""

    clock: Callable[[], datetime]  # the instant, with its zone; read once a command
    open_channel: Callable[[Any, Path], Channel]  # (settings, folder for output) -> channel
    make_demo: Callable[[Path], Sequence[Path]]  # writes the small invented county's files, returns their paths
    full_county: Callable[[], FullCounty] | None = None
