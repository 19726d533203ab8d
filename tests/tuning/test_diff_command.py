"""`diff` on the command line: which books its words mean, and its three layouts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner, Result

from engine.commands import diff_cmd

LOCAL = """\
timescales:
  - id: plan_visit
    title: Visit under a plan
    authority: local
    source: {{cite: Our policy, checked: 2026-11-21}}
    owner: allocated team
    nature: sees the child
    thread: cp_plan
    starts: {{event: cp_plan_started, when_running: ignore}}
    met_by: {{event: cp_visit, where: seen}}
    versions: [{{in_force_from: 2015-04-01, statutory: {limit}}}]
    ladder: {{due_soon: {soon} working days before}}
    measure: {{count: child, kind: fell due in period}}
    examples:
      - {{events: [{{cp_plan_started: 2025-01-06}}], due: {due}, working: "Counted on a calendar, no holiday."}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("authority: Testshire\nnation: england\n")
    own = tmp_path / "rules" / "local"
    own.mkdir(parents=True)
    (own / "visits.yaml").write_text(LOCAL.format(limit="10 working days", soon=3, due="2025-01-20"))
    return tmp_path


def run(home: Path, *words: object) -> Result:
    app = typer.Typer()

    @app.callback()
    def settle(context: typer.Context) -> None:
        context.obj = (home, None, SimpleNamespace())

    app.command("diff")(diff_cmd.diff)
    return CliRunner().invoke(app, ["diff", *map(str, words)])


def proposed(home: Path) -> Path:
    """A changed file of the same name as the home's, which takes its place."""
    folder = home / "proposed"
    folder.mkdir()
    path = folder / "visits.yaml"
    path.write_text(LOCAL.format(limit="8 working days", soon=5, due="2025-01-16"))
    return path


def test_a_file_takes_the_place_of_the_homes_file_of_that_name(home: Path) -> None:
    result = run(home, "now", proposed(home))
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "Visit under a plan: 8 working days, was 10",
        "Visit under a plan: due soon 5 working days before, was 3",
        "Visit under a plan: 1 worked example, was 1; 1 new or changed",
        "3 differences in 1 timescale.",
    ]


def test_a_folder_takes_the_place_of_the_homes_rules(home: Path) -> None:
    (home / "other").mkdir()
    result = run(home, "now", home / "other")
    assert result.output.splitlines()[0].startswith(
        "Visit under a plan: taken out or switched off; it was 10 working days; local; met by"
    )


def test_the_same_book_twice(home: Path) -> None:
    assert run(home, "now", home / "rules" / "local").output == "No difference.\n"
    assert run(home, "now", "now").output == "No difference.\n"


def test_the_home_against_the_nation_alone(home: Path) -> None:
    (found,) = json.loads(run(home, "national", "now", "--format", "json").output)
    assert found["timescale"] == "plan_visit"
    assert found["part"] == ""
    assert found["words"].startswith("new: 10 working days; local; met by child protection visit where seen")


def test_csv_and_one_timescale(home: Path) -> None:
    path = proposed(home)
    rows = list(csv.DictReader(io.StringIO(run(home, "now", path, "--format", "csv").output)))
    assert [row["part"] for row in rows] == ["versions", "ladder", "examples"]
    assert run(home, "now", path, "--timescale", "icpc").output == "No difference.\n"


def test_what_is_no_book(home: Path) -> None:
    result = run(home, "now", "nowhere.yaml")
    assert result.exit_code == 2
    assert "neither a rule file nor a folder" in result.output
    assert run(home, "now", "now", "--timescale", "ikpc").exit_code == 2
