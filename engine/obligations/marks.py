"""A fingerprint of each obligation as it stands: two that are equal stand alike."""

from __future__ import annotations

import hashlib
from typing import Final

import polars as pl

FORM: Final = "1"  # to be raised when what the columns mean changes
_FIELDS: Final = (
    *("obligation", "timescale", "limit", "subject", "thread", "anchor", "cycle", "version", "episode"),
    *("started", "started_at", "due", "due_at", "met", "met_at", "met_by", "ended", "state", "days_over", "flags"),
    *("owner", "team", "worker", "reason"),
)


def marks_of(frame: pl.DataFrame) -> dict[str, str]:
    """By obligation, the fingerprint of all that `obligation_of` reads of its row."""
    flags = pl.col("flags").list.sort()
    texts = frame.select("obligation", text=pl.struct(*_FIELDS[:-5], flags, *_FIELDS[-4:]).struct.json_encode())
    return {key: _hash(text) for key, text in texts.iter_rows()}


def _hash(text: str) -> str:
    return hashlib.blake2b(f"{FORM}{text}".encode(), digest_size=16).hexdigest()
