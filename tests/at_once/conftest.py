"""The databases of the store's tests, for what is told at once."""

from tests.store.conftest import (  # noqa: F401
    db,
    new_schema,
    postgresql_url,
    server,
    sqlite_db,
    sqlite_template,
)
