"""Everything that lint says of a rule book by itself; it asks no data, no clock and nothing heavy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.lint.conditions import Produced, of_clauses, of_phases
from engine.tuning.lint.finding import Finding, Places, in_order
from engine.tuning.lint.standing import of_examples, of_ladder, of_sources, of_versions
from engine.words.yaml_file import Document


def lint_book(
    book: RuleBook,
    documents: Iterable[Document],
    today: date,
    produced: Produced,
    timescales: Sequence[Timescale] | None = None,
) -> tuple[Finding, ...]:
    """Every finding of these timescales (all of the book unless given), in the order of their places.

    `documents` are those that the book was read from; `produced` says which kinds of event each import format gives.
    """
    places, words = Places(documents), book.vocabulary
    return in_order(
        finding
        for each in (book.timescales if timescales is None else timescales)
        for found in (
            of_clauses(each, words, places, produced),
            of_phases(each, words, places),
            of_versions(each, places),
            of_sources(each, places, today),
            of_ladder(each, places),
            of_examples(each, places),
        )
        for finding in found
    )
