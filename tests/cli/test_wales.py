"""The emergency powers and the courts in a Welsh home, where the law of England and Wales holds, from the import on."""

from __future__ import annotations

from pathlib import Path

import pytest
from longstop_line import HEADINGS, PEOPLE, Line, lines

# Before Easter 2022; the clocks had gone forward on 27 March. No holiday counts in any of these.
EVENTS = f"""{HEADINGS}
w1,HC-1,police_protection_started,2022-04-14T20:00,,,court-1,sw-001,,
w2,HC-2,epo_made,2022-04-11,,,court-1,sw-001,,
w3,HC-2,pre_proceedings_started,2022-04-11,,,court-1,sw-001,,
w4,HC-3,child_assessment_began,2022-04-12,,,court-1,sw-001,,
w5,HC-3,proceedings_issued,2022-04-11,,,court-1,sw-001,,
"""
AS_AT = ("--as-at", "2022-04-19")


@pytest.fixture
def wales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A home that `init` made for a Welsh authority, with three children."""
    monkeypatch.delenv("LONGSTOP_HOME", raising=False)
    monkeypatch.delenv("LONGSTOP_DATABASE", raising=False)
    line = Line(tmp_path / "home")
    line("init", line.home, "--nation", "wales", home=False)
    line("db", "upgrade")
    line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS))
    return line


def test_what_is_due(wales: Line) -> None:
    assert wales.duties(*AS_AT) == {
        # 72 elapsed hours from Thursday evening.
        ("police_protection", "HC-1", 1): ("2022-04-17T20:00+01:00", "overdue"),
        # Eight days, Monday 11 April the first of them; that the last is Easter Monday is for the court to say.
        ("emergency_protection_order", "HC-2", 1): ("2022-04-18", "overdue"),
        # 112 days: 19 in April, 31 in May, 30 in June, 31 in July are 111, and 1 August.
        ("pre_proceedings_16_weeks", "HC-2", 1): ("2022-08-01", "open"),
        # Seven days, Tuesday 12 April the first of them.
        ("child_assessment_order", "HC-3", 1): ("2022-04-18", "overdue"),
        # 26 weeks, Monday 11 April the first day: 181 more are 19, 31, 30, 31, 31, 30 and 9 in October, a Sunday.
        ("care_proceedings", "HC-3", 1): ("2022-10-09", "open"),
    }


def test_scan_and_explanation(wales: Line) -> None:
    assert "3 lines added to the breach log" in wales("scan", *AS_AT).stdout
    told = wales("explain", "--subject", "HC-1", "--timescale", "police_protection", *AS_AT).stdout
    assert "Children Act 1989, section 46(6)" in told


def test_proceedings_without_a_clock_are_listed_as_unwatched(wales: Line) -> None:
    """The 26 weeks came into the Act on 22 April 2014, so proceedings of the day before have none."""
    wales("import", wales.file("more.csv", f"{HEADINGS}\nw6,HC-1,proceedings_issued,2014-04-21,,,court-1,sw-001,,\n"))
    listed = wales("report", "cohorts", *AS_AT).stdout
    assert "1 child is unwatched" in listed
    assert "HC-1  ZQ        In proceedings  21 April 2014  End of care" in listed


def test_a_reviewed_stay_in_secure_accommodation_is_watched(wales: Line) -> None:
    """Wales's one review answers the stay; nothing further is expected of it, so nothing is missing."""
    rows = (
        "s1,HC-2,secure_accommodation_started,2022-03-14,,,court-1,sw-001,,",
        "s2,HC-2,secure_review_held,2022-03-21,,,court-1,sw-001,,",
    )
    wales("import", wales.file("more.csv", lines(*rows)))
    assert "No child is unwatched" in wales("report", "cohorts", *AS_AT).stdout
