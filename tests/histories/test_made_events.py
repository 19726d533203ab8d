"""The events that Longstop puts into histories: months, school terms and birthdays, for those whom a rule asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import pytest

from engine.histories.making import birthday, with_made
from engine.rulebook.loading import book_of, load_book
from engine.words.clock import last_instant, start_of_day
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Moment, Person
from engine.words.vocabulary import RULES
from tests.obligations.test_moving_rules import BOOK

CARE: Final = "looked_after_started"
OWN: Final = """
timescales:
  - id: at_an_age
    title: At an age
    authority: local
    source: {cite: "Made up for a test", checked: 2026-11-21}
    owner: allocated team
    nature: records
    thread: looked_after
    starts: {event: birthday, where: "WHERE"}
    met_by: {event: management_oversight}
    versions: [{in_force_from: 2000-01-01, statutory: 30 days}]
    ladder: {due_soon: 1 day before}
    measure: {count: event, kind: fell due in period}
"""


def made(kind: str, day: date, as_at: date, born: date | None = None) -> list[tuple[str, date, str]]:
    """What is made for a child of whom one event is recorded."""
    event = CaseEvent("e1", "C", kind, Moment(day), start_of_day(day))
    people = {"C": Person("C", date_of_birth=born)}
    frame = with_made(BOOK, frame_of([event]), people, last_instant(as_at))
    rows = frame.filter(frame["source"] == "calendar").sort("day")
    return list(rows.select("event_id", "day", "attributes").iter_rows())


def test_each_term_that_begins_after_the_period() -> None:
    terms = made(CARE, date(2025, 1, 10), date(2025, 9, 1))
    assert terms == [
        ("C/term/2025-04-01", date(2025, 4, 1), "{}"),
        ("C/term/2025-09-01", date(2025, 9, 1), "{}"),
    ]


def test_no_term_before_its_day() -> None:
    assert made(CARE, date(2025, 1, 10), date(2025, 3, 31)) == []


def test_no_term_for_a_child_whose_period_never_began() -> None:
    assert made("case_opened", date(2025, 1, 10), date(2025, 9, 1)) == []


@pytest.mark.parametrize(
    ("as_at", "found"),
    [
        (date(2025, 5, 19), []),
        (date(2025, 5, 20), [("C/birthday/16", date(2025, 5, 20), '{"age":16}')]),
    ],
)
def test_a_birthday_that_a_rule_names(as_at: date, found: list[tuple[str, date, str]]) -> None:
    assert made("case_opened", date(2025, 1, 10), as_at, born=date(2009, 5, 20)) == found


@pytest.mark.parametrize("first", [date(2025, 5, 19), date(2025, 5, 20)], ids=["the day before", "the birthday itself"])
def test_a_birthday_of_a_child_known_by_then(first: date) -> None:
    assert made("case_opened", first, date(2025, 9, 1), born=date(2009, 5, 20)) == [
        ("C/birthday/16", date(2025, 5, 20), '{"age":16}')
    ]


def test_no_birthday_before_the_first_event() -> None:
    assert made("case_opened", date(2025, 5, 21), date(2025, 9, 1), born=date(2009, 5, 20)) == []


@pytest.mark.parametrize(
    ("begins", "first"),
    [
        pytest.param(date(2025, 3, 31), date(2025, 4, 1), id="the day before the term"),
        pytest.param(date(2025, 4, 1), date(2025, 4, 1), id="its first day"),
        pytest.param(date(2025, 4, 2), date(2025, 9, 1), id="its second day"),
    ],
)
def test_the_first_term_of_whoever_comes_in_by_its_first_day(begins: date, first: date) -> None:
    assert next(day for _, day, _ in made(CARE, begins, date(2025, 9, 1))) == first


@pytest.mark.parametrize(
    ("begins", "months"),
    [
        pytest.param(date(2024, 2, 29), [date(2024, 3, 1), date(2024, 4, 1)], id="the last of a leap February"),
        pytest.param(date(2024, 3, 1), [date(2024, 3, 1), date(2024, 4, 1)], id="the first of a month"),
        pytest.param(date(2024, 3, 2), [date(2024, 4, 1)], id="the second of a month"),
        pytest.param(date(2024, 3, 31), [date(2024, 4, 1)], id="the last of a month"),
        pytest.param(date(2024, 4, 1), [date(2024, 4, 1)], id="the as-at day itself"),
        pytest.param(date(2024, 1, 1), [date(2024, month, 1) for month in (1, 2, 3, 4)], id="the first of a year"),
    ],
)
def test_each_month_from_the_day_on_which_the_period_begins(begins: date, months: list[date]) -> None:
    event = CaseEvent("e1", "W", "employment_started", Moment(begins), start_of_day(begins))
    frame = with_made(load_book(Nation.ENGLAND), frame_of([event]), {}, last_instant(date(2024, 4, 1)))
    assert sorted(frame.filter(frame["kind"] == "month_began")["day"]) == months


def test_no_birthday_without_a_date_of_birth() -> None:
    assert made("case_opened", date(2025, 1, 10), date(2025, 9, 1)) == []


@pytest.mark.parametrize(
    ("age", "day"), [(16, date(2024, 2, 29)), (17, date(2025, 2, 28)), (0, date(2008, 2, 29)), (20, date(2028, 2, 29))]
)
def test_someone_born_on_29_february(age: int, day: date) -> None:
    assert birthday(date(2008, 2, 29), age) == day


@pytest.mark.parametrize(
    ("where", "ages"),
    [
        pytest.param("age == 5", [5], id="one"),
        pytest.param("age in (5, 11)", [5, 11], id="a list"),
        pytest.param("age == 5 or age == 7", [5, 7], id="either"),
        pytest.param("age == 5 or in_police_protection", range(20), id="either, and one names none"),
        pytest.param("in_police_protection and age == 5", [5], id="with something else"),
        pytest.param("not (age == 5)", range(20), id="all but one"),
        pytest.param("age >= 5", range(20), id="from one on"),
    ],
)
def test_birthdays_are_made_for_the_ages_that_a_condition_names(where: str, ages: Iterable[int]) -> None:
    # Born on 20 May 2005; the first event is of the day after, so that the day of birth itself is not made.
    rule = book_of(
        (RULES / "words.yaml").read_text("utf-8"), (("own.yaml", OWN.replace("WHERE", where)),), Nation.ENGLAND
    )
    event = CaseEvent("e1", "C", CARE, Moment(date(2005, 5, 21)), start_of_day(date(2005, 5, 21)))
    people = {"C": Person("C", date_of_birth=date(2005, 5, 20))}
    frame = with_made(rule, frame_of([event]), people, last_instant(date(2025, 1, 1)))
    rows = frame.filter(frame["source"] == "calendar").sort("day")
    assert list(rows["day"]) == [date(2005 + age, 5, 20) for age in ages if age]
