"""The folders of `rules/` that a nation's book is read from: its own, and the one that England and Wales share."""

from __future__ import annotations

from typing import Final

from engine.words.enums import Nation

SHARED: Final = "england_and_wales"  # what is law or practice in both, written once
SHARING: Final = (Nation.ENGLAND, Nation.WALES)


def folders_of(nation: Nation) -> tuple[str, ...]:
    """The folders of a nation's rules."""
    return (SHARED, nation) if nation in SHARING else (nation,)


def is_national(name: str, nation: Nation) -> bool:
    """Whether a file, or a place in one, is of a nation's rules and not of an authority's own."""
    return name.partition("/")[0] in folders_of(nation)


def reading_order(name: str) -> tuple[str, bool]:
    """What a nation's files are sorted by: the name within the folder, and of two with one name the shared first."""
    folder, _, file = name.partition("/")
    return file, folder != SHARED
