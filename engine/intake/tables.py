"""CSV, JSON and Parquet as one table of texts, each row with its number as a person sees it in the file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

import polars as pl

from engine.intake.cells import storable
from engine.intake.detect import Format
from engine.intake.reasons import Fault, Reason
from engine.words.errors import IntakeMistake
from engine.words.records import QuarantinedRow

ROW: Final = "row"
_ROWS_AT_ONCE: Final = 50_000
_LARGEST_CELL: Final = 10_000_000


@dataclass(frozen=True)
class Table:
    """Rows of texts under the headings as written. `frame` has the column `row` besides; a missing cell is ""."""

    name: str
    headings: tuple[str, ...]
    frame: pl.DataFrame
    rows_read: int
    quarantined: tuple[QuarantinedRow, ...] = ()
    notes: tuple[str, ...] = ()


def read_table(data: bytes, name: str, form: Format) -> Table:
    """Read the bytes. Raises IntakeMistake when they cannot be read at all."""
    if form is Format.PARQUET:
        return _parquet(data, name)
    text, notes = decode(data, name)
    return _json(text, name, notes) if form is Format.JSON else _csv(text, name, notes)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where it is not UTF-8. Windows-1252 and UTF-16 with a mark are read too."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16", name), (f"{name} is written in UTF-16, and was read so.",)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        note = f"{name} is written in Windows-1252, not UTF-8, and was read so: check a name with an accent."
        return _decoded(data, "cp1252", name), (note,)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as cause:
        what = f"byte {cause.start} fits neither UTF-8 nor Windows-1252."
        raise IntakeMistake(name, what, "Save the file as CSV UTF-8.") from cause


def quarantine(file: str, row: int, column: str, value: str, fault: Fault) -> QuarantinedRow:
    """The row's line in the quarantine; values are cut at 200 characters."""
    return QuarantinedRow(file, row, fault.detail or column, value[:200], str(fault.reason), fault.words)


def _frame(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((),) * len(headings)
    series = [pl.Series(str(n), column, pl.String) for n, column in enumerate(columns)]
    return pl.DataFrame([*series, pl.Series(ROW, numbers, pl.Int64)])


def _csv(text: str, name: str, notes: tuple[str, ...]) -> Table:
    parts = list(csv_parts(io.StringIO(text, newline=""), separator_of(text), name))
    bad = tuple(row for part in parts for row in part.quarantined)
    frame = pl.concat([part.frame for part in parts])
    return Table(name, parts[0].headings, frame, sum(part.rows_read for part in parts), bad, notes)


def separator_of(text: str) -> str:
    """What the first line's cells are parted by."""
    return max(",;\t|", key=text.lstrip("\r\n").partition("\n")[0].count)


def csv_parts(lines: Iterable[str], separator: str, name: str) -> Iterator[Table]:
    """A CSV in parts of so many rows, each with the headings; at least one. Raises IntakeMistake."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    rows, numbers, bad, read, parts = list[list[str]](), list[int](), list[QuarantinedRow](), 0, 0
    headings: tuple[str, ...] = ()
    for number, cells in _records(reader, name):
        if not headings:
            headings = tuple(cells)
            continue
        read += 1
        if len(cells) != len(headings):
            cells, surplus = cells[: len(headings)], cells[len(headings) :]
            if len(cells) < len(headings) or any(surplus):
                counted = f"{len(cells) + len(surplus)} cells under {len(headings)} headings"
                bad.append(quarantine(name, number, "", counted, Fault(Reason.WRONG_CELL_COUNT)))
                continue
        rows.append(cells)
        numbers.append(number)
        if len(rows) == _ROWS_AT_ONCE:
            yield Table(name, headings, _frame(headings, rows, numbers), read, tuple(bad))
            rows, numbers, bad, read, parts = [], [], [], 0, parts + 1
    if read or not parts:
        yield Table(name, headings, _frame(headings, rows, numbers), read, tuple(bad))


def _records(reader: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that holds anything, with its number as a spreadsheet shows it: the headings are row 1."""
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as cause:
            what = f"line {reader.line_num} cannot be read as CSV ({cause})."
            mend = "Check the quotes there: a text that holds a comma or a quote stands in quotes, its quotes doubled."
            raise IntakeMistake(name, what, mend) from cause
        number += 1
        if any(cells):
            yield number, cells


def _json(text: str, name: str, notes: tuple[str, ...]) -> Table:
    given = _json_rows(text, name)
    headings = tuple(dict.fromkeys(key for row in given if isinstance(row, dict) for key in row))
    rows, numbers, bad = list[list[str]](), list[int](), list[QuarantinedRow]()
    for number, row in enumerate(given, 1):
        if isinstance(row, dict):
            rows.append([_json_text(row.get(key)) for key in headings])
            numbers.append(number)
        else:
            fault = Fault(Reason.NOT_AN_OBJECT)
            bad.append(quarantine(name, number, "", storable(json.dumps(row, ensure_ascii=False)), fault))
    return Table(name, headings, _frame(headings, rows, numbers), len(given), tuple(bad), notes)


def _json_rows(text: str, name: str) -> list[Any]:
    """The rows of a JSON list, or of JSON lines."""
    mend = "Give a list of objects, or one object a line."
    try:
        if text.lstrip().startswith("["):
            listed: list[Any] = json.loads(text)
            return listed
    except (ValueError, RecursionError) as cause:
        raise IntakeMistake(_json_place(name, cause), "this cannot be read as JSON.", mend) from cause
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except (ValueError, RecursionError) as cause:
                raise IntakeMistake(f"{name}:{number}", "this line cannot be read as JSON.", mend) from cause
    return rows


def _json_place(name: str, cause: Exception) -> str:
    return f"{name}:{cause.lineno}:{cause.colno}" if isinstance(cause, json.JSONDecodeError) else name


def _json_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return storable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _parquet(data: bytes, name: str) -> Table:
    return parquet_table(io.BytesIO(data), name)


def parquet_table(file: IO[bytes], name: str) -> Table:
    """A Parquet file as texts. Raises IntakeMistake."""
    try:
        frame = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as cause:
        raise IntakeMistake(name, "the Parquet file cannot be read to its end.", "Write it again.") from cause
    texts = [_as_text(frame.get_column(column)).alias(str(n)) for n, column in enumerate(frame.columns)]
    rows = pl.int_range(1, frame.height + 1, eager=True).alias(ROW)
    return Table(name, tuple(frame.columns), pl.DataFrame([*texts, rows]), frame.height)


def _as_text(column: pl.Series) -> pl.Series:
    """A typed column as the texts that a CSV would hold."""
    kind = column.dtype
    if kind.is_nested():
        column = pl.Series([_nested_text(value) for value in column.to_list()], dtype=pl.String)
    elif isinstance(kind, pl.Datetime):
        zone = "%Y-%m-%dT%H:%M:%SZ" if kind.time_zone else "%Y-%m-%dT%H:%M:%S"
        column = (column.dt.convert_time_zone("UTC") if kind.time_zone else column).dt.to_string(zone)
    elif kind.is_float():
        whole = column.cast(pl.Int64, strict=False)
        column = pl.select(pl.when(whole == column).then(whole.cast(pl.String)).otherwise(column.cast(pl.String)))[:, 0]
    else:
        column = column.cast(pl.String)
    return column.fill_null("")


def _nested_text(value: Any) -> str:
    """A struct of attributes as a JSON object, without those that are null."""
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if each is not None}
    return json.dumps(value, ensure_ascii=False, default=str) if value else ""
