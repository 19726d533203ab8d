"""Databases for the store's tests: a migrated SQLite file, and a throw-away schema on a real PostgreSQL server."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store.database import Database, open_database
from engine.store.tables import StoreTable
from engine.store.upgrading import upgrade
from engine.words.errors import StoreMistake

SERVERS = ("postgresql+psycopg://root@127.0.0.1:5432/test", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
HOW_TO_GET_ONE = (
    "No PostgreSQL server can be reached at 127.0.0.1:5432 with a database named test. Install one (Debian: apt-get "
    "install postgresql; createdb test), or name one in LONGSTOP_TEST_POSTGRESQL, for example "
    "postgresql://user:password@host:5432/test."
)


@pytest.fixture(scope="session")
def server() -> str:
    """The URL of a PostgreSQL server to test on; the tests fail where there is none."""
    named = os.environ.get("LONGSTOP_TEST_POSTGRESQL")
    for url in (named,) if named else SERVERS:
        try:
            with open_database(f"{url}?connect_timeout=3").reading():
                return url
        except StoreMistake:
            continue
    pytest.fail(HOW_TO_GET_ONE)


@pytest.fixture(scope="session")
def new_schema(server: str) -> Iterator[str]:
    """The URL of an empty schema, dropped in the end."""
    yield from _schema(server)


@pytest.fixture
def empty_schema(server: str) -> Iterator[str]:
    """Another one, for a single test."""
    yield from _schema(server)


def _schema(server: str) -> Iterator[str]:
    name = f"longstop_{secrets.token_hex(6)}"
    owner = open_database(server)
    with owner.transaction() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    yield f"{server}?options=-csearch_path%3D{name}"
    with owner.transaction() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {name} CASCADE"))
    owner.close()


@pytest.fixture(scope="session")
def postgresql_url(new_schema: str) -> str:
    """The URL of a schema with all tables."""
    database = open_database(new_schema)
    upgrade(database)
    database.close()
    return new_schema


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables."""
    file = tmp_path_factory.mktemp("template") / "longstop.db"
    database = open_database(file)
    upgrade(database)
    database.close()
    return file


@pytest.fixture
def sqlite_db(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database."""
    database = open_database(shutil.copy(sqlite_template, tmp_path / "longstop.db"))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database of each sort: every promise holds on both."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_db")
        return
    database = open_database(request.getfixturevalue("postgresql_url"))
    names = ", ".join(f'"{name}"' for name in StoreTable.metadata.tables)
    with database.transaction() as connection:
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    yield database
    database.close()
