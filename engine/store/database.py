"""Opens a database (SQLite by default, PostgreSQL as a server) and hands out its connections and transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from engine.store.refusals import mistake_of, place
from engine.words.errors import StoreMistake

BUSY_MILLISECONDS: Final = 30_000


class Database:
    """One open database. It may be used from several threads; each has its own connection."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._here = threading.local()

    @property
    def is_sqlite(self) -> bool:
        """True on SQLite, False on PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @property
    def place(self) -> str:
        """The file, or host, port and name, for messages; never a password."""
        return place(self.engine.url)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All that is written inside happens, or none of it; inside another transaction of this thread, joins that.

        On SQLite the right to write is taken at once (BEGIN IMMEDIATE). Raises StoreMistake for what the database
        refuses.
        """
        with self._connection(writes=True) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging view of the database; inside a transaction of this thread, sees what that has written."""
        with self._connection(writes=False) as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session inside a transaction, for callers that want table classes."""
        with self.transaction() as connection, Session(bind=connection) as session:
            yield session
            session.flush()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _connection(self, writes: bool) -> Iterator[Connection]:
        outer: tuple[Connection, bool] | None = getattr(self._here, "open", None)
        if outer is not None:
            if writes and not outer[1]:
                raise RuntimeError("a transaction cannot begin inside reading()")
            yield outer[0]
            return
        try:
            with self.engine.connect() as plain:
                connection = plain.execution_options(longstop_writes=writes)
                if not writes and not self.is_sqlite:  # on SQLite every transaction sees one state already
                    connection = connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    self._here.open = (connection, writes)
                    try:
                        yield connection
                    finally:
                        self._here.open = None
        except (sa.exc.DBAPIError, sqlite3.Error, psycopg.Error) as error:
            raise mistake_of(error, self.engine.url) from None


def open_database(url_or_path: str | Path) -> Database:
    """Open the SQLite file at a path, or the database of a `sqlite:///` or `postgresql+psycopg://` URL.

    Nothing is created but an empty SQLite file on first use: see `upgrade`. `postgresql://` is read as psycopg 3.
    Raises StoreMistake for a URL that is neither.
    """
    url = _url(url_or_path)
    if url.get_backend_name() == "sqlite":
        return Database(_sqlite(url))
    return Database(sa.create_engine(url, hide_parameters=True, pool_pre_ping=True))


def _url(url_or_path: str | Path) -> URL:
    text = str(url_or_path)
    if isinstance(url_or_path, Path) or "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise StoreMistake("database", "the URL cannot be read.", "Write postgresql://user@host:5432/name.") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreMistake(
            "database", f"{url.drivername} is not supported.", "Use a path, sqlite:/// or postgresql:// instead."
        )
    return url


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
    if in_memory:
        options["poolclass"] = StaticPool
    engine = sa.create_engine(url, hide_parameters=True, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("longstop_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
