"""Which of several engines leads the schedule: one holds a lock that the operating system or the server gives back when
it dies."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress
from typing import Final, Protocol

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from engine.store.database import Database
from engine.words.errors import StoreMistake

_DROPPED: Final = "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"


class Leadership(Protocol):
    """The one lock of a database. Use it from one thread at a time."""

    def take(self) -> bool:
        """Lead, or go on leading; False while another engine leads. Raises StoreMistake where no lock can be made."""

    def holds(self) -> bool:
        """True while this engine still leads."""

    def let_go(self) -> None:
        """Lead no more."""


def leadership(db: Database) -> Leadership:
    """The lock of this database, not yet taken."""
    if not db.is_sqlite:
        return _OnServer(db)
    file = db.engine.url.database
    return _Alone() if file in (None, "", ":memory:") else _BesideFile(f"{file}-leader")


class _Alone:
    """A database in memory has one engine."""

    def take(self) -> bool:
        return True

    def holds(self) -> bool:
        return True

    def let_go(self) -> None:
        return None


class _BesideFile:
    """An exclusive SQLite lock on a file beside the database: it works on every system, and ends with the process."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._lock: sqlite3.Connection | None = None

    def take(self) -> bool:
        if self._lock is not None:
            return True
        lock: sqlite3.Connection | None = None
        try:
            lock = sqlite3.connect(self.file, timeout=0, isolation_level=None, check_same_thread=False)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if lock is not None:
                lock.close()
            if "locked" in str(error):
                return False
            mend = "Let this user write to the database's folder."
            raise StoreMistake(self.file, "the lock of the leading engine cannot be written.", mend) from None
        self._lock = lock
        return True

    def holds(self) -> bool:
        return self._lock is not None

    def let_go(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


class _OnServer:
    """A session advisory lock on its own direct connection. The server notices within half a minute that a host is gone."""

    def __init__(self, db: Database) -> None:
        self._engine = sa.create_engine(
            db.engine.url, poolclass=NullPool, hide_parameters=True, isolation_level="AUTOCOMMIT"
        )
        self._session: sa.Connection | None = None
        self._held = 0

    def take(self) -> bool:
        if self.holds():
            return True
        session: sa.Connection | None = None
        try:
            session = self._engine.connect()
            session.exec_driver_sql(_DROPPED)
            schema = session.execute(sa.text("SELECT current_schema()")).scalar()
            taken = session.execute(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(str(schema))}).scalar()
        except (sa.exc.DBAPIError, psycopg.Error):
            if session is not None:
                session.close()
            return False
        if not taken:
            session.close()
            return False
        self._session, self._held = session, _key(str(schema))
        return True

    def holds(self) -> bool:
        """The lock lives as long as its session: one that answers still has it."""
        if self._session is None:
            return False
        try:
            self._session.execute(sa.text("SELECT 1"))
        except (sa.exc.DBAPIError, psycopg.Error):
            self.let_go()
            return False
        return True

    def let_go(self) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        with suppress(
            sa.exc.SQLAlchemyError, psycopg.Error
        ):  # a session that is gone has given the lock back by itself
            session.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": self._held})
        session.invalidate()
        session.close()


def _key(schema: str) -> int:
    """One lock for each schema: advisory locks are the whole database's."""
    return int.from_bytes(hashlib.sha256(f"longstop leads {schema}".encode()).digest()[:8], "big", signed=True)
