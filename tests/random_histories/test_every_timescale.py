"""Random histories of each timescale of every book by itself: all three ways agree on each, and each comes into every state."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest

from engine.calendars import get_axis
from engine.histories import arrange
from engine.obligations.explain_found import Did
from engine.obligations.explain_judging import judge_history
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.clock import last_instant
from engine.words.enums import Flag, Nation, State
from engine.words.frames import frame_of
from engine.words.values import Obligation
from engine.words.vocabulary import RULES
from tests.random_histories.derived import alone
from tests.random_histories.holding import disagreement
from tests.random_histories.make import SIZE, Batch, make_batch, seed_of_run
from tests.random_histories.reaching import AIMED, moment_of, states_of
from tests.random_histories.test_agreement import BOOKS
from tests.random_histories.ways import compiled, plain, searched

HELD, MOST = 2, 150  # batches held against each other; batches to come into every state
LEAST, LOOKS = 20, 4  # obligations of each timescale; how many of a batch are looked at again
MOVES = {"extended_by": (Did.EXTENDED, Did.CUT), "brought_forward_by": (Did.BROUGHT_FORWARD,)}
LOCAL = load_book(Nation.ENGLAND, local=RULES / "local" / "herefordshire")
EVERY = [(book, each, f"{name}-{each.id}") for name, book in BOOKS.items() for each in book.timescales]
EVERY += [(LOCAL, each, each.id) for each in LOCAL.timescales if each.place.startswith("local/")]


EACH = pytest.mark.parametrize(("book", "timescale"), [pytest.param(book, each, id=id) for book, each, id in EVERY])


@pytest.mark.slow
@EACH
def test_three_ways_agree_about_every_timescale(book: RuleBook, timescale: Timescale) -> None:
    own, seed = alone(book, timescale), seed_of_run()
    for number in range(max(HELD, int(os.environ.get("LONGSTOP_HISTORIES", "0")) // 100 // SIZE)):
        batch = make_batch(own, seed, number)
        found = disagreement(own, batch, searched, plain) or disagreement(own, batch, plain, compiled)
        assert not found, f"LONGSTOP_SEED={seed}: {found}"


@pytest.mark.slow
@pytest.mark.long
@EACH
def test_every_timescale_comes_into_every_state(book: RuleBook, timescale: Timescale) -> None:
    """So that agreement about it is agreement about something."""
    own, seed = alone(book, timescale), seed_of_run()
    states = {str(state) for state in states_of(book, timescale)}
    wanted = states | {role for role in MOVES if getattr(timescale, role)}
    if any(clause.times or clause.at_most for clause in timescale.extended_by):
        wanted.add(Flag.CAPPED)
    reached: Counter[str] = Counter()
    for number in range(MOST):
        reached.update(_seen(own, make_batch(own, seed, number), wanted - set(reached)))
        if wanted <= set(reached) and reached["obligations"] >= LEAST:
            break
    assert wanted - set(reached) == set()
    assert set(reached) & set(State) <= states, "reached after all"
    assert reached["obligations"] >= LEAST


def _seen(book: RuleBook, batch: Batch, missing: set[str]) -> Iterator[str]:
    """What the batch comes to: its states, flags and moves; those of open ones at likely moments of the states missing."""
    found = plain(book, batch)
    for each in found:
        yield from ("obligations", str(each.state), *each.flags)
    missing = missing - {str(each.state) for each in found}
    aimed = [state for state in AIMED if str(state) in missing]
    dated = [each for each in found if each.due is not None]
    for state, each in product(aimed, dated[-LOOKS:]):
        seen = {str(one.state) for one in plain(book, batch.of(each.subject).looked_at(moment_of(each, state)))}
        yield from seen
        if str(state) in seen:
            break
    for state, after in ((State.MET_IN_TIME, 0), (State.MET_LATE, 1)):
        if str(state) in missing:
            yield from _met(book, batch, [each for each in dated if each.state.is_open][-LOOKS:], timedelta(days=after))
    if missing & set(MOVES):
        histories = arrange(book, frame_of(batch.events), batch.people, batch.as_at, batch.known_at)
        for subject in histories.subjects:
            for shown in judge_history(book, get_axis(book.nation), histories.of(subject), batch.as_at):
                yield from (role for role, did in MOVES.items() if shown.found.ruling.did(*did))


def _met(book: RuleBook, batch: Batch, open_ones: list[Obligation], after: timedelta) -> Iterator[str]:
    """The states of obligations when something that may meet them happens so long after their due day."""
    kinds = {clause.event for timescale in book.timescales for clause in timescale.met_by}
    kinds = {kind for kind in kinds if not book.vocabulary.kinds[kind].made}
    for each, kind, number in product(open_ones, sorted(kinds), range(LOOKS)):
        assert each.due is not None
        followed = batch.followed_by(book, each.subject, kind, each.due.day + after, number)
        later = last_instant(each.due.day + after + timedelta(days=1))
        yield from (str(one.state) for one in plain(book, followed.looked_at(later)))
