"""One file of the return as rows that have been read: each cell by its column, what is wrong in quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.intake.cells import cell, identifier, plain
from engine.intake.dates import EARLIEST, is_future, read_uk_day
from engine.intake.reasons import Fault, Reason
from engine.intake.ssda903.mapping import Code, Column, FileRule
from engine.intake.ssda903.mapping import Mapping as Table
from engine.intake.tables import quarantine
from engine.words.records import QuarantinedRow

_OLDEST: Final = date(1900, 1, 1)  # for a birth

Raw = tuple[int, Mapping[str, str]]  # the row's number as a person sees it, and its cells under the return's columns


@dataclass(frozen=True, slots=True)
class Record:
    """One row that can be used. A blank cell is missing from `days` and `codes`, and "" in `texts`."""

    row: int
    texts: Mapping[str, str]
    days: Mapping[str, date]
    codes: Mapping[str, Code]
    cells: Mapping[str, str]  # as the file has them


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of one file in their order, and what was kept out. `rows` counts those that hold anything."""

    records: tuple[Record, ...]
    quarantined: tuple[QuarantinedRow, ...]
    rows: int
    duplicates: int


def read_rows(file: str, part: FileRule, table: Table, raw: Iterable[Raw], as_at: date) -> Rows:
    """Read every row. One without a part of its key, or whose key an earlier row has used otherwise, is kept out."""
    records, bad, rows, duplicates = list[Record](), list[QuarantinedRow](), 0, 0
    whole, by_key = set[tuple[str, ...]](), dict[tuple[str, ...], Record]()
    for number, cells in raw:
        if not any(cell(text) for text in cells.values()):
            continue
        rows += 1
        same = tuple(plain(cells.get(name)) for name in part.columns)
        record, faults = _record(part, table, number, cells, as_at)
        bad += [quarantine(file, number, name, plain(cells.get(name)), fault) for name, fault in faults]
        if same in whole:
            duplicates += 1
        elif record is not None and not part.drives:
            records.append(record)
        elif record is not None:
            key = tuple(record.texts[name] for name in part.key)
            first = by_key.setdefault(key, record)
            if first is record:
                records.append(record)
            elif _drives(part, first) == _drives(part, record):
                duplicates += 1
            else:
                said = " ".join(plain(cells.get(name)) for name in part.key[1:])
                bad.append(quarantine(file, number, ", ".join(part.key), said, _second(first)))
        whole.add(same)
    return Rows(tuple(records), tuple(bad), rows, duplicates)


def _second(first: Record) -> Fault:
    return Fault(Reason.CONTRADICTS, f"Row {first.row} says something else of the same child and date; it was used.")


def _drives(part: FileRule, record: Record) -> tuple[str, ...]:
    """What the row says that matters: two that agree in it are one record."""
    named = {name for rule in part.events for name in (rule.on, rule.episode, rule.worker, *rule.when) if name}
    named |= {claim.column for claim in part.claims}
    if part.chain or part.people:
        named |= {name for name, column in part.columns.items() if column.read}
    return tuple(record.texts[name] for name in sorted(named))


def _record(
    part: FileRule, table: Table, number: int, cells: Mapping[str, str], as_at: date
) -> tuple[Record | None, list[tuple[str, Fault]]]:
    """The row's cells, each read; the faults by column. No record when a key cell is blank or at fault."""
    texts, days, codes, faults = dict[str, str](), dict[str, date](), dict[str, Code](), list[tuple[str, Fault]]()
    for name, column in part.columns.items():
        if column.read is None:
            continue
        value = _cell(column, table, cells.get(name, ""), as_at)
        if isinstance(value, Fault):
            faults.append((name, value))
            value = ""
        if isinstance(value, date):
            days[name] = value
        elif isinstance(value, tuple):
            codes[name], value = value[1], value[0]
        texts[name] = str(value)
    broken = {name for name, _ in faults}
    if any(not texts[name] for name in part.key):
        faults += [(name, Fault(Reason.MISSING_VALUE)) for name in part.key if not texts[name] and name not in broken]
        return None, faults
    for first, last in part.order:
        if first in days and last in days and days[last] < days[first]:
            faults.append((last, Fault(Reason.END_BEFORE_START, "Check both dates; the row went in without this one.")))
            texts[last] = ""
            del days[last]
    return Record(number, texts, days, codes, cells), faults


def _cell(column: Column, table: Table, text: str, as_at: date) -> date | str | tuple[str, Code] | Fault:
    if column.read == "identifier":
        return identifier(text)
    words = cell(text)
    if column.read == "text" or not words:
        return words
    if column.read == "code":
        return _code(column, table, identifier(words).upper())
    day = read_uk_day(words)
    if isinstance(day, Fault):
        return day
    if column.birth and day > as_at:
        return Fault(Reason.BORN_IN_FUTURE, "Check the year; for an unborn child leave it blank.")
    if is_future(day, as_at):
        return Fault(Reason.IN_FUTURE, "Check the year, and the day of the import.")
    return Fault(Reason.TOO_EARLY) if day < (_OLDEST if column.birth else EARLIEST) else day


def _code(column: Column, table: Table, text: str) -> tuple[str, Code] | Fault:
    """The code in capitals, with what it means; a code may be followed by its words ("C2: full care order")."""
    first = text.partition(" ")[0].rstrip(":,;-")
    for given in (text, first):
        code = table.code(column, given)
        if code is not None:
            return given, code
    known = ", ".join(table.codes[column.codes])
    return Fault(Reason.UNREADABLE_VALUE, f"Write one of the return's codes: {known}. The row went in without it.")
