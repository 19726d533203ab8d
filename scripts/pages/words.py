"""The vocabulary and the closed sets of words, as tables made from `rules/words.yaml` and the enums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from engine.words import enums
from engine.words.vocabulary import (
    Aged,
    Attribute,
    Clause,
    Counted,
    Fact,
    IsOpen,
    Kind,
    Latest,
    Passed,
    Period,
    Vocabulary,
)
from scripts.pages.marks import code, codes, sentence, table

ENUMS: Final[tuple[type[StrEnum], ...]] = tuple(
    each
    for each in vars(enums).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
)
TITLES: Final = {"LimitName": "Limit", "WhenRunning": "When running", "EndReason": "End reason"}


def sections(words: Vocabulary) -> Iterator[str]:
    """Kinds, attributes, periods, facts; then each closed set of words."""
    every = set.intersection(*(set(kind.attributes) for kind in words.kinds.values()))
    yield "### Kinds of event"
    yield (
        "The rank is the place within one day, lower first; of one rank times decide, and of one time, or without times, what is "
        "*first of its rank* comes before the rest. An episode names one of the sorts of thing under *names*. "
        f"Besides its own, every kind may carry {codes(name for name in words.attributes if name in every)}."
    )
    yield table(
        ("kind", "rank", "names", "attributes of its own", "besides"),
        ((code(k.name), str(k.rank), ", ".join(k.names), _own(k, every), _besides(k)) for k in words.kinds.values()),
    )
    yield "### Attributes"
    yield "What an event leaves out is unknown, unless *left out* says what it means."
    rows = ((code(each.name), _type(each), _absent(each)) for each in words.attributes.values())
    yield table(("attribute", "holds", "left out"), rows)
    yield "### Periods"
    yield "Spans that open and close; `thread`, `within` and expectations name them."
    periods = ((code(p.name), _clauses(p.starts), _ends(p), _again(p)) for p in words.periods.values())
    yield table(("period", "begins with", "ends with", "a further start"), periods)
    yield "### Facts"
    yield "What the record says at an event, worked out from the events up to and including it. Conditions may ask for them."
    yield table(("fact", "is"), ((code(each.name), fact_words(each)) for each in words.facts.values()))
    for enum in ENUMS:
        yield f"### {TITLES.get(enum.__name__, enum.__name__)}"
        yield sentence(enum.__doc__ or "")
        yield codes(enum)


def _own(kind: Kind, every: set[str]) -> str:
    return codes(name for name in kind.attributes if name not in every)


def _besides(kind: Kind) -> str:
    said = [
        "first of its rank" if kind.first else "",
        "ends last" if kind.ends_last else "",
        "made by Longstop, never read" if kind.made else "",
    ]
    return ", ".join(filter(None, said))


def _type(attribute: Attribute) -> str:
    return codes(attribute.choices) if attribute.choices else str(attribute.type)


def _absent(attribute: Attribute) -> str:
    if attribute.absent is None:
        return "unknown"
    return str(attribute.absent).lower() if isinstance(attribute.absent, bool) else str(attribute.absent)


def _where(event: str, where: str) -> str:
    return code(event) + (f" where {code(where)}" if where else "")


def _clauses(clauses: Sequence[Clause]) -> str:
    return ", ".join(_where(each.event, each.where) for each in clauses)


def _ends(period: Period) -> str:
    return ", ".join(_where(each, period.end_wheres.get(each, "")) for each in period.ends)


def _again(period: Period) -> str:
    continues = f"; goes on with it where {code(period.continues)}" if period.continues else ""
    return ("takes its place" if period.replaces else "opens nothing") + continues


def fact_words(fact: Fact) -> str:
    """The fact in one sentence."""
    if isinstance(fact, Aged):
        return f"Whether the child is {fact.limit} old. Unknown without a date of birth."
    if isinstance(fact, Counted):
        return (
            f"How many {_of((fact.event,), fact.where)} there have been in the last {fact.in_last}, this one included."
        )
    if isinstance(fact, IsOpen):
        return f"Whether the period {code(fact.period)} is open just after the event."
    if isinstance(fact, Latest):
        carry = f" {codes(fact.carry)} may leave it out: then the earlier goes on." if fact.carry else ""
        other = " Where there is none, of the latest of any of them." if fact.else_any else ""
        return f"{code(fact.attribute)} of the latest {_of(fact.of, fact.where)}{_since(fact.since)}.{other}{carry}"
    if isinstance(fact, Passed):
        dated = f" (or the day in {code(fact.dated)})" if fact.dated else ""
        first = f"first {_any_of(fact.of)} after the last {' or '.join(map(code, fact.first_since))}"
        return f"Whether {fact.limit} has gone by since the {first if fact.first_since else f'latest {_any_of(fact.of)}'}{dated}."
    after = f", on or after the day of the latest {_any_of(fact.after)}" if fact.after else ""
    since = f", since the last {_any_of(fact.since)}" if fact.since else ""
    earlier = " The event at which it is asked does not count." if fact.earlier else ""
    return f"Whether {_any_of(fact.of)} has happened{after}{since}.{earlier}"


def _any_of(clauses: Sequence[Clause]) -> str:
    return " or ".join(_where(each.event, each.where) for each in clauses)


def _of(kinds: Sequence[str], where: str) -> str:
    return " or ".join(map(code, kinds)) + (f" where {code(where)}" if where else "")


def _since(kinds: Sequence[str]) -> str:
    return f", since the last {' or '.join(map(code, kinds))}" if kinds else ""
