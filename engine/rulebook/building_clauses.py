"""From the shapes of a timescale's clauses to the clauses: what starts a duty, meets it, ends it and moves its due day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.rulebook.conditions import Always, Among
from engine.rulebook.messages import Path
from engine.rulebook.reading import Reader, listed
from engine.rulebook.shapes import (
    BringForwardShape,
    CountsFromShape,
    EndShape,
    ExtendShape,
    MeetShape,
    PauseShape,
    ResumeShape,
    SinceShape,
    StandsInShape,
    StartShape,
    TimescaleShape,
)
from engine.rulebook.timescale import (
    BringForwardClause,
    CountsFrom,
    EndClause,
    ExtendClause,
    LooksBack,
    MeasuredFrom,
    MeetClause,
    PauseClause,
    ResumeClause,
    StandsIn,
    StartClause,
)
from engine.words.enums import Authority, EndReason, WhenRunning
from engine.words.limits import parse_limit

COMMON_ENDS: Final[Mapping[str, EndReason]] = {
    "died": EndReason.DIED,
    "transferred_out": EndReason.TRANSFERRED_OUT,
    "case_closed": EndReason.CASE_CLOSED,
}
NOT_REQUIRED: Final = "not_required"


class ClauseBuilder:
    """Builds the clauses of the timescales that a reader reads."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def start(self, shape: StartShape, at: Path) -> StartClause:
        self.reader.event(shape.event, at)
        stands_in = self.stands_in(shape.stands_in_for, (*at, "stands_in_for")) if shape.stands_in_for else None
        if shape.dated:
            self.reader.dates(shape.event, shape.dated, (*at, "dated"))
        return StartClause(
            shape.event,
            self.reader.where(shape.event, shape.where, at, shape.unless),
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
                    self.reader.known_kind(kind, (*at, "since"))
                return LooksBack(None, tuple(kinds))
        return LooksBack(
            parse_limit("end of month") if shape.strip() == "start of month" else self.reader.limit(shape, at)
        )

    def counts_from(self, shape: CountsFromShape, at: Path) -> CountsFrom:
        self.reader.event(shape.event, at)
        return CountsFrom(
            shape.event,
            self.reader.where(shape.event, shape.where, at),
            self.reader.limit(shape.within, (*at, "within")),
        )

    def measured_from(self, shape: TimescaleShape, at: Path) -> MeasuredFrom | None:
        if shape.measured_from is None:
            return None
        self.reader.event(shape.measured_from.event, at)
        shared = [
            self.reader.vocabulary.kinds[each.event].attributes
            for _, each in listed(shape.met_by)
            if each.event in self.reader.vocabulary.kinds
        ]
        common = frozenset.intersection(*map(frozenset, shared)) if shared else frozenset()
        return MeasuredFrom(
            shape.measured_from.event, self.reader.condition(shape.measured_from.where, common, (*at, "where"))
        )

    def stands_in(self, shape: StandsInShape, at: Path) -> StandsIn:
        self.reader.event(shape.event, at)
        return StandsIn(shape.event, self.reader.where(shape.event, shape.where, at), shape.days)

    def meet(self, shape: MeetShape, at: Path) -> MeetClause:
        self.reader.event(shape.event, at)
        return MeetClause(shape.event, self.reader.where(shape.event, shape.where, at, shape.unless))

    def ends(self, shape: TimescaleShape, at: Path) -> tuple[EndClause, ...]:
        """The timescale's own ends, then those that every duty has."""
        own = [self.end(each, (*at, "ends_without", i)) for i, each in listed(shape.ends_without)]
        for i, each in listed(shape.ends_without):
            if each.event in COMMON_ENDS and not each.where and each.event not in shape.goes_on_after:
                self.reader.wrong((*at, "ends_without", i), f"{each.event} ends every duty anyway.", "Leave it out.")
        common = [
            EndClause(event, Always(), reason)
            for event, reason in COMMON_ENDS.items()
            if event not in shape.goes_on_after
        ]
        return (*own, *self.not_required(shape), *common)

    def not_required(self, shape: TimescaleShape) -> tuple[EndClause, ...]:
        """A local duty ends where it is said not to be required, by its own name or by that of what would meet it."""
        if Authority(shape.authority) is not Authority.LOCAL or NOT_REQUIRED not in self.reader.vocabulary.kinds:
            return ()
        names = sorted({shape.id, *(each.event for _, each in listed(shape.met_by))})
        return (EndClause(NOT_REQUIRED, Among("of", tuple(names), negated=False), EndReason.NOT_REQUIRED),)

    def end(self, shape: EndShape, at: Path) -> EndClause:
        self.reader.event(shape.event, at)
        reason = shape.reason or COMMON_ENDS.get(shape.event, EndReason.PERIOD_ENDED)
        return EndClause(shape.event, self.reader.where(shape.event, shape.where, at, shape.unless), reason)

    def extend(self, shape: ExtendShape, at: Path) -> ExtendClause:
        if self.reader.event(shape.event, at) and shape.to:
            self.reader.dates(shape.event, shape.to, (*at, "to"))
        if bool(shape.to) is bool(shape.by):
            self.reader.wrong(
                at, "an extension says either to which day, or by how much.", "Write 'to: until' or 'by: 8 weeks'."
            )
        return ExtendClause(
            shape.event,
            self.reader.where(shape.event, shape.where, at, shape.unless),
            shape.to,
            self.reader.limit(shape.by, (*at, "by")) if shape.by else None,
            self.reader.limit(shape.at_most, (*at, "at_most")) if shape.at_most else None,
            shape.times or 0,
        )

    def pause(self, shape: PauseShape, at: Path) -> PauseClause:
        self.reader.event(shape.event, at)
        return PauseClause(shape.event, self.reader.where(shape.event, shape.where, at, shape.unless), shape.reason)

    def resume(self, shape: ResumeShape, at: Path) -> ResumeClause:
        self.reader.event(shape.event, at)
        return ResumeClause(shape.event, self.reader.where(shape.event, shape.where, at, shape.unless))

    def bring_forward(self, shape: BringForwardShape, at: Path) -> BringForwardClause:
        self.reader.event(shape.event, at)
        where = self.reader.where(shape.event, shape.where, at, shape.unless)
        return BringForwardClause(shape.event, where, self.reader.limit(shape.limit, (*at, "limit")))
