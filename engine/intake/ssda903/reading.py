"""Read one file of the SSDA903 return, or the return as XML: recognised, checked against its year, and made events."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from engine.intake.attributes import read_attribute
from engine.intake.keys import natural_key
from engine.intake.reasons import Fault, Reason
from engine.intake.result import QuarantinedRow, Read, SourceDate
from engine.intake.ssda903.chain import chain
from engine.intake.ssda903.mapping import Mapping as Table
from engine.intake.ssda903.mapping import load_mapping
from engine.intake.ssda903.plain_files import claims_of, events_of, people_of
from engine.intake.ssda903.recognising import looks_like, year_named
from engine.intake.ssda903.rows import Record, Rows, read_rows
from engine.intake.ssda903.tables import Part, held_in
from engine.words.clock import end_of_day
from engine.words.errors import IntakeMistake
from engine.words.frames import frame_of
from engine.words.records import Evidence
from engine.words.values import AttributeValue, CaseEvent, Moment, Person
from engine.words.vocabulary import Vocabulary, load_vocabulary


def recognise(head: bytes, name: str) -> bool:
    """True for a CSV of the return, by its headings, and for the return as XML. `head` is the file's first 64 KB."""
    return looks_like(head, name, load_mapping())


def read(
    path: Path,
    as_at: date,
    *,
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    """Read the file at `path`. `recorded` is when the return was taken from the case system; without it its facts count
    as known when they happened. Raises IntakeMistake when the file cannot be read, or is another year's."""
    words = vocabulary or load_vocabulary()
    table = load_mapping(mapping_file, words)
    try:
        data = path.read_bytes()
    except OSError as cause:
        what = f"cannot be opened ({cause.strerror})."
        raise IntakeMistake(path.name, what, "Check the path and its rights.") from cause
    return _Reading(path.name, as_at, table, words, recorded).read(data)


@dataclass
class _Reading:
    """What every row of one file is read with, and what has been found so far."""

    file: str
    as_at: date
    table: Table
    words: Vocabulary
    recorded: datetime | None
    events: list[CaseEvent] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    claims: list[SourceDate] = field(default_factory=list)
    bad: list[QuarantinedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    duplicates: int = 0

    def read(self, data: bytes) -> Read:
        held = held_in(data, self.file, self.table)
        self.notes += held.notes
        self.bad += held.quarantined
        for part in held.parts:
            self._part(part)
        one = held.parts[0].which if held.form == "csv" else "return"
        evidence = self.table.files[one].evidence if one in self.table.files else Evidence.HISTORY
        return Read(
            self.file,
            f"{self.table.source} {one.replace('_', ' ')} {held.form}",
            hashlib.sha256(data).hexdigest(),
            evidence,
            frame=frame_of(self.events),
            people=tuple(self.people),
            quarantined=tuple(sorted(self.bad, key=lambda row: row.row)),
            rows_read=held.rows_read,
            duplicates=self.duplicates,
            claims=tuple(self.claims),
            notes=tuple(self.notes),
        )

    def _part(self, part: Part) -> None:
        rule = self.table.files[part.which]
        rows = read_rows(self.file, rule, self.table, part.rows, self.as_at)
        self.bad += rows.quarantined
        self.duplicates += rows.duplicates
        if rule.chain:
            self._chain(part.which, rows)
        if rule.people:
            self.people += people_of(rows.records)
        for record, event, day, given in events_of(rule, rows.records):
            episode = record.days.get(event.episode)
            self._event(
                part.which,
                record,
                event.kind,
                event.kind,
                day,
                given,
                episode=episode.isoformat() if episode else "",
                worker=record.texts.get(event.worker, ""),
            )
        self.claims += claims_of(rule, rows.records)
        self.notes += self._left(part)
        self.notes += self._codes_of_other_years(part.which, rows)

    def _chain(self, which: str, rows: Rows) -> None:
        found = chain(self.file, rows, self.table)
        self.bad += found.quarantined
        self.notes += found.notes
        for said in found.said:
            self._event(which, said.record, said.kind, said.key or said.kind, said.on, said.given, episode=said.episode)

    def _event(
        self,
        which: str,
        record: Record,
        kind: str,
        key: str,
        day: date,
        given: Mapping[str, bool | str | list[str]],
        *,
        episode: str = "",
        worker: str = "",
    ) -> None:
        rule = self.table.files[which]
        parts = [record.days[name].isoformat() if name in record.days else record.texts[name] for name in rule.key]
        self.events.append(
            CaseEvent(
                natural_key(self.table.source, which, *parts, *key.split("/")),
                record.texts["CHILD"],
                kind,
                Moment(day),
                self.recorded or end_of_day(day),
                episode=episode,
                worker=worker,
                attributes={name: self._typed(name, given[name]) for name in sorted(given)},
                source=self.table.source,
            )
        )

    def _typed(self, name: str, value: bool | str | list[str]) -> AttributeValue:
        attribute = self.words.attributes.get(name)
        typed = Fault(Reason.UNREADABLE_ATTRIBUTE) if attribute is None else read_attribute(value, attribute)
        if typed is None or isinstance(typed, Fault):
            what = f"it gives attribute '{name}' a value that it cannot have."
            raise IntakeMistake("ssda903.yaml", what, "Mend that reading.")
        return typed

    def _left(self, part: Part) -> Iterator[str]:
        """What was read and drives nothing."""
        rule = self.table.files[part.which]
        if not rule.drives:
            yield f"{rule.title}: read and left, as nothing in it starts, meets or ends a duty."
            return
        there = {name for _, cells in part.rows for name in cells}
        left = [name for name, column in rule.columns.items() if column.left and name in there]
        if left:
            yield f"{rule.title}: columns read and left: {', '.join(left)}."
        if rule.claims and not rule.events:
            columns = ", ".join(claim.column for claim in rule.claims)
            yield (
                f"{rule.title}: {columns} say yes or no for the year and give no date, so no event is made of them; "
                "`longstop reconcile` shows them."
            )

    def _codes_of_other_years(self, which: str, rows: Rows) -> Iterator[str]:
        year = year_named(self.file)
        if year is None:
            return
        strange = Counter(
            (name, record.texts[name])
            for record in rows.records
            for name, code in record.codes.items()
            if not (code.in_year(year) or code.in_year(year + 1))
        )
        for (name, code), count in sorted(strange.items()):
            yield f"{name} {code} is not a code of the return of {year}, and was read all the same: rows {count:,}."
