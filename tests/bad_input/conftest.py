"""A home for each test, and the makers of workbooks and files."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "cli"))
sys.path.insert(0, str(Path(__file__).parent.parent / "intake"))

from longstop_line import Line, new_line


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The command line on a fresh home."""
    for name in ("LONGSTOP_HOME", "LONGSTOP_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    return new_line(tmp_path)
