"""`impact` and `replay` on the command line: which books their words mean, every layout, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from longstop_line import Line

AS_AT = ("--as-at", "2022-06-10")  # HC-2's plan began on Friday 27 May 2022: ten working days on is Tuesday 14 June


@pytest.fixture
def shorter(filled: Line) -> Path:
    """A home in which a plan visit is due after 5 working days: 30 and 31 May, 1 June, 6 and 7 June 2022."""
    other = filled.home.parent / "other"
    (other / "config").mkdir(parents=True)
    (other / "config" / "numbers.yaml").write_text("cp_visit: 5 working days\n")
    return other


def visits(line: Line, *args: object) -> list[list[str]]:
    """The lines of the list of changes that speak of plan visits."""
    return [row for row in line.csv("impact", *args) if row[1] == "Child protection visit"]


def test_a_home_a_folder_and_a_file_may_be_compared(filled: Line, shorter: Path) -> None:
    expected = [
        *("HC-2", "Child protection visit", "moves earlier", "2022-06-14", "2022-06-07", "becomes overdue"),
        *("front-door", "", "the limit is 5 working days, was 10 working days"),
    ]
    assert visits(filled, "now", shorter, *AS_AT) == [expected]
    back = visits(filled, shorter, "now", *AS_AT)
    assert [row[2:6] for row in back] == [["moves later", "2022-06-07", "2022-06-14", "ceases to be overdue"]]
    rule = """\
timescales:
  - id: own_visit
    title: Visit of our own
    authority: local
    source: {cite: Our policy, checked: 2026-11-21}
    owner: allocated team
    nature: sees the child
    thread: cp_plan
    starts: {event: cp_plan_started, when_running: ignore}
    met_by: {event: cp_visit, where: seen}
    versions: [{in_force_from: 2015-04-01, statutory: 5 working days}]
    ladder: {due_soon: 2 working days before}
    measure: {count: child, kind: fell due in period}
    examples:
      - {events: [{cp_plan_started: 2025-01-06}], due: 2025-01-13, working: "7 to 10 January, and Monday 13."}
"""
    file = filled.file("own.yaml", rule)
    (row,) = [row for row in filled.csv("impact", "now", file, *AS_AT) if row[1] == "Visit of our own"]
    assert row == [
        "HC-2",
        "Visit of our own",
        "appears",
        "",
        "2022-06-07",
        "becomes overdue",
        "front-door",
        "",
        "the rule is new",
    ]
    folder = filled.home.parent / "rules"
    folder.mkdir()
    (folder / "own.yaml").write_text(rule)
    assert [row] == [each for each in filled.csv("impact", "now", folder, *AS_AT) if each[1] == "Visit of our own"]


def test_a_holiday_more_or_less(filled: Line) -> None:
    rows = visits(filled, "--holiday", "2022-06-13", *AS_AT)
    assert [row[2:5] for row in rows] == [["moves later", "2022-06-14", "2022-06-15"]]
    assert rows[0][-1] == "13 June 2022 (extra bank holiday)"
    rows = visits(filled, "--no-holiday", "2022-06-03", *AS_AT)
    assert [row[2:5] for row in rows] == [["moves earlier", "2022-06-14", "2022-06-13"]]
    assert rows[0][-1] == "3 June 2022 counts now"


def scope(line: Line, *args: object) -> str:
    """What the report says of its two sides."""
    return str(json.loads(line("impact", *args, *AS_AT, "--format", "json").stdout)["scope"])


def test_both_sides_are_named(filled: Line, shorter: Path) -> None:
    rule = filled.file("own.yaml", "timescales: []\n")
    as_they_are = "the files in home, in force as they are"
    assert scope(filled, "now", shorter) == f"{as_they_are} → the files in other"
    assert scope(filled, "now", rule) == f"{as_they_are} → {as_they_are} with own.yaml"
    filled("publish", "--by", "Ada Price", "--reason", "As we go live", "--effective", "2022-06-30", "--yes")
    filled("approve", "1", "--by", "Ben Shaw", "--yes")
    assert scope(filled, "now", filled.home) == "rule book 1 in force → the files in home"
    assert scope(filled, "national", "now") == "the national rules → rule book 1 in force"
    assert scope(filled, "--holiday", "2022-06-13") == (
        "rule book 1 in force → rule book 1 in force, with Monday 13 June 2022 as a bank holiday"
    )


def test_a_draft_in_the_home_before_anything_was_published_is_in_force_itself(filled: Line, shorter: Path) -> None:
    result = filled("impact", "now", filled.home, *AS_AT)
    assert "Both sides are the same: the files in home, in force as they are, and the files in home." in result.stdout
    said = "nothing was published yet, so the home's own files are in force: a draft needs a folder of its own."
    assert said in result.stderr
    assert said not in filled("impact", "now", shorter, *AS_AT).stderr
    filled("publish", "--by", "Ada Price", "--reason", "As we go live", "--effective", "2022-06-30", "--yes")
    filled("approve", "1", "--by", "Ben Shaw", "--yes")
    assert said not in filled("impact", "now", filled.home, *AS_AT).stderr


def test_every_layout(filled: Line, shorter: Path, tmp_path: Path) -> None:
    asked = ("now", shorter, *AS_AT)
    text = filled("impact", *asked).stdout
    assert "moves earlier" in text
    assert text.count("ALERTS EACH MORNING") == 1
    assert "HC-2" in text
    report = json.loads(filled("impact", *asked, "--format", "json").stdout)
    assert report["id"] == "impact"
    page = tmp_path / "impact.html"
    filled("impact", *asked, "--format", "html", "--out", page)
    assert "<h1" in page.read_text("utf-8")
    tables = tmp_path / "tables"
    filled("impact", *asked, "--format", "csv", "--out", tables)
    assert {file.stem for file in tables.iterdir()} == {
        *("managers", "duties", "overdue", "timeliness", "mornings", "each")
    }
    managers = filled.csv("impact", *asked, "--table", "managers")
    assert managers[0][:3] == ["manager", "teams", "next_before"]


def test_replay_counts_the_mornings(filled: Line) -> None:
    span = ("--from", "2022-06-06", "--to", "2022-06-17")
    rows = [row for row in filled.csv("replay", *span) if "Child protection visit" in row]
    # Due soon is 3 working days before Tuesday 14 June, Thursday the 9th; then due on the day and overdue on the next.
    assert [(row[0], row[2], row[4]) for row in rows if row[2] == "HC-2"] == [
        ("2022-06-09", "HC-2", "due soon"),
        ("2022-06-14", "HC-2", "due"),
        ("2022-06-15", "HC-2", "overdue"),
    ]
    assert "10 mornings" in filled("replay", *span).stdout
    filled("replay", *span, "--format", "html", "--out", filled.home.parent / "replay.html")


def test_replay_by_other_rules(filled: Line, shorter: Path) -> None:
    rows = filled.csv("replay", "--from", "2022-06-06", "--to", "2022-06-10", "--rules", shorter)
    mine = [(row[0], row[4]) for row in rows if row[2] == "HC-2" and row[3] == "Child protection visit"]
    # Due on Tuesday 7 June: by Monday 6 already due soon, and not before the next digest.
    assert mine == [("2022-06-06", "due soon"), ("2022-06-07", "due"), ("2022-06-08", "overdue")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("impact",), "both sides are the same"),
        (("impact", "now", "nowhere.yaml"), "neither a rule file nor a folder"),
        (("impact", "--holiday", "2022-06-11"), "is a Saturday"),
        (("impact", "--holiday", "2022-06-03"), "is a bank holiday already"),
        (("impact", "--no-holiday", "2022-06-06"), "is no bank holiday"),
        (("impact", "--holiday", "3 June"), "is not a date"),
        (("replay", "--from", "2022-06-10", "--to", "2022-06-06"), "Give the earlier day first"),
        (("replay", "--from", "2022-06-10", "--to", "2022-07-01"), "is still to come"),
        (("replay", "--from", "2020-06-10", "--to", "2022-06-01"), "a shorter span"),
    ],
)
def test_what_is_refused(filled: Line, asked: tuple[str, ...], said: str) -> None:
    assert said in filled(*asked, code=2).stderr


@pytest.mark.parametrize(
    "asked", [("replay", "--from", "2022-06-07", "--to", "2022-06-10"), ("impact", "--holiday", "2022-06-13", *AS_AT)]
)
def test_a_table_that_is_not_there_names_the_option_that_is(filled: Line, asked: tuple[str, ...]) -> None:
    said = filled(*asked, "--table", "x", "--format", "csv", code=2).stderr
    assert "Use --table, or --out FOLDER for a file a table." in said
