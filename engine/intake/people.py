"""A table of people, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.intake.cells import identifier, plain, yes_no
from engine.intake.dates import DateFormat, read_moment
from engine.intake.headings import PEOPLE, Named
from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.words.records import QuarantinedRow
from engine.words.values import Person

CLEARED: Final = "[none]"  # no name, date or reference is ever written so


@dataclass(frozen=True)
class PeopleRead:
    """People in the order of the file; a later row for a subject has taken the place of the earlier."""

    people: tuple[Person, ...]
    quarantined: tuple[QuarantinedRow, ...]
    duplicates: int
    notes: tuple[str, ...]
    emptied: Mapping[str, frozenset[str]]  # by subject, the fields whose cell is there and empty
    cleared: Mapping[str, frozenset[str]]  # by subject, the fields that the row has cleared


class _Bad(Exception):
    """A row that cannot stand: which column, and what is wrong."""

    def __init__(self, column: str, fault: Fault) -> None:
        self.column, self.fault = column, fault


def read_people(table: Named, file: str, as_at: date, declared: DateFormat | None = None) -> PeopleRead:
    """Each row as a person, or in quarantine."""
    people, bad, duplicates, corrected = dict[str, Person](), list[QuarantinedRow](), 0, 0
    emptied, cleared = dict[str, frozenset[str]](), dict[str, frozenset[str]]()
    for cells in table.frame.iter_rows(named=True):
        clears = frozenset(name for name in PEOPLE[1:] if plain(cells[name]).lower() == CLEARED)
        row = cells | dict.fromkeys(clears, "")
        try:
            person = _person(row, as_at, declared)
        except _Bad as found:
            bad.append(quarantine(file, row["row"], found.column, row[found.column], found.fault))
            continue
        before = people.get(person.subject)
        duplicates += before == person
        corrected += before is not None and before != person
        people[person.subject] = person
        cleared[person.subject] = clears
        emptied[person.subject] = frozenset(
            name for name in table.given if name not in clears and not getattr(person, name)
        )
    notes = list(table.notes)
    if corrected:
        notes.append(f"Rows that took the place of an earlier one for the same subject: {corrected:,}.")
    return PeopleRead(tuple(people.values()), tuple(bad), duplicates, tuple(notes), emptied, cleared)


def _person(row: Mapping[str, str], as_at: date, declared: DateFormat | None) -> Person:
    subject = identifier(row["subject"])
    if not subject:
        raise _Bad("subject", Fault(Reason.MISSING_VALUE))
    born = _day(row, "date_of_birth", declared)
    died = _day(row, "died", declared)
    if born is not None and born > as_at:
        raise _Bad("date_of_birth", Fault(Reason.BORN_IN_FUTURE))
    if died is not None and died > as_at:
        raise _Bad("died", Fault(Reason.IN_FUTURE, "Check the year."))
    if born is not None and died is not None and died < born:
        raise _Bad("died", Fault(Reason.DIED_BEFORE_BIRTH))
    restricted = yes_no(row["restricted"])
    if isinstance(restricted, Fault):
        raise _Bad("restricted", restricted)
    return Person(
        subject,
        plain(row["name"]),
        born,
        _day(row, "expected_date_of_birth", declared),
        identifier(row["family"]),
        plain(row["responsible_authority"]),
        died,
        restricted is True,
    )


def _day(row: Mapping[str, str], column: str, declared: DateFormat | None) -> date | None:
    """The date in the column, a time of day left off; None for a blank."""
    text = plain(row[column])
    if not text:
        return None
    moment = read_moment(text, declared)
    if isinstance(moment, Fault):
        raise _Bad(column, moment)
    return moment.day
