"""A clock that stands, on real scans: a local rule, its pause, the mornings while it stands, and the day it goes on.

Ten working days from Monday 6 June 2022 end on Monday 20 June. It stands from Monday 13 June: on Wednesday 22 June seven
working days are left out (14 to 17, 20 to 22), and the seventh after 20 June is Wednesday 29 June.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_why_not import ORGANISATION, Home

RULE = """\
timescales:
  - id: plan
    title: Plan
    authority: local
    source: {cite: "Made up for a test", checked: 2022-06-01}
    owner: allocated team
    nature: records
    thread: ehc
    starts: {event: ehc_requested}
    met_by: {event: ehc_plan_issued}
    paused_by: {event: ehc_paused, reason: an exception applies}
    resumed_by: {event: ehc_resumed}
    versions: [{in_force_from: 2018-01-01, statutory: 10 working days}]
    ladder: {due_soon: 5 working days before}
    measure: {count: event, kind: fell due in period}
    examples:
      - {events: [{ehc_requested: 2022-06-06}], due: 2022-06-20, working: "7 to 10, 13 to 17 and 20 June."}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with the rule, and a case that stands since 13 June."""
    for name in ("LONGSTOP_HOME", "LONGSTOP_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    made = Home(tmp_path / "home")
    made("2022-06-14T12:00", "init", made.folder)
    made("2022-06-14T12:00", "db", "upgrade")
    (made.folder / "config" / "organisation.yaml").write_text(ORGANISATION)
    (made.folder / "rules" / "local" / "plan.yaml").write_text(RULE)
    made.bring(
        "2022-06-14T12:00",
        "p1,HC-9,ehc_requested,2022-06-06,,,court-1,,,",
        "p2,HC-9,ehc_paused,2022-06-13,,,court-1,,,",
    )
    return made


def standing(home: Home, at: str) -> dict[str, Any]:
    found = json.loads(home(at, "obligations", "--subject", "HC-9", "--state", "all", "--format", "json"))
    return next(dict(each) for each in found if each["timescale"] == "plan")


def delivered(home: Home, day: str) -> str:
    """The digest that went to PA that morning."""
    return (home.folder / "outbox" / day / "digest-pa.txt").read_text("utf-8")


def test_it_stands_in_the_digest_and_is_not_overdue(home: Home) -> None:
    home.morning("2022-06-22")
    shown = delivered(home, "2022-06-22")
    said = " ".join(shown.split())
    assert "PAUSED: THE CLOCK STANDS" in shown
    assert "paused since Mon 13 June: an exception applies; due Wed 29 June if it goes on today" in said
    assert "Nothing overdue" in said
    assert standing(home, "2022-06-22T08:00")["state"] == "paused"


def test_the_explanation_says_what_was_left_out(home: Home) -> None:
    said = home("2022-06-22T08:00", "explain", "--subject", "HC-9", "--timescale", "plan")
    assert "First due   Mon 20 June 2022" in said
    assert "Paused      since Mon 13 June 2022, an exception applies: 7 working days left out so far" in said
    assert "Due         Wed 29 June 2022, if the clock went on on Wed 22 June 2022" in said


def test_once_it_goes_on_it_comes_up_again(home: Home) -> None:
    home.morning("2022-06-22")
    home.bring("2022-06-23T12:00", "p3,HC-9,ehc_resumed,2022-06-23,,,court-1,,,")
    home.morning("2022-06-24")
    assert "PAUSED" not in delivered(home, "2022-06-24")
    # With the 23rd eight days are left out: Thursday 30 June; five working days before it is the 23rd.
    found = standing(home, "2022-06-24T08:00")
    assert (found["state"], str(found["due"])[:10]) == ("due_soon", "2022-06-30")


def test_why_nobody_was_told_meanwhile(home: Home) -> None:
    home.morning("2022-06-22")
    found = home.ask("hs", standing(home, "2022-06-22T08:00")["obligation"], "2022-06-22", at="2022-06-22T12:00")
    assert "paused" in json.dumps(found)
