"""A parsed condition written out again in the language of rule files."""

from __future__ import annotations

from datetime import date

from engine.rulebook.conditions import Always, Among, Both, Compared, Condition, Either, Holds, Not, Unless
from engine.words.values import AttributeValue


def text_of(condition: Condition) -> str:
    """The condition as a rule file would write it; parsing it again gives the same condition.

    "" for a clause without one. What stands under a clause's `unless` is shown as `unless (...)`, which no condition may
    hold by itself.
    """
    match condition:
        case Always():
            return ""
        case Holds(word):
            return word
        case Compared(word, operator, constant):
            return f"{word} {operator} {_constant(constant)}"
        case Among(word, constants, negated):
            listed = ", ".join(map(_constant, constants)) + ("," if len(constants) == 1 else "")
            return f"{word} {'not in' if negated else 'in'} ({listed})"
        case Not(inner):
            return f"not ({text_of(inner)})" if isinstance(inner, Not) else f"not {_inside(inner)}"
        case Unless(inner):
            return f"unless ({text_of(inner)})"
        case Both(parts):
            return " and ".join(map(_inside, parts))
        case Either(parts):
            return " or ".join(map(_inside, parts))


def _inside(condition: Condition) -> str:
    return f"({text_of(condition)})" if isinstance(condition, Both | Either) else text_of(condition)


def _constant(value: AttributeValue) -> str:
    return repr(value.isoformat()) if isinstance(value, date) else repr(value)
