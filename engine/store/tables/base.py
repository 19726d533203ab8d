"""What all tables share: one metadata with fixed constraint names, and columns described once."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import MetaData, Table, Text
from sqlmodel import Field, SQLModel

from engine.store.types import Key, UtcDateTime

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class StoreTable(SQLModel):
    """The parent of every table. Tables check nothing themselves: repositories take frozen values of engine/words."""

    metadata = MetaData(naming_convention=NAMES)


def table_of(model: type[SQLModel]) -> Table:
    """The SQLAlchemy table behind a table class."""
    table = getattr(model, "__table__", None)
    assert isinstance(table, Table)
    return table


def key(**options: Any) -> Any:
    """A text column that identifies."""
    return Field(sa_type=Key, **options)


def words(**options: Any) -> Any:
    """A text column of any length."""
    return Field(sa_type=Text, **options)


def utc(**options: Any) -> Any:
    """An instant, kept in UTC."""
    return Field(sa_type=UtcDateTime, **options)
