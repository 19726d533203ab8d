"""Makes the files that the intake tests read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import fastexcel
import msoffcrypto.format.ooxml
import xlsxwriter

from engine.intake.reading import read_bytes
from engine.intake.result import Read

AS_AT = date(2021, 3, 31)
SAMPLE = Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx"
HEADINGS = "event_id,subject,kind,happened,recorded,episode,team,worker,attributes,source"

Sheets = dict[str, list[list[str | None]]]


def events_csv(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\n".join((headings, *lines, "")).encode()


def people_csv(*lines: str) -> bytes:
    headings = "subject,name,date_of_birth,expected_date_of_birth,family,responsible_authority,died,restricted"
    return "\n".join((headings, *lines, "")).encode()


def read(data: bytes, name: str = "events.csv", **how: str) -> Read:
    return read_bytes(data, name, AS_AT, **how)  # type: ignore[arg-type]


def sample_sheets() -> Sheets:
    """The sample workbook as texts, to be changed by a test and written again."""
    reader = fastexcel.read_excel(SAMPLE.read_bytes())
    return {
        name: [list(row) for row in reader.load_sheet(name, header_row=None, dtypes="string").to_polars().iter_rows()]
        for name in reader.sheet_names
    }


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook whose cells are texts, dates being texts too; a value that begins with "=" is a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(number, column, value, value="")
                    elif value is not None:
                        sheet.write(number, column, value)
    return buffer.getvalue()


def changed(change: Callable[[Sheets], None]) -> bytes:
    """The sample workbook after a change."""
    sheets = sample_sheets()
    change(sheets)
    return workbook(sheets)


def with_password(data: bytes) -> bytes:
    buffer = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt("a password", buffer)
    return buffer.getvalue()


def zip_bomb() -> bytes:
    """600 MB of noughts in one part of a workbook: some 600 kB packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b"0" * 1_000_000)
    return buffer.getvalue()


def far_cell() -> bytes:
    """A workbook with one stray cell in the last corner of its sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("List 3")
        sheet.write(0, 0, "Child Unique ID")
        sheet.write(1_048_575, 16_383, "stray")
    return buffer.getvalue()


def column_of(sheets: Sheets, sheet: str, heading: str) -> int:
    return sheets[sheet][0].index(heading)


def set_cell(sheets: Sheets, sheet: str, row: int, heading: str, value: str | None) -> None:
    """Set a cell; `row` is as a person sees it: the headings are row 1."""
    sheets[sheet][row - 1][column_of(sheets, sheet, heading)] = value


def rename(sheets: Sheets, sheet: str, heading: str, to: str) -> None:
    sheets[sheet][0][column_of(sheets, sheet, heading)] = to
