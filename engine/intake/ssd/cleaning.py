"""Cells of a whole table made plain: blanks, identifiers, dates, yes and no, and flags written as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from engine.intake.cells import yes_no
from engine.intake.dates import read_moment, read_uk_day
from engine.intake.reasons import Fault, Reason
from engine.intake.ssd.mapping import MADE, Mapping, Table
from engine.intake.tables import ROW, quarantine
from engine.words.clock import LONDON, seconds
from engine.words.records import QuarantinedRow
from engine.words.values import Moment

DAY: Final = "@day"
INSTANT: Final = "@instant"
FAULT: Final = "@fault"
ID: Final = "@id"
PERSON: Final = "@person"

_SPACES: Final = r"[\s\x00-\x1f\u00a0\u2007\u202f\u200b\ufeff]+"
_TIME: Final = re.compile(r"^(\S+?)[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?$")
_MIDNIGHT: Final = re.compile(r"^00:00(:00(\.0+)?)?$")
_MOMENT: Final = pl.Struct({"day": pl.Date, "instant": pl.Int64, "fault": pl.String})


@dataclass
class Cleaned:
    """A table's rows, each text plain: `@id`, `@person`, `row`, its columns, and three more for each date."""

    name: str
    frame: pl.DataFrame
    rows_read: int
    duplicates: int = 0
    quarantined: list[QuarantinedRow] = field(default_factory=list)


def plain_expr(column: str) -> pl.Expr:
    """What `cells.plain` does to a text, for a whole column."""
    return pl.col(column).str.replace_all(_SPACES, " ").str.strip_chars(" ")


def clean(name: str, rows: pl.DataFrame, mapping: Mapping) -> Cleaned:
    """The rows of one table, with every column that the mapping names; columns that are not there are blank."""
    table = mapping.tables[name]
    wanted = [column for column in table.columns if column not in MADE.get(name, ())]
    rows = rows.with_columns(pl.lit("", pl.String).alias(column) for column in wanted if column not in rows.columns)
    blank = list(mapping.blank)
    rows = rows.with_columns(plain_expr(column) for column in wanted)
    rows = rows.with_columns(
        pl.when(pl.col(column).str.to_lowercase().is_in(blank)).then(pl.lit("")).otherwise(pl.col(column)).alias(column)
        for column in wanted
    )
    rows = rows.with_columns(_identifier(column, mapping) for column in wanted if column in table.id_columns)
    read = rows.height
    found = Cleaned(name, rows, read)
    _without_repeats(found, table, wanted)
    for column in wanted:
        if column in table.date_columns:
            found.frame = with_moments(found.frame, column, mapping.no_date)
        elif column in table.flags:
            _read_flags(found, column, mapping)
    _in_order(found, table)
    return found


def distinct(
    column: pl.Series, read: Callable[[str], object], dtype: pl.DataType | type[pl.DataType] = pl.String
) -> pl.Series:
    """The column with `read` applied once to each distinct text."""
    if column.is_empty():
        return pl.Series(column.name, [], dtype=dtype)
    texts = column.unique()
    values = pl.Series(texts.name, [read(text) for text in texts.to_list()], dtype=dtype)
    return column.replace_strict(texts, values, return_dtype=dtype)


def with_moments(frame: pl.DataFrame, column: str, no_date: tuple[str, ...]) -> pl.DataFrame:
    """Add the day, the instant and the fault of each date; what systems write for no date is made blank."""
    nothing = frozenset(no_date)

    def moment(text: str) -> dict[str, object]:
        read = read_ssd_moment(text) if text else None
        if read is None:
            return {"day": None, "instant": None, "fault": None}
        if isinstance(read, Fault):
            return {"day": None, "instant": None, "fault": read.reason.name}
        if str(read.day) in nothing:
            return {"day": None, "instant": None, "fault": None}
        return {"day": read.day, "instant": read.instant and seconds(read.instant), "fault": None}

    read = distinct(frame[column], moment, _MOMENT).struct
    day, fault = read.field("day"), read.field("fault")
    return frame.with_columns(
        day.alias(column + DAY), read.field("instant").alias(column + INSTANT), fault.alias(column + FAULT)
    ).with_columns(
        pl.when(pl.col(column + DAY).is_null() & pl.col(column + FAULT).is_null())
        .then(pl.lit(""))
        .otherwise(pl.col(column))
        .alias(column)
    )


def read_ssd_moment(text: str) -> Moment | Fault:
    """A date as databases and spreadsheets write it: ISO or day first; midnight is no time."""
    timed = _TIME.match(text)
    if timed is None:
        day = read_uk_day(text)
        return day if isinstance(day, Fault) else Moment(day)
    first, time, zone = timed.groups()
    day = read_uk_day(first)
    if isinstance(day, Fault):
        return day
    if _MIDNIGHT.match(time) and not zone:
        return Moment(day)
    zone = f"{zone}:00" if zone and len(zone) == 3 else zone or ""
    moment = read_moment(f"{day}T{time}{zone}")
    if isinstance(moment, Fault) or not zone:
        return moment
    local = moment.instant.astimezone(LONDON) if moment.instant else None
    return Moment(moment.day) if local and (local.hour, local.minute, local.second) == (0, 0, 0) else moment


def _identifier(column: str, mapping: Mapping) -> pl.Expr:
    plain = pl.col(column).str.replace(r"^(-?\d+)\.0+$", "${1}")
    return pl.when(plain.is_in(list(mapping.no_id))).then(pl.lit("")).otherwise(plain).alias(column)


def _without_repeats(found: Cleaned, table: Table, wanted: list[str]) -> None:
    """Drop rows without an id and rows that repeat another; of different rows under one id, keep the first by content."""
    rows = found.frame.with_columns(pl.col(table.id).alias(ID))
    for row in rows.filter(pl.col(ID) == "")[ROW].to_list():
        found.quarantined.append(quarantine(f"ssd_{found.name}", row, table.id, "", Fault(Reason.MISSING_VALUE)))
    rows = rows.filter(pl.col(ID) != "")
    unique = rows.sort(ROW).unique(wanted, keep="first", maintain_order=True)
    found.duplicates = rows.height - unique.height
    if unique[ID].n_unique() < unique.height:
        kept = unique.sort(wanted).unique(ID, keep="first", maintain_order=True)
        for row in unique.join(kept, on=ROW, how="anti").sort(ROW).iter_rows(named=True):
            found.quarantined.append(
                quarantine(f"ssd_{found.name}", row[ROW], table.id, row[ID], Fault(Reason.ID_TWICE))
            )
        unique = kept.sort(ROW)
    found.frame = unique


def _read_flags(found: Cleaned, column: str, mapping: Mapping) -> None:
    """Turn a column of yes and no into "yes", "no" and ""; what is neither is put in quarantine, and left blank."""
    unsaid, words = frozenset(mapping.unsaid), {True: "yes", False: "no", None: ""}

    def said(text: str) -> str:
        if text.casefold() in unsaid:
            return ""
        answer = yes_no(text)
        return "?" if isinstance(answer, Fault) else words[answer]

    answers = distinct(found.frame[column], said)
    for row in found.frame.filter(answers == "?").iter_rows(named=True):
        mend = "Write Y or N; the row went in without it."
        found.quarantined.append(
            quarantine(f"ssd_{found.name}", row[ROW], column, row[column], Fault(Reason.UNREADABLE_VALUE, mend))
        )
    found.frame = found.frame.with_columns(answers.replace("?", "").alias(column))


def flags_said(text: str) -> str:
    """The names of the flags that say yes, in order; comments are left out. A text that is no JSON says nothing."""
    try:
        said = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ""
    if isinstance(said, list):
        return " ".join(sorted(str(name) for name in said))
    if not isinstance(said, dict):
        return ""
    return " ".join(
        sorted(name for name, value in said.items() if not isinstance(value, dict) and yes_no(str(value)) is True)
    )


def _in_order(found: Cleaned, table: Table) -> None:
    """Leave out ends that lie before their starts."""
    for first, last in table.order:
        if first not in found.frame.columns or last not in found.frame.columns:
            continue
        wrong = found.frame.filter(pl.col(last + DAY) < pl.col(first + DAY))
        for row in wrong.iter_rows(named=True):
            fault = Fault(Reason.END_BEFORE_START, "Check both dates; the row went in without its end.")
            found.quarantined.append(quarantine(f"ssd_{found.name}", row[ROW], last, row[last], fault))
        if wrong.height:
            bad = pl.col(ROW).is_in(wrong[ROW].implode())
            found.frame = found.frame.with_columns(
                pl.when(bad).then(None).otherwise(pl.col(last + DAY)).alias(last + DAY),
                pl.when(bad).then(None).otherwise(pl.col(last + INSTANT)).alias(last + INSTANT),
                pl.when(bad).then(pl.lit("")).otherwise(pl.col(last)).alias(last),
            )
