"""Importing: the same twice changes nothing, a correction becomes a version, and what was known when stays known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store import batches, event_keys, events, people, quarantine
from engine.store.database import Database
from engine.words.clock import end_of_day
from engine.words.frames import frame_of
from engine.words.records import Counts, Evidence, QuarantinedRow
from engine.words.values import CaseEvent, Moment, Person

MAY_1, MAY_2, MAY_5, MAY_9 = (datetime(2020, 5, day, 9, tzinfo=UTC) for day in (1, 2, 5, 9))


def batch(db: Database, number: int = 1) -> int:
    return batches.begin_batch(
        db,
        file=f"events-{number}.csv",
        format="csv",
        evidence=Evidence.HISTORY,
        fingerprint=f"f{number}",
        at=MAY_9,
        by="administrator",
    )


def visit(team: str = "North", recorded: datetime = MAY_1, event_id: str = "V1", subject: str = "C1") -> CaseEvent:
    return CaseEvent(event_id, subject, "cp_visit", Moment(date(2020, 5, 1)), recorded, team=team)


A1, A2, A5 = visit("A", MAY_1), visit("A", MAY_2), visit("A", MAY_5)
B1, B2, C5 = visit("B", MAY_1), visit("B", MAY_2), visit("C", MAY_5)


@pytest.mark.parametrize(
    ("imports", "counts", "stored"),
    [
        pytest.param([[A1]], [(1, 0, 0)], [("A", MAY_1)], id="new"),
        pytest.param([[A1], [A1]], [(1, 0, 0), (0, 0, 1)], [("A", MAY_1)], id="the same file again"),
        pytest.param([[A1, A1]], [(1, 0, 1)], [("A", MAY_1)], id="the same row twice in one file"),
        pytest.param([[A1], [A5]], [(1, 0, 0), (0, 0, 1)], [("A", MAY_1)], id="only entered anew"),
        pytest.param([[A1], [B2]], [(1, 0, 0), (0, 1, 0)], [("A", MAY_1), ("B", MAY_2)], id="corrected"),
        pytest.param([[A1, B2]], [(1, 1, 0)], [("A", MAY_1), ("B", MAY_2)], id="corrected within one file"),
        pytest.param([[A1, B2], [A1, B2]], [(1, 1, 0), (0, 0, 2)], [("A", MAY_1), ("B", MAY_2)], id="both rows again"),
        pytest.param(
            [[A1, B1], [A1, B1]], [(1, 1, 0), (0, 0, 2)], [("A", MAY_1), ("B", MAY_1)], id="again, no times of entry"
        ),
        pytest.param(
            [[A1], [B2], [A1]], [(1, 0, 0), (0, 1, 0), (0, 0, 1)], [("A", MAY_1), ("B", MAY_2)], id="an old file again"
        ),
        pytest.param(
            [[A1], [B2], [A5]],
            [(1, 0, 0), (0, 1, 0), (0, 1, 0)],
            [("A", MAY_1), ("B", MAY_2), ("A", MAY_5)],
            id="put back",
        ),
        pytest.param(
            [[A1], [B1], [A1]],
            [(1, 0, 0), (0, 1, 0), (0, 1, 0)],
            [("A", MAY_1), ("B", MAY_1), ("A", MAY_1)],
            id="put back, no times of entry",
        ),
        pytest.param([[A2], [B1]], [(1, 0, 0), (0, 1, 0)], [("A", MAY_2), ("B", MAY_2)], id="not known earlier"),
        pytest.param(
            [[A1, B2], [B2, C5]],
            [(1, 1, 0), (0, 1, 1)],
            [("A", MAY_1), ("B", MAY_2), ("C", MAY_5)],
            id="a later file goes on",
        ),
    ],
)
def test_versions(
    db: Database,
    imports: list[list[CaseEvent]],
    counts: list[tuple[int, int, int]],
    stored: list[tuple[str, datetime]],
) -> None:
    found = [events.add_versions(db, batch(db, n), rows) for n, rows in enumerate(imports)]
    assert found == [Counts(*each) for each in counts]
    versions = events.load_events(db, ["C1"])
    assert [(each.team, each.recorded) for each in versions] == stored
    assert [each.version for each in versions] == list(range(1, len(stored) + 1))


def moved(day: int, recorded: datetime | None = None) -> CaseEvent:
    """A visit of that day of May. With no time of entry it counts as recorded at the end of its day."""
    on = Moment(date(2020, 5, day))
    return CaseEvent("V1", "C1", "cp_visit", on, recorded or end_of_day(on.day))


@pytest.mark.parametrize(
    ("imports", "days"),
    [
        # "again" is the first file once more, to the byte.
        pytest.param([[moved(4)], [moved(6)], [moved(4)]], [4, 6, 4], id="A, B, A without times of entry"),
        pytest.param([[moved(6)], [moved(4)], [moved(6)]], [6, 4, 6], id="and with the later date first"),
        pytest.param(
            [[moved(4)], [moved(6)], "again", [moved(4)]], [4, 6, 4], id="the old file between changes nothing"
        ),
        pytest.param([[moved(4)], [moved(6)], "again"], [4, 6], id="the very same old file again"),
        pytest.param([[moved(6)], [moved(4)], "again"], [6, 4], id="nor if its date is the later"),
        pytest.param([[moved(4)], [moved(6)], [moved(4)], "again"], [4, 6, 4], id="nor what stands, again"),
        pytest.param([[moved(4), moved(6)], [moved(4), moved(6)]], [4, 6], id="a file with both, twice"),
        pytest.param([[moved(4)], [moved(6)], [moved(4), moved(6)]], [4, 6], id="the history of both ends with B"),
        pytest.param([[moved(4)], [moved(6)], [moved(6), moved(4)]], [4, 6, 4], id="and this one with A"),
        pytest.param([[moved(4, MAY_5)], [moved(6, MAY_9)], [moved(4, MAY_5)]], [4, 6], id="a late row says so itself"),
        pytest.param([[moved(4)], [moved(6), moved(4)], [moved(6)]], [4, 6, 4, 6], id="the last word of each file"),
    ],
)
def test_a_date_that_goes_and_comes_back(db: Database, imports: list[list[CaseEvent] | str], days: list[int]) -> None:
    for number, rows in enumerate(imports):
        given, again = (imports[0], True) if isinstance(rows, str) else (rows, False)
        assert not isinstance(given, str)
        events.add_frame(db, batch(db, number), frame_of(given), replayed=again)
    versions = events.load_events(db, ["C1"])
    assert [each.happened.day.day for each in versions] == days
    assert [each.recorded for each in versions] == sorted(each.recorded for each in versions)


FULL = CaseEvent(
    "E9",
    "c2",
    "booked",
    Moment(date(2020, 5, 2), datetime(2020, 5, 2, 22, 30, tzinfo=UTC)),
    MAY_2,
    1,
    "EP1",
    "North",
    "W1",
    {"of": "cp_visit", "for": date(2020, 5, 9), "completes": False, "point": 10, "evidence_not_held": ("mode",)},
    "invented",
)


def test_events_come_back_as_they_went_in(db: Database) -> None:
    events.add_versions(db, batch(db), [FULL])
    assert events.load_events(db, ["c2", "absent"]) == [FULL]


def test_a_frame_comes_back_sorted_by_bytes(db: Database) -> None:
    # By bytes, capitals come before small letters, and é after both; a server set to English would mix them.
    given = [visit(subject=subject, event_id=event) for subject in ("é", "a", "Z", "B") for event in ("b", "A")]
    events.add_versions(db, batch(db), given)
    frame = events.load_frame(db)
    assert frame.get_column("subject").to_list() == ["B", "B", "Z", "Z", "a", "a", "é", "é"]
    assert frame.equals(frame_of(sorted(given, key=lambda e: (e.subject.encode(), e.event_id.encode()))))
    assert events.load_frame(db, ["a", "é"]).equals(frame[4:])


def test_what_was_known_when(db: Database) -> None:
    events.add_versions(db, batch(db, 1), [A1])
    second = batch(db, 2)
    events.add_versions(db, second, [B2, visit("D", MAY_1, "V2", "C2")])
    assert [e.team for e in events.load_events(db, ["C1"], known_at=MAY_1)] == ["A"]
    assert [e.team for e in events.load_events(db, ["C1"], known_at=MAY_2)] == ["A", "B"]
    assert events.load_frame(db, up_to_batch=second - 1).height == 1
    assert events.changed_subjects(db, second - 1) == ["C1", "C2"]
    assert events.changed_subjects(db, second) == []
    assert events.count_versions(db) == 3


def test_a_source_knows_what_of_its_own_stands(db: Database) -> None:
    gone = CaseEvent("a_%:2", "C1", "cp_visit", Moment(date(2020, 5, 1)), MAY_2, attributes={"retracted": True})
    given = [visit(event_id="a_%:1"), visit(event_id="a_%:2"), gone, visit(event_id="A_%:3"), visit(event_id="axy:4")]
    events.add_versions(db, batch(db), given)
    assert events.standing_ids(db, "a_%:").rows() == [("C1", "a_%:1")]


def test_a_thousand_subjects_twice(db: Database) -> None:
    rows = [visit(subject=f"C{n:05}", event_id=f"V{n % 3}") for n in range(2_500)]
    assert events.add_versions(db, batch(db, 1), rows) == Counts(2_500, 0, 0)
    assert events.add_versions(db, batch(db, 2), reversed(rows)) == Counts(0, 0, 2_500)
    assert events.load_frame(db).height == events.load_frame(db, [row.subject for row in rows]).height == 2_500


@pytest.mark.slow
def test_a_large_import_goes_in_parts_and_changes_nothing_the_second_time(db: Database) -> None:
    # 120,000 rows are three parts of some 50,000; subjects C0 to C29 with 4,000 events each straddle their edges.
    rows = [visit(subject=f"C{n % 30}", event_id=f"V{n}") for n in range(120_000)]
    frame = frame_of(rows)
    assert events.add_frame(db, batch(db, 1), frame) == Counts(120_000, 0, 0)
    assert events.add_frame(db, batch(db, 2), frame) == Counts(0, 0, 120_000)
    assert events.load_frame(db).equals(frame.sort("subject", "event_id"))


def test_people(db: Database) -> None:
    child = Person("C1", "Ann Other", date(2015, 2, 28), None, "F1", "", None, False)
    unborn = Person("C2", expected_date_of_birth=date(2020, 8, 1), restricted=True)
    born = Person("C2", date_of_birth=date(2020, 7, 30))
    both = replace(unborn, date_of_birth=born.date_of_birth)
    first, second = batch(db, 1), batch(db, 2)
    assert people.add_versions(db, first, [unborn, child], recorded=MAY_2) == Counts(2, 0, 0)
    assert people.add_versions(db, second, [unborn, child], recorded=MAY_5) == Counts(0, 0, 2)
    assert people.add_versions(db, second, [born], recorded=MAY_1) == Counts(0, 1, 0)
    assert people.load(db) == {"C1": child, "C2": both}
    assert people.load(db, ["C2"]) == {"C2": both}
    # The correction says 1 May, but corrects what was recorded on 2 May: so nobody knew before 2 May.
    assert people.load(db, known_at=MAY_1) == {}
    assert people.load(db, known_at=MAY_2) == {"C1": child, "C2": both}


WHOLE = frozenset({"name", "date_of_birth", "died"})
ANN = {"name": "Ann Other"}
BORN, DIED = {"date_of_birth": date(2015, 2, 28)}, {"died": date(2020, 5, 1)}


@pytest.mark.parametrize(
    ("imports", "known"),
    [
        # A source in small letters says only what it says; one in capitals says of each of three fields that it is empty.
        pytest.param([("P", ANN | BORN), ("a", BORN)], ANN | BORN, id="what a source does not say it leaves"),
        pytest.param([("a", BORN), ("P", ANN)], ANN | BORN, id="an empty cell takes back nothing of another's"),
        pytest.param([("P", ANN), ("a", BORN)], ANN | BORN, id="and so it is in the other order"),
        pytest.param([("P", ANN | DIED), ("P", ANN)], ANN, id="an empty cell takes back what this source had said"),
        pytest.param([("P", ANN | DIED), ("a", BORN), ("P", ANN)], ANN | BORN, id="also where another spoke since"),
        pytest.param([("P", DIED), ("a", DIED), ("P", {})], DIED, id="not what another said after it"),
        pytest.param([("a", DIED), ("P", DIED), ("P", {})], DIED, id="nor what another had said before it"),
        pytest.param([("P", DIED), ("a", DIED), ("P", {}), ("a", {})], DIED, id="one that only says never takes back"),
        pytest.param([("P", DIED), ("Q", DIED), ("P", {}), ("Q", {})], {}, id="until neither says it"),
        pytest.param([("a", {"name": "A."}), ("b", ANN)], ANN, id="where two differ, the later stands"),
        pytest.param([("a", DIED), ("P", {"cleared": {"died"}})], {}, id="cleared, whoever said it"),
        pytest.param([("a", DIED), ("P", {"cleared": {"died"}}), ("a", DIED)], DIED, id="until somebody says it again"),
        pytest.param([("P", DIED), ("P", {}), ("P", DIED | {"again": True})], {}, id="an old file brings nothing back"),
        pytest.param([("P", ANN), ("P", ANN | DIED), ("P", ANN | {"again": True})], ANN | DIED, id="nor takes it away"),
    ],
)
def test_people_from_several_sources(
    db: Database, imports: list[tuple[str, dict[str, Any]]], known: dict[str, Any]
) -> None:
    for number, (source, given) in enumerate(imports, 1):
        said = {key: value for key, value in given.items() if key not in ("cleared", "again")}
        emptied = {"C1": WHOLE - said.keys()} if source.isupper() else {}
        cleared = {"C1": frozenset(given.get("cleared", ()))}
        saying = people.Saying(source, emptied, cleared, replayed="again" in given)
        people.add_versions(db, batch(db, number), [Person("C1", **said)], recorded=MAY_2, saying=saying)
    assert people.load(db) == {"C1": Person("C1", **known)}


def test_a_row_of_before_its_sources_were_kept_was_said_whole_by_its_import(db: Database) -> None:
    dead = Person("C1", "Ann Other", date(2015, 2, 28), died=date(2020, 5, 1))
    first = batches.begin_batch(
        db, file="p", format="people csv", evidence=Evidence.HISTORY, fingerprint="p", at=MAY_1, by="administrator"
    )
    people.add_versions(db, first, [dead], recorded=MAY_1)
    with db.transaction() as connection:
        connection.execute(sa.text("UPDATE person_version SET said_by = ''"))
    for source, known in (("ssd", dead), ("people", replace(dead, died=None))):
        saying = people.Saying(source, {"C1": frozenset({"died"})})
        people.add_versions(db, batch(db, 2), [replace(dead, died=None)], recorded=MAY_2, saying=saying)
        assert people.load(db) == {"C1": known}


def test_batches_and_quarantine(db: Database) -> None:
    assert batches.latest_batch(db) is None
    assert batches.last_batch_number(db) == 0
    first, second = batch(db, 1), batch(db, 2)
    rows = [
        QuarantinedRow("events-1.csv", 2, "happened", "01/02/2021", "the date is unclear", "Write 2021-02-01."),
        QuarantinedRow("events-1.csv", 7, "kind", "visit", "the kind is unknown", "See the list of kinds."),
        QuarantinedRow("events-1.csv", 9, "happened", "02/02/2021", "the date is unclear", "Write 2021-02-02."),
    ]
    assert quarantine.add_rows(db, first, rows) == 3
    assert quarantine.add_rows(db, second, []) == 0
    batches.finish_batch(db, first, at=MAY_9, rows_read=9, counts=Counts(4, 1, 1), quarantined=3)
    assert quarantine.list_rows(db, first) == quarantine.list_rows(db) == rows
    assert quarantine.list_rows(db, limit=1) == rows[:1]
    assert quarantine.counts_by_reason(db) == {"the date is unclear": 2, "the kind is unknown": 1}
    assert quarantine.counts_by_reason(db, second) == {}
    latest = batches.latest_batch(db)
    assert latest is not None
    assert (latest.batch, latest.rows_read, latest.counts, latest.quarantined) == (first, 9, Counts(4, 1, 1), 3)
    assert [each.batch for each in batches.list_batches(db)] == [second, first]
    assert [each.file for each in batches.batches_of(db, "f2")] == ["events-2.csv"]
    assert batches.last_batch_number(db) == second


def test_a_natural_key_keeps_its_id_until_another_takes_its_place(db: Database) -> None:
    one = batch(db)
    assert event_keys.ensure_ids(db, one, "list 5", {"C1/1": "a", "C1/2": "b"}) == {"C1/1": "a", "C1/2": "b"}
    assert event_keys.ensure_ids(db, one, "list 5", {"C1/1": "x", "C1/3": "c"}) == {"C1/1": "a", "C1/3": "c"}
    event_keys.set_same_as(db, "list 5", "C1/2", "a")
    assert event_keys.ensure_ids(db, one, "list 5", {"C1/2": "y"}) == {"C1/2": "a"}
    assert event_keys.ensure_ids(db, one, "list 6", {"C1/1": "z"}) == {"C1/1": "z"}
