"""Publications in the store: decided once, and in force from an instant until the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.store import publications
from engine.store.database import Database
from engine.words.records import BookPublication, PublicationState, RunningWork

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
APPROVED, PROPOSED, REFUSED = PublicationState.APPROVED, PublicationState.PROPOSED, PublicationState.REFUSED
ONE = BookPublication(
    own='{"config/numbers.yaml": "cp_visit: 5 working days"}',
    own_fingerprint="own-1",
    national="national-1",
    book="book-1",
    previous=None,
    proposed_by="Ada Price",
    proposed_at=NOON,
    reason="As we go live",
    effective=date(2026, 11, 24),
    transition=RunningWork.MOVE,
)


def test_a_publication_comes_back_as_it_went_in(db: Database) -> None:
    first = publications.add(db, ONE)
    second = publications.add(db, replace(ONE, previous=first, rolls_back_to=first, transition=RunningWork.REJUDGE))
    assert publications.load(db, first) == replace(ONE, number=first)
    assert [each.number for each in publications.list_all(db)] == [second, first]
    assert [each.number for each in publications.waiting(db)] == [first, second]
    assert publications.load(db, second + 1) is None
    assert publications.in_force(db, NOON + 9 * DAY) is None
    assert publications.last_approved(db) is None


def test_it_is_decided_once(db: Database) -> None:
    number = publications.add(db, ONE)
    assert publications.decide(db, number, APPROVED, by="Ben", at=NOON, reason="read", in_force_from=NOON + DAY)
    assert not publications.decide(db, number, REFUSED, by="Cat", at=NOON, reason="late")
    found = publications.load(db, number)
    assert found is not None
    assert (found.state, found.decided_by, found.decided_at, found.decision_reason) == (APPROVED, "Ben", NOON, "read")
    assert publications.waiting(db) == []
    assert not publications.note_seen(db, number, by="Cat", at=NOON, reason="")


@pytest.mark.parametrize(
    ("after", "number"),
    [
        pytest.param(-timedelta(microseconds=1), None, id="before the first"),
        pytest.param(timedelta(), 1, id="from its instant"),
        pytest.param(DAY - timedelta(microseconds=1), 1, id="until the next"),
        pytest.param(DAY, 3, id="of two from one instant the later one"),
        pytest.param(9 * DAY, 3, id="for good"),
    ],
)
def test_which_is_in_force_when(db: Database, after: timedelta, number: int | None) -> None:
    for since in (NOON, NOON + DAY, NOON + DAY):
        publications.add(db, replace(ONE, state=APPROVED, in_force_from=since))
    publications.add(db, replace(ONE, state=PublicationState.WITHDRAWN, in_force_from=NOON))
    publications.add(db, ONE)
    found = publications.in_force(db, NOON + after)
    assert (None if found is None else found.number) == number
    last = publications.last_approved(db)
    assert last is not None
    assert last.number == 3


def test_a_second_person_is_noted_once(db: Database) -> None:
    alone = publications.add(db, replace(ONE, state=APPROVED, in_force_from=NOON))
    assert publications.note_seen(db, alone, by="Ben", at=NOON + DAY, reason="right")
    assert not publications.note_seen(db, alone, by="Cat", at=NOON + DAY, reason="")
    found = publications.load(db, alone)
    assert found is not None
    assert (found.decided_by, found.in_force_from) == ("Ben", NOON)
    waits = publications.add(db, ONE)
    assert not publications.note_seen(db, waits, by="Ben", at=NOON, reason=""), "what is proposed is decided, not noted"
