"""The children in need census return (XML) as case events, people and the source's own due dates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from engine.intake.cin_census.header import Return, read_header
from engine.intake.cin_census.xml_children import XmlChildren
from engine.intake.nested.gathering import Gathering
from engine.intake.nested.loading import load_table
from engine.intake.nested.node import Node
from engine.intake.nested.opening import opened
from engine.intake.nested.records import Context
from engine.intake.result import Read
from engine.words.errors import IntakeMistake
from engine.words.vocabulary import Vocabulary, load_vocabulary

__all__ = ["read", "recognise"]

_OWN: Final = Path(__file__).parent / "cin_census.yaml"
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NOT_RETURNS: Final = ("<!doctype html", "<html", "<svg")


def recognise(head: bytes, name: str) -> bool:
    """True for XML, whatever the encoding: of a return that is not this census, `read` says what it is instead."""
    start = head[:4096]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    text = start.replace(b"\x00", b"").lstrip().lower().decode("latin-1")
    return text.startswith("<") and not text.startswith(_NOT_RETURNS)


def read(
    path: Path,
    as_at: date,
    *,
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    """Read the return, child by child. `as_at` is the day of the import; `recorded` is when the return was taken from the
    case system (without it its facts count as known when they happened); `mapping_file` is a council's own table.

    Raises IntakeMistake when the file is no such return or cannot be read to its end, and Mistakes for a wrong table.
    """
    words = vocabulary or load_vocabulary()
    table = load_table(mapping_file or _OWN, words)
    if table.accepts is None:
        raise IntakeMistake(
            (mapping_file or _OWN).name, "the table has no 'accepts'.", "Add it, as the built-in table has."
        )
    with opened(path) as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        source = XmlChildren(file, path.name)
        first, rest = _first(source)
        about = read_header(source.root, source.header, table.accepts, path.name)
        gathering = Gathering(Context(path.name, table, as_at, words, recorded, about.first))
        gathering.add(chain(first, rest))
    if not gathering.children:
        raise IntakeMistake(path.name, "the return holds no child.", "Check that the export finished.")
    return gathering.finish("cin census xml", fingerprint, _notes(about, as_at))


def _first(source: XmlChildren) -> tuple[list[Node], Iterator[Node]]:
    """The first child, by when the root and the header have been read, and the others."""
    rest = iter(source)
    first = next(rest, None)
    return ([] if first is None else [first]), rest


def _notes(about: Return, as_at: date) -> list[str]:
    if about.last is None or about.first is None:
        return ["The return names neither a year nor a reference date: every date in it is taken as it stands."]
    said = [f"Return of {about.year}, from {about.first} to {about.last}."]
    if about.note:
        said.append(about.note)
    if as_at > about.last:
        said.append(
            f"What happened after {about.last} is not in it: duties open on that day show as open or overdue until "
            "something later is imported."
        )
    return said
