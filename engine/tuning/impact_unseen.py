"""Why the cases stored stand as they did where the rules or the calendar differ: from which day a change holds, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from engine.reports.pieces import listed
from engine.reports.wording import long_day
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.impact import AHEAD, Impact
from engine.tuning.impact_causes import other_days
from engine.tuning.transitions import Change, Effect, changes_between
from engine.words.days import long_date

MOST: Final = 4  # of rules, how many are named
_TRY: Final = " To see what it would do to what runs, try the number without a day."


def unseen(found: Impact) -> tuple[str, ...]:
    """A sentence or two for each rule that differs and changes nothing that is stored; of the calendar where nothing changes.

    Where something else changes, rules are left out of which only words, ladders or targets differ.
    """
    before, after = found.before.rules, found.after.rules
    changed = {each.either.timescale for each in (*found.changes.each, *found.later)}
    changed |= {timescale for timescale, _ in found.changes.closed}
    different = _different(before.book, after.book)
    said = [
        f"{change.title}: {'; '.join(change.words)}. {_why(change, day, found)}"
        for change, day in different
        if change.timescale not in changed and (found.unchanged or change.effect is not Effect.SHOWN)
    ]
    if len(said) > MOST:
        more = len(said) - MOST + 1
        said[MOST - 1 :] = [f"{more} more rules differ, and no case that is stored stands otherwise by them."]
    if not found.unchanged:
        return tuple(said)
    days = [day for day, _ in other_days(before.axis, after.axis, date.min, date.max)]
    if days:
        said.append(f"No open date counts over {listed(map(with_year, days[:MOST]))}, and no morning changes.")
    return tuple(said) or (f"Both sides are the same: {before.name}, and {after.name}.",)


def with_year(day: date) -> str:
    """ "Monday 23 November 2026"."""
    return f"{long_day(day)} {day.year}"


def _different(old: RuleBook, new: RuleBook) -> Iterator[tuple[Change, date]]:
    """Every change, as what it does to work from before the first day of which it speaks, and that day."""
    before = {each.id: each for each in old.timescales}
    after = {each.id: each for each in new.timescales}
    days = {id: _first_day(before.get(id), after.get(id)) for id in before.keys() | after.keys()}
    every = changes_between(old, new, date.max)
    by_day = {day: changes_between(old, new, day) for day in {days.get(each.timescale, date.max) for each in every}}
    for each in every:
        day = days.get(each.timescale, date.max)
        change = next(other for other in by_day[day] if other.timescale == each.timescale)
        yield change, day


def _first_day(old: Timescale | None, new: Timescale | None) -> date:
    """From which day the limits are others, or from which the only one of the two holds; date.max where limits are alike."""
    was, now = (
        {(each.in_force_from, each.applies_to_running): dict(each.limits) for each in rule.versions} if rule else {}
        for rule in (old, new)
    )
    return min((key[0] for key in was.keys() | now.keys() if was.get(key) != now.get(key)), default=date.max)


def _why(change: Change, day: date, found: Impact) -> str:
    """Why nothing that is stored stands otherwise by this change, which speaks of the time from the day on."""
    books = [side.rules.book for side in (found.before, found.after)]
    versions = [[each.versions for each in book.timescales if each.id == change.timescale] for book in books]
    if change.effect is Effect.MOVES:
        before = [version for each in versions[0] for version in each]
        fresh = [version for each in versions[1] for version in each if version not in before]
        moves = min(version.in_force_from for version in fresh if version.applies_to_running)
        if moves > found.today + timedelta(days=AHEAD):
            return f"That begins on {with_year(moves)}, after the {AHEAD} days looked at."
    ever = any(each[0].in_force_from >= day for side in versions for each in side)
    if change.effect is not Effect.KEEPS or (ever and day <= found.today):
        return "No case that is stored stands otherwise by it."
    named = any(long_date(day) in words for words in change.words)
    only = "" if named else f"This holds only for what begins from {with_year(day)}. "
    if day > found.today:
        stands = f"What is stored by {with_year(found.today)} began before that day."
    else:
        stands = "Nothing that began since is due otherwise by it."
    return f"{only}{stands}{_TRY if _is_dated_number(change.timescale, *books) else ''}"


def _is_dated_number(timescale: str, old: RuleBook, new: RuleBook) -> bool:
    """Whether the rule differs by a number that the new side gives from a day on."""
    was, now = ({each.given for each in book.numbers if each.timescale == timescale} for book in (old, new))
    return any(day > date.min for given in now - was for day, _ in given)


__all__ = ["unseen", "with_year"]
