"""Which formats there are: how each is recognised, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.words.vocabulary import Vocabulary

HEAD: Final = 65_536  # bytes by which a file is recognised

# Packages of engine.intake, one a format, asked in this order. Each exports `recognise` and `read` as FileFormat has them;
# one that reads folders or databases also exports `recognise_source` and `read_source`. They are asked before the workbook
# and the interface's tables, which take whatever is left.
PACKAGES: Final = (
    "dfe_api",
    "ssda903",
    "ssd",
    "cin_census",  # takes any XML, and says what it is instead
)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that a file may have. `read` takes (path, as_at, *, recorded, vocabulary, mapping_file)."""

    name: str
    recognise: Callable[[bytes, str], bool]  # the file's first HEAD bytes, and its name
    read: Callable[..., Read]
    takes_dates: bool = False  # `read` takes date_format too
    takes_mapping: bool = True  # a council may give its own mapping table


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """A format that is no single file: a folder of tables, or a database. `read` is as FileFormat's, with a text first."""

    name: str
    recognise: Callable[[str], bool]
    read: Callable[..., Read]


def file_formats() -> Iterator[FileFormat]:
    """Every format of a file, in the order in which they are asked; the last takes anything."""
    for name in PACKAGES:
        package = import_module(f"engine.intake.{name}")
        yield FileFormat(name, package.recognise, package.read)
    yield FileFormat("annex_a", _is_archive, _read_annex_a)
    yield FileFormat("tables", lambda head, name: True, _read_tables, takes_dates=True, takes_mapping=False)


def mapped_formats() -> tuple[str, ...]:
    """The formats for which a council may have its own mapping table, by name."""
    return (*PACKAGES, "annex_a")


def source_formats() -> Iterator[SourceFormat]:
    """Every format that is a folder or a database."""
    for name in PACKAGES:
        package = import_module(f"engine.intake.{name}")
        if hasattr(package, "read_source"):
            yield SourceFormat(name, package.recognise_source, package.read_source)


def _is_archive(head: bytes, _name: str) -> bool:
    return head.startswith(b"PK\x03\x04")


def _read_annex_a(
    path: Path,
    as_at: date,
    *,
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    from engine.intake.annex_a_mapping import OWN, load_mapping
    from engine.intake.reading import read_bytes
    from engine.words.vocabulary import load_vocabulary

    mapping = load_mapping(mapping_file or OWN, vocabulary or load_vocabulary())
    return read_bytes(path.read_bytes(), path.name, as_at, recorded=recorded, vocabulary=vocabulary, mapping=mapping)


def _read_tables(
    path: Path,
    as_at: date,
    *,
    date_format: str = "",
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    from engine.intake.reading import read_bytes

    return read_bytes(path.read_bytes(), path.name, as_at, date_format=date_format, vocabulary=vocabulary)
