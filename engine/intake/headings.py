"""Which heading of a table is which column of the interface, and what to say when one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import polars as pl

from engine.intake.cells import plain
from engine.intake.tables import ROW, Table
from engine.words.errors import IntakeMistake

PEOPLE: Final = (
    "subject",
    "name",
    "date_of_birth",
    "expected_date_of_birth",
    "family",
    "responsible_authority",
    "died",
    "restricted",
)
EVENTS: Final = (
    "event_id",
    "subject",
    "kind",
    "happened",
    "recorded",
    "episode",
    "team",
    "worker",
    "attributes",
    "source",
)
_NEEDED: Final = {PEOPLE: ("subject",), EVENTS: ("subject", "kind", "happened")}


@dataclass(frozen=True)
class Named:
    """A table under the interface's own names: every column of the interface, absent ones filled with ""."""

    frame: pl.DataFrame
    notes: tuple[str, ...]
    given: frozenset[str]  # the columns that the table has


def holds_people(table: Table) -> bool:
    """True for a table of people, false for one of events: a table of events has kinds or dates of happening."""
    names = {_loose(heading) for heading in table.headings}
    if names & {"kind", "happened", "event_id"}:
        return False
    return bool(names & {"date_of_birth", "expected_date_of_birth", "died"}) or "people" in table.name.lower()


def named(table: Table, columns: Sequence[str]) -> Named:
    """The table under the names of `columns`. Raises IntakeMistake for a column that is missing, given twice, or looks
    misspelt; other unknown columns are left out, with a note."""
    found = dict[str, int]()
    unknown = list[str]()
    for position, heading in enumerate(table.headings):
        name = _loose(heading)
        if name in found:
            raise IntakeMistake(table.name, f"there are two columns '{name}'.", "Keep one of them.")
        if name in columns:
            found[name] = position
        elif name:
            unknown.append(plain(heading))
    missing = [name for name in columns if name not in found]
    _refuse_missing(table, missing, unknown, _NEEDED[tuple(columns)])
    frame = table.frame.select(
        *(
            pl.col(str(found[name])).alias(name) if name in found else pl.lit("", pl.String).alias(name)
            for name in columns
        ),
        pl.col(ROW),
    )
    notes = [f"Column '{heading}' is not one of the interface's, and was not used." for heading in unknown]
    return Named(frame, tuple(notes), frozenset(found))


def _refuse_missing(table: Table, missing: Sequence[str], unknown: Sequence[str], needed: Sequence[str]) -> None:
    """Stop when a needed column is missing, or when an unknown one is surely a missing one misspelt."""
    problems = list[str]()
    by_name = {_loose(heading): heading for heading in unknown}
    for name in missing:
        near = get_close_matches(name, by_name, 1, 0.6 if name in needed else 0.8)
        if name in needed or near:
            nearest = f" (the nearest heading is '{by_name[near[0]]}')" if near else ""
            problems.append(f"'{name}'{nearest}")
    if problems:
        what = f"column {', '.join(problems)} is missing." if len(problems) == 1 else ""
        raise IntakeMistake(
            table.name,
            what or f"columns {', '.join(problems)} are missing.",
            "Name the columns as docs/interface.md does.",
        )


def _loose(heading: str) -> str:
    return plain(heading).lower().replace(" ", "_").replace("-", "_")
