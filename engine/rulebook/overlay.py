"""What an authority sets otherwise in its nation's rules: its aims, ladders, targets and owners, laid over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from engine.rulebook.building_examples import build_example
from engine.rulebook.building_limits import LimitBuilder, settings_in, source_of
from engine.rulebook.checks import findings
from engine.rulebook.conditions import Always
from engine.rulebook.example_events import events_of_example
from engine.rulebook.file_shapes import ChangeShape, RuleFileShape, SwitchOffShape
from engine.rulebook.folders import is_national
from engine.rulebook.messages import Path, nearest
from engine.rulebook.numbers import Numbers
from engine.rulebook.overlay_compare import looser, never_earlier
from engine.rulebook.reading import Reader
from engine.rulebook.slots import Slots
from engine.rulebook.timescale import (
    Example,
    Ladder,
    LocalChange,
    Measure,
    Phase,
    Schedule,
    Source,
    Step,
    Timescale,
    Version,
)
from engine.words.enums import Authority, LimitName, Nation, Owner
from engine.words.errors import Mistake
from engine.words.limits import Limit
from engine.words.vocabulary import Vocabulary
from engine.words.yaml_file import Document

OF_THE_LAW: Final = (Authority.STATUTE, Authority.STATUTORY_GUIDANCE)
_UNDATED: Final = ("ladder", "target", "targets", "owner", "says")  # what holds from the beginning
_ASPECTS: Final = ("statutory", "aim", *_UNDATED)


class Overlay:
    """Lays the changes of one file after another over the nation's timescales, and gathers what is wrong with them."""

    def __init__(
        self,
        timescales: Mapping[str, Timescale],
        vocabulary: Vocabulary,
        nation: Nation,
        numbers: Numbers,
        slots: Slots,
    ) -> None:
        self.vocabulary, self.nation, self.numbers, self.slots = vocabulary, nation, numbers, slots
        self.national = {id: each for id, each in timescales.items() if is_national(each.place, nation)}
        self.timescales = dict(timescales)
        self.mistakes: list[Mistake] = []
        self.touched: dict[tuple[str, str], tuple[str, date]] = {}  # timescale and what of it: by which file, from when
        self.switched_off: dict[str, str] = {}  # timescale: where that is said

    def read(self, document: Document, shape: RuleFileShape) -> None:
        """Lay the changes of this file over what there is."""
        reader = Reader(document, self.vocabulary)
        for i, each in enumerate(shape.changes):
            at = ("changes", i)
            if is_national(document.name, self.nation):
                reader.wrong(at, "changes stand in local files only.", "Write the rule itself otherwise.")
            elif isinstance(each, SwitchOffShape):
                self.switch_off(each, reader, at)
            else:
                self.change(each, reader, at)
        said: dict[tuple[str, str], Mistake] = {(each.where, each.what): each for each in reader.mistakes}
        self.mistakes += said.values()

    def known(self, id: str, reader: Reader, path: Path) -> Timescale | None:
        if id in self.national:
            return self.timescales.get(id) or self.national[id]
        if id in self.timescales:
            reader.wrong(
                path, f"{id!r} is a local rule.", f"Change it where it stands, at {self.timescales[id].place}."
            )
        else:
            reader.wrong(path, f"unknown timescale {id!r}.", nearest(id, self.national))
        return None

    def switch_off(self, shape: SwitchOffShape, reader: Reader, at: Path) -> None:
        timescale = self.known(shape.switch_off, reader, (*at, "switch_off"))
        if timescale is None:
            return
        if timescale.authority in OF_THE_LAW:
            what = f"{timescale.id} is {timescale.authority}, and cannot be switched off."
            reader.wrong((*at, "switch_off"), what, "Only a national standard or a local rule can be.")
        if timescale.changes or timescale.id in self.switched_off:
            what = f"{timescale.id} is changed or switched off elsewhere too."
            reader.wrong((*at, "switch_off"), what, "Say one thing of it.")
        self.switched_off[timescale.id] = reader.place(at)
        self.timescales.pop(timescale.id, None)

    def change(self, shape: ChangeShape, reader: Reader, at: Path) -> None:
        timescale = self.known(shape.to, reader, (*at, "to"))
        if timescale is None or not self.is_sound(shape, timescale, reader, at):
            return
        changed = replace(
            timescale,
            versions=tuple(self.versions(shape, timescale, reader, at)),
            ladder=_ladder(shape, timescale.ladder, reader, at),
            measure=_measure(shape, timescale.measure, reader, at),
            owner=timescale.owner if shape.owner is None else Owner(shape.owner),
            says={**(timescale.says or {}), **(shape.says.model_dump(exclude_defaults=True) if shape.says else {})}
            or None,
        )
        written = [build_example(reader, each, (*at, "examples", i)) for i, each in enumerate(shape.examples)]
        limits = tuple(LimitName(name) for name in LimitName if getattr(shape, name) is not None)
        proven = tuple(name for name in limits if any(each.expects["limit"] == name for each in written))
        kept = [each for each in timescale.examples if self.still_holds(each, shape, timescale, changed)]
        changed = replace(
            changed,
            examples=(*kept, *written),
            changes=(*timescale.changes, LocalChange(reader.place(at), shape.why, limits, proven)),
        )
        self.check_limits(shape, changed, reader, at)
        self.timescales[timescale.id] = changed

    def is_sound(self, shape: ChangeShape, timescale: Timescale, reader: Reader, at: Path) -> bool:
        """Whether it changes something, once, and from a day where it needs one."""
        mistakes = len(reader.mistakes)
        aspects = [name for name in _ASPECTS if getattr(shape, name) is not None]
        if not aspects:
            reader.wrong(at, f"this changes nothing in {timescale.id}.", "Write, say, 'aim: 8 working days'.")
        if timescale.id in self.switched_off:
            what = f"{timescale.id} is switched off, at {self.switched_off[timescale.id]}."
            reader.wrong((*at, "to"), what, "Take one of the two out.")
        since = shape.in_force_from or date.min
        for name in aspects:
            if name in _UNDATED and shape.in_force_from is not None:
                what = f"{name} holds from the beginning, and this change begins on {since}."
                reader.wrong((*at, name), what, "Write it as a change of its own, without in_force_from.")
            file, day = self.touched.get((timescale.id, name), (reader.document.name, None))
            if file != reader.document.name:
                what = f"{file} changes the {name} of {timescale.id} too."
                reader.wrong((*at, name), what, "Keep the changes of one thing in one file.")
            elif day is not None and day >= since:
                what = f"the {name} of {timescale.id} is changed twice from one day, or out of order."
                reader.wrong((*at, name), what, "List the changes of one thing earliest first, each from its own day.")
            self.touched[timescale.id, name] = reader.document.name, since
        if shape.applies_to == "running":
            self.may_run_on(shape, timescale, reader, (*at, "applies_to"))
        return len(reader.mistakes) == mistakes

    def may_run_on(self, shape: ChangeShape, timescale: Timescale, reader: Reader, path: Path) -> None:
        """A change of what is running must not move the law's own transition, nor undo what set a due day anew."""
        since, first = shape.in_force_from, timescale.versions[0].in_force_from
        mend = "Leave applies_to out; the change is then for what begins from its day."
        if since is None or since <= first:
            reader.wrong(path, "a change from the beginning has nothing running to apply to.", mend)
            return
        if timescale.extended_by or timescale.brought_forward_by or timescale.paused_by:
            reader.wrong(path, "what is running may be extended or paused, and would lose that.", mend)
        if any(each.in_force_from == since and not each.applies_to_running for each in timescale.versions):
            reader.wrong(path, f"a version of {timescale.id} for new starts only begins on {since} too.", mend)
        earlier = [each.limits.get(LimitName.STATUTORY) for each in timescale.versions if each.in_force_from <= since]
        if shape.statutory is None and any(each != earlier[-1] for each in earlier):
            reader.wrong(path, "what began under an earlier version would lose the limit under which it began.", mend)

    def versions(self, shape: ChangeShape, timescale: Timescale, reader: Reader, at: Path) -> Iterator[Version]:
        """The rule's versions, with the change in all that are in force on its first day or later."""
        written = {name: getattr(shape, name) for name in LimitName if getattr(shape, name) is not None}
        since = max(shape.in_force_from or date.min, timescale.versions[0].in_force_from)
        days = {each.in_force_from for each in timescale.versions}
        settings = frozenset(settings_in(*written.values()))
        if written:
            days |= {since, *(day for day in self.numbers.days_of(settings) if day > since)}
        starting = tuple(each.event for each in timescale.starts)
        building = LimitBuilder(reader, self.numbers, self.slots, timescale.id, starting)
        source = source_of(shape.source) if shape.source else Source(shape.why, timescale.source.checked)
        for day in sorted(days):
            base = timescale.version_on(day)
            if base is None or day < since or not written:
                yield from () if base is None else (base,)
                continue
            building.on = day
            limits = dict(base.limits)
            for name, limit in written.items():
                limits[name] = building.schedule(limit, list(timescale.versions), timescale.repeats, (*at, str(name)))
            own = base.in_force_from == day
            yield Version(
                day,
                limits,
                (own and base.applies_to_running)
                or (day == since and shape.applies_to == "running")
                or self.numbers.holds_for_what_runs(settings, day),
                source if LimitName.STATUTORY in written else base.source,
                shape.why if LimitName.STATUTORY in written else base.note,
                source if LimitName.AIM in written else base.aim_source,
            )

    def still_holds(self, example: Example, shape: ChangeShape, before: Timescale, after: Timescale) -> bool:
        """Whether a hand count of the rule as it was says something of it as it is."""
        if getattr(shape, str(example.expects["limit"])) is not None:
            last = max(each.happened.day for each in events_of_example(example, self.vocabulary))
            return shape.applies_to != "running" and last < (shape.in_force_from or date.min)
        if example.expects.get("state") in ("open", "due_soon") and before.ladder.due_soon != after.ladder.due_soon:
            return False
        days = ([each.in_force_from for each in timescale.versions] for timescale in (before, after))
        return "version" not in example.expects or next(days) == next(days)

    def check_limits(self, shape: ChangeShape, changed: Timescale, reader: Reader, at: Path) -> None:
        """Refuse what loosens the law, an aim that never comes before it, and what no rule may hold."""
        law, mistakes = self.national[changed.id], len(reader.mistakes)
        since = shape.in_force_from or date.min
        for version in changed.versions:
            if version.in_force_from < since:
                continue
            before = law.version_on(version.in_force_from)
            theirs = before.limits.get(LimitName.STATUTORY) if before else None
            if theirs is None:
                continue
            if shape.statutory is not None and law.authority in OF_THE_LAW:
                self.refuse_looser(shape, law, version, theirs, reader, (*at, "statutory"))
            if shape.aim is not None and shape.statutory is None:
                aim = version.limits[LimitName.AIM]
                if never_earlier(aim, theirs, self.nation):
                    what = f"this aim never comes before the limit of {law.id}: {_words(theirs)}."
                    reader.wrong((*at, "aim"), what, "Make it tighter, or leave it out.")
        if len(reader.mistakes) > mistakes:
            return
        for path, what, mend in findings(changed, self.vocabulary):
            here = "statutory" if shape.statutory is not None else "aim"
            reader.wrong((*at, here) if path[:1] == ("versions",) else at, what, mend)

    def refuse_looser(
        self, shape: ChangeShape, law: Timescale, version: Version, theirs: Schedule, reader: Reader, path: Path
    ) -> None:
        mine = version.limits[LimitName.STATUTORY]
        against = [theirs]
        if version.applies_to_running:
            earlier = [each.limits.get(LimitName.STATUTORY) for each in law.versions]
            against += [each for each in earlier if each is not None]
        for each in against:
            if why := looser(mine, each, self.nation):
                what = f"{law.id} is {law.authority}, and can only be made tighter: {why}."
                reader.wrong(path, what, _tighter(each))
                return


def limits_without_example(timescale: Timescale) -> Iterator[tuple[str, LimitName]]:
    """Each limit that a local file wrote anew without a hand count of it, and the place of that change."""
    for change in timescale.changes:
        for limit in change.limits:
            if limit not in change.examples:
                yield change.place, limit


def _ladder(shape: ChangeShape, old: Ladder, reader: Reader, at: Path) -> Ladder:
    if shape.ladder is None:
        return old
    written = shape.ladder
    due_soon = reader.rung(written.due_soon, "before", (*at, "ladder", "due_soon"))
    sustained = reader.rung(written.sustained, "after", (*at, "ladder", "sustained"))
    at_once = written.at_once if "at_once" in written.model_fields_set else old.at_once
    return Ladder(due_soon or old.due_soon, sustained or old.sustained, at_once)


def _measure(shape: ChangeShape, old: Measure, reader: Reader, at: Path) -> Measure:
    target = old.target if shape.target is None else shape.target
    if shape.targets is None:
        return replace(old, target=target)
    days = [each.by for each in shape.targets]
    if days != sorted(set(days)):
        reader.wrong((*at, "targets"), "two targets hold from one day, or out of order.", "List the earliest first.")
    return replace(old, target=target, targets=tuple((each.by, each.target) for each in shape.targets))


def _tighter(law: Schedule) -> str:
    """How a limit may be written that is not looser than the law's."""
    step = law.steps[0]
    phase = step.phases[0]
    if law != Schedule((Step((Phase(Limit(phase.limit.count, phase.limit.unit), Always()),)),)):
        return "Write a limit that is never later, with the phases and steps of the rule."
    return f"Write {phase.limit}{' or fewer' if phase.limit.count > 1 else ''}."


def _words(schedule: Schedule) -> str:
    return ", ".join(dict.fromkeys(str(phase.limit) for step in schedule.steps for phase in step.phases))
