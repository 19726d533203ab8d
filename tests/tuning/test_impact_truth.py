"""What impact says of the mornings to come, held against those mornings: real scans and digests, by random edits."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from impact_county import AXIS, NIGHT, TODAY, Edit, book_of, fill, morning, random_edits, really, setup_of

from engine.service.rule_rehearsal import rehearse_rules
from engine.store import alerts
from engine.store.database import Database, open_database
from engine.tuning.impact import Impact
from engine.tuning.impact_looks import Rules
from engine.words.clock import last_instant
from tests.servers import server_url, throw_away_schema

EDITS = random_edits(2026, 20)
BEFORE = Rules("now", book_of(), AXIS)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a county that has had two mornings."""
    folder = tmp_path_factory.mktemp("county")
    db = open_database(folder / "county.db")
    fill(db, folder)
    db.close()
    return folder


@pytest.fixture
def db(county: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy, on which a morning can be told."""
    copy = tmp_path / "copy.db"
    shutil.copy(county / "county.db", copy)
    database = open_database(copy)
    yield database
    database.close()


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Database]:
    """The same county in an empty schema of a PostgreSQL server, dropped in the end."""
    with throw_away_schema(server_url()) as url:
        database = open_database(url)
        fill(database, tmp_path)
        yield database
        database.close()


def rehearsed(db: Database, folder: Path, after: Rules) -> Impact:
    return rehearse_rules(db, setup_of(BEFORE, folder), BEFORE, after, NIGHT)


def holds(found: Impact, db: Database, folder: Path, rules: Rules) -> None:
    """The next morning tells, shows and calls back what was said of it, manager by manager."""
    said = found.after.mornings[0]
    assert said.day == rules.axis.after(TODAY, 1)
    sent = really(db, rules, folder, said.day)
    assert found.after.alerts(1) == sent.alerts
    assert found.after.shown() == sent.shown
    assert len(said.withdrawn) == sent.withdrawn
    assert sent.alerts.total() > 20, "a morning with something to tell"


NAMES = [f"{number} {each.words.splitlines()[0][:40]}" for number, each in enumerate(EDITS)]


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS, ids=NAMES)
def test_the_next_morning_sends_what_was_said(edit: Edit, db: Database, county: Path) -> None:
    holds(rehearsed(db, county, edit.rules), db, county, edit.rules)


@pytest.mark.slow
def test_the_edits_change_the_next_morning(db: Database, county: Path) -> None:
    """So that the comparison above is not one of twenty mornings that are all alike."""
    found = [rehearsed(db, county, EDITS[number].rules) for number in (0, 2, 4, 5, 6, 18)]
    assert all(each.changes.each for each in found)
    assert sum(each.before.alerts(1) != each.after.alerts(1) for each in found) == 6


@pytest.mark.slow
def test_the_next_morning_on_postgresql(on_postgresql: Database, tmp_path: Path) -> None:
    edit = EDITS[18]
    found = rehearsed(on_postgresql, tmp_path, edit.rules)
    assert found.before.alerts(1) != found.after.alerts(1)
    holds(found, on_postgresql, tmp_path, edit.rules)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("edit", [EDITS[9], EDITS[11]], ids=[NAMES[9], NAMES[11]])
def test_four_weeks_without_anything_recorded(edit: Edit, db: Database, county: Path) -> None:
    """Every morning of the four weeks really scanned and told, one after the other, with nothing more imported."""
    found = rehearsed(db, county, edit.rules)
    # 6 October to 2 November 2020 is four weeks of five working days without a holiday.
    assert [len(found.after.mornings), found.after.mornings[-1].day] == [20, date(2020, 11, 2)]
    for said in found.after.mornings:
        sent = really(db, edit.rules, county, said.day)
        told = {(each.manager, each.obligation.obligation, each.rung) for each in said.alerts}
        assert len(told) == len(said.alerts) == sent.alerts.total(), f"{said.day}"
        assert {manager for manager, _, _ in told} == set(sent.alerts)
        assert len(said.withdrawn) == sent.withdrawn


@pytest.mark.slow
def test_a_past_evening_knows_only_what_was_known_then(db: Database, county: Path) -> None:
    """As at the evening of 1 October nothing had been told: what is said of 2 October is what that morning told."""
    found = rehearse_rules(db, setup_of(BEFORE, county), BEFORE, EDITS[10].rules, last_instant(date(2020, 10, 1)))
    assert found.before.mornings[0].day == date(2020, 10, 2)
    ledger = alerts.told_ledger(db).values()
    assert found.before.alerts(1) == Counter(
        each.told_to for each in ledger if each.told_at == morning(date(2020, 10, 2))
    )
