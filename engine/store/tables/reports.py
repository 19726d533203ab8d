"""Published scorecards, each month frozen with what it was worked out from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from engine.store.tables.base import StoreTable, key, utc, words


class Scorecard(StoreTable, table=True):
    """The timeliness of one month for one scope, in one edition; edition 1 is the published one."""

    __tablename__ = "scorecard"
    month: date = Field(primary_key=True)
    scope: str = key(primary_key=True)
    edition: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    content: str = words()
    book: str = key()
    calendar: str = key()
    up_to_batch: int
    known_at: datetime = utc()
    published_at: datetime = utc()
    published_by: str = key()


class ScorecardCase(StoreTable, table=True):
    """One thing counted in a scorecard, so that an edition can say which cases moved."""

    __tablename__ = "scorecard_case"
    __table_args__ = (
        ForeignKeyConstraint(
            ["month", "scope", "edition"], ["scorecard.month", "scorecard.scope", "scorecard.edition"]
        ),
    )
    month: date = Field(primary_key=True)
    scope: str = key(primary_key=True)
    edition: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    timescale: str = key(primary_key=True)
    counted: str = key(primary_key=True)
    obligation: str = key(foreign_key="obligation.obligation")
    outcome: str = key()
