"""The mapping table of the Standard Safeguarding Dataset, read from YAML and checked before anything is opened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.intake.annex_a_mapping import Gives, Pattern, Scalar
from engine.intake.attributes import read_attribute
from engine.intake.mapping_files import fitted, read_mapping_text
from engine.intake.reasons import Fault
from engine.words.errors import Mistake, Mistakes, RuleMistake
from engine.words.vocabulary import Vocabulary
from engine.words.yaml_file import Document

OWN: Final = Path(__file__).parent / "ssd.yaml"

# What `joins` works out, by table: these names may be used there like columns of the table.
MADE: Final = {
    "cin_episodes": ("goes_on", "out_of_sight"),
    "involvements": ("goes_on",),
    "initial_cp_conference": ("s47_started",),
    "legal_status": ("with_care",),
    "cla_placement": ("same_carers",),
    "cla_periods": (
        *("clae_cla_id", "clae_person_id", "care_began", "care_ended", "care_reason"),
        *("status_at_start", "last_officer_contact"),
    ),
}


class Part(BaseModel):
    """A part of the table; a key that it does not have is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class From(Part):
    """A column turned into attributes by a reading, and what becomes of a text in which it finds nothing."""

    column: str
    reading: str
    unknown: Literal["ignore", "note", "quarantine"] = "ignore"


class Chosen(Part):
    """What must and must not be found in a row."""

    when: dict[str, Pattern] = Field(default_factory=dict)
    unless: dict[str, Pattern] = Field(default_factory=dict)


class EventRule(Chosen):
    """One event that a row may give."""

    kind: str
    on: str
    episode: str = ""
    episode_prefix: str = ""
    latest: bool = False
    holder: bool = False  # the row says who holds the case
    flags: dict[str, str] = Field(default_factory=dict)
    take: dict[str, str] = Field(default_factory=dict)
    from_: tuple[From, ...] = Field(default=(), alias="from")
    attributes: dict[str, Scalar] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    held_in: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    lapsed: dict[str, str] = Field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the rule looks at."""
        named = (
            self.on,
            self.episode,
            *self.when,
            *self.unless,
            *self.flags.values(),
            *self.take.values(),
            *self.lapsed.values(),
        )
        return tuple(name for name in (*named, *(each.column for each in self.from_)) if name)


class Claim(Chosen):
    """A date that the source itself works out for a duty."""

    timescale: str
    due: str
    met: str
    started: str = ""
    episode: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the claim looks at."""
        return tuple(
            name for name in (self.due, self.met, self.started, self.episode, *self.when, *self.unless) if name
        )


class Via(Part):
    """The column that names a record of another table."""

    column: str
    table: str


class Table(Part):
    """One table of the dataset."""

    marks: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()
    made_of: str = ""
    holds: Literal["history", "latest only"] = "history"
    why: str = ""  # for a table that gives nothing
    id: str = ""
    person: str = ""
    via: Via | None = None
    team: str = ""
    worker: str = ""
    flags: tuple[str, ...] = ()
    json_: tuple[str, ...] = Field(default=(), alias="json")
    ids: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    people: dict[str, str] = Field(default_factory=dict)
    family: dict[str, str] = Field(default_factory=dict)
    events: tuple[EventRule, ...] = ()
    claims: tuple[Claim, ...] = ()

    @cached_property
    def date_columns(self) -> frozenset[str]:
        """The columns that hold dates."""
        used = {rule.on for rule in self.events} | {name for pair in self.order for name in pair} | set(self.dates)
        used |= {name for claim in self.claims for name in (claim.due, claim.met, claim.started) if name}
        used |= {self.people[name] for name in ("born", "expected", "died") if name in self.people}
        return frozenset(used)

    @cached_property
    def id_columns(self) -> frozenset[str]:
        """The columns that hold identifiers."""
        used = {self.id, self.person, self.team, self.worker, *self.ids, *self.family.values()}
        used |= {self.via.column} if self.via else set()
        used |= {rule.episode for rule in self.events} | {claim.episode for claim in self.claims}
        return frozenset(used - {""})

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named, those that are worked out included."""
        used = [*self.id_columns, *self.date_columns, *self.flags, *self.json_, *self.keeps, *self.people.values()]
        parts: list[EventRule | Claim] = [*self.events, *self.claims]
        used += [name for part in parts for name in part.columns]
        return tuple(sorted(set(used)))


class Mapping(Part):
    """The whole table."""

    source: str
    blank: tuple[str, ...]
    no_date: tuple[str, ...]
    no_id: tuple[str, ...]
    unsaid: tuple[str, ...]
    readings: dict[str, tuple[Gives, ...]]
    tables: dict[str, Table]
    gives_nothing: dict[str, Table]

    def columns(self, name: str) -> tuple[str, ...]:
        """The columns that the table itself must hold or may hold."""
        made = MADE.get(name, ())
        return tuple(column for column in self.tables[name].columns if column not in made)

    def needed(self, name: str) -> tuple[str, ...]:
        """Those without which the table cannot be read."""
        return tuple(column for column in self.columns(name) if column not in self.tables[name].optional)

    @cached_property
    def all_tables(self) -> dict[str, Table]:
        """Every table that stands in a source, those that give nothing included."""
        mine = {name: table for name, table in self.tables.items() if not table.made_of}
        return {**mine, **self.gives_nothing}

    def table_of(self, headings: tuple[str, ...]) -> str:
        """The table with these columns (in lower case); "" for none."""
        for name, table in self.all_tables.items():
            if table.known_by and set(table.known_by) <= set(headings):
                return name
            marked = sum(heading.startswith(table.marks) for heading in headings) if table.marks else 0
            if marked >= 2 and 2 * marked > len(headings):
                return name
        return ""


def load_mapping(path: Path | None = None, vocabulary: Vocabulary | None = None) -> Mapping:
    """Read a mapping table, the built-in one by default. Raises Mistakes with the place of each mistake."""
    file = path or OWN
    return parse_mapping(read_mapping_text(file), file.name, vocabulary)


@lru_cache(maxsize=4)
def _parsed(text: str, name: str) -> tuple[Document, Mapping]:
    return fitted(text, name, Mapping, _plain, "engine/intake/ssd/ssd.yaml")


def parse_mapping(text: str, name: str, vocabulary: Vocabulary | None = None) -> Mapping:
    """Read a mapping table from its text. With a vocabulary, its kinds and attributes are checked too."""
    document, mapping = _parsed(text, name)
    mistakes = list(_mistakes(document, mapping, vocabulary))
    if mistakes:
        raise Mistakes(mistakes)
    return mapping


_WHOLE: Final = {"blank": "^$", "yes": "^yes$", "no": "^no$"}


def _plain(data: Any) -> Any:
    """Plain Python values; in `when` and `unless`, `blank`, `yes` and `no` are whole cells."""
    if isinstance(data, dict):
        said = {key: _plain(value) for key, value in data.items()}
        for part in ("when", "unless"):
            if isinstance(said.get(part), dict):
                said[part] = {column: _WHOLE.get(like, like) for column, like in said[part].items()}
        return said
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _mistakes(document: Document, mapping: Mapping, vocabulary: Vocabulary | None) -> Iterator[Mistake]:
    """Whatever names a table, a column, a reading, a kind or an attribute that there is not."""
    for name, table in mapping.tables.items():
        path: tuple[str | int, ...] = ("tables", name)
        marks = mapping.tables[table.made_of].marks if table.made_of in mapping.tables else table.marks
        for column in table.columns:
            if column not in MADE.get(name, ()) and not column.startswith(marks or ("",)):
                yield _unknown(document, path, f"column of {name}", column)
        if table.via and table.via.table not in mapping.tables:
            yield _unknown(document, (*path, "via"), "table", table.via.table)
        for place, rule in enumerate(table.events):
            yield from _rule_mistakes(document, mapping, rule, (*path, "events", place), vocabulary)


def _rule_mistakes(
    document: Document, mapping: Mapping, rule: EventRule, path: tuple[str | int, ...], vocabulary: Vocabulary | None
) -> Iterator[Mistake]:
    for other in {table for tables in rule.held_in.values() for table in tables} - set(mapping.tables):
        yield _unknown(document, path, "table", other)
    given: list[tuple[str, Scalar]] = [*rule.attributes.items(), *((name, True) for name in rule.flags)]
    given += [(name, "") for name in rule.take]
    for each in rule.from_:
        if each.reading not in mapping.readings:
            yield _unknown(document, path, "reading", each.reading)
        given += [pair for one in mapping.readings.get(each.reading, ()) for pair in one.gives.items()]
    if vocabulary is None:
        return
    if rule.kind not in vocabulary.kinds:
        yield _unknown(document, path, "kind", rule.kind)
        return
    declared = vocabulary.kinds[rule.kind].attributes
    for name, value in dict.fromkeys(given):
        if name not in declared:
            yield _unknown(document, path, "attribute", name)
        elif value != "" and isinstance(read_attribute(value, vocabulary.attributes[name]), Fault):
            yield RuleMistake(document.place(path), f"'{name}' cannot be {value!r}.", "Use a value that it may have.")


def _unknown(document: Document, path: tuple[str | int, ...], what: str, name: str) -> RuleMistake:
    return RuleMistake(document.place(path), f"there is no {what} '{name}'.", "Use a name that is declared.")
