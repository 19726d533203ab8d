"""A child's node as records: each field read, each record numbered among its equals, each fault in the quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.intake.nested.node import Node
from engine.intake.nested.table import FieldRule, NestedTable, RecordRule
from engine.intake.nested.values import read_value
from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.words.records import QuarantinedRow
from engine.words.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Context:
    """What every child of a file is read with. `period_start` is the first day of which the file holds everything."""

    file: str
    table: NestedTable
    as_at: date
    words: Vocabulary
    recorded: datetime | None = None
    period_start: date | None = None
    attributes: dict[tuple[object, ...], str] = field(default_factory=dict)  # each set of attributes, written once


@dataclass(slots=True)
class Record:
    """One record: its fields as texts, its dates besides, and the records within it. `texts` has every field."""

    name: str
    node: Node
    outer: Record | None
    texts: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    within: dict[str, list[Record]] = field(default_factory=dict)
    ordinal: int = 1
    keyed: bool = True  # False when a key field is blank or at fault: then it gives nothing itself

    def text(self, name: str) -> str:
        """The field's text, its own or that of a record it stands in."""
        if name in self.texts:
            return self.texts[name]
        return self.outer.text(name) if self.outer else ""

    def day(self, name: str) -> date | None:
        """The field's date, its own or that of a record it stands in."""
        if name in self.texts:
            return self.days.get(name)
        return self.outer.day(name) if self.outer else None

    def walk(self) -> Iterator[Record]:
        """This record and all within it, in the order of the table."""
        yield self
        for records in self.within.values():
            for record in records:
                yield from record.walk()


@dataclass(slots=True)
class ChildRead:
    """One child's records, what of them was put in quarantine, and how many were given twice."""

    child: Record
    quarantined: list[QuarantinedRow]
    duplicates: int


def read_child(node: Node, context: Context) -> ChildRead:
    """Read one child's node."""
    reader = _Reader(context)
    child = reader.record(context.table.child, node, None)
    _number(child, context.table)
    return ChildRead(child, reader.bad, reader.duplicates)


class _Reader:
    """Reads the records of one child, and keeps what cannot be read."""

    def __init__(self, context: Context) -> None:
        self.context, self.table = context, context.table
        self.bad, self.duplicates = list[QuarantinedRow](), 0

    def record(self, name: str, node: Node, outer: Record | None) -> Record:
        rule = self.table.records[name]
        record = Record(name, node, outer)
        places = {each: self.field(record, each, field_rule) for each, field_rule in rule.fields.items()}
        self.key(record, rule)
        self.order(record, rule, places)
        for inner in self.table.within[name]:
            nodes = [part for path in self.table.records[inner].at for part in node.at(path)]
            record.within[inner] = [self.record(inner, part, record) for part in self.unique(nodes)]
        return record

    def field(self, record: Record, name: str, rule: FieldRule) -> Node | None:
        """Put the field's value into the record; return where it stands."""
        found = [
            node
            for path in rule.at
            for node in record.node.at(path)
            if (record.node.withdrawn or not node.withdrawn) and not node.parts
        ]
        record.texts[name] = ""
        if not found:
            return None
        value = read_value(rule, found[0].text, self.context.as_at)
        if isinstance(value, Fault):
            self.fault(record, found[0], value)
            value = ""
        if isinstance(value, date):
            record.days[name] = value
        record.texts[name] = str(value)
        for surplus in found[1:]:
            if surplus.text.strip() != found[0].text.strip():
                mend = "It is given twice, and the first was taken: keep the one that is right."
                self.fault(record, surplus, Fault(Reason.UNREADABLE_VALUE, mend))
        return found[0]

    def key(self, record: Record, rule: RecordRule) -> None:
        """Without its key a record gives no event; a blank one is put in quarantine (one at fault is there already)."""
        asked = rule.key if record.outer else (self.table.person.subject,)
        record.keyed = all(record.text(name) for name in asked)
        for name in asked:
            if name in record.texts and not record.texts[name]:
                path = rule.fields[name].at[0]
                if not any(node.text.strip() for node in record.node.at(path)):
                    column = f"{record.node.label or record.node.name}{self.joint(record)}{'/'.join(path)}"
                    self.bad.append(
                        quarantine(self.context.file, record.node.row, column, "", Fault(Reason.MISSING_VALUE))
                    )

    def order(self, record: Record, rule: RecordRule, places: Mapping[str, Node | None]) -> None:
        """An end before its start goes to the quarantine, and the rest of the record goes in."""
        for first, last in rule.order:
            start, end, place = record.day(first), record.days.get(last), places.get(last)
            if start is not None and end is not None and place is not None and end < start:
                birth = self.table.fields_of(record.name)[first].read == "birth"
                self.fault(
                    record,
                    place,
                    Fault(Reason.DIED_BEFORE_BIRTH)
                    if birth
                    else Fault(Reason.END_BEFORE_START, f"It lies before {start}: check both dates."),
                )
                record.texts[last] = ""
                del record.days[last]
                if last in rule.key:
                    record.keyed = False

    def unique(self, nodes: list[Node]) -> list[Node]:
        """The nodes without those that repeat another exactly, the places of the first kept."""
        if len(nodes) < 2:
            return nodes
        by_signature: dict[object, Node] = {}
        for node in nodes:
            by_signature.setdefault((node.signature(), node.withdrawn), node)
        self.duplicates += len(nodes) - len(by_signature)
        return list(by_signature.values())

    def fault(self, record: Record, place: Node, fault: Fault) -> None:
        column = place.label or (
            place.name if place is record.node else f"{record.node.name}{self.joint(record)}{place.name}"
        )
        self.bad.append(quarantine(self.context.file, place.row, column, place.text.strip(), fault))

    def joint(self, record: Record) -> str:
        return "." if record.node.label else "/"


def _number(child: Record, table: NestedTable) -> None:
    """Number the records of equal key, over the whole child; the order in the file does not matter."""
    equals = defaultdict[tuple[str, ...], list[Record]](list)
    for record in child.walk():
        if record.keyed and record.outer:
            key = tuple(record.text(name) for name in table.records[record.name].key)
            equals[(record.name, *key)].append(record)
    for records in equals.values():
        if len(records) > 1:
            records.sort(key=_place)
            for number, record in enumerate(records, 1):
                record.ordinal = number


def _place(record: Record) -> tuple[tuple[str, ...], object]:
    outer = tuple(sorted(f"{k}={v}" for k, v in record.outer.texts.items())) if record.outer else ()
    return outer, record.node.signature()
