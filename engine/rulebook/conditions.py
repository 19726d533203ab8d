"""The small closed language of conditions: comparisons, and, or, not, in, over declared words; nothing else parses.

A missing fact makes a comparison unknown, and unknown is carried through by three-valued logic (false and unknown is
false; true or unknown is true). Nothing here evaluates Python: the text is parsed to a tree; only listed nodes pass.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from engine.words.errors import ConditionMistake
from engine.words.values import AttributeValue
from engine.words.vocabulary import Attribute, AttributeType, Counted, Latest, Vocabulary

LONGEST: Final = 500  # characters
DEEPEST: Final = 20  # nested brackets
HAPPENED_ON: Final = "happened_on"  # the event's own local day, compared with an ISO date

Known = bool | None  # None is unknown


@dataclass(frozen=True, slots=True)
class Always:
    """The condition of a clause that has none: always true."""


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean word by itself."""

    word: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A word against a constant: ==, !=, <, <=, > or >=."""

    word: str
    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    constant: AttributeValue


@dataclass(frozen=True, slots=True)
class Among:
    """A word in, or not in, a list of constants."""

    word: str
    constants: tuple[AttributeValue, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """All of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """True where the inner condition is false or unknown: what a clause's `unless` becomes. It is never unknown."""

    inner: Condition


Condition = Always | Holds | Compared | Among | Not | Both | Either | Unless


def words_of(condition: Condition) -> frozenset[str]:
    """The words that the condition asks for."""
    match condition:
        case Always():
            return frozenset()
        case Holds(word) | Compared(word) | Among(word):
            return frozenset({word})
        case Not(inner) | Unless(inner):
            return words_of(inner)
        case Both(parts) | Either(parts):
            return frozenset().union(*map(words_of, parts))


def evaluate(condition: Condition, value_of: Callable[[str], AttributeValue | None]) -> Known:
    """Say whether the condition holds: True, False, or None where a missing word leaves it unknown."""
    match condition:
        case Always():
            return True
        case Holds(word):
            value = value_of(word)
            return None if value is None else value is True
        case Compared(word, operator, constant):
            value = value_of(word)
            return None if value is None else _compare(value, operator, constant)
        case Among(word, constants, negated):
            value = value_of(word)
            return None if value is None else (value in constants) is not negated
        case Not(inner):
            known = evaluate(inner, value_of)
            return None if known is None else not known
        case Unless(inner):
            return evaluate(inner, value_of) is not True
        case Both(parts):
            found = [evaluate(part, value_of) for part in parts]
            return False if False in found else None if None in found else True
        case Either(parts):
            found = [evaluate(part, value_of) for part in parts]
            return True if True in found else None if None in found else False


def _compare(value: AttributeValue, operator: str, constant: AttributeValue) -> bool:
    match operator:
        case "==":
            return value == constant
        case "!=":
            return value != constant
        case "<":
            return value < constant  # type: ignore[operator]
        case "<=":
            return value <= constant  # type: ignore[operator]
        case ">":
            return value > constant  # type: ignore[operator]
        case _:
            return value >= constant  # type: ignore[operator]


def parse_condition(text: str, vocabulary: Vocabulary, allowed: frozenset[str] | None, where: str) -> Condition:
    """Read a condition over declared attributes, facts and `happened_on`.

    `allowed` limits the attributes to those of the clause's event (None: facts only, for phases). Raises ConditionMistake
    naming `where`, the word, and the nearest words that would do.
    """
    if not text.strip():
        return Always()
    if len(text) > LONGEST:
        raise ConditionMistake(where, f"the condition has {len(text)} characters.", f"Keep it under {LONGEST}.")
    text = text.strip()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as an odd escape in a text: it parses, and is then looked up
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as cause:
        raise ConditionMistake(where, f"{text[:60]!r} is not a condition.", _hint(text)) from cause
    return _Parser(vocabulary, allowed, where, text).read(tree, 0)


# what a text that is no condition often holds -> how to mend it
_SLIPS: Final = (
    (r"[‘’“”]", "Use straight quotes: mode == 'phone'."),
    (r"&&|\|\||!(?!=)", "Write and, or and not."),
    (r"\b(AND|OR|NOT|IN|And|Or|Not)\b", "Write and, or, not and in with small letters."),
    (r"(?<![=!<>])=(?!=)", "Compare with '=='."),
    (r"(?<!['\"])\b\d{4}-\d\d-\d\d", "Put the date in quotes: '2020-04-24'."),
)


def _hint(text: str) -> str:
    """How to mend a text that is no condition."""
    for slip, mend in _SLIPS:
        if re.search(slip, text):
            return mend
    return "Write, say, \"seen and mode == 'phone'\"."


_OPERATORS: Final[Mapping[type[ast.cmpop], Literal["==", "!=", "<", "<=", ">", ">="]]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class _Parser:
    """Turns the listed syntax nodes into conditions and refuses every other."""

    def __init__(self, vocabulary: Vocabulary, allowed: frozenset[str] | None, where: str, text: str) -> None:
        self.vocabulary, self.allowed, self.where, self.text = vocabulary, allowed, where, text

    def read(self, node: ast.expr, depth: int) -> Condition:
        if depth > DEEPEST:
            raise ConditionMistake(self.where, "the condition is nested too deeply.", f"Use at most {DEEPEST} levels.")
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return Both(tuple(self.read(value, depth + 1) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Either(tuple(self.read(value, depth + 1) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand, depth + 1))
            case ast.Name(id=word):
                if self.word(word).type is not AttributeType.BOOLEAN:
                    raise ConditionMistake(self.where, f"{word} is not yes or no.", f"Compare it: {word} == '...'.")
                return Holds(word)
            case ast.Compare(left=ast.Name(id=word), ops=[op], comparators=[right]):
                return self.comparison(word, op, right)
        raise ConditionMistake(
            self.where,
            f"{self.written(node, 60)!r} cannot stand in a condition.",
            "Use declared words with ==, !=, <, <=, >, >=, in, and, or, not.",
        )

    def comparison(self, word: str, op: ast.cmpop, right: ast.expr) -> Condition:
        attribute = self.word(word)
        if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.List):
            constants = tuple(self.constant(attribute, each) for each in right.elts)
            return Among(word, constants, isinstance(op, ast.NotIn))
        if isinstance(op, ast.In | ast.NotIn):
            mend = f"Write {word} in ('a', 'b'); for one value, {word} == 'a'."
            raise ConditionMistake(self.where, f"{word} is compared with no list.", mend)
        operator = _OPERATORS.get(type(op))
        if operator is None:
            raise ConditionMistake(
                self.where, f"that comparison of {word} cannot be made.", "Use ==, !=, <, <=, >, >= or in."
            )
        if operator not in ("==", "!=") and attribute.type not in (AttributeType.DATE, AttributeType.INTEGER):
            raise ConditionMistake(self.where, f"{word} has no order.", "Use == or in.")
        return Compared(word, operator, self.constant(attribute, right))

    def constant(self, attribute: Attribute, node: ast.expr) -> AttributeValue:
        value = node.value if isinstance(node, ast.Constant) else None
        match attribute.type, value:
            case (AttributeType.BOOLEAN, bool()):
                return value
            case (AttributeType.INTEGER, int()) if not isinstance(value, bool):
                return value
            case (AttributeType.DATE, str()):
                try:
                    return date.fromisoformat(value)
                except ValueError:
                    pass
            case (AttributeType.TEXT | AttributeType.DATE_OR_TEXT, str()):
                return value
            case (AttributeType.CHOICE, str()) if value in attribute.choices or value == attribute.absent:
                return value
        if isinstance(node, ast.Name) and attribute.type is not AttributeType.BOOLEAN:
            mend = f"Put it in quotes: '{node.id[:40]}'."
        elif attribute.choices:
            mend = _nearest(str(value), {*attribute.choices} | ({str(attribute.absent)} if attribute.absent else set()))
        else:
            mend = _LIKE[attribute.type]
        raise ConditionMistake(self.where, f"{self.written(node, 40)} is no value of {attribute.name}.", mend)

    def written(self, node: ast.AST, most: int) -> str:
        """The node as it stands in the text, cut short."""
        return (ast.get_source_segment(self.text, node) or self.text)[:most]

    def word(self, name: str) -> Attribute:
        if name == HAPPENED_ON:
            return Attribute(name, AttributeType.DATE)
        match self.vocabulary.facts.get(name):
            case Latest(attribute=attribute):
                of = self.vocabulary.attributes[attribute]
                return Attribute(name, of.type, of.choices, of.absent)
            case Counted():
                return Attribute(name, AttributeType.INTEGER)
            case None:
                pass
            case _:
                return Attribute(name, AttributeType.BOOLEAN)
        attribute_of_name = self.vocabulary.attributes.get(name)
        if attribute_of_name is None or (self.allowed is not None and name not in self.allowed) or self.allowed is None:
            what = f"{name!r} is not a word this event has." if self.allowed is not None else f"{name!r} is not a fact."
            raise ConditionMistake(self.where, what, self.nearest(name))
        return attribute_of_name

    def nearest(self, name: str) -> str:
        return _nearest(name, (self.allowed or frozenset()) | set(self.vocabulary.facts) | {HAPPENED_ON})


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), 3)
    return f"Did you mean {' or '.join(close)}?" if close else f"Use one of {', '.join(sorted(known))}."


_LIKE: Final[Mapping[AttributeType, str]] = {
    AttributeType.BOOLEAN: "Write the word by itself, or 'not' before it.",
    AttributeType.INTEGER: "Compare it with a whole number.",
    AttributeType.DATE: "Compare it with a date in quotes, such as '2020-04-24'.",
    AttributeType.TEXT: "Compare it with a text in quotes.",
    AttributeType.DATE_OR_TEXT: "Compare it with a text in quotes.",
    AttributeType.CHOICE: "Compare it with one of its choices in quotes.",
    AttributeType.LIST: "A list cannot stand in a condition.",
}
