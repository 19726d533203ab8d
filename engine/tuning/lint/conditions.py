"""Lint of clauses and phases: what can never be true, what is true of nobody, what is true twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from engine.rulebook.checks import UNNAMED
from engine.rulebook.combinations import TooMany, Values, combination
from engine.rulebook.conditions import Always, Both, Condition, Either, Not, Unless, words_of
from engine.rulebook.timescale import (
    BringForwardClause,
    EndClause,
    ExtendClause,
    MeetClause,
    PauseClause,
    Phase,
    ResumeClause,
    StartClause,
    Timescale,
)
from engine.tuning.lint.finding import Finding, Places
from engine.tuning.lint.lengths import as_long
from engine.words.vocabulary import Vocabulary

Produced = Mapping[str, frozenset[str]]  # import format -> the kinds of event that it can give
Named = tuple[
    str,
    Sequence[StartClause | MeetClause | EndClause | ExtendClause | BringForwardClause | PauseClause | ResumeClause],
]


def of_clauses(timescale: Timescale, vocabulary: Vocabulary, places: Places, produced: Produced) -> Iterator[Finding]:
    """What can never start, be met, or end; and what no format brings in."""
    named: tuple[Named, ...] = (("starts", timescale.starts), ("met_by", timescale.met_by))
    given = frozenset[str]().union(*produced.values()) | {"died", "born"}  # of a person's own record
    for (key, clauses), code, what in zip(named, ("L301", "L302"), ("start", "be met"), strict=True):
        never = [i for i, each in enumerate(clauses) if never_true(each.where, vocabulary)]
        if len(never) == len(clauses):
            where = places.of(timescale, key, 0, "where")
            told = f"{timescale.id} can never {what}: no event can be as its condition asks."
            yield Finding(code, where, told, "Mend the condition: its parts exclude each other.", timescale.id)
        else:
            yield from _never(timescale, key, never, places)
        kinds = {each.event for each in clauses}
        if not any(kind in given or vocabulary.kinds[kind].made for kind in kinds):
            told = f"no import format gives {' or '.join(sorted(kinds))}: {timescale.id} can only {what} by a table of events."
            mend = "Map it in an import format, or send it in a table of events (see Imports)."
            yield Finding("L304", places.of(timescale, key, 0, "event"), told, mend, timescale.id)
    others: tuple[Named, ...] = (
        ("ends_without", timescale.ends_without),
        ("extended_by", timescale.extended_by),
        ("brought_forward_by", timescale.brought_forward_by),
        ("paused_by", timescale.paused_by),
        ("resumed_by", timescale.resumed_by),
    )
    for key, clauses in others:
        never = [i for i, each in enumerate(clauses) if never_true(each.where, vocabulary)]
        yield from _never(timescale, key, never, places)


def _never(timescale: Timescale, key: str, numbers: Sequence[int], places: Places) -> Iterator[Finding]:
    for i in numbers:
        yield Finding(
            "L303",
            places.of(timescale, key, i, "where"),
            f"this clause of {key} can never be true.",
            "Mend the condition, or take the clause out.",
            timescale.id,
        )


def never_true(condition: Condition, vocabulary: Vocabulary) -> bool:
    """True where no event can be as the condition asks."""
    if isinstance(condition, Always):
        return False
    try:
        if combination(condition, True, vocabulary) is not None:
            return False
    except TooMany:
        return False
    parts = condition.parts if isinstance(condition, Both) else (condition,)
    asked = frozenset[str]().union(*(words_of(part) for part in parts if not isinstance(part, Unless)))
    return all(words_of(part) <= asked for part in parts if isinstance(part, Unless))


def of_phases(timescale: Timescale, vocabulary: Vocabulary, places: Places) -> Iterator[Finding]:
    """Gaps between the phases of one step, overlaps, and phases that never come to anything."""
    seen: set[tuple[Phase, ...]] = set()
    for version in timescale.versions:
        for name, schedule in version.limits.items():
            for number, step in enumerate(schedule.steps):
                if step.phases in seen or (len(step.phases) == 1 and isinstance(step.phases[0].when, Always)):
                    continue
                seen.add(step.phases)
                for code, phase, what, mend in _of_step(step.phases, vocabulary):
                    where = places.of_phase(timescale, version, name, number, phase)
                    yield Finding(code, where, what, mend, timescale.id)


def _of_step(phases: tuple[Phase, ...], vocabulary: Vocabulary) -> Iterator[tuple[str, int, str, str]]:
    """(code, number of the phase, what, mend)."""
    any_phase = Either(tuple(each.when for each in phases))
    for code, named in (("L101", True), ("L105", False)):
        gap = _found(any_phase, False, vocabulary, named=named)
        if gap is not None:
            what = f"no phase is true {said(gap)}: such a case has no due date."
            yield code, 0, what, "Add a phase for it, or a last one without 'when'."
            break
    for i, phase in enumerate(phases):
        if never_true(phase.when, vocabulary):
            yield "L103", i, f"this phase ({phase.limit}) can never be true.", "Mend its condition, or take it out."
    for (i, one), (j, other) in combinations(enumerate(phases), 2):
        for (k, ruled), ruler in (((i, one), other), ((j, other), one)):
            if (
                ruled.when != ruler.when
                and _due_no_earlier(ruled, ruler)
                and _implied(ruled.when, ruler.when, vocabulary)
            ):
                what = (
                    f"this phase ({ruled.limit}) never rules: {ruler.limit} holds whenever it does, and is not longer."
                )
                yield "L104", k, what, "Take one out, or make their conditions exclude each other."
                break
        else:
            same = (one.limit, one.origin, one.total) == (other.limit, other.origin, other.total)
            if isinstance(one.when, Always) or isinstance(other.when, Always) or same:
                continue
            both = _found(Both((one.when, other.when)), True, vocabulary)
            if both is not None:
                what = f"{one.limit} and {other.limit} are both true {said(both)}; the one due earlier rules."
                yield "L102", j, what, "Nothing to mend if that is meant."


def _due_no_earlier(one: Phase, other: Phase) -> bool:
    """True where `one`, counted from the same, never falls due before `other`."""
    if (one.origin, one.total) != (other.origin, other.total):
        return False
    back = one.origin is not None and one.origin.back
    return as_long(other.limit, one.limit) if back else as_long(one.limit, other.limit)


def _implied(narrow: Condition, wide: Condition, vocabulary: Vocabulary) -> bool:
    """True where the wide condition holds whenever the narrow one does."""
    if isinstance(wide, Always):
        return True
    try:
        return combination(Both((narrow, Not(wide))), True, vocabulary) is None
    except TooMany:
        return False


def _found(condition: Condition, wanted: bool, vocabulary: Vocabulary, *, named: bool = False) -> Values | None:
    try:
        return combination(condition, wanted, vocabulary, named=named)
    except TooMany:
        return None


def said(values: Values) -> str:
    """A combination in words: "where current_placement is foster and not aged_three"."""
    words = [
        (word if value else f"not {word}")
        if isinstance(value, bool)
        else f"{word} is {value if value != UNNAMED else 'anything else'}"
        for word, value in sorted(values.items())
    ]
    return f"where {' and '.join(words)}" if words else "of anybody"
