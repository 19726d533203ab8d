"""Read one file, whatever its format: the only part of intake that touches the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from engine.intake.annex_a import read_annex_a
from engine.intake.annex_a_mapping import Mapping, load_mapping
from engine.intake.dates import DateFormat
from engine.intake.detect import Format, detect
from engine.intake.events import read_events
from engine.intake.headings import EVENTS, PEOPLE, holds_people, named
from engine.intake.people import read_people
from engine.intake.result import QuarantinedRow, Read
from engine.intake.tables import Table, read_table
from engine.words.errors import IntakeMistake
from engine.words.vocabulary import Vocabulary, load_vocabulary


def read_file(
    path: Path,
    as_at: date,
    *,
    date_format: str = "",
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping: Mapping | None = None,
) -> Read:
    """Read the file at `path`; see `read_bytes`. Raises IntakeMistake, also when the file cannot be opened."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as cause:
        raise IntakeMistake(path.name, "there is no such file.", "Check the path.") from cause
    except OSError as cause:
        raise IntakeMistake(
            path.name, f"cannot be opened ({cause.strerror}).", "Check the path and its rights."
        ) from cause
    return read_bytes(
        data, path.name, as_at, date_format=date_format, recorded=recorded, vocabulary=vocabulary, mapping=mapping
    )


def read_bytes(
    data: bytes,
    name: str,
    as_at: date,
    *,
    date_format: str = "",
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping: Mapping | None = None,
) -> Read:
    """Read people, events or an Annex A workbook.

    `as_at` is the day of the import: births after it, and events more than a day after it, are quarantined.
    `date_format` declares how a CSV, JSON or Parquet file writes dates besides ISO ("dd/mm/yyyy"). `recorded` is when a
    workbook was taken from the case system; without it, its facts count as known when they happened.
    Raises IntakeMistake when the file cannot be read at all; a bad row is quarantined instead.
    """
    words = vocabulary or load_vocabulary()
    form = detect(data, name)
    fingerprint = hashlib.sha256(data).hexdigest()
    if form is Format.WORKBOOK:
        return read_annex_a(data, name, as_at, mapping or load_mapping(), fingerprint, words, recorded)
    declared = DateFormat.declared(date_format)
    table = read_table(data, name, form)
    if holds_people(table):
        return _people(table, form, fingerprint, as_at, declared)
    found = read_events(named(table, EVENTS), name, words, as_at, declared)
    return Read(
        name,
        f"events {form}",
        fingerprint,
        frame=found.frame,
        quarantined=_by_row(table.quarantined, found.quarantined),
        rows_read=table.rows_read,
        duplicates=found.duplicates,
        notes=(*table.notes, *found.notes),
    )


def _people(table: Table, form: Format, fingerprint: str, as_at: date, declared: DateFormat | None) -> Read:
    found = read_people(named(table, PEOPLE), table.name, as_at, declared)
    return Read(
        table.name,
        f"people {form}",
        fingerprint,
        people=found.people,
        quarantined=_by_row(table.quarantined, found.quarantined),
        rows_read=table.rows_read,
        duplicates=found.duplicates,
        notes=(*table.notes, *found.notes),
    )


def _by_row(*found: Sequence[QuarantinedRow]) -> tuple[QuarantinedRow, ...]:
    """All of them in the order of the file."""
    return tuple(sorted((row for part in found for row in part), key=lambda row: row.row))
