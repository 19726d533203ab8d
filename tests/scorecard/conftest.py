"""Lets the tests of this folder share the little county, and use the databases that the store's tests make."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

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
