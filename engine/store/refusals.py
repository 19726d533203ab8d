"""A database's refusals in a person's words: where, what and how to mend, without SQL, values or passwords."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL, exc

from engine.words.errors import StoreMistake

_SQLITE = (
    ("database or disk is full", "the disk is full; nothing was changed.", "Free some space, then run it again."),
    ("readonly database", "the database cannot be written to.", "Let this user write to the file and its folder."),
    ("not a database", "the file is not a Longstop database.", "Name another file, or restore a copy."),
    ("malformed", "the database file is damaged.", "Restore the latest copy."),
    ("database is locked", "another program is writing to the database.", "Wait until it is done, then run it again."),
    ("unable to open", "the database cannot be opened.", "See that its folder exists and may be written to."),
    ("no such table", "the database has not been upgraded.", "Run `longstop db upgrade`."),
    ("no such column", "the database has not been upgraded.", "Run `longstop db upgrade`."),
    ("disk I/O error", "the disk cannot be read or written.", "See to the disk, then run it again."),
)  # fmt: skip
_POSTGRES = (
    ("53100", "the server's disk is full; nothing was changed.", "Free some space on the server, then run it again."),
    ("25006", "the server takes no changes (it is read only).", "Name the leading server."),
    ("42P01", "the database has not been upgraded.", "Run `longstop db upgrade`."),
    ("42703", "the database has not been upgraded.", "Run `longstop db upgrade`."),
    ("42501", "this user may not do that in the database.", "Grant it the rights on the schema."),
    ("55P03", "another program is holding the database.", "Wait until it has finished, then run it again."),
    ("40001", "two changes met.", "Run it again."),
    ("40P01", "two changes met.", "Run it again."),
    ("57P01", "the server closed the connection.", "Wait until it is back, then run it again."),
)
_CONNECTING = (
    ("password authentication failed", "the server refuses the user or password.", "Correct the database's URL."),
    ("no password supplied", "the server asks for a password.", "Give it in the URL, or in a password file."),
    ("does not exist", "the server has no such database or user.", "Create it, or correct the database's URL."),
    ("too many clients", "the server has no connection left.", "Wait, or raise its limit of connections."),
    ("starting up", "the server is still starting.", "Wait a moment, then run it again."),
)  # fmt: skip


def mistake_of(error: Exception, url: URL) -> StoreMistake:
    """What the error of the driver (or SQLAlchemy's around it) means. Raise the result `from None`."""
    cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig is not None else error
    where, text = place(url), str(cause)
    if isinstance(cause, sqlite3.Error):
        for sign, what, mend in _SQLITE:
            if sign in text:
                return StoreMistake(where, what, mend)
        return _unknown(where, f"{type(cause).__name__}: {text}")
    state = getattr(cause, "sqlstate", None)
    for sign, what, mend in _POSTGRES:
        if state == sign:
            return StoreMistake(where, what, mend)
    if state is None or state[:2] in ("28", "3D"):
        for sign, what, mend in _CONNECTING:
            if sign in text:
                return StoreMistake(where, what, mend)
        return StoreMistake(
            where, "the server cannot be reached.", "Start it, or correct the host and port in the database's URL."
        )
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return _unknown(where, " ".join(part for part in (type(cause).__name__, state, constraint) if part))


def place(url: URL) -> str:
    """The database as a person knows it: the file, or host, port and name; never a password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return f"{url.get_backend_name()}://{url.host or 'local'}:{url.port or 5432}/{url.database or ''}"


def _unknown(where: str, what: str) -> StoreMistake:
    return StoreMistake(
        where, f"the database refused ({what}).", "This is a fault in Longstop: please report this line."
    )
