"""Where the sample stands, and how it is put into a real database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

SAMPLE: Final = Path(__file__).parent.parent / "data" / "ssd"
AS_AT: Final = date(2025, 6, 30)  # a Monday
_NOTHING: Final = ("", "NULL")


def is_date(column: str) -> bool:
    """Whether the dataset's own definition makes the column a datetime: by its name, but for one that is text."""
    dated = column.endswith(("_date", "_dob", "_due", "_latest_contact"))
    return dated and column != "lapp_previous_permanence_order_date"


def typed(column: str, text: str) -> Any:
    """The value as a database holds it."""
    if text in _NOTHING:
        return None
    return datetime.fromisoformat(text) if is_date(column) else text


def load_tables(connection: sa.Connection, tables: Any, schema: str | None = None, upper: bool = False) -> None:
    """Make and fill the tables in a real database, dates as timestamps and the flags padded as NCHAR is."""
    kinds = {True: sa.DateTime(), False: sa.String(200)}
    meta = sa.MetaData(schema=schema)
    for name, (headings, rows) in tables.items():
        columns = [sa.Column(each.upper() if upper else each, kinds[is_date(each)]) for each in headings]
        table = sa.Table(name.upper() if upper else name, meta, *columns)
        table.create(connection)
        names = [column.name for column in columns]
        values = [
            {name: padded(typed(each, text)) for name, each, text in zip(names, headings, row, strict=True)}
            for row in rows
        ]
        connection.execute(sa.insert(table), values)


def padded(value: Any) -> Any:
    """One letter as NCHAR(5) holds it."""
    return f"{value}    " if isinstance(value, str) and value in "YN" else value
