"""`check` and `test`: what they print, how they exit, and what `check` does without."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from engine.rulebook.loading import load_book
from engine.words.enums import Nation
from engine.words.vocabulary import RULES
from run_engine import make_demo, open_channel

BAD = Path(__file__).parent.parent / "data" / "bad_rules"
NOW = datetime(2026, 11, 21, 8, 34, tzinfo=UTC)
APP = make_app(Wiring(clock=lambda: NOW, open_channel=open_channel, make_demo=make_demo))


def run(*arguments: str, command: str = "check") -> tuple[int, str]:
    result = CliRunner().invoke(APP, (command, *arguments), env={"COLUMNS": "200", "LONGSTOP_HOME": ""})
    return result.exit_code, result.output


def test_the_rules_that_come_with_it_hold() -> None:
    code, output = run()
    assert code == 0
    assert f"{len(load_book(Nation.ENGLAND).timescales)} timescales" in output
    assert "no mistake found" in output


def test_a_file_with_several_mistakes() -> None:
    code, output = run(str(BAD / "several.yaml"), "--format", "csv")
    assert code == 1
    rows = list(csv.DictReader(io.StringIO(output)))
    assert [row["where"] for row in rows] == [
        "several.yaml:6:12",
        "several.yaml:10:21",
        "several.yaml:11:5",
        "several.yaml:14:20",
    ]
    assert "cin_visit" in rows[1]["mend"]


def test_a_failing_example_is_found_by_both_ways_and_not_by_check() -> None:
    code, output = run(str(BAD / "failing_example.yaml"), "--format", "json", command="test")
    assert code == 1
    (found,) = json.loads(output)
    assert (found["code"], found["by"], found["where"]) == ("R201", "both", "failing_example.yaml:17:9")
    assert "expects due 2025-02-04, but found 2025-02-03" in found["what"]
    assert run(str(BAD / "failing_example.yaml"))[0] == 0


def test_the_examples_that_come_with_it_hold() -> None:
    code, output = run("--nation", "wales", command="test")
    assert code == 0
    assert "all of them hold, by the explainer and by the machine." in output


def test_a_file_with_mistakes_is_not_run() -> None:
    code, output = run(str(BAD / "several.yaml"), "--format", "json", command="test")
    assert code == 1
    assert [each["code"] for each in json.loads(output)] == ["R104", "R104", "R103", "R106"]


def test_a_rule_without_an_example_fails_the_test(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(SOUND.split("    examples:")[0], "utf-8")
    code, output = run(str(path), "--format", "json", command="test")
    assert code == 1
    (found,) = json.loads(output)
    assert (found["code"], found["where"]) == ("L501", "visits.yaml:2:5")
    code, output = run(str(path), "--format", "json")
    assert (code, [each["code"] for each in json.loads(output)]) == (1, ["L501"])


def test_check_imports_neither_polars_nor_numba() -> None:
    script = f"""
import sys
sys.argv = ["longstop", "check"]
sys.path.insert(0, {str(RULES.parent)!r})
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
    assert "no mistake found" in done.stdout


def test_a_folder_of_rules(tmp_path: Path) -> None:
    for name in ("tab", "unknown_owner"):
        (tmp_path / f"{name}.yaml").write_bytes((BAD / f"{name}.yaml").read_bytes())
    code, output = run(str(tmp_path), "--format", "json")
    assert code == 1
    assert [each["where"] for each in json.loads(output)] == ["tab.yaml:6:1", "unknown_owner.yaml:6:12"]


def test_nothing_found_as_json_is_an_empty_list() -> None:
    code, output = run("--format", "json")
    assert (code, json.loads(output)) == (0, [])


def test_a_table_for_people() -> None:
    code, output = run(str(BAD / "zero_limit.yaml"))
    assert code == 1
    assert "zero_limit.yaml:13:20" in output.replace("\n", "")


SOUND = """timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: local
    source: {cite: "A page", checked: 2026-11-21}
    owner: allocated team
    nature: sees the child
    thread: cin_plan
    starts: {event: cin_plan_started}
    met_by: {event: cin_visit, where: seen}
    versions: [{in_force_from: 2020-01-01, statutory: 20 working days}]
    ladder: {due_soon: 5 working days before}
    measure: {count: child, kind: completed in period}
    examples:
      - {events: [{cin_plan_started: 2025-01-06}], as_at: 2025-02-03, state: due_today, working: Four weeks of five days.}
      - {events: [{cin_plan_started: 2025-01-06}], as_at: 2025-02-04, state: overdue, working: The day after.}
expectations:
  - {period: cp_plan, timescales: [cp_visit, plan_visit]}
"""


def test_a_file_is_read_beside_the_nations_rules(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(SOUND, "utf-8")
    assert run(str(path)) == (0, "1 timescale and 2 examples: no mistake found.\n")
    path.write_text(SOUND.replace("id: plan_visit", "id: cp_visit"), "utf-8")
    code, output = run(str(path), "--format", "json")
    assert code == 1
    assert "england/child_protection.yaml" in output


def test_a_whole_set_of_rules(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_bytes((RULES / "words.yaml").read_bytes())
    (tmp_path / "england").mkdir()
    (tmp_path / "england" / "visits.yaml").write_text(SOUND.replace("[cp_visit, plan_visit]", "[plan_visit]"), "utf-8")
    assert run(str(tmp_path)) == (0, "1 timescale and 2 examples: no mistake found.\n")


def test_a_file_of_the_package_is_checked_with_the_rest() -> None:
    code, output = run(str(RULES / "england" / "expectations.yaml"))
    assert code == 0
    assert f"{len(load_book(Nation.ENGLAND).timescales)} timescales" in output


def test_in_a_home_its_own_rules_are_checked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules" / "local").mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (tmp_path / "rules" / "local" / "visits.yaml").write_text(SOUND.replace("20 working", "0 working"), "utf-8")
    (tmp_path / "config" / "settings.yaml").write_text("authority: Herfordia\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    code, output = run("--format", "json")
    assert (code, [each["where"] for each in json.loads(output)]) == (1, ["local/visits.yaml:11:55"])


@pytest.mark.parametrize("arguments", [("nowhere.yaml",), ("--nation", "france"), ("--format", "xml")])
def test_misuse(arguments: tuple[str, ...]) -> None:
    code, _ = run(*arguments)
    assert code == 2
