"""Files, folders and URLs go to the format that knows them, and to none in silence."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from intake_files import AS_AT, SAMPLE, events_csv

from engine.intake import formats
from engine.intake.reading import is_url, read_file, read_source, shown_source
from engine.intake.result import Read
from engine.words.errors import IntakeMistake


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, Path | None]]:
    """A package that reads text beginning with KNOWN, folders that hold known.txt, and known:// URLs; what it was asked."""
    asked: list[tuple[object, Path | None]] = []

    def read(source: object, as_at: date, **how: object) -> Read:
        assert as_at == AS_AT
        own = how["mapping_file"]
        asked.append((source, own if isinstance(own, Path) else None))
        return Read("known", "known", "")

    package = ModuleType("engine.intake.known_format")
    package.recognise = lambda head, name: head.startswith(b"KNOWN")  # type: ignore[attr-defined]
    package.recognise_source = lambda source: source.startswith("known://") or (Path(source) / "known.txt").exists()  # type: ignore[attr-defined]
    package.read = package.read_source = read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "engine.intake.known_format", package)
    monkeypatch.setattr(formats, "PACKAGES", ("known_format",))
    return asked


def test_a_package_gets_the_path_of_a_file_that_it_recognises(known, tmp_path):
    path = tmp_path / "any.csv"
    path.write_bytes(b"KNOWN" + bytes(100_000))
    assert read_file(path, AS_AT).format == "known"
    assert known == [(path, None)]


def test_what_no_package_recognises_is_a_workbook_or_a_table(known, tmp_path):
    path = tmp_path / "any.csv"
    path.write_bytes(events_csv("e1,7,cp_visit,2021-02-01,,,,,,"))
    assert read_file(path, AS_AT).format == "events csv"
    assert read_file(SAMPLE, AS_AT).format == "annex_a workbook"
    assert known == []


def test_folders_and_urls_go_to_the_package_that_recognises_them(known, tmp_path):
    (tmp_path / "known.txt").touch()
    assert read_source(str(tmp_path), AS_AT).format == "known"
    assert read_source("known://user:secret@host/data", AS_AT).format == "known"
    assert known == [(str(tmp_path), None), ("known://user:secret@host/data", None)]


def test_a_mapping_named_goes_before_the_home_s_own_for_the_format(known, tmp_path):
    path, own, typed = tmp_path / "any.csv", tmp_path / "known_format.yaml", tmp_path / "typed.yaml"
    path.write_bytes(b"KNOWN")
    read_source(str(path), AS_AT, mappings={"known_format": own, "annex_a": typed})
    read_source(str(path), AS_AT, mappings={"known_format": own}, mapping_file=typed)
    read_source("known://host/data", AS_AT, mappings={"known_format": own})
    assert [mapping for _, mapping in known] == [own, typed, own]


@pytest.mark.parametrize(
    ("source", "url", "shown"),
    [
        (
            "postgresql+psycopg://reader:s3cret@db.example:5432/cases",
            True,
            "postgresql+psycopg://db.example:5432/cases",
        ),
        ("postgresql://reader:p@ss/word@db.example/cases", True, "postgresql://db.example/cases"),
        ("postgresql://db.example/cases?user=reader&password=s3cret", True, "postgresql://db.example/cases"),
        ("postgresql://reader:s3cret@db.example", True, "postgresql://db.example"),
        ("mssql+pyodbc://reader:s3cret@dsn?driver=x", True, "mssql+pyodbc://dsn"),
        ("sqlite:////home/someone/cases.db", True, "sqlite:///cases.db"),
        ("/home/someone/cases.csv", False, "cases.csv"),
        ("exports/march/", False, "march"),
        ("C:\\exports\\cases.csv", False, "C:\\exports\\cases.csv"),
        (".", False, "."),
    ],
)
def test_a_source_is_shown_without_its_password_and_without_the_way_to_it(source, url, shown):
    assert is_url(source) is url
    assert shown_source(source) == shown


def test_a_url_that_nothing_reads_is_refused_without_its_password():
    with pytest.raises(IntakeMistake, match=r"^ftp://host/data: no format is known") as stop:
        read_source("ftp://someone:s3cret@host/data", AS_AT)
    assert "s3cret" not in str(stop.value)


def test_folders_without_known_tables_are_refused_with_what_to_do(tmp_path):
    with pytest.raises(IntakeMistake, match=r"the folder is empty\. Export again"):
        read_source(str(tmp_path), AS_AT)
    (tmp_path / "letters.txt").touch()
    with pytest.raises(
        IntakeMistake, match=r"does not hold a set of tables that is known \(its first file is letters\.txt"
    ):
        read_source(str(tmp_path), AS_AT)


def test_tables_of_the_interface_refuse_a_mapping(tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(events_csv("e1,7,cp_visit,2021-02-01,,,,,,"))
    with pytest.raises(IntakeMistake, match="take no mapping table"):
        read_file(path, AS_AT, mapping_file=tmp_path / "own.yaml")
