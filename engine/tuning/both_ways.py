"""The worked examples by both ways to the same answer: the explainer's search and the machine's steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.obligations import evaluate, explain
from engine.rulebook.loading import LOCAL
from engine.rulebook.overlay import limits_without_example
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.examples import Judge, run_example
from engine.words.errors import MissingExample, Mistake, RuleMistake

EXPLAINER, MACHINE, BOTH = "explainer", "machine", "both"
_WAYS: Final[tuple[tuple[str, Judge], ...]] = ((EXPLAINER, explain.judge), (MACHINE, evaluate.judge))


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which an example fails, and by which of the two ways to the answer."""

    by: str  # explainer, machine or both
    mistake: RuleMistake

    def is_of(self, places: Collection[str]) -> bool:
        """Whether it is one of these examples, and both ways agree on what else it comes to."""
        return self.by == BOTH and self.mistake.where in places


def run_both_ways(book: RuleBook, timescales: Sequence[Timescale]) -> list[Failure]:
    """Every failing example of these timescales, and every timescale that has none; empty when the book may go out."""
    found: list[Failure] = []
    for timescale in timescales:
        if not timescale.examples:
            what = f"{timescale.id} has no example, and cannot be published without one."
            found.append(Failure(BOTH, MissingExample(timescale.place, what, "Add one, counted by hand.")))
        for place, limit in limits_without_example(timescale):
            what = f"the {limit} limit of {timescale.id} is changed without an example, and cannot be published."
            found.append(Failure(BOTH, MissingExample(place, what, f"Add one with 'limit: {limit}', counted by hand.")))
        alone = replace(book, timescales=(timescale,))
        for example in timescale.examples:
            by_way = {name: _failures(run_example(alone, example, timescale, judge)) for name, judge in _WAYS}
            for text, mistake in {**by_way[EXPLAINER], **by_way[MACHINE]}.items():
                ways = [name for name, failures in by_way.items() if text in failures]
                found.append(Failure(BOTH if len(ways) > 1 else ways[0], mistake))
    return found


def overtaken_examples(book: RuleBook) -> frozenset[str]:
    """Where examples of the nation's stand that count with its own number, where the authority has set another."""
    numbered = {number.timescale for number in book.numbers if number.given}
    return frozenset(
        example.place
        for timescale in book.timescales
        if timescale.id in numbered
        for example in timescale.examples
        if not example.place.startswith(f"{LOCAL}/")
    )


def _failures(mistakes: Sequence[Mistake]) -> dict[str, RuleMistake]:
    return {str(each): each for each in mistakes if isinstance(each, RuleMistake)}
