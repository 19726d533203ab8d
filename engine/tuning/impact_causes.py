"""Why a duty stands otherwise by another rule book or calendar: which limit, clause, version or holiday does it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from engine.calendars.axis import Axis
from engine.reports.pieces import listed
from engine.rulebook.timescale import Ladder, Measure, Source, Timescale, Version
from engine.tuning.diff import differences, names_of
from engine.tuning.diff_words import step_words
from engine.tuning.impact_looks import Rules
from engine.words.days import full_day
from engine.words.enums import Authority, LimitName, Nature, Owner
from engine.words.values import Obligation

MOST_DAYS: Final = 3  # of days that count otherwise, how many are named
_NO_SOURCE: Final = Source("", date.min)
_NO_MEASURE: Final = Measure("", "")


@dataclass(frozen=True)
class Causes:
    """Two sides of a comparison, and what differs between them."""

    before: Rules
    after: Rules

    def why(self, was: Obligation | None, now: Obligation | None) -> str:
        """Why the one duty stands as it does now and not as it was; one of the two may be missing."""
        either = now or was
        assert either is not None
        old, new = self._old.get(either.timescale), self._new.get(either.timescale)
        if old is None or new is None:
            return "the rule is new" if old is None else "the rule is no longer in the book"
        parts = [*self._limits(was, now, old, new), *self._clauses(old, new), *self._holidays(was, now, old, new)]
        return "; ".join(dict.fromkeys(parts)) or "panels, terms or the words that rules use have changed"

    @cached_property
    def _old(self) -> dict[str, Timescale]:
        return {each.id: each for each in self.before.book.timescales}

    @cached_property
    def _new(self) -> dict[str, Timescale]:
        return {each.id: each for each in self.after.book.timescales}

    def _limits(self, was: Obligation | None, now: Obligation | None, old: Timescale, new: Timescale) -> Iterable[str]:
        """The limit that ruled the cycle and the one that rules it, and the versions they stand in."""
        either = now or was
        assert either is not None
        limit, cycle = either.limit, either.cycle
        before, after = (_version(rule, known, either) for rule, known in ((old, was), (new, now)))
        schedules = [each.limits.get(limit) if each is not None else None for each in (before, after)]
        said = [
            step_words(each.steps[min(cycle, len(each.steps)) - 1]) if each is not None else "no limit"
            for each in schedules
        ]
        name = "aim" if limit is LimitName.AIM else "limit"
        if said[0] != said[1]:
            yield f"the {name} is {said[1]}, was {said[0]}"
        elif schedules[0] != schedules[1]:
            yield f"the {name} of other cycles has changed"
        if was is not None and now is not None and was.version != now.version:
            yield f"judged by the version of {full_day(now.version)}, was that of {full_day(was.version)}"

    def _clauses(self, old: Timescale, new: Timescale) -> tuple[str, ...]:
        """What differs besides the limits, of what a due date depends on."""
        if old.id not in self._said:
            found = differences(judged(old), judged(new), names_of(self.before.book, self.after.book))
            self._said[old.id] = tuple(each.words for each in found if each.part != "versions")
        return self._said[old.id]

    @cached_property
    def _said(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _holidays(
        self, was: Obligation | None, now: Obligation | None, old: Timescale, new: Timescale
    ) -> Iterable[str]:
        """The days between start and due that count on one side only."""
        known = [each for each in (was, now) if each is not None and each.due is not None]
        if not known:
            return
        axes = _axis(self.before, old), _axis(self.after, new)
        if axes[0] == axes[1]:
            return
        first = min(each.started.day for each in known)
        last = max(each.due.day for each in known if each.due is not None)
        days = other_days(*axes, first, last)
        named = [f"{full_day(day)} ({why})" if why else f"{full_day(day)} counts now" for day, why in days[:MOST_DAYS]]
        if named:
            more = f" and {len(days) - MOST_DAYS} more days" if len(days) > MOST_DAYS else ""
            yield f"{listed(named)}{more}"


def judged(timescale: Timescale) -> Timescale:
    """The timescale without what no due date depends on: its titles and sources, who owns it, ladder, measure and examples."""
    versions = tuple(replace(each, source=None, note="") for each in timescale.versions)
    return replace(
        timescale,
        title="",
        authority=Authority.LOCAL,
        owner=Owner.ALLOCATED_TEAM,
        nature=Nature.MEETS,
        source=_NO_SOURCE,
        ladder=Ladder(None, None),
        measure=_NO_MEASURE,
        says=None,
        examples=(),
        place="",
        versions=versions,
    )


def other_days(before: Axis, after: Axis, first: date, last: date) -> list[tuple[date, str]]:
    """The days of the span that count on one axis only, with why they do not count now ("" where they do)."""
    changed = (before.holidays.keys() ^ after.holidays.keys()) | (before.closures.keys() ^ after.closures.keys())
    days = sorted(day for day in changed if first < day <= last)
    return [(day, after.why_not(day) or "") for day in days if before.is_working(day) is not after.is_working(day)]


def _axis(rules: Rules, timescale: Timescale) -> Axis:
    return rules.closures_axis or rules.axis if timescale.closures else rules.axis


def _version(rule: Timescale, known: Obligation | None, either: Obligation) -> Version | None:
    """The version that the obligation is judged by, or would be."""
    if known is None:
        return rule.version_on(either.started.day)
    return next((each for each in rule.versions if each.in_force_from == known.version), None)


__all__ = ["Causes", "judged", "other_days"]
