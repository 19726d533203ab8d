"""What is typed in place of a file, and mapping tables: what is wrong, how to mend it, never a password, nothing changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from intake_files import SAMPLE, workbook
from longstop_line import EVENTS, Line

SECRET = "s3cret"

Prepare = Callable[[Line], object]


def folder(name: str, *files: str) -> Prepare:
    def make(line: Line) -> object:
        place = line.home.parent / name
        place.mkdir()
        for file in files:
            (place / file).touch()
        return place

    return make


def sqlite(table: str) -> Prepare:
    def make(line: Line) -> object:
        path = line.home.parent / "other.db"
        with sqlite3.connect(path) as own:
            own.execute(f"CREATE TABLE {table} (a)")
        own.close()
        return f"sqlite:///{path}"

    return make


def given(name: str, content: str | bytes) -> Prepare:
    return lambda line: line.file(name, content)


REFUSED = [
    pytest.param(folder("march"), ["march: the folder is empty", "Export again"], id="empty folder"),
    pytest.param(
        folder("letters", "b.docx", "a.txt"),
        ["letters: the folder does not hold a set of tables that is known", "a.txt", "longstop import letters/*"],
        id="folder with nothing known",
    ),
    pytest.param(lambda line: line.home.parent / "nowhere", ["nowhere: there is no such file"], id="no such path"),
    pytest.param(
        lambda line: f"postgresql://reader:{SECRET}@127.0.0.1:1/cases",
        ["postgresql://127.0.0.1:1/cases: the database cannot be read", "server runs"],
        id="nothing listens there",
    ),
    pytest.param(
        lambda line: f"postgresql+psycopg://reader:{SECRET}@no-such-host.invalid/cases",
        ["no-such-host.invalid/cases: the database cannot be read", "Check the URL"],
        id="no such host",
    ),
    pytest.param(
        lambda line: f"https://reader:{SECRET}@host/cases.csv?token={SECRET}",
        ["https://host/cases.csv: no format is known that is read from such a URL", "a folder of tables"],
        id="a web address",
    ),
    pytest.param(sqlite("letters"), ["other.db: none of the dataset's", "is there"], id="database without its tables"),
    pytest.param(
        lambda line: str(sqlite("letters")(line)).removeprefix("sqlite:///"),
        ["other.db: this is an SQLite database", "sqlite:///PATH"],
        id="database given as a file",
    ),
    pytest.param(
        given("book.xlsx", workbook({"Sheet1": [["a"], ["1"]], "Summary": [["b"]]})),
        ["book.xlsx: none of its sheets is a list that is read", "Sheet1, Summary", "'List 1' to 'List 10'"],
        id="workbook without any list",
    ),
    pytest.param(
        given("book.xlsx", workbook({"List 11": [["Individual adopter identifier"], ["1"]]})),
        ["none of its sheets is a list that is read", "List 11"],
        id="workbook of adopters alone",
    ),
    pytest.param(
        given("export.csv", "<!DOCTYPE html><html><body>Log in</body></html>"),
        ["export.csv: this is XML or a web page", "docs/imports.md"],
        id="a web page saved as CSV",
    ),
]


@pytest.mark.parametrize(("prepare", "says"), REFUSED)
@pytest.mark.parametrize("how", [(), ("--dry-run",)], ids=["import", "dry run"])
def test_a_source_that_cannot_be_read_says_why(line: Line, prepare: Prepare, says: list[str], how: tuple[str, ...]):
    result = line("import", *how, prepare(line), code=2)
    assert result.stderr.startswith("longstop: ")
    assert [word for word in says if word not in result.stderr] == []
    assert SECRET not in result.output
    line("quarantine")


TABLES = [
    pytest.param(None, ["own.yaml: this mapping table cannot be read"], id="not there"),
    pytest.param(b"\xff\xfe\x00", ["own.yaml: this mapping table cannot be read", "UTF-8"], id="not UTF-8"),
    pytest.param(b"source: x\nlists: 3\n", ["own.yaml:2:8: 'lists'", "annex_a.yaml"], id="another shape"),
    pytest.param(b"timescales: []\n", ["own.yaml:1:13: 'timescales'", "'source'"], id="a rule file"),
    pytest.param(b"source: [\n", ["own.yaml:"], id="no YAML"),
]


@pytest.mark.parametrize(("content", "says"), TABLES)
def test_a_wrong_mapping_table_says_where(line: Line, content: bytes | None, says: list[str]):
    own = line.home.parent / "own.yaml"
    if content is not None:
        own.write_bytes(content)
    result = line("import", line.file("a.xlsx", SAMPLE.read_bytes()), "--mapping", own, code=2)
    assert [word for word in says if word not in result.stderr] == []
    assert line.rows("obligations") == []


def test_a_table_of_a_name_that_no_format_has_is_refused(line: Line):
    mappings = line.home / "config" / "mappings"
    mappings.mkdir()
    (mappings / "annexa.yaml").write_text("source: x\n", "utf-8")
    result = line("import", line.file("events.csv", EVENTS), code=2)
    assert "config/mappings/annexa.yaml: no format reads a mapping table of this name" in result.stderr
    assert "annex_a.yaml" in result.stderr


def test_the_home_s_own_table_is_used_by_itself(line: Line):
    """A council calls its source `care_system`: its own table says so."""
    from engine.intake.annex_a_mapping import OWN

    mappings = line.home / "config" / "mappings"
    mappings.mkdir()
    text = OWN.read_text("utf-8")
    (mappings / "annex_a.yaml").write_text(text.replace("source: annex_a", "source: care_system"), "utf-8")
    line("import", line.file("a.xlsx", SAMPLE.read_bytes()))
    with sqlite3.connect(line.home / "longstop.db") as own:
        assert own.execute("SELECT DISTINCT source FROM event_version").fetchall() == [("care_system",)]
    own.close()


def test_the_form_before_2024_is_read_and_what_it_lacks_is_said(line: Line):
    said = line("import", line.file("a.xlsx", SAMPLE.read_bytes())).stdout
    assert "List 9 has no column 'Latest Pathway Plan Review Date', as in the form before 2024." in said
    assert "List 11 (Prospective adopters) is in the workbook and was not read" in said
