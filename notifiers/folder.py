"""The default channel: each message becomes two files, HTML and plain text, in a folder of its day."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from pathlib import Path

from engine.words.messages import CannotDeliver, Message, TryLater

AT_ONCE = "at_once"


class Folder:
    """Writes DAY/KIND-RECIPIENT.html and .txt under a folder; a repeat replaces the same files. Of messages sent at once
    one person may get several a day: each is named by its own id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, message: Message) -> Path:
        """Where the HTML of this message goes; the text lies beside it."""
        safe = _plain(message.recipient)
        name = _plain(message.message_id) if message.kind == AT_ONCE else f"{message.kind}-{safe}"
        return self.folder / message.day.isoformat() / f"{name}.html"

    def send(self, message: Message) -> None:
        """Write both files whole or not at all. A full disk is a passing failure; a refused folder a permanent one."""
        html = self.path(message)
        try:
            html.parent.mkdir(parents=True, exist_ok=True)
            _replace(html.with_suffix(".txt"), f"Subject: {message.subject}\n\n{message.text}")
            _replace(html, message.html)
        except OSError as cause:
            if cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
                raise TryLater(f"The disk under the output folder is full ({os.strerror(cause.errno)}).") from cause
            raise CannotDeliver(f"The output folder cannot be written: {cause.strerror}.") from cause


def _plain(words: str) -> str:
    """The words as a file name that no other words have."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", words).strip("-") or "nobody"
    return safe if safe == words else f"{safe}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
