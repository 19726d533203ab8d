"""Gathers the children of a file, one after the other, into what an import reads; holds no child longer than it must."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import polars as pl

from engine.calendars import get_axis
from engine.intake.nested.claims import claims_of_child
from engine.intake.nested.events import Row, events_of_child, unread_of_child
from engine.intake.nested.node import Node
from engine.intake.nested.records import Context, Record, read_child
from engine.intake.reasons import Fault, Reason
from engine.intake.result import Read, SourceDate
from engine.intake.tables import quarantine
from engine.words.enums import Nation
from engine.words.frames import EVENT_SCHEMA
from engine.words.records import QuarantinedRow
from engine.words.values import Person

_ROWS_AT_ONCE: Final = 50_000
_SHARED: Final = ("kind", "episode", "worker", "attributes")  # few distinct texts, each kept once
_UNKNOWN_SHOWN: Final = 10


class Gathering:
    """What has been read of one file so far."""

    def __init__(self, context: Context) -> None:
        self.context, self.axis = context, get_axis(Nation.ENGLAND)
        self.rows, self.frames = list[Row](), list[pl.DataFrame]()
        self.people, self.bad = dict[str, Person](), list[QuarantinedRow]()
        self.claims, self.unknown = list[SourceDate](), dict[str, int]()
        self.children = self.duplicates = self.again = self.other_births = 0

    def add(self, nodes: Iterable[Node]) -> None:
        """Read the children."""
        for node in nodes:
            self.children += 1
            self.child(node)

    def child(self, node: Node) -> None:
        context = self.context
        found = read_child(node, context)
        self.bad += found.quarantined
        self.duplicates += found.duplicates
        self.names(node, ())
        if not found.child.keyed:
            return
        if node.withdrawn:
            self.bad.append(
                quarantine(context.file, node.row, node.label or node.name, "", Fault(Reason.WHOLE_CHILD_WITHDRAWN))
            )
        else:
            self.person(found.child)
        self.bad += unread_of_child(found.child, context)
        self.claims += claims_of_child(found.child, context, self.axis)
        self.rows += events_of_child(found.child, context)
        if len(self.rows) >= _ROWS_AT_ONCE:
            self.close_chunk()

    def person(self, child: Record) -> None:
        """One person a child; a child that stands twice is as the later one says, where it says anything."""
        table = self.context.table
        who, subject = table.person, child.texts[table.person.subject]
        named = [name for name in (*who.name, who.date_of_birth, who.expected_date_of_birth, who.died) if name]
        paths = [path[:-1] for name in named for path in table.records[child.name].fields[name].at]
        if not any(True for path in paths for _ in child.node.at(path)):
            return
        person = Person(
            subject,
            " ".join(filter(None, (child.texts[name] for name in who.name))),
            child.days.get(who.date_of_birth),
            child.days.get(who.expected_date_of_birth),
            died=child.days.get(who.died),
        )
        before = self.people.get(subject)
        if before is not None:
            self.again += 1
            self.other_births += before.date_of_birth != person.date_of_birth
        self.people[subject] = person

    def names(self, node: Node, path: tuple[str, ...]) -> None:
        """Keep the names of elements that the table does not know, each with the first place."""
        for part in node.parts:
            inner = (*path, part.name)
            if inner in self.context.table.known_paths:
                if part.parts:
                    self.names(part, inner)
            elif len(self.unknown) < 1000:
                self.unknown.setdefault("/".join(inner), part.row)

    def close_chunk(self) -> None:
        """Turn the rows so far into a frame, in which texts that come again share their bytes."""
        names = Row._fields
        columns = dict(zip(names, zip(*self.rows, strict=True), strict=True)) if self.rows else dict.fromkeys(names, ())
        data: dict[str, Any] = {
            name: _shared(texts) if name in _SHARED else list(texts) for name, texts in columns.items()
        }
        height = len(self.rows)
        empty = pl.repeat("", height, dtype=pl.String, eager=True)
        frame = pl.DataFrame(data, schema_overrides={name: EVENT_SCHEMA[name] for name in names}).with_columns(
            instant=pl.lit(None, pl.Int64),
            version=pl.lit(1, pl.Int32),
            team=empty,
            source=pl.repeat(self.context.table.source, height, dtype=pl.String, eager=True),
        )
        self.frames.append(frame.select(EVENT_SCHEMA.names()).cast(EVENT_SCHEMA))
        self.rows = []

    def frame(self) -> pl.DataFrame:
        """All events in the order of the file; of those given twice the same, the first; versions numbered."""
        self.close_chunk()
        frame = pl.concat(self.frames, rechunk=False)
        repeated = frame.get_column("event_id").is_duplicated()
        if not repeated.any():
            return frame
        unique = frame.unique(maintain_order=True, keep="first")
        self.duplicates += frame.height - unique.height
        return unique.with_columns(version=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("event_id"))

    def finish(self, form: str, fingerprint: str, notes: Iterable[str] = ()) -> Read:
        """Everything, as what an import reads."""
        frame = self.frame()
        return Read(
            self.context.file,
            form,
            fingerprint,
            frame=frame,
            people=tuple(self.people.values()),
            quarantined=tuple(sorted(self.bad, key=lambda row: row.row)),
            rows_read=self.children,
            duplicates=self.duplicates,
            claims=tuple(self.claims),
            notes=(*notes, *self.notes()),
        )

    def notes(self) -> list[str]:
        said = []
        if self.again:
            said.append(
                f"Children given more than once: {self.again:,}. Where two say different things, the later stands."
            )
        if self.other_births:
            said.append(f"Of these, with another date of birth: {self.other_births:,}. The later was kept.")
        said += [
            f"'{name}' (first in row {row:,}) is not in the mapping, and was not read."
            for name, row in islice(self.unknown.items(), _UNKNOWN_SHOWN)
        ]
        if len(self.unknown) > _UNKNOWN_SHOWN:
            said.append(f"Further names that are not in the mapping: {len(self.unknown) - _UNKNOWN_SHOWN:,}.")
        return said


def _shared(texts: tuple[str, ...]) -> pl.Series:
    """The texts as a column in which each distinct one is held once."""
    places: dict[str, int] = {}
    taken = [places.setdefault(text, len(places)) for text in texts]
    return pl.Series(list(places), dtype=pl.String).gather(taken)
