"""Whose rules are judged: the nation of the home that a command stands in, unless another is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from longstop_line import Line, new_line

from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from engine.words.vocabulary import RULES

WALES = "authority: Sir Enghraifft\nnation: wales\n"
# Core groups meet monthly in Wales alone, and England's book has no such duty; only England's leaves cp_visit open.
WELSH = "changes:\n  - {to: core_group_monthly, why: Our own, target: 95}\n"


@pytest.fixture
def wales(line: Line) -> Line:
    (line.home / "config" / "settings.yaml").write_text(WALES, "utf-8")
    return line


def own_rule(line: Line, text: str = WELSH) -> Path:
    path = line.home / "rules" / "local" / "own.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_welsh_home_is_judged_by_waless_rules(wales: Line, command: str) -> None:
    own_rule(wales)
    assert wales(command).stdout.startswith("19 timescales and ")
    assert wales(command, own_rule(wales)).stdout.startswith("1 timescale and ")


@pytest.mark.parametrize(
    ("nation", "mend"),
    [
        ("wales", "Use one of pre_proceedings_16_weeks."),  # the one number of the rules that hold in both nations
        ("northern_ireland", "Take it out: the rules leave no number to the authority."),
    ],
)
def test_a_number_of_englands_is_refused_elsewhere(line: Line, nation: str, mend: str) -> None:
    (line.home / "config" / "settings.yaml").write_text(f"nation: {nation}\n", "utf-8")
    (line.home / "config" / "numbers.yaml").write_text("cp_visit: 8 working days\n", "utf-8")
    (found,) = line.rows("check", code=1)
    assert found["what"] == "no rule asks for 'cp_visit'."
    assert found["where"] == "numbers.yaml:1:1"
    assert found["mend"] == mend


def test_the_nation_named_stands_above_the_homes(wales: Line) -> None:
    own_rule(wales)
    (found, *_) = wales.rows("check", "--nation", "england", code=1)
    assert "core_group_monthly" in found["what"]


def test_the_home_stood_in_and_the_home_of_the_file_count_too(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_line(tmp_path / "other")
    (other.home / "config" / "settings.yaml").write_text(WALES, "utf-8")
    path = own_rule(other)
    assert line("check", path).stdout.startswith("1 timescale and ")
    monkeypatch.chdir(other.home)
    assert line("check", home=False).stdout.startswith("19 timescales and ")


@pytest.mark.parametrize(
    ("nation", "judged"),
    [("wales", Nation.WALES), ("england", Nation.ENGLAND), ("scotland", Nation.ENGLAND)],
)
def test_a_file_of_both_nations_is_judged_with_the_homes_book_where_that_holds_it(
    line: Line, nation: str, judged: Nation
) -> None:
    (line.home / "config" / "settings.yaml").write_text(f"nation: {nation}\n", "utf-8")
    counted, both = f"{len(load_book(judged).timescales)} timescales and ", RULES / "england_and_wales"
    assert line("check", both / "court.yaml").stdout.startswith(counted)
    assert line("check", both).stdout.startswith(counted)


def test_a_settings_file_that_names_no_nation_is_a_mistake(wales: Line) -> None:
    (wales.home / "config" / "settings.yaml").write_text("nation: cymru\n", "utf-8")
    (found,) = wales.rows("check", code=1)
    assert (found["where"], found["what"]) == ("settings.yaml:1:9", "'cymru' is not one of the choices.")


def test_bank_holidays_are_the_homes_nations(line: Line) -> None:
    # St Andrew's Day: Monday 30 November 2026 is no working day in Scotland, so the first after Friday 27 is 1 December.
    (line.home / "config" / "settings.yaml").write_text("nation: scotland\n", "utf-8")
    said = json.loads(line("due", "2026-11-27", "1 working day", "--format", "json").stdout)
    assert [(row["nation"], row["due"]) for row in said] == [("scotland", "2026-12-01")]
    said = json.loads(line("due", "2026-11-27", "1 working day", "--nation", "england", "--format", "json").stdout)
    assert [(row["nation"], row["due"]) for row in said] == [("england", "2026-11-30")]
    assert "St Andrew's Day" in line("calendar", "list", "--year", "2026").stdout.replace("\u2019", "'")


def test_init_makes_a_home_of_the_nation_named(tmp_path: Path) -> None:
    line = Line(tmp_path / "caerphilly")
    line("init", line.home, "--nation", "wales", home=False)
    settings = (line.home / "config" / "settings.yaml").read_text("utf-8")
    assert "\nnation: wales            # whose bank holidays count" in settings
    assert line("check").stdout.startswith("19 timescales and ")
    line("init", line.home, "--nation", "wales", home=False)
    refused = line("init", line.home, "--nation", "scotland", home=False, code=2).stderr
    assert "say wales" in refused
    assert "nation: scotland" in refused
