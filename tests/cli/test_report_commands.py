"""`longstop report` on a real home: every report in every format, to the screen, to files and to folders."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from longstop_line import EVENTS, PEOPLE, Line, new_line

AS_AT = ("--as-at", "2022-06-22")
REPORTS = ("breach-log", "supervision", "proceedings", "cohorts", "forecast")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """One home for all: reports write nothing into it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LONGSTOP_HOME", "LONGSTOP_DATABASE"):
            patch.delenv(name, raising=False)
        line = new_line(tmp_path_factory.mktemp("reports"))
        line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS))
        line("scan", *AS_AT)
        yield line


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_in_each_format(scanned: Line, name: str, tmp_path: Path) -> None:
    text = scanned("report", name, *AS_AT).stdout
    read = json.loads(scanned("report", name, *AS_AT, "--format", "json").stdout)
    assert text.startswith(read["title"].upper())
    page = tmp_path / "out" / "report.html"
    said = scanned("report", name, *AS_AT, "--format", "html", "--to", page)
    assert f"Wrote {page}." in said.stderr
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    workbook = tmp_path / "report.xlsx"
    scanned("report", name, *AS_AT, "--format", "xlsx", "--to", workbook)
    assert openpyxl.load_workbook(workbook).sheetnames[0] == "About"
    folder = tmp_path / "tables"
    scanned("report", name, *AS_AT, "--format", "csv", "--to", folder)
    tables = [part["id"] for part in read["parts"] if part["part"] == "table"]
    assert sorted(path.stem for path in folder.iterdir()) == sorted(tables)


def test_the_breach_log_says_what_was_missed(scanned: Line) -> None:
    """HC-2's first core group and visit were both due on 14 June; the third duty of that team is not due."""
    found = list(
        csv.DictReader(
            io.StringIO(scanned("report", "breach-log", *AS_AT, "--format", "csv", "--table", "breached").stdout)
        )
    )
    assert [(row["case"], row["duty"], row["due"], row["outcome"]) for row in found] == [
        ("HC-2", "Core group", "2022-06-14", "still open")
    ]
    found = list(
        csv.DictReader(
            io.StringIO(scanned("report", "breach-log", *AS_AT, "--format", "csv", "--table", "missed").stdout)
        )
    )
    assert [(row["case"], row["duty"], row["days_over"]) for row in found] == [("HC-2", "Child protection visit", "6")]


def test_a_csv_of_several_tables_says_which_it_can_give(scanned: Line) -> None:
    said = scanned("report", "breach-log", *AS_AT, "--format", "csv", code=2).stderr
    assert "Name one of its tables: outcomes, teams, duties, breached, missed, taken_back." in said
    assert "Use --table, or --to FOLDER" in said
    assert "has no table 'late'" in scanned("report", "breach-log", "--format", "csv", "--table", "late", code=2).stderr


def test_a_chart_as_a_picture(scanned: Line, tmp_path: Path) -> None:
    picture = tmp_path / "weeks.svg"
    scanned("report", "forecast", *AS_AT, "--format", "svg", "--to", picture)
    assert ElementTree.fromstring(picture.read_text("utf-8")).tag.endswith("svg")
    assert "has 0 charts" in scanned("report", "cohorts", *AS_AT, "--format", "svg", code=2).stderr


def test_every_teams_sheet_into_a_folder(scanned: Line, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    scanned("report", "team-sheet", "--all-teams", *AS_AT, "--format", "html", "--to", folder)
    assert sorted(path.name for path in folder.iterdir()) == ["court-1.html", "front-door.html"]
    assert "HC-2" in (folder / "front-door.html").read_text("utf-8")
    assert "HC-2" not in (folder / "court-1.html").read_text("utf-8")
    one = scanned("report", "team-sheet", "--team", "front-door", *AS_AT).stdout
    assert one.startswith("TEAM SHEET: FRONT-DOOR")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("team-sheet",), "say which team"),
        (("team-sheet", "--all-teams"), "Add --to FOLDER"),
        (("team-sheet", "--team", "court-1", "--all-teams"), "say which team"),
        (("team-sheet", "--team", "court1"), "Did you mean court-1?"),
        (("supervision", "--team", "x"), "is no team"),
        (
            ("breach-log", "--authority", "law"),
            "is no authority. Use local, national standard, statute, statutory guidance.",
        ),
        (("breach-log", "--service", "x"), "is no service"),
        (("breach-log", "--timescale", "core_grup"), "Did you mean core_group"),
        (("breach-log", "--subject", "HC-9"), "is no case"),
        (("breach-log", "--from", "1/2/2022"), "is not a date"),
        (("proceedings", "--from", "2022-06-02", "--until", "2022-06-01"), "Give the earlier day first."),
        (("cohorts", "--as-at", "tomorrow"), "is not a date"),
    ],
)
def test_what_is_misused_is_said_and_how_to_mend_it(scanned: Line, words: tuple[str, ...], said: str) -> None:
    assert said in scanned("report", *words, code=2).stderr


def test_a_file_that_cannot_be_written(scanned: Line, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    said = scanned("report", "cohorts", "--format", "html", "--to", tmp_path / "file" / "x.html", code=2).stderr
    assert "cannot be written" in said


def test_breaches_takes_the_same_choices(scanned: Line, tmp_path: Path) -> None:
    def picked(*words: str) -> list[tuple[str, str]]:
        return sorted((row["timescale"], row["entry"]) for row in scanned.rows("breaches", *words))

    assert picked() == [("core_group", "breached"), ("cp_visit", "missed")]
    assert picked("--authority", "local") == [("cp_visit", "missed")]
    assert picked("--subject", "HC-2", "--open") == picked()
    assert picked("--subject", "HC-1") == []
    workbook = tmp_path / "log.xlsx"
    scanned("breaches", "--excel", workbook)
    assert "What became of them" in openpyxl.load_workbook(workbook).sheetnames
