"""The Ofsted Annex A workbook, lists 1 to 10, as case events and people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime

from engine.intake.annex_a_mapping import EventRule, From, ListRule, Scalar
from engine.intake.annex_a_mapping import Mapping as Table
from engine.intake.annex_a_sheet import Record, Sheet, read_sheet, sheet_of
from engine.intake.attributes import read_attribute
from engine.intake.keys import natural_key
from engine.intake.reasons import Fault, Reason
from engine.intake.result import Evidence, QuarantinedRow, Read
from engine.intake.tables import quarantine
from engine.intake.workbook import Workbook, read_workbook
from engine.words.clock import end_of_day
from engine.words.errors import IntakeMistake
from engine.words.frames import frame_of
from engine.words.values import AttributeValue, CaseEvent, Moment, Person
from engine.words.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Context:
    """What every row of a workbook is read with."""

    file: str
    table: Table
    words: Vocabulary
    recorded: datetime | None
    present: frozenset[int]  # the lists that are there


def read_annex_a(
    data: bytes,
    name: str,
    as_at: date,
    table: Table,
    fingerprint: str,
    words: Vocabulary,
    recorded: datetime | None = None,
) -> Read:
    """Read the workbook. A missing list is noted, and the duties that only it would evidence are left unwatched.

    Raises IntakeMistake when none of the lists is there, or a list lacks a column that the mapping needs.
    """
    book = read_workbook(data, name)
    names = _sheets_of(book, table)
    if not names:
        what = f"none of its sheets is a list that is read (its sheets are: {', '.join(book.sheets)})."
        raise IntakeMistake(name, what, "Name the sheets of Annex A 'List 1' to 'List 10'.")
    context = _Context(name, table, words, recorded, frozenset(names))
    events, bad, notes = list[CaseEvent](), list[QuarantinedRow](), [*book.notes, *_left(book, table, names)]
    sheets = dict[int, Sheet]()
    for part in table.lists:
        if part.number not in names:
            notes.append(f"List {part.number} ({part.title}) is not in the workbook: its duties are not watched.")
            continue
        sheet = read_sheet(part, table, book.sheets[names[part.number]], name, as_at)
        sheets[part.number] = sheet
        given = [
            event for record, ordinal in _numbered(part, sheet) for event in _events(part, record, ordinal, context)
        ]
        events += given
        bad += sheet.quarantined
        bad += [row for record in sheet.records for row in _unread(part, record, sheet, context)]
        notes += _notes(part, sheet, bool(given))
    people, more = _people(sheets, {event.subject for event in events})
    return Read(
        name,
        "annex_a workbook",
        fingerprint,
        Evidence.LATEST_ONLY,
        frame=frame_of(events),
        people=people,
        quarantined=tuple(bad),
        rows_read=sum(sheet.rows for sheet in sheets.values()),
        duplicates=sum(sheet.duplicates for sheet in sheets.values()),
        notes=(*notes, *more),
    )


def _sheets_of(book: Workbook, table: Table) -> dict[int, str]:
    """The sheet of each list that is read and there."""
    found = {part.number: sheet_of(part.number, book.sheets) for part in table.lists}
    return {number: sheet for number, sheet in found.items() if sheet is not None and book.sheets[sheet]}


def _left(book: Workbook, table: Table, names: Mapping[int, str]) -> Iterator[str]:
    """What is in the workbook and is not read, and why."""
    known = set(names.values())
    for part in table.left:
        sheet = sheet_of(part.number, book.sheets)
        if sheet is not None and book.sheets[sheet]:
            known.add(sheet)
            yield f"List {part.number} ({part.title}) is in the workbook and was not read: {part.why}."
    for sheet, rows in book.sheets.items():
        if sheet not in known and rows:
            yield f"Sheet '{sheet}' is none of the form's lists, or repeats one, and was not read."


def _notes(part: ListRule, sheet: Sheet, gave: bool) -> Iterator[str]:
    """Which columns the list lacks, and that it gave nothing."""
    for column in sheet.missing:
        form = f", as in the form before {column.since}" if column.since else ""
        yield f"List {part.number} has no column '{column.heading}'{form}."
    if sheet.records and not gave:
        yield f"List {part.number} ({part.title}): its rows were read and give no event ({len(sheet.records):,})."


def _numbered(part: ListRule, sheet: Sheet) -> Iterator[tuple[Record, int]]:
    """Each record with its place among those of equal key; the order of the rows does not matter."""
    equals = defaultdict[tuple[str, ...], list[Record]](list)
    for record in sheet.records:
        equals[tuple(record.texts[name] for name in part.key)].append(record)
    for records in equals.values():
        ordered = sorted(records, key=lambda record: sorted(record.texts.items()))
        yield from ((record, ordinal) for ordinal, record in enumerate(ordered, 1))


def _events(part: ListRule, record: Record, ordinal: int, context: _Context) -> Iterator[CaseEvent]:
    for rule in part.events:
        day = record.days.get(rule.on)
        if day is None or not _applies(rule, record, day):
            continue
        key: list[str | date | int] = [
            context.table.source,
            f"list_{part.number}",
            *(record.texts[name] for name in part.key),
            ordinal,
        ]
        key += (rule.kind, day) if rule.latest else (rule.kind,)
        yield CaseEvent(
            natural_key(*key),
            record.texts["child"],
            rule.kind,
            Moment(day),
            context.recorded or end_of_day(day),
            team=record.texts.get("team", ""),
            worker=record.texts.get("worker", ""),
            attributes=_attributes(rule, record, day, context),
            source=context.table.source,
        )


def _applies(rule: EventRule, record: Record, day: date) -> bool:
    if rule.after and not (rule.after in record.days and day > record.days[rule.after]):
        return False
    return all(pattern.search(record.texts.get(name, "")) for name, pattern in rule.when.items())


def _attributes(rule: EventRule, record: Record, day: date, context: _Context) -> Mapping[str, AttributeValue]:
    """The rule's constants, what its readings give, and what the workbook cannot evidence."""
    given: dict[str, Scalar | list[str]] = dict(rule.attributes)
    if rule.latest:
        given["date_quality"] = "latest"
    for each in rule.from_:
        if not (each.unless_later and each.unless_later in record.days and record.days[each.unless_later] > day):
            given |= _reading(each, record, context) or {}
    not_held = {*rule.not_held, *(name for name, number in rule.held_in.items() if number not in context.present)}
    if not_held:
        given["evidence_not_held"] = sorted(not_held)
    return {name: _typed(name, value, context) for name, value in sorted(given.items())}


def _reading(source: From, record: Record, context: _Context) -> dict[str, Scalar] | None:
    """The attributes that the cell gives; None when no expression is found in a cell that is filled."""
    text = record.texts.get(source.column, "")
    if not text:
        return {}
    for one in context.table.readings[source.reading]:
        if match := one.like.search(text):
            return {name: match.expand(say) if isinstance(say, str) else say for name, say in one.gives.items()}
    return None


def _typed(name: str, value: Scalar | list[str], context: _Context) -> AttributeValue:
    attribute = context.words.attributes.get(name)
    typed = Fault(Reason.UNREADABLE_ATTRIBUTE) if attribute is None else read_attribute(value, attribute)
    if typed is None or isinstance(typed, Fault):
        where = "annex_a.yaml"
        raise IntakeMistake(where, f"it gives attribute '{name}' a value that it cannot have.", "Mend that reading.")
    return typed


def _unread(part: ListRule, record: Record, sheet: Sheet, context: _Context) -> Iterator[QuarantinedRow]:
    """Cells that hold something in which no reading finds anything; the row's events go in without it."""
    sources = {(each.column, each.reading): each for rule in part.events for each in rule.from_}
    for source in sources.values():
        if _reading(source, record, context) is None:
            mend = f"The row went in without it: write the code, or add a line to the reading '{source.reading}'."
            column = f"List {part.number}, {sheet.headings[source.column]}"
            fault = Fault(Reason.UNREADABLE_VALUE, mend)
            yield quarantine(context.file, record.row, column, record.texts[source.column], fault)


def _people(sheets: Mapping[int, Sheet], subjects: Set[str]) -> tuple[tuple[Person, ...], list[str]]:
    """One person a child who has events, whatever the lists; of different birth dates the commonest, of equally common
    the earliest."""
    births = dict[str, Counter[date]]()
    places = defaultdict[str, list[str]](list)
    for number, sheet in sheets.items():
        for record in (each for each in sheet.records if each.texts["child"] in subjects):
            births.setdefault(record.texts["child"], Counter())
            if "born" in record.days:
                births[record.texts["child"]][record.days["born"]] += 1
                places[record.texts["child"]].append(f"List {number} row {record.row}")
    people, differing = list[Person](), list[str]()
    for child, dates in births.items():
        ranked = sorted(dates, key=lambda day: (-dates[day], day))
        people.append(Person(child, date_of_birth=ranked[0] if ranked else None))
        if len(ranked) > 1:
            differing.append(" and ".join(places[child]))
    shown = "; ".join(differing[:5]) + ("; ..." if len(differing) > 5 else "")
    notes = [f"Children with different birth dates, of which the commonest was kept: {len(differing):,} ({shown})."]
    return tuple(sorted(people, key=lambda person: person.subject)), notes if differing else []
