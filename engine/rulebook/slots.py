"""When panels sit and school terms run: read from the authority's `config/panels.yaml` and `config/terms.yaml`."""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from engine.rulebook.messages import nearest
from engine.words.errors import Mistake, RuleMistake
from engine.words.yaml_file import Document, read_yaml

PANELS: Final = "panels.yaml"
TERMS: Final = "terms.yaml"
_WEEKDAYS: Final = tuple(name.lower() for name in calendar.day_name)
_PANEL_SHAPE: Final = "Write, say, 'legal_gateway: {every: wednesday}', '{every: second tuesday, from: 2026-01-06}', "
_PANEL_FORMS: Final = _PANEL_SHAPE + "'{last: wednesday}' or '{on: [2026-01-14, 2026-02-11]}'."
_TERM_FORM: Final = "Write, say, '- {name: autumn 2026, from: 2026-09-02, to: 2026-12-18}'."
_FIRST, _LAST = date(1990, 1, 1), date(2060, 12, 31)


@dataclass(frozen=True, slots=True)
class Panel:
    """The days on which a panel sits, earliest first."""

    name: str
    sittings: tuple[date, ...]

    def next_after(self, day: date) -> date | None:
        """The first sitting strictly after the day; None where none is set."""
        at = bisect_right(self.sittings, day)
        return self.sittings[at] if at < len(self.sittings) else None


@dataclass(frozen=True, slots=True)
class Term:
    """One school term, both days included."""

    name: str
    first: date
    last: date


def ordinary_terms() -> tuple[Term, ...]:
    """Terms by the prescribed days of 31 August, 31 December and 31 March (Education (Start of Compulsory School Age)
    Order 1998), for an authority that has set none of its own."""
    found = []
    for year in range(_FIRST.year, _LAST.year + 1):
        found.append(Term(f"spring {year}", date(year, 1, 1), date(year, 3, 31)))
        found.append(Term(f"summer {year}", date(year, 4, 1), date(year, 8, 31)))
        found.append(Term(f"autumn {year}", date(year, 9, 1), date(year, 12, 31)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Slots:
    """The panels of an authority by name, and its school terms, earliest first."""

    panels: Mapping[str, Panel] = field(default_factory=dict)
    terms: tuple[Term, ...] = field(default_factory=ordinary_terms)

    def term_end(self, day: date) -> date | None:
        """The last day of the term in which the day falls, or of the next to begin; None where none is set."""
        at = bisect_left([term.last for term in self.terms], day)
        return self.terms[at].last if at < len(self.terms) else None


def read_slots(panels: str = "", terms: str = "") -> tuple[Slots, list[Mistake]]:
    """The slots that the texts of the two files give, and every mistake in them; an empty text sets nothing."""
    mistakes: list[Mistake] = []
    found = {panel.name: panel for panel in _panels(panels, mistakes)}
    own = tuple(_terms(terms, mistakes))
    return Slots(found, own) if own else Slots(found), mistakes


def _document(text: str, name: str, mistakes: list[Mistake]) -> Document | None:
    if not text.strip():
        return None
    try:
        return read_yaml(text, name)
    except RuleMistake as mistake:
        mistakes.append(mistake)
        return None


def _panels(text: str, mistakes: list[Mistake]) -> Iterator[Panel]:
    document = _document(text, PANELS, mistakes)
    data = document.data if document is not None else None
    if document is None or data is None:
        return
    if not isinstance(data, Mapping):
        mistakes.append(RuleMistake(document.place(()), "panels are names with their days.", _PANEL_FORMS))
        return
    for name, raw in data.items():
        try:
            yield Panel(str(name), tuple(_sittings(raw)))
        except (TypeError, ValueError, KeyError) as cause:
            what = f"the days of {name} cannot be read ({str(cause)[:60]})."
            mistakes.append(RuleMistake(document.place((str(name),)), what, _PANEL_FORMS))


def _sittings(raw: Any) -> Iterator[date]:
    if not isinstance(raw, Mapping) or raw.keys() - {"every", "last", "on", "from", "until", "not_on"}:
        raise ValueError("it needs 'every', 'last' or 'on'")
    first, last, left_out = raw.get("from", _FIRST), raw.get("until", _LAST), set(raw.get("not_on", ()))
    if [type(day) for day in (first, last)] != [date, date] or sum(key in raw for key in ("every", "last", "on")) != 1:
        raise ValueError("it needs one of 'every', 'last' and 'on', and days as 2026-01-06")
    for day in sorted(_days_of(raw, first)):
        if first <= day <= last and day not in left_out:
            yield day


def _days_of(raw: Mapping[str, Any], first: date) -> Iterator[date]:
    if "on" in raw:
        if any(type(day) is not date for day in raw["on"]):
            raise ValueError("days are written 2026-01-06")
        yield from raw["on"]
    elif "last" in raw:
        weekday = _weekday(raw["last"])
        for year in range(_FIRST.year, _LAST.year + 1):
            for month in range(1, 13):
                end = date(year, month, calendar.monthrange(year, month)[1])
                yield end - timedelta(days=(end.weekday() - weekday) % 7)
    else:
        words = str(raw["every"]).split()
        step = 14 if words[0] == "second" else 7
        if step == 14 and "from" not in raw:
            raise ValueError("a panel every second week needs 'from', a day on which it sits")
        day = first + timedelta(days=(_weekday(words[-1]) - first.weekday()) % 7)
        if len(words) > (2 if step == 14 else 1):
            raise ValueError("write 'every: wednesday' or 'every: second tuesday'")
        while day <= _LAST:
            yield day
            day += timedelta(days=step)


def _weekday(name: object) -> int:
    text = str(name).lower()
    if text not in _WEEKDAYS:
        raise ValueError(f"{str(name)[:20]!r} is no day of the week. {nearest(text, _WEEKDAYS)}")
    return _WEEKDAYS.index(text)


def _terms(text: str, mistakes: list[Mistake]) -> Iterator[Term]:
    document = _document(text, TERMS, mistakes)
    data = document.data if document is not None else None
    if document is None or data is None:
        return
    if not isinstance(data, list):
        mistakes.append(RuleMistake(document.place(()), "terms are a list.", _TERM_FORM))
        return
    before = date.min
    for i, raw in enumerate(data):
        whole = isinstance(raw, Mapping) and set(raw) == {"name", "from", "to"}
        if not whole or type(raw["from"]) is not date or type(raw["to"]) is not date:
            mistakes.append(RuleMistake(document.place((i,)), "a term has a name and two days.", _TERM_FORM))
        elif not before < raw["from"] <= raw["to"]:
            what = f"the term {raw['name']} ends before it begins, or begins before the one above has ended."
            mistakes.append(RuleMistake(document.place((i,)), what, "List the terms earliest first."))
        else:
            before = raw["to"]
            yield Term(str(raw["name"]), raw["from"], raw["to"])
