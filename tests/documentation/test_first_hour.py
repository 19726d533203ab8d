"""The first hour is true: its files and commands give the output that the page shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from run_engine import make_demo, open_channel

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "first-hour.md").read_text("utf-8")
ADMINISTRATOR = (DOCS / "administrator.md").read_text("utf-8")
NOW = datetime(2026, 11, 21, 8, 34, tzinfo=UTC)  # a Saturday, in London's winter time
COMMANDS = (
    "check",
    "init .",
    "db upgrade",
    "import --dry-run events.csv people.csv",
    "import events.csv people.csv",
    "quarantine",
    "scan",
    "digest --preview",
    "explain --subject HC-20417 --timescale cp_visit",
    "due 2022-05-27|15 working days",
    "check visits.yaml",
    "check bad.yaml",
)


def plain(text: str) -> str:
    """The words alone: how wide the screen was is nothing to this."""
    return " ".join(text.replace("─", " ").split())


def pieces(page: str) -> list[str]:
    """What the page shows as output, cut where it says that something is left out; the demo's is left to its own tests."""
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    found = [plain(piece) for block in blocks if "Harrowmere" not in block for piece in block.split("...")]
    return [piece for piece in found if piece]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that the commands say, one after the other, in a folder that holds the page's own files."""
    home = tmp_path_factory.mktemp("hour")
    events, people = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    (rule,) = (each for each in re.findall(r"```yaml\n(.*?)```", ADMINISTRATOR, re.DOTALL) if "timescales:" in each)
    wrong = rule.replace("allocated team", "alocated team").replace("15 working days", "15 wroking days")
    for name, text in (("events.csv", events), ("people.csv", people), ("visits.yaml", rule), ("bad.yaml", wrong)):
        (home / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        return plain("\n".join(map(runner(), COMMANDS)))


def runner() -> Callable[[str], str]:
    wiring = Wiring(clock=lambda: NOW, open_channel=open_channel, make_demo=make_demo)
    environment = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "LONGSTOP_HOME": "", "LONGSTOP_DATABASE": ""}

    def run(line: str) -> str:
        first, _, last = line.partition("|")
        return CliRunner().invoke(make_app(wiring), [*first.split(), *filter(None, [last])], env=environment).output

    return run


def test_there_is_much_to_hold() -> None:
    assert len(pieces(PAGE)) > 10


@pytest.mark.slow
@pytest.mark.parametrize("piece", pieces(PAGE), ids=lambda piece: piece[:40])
def test_the_output_on_the_page_is_what_the_program_says(piece: str, said: str) -> None:
    assert piece in said
