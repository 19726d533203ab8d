"""A timescale as its source states it: the finished values that rule files become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.rulebook.conditions import Condition
from engine.rulebook.numbers import Number
from engine.words.enums import Authority, LimitName, Nation, Nature, Owner, WhenRunning
from engine.words.limits import Limit
from engine.words.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and when a person last held it against the page."""

    cite: str
    checked: date
    url: str = ""
    verified: bool = True  # False: not checked against the primary text; shown to users as such
    note: str = ""


@dataclass(frozen=True, slots=True)
class StandsIn:
    """The start counts only where none of these events lies within so many days before or after it."""

    event: str
    where: Condition
    days: int


@dataclass(frozen=True, slots=True)
class LooksBack:
    """From when on evidence before the start counts: so long before it, or since the last of these events."""

    limit: Limit | None = None  # None where `since` says it
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountsFrom:
    """The cycle begins at the last such event before the start, which must lie within so long before it."""

    event: str
    where: Condition
    within: Limit


@dataclass(frozen=True, slots=True)
class StartClause:
    """Events that start the clock. `where` always there (the condition "true" picks all).

    `dated` is the attribute that holds the day from which it counts, where the event gives an earlier one than its own.
    """

    event: str
    where: Condition
    when_running: WhenRunning
    stands_in_for: StandsIn | None = None
    dated: str = ""
    looks_back: LooksBack | None = None
    counts_from: CountsFrom | None = None

    @property
    def looks_behind(self) -> bool:
        """True when evidence of a day before the start's may count."""
        return bool(self.dated or self.looks_back or self.counts_from)


@dataclass(frozen=True, slots=True)
class MeasuredFrom:
    """Evidence that answers no obligation is measured from the last such event before it; `where` is asked of the
    evidence."""

    event: str
    where: Condition


@dataclass(frozen=True, slots=True)
class MeetClause:
    """Events that meet the duty."""

    event: str
    where: Condition


@dataclass(frozen=True, slots=True)
class EndClause:
    """Events that end the duty without its being met; `reason` is shown."""

    event: str
    where: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class ExtendClause:
    """Events that set the due day anew; `to` names the date attribute, taken as written."""

    event: str
    where: Condition
    to: str


@dataclass(frozen=True, slots=True)
class Phase:
    """An interval and the facts under which it may apply. Of those that may, the one due earliest rules."""

    limit: Limit
    when: Condition


@dataclass(frozen=True, slots=True)
class Step:
    """One cycle's interval: one or more phases. `relaxed`: the law had relaxed it, so it has no due date at all."""

    phases: tuple[Phase, ...]  # a relaxed step keeps those that the law had relaxed, for show
    relaxed: bool = False
    silent: bool = False  # runs, and is not shown: the other limit says the same
    from_start_before: bool = False  # counted from the start of the cycle before (of the first: its own)

    @property
    def in_hours(self) -> bool:
        """True when its limits run to an instant."""
        return any(phase.limit.in_hours for phase in self.phases)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long each cycle has: `steps[0]` the first, and so on; the last step goes on for ever if `repeats`."""

    steps: tuple[Step, ...]

    @property
    def in_hours(self) -> bool:
        """True when it counts in hours."""
        return any(step.in_hours for step in self.steps)


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of the rule, from the day it took effect.

    An obligation keeps the version in force on its start's day, unless a later one `applies_to_running`.
    A limit that a version does not name does not run under it.
    """

    in_force_from: date
    limits: Mapping[LimitName, Schedule]
    applies_to_running: bool = False
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """When an obligation comes up to each rung, from its due moment. Due and overdue are always there."""

    due_soon: Limit | None  # before
    sustained: Limit | None  # after
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What the scorecard counts."""

    count: str  # child, episode, event or family
    kind: str  # "fell due in period", "completed in period" or "up to date on a day"
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example in the rule file: some events, and the due date (or state) that a hand counted."""

    place: str
    events: tuple[Mapping[str, object], ...]  # kind, on (date or instant text), episode, attributes, ...
    expects: Mapping[str, object]  # due, limit, cycle, state, as_at, flags, count, ...
    working: str


@dataclass(frozen=True, slots=True)
class Timescale:
    """One rule: what must happen, started by what, within what, met by what, on which calendar, under which source."""

    id: str
    title: str
    nation: Nation
    authority: Authority
    source: Source
    owner: Owner
    nature: Nature
    thread: str  # the period, or the sort of episode, that its obligations belong to
    starts: tuple[StartClause, ...]
    met_by: tuple[MeetClause, ...]
    ends_without: tuple[EndClause, ...]  # the ends that every duty has (died, ...) are already among them
    extended_by: tuple[ExtendClause, ...]
    versions: tuple[Version, ...]  # by in_force_from, earliest first
    repeats: bool
    within: str  # the period that must be open for a start to count; "" = none
    ladder: Ladder
    measure: Measure
    closures: bool = False  # whether closure days move it; local timescales only
    says: Mapping[str, str] | None = None
    examples: tuple[Example, ...] = ()
    place: str = ""  # file:line:column
    evidence_from: Limit | None = None  # evidence counts only from so long before the due day
    measured_from: MeasuredFrom | None = None

    def counts_in(self, limit: LimitName) -> tuple[bool, ...]:
        """How this limit is counted by its versions: in days (False), in hours (True), or first the one and then the
        other: then each has its own clock, for what began under it."""
        found = {version.limits[limit].in_hours for version in self.versions if limit in version.limits}
        return tuple(sorted(found))

    @property
    def in_hours(self) -> bool:
        """True when any of its limits runs to an instant."""
        return any(schedule.in_hours for version in self.versions for schedule in version.limits.values())

    @property
    def limit_names(self) -> tuple[LimitName, ...]:
        """The limits that any of its versions names, the statutory one first."""
        named = {name for version in self.versions for name in version.limits}
        return tuple(name for name in LimitName if name in named)

    def version_on(self, day: date) -> Version | None:
        """The version in force on `day`; None before the first."""
        found = None
        for version in self.versions:
            if version.in_force_from <= day:
                found = version
        return found


@dataclass(frozen=True, slots=True)
class Expectation:
    """While a period is open, these duties are expected; a child without one is unwatched."""

    period: str
    timescales: tuple[str, ...]
    unless: tuple[str, ...] = ()  # event kinds since the period's start after which no rule here fits
    unless_reason: str = ""


CONTINUES: Final = -1  # where the condition stands under which a start continues the open span
FIRST_END: Final = -2  # where that of a period's first end stands; the others below it


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All timescales in force, with the words they are said in."""

    nation: Nation
    timescales: tuple[Timescale, ...]
    expectations: tuple[Expectation, ...]
    vocabulary: Vocabulary
    period_wheres: Mapping[
        tuple[str, int], Condition
    ]  # (period, index of its start clause, CONTINUES or FIRST_END - i)
    fact_wheres: Mapping[str, Condition]  # fact -> its `where`; "<fact>/after" -> its after clause's
    fingerprint: str
    numbers: tuple[Number, ...] = ()  # those that an authority may set

    def timescale(self, id: str) -> Timescale:
        """The timescale with this id. Raises KeyError."""
        for each in self.timescales:
            if each.id == id:
                return each
        raise KeyError(id)
