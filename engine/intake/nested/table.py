"""The mapping table of a nested format: its records, their fields, and the events and claims that they give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.intake.annex_a_mapping import Gives
from engine.words.errors import RuleMistake
from engine.words.limits import Limit, parse_limit

Scalar = bool | str
Evidence = Literal["history", "latest only"]
CONDITIONS = ("yes", "no", "not yes", "not no", "given", "blank")
SOME, NONE = "some", "none"  # of a record within: whether there is one


def _path(text: object) -> tuple[str, ...]:
    if not isinstance(text, str) or not text.strip("/"):
        raise ValueError("a path is names joined by '/', such as ChildIdentifiers/LAchildID")
    return () if text == "." else tuple(text.split("/"))


def _limit(text: object) -> Limit:
    try:
        return parse_limit(str(text))
    except RuleMistake as cause:
        raise ValueError(f"{cause.what} {cause.mend}".removesuffix(".")) from cause


Path = Annotated[tuple[str, ...], BeforeValidator(_path)]
Within = Annotated[Limit, BeforeValidator(_limit)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class FieldRule(_Part):
    """A field: where it stands within its record (the first path that is there), and how it is read.

    `birth` is a date long ago at most, `expected` one that may lie ahead; a `code` is one of `of`.
    """

    at: tuple[Path, ...]
    read: Literal["date", "birth", "expected", "yes_no", "code", "identifier", "text"]
    of: tuple[str, ...] = ()


class FromField(_Part):
    """A field turned into attributes by a reading."""

    field: str
    reading: str


class EventRule(_Part):
    """One event that a record may give, on the date in the field `on`."""

    kind: str
    on: str
    evidence: Evidence = "history"
    when: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    attributes: dict[str, Scalar] = Field(default_factory=dict)
    says: dict[str, str] = Field(default_factory=dict)
    from_: tuple[FromField, ...] = Field(default=(), alias="from")
    not_held: tuple[str, ...] = ()
    episode: Literal["own", "parent", "none"] = "own"
    worker: str = ""
    in_period: bool = False
    unless_in: str = ""
    first_of_older: bool = False


class ClaimRule(_Part):
    """What the record says of one duty's due date, or how a published measure would judge it."""

    timescale: str
    label: str
    started: str
    due: str = ""
    within: Within | None = None
    met: str = ""
    episode: Literal["own", "parent"] = "own"
    when: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)


class RecordRule(_Part):
    """One sort of record, and where it stands within another."""

    within: str = ""
    at: tuple[Path, ...] = ()
    key: tuple[str, ...] = ()
    fields: dict[str, FieldRule]
    order: tuple[tuple[str, str], ...] = ()
    events: tuple[EventRule, ...] = ()
    claims: tuple[ClaimRule, ...] = ()


class PersonRule(_Part):
    """Which fields of the outermost record say who the child is."""

    subject: str
    name: tuple[str, ...] = ()
    date_of_birth: str = ""
    expected_date_of_birth: str = ""
    died: str = ""


class Accepts(_Part):
    """Which files are read: the root element, the collection and the years of an XML return."""

    root: str
    collections: tuple[str, ...]
    first_year: int
    last_year: int


class NestedTable(_Part):
    """The whole table. The first record is the child; every other stands within one before it."""

    source: str
    accepts: Accepts | None = None
    withdrawn_by: str = ""
    person: PersonRule
    unused: tuple[Path, ...] = ()
    readings: dict[str, tuple[Gives, ...]] = Field(default_factory=dict)
    records: dict[str, RecordRule]

    @cached_property
    def child(self) -> str:
        """The name of the outermost record."""
        return next(iter(self.records))

    @cached_property
    def within(self) -> Mapping[str, tuple[str, ...]]:
        """For each record, the records that stand directly within it."""
        return {name: tuple(n for n, rule in self.records.items() if rule.within == name) for name in self.records}

    @cached_property
    def known_paths(self) -> frozenset[tuple[str, ...]]:
        """Every path of names, from the child on, that the table reads or knows not to be needed."""
        starts: dict[str, list[tuple[str, ...]]] = {}
        ends: list[tuple[str, ...]] = list(self.unused)
        for name, rule in self.records.items():
            outer = starts.get(rule.within, [()])
            starts[name] = [(*start, *path) for start in outer for path in rule.at] or [()]
            ends += starts[name]
            ends += [(*s, *path) for s in starts[name] for each in rule.fields.values() for path in each.at]
            if self.withdrawn_by:
                ends += [(*s, self.withdrawn_by) for s in starts[name]]
        return frozenset(path[:n] for path in ends for n in range(1, len(path) + 1))

    def fields_of(self, record: str) -> Mapping[str, FieldRule]:
        """The record's own fields, and those of the records it stands in."""
        rule = self.records[record]
        return {**(self.fields_of(rule.within) if rule.within else {}), **rule.fields}
