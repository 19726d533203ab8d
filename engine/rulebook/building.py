"""From the shape of one timescale to the finished timescale."""

from __future__ import annotations

from engine.rulebook.building_clauses import ClauseBuilder
from engine.rulebook.building_examples import build_example
from engine.rulebook.building_limits import LimitBuilder, source_of
from engine.rulebook.messages import Path, nearest
from engine.rulebook.numbers import Numbers
from engine.rulebook.reading import Reader, listed
from engine.rulebook.shapes import MeasureShape, TimescaleShape
from engine.rulebook.slots import Slots
from engine.rulebook.timescale import Ladder, Measure, Timescale
from engine.words.enums import Authority, CountedOn, Nation, Nature, Owner
from engine.words.errors import Mistake
from engine.words.vocabulary import Vocabulary
from engine.words.yaml_file import Document


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
        self.reader, self.nation = Reader(document, vocabulary), nation
        self.numbers, self.slots = numbers or Numbers(), slots or Slots()
        self.clauses = ClauseBuilder(self.reader)

    @property
    def mistakes(self) -> list[Mistake]:
        """What has been found wrong so far."""
        return self.reader.mistakes

    def timescale(self, shape: TimescaleShape, at: Path) -> Timescale:
        """The timescale at this path. What is wrong with it is added to `mistakes`; the result then is not for use."""
        self.thread(shape, at)
        starting = tuple(each.event for _, each in listed(shape.starts))
        versions = LimitBuilder(self.reader, self.numbers, self.slots, shape.id, starting).versions(shape, at)
        return Timescale(
            id=shape.id,
            title=shape.title,
            nation=self.nation,
            authority=Authority(shape.authority),
            source=source_of(shape.source),
            owner=Owner(shape.owner),
            nature=Nature(shape.nature),
            thread=shape.thread,
            starts=tuple(self.clauses.start(each, (*at, "starts", i)) for i, each in listed(shape.starts)),
            met_by=tuple(self.clauses.meet(each, (*at, "met_by", i)) for i, each in listed(shape.met_by)),
            ends_without=self.clauses.ends(shape, at),
            extended_by=tuple(
                self.clauses.extend(each, (*at, "extended_by", i)) for i, each in listed(shape.extended_by)
            ),
            paused_by=tuple(self.clauses.pause(each, (*at, "paused_by", i)) for i, each in listed(shape.paused_by)),
            resumed_by=tuple(self.clauses.resume(each, (*at, "resumed_by", i)) for i, each in listed(shape.resumed_by)),
            brought_forward_by=tuple(
                self.clauses.bring_forward(each, (*at, "brought_forward_by", i))
                for i, each in listed(shape.brought_forward_by)
            ),
            counted_on=CountedOn(shape.calendar),
            versions=versions,
            repeats=shape.repeats,
            within=shape.within,
            ladder=Ladder(
                self.reader.rung(shape.ladder.due_soon, "before", (*at, "ladder", "due_soon")),
                self.reader.rung(shape.ladder.sustained, "after", (*at, "ladder", "sustained")),
                shape.ladder.at_once,
            ),
            measure=self.measure(shape.measure, (*at, "measure")),
            closures=shape.closures,
            says=shape.says.model_dump(exclude_defaults=True) if shape.says else None,
            examples=tuple(
                build_example(self.reader, each, (*at, "examples", i)) for i, each in enumerate(shape.examples)
            ),
            place=self.reader.document.place(at),
            evidence_from=self.reader.rung(shape.evidence_from or None, "before", (*at, "evidence_from")),
            measured_from=self.clauses.measured_from(shape, (*at, "measured_from")),
        )

    def thread(self, shape: TimescaleShape, at: Path) -> None:
        sorts = {sort for kind in self.reader.vocabulary.kinds.values() for sort in kind.names}
        known = sorts | set(self.reader.vocabulary.periods)
        if shape.thread not in known:
            self.reader.wrong(
                (*at, "thread"), f"unknown period or sort of episode {shape.thread!r}.", nearest(shape.thread, known)
            )
        if shape.within and shape.within not in self.reader.vocabulary.periods:
            mend = nearest(shape.within, self.reader.vocabulary.periods)
            self.reader.wrong((*at, "within"), f"unknown period {shape.within!r}.", mend)

    def measure(self, shape: MeasureShape, at: Path) -> Measure:
        days = [each.by for each in shape.targets]
        if days != sorted(set(days)):
            self.reader.wrong(
                (*at, "targets"), "two targets hold from one day, or out of order.", "List the earliest first."
            )
        targets = tuple((each.by, each.target) for each in shape.targets)
        return Measure(shape.count, shape.kind, shape.target, targets)
