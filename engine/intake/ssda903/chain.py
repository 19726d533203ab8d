"""The episodes of looked-after children: a row means something only beside the child's rows before and after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from engine.calendars import get_axis
from engine.intake.cells import plain
from engine.intake.reasons import Fault, Reason
from engine.intake.ssda903.mapping import Mapping as Table
from engine.intake.ssda903.rows import Record, Rows
from engine.intake.tables import quarantine
from engine.words.enums import Nation
from engine.words.records import QuarantinedRow

_DAY: Final = timedelta(days=1)
_REVIEWS: Final = ("looked_after_review", "short_break_review")

Given = Mapping[str, bool | str | list[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """One event that a row gives. `key` is what ends its id, mostly its kind."""

    record: Record
    kind: str
    on: date
    given: Given
    episode: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Chained:
    """The events of every child's episodes, what was kept out, and notes that count what contradicted itself."""

    said: tuple[Said, ...]
    quarantined: tuple[QuarantinedRow, ...]
    notes: tuple[str, ...]


def chain(file: str, rows: Rows, table: Table) -> Chained:
    """Read each child's episodes in order of their start."""
    children = defaultdict[str, list[Record]](list)
    usable = [record for record in rows.records if "RNE" in record.codes]
    bad = [
        quarantine(file, record.row, "RNE", "", Fault(Reason.MISSING_VALUE))
        for record in rows.records
        if not plain(record.cells.get("RNE"))
    ]
    for record in usable:
        children[record.texts["CHILD"]].append(record)
    begins = returns_begin(usable)
    said, told = list[Said](), Counter[str]()
    for records in children.values():
        ordered = sorted(records, key=lambda record: record.days["DECOM"])
        reader = _Child(file, table, ordered, begins, told, bad)
        said += reader.events()
    notes = [f"{what}: {count:,}." for what, count in told.items()]
    return Chained(tuple(said), tuple(bad), tuple(notes))


def returns_begin(records: Iterable[Record]) -> date | None:
    """The 1 April from which the file tells what happened: the one on or before the earliest end, since a return holds
    only episodes that were open in its year; where nothing has ended, the one on or before the latest start."""
    ends = [record.days["DEC"] for record in records if "DEC" in record.days]
    starts = [record.days["DECOM"] for record in records]
    return first_of_april(min(ends)) if ends else first_of_april(max(starts)) if starts else None


def first_of_april(day: date) -> date:
    """The 1 April on or before the day."""
    return date(day.year if day >= date(day.year, 4, 1) else day.year - 1, 4, 1)


def next_first_of_april(day: date) -> date:
    """The 1 April on or after the day."""
    before = first_of_april(day)
    return before if before == day else date(before.year + 1, 4, 1)


class _Child:
    """One child's episodes, walked once: in care since when, placed since when."""

    def __init__(
        self,
        file: str,
        table: Table,
        records: Sequence[Record],
        begins: date | None,
        told: Counter[str],
        bad: list[QuarantinedRow],
    ) -> None:
        self.file, self.table, self.records, self.begins = file, table, records, begins
        self.told, self.bad = told, bad
        self.in_care = False
        self.care = self.placed = ""  # the episodes of the care and the placement that are open, where known

    def events(self) -> Iterator[Said]:
        """What each row says, in the order of the rows."""
        for number, record in enumerate(self.records):
            before = self.records[number - 1] if number else None
            after = self.records[number + 1] if number + 1 < len(self.records) else None
            for said in (*self._begins(record, before), *self._ends(record, after)):
                yield self._with_not_held(said)

    def _with_not_held(self, said: Said) -> Said:
        if said.kind not in self.table.not_held or "evidence_not_held" in said.given:
            return said
        return replace(said, given={**said.given, "evidence_not_held": self._not_held(said.kind)})

    # How an episode begins

    def _begins(self, record: Record, before: Record | None) -> Iterator[Said]:
        why, day = record.codes["RNE"], record.days["DECOM"]
        standing = not why.care and not self.in_care  # in care by then, and the file does not say since when
        if why.care:
            if self.in_care:
                self.told["Children said to have started to be looked after while they were (RNE S after X1)"] += 1
            self.care = day.isoformat()
            yield self._start(record)
        elif standing:
            if before is not None:
                self.told["Episodes that go on after care had ended, taken as care begun again, date unknown"] += 1
            self.care = self.placed = ""
            yield self._stand_in(record)
        self.in_care = True
        same_status = before is None or standing or before.texts["LS"] == record.texts["LS"] or not record.texts["LS"]
        if why.status or (not why.care and not same_status):
            if not why.status:
                self.told["Legal status differs though RNE does not say so; taken as changed"] += 1
            yield Said(record, "legal_status_changed", day, self._status(record))
        yield from self._placement(record, before, standing)

    def _start(self, record: Record) -> Said:
        """Care began on this day. Where the return begins before its reviews had settled, they are not judged from it;
        the year's own return may hold the same row, so that this one has an id of its own and opens nothing then."""
        day = record.days["DECOM"]
        given = self._status(record)
        if self.begins is None or not day < self.begins <= self._settled(day):
            return Said(record, "looked_after_started", day, given, self.care)
        given["evidence_not_held"] = sorted({*self._not_held("looked_after_started"), *_REVIEWS})
        return Said(record, "looked_after_started", day, given, self.care, "looked_after_started/carried over")

    def _stand_in(self, record: Record) -> Said:
        """In care by this day; since when, an earlier return says. Dated with the row's own start, quality unknown."""
        day = record.days["DECOM"]
        not_held = self._not_held("looked_after_started")
        within = self.begins is not None and day >= self.begins  # a row before it must be missing
        if within or next_first_of_april(day) <= self._settled(day):
            not_held = sorted({*not_held, *_REVIEWS})
        given = self._status(record) | {"date_quality": "unknown", "evidence_not_held": not_held}
        self.told["Children in care since before the file's first row of them, date unknown"] += 1
        return Said(record, "looked_after_started", day, given, "", "looked_after_started/by then")

    def _settled(self, day: date) -> date:
        return get_axis(Nation.ENGLAND).due(day, self.table.reviews_settle)

    def _placement(self, record: Record, before: Record | None, standing: bool) -> Iterator[Said]:
        why, day = record.codes["RNE"], record.days["DECOM"]
        moved = before is not None and before.texts["PLACE"] != record.texts["PLACE"] and bool(record.texts["PLACE"])
        place = record.codes.get("PLACE")
        given: dict[str, bool | str | list[str]] = {**(place.gives if place else {})}
        if why.placement:
            self.placed = day.isoformat()
            given |= why.gives
            yield Said(record, "placement_started", day, given, self.placed)
        elif standing or moved:
            if not standing:
                self.told["Placement differs though RNE does not say so; taken as changed, not as a move"] += 1
            yield Said(record, "placement_changed", day, given, self.placed)
        if place is not None and place.adoption and (why.placement or standing or moved):
            since = {} if why.placement else {"date_quality": "unknown"}
            yield Said(record, "placed_for_adoption", day, since)

    # How an episode ends

    def _ends(self, record: Record, after: Record | None) -> Iterator[Said]:
        day, how = record.days.get("DEC"), record.codes.get("REC")
        if day is None:
            if how is not None:
                self.told["Episodes with a reason for ceasing and no date, taken as open (REC without DEC)"] += 1
            elif after is not None:
                self.told["Episodes without an end that are followed by another, taken as going on"] += 1
            return
        if day < record.days["DECOM"]:
            self._keep_out(record, "DEC", Reason.END_BEFORE_START, "Check both dates; the row went in as open.")
            return
        if how is None:
            if after is None and not plain(record.cells.get("REC")):
                self._keep_out(record, "REC", Reason.MISSING_VALUE, "Say why it ceased; the row went in as open.")
            return
        if how.goes_on:
            self._joins(day, after)
            return
        if after is not None and after.days["DECOM"] < day:
            mend = f"Row {after.row} begins before it; the row went in as going on."
            self._keep_out(record, "DEC", Reason.CONTRADICTS, mend)
            return
        yield Said(record, "placement_ended", day, {"reason": record.texts["REC"]}, self.placed)
        if how.also:
            yield Said(record, how.also, day, {})
        yield Said(record, "looked_after_ended", day, {"reason": record.texts["REC"]}, self.care)
        self.in_care, self.care, self.placed = False, "", ""

    def _joins(self, day: date, after: Record | None) -> None:
        """X1 says that the next episode begins on that day or the day after it."""
        if after is None:
            self.told["Episodes followed by another (X1) that is not in the file, taken as going on"] += 1
        elif after.days["DECOM"] < day:
            self.told["Episodes that overlap, each taken from its start"] += 1
        elif after.days["DECOM"] > day + _DAY:
            self.told["Gaps between an episode and the one that is said to follow it (X1), taken as going on"] += 1

    # What goes into the events

    def _keep_out(self, record: Record, column: str, reason: Reason, mend: str) -> None:
        self.bad.append(quarantine(self.file, record.row, column, plain(record.cells.get(column)), Fault(reason, mend)))

    def _status(self, record: Record) -> dict[str, bool | str | list[str]]:
        status = record.codes.get("LS")
        return {**(status.gives if status else {})}

    def _not_held(self, kind: str) -> list[str]:
        return sorted(self.table.not_held.get(kind, ()))
