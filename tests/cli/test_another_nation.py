"""The main job in Scotland: its book, its calendar and its words from the import to the digest."""

from __future__ import annotations

import pytest
from longstop_line import HEADINGS, PEOPLE, Line

# Over Easter 2022: Good Friday, 15 April, is a holiday in Scotland, Easter Monday is none; Monday 2 May is one.
EVENTS = f"""{HEADINGS}
s1,HC-1,strategy_discussion_needed,2022-04-14,,,court-1,sw-001,,
s2,HC-2,strategy_discussion,2022-04-11,,,court-1,sw-001,"{{""initiated_s47"": true, ""aware"": ""2022-04-08""}}",
s3,HC-3,icpc_held,2022-04-11,,,court-1,sw-001,"{{""kind"": ""initial"", ""outcome"": ""plan""}}",
"""
AS_AT = ("--as-at", "2022-04-19")


@pytest.fixture
def scotland(line: Line) -> Line:
    """A home in Scotland with three children."""
    (line.home / "config" / "settings.yaml").write_text("authority: Glen Example\nnation: scotland\n")
    line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS))
    return line


def test_what_is_due_is_scotlands(scotland: Line) -> None:
    assert scotland.duties(*AS_AT) == {
        # Due on Easter Monday, the next working day after Thursday 14 April.
        ("ird", "HC-1", 1): ("2022-04-18", "overdue"),
        # 28 calendar days after the concern of 8 April: 22 to the end of April and 6 in May.
        ("planning_meeting", "HC-2", 1): ("2022-05-06", "open"),
        # 12-14 April are 1-3; 18-22 4-8; 25 and 26 April 9 and 10.
        ("planning_meeting_record", "HC-3", 1): ("2022-04-26", "open"),
        # To 10 as above; 27-29 April 11-13; Monday 2 May is a holiday; 3 and 4 May 14 and 15.
        ("core_group", "HC-3", 1): ("2022-05-04", "open"),
        ("planning_meeting_review", "HC-3", 1): ("2022-10-11", "open"),
    }


def test_scan_digest_and_explanation_speak_of_scotland(scotland: Line) -> None:
    assert "1 line added to the breach log" in scotland("scan", *AS_AT).stdout
    digest = scotland("digest", *AS_AT, "--preview").stdout
    assert "IRD" in digest
    assert "concern Thu 14 April" in digest
    told = scotland("explain", "--subject", "HC-1", "--timescale", "ird", *AS_AT).stdout
    assert "Good Friday" in told
    assert "Easter Monday" not in told
    assert "National Guidance for Child Protection in Scotland" in told


def test_a_meeting_is_called_what_scotland_calls_it(scotland: Line) -> None:
    told = scotland("explain", "--subject", "HC-3", "--timescale", "core_group", *AS_AT).stdout
    assert "child protection planning meeting of Mon 11 April 2022" in told
    assert "conference" not in told
    digest = scotland("digest", "--as-at", "2022-05-03", "--preview").stdout
    assert "planning meeting Mon 11 April" in digest
    assert "conference Mon 11 April" not in digest
