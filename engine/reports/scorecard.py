"""The scorecard: timeliness of every limit of every timescale in a period, as finished numbers without layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from engine.reports.against import Direction, Standing, direction, standing
from engine.reports.counting import Count, Counting, tally
from engine.reports.measuring import cases_of, looked_late, past_due, without_date
from engine.reports.periods import Length, Period
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.enums import Authority, Flag, LimitName, Unit
from engine.words.measures import Comparator, Target, comparators_for, target_for
from engine.words.organisation import Organisation

_LINE: Final = ("timescale", "limit")
_NOTHING: Final = Count()
NO_TEAM: Final = "no team recorded"
NO_SERVICE: Final = "no service named"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose duties: all (empty), or those of these teams. `key` is "" or, say, "team court-1"."""

    key: str = ""
    name: str = "the whole authority"
    teams: frozenset[str] | None = None


@dataclass(frozen=True)
class Seen:
    """Every obligation, prepared, as at the asked instant and as at the days that the scorecard speaks of.

    `on` holds each day asked for; `known_then` what was known at the period's end, None while it has not ended.
    """

    now: pl.DataFrame
    on: Mapping[date, pl.DataFrame]
    known_then: pl.DataFrame | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a figure does not say, in units of its count; `longest` is how far over the longest open one is."""

    cannot_compute: int = 0
    relaxed: int = 0
    provisional: int = 0
    born_overdue: int = 0
    open_past_due: int = 0
    longest: int = 0
    longest_unit: str = "days"


@dataclass(frozen=True, slots=True)
class Part:
    """One team's or service's share of a line."""

    key: str
    name: str
    count: Count
    standing: Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One limit of one timescale. `way` is its own way of counting, of which all but `ways` speaks."""

    timescale: Timescale
    limit: LimitName
    way: Counting
    ways: Mapping[Counting, Count]
    previous: Count
    months: tuple[tuple[Period, Count], ...]  # from April of the financial year
    recorded_late: int
    beside: Beside
    target: Target | None
    comparators: tuple[Comparator, ...]
    teams: tuple[Part, ...]
    services: tuple[Part, ...]

    @property
    def count(self) -> Count:
        """The figure itself, counted its own way."""
        return self.ways[self.way]

    @property
    def year_to_date(self) -> Count:
        """The months' counts since 1 April, added up."""
        total = _NOTHING
        for _, count in self.months:
            total += count
        return total

    @property
    def standing(self) -> Standing:
        """Against target."""
        return standing(self.count, self.target)

    @property
    def direction(self) -> Direction:
        """Against the previous like period."""
        return direction(self.count.percent, self.previous.percent)

    @property
    def is_law(self) -> bool:
        """True for a limit of statute, guidance or a national standard; False for a local one and for an aim."""
        return self.limit is LimitName.STATUTORY and self.timescale.authority is not Authority.LOCAL

    @property
    def empty(self) -> bool:
        """True where there is nothing at all to say of it."""
        ways = [self.previous, self.year_to_date, *self.ways.values()]
        beside = (self.beside.cannot_compute, self.beside.relaxed, self.beside.open_past_due)
        return not any(beside) and all(each == _NOTHING for each in ways)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One period of one scope. Lines stand in the order of the rule book, limits of the law before aims."""

    authority: str
    scope: Scope
    period: Period
    as_at: datetime
    known_at: datetime
    made: datetime
    watch_from: date | None
    lines: tuple[Line, ...]
    cases: pl.DataFrame  # the duties behind every line's own figure
    notes: tuple[str, ...] = ()


def days_needed(book: RuleBook, period: Period, last_day: date) -> tuple[date, ...]:
    """The days on which the obligations must be seen, none after `last_day`."""
    days = {period.last}
    if period.length is Length.DAY or any(each.measure.kind == Counting.UP_TO_DATE for each in book.timescales):
        days |= {period.previous.last, *(month.last for month in months_of(period))}
    return tuple(sorted({min(day, last_day) for day in days}))


def months_of(period: Period) -> tuple[Period, ...]:
    """The months that a year to date adds up; a single day has none."""
    return () if period.length is Length.DAY else period.months


def way_of(timescale: Timescale, period: Period) -> Counting:
    """The timescale's own way of counting; on a day only one makes sense."""
    return Counting.UP_TO_DATE if period.length is Length.DAY else Counting(timescale.measure.kind)


@dataclass(frozen=True)
class _Counter:
    """Takes cases out of what was seen, for one scope; each frame is scoped once and each question asked once."""

    seen: Seen
    scope: Scope
    last_day: date

    def cases(self, way: Counting, period: Period) -> pl.DataFrame:
        return self.scoped(cases_of(way, self.frame(way, period), period))

    def frame(self, way: Counting, period: Period) -> pl.DataFrame:
        return self.on(period.last) if way is Counting.UP_TO_DATE else self.seen.now

    def on(self, day: date) -> pl.DataFrame:
        return self.seen.on[min(day, self.last_day)]

    def scoped(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame if self.scope.teams is None else frame.filter(pl.col("team_at_due").is_in(self.scope.teams))


def make_scorecard(
    seen: Seen,
    book: RuleBook,
    organisation: Organisation,
    targets: Iterable[Target],
    comparators: Iterable[Comparator],
    period: Period,
    scope: Scope,
    *,
    as_at: datetime,
    known_at: datetime,
    made: datetime,
    last_day: date,
    watch_from: date | None = None,
) -> Scorecard:
    """Count everything. `last_day` is the local day of `as_at`; `seen` holds the days that `days_needed` names."""
    counter = _Counter(seen, scope, last_day)
    ways = {each.id: way_of(each, period) for each in book.timescales}
    own = _own(counter, ways, period)
    counted = {way: tally(counter.cases(way, period), _LINE) for way in _ways_of(period)}
    before = tally(_own(counter, ways, period.previous), _LINE)
    months = [(month, tally(_own(counter, ways, month), _LINE)) for month in months_of(period)]
    late = _recorded_late(counter, own, ways, period)
    beside = _beside(counter, own, period)
    by_team, by_service = _parts(own, organisation)
    given, others = (*rule_targets(book), *targets), tuple(comparators)
    lines = []
    for timescale in book.timescales:
        for limit in timescale.limit_names:
            key = (timescale.id, str(limit))
            own_way = ways[timescale.id] == timescale.measure.kind  # what targets and comparators are for
            target = target_for(given, timescale.id, limit, period.last) if own_way else None
            lines.append(
                Line(
                    timescale=timescale,
                    limit=limit,
                    way=ways[timescale.id],
                    ways={way: counts.get(key, _NOTHING) for way, counts in counted.items()},
                    previous=before.get(key, _NOTHING),
                    months=tuple((month, counts.get(key, _NOTHING)) for month, counts in months),
                    recorded_late=late.get(key, 0),
                    beside=beside_of(timescale, limit, beside.get(key, {})),
                    target=target,
                    comparators=comparators_for(others, timescale.id, limit, period.last) if own_way else (),
                    teams=_judged(by_team.get(key, {}), target),
                    services=_judged(by_service.get(key, {}), target),
                )
            )
    return Scorecard(
        organisation.authority,
        scope,
        period,
        as_at,
        known_at,
        made,
        watch_from,
        tuple(line for line in lines if not line.empty),
        own,
        _unknown(book, [*targets, *others]),
    )


def rule_targets(book: RuleBook) -> tuple[Target, ...]:
    """The targets that stand in the rule files; they have held always, and yield to the authority's own from its day."""
    return tuple(
        Target(each.id, each.limit_names[0], each.measure.target, date.min, f"rule file, {each.place}")
        for each in book.timescales
        if each.measure.target is not None and each.limit_names
    )


def _ways_of(period: Period) -> tuple[Counting, ...]:
    return (Counting.UP_TO_DATE,) if period.length is Length.DAY else tuple(Counting)


def own_cases(seen: Seen, book: RuleBook, period: Period, scope: Scope, last_day: date) -> pl.DataFrame:
    """The duties behind every line's own figure; `seen` need hold no day but the period's last."""
    return _own(_Counter(seen, scope, last_day), {each.id: way_of(each, period) for each in book.timescales}, period)


def cases_by(seen: Seen, way: Counting, period: Period, scope: Scope, last_day: date) -> pl.DataFrame:
    """The duties that one way of counting takes up, of every timescale."""
    return _Counter(seen, scope, last_day).cases(way, period)


def _own(counter: _Counter, ways: Mapping[str, Counting], period: Period) -> pl.DataFrame:
    """The cases of each timescale counted its own way."""
    parts = []
    for way in sorted(set(ways.values())):
        mine = [timescale for timescale, each in ways.items() if each is way]
        parts.append(counter.cases(way, period).filter(pl.col("timescale").is_in(mine)))
    return pl.concat(parts).sort("timescale", "limit", "counted", "outcome", "fell_due", "obligation")


def _recorded_late(
    counter: _Counter, own: pl.DataFrame, ways: Mapping[str, Counting], period: Period
) -> dict[tuple[str, str], int]:
    if counter.seen.known_then is None:
        return {}
    found: dict[tuple[str, str], int] = {}
    for way in sorted(set(ways.values())):
        mine = own.filter(pl.col("timescale").is_in([each for each, its in ways.items() if its is way]))
        units = looked_late(way, mine, counter.seen.known_then, period)
        found |= {(row[0], row[1]): row[2] for row in units.group_by(*_LINE).len().iter_rows()}
    return found


def _beside(counter: _Counter, own: pl.DataFrame, period: Period) -> dict[tuple[str, str], dict[str, int]]:
    """For each line, the numbers that stand beside its figure."""
    taken, now = pl.col("outcome") <= 3, counter.scoped(counter.seen.now)
    then = past_due(counter.scoped(counter.on(period.last)))
    frames = {
        "cannot_compute": without_date(now, period, None),
        "relaxed": without_date(now, period, Flag.RELAXED),
        "provisional": own.filter(taken & pl.col("flags").list.contains(str(Flag.PROVISIONAL))),
        "born_overdue": own.filter(taken & pl.col("flags").list.contains(str(Flag.BORN_OVERDUE))),
        "open_past_due": then,
    }
    found: dict[tuple[str, str], dict[str, int]] = {}
    for name, frame in frames.items():
        for timescale, limit, number in frame.group_by(*_LINE).agg(pl.col("counted").n_unique()).iter_rows():
            found.setdefault((timescale, limit), {})[name] = number
    for timescale, limit, number in then.group_by(*_LINE).agg(pl.col("days_over").max()).iter_rows():
        found[timescale, limit]["longest"] = number
    return found


def beside_of(timescale: Timescale, limit: LimitName, numbers: Mapping[str, int]) -> Beside:
    """The numbers beside one line, with the unit in which its days over are counted."""
    units = {
        phase.limit.unit
        for version in timescale.versions[-1:]
        for step in (version.limits[limit].steps if limit in version.limits else ())
        for phase in step.phases
    }
    return Beside(**numbers, longest_unit="working days" if units == {Unit.WORKING_DAYS} else "days")


def _parts(
    own: pl.DataFrame, organisation: Organisation
) -> tuple[dict[tuple[str, str], dict[tuple[str, str], Count]], dict[tuple[str, str], dict[tuple[str, str], Count]]]:
    """The counts by team and by service, for each line: (key, name) -> count."""
    teams = sorted(set(own["team_at_due"].to_list()))
    services = {team: service_of(team, organisation) for team in teams}
    with_service = own.with_columns(
        pl.col("team_at_due").replace_strict(services, default="", return_dtype=pl.String()).alias("service")
    )
    by_team: dict[tuple[str, str], dict[tuple[str, str], Count]] = {}
    for (timescale, limit, team), count in tally(own, (*_LINE, "team_at_due")).items():
        by_team.setdefault((timescale, limit), {})[team, team_name(team, organisation)] = count
    by_service: dict[tuple[str, str], dict[tuple[str, str], Count]] = {}
    for (timescale, limit, service), count in tally(with_service, (*_LINE, "service")).items():
        by_service.setdefault((timescale, limit), {})[service, service or NO_SERVICE] = count
    return by_team, by_service


def team_name(team: str, organisation: Organisation) -> str:
    """What the team is called."""
    found = organisation.team(team)
    return found.name if found else team or NO_TEAM


def service_of(team: str, organisation: Organisation) -> str:
    """The service to which the team belongs; "" where none is named."""
    found = organisation.team(team)
    return found.service if found else ""


def _judged(counts: Mapping[tuple[str, str], Count], target: Target | None) -> tuple[Part, ...]:
    """The parts by name, nameless ones last; those with nothing counted and nothing to come are left out."""
    order = sorted(counts.items(), key=lambda each: (not each[0][0], each[0][1]))
    return tuple(Part(key, name, count, standing(count, target)) for (key, name), count in order)


def _unknown(book: RuleBook, given: Iterable[Target | Comparator]) -> tuple[str, ...]:
    """What targets and comparators name that the rule book does not have."""
    known = {each.id for each in book.timescales}
    places = {each.timescale: each.place for each in given if each.timescale not in known}
    return tuple(
        f"{place or 'A comparator'} names {timescale!r}, which is not in the rule book; it is not shown."
        for timescale, place in sorted(places.items())
    )
