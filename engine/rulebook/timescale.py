"""A timescale as its source states it: the finished values that rule files become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Final

from engine.rulebook.conditions import Always, Condition
from engine.rulebook.names import EventName
from engine.rulebook.numbers import Number
from engine.rulebook.slots import Slots
from engine.words.enums import Authority, CountedOn, LimitName, Nation, Nature, Owner, WhenRunning
from engine.words.limits import Limit
from engine.words.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and when a person last held it against the text itself."""

    cite: str
    checked: date | None  # None: nobody has; users see it so
    url: str = ""
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
    """Events that set the due moment anew: `to` names the date attribute that is taken as written, or `by` is added.

    No extension goes further than `at_most` beyond the due moment that it moves, and only the first `times` of an
    obligation count; what goes further is cut, or left out, and flagged.
    """

    event: str
    where: Condition
    to: str = ""
    by: Limit | None = None
    at_most: Limit | None = None
    times: int = 0  # 0: as often as it is given


@dataclass(frozen=True, slots=True)
class BringForwardClause:
    """Events after the start from which another limit runs; the earlier of the two due moments holds."""

    event: str
    where: Condition
    limit: Limit


@dataclass(frozen=True, slots=True)
class PauseClause:
    """Events that stop the clock; `reason` is shown."""

    event: str
    where: Condition
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeClause:
    """Events that let a stopped clock go on."""

    event: str
    where: Condition


Clause = StartClause | MeetClause | EndClause | ExtendClause | BringForwardClause | PauseClause | ResumeClause


class From(StrEnum):
    """What a limit is counted from, where that is not its start's own day."""

    DATE = "date"  # the date in an attribute of the start
    BIRTHDAY = "birthday"  # the subject's birthday of so many years
    EXPECTED_BIRTH = "expected birth"  # the day on which the child is expected, as known
    PANEL = "panel"  # the next sitting of a panel after the start's day
    TERM_END = "term end"  # the last day of the school term in which the start falls, or of the next to begin
    RECEIPT = "receipt"  # the start's day, or the next working day where it came on none, or too late on it


@dataclass(frozen=True, slots=True)
class Origin:
    """From what a limit is counted, and whether it counts back from there."""

    of: From
    name: str = ""  # the attribute, or the panel
    age: int = 0  # in years
    until: time | None = None  # what is received later on its day counts as received the next working day
    back: bool = False  # the limit lies before it


EVERY_SPAN: Final = Always()


@dataclass(frozen=True, slots=True)
class Total:
    """The limit is a number of days in all in this period, in any stretch as long as the window.

    Only spans count at whose start `where` was true.
    """

    period: str
    window: Limit
    where: Condition = EVERY_SPAN


@dataclass(frozen=True, slots=True)
class Phase:
    """An interval and the facts under which it may apply. Of those that may, the one due earliest rules."""

    limit: Limit
    when: Condition
    origin: Origin | None = None  # None: the start
    owner: Owner | None = None  # who must do it under this phase; None: the timescale's owner
    total: Total | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One cycle's interval: one or more phases. `relaxed`: the law had relaxed it, so it has no due date at all."""

    phases: tuple[Phase, ...]  # a relaxed step keeps those that the law had relaxed, for show
    relaxed: bool = False
    silent: bool = False  # runs, and is not shown: the other limit says the same
    starts_before: int = 0  # counted from the start of so many cycles before (where there are fewer: of the first)

    @property
    def from_start_before(self) -> bool:
        """True when it is counted from the start of an earlier cycle."""
        return self.starts_before > 0

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
    aim_source: Source | None = None  # where the aim comes from, if not from the rule's own source


@dataclass(frozen=True, slots=True)
class LocalChange:
    """What a local file set otherwise in this rule, and why."""

    place: str  # file:line:column
    why: str
    limits: tuple[LimitName, ...] = ()  # those that it wrote anew
    examples: tuple[LimitName, ...] = ()  # those of which it gives a hand count


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
    targets: tuple[tuple[date, int], ...] = ()  # those to be reached by a day, earliest first, before `target` is

    def target_on(self, day: date) -> int | None:
        """The target to be held on that day: the last dated one whose day has come, else `target`."""
        reached = [target for by, target in self.targets if by <= day]
        return reached[-1] if reached else self.target


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
    paused_by: tuple[PauseClause, ...] = ()
    resumed_by: tuple[ResumeClause, ...] = ()
    brought_forward_by: tuple[BringForwardClause, ...] = ()
    counted_on: CountedOn = CountedOn.NATION
    changes: tuple[LocalChange, ...] = ()  # those of local files, in the order in which they were laid over it

    def counts_in(self, limit: LimitName) -> tuple[bool, ...]:
        """How this limit is counted by its versions: in days (False), in hours (True), or first the one and then the
        other: then each has its own clock, for what began under it."""
        found = {version.limits[limit].in_hours for version in self.versions if limit in version.limits}
        return tuple(sorted(found))

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What events do to it: its clauses of every role."""
        return (
            *self.starts,
            *self.met_by,
            *self.ends_without,
            *self.extended_by,
            *self.brought_forward_by,
            *self.paused_by,
            *self.resumed_by,
        )

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
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()  # for a duty, those that stand in its place while they run

    def standing_for(self, timescale: str) -> tuple[str, ...]:
        """The duty itself, and those that stand in its place."""
        return (timescale, *dict(self.instead).get(timescale, ()))


OF: Final = "of"
AFTER: Final = "after"
SINCE: Final = "since"


def where_key(fact: str, sort: str = OF, number: int = 0) -> str:
    """Where the condition of a fact's clause stands among `fact_wheres`: that of the first event under the fact's name."""
    return fact if sort == OF and number == 0 else f"{fact}/{sort}/{number}"


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
    fact_wheres: Mapping[str, Condition]  # as `where_key` names them
    fingerprint: str
    numbers: tuple[Number, ...] = ()  # those that an authority may set
    slots: Slots = field(default_factory=Slots)  # when panels sit and school terms run
    names: Mapping[str, EventName] = field(default_factory=dict)  # of kinds of event, where it has its own

    def timescale(self, id: str) -> Timescale:
        """The timescale with this id. Raises KeyError."""
        for each in self.timescales:
            if each.id == id:
                return each
        raise KeyError(id)
