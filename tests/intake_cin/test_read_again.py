"""The same return twice changes nothing; the next year's corrects and adds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cin_returns import assessment, child, details, plan, read_text, returned, s47

from engine.intake.result import Read
from engine.service.importing import store_read
from engine.store.database import Database, open_database
from engine.store.events import count_versions, load_events
from engine.store.upgrading import upgrade

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "longstop.db")
    upgrade(database)
    yield database
    database.close()


def stand(db: Database) -> set[tuple[str, str, str]]:
    """Id, day and episode of every event as its last version says."""
    last = {event.event_id: event for event in load_events(db, ["C1"])}
    return {(event.event_id, str(event.happened.day), event.episode) for event in last.values()}


REVIEW = "<Reviews><CPPreviewDate>2022-09-08</CPPreviewDate></Reviews>"
FULL = details("2022-05-16", assessment("2022-05-18"), s47(conference="2022-06-10"), plan("2022-06-10", "", REVIEW))


def test_the_same_return_twice_changes_nothing(tmp_path: Path, db: Database) -> None:
    first = store_read(db, read_text(tmp_path, returned(child(FULL))), by="t", now=NOW)
    before = count_versions(db)
    again = store_read(db, read_text(tmp_path, returned(child(FULL)), "copy.xml"), by="t", now=NOW)
    assert (first.events.added, first.events.corrected) == (8, 0)
    assert (again.events.added, again.events.corrected, again.events.unchanged) == (0, 0, 8)
    assert (again.people.unchanged, count_versions(db)) == (1, before)


def next_year(*parts: str) -> str:
    return returned(child(details("2022-05-16", *parts)), year=2024)


# What the return of 2024 says otherwise than that of 2023, and what then stands.
CORRECTIONS = [
    pytest.param(
        [assessment("2022-05-18", "2022-07-20"), s47(conference="2022-06-10"), plan("2022-06-10", "", REVIEW)],
        (1, 0),
        {("cin_census/assessment/C1/2022-05-18/1/assessment_completed", "2022-07-20", "referral/2022-05-16/1")},
        id="an assessment authorised since is added",
    ),
    pytest.param(
        [assessment("2022-05-18"), s47(conference="2022-06-13"), plan("2022-06-10", "", REVIEW)],
        (0, 1),
        {("cin_census/section_47/C1/2022-05-27/1/icpc_held", "2022-06-13", "section_47/2022-05-27/1")},
        id="a conference's date is corrected",
    ),
    pytest.param(
        [assessment("2022-05-18"), s47(conference="2022-06-10"), plan("2022-06-10", "2023-05-02", REVIEW)],
        (1, 0),
        {("cin_census/cp_plan/C1/2022-06-10/1/cp_plan_ended", "2023-05-02", "cp_plan/2022-06-10/1")},
        id="a plan ended since is added",
    ),
    pytest.param(
        [
            assessment("2022-05-18"),
            s47(conference="2022-06-10"),
            plan("2022-06-10", "", REVIEW.replace("2022-09-08", "2023-04-06")),
        ],
        (1, 0),
        {
            ("cin_census/review/C1/2022-09-08/1/rcpc_held", "2022-09-08", "cp_plan/2022-06-10/1"),
            ("cin_census/review/C1/2023-04-06/1/rcpc_held", "2023-04-06", "cp_plan/2022-06-10/1"),
        },
        id="a review of the new year is added, and that of the old stays",
    ),
    pytest.param(
        [assessment("2022-05-19"), s47(conference="2022-06-10"), plan("2022-06-10", "", REVIEW)],
        (1, 0),
        {
            ("cin_census/assessment/C1/2022-05-18/1/assessment_started", "2022-05-18", "referral/2022-05-16/1"),
            ("cin_census/assessment/C1/2022-05-19/1/assessment_started", "2022-05-19", "referral/2022-05-16/1"),
        },
        id="a start that moved is another record beside the first",
    ),
    pytest.param([], (0, 0), set(), id="what the later return leaves out stays"),
]


@pytest.mark.parametrize(("parts", "counts", "held"), CORRECTIONS)
def test_the_next_years_return_corrects_and_adds(
    tmp_path: Path, db: Database, parts: list[str], counts: tuple[int, int], held: set[tuple[str, str, str]]
) -> None:
    store_read(db, read_text(tmp_path, returned(child(FULL))), by="t", now=NOW)
    first = stand(db)
    done = store_read(db, read_text(tmp_path, next_year(*parts)), by="t", now=NOW)
    assert (done.events.added, done.events.corrected) == counts
    assert held <= stand(db)
    assert len(stand(db)) == len(first) + counts[0]


def test_the_referral_of_an_older_year_is_not_taken_back_by_the_next(tmp_path: Path, db: Database) -> None:
    store_read(db, read_text(tmp_path, returned(child(FULL))), by="t", now=NOW)
    store_read(db, read_text(tmp_path, next_year()), by="t", now=NOW)
    assert ("cin_census/referral/C1/2022-05-16/1/referral_received", "2022-05-16", "referral/2022-05-16/1") in stand(db)


def ids(found: Read) -> list[str]:
    return sorted(event.event_id for event in found.events)


def test_the_order_in_the_file_plays_no_part(tmp_path: Path) -> None:
    parts = [assessment("2022-05-18"), s47(), s47(conference="2022-06-10"), plan("2022-06-10"), s47("2022-07-01")]
    first = read_text(tmp_path, returned(child(details("2022-05-16", *parts)), child(FULL, child_id="C2")))
    for seed in range(6):
        mixed = random.Random(seed).sample(parts, len(parts))
        other = read_text(tmp_path, returned(child(FULL, child_id="C2"), child(details("2022-05-16", *mixed))))
        assert {(e.event_id, e.happened.day) for e in other.events} == {
            (e.event_id, e.happened.day) for e in first.events
        }


def test_two_enquiries_of_one_day_are_told_apart(tmp_path: Path) -> None:
    found = read_text(tmp_path, returned(child(details("2022-05-16", s47(), s47(conference="2022-06-10")))))
    assert ids(found) == [
        "cin_census/referral/C1/2022-05-16/1/case_opened",
        "cin_census/referral/C1/2022-05-16/1/referral_received",
        "cin_census/section_47/C1/2022-05-27/1/icpc_held",
        "cin_census/section_47/C1/2022-05-27/1/s47_started",
        "cin_census/section_47/C1/2022-05-27/1/strategy_discussion",
        "cin_census/section_47/C1/2022-05-27/2/s47_started",
        "cin_census/section_47/C1/2022-05-27/2/strategy_discussion",
    ]


def test_a_record_given_twice_alike_counts_once(tmp_path: Path) -> None:
    found = read_text(
        tmp_path, returned(child(details("2022-05-16", s47(), s47()), details("2022-05-16", s47(), s47())))
    )
    assert (len(found.events), found.duplicates) == (4, 2)


def test_a_child_given_twice_is_as_the_later_says(tmp_path: Path) -> None:
    twice = [
        child(details("2022-05-16", s47())),
        child(details("2022-05-16", s47(conference="2022-06-10")), born="2015-03-03"),
    ]
    found = read_text(tmp_path, returned(*twice))
    assert [str(person.date_of_birth) for person in found.people] == ["2015-03-03"]
    assert (len(ids(found)), found.duplicates) == (5, 4)
    assert found.notes[2:] == (
        "Children given more than once: 1. Where two say different things, the later stands.",
        "Of these, with another date of birth: 1. The later was kept.",
    )


def test_a_child_id_with_a_slash_keeps_its_own_keys(tmp_path: Path) -> None:
    found = read_text(tmp_path, returned(child(details(), child_id="A/1"), child(details(), child_id="A%2F1")))
    assert len(set(ids(found))) == 4
    assert "cin_census/referral/A%2F1/2022-05-16/1/case_opened" in ids(found)


def test_ids_are_texts_whatever_they_look_like(tmp_path: Path) -> None:
    found = read_text(tmp_path, returned(child(details(), child_id="00123"), child(details(), child_id="123")))
    assert [person.subject for person in found.people] == ["00123", "123"]


def test_facts_count_as_known_when_the_return_was_taken_if_that_is_said(tmp_path: Path) -> None:
    taken = datetime(2023, 5, 23, 10, 14, tzinfo=UTC)
    said = read_text(tmp_path, returned(child(FULL)), recorded=taken)
    assert {event.recorded for event in said.events} == {taken}
    first = read_text(tmp_path, returned(child(FULL))).events[0]
    assert first.recorded == datetime(2022, 5, 16, 22, 59, 59, tzinfo=UTC)  # the last second of 16 May, summer time
