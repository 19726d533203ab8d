"""Read one file, whatever its format: the only part of intake that touches the disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from engine.intake.annex_a import read_annex_a
from engine.intake.annex_a_mapping import Mapping, load_mapping
from engine.intake.dates import DateFormat
from engine.intake.detect import Format, detect
from engine.intake.events import read_events
from engine.intake.formats import HEAD, file_formats, source_formats
from engine.intake.headings import EVENTS, PEOPLE, holds_people, named
from engine.intake.people import read_people
from engine.intake.result import QuarantinedRow, Read
from engine.intake.tables import Table, read_table
from engine.words.errors import IntakeMistake
from engine.words.vocabulary import Vocabulary, load_vocabulary

Mappings = Lookup[str, Path]  # a council's own mapping tables, by format
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def read_file(
    path: Path,
    as_at: date,
    *,
    date_format: str = "",
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
    mappings: Mappings | None = None,
) -> Read:
    """Read the file at `path` by the first format that recognises it; see `read_bytes`.

    `mapping_file` is a council's own mapping table, whatever the format; `mappings` are such tables by format, of which
    the format's own is used. Raises IntakeMistake, also when the file cannot be opened.
    """
    head = _opened(path)
    form = next(each for each in file_formats() if each.recognise(head, path.name))
    if mapping_file is not None and not form.takes_mapping:
        what = "--mapping was given, but tables under the interface's own headings take no mapping table."
        raise IntakeMistake(path.name, what, "Import this file by itself, without --mapping.")
    own = mapping_file or (mappings or {}).get(form.name)
    read = partial(form.read, date_format=date_format) if form.takes_dates else form.read
    return read(path, as_at, recorded=recorded, vocabulary=vocabulary, mapping_file=own)


def read_source(
    source: str,
    as_at: date,
    *,
    date_format: str = "",
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
    mappings: Mappings | None = None,
) -> Read:
    """Read what was typed: a file, a folder of tables, or a database's URL. Raises IntakeMistake."""
    path = Path(source)
    if not is_url(source) and not path.is_dir():
        return read_file(
            path,
            as_at,
            date_format=date_format,
            recorded=recorded,
            vocabulary=vocabulary,
            mapping_file=mapping_file,
            mappings=mappings,
        )
    form = next((each for each in source_formats() if each.recognise(source)), None)
    if form is None:
        raise _unknown_url(source) if is_url(source) else _unknown_folder(path)
    own = mapping_file or (mappings or {}).get(form.name)
    return form.read(source, as_at, recorded=recorded, vocabulary=vocabulary, mapping_file=own)


def is_url(source: str) -> bool:
    """True for `postgresql://...`, false for a path; `C:\\...` is a path."""
    return _URL.match(source) is not None


def shown_source(source: str) -> str:
    """The source as it may be shown: a file's or folder's name without the way to it, a URL without its password."""
    if not is_url(source):
        return Path(source).name or source
    scheme, _, rest = source.partition("://")
    if scheme.startswith("sqlite"):
        return f"{scheme}:///{Path(rest.partition('?')[0]).name}"
    authority, slash, database = rest.partition("?")[0].rpartition("/")
    host = (authority or database).rpartition("@")[2]
    return f"{scheme}://{host}{slash}{database if slash else ''}"


def _unknown_url(source: str) -> IntakeMistake:
    what = "no format is known that is read from such a URL."
    return IntakeMistake(shown_source(source), what, "Give a file, a folder of tables, or a SQLAlchemy database URL.")


def _unknown_folder(path: Path) -> IntakeMistake:
    held = sorted(each.name for each in path.iterdir() if not each.name.startswith("."))
    if not held:
        return IntakeMistake(path.name, "the folder is empty.", "Export again, and check that the export finished.")
    what = f"the folder does not hold a set of tables that is known (its first file is {held[0]})."
    return IntakeMistake(path.name, what, f"To import its files one by one, name them: longstop import {path.name}/*")


def _opened(path: Path) -> bytes:
    """The file's first bytes."""
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD)
    except FileNotFoundError as cause:
        raise IntakeMistake(path.name, "there is no such file.", "Check the path.") from cause
    except OSError as cause:
        raise IntakeMistake(
            path.name, f"cannot be opened ({cause.strerror}).", "Check the path and its rights."
        ) from cause


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
        rows=found.rows,
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
        emptied=found.emptied,
        cleared=found.cleared,
        quarantined=_by_row(table.quarantined, found.quarantined),
        rows_read=table.rows_read,
        duplicates=found.duplicates,
        notes=(*table.notes, *found.notes),
    )


def _by_row(*found: Sequence[QuarantinedRow]) -> tuple[QuarantinedRow, ...]:
    """All of them in the order of the file."""
    return tuple(sorted((row for part in found for row in part), key=lambda row: row.row))
