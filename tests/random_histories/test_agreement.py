"""Random histories through the explainer, the plain machine and the compiled machine: they never disagree."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable

import pytest

from engine.rulebook.loading import load_book
from engine.words.enums import Flag, Nation, State
from tests.random_histories.holding import disagreement, traits
from tests.random_histories.make import SIZE, make_batch, seed_of_run
from tests.random_histories.ways import compiled, plain, searched, uncommon_book

FLOORS = {"a correction": 30, "a same-day pair": 20, "late recording": 20, "two open threads": 15}  # per cent


BOOKS = {"england": load_book(Nation.ENGLAND), "uncommon": uncommon_book()}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("batches", [pytest.param(10, id="100"), pytest.param(200, id="2000", marks=pytest.mark.slow)])
def test_three_ways_agree(name: str, batches: int, record_property: Callable[[str, object], None]) -> None:
    book, seed = BOOKS[name], seed_of_run()
    if batches > 10:
        batches = max(batches, int(os.environ.get("LONGSTOP_HISTORIES", "0")) // SIZE)
    held: Counter[str] = Counter()
    for number in range(batches):
        batch = make_batch(book, seed, number)
        found = disagreement(book, batch, searched, plain) or disagreement(book, batch, plain, compiled)
        assert not found, f"LONGSTOP_SEED={seed}: {found}"
        obligations = searched(book, batch)
        for subject in {event.subject for event in batch.events}:
            own = [each for each in obligations if each.subject == subject]
            held.update(traits(batch.of(subject).events, own))
    shares = {trait: held[trait] * 100 // (batches * SIZE) for trait in FLOORS}
    said = ", ".join(f"{share}% hold {trait}" for trait, share in shares.items())
    record_property("said", f"{batches * SIZE} random histories of {name} (LONGSTOP_SEED={seed}): {said}")
    assert name != "england" or all(shares[trait] >= floor for trait, floor in FLOORS.items()), shares


@pytest.mark.slow
def test_every_timescale_state_and_flag_is_reached() -> None:
    book, seed = BOOKS["england"], seed_of_run()
    obligations = [each for number in range(200) for each in searched(book, make_batch(book, seed, number))]
    assert {each.timescale for each in obligations} == {timescale.id for timescale in book.timescales}
    assert {each.state for each in obligations} == set(State) - {State.PAUSED}
    assert {flag for each in obligations for flag in each.flags} == set(Flag)


def test_one_seed_makes_one_history() -> None:
    book = BOOKS["england"]
    assert make_batch(book, 7, 3) == make_batch(book, 7, 3)
    assert make_batch(book, 7, 3) != make_batch(book, 8, 3)
