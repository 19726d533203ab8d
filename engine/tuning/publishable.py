"""Whether a rule book may be published: what lint calls a mistake, and every example of what the authority has written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from engine.intake.produced import produced
from engine.rulebook.loading import LOCAL, read_book
from engine.rulebook.texts import BookTexts
from engine.rulebook.timescale import Timescale
from engine.tuning.both_ways import BOTH, overtaken_examples, run_both_ways
from engine.tuning.lint.book import lint_book
from engine.tuning.lint.finding import stop_publishing
from engine.words.errors import MissingExample, Mistake, RuleMistake


def mistakes_in(texts: BookTexts, today: date, changed: Collection[str] = ()) -> list[Mistake]:
    """Everything for which this book cannot be published; empty when it may be. Raises Mistakes where it cannot be read.

    Looked at are the timescales that the authority has written, changed, or given a number of its own, and those named
    by `changed`. An example of the national rules that the authority's own number has overtaken is no mistake; that the
    explainer and the machine differ always is.
    """
    book, documents = read_book(*texts.parts())
    numbered = {number.timescale for number in book.numbers if number.given}
    chosen = [each for each in book.timescales if _is_own(each) or each.id in numbered or each.id in changed]
    lint = stop_publishing(lint_book(book, documents, today, produced(book.vocabulary), chosen))
    found: dict[tuple[str, str], Mistake] = {
        (each.where, each.what): RuleMistake(each.where, each.what, each.mend) for each in lint
    }
    overtaken = overtaken_examples(book)
    for failure in run_both_ways(book, chosen):
        said_by_lint = isinstance(failure.mistake, MissingExample)
        if said_by_lint or failure.is_of(overtaken):
            continue
        what = failure.mistake.what if failure.by == BOTH else f"by the {failure.by} alone, {failure.mistake.what}"
        found.setdefault(
            (failure.mistake.where, failure.mistake.what),
            RuleMistake(failure.mistake.where, what, failure.mistake.mend),
        )
    return list(found.values())


def _is_own(timescale: Timescale) -> bool:
    return timescale.place.startswith(f"{LOCAL}/") or bool(timescale.changes)
