"""The weekly team sheet: what stands on it, in what order, with which boxes filled and which left to write in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.rendering.report_html import report_html
from engine.rendering.report_text import report_text
from engine.reports.report import CellKind, Paper
from engine.reports.team_sheet import lines_of, sheets, team_sheet
from engine.words.enums import LimitName, State
from engine.words.values import Person
from tests.reports.hand_made import ASSESSMENT, CORE_GROUP, CP_VISIT, LAC_VISIT, SUPERVISION, duty, event
from tests.reports.hand_view import rows, table, view

DAY = "2025-03-13"  # a Thursday; five working days on is Thursday 20 March
GOLDEN = Path(__file__).parents[1] / "data" / "golden"

OVERDUE = [
    duty(SUPERVISION, "A", "2024-12-02", "2025-03-02", State.OVERDUE, 11),
    duty(CORE_GROUP, "B", "2025-02-24", "2025-03-10", State.OVERDUE, 3),
    duty(CP_VISIT, "C", "2025-02-20", "2025-03-06", State.OVERDUE, 5),
    duty(LAC_VISIT, "D", "2025-01-30", "2025-03-12", State.OVERDUE, 1, cycle=3),
]
NEAR = [
    duty(CP_VISIT, "E", "2025-02-27", "2025-03-13", State.DUE_TODAY, worker="ka"),
    duty(ASSESSMENT, "F", "2025-01-15", "2025-03-20", State.DUE_SOON),
    duty(CORE_GROUP, "G", "2025-03-07", "2025-03-21", State.OPEN),
    duty(CP_VISIT, "H", "2025-03-03", "2025-03-17", State.DUE_SOON, team="court-3"),
]
EVENTS = [
    event("B", "reason_given", "2025-03-11", of="core_group_held", words="chair ill", by="mgr-2"),
    event("C", "booked", "2025-03-12", of="cp_visit", **{"for": date(2025, 3, 14)}),
    event("D", "booked", "2025-03-03", of="looked_after_visit", **{"for": date(2025, 3, 7)}),
]
PEOPLE = [Person("C", "Cal Chance"), Person("D", "Dee Dunn", restricted=True)]


def made(team: str = "court-2"):  # type: ignore[no-untyped-def]
    return team_sheet(view(DAY, obligations=[*OVERDUE, *NEAR], events=EVENTS, people=PEOPLE), team)


def test_the_child_and_the_law_come_first() -> None:
    assert [case for (case,) in rows(made(), "overdue", "case")] == ["D", "C", "B", "A"]


@pytest.mark.parametrize(
    ("due", "shown"),
    [("2025-03-13", True), ("2025-03-20", True), ("2025-03-21", False)],
    ids=["today", "the fifth working day", "the sixth"],
)
def test_what_is_nearly_overdue(due: str, shown: bool) -> None:
    _, nearly = lines_of(view(DAY, obligations=[duty(CP_VISIT, "A", "2025-02-27", due)]), "court-2")
    assert bool(nearly) is shown


def test_boxes_hold_what_is_recorded_and_are_left_empty_otherwise() -> None:
    keys = ("case", "initials", "why_late", "action", "by_whom", "by_when")
    assert rows(made(), "overdue", *keys) == [
        ("D", "DD", "booked Fri 7 March, nothing recorded since", None, None, None),
        ("C", "CC", None, "booked Fri 14 March, after the due date", "NB", date(2025, 3, 14)),
        ("B", "", "chair ill (PA)", None, None, None),
        ("A", "", None, None, None, None),
    ]
    boxes = [column.key for column in table(made(), "overdue").columns if column.kind is CellKind.BOX]
    assert boxes == ["why_late", "action", "by_whom", "by_when"]


def test_days_are_said_in_their_unit() -> None:
    words = [row.cells[5].words for part in ("overdue", "nearly") for row in table(made(), part).rows]
    assert words == ["1 day", "5 working days", "3 working days", "11 days", "today", "5 working days"]


def test_two_limits_of_one_duty_stand_on_one_line() -> None:
    law = duty(LAC_VISIT, "A", "2025-02-20", "2025-04-03", anchor="p")
    aim = duty(LAC_VISIT, "A", "2025-02-20", "2025-03-06", State.OVERDUE, 7, limit=LimitName.AIM, anchor="p")
    report = team_sheet(view(DAY, obligations=[law, aim]), "court-2")
    assert rows(report, "overdue", "what", "due") == [
        ("Looked-after visit (local aim); its statutory limit is 3 April 2025", date(2025, 3, 6))
    ]
    assert rows(report, "nearly") == []


def test_the_sheet_lies_across_a_page_and_is_signed() -> None:
    report = made()
    assert report.paper is Paper.LANDSCAPE
    assert rows(report, "signatures") == [("Team manager", None, None, None), ("Service manager", None, None, None)]
    assert "size: A4 landscape" in report_html(report)
    assert report.scope == "manager PA"


def test_every_team_has_a_sheet_also_when_it_has_nothing() -> None:
    nobody = duty(CP_VISIT, "Z", "2025-02-20", "2025-03-06", State.OVERDUE, 5, team="")
    found = sheets(view(DAY, obligations=[*OVERDUE, *NEAR, nobody]))
    assert list(found) == ["court-2", "court-3", "front", ""]
    assert found["front"].lead == ("Nothing is overdue, none more due within 5 working days.",)
    assert found[""].title == "Team sheet: no team recorded"
    assert rows(found["court-3"], "nearly", "case") == [("H",)]


def test_the_text_is_the_reviewed_one() -> None:
    assert report_text(made()) == (GOLDEN / "team_sheet.txt").read_text("utf-8")


def test_the_page_is_the_reviewed_one() -> None:
    assert report_html(made()) == (GOLDEN / "team_sheet.html").read_text("utf-8")
