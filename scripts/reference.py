"""Writes docs/rules/reference.md and docs/rules/book.md anew from the models, the words and the rule files.

Run it from the top folder as `python -m scripts.reference`; a test holds both pages to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.words.vocabulary import RULES, load_vocabulary
from scripts.pages import book, shapes, words
from scripts.pages.marks import page

DOCS: Final = Path(__file__).parent.parent / "docs" / "rules"
NOTE: Final = "<!-- Written by scripts/reference.py. Change the rules or the models and write it anew. -->"


def reference() -> str:
    """Every key and word of the rule language."""
    return page(
        "# Reference of the rule language",
        NOTE,
        "Every key that a rule file may hold, and every word that may stand in it. [The language](language.md) says how they "
        "work together, [how an obligation is judged](../semantics.md) what they mean event by event.",
        "## Keys",
        "A limit is a text such as `15 working days`, `6 weeks`, `72 hours`, `same day` or `end of month`. Where a key holds "
        "one clause *or* a list of them, one need not be put in brackets.",
        *shapes.sections(),
        "## Words",
        *words.sections(load_vocabulary()),
    )


def rule_book() -> str:
    """Every timescale of England."""
    found = list(book.files(RULES / "england"))
    every = [each for _, _, shape in found for each in shape.timescales]
    unverified = sum(not each.source.verified for each in every)
    examples = sum(len(each.examples) for each in every)
    return page(
        "# The rule book of England",
        NOTE,
        f"{len(every)} timescales, held by {examples} worked examples. {unverified} of them are not yet checked against the "
        "text of their source, and every digest line of those says so. A council's own policy and lawyers settle how a rule "
        "is read. Where a number is local, change it by a rule of your own: "
        "[the administrator's page](../administrator.md#a-number-of-your-own).",
        "Death, transfer to another authority and the closing of the case end every duty, except where *goes on after* says "
        "otherwise. Words in `this type` are those of [the reference](reference.md#words).",
        book.overview(found),
        *book.sections(found),
    )


PAGES: Final = {"reference.md": reference, "book.md": rule_book}

if __name__ == "__main__":
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), "utf-8")
