"""A table of case events, column by column: each distinct text is read once, and the rows look it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial

import polars as pl

from engine.intake.attributes import normal_attributes
from engine.intake.cells import identifier, plain
from engine.intake.dates import EARLIEST, DateFormat, is_future, read_moment
from engine.intake.headings import Named
from engine.intake.keys import with_natural_keys
from engine.intake.periods import ends_before_starts, notes_on_loose_ends
from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.words.clock import end_of_day, seconds
from engine.words.frames import EVENT_SCHEMA, RETRACTED
from engine.words.records import QuarantinedRow
from engine.words.vocabulary import Vocabulary

_FAULT = pl.Struct({"column": pl.String, "reason": pl.String, "mend": pl.String, "detail": pl.String})
_TEXTS = ("event_id", "subject", "episode", "team", "worker", "source")


@dataclass(frozen=True)
class EventsRead:
    """Event versions in file order, and what was kept out."""

    frame: pl.DataFrame  # EVENT_SCHEMA
    rows: pl.Series  # of each row of `frame`, its number in the file
    quarantined: tuple[QuarantinedRow, ...]
    duplicates: int
    notes: tuple[str, ...]


def read_events(
    table: Named, file: str, words: Vocabulary, as_at: date, declared: DateFormat | None = None
) -> EventsRead:
    """Each row as an event version, or in quarantine. Versions of one id are numbered by `recorded`, then by place."""
    rows = table.frame.with_columns(
        *(_distinct(table.frame[name], identifier if name in _TEXTS[:3] else plain, pl.String) for name in _TEXTS)
    )
    unknown = dict[str, int]()
    rows = _with_moments(rows, as_at, declared)
    rows = _with_kinds(rows, words)
    rows = _with_attributes(rows, words, declared, unknown)
    rows = rows.with_columns(fault=_first_fault(rows))
    bad = [_quarantined(file, row) for row in rows.filter(pl.col("fault").is_not_null()).iter_rows(named=True)]
    sound = _finished(rows.filter(pl.col("fault").is_null()))
    unique = sound.unique(subset=[*(n for n in EVENT_SCHEMA.names() if n != "version")], keep="first").sort("row")
    duplicates = sound.height - unique.height
    kept, more = _without_shared_ids(with_natural_keys(unique), file)
    kept, ends = ends_before_starts(_versioned(kept), words, file)
    notes = [*table.notes, *_notes(kept, unknown), *notes_on_loose_ends(kept, words)]
    kept = _versioned(kept).sort("row")
    quarantined = sorted((*bad, *more, *ends), key=lambda row: row.row)
    frame = kept.select(EVENT_SCHEMA.names()).cast(EVENT_SCHEMA)
    return EventsRead(frame, kept["row"], tuple(quarantined), duplicates, tuple(notes))


def _distinct(column: pl.Series, read: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """The column with `read` applied once to each distinct text."""
    if column.is_empty():
        return pl.Series(column.name, [], dtype=dtype)
    texts = column.unique()
    values = pl.Series(texts.name, [read(text) for text in texts.to_list()], dtype=dtype)
    return column.replace_strict(texts, values, return_dtype=dtype)


def _fault(column: str, fault: Fault) -> dict[str, str]:
    return {"column": column, "reason": fault.reason.value, "mend": fault.words, "detail": fault.detail}


_MOMENT = pl.Struct({"day": pl.Date, "instant": pl.Int64, "last": pl.Int64, "fault": _FAULT})


def _moment(text: str, column: str, as_at: date, declared: DateFormat | None) -> dict[str, object]:
    """Day, instant and last second of one distinct text, or the fault in it."""
    words = plain(text)
    if not words:
        fault = Fault(Reason.MISSING_VALUE) if column == "happened" else None
        return {"day": None, "instant": None, "last": None, "fault": fault and _fault(column, fault)}
    moment = read_moment(words, declared)
    if not isinstance(moment, Fault):
        if moment.day < EARLIEST:
            moment = Fault(Reason.TOO_EARLY)
        elif is_future(moment.day, as_at):
            moment = Fault(Reason.IN_FUTURE)
    if isinstance(moment, Fault):
        return {"day": None, "instant": None, "last": None, "fault": _fault(column, moment)}
    instant = None if moment.instant is None else seconds(moment.instant)
    last = seconds(end_of_day(moment.day)) if instant is None else instant
    return {"day": moment.day, "instant": instant, "last": last, "fault": None}


def _with_moments(rows: pl.DataFrame, as_at: date, declared: DateFormat | None) -> pl.DataFrame:
    """Add day, instant and the second of recording: an empty `recorded` is the moment of happening."""
    for column in ("happened", "recorded"):
        read = partial(_moment, column=column, as_at=as_at, declared=declared)
        rows = rows.with_columns(_distinct(rows[column], read, _MOMENT).alias(f"{column}_read"))
    happened, recorded = pl.col("happened_read").struct, pl.col("recorded_read").struct
    return rows.with_columns(
        day=happened.field("day"),
        instant=happened.field("instant"),
        recorded_at=pl.coalesce(recorded.field("last"), happened.field("last")),
        happened_at=happened.field("last"),
        happened_fault=happened.field("fault"),
        recorded_fault=recorded.field("fault"),
    ).drop("happened_read", "recorded_read")


def _with_kinds(rows: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """Add the kind in the vocabulary's own spelling, or a fault that names the nearest one."""

    given = [name for name, kind in words.kinds.items() if not kind.made]  # what is made here is never read

    def kind(text: str) -> dict[str, object]:
        name = plain(text).lower().replace(" ", "_").replace("-", "_")
        if name in given:
            return {"name": name, "fault": None}
        if not name:
            return {"name": "", "fault": _fault("kind", Fault(Reason.MISSING_VALUE))}
        near = get_close_matches(name, given, 1, 0.75)
        mend = f"Did you mean '{near[0]}'? " if near else ""
        return {"name": "", "fault": _fault("kind", Fault(Reason.UNKNOWN_KIND, mend + Reason.UNKNOWN_KIND.mend))}

    read = _distinct(rows["kind"], kind, pl.Struct({"name": pl.String, "fault": _FAULT}))
    return rows.with_columns(
        kind_given=pl.col("kind"), kind=read.struct.field("name"), kind_fault=read.struct.field("fault")
    )


def _with_attributes(
    rows: pl.DataFrame, words: Vocabulary, declared: DateFormat | None, unknown: dict[str, int]
) -> pl.DataFrame:
    """Add the canonical attributes, and count the attributes that nobody declared."""

    def attributes(text: str) -> dict[str, object]:
        normal = normal_attributes(plain(text), words, declared)
        if isinstance(normal, Fault):
            return {"text": None, "fault": _fault("attributes", normal)}
        for name in normal.unknown:
            unknown[name] = unknown.get(name, 0) + 1
        return {"text": normal.text, "fault": None}

    read = _distinct(rows["attributes"], attributes, pl.Struct({"text": pl.String, "fault": _FAULT}))
    return rows.with_columns(
        attributes_given=pl.col("attributes"),
        attributes=read.struct.field("text"),
        attributes_fault=read.struct.field("fault"),
    )


def _first_fault(rows: pl.DataFrame) -> pl.Series:
    """The first fault of each row, in the order of the columns; null where there is none."""
    missing = pl.lit(_fault("subject", Fault(Reason.MISSING_VALUE)), dtype=_FAULT)
    subject = pl.when(pl.col("subject") == "").then(missing)
    faults = [subject, *(pl.col(f"{name}_fault") for name in ("kind", "happened", "recorded", "attributes"))]
    return rows.select(pl.coalesce(faults).alias("fault"))["fault"]


def _quarantined(file: str, row: dict[str, object]) -> QuarantinedRow:
    fault = row["fault"]
    assert isinstance(fault, dict)
    value = row.get(f"{fault['column']}_given", row[fault["column"]])
    return quarantine(
        file,
        int(str(row["row"])),
        fault["column"],
        str(value),
        Fault(Reason(fault["reason"]), fault["mend"], fault["detail"]),
    )


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    """Only the columns of an event, `row` and `happened_at` besides."""
    return rows.with_columns(recorded=pl.col("recorded_at"), version=pl.lit(1, pl.Int32)).select(
        *EVENT_SCHEMA.names(), "row", "happened_at"
    )


def _without_shared_ids(rows: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[QuarantinedRow]]:
    """Take out the rows that use an id which an earlier row of the file gave to another subject.

    A subject whose last word of the event withdraws it holds its id no longer, and so an event is moved to another.
    """
    counted = rows.group_by("event_id").agg(pl.col("subject").n_unique())
    shared = counted.filter(pl.col("subject") > 1)["event_id"]
    if shared.is_empty():
        return rows, []
    said = rows.filter(pl.col("event_id").is_in(shared.implode())).sort("recorded", "row")
    holding = said.group_by("event_id", "subject").agg(
        since=pl.col("row").min(), gone=pl.col("attributes").last().str.contains(RETRACTED, literal=True)
    )
    holding = holding.filter(~pl.col("gone")).sort("since")
    wrong = holding.filter(pl.int_range(pl.len()).over("event_id") > 0)
    bad = [
        quarantine(file, row["row"], "event_id", row["event_id"], Fault(Reason.ID_OF_ANOTHER))
        for row in rows.join(wrong, on=["event_id", "subject"], how="semi").iter_rows(named=True)
    ]
    return rows.join(wrong, on=["event_id", "subject"], how="anti", maintain_order="left"), bad


def _versioned(rows: pl.DataFrame) -> pl.DataFrame:
    """Number the versions of each event: by `recorded`, then by the order of the file."""
    return rows.sort("event_id", "recorded", "row").with_columns(
        version=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("subject", "event_id")
    )


def _notes(kept: pl.DataFrame, unknown: dict[str, int]) -> list[str]:
    notes = [
        f"Attribute '{name}' is not in the vocabulary: it was kept as text and no rule reads it." for name in unknown
    ]
    began = pl.when(pl.col("instant").is_null()).then(pl.col("happened_at") - 86_399).otherwise("happened_at")
    early = kept.filter(pl.col("recorded") < began, pl.col("kind") != "booked").height
    if early:
        notes.append(f"Rows recorded before they happened, and kept as they are: {early:,}.")
    return notes
