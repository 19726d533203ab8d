"""Working hours counted back, by hand: hours of working days only, over midnight and over a weekend."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.calendars import get_axis
from engine.obligations.explain_days import instant_before
from engine.words.clock import LONDON
from engine.words.enums import Nation
from engine.words.limits import parse_limit


@pytest.mark.parametrize(
    ("due", "limit", "expected"),
    [
        # Tuesday 10 June 2025: 4 of its 6 hours.
        pytest.param("2025-06-10 06:00", "4 working hours", "2025-06-10 02:00", id="within the day"),
        pytest.param("2025-06-10 06:00", "6 working hours", "2025-06-10 00:00", id="to its midnight"),
        # Its 6 hours, and the last 18 of Monday 9.
        pytest.param("2025-06-10 06:00", "24 working hours", "2025-06-09 06:00", id="over midnight"),
        # 6 hours of Monday 9, nothing of the weekend, 18 of Friday 6.
        pytest.param("2025-06-09 06:00", "24 working hours", "2025-06-06 06:00", id="over a weekend"),
        # The clocks went back at 02:00 on Sunday 26 October: elapsed hours count the hour twice.
        pytest.param(
            "2025-10-26 06:00", "24 hours", "2025-10-25 07:00", id="elapsed hours over the end of summer time"
        ),
    ],
)
def test_so_many_hours_before(due: str, limit: str, expected: str) -> None:
    instant = datetime.fromisoformat(due).replace(tzinfo=LONDON).astimezone(UTC)
    found = instant_before(instant, parse_limit(limit), get_axis(Nation.ENGLAND).is_working)
    assert f"{found.astimezone(LONDON):%Y-%m-%d %H:%M}" == expected
