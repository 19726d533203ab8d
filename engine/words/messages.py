"""A finished message on its way to one person, and the two ways in which handing it over can fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Message:
    """Everything a notifier needs. `message_id` stays the same over repeats, so that a repeat can be told as one."""

    message_id: str
    recipient: str  # person id
    address: str  # where to, as the channel understands it; may be empty for a folder
    kind: str  # "digest", "at_once", "summary"
    day: date
    subject: str
    text: str
    html: str


class TryLater(Exception):
    """A passing failure: the same message may go through later. The words hold no address and no secret."""


class CannotDeliver(Exception):
    """A permanent failure: trying again would not help. The words hold no address and no secret."""
