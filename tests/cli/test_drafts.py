"""A draft in a folder of its own: where its rules and numbers may lie, and that none of them is passed over in silence."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from longstop_line import Line

PAGE = (Path(__file__).parent.parent.parent / "docs" / "impact.md").read_text("utf-8")
OWN = "changes:\n  - {to: icpc, why: Our own, target: 95}\n"
NUMBER = "cp_visit: 5 working days\n"
SAYS = "Child protection visit: every 5 working days, was 10"


@pytest.fixture
def home(line: Line, monkeypatch: pytest.MonkeyPatch) -> Line:
    """A home with a rule and a number of its own, in which the commands are typed."""
    (line.home / "rules" / "local" / "own.yaml").write_text(OWN, "utf-8")
    monkeypatch.chdir(line.home)
    return line


def draft(home: Line, **files: str) -> None:
    for name, text in files.items():
        path = home.home / "draft" / name.replace("__", "/").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def differences(home: Line) -> list[str]:
    return home("diff", "now", "draft").stdout.splitlines()


def test_the_commands_of_the_page_make_a_draft_that_is_read(home: Line) -> None:
    (block,) = (each for each in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "mkdir draft" in each)
    for command in block.splitlines():
        subprocess.run(shlex.split(command), check=True, cwd=home.home, env=os.environ)
    assert differences(home) == ["No difference."]
    assert "`draft/numbers.yaml`" in PAGE
    (home.home / "draft" / "numbers.yaml").write_text(NUMBER, "utf-8")
    assert differences(home) == [SAYS, "1 difference in 1 timescale."]
    (home.home / "draft" / "local" / "own.yaml").unlink()
    assert "Initial child protection conference: target, per cent 90, was 95" in differences(home)


@pytest.mark.parametrize("numbers", ["numbers_yaml", "config__numbers_yaml", "rules__local__numbers_yaml"])
def test_a_draft_of_numbers_alone_keeps_the_homes_rules(home: Line, numbers: str) -> None:
    draft(home, **{numbers: NUMBER})
    if numbers.startswith("rules"):
        draft(home, rules__local__own_yaml=OWN)
    assert differences(home) == [SAYS, "1 difference in 1 timescale."]


@pytest.mark.parametrize("rules", ["own_yaml", "local__own_yaml", "rules__local__own_yaml"])
def test_a_draft_of_rules_alone_keeps_the_homes_numbers(home: Line, rules: str) -> None:
    (home.home / "config" / "numbers.yaml").write_text(NUMBER, "utf-8")
    draft(home, **{rules: OWN})
    assert differences(home) == ["No difference."]
    draft(home, **{rules: OWN.replace("95", "96")})
    assert len(differences(home)) == 2


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            ("numbers_yaml", "config__numbers_yaml"),
            "draft: it holds numbers.yaml twice: config/numbers.yaml and numbers.yaml.",
        ),
        (("rules__numbers_yaml",), "draft/rules/numbers.yaml: this file is not read there."),
        (("local__own_yaml", "rules__local__own_yaml"), "draft: it holds rules in rules/local and in local."),
        (
            ("local__own_yaml", "other_yaml"),
            "draft/other.yaml: this rule file is not read, for the folder holds local.",
        ),
    ],
)
def test_what_would_be_passed_over_is_refused(home: Line, files: tuple[str, ...], says: str) -> None:
    draft(home, **{name: NUMBER if "numbers" in name else OWN for name in files})
    for command in (("diff", "now", "draft"), ("impact", "now", "draft")):
        assert says in home(*command, code=2).stderr


def test_a_folder_without_a_rule_file_is_not_checked(home: Line) -> None:
    (home.home / "draft").mkdir()
    (home.home / "draft" / "notes.txt").write_text("nothing", "utf-8")
    (home.home / "own.yaml").mkdir()
    for path in ("draft", "own.yaml"):
        for command in ("check", "test"):
            (found,) = home.rows(command, path, code=1)
            assert (found["where"], found["what"]) == (path, "no rule file lies in it.")
    (home.home / "rules" / "local" / "own.yaml").unlink()
    (found,) = home.rows("check", "rules/local", code=1)
    assert found["what"] == "no rule file lies in it."


def test_a_mistake_names_the_folder_in_which_it_lies(home: Line) -> None:
    (home.home / "config" / "numbers.yaml").write_text("cp_visit: 9 working days\n", "utf-8")
    draft(
        home,
        config__numbers_yaml="cp_visit: 5 working days\ncp_visit: 6 working days\n",
        local__own_yaml="changes: 1\n",
    )
    said = home("impact", "now", "draft", code=2).stderr
    assert "longstop: draft/config/numbers.yaml:2:1: duplicate key 'cp_visit'" in said
    assert "longstop: draft/local/own.yaml:1:10: " in said
    other = home.home.parent / "other"
    (other / "config").mkdir(parents=True)
    (other / "config" / "settings.yaml").write_text("nation: england\n", "utf-8")
    (other / "config" / "numbers.yaml").write_text("cp_visit: soon\n", "utf-8")
    said = home("impact", "now", other, code=2).stderr
    assert f"longstop: {other}/config/numbers.yaml:1:11: 'soon' is not a limit." in said


def test_check_reads_the_numbers_of_a_draft_too(home: Line) -> None:
    draft(home, numbers_yaml="cp_visit: soon\n")
    (found,) = home.rows("check", "draft", code=1)
    assert found["where"] == "numbers.yaml:1:11"
    assert "no mistake found" in home("check", ".").stdout
