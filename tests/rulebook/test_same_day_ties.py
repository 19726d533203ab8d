"""No two kinds of event whose order matters to a rule are left to their ids: on one day, without times, the words decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product
from typing import Final

import pytest

from engine.histories.arranging import ENDS_LAST_RANK
from engine.rulebook.conditions import words_of
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.enums import Nation
from engine.words.vocabulary import RULES, Counted, Fact, HasHappened, Kind, Latest, Passed, Vocabulary

Pair = tuple[str, str]
BOOKS: Final = {
    **{str(nation): load_book(nation) for nation in Nation},
    "herefordshire": load_book(Nation.ENGLAND, local=RULES / "local" / "herefordshire"),
}


def place(kind: Kind) -> tuple[int, bool]:
    """Where a kind stands within a day before times and ids are asked."""
    return (ENDS_LAST_RANK if kind.ends_last else kind.rank), kind.first


def ties(pairs: Iterable[Pair], words: Vocabulary) -> Iterator[Pair]:
    """Those of the pairs that nothing but times and ids puts in order."""
    for one, other in pairs:
        if one != other and place(words.kinds[one]) == place(words.kinds[other]):
            yield min(one, other), max(one, other)


def of_fact(fact: Fact) -> Iterator[Pair]:
    """The pairs of kinds whose order decides what the fact is."""
    match fact:
        case Latest():
            yield from combinations(fact.of, 2)
            yield from product(fact.of, fact.since)
        case HasHappened():
            yield from product((each.event for each in fact.of), [each.event for each in fact.since])


def read_by(fact: Fact) -> set[str]:
    """The kinds that the fact looks at."""
    match fact:
        case Latest():
            return {*fact.of, *fact.since}
        case HasHappened():
            return {each.event for each in (*fact.of, *fact.after, *fact.since)}
        case Passed():
            return {each.event for each in fact.of} | {*fact.first_since}
        case Counted():
            return {fact.event}
    return set()


def of_timescale(timescale: Timescale, book: RuleBook) -> Iterator[Pair]:
    """The pairs of kinds whose order on one day decides what the rule says."""
    words = book.vocabulary
    starts = [each.event for each in timescale.starts]
    movers = [
        each.event
        for each in (
            *(*timescale.paused_by, *timescale.resumed_by),
            *(*timescale.extended_by, *timescale.brought_forward_by),
        )
    ]
    yield from product(starts, [*starts, *movers, *(each.event for each in timescale.ends_without)])
    yield from combinations(movers, 2)
    yield from ((each.event, each.counts_from.event) for each in timescale.starts if each.counts_from)
    if timescale.measured_from:
        yield from ((each.event, timescale.measured_from.event) for each in timescale.met_by)
    if timescale.within:
        period = words.periods[timescale.within]
        yield from product(starts, [*(each.event for each in period.starts), *period.ends])
    asked = [(clause.event, word) for clause in timescale.clauses for word in words_of(clause.where)]
    begun = [*starts, *(each.event for each in timescale.met_by if timescale.repeats)]
    for version in timescale.versions:
        for schedule in version.limits.values():
            phases = [phase for step in schedule.steps for phase in step.phases]
            asked += product(begun, {word for phase in phases for word in words_of(phase.when)})
    for event, word in asked:
        fact = words.facts.get(word)
        if fact is not None:
            yield from of_fact(fact)
            yield from product([event], read_by(fact))


def found(book: RuleBook) -> dict[Pair, list[str]]:
    """Each tie of the book, and where it matters."""
    by_pair: dict[Pair, list[str]] = {}
    for timescale in book.timescales:
        for pair in sorted({*ties(of_timescale(timescale, book), book.vocabulary)}):
            by_pair.setdefault(pair, []).append(timescale.id)
    for name, period in book.vocabulary.periods.items():
        starts = [each.event for each in period.starts]
        for pair in sorted({*ties(product(starts, [*starts, *period.ends]), book.vocabulary)}):
            by_pair.setdefault(pair, []).append(f"the period {name}")
    return by_pair


@pytest.mark.parametrize("name", BOOKS)
def test_no_rule_is_left_to_the_ids_of_its_events(name: str) -> None:
    """Mend a tie in words.yaml: another `rank` where one always comes first, `turn: first` where times may say otherwise."""
    assert found(BOOKS[name]) == {}


def test_a_tie_would_be_found() -> None:
    book = BOOKS["england"]
    away = book.vocabulary.kinds["child_away_started"]
    kinds = {**book.vocabulary.kinds, "child_away_started": replace(away, first=False)}
    assert found(replace(book, vocabulary=replace(book.vocabulary, kinds=kinds))) == {
        ("child_away_ended", "child_away_started"): ["the period away"]
    }
