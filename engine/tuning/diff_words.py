"""Limits, conditions and other values of a rule book in words, and what of a value was otherwise before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from engine.obligations.explain_phrases import NO_NAMES, kind_said, said, value_words
from engine.rulebook.conditions import Always, Among, Both, Compared, Either, Holds, Not, Unless
from engine.rulebook.timescale import Phase, Schedule, Source, Step
from engine.words.days import long_date
from engine.words.enums import Roll
from engine.words.limits import Limit
from engine.words.values import Moment

CONDITIONS: Final = (Always, Holds, Compared, Among, Not, Both, Either, Unless)
_IS: Final[Mapping[str, str]] = {
    "==": "is",
    "!=": "is not",
    "<": "before",
    "<=": "up to",
    ">": "after",
    ">=": "from",
}
_NUMBER: Final = re.compile(r"\d+")
_UNIT: Final = re.compile(r"\b(day|hour|week|month|year)s?\b")
_PLURAL: Final = re.compile(r"\b(day|hour|week|month|year)s\b")


def was(new: str, old: str) -> str:
    """What it was before, as short as can be: the number alone where nothing else differs."""
    alike = _NUMBER.sub("#", _PLURAL.sub(r"\1", new)) == _NUMBER.sub("#", _PLURAL.sub(r"\1", old))
    numbers = [(a, b) for a, b in zip(_NUMBER.findall(new), _NUMBER.findall(old), strict=False) if a != b]
    measures = _UNIT.search(new) is not None or new.isdigit()
    return numbers[0][1] if measures and alike and len(numbers) == 1 else old


def schedule_words(schedule: Schedule, repeats: bool) -> str:
    """Every 10 working days; first 20 working days, second 3 months, then every 6 months."""
    steps = [step_words(step) for step in schedule.steps]
    if not steps:
        return "no limit"
    steps[-1] = f"every {steps[-1]}" if repeats else steps[-1]
    names = ("first", "second", "third", "fourth", "fifth")[: len(steps) - 1]
    return ", ".join(
        f"{name} {words}".strip() for name, words in zip((*names, "then" if names else ""), steps, strict=True)
    )


def step_words(step: Step) -> str:
    """One cycle's limit: its phases, of which the earliest rules."""
    words = " or ".join(phase_words(phase) for phase in step.phases) or "no limit"
    if len(step.phases) > 1:
        words += ", whichever is earlier"
    words += " from the start of the cycle before" if step.from_start_before else ""
    words += " (relaxed: no due date)" if step.relaxed else ""
    return (
        words
        + (" (not shown)" if step.silent else "")
        + _further(step, "phases", "relaxed", "silent", "from_start_before")
    )


def phase_words(phase: Phase) -> str:
    """A limit and the facts under which it may apply."""
    when = "" if isinstance(phase.when, Always) else f" when {condition_words(phase.when)}"
    return limit_words(phase.limit) + when + _further(phase, "limit", "when")


def limit_words(limit: Limit) -> str:
    """15 working days, beginning with the day itself, rolled forward."""
    words = str(limit) + (", beginning with the day itself" if limit.beginning_with else "")
    rolled = "" if limit.roll is Roll.NONE else f", rolled {limit.roll}"
    return words + rolled + _further(limit, "count", "unit", "beginning_with", "roll")


def condition_words(condition: Any, inside: bool = False) -> str:
    """Seen and mode is in person; "always" for the condition of a clause that has none."""
    match condition:
        case Always():
            return "always"
        case Holds(word):
            return said(word)
        case Compared(word, operator, constant):
            return f"{said(word)} {_IS[operator]} {value_words(constant)}"
        case Among(word, constants, negated):
            return f"{said(word)} is {'not ' if negated else ''}one of {', '.join(map(value_words, constants))}"
        case Not(inner):
            return f"not {condition_words(inner, True)}"
        case Unless(inner):
            return f"unless {condition_words(inner, True)}"
        case Both(parts) | Either(parts):
            joined = " and " if isinstance(condition, Both) else " or "
            words = joined.join(condition_words(part, True) for part in parts)
            return f"({words})" if inside else words
    return _plain(condition)


def shown(value: Any) -> str:
    """Any value of a rule book in words; a value of a sort unknown here is laid open field by field."""
    match value:
        case None | "" | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return str(value)
        case date():
            return long_date(value)
        case Limit():
            return limit_words(value)
        case Schedule():
            return schedule_words(value, False)
        case Phase():
            return phase_words(value)
        case Step():
            return step_words(value)
        case Source():
            return source_words(value)
        case Moment():
            return long_date(value.day)
        case (date() as day, int() as number):
            return f"{number} from {long_date(day)}"
        case Mapping():
            return "; ".join(f"{said(str(key))}: {shown(each)}" for key, each in value.items()) or "none"
        case tuple() | list() | frozenset():
            return "; ".join(shown(each) for each in value)
    if isinstance(value, CONDITIONS):
        return condition_words(value)
    return _plain(value) if is_dataclass(value) else str(value)


def source_words(source: Source) -> str:
    """The citation, with what a reader must know about it."""
    return source.cite + ("" if source.checked else " (not checked)")


def clause_words(clause: Any, names: Mapping[str, str] = NO_NAMES) -> str:
    """The kind of event, as the book calls it by `names`, and all else that the clause says."""
    words = kind_said(clause.event, names)
    where = getattr(clause, "where", Always())
    return words + ("" if isinstance(where, Always) else f" where {condition_words(where)}")


def _plain(value: Any) -> str:
    """Field by field, those that say something."""
    parts = [(each.name, getattr(value, each.name)) for each in fields(value)]
    return (
        ", ".join(f"{said(name)} {shown(part)}" for name, part in parts if part not in (None, "", (), False)) or "none"
    )


def _further(value: Any, *named: str) -> str:
    """Whatever else the value holds besides the fields named, so that nothing is left unsaid."""
    parts = [(each.name, getattr(value, each.name)) for each in fields(value) if each.name not in named]
    told = [f"{said(name)} {shown(part)}" for name, part in parts if part not in (None, "", (), False)]
    return f" ({', '.join(told)})" if told else ""
