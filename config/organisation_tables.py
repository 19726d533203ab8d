"""Reads a folder of CSV tables about an organisation into the keys and values of the YAML file, each with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from config.reading import Reading, Steps, read_document
from engine.words.enums import Nation, Owner
from engine.words.errors import ConfigMistake

ABOUT: Final = "about.yaml"
ISO, DAY_FIRST = "yyyy-mm-dd", "dd/mm/yyyy"
TABLES: Final[Mapping[str, tuple[str, ...]]] = {  # the columns of each; those marked with a star may not be left out
    "services": ("id*", "name", "head"),
    "teams": ("id*", "name", "manager*", "deputy", "cover", "service", "kind", "opened", "closed"),
    "people": (
        *("id*", "initials", "name", "email", "role", "team"),
        *("working_days", "working_hours", "started", "left", "agency_end"),
    ),
    "absences": ("person*", "from*", "until*", "reason", "cover"),
    "rota": ("person", "team", "weekdays", "hours", "from", "until"),
    "owners": ("role*", "person*"),
}
NEEDED: Final = ("people", "teams", "owners")
DATES: Final = ("opened", "closed", "started", "left", "agency_end", "from", "until")
_TOP: Final = {"fallback": "fallback", "head of service": "head_of_service", "administrator": "administrator"}

Row = dict[str, Any]


@dataclass
class Tables:
    """What the tables say, in the shape of the YAML file, with the place of every cell: file, line and column."""

    name: str
    dates: str = ISO
    data: Row = field(default_factory=dict)
    places: dict[Steps, str] = field(default_factory=dict)

    def place(self, path: Steps) -> str:
        """ "teams.csv:3:manager"; of a cell that is left out, its row; of a missing table, its folder."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return self.name

    def key_place(self, path: Steps) -> str:
        """As `place`: a table's keys are its headings."""
        return self.place(path)

    def note(self, path: Steps, place: str, row: Mapping[str, Any]) -> None:
        """Keep the place of a row, and of each of its cells."""
        self.places[path] = place
        for column in row:
            self.places[(*path, column)] = f"{place}:{column}"


def read_tables(folder: Path, authority: str, nation: Nation) -> tuple[Tables, list[ConfigMistake]]:
    """The folder's tables as one document, and what is wrong with their form. `authority` and `nation` stand where
    about.yaml says nothing."""
    about, mistakes = _about(folder)
    tables = Tables(folder.name, dates=about.pop("dates", ISO))
    usual: Row = {"authority": authority, "nation": str(nation)}
    tables.data = usual | about
    rows = {name: list(_rows(folder, name, tables.dates, mistakes)) for name in TABLES}
    for name in ("services", "teams", "people", "rota"):
        if rows[name] or name in NEEDED:
            tables.places[name,] = f"{name}.csv"
            tables.data[name] = [row for _, row in rows[name]]
        for index, (place, row) in enumerate(rows[name]):
            tables.note((name, index), place, row)
    _absences(rows["absences"], tables, mistakes)
    _owners(rows["owners"], tables, mistakes)
    return tables, mistakes


def _about(folder: Path) -> tuple[Row, list[ConfigMistake]]:
    """What is said once for the whole: name, nation, how dates are written, office hours."""
    if not (folder / ABOUT).exists():
        return {}, []
    reading = Reading(read_document(folder / ABOUT))
    raw = reading.mapping((), reading.document.data, "authority nation dates office_hours")
    said = {key: reading.text((key,), raw[key]) for key in raw if raw[key] is not None}
    if "dates" in said:
        said["dates"] = reading.choice(("dates",), said["dates"], (ISO, DAY_FIRST), ISO)
    if "nation" in said:
        said["nation"] = reading.choice(("nation",), said["nation"], tuple(Nation), Nation.ENGLAND)
    return said, reading.mistakes


def _rows(folder: Path, name: str, dates: str, mistakes: list[ConfigMistake]) -> Iterator[tuple[str, Row]]:
    """Each row of one table with its place, empty cells left out."""
    file = folder / f"{name}.csv"
    if not file.exists():
        if name in NEEDED:
            mistakes.append(ConfigMistake(folder.name, f"{file.name} is missing.", f"Add it: {_columns(name)}."))
        return
    found = _cells(file, mistakes)
    headings = [_heading(cell) for cell in found[0][1]] if found else []
    if not _headings_stand(file.name, name, headings, mistakes):
        return
    for line, cells in found[1:]:
        if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
            what = f"the row has {len(cells)} cells, and the table {len(headings)} columns."
            mistakes.append(ConfigMistake(f"{file.name}:{line}", what, "Put a cell that holds a comma in quotes."))
            continue
        row = {key: cell.strip() for key, cell in zip(headings, cells, strict=False) if cell.strip()}
        if row:
            yield f"{file.name}:{line}", {key: _dated(key, cell, dates) for key, cell in row.items()}


def _cells(file: Path, mistakes: list[ConfigMistake]) -> list[tuple[int, list[str]]]:
    """The rows of the file, each with the line on which it begins."""
    try:
        reader = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), strict=True)
        rows, line = [], 1
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
        return rows
    except UnicodeDecodeError:
        mistakes.append(ConfigMistake(file.name, "the file is not UTF-8 text.", "Save it as 'CSV UTF-8'."))
    except csv.Error as cause:
        mistakes.append(ConfigMistake(f"{file.name}:{line}", f"{cause}.", "Close every quote that is opened."))
    except OSError as cause:
        mistakes.append(ConfigMistake(file.name, f"cannot be read ({type(cause).__name__}).", "Check the file."))
    return []


def _headings_stand(file: str, name: str, headings: list[str], mistakes: list[ConfigMistake]) -> bool:
    allowed = [column.rstrip("*") for column in TABLES[name]]
    wrong = [
        ConfigMistake(f"{file}:1:{heading or position}", f"unknown column {heading!r}.", f"Use {_columns(name)}.")
        for position, heading in enumerate(headings, 1)
        if heading not in allowed
    ]
    wrong += [
        ConfigMistake(f"{file}:1", f"the column {column.rstrip('*')!r} is missing.", f"Use {_columns(name)}.")
        for column in TABLES[name]
        if column.endswith("*") and column.rstrip("*") not in headings
    ]
    wrong += [
        ConfigMistake(f"{file}:1:{heading}", f"the column {heading!r} is there twice.", "Keep one.")
        for heading in sorted({each for each in headings if headings.count(each) > 1})
    ]
    mistakes += wrong
    return not wrong


def _heading(cell: str) -> str:
    return "_".join(cell.strip().lower().split())


def _columns(name: str) -> str:
    return f"the columns {', '.join(column.rstrip('*') for column in TABLES[name])}"


def _dated(column: str, cell: str, dates: str) -> Any:
    """The cell of a date column as a date, where it is written as was declared; else the text, which is then refused."""
    if column not in DATES:
        return cell
    try:
        if dates == ISO:
            return date.fromisoformat(cell) if len(cell) == 10 else cell
        day, month, year = cell.split("/")
        return date(int(year), int(month), int(day)) if len(year) == 4 else cell
    except ValueError:
        return cell


def _absences(rows: list[tuple[str, Row]], tables: Tables, mistakes: list[ConfigMistake]) -> None:
    """Put each absence under its person."""
    people = {person.get("id"): index for index, person in reversed(list(enumerate(tables.data["people"])))}
    for place, row in rows:
        person = row.pop("person", "")
        if person not in people:
            what = f"{person!r} is not among the people." if person else "'person' is missing."
            at = f"{place}:person" if person else place
            mistakes.append(ConfigMistake(at, what, "Write the id of a person in people.csv."))
            continue
        index = people[person]
        absences = tables.data["people"][index].setdefault("absences", [])
        tables.note(("people", index, "absences", len(absences)), place, row)
        absences.append(row)


def _owners(rows: list[tuple[str, Row]], tables: Tables, mistakes: list[ConfigMistake]) -> None:
    """Owners by role; the roles that are no rule's (fallback, head of service, administrator) go to their own keys."""
    owners: Row = {}
    seen: set[str] = set()
    for place, row in rows:
        role, person = str(row.get("role", "")).lower(), row.get("person")
        if not role or role in seen:
            what = f"the role {role!r} is listed twice." if role else "'role' is missing."
            mistakes.append(ConfigMistake(f"{place}:role" if role else place, what, "Give each role one row."))
            continue
        seen.add(role)
        if person is None:
            mistakes.append(ConfigMistake(place, "'person' is missing.", "Write the id of a person, or take it out."))
        key = _TOP.get(role)
        path: Steps = (key,) if key is not None else ("owners", role)
        tables.places[path] = f"{place}:{'person' if key is not None or role in tuple(Owner) else 'role'}"
        if key == "fallback":
            tables.data["fallback"] = {"manager": person}
            tables.places[(*path, "manager")] = f"{place}:person"
        elif key is not None:
            tables.data[key] = person
        else:
            owners[role] = person
    tables.data["owners"] = owners
