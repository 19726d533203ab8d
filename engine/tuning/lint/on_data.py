"""Lint of a rule book against the events that an authority holds: what a rule waits for and never comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.calendars import Axis
from engine.histories import Histories
from engine.obligations.planes import TRUE, UNKNOWN, Planes
from engine.obligations.programme import Integers, compile_book
from engine.rulebook.conditions import HAPPENED_ON, Always, Condition, words_of
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.lint.finding import Finding, Places, in_order

_CLAUSES = ("starts", "met_by", "ends_without", "extended_by", "brought_forward_by", "paused_by", "resumed_by")


def lint_on_data(
    book: RuleBook, axis: Axis, histories: Histories, places: Places, timescales: Sequence[Timescale]
) -> tuple[Finding, ...]:
    """Events that never occur, conditions that are never true and attributes that are never filled, clause by clause.

    Only what a file writes is asked for: not the ends that every duty has, nor what Longstop makes itself.
    """
    planes = Planes(compile_book(book, axis), histories)
    return in_order(finding for each in timescales for finding in _of_timescale(each, planes, places))


def _of_timescale(timescale: Timescale, planes: Planes, places: Places) -> Iterator[Finding]:
    for key in _CLAUSES:
        for number, clause in enumerate(getattr(timescale, key)):
            if number >= places.clauses(timescale, key) or planes.words.kinds[clause.event].made:
                continue  # what no file says, and what is made here
            rows = planes.rows_of(planes.kinds[clause.event])
            if not len(rows):
                what = f"no {clause.event} has ever been recorded, and {timescale.id} waits for it under {key}."
                where = places.of(timescale, key, number, "event")
                yield Finding(
                    "L701", where, what, "Look whether your system sends it under another name.", timescale.id
                )
            elif not isinstance(clause.where, Always):
                where = places.of(timescale, key, number, "where")
                yield from _of_condition(timescale, clause.event, clause.where, rows, planes, where)


def _of_condition(
    timescale: Timescale, event: str, condition: Condition, rows: Integers, planes: Planes, where: str
) -> Iterator[Finding]:
    """What never fills is the reason for what is never true, and is told in its place."""
    kind = planes.words.kinds[event]
    asked = sorted((words_of(condition) & set(kind.attributes)) - {HAPPENED_ON})
    empty = [word for word in asked if (planes.word(word, rows).truths(lambda _: True) == UNKNOWN).all()]
    for word in empty:
        what = f"none of {len(rows):,} {event} says {word}, which {timescale.id} asks for."
        yield Finding("L703", where, what, "Look whether your system records it, and map it.", timescale.id)
    if not empty and not (planes.judge(condition, rows) == TRUE).any():
        what = f"of {len(rows):,} {event} none is as {timescale.id} asks."
        yield Finding(
            "L702", where, what, "Look at some of them: the condition or the mapping may be wrong.", timescale.id
        )
