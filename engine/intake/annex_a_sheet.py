"""One list of the Annex A workbook: its sheet, its headings, and its rows as cells that have been read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.intake.annex_a_mapping import Column, ListRule
from engine.intake.annex_a_mapping import Mapping as Table
from engine.intake.cells import cell, identifier, plain, yes_no
from engine.intake.dates import read_uk_day, sound_birth, sound_event_day
from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.words.errors import IntakeMistake
from engine.words.records import QuarantinedRow

_HEADINGS_WITHIN: Final = 10  # rows; a title may stand above the headings

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Record:
    """One row that can be used. A blank cell is "" in `texts` and missing from `days`; yes and no are "yes" and "no"."""

    row: int
    texts: Mapping[str, str]
    days: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The records of one list, and what was kept out. `rows` counts those that hold anything."""

    records: tuple[Record, ...]
    quarantined: tuple[QuarantinedRow, ...]
    rows: int
    duplicates: int
    headings: Mapping[str, str]  # as the sheet has them, by column
    missing: tuple[Column, ...]  # that may be, and are


def sheet_of(number: int, names: Iterable[str]) -> str | None:
    """The name of the list's sheet: "List 3", "List_3", "3", "List 3 - Referrals", "Annex A List 3"."""
    shape = re.compile(rf"(?:annex a\W*)?(?:list[\s_-]*)?0?{number}(?:\D.*)?", re.IGNORECASE)
    return next((name for name in names if shape.fullmatch(plain(name))), None)


def read_sheet(part: ListRule, table: Table, cells: Sequence[Cells], file: str, as_at: date) -> Sheet:
    """Read the list's rows. Raises IntakeMistake when a column is missing that the mapping needs."""
    columns = table.columns(part)
    start, places = _headings(part, columns, cells, file)
    headings = {name: plain(cells[start][place]) for name, place in places.items()}
    records, bad, seen, rows = list[Record](), list[QuarantinedRow](), set[tuple[str, ...]](), 0
    duplicates = 0
    for number, row in enumerate(cells[start + 1 :], start + 2):
        if not any(cell(text) for text in row):
            continue
        rows += 1
        raw = {name: row[place] or "" for name, place in places.items()}
        whole = tuple(plain(text) for text in raw.values())
        if whole in seen:
            duplicates += 1
            continue
        seen.add(whole)
        record, faults = _record(part, columns, number, raw, as_at)
        bad += [
            quarantine(file, number, f"List {part.number}, {headings[name]}", plain(raw[name]), fault)
            for name, fault in faults
        ]
        if record is not None:
            records.append(record)
    missing = tuple(columns[name] for name in columns if name not in places)
    return Sheet(tuple(records), tuple(bad), rows, duplicates, headings, missing)


def _headings(
    part: ListRule, columns: Mapping[str, Column], cells: Sequence[Cells], file: str
) -> tuple[int, dict[str, int]]:
    """Which row holds the headings, and where each column stands in it."""
    best, found = 0, dict[str, int]()
    for number, row in enumerate(cells[:_HEADINGS_WITHIN]):
        headings = [_heading(text) for text in row]
        places = {name: place for name in columns if (place := columns[name].position(headings)) is not None}
        if len(places) > len(found):
            best, found = number, places
    missing = [name for name in columns if name not in found and not columns[name].may_be_missing]
    if missing:
        row = cells[best] if cells else ()
        shown = "; ".join(heading for text in row if (heading := _heading(text)))
        named = ", ".join(f"'{columns[name].heading}'" for name in missing)
        raise IntakeMistake(
            f"{file}, List {part.number}",
            f"no heading is known for {named}. The headings found are: {shown or 'none'}.",
            "Put the form's heading back, or add yours under 'like' of "
            + ", ".join(f"'{name}'" for name in missing)
            + f" (list {part.number}) in annex_a.yaml; docs/imports/annex_a.md shows how.",
        )
    return best, found


def _heading(text: str | None) -> str:
    return plain(text).replace("’", "'").replace("‘", "'")


def _record(
    part: ListRule, columns: Mapping[str, Column], number: int, raw: Mapping[str, str], as_at: date
) -> tuple[Record | None, list[tuple[str, Fault]]]:
    """The row's cells, each read; the faults by column. No record when a key column is blank or at fault."""
    texts, days, faults = dict[str, str](), dict[str, date](), list[tuple[str, Fault]]()
    for name, text in raw.items():
        value = _cell(columns[name], text, as_at, name == "born")
        if isinstance(value, Fault):
            faults.append((name, value))
            value = ""
        if isinstance(value, date):
            days[name] = value
        texts[name] = str(value)
    broken = {name for name, _ in faults}
    blank = [name for name in part.key if not texts[name]]
    if blank:
        faults += [(name, Fault(Reason.MISSING_VALUE)) for name in blank if name not in broken]
        return None, faults
    for first, last in part.order:
        if first in days and last in days and days[last] < days[first]:
            faults.append((last, Fault(Reason.END_BEFORE_START, "Check both dates.")))
            texts[last] = ""
            del days[last]
    return Record(number, texts, days), faults


def _cell(column: Column, text: str, as_at: date, birth: bool) -> date | str | Fault:
    if column.read == "identifier":
        return identifier(text)
    if column.read == "yes_no":
        answer = yes_no(text)
        return answer if isinstance(answer, Fault) else {True: "yes", False: "no", None: ""}[answer]
    words = cell(text)
    if column.read == "text" or not words:
        return words
    day = read_uk_day(words)
    if isinstance(day, Fault):
        return day
    return sound_birth(day, as_at) if birth else sound_event_day(day, as_at)
