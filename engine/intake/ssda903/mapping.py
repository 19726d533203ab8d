"""The mapping table of the SSDA903 return, read from YAML and checked before a file is opened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from engine.intake.mapping_files import fitted, read_mapping_text
from engine.words.errors import Mistake, Mistakes, RuleMistake
from engine.words.limits import Limit, parse_limit
from engine.words.records import Evidence
from engine.words.vocabulary import Vocabulary
from engine.words.yaml_file import Document

OWN: Final = Path(__file__).parent / "ssda903.yaml"
Scalar = bool | str


def _limit(text: object) -> Limit:
    try:
        return parse_limit(str(text), "")
    except RuleMistake as cause:
        raise ValueError(f"{cause.what} {cause.mend}") from cause


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _InYears(_Part):
    """Something that the return has from one year to another, both included; 0 is no end."""

    since: int = 0
    until: int = 0

    def in_year(self, year: int) -> bool:
        """True when the return of that year has it."""
        return self.since <= year and (not self.until or year <= self.until)


class Code(_InYears):
    """One code: what it means, the attributes it gives, and, in the episodes, what it does."""

    says: str
    gives: dict[str, Scalar] = Field(default_factory=dict)
    care: bool = False  # the episode begins a period of care
    status: bool = False  # the legal status changed
    placement: bool = False  # the placement changed
    adoption: bool = False  # the placement is with adopters
    goes_on: bool = False  # care goes on after the episode
    also: str = ""  # a kind of event that happened on the episode's last day


class Column(_InYears):
    """One column: how it is read, or why it is read and left."""

    read: Literal["identifier", "date", "code", "text"] | None = None
    codes: str = ""
    needed: bool = False
    birth: bool = False
    left: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Column:
        if (self.read is None) == (not self.left):
            raise ValueError("a column has either 'read' or 'left'")
        return self


class EventRule(_Part):
    """One event that a row may give."""

    kind: str
    on: str
    when: dict[str, str] = Field(default_factory=dict)
    attributes: dict[str, Scalar] = Field(default_factory=dict)
    not_held: tuple[str, ...] = ()
    episode: str = ""  # the date column that names the episode
    worker: str = ""
    first_is_latest: bool = False


class ClaimRule(_Part):
    """A column in which the return itself says whether a duty was met."""

    timescale: str
    column: str


class FileRule(_InYears):
    """One file of the return."""

    title: str
    names: tuple[str, ...]
    known_by: tuple[str, ...]
    evidence: Evidence
    key: tuple[str, ...]
    columns: dict[str, Column]
    events: tuple[EventRule, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    chain: bool = False  # the episodes: a row means something only beside its neighbours
    people: bool = False

    @property
    def drives(self) -> bool:
        """True unless the whole file is read and left."""
        return bool(self.chain or self.people or self.events or self.claims)

    def columns_in(self, year: int) -> dict[str, Column]:
        """The columns that the file has in that year's return."""
        return {name: column for name, column in self.columns.items() if column.in_year(year)}


class Years(_Part):
    """The first and last year whose return is known, each the year of its 31 March."""

    first: int
    last: int

    def all(self) -> range:
        """Each known year."""
        return range(self.first, self.last + 1)


class Mapping(_Part):
    """The whole table."""

    source: str
    years: Years
    reviews_settle: Annotated[Limit, BeforeValidator(_limit)]
    not_held: dict[str, tuple[str, ...]]
    files: dict[str, FileRule]
    codes: dict[str, dict[str, Code]]

    def code(self, column: Column, text: str) -> Code | None:
        """The code that a cell of this column holds; None when there is no such code."""
        return self.codes[column.codes].get(text)


def load_mapping(path: Path | None = None, vocabulary: Vocabulary | None = None) -> Mapping:
    """Read a mapping table, the built-in one by default. Raises Mistakes with the place of each mistake."""
    chosen = path or OWN
    document, mapping = _parsed(read_mapping_text(chosen), chosen.name)
    mistakes = list(_mistakes(document, mapping, vocabulary))
    if mistakes:
        raise Mistakes(mistakes)
    return mapping


@lru_cache(maxsize=4)
def _parsed(text: str, name: str) -> tuple[Document, Mapping]:
    return fitted(text, name, Mapping, _plain, "engine/intake/ssda903/ssda903.yaml")


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _mistakes(document: Document, mapping: Mapping, words: Vocabulary | None) -> Iterator[Mistake]:
    """Whatever names a column, a list of codes, a kind or an attribute that there is not."""
    for name, part in mapping.files.items():
        path: tuple[str | int, ...] = ("files", name)
        for column, given in part.columns.items():
            if given.read == "code" and given.codes not in mapping.codes:
                yield _unknown(document, (*path, "columns", column), "list of codes", given.codes)
        named = [*part.key, *part.known_by, *(each for pair in part.order for each in pair)]
        named += [claim.column for claim in part.claims]
        for rule in part.events:
            named += [rule.on, *rule.when, *(each for each in (rule.episode, rule.worker) if each)]
        for column in dict.fromkeys(named):
            if column not in part.columns:
                yield _unknown(document, path, "column", column)
        for column in part.key:
            if column in part.columns and part.columns[column].read is None:
                place = document.place((*path, "key"))
                yield RuleMistake(place, f"column '{column}' of the key is left.", "Say under 'read' how it is read.")
        if words is not None:
            for number, rule in enumerate(part.events):
                yield from _kind_mistakes(document, (*path, "events", number), rule.kind, rule.attributes, words)
    if words is not None:
        for name, codes in mapping.codes.items():
            for text, code in codes.items():
                where: tuple[str | int, ...] = ("codes", name, text)
                for attribute in sorted(set(code.gives) - set(words.attributes)):
                    yield _unknown(document, where, "attribute", attribute)
                if code.also and code.also not in words.kinds:
                    yield _unknown(document, where, "kind", code.also)
        for kind in mapping.not_held:
            if kind not in words.kinds:
                yield _unknown(document, ("not_held", kind), "kind", kind)


def _kind_mistakes(
    document: Document, path: tuple[str | int, ...], kind: str, given: dict[str, Scalar], words: Vocabulary
) -> Iterator[Mistake]:
    if kind not in words.kinds:
        yield _unknown(document, path, "kind", kind)
        return
    for attribute in sorted(set(given) - set(words.kinds[kind].attributes)):
        yield _unknown(document, path, "attribute", attribute)


def _unknown(document: Document, path: tuple[str | int, ...], what: str, name: str) -> RuleMistake:
    return RuleMistake(document.place(path), f"there is no {what} '{name}'.", "Use a name that is declared.")
