"""The tables of the dataset in a database, read in one read-only transaction and in parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from engine.intake.cells import storable
from engine.intake.ssd.files import table_named
from engine.intake.ssd.mapping import Mapping as Table
from engine.intake.tables import ROW
from engine.words.errors import IntakeMistake
from engine.words.records import QuarantinedRow

ROWS_AT_ONCE: Final = 20_000
SCHEMES: Final = ("sqlite", "postgresql", "postgres", "mssql", "mysql", "mariadb", "oracle")
_SCHEME: Final = re.compile(r"^([a-z]+)(\+[a-z0-9_]+)?://", re.IGNORECASE)
_WRITE_IT: Final = "Write sqlite:///FILE or postgresql+psycopg://USER@HOST:5432/NAME?schema=SCHEMA."


def is_database(source: str) -> bool:
    """True for the URL of a database."""
    match = _SCHEME.match(source)
    return match is not None and match[1].lower() in SCHEMES


def shown(url: URL) -> str:
    """The database as a person knows it: the file's name, or server and name; never a user or password."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "memory").name
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or 'local'}{port}/{url.database or ''}"


class Database:
    """A database, opened. The transaction sees one state throughout, and can change nothing."""

    def __init__(self, source: str, mapping: Table) -> None:
        self.url, self.schema = _url(source)
        self.shown, self.format, self.live = shown(self.url), "ssd database", True
        self.notes, self.quarantined = list[str](), list[QuarantinedRow]()
        self._hash, self._stack = hashlib.sha256(), ExitStack()
        try:
            self._engine = _engine(self.url)
            self._stack.callback(self._engine.dispose)
            self.connection = self._stack.enter_context(_reading(self._engine))
            self._found = self._look(mapping)
        except BaseException as cause:
            self._stack.close()
            if isinstance(cause, SQLAlchemyError):
                raise refused(self.shown, cause) from None
            raise

    @property
    def tables(self) -> Mapping[str, Sequence[str]]:
        """The tables that are there, each with its columns."""
        return {name: tuple(held.columns) for name, held in self._found.items()}

    def is_empty(self, table: str) -> bool:
        """True when the table holds no row."""
        held = self._found[table]
        query = sa.select(sa.literal(1)).select_from(held.table).limit(1)
        try:
            return self.connection.execute(query).first() is None
        except SQLAlchemyError as cause:
            raise refused(f"{self.shown}, {held.table.name}", cause) from None

    def parts(self, table: str, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows of a table; see `source`. They are numbered from 1, as nothing in a database gives them places."""
        held = self._found[table]
        query = sa.select(*(held.columns[name] for name in columns)).select_from(held.table)
        number = 1
        try:
            rows = self.connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
            for some in rows.partitions():
                frame = _frame(columns, some, number)
                number += len(some)
                self._hash.update(table.encode() + frame.drop(ROW).write_csv().encode())
                yield frame
        except SQLAlchemyError as cause:
            raise refused(f"{self.shown}, {held.table.name}", cause) from None
        if number == 1:
            yield _frame(columns, [], 1)

    def fingerprint(self) -> str:
        """SHA-256 of the rows that have been read."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """End the transaction, and let go of the connection."""
        self._stack.close()

    def _look(self, mapping: Table) -> dict[str, _Held]:
        """The tables and views by name, in the schema that was named, else where the connection looks, else elsewhere."""
        inspector = sa.inspect(self.connection)
        found = _tables_of(inspector, self.schema or None, mapping)
        if found or self.schema:
            return found
        ours = (inspector.default_schema_name, "information_schema")
        others = [schema for schema in inspector.get_schema_names() if schema not in ours]
        held = {schema: found for schema in others if (found := _tables_of(inspector, schema, mapping))}
        if len(held) > 1:
            what = f"several schemas hold tables of the dataset: {', '.join(sorted(held))}."
            raise IntakeMistake(self.shown, what, "Name one: add ?schema=... to the URL.")
        for schema in held:
            self.notes.append(f"The tables were found in the schema '{schema}'.")
        return next(iter(held.values()), {})


class _Held:
    """One table of the database, and its columns by their names in lower case."""

    def __init__(self, table: sa.TableClause, columns: Mapping[str, sa.ColumnClause[Any]]) -> None:
        self.table, self.columns = table, columns


def _tables_of(inspector: Any, schema: str | None, mapping: Table) -> dict[str, _Held]:
    found = dict[str, _Held]()
    names = [*inspector.get_table_names(schema=schema), *inspector.get_view_names(schema=schema)]
    for name in sorted(names, key=lambda each: (not each.lower().startswith("ssd"), each.lower().endswith("v"), each)):
        ours = table_named(name, mapping)
        if not ours or ours in found:
            continue
        own = [column["name"] for column in inspector.get_columns(name, schema=schema)]
        if mapping.table_of(tuple(each.lower() for each in own)) != ours and not name.lower().startswith("ssd"):
            continue
        table = sa.table(name, *(sa.column(each) for each in own), schema=schema)
        found[ours] = _Held(table, {each.lower(): table.c[each] for each in own})
    return found


def _url(source: str) -> tuple[URL, str]:
    """The URL and the schema that it names."""
    try:
        url = sa.make_url(source)
    except (ArgumentError, ValueError):
        raise IntakeMistake("database", "the URL cannot be read.", _WRITE_IT) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    schema = url.query.get("schema", "")
    return url.difference_update_query(["schema"]), schema if isinstance(schema, str) else schema[0]


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, hide_parameters=True, poolclass=sa.NullPool)
        file = Path(url.database or "")
        if not file.is_file():
            raise IntakeMistake(file.name or "sqlite", "there is no such database.", "Check the path in the URL.")
        only = URL.create("sqlite", database=file.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
        return sa.create_engine(only, hide_parameters=True, poolclass=sa.NullPool)
    except (NoSuchModuleError, ModuleNotFoundError):
        what = f"the driver for {url.drivername} is not installed."
        raise IntakeMistake(shown(url), what, "Install it, or export the tables as CSV into a folder.") from None


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """A connection in one read-only transaction."""
    options: dict[str, Any] = {"stream_results": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


def refused(where: str, error: SQLAlchemyError) -> IntakeMistake:
    """A database's refusal, without the statement, the values or the words of the server, which may hold them."""
    cause = getattr(error, "orig", None) or error
    sort = " ".join(part for part in (type(cause).__name__, getattr(cause, "sqlstate", None)) if part)
    return IntakeMistake(
        where, f"the database cannot be read ({sort}).", "Check the URL, that the server runs, and the user's rights."
    )


def _frame(columns: Sequence[str], rows: Sequence[Any], number: int) -> pl.DataFrame:
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    texts = [
        pl.Series(name, [each if type(each) is str else _text(each) for each in column], pl.String)
        for name, column in zip(columns, values, strict=True)
    ]
    return pl.DataFrame([*texts, pl.Series(ROW, range(number, number + len(rows)), pl.Int64)])


def _text(value: object) -> str:
    """A value as a CSV would hold it."""
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return ""
    return storable(str(value))
