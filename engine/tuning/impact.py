"""What another rule book or calendar would change in the case load that is there: duties, timeliness and alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from engine.alerts.ledger import Acknowledged, Told
from engine.histories import Histories
from engine.reports.counting import Count, Counting, tally
from engine.reports.measuring import cases_of, prepare
from engine.reports.periods import Length, Period
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.impact_causes import Causes, judged
from engine.tuning.impact_changes import Change, Changes, Move, changes
from engine.tuning.impact_looks import OPEN, Evidence, Looks, Rules
from engine.tuning.impact_telling import Office, Played, Teller, mornings
from engine.words.clock import last_instant, local_day

AHEAD: Final = 28  # days for which mornings are played
YEAR: Final = 365  # days over which timeliness is counted
Counts = Mapping[tuple[str, str, str], Count]  # by timescale, limit and team at the due day, as the data name it


@dataclass(frozen=True, slots=True)
class Side:
    """The case load by one side's rules: how much is open, what was in time, and the mornings to come."""

    rules: Rules
    open: int
    counts: Counts
    mornings: tuple[Played, ...]

    def alerts(self, days: int | None = None) -> Counter[str]:
        """How many alerts each manager would get, on the first `days` mornings or on all of them."""
        return Counter(each.manager for morning in self.mornings[:days] for each in morning.alerts)

    def shown(self) -> Counter[str]:
        """How many duties would stand in each manager's next digest."""
        return Counter(manager for morning in self.mornings[:1] for manager, _ in morning.shown)

    def withdrawn(self) -> Counter[str]:
        """How many alerts the next morning would call back from each manager."""
        return Counter(each.told_to for morning in self.mornings[:1] for each in morning.withdrawn)

    def like(self, other: Side) -> bool:
        """True where both have the same figures, and the same alerts for everyone in all, and in number each morning."""
        one, two = (
            (
                each.counts,
                each.alerts(),
                each.shown(),
                each.withdrawn(),
                [(morning.day, len(morning.alerts)) for morning in each.mornings],
            )
            for each in (self, other)
        )
        return one == two


@dataclass(frozen=True, slots=True)
class Impact:
    """Two rule books, or calendars, on one case load as at one moment."""

    as_at: datetime
    year: Period  # the days over which timeliness is counted
    before: Side
    after: Side
    changes: Changes
    later: tuple[Change, ...]  # further duties that change by the last of the mornings, when a version takes hold
    office: Office

    @property
    def today(self) -> date:
        """The local day as at which everything is judged."""
        return local_day(self.as_at)

    @property
    def unchanged(self) -> bool:
        """True where nothing stored stands otherwise: no open or closed duty, no figure, no alert and no morning."""
        return not self.changes.each and not self.changes.closed and not self.later and self.before.like(self.after)


def impact(
    before: Rules,
    after: Rules,
    evidence: Evidence,
    office: Office,
    as_at: datetime,
    told: Sequence[Told] = (),
    known: Sequence[Acknowledged] = (),
    *,
    cache: Path | None = None,
) -> Impact:
    """Judge the evidence by both sides as at one moment, and play the mornings of four weeks with nothing more recorded.

    `told` and `known` are the alerts and acknowledgements there were by then. The same values give the same result.
    """
    recorded = evidence.known_at(as_at)
    today = local_day(as_at)
    year = Period(Length.DAY, today - timedelta(days=YEAR), today)
    last = last_instant(today + timedelta(days=AHEAD))
    ahead = _takes_hold(before.book, after.book, today, local_day(last))
    frames: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    sides: list[Side] = []
    laid_out: Histories | None = None
    for rules in (before, after):
        shared = laid_out if laid_out_alike(before.book, rules.book) else None
        looks = Looks(rules, recorded, as_at, last, cache=cache, histories=shared)
        laid_out = looks.histories
        now = looks.frame(as_at)
        played = _play(looks, now, Teller(rules, office, told, known), office, as_at)
        sides.append(Side(rules, now.filter(pl.col("state").is_in(OPEN)).height, _counts(looks, now, year), played))
        frames.append((now, looks.frame(last) if ahead else now.clear()))
    (before_now, before_then), (after_now, after_then) = frames
    why = Causes(before, after).why
    found = changes(before_now, after_now, why)
    at_once = {each.either.obligation for each in found.each}
    later = [
        each
        for each in changes(before_then, after_then, why).each
        if each.either.obligation not in at_once and each.move is not Move.SAME_DATE
    ]
    return Impact(as_at, year, sides[0], sides[1], found, tuple(later), office)


def laid_out_alike(one: RuleBook, other: RuleBook) -> bool:
    """True where both books surely give the same histories: they differ, if at all, in limits, ladders and words."""
    return one is other or (
        (one.vocabulary, one.period_wheres, one.fact_wheres, one.slots)
        == (other.vocabulary, other.period_wheres, other.fact_wheres, other.slots)
        and [_laying(each) for each in one.timescales] == [_laying(each) for each in other.timescales]
    )


def _laying(timescale: Timescale) -> Timescale:
    """The timescale with no more left than may decide how histories are laid out."""
    plain = judged(timescale)
    return replace(plain, versions=tuple(replace(each, limits={}) for each in plain.versions))


def _takes_hold(before: RuleBook, after: RuleBook, today: date, last: date) -> bool:
    """Whether a version comes into force in these days that only one of the books has so."""
    coming = [
        {
            (each.id, number, version.in_force_from)
            for each in book.timescales
            for number, version in enumerate(each.versions)
            if today < version.in_force_from <= last
        }
        for book in (before, after)
    ]
    return bool(coming[0] | coming[1]) and before.fingerprint != after.fingerprint


def _play(looks: Looks, now: pl.DataFrame, teller: Teller, office: Office, as_at: datetime) -> tuple[Played, ...]:
    """The mornings of four weeks; `now` is how everything stands as at the moment asked for."""
    until = local_day(as_at) + timedelta(days=AHEAD)
    played: list[Played] = []
    for moment in mornings(looks.rules.axis, office.settings, as_at, until):
        moved, gone = looks.moved(moment)
        first = not played
        played.append(teller.play(moment, pl.concat([now, moved]) if first else moved, gone, with_shown=first))
    return tuple(played)


def _counts(looks: Looks, frame: pl.DataFrame, year: Period) -> Counts:
    """What was in time of all that fell due in the year, by timescale, limit and team."""
    evidence = looks.evidence
    prepared = prepare(frame, looks.rules.book, evidence.people, evidence.watch_from)
    cases = cases_of(Counting.FELL_DUE, prepared, year)
    by = ("timescale", "limit", "team_at_due")
    return {(timescale, limit, team): count for (timescale, limit, team), count in tally(cases, by).items()}


__all__ = ["AHEAD", "YEAR", "Impact", "Side", "impact", "laid_out_alike"]
