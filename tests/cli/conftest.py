"""A home for each test, on which the real command line runs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from longstop_line import EVENTS, PEOPLE, Line, new_line


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The command line on a fresh home."""
    for name in ("LONGSTOP_HOME", "LONGSTOP_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    return new_line(tmp_path)


@pytest.fixture
def filled(line: Line) -> Line:
    """The command line on a home into which the three children's files have been imported."""
    line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS))
    return line
