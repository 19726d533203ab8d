"""The record of runs: claimed by one, renewed, passed over, taken up when a lease ends; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from engines import new_schema

from engine.service.jobs import JOBS
from engine.store import jobs
from engine.store.database import Database, open_database
from engine.store.upgrading import upgrade
from engine.words.records import JobState
from engine.words.settings import ScheduleSettings

NOW = datetime(2020, 9, 14, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = open_database(tmp_path / "longstop.db")
        upgrade(database)
        yield database
        database.close()
        return
    with new_schema() as url:
        database = open_database(url)
        upgrade(database)
        yield database
        database.close()


def claim(db: Database, at: datetime, engine: str, due_for: datetime = NOW) -> bool:
    return jobs.claim_run(db, "scan", due_for, at=at, engine=engine, lease=LEASE)


def test_a_renewed_run_stays_its_engines(db: Database) -> None:
    assert claim(db, NOW, "one")
    assert jobs.renew_run(db, "scan", NOW, engine="one", until=NOW + 4 * MINUTE)
    assert not jobs.renew_run(db, "scan", NOW, engine="two", until=NOW + 9 * MINUTE)
    assert not claim(db, NOW + 3 * MINUTE, "two")
    assert jobs.held_by_others(db, "scan", engine="two", at=NOW + 3 * MINUTE)
    assert not jobs.held_by_others(db, "scan", engine="one", at=NOW + 3 * MINUTE)
    assert not jobs.held_by_others(db, "scan", engine="two", at=NOW + 4 * MINUTE)
    assert claim(db, NOW + 4 * MINUTE, "two")
    assert not jobs.renew_run(db, "scan", NOW, engine="one", until=NOW + 9 * MINUTE), "another has it now"
    assert not jobs.finish_run(db, "scan", NOW, engine="one", at=NOW, state=JobState.DONE)


def test_moments_passed_over_are_noted_once_and_change_no_run_that_was_made(db: Database) -> None:
    hours = [NOW + step * 60 * MINUTE for step in range(5)]
    assert claim(db, hours[0], "one", hours[0])
    jobs.finish_run(db, "scan", hours[0], engine="one", at=hours[0], state=JobState.FAILED, note="no room")
    assert claim(db, hours[1], "dead", hours[1])
    assert claim(db, hours[4], "alive", hours[2])
    assert jobs.skip_runs(db, "scan", hours[:4], engine="two", at=hours[4], note="passed") == 1
    assert jobs.skip_runs(db, "scan", hours[:4], engine="two", at=hours[4], note="passed") == 0
    found = {run.due_for: (run.state, run.note) for run in jobs.list_runs(db, "scan")}
    assert found == {
        hours[0]: (JobState.FAILED, "no room"),
        hours[1]: (JobState.FAILED, "its engine stopped in the middle"),
        hours[2]: (JobState.RUNNING, ""),
        hours[3]: (JobState.SKIPPED, "passed"),
    }
    settled = jobs.last_settled(db, "scan")
    assert settled is not None
    assert settled.due_for == hours[3]


def test_when_anything_was_done_around_a_gap(db: Database) -> None:
    for minute in (0, 10, 60):
        at = NOW + minute * MINUTE
        assert claim(db, at, "one", at)
        jobs.finish_run(db, "scan", at, engine="one", at=at, state=JobState.DONE)
    assert jobs.finished_around(db, NOW + 20 * MINUTE, NOW + 50 * MINUTE) == (
        NOW + 10 * MINUTE,
        NOW + 60 * MINUTE,
        False,
    )
    assert jobs.finished_around(db, NOW + 5 * MINUTE, NOW + 50 * MINUTE) == (NOW, NOW + 60 * MINUTE, True)
    assert jobs.finished_around(db, NOW - MINUTE, NOW - MINUTE) == (None, NOW, False)


def test_each_job_and_each_setting_stands_in_the_documentation_and_each_setting_in_the_defaults() -> None:
    page = (ROOT / "docs" / "scheduler.md").read_text("utf-8")
    defaults = (ROOT / "config" / "defaults" / "settings.yaml").read_text("utf-8").partition("\nschedule:\n")[2]
    for field in fields(ScheduleSettings):
        assert f"\n  {field.name}: " in page
        assert f"  {field.name}: " in defaults
    assert [job.name for job in JOBS if f"| `{job.name}` |" not in page] == []
