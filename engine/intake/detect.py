"""Which format a file is, by what it holds; its name decides only where the content leaves it open."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from engine.words.errors import IntakeMistake


class Format(StrEnum):
    """A way of writing rows down."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    WORKBOOK = "workbook"


_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = {b"%PDF": "a PDF", b"\x1f\x8b": "a gzip archive", b"Rar!": "an archive", b"\x89PNG": "a picture"}
_GIVE: Final = "Give a CSV, Parquet or JSON file, an Annex A .xlsx, or a return that docs/imports.md names."
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def detect(data: bytes, name: str) -> Format:
    """The format of these bytes. Raises IntakeMistake for an empty file and for what is none of the formats."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise IntakeMistake(name, "the file is empty.", "Export it again, and check that the export finished.")
    if data.startswith(b"PAR1"):
        return Format.PARQUET
    if data.startswith(_ZIP):
        return Format.WORKBOOK
    if data.startswith(b"SQLite format 3"):
        raise IntakeMistake(name, "this is an SQLite database.", "Give it as a URL: sqlite:///PATH.")
    if data.startswith(_OLE):
        raise _old_office(data, name)
    for magic, what in _OTHERS.items():
        if data.startswith(magic):
            raise IntakeMistake(name, f"this is {what}.", _GIVE)
    if not data.startswith(_MARKS) and b"\x00" in data[:4096]:
        raise IntakeMistake(name, "this is not a text file.", _GIVE)
    if _start(data).startswith(b"<"):
        raise IntakeMistake(name, "this is XML or a web page, and no return that is read.", _GIVE)
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise IntakeMistake(name, "this is not a workbook, whatever its name.", "Save it as .xlsx and import that.")
    if name.lower().endswith(".parquet"):
        raise IntakeMistake(name, "this is not a Parquet file, whatever its name.", "Write the file again.")
    return Format.JSON if _opens_json(data) else Format.CSV


def _old_office(data: bytes, name: str) -> IntakeMistake:
    if _ENCRYPTED in data:
        return IntakeMistake(
            name,
            "the workbook is protected by a password.",
            "Open it, remove the password (File, Info, Protect Workbook, Encrypt with Password, clear it), "
            "save it and import that.",
        )
    return IntakeMistake(name, "this is a workbook in the old .xls format.", "Open it and save it as .xlsx.")


def _opens_json(data: bytes) -> bool:
    """True when the text begins as JSON would: no CSV heading begins with a bracket."""
    return _start(data)[:1] in (b"[", b"{")


def _start(data: bytes) -> bytes:
    """What the text begins with, whatever its encoding."""
    start = data[:4096]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\x00", b"").lstrip()
