"""Random histories through the explainer, the plain machine and the compiled machine: they never disagree."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from engine.rulebook.loading import load_book
from engine.words.enums import Flag, Nation
from tests.obligations.test_moving_rules import BOOK as MOVING
from tests.random_histories.holding import disagreement, traits
from tests.random_histories.make import SIZE, make_batch, seed_of_run
from tests.random_histories.reaching import AIMED, moment_of
from tests.random_histories.ways import compiled, moved_book, plain, searched, uncommon_book

FLOORS = {"a correction": 30, "a same-day pair": 20, "late recording": 20, "two open threads": 15}  # per cent
MOST = 100  # batches
LONG = (pytest.mark.slow, pytest.mark.long)
TELLS = """
from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from tests.random_histories.make import make_batch
book = load_book(Nation.WALES)
print(*(event for number in range(20) for event in make_batch(book, 7, number).events))
"""


BOOKS = {str(nation): load_book(nation) for nation in Nation}
BOOKS |= {"uncommon": uncommon_book(), "moving": MOVING, "moved": moved_book()}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("batches", [pytest.param(10, id="100"), pytest.param(50, id="500", marks=LONG)])
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
def test_every_flag_is_reached() -> None:
    book, seed, flags = BOOKS["england"], seed_of_run(), set[Flag]()
    for number in range(MOST):
        flags.update(flag for each in plain(book, make_batch(book, seed, number)) for flag in each.flags)
        if flags == set(Flag):
            break
    assert flags == set(Flag)


def test_one_seed_makes_one_history() -> None:
    book = BOOKS["england"]
    assert make_batch(book, 7, 3) == make_batch(book, 7, 3)
    assert make_batch(book, 7, 3) != make_batch(book, 8, 3)


@pytest.mark.slow
def test_one_seed_makes_one_history_in_another_process_too() -> None:
    told = [
        subprocess.run([sys.executable, "-c", TELLS], env=os.environ | {"PYTHONHASHSEED": salt}, capture_output=True)
        for salt in ("1", "2")
    ]
    assert told[0].stdout == told[1].stdout != b""
