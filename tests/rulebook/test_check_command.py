"""`check`: what it prints and how it exits."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from engine.commands.check_cmd import check
from engine.words.vocabulary import RULES

BAD = Path(__file__).parent.parent / "data" / "bad_rules"
APP = typer.Typer()
APP.command()(check)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(APP, arguments)
    return result.exit_code, result.output


def test_the_rules_that_come_with_it_hold() -> None:
    code, output = run()
    assert code == 0
    assert "43 timescales" in output
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


def test_a_failing_example_is_found() -> None:
    code, output = run(str(BAD / "failing_example.yaml"), "--format", "json")
    assert code == 1
    (found,) = json.loads(output)
    assert found["where"] == "failing_example.yaml:17:9"
    assert "expects due 2025-02-04, but found 2025-02-03" in found["what"]


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
expectations:
  - {period: cp_plan, timescales: [cp_visit, plan_visit]}
"""


def test_a_file_is_read_beside_the_nations_rules(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(SOUND, "utf-8")
    assert run(str(path)) == (0, "1 timescale and 0 examples: no mistake found.\n")
    path.write_text(SOUND.replace("id: plan_visit", "id: cp_visit"), "utf-8")
    code, output = run(str(path), "--format", "json")
    assert code == 1
    assert "england/child_protection.yaml" in output


def test_a_whole_set_of_rules(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_bytes((RULES / "words.yaml").read_bytes())
    (tmp_path / "england").mkdir()
    (tmp_path / "england" / "visits.yaml").write_text(SOUND.replace("[cp_visit, plan_visit]", "[plan_visit]"), "utf-8")
    assert run(str(tmp_path)) == (0, "1 timescale and 0 examples: no mistake found.\n")


def test_a_file_of_the_package_is_checked_with_the_rest() -> None:
    code, output = run(str(RULES / "england" / "expectations.yaml"))
    assert code == 0
    assert "43 timescales" in output


@pytest.mark.parametrize("arguments", [("nowhere.yaml",), ("--nation", "france"), ("--format", "xml")])
def test_misuse(arguments: tuple[str, ...]) -> None:
    code, _ = run(*arguments)
    assert code == 2
