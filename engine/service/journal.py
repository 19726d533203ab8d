"""The journal of accepted sends, beside the database and not in it: what a restore needs to send nothing twice."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from engine.words.records import OutboxMessage


class Journal:
    """One JSON object a line, appended and flushed to the disk. It names messages and people's ids, no child."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def accepted(self, message: OutboxMessage, at: datetime) -> None:
        """Note that the channel accepted the message. Raises OSError where the file cannot be written."""
        line = {
            "at": at.isoformat(),
            "message_id": message.message_id,
            "recipient": message.recipient,
            "channel": message.channel,
            "kind": message.kind,
            "day": message.day.isoformat() if message.day else None,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
