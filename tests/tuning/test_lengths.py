"""Which of two lengths is the longer: never said where some start on some calendar says otherwise."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest

from engine.calendars import get_axis
from engine.tuning.lint.lengths import longer
from engine.words.enums import Nation
from engine.words.limits import parse_limit

AXIS = get_axis(Nation.ENGLAND)
STARTS = [date(2024, 1, 1) + timedelta(days=each) for each in range(3 * 365)]
TEXTS = (
    *("same day", "1 day", "7 days", "14 days", "28 days", "31 days", "32 days", "1 week", "2 weeks", "6 weeks"),
    *("1 month", "2 months", "3 months", "6 months", "1 year", "1 working day", "3 working days", "5 working days"),
    *(
        "10 working days",
        "15 working days",
        "20 working days",
        "45 working days",
        "end of month",
        "12 months",
        "16 weeks",
    ),
)


@pytest.mark.parametrize(("one", "other"), list(combinations(TEXTS, 2)), ids=lambda text: text.replace(" ", "-"))
def test_what_is_called_longer_is_never_due_earlier(one: str, other: str) -> None:
    first, second = parse_limit(one), parse_limit(other)
    dues = [
        (AXIS.due(start, first), AXIS.due(start, second)) for start in STARTS[:: 1 if "month" in one + other else 3]
    ]
    if longer(first, second):
        assert all(a >= b for a, b in dues)
    if longer(second, first):
        assert all(a <= b for a, b in dues)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("6 weeks", "1 month", True),
        ("32 days", "1 month", True),
        ("31 days", "1 month", False),
        ("20 working days", "2 weeks", True),
        ("10 working days", "12 days", False),
        ("10 working days", "11 days", True),
        ("1 year", "6 months", True),
        ("2 days", "24 hours", True),
        ("24 hours", "1 day", False),
    ],
)
def test_by_hand(one: str, other: str, expected: bool) -> None:
    assert longer(parse_limit(one), parse_limit(other)) is expected
