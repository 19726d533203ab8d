"""A scan that reads only what changed says the same as one that compares everything: random days of imports and scans."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine.calendars.building import get_axis
from engine.obligations.transitions import moves
from engine.reports.breaches import next_lines
from engine.rulebook.loading import load_book
from engine.service.scanning import first_recorded, holders, latest_only_since, look, scan
from engine.service.setup import Setup
from engine.store import batches, breaches, events, people, standing
from engine.store.database import Database
from engine.words.clock import end_of_day
from engine.words.enums import Nation
from engine.words.records import Evidence
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment, Person

BEGAN = date(2020, 9, 1)
KINDS = (
    "cp_plan_started",
    "cp_plan_ended",
    "cp_visit",
    "core_group_held",
    "looked_after_started",
    "looked_after_visit",
)
MORE = ("looked_after_ended", "strategy_discussion", "icpc_held", "case_closed", "missing_started", "missing_found")


@pytest.fixture(scope="module")
def setups() -> list[Setup]:
    """The same rules with and without a first day of the watch: what an administrator may change between two scans."""
    book, axis = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)
    own = [Settings(authority="Testshire"), Settings(authority="Testshire", watch_from=date(2020, 9, 20))]
    return [Setup(book, axis, None, None, "", each) for each in own]


def some_event(dice: random.Random, today: date) -> CaseEvent:
    """A new event or another version of an old one, some of them withdrawn, late, or of the days to come."""
    number = dice.randrange(40)
    kind = (KINDS + MORE)[number % 12]
    day = today - timedelta(days=dice.randrange(-2, 30))
    given = {"seen": True, "initiated_s47": True} | ({"retracted": True} if dice.random() < 0.15 else {})
    subject = f"C{number % 5}"
    team = dice.choice(["North", "South"])
    return CaseEvent(f"E{number}", subject, kind, Moment(day), end_of_day(today), team=team, attributes=given)


def put(db: Database, dice: random.Random, today: date) -> None:
    at = datetime(today.year, today.month, today.day, 5, tzinfo=UTC)
    batch = batches.begin_batch(db, file="f", format="f", evidence=Evidence.HISTORY, fingerprint="", at=at, by="test")
    born = date(2010, 1, 1) + timedelta(days=dice.randrange(3_000))
    people.add_versions(db, batch, [Person(f"C{dice.randrange(5)}", date_of_birth=born)], recorded=at)
    counts = events.add_versions(db, batch, [some_event(dice, today) for _ in range(dice.randrange(8))])
    batches.finish_batch(db, batch, at=at, rows_read=1, counts=counts, quarantined=0)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_as_comparing_everything(db: Database, setups: list[Setup], seed: int) -> None:
    dice, today = random.Random(seed), BEGAN
    moved = logged = 0
    for _ in range(8):
        today += timedelta(days=dice.choice([0, 1, 1, 3, 12]))
        if dice.random() < 0.8:
            put(db, dice, today)
        if dice.random() < 0.2:  # as a database of before the fingerprints, or as after a projection made anew
            with db.transaction() as connection:
                connection.execute(sa.text(f"DELETE FROM {dice.choice(['standing_mark', 'standing'])}"))
        setup = setups[dice.random() < 0.15]
        at = end_of_day(today) if dice.random() < 0.3 else datetime(today.year, today.month, today.day, 6, tzinfo=UTC)
        looked = look(db, setup, at, at)
        all_moves = moves(standing.load_standing(db), looked.obligations, at)
        last = {line.obligation: line for line in breaches.list_lines(db)}
        authority = {timescale.id: timescale.authority for timescale in setup.book.timescales}
        held, since, recorded = holders(looked.evaluation), latest_only_since(db, looked), first_recorded(looked)
        watch = setup.settings.watch_from
        done = scan(db, setup, at, at, now=at, by="test")
        all_lines = next_lines(looked.obligations, last, authority, held, watch, done.scan, at, since, recorded)
        assert done.moves == all_moves
        assert list(done.breach_lines) == all_lines
        stands = {key: each.obligation for key, each in standing.load_standing(db).items()}
        assert stands == {each.obligation: each for each in looked.obligations}
        moved, logged = moved + len(done.moves.transitions), logged + len(done.breach_lines)
        assert not scan(db, setup, at, at, now=at, by="test").moves.changed, "a second look changes nothing"
    assert moved
    assert breaches.verify_chain(db).sound
