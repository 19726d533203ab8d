"""The Standard Safeguarding Dataset: one table of it, a folder of tables, or the database itself."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.intake.ssd.source import Source
    from engine.words.vocabulary import Vocabulary


def recognise(head: bytes, name: str) -> bool:
    """True for a CSV or Parquet file that holds one table of the dataset, by its columns."""
    from engine.intake.ssd.files import table_of_head
    from engine.intake.ssd.mapping import load_mapping

    return table_of_head(head, name, load_mapping()) != ""


def read(
    path: Path,
    as_at: date,
    *,
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    """Read one table. What other tables would evidence counts as not held: a folder is read better as a whole."""
    from engine.intake.ssd.files import Files, table_in
    from engine.intake.ssd.mapping import load_mapping

    mapping = load_mapping(mapping_file, vocabulary)
    table = table_in(path, mapping)
    files = Files({table: path} if table else {}, path.name, f"ssd_{table} {path.suffix.lstrip('.').lower()}")
    files.notes.append(
        "Read by itself, without the other tables: import the whole folder to have all its duties watched."
    )
    return _read(files, as_at, recorded, vocabulary, mapping_file)


def recognise_source(source: str) -> bool:
    """True for a database's URL, and for a folder that holds a table of the dataset."""
    from engine.intake.ssd.database import is_database
    from engine.intake.ssd.files import files_in
    from engine.intake.ssd.mapping import load_mapping

    return is_database(source) or (Path(source).is_dir() and bool(files_in(Path(source), load_mapping())))


def read_source(
    source: str,
    as_at: date,
    *,
    recorded: datetime | None = None,
    vocabulary: Vocabulary | None = None,
    mapping_file: Path | None = None,
) -> Read:
    """Read a folder of tables, or a database."""
    from engine.intake.ssd.database import Database, is_database
    from engine.intake.ssd.files import Files, files_in
    from engine.intake.ssd.mapping import load_mapping

    mapping = load_mapping(mapping_file, vocabulary)
    if is_database(source):
        return _read(Database(source, mapping), as_at, recorded, vocabulary, mapping_file)
    folder = Path(source)
    return _read(Files(files_in(folder, mapping), folder.name, "ssd folder"), as_at, recorded, vocabulary, mapping_file)


def _read(
    source: Source, as_at: date, recorded: datetime | None, vocabulary: Vocabulary | None, mapping_file: Path | None
) -> Read:
    from engine.intake.ssd.mapping import load_mapping
    from engine.intake.ssd.reading import read_tables
    from engine.words.vocabulary import load_vocabulary

    try:
        return read_tables(source, load_mapping(mapping_file, vocabulary or load_vocabulary()), as_at, recorded)
    finally:
        source.close()
