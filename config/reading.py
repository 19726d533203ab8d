"""Reads the YAML of `config/` key by key, gathering what is wrong with file, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Protocol

from engine.words.errors import ConfigMistake, RuleMistake
from engine.words.yaml_file import Document, read_yaml

Steps = tuple[str | int, ...]


class Placed(Protocol):
    """Raw keys and values that know where each stood: a YAML file, or a folder of tables."""

    @property
    def data(self) -> Any:
        """Mappings, lists and scalars."""

    def place(self, path: Steps) -> str:
        """Where the value at `path` stands, or the nearest parent that does."""

    def key_place(self, path: Steps) -> str:
        """Where the key that ends `path` stands."""


def read_document(path: Path) -> Document:
    """Read one file of the home's `config/`. Raises ConfigMistake, with the place, where it is not sound YAML."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as cause:
        raise ConfigMistake(path.name, "the file is not UTF-8 text.", "Save it as UTF-8.") from cause
    except OSError as cause:
        raise ConfigMistake(
            path.name, f"the file cannot be read ({type(cause).__name__}).", "Check that it exists."
        ) from cause
    return document_of(text, path.name)


def document_of(text: str, name: str) -> Document:
    """Read YAML text. Raises ConfigMistake with the place."""
    try:
        return read_yaml(text, name)
    except RuleMistake as cause:
        raise ConfigMistake(cause.where, cause.what, cause.mend) from cause


class Reading:
    """One document being read: each method gives a sound value, or notes a mistake and gives the stated default."""

    def __init__(self, document: Placed) -> None:
        self.document, self.mistakes = document, list[ConfigMistake]()

    def wrong(self, path: Steps, what: str, mend: str) -> None:
        """Note a mistake at the value of `path`."""
        self.mistakes.append(ConfigMistake(self.document.place(path), what, mend))

    def mapping(self, path: Steps, raw: Any, allowed: str, needed: str = "") -> Mapping[str, Any]:
        """The raw value as a mapping: no other keys than `allowed` ("" lets any through), and with those `needed`."""
        if raw is None:
            raw = {}
        if not isinstance(raw, Mapping):
            self.wrong(path, "this is not a list of keys and values.", "Write 'key: value' lines below it.")
            return {}
        for key in raw:
            if allowed and key not in allowed.split():
                place = self.document.key_place((*path, key))
                self.mistakes.append(
                    ConfigMistake(place, f"unknown key {key!r}.", f"Use {', '.join(allowed.split())}.")
                )
        for key in needed.split():
            if raw.get(key) is None:
                self.wrong(path, f"{key!r} is missing.", self.missing(path, key))
        return raw

    def missing(self, path: Steps, key: str) -> str:
        """How to mend a key that is needed and not there."""
        return f"Add a line '{key}: ...'."

    def items(self, path: Steps, raw: Any) -> list[Any]:
        """The raw value as a list; nothing is an empty list."""
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.wrong(path, "a list is needed here.", "Start each entry with '- '.")
            return []
        return list(raw)

    def text(self, path: Steps, raw: Any, default: str = "") -> str:
        """One line of text; numbers are taken as they are written."""
        if raw is None:
            return default
        if isinstance(raw, bool | list | Mapping) or "\n" in str(raw):
            self.wrong(path, "one line of text is needed here.", "Write it on one line, in quotes if need be.")
            return default
        return str(raw).strip()

    def choice(self, path: Steps, raw: Any, choices: tuple[str, ...], default: str) -> str:
        """One of the words in `choices`."""
        if raw is None:
            return default
        if not isinstance(raw, str) or raw not in choices:
            self.wrong(path, f"{_named(raw)} is not one of the choices.", f"Use {' or '.join(choices)}.")
            return default
        return raw

    def yes(self, path: Steps, raw: Any, default: bool) -> bool:
        """True or false."""
        if raw is None:
            return default
        if not isinstance(raw, bool):
            self.wrong(path, f"{_named(raw)} is neither true nor false.", "Write true or false.")
            return default
        return raw

    def whole(self, path: Steps, raw: Any, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        if raw is None:
            return default
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            self.wrong(
                path, f"{_named(raw)} is not a number from {least} to {most}.", "Write such a number, without quotes."
            )
            return default
        return int(raw)

    def day(self, path: Steps, raw: Any) -> date | None:
        """A date written 2020-09-28; None where there is none or it is wrong."""
        if raw is None:
            return None
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        try:
            if len(str(raw)) == 10:
                return date.fromisoformat(str(raw))
        except ValueError:
            pass
        self.wrong(path, f"{_named(raw)} is not a date.", "Write year-month-day, as in 2020-09-28.")
        return None

    def clock(self, path: Steps, raw: Any, default: time) -> time:
        """A time of day written "07:30"."""
        if raw is None:
            return default
        text = str(raw)
        try:
            if len(text) == 5:
                return time.fromisoformat(text)
        except ValueError:
            pass
        self.wrong(path, f"{_named(raw)} is not a time of day.", "Write it in quotes, as in '07:30'.")
        return default


def _named(raw: Any) -> str:
    """The value as a mistake names it. What is nested is not repeated: a password may stand in it."""
    if isinstance(raw, list | Mapping):
        return "what stands here"
    return repr(raw if isinstance(raw, int | float) else str(raw))
