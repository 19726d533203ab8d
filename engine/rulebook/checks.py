"""What may not stand in a finished timescale, though each of its parts may: found before any rule is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from engine.rulebook.conditions import (
    HAPPENED_ON,
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
from engine.rulebook.timescale import Phase, Timescale
from engine.words.enums import Authority, Roll, Unit
from engine.words.values import AttributeValue
from engine.words.vocabulary import Attribute, AttributeType, Counted, Latest, Vocabulary

Finding = tuple[tuple[str | int, ...], str, str]  # path within the timescale, what, how to mend
UNNAMED = "any other"  # a text that no condition names
_MOST_TRIED = 4_096  # combinations of values; beyond it two conditions are taken to overlap


def findings(timescale: Timescale, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Everything that this module refuses in one timescale."""
    if timescale.closures and timescale.authority is not Authority.LOCAL:
        yield (
            ("closures",),
            f"closure days cannot move a duty under {timescale.authority}.",
            "Only a local timescale may say 'closures: true'.",
        )
    yield from _units(timescale)
    yield from _ranks(timescale, vocabulary)
    yield from _meets_itself(timescale, vocabulary)
    yield from _period_condition(timescale, vocabulary)
    yield from _placeholders(timescale)
    yield from _looking_behind(timescale, vocabulary)
    yield from _stopping(timescale, vocabulary)
    yield from _moved(timescale)


def _phases(timescale: Timescale) -> Iterator[tuple[int, Phase]]:
    for i, version in enumerate(timescale.versions):
        for schedule in version.limits.values():
            for step in schedule.steps:
                for phase in step.phases:
                    yield i, phase


def _units(timescale: Timescale) -> Iterator[Finding]:
    mend = "Keep to one in each version; an instant and a day cannot be compared."
    for i, version in enumerate(timescale.versions):
        steps = [step for schedule in version.limits.values() for step in schedule.steps if not step.relaxed]
        if len({phase.limit.in_hours for step in steps for phase in step.phases}) > 1:
            yield ("versions", i), "one version counts in hours and in days.", mend
    mixed = any(len(timescale.counts_in(limit)) > 1 for limit in timescale.limit_names)
    running = [i for i, version in enumerate(timescale.versions) if version.applies_to_running]
    if mixed and running:
        what = "a version that takes hold of what is running cannot turn days into hours, or hours into days."
        yield ("versions", running[0], "applies_to"), what, "Let each obligation keep the version that it began under."


def _looking_behind(timescale: Timescale, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is counted in days only, or for once only."""
    for i, start in enumerate(timescale.starts):
        for key, there in (
            ("dated", start.dated),
            ("looks_back", start.looks_back),
            ("counts_from", start.counts_from),
        ):
            if there and timescale.in_hours:
                yield ("starts", i, key), f"{key} is for limits in days.", "Leave it out of a duty in hours."
        limits = [start.looks_back.limit if start.looks_back else None]
        limits.append(start.counts_from.within if start.counts_from else None)
        if any(limit is not None and limit.in_hours for limit in limits):
            yield ("starts", i), "nobody looks back by hours.", "Write, say, '3 months' or '10 working days'."
        if sum(map(bool, (start.dated, start.looks_back, start.counts_from))) > 1:
            yield ("starts", i), "dated, looks_back and counts_from exclude each other.", "Keep one of them."
        kind = vocabulary.kinds.get(start.event)
        if kind is not None and kind.made in ("month", "term") and not timescale.within:
            what = f"{start.event} is made for whoever is in a period, and none is named."
            yield ("starts", i, "event"), what, "Add 'within: ' and the period."
    if timescale.evidence_from is not None and (timescale.repeats or timescale.in_hours):
        yield ("evidence_from",), "evidence_from is for a duty in days that does not repeat.", "Leave it out."
    if timescale.evidence_from is not None and any(version.applies_to_running for version in timescale.versions):
        yield ("evidence_from",), "evidence_from needs a due day that no version moves.", "Leave it out."
    if timescale.measured_from is not None and timescale.repeats:
        yield ("measured_from",), "a duty that repeats is not measured back.", "Leave it out."


def _stopping(timescale: Timescale, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What may not be stopped, and what could not be started again."""
    if not timescale.paused_by and not timescale.resumed_by:
        return
    if not timescale.paused_by:
        yield ("resumed_by",), "nothing stops this clock.", "Add 'paused_by', or leave 'resumed_by' out."
    elif not timescale.resumed_by:
        yield ("paused_by",), "nothing lets this clock go on again.", "Add 'resumed_by'."
    period = vocabulary.periods.get(timescale.thread)
    if period is not None and period.never_pauses:
        yield ("paused_by",), f"no clock of a {period.name} stands still.", "Leave 'paused_by' and 'resumed_by' out."
    phases = [phase for _, phase in _phases(timescale)]
    if any(phase.limit.unit is Unit.WORKING_HOURS for phase in phases):
        yield ("paused_by",), "working hours are not stopped.", "Count in hours or in working days."
    if any(phase.limit.roll is not Roll.NONE for phase in phases):
        yield ("paused_by",), "a due day that is moved off a weekend is not stopped too.", "Leave 'roll' out."
    if any(phase.total is not None for phase in phases):
        yield ("paused_by",), "days in all are not stopped.", "Leave 'paused_by' out."


def _moved(timescale: Timescale) -> Iterator[Finding]:
    """Limits of clauses that move a due moment count as the timescale does."""
    given = [
        *(
            (("extended_by", i), limit)
            for i, each in enumerate(timescale.extended_by)
            for limit in (each.by, each.at_most)
        ),
        *((("brought_forward_by", i), each.limit) for i, each in enumerate(timescale.brought_forward_by)),
    ]
    counted = {phase.limit.in_hours for _, phase in _phases(timescale)}
    for path, limit in given:
        if limit is not None and counted != {limit.in_hours}:
            yield path, f"{limit} cannot be held against this rule's limits.", "Count both in hours, or both in days."
        elif limit is not None and limit.unit is Unit.WORKING_HOURS:
            yield path, "a due moment is not moved by working hours.", "Count in hours."


def _ranks(timescale: Timescale, vocabulary: Vocabulary) -> Iterator[Finding]:
    if not timescale.in_hours:
        return
    known = [each.event for each in timescale.met_by if each.event in vocabulary.kinds]
    ranks = {vocabulary.kinds[event].rank for event in known}
    if len(ranks) > 1:
        yield (
            ("met_by",),
            f"a duty in hours is met by events of different ranks ({', '.join(sorted(set(known)))}).",
            "Give them one rank in words.yaml, so that they are taken in order of time.",
        )


def _meets_itself(timescale: Timescale, vocabulary: Vocabulary) -> Iterator[Finding]:
    if timescale.repeats:
        return
    for i, meet in enumerate(timescale.met_by):
        for start in timescale.starts:
            if start.event == meet.event and overlap(start.where, meet.where, vocabulary):
                yield (
                    ("met_by", i),
                    f"{meet.event} both starts this duty and meets it.",
                    "Make the two conditions exclude each other, or say 'repeats: true'.",
                )


def _period_condition(timescale: Timescale, vocabulary: Vocabulary) -> Iterator[Finding]:
    period = vocabulary.periods.get(timescale.thread)
    if period is None:
        return
    needs = {clause.event: clause.where for clause in period.starts if clause.where}
    for i, start in enumerate(timescale.starts):
        if start.event in needs and isinstance(start.where, Always):
            yield (
                ("starts", i),
                f"{start.event} starts the period {period.name} only where {needs[start.event]!r}.",
                f"Add 'where: {needs[start.event]}'.",
            )


def _placeholders(timescale: Timescale) -> Iterator[Finding]:
    for key, words in (timescale.says or {}).items():
        try:
            words.format(due="")
        except (KeyError, IndexError, ValueError):
            yield (("says", key), "only {due} can be filled in there.", "Use no other { }.")


def overlap(one: Condition, other: Condition, vocabulary: Vocabulary) -> bool:
    """Whether some event can satisfy both, tried with every value that their words can tell apart."""
    both = Both((one, other))
    words = sorted(words_of(both))
    values = [values_of(word, both, vocabulary) for word in words]
    size = 1
    for each in values:
        size *= len(each)
    if size > _MOST_TRIED:
        return True
    return any(evaluate(both, dict(zip(words, chosen, strict=True)).get) is True for chosen in product(*values))


def values_of(word: str, condition: Condition, vocabulary: Vocabulary) -> list[AttributeValue]:
    """Values of the word that the condition can tell apart: one of each sort, and those on both sides of an edge."""
    attribute = _attribute(word, vocabulary)
    named = list(dict.fromkeys(_constants(word, condition)))
    match attribute.type:
        case AttributeType.BOOLEAN:
            return [True, False]
        case AttributeType.CHOICE:
            absent = [] if attribute.absent is None else [attribute.absent]
            return [*attribute.choices, *(each for each in absent if each not in attribute.choices)]
        case AttributeType.DATE:
            day = timedelta(days=1)
            return [each + step for each in named if isinstance(each, date) for step in (-day, 0 * day, day)]
        case AttributeType.INTEGER:
            return [each + step for each in named if isinstance(each, int) for step in (-1, 0, 1)]
    return [*named, UNNAMED]


def _attribute(word: str, vocabulary: Vocabulary) -> Attribute:
    if word == HAPPENED_ON:
        return Attribute(word, AttributeType.DATE)
    fact = vocabulary.facts.get(word)
    if isinstance(fact, Latest):
        return vocabulary.attributes[fact.attribute]
    if isinstance(fact, Counted):
        return Attribute(word, AttributeType.INTEGER)
    return Attribute(word, AttributeType.BOOLEAN) if fact is not None else vocabulary.attributes[word]


def _constants(word: str, condition: Condition) -> Iterator[AttributeValue]:
    match condition:
        case Compared(of, _, constant) if of == word:
            yield constant
        case Among(of, constants) if of == word:
            yield from constants
        case Not(inner) | Unless(inner):
            yield from _constants(word, inner)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _constants(word, part)
        case Always() | Holds() | Compared() | Among():
            return
