"""The scorecard as a report: what stands in which table, what is said first, and what never stands anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from little_county import Child, card, seen_children, whole_county
from openpyxl import load_workbook

from engine.rendering.report_excel import report_excel
from engine.rendering.report_html import report_html
from engine.rendering.report_json import report_json
from engine.rendering.report_text import report_text
from engine.reports.counting import Count
from engine.reports.periods import day_period
from engine.reports.report import Chart, Report, Shade, Table, Words
from engine.reports.scorecard import Scope
from engine.reports.scorecard_report import scorecard_report
from engine.words.enums import LimitName
from engine.words.measures import Comparator

ENGLAND = Comparator("England", "seen", LimitName.STATUTORY, 2020, 77.7, "D", "A source", "England counts otherwise.")
NORTHSHIRE = Comparator("Northshire", "seen", LimitName.STATUTORY, 2020, 41.0, "D", "Northshire")


def tables(report: Report) -> dict[str, Table]:
    return {part.id: part for part in report.parts if isinstance(part, Table)}


def shown(table: Table, timescale: str) -> dict[str, str]:
    """The words (or values) of the row of a timescale, by column."""
    row = next(row for row in table.rows if row.cells[0].value == timescale)
    return {column.key: cell.words or str(cell.value) for column, cell in zip(table.columns, row.cells, strict=True)}


def test_law_and_local_stand_in_tables_of_their_own() -> None:
    found = tables(scorecard_report(card(*whole_county())))
    assert [(row.cells[0].value, row.cells[1].value) for row in found["law"].rows] == [
        ("seen", "statutory"),
        ("assessed", "statutory"),
    ]
    assert [(row.cells[0].value, row.cells[1].value) for row in found["local"].rows] == [
        ("seen", "aim"),
        ("oversight", "statutory"),
        ("review", "statutory"),
    ]


def test_the_main_row_of_a_duty() -> None:
    report = scorecard_report(card(seen_children(), comparators=[ENGLAND, NORTHSHIRE]))
    assert shown(tables(report)["law"], "seen") == {
        "timescale": "Child seen: children, fell due",
        "limit": "guidance",
        "in_time": "4",
        "counted": "10",
        "percent": "40.0",
        "target": "45",
        "standing": "5 points below",
        "previous": "1 of 1",
        "change": "–",
        "year_to_date": "45.5",  # 5 of 11
        "england": "77.7% in 2020, counted otherwise",
        "northshire": "41% in 2020",
    }
    assert "England, Child seen, counted otherwise: England counts otherwise." in report.notes


def test_under_ten_there_is_no_percentage_and_no_colour() -> None:
    report = scorecard_report(card(seen_children()[:9]))
    row = next(row for row in tables(report)["law"].rows)
    percent = row.cells[[column.key for column in tables(report)["law"].columns].index("percent")]
    assert (percent.value, percent.words) == (None, "–")
    assert all(cell.shade is Shade.PLAIN for cell in row.cells)
    assert shown(tables(report)["law"], "seen")["standing"] == "not judged"


def test_a_colour_never_stands_alone() -> None:
    found = tables(scorecard_report(card(*whole_county())))
    coloured = [cell for table in found.values() for row in table.rows for cell in row.cells if cell.shade]
    assert coloured
    assert all(cell.words for cell in coloured)


def test_what_is_said_first() -> None:
    lead = scorecard_report(card(*whole_county())).lead
    assert lead == (
        "Of 2 limits of law and guidance: 1 near target; 1 not judged (no target, or under ten counted). Furthest below: "
        "Child seen, 4 of 10 in time (40%; target 45%).",
        "None of 3 standards and aims of the authority's own could be held against a target.",
        "In time, and only recorded late, so that they looked late when September 2020 ended: Child seen 1, Assessment 1, "
        "Oversight 1.",
    )


def test_in_time_is_not_the_same_as_done_well_stands_on_each() -> None:
    for period in (None, day_period(date(2020, 9, 30))):
        found = card(*whole_county(), period=period) if period else card(*whole_county())
        assert any(
            isinstance(part, Words) and part.title == "In time is not the same as done well"
            for part in scorecard_report(found).parts
        )


def test_no_worker_stands_anywhere() -> None:
    children = seen_children()
    for child in children:
        child.events = [replace(event, worker="WORKER-7") for event in child.events]
    report = scorecard_report(card(children))
    assert not any("WORKER-7" in lay(report) for lay in (report_text, report_html, report_json))


def test_a_chart_for_what_stands_below_target_with_two_months_to_show() -> None:
    children = [
        Child(f"{month}-{n}").referred(f"{month}-1").seen(f"{month}-{5 if n < 4 else 20}")
        for month in (7, 8, 9)
        for n in range(10)
    ]
    (chart,) = [part for part in scorecard_report(card(children)).parts if isinstance(part, Chart)]
    assert (chart.categories[-3:], chart.series[0].values, chart.target) == (
        ("July", "Aug", "Sept"),
        (None, None, None, 40.0, 40.0, 40.0),
        45,
    )
    assert "April none" in chart.description


def test_on_a_day_only_what_is_always_counted_so_is_held_against_a_target() -> None:
    found = card(seen_children(), period=day_period(date(2020, 9, 30)), comparators=[ENGLAND])
    (law, _) = found.lines
    # on 30 September: overdue c10 c11; c02 and c03 recorded or done in October, c02's visit of the 30th known now: met;
    # c03 due that day and c04 due on 1 October run
    assert law.count == Count(in_time=2, not_done=2)
    assert (law.target, law.comparators) == (None, ())


def test_a_team_with_nothing_says_so() -> None:
    nobody = Scope("team none", "Nobody's Team", frozenset({"none"}))
    report = scorecard_report(card(seen_children(), scope=nobody))
    assert report.lead == ("Nothing fell due, was completed or was running for Nobody's Team in September 2020.",)


def test_a_workbook_names_duties_and_marks_others_figures_in_words(tmp_path: Path) -> None:
    target = tmp_path / "card.xlsx"
    target.write_bytes(report_excel(scorecard_report(card(seen_children(), comparators=[ENGLAND]))))
    sheet = load_workbook(target)["Limits of law and guidance"]
    row = next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("Child seen"))
    assert row == (
        *("Child seen: children, fell due", "guidance", 4, 10, 40, 45),
        *("5 points below", "1 of 1", "–", 45.5, "77.7% in 2020, counted otherwise"),
    )
