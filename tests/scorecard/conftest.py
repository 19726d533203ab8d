"""Lets the tests of this folder share the little county, and use the databases that the store's tests make."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from longstop_line import Line

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

_spec = spec_from_file_location("store_databases", HERE.parent / "store" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_store = module_from_spec(_spec)
_spec.loader.exec_module(_store)

db = _store.db
new_schema = _store.new_schema
postgresql_url = _store.postgresql_url
server = _store.server
sqlite_db = _store.sqlite_db
sqlite_template = _store.sqlite_template


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The command line on a home into which the three children's files have been imported."""
    from longstop_line import EVENTS, PEOPLE, new_line

    for name in ("LONGSTOP_HOME", "LONGSTOP_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    line = new_line(tmp_path)
    line("import", line.file("people.csv", PEOPLE), line.file("events.csv", EVENTS))
    return line
