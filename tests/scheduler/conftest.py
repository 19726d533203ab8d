"""A home with its database, and engines on it that read a clock of the test's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from engines import Site, new_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A fresh home on SQLite, the clock at 06:00 on Monday 14 September 2020."""
    return new_site(tmp_path / "home")
