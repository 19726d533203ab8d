"""Holds two ways of judging against each other, and shrinks what they disagree on to the fewest events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

from engine.rulebook.timescale import RuleBook
from engine.words.clock import local_day
from engine.words.values import CaseEvent, Obligation
from tests.random_histories.make import Batch

Way = Callable[[RuleBook, Batch], Iterable[Obligation]]
Line = tuple[str, ...]
IDENTITY = ("subject", "timescale", "limit", "thread", "anchor")
FIELDS = (*IDENTITY, *(field.name for field in fields(Obligation) if field.name not in IDENTITY))


def lines_of(obligations: Iterable[Obligation]) -> list[Line]:
    """Every field of every obligation as text, sorted."""
    return sorted(tuple(_text(getattr(each, name)) for name in FIELDS) for each in obligations)


def _text(value: object) -> str:
    return " ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def differs(book: RuleBook, batch: Batch, one: Way, other: Way) -> bool:
    """True when the two ways do not give the same obligations; a way that breaks down disagrees."""
    try:
        return lines_of(one(book, batch)) != lines_of(other(book, batch))
    except Exception:  # noqa: BLE001 - a planted fault may break down in any way
        return True


def disagreement(book: RuleBook, batch: Batch, one: Way, other: Way) -> str:
    """ "" when the two agree; else the smallest history found on which they do not, and what each said."""
    if not differs(book, batch, one, other):
        return ""
    subjects = sorted({event.subject for event in batch.events})
    alone = next((b for b in map(batch.of, subjects) if differs(book, b, one, other)), batch)
    small = shrink(alone, lambda smaller: differs(book, smaller, one, other))
    first, second = lines_of(one(book, small)), lines_of(other(book, small))
    told = [f"batch {batch.number}, as at {small.as_at}, known at {small.known_at}, watched from {small.watch_from}"]
    told += [f"  {person}" for person in small.people.values() if person.died is not None]
    told += [f"  {_event_words(event)}" for event in small.events]
    told += [f"only the one:   {_differing(line, second)}" for line in first if line not in second]
    told += [f"only the other: {_differing(line, first)}" for line in second if line not in first]
    return "\n".join(told)


def shrink(batch: Batch, still: Callable[[Batch], bool]) -> Batch:
    """Drop event versions, one at a time, for as long as the batch still has the property."""
    dropped = True
    while dropped:
        dropped = False
        for at in reversed(range(len(batch.events))):
            smaller = batch.with_events(batch.events[:at] + batch.events[at + 1 :])
            if smaller.events and still(smaller):
                batch, dropped = smaller, True
    return batch


def _event_words(event: CaseEvent) -> str:
    moment = event.happened.instant or event.happened.day
    parts = [event.event_id, f"v{event.version}", event.kind, str(moment), f"recorded {event.recorded}", event.episode]
    return " ".join([*parts, event.team, str(dict(event.attributes))])


def _differing(line: Line, others: list[Line]) -> str:
    """The identity of the obligation and the fields in which its counterpart, where there is one, differs."""
    counterpart = next((other for other in others if other[:5] == line[:5]), None)
    if counterpart is None:
        return "no counterpart: " + ", ".join(f"{name}={value}" for name, value in zip(FIELDS, line, strict=True))
    pairs = zip(FIELDS, line, counterpart, strict=True)
    return f"{line[:5]}: " + ", ".join(f"{name}={value}" for name, value, theirs in pairs if value != theirs)


def traits(events: Iterable[CaseEvent], obligations: Iterable[Obligation]) -> Iterator[str]:
    """What one subject's history holds of the things that make histories hard."""
    versions = list(events)
    if any(count > 1 for count in Counter(event.event_id for event in versions).values()):
        yield "a correction"
    days = Counter(event.happened.day for event in {event.event_id: event for event in versions}.values())
    if any(count > 1 for count in days.values()):
        yield "a same-day pair"
    if any(event.version == 1 and local_day(event.recorded) > event.happened.day for event in versions):
        yield "late recording"
    if any(_both_open(a, b) for mine in _by_clock(obligations) for a in mine for b in mine):
        yield "two open threads"


def _by_clock(obligations: Iterable[Obligation]) -> Iterable[list[Obligation]]:
    clocks: dict[tuple[str, str], list[Obligation]] = {}
    for each in obligations:
        clocks.setdefault((each.timescale, each.limit), []).append(each)
    return clocks.values()


def _both_open(a: Obligation, b: Obligation) -> bool:
    """Two threads of one clock of which the second began while the first was open."""
    closed = a.met or a.ended
    began_later = a.started.day <= b.started.day and a.anchor != b.anchor
    return a.thread != b.thread and began_later and (closed is None or b.started.day < closed.day)
