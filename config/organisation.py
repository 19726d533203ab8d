"""The organisation as an authority keeps it: one YAML file or a folder of CSV tables, read into the same value."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from config.organisation_reader import Read, read_placed
from config.organisation_tables import ABOUT, TABLES, read_tables
from config.reading import Placed, document_of, read_document
from engine.words.enums import Nation
from engine.words.errors import ConfigMistake, Mistakes
from engine.words.organisation import Organisation

FILE: Final = "organisation.yaml"
FOLDER: Final = "organisation"


def read_organisation(path: Path) -> Organisation:
    """Read the YAML file. Raises ConfigMistake where it cannot be read, Mistakes naming everything that cannot stand."""
    return _sound(read_document(path)).organisation


def parse_organisation(text: str, name: str = FILE) -> Organisation:
    """Read the text of an organisation file. Raises as `read_organisation`."""
    return _sound(document_of(text, name)).organisation


def read_organisation_folder(folder: Path, authority: str = "", nation: Nation = Nation.ENGLAND) -> Organisation:
    """Read a folder of tables. `authority` and `nation` stand where its about.yaml names none. Raises as
    `read_organisation`."""
    return _tables(folder, authority, nation).organisation


def find_organisation(config: Path, authority: str = "", nation: Nation = Nation.ENGLAND) -> Read | None:
    """The organisation in an authority's `config/`, with the place of each entry; None where there is none.

    Raises ConfigMistake where it is there twice, and as `read_organisation`.
    """
    files = organisation_files(config)
    if not files:
        return None
    if files[0].name == FILE:
        return _sound(read_document(files[0]))
    return _tables(config / FOLDER, authority, nation)


def organisation_files(config: Path) -> Sequence[Path]:
    """The files that hold the organisation: the YAML file, or the tables; none where the authority has given none."""
    file, folder = config / FILE, config / FOLDER
    names = (ABOUT, *(f"{name}.csv" for name in TABLES))
    tables = [folder / name for name in names if (folder / name).exists()]
    if file.exists() and tables:
        raise ConfigMistake(
            FILE,
            f"the organisation is there twice, here and in {FOLDER}/.",
            "Keep one of them and move the other away.",
        )
    return [file] if file.exists() else tables


def fingerprint_of(files: Sequence[Path]) -> str:
    """What these files say, in short: differs when anything in them differs; "" for none."""
    if not files:
        return ""
    if len(files) == 1:
        return hashlib.sha256(files[0].read_bytes()).hexdigest()
    said = b"".join(f"{file.name} {file.stat().st_size}\n".encode() + file.read_bytes() for file in files)
    return hashlib.sha256(said).hexdigest()


def text_of(files: Sequence[Path]) -> str:
    """These files whole, one after the other."""
    if len(files) == 1:
        return files[0].read_text("utf-8")
    return "\n".join(f"# {file.name}\n{file.read_text('utf-8')}" for file in files)


def _tables(folder: Path, authority: str, nation: Nation) -> Read:
    tables, mistakes = read_tables(folder, authority, nation)
    return _sound(tables, mistakes)


def _sound(document: Placed, before: Sequence[ConfigMistake] = ()) -> Read:
    read, mistakes = read_placed(document)
    if before or mistakes:
        raise Mistakes([*before, *mistakes])
    return read
