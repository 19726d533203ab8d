"""Weeks in pre-proceedings and care proceedings: the edges of each mark, families, extensions, means and medians."""

from __future__ import annotations

from datetime import date

import pytest

from engine.reports.proceedings import matters, proceedings
from engine.words.values import Person
from tests.reports.hand_made import event
from tests.reports.hand_view import rows, span, view


def week(period: str, since: str, day: str) -> int:
    seen = view(day, spans=[span("A", period, since)])
    return matters(seen)[0].week(seen.today)


@pytest.mark.parametrize(
    ("period", "day", "number"),
    [
        # beginning with Monday 6 January 2025, 26 weeks are 182 days: the last is Sunday 6 July
        ("proceedings", "2025-01-06", 1),
        ("proceedings", "2025-01-12", 1),
        ("proceedings", "2025-01-13", 2),
        ("proceedings", "2025-07-06", 26),
        ("proceedings", "2025-07-07", 27),
        # twelve weeks after 6 January are 84 days: 31 March; sixteen are 112: 28 April
        ("pre_proceedings", "2025-01-06", 1),
        ("pre_proceedings", "2025-01-13", 1),
        ("pre_proceedings", "2025-01-14", 2),
        ("pre_proceedings", "2025-03-31", 12),
        ("pre_proceedings", "2025-04-01", 13),
        ("pre_proceedings", "2025-04-28", 16),
        ("pre_proceedings", "2025-04-29", 17),
    ],
)
def test_the_week_a_case_is_in(period: str, day: str, number: int) -> None:
    assert week(period, "2025-01-06", day) == number


DAY = "2025-07-10"
SPANS = [
    *(span("A", "proceedings", "2025-01-06"), span("B", "proceedings", "2025-01-06")),  # one family, 186 days: week 27
    span("C", "proceedings", "2025-01-07"),  # 185 days: week 27, extended
    span("D", "proceedings", "2025-06-02"),
    span("E", "pre_proceedings", "2025-04-15"),  # 86 days: week 13
    span("F", "pre_proceedings", "2025-03-03"),  # 129 days: week 19
    span("G", "proceedings", "2024-12-02", "2025-06-01", "proceedings_concluded"),  # 182 days: 26 weeks
    span("H", "proceedings", "2024-12-02", "2025-06-15", "proceedings_concluded"),  # 196 days: 28 weeks
    span("H", "pre_proceedings", "2024-10-07", "2024-12-02", "proceedings_issued"),  # before the period
    span("I", "pre_proceedings", "2025-01-06", "2025-02-17", "pre_proceedings_ended"),  # 42 days: 6 weeks
    span("J", "proceedings", "2025-01-06", "2025-03-03", "transferred_out"),
]
EVENTS = [
    event("A", "proceedings_issued", "2025-01-06"),
    event("C", "proceedings_issued", "2025-01-07", team="court-3"),
    event("C", "proceedings_extended", "2025-06-30", team="court-3", until=date(2025, 9, 1)),
    event("G", "proceedings_issued", "2024-12-02", team="court-3"),
    event("G", "proceedings_extended", "2025-05-12", team="court-3", until=date(2025, 7, 27)),
    event("G", "allocated", "2025-06-20"),  # to Court Team 2, after it was concluded
]
PEOPLE = [Person(subject, family="F1") for subject in "AB"]


def made(team: str = ""):  # type: ignore[no-untyped-def]
    seen = view(DAY, spans=SPANS, events=EVENTS, people=PEOPLE)
    return proceedings(seen, date(2025, 1, 1), date(2025, 7, 10), team)


def test_what_is_open_with_its_week() -> None:
    assert rows(made(), "proceedings", "case", "week", "last_day", "extensions", "extended_to", "standing") == [
        ("A B", 27, date(2025, 7, 6), None, None, "over 26 weeks, no extension recorded"),
        ("C", 27, date(2025, 7, 7), 1, date(2025, 9, 1), "over 26 weeks, within the extension"),
        ("D", 6, date(2025, 11, 30), None, None, "within 26 weeks"),
    ]
    assert rows(made(), "pre_proceedings", "case", "week", "standing") == [
        ("F", 19, "over 16 weeks"),
        ("E", 13, "over 12 weeks"),
    ]
    assert made().lead == (
        "3 families (4 children) in care proceedings, 2 over 26 weeks (1 of them within an extension).",
        "2 families (2 children) in pre-proceedings, 1 over 16 weeks.",
    )


def test_the_day_after_the_extension_is_over_it() -> None:
    seen = view("2025-09-02", spans=SPANS, events=EVENTS, people=PEOPLE)
    found = rows(proceedings(seen, date(2025, 1, 1), date(2025, 7, 10)), "proceedings", "case", "standing")
    assert ("C", "over 26 weeks, and over the extension") in found


def test_concluded_ones_with_mean_and_median() -> None:
    keys = ("what", "families", "children", "mean_weeks", "median_weeks", "limit_weeks", "within")
    assert rows(made(), "concluded", *keys) == [
        ("Pre-proceedings", 1, 1, 6.0, 6.0, 16, 1),
        ("Care proceedings", 2, 2, 27.0, 27.0, 26, 1),
    ]
    assert rows(made(), "concluded_cases", "case", "team", "weeks", "how") == [
        ("G", "Court Team 3", 26.0, "concluded"),
        ("H", "no team recorded", 28.0, "concluded"),
        ("I", "no team recorded", 6.0, "ended"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "cases"),
    [
        (date(2025, 6, 1), date(2025, 6, 15), ["G", "H"]),
        (date(2025, 6, 2), date(2025, 6, 14), []),
        (date(2024, 12, 2), date(2024, 12, 2), ["H"]),
    ],
)
def test_both_days_of_the_period_are_in_it(first: date, last: date, cases: list[str]) -> None:
    report = proceedings(view(DAY, spans=SPANS, events=EVENTS, people=PEOPLE), first, last)
    assert [case for (case,) in rows(report, "concluded_cases", "case")] == cases


def test_by_team() -> None:
    assert rows(made(), "teams") == [
        ("Court Team 2", 0, 0, 0, 1, 1, 0),
        ("Court Team 3", 0, 0, 0, 1, 1, 1),
        ("no team recorded", 2, 2, 1, 1, 0, 0),
        ("All", 2, 2, 1, 3, 2, 1),
    ]
    assert rows(made("court-3"), "proceedings", "case") == [("C",)]


def test_with_nothing_in_court() -> None:
    report = proceedings(view(DAY), date(2025, 1, 1), date(2025, 7, 10))
    assert report.lead[0] == "No family is in care proceedings."
    assert rows(report, "teams") == []
    assert rows(report, "concluded", "mean_weeks") == [(None,), (None,)]
