"""Opening, upgrading and refusing databases, and what stays whole when the disk does not."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from engine.store import audit, batches, event_keys, events
from engine.store import database as database_module
from engine.store.database import Database, open_database
from engine.store.refusals import mistake_of
from engine.store.tables import StoreTable
from engine.store.tables.running import AuditLine as AuditRow
from engine.store.types import UtcDateTime
from engine.store.upgrading import check_version, upgrade
from engine.words.errors import StoreMistake
from engine.words.records import AuditLine, Counts, Evidence
from engine.words.values import CaseEvent, Moment

NOW = datetime(2020, 9, 18, 6, 30, tzinfo=UTC)
LINE = AuditLine(NOW, "administrator", "imported", "events.csv")


def a_batch(db: Database) -> int:
    given = {"file": "f.csv", "format": "csv", "fingerprint": "f", "by": "administrator"}
    return batches.begin_batch(db, evidence=Evidence.HISTORY, at=NOW, **given)


IN_THE_FIRST = [
    *("import_batch", "event_key", "event_version", "person_version", "quarantine"),
    *("book", "calendar", "organisation", "scan", "obligation", "standing", "transition"),
]


# --- tables and versions ---


def shape(database: Database) -> list[tuple[str, ...]]:
    """Every table and index of a SQLite file, as SQLite itself keeps them, the constraints of each in order of name."""
    with database.reading() as connection:
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
        statements = [" ".join(sql.split()) for sql in connection.execute(sa.text(query)).scalars()]
    parts = [re.fullmatch(r"(.*?)((?:, CONSTRAINT .*)?) ?\)( WITHOUT ROWID)?", sql) for sql in statements]
    return [
        (m[1], *sorted(each.strip() for each in m[2].split(", CONSTRAINT ")), m[3] or "")
        for m in sorted(filter(None, parts), key=lambda m: m[1])
    ]


def test_the_migrated_file_is_what_the_tables_say(sqlite_db: Database, tmp_path: Path) -> None:
    made = open_database(tmp_path / "made.db")
    with made.transaction() as connection:
        StoreTable.metadata.create_all(connection)
    assert shape(sqlite_db) == shape(made)
    assert [parts[0].split()[2] for parts in shape(made) if "WITHOUT ROWID" in parts[-1]] == [
        "event_version",
        "person_version",
    ]
    assert len(shape(made)) > len(StoreTable.metadata.tables), "the indexes are there too"


def test_the_migrated_tables_are_those_of_the_metadata(db: Database) -> None:
    with db.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, StoreTable.metadata) == []
        assert set(sa.inspect(connection).get_table_names()) == {*StoreTable.metadata.tables, "alembic_version"}


def test_every_table_of_the_design_exists() -> None:
    named = """
        import_batch event_key event_version person_version quarantine book calendar organisation book_publication scan obligation
        standing standing_mark transition alert acknowledgement breach_line breach_payload digest digest_line message attempt
        scorecard scorecard_case job_run engine audit_line
    """
    assert set(StoreTable.metadata.tables) == set(named.split())


def test_upgrading_twice_is_upgrading_once(db: Database) -> None:
    audit.add_line(db, LINE)
    upgrade(db)
    check_version(db)
    assert audit.list_lines(db) == [LINE]


@pytest.mark.parametrize("url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_an_empty_database_must_be_upgraded_first(request: pytest.FixtureRequest, tmp_path: Path, url: str) -> None:
    database = open_database(tmp_path / "new.db" if url == "sqlite" else request.getfixturevalue("empty_schema"))
    with pytest.raises(StoreMistake, match="longstop db upgrade"):
        check_version(database)
    with pytest.raises(StoreMistake, match="longstop db upgrade"):
        audit.list_lines(database)
    upgrade(database)
    check_version(database)
    database.close()


def set_version(database: Database, version: str) -> None:
    with database.transaction() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_a_database_from_a_newer_version_is_left_alone(db: Database) -> None:
    set_version(db, "9999")
    try:
        for act in (check_version, upgrade):
            with pytest.raises(StoreMistake) as caught:
                act(db)
            assert caught.value.where == db.place
            assert "newer version" in caught.value.what
            assert "Install the newer Longstop, or restore a copy" in caught.value.mend
    finally:
        set_version(db, "0005")


def test_a_database_from_an_older_version_is_upgraded_and_keeps_what_it_held(sqlite_db: Database) -> None:
    batch = a_batch(sqlite_db)
    names = [name for name in StoreTable.metadata.tables if name not in IN_THE_FIRST]
    with sqlite_db.transaction() as connection:
        StoreTable.metadata.drop_all(connection, [StoreTable.metadata.tables[name] for name in names])
    set_version(sqlite_db, "0001")
    with pytest.raises(StoreMistake, match="longstop db upgrade"):
        check_version(sqlite_db)
    upgrade(sqlite_db)
    check_version(sqlite_db)
    audit.add_line(sqlite_db, LINE)
    assert batches.last_batch_number(sqlite_db) == batch


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE message (id INTEGER)")
    database = open_database(tmp_path / "other.db")
    for act in (check_version, upgrade):
        with pytest.raises(StoreMistake, match="another program"):
            act(database)


# --- refusals in a person's words ---


def not_a_database(folder: Path) -> Path:
    (folder / "notes.txt").write_text("These are notes, and long enough to look at. " * 40)
    return folder / "notes.txt"


@pytest.mark.parametrize(
    ("made", "what", "mend"),
    [
        pytest.param(not_a_database, "not a Longstop database", "Name another file", id="not a database"),
        pytest.param(lambda folder: folder / "absent" / "a.db", "cannot be opened", "folder exists", id="no folder"),
        pytest.param(lambda folder: folder, "cannot be opened", "folder exists", id="a folder"),
    ],
)
def test_files_that_are_no_databases(tmp_path: Path, made: object, what: str, mend: str) -> None:
    file = made(tmp_path)  # type: ignore[operator]
    with pytest.raises(StoreMistake) as caught:
        check_version(open_database(file))
    assert caught.value.where == str(file)
    assert what in caught.value.what
    assert mend in caught.value.mend


def test_a_locked_file(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_MILLISECONDS", 50)
    other = open_database(str(sqlite_db.engine.url.database))
    with sqlite_db.transaction(), pytest.raises(StoreMistake, match="another program is writing"):
        audit.add_line(other, LINE)
    audit.add_line(other, LINE)
    other.close()


def test_a_full_disk_leaves_no_half_transaction(sqlite_db: Database) -> None:
    batch = a_batch(sqlite_db)
    rows = [CaseEvent(f"V{n}", f"C{n}", "cp_visit", Moment(date(2020, 5, 1)), NOW) for n in range(5_000)]
    events.add_versions(sqlite_db, batch, rows[:10])

    @sa.event.listens_for(sqlite_db.engine, "begin")
    def _fill(connection: sa.Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")

    def write() -> None:
        with sqlite_db.transaction():
            audit.add_line(sqlite_db, LINE)
            events.add_versions(sqlite_db, batch, rows)

    with pytest.raises(StoreMistake) as caught:
        write()
    assert (caught.value.where, caught.value.what) == (
        sqlite_db.engine.url.database,
        "the disk is full; nothing was changed.",
    )
    assert "C1" not in str(caught.value)
    assert events.count_versions(sqlite_db) == 10
    assert audit.list_lines(sqlite_db) == []
    sa.event.remove(sqlite_db.engine, "begin", _fill)
    sqlite_db.close()
    assert events.add_versions(sqlite_db, batch, rows) == Counts(4_990, 0, 10)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        pytest.param("attempt to write a readonly database", "cannot be written to", id="read only"),
        pytest.param("database disk image is malformed", "damaged", id="damaged"),
        pytest.param("disk I/O error", "cannot be read or written", id="disk"),
        pytest.param("something else", "refused (OperationalError: something else)", id="unforeseen"),
    ],
)
def test_what_sqlite_says_otherwise(error: str, what: str) -> None:
    mistake = mistake_of(sqlite3.OperationalError(error), sa.make_url("sqlite:////a/b.db"))
    assert mistake.where == "/a/b.db"
    assert what in mistake.what


@pytest.mark.parametrize(
    ("url", "what"),
    [
        pytest.param("postgresql://me:geheim@127.0.0.1:1/test", "cannot be reached", id="no server"),
        pytest.param(
            "postgresql://root:geheim@127.0.0.1:5432/absent_db",
            "no such database",
            id="no database",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_server_that_cannot_be_used_shows_no_password(request: pytest.FixtureRequest, url: str, what: str) -> None:
    if what != "cannot be reached":
        request.getfixturevalue("server")
    with pytest.raises(StoreMistake) as caught:
        check_version(open_database(url))
    assert what in caught.value.what
    assert caught.value.where.startswith("postgresql://127.0.0.1:")
    assert "geheim" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("url", "what"),
    [
        pytest.param("mysql://me:geheim@host/name", "mysql is not supported", id="another server"),
        pytest.param("postgresql+asyncpg://me:geheim@host/name", "not supported", id="another driver"),
        pytest.param("https://", "", id="a web address"),
        pytest.param("postgresql://me:geheim@host:port/name", "cannot be read", id="no port"),
    ],
)
def test_urls_that_name_no_database(url: str, what: str) -> None:
    with pytest.raises(StoreMistake) as caught:
        open_database(url)
    assert what in caught.value.what
    assert "geheim" not in str(caught.value)


def test_a_refused_change_shows_no_values(db: Database) -> None:
    """A server's own words would hold the key that clashed, which may be a child's reference."""
    batch = a_batch(db)
    events.add_versions(db, batch, [CaseEvent("V1", "C-SECRET", "cp_visit", Moment(date(2020, 5, 1)), NOW)])
    with pytest.raises(StoreMistake) as caught, db.transaction() as connection:
        connection.execute(
            sa.text("INSERT INTO event_version SELECT * FROM event_version WHERE subject = :subject"),
            {"subject": "C-SECRET"},
        )
    assert "refused" in caught.value.what
    assert "SECRET" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_row_must_belong_to_something(db: Database) -> None:
    with pytest.raises(StoreMistake, match="refused"):
        event_keys.ensure_ids(db, 77, "list 5", {"C1/1": "a"})


# --- transactions ---


def test_what_is_written_in_one_transaction_happens_together_or_not_at_all(db: Database) -> None:
    def write_and_fail() -> None:
        with db.transaction():
            audit.add_line(db, LINE)
            assert audit.list_lines(db) == [LINE], "a transaction sees what it wrote"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert audit.list_lines(db) == []
    with db.transaction():
        audit.add_line(db, LINE)
        audit.add_line(db, LINE)
    assert len(audit.list_lines(db)) == 2


def test_others_see_nothing_until_the_transaction_ends(db: Database) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(len(audit.list_lines(db)))

    with db.transaction():
        audit.add_line(db, LINE)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(30)
    look()
    assert seen == [0, 1]


def test_reading_sees_one_unchanging_state(db: Database) -> None:
    def write() -> None:
        audit.add_line(db, LINE)

    with db.reading():
        before = len(audit.list_lines(db))
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(30)
        after = len(audit.list_lines(db))
    assert (before, after, len(audit.list_lines(db))) == (0, 0, 1)


def test_nothing_is_written_while_reading(db: Database) -> None:
    with db.reading(), pytest.raises(RuntimeError, match="inside reading"):
        audit.add_line(db, LINE)


def test_sqlite_is_set_up_for_readers_beside_a_writer(sqlite_db: Database) -> None:
    with sqlite_db.reading() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
    assert settings == ["wal", 1]
    assert Path(f"{sqlite_db.place}-wal").exists()


def test_a_session_is_a_transaction(db: Database) -> None:
    def write(fail: bool) -> None:
        with db.session() as session:
            session.add(AuditRow(at=NOW, who="a", did="b", about="c", detail=""))
            if fail:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(fail=True)
    assert audit.list_lines(db) == []
    write(fail=False)
    assert audit.list_lines(db) == [AuditLine(NOW, "a", "b", "c")]


def test_a_database_in_memory_lives_as_long_as_it_is_open() -> None:
    database = open_database(":memory:")
    upgrade(database)
    audit.add_line(database, LINE)
    assert audit.list_lines(database) == [LINE]
    assert database.place == ":memory:"


# --- instants ---


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(datetime(2020, 7, 1, 9, 30, 15, 250, tzinfo=UTC), id="UTC, to the microsecond"),
        pytest.param(datetime(2020, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=1))), id="an hour ahead"),
    ],
)
def test_an_instant_comes_back_in_utc(db: Database, given: datetime) -> None:
    audit.add_line(db, AuditLine(given, "a", "b", "c"))
    (line,) = audit.list_lines(db)
    assert line.at == given
    assert line.at.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(Exception, match="carries its zone"):
        audit.add_line(db, AuditLine(datetime(2020, 7, 1), "a", "b", "c"))  # noqa: DTZ001
    assert UtcDateTime().process_result_value(None, db.engine.dialect) is None


def test_the_migrations_travel_with_the_package() -> None:
    folder = Path(database_module.__file__).parent / "migrations"
    assert {"env.py", "script.py.mako"} <= set(os.listdir(folder))
    files = sorted(file.name for file in (folder / "versions").glob("0*.py"))
    assert files == [
        "0001_record_and_judge.py",
        "0002_tell_and_report.py",
        "0003_who_said_it.py",
        "0004_marks_of_standings.py",
        "0005_book_publications.py",
    ]
