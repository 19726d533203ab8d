"""Who leads: never two, and nobody for longer than it takes to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from engines import new_schema

from engine.store.database import open_database
from engine.store.leading import leadership
from engine.words.errors import StoreMistake


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'longstop.db'}"
        return
    with new_schema() as found:
        yield found


def test_one_leads_and_the_next_takes_over_when_it_lets_go(url: str) -> None:
    one, two = leadership(open_database(url)), leadership(open_database(url))
    assert one.take()
    assert one.take(), "it goes on leading"
    assert not two.take()
    assert (one.holds(), two.holds()) == (True, False)
    one.let_go()
    assert (one.holds(), two.take(), one.take()) == (False, True, False)
    two.let_go()
    two.let_go()


def test_each_database_has_its_own_leader(tmp_path: Path) -> None:
    one, two = (leadership(open_database(f"sqlite:///{tmp_path / name}")) for name in ("a.db", "b.db"))
    assert one.take()
    assert two.take()


def test_a_database_in_memory_is_led_by_whoever_has_it() -> None:
    lead = leadership(open_database("sqlite://"))
    assert lead.take()
    assert lead.holds()


def test_where_no_lock_can_be_made_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db-leader").mkdir()
    with pytest.raises(StoreMistake, match="the lock of the leading engine cannot be written"):
        leadership(open_database(f"sqlite:///{tmp_path / 'a.db'}")).take()


@pytest.mark.slow
def test_each_schema_of_a_server_has_its_own_leader() -> None:
    with new_schema() as first, new_schema() as second:
        one, two = leadership(open_database(first)), leadership(open_database(second))
        assert one.take()
        assert two.take()
        one.let_go()
        two.let_go()


@pytest.mark.slow
def test_a_leader_whose_session_the_server_ends_leads_no_more_and_may_lead_again() -> None:
    with new_schema() as url:
        database = open_database(url)
        one, two = leadership(database), leadership(open_database(url))
        assert one.take()
        session = one._session  # type: ignore[attr-defined]  # the test ends this very session, and no other
        number = session.execute(sa.text("SELECT pg_backend_pid()")).scalar()
        with database.transaction() as connection:
            assert connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": number}).scalar()
        assert not one.holds()
        assert two.take()
        assert not one.take()
        two.let_go()
        assert one.take()
        one.let_go()
