"""The invented county: the same each time, of the promised size, in the interface's words, and with every case named."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from config.organisation import parse_organisation
from demo.county import County, make_county
from demo.days import GO_LIVE, LAST, months_after, working_after
from demo.files import EVENT_COLUMNS, PEOPLE_COLUMNS, events_csv, organisation_yaml, people_csv, write_county
from demo.org import WORKERS
from engine.words.clock import local_day
from engine.words.values import CaseEvent
from engine.words.vocabulary import AttributeType, load_vocabulary

PYTHON_TYPES = {
    AttributeType.BOOLEAN: bool,
    AttributeType.TEXT: str,
    AttributeType.CHOICE: str,
    AttributeType.DATE: date,
    AttributeType.DATE_OR_TEXT: (date, str),
    AttributeType.INTEGER: int,
    AttributeType.LIST: tuple,
}


@pytest.fixture(scope="module")
def county() -> County:
    return make_county()


@pytest.fixture(scope="module")
def facts(county: County) -> list[CaseEvent]:
    """The last version of each event, without the retracted."""
    last = {event.event_id: event for event in county.events}
    return [event for event in last.values() if not event.retracted]


def in_order(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    return sorted(events, key=lambda event: (event.happened.day, event.recorded))


def open_at_the_end(facts: list[CaseEvent], start: str, *ends: str) -> set[str]:
    state: dict[str, bool] = {}
    for event in in_order(facts):
        if event.kind == start:
            state[event.subject] = True
        elif event.kind in (*ends, "died", "transferred_out"):
            state[event.subject] = False
    return {subject for subject, is_open in state.items() if is_open}


def test_one_seed_makes_one_county(county: County) -> None:
    again = make_county(2020)
    assert again == county
    assert make_county(2021).events != county.events


def test_the_county_is_the_same_on_every_machine(county: County) -> None:
    """A pinned fingerprint: a change of the county is seen, and is meant."""
    text = people_csv(county.people) + events_csv(county.events)
    assert hashlib.sha256(text.encode()).hexdigest() == FINGERPRINT


def test_sizes(county: County, facts: list[CaseEvent]) -> None:
    assert 285 <= len(county.people) <= 315
    assert 8_000 <= len(county.events) <= 25_000
    assert 150 <= len(open_at_the_end(facts, "case_opened", "case_closed")) <= 190
    assert 35 <= len(open_at_the_end(facts, "looked_after_started", "looked_after_ended")) <= 45
    assert 20 <= len(open_at_the_end(facts, "cp_plan_started", "cp_plan_ended")) <= 30
    court = open_at_the_end(facts, "proceedings_issued", "proceedings_concluded")
    before = open_at_the_end(facts, "pre_proceedings_started", "pre_proceedings_ended", "proceedings_issued")
    assert 10 <= len(court | before) <= 18


def test_every_word_is_in_the_vocabulary(county: County) -> None:
    words = load_vocabulary()
    for event in county.events:
        kind = words.kinds[event.kind]
        for name, value in event.attributes.items():
            assert name in kind.attributes, f"{event.kind} does not carry {name}"
            attribute = words.attributes[name]
            assert isinstance(value, PYTHON_TYPES[attribute.type])
            assert not attribute.choices or value in attribute.choices


def test_ids_and_versions(county: County) -> None:
    subjects = [person.subject for person in county.people]
    assert len(set(subjects)) == len(subjects)
    seen = Counter[str]()
    for event in county.events:
        assert event.subject in subjects
        seen[event.event_id] += 1
        assert event.version == seen[event.event_id]
    for earlier, later in pairwise(county.events):
        assert earlier.recorded <= later.recorded


def test_nothing_is_recorded_before_it_happened_or_outside_the_two_years(county: County) -> None:
    for event in county.events:
        assert event.happened.day <= LAST
        assert GO_LIVE <= local_day(event.recorded) <= LAST
        assert event.happened.day <= local_day(event.recorded)
        if event.happened.instant is not None:
            assert event.happened.instant <= event.recorded


def test_people_who_hold_cases_are_in_the_organisation(county: County) -> None:
    staff = {row["id"]: row for row in county.organisation["people"]}
    teams = {row["id"] for row in county.organisation["teams"]}
    for event in county.events:
        assert event.team in {*teams, ""}
        assert event.worker in {*staff, ""}
        done_by = event.attributes.get("done_by")
        assert done_by is None or done_by in staff
    for row in county.organisation["teams"]:
        assert row["manager"] in staff
        assert row["deputy"] in staff
        assert row["cover"] in teams
    assert 28 <= len(WORKERS) <= 32
    assert len(teams) == 5


def test_the_organisation_file_can_be_read(county: County) -> None:
    organisation = parse_organisation(organisation_yaml(county.organisation))
    assert len(organisation.people) == len(county.organisation["people"])


Picks = Callable[[CaseEvent], bool]


@pytest.mark.parametrize(
    ("least", "picks"),
    [
        pytest.param(200, lambda e: e.kind == "contact_received" and e.happened.instant is not None, id="contacts"),
        pytest.param(20, lambda e: e.attributes.get("route") == "domestic_abuse_hub", id="domestic abuse hub"),
        pytest.param(150, lambda e: e.kind == "assessment_completed", id="assessments"),
        pytest.param(60, lambda e: e.attributes.get("initiated_s47") is True, id="strategy discussions"),
        pytest.param(5, lambda e: e.attributes.get("initiated_s47") is False, id="further strategy discussions"),
        pytest.param(40, lambda e: e.kind == "icpc_held" and e.attributes["kind"] == "initial", id="conferences"),
        pytest.param(2, lambda e: e.attributes.get("kind") == "pre_birth", id="pre-birth conferences"),
        pytest.param(1, lambda e: e.attributes.get("kind") == "transfer_in", id="transfer-in conferences"),
        pytest.param(300, lambda e: e.kind == "core_group_held", id="core groups"),
        pytest.param(600, lambda e: e.kind == "cp_visit", id="child protection visits"),
        pytest.param(400, lambda e: e.kind == "cin_visit", id="child in need visits"),
        pytest.param(300, lambda e: e.kind == "looked_after_visit", id="looked-after visits"),
        pytest.param(100, lambda e: e.kind == "looked_after_review_held", id="looked-after reviews"),
        pytest.param(600, lambda e: e.kind == "case_supervision", id="supervision"),
        pytest.param(20, lambda e: e.kind == "missing_found", id="missing episodes"),
        pytest.param(3, lambda e: e.kind == "rhi_declined", id="interviews declined"),
        pytest.param(10, lambda e: e.kind == "rhi_held", id="interviews held"),
        pytest.param(5, lambda e: e.kind == "proceedings_extended", id="extensions"),
        pytest.param(1, lambda e: e.kind == "pre_proceedings_ended", id="court avoided"),
        pytest.param(10, lambda e: e.attributes.get("placement") == "foster", id="foster"),
        pytest.param(4, lambda e: e.attributes.get("placement") == "residential", id="residential"),
        pytest.param(3, lambda e: e.attributes.get("host_authority") is not None, id="placed away"),
        pytest.param(4, lambda e: e.attributes.get("regulation") == "24", id="regulation 24"),
        pytest.param(1, lambda e: e.attributes.get("regulation") == "19", id="regulation 19"),
        pytest.param(3, lambda e: e.attributes.get("placement") == "with_parents", id="with parents"),
        pytest.param(3, lambda e: e.attributes.get("long_term_foster") is True, id="long-term foster"),
        pytest.param(1, lambda e: e.attributes.get("temporary") is True, id="temporary stays"),
        pytest.param(1, lambda e: e.attributes.get("same_carers") is True, id="same carers"),
        pytest.param(1, lambda e: e.kind == "placed_for_adoption", id="placed for adoption"),
        pytest.param(1, lambda e: e.kind == "died", id="a death"),
        pytest.param(1, lambda e: e.kind == "transferred_out", id="a transfer out"),
        pytest.param(1, lambda e: e.kind == "not_required", id="not required"),
        pytest.param(10, lambda e: e.kind == "reason_given", id="reasons given"),
        pytest.param(500, lambda e: e.kind == "booked", id="bookings"),
        pytest.param(10, lambda e: e.kind == "booking_cancelled", id="bookings cancelled"),
        pytest.param(20, lambda e: e.kind == "attempted", id="attempts"),
        pytest.param(8, lambda e: e.kind == "cp_visit" and e.attributes["seen"] is False, id="child not seen"),
        pytest.param(30, lambda e: e.attributes.get("by_role") == "duty", id="duty visits"),
        pytest.param(10, lambda e: e.kind == "child_away_started", id="child away"),
        pytest.param(2, lambda e: e.kind == "record_awaited", id="records awaited"),
        pytest.param(50, lambda e: e.attributes.get("date_quality") == "latest", id="latest only"),
    ],
)
def test_each_sort_of_thing_is_there(facts: list[CaseEvent], least: int, picks: Picks) -> None:
    assert sum(picks(event) for event in facts) >= least


def test_versions_late_entries_and_days_shared(county: County, facts: list[CaseEvent]) -> None:
    first = {event.event_id: event for event in county.events if event.version == 1}
    second = [event for event in county.events if event.version == 2]
    moved = [event for event in second if first[event.event_id].happened != event.happened]
    assert len(moved) >= 20
    assert len([event for event in second if first[event.event_id].attributes != event.attributes]) >= 10
    assert len([event for event in second if event.retracted]) >= 5
    late = [event for event in facts if local_day(event.recorded) - event.happened.day >= timedelta(days=7)]
    assert 0.01 <= len(late) / len(facts) <= 0.1
    days = Counter((event.subject, event.happened.day) for event in facts)
    assert sum(count > 1 for count in days.values()) >= 300


def test_looked_after_work_falls_in_the_relaxed_months(facts: list[CaseEvent]) -> None:
    """24 April to 25 September 2020, both days included (SI 2020/445)."""
    relaxed = [event for event in facts if date(2020, 4, 24) <= event.happened.day <= date(2020, 9, 25)]
    kinds = Counter(event.kind for event in relaxed)
    assert kinds["looked_after_visit"] >= 50
    assert kinds["looked_after_review_held"] >= 20
    assert any(event.attributes.get("mode") == "video" for event in relaxed)


def test_children_who_cannot_be_watched(facts: list[CaseEvent]) -> None:
    looked_after = open_at_the_end(facts, "looked_after_started", "looked_after_ended")
    placed = {event.subject for event in facts if event.kind == "placement_started"}
    assert len(looked_after - placed) == 1
    adopters = {event.subject for event in facts if event.kind == "placed_for_adoption"}
    assert looked_after & adopters


def test_siblings_are_seen_together_and_one_is_sometimes_left_out(county: County, facts: list[CaseEvent]) -> None:
    families = {person.subject: person.family for person in county.people}
    seen: dict[tuple[str, date], set[str]] = {}
    for event in facts:
        if event.kind == "cp_visit" and event.attributes["seen"] is True:
            seen.setdefault((families[event.subject], event.happened.day), set()).add(event.subject)
    together = {family for (family, _), children in seen.items() if len(children) > 1}
    assert len(together) >= 8
    assert any(len(children) == 1 and family in together for (family, _), children in seen.items())


def test_nothing_is_recorded_of_a_child_after_its_death(county: County) -> None:
    (child,) = [person for person in county.people if person.died is not None]
    assert child.restricted
    assert child.died == date(2020, 2, 18)
    of_child = [event for event in county.events if event.subject == child.subject]
    assert max(event.happened.day for event in of_child) == child.died


def test_one_child_is_not_born_yet(county: County) -> None:
    (child,) = [person for person in county.people if person.date_of_birth is None]
    assert child.expected_date_of_birth is not None
    assert child.expected_date_of_birth > LAST


def test_some_work_of_leavers_is_still_theirs(facts: list[CaseEvent]) -> None:
    left = {worker.id for worker in WORKERS if worker.left is not None and worker.left < LAST}
    opened = open_at_the_end(facts, "case_opened", "case_closed")
    holder = {event.subject: event.worker for event in in_order(facts) if event.worker and event.subject in opened}
    kept = [subject for subject, worker in holder.items() if worker in left]
    assert 1 <= len(kept) <= 15


def test_bookings_after_the_due_date(facts: list[CaseEvent]) -> None:
    """On the last day some visit is overdue and booked: ten working days from the last visit are over."""
    last: dict[str, date] = {}
    for event in in_order(facts):
        if event.kind == "cp_visit" and event.attributes["seen"] is True:
            last[event.subject] = event.happened.day
    after_due = [
        event
        for event in facts
        if event.kind == "booked"
        and event.attributes["of"] == "cp_visit"
        and event.subject in last
        and isinstance(booked := event.attributes["for"], date)
        and booked >= LAST
        and working_after(last[event.subject], 10) < LAST
    ]
    assert len(after_due) >= 2


def timeliness(facts: list[CaseEvent], start: str, kind: str, due: Callable[[date], date]) -> float:
    """The share of the intervals between one and the next, from the start, that kept to the limit."""
    previous: dict[str, date] = {}
    kept = []
    for event in in_order(facts):
        if event.kind == start:
            previous[event.subject] = event.happened.day
        elif event.kind == kind and event.attributes.get("seen") is not False and event.subject in previous:
            kept.append(event.happened.day <= due(previous[event.subject]))
            previous[event.subject] = event.happened.day
    return sum(kept) / len(kept)


@pytest.mark.parametrize(
    ("start", "kind", "due"),
    [
        pytest.param("cp_plan_started", "cp_visit", lambda day: working_after(day, 10), id="visits in 10 working days"),
        pytest.param("cin_plan_started", "cin_visit", lambda day: working_after(day, 20), id="20 working days"),
        pytest.param("case_opened", "case_supervision", lambda day: months_after(day, 3), id="supervision in 3 months"),
        pytest.param("referral_received", "assessment_completed", lambda day: working_after(day, 45), id="45 days"),
    ],
)
def test_most_is_done_in_time_and_not_all(
    facts: list[CaseEvent], start: str, kind: str, due: Callable[[date], date]
) -> None:
    assert 0.83 <= timeliness(facts, start, kind, due) <= 0.97


def test_files(county: County, tmp_path: Path) -> None:
    paths = write_county(county, tmp_path / "county")
    assert [path.name for path in paths] == [
        "people.csv",
        "events.csv",
        "contacts.parquet",
        "missing.json",
        "organisation.yaml",
    ]
    assert sum(path.stat().st_size for path in paths) < 2_000_000
    people = list(csv.reader(io.StringIO(paths[0].read_text("utf-8"))))
    assert tuple(people[0]) == PEOPLE_COLUMNS
    assert len(people) == len(county.people) + 1
    rows = list(csv.DictReader(io.StringIO(paths[1].read_text("utf-8"))))
    assert tuple(rows[0]) == EVENT_COLUMNS
    missing = json.loads(paths[3].read_text("utf-8"))
    assert {row["kind"] for row in missing} >= {"missing_found", "rhi_offered", "rhi_held", "rhi_declined"}
    contacts = [event for event in county.events if event.kind in ("contact_received", "contact_decided")]
    assert len(rows) + len(missing) + len(contacts) == len(county.events)


def test_written_twice_the_files_are_equal(county: County, tmp_path: Path) -> None:
    first, second = write_county(county, tmp_path / "one"), write_county(county, tmp_path / "two")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


FINGERPRINT = "a8c38175c0d8ed724e53f3e49f7864c189aa38a93e683c5a61be2cda17b69529"
