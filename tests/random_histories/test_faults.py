"""Each fault planted in the machine is found by the random histories: some history comes out otherwise than searched."""

from __future__ import annotations

import pytest

from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Nation
from tests.random_histories.derived import alone
from tests.random_histories.faults import FAULTS, Fault, planted
from tests.random_histories.holding import Line, lines_of
from tests.random_histories.make import Batch, make_batch
from tests.random_histories.ways import moved_book, plain, searched, uncommon_book

SEED = 20261121  # its own, so that another seed of the agreement test cannot hide a fault
MOST = 200  # batches of each book
_KNOWN: dict[tuple[str, int], tuple[Batch, list[Line]]] = {}  # by book and batch


@pytest.mark.slow
@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.breaks.replace(" ", "-")) for fault in FAULTS])
def test_fault_is_found(fault: Fault) -> None:
    assert _first_found(fault) is not None


def _first_found(fault: Fault) -> int | None:
    """The first batch whose obligations the fault changes; those it breaks down on are not counted as found."""
    for number in range(MOST):
        for book in _books(fault):
            batch, true = _searched(book, number)
            with planted(fault):
                found = lines_of(plain(book, batch))
            assert lines_of(plain(book, batch)) == true, "the machine was not put back as it was"
            if found != true:
                return number
    return None


def _books(fault: Fault) -> tuple[RuleBook, ...]:
    england = load_book(Nation.ENGLAND)
    if fault.seen_by:
        return (alone(england, next(each for each in england.timescales if each.id == fault.seen_by)),)
    return england, uncommon_book(), moved_book()


def _searched(book: RuleBook, number: int) -> tuple[Batch, list[Line]]:
    """The batch and what it comes to; each is searched once for all faults."""
    if (book.fingerprint, number) not in _KNOWN:
        batch = make_batch(book, SEED, number)
        _KNOWN[book.fingerprint, number] = batch, lines_of(searched(book, batch))
    return _KNOWN[book.fingerprint, number]


def test_there_are_at_least_twelve() -> None:
    assert len({fault.breaks for fault in FAULTS}) >= 12


def test_a_text_that_has_gone_is_noticed() -> None:
    gone = Fault("nothing", "machine", "this text stands nowhere", "pass")
    with pytest.raises(AssertionError, match="no longer says exactly once"), planted(gone):
        pass
