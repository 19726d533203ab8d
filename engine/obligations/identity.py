"""The short stable id of an obligation, made from its identity alone."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

import numpy as np

from engine.words.enums import LimitName

_LETTERS: Final = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", "S1")


def obligation_id(timescale: str, limit: LimitName, subject: str, thread: str, anchor: str) -> str:
    """Sixteen letters and digits that stay the same as long as the five parts do; no part can be read from them."""
    return obligation_ids([(timescale, limit, subject, thread, anchor)])[0]


def obligation_ids(identities: Iterable[tuple[str, str, str, str, str]]) -> list[str]:
    """The ids of many (timescale, limit, subject, thread, anchor)."""
    digests = b"".join(
        blake2b(
            f"{len(of)}:{of}{len(to)}:{to}{len(who)}:{who}{len(begun)}:{begun}{len(at)}:{at}".encode(), digest_size=10
        ).digest()
        for of, to, who, begun, at in identities
    )
    if not digests:
        return []
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, 16, 5)  # base32: five bits a letter
    letters = _LETTERS[bits @ np.array([16, 8, 4, 2, 1], np.uint8)]
    ids: list[str] = letters.reshape(-1).view("S16").astype("U16").tolist()
    return ids
