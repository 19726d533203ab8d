"""`check` in a home: a mistake of every file that bears on the rules, each with its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from longstop_line import Line

TOP = Path(__file__).parent.parent.parent
TARGET = 'targets:\n  - {timescale: cp_visit, percent: 95, from: 2026-04-01, source: "The board"}\n'
BROKEN = {
    "targets.yaml": (TARGET.replace("95", "195"), "targets.yaml:2:36", "195 is not a number from 0 to 100."),
    "comparators.yaml": ("comparators: none\n", "comparators.yaml:1:14", "a list is needed here."),
    "closures.yaml": (
        "- {day: 29/12/2026}\n",
        "closures.yaml:1:3",
        "a closure needs a day, or from and until in that order.",
    ),
    "panels.yaml": ("- wednesday\n", "panels.yaml:1:1", "panels are names with their days."),
    "terms.yaml": ("autumn\n", "terms.yaml:1:1", "terms are a list."),
    "organisation.yaml": ("peeple: []\n", "organisation.yaml:1:1", "unknown key 'peeple'."),
    "bank-holidays.json": ("{", "bank-holidays.json", ""),
    "settings.yaml": ("digest: {time: noon}\n", "settings.yaml:1:16", "'noon' is not a time of day."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_file_of_the_home_is_read(line: Line, name: str) -> None:
    text, where, what = BROKEN[name]
    (line.home / "config" / name).write_text(text, "utf-8")
    found = [row for row in line.rows("check", code=1) if row["severity"] == "mistake"]
    assert next(row["where"] for row in found if row["where"].startswith(name)).startswith(where)
    assert any(what in row["what"] for row in found)
    assert [row["where"] for row in found if not row["where"].startswith(name)] == []


def test_all_of_them_are_told_at_once(line: Line) -> None:
    names = [name for name in BROKEN if name != "bank-holidays.json"]
    for name in names:
        (line.home / "config" / name).write_text(BROKEN[name][0], "utf-8")
    found = {row["where"].partition(":")[0] for row in line.rows("check", code=1)}
    assert found == set(names)


def test_a_target_for_no_rule_is_a_mistake_and_status_says_so(line: Line) -> None:
    path = line.home / "config" / "targets.yaml"
    path.write_text(TARGET, "utf-8")
    assert "no mistake found" in line("check").stdout
    assert [
        need for need in json.loads(line("status", "--format", "json", code=1).stdout)["needs"] if "Targets" in need
    ] == []
    path.write_text(TARGET.replace("cp_visit", "cp_visits"), "utf-8")
    (found,) = (row for row in line.rows("check", code=1) if row["severity"] == "mistake")
    assert (found["code"], found["where"]) == ("R109", "targets.yaml:2:5")
    assert "'cp_visits'" in found["what"]
    assert "cp_visit" in found["mend"]
    needs = json.loads(line("status", "--format", "json", code=1).stdout)["needs"]
    assert [need for need in needs if need.startswith("Targets: targets.yaml:2:5: no rule has the id 'cp_visits'")]


def test_a_closure_past_the_known_days_names_its_file(line: Line) -> None:
    (line.home / "config" / "closures.yaml").write_text("- {day: 2099-12-29, name: Closed}\n", "utf-8")
    (found,) = (row for row in line.rows("check", code=1) if row["severity"] == "mistake")
    assert found["where"] == "closures.yaml"
    assert "2099-12-29" in found["what"]


def test_checking_a_home_imports_neither_polars_nor_numba(line: Line) -> None:
    script = f"""
import sys
sys.argv = ["longstop", "--home", {str(line.home)!r}, "check"]
sys.path.insert(0, {str(TOP)!r})
import run_engine
try:
    run_engine.main()
except SystemExit as stop:
    assert not stop.code, stop.code
heavy = {{"polars", "numpy", "numba", "sqlmodel", "sqlalchemy", "holidays"}} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
