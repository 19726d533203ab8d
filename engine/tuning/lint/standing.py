"""Lint of versions, sources, ladders and examples: what a rule says of itself, held against itself and the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from engine.rulebook.overlay import limits_without_example
from engine.rulebook.timescale import Example, Phase, Source, Step, Timescale, Version
from engine.tuning.lint.finding import Finding, Places
from engine.tuning.lint.lengths import longer
from engine.words.enums import Authority, LimitName

A_YEAR: Final = timedelta(days=366)
_IN_TIME: Final = frozenset({"open", "due_soon", "due_today", "met_in_time"})
_LATE: Final = frozenset({"overdue", "met_late"})


def of_versions(timescale: Timescale, places: Places) -> Iterator[Finding]:
    """What a later version drops, repeats, or loosens."""
    for before, after in pairwise(timescale.versions):
        here = places.of_version(timescale, after, "in_force_from")
        for name in before.limits:
            if name not in after.limits and not after.note and not _back_in_force(name, before, after):
                what = f"from {after.in_force_from} {timescale.id} has no {name} limit any more, and does not say why."
                yield Finding("L201", here, what, f"Write '{name}: ...' again, or say why under 'note'.", timescale.id)
        if _said_again(before, after):
            what = f"this version says the same as the one from {before.in_force_from}."
            yield Finding("L202", here, what, "Take one of them out.", timescale.id)
        loosened = _loosened(before, after)
        if loosened and timescale.authority is not Authority.LOCAL and after.source is None:
            what = f"from {after.in_force_from} the limit under {timescale.authority} is longer ({loosened})."
            where = places.of_version(timescale, after, str(LimitName.STATUTORY))
            yield Finding("L203", where, what, "Give this version the 'source' that allows it.", timescale.id)


def _back_in_force(name: LimitName, before: Version, after: Version) -> bool:
    """True of an aim that stood in for the law while the law had relaxed its limit."""
    both = [version.limits.get(LimitName.STATUTORY) for version in (before, after)]
    was, now = (each is not None and any(step.relaxed for step in each.steps) for each in both)
    return name is LimitName.AIM and was and not now


def _said_again(before: Version, after: Version) -> bool:
    return (before.limits, before.source, before.note) == (after.limits, after.source, after.note)


def _loosened(before: Version, after: Version) -> str:
    """How the later version gives more time: "15 working days, was 10 working days"; empty where it does not."""
    name = LimitName.STATUTORY
    if name not in before.limits or name not in after.limits:
        return ""
    old, new = before.limits[name].steps, after.limits[name].steps
    for number in range(max(len(old), len(new))):
        one, other = old[min(number, len(old) - 1)], new[min(number, len(new) - 1)]
        if said := _longer_step(one, other):
            return said
    return ""


def _longer_step(old: Step, new: Step) -> str:
    if new.relaxed and not old.relaxed:
        return f"no limit, was {old.phases[0].limit}"
    if old.relaxed or new.relaxed:
        return ""
    for was, now in _pairs(old, new):
        less, more = (now, was) if was.origin is not None and was.origin.back else (was, now)
        if longer(more.limit, less.limit):
            return f"{now.limit}, was {was.limit}"
    return ""


def _pairs(old: Step, new: Step) -> Iterator[tuple[Phase, Phase]]:
    """Phases of the two that are true of the same cases and counted from the same."""
    for was in old.phases:
        for now in new.phases:
            if (was.when, was.origin, was.total) == (now.when, now.origin, now.total):
                yield was, now


def of_sources(timescale: Timescale, places: Places, today: date) -> Iterator[Finding]:
    """Sources that nobody has looked at for a year, or at all."""
    sources: list[tuple[Source, str]] = [(timescale.source, places.of(timescale, "source"))]
    sources += [
        (version.source, places.of_version(timescale, version, "source"))
        for version in timescale.versions
        if version.source is not None
    ]
    for source, where in sources:
        if source.checked is None:
            what = f"the source of {timescale.id} is not checked against the primary text; users see it so."
            mend = "Read the primary text, then write the day under 'checked'."
            yield Finding("L402", where, what, mend, timescale.id)
        elif source.checked > today:
            what = f"the source of {timescale.id} was checked on {source.checked}, which is yet to come."
            yield Finding("L403", where, what, "Write the day on which somebody read it.", timescale.id)
        elif today - source.checked > A_YEAR:
            what = f"nobody has held {timescale.id} against its source since {source.checked}."
            yield Finding("L401", where, what, "Read the page again and write the day under 'checked'.", timescale.id)


def of_ladder(timescale: Timescale, places: Places) -> Iterator[Finding]:
    """A first rung that begins before the obligation does."""
    rung = timescale.ladder.due_soon
    phases = [
        phase
        for version in timescale.versions
        for schedule in version.limits.values()
        for step in schedule.steps
        for phase in step.phases
        if not step.relaxed and phase.origin is None and phase.total is None
    ]
    if rung is not None:
        shorter = [phase.limit for phase in phases if phase.limit.count and longer(rung, phase.limit)]
        if shorter:
            what = f"due soon begins {rung} before the due day, but the limit is {shorter[0]}: it is due soon at once."
            where = places.of(timescale, "ladder", "due_soon")
            yield Finding("L601", where, what, "Write a shorter rung, or none.", timescale.id)


def of_examples(timescale: Timescale, places: Places) -> Iterator[Finding]:
    """Too few examples, or all of them on one side of the edge."""
    for place, limit in limits_without_example(timescale):
        what = f"the {limit} limit of {timescale.id} is changed without an example, and cannot be published."
        yield Finding("L501", place, what, f"Add one with 'limit: {limit}', counted by hand.", timescale.id)
    examples = timescale.examples
    if not examples:
        what = f"{timescale.id} has no example, and cannot be published without one."
        yield Finding("L501", places.of(timescale, "id"), what, "Add 'examples:' with a count by hand.", timescale.id)
        return
    where = places.of(timescale, "examples")
    if len(examples) == 1:
        what = f"{timescale.id} has only one example."
        yield Finding("L502", where, what, "Add one on the other side of its edge.", timescale.id)
        return
    missing = [
        side
        for side, states in (("in time", _IN_TIME), ("overdue or met late", _LATE))
        if not any(_on(example, states) for example in examples)
    ]
    if missing:
        what = f"no example of {timescale.id} is {' and none is '.join(missing)}."
        mend = "Add one on the due day and one on the day after, each with its 'state'."
        yield Finding("L503", where, what, mend, timescale.id)


def _on(example: Example, states: frozenset[str]) -> bool:
    over = example.expects.get("days_over")
    return example.expects.get("state") in states or (states is _LATE and isinstance(over, int) and over > 0)
