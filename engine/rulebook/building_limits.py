"""From the shapes of a timescale's versions to its versions: their limits, phases, steps and what they are counted from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Final

from engine.rulebook.conditions import Always, Condition
from engine.rulebook.messages import Path, nearest
from engine.rulebook.numbers import Numbers
from engine.rulebook.reading import NO_TIME, Reader
from engine.rulebook.shapes import (
    AsInShape,
    LimitsShape,
    OriginShape,
    PhaseShape,
    SourceShape,
    StepShape,
    StepsShape,
    TimescaleShape,
    VersionShape,
)
from engine.rulebook.slots import Slots
from engine.rulebook.timescale import From, Origin, Phase, Schedule, Source, Step, Total, Version
from engine.words.enums import LimitName, Owner, Roll, Unit
from engine.words.limits import Limit

_STEPS: Final = ("first", "second", "third", "fourth", "then")
_SHORTEST: Final = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365}  # days that each holds at least


class LimitBuilder:
    """Builds the versions of one timescale, which these kinds start, as a reader reads them."""

    def __init__(
        self, reader: Reader, numbers: Numbers, slots: Slots, timescale_id: str, starting: tuple[str, ...]
    ) -> None:
        self.reader, self.numbers, self.slots = reader, numbers, slots
        self.timescale_id, self.starting = timescale_id, starting
        self.on = date.min  # the day from which the numbers hold that are asked for

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
                self.reader.wrong(here, "this version has no limit.", "Add, say, 'statutory: 15 working days'.")
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
                    to = "running" if self.numbers.holds_for_what_runs(written, day) else "starts"
                    yield i, each.model_copy(update={"in_force_from": day, "applies_to": to})

    def in_order(self, shape: VersionShape, earlier: list[Version], at: Path) -> None:
        path = (*at, "in_force_from")
        if not earlier:
            if shape.applies_to == "running":
                self.reader.wrong(
                    (*at, "applies_to"), "the first version has nothing running to apply to.", "Leave it out."
                )
            return
        last = earlier[-1].in_force_from
        if shape.in_force_from == last:
            self.reader.wrong(path, f"two versions overlap: both are in force from {last}.", "Give each its own day.")
        elif shape.in_force_from < last:
            what = f"this version, from {shape.in_force_from}, stands after the one from {last}."
            self.reader.wrong(path, what, "List the versions earliest first.")

    def schedule(self, shape: LimitsShape, earlier: list[Version], repeats: bool, at: Path) -> Schedule:
        match shape:
            case AsInShape():
                return self.as_in(shape, earlier, at)
            case StepsShape():
                if not repeats:
                    self.reader.wrong(
                        at, "first and then are for duties that repeat.", "Write one limit, or 'repeats: true'."
                    )
                named = [(name, getattr(shape, name)) for name in _STEPS if getattr(shape, name) is not None]
                for (name, _), expected in zip(named[:-1], _STEPS, strict=False):
                    if name != expected:
                        self.reader.wrong(at, f"{name} stands without {expected}.", f"Add '{expected}: ...'.")
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
        self.reader.wrong((*at, "as_in"), f"no earlier version is in force from {shape.as_in}.", mend)
        return Schedule((Step((Phase(NO_TIME, Always()),)),))

    def step(self, shape: StepShape, at: Path) -> Step:
        match shape:
            case str():
                return Step((Phase(self.reader.limit(shape, at), Always()),))
            case PhaseShape():
                before = _starts_before(shape.counted_from)
                if before and shape.when:
                    self.reader.wrong(
                        (*at, "when"), "a limit from the start before has no condition.", "Leave 'when' out."
                    )
                if before and (shape.after or shape.before):
                    what = "a limit from the start before is counted from nothing else."
                    self.reader.wrong((*at, "counted_from"), what, "Keep one of them.")
                return Step((self.phase(shape, at),), starts_before=before)
            case _:
                for i, each in enumerate(shape):
                    if _starts_before(each.counted_from):
                        what = "a limit from the start before stands alone."
                        self.reader.wrong((*at, i, "counted_from"), what, "Write one limit for this step.")
                return Step(tuple(self.phase(each, (*at, i)) for i, each in enumerate(shape)))

    def phase(self, shape: PhaseShape, at: Path) -> Phase:
        limit = self.reader.limit(shape.limit, (*at, "limit"))
        if shape.setting:
            limit = self.numbers.use(shape.setting, self.timescale_id, limit, self.on)
        limit = Limit(limit.count, limit.unit, shape.beginning_with, Roll(shape.roll))
        if shape.beginning_with and (limit.in_hours or not limit.count):
            self.reader.wrong(
                (*at, "beginning_with"), f"{limit} cannot begin with its day.", "Leave beginning_with out."
            )
        if limit.in_hours and limit.roll is not Roll.NONE:
            self.reader.wrong((*at, "roll"), f"{limit} end at an instant, which is never moved.", "Leave roll out.")
        if shape.after is not None and shape.before is not None:
            self.reader.wrong((*at, "before"), "a limit lies after something or before it.", "Keep one of them.")
        origin = self.origin(shape.after, False, (*at, "after")) or self.origin(shape.before, True, (*at, "before"))
        if limit.in_hours and origin is not None:
            self.reader.wrong((*at, "limit"), f"{limit} are counted from the start's own moment.", "Count in days.")
        owner = Owner(shape.owner) if shape.owner else None
        return Phase(
            limit, self.reader.condition(shape.when, None, (*at, "when")), origin, owner, self.total(shape, limit, at)
        )

    def total(self, shape: PhaseShape, limit: Limit, at: Path) -> Total | None:
        if not shape.during and not shape.in_any and not shape.during_where:
            return None
        if shape.during not in self.reader.vocabulary.periods:
            mend = nearest(shape.during, self.reader.vocabulary.periods)
            self.reader.wrong((*at, "during"), f"unknown period {shape.during!r}.", mend)
        if not shape.in_any:
            self.reader.wrong(
                (*at, "during"), "days in all are counted in some stretch.", "Add, say, 'in_any: 12 months'."
            )
        window = self.reader.limit(shape.in_any or "12 months", (*at, "in_any"))
        if limit.unit is not Unit.DAYS or window.unit not in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
            what = "days in all are counted in days, over days, weeks, months or years."
            self.reader.wrong((*at, "in_any"), what, "Write, say, 'limit: 75 days', 'in_any: 12 months'.")
        elif limit.count >= _SHORTEST[window.unit] * window.count:
            what = f"{window} can hold no more days than {limit}, which never run out."
            self.reader.wrong((*at, "in_any"), what, "Look at a longer stretch.")
        if shape.after is not None or shape.before is not None or shape.beginning_with or shape.roll != "none":
            what = "days in all run from the start and are never moved."
            self.reader.wrong((*at, "during"), what, "Leave after, before, beginning_with and roll out.")
        return Total(shape.during, window, self.spans_that_count(shape, at))

    def spans_that_count(self, shape: PhaseShape, at: Path) -> Condition:
        """The condition on the start of a span of `during`; only of periods of which one at most is open at a time."""
        period = self.reader.vocabulary.periods.get(shape.during)
        if shape.during_where and period is not None and not period.replaces:
            what = f"of {shape.during} several spans may be open at once, and no condition tells them apart."
            self.reader.wrong((*at, "during_where"), what, "Leave it out, or count a period such as placement.")
        return self.reader.condition(shape.during_where, None, (*at, "during_where"))

    def origin(self, shape: OriginShape | str | None, back: bool, at: Path) -> Origin | None:
        match shape:
            case None:
                return None
            case str():
                return Origin(From(shape), back=back)
        given = [bool(shape.date), shape.birthday is not None, bool(shape.panel), bool(shape.receipt_until)]
        if sum(given) != 1:
            self.reader.wrong(
                at, "a limit is counted from one thing.", "Keep one of date, birthday, panel, receipt_until."
            )
        if shape.date:
            for event in self.starting:
                self.reader.dates(event, shape.date, (*at, "date"))
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
                self.reader.wrong((*at, "panel"), f"unknown panel {shape.panel!r}.", mend)
            return Origin(From.PANEL, shape.panel, back=back)
        try:
            until = time.fromisoformat(shape.receipt_until)
        except ValueError:
            self.reader.wrong(
                (*at, "receipt_until"), f"{shape.receipt_until!r} is no time of day.", "Write, say, '17:00'."
            )
            until = None
        return Origin(From.RECEIPT, until=until, back=back)


def _names_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """What a file calls each step: the last is `then`."""
    return (*_STEPS[: len(steps) - 1], "then")


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


def _beside(aim: Schedule, statutory: Schedule) -> Schedule:
    """The aim with those steps silent that the law did not relax: its own limit says the same of them."""
    relaxed = [step.relaxed for step in statutory.steps]
    if len(relaxed) != len(aim.steps) or not any(relaxed):
        return aim
    return Schedule(tuple(replace(step, silent=not is_so) for step, is_so in zip(aim.steps, relaxed, strict=True)))


def source_of(shape: SourceShape) -> Source:
    return Source(shape.cite, shape.checked or None, shape.url, shape.note)
