"""A home with its database, and engines on it that read a clock of the test's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from engines import Site, new_schema, new_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A fresh home on SQLite, the clock at 06:00 on Monday 14 September 2020."""
    return new_site(tmp_path / "home")


@pytest.fixture
def server_site(tmp_path: Path) -> Iterator[Site]:
    """A fresh home on PostgreSQL, in a schema of its own."""
    with new_schema() as url:
        yield new_site(tmp_path / "home", url)
