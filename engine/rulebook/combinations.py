"""Which values of its words make a condition true or false: searched word by word, so that many words are no matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.rulebook.checks import UNNAMED, values_of
from engine.rulebook.conditions import (
    Always,
    Among,
    Both,
    Compared,
    Condition,
    Either,
    Holds,
    Not,
    Unless,
    evaluate,
    words_of,
)
from engine.words.limits import Limit
from engine.words.values import AttributeValue
from engine.words.vocabulary import Aged, Fact, Passed, Vocabulary

Values = Mapping[str, AttributeValue]
MOST_STEPS: Final = 100_000  # beyond it the search gives up


class TooMany(Exception):
    """The condition has more combinations than are tried."""


def combination(condition: Condition, wanted: bool, vocabulary: Vocabulary, *, named: bool = False) -> Values | None:
    """Values of all its words under which the condition is (or is not) true; None where there are none.

    `named` leaves out texts that the condition does not name.
    Facts keep to what they mean: nobody is five before she is three. A word under `unless` may also be left out, which
    then stands in no value. Raises TooMany.
    """
    return _Search(condition, wanted, vocabulary, named).next({}, 0)


class _Search:
    """Gives each word a value in turn, and goes back as soon as the condition is settled the other way."""

    def __init__(self, condition: Condition, wanted: bool, vocabulary: Vocabulary, named: bool) -> None:
        self.condition, self.wanted, self.vocabulary = _settled(condition), wanted, vocabulary
        self.words = sorted(words_of(condition))
        self.values = {
            word: [each for each in values_of(word, condition, vocabulary) if not named or each != UNNAMED]
            for word in self.words
        }
        self.steps = 0

    def next(self, chosen: dict[str, AttributeValue], at: int) -> Values | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooMany
        known = evaluate(self.condition, chosen.get)
        if known is not None and known is not self.wanted:
            return None
        if at == len(self.words):
            return dict(chosen) if known is self.wanted else None
        word = self.words[at]
        for value in self.values[word]:
            chosen[word] = value
            if self.can_be(word, value, chosen) and (found := self.next(chosen, at + 1)) is not None:
                return found
        del chosen[word]
        return None

    def can_be(self, word: str, value: AttributeValue, chosen: Values) -> bool:
        """False where a longer time has passed and a shorter one of the same has not."""
        fact = self.vocabulary.facts.get(word)
        for other, known in chosen.items():
            against = self.vocabulary.facts.get(other)
            if known is not value and fact is not None and against is not None and _same_time(fact, against):
                longer = _longer(fact, against)
                if (longer and value is True) or (not longer and known is True and _longer(against, fact)):
                    return False
        return True


def _same_time(one: Fact, other: Fact) -> bool:
    match one, other:
        case Aged(), Aged():
            return True
        case Passed(), Passed():
            return (one.of, one.dated, one.first_since) == (other.of, other.dated, other.first_since)
    return False


def _longer(one: Fact, other: Fact) -> bool:
    if not isinstance(one, Aged | Passed) or not isinstance(other, Aged | Passed):
        return False
    return _days(one.limit) > _days(other.limit)


def _days(limit: Limit) -> float:
    return limit.count * {"years": 365.25, "months": 30.44, "weeks": 7, "working days": 1.4}.get(str(limit.unit), 1)


def _settled(condition: Condition) -> Condition:
    """The condition as it is where every word has a value: `unless` is then plain `not`."""
    match condition:
        case Unless(inner):
            return Not(_settled(inner))
        case Not(inner):
            return Not(_settled(inner))
        case Both(parts):
            return Both(tuple(map(_settled, parts)))
        case Either(parts):
            return Either(tuple(map(_settled, parts)))
        case Always() | Holds() | Compared() | Among():
            return condition
