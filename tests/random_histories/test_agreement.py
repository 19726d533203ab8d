"""Random histories through the explainer, the plain machine and the compiled machine: they never disagree."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest

from engine.rulebook.loading import load_book
from engine.words.enums import Flag, Nation, State
from tests.random_histories.holding import disagreement, traits
from tests.random_histories.make import SIZE, make_batch, seed_of_run
from tests.random_histories.reaching import AIMED, REACHING, UNREACHABLE, moment_of, out_of_short_breaks
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


def test_three_ways_agree_about_due_moments() -> None:
    """The same histories as at a moment just before, at or just after some due moment of theirs."""
    book, seed = BOOKS["england"], seed_of_run()
    for number in range(20):
        batch, dice = make_batch(book, seed, number), random.Random(f"aimed {seed}/{number}")
        due = [each for each in plain(book, batch) if each.due is not None]
        if due:
            aimed = batch.looked_at(moment_of(dice.choice(due), dice.choice(AIMED)))
            found = disagreement(book, aimed, searched, plain) or disagreement(book, aimed, plain, compiled)
            assert not found, f"LONGSTOP_SEED={seed}: {found}"


@pytest.mark.slow
def test_every_state_of_every_timescale_is_reached() -> None:
    """All pairs but those that cannot be, each of which is listed with its reason; and every flag."""
    book, seed = BOOKS["england"], seed_of_run()
    states = {state for state in State if state is not State.PAUSED}
    wanted = {(timescale.id, state) for timescale in book.timescales for state in states}
    reached = {(each.timescale, each.state) for each in plain(book, out_of_short_breaks())}
    flags: set[Flag] = set()
    for number in range(REACHING):
        batch = make_batch(book, seed, number)
        found = plain(book, batch)
        for each in found:  # looked at again at moments at which a state not yet seen is likely
            missing = [state for state in AIMED if (each.timescale, state) not in reached | set(UNREACHABLE)]
            if each.due is not None and missing:
                seen = plain(book, batch.of(each.subject).looked_at(moment_of(each, missing[0])))
                reached.update((one.timescale, one.state) for one in seen)
        reached.update((each.timescale, each.state) for each in found)
        flags.update(flag for each in found for flag in each.flags)
    assert wanted - reached == set(UNREACHABLE), "not reached, or reached after all"
    assert flags == set(Flag)


def test_one_seed_makes_one_history() -> None:
    book = BOOKS["england"]
    assert make_batch(book, 7, 3) == make_batch(book, 7, 3)
    assert make_batch(book, 7, 3) != make_batch(book, 8, 3)
