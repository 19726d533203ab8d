"""What every channel promises."""

from __future__ import annotations

from typing import Protocol

from engine.words.messages import Message


class Notifier(Protocol):
    """Carries a finished message to one person or place."""

    def send(self, message: Message) -> None:
        """Deliver the message, or raise TryLater or CannotDeliver."""
