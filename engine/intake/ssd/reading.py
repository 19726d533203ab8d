"""A source of the dataset, read: its tables one after the other, into people, events, claims and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import polars as pl

from engine.intake.reasons import Fault, Reason
from engine.intake.result import Evidence, Read, SourceDate
from engine.intake.ssd.cleaning import ID, PERSON, Cleaned, clean, distinct, flags_said
from engine.intake.ssd.events import Context, claims_of_table, events_of_table, unknown_notes
from engine.intake.ssd.joins import MAKERS, care_periods, leading, with_persons
from engine.intake.ssd.mapping import Mapping as Table
from engine.intake.ssd.people import emptied_of, people_of
from engine.intake.ssd.source import Source
from engine.intake.tables import ROW, quarantine
from engine.words.errors import IntakeMistake, Mistakes
from engine.words.frames import EVENT_SCHEMA
from engine.words.records import QuarantinedRow

# Read first and kept until the end, as other tables need them; in an order in which each finds the ones that it needs.
KEPT: Final = (
    *("person", "family", "department", "professionals", "cin_episodes", "s47_enquiry", "cp_plans"),
    *("cin_assessments", "legal_status", "cla_episodes", "send", "ehcp_requests", "involvements"),
)


def read_tables(source: Source, mapping: Table, as_at: date, recorded: datetime | None) -> Read:
    """Read every table that is there. Raises IntakeMistake when there is none, Mistakes when none can be read."""
    return _Reading(source, mapping, as_at, recorded).read()


class _Reading:
    def __init__(self, source: Source, mapping: Table, as_at: date, recorded: datetime | None) -> None:
        self.source, self.mapping, self.as_at, self.recorded = source, mapping, as_at, recorded
        self.known: dict[str, Cleaned] = {}
        self.broken: dict[str, tuple[str, ...]] = {}
        self.empty: set[str] = set()
        self.bad: list[QuarantinedRow] = []
        self.rows = self.duplicates = 0
        self.frames: list[pl.DataFrame] = []
        self.claims: list[SourceDate] = []

    def read(self) -> Read:
        self._look()
        for name in KEPT:
            self._keep(name)
        self._make_periods()
        context = self._context()
        for name, table in self.mapping.tables.items():
            if table.events or table.claims:
                self._take(name, context)
        persons = self.known.get("person")
        people = people_of(persons, self.known.get("family"), context) if persons is not None else ()
        events = pl.concat([pl.DataFrame(schema=EVENT_SCHEMA), *self.frames])
        bad = sorted((*self.source.quarantined, *self.bad, *context.quarantined.values()), key=_place)
        return Read(
            self.source.shown,
            self.source.format,
            self.source.fingerprint(),
            Evidence.HISTORY,
            frame=events,
            people=people,
            quarantined=tuple(bad),
            rows_read=self.rows,
            duplicates=self.duplicates,
            claims=tuple(self.claims),
            not_given=pl.concat([pl.DataFrame(schema={"event_id": pl.String()}), *context.not_given]),
            notes=(*self.source.notes, *self._notes(), *unknown_notes(context)),
            emptied=emptied_of(persons, context) if persons is not None else {},
            live=self.source.live,
        )

    def _look(self) -> None:
        """Which tables are there, and which of them lack a column that they need."""
        there = self.source.tables
        if not there:
            what = "none of the dataset's 48 tables is there (ssd_person, ssd_cin_episodes, ...)."
            raise IntakeMistake(
                self.source.shown, what, "Check the folder, or the database and its schema (?schema=...)."
            )
        for name in self.mapping.tables:
            if name in there:
                missing = tuple(column for column in self.mapping.needed(name) if column not in there[name])
                if missing:
                    self.broken[name] = missing
        read = [name for name in self.mapping.tables if name in there]
        if read and set(read) == set(self.broken):
            raise Mistakes(IntakeMistake(self._where(name), *_missing(self.broken[name])) for name in self.broken)
        for name, columns in self.broken.items():
            fault = Fault(Reason.COLUMN_MISSING, _missing(columns)[1])
            self.bad.append(quarantine(f"ssd_{name}", 0, ", ".join(columns), "", fault))

    def _where(self, name: str) -> str:
        return f"{self.source.shown}, ssd_{name}"

    def _load(self, name: str) -> Cleaned | None:
        """One table, cleaned, each row with its child; None when it is not there, or cannot be read."""
        if name not in self.source.tables or name in self.broken:
            return None
        table, there = self.mapping.tables[name], self.source.tables[name]
        columns = [column for column in self.mapping.columns(name) if column in there]
        parts = [
            part.with_columns(distinct(part[column], flags_said) for column in table.json_ if column in columns)
            for part in self.source.parts(name, columns)
        ]
        found = clean(name, pl.concat(parts), self.mapping)
        self.rows += found.rows_read
        self.duplicates += found.duplicates
        if found.rows_read == 0:
            self.empty.add(name)
        self.bad += found.quarantined
        if table.person or table.via:
            found.frame = self._with_known_persons(name, found.frame)
        return found

    def _with_known_persons(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        """Add the child to each row; rows that point to none go to the quarantine."""
        frame = with_persons(name, frame, self.mapping, self.known)
        persons = self.known.get("person")
        there = pl.col(PERSON) != ""
        if persons is not None:
            there &= pl.col(PERSON).is_in(persons.frame[ID].implode())
        table = self.mapping.tables[name]
        column = table.person or (table.via.column if table.via else "")
        for row in frame.filter(~there).iter_rows(named=True):
            value = row[PERSON] or row[column]
            self.bad.append(quarantine(f"ssd_{name}", row[ROW], column, value, Fault(Reason.NO_SUCH_PERSON)))
        return frame.filter(there)

    def _keep(self, name: str) -> None:
        found = self._load(name)
        if found is not None:
            self.known[name] = found

    def _make_periods(self) -> None:
        episodes, statuses = self.known.get("cla_episodes"), self.known.get("legal_status")
        if episodes is not None:
            frame = care_periods(episodes.frame, statuses.frame if statuses else None, self.mapping)
            self.known["cla_periods"] = Cleaned("cla_periods", frame, 0)

    def _context(self) -> Context:
        absent = {name for name in self.mapping.tables if name not in self.source.tables and name != "cla_periods"}
        later = set(self.mapping.tables) - set(self.known) - absent - set(self.broken) - {"cla_periods"}
        empty = self.empty | {name for name in later if self.source.is_empty(name)}
        self.empty = empty
        return Context(
            self.mapping,
            self.as_at,
            self.recorded,
            frozenset(absent | set(self.broken) | empty),
            self._held(),
            self._by_name("department", "dept_team_name", swapped=True),
            self._by_name("professionals", "prof_professional_department"),
        )

    def _held(self) -> pl.Series:
        involved = self.known.get("involvements")
        if involved is None:
            return pl.Series(PERSON, [], pl.String)
        return involved.frame.filter(leading(involved.frame, self.mapping))[PERSON].unique()

    def _by_name(self, table: str, column: str, *, swapped: bool = False) -> dict[str, str]:
        """The id by the name in lower case, or the name by the id."""
        if table not in self.known:
            return {}
        pairs = self.known[table].frame.select(ID, column).sort(ID, descending=True).iter_rows()
        return {name.casefold(): key for key, name in pairs} if swapped else dict(pairs)

    def _take(self, name: str, context: Context) -> None:
        """The events and claims of one table."""
        cleaned = self.known.get(name) or (self._load(name) if name not in KEPT else None)
        if cleaned is None:
            return
        if name in MAKERS:
            cleaned.frame = MAKERS[name](cleaned.frame, self.known, self.mapping)
        self.frames += events_of_table(cleaned, context)
        self.claims += claims_of_table(cleaned, context)

    def _notes(self) -> Iterable[str]:
        there, tables = self.source.tables, self.mapping.tables
        gone = dict.fromkeys(set(tables) - set(there) - {"cla_periods"}, "is not there")
        gone |= dict.fromkeys(self.empty, "is empty")
        for name, how in sorted(gone.items()):
            if self._unwatched(name):
                yield f"ssd_{name} {how}: {self._unwatched(name)}."
        for name, columns in self.broken.items():
            without = self._unwatched(name) or "its events are not there"
            yield f"ssd_{name} was left out: {' '.join(_missing(columns))} Without it {without}."
        others = sorted(name for name in gone if not self._unwatched(name))
        if others and len(there) > 1:
            yield "Not there, or empty, and so without events: " + ", ".join(f"ssd_{name}" for name in others) + "."
        unused = sorted(set(there) & set(self.mapping.gives_nothing))
        if unused:
            yield "Tables that give no events: " + ", ".join(f"ssd_{name}" for name in unused) + "."

    def _unwatched(self, name: str) -> str:
        """Which duties have no evidence without the table."""
        if name == "person":
            return "names, birthdays and deaths are not known, and whether a row's child is there cannot be checked"
        here = [self.mapping.tables[each] for each in (*self.known, *self.source.tables) if each in self.mapping.tables]
        rules = [rule for table in here for rule in table.events]
        duties = sorted({duty for rule in rules for duty, tables in rule.held_in.items() if name in tables})
        if duties:
            return f"these duties have no evidence and are not watched: {', '.join(duties)}"
        return ""


def _missing(columns: tuple[str, ...]) -> tuple[str, str]:
    named = ", ".join(f"'{column}'" for column in columns)
    what = f"column {named} is missing." if len(columns) == 1 else f"columns {named} are missing."
    return what, "Add it under that name, or put your own name for it into a copy of ssd.yaml."


def _place(row: QuarantinedRow) -> tuple[str, int, str]:
    return row.file, row.row, row.column
