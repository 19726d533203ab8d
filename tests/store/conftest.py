"""Databases for the store's tests: a migrated SQLite file, and a throw-away schema on a real PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store.database import Database, open_database
from engine.store.tables import StoreTable
from engine.store.upgrading import upgrade
from tests.servers import server_url, throw_away_schema


@pytest.fixture(scope="session")
def server() -> str:
    """The URL of a PostgreSQL server to test on; the tests fail where there is none."""
    return server_url()


@pytest.fixture(scope="session")
def new_schema(server: str) -> Iterator[str]:
    """The URL of an empty schema, dropped in the end."""
    with throw_away_schema(server) as url:
        yield url


@pytest.fixture
def empty_schema(server: str) -> Iterator[str]:
    """Another one, for a single test."""
    with throw_away_schema(server) as url:
        yield url


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
