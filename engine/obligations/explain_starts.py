"""What might have started a duty and did not: events of its starting kinds while it ran, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.histories.rows import Row
from engine.obligations.explain_found import Found, moment_of
from engine.obligations.explain_phrases import failed_parts, said
from engine.obligations.explain_search import Clock
from engine.obligations.explain_values import Evidence, FailedPart


def not_starts(clock: Clock, found: Found, every: Sequence[Found]) -> Iterator[Evidence]:
    """Events after the start, up to the day on which it closed, that started none of `every` obligation of this limit."""
    began = {each.chain.first.place for each in every}
    kinds = {clause.event for clause in clock.timescale.starts}
    last = found.closed_on or clock.today
    for row in clock.facts.rows:
        candidate = row.kind in kinds and found.start.place < row.place and row.day <= last
        if candidate and row.place not in began and row != found.met:
            failed = tuple(_failed(clock, row))
            why_not = tuple(each.words for each in failed) or (_hindered(clock, row),)
            yield Evidence(row.kind, moment_of(row), False, why_not, failed)


def _failed(clock: Clock, row: Row) -> Iterator[FailedPart]:
    if clock.facts.fitting(clock.timescale.starts, row)[0] is None:
        for clause in clock.timescale.starts:
            if clause.event == row.kind:
                yield from failed_parts(clause.where, lambda word: clock.facts.value(word, row))


def _hindered(clock: Clock, row: Row) -> str:
    """Why a row that is a start by what it says starts nothing."""
    within, thread = clock.timescale.within, clock.timescale.thread
    if within and within not in row.open_after:
        return f"{said(within)} is not open"
    if thread in row.duplicates:
        return f"{said(thread)} was open already"
    clause = clock.facts.fitting(clock.timescale.starts, row)[0]
    if clause is not None and not clock.may_start(row, clause):
        return "another event stands in its place, or its source holds no evidence of this duty"
    return "the duty was running already"
