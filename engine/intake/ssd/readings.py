"""Texts turned into attributes by the mapping's expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.intake.annex_a_mapping import Gives, Scalar


def first_match(reading: Sequence[Gives], text: str) -> Mapping[str, Scalar] | None:
    """What the first expression that is found gives; None when none is found."""
    if not text:
        return None
    for one in reading:
        if match := one.like.search(text):
            return {
                name: match.expand(say).upper() if isinstance(say, str) and "\\" in say else say
                for name, say in one.gives.items()
            }
    return None
