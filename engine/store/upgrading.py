"""Brings a database to this version's tables, and refuses one that is older or newer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.store.database import Database
from engine.words.errors import StoreMistake

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Run the migrations that the database lacks, all or none. Raises StoreMistake for one from a newer version."""
    _known(database)
    with database.transaction() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check_version(database: Database) -> None:
    """Return when the database has exactly this version's tables; else raise StoreMistake saying what to do."""
    if _known(database) != _scripts().get_current_head():
        raise StoreMistake(database.place, "the database has not been upgraded.", "Run `longstop db upgrade`.")


def _known(database: Database) -> str | None:
    """The database's own version (None when it has no tables yet), known to be one of ours."""
    with database.reading() as connection:
        version = MigrationContext.configure(connection).get_current_revision()
        if version is None and sa.inspect(connection).get_table_names():
            raise StoreMistake(
                database.place, "the database holds tables of another program.", "Name an empty database, or your own."
            )
    if version is not None and version not in {script.revision for script in _scripts().walk_revisions()}:
        raise StoreMistake(
            database.place,
            "the database was made by a newer version of Longstop.",
            "Install the newer Longstop, or restore a copy made before the upgrade.",
        )
    return version


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
