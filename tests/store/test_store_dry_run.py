"""A rehearsed import leaves every row of every table as it was, on either database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.calendars.building import get_axis
from engine.intake.reading import read_file
from engine.rulebook.loading import load_book
from engine.service.importing import store_read
from engine.service.rehearsing import rehearse
from engine.service.setup import Setup
from engine.store.database import Database
from engine.store.tables import StoreTable
from engine.words.enums import Nation
from engine.words.settings import Settings

WORKBOOK = Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx"
DAY = date(2021, 3, 16)
NOW = datetime(2021, 3, 16, 9, 0, tzinfo=UTC)
EVENTS = """event_id,subject,kind,happened,attributes
e1,HC-1,cp_plan_started,2021-03-01,
e2,HC-1,cp_visit,2021-03-05,"{""seen"": true}"
"""
CHANGED = EVENTS.replace("2021-03-05", "2021-03-04") + "e3,HC-1,cp_visit,01/02/2021,\n"


def everything(db: Database) -> dict[str, Sequence[Any]]:
    with db.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in StoreTable.metadata.tables.items()
        }


def test_nothing_is_written(db: Database, tmp_path: Path) -> None:
    setup = Setup(load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND), None, None, "", Settings())
    file = tmp_path / "events.csv"
    file.write_text(EVENTS, "utf-8")
    store_read(db, read_file(file, DAY), by="test", now=NOW)
    before = everything(db)
    file.write_text(CHANGED, "utf-8")
    done = rehearse(db, [lambda: read_file(file, DAY), lambda: read_file(WORKBOOK, DAY)], setup, by="test", now=NOW)
    events, workbook = done.files
    assert (events.events.added, events.corrected, events.events.unchanged, events.quarantined) == (0, 1, 1, 1)
    assert (workbook.events.added, workbook.people.added) == (126, 42)
    assert done.duties != ()
    assert everything(db) == before
