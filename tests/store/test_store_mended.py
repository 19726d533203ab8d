"""Rows aside are open until the same file comes again without them; the next delivery under one name mends nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.intake.reading import read_bytes
from engine.service.importing import store_read
from engine.store import quarantine
from engine.store.database import Database

FIRST = datetime(2021, 3, 16, 9, 0, tzinfo=UTC)
HEADINGS = "event_id,subject,kind,happened"
GOOD = ("a,HC-1,case_opened,2021-02-01", "b,HC-2,case_opened,2021-02-02")
BAD, MENDED, WORSE = "c,HC-3,case_opened,01/02/2021", "c,HC-3,case_opened,2021-02-01", "d,HC-4,case_opend,2021-02-01"


def given(db: Database, *files: tuple[str, tuple[str, ...]]) -> None:
    """Import these files, one a day from 16 March 2021."""
    for day, (name, lines) in enumerate(files):
        data = "\n".join((HEADINGS, *lines, "")).encode()
        store_read(db, read_bytes(data, name, date(2021, 3, 31)), by="test", now=FIRST + timedelta(days=day))


CASES = [
    pytest.param([("e.csv", (*GOOD, BAD))], ["01/02/2021"], [], id="imported once"),
    pytest.param([("e.csv", (*GOOD, BAD)), ("e.csv", (*GOOD, BAD))], ["01/02/2021"], [], id="imported again as it was"),
    pytest.param([("e.csv", (*GOOD, BAD)), ("e.csv", (*GOOD, MENDED))], [], [("01/02/2021", 17)], id="mended"),
    pytest.param(
        [("e.csv", (*GOOD, BAD)), ("e.csv", (*GOOD, BAD)), ("e.csv", (*GOOD, MENDED))],
        [],
        [("01/02/2021", 18)],
        id="mended at the third import",
    ),
    pytest.param(
        [("e.csv", (*GOOD, BAD, WORSE)), ("e.csv", (*GOOD, MENDED, WORSE))],
        ["case_opend"],
        [("01/02/2021", 17)],
        id="one of two mended",
    ),
    pytest.param(
        [("e.csv", (*GOOD, BAD)), ("e.csv", (*GOOD, MENDED)), ("e.csv", (*GOOD, BAD))],
        ["01/02/2021"],
        [],
        id="mended, and back again",
    ),
    pytest.param(
        [("e.csv", (*GOOD, BAD)), ("e.csv", (GOOD[0].replace("02-01", "02-03"), GOOD[1], MENDED))],
        [],
        [("01/02/2021", 17)],
        id="mended, and another row corrected",
    ),
    pytest.param(
        [("e.csv", (*GOOD, BAD)), ("e.csv", ("f,HC-5,case_opened,2021-02-01", "g,HC-6,case_opened,2021-02-01"))],
        ["01/02/2021"],
        [],
        id="the next delivery under the same name",
    ),
    pytest.param(
        [("e.csv", (*GOOD, BAD)), ("other.csv", (*GOOD, MENDED))], ["01/02/2021"], [], id="under another name"
    ),
    pytest.param([("e.csv", (BAD,)), ("e.csv", (MENDED,))], [], [("01/02/2021", 17)], id="a file of bad rows mended"),
    pytest.param(
        [("e.csv", (BAD,)), ("e.csv", GOOD)], ["01/02/2021"], [], id="a file of bad rows, then one of another length"
    ),
]


@pytest.mark.parametrize(("files", "still_open", "mended"), CASES)
def test_what_is_still_aside(
    db: Database,
    files: list[tuple[str, tuple[str, ...]]],
    still_open: list[str],
    mended: list[tuple[str, int]],
) -> None:
    given(db, *files)
    assert [row.value for row in quarantine.list_open(db)] == still_open
    assert [(row.value, when.day) for row, when in quarantine.list_mended(db)] == mended
    assert sum(quarantine.open_by_reason(db).values()) == len(still_open)


def test_a_later_picture_under_the_same_name_takes_the_place_of_the_first(db: Database) -> None:
    sample = (Path(__file__).parent.parent / "data" / "intake" / "Annex_A.xlsx").read_bytes()
    too_soon = date(2021, 3, 1)  # visits of 2 and 5 March and later are in the future of this import
    store_read(db, read_bytes(sample, "a.xlsx", too_soon), by="test", now=FIRST)
    assert len(quarantine.list_open(db)) > 0
    store_read(db, read_bytes(sample, "a.xlsx", date(2021, 3, 31)), by="test", now=FIRST + timedelta(days=1))
    assert quarantine.list_open(db) == []
    assert {when.day for _, when in quarantine.list_mended(db)} == {17}
