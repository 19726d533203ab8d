"""The hand-made sample of the Standard Safeguarding Dataset, as CSV files, Parquet files, SQLite and PostgreSQL."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa

from engine.intake.result import Read
from engine.intake.ssd import read_source
from tests.servers import new_schema, server_url

sys.path.insert(0, str(Path(__file__).parent))
from ssd_sample import AS_AT, SAMPLE, is_date, load_tables, typed


@pytest.fixture(scope="session")
def sample() -> Read:
    """The folder of CSV files, read."""
    return read_source(str(SAMPLE), AS_AT)


@pytest.fixture(scope="session")
def tables() -> dict[str, tuple[list[str], list[list[str]]]]:
    """Each table of the sample: its headings and its rows."""
    found = {}
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            headings, *rows = csv.reader(lines)
        found[path.stem] = headings, rows
    return found


@pytest.fixture(scope="session")
def sqlite_file(tables: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a SQLite file."""
    file = tmp_path_factory.mktemp("ssd") / "ssd.db"
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        load_tables(connection, tables)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def parquet_folder(tables: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as Parquet files, with dates as what they are."""
    folder = tmp_path_factory.mktemp("parquet")
    for name, (headings, rows) in tables.items():
        columns = zip(*rows, strict=True)
        kinds = {True: pl.Datetime("us"), False: pl.String()}
        pl.DataFrame(
            [
                pl.Series(each, [typed(each, text) for text in column], kinds[is_date(each)])
                for each, column in zip(headings, columns, strict=True)
            ]
        ).write_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[tuple[str, str]]:
    """The URL of a real server, and a schema on it that is dropped in the end."""
    url = server_url()
    with new_schema(url) as name:
        yield url, name
