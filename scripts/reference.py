"""Writes docs/rules/reference.md and each nation's book there anew from the models, the words and the rule files.

Run it from the top folder as `python -m scripts.reference`; a test holds both pages to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from engine.words.enums import Nation
from engine.words.vocabulary import load_vocabulary
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


NAMES: Final = {
    Nation.ENGLAND: ("book.md", "England"),
    Nation.WALES: ("book-wales.md", "Wales"),
    Nation.SCOTLAND: ("book-scotland.md", "Scotland"),
    Nation.NORTHERN_IRELAND: ("book-northern-ireland.md", "Northern Ireland"),
}


def rule_book(nation: Nation = Nation.ENGLAND) -> str:
    """Every timescale of one nation."""
    found = list(book.files(nation))
    every = [each for _, _, shape in found for each in shape.timescales]
    unverified = sum(not each.source.checked for each in every)
    examples = sum(len(each.examples) for each in every)
    others = ", ".join(f"[{name}]({file})" for each, (file, name) in NAMES.items() if each is not nation)
    return page(
        f"# The rule book of {NAMES[nation][1]}",
        NOTE,
        f"{len(every)} timescales, held by {examples} worked examples. {unverified} of them are not yet checked against the "
        "text of their source, and every digest line of those says so. A council's own policy and lawyers settle how a rule "
        "is read. Where a number is local, change it by a rule of your own: "
        "[the administrator's page](../administrator.md#rules).",
        f"Each nation has its own book, calendar and words: {others}. Which row of the law and guidance is held by which "
        "timescale is in [the rows](rows.md), what is not held in [what was left out](left-out.md).",
        "Death, transfer to another authority and the closing of the case end every duty, except where *goes on after* says "
        "otherwise. Words in `this type` are those of [the reference](reference.md#words).",
        book.overview(found),
        *book.sections(found),
    )


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "reference.md": reference,
    **{file: partial(rule_book, nation) for nation, (file, _) in NAMES.items()},
}

if __name__ == "__main__":
    for name, made in PAGES.items():
        (DOCS / name).write_text(made(), "utf-8")
