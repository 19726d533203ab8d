"""Every kind of event is said as practitioners say it: no acronym in small letters, whatever the nation."""

from __future__ import annotations

import re

import pytest

from engine.obligations.explain_kinds import KINDS
from engine.obligations.explain_phrases import kind_said, said
from engine.rulebook.loading import load_book
from engine.words.enums import Nation

# Words of four letters or fewer that are English. Another is taken for an acronym until someone has looked at it.
ENGLISH = frozenset(
    [
        *("a", "an", "and", "as", "away", "book", "by", "care", "case", "core", "died", "done", "for", "from", "held"),
        *(
            "help",
            "home",
            "in",
            "know",
            "life",
            "long",
            "made",
            "move",
            "name",
            "need",
            "not",
            "of",
            "off",
            "on",
            "out",
        ),
        *("plan", "pre", "risk", "seen", "sent", "set", "sign", "term", "the", "time", "to", "went", "with"),
    ]
)
BOOKS = [load_book(nation) for nation in Nation]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: str(book.nation))
def test_no_kind_is_said_with_an_acronym_in_small_letters(book) -> None:  # type: ignore[no-untyped-def]
    names = {kind: each.called for kind, each in book.names.items()}
    said_of = {kind: re.findall("[a-z_0-9]+", kind_said(kind, names)) for kind in book.vocabulary.kinds}
    shown = {
        kind: [word for word in said if 1 < len(word) < 5 and not word.isdigit()] for kind, said in said_of.items()
    }
    assert {kind: said for kind, said in shown.items() if not ENGLISH.issuperset(said)} == {}
    assert [kind for kind in book.vocabulary.kinds if "_" in kind_said(kind, names)] == []


def test_each_has_words_because_the_plain_ones_would_not_do() -> None:
    assert [kind for kind, words in KINDS.items() if words == said(kind)] == []
    assert set(KINDS) <= set(BOOKS[0].vocabulary.kinds)
