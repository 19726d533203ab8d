"""Sends what waits in the outbox: claim with a lease, send, record; one bad item never holds up the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from engine.service.failures import what_failed
from engine.service.journal import Journal
from engine.store import messages
from engine.store.database import Database
from engine.words.clock import local_day
from engine.words.messages import CannotDeliver, Message, TryLater
from engine.words.records import OutboxMessage

LEASE: Final = timedelta(minutes=5)
FIRST_WAIT: Final = timedelta(minutes=2)
LONGEST_WAIT: Final = timedelta(hours=1)
log = structlog.get_logger("longstop.sending")


class Channel(Protocol):
    """Carries a finished message; raises TryLater or CannotDeliver."""

    def send(self, message: Message) -> None:
        """Deliver the message."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the messages: accepted, to be tried again, and refused for good (with what the channel said)."""

    accepted: int
    later: int
    refused: tuple[tuple[str, str], ...]  # (recipient's id, the channel's words)

    def __add__(self, other: Sent) -> Sent:
        return Sent(self.accepted + other.accepted, self.later + other.later, self.refused + other.refused)


def send_waiting(
    db: Database,
    channel: Channel,
    *,
    clock: Callable[[], datetime],
    by: str,
    journal: Journal | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Sent:
    """Send everything that waits and is due a try. At least once: a repeat carries the same Message-ID.

    Each accepted send is appended to the journal; one that cannot be written is logged and holds up nothing.
    `stop` is asked before each message. A channel that fails in a way of its own is taken to have failed for now.
    """
    accepted, later, refused = 0, 0, list[tuple[str, str]]()
    while not stop() and (claimed := messages.claim(db, by=by, at=clock(), lease=LEASE)):
        for waiting in claimed:
            try:
                channel.send(_message(waiting))
            except TryLater as failure:
                later += 1
                _put_off(db, waiting, by, clock(), str(failure))
            except CannotDeliver as failure:
                refused.append((waiting.recipient, str(failure)))
                messages.record_failed(db, waiting.id, by=by, at=clock(), response=str(failure))
                log.error("message_refused", message=waiting.message_id, answer=str(failure))
            except Exception as fault:  # noqa: BLE001 - a fault of one channel must hold up no other message
                later += 1
                _put_off(db, waiting, by, clock(), f"The channel failed: {what_failed(fault)}")
            else:
                accepted += 1
                at = clock()
                messages.record_sent(db, waiting.id, by=by, at=at)
                _note(journal, waiting, at)
                log.info("message_sent", message=waiting.message_id)
    return Sent(accepted, later, tuple(refused))


def _put_off(db: Database, waiting: OutboxMessage, by: str, at: datetime, answer: str) -> None:
    wait = min(FIRST_WAIT * 2 ** max(waiting.tries - 1, 0), LONGEST_WAIT)
    messages.record_try_later(db, waiting.id, by=by, at=at, next_try_at=at + wait, response=answer)
    log.warning("message_put_off", message=waiting.message_id, tries=waiting.tries, answer=answer)


def _note(journal: Journal | None, sent: OutboxMessage, at: datetime) -> None:
    if journal is None:
        return
    try:
        journal.accepted(sent, at)
    except OSError as failure:
        log.error("journal_not_written", message=sent.message_id, problem=failure.strerror)


def _message(waiting: OutboxMessage) -> Message:
    return Message(
        waiting.message_id,
        waiting.recipient,
        waiting.address,
        waiting.kind,
        waiting.day or local_day(waiting.made_at),
        waiting.subject,
        waiting.text,
        waiting.html,
    )
