"""The children of the dataset: ssd_person, with the family from ssd_family."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from engine.intake.reasons import Fault, Reason
from engine.intake.ssd.cleaning import DAY, FAULT, ID, Cleaned
from engine.intake.ssd.events import Context
from engine.intake.tables import ROW
from engine.words.values import Person


def people_of(persons: Cleaned, families: Cleaned | None, context: Context) -> tuple[Person, ...]:
    """One person a row; a date that cannot be is left out, and put in quarantine."""
    family = _families(families, context)
    columns = context.mapping.tables["person"].people
    read = [_person(row, columns, family, context) for row in persons.frame.sort(ID).iter_rows(named=True)]
    return tuple(read)


def emptied_of(persons: Cleaned, context: Context) -> Mapping[str, frozenset[str]]:
    """By child, the fields of which the extract's row says that there is nothing. A cell that cannot be read says nothing."""
    columns = context.mapping.tables["person"].people
    held = {"date_of_birth": "born", "expected_date_of_birth": "expected", "died": "died"}
    return {
        row[ID]: frozenset(field for field, name in held.items() if not row[columns[name]])
        for row in persons.frame.iter_rows(named=True)
    }


def _families(families: Cleaned | None, context: Context) -> Mapping[str, str]:
    """The family of each child; of several, the first in the order of their ids."""
    if families is None:
        return {}
    columns = context.mapping.tables["family"].family
    rows = families.frame.select(pl.col(columns["person"]).alias("person"), pl.col(columns["family"]).alias("family"))
    rows = rows.filter(pl.col("person") != "", pl.col("family") != "").sort(
        "person", "family", descending=[False, True]
    )
    return dict(rows.iter_rows())


def _person(row: Mapping[str, Any], columns: Mapping[str, str], family: Mapping[str, str], context: Context) -> Person:
    born, expected, died = (_day(row, columns[name], context) for name in ("born", "expected", "died"))
    if born is not None and born > context.as_at:
        _refuse(row, columns["born"], Reason.BORN_IN_FUTURE, context)
        born = None
    if died is not None and died > context.as_at:
        _refuse(row, columns["died"], Reason.IN_FUTURE, context)
        died = None
    if born is not None and died is not None and died < born:
        _refuse(row, columns["died"], Reason.DIED_BEFORE_BIRTH, context)
        died = None
    name = " ".join(part for part in (row[columns["forename"]], row[columns["surname"]]) if part)
    return Person(row[ID], name, born, expected, family.get(row[ID], ""), died=died)


def _day(row: Mapping[str, Any], column: str, context: Context) -> date | None:
    if row[column + FAULT] is not None:
        _refuse(row, column, Reason[row[column + FAULT]], context)
    day = row[column + DAY]
    return day if isinstance(day, date) else None


def _refuse(row: Mapping[str, Any], column: str, reason: Reason, context: Context) -> None:
    context.refuse("person", row[ROW], column, row[column], Fault(reason))
