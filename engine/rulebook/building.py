"""From the shape of one timescale to the finished timescale: words looked up, conditions parsed, limits read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Final, TypeVar

from engine.rulebook.conditions import Always, Among, Both, Condition, Unless, parse_condition
from engine.rulebook.example_events import events_of_example, moment_of
from engine.rulebook.messages import Path, nearest, path_in
from engine.rulebook.numbers import Numbers
from engine.rulebook.shapes import (
    AsInShape,
    BringForwardShape,
    CountsFromShape,
    EndShape,
    ExampleShape,
    ExtendShape,
    LimitsShape,
    MeasureShape,
    MeetShape,
    OriginShape,
    PauseShape,
    PhaseShape,
    ResumeShape,
    SinceShape,
    SourceShape,
    StandsInShape,
    StartShape,
    StepShape,
    StepsShape,
    TimescaleShape,
    VersionShape,
)
from engine.rulebook.slots import Slots
from engine.rulebook.timescale import (
    BringForwardClause,
    CountsFrom,
    EndClause,
    Example,
    ExtendClause,
    From,
    Ladder,
    LooksBack,
    Measure,
    MeasuredFrom,
    MeetClause,
    Origin,
    PauseClause,
    Phase,
    ResumeClause,
    Schedule,
    Source,
    StandsIn,
    StartClause,
    Step,
    Timescale,
    Total,
    Version,
)
from engine.words.enums import (
    Authority,
    CountedOn,
    EndReason,
    Flag,
    LimitName,
    Nation,
    Nature,
    Owner,
    Roll,
    State,
    Unit,
    WhenRunning,
)
from engine.words.errors import ExampleMistake, Mistake, RuleMistake, WordMistake
from engine.words.limits import Limit, parse_limit
from engine.words.vocabulary import AttributeType, Vocabulary
from engine.words.yaml_file import Document

COMMON_ENDS: Final[Mapping[str, EndReason]] = {
    "died": EndReason.DIED,
    "transferred_out": EndReason.TRANSFERRED_OUT,
    "case_closed": EndReason.CASE_CLOSED,
}
NOT_REQUIRED: Final = "not_required"
T = TypeVar("T")
DATES: Final = (AttributeType.DATE, AttributeType.DATE_OR_TEXT)
_STEPS: Final = ("first", "second", "third", "fourth", "then")
_SHORTEST: Final = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365}  # days that each holds at least
_NO_TIME: Final = Limit(0, parse_limit("1 day").unit)


class Builder:
    """Builds the timescales of one document and gathers what is wrong with them."""

    def __init__(
        self,
        document: Document,
        vocabulary: Vocabulary,
        nation: Nation,
        numbers: Numbers | None = None,
        slots: Slots | None = None,
    ) -> None:
        self.document, self.vocabulary, self.nation = document, vocabulary, nation
        self.numbers, self.slots = numbers or Numbers(), slots or Slots()
        self.starting: tuple[str, ...] = ()  # the kinds that start what is being built
        self.mistakes: list[Mistake] = []
        self.timescale_id, self.on = "", date.min  # of what is being built, for the numbers that it asks for

    def wrong(self, path: Sequence[str | int], what: str, mend: str) -> None:
        made = WordMistake if what.startswith("unknown ") else RuleMistake
        self.mistakes.append(made(self.place(path), what, mend))

    def place(self, path: Sequence[str | int]) -> str:
        return self.document.place(path_in(self.document, path))

    def timescale(self, shape: TimescaleShape, at: Path) -> Timescale:
        """The timescale at this path. What is wrong with it is added to `mistakes`; the result then is not for use."""
        self.thread(shape, at)
        self.timescale_id = shape.id
        self.starting = tuple(each.event for _, each in _listed(shape.starts))
        versions = self.versions(shape, at)
        return Timescale(
            id=shape.id,
            title=shape.title,
            nation=self.nation,
            authority=Authority(shape.authority),
            source=source_of(shape.source),
            owner=Owner(shape.owner),
            nature=Nature(shape.nature),
            thread=shape.thread,
            starts=tuple(self.start(each, (*at, "starts", i)) for i, each in _listed(shape.starts)),
            met_by=tuple(self.meet(each, (*at, "met_by", i)) for i, each in _listed(shape.met_by)),
            ends_without=self.ends(shape, at),
            extended_by=tuple(self.extend(each, (*at, "extended_by", i)) for i, each in _listed(shape.extended_by)),
            paused_by=tuple(self.pause(each, (*at, "paused_by", i)) for i, each in _listed(shape.paused_by)),
            resumed_by=tuple(self.resume(each, (*at, "resumed_by", i)) for i, each in _listed(shape.resumed_by)),
            brought_forward_by=tuple(
                self.bring_forward(each, (*at, "brought_forward_by", i))
                for i, each in _listed(shape.brought_forward_by)
            ),
            counted_on=CountedOn(shape.calendar),
            versions=versions,
            repeats=shape.repeats,
            within=shape.within,
            ladder=Ladder(
                self.rung(shape.ladder.due_soon, "before", (*at, "ladder", "due_soon")),
                self.rung(shape.ladder.sustained, "after", (*at, "ladder", "sustained")),
                shape.ladder.at_once,
            ),
            measure=self.measure(shape.measure, (*at, "measure")),
            closures=shape.closures,
            says=shape.says.model_dump(exclude_defaults=True) if shape.says else None,
            examples=tuple(self.example(each, (*at, "examples", i)) for i, each in enumerate(shape.examples)),
            place=self.document.place(at),
            evidence_from=self.rung(shape.evidence_from or None, "before", (*at, "evidence_from")),
            measured_from=self.measured_from(shape, (*at, "measured_from")),
        )

    # --- words ---

    def thread(self, shape: TimescaleShape, at: Path) -> None:
        sorts = {sort for kind in self.vocabulary.kinds.values() for sort in kind.names}
        known = sorts | set(self.vocabulary.periods)
        if shape.thread not in known:
            self.wrong(
                (*at, "thread"), f"unknown period or sort of episode {shape.thread!r}.", nearest(shape.thread, known)
            )
        if shape.within and shape.within not in self.vocabulary.periods:
            mend = nearest(shape.within, self.vocabulary.periods)
            self.wrong((*at, "within"), f"unknown period {shape.within!r}.", mend)

    def event(self, name: str, at: Path) -> bool:
        return self.known_kind(name, (*at, "event"))

    def known_kind(self, name: str, path: Path) -> bool:
        if name in self.vocabulary.kinds:
            return True
        self.wrong(path, f"unknown event {name!r}.", nearest(name, self.vocabulary.kinds))
        return False

    def where(self, event: str, text: str, at: Path, unless: str = "") -> Condition:
        """The parsed condition; Always when it is wrong, which is then among the mistakes."""
        kind = self.vocabulary.kinds.get(event)
        if kind is None:
            return Always()
        where = self.condition(text, frozenset(kind.attributes), (*at, "where"))
        if not unless:
            return where
        but = Unless(self.condition(unless, frozenset(kind.attributes), (*at, "unless")))
        return but if isinstance(where, Always) else Both((where, but))

    def condition(self, text: str, allowed: frozenset[str] | None, path: Path) -> Condition:
        try:
            return parse_condition(text, self.vocabulary, allowed, self.place(path))
        except Mistake as mistake:
            self.mistakes.append(mistake)
            return Always()

    # --- clauses ---

    def start(self, shape: StartShape, at: Path) -> StartClause:
        self.event(shape.event, at)
        stands_in = self.stands_in(shape.stands_in_for, (*at, "stands_in_for")) if shape.stands_in_for else None
        if shape.dated:
            self.dates(shape.event, shape.dated, (*at, "dated"))
        return StartClause(
            shape.event,
            self.where(shape.event, shape.where, at, shape.unless),
            WhenRunning(shape.when_running),
            stands_in,
            shape.dated,
            self.looks_back(shape.looks_back, (*at, "looks_back")),
            self.counts_from(shape.counts_from, (*at, "counts_from")) if shape.counts_from else None,
        )

    def looks_back(self, shape: str | SinceShape | None, at: Path) -> LooksBack | None:
        match shape:
            case None:
                return None
            case SinceShape(since=since):
                kinds = [since] if isinstance(since, str) else since
                for kind in kinds:
                    self.known_kind(kind, (*at, "since"))
                return LooksBack(None, tuple(kinds))
        return LooksBack(parse_limit("end of month") if shape.strip() == "start of month" else self.limit(shape, at))

    def counts_from(self, shape: CountsFromShape, at: Path) -> CountsFrom:
        self.event(shape.event, at)
        return CountsFrom(
            shape.event, self.where(shape.event, shape.where, at), self.limit(shape.within, (*at, "within"))
        )

    def measured_from(self, shape: TimescaleShape, at: Path) -> MeasuredFrom | None:
        if shape.measured_from is None:
            return None
        self.event(shape.measured_from.event, at)
        shared = [
            self.vocabulary.kinds[each.event].attributes
            for _, each in _listed(shape.met_by)
            if each.event in self.vocabulary.kinds
        ]
        common = frozenset.intersection(*map(frozenset, shared)) if shared else frozenset()
        return MeasuredFrom(
            shape.measured_from.event, self.condition(shape.measured_from.where, common, (*at, "where"))
        )

    def stands_in(self, shape: StandsInShape, at: Path) -> StandsIn:
        self.event(shape.event, at)
        return StandsIn(shape.event, self.where(shape.event, shape.where, at), shape.days)

    def meet(self, shape: MeetShape, at: Path) -> MeetClause:
        self.event(shape.event, at)
        return MeetClause(shape.event, self.where(shape.event, shape.where, at, shape.unless))

    def ends(self, shape: TimescaleShape, at: Path) -> tuple[EndClause, ...]:
        """The timescale's own ends, then those that every duty has."""
        own = [self.end(each, (*at, "ends_without", i)) for i, each in _listed(shape.ends_without)]
        for i, each in _listed(shape.ends_without):
            if each.event in COMMON_ENDS and not each.where and each.event not in shape.goes_on_after:
                self.wrong((*at, "ends_without", i), f"{each.event} ends every duty anyway.", "Leave it out.")
        common = [
            EndClause(event, Always(), reason)
            for event, reason in COMMON_ENDS.items()
            if event not in shape.goes_on_after
        ]
        return (*own, *self.not_required(shape), *common)

    def not_required(self, shape: TimescaleShape) -> tuple[EndClause, ...]:
        """A local duty ends where it is said not to be required, by its own name or by that of what would meet it."""
        if Authority(shape.authority) is not Authority.LOCAL or NOT_REQUIRED not in self.vocabulary.kinds:
            return ()
        names = sorted({shape.id, *(each.event for _, each in _listed(shape.met_by))})
        return (EndClause(NOT_REQUIRED, Among("of", tuple(names), negated=False), EndReason.NOT_REQUIRED),)

    def end(self, shape: EndShape, at: Path) -> EndClause:
        self.event(shape.event, at)
        reason = shape.reason or COMMON_ENDS.get(shape.event, EndReason.PERIOD_ENDED)
        return EndClause(shape.event, self.where(shape.event, shape.where, at, shape.unless), reason)

    def extend(self, shape: ExtendShape, at: Path) -> ExtendClause:
        if self.event(shape.event, at) and shape.to:
            self.dates(shape.event, shape.to, (*at, "to"))
        if bool(shape.to) is bool(shape.by):
            self.wrong(
                at, "an extension says either to which day, or by how much.", "Write 'to: until' or 'by: 8 weeks'."
            )
        return ExtendClause(
            shape.event,
            self.where(shape.event, shape.where, at, shape.unless),
            shape.to,
            self.limit(shape.by, (*at, "by")) if shape.by else None,
            self.limit(shape.at_most, (*at, "at_most")) if shape.at_most else None,
            shape.times or 0,
        )

    def pause(self, shape: PauseShape, at: Path) -> PauseClause:
        self.event(shape.event, at)
        return PauseClause(shape.event, self.where(shape.event, shape.where, at, shape.unless), shape.reason)

    def resume(self, shape: ResumeShape, at: Path) -> ResumeClause:
        self.event(shape.event, at)
        return ResumeClause(shape.event, self.where(shape.event, shape.where, at, shape.unless))

    def bring_forward(self, shape: BringForwardShape, at: Path) -> BringForwardClause:
        self.event(shape.event, at)
        where = self.where(shape.event, shape.where, at, shape.unless)
        return BringForwardClause(shape.event, where, self.limit(shape.limit, (*at, "limit")))

    def measure(self, shape: MeasureShape, at: Path) -> Measure:
        days = [each.by for each in shape.targets]
        if days != sorted(set(days)):
            self.wrong((*at, "targets"), "two targets hold from one day, or out of order.", "List the earliest first.")
        targets = tuple((each.by, each.target) for each in shape.targets)
        return Measure(shape.count, shape.kind, shape.target, targets)

    def dates(self, event: str, attribute: str, at: Path) -> None:
        """Refuse an attribute that is no date which the event carries."""
        kind = self.vocabulary.kinds.get(event)
        own = () if kind is None else kind.attributes
        dates = [name for name in own if self.vocabulary.attributes[name].type in DATES]
        if kind is not None and attribute not in dates:
            mend = nearest(attribute, dates) if dates else "Give that event a date attribute in words.yaml."
            self.wrong(at, f"{attribute!r} is no date that {event} carries.", mend)

    # --- versions and limits ---

    def versions(self, shape: TimescaleShape, at: Path) -> tuple[Version, ...]:
        built: list[Version] = []
        for i, each in self.by_number(shape.versions):
            here = (*at, "versions", i)
            self.on = each.in_force_from
            self.in_order(each, built, here)
            limits = {
                name: self.schedule(limit, built, shape.repeats, (*here, str(name)))
                for name, limit in ((LimitName.STATUTORY, each.statutory), (LimitName.AIM, each.aim))
                if limit is not None
            }
            if isinstance(each.aim, AsInShape) and LimitName.STATUTORY in limits and LimitName.AIM in limits:
                limits[LimitName.AIM] = _beside(limits[LimitName.AIM], limits[LimitName.STATUTORY])
            if not limits:
                self.wrong(here, "this version has no limit.", "Add, say, 'statutory: 15 working days'.")
            source = source_of(each.source) if each.source else None
            built.append(Version(each.in_force_from, limits, each.applies_to == "running", source, each.note))
        return tuple(built)

    def by_number(self, shapes: Sequence[VersionShape]) -> Iterator[tuple[int, VersionShape]]:
        """Each version, and again from each later day on which the authority changes a number that it uses."""
        written: frozenset[str] = frozenset()
        for i, each in enumerate(shapes):
            yield i, each
            written |= frozenset(settings_in(each.statutory, each.aim))
            until = shapes[i + 1].in_force_from if i + 1 < len(shapes) else date.max
            for day in self.numbers.days_of(written):
                if each.in_force_from < day < until:
                    yield i, each.model_copy(update={"in_force_from": day, "applies_to": "starts"})

    def in_order(self, shape: VersionShape, earlier: list[Version], at: Path) -> None:
        path = (*at, "in_force_from")
        if not earlier:
            if shape.applies_to == "running":
                self.wrong((*at, "applies_to"), "the first version has nothing running to apply to.", "Leave it out.")
            return
        last = earlier[-1].in_force_from
        if shape.in_force_from == last:
            self.wrong(path, f"two versions overlap: both are in force from {last}.", "Give each its own day.")
        elif shape.in_force_from < last:
            what = f"this version, from {shape.in_force_from}, stands after the one from {last}."
            self.wrong(path, what, "List the versions earliest first.")

    def schedule(self, shape: LimitsShape, earlier: list[Version], repeats: bool, at: Path) -> Schedule:
        match shape:
            case AsInShape():
                return self.as_in(shape, earlier, at)
            case StepsShape():
                if not repeats:
                    self.wrong(at, "first and then are for duties that repeat.", "Write one limit, or 'repeats: true'.")
                named = [(name, getattr(shape, name)) for name in _STEPS if getattr(shape, name) is not None]
                for (name, _), expected in zip(named[:-1], _STEPS, strict=False):
                    if name != expected:
                        self.wrong(at, f"{name} stands without {expected}.", f"Add '{expected}: ...'.")
                        break
                return Schedule(tuple(self.step(step, (*at, name)) for name, step in named))
            case _:
                return Schedule((self.step(shape, at),))

    def as_in(self, shape: AsInShape, earlier: list[Version], at: Path) -> Schedule:
        for version in earlier:
            if version.in_force_from == shape.as_in and LimitName.STATUTORY in version.limits:
                steps = version.limits[LimitName.STATUTORY].steps
                names = dict(zip(_names_of(steps), steps, strict=True))
                return Schedule(tuple(replace(step, relaxed=name in shape.relaxed) for name, step in names.items()))
        days = [str(each.in_force_from) for each in earlier]
        mend = f"Use one of {', '.join(days)}." if days else "The first version writes its limits out."
        self.wrong((*at, "as_in"), f"no earlier version is in force from {shape.as_in}.", mend)
        return Schedule((Step((Phase(_NO_TIME, Always()),)),))

    def step(self, shape: StepShape, at: Path) -> Step:
        match shape:
            case str():
                return Step((Phase(self.limit(shape, at), Always()),))
            case PhaseShape():
                before = _starts_before(shape.counted_from)
                if before and shape.when:
                    self.wrong((*at, "when"), "a limit from the start before has no condition.", "Leave 'when' out.")
                if before and (shape.after or shape.before):
                    what = "a limit from the start before is counted from nothing else."
                    self.wrong((*at, "counted_from"), what, "Keep one of them.")
                return Step((self.phase(shape, at),), starts_before=before)
            case _:
                for i, each in enumerate(shape):
                    if _starts_before(each.counted_from):
                        what = "a limit from the start before stands alone."
                        self.wrong((*at, i, "counted_from"), what, "Write one limit for this step.")
                return Step(tuple(self.phase(each, (*at, i)) for i, each in enumerate(shape)))

    def phase(self, shape: PhaseShape, at: Path) -> Phase:
        limit = self.limit(shape.limit, (*at, "limit"))
        if shape.setting:
            limit = self.numbers.use(shape.setting, self.timescale_id, limit, self.on)
        limit = Limit(limit.count, limit.unit, shape.beginning_with, Roll(shape.roll))
        if shape.beginning_with and (limit.in_hours or not limit.count):
            self.wrong((*at, "beginning_with"), f"{limit} cannot begin with its day.", "Leave beginning_with out.")
        if limit.in_hours and limit.roll is not Roll.NONE:
            self.wrong((*at, "roll"), f"{limit} end at an instant, which is never moved.", "Leave roll out.")
        if shape.after is not None and shape.before is not None:
            self.wrong((*at, "before"), "a limit lies after something or before it.", "Keep one of them.")
        origin = self.origin(shape.after, False, (*at, "after")) or self.origin(shape.before, True, (*at, "before"))
        if limit.in_hours and origin is not None:
            self.wrong((*at, "limit"), f"{limit} are counted from the start's own moment.", "Count in days.")
        owner = Owner(shape.owner) if shape.owner else None
        return Phase(
            limit, self.condition(shape.when, None, (*at, "when")), origin, owner, self.total(shape, limit, at)
        )

    def total(self, shape: PhaseShape, limit: Limit, at: Path) -> Total | None:
        if not shape.during and not shape.in_any:
            return None
        if shape.during not in self.vocabulary.periods:
            mend = nearest(shape.during, self.vocabulary.periods)
            self.wrong((*at, "during"), f"unknown period {shape.during!r}.", mend)
        if not shape.in_any:
            self.wrong((*at, "during"), "days in all are counted in some stretch.", "Add, say, 'in_any: 12 months'.")
        window = self.limit(shape.in_any or "12 months", (*at, "in_any"))
        if limit.unit is not Unit.DAYS or window.unit not in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
            what = "days in all are counted in days, over days, weeks, months or years."
            self.wrong((*at, "in_any"), what, "Write, say, 'limit: 75 days', 'in_any: 12 months'.")
        elif limit.count >= _SHORTEST[window.unit] * window.count:
            what = f"{window} can hold no more days than {limit}, which never run out."
            self.wrong((*at, "in_any"), what, "Look at a longer stretch.")
        if shape.after is not None or shape.before is not None or shape.beginning_with or shape.roll != "none":
            what = "days in all run from the start and are never moved."
            self.wrong((*at, "during"), what, "Leave after, before, beginning_with and roll out.")
        return Total(shape.during, window)

    def origin(self, shape: OriginShape | str | None, back: bool, at: Path) -> Origin | None:
        match shape:
            case None:
                return None
            case str():
                return Origin(From(shape), back=back)
        given = [bool(shape.date), shape.birthday is not None, bool(shape.panel), bool(shape.receipt_until)]
        if sum(given) != 1:
            self.wrong(at, "a limit is counted from one thing.", "Keep one of date, birthday, panel, receipt_until.")
        if shape.date:
            for event in self.starting:
                self.dates(event, shape.date, (*at, "date"))
            return Origin(From.DATE, shape.date, back=back)
        if shape.birthday is not None:
            return Origin(From.BIRTHDAY, age=shape.birthday, back=back)
        if shape.panel:
            if shape.panel not in self.slots.panels:
                mend = (
                    "Add it to config/panels.yaml."
                    if not self.slots.panels
                    else nearest(shape.panel, self.slots.panels)
                )
                self.wrong((*at, "panel"), f"unknown panel {shape.panel!r}.", mend)
            return Origin(From.PANEL, shape.panel, back=back)
        try:
            until = time.fromisoformat(shape.receipt_until)
        except ValueError:
            self.wrong((*at, "receipt_until"), f"{shape.receipt_until!r} is no time of day.", "Write, say, '17:00'.")
            until = None
        return Origin(From.RECEIPT, until=until, back=back)

    def limit(self, text: str, at: Path) -> Limit:
        try:
            return parse_limit(text, self.place(at))
        except Mistake as mistake:
            self.mistakes.append(mistake)
            return _NO_TIME

    def rung(self, text: str | None, side: str, at: Path) -> Limit | None:
        if text is None:
            return None
        if not text.strip().endswith(f" {side}"):
            self.wrong(at, f"{text!r} does not end in {side!r}.", f"Write, say, '5 working days {side}'.")
            return None
        return self.limit(text.strip().removesuffix(side).strip(), at)

    # --- examples ---

    def example(self, shape: ExampleShape, at: Path) -> Example:
        """The example as written; its events, moments and words are read here once, to find what is wrong."""
        names = (name for name in ExampleShape.model_fields if name not in ("events", "working"))
        expects = {name: getattr(shape, name) for name in names if name in shape.model_fields_set}
        expects.setdefault("limit", shape.limit)
        example = Example(self.place(at), tuple(shape.events), expects, shape.working)
        self.mistakes += self.mistakes_in_example(shape, example, at)
        return example

    def mistakes_in_example(self, shape: ExampleShape, example: Example, at: Path) -> Iterator[Mistake]:
        for i, each in enumerate(shape.events):
            path = (*at, "events", i)
            if len(each) != 1:
                yield ExampleMistake(self.place(path), "one entry holds one event.", "Begin each event with '- '.")
            elif (name := next(iter(each))) not in self.vocabulary.kinds:
                mend = nearest(name, self.vocabulary.kinds)
                yield ExampleMistake(self.place(path), f"unknown event {name!r}.", mend)
            else:
                try:
                    events_of_example(Example(self.place(path), (each,), {}, ""), self.vocabulary)
                except Mistake as mistake:
                    yield mistake
        for name in ("as_at", "started", "due", "met", "ended"):
            value = example.expects.get(name)
            if value is not None and value != "none":
                try:
                    moment_of(value, self.place((*at, name)))
                except Mistake as mistake:
                    yield mistake
        if shape.state is not None and shape.state not in list(State):
            yield ExampleMistake(
                self.place((*at, "state")), f"unknown state {shape.state!r}.", nearest(shape.state, State)
            )
        for i, flag in enumerate(shape.flags or ()):
            if flag not in list(Flag):
                yield ExampleMistake(self.place((*at, "flags", i)), f"unknown flag {flag!r}.", nearest(flag, Flag))
        if not example.expects.keys() - {"as_at", "born", "expected_birth", "limit", "cycle", "started"}:
            yield ExampleMistake(self.place(at), "this example expects nothing.", "Add 'due:', 'state:' or 'count:'.")


def _names_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """What a file calls each step: the last is `then`."""
    return (*_STEPS[: len(steps) - 1], "then")


def _listed(one_or_many: T | list[T]) -> list[tuple[int, T]]:
    return list(enumerate(one_or_many)) if isinstance(one_or_many, list) else [(0, one_or_many)]


def _starts_before(words: str) -> int:
    """How many starts before the own start these words say."""
    return 0 if words == "start" else 1 if words == "start before" else int(words[0])


def settings_in(*limits: LimitsShape | None) -> Iterator[str]:
    """The names of the numbers that these limits ask for; one written as that of an earlier version asks for those."""
    waiting: list[object] = list(limits)
    while waiting:
        part = waiting.pop()
        match part:
            case PhaseShape(setting=name) if name:
                yield name
            case StepsShape():
                waiting += [part.first, part.second, part.third, part.fourth, part.then]
            case list():
                waiting += part


def source_of(shape: SourceShape) -> Source:
    return Source(shape.cite, shape.checked, shape.url, shape.verified, shape.note)


def _beside(aim: Schedule, statutory: Schedule) -> Schedule:
    """The aim with those steps silent that the law did not relax: its own limit says the same of them."""
    relaxed = [step.relaxed for step in statutory.steps]
    if len(relaxed) != len(aim.steps) or not any(relaxed):
        return aim
    return Schedule(tuple(replace(step, silent=not is_so) for step, is_so in zip(aim.steps, relaxed, strict=True)))
