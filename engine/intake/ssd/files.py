"""The tables of the dataset as CSV or Parquet files: one of them, or a folder of them."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl

from engine.intake.ssd.mapping import Mapping as Table
from engine.intake.tables import ROW, csv_parts, parquet_table, separator_of
from engine.words.errors import IntakeMistake
from engine.words.records import QuarantinedRow

ENDINGS: Final = (".csv", ".parquet")
_PARQUET: Final = b"PAR1"
_BLOCK: Final = 1 << 20
_HEAD: Final = 65_536
_NAME: Final = re.compile(r"^(?:ssd[_-])?(?P<name>.+?)(?:_(?:v|view))?$")


def table_named(name: str, mapping: Table) -> str:
    """The table that goes by this name: any case, with or without `ssd_`, a view's ending left off; "" for none."""
    match = _NAME.match(name.strip().lower())
    return match["name"] if match and match["name"] in mapping.all_tables else ""


def headings_of(head: bytes) -> tuple[str, ...]:
    """The headings of a CSV in lower case, from its first bytes; none for what is not text."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\x00" in head:
        return ()
    text = head.decode("utf-16" if wide else "utf-8", "replace")
    line = text.lstrip("\ufeff\r\n").splitlines()[:1]
    try:
        cells = next(csv.reader(line, delimiter=separator_of(text)), [])
    except csv.Error:
        return ()
    return tuple(cell.strip().lower() for cell in cells)


def table_of_head(head: bytes, name: str, mapping: Table) -> str:
    """The table that a file with these first bytes holds; of a long Parquet, whose columns stand last, the name decides."""
    if not head.startswith(_PARQUET):
        return mapping.table_of(headings_of(head))
    if head.endswith(_PARQUET) and len(head) < _HEAD:  # the whole file
        return mapping.table_of(tuple(each.lower() for each in pl.read_parquet_schema(BytesIO(head))))
    stem = Path(name).stem
    return table_named(stem, mapping) if stem.lower().startswith("ssd") else ""


def table_in(path: Path, mapping: Table) -> str:
    """The table that the file holds, by its columns, or else its name; "" for none, or when it cannot be opened."""
    stem = path.stem
    named = table_named(stem, mapping) if stem.lower().startswith("ssd") else ""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if not head.startswith(_PARQUET):
            return mapping.table_of(headings_of(head)) or named
        return mapping.table_of(tuple(name.lower() for name in pl.read_parquet_schema(path))) or named
    except (OSError, pl.exceptions.PolarsError):
        return ""


class Files:
    """CSV and Parquet files, each one table."""

    def __init__(self, paths: Mapping[str, Path], shown: str, form: str) -> None:
        self.paths, self.shown, self.format, self.live = paths, shown, form, False
        self.notes, self.quarantined = list[str](), list[QuarantinedRow]()
        self._hash = hashlib.sha256()
        self._columns = {name: _columns(path) for name, path in paths.items()}

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        """The tables that are there, each with its columns."""
        return self._columns

    def is_empty(self, table: str) -> bool:
        """True when the table holds no row under its headings."""
        path = self.paths[table]
        with path.open("rb") as stream:
            if stream.read(4) == _PARQUET:
                return int(pl.scan_parquet(path).select(pl.len()).collect().item()) == 0
        with path.open(encoding=encoding_of(path)[0], newline="", errors="replace") as lines:
            return not any(line.strip() for line in islice(lines, 1, None))

    def parts(self, table: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows of a table; see `source`."""
        path = self.paths[table]
        self._hash.update(table.encode() + _digest(path))
        with path.open("rb") as stream:
            if stream.read(4) == _PARQUET:
                stream.seek(0)
                whole = parquet_table(stream, path.name)
                yield _named(whole.frame, whole.headings, columns)
                return
        encoding = self._encoding(path)
        with path.open(encoding=encoding, newline="") as lines:
            try:
                separator = separator_of(lines.readline())
                lines.seek(0)
                for part in csv_parts(lines, separator, path.name):
                    self.quarantined += part.quarantined
                    yield _named(part.frame, part.headings, columns)
            except UnicodeDecodeError as cause:
                what = "some bytes fit neither UTF-8 nor Windows-1252."
                raise IntakeMistake(path.name, what, "Save the file as CSV UTF-8.") from cause

    def fingerprint(self) -> str:
        """SHA-256 of the files that have been read."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Nothing is kept open."""

    def _encoding(self, path: Path) -> str:
        encoding, note = encoding_of(path)
        if note:
            self.notes.append(note)
        return encoding


def encoding_of(path: Path) -> tuple[str, str]:
    """How the file is written, and a note where that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        first = stream.read(4)
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", f"{path.name} is written in UTF-16, and was read so."
        stream.seek(0)
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", f"{path.name} is written in Windows-1252, not UTF-8, and was read so."
    return "utf-8-sig", ""


def _columns(path: Path) -> tuple[str, ...]:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if head.startswith(_PARQUET):
            return tuple(name.lower() for name in pl.read_parquet_schema(path))
    except (OSError, pl.exceptions.PolarsError) as cause:
        raise IntakeMistake(path.name, "the file cannot be read.", "Write it again.") from cause
    return headings_of(head)


def _named(frame: pl.DataFrame, headings: Sequence[str], columns: Sequence[str]) -> pl.DataFrame:
    places = {heading.strip().lower().removeprefix("\ufeff"): str(place) for place, heading in enumerate(headings)}
    return frame.select(*(pl.col(places[name]).alias(name) for name in columns), pl.col(ROW))


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def files_in(folder: Path, mapping: Table) -> dict[str, Path]:
    """The tables in a folder, by their columns. Raises IntakeMistake when two files hold one table."""
    found = dict[str, Path]()
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in ENDINGS or path.name.startswith("."):
            continue
        name = table_in(path, mapping)
        if name and name in found:
            what = f"{found[name].name} and {path.name} both hold ssd_{name}."
            raise IntakeMistake(folder.name, what, "Keep one of them in the folder.")
        if name:
            found[name] = path
    return found
