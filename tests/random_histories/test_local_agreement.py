"""Random histories of an authority's own book over its nation's, through all three ways."""

from __future__ import annotations

import pytest

from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from engine.words.vocabulary import RULES
from tests.random_histories.holding import disagreement
from tests.random_histories.make import make_batch, seed_of_run
from tests.random_histories.ways import compiled, plain, searched

FEWEST, MOST = 20, 400  # batches: as many as it takes to reach every rule


@pytest.mark.slow
@pytest.mark.long
def test_three_ways_agree_about_every_rule_of_herefordshires() -> None:
    book, seed = load_book(Nation.ENGLAND, local=RULES / "local" / "herefordshire"), seed_of_run()
    missing = {each.id for each in book.timescales if each.place.startswith("local/")}
    for number in range(MOST):
        batch = make_batch(book, seed, number)
        found = disagreement(book, batch, searched, plain) or disagreement(book, batch, plain, compiled)
        assert not found, f"LONGSTOP_SEED={seed}: {found}"
        missing -= {each.timescale for each in plain(book, batch)}
        if number >= FEWEST and not missing:
            break
    assert missing == set()
