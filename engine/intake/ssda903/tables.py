"""The bytes of a file of the return as rows under its columns: a CSV as one file, the XML form as all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from engine.intake.detect import Format
from engine.intake.ssda903.mapping import Mapping
from engine.intake.ssda903.recognising import check_columns, file_of, loose
from engine.intake.ssda903.rows import Raw
from engine.intake.tables import ROW, decode, read_table
from engine.words.errors import IntakeMistake
from engine.words.records import QuarantinedRow

_RENAMED: Final = {"CHILDID": "CHILD", "PL": "PLACE"}  # what the XML form calls otherwise
_CHILD: Final = "CHILD"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the return: which it is, and its rows."""

    which: str
    rows: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What one set of bytes holds of the return."""

    parts: tuple[Part, ...]
    form: str  # "csv" or "xml"
    rows_read: int
    quarantined: tuple[QuarantinedRow, ...] = ()
    notes: tuple[str, ...] = ()


def held_in(data: bytes, name: str, mapping: Mapping) -> Held:
    """Split the bytes into the return's files. Raises IntakeMistake when they are none, or another year's."""
    if data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        return _xml(data, name, mapping)
    table = read_table(data, name, Format.CSV)
    which = file_of(table.headings, mapping)
    if which is None:
        files = ", ".join(part.title for part in mapping.files.values())
        what = "its columns are those of no file of the SSDA903 return."
        raise IntakeMistake(name, what, f"The files that are read: {files}. Put the return's headings back.")
    notes = check_columns(name, table.headings, which, mapping)
    headings = [loose(heading) for heading in table.headings]
    rows = tuple(
        (cells[ROW], {heading: cells[str(n)] for n, heading in enumerate(headings)})
        for cells in table.frame.iter_rows(named=True)
    )
    return Held((Part(which, rows),), "csv", table.rows_read, table.quarantined, (*table.notes, *notes))


def _xml(data: bytes, name: str, mapping: Mapping) -> Held:
    text, _ = decode(data, name)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise IntakeMistake(name, "the XML declares entities.", "Export the return anew; it has no use for them.")
    try:
        root = ElementTree.fromstring(data)  # by the encoding that the file itself declares
    except ElementTree.ParseError as cause:
        line, column = cause.position
        raise IntakeMistake(
            f"{name}:{line}:{column}", "this cannot be read as XML.", "Export the return anew."
        ) from cause
    if root.tag != "CHILDREN":
        what = f"the XML begins with {root.tag}, and the return's with CHILDREN."
        raise IntakeMistake(name, what, "Give the XML form of the SSDA903 return.")
    parts = defaultdict[str, list[Raw]](list)
    for number, child in enumerate(root, 1):
        for which, cells in _of_child(child, mapping):
            parts[which].append((number, cells))
    ordered = tuple(Part(which, tuple(parts[which])) for which in mapping.files if which in parts)
    counted = "Rows of the XML form are numbered by child: the first child is 1."
    return Held(ordered, "xml", sum(len(part.rows) for part in ordered), notes=(counted,))


def _of_child(child: ElementTree.Element, mapping: Mapping) -> Iterator[tuple[str, dict[str, str]]]:
    """Each group of plain values below the child, as a row of the file whose columns they are."""
    reference = (child.findtext(".//CHILDID") or "").strip()
    for group in child.iter():
        leaves = {_RENAMED.get(leaf.tag, leaf.tag): leaf.text or "" for leaf in group if not len(leaf)}
        cells = {**leaves, _CHILD: reference}
        which = file_of(list(cells), mapping)
        if which is not None:
            yield which, cells
