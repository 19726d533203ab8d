"""Writes small files of the return for the tests to read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from engine.intake.result import Read
from engine.intake.ssda903 import read

sys.path.insert(0, str(Path(__file__).parent))

from files_903 import HEADINGS, episode

AS_AT = date(2022, 6, 1)

Reader = Callable[..., Read]


@pytest.fixture
def returned(tmp_path: Path) -> Reader:
    """Reads rows under the headings of one file of the return. An episode is written short: child, start, why, legal
    status, placement, end, reason."""

    def reader(which: str, *rows: str, name: str = "", as_at: date = AS_AT) -> Read:
        lines = [episode(row) for row in rows] if which == "episodes" else list(rows)
        file = tmp_path / (name or f"{which}.csv")
        file.write_text("\n".join((HEADINGS[which], *lines, "")), "utf-8")
        return read(file, as_at)

    return reader
