"""The short stable id of an obligation, made from its identity alone."""

from __future__ import annotations

from base64 import b32encode
from hashlib import blake2b

from engine.words.enums import LimitName


def obligation_id(timescale: str, limit: LimitName, subject: str, thread: str, anchor: str) -> str:
    """Sixteen letters and digits that stay the same as long as the five parts do; no part can be read from them."""
    parts = (timescale, str(limit), subject, thread, anchor)
    digest = blake2b("".join(f"{len(part)}:{part}" for part in parts).encode(), digest_size=10).digest()
    return b32encode(digest).decode().lower()
