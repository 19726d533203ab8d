"""The vocabulary: kinds of case event, attributes, same-day ranks, periods, and the facts worked out from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.words.enums import Unit
from engine.words.errors import Mistake, Mistakes, RuleMistake
from engine.words.limits import Limit, parse_limit
from engine.words.yaml_file import Document, read_yaml

MADE = ("month", "term", "birthday")
RULES = Path(__file__).parent.parent.parent / "rules"


class AttributeType(StrEnum):
    """What values an attribute takes. `list` holds texts and cannot be used in a condition; `date or text` is read as a
    date where it is written as one (2026-11-21), as the same word means a day here and a person there."""

    BOOLEAN = "boolean"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    DATE_OR_TEXT = "date or text"
    INTEGER = "integer"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of case events. `absent` is what leaving it out means; None means that it is then unknown."""

    name: str
    type: AttributeType
    choices: tuple[str, ...] = ()
    absent: str | bool | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """Events of one kind, of which `where` (a condition, as text) picks some; empty picks all."""

    event: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case event. `first`: of one day, rank and time (or none), it comes before the other kinds."""

    name: str
    rank: int
    names: tuple[str, ...]
    attributes: tuple[str, ...]
    ends_last: bool
    made: str = ""  # put in by Longstop itself, never read from a file: each `month`, `term` or `birthday`
    first: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A span with start events and end events. `replaces`: a further start takes the place of the open one.

    A start of which `continues` (a condition, as text) is true goes on with the open span under another episode. An end
    that has a condition in `end_wheres` ends nothing where it is false; where it is unknown, it ends.
    """

    name: str
    starts: tuple[Clause, ...]
    ends: tuple[str, ...]
    replaces: bool
    continues: str = ""
    end_wheres: Mapping[str, str] = field(default_factory=dict)
    never_pauses: bool = False  # no clock that belongs to it may stand still


@dataclass(frozen=True, slots=True)
class Latest:
    """The attribute as the latest of these events gives it; unknown when there is none since `since`.

    An event of a kind in `carry` that leaves the attribute out is passed over, so that the earlier value goes on; of
    the other kinds, leaving it out means what the attribute's `absent` says. `else_any`: where `where` picks none since
    then, the latest of any of them speaks.
    """

    name: str
    attribute: str
    of: tuple[str, ...]
    where: str
    since: tuple[str, ...]
    carry: tuple[str, ...] = ()
    else_any: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Whether `limit` has gone by since the day of the latest of these events; unknown when there is none.

    `dated` names the attribute that holds that day, where the event gives it and it is not after the event's own. With
    `first_since`: since the first of them after the latest of those.
    """

    name: str
    limit: Limit
    of: tuple[Clause, ...]
    dated: str = ""
    first_since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HasHappened:
    """Whether one of these events has happened.

    With `after`: on or after the day of the latest of those (unknown when there is none of them).
    With `since`: later in the order than the latest of those (or at all, when there is none of them).
    `earlier`: the event at which this is asked does not count itself.
    """

    name: str
    of: tuple[Clause, ...]
    after: tuple[Clause, ...] = ()
    since: tuple[Clause, ...] = ()
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Aged:
    """Whether the subject's birthday of that many years (or months) has come; unknown without a date of birth.

    Someone born on 29 February has the birthday of an ordinary year on the 28th (Dodds v Walker).
    """

    name: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of these events there are up to and including the one at which it is asked, whose day is later than the
    day that lies `in_last` before it."""

    name: str
    event: str
    where: str
    in_last: Limit


@dataclass(frozen=True, slots=True)
class IsOpen:
    """Whether the period is open just after the event at which it is asked."""

    name: str
    period: str


Fact = Latest | Passed | HasHappened | Aged | Counted | IsOpen


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of the interface, as `rules/words.yaml` says them."""

    attributes: Mapping[str, Attribute]
    kinds: Mapping[str, Kind]
    periods: Mapping[str, Period]
    facts: Mapping[str, Fact]
    fingerprint: str

    @property
    def replacing(self) -> frozenset[str]:
        """The kinds that begin a span in place of the open one: such an event names its own episode, never an earlier one."""
        return frozenset(
            clause.event for period in self.periods.values() if period.replaces for clause in period.starts
        )


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Read the words file (the package's own by default). Raises Mistakes with the place of each."""
    file = path or RULES / "words.yaml"
    return _parsed(file.read_text("utf-8"), file.name)


@lru_cache(maxsize=4)
def _parsed(text: str, name: str) -> Vocabulary:
    return parse_vocabulary(read_yaml(text, name), hashlib.sha256(text.encode()).hexdigest())


def parse_vocabulary(document: Document, fingerprint: str) -> Vocabulary:
    """Turn the document into a vocabulary, or raise Mistakes naming every line that cannot stand."""
    reader = _Reader(document)
    try:
        vocabulary = reader.vocabulary(fingerprint)
    except (AttributeError, KeyError, TypeError, ValueError, Mistake) as cause:
        # An entry of the wrong kind (a list for a set of keys, say) stops the reading where it stands.
        found = cause if isinstance(cause, Mistake) else reader.misshapen(cause)
        raise Mistakes([*reader.mistakes, found]) from cause
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return vocabulary


class _Reader:
    """Reads one document and gathers what is wrong with it."""

    def __init__(self, document: Document) -> None:
        self.document, self.mistakes = document, list[Mistake]()

    def misshapen(self, cause: Exception) -> Mistake:
        what = f"an entry of the words file has the wrong shape ({type(cause).__name__}: {str(cause)[:60]})."
        return RuleMistake(self.document.name, what, "Compare it with the entries beside it.")

    def vocabulary(self, fingerprint: str) -> Vocabulary:
        data = self.document.data
        sections = ("attributes", "on_every_kind", "periods", "facts", "kinds")
        if not isinstance(data, dict) or set(data) != set(sections):
            self.wrong((), "the words file needs exactly these sections: " + ", ".join(sections) + ".")
            raise Mistakes(self.mistakes)
        attributes = {name: self.attribute(name, raw) for name, raw in data["attributes"].items()}
        every = tuple(data["on_every_kind"])
        kinds = {name: self.kind(name, raw, every) for name, raw in data["kinds"].items()}
        for name, kind in kinds.items():
            for attribute in kind.attributes:
                if attribute not in attributes:
                    self.wrong(("kinds", name), f"kind {name} uses the undeclared attribute {attribute}.")
        periods = {name: self.period(name, raw, kinds) for name, raw in data["periods"].items()}
        facts = {name: self.fact(name, raw, kinds, attributes) for name, raw in data["facts"].items()}
        return Vocabulary(attributes, kinds, periods, facts, fingerprint)

    def wrong(self, path: tuple[str | int, ...], what: str, mend: str = "Mend that line.") -> None:
        self.mistakes.append(RuleMistake(self.document.place(path), what, mend))

    def keys(self, path: tuple[str | int, ...], raw: Mapping[str, Any], allowed: str) -> None:
        for key in raw:
            if key not in allowed.split():
                self.wrong((*path, key), f"unknown key {key!r}.", f"Use {', '.join(allowed.split())}.")

    def attribute(self, name: str, raw: Mapping[str, Any]) -> Attribute:
        path = ("attributes", name)
        self.keys(path, raw, "type of absent")
        try:
            kind = AttributeType(raw["type"])
        except (KeyError, ValueError):
            self.wrong(path, f"attribute {name} has no known type.", f"Use {', '.join(AttributeType)}.")
            kind = AttributeType.TEXT
        return Attribute(name, kind, tuple(str(choice) for choice in raw.get("of", ())), raw.get("absent"))

    def kind(self, name: str, raw: Mapping[str, Any], every: tuple[str, ...]) -> Kind:
        self.keys(("kinds", name), raw, "rank turn names attributes ends_last made")
        rank = raw.get("rank")
        if not isinstance(rank, int):
            self.wrong(("kinds", name), f"kind {name} needs a rank.", "Write, say, 'rank: 60'.")
            rank = 0
        own = tuple(raw.get("attributes", ()))
        made = raw.get("made", "")
        if made not in ("", *MADE):
            self.wrong(("kinds", name, "made"), f"nothing is made by {made!r}.", f"Use {', '.join(MADE)}.")
        if raw.get("turn", "first") != "first":
            self.wrong(("kinds", name, "turn"), "turn may only be 'first'.", "Leave it out, or write 'turn: first'.")
        last = raw.get("ends_last", False) is True
        return Kind(name, rank, tuple(raw.get("names", ())), own + every, last, made, "turn" in raw)

    def known(self, path: tuple[str | int, ...], kinds: Mapping[str, Kind], names: Any) -> tuple[str, ...]:
        for name in names:
            if name not in kinds:
                self.wrong(path, f"unknown event kind {name!r}.")
        return tuple(names)

    def period(self, name: str, raw: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Period:
        path = ("periods", name)
        self.keys(path, raw, "starts ends again continues pauses")
        if raw.get("pauses", "never") != "never":
            self.wrong((*path, "pauses"), "pauses may only be 'never'.", "Leave it out, or write 'pauses: never'.")
        starts = self.clauses((*path, "starts"), kinds, raw["starts"])
        clauses = [{"event": each} if isinstance(each, str) else each for each in raw["ends"]]
        ends = self.known((*path, "ends"), kinds, [clause["event"] for clause in clauses])
        wheres = {clause["event"]: clause["where"] for clause in clauses if "where" in clause}
        return Period(
            name, starts, ends, raw.get("again") == "replaces", raw.get("continues", ""), wheres, "pauses" in raw
        )

    def fact(
        self, name: str, raw: Mapping[str, Any], kinds: Mapping[str, Kind], attributes: Mapping[str, Attribute]
    ) -> Fact:
        path = ("facts", name)
        if name in attributes:
            self.wrong(path, f"the fact {name} has an attribute's name.", "Rename the fact.")
        if "latest" in raw:
            since = self.known((*path, "since"), kinds, raw.get("since", ()))
            self.keys(path, raw, "latest of where since carry else_any")
            if raw["latest"] not in attributes:
                self.wrong(path, f"unknown attribute {raw['latest']!r}.")
            of, carry = (self.known(path, kinds, raw.get(key, ())) for key in ("of", "carry"))
            else_any = raw.get("else_any", False) is True
            return Latest(name, raw["latest"], of, raw.get("where", ""), since, carry, else_any)
        if "passed" in raw:
            self.keys(path, raw, "passed after")
            after = raw["after"]
            limit = parse_limit(raw["passed"], self.document.place((*path, "passed")))
            if limit.unit not in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
                self.wrong((*path, "passed"), f"{limit} is no number of days.", "Write, say, '28 days'.")
            dated = after.get("dated", "")
            if dated and (dated not in attributes or attributes[dated].type is not AttributeType.DATE):
                self.wrong(path, f"{dated!r} is no date attribute.")
            first_since = self.known(path, kinds, after.get("first_since", ()))
            return Passed(name, limit, self.clauses(path, kinds, after["of"], after), dated, first_since)
        if "aged" in raw:
            self.keys(path, raw, "aged")
            limit = parse_limit(raw["aged"], self.document.place((*path, "aged")))
            if limit.unit not in (Unit.YEARS, Unit.MONTHS):
                self.wrong((*path, "aged"), f"{limit} is no age.", "Write, say, '5 years'.")
            return Aged(name, limit)
        if "counted" in raw:
            self.keys(path, raw, "counted where in_last")
            self.known(path, kinds, [raw["counted"]])
            limit = parse_limit(raw["in_last"], self.document.place((*path, "in_last")))
            if limit.unit not in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS):
                self.wrong((*path, "in_last"), f"{limit} is no number of days.", "Write, say, '30 days'.")
            return Counted(name, raw["counted"], raw.get("where", ""), limit)
        if "open" in raw:
            self.keys(path, raw, "open")
            if raw["open"] not in self.document.data["periods"]:
                self.wrong(path, f"unknown period {raw['open']!r}.")
            return IsOpen(name, raw["open"])
        self.keys(path, raw, "happened where on_or_after since earlier")
        after, happened = raw.get("on_or_after", {}), raw.get("happened", "")
        return HasHappened(
            name,
            self.clauses((*path, "happened"), kinds, [happened] if isinstance(happened, str) else happened, raw),
            self.clauses((*path, "on_or_after"), kinds, after.get("of", ()), after),
            self.clauses((*path, "since"), kinds, raw.get("since", ())),
            raw.get("earlier", False) is True,
        )

    def clauses(
        self, path: tuple[str | int, ...], kinds: Mapping[str, Kind], raw: Any, common: Mapping[str, Any] | None = None
    ) -> tuple[Clause, ...]:
        """Events with a condition each, or names alone; to these the `where` of `common` applies."""
        where = (common or {}).get("where", "")
        found = tuple(
            Clause(each, where) if isinstance(each, str) else Clause(each["event"], each.get("where", ""))
            for each in raw
        )
        self.known(path, kinds, [clause.event for clause in found])
        return found
