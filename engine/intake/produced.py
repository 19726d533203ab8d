"""Which kinds of event each import format can give, as its mapping table says: read as text, so that it takes no time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from engine.words.vocabulary import Vocabulary

_FOLDER: Final = Path(__file__).parent
TABLES: Final[Mapping[str, str]] = {
    "annex_a": "annex_a.yaml",
    "cin_census": "cin_census/cin_census.yaml",
    "dfe_api": "dfe_api/dfe_api.yaml",
    "ssd": "ssd/ssd.yaml",
    "ssda903": "ssda903/ssda903.yaml",
}
_KIND: Final = re.compile(r"\b(?:kind|also|kinds): *\[?([a-z_0-9]+)")
# What the episodes of a 903 return become is worked out from one row and the next, not written in its table.
_OF_EPISODES: Final = frozenset(
    {
        "looked_after_started",
        "looked_after_ended",
        "legal_status_changed",
        "placement_started",
        "placement_changed",
        "placement_ended",
        "placed_for_adoption",
    }
)


def produced(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """The kinds of each format; a table of events, which may hold every kind, is left out."""
    return {name: _named(table) & vocabulary.kinds.keys() for name, table in TABLES.items()}


@lru_cache(maxsize=8)
def _named(table: str) -> frozenset[str]:
    text = (_FOLDER / table).read_text("utf-8")
    found = frozenset(_KIND.findall(text))
    return found | _OF_EPISODES if "ssda903" in table else found
