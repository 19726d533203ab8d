"""What a reader needs of a source, be it files or a database: which tables it holds, and their rows as texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import polars as pl

from engine.words.records import QuarantinedRow


class Source(Protocol):
    """Where the tables stand. Names of tables are the mapping's, names of columns are in lower case."""

    shown: str  # for people: without folders and passwords
    format: str
    live: bool  # it holds the present, whenever it is read
    notes: list[str]
    quarantined: list[QuarantinedRow]  # rows that could not be parted into cells

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        """The tables that are there, each with its columns."""

    def is_empty(self, table: str) -> bool:
        """True when the table holds no row."""

    def parts(self, table: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows of a table, so many at a time: these columns as texts, missing values as "", and `row`."""

    def fingerprint(self) -> str:
        """SHA-256 of what has been read."""

    def close(self) -> None:
        """Let go of it."""
