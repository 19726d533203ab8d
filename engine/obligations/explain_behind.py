"""What an obligation looks back to, in words: the day from which it is counted, and that from which evidence counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.obligations.explain_counting import origin_words
from engine.obligations.explain_found import Found, version_of
from engine.obligations.explain_phrases import day_words, kind_said
from engine.obligations.explain_search import Clock
from engine.rulebook.timescale import LooksBack
from engine.words.enums import Unit


def is_first(found: Found) -> bool:
    """Whether it is the first cycle, which alone may look behind its start."""
    return found.start.place == found.chain.begins.place


def counted_from(clock: Clock, found: Found, names: Mapping[str, str]) -> Iterator[str]:
    """Why the count does not begin on the day of the start itself; nothing where it does."""
    chain, clause = found.chain, found.chain.clause
    source = None if clause is None else clause.counts_from
    if is_first(found) and source is not None and not chain.unknown:
        began = f"{kind_said(chain.first.kind, names)} on {day_words(chain.first.day)} began the duty"
        yield f"{began}; it counts from the last {kind_said(source.event, names)} in the {source.within} before that"
    elif is_first(found) and clause is not None and clause.dated and found.day != chain.first.day:
        yield f"counted from {day_words(found.day)}, the day written there as {clause.dated!r}"
    elif found.ruling.from_day not in (None, found.day):
        yield f"counted from {day_words(found.ruling.from_day or found.day)}, {_which_start(clock, found)}"
    yield from origin_words(clock, found)


def _which_start(clock: Clock, found: Found) -> str:
    """Which earlier start it is counted from: the page of the rule says how many cycles before, at most the first."""
    steps = version_of(found).limits[clock.limit].steps
    before = steps[min(found.step, len(steps) - 1)].starts_before
    if before == 1:
        return "the start of the cycle before"
    return "the start of the first cycle" if found.ruling.from_day == found.chain.day else f"{before} starts before"


def evidence_from(clock: Clock, found: Found, names: Mapping[str, str]) -> tuple[date, str] | None:
    """The first day whose evidence may meet it, where that is not the start's day, with why; for first cycles only."""
    chain = found.chain
    if not is_first(found) or chain.unknown or clock.hours:
        return None
    opens, limit = clock.opens(chain, found.start), clock.timescale.evidence_from
    if opens > chain.opens and limit is not None:
        return opens, f"{limit} before the due day"
    if chain.clause is None or chain.clause.looks_back is None or opens == chain.first.day:
        return None
    return opens, _looked_back(chain.clause.looks_back, names)


def _looked_back(back: LooksBack, names: Mapping[str, str]) -> str:
    if back.limit is None:
        return f"the day of the last {' or '.join(kind_said(each, names) for each in back.since)} before the start"
    return "the first of its month" if back.limit.unit is Unit.MONTH_END else f"{back.limit} before the start"
