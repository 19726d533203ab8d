"""Conditions, facts and flags in a practitioner's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from engine.obligations.explain_kinds import KINDS
from engine.obligations.explain_values import FailedPart
from engine.rulebook.condition_text import text_of
from engine.rulebook.conditions import (
    Among,
    Both,
    Compared,
    Condition,
    Either,
    Holds,
    Known,
    Not,
    Unless,
    evaluate,
    words_of,
)
from engine.words.clock import LONDON
from engine.words.days import DAYS, month_of
from engine.words.enums import Flag
from engine.words.values import AttributeValue, Moment

ValueOf = Callable[[str], AttributeValue | None]

NOT_SO: Final[Mapping[str, str]] = {
    "seen": "the child was not seen",
    "seen_alone": "the child was not seen alone",
    "completes": "this part did not complete it",
    "quorate": "the meeting was not quorate",
}
SO: Final[Mapping[str, str]] = {"refused": "it was refused"}
FLAGS: Final[Mapping[Flag, str]] = {
    Flag.PROVISIONAL: "the due day rests on bank holidays that are not official yet",
    Flag.TIME_UNKNOWN: "it began, or was met, on a date without a time; the end of that day was taken",
    Flag.CONDITION_UNKNOWN: "a fact is not recorded that could change this answer",
    Flag.BORN_OVERDUE: "its start was recorded after the due moment had passed",
    Flag.RELAXED: "the law had relaxed this duty: it has no due date and is never overdue",
    Flag.CAPPED: "an extension went further than the rule allows, and was cut or left out",
    Flag.MEASURED: "nothing had said that it was needed; it is counted back for the figures, and never alerted",
}
OPERATORS: Final[Mapping[str, str]] = {
    "==": "is not",
    "!=": "is",
    "<": "is not before",
    "<=": "is not on or before",
    ">": "is not after",
    ">=": "is not on or after",
}


NO_NAMES: Final[Mapping[str, str]] = {}
FACTS: Final[Mapping[str, str]] = {
    "current_legal_status": "legal status",
    "current_placement": "placement",
    "current_regulation": "placed under regulation",
    "current_intended_to_18": "meant to last until 18",
    "current_long_term_foster": "long-term foster placement",
    "current_child_agrees": "the child agrees to fewer visits",
    "placement_year_over": "a year into the placement",
    "first_review_held": "first review held",
    "aged_three": "three years old",
    "aged_five": "five years old",
    "private_fostering_year_over": "a year into the arrangement",
}


def kind_said(kind: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """A kind of event as practitioners say it: as their own book does, by `names`, or as it is said in England."""
    return names.get(kind) or KINDS.get(kind, said(kind))


def fact_said(fact: str) -> str:
    """A fact of the record as practitioners say it."""
    return FACTS.get(fact, said(fact))


def said(word: str) -> str:
    """A kind, attribute or fact as it is said: `current_legal_status` is "current legal status"."""
    return word.replace("_", " ")


def duration_words(seconds: int) -> str:
    """25 hours 30 minutes, or less than a minute."""
    hours, minutes = divmod(seconds // 60, 60)
    numbers = ((hours, "hour"), (minutes, "minute"))
    parts = [f"{number} {one}{'' if number == 1 else 's'}" for number, one in numbers if number]
    return " ".join(parts) or "less than a minute"


def day_words(day: date) -> str:
    """Fri 27 May 2022; the months are said as a digest says them."""
    return f"{DAYS[day.weekday()]} {day.day} {month_of(day)} {day.year}"


def moment_words(moment: Moment) -> str:
    """Fri 27 May 2022, or Fri 24 Oct 2025 at 12:00 (BST)."""
    if isinstance(moment.instant, datetime):
        local = moment.instant.astimezone(LONDON)
        return f"{day_words(moment.day)} at {local:%H:%M} ({local:%Z})"
    return day_words(moment.day)


def value_words(value: AttributeValue | None) -> str:
    """A value as it is said; None is "not recorded"."""
    match value:
        case None:
            return "not recorded"
        case bool():
            return "yes" if value else "no"
        case date():
            return day_words(value)
    return said(str(value))


def deciding(condition: Condition, value_of: ValueOf) -> frozenset[str]:
    """The words that make the condition what it is: of alternatives the first that holds, and of what is not so all."""
    match condition:
        case Both(parts):
            return frozenset().union(*(deciding(part, value_of) for part in parts))
        case Either(parts):
            true = next((part for part in parts if evaluate(part, value_of) is True), None)
            return words_of(condition) if true is None else deciding(true, value_of)
    return words_of(condition)


def failed_parts(condition: Condition, value_of: ValueOf) -> Iterator[FailedPart]:
    """Each part of a condition that is not true, as the rule writes it and in words; nothing for one that is true."""
    known = evaluate(condition, value_of)
    if known is True:
        return
    match condition:
        case Both(parts):
            for part in parts:
                yield from failed_parts(part, value_of)
        case Either(parts):
            found = [each.words for part in parts for each in failed_parts(part, value_of)]
            yield FailedPart(text_of(condition), ", and ".join(dict.fromkeys(found)), known is None)
        case _:
            yield FailedPart(text_of(condition), "; ".join(_failures(condition, value_of, known)), known is None)


def failures(condition: Condition, value_of: ValueOf) -> Iterator[str]:
    """The same in words only."""
    for each in failed_parts(condition, value_of):
        yield each.words


def _failures(condition: Condition, value_of: ValueOf, known: Known) -> Iterator[str]:
    match condition:
        case Unless(inner) | Not(inner):
            for word in sorted(words_of(inner)):
                value = value_of(word)
                words = SO if value is True else NOT_SO if value is False else {}
                yield words.get(word, f"{said(word)} is {value_words(value)}")
        case Holds(word) | Compared(word) | Among(word) if known is None:
            yield f"{said(word)} is not recorded"
        case Compared(word, operator, constant):
            yield f"{said(word)} ({value_words(value_of(word))}) {OPERATORS[operator]} {value_words(constant)}"
        case Among(word, constants, negated):
            listed = ", ".join(map(value_words, constants))
            yield f"{said(word)} ({value_words(value_of(word))}) is {'' if negated else 'not '}among {listed}"
        case _:
            for word in words_of(condition):
                yield NOT_SO.get(word, f"{said(word)} is no")
