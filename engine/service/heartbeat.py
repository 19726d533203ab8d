"""Tells an outside watcher that a complete good run was made; the watcher tells people when it hears nothing."""

from __future__ import annotations

import http.client
import urllib.request
from typing import Final
from urllib.parse import urlsplit

import structlog

SECONDS: Final = 5.0
log = structlog.get_logger("longstop.heartbeat")


def beat(url: str) -> bool:
    """Ask for the address. A failure is logged and harms nothing; the log names the host and no more, as the rest is a
    secret."""
    if not url:
        return False
    host = urlsplit(url).hostname or ""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            answer.read(100)
    except (OSError, ValueError, http.client.HTTPException) as failure:
        log.warning("heartbeat_failed", host=host, kind=type(failure).__name__)
        return False
    log.info("heartbeat_sent", host=host)
    return True
