"""What becomes of running and closed work when one rule book follows another on a day: kept, moved, or judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from engine.rulebook.numbers import FILE as NUMBERS
from engine.rulebook.slots import Slots
from engine.rulebook.timescale import From, RuleBook, Timescale, Version
from engine.tuning.diff import diff
from engine.words.errors import RuleMistake
from engine.words.records import RunningWork

# What may differ without any obligation's being begun, met, ended or due otherwise. Every other field decides.
SHOWN: Final = frozenset({"title", "source", "owner", "nature", "ladder", "measure", "says", "examples", "changes"})
_SLOTS: Final = "panels and terms"
_TERMS: Final = "school terms"


class Effect(IntEnum):
    """What a change does to work that began before its day, the least first."""

    SHOWN = 0  # nothing begins, is met or falls due otherwise
    KEEPS = 1  # only what begins from the day on is judged by it
    MOVES = 2  # what runs moves on the day, as its text states
    REJUDGES = 3  # work from before the day would be judged otherwise than it was


@dataclass(frozen=True, slots=True)
class Change:
    """What one timescale has otherwise, in words, and what that does to work that began before."""

    timescale: str  # its id, or what else of the book it is
    title: str
    words: tuple[str, ...]
    effect: Effect
    mistake: RuleMistake | None = None  # where it judges anew: what, and how it is written so that it does not


def changes_between(old: RuleBook, new: RuleBook, effective: date) -> tuple[Change, ...]:
    """Every timescale that the new book has otherwise from this day on, and what else of the book."""
    said: dict[str, list[str]] = {}
    titles, parts = dict[str, str](), dict[str, set[str]]()
    for each in diff(old, new):
        if each.timescale == "slots":  # held against each other by their days, below
            continue
        said.setdefault(each.timescale, []).append(each.words)
        titles[each.timescale] = each.title
        parts.setdefault(each.timescale, set()).add(each.part)
    before = {each.id: each for each in old.timescales}
    after = {each.id: each for each in new.timescales}
    found = []
    for id, words in said.items():
        effect, what, mend = _effect(before.get(id), after.get(id), parts[id], effective)
        mistake = RuleMistake(_place(id, old, new), f"{id}: {what}", mend) if effect is Effect.REJUDGES else None
        found.append(Change(id, titles[id], tuple(words), effect, mistake))
    return (*found, *_of_slots(old, new, effective))


def running_work(changes: Iterable[Change]) -> RunningWork:
    """What becomes of running work by these changes together."""
    match max((each.effect for each in changes), default=Effect.SHOWN):
        case Effect.REJUDGES:
            return RunningWork.REJUDGE
        case Effect.MOVES:
            return RunningWork.MOVE
    return RunningWork.KEEP


def _effect(old: Timescale | None, new: Timescale | None, parts: set[str], effective: date) -> tuple[Effect, str, str]:
    if old is None and new is None:  # the words of the interface, or what is expected of a period
        return Effect.SHOWN, "", ""
    if old is None or new is None:
        return _came_or_went(old, new, effective)
    other = sorted(parts - SHOWN - {"versions"})
    if other:
        names = ", ".join(name.replace("_", " ") for name in other)
        what = f"{names} would change for work that began before {effective} too."
        return Effect.REJUDGES, what, "Only versions change from a day on: leave the rest, or say --transition rejudge."
    was, now = (_before(each.versions, effective) for each in (old, new))
    if was != now:
        return (
            Effect.REJUDGES,
            f"{_first_other(old, new, effective)}, and what began under it would be judged otherwise.",
            _mend(effective),
        )
    fresh = [each for each in new.versions if each.in_force_from >= effective and each not in old.versions]
    if any(each.applies_to_running for each in fresh):
        return Effect.MOVES, "", ""
    return (Effect.KEEPS if "versions" in parts else Effect.SHOWN), "", ""


def _came_or_went(old: Timescale | None, new: Timescale | None, effective: date) -> tuple[Effect, str, str]:
    if new is not None:
        first = new.versions[0].in_force_from
        if first >= effective:
            return Effect.KEEPS, "", ""
        what = f"it is new, and would judge what began from {first} on, before it was in force."
        return Effect.REJUDGES, what, f"Write in_force_from: {effective}, or say --transition rejudge."
    assert old is not None
    if old.versions[0].in_force_from >= effective:
        return Effect.KEEPS, "", ""
    what = "it is taken out, and what runs by it would vanish."
    return Effect.REJUDGES, what, "Leave it in, or say --transition rejudge."


def _before(versions: Iterable[Version], effective: date) -> dict[date, object]:
    """What the versions in force before the day say, by their days, without where that is written."""
    return {
        each.in_force_from: (dict(each.limits), each.applies_to_running)
        for each in versions
        if each.in_force_from < effective
    }


def _first_other(old: Timescale, new: Timescale, effective: date) -> str:
    """The first version from before the day that is changed, added or taken out."""
    was, now = _before(old.versions, effective), _before(new.versions, effective)
    day = min(day for day in was.keys() | now.keys() if was.get(day) != now.get(day))
    if day not in now:
        return f"the version in force from {day} is taken out"
    if day not in was:
        return f"a version in force from {day} is added, before {effective}"
    return f"the version in force from {day} is changed"


def _mend(effective: date) -> str:
    return (
        f"Write a version or a change with in_force_from: {effective}, or a number with from: {effective} "
        "(and applies_to: running to move what runs), or say --transition rejudge."
    )


def _place(id: str, old: RuleBook, new: RuleBook) -> str:
    """Where that is written: the file of numbers where the timescale's own number differs."""
    given = [{each.given for each in book.numbers if each.timescale == id} for book in (old, new)]
    if given[0] != given[1]:
        return f"config/{NUMBERS}"
    return next((each.place for book in (new, old) for each in book.timescales if each.id == id), "rules")


def _of_slots(old: RuleBook, new: RuleBook, effective: date) -> Iterator[Change]:
    """Sittings and terms that come or go, of those that rules have used: what is due at the next one moves with them."""
    used = frozenset(_used(old))
    days = sorted(day for what, day in _days(old.slots) ^ _days(new.slots) if what in used)
    if not days:
        return
    title, words = "Panels and terms", (f"sittings or terms come or go, the first on {days[0]}",)
    if days[0] >= effective:
        yield Change(_SLOTS, title, words, Effect.MOVES)
        return
    what = f"{_SLOTS}: sittings or terms from {days[0]} on would change, before {effective}."
    mend = f"Change only those from {effective} on, or say --transition rejudge."
    yield Change(_SLOTS, title, words, Effect.REJUDGES, RuleMistake("config/panels.yaml", what, mend))


def _used(book: RuleBook) -> Iterator[str]:
    """The panels by which something is due; the word for terms where anything begins or is due by them."""
    for timescale in book.timescales:
        if any(book.vocabulary.kinds[clause.event].made == "term" for clause in timescale.starts):
            yield _TERMS
        for version in timescale.versions:
            for schedule in version.limits.values():
                for origin in (phase.origin for step in schedule.steps for phase in step.phases):
                    if origin is not None and origin.of is From.PANEL:
                        yield origin.name
                    if origin is not None and origin.of is From.TERM_END:
                        yield _TERMS


def _days(slots: Slots) -> set[tuple[str, date]]:
    sittings = {(panel.name, day) for panel in slots.panels.values() for day in panel.sittings}
    return sittings | {(_TERMS, day) for term in slots.terms for day in (term.first, term.last)}
