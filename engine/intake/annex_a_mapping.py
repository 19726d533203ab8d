"""The mapping table of the Annex A workbook, read from YAML and checked before a workbook is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.intake.mapping_files import fitted, read_mapping_text
from engine.words.errors import Mistake, Mistakes, RuleMistake
from engine.words.vocabulary import Vocabulary
from engine.words.yaml_file import Document

OWN = Path(__file__).parent / "annex_a.yaml"


def _pattern(text: object) -> re.Pattern[str]:
    try:
        return re.compile(str(text), re.IGNORECASE)
    except re.error as cause:
        raise ValueError(f"{text!r} is not a regular expression ({cause})") from cause


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]
Scalar = bool | str


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Column(_Part):
    """A column: the headings it goes by, and how its cells are read."""

    heading: str
    like: tuple[Pattern, ...] = ()
    read: Literal["date", "yes_no", "identifier", "text"]
    optional: bool = False
    since: int | None = None  # the year from which the form has it

    @property
    def may_be_missing(self) -> bool:
        """True when the list can be read without it."""
        return self.optional or self.since is not None

    def position(self, headings: Sequence[str]) -> int | None:
        """Where the column stands: under the form's own heading, else under the first that an expression fits."""
        for number, heading in enumerate(headings):
            if heading.casefold() == self.heading.casefold():
                return number
        for pattern in self.like:
            for number, heading in enumerate(headings):
                if pattern.fullmatch(heading):
                    return number
        return None


class Gives(_Part):
    """Attributes that a cell gives when the expression is found in it."""

    like: Pattern
    gives: dict[str, Scalar]


class From(_Part):
    """A column turned into attributes by a reading."""

    column: str
    reading: str
    unless_later: str = ""


class EventRule(_Part):
    """One event that a row may give."""

    kind: str
    on: str
    latest: bool = False
    after: str = ""
    when: dict[str, Pattern] = Field(default_factory=dict)
    attributes: dict[str, Scalar] = Field(default_factory=dict)
    from_: tuple[From, ...] = Field(default=(), alias="from")
    not_held: tuple[str, ...] = ()
    held_in: dict[str, int] = Field(default_factory=dict)


class ListRule(_Part):
    """One list of the workbook."""

    number: int
    title: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    events: tuple[EventRule, ...]
    order: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()


class Left(_Part):
    """A list of the form that is not read, and why."""

    number: int
    title: str
    why: str


class Mapping(_Part):
    """The whole table. Each list has the shared columns besides its own."""

    source: str
    shared: dict[str, Column]
    readings: dict[str, tuple[Gives, ...]]
    lists: tuple[ListRule, ...]
    left: tuple[Left, ...] = ()

    def columns(self, part: ListRule) -> dict[str, Column]:
        """The list's columns, the shared ones first."""
        return {**{name: self.shared[name] for name in self.shared if name not in part.without}, **part.columns}


def load_mapping(path: Path = OWN, vocabulary: Vocabulary | None = None) -> Mapping:
    """Read a mapping table, the built-in one by default. Raises Mistakes with the place of each mistake."""
    return parse_mapping(read_mapping_text(path), path.name, vocabulary)


@lru_cache(maxsize=4)
def _parsed(text: str, name: str) -> tuple[Document, Mapping]:
    return fitted(text, name, Mapping, _blanked, "engine/intake/annex_a.yaml")


def parse_mapping(text: str, name: str, vocabulary: Vocabulary | None = None) -> Mapping:
    """Read a mapping table from its text. With a vocabulary, its kinds and attributes are checked too."""
    document, mapping = _parsed(text, name)
    mistakes = list(_mistakes(document, mapping, vocabulary))
    if mistakes:
        raise Mistakes(mistakes)
    return mapping


def _blanked(data: Any) -> Any:
    """`blank` in a `when` is an empty cell, and yes and no are whole cells."""
    words = {"blank": "^$", "yes": "^yes$", "no": "^no$"}
    plain = _plain(data)
    for part in _parts(plain, "lists"):
        for rule in _parts(part, "events"):
            if isinstance(rule.get("when"), dict):
                rule["when"] = {column: words.get(said, said) for column, said in rule["when"].items()}
    return plain


def _parts(data: Any, name: str) -> list[dict[str, Any]]:
    """The mappings in the list of this name; none where there is no such list."""
    found = data.get(name) if isinstance(data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _mistakes(document: Document, mapping: Mapping, vocabulary: Vocabulary | None) -> Iterator[Mistake]:
    """Whatever names a column, a reading, a kind or an attribute that there is not."""
    for number, part in enumerate(mapping.lists):
        columns = mapping.columns(part)
        for name in part.without:
            if name not in mapping.shared:
                yield _unknown(document, ("lists", number), "shared column", name)
        for name in (*part.key, *(name for pair in part.order for name in pair)):
            if name not in columns:
                yield _unknown(document, ("lists", number), "column", name)
        for place, rule in enumerate(part.events):
            path = ("lists", number, "events", place)
            named = [rule.on, *rule.when, *(each.column for each in rule.from_)]
            named += [name for name in (rule.after, *(each.unless_later for each in rule.from_)) if name]
            for name in named:
                if name not in columns:
                    yield _unknown(document, path, "column", name)
            given = set(rule.attributes)
            for each in rule.from_:
                if each.reading not in mapping.readings:
                    yield _unknown(document, path, "reading", each.reading)
                given |= {name for one in mapping.readings.get(each.reading, ()) for name in one.gives}
            if vocabulary is not None and rule.kind not in vocabulary.kinds:
                yield _unknown(document, path, "kind", rule.kind)
            elif vocabulary is not None:
                for name in sorted(given - set(vocabulary.kinds[rule.kind].attributes)):
                    yield _unknown(document, path, "attribute", name)


def _unknown(document: Document, path: tuple[str | int, ...], what: str, name: str) -> RuleMistake:
    return RuleMistake(document.place(path), f"there is no {what} '{name}'.", "Use a name that is declared.")
