"""What a builder reads of one rule file: words looked up, conditions parsed, limits read, mistakes with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from engine.rulebook.conditions import Always, Both, Condition, Unless, parse_condition
from engine.rulebook.messages import Path, nearest, path_in
from engine.words.errors import Mistake, RuleMistake, WordMistake
from engine.words.limits import Limit, parse_limit, parse_rule_limit
from engine.words.vocabulary import AttributeType, Vocabulary
from engine.words.yaml_file import Document

T = TypeVar("T")
DATES: Final = (AttributeType.DATE, AttributeType.DATE_OR_TEXT)
NO_TIME: Final = Limit(0, parse_limit("1 day").unit)


class Reader:
    """Reads the words, conditions and limits of one document and gathers what is wrong with them."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document, self.vocabulary = document, vocabulary
        self.mistakes: list[Mistake] = []

    def wrong(self, path: Sequence[str | int], what: str, mend: str) -> None:
        made = WordMistake if what.startswith("unknown ") else RuleMistake
        self.mistakes.append(made(self.place(path), what, mend))

    def place(self, path: Sequence[str | int]) -> str:
        return self.document.place(path_in(self.document, path))

    def event(self, name: str, at: Path) -> bool:
        return self.known_kind(name, (*at, "event"))

    def known_kind(self, name: str, path: Path) -> bool:
        if name in self.vocabulary.kinds:
            return True
        self.wrong(path, f"unknown event {name!r}.", nearest(name, self.vocabulary.kinds))
        return False

    def where(self, event: str, text: str, at: Path, unless: str = "") -> Condition:
        """The parsed condition; Always when it is wrong, which is then among the mistakes."""
        kind = self.vocabulary.kinds.get(event)
        if kind is None:
            return Always()
        where = self.condition(text, frozenset(kind.attributes), (*at, "where"))
        if not unless:
            return where
        but = Unless(self.condition(unless, frozenset(kind.attributes), (*at, "unless")))
        return but if isinstance(where, Always) else Both((where, but))

    def condition(self, text: str, allowed: frozenset[str] | None, path: Path) -> Condition:
        try:
            return parse_condition(text, self.vocabulary, allowed, self.place(path))
        except Mistake as mistake:
            self.mistakes.append(mistake)
            return Always()

    def dates(self, event: str, attribute: str, at: Path) -> None:
        """Refuse an attribute that is no date which the event carries."""
        kind = self.vocabulary.kinds.get(event)
        own = () if kind is None else kind.attributes
        dates = [name for name in own if self.vocabulary.attributes[name].type in DATES]
        if kind is not None and attribute not in dates:
            mend = nearest(attribute, dates) if dates else "Give that event a date attribute in words.yaml."
            self.wrong(at, f"{attribute!r} is no date that {event} carries.", mend)

    def limit(self, text: str, at: Path) -> Limit:
        try:
            return parse_rule_limit(text, self.place(at))
        except Mistake as mistake:
            self.mistakes.append(mistake)
            return NO_TIME

    def rung(self, text: str | None, side: str, at: Path) -> Limit | None:
        if text is None:
            return None
        if not text.strip().endswith(f" {side}"):
            self.wrong(at, f"{text!r} does not end in {side!r}.", f"Write, say, '5 working days {side}'.")
            return None
        return self.limit(text.strip().removesuffix(side).strip(), at)


def listed(one_or_many: T | list[T]) -> list[tuple[int, T]]:
    """What a file gives as one or as a list, numbered."""
    return list(enumerate(one_or_many)) if isinstance(one_or_many, list) else [(0, one_or_many)]
