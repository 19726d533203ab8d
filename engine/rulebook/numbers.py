"""The numbers that the law leaves to the authority: the book's own value of each, and what the authority has set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from engine.rulebook.messages import nearest
from engine.words.errors import Mistake, RuleMistake
from engine.words.limits import Limit, parse_rule_limit
from engine.words.yaml_file import Document, read_yaml

FILE: Final = "numbers.yaml"
_ALWAYS: Final = date.min
_SHAPE: Final = "Write 'cp_visit: 15 working days', or a list such as '- {from: 2026-12-01, limit: 15 working days}'."
_NONE_OPEN: Final = "Take it out: the rules leave no number to the authority."
_KEYS: Final = ("from", "limit", "applies_to")
_RUNNING: Final = "running"


@dataclass(frozen=True, slots=True)
class Number:
    """One number that an authority may set: where it is used, the book's own value, and its own by first day."""

    name: str
    timescale: str
    default: Limit
    given: tuple[tuple[date, Limit], ...] = ()  # earliest first; date.min: from the beginning


class Numbers:
    """What an authority has set, read from the text of its `config/numbers.yaml`, and which of it a book has used."""

    def __init__(self, text: str = "", name: str = FILE) -> None:
        self.mistakes: list[Mistake] = []
        self.found: dict[str, Number] = {}
        self.given: dict[str, tuple[tuple[date, Limit], ...]] = {}
        self.running: set[tuple[str, date]] = set()  # number and day from which it holds for what runs, too
        self.document: Document | None = None
        if text.strip():
            try:
                self.document = read_yaml(text, name)
                self.given = dict(self._read(self.document))
            except RuleMistake as mistake:
                self.mistakes.append(mistake)

    def _read(self, document: Document) -> Iterator[tuple[str, tuple[tuple[date, Limit], ...]]]:
        data = document.data if document.data is not None else {}
        if not isinstance(data, Mapping):
            raise RuleMistake(document.place(()), "numbers are a list of names with their limits.", _SHAPE)
        for key, raw in data.items():
            values = list(self._values(document, str(key), raw))
            days = [day for day, _ in values]
            if days != sorted(set(days)):
                self._wrong(
                    (str(key),), "two values begin on one day, or stand out of order.", "List the earliest first."
                )
            yield str(key), tuple(values)

    def _values(self, document: Document, key: str, raw: Any) -> Iterator[tuple[date, Limit]]:
        if isinstance(raw, Mapping):
            raw = [raw]
        entries = raw if isinstance(raw, list) else [{"from": _ALWAYS, "limit": raw}]
        for index, entry in enumerate(entries):
            path = (key, index) if isinstance(raw, list) else (key,)
            if isinstance(entry, Mapping) and "from" in entry and "limit" in entry and type(entry["from"]) is not date:
                self._wrong((*path, "from"), f"{str(entry['from'])!r} is not a date.", "Write it as 2026-12-01.")
                continue
            if what := _wrong_in(key, entry):
                self.mistakes.append(RuleMistake(document.place(path), what, _SHAPE))
                continue
            if entry.get("applies_to") == _RUNNING:
                self.running.add((key, entry["from"]))
            try:
                yield entry["from"], parse_rule_limit(str(entry["limit"]), document.place(path))
            except Mistake as mistake:
                self.mistakes.append(mistake)

    def _wrong(self, path: tuple[str | int, ...], what: str, mend: str) -> None:
        place = self.document.place(path) if self.document is not None else FILE
        self.mistakes.append(RuleMistake(place, what, mend))

    def use(self, name: str, timescale: str, default: Limit, on: date) -> Limit:
        """The authority's value in force on that day, else the book's own; notes that this number exists."""
        given = self.given.get(name, ())
        if name not in self.found:
            self.found[name] = Number(name, timescale, default, given)
            for _, limit in given:
                if limit.in_hours is not default.in_hours:
                    unit = "hours" if default.in_hours else "days, weeks or months"
                    self._wrong((name,), f"{name} counts in {unit}, and {limit} does not.", f"Write, say, '{default}'.")
                    return default
        set_by_then = [limit for day, limit in given if day <= on]
        return set_by_then[-1] if set_by_then else default

    def holds_for_what_runs(self, names: frozenset[str], day: date) -> bool:
        """Whether one of these numbers takes hold, on that day, of what began before it."""
        return any((name, day) in self.running for name in names)

    def days_of(self, names: frozenset[str]) -> list[date]:
        """The days on which one of these numbers changes."""
        return sorted({day for name in names for day, _ in self.given.get(name, ()) if day != _ALWAYS})

    def unknown(self) -> Iterator[Mistake]:
        """A mistake for each name that no rule asks for."""
        for name in self.given:
            if name not in self.found and self.document is not None:
                mend = nearest(name, self.found) if self.found else _NONE_OPEN
                yield RuleMistake(self.document.key_place((name,)), f"no rule asks for {name!r}.", mend)


def _wrong_in(key: str, entry: Any) -> str:
    """What is wrong with one value of a number; "" where nothing is."""
    if not isinstance(entry, Mapping):
        return f"{key} has no limit and day here."
    if unknown := [name for name in entry if name not in _KEYS]:
        return f"unknown key {str(unknown[0])!r}: a value of {key} has from and limit, and may have applies_to."
    if "limit" not in entry or type(entry.get("from")) is not date:
        return f"{key} has no limit and day here."
    if entry.get("applies_to", "starts") not in ("starts", _RUNNING):
        return f"{key} applies to 'starts', which is what begins from its day on, or to 'running' as well."
    return ""
