"""Puts many rows into a table quickly, and asks for many keys at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

KEYS_AT_ONCE: Final = 900
T = TypeVar("T")


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Insert the rows, plain values in the order of `columns` (texts and numbers: no type of ours turns them)."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", [tuple(row) for row in rows])
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def insert_new(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that clash with no key or unique constraint, leave the others out; return how many went in.

    For several rows the number is what the driver says, and may be -1: count by itself only a single row.
    """
    if not values:
        return 0
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    if len(values) == 1:
        return connection.execute(statement.values(**values[0])).rowcount
    return connection.execute(statement, list(values)).rowcount


def in_parts(keys: Sequence[T], size: int = KEYS_AT_ONCE) -> Iterator[Sequence[T]]:
    """The keys in parts small enough for one query."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def insert_one(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return its number."""
    number = connection.execute(sa.insert(table).values(**values)).inserted_primary_key
    assert number is not None
    return int(number[0])
