"""A real PostgreSQL server for tests: found where it usually listens, with throw-away schemas on it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from engine.store.database import open_database
from engine.words.errors import StoreMistake

SERVERS = ("postgresql+psycopg://root@127.0.0.1:5432/test", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
HOW_TO_GET_ONE = (
    "No PostgreSQL server can be reached at 127.0.0.1:5432 with a database named test. Install one (Debian: apt-get "
    "install postgresql; createdb test), or name one in LONGSTOP_TEST_POSTGRESQL, for example "
    "postgresql://user:password@host:5432/test."
)


def server_url() -> str:
    """The URL of a PostgreSQL server to test on; the test fails where there is none."""
    named = os.environ.get("LONGSTOP_TEST_POSTGRESQL")
    for url in (named,) if named else SERVERS:
        try:
            with open_database(f"{url}?connect_timeout=3").reading():
                return url
        except StoreMistake:
            continue
    pytest.fail(HOW_TO_GET_ONE)


@contextmanager
def new_schema(server: str) -> Iterator[str]:
    """The name of an empty schema on the server, dropped in the end."""
    name = f"longstop_{secrets.token_hex(6)}"
    owner = open_database(server)
    with owner.transaction() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    try:
        yield name
    finally:
        with owner.transaction() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {name} CASCADE"))
        owner.close()


@contextmanager
def throw_away_schema(server: str) -> Iterator[str]:
    """The URL of a database that is an empty schema on the server, dropped in the end."""
    with new_schema(server) as name:
        yield f"{server}?options=-csearch_path%3D{name}"
