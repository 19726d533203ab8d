"""What the hand-written pages name is there: folders, commands with their options, and every closed word that people see."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from engine.words.enums import Flag, Rung, State, Verdict
from run_engine import make_demo, open_channel

TOP = Path(__file__).parent.parent.parent
DOCS = TOP / "docs"
ARCHITECTURE = (DOCS / "architecture.md").read_text("utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text("utf-8")
PAGES = ("index", "first-hour", "manager", "head-of-service", "administrator", "architecture", "glossary")
FOLDERS = re.findall(r"^\| `([\w/]+/)` \|", ARCHITECTURE, re.MULTILINE)


def shown_commands(text: str) -> list[str]:
    """Each command of ours, in a block or in a line."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    inline = re.findall(r"`(longstop [^`]+)`", text)
    lines = [line.split("  #")[0].strip() for line in (*blocks, *inline)]
    return [line for line in lines if line.startswith("longstop ")]


COMMANDS = sorted({line for name in PAGES for line in shown_commands((DOCS / f"{name}.md").read_text("utf-8"))})
TOOL: Any = typer.main.get_command(
    make_app(Wiring(clock=lambda: datetime(2026, 11, 21, tzinfo=UTC), open_channel=open_channel, make_demo=make_demo))
)


def misused(line: str) -> list[str]:
    """The words of a command line that the program does not know."""
    command, unknown = TOOL, []
    for word in shlex.split(line)[1:]:
        if word.startswith("-"):
            known = {option for parameter in (*TOOL.params, *command.params) for option in parameter.opts}
            unknown += [] if word in known | {"--help"} else [word]
        elif word in getattr(command, "commands", {}):
            command = command.commands[word]
    return unknown if command is not TOOL else [*unknown, "no command"]


def test_commands_are_found() -> None:
    assert len(COMMANDS) > 25


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_shown_is_there_with_its_options(line: str) -> None:
    assert misused(line) == []


@pytest.mark.parametrize(
    "line", ["longstop scann", "longstop scan --as-of 2026-01-01", "longstop report forecasts --lists"]
)
def test_a_command_that_is_not_there_is_noticed(line: str) -> None:
    assert misused(line) != []


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_named_is_there(folder: str) -> None:
    assert (TOP / folder).is_dir()


def test_each_folder_of_the_engine_is_named() -> None:
    folders = [path for path in (TOP / "engine").iterdir() if (path / "__init__.py").exists()]
    assert sorted(f"engine/{path.name}/" for path in folders) == sorted(
        folder for folder in FOLDERS if folder.startswith("engine/")
    )


@pytest.mark.parametrize("path", re.findall(r"`((?:[\w.]+/)+[\w.]+\.\w+|run_engine\.py|mkdocs\.yml)`", ARCHITECTURE))
def test_each_file_named_is_there(path: str) -> None:
    assert (TOP / path).is_file()


@pytest.mark.parametrize(("enum", "heading"), [(State, "States of an obligation"), (Flag, "Flags"), (Rung, "Rungs")])
def test_every_word_has_its_line_in_the_glossary(enum: type[State | Flag | Rung], heading: str) -> None:
    part = GLOSSARY.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == [str(word) for word in enum]


def test_every_verdict_has_its_line_in_the_glossary() -> None:
    part = GLOSSARY.split("## Verdicts\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| (.+?) \| [A-Z]", part, re.MULTILINE)) == {str(verdict) for verdict in Verdict}


def test_the_words_of_a_part_stand_in_order_and_have_one_sentence_each() -> None:
    for heading in ("Of Longstop", "Of the field"):
        part = GLOSSARY.split(f"## {heading}\n")[1].split("\n## ")[0]
        rows = re.findall(r"^\| (?!word|-)(.+?) \| (.+) \|$", part, re.MULTILINE)
        words = [word.lower() for word, _ in rows]
        assert words == sorted(words)
        assert [word for word, meaning in rows if not meaning.endswith(".") or ". " in meaning] == []
