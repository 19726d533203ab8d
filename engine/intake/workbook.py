"""Open an Excel workbook safely, and give its sheets as rows of texts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import fastexcel

from engine.words.errors import IntakeMistake

LARGEST: Final = 500_000_000  # bytes unpacked
LARGEST_RATIO: Final = 200  # of unpacked to packed bytes
MOST_CELLS: Final = 50_000_000  # a sheet is held as a full rectangle
_RATIO_FROM: Final = 10_000_000  # small files may compress well
_CHUNK: Final = 1 << 20
_BARE_FORMULA: Final = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_REFERENCE: Final = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_MEND: Final = "Open it in Excel, save it as a new .xlsx and import that."


@dataclass(frozen=True)
class Workbook:
    """The sheets in order, each as rows of texts; row 0 is the sheet's first. `notes` says what the cells lack."""

    sheets: Mapping[str, Sequence[Sequence[str | None]]]
    notes: tuple[str, ...] = ()


def read_workbook(data: bytes, name: str) -> Workbook:
    """Read every sheet. Raises IntakeMistake for what is no workbook, is cut short, or unpacks beyond all measure."""
    bare = _checked(data, name)
    try:
        reader = fastexcel.read_excel(data)
        sheets = {sheet: _rows(reader, sheet) for sheet in reader.sheet_names}
    except fastexcel.FastExcelError as cause:
        raise IntakeMistake(name, "the workbook cannot be read.", _MEND) from cause
    notes = list[str]()
    if bare:
        notes.append(
            f"Formulas without a stored value, taken as blank: {bare:,}. Open it in Excel, save it and import it again.",
        )
    return Workbook(sheets, tuple(notes))


def _rows(reader: fastexcel.ExcelReader, sheet: str) -> list[tuple[str | None, ...]]:
    """All cells as texts: identifiers keep their zeros, and dates come as 2021-02-28 00:00:00."""
    try:
        loaded = reader.load_sheet(sheet, header_row=None, dtypes="string", skip_whitespace_tail_rows=True)
    except fastexcel.NoDataError:
        return []
    return list(loaded.to_polars().iter_rows())


def _checked(data: bytes, name: str) -> int:
    """Unpack the archive piece by piece, keeping nothing; return how many formulas have no stored value."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts, len(data), name)
            if not any(part.filename.lower().startswith("xl/workbook") for part in parts):
                raise IntakeMistake(name, "this is an archive, but no workbook.", "Give the .xlsx itself.")
            return sum(_unpack(archive, part, name) for part in parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as cause:
        raise IntakeMistake(name, "the workbook is cut short or damaged.", "Copy or export it again.") from cause


def _refuse_bomb(parts: Sequence[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked / max(packed, 1)
    if unpacked > LARGEST or (unpacked > _RATIO_FROM and ratio > LARGEST_RATIO):
        what = f"the workbook would unpack from {packed / 1e6:,.1f} to {unpacked / 1e6:,.0f} MB, and was not opened."
        raise IntakeMistake(name, what, f"A real one is under {LARGEST // 1_000_000} MB: find out where it came from.")


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> int:
    """Read the part to its end, which checks its length and sum; look at the cells of a sheet on the way."""
    sheet, bare, before = part.filename.startswith("xl/worksheets/"), 0, b""
    rows = columns = 0
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if not sheet:
                continue
            head, end, tail = (before + piece).rpartition(b"</c>")
            bare += len(_BARE_FORMULA.findall(head + end))
            for letters, number in _REFERENCE.findall(head + end):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            before = tail
    if rows * columns > MOST_CELLS:
        what = f"a sheet of the workbook has cells out to row {rows:,} and column {columns:,}."
        raise IntakeMistake(name, what, "Delete the stray cells, or copy the lists to a new workbook.")
    return bare


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
