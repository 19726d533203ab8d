"""The same sample as CSV, Parquet, SQLite and PostgreSQL gives the same events to the row."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from ssd_sample import AS_AT, SAMPLE, load_tables

from engine.intake.reading import read_file
from engine.intake.reading import read_source as read_any
from engine.intake.result import Read
from engine.intake.ssd import read_source, recognise_source
from engine.intake.ssd.database import Database
from engine.intake.ssd.mapping import load_mapping
from engine.store.database import open_database
from engine.words.errors import IntakeMistake


def same(found: Read, sample: Read) -> None:
    """Events, people, claims and reasons agree; only the numbers of rows follow the source."""
    assert found.frame.equals(sample.frame)
    assert found.people == sample.people
    assert [(claim.subject, claim.due, claim.met) for claim in found.claims] == [
        (claim.subject, claim.due, claim.met) for claim in sample.claims
    ]
    assert sorted((row.file, row.column, row.reason) for row in found.quarantined) == sorted(
        (row.file, row.column, row.reason) for row in sample.quarantined
    )
    assert (found.rows_read, found.duplicates) == (sample.rows_read, sample.duplicates)


def test_parquet_files_say_what_the_csv_files_say(parquet_folder: Path, sample: Read) -> None:
    same(read_source(str(parquet_folder), AS_AT), sample)


def test_a_sqlite_file_says_what_the_csv_files_say(sqlite_file: Path, sample: Read) -> None:
    found = read_any(f"sqlite:///{sqlite_file}", AS_AT)
    same(found, sample)
    assert (found.file, found.format) == ("ssd.db", "ssd database")


@pytest.mark.slow
def test_postgresql_says_what_the_csv_files_say(postgresql: tuple[str, str], tables: Any, sample: Read) -> None:
    url, schema = postgresql
    server = open_database(url)
    with server.transaction() as connection:
        load_tables(connection, tables, schema)
    server.close()
    same(read_source(f"{url}?schema={schema}", AS_AT), sample)
    searched = read_source(f"{url}?options=-csearch_path%3D{schema}", AS_AT)
    same(searched, sample)


@pytest.fixture
def new_database(postgresql: tuple[str, str]) -> Iterator[str]:
    """The URL of an empty database of its own, dropped in the end."""
    url, _ = postgresql
    name = f"ssd_{secrets.token_hex(6)}"
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield f"{url.rpartition('/')[0]}/{name}"
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}"))


def put_person(url: str, schema: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
        connection.execute(sa.text(f'CREATE TABLE {schema}."SSD_Person" ("Pers_Person_ID" text, pers_dob date)'))
        connection.execute(sa.text(f"INSERT INTO {schema}.\"SSD_Person\" VALUES ('007', '2015-01-31')"))


@pytest.mark.slow
def test_tables_in_another_schema_are_found_and_the_import_says_where(new_database: str) -> None:
    put_person(new_database, "ssd_development")
    found = read_source(new_database, AS_AT)
    assert [person.subject for person in found.people] == ["007"]
    assert "The tables were found in the schema 'ssd_development'." in found.notes
    put_person(new_database, "ssd_live")
    with pytest.raises(IntakeMistake, match=r"several schemas .*: ssd_development, ssd_live\. Name one"):
        read_source(new_database, AS_AT)
    assert len(read_source(f"{new_database}?schema=ssd_live", AS_AT).people) == 1


def test_names_in_capitals_and_without_the_prefix_are_known(tables: Any, sample: Read, tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'capitals.db'}")
    with engine.begin() as connection:
        load_tables(connection, {name.removeprefix("ssd_"): rows for name, rows in tables.items()}, upper=True)
    engine.dispose()
    same(read_source(f"sqlite:///{tmp_path / 'capitals.db'}", AS_AT), sample)


def test_views_of_the_tables_are_read_as_the_tables(sqlite_file: Path, sample: Read, tmp_path: Path) -> None:
    copy = tmp_path / "views.db"
    copy.write_bytes(sqlite_file.read_bytes())
    engine = sa.create_engine(f"sqlite:///{copy}")
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE ssd_cp_visits RENAME TO kept_elsewhere"))
        connection.execute(sa.text("CREATE VIEW ssd_cp_visits_v AS SELECT * FROM kept_elsewhere"))
    engine.dispose()
    same(read_source(f"sqlite:///{copy}", AS_AT), sample)


def test_a_database_is_left_as_it_was(sqlite_file: Path) -> None:
    before = sqlite_file.read_bytes(), sorted(sqlite_file.parent.iterdir())
    read_source(f"sqlite:///{sqlite_file}", AS_AT)
    assert (sqlite_file.read_bytes(), sorted(sqlite_file.parent.iterdir())) == before


def test_a_path_with_every_sort_of_letter_is_found(sqlite_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "night #3 100% (ä)"
    folder.mkdir()
    (folder / "ssd.db").write_bytes(sqlite_file.read_bytes())
    assert read_source(f"sqlite:///{folder}/ssd.db", AS_AT).rows_read == 137


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ssd.db").write_text("not a database" * 100, "utf-8")
    with pytest.raises(IntakeMistake, match=r"ssd\.db: the database cannot be read \(DatabaseError\)"):
        read_source(f"sqlite:///{tmp_path / 'ssd.db'}", AS_AT)


def test_sqlite_is_opened_for_reading_only(sqlite_file: Path) -> None:
    database = Database(f"sqlite:///{sqlite_file}", load_mapping())
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        database.connection.execute(sa.text("CREATE TABLE mine (id TEXT)"))
    database.close()


@pytest.mark.slow
def test_postgresql_is_read_in_a_transaction_that_can_change_nothing(new_database: str) -> None:
    put_person(new_database, "ssd_live")
    database = Database(new_database, load_mapping())
    settings = sa.text("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
    assert database.connection.execute(settings).one() == ("repeatable read", "on")
    database.close()


def test_the_folder_is_recognised_by_its_columns_whatever_its_files_are_called(sample: Read, tmp_path: Path) -> None:
    for number, path in enumerate(sorted(SAMPLE.glob("*.csv"))):
        (tmp_path / f"export {number}.CSV").write_bytes(path.read_bytes())
    (tmp_path / "notes.txt").write_text("not a table", "utf-8")
    assert recognise_source(str(tmp_path))
    assert read_any(str(tmp_path), AS_AT).frame.equals(sample.frame)


def test_one_file_is_recognised_and_read_by_itself() -> None:
    found = read_file(SAMPLE / "ssd_cp_visits.csv", AS_AT)
    assert found.format == "ssd_cp_visits csv"
    assert found.frame["kind"].to_list() == ["cp_visit"] * 5
    assert "import the whole folder" in found.notes[0]


def test_a_folder_of_other_tables_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("event_id,subject,kind,happened\ne1,7,cp_visit,2021-02-01\n", "utf-8")
    (tmp_path / "reviews.csv").write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2015,03/04/2021,PN1\n", "utf-8")
    (tmp_path / "missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\n", "utf-8")
    assert not recognise_source(str(tmp_path))


def test_windows_1252_utf_16_and_other_separators_are_read(tmp_path: Path) -> None:
    rows = "pers_person_id;pers_dob;pers_forename\n007;31/01/2015;Zoë\n"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(rows.encode(encoding))
        (person,) = read_file(path, AS_AT).people
        assert (person.subject, person.name, str(person.date_of_birth)) == ("007", "Zoë", "2015-01-31")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql+psycopg://reader:S3cret@127.0.0.1:1/warehouse", "the database cannot be read"),
        ("postgresql://reader:S3cret@127.0.0.1:1/warehouse?schema=ssd", "the database cannot be read"),
        ("mssql+pyodbc://reader:S3cret@server/warehouse", "the driver for mssql+pyodbc is not installed"),
        ("sqlite:///nowhere/ssd.db", "there is no such database"),
    ],
)
def test_a_refusal_shows_no_password_and_says_what_to_do(url: str, says: str) -> None:
    with pytest.raises(IntakeMistake) as refused:
        read_any(url, AS_AT)
    shown = str(refused.value)
    assert says in shown
    assert "S3cret" not in shown
    assert "reader" not in shown
    chained = refused.value.__cause__
    assert chained is None


@pytest.mark.slow
def test_no_password_stands_in_the_batch_or_on_the_screen(tmp_path: Path, sqlite_file: Path) -> None:
    import sys

    home = tmp_path / "home"
    root = Path(__file__).parents[2]

    def longstop(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(root / "run_engine.py"), "--home", str(home), *words],
            capture_output=True, text=True, cwd=root, check=False,
        )  # fmt: skip

    assert longstop("init", str(home)).returncode == 0
    longstop("db", "upgrade")
    done = longstop("import", "postgresql://reader:S3cret@127.0.0.1:1/warehouse")
    assert "S3cret" not in done.stdout + done.stderr
    assert done.returncode != 0
    done = longstop("import", f"sqlite:///{sqlite_file}")
    assert "ssd.db (ssd database): 137 rows read" in done.stdout.replace("\n", " ")
    again = longstop("import", f"sqlite:///{sqlite_file}")
    assert "0 added, 0 corrected" in again.stdout


def test_a_row_of_duplicates_is_counted_once(sample: Read) -> None:
    assert sample.duplicates == 1
    assert sample.frame.filter(pl.col("event_id") == "ssd/cin_visits/V1/cin_visit").height == 1
