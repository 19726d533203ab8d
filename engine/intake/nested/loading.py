"""Reads a mapping table from YAML, and names every mistake in it with its line before a file is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.intake.mapping_files import fitted, read_mapping_text
from engine.intake.nested.table import CONDITIONS, NONE, SOME, EventRule, NestedTable, RecordRule
from engine.words.errors import Mistake, Mistakes, RuleMistake
from engine.words.vocabulary import Vocabulary
from engine.words.yaml_file import Document

_Place = tuple[str | int, ...]


def load_table(path: Path, vocabulary: Vocabulary | None = None) -> NestedTable:
    """Read a mapping table. Raises Mistakes with the place of each, and RuleMistake when the file cannot be opened."""
    return parse_table(read_mapping_text(path), path.name, vocabulary)


def parse_table(text: str, name: str, vocabulary: Vocabulary | None = None) -> NestedTable:
    """Read a mapping table from its text. With a vocabulary, its kinds and attributes are checked too."""
    document, table = _parsed(text, name)
    mistakes = list(_mistakes(document, table, vocabulary))
    if mistakes:
        raise Mistakes(mistakes)
    return table


@lru_cache(maxsize=8)
def _parsed(text: str, name: str) -> tuple[Document, NestedTable]:
    return fitted(text, name, NestedTable, _plain, "the built-in table")


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _mistakes(document: Document, table: NestedTable, vocabulary: Vocabulary | None) -> Iterator[Mistake]:
    """Whatever names a record, a field, a reading, a condition, a kind or an attribute that there is not."""
    child = table.records[table.child].fields
    for each in (table.person.subject, *table.person.name, *_births(table)):
        if each not in child:
            yield _unknown(document, ("person",), "field of the child", each)
    before = set[str]()
    for name, rule in table.records.items():
        place: _Place = ("records", name)
        if (rule.within == "") != (not before) or (rule.within and rule.within not in before):
            yield _unknown(document, (*place, "within"), "record before it", rule.within)
            return
        before.add(name)
        yield from _of_record(document, place, table, name, rule)
        for number, event in enumerate(rule.events):
            yield from _of_event(document, (*place, "events", number), table, name, event)
            if vocabulary is not None:
                yield from _of_kind(document, (*place, "events", number), table, event, vocabulary)


def _births(table: NestedTable) -> list[str]:
    who = table.person
    return [name for name in (who.date_of_birth, who.expected_date_of_birth, who.died) if name]


def _of_record(document: Document, place: _Place, table: NestedTable, name: str, rule: RecordRule) -> Iterator[Mistake]:
    fields = table.fields_of(name)
    for each in (*rule.key, *(one for pair in rule.order for one in pair)):
        if each not in fields:
            yield _unknown(document, place, "field", each)
    for number, claim in enumerate(rule.claims):
        path = (*place, "claims", number)
        for each in (claim.started, claim.due, claim.met):
            if each and each not in fields:
                yield _unknown(document, path, "field", each)
        yield from _of_conditions(document, path, table, name, claim.when)
        if bool(claim.due) == (claim.within is not None):
            what = "a claim has a 'due' field or a limit 'within', and not both."
            yield RuleMistake(document.place(path), what, "Keep one of them.")


def _of_event(document: Document, path: _Place, table: NestedTable, name: str, event: EventRule) -> Iterator[Mistake]:
    fields = table.fields_of(name)
    for each in (event.on, event.worker, *event.says.values(), *(one.field for one in event.from_)):
        if each and each not in fields:
            yield _unknown(document, path, "field", each)
    if event.on in fields and fields[event.on].read not in ("date", "birth"):
        yield RuleMistake(document.place(path), f"'{event.on}' is not a date.", "Put the event on a field that is.")
    for one in event.from_:
        if one.reading not in table.readings:
            yield _unknown(document, path, "reading", one.reading)
    if event.unless_in:
        record, _, field = event.unless_in.partition(".")
        if record not in table.within[name] or field not in table.records[record].fields:
            yield _unknown(document, path, "field of a record within it", event.unless_in)
    yield from _of_conditions(document, path, table, name, event.when)


def _of_conditions(
    document: Document, path: _Place, table: NestedTable, name: str, when: Mapping[str, str | tuple[str, ...]]
) -> Iterator[Mistake]:
    for each, said in when.items():
        if each in table.within[name] and each not in table.records[name].fields:
            if said not in (SOME, NONE):
                yield _unknown(document, path, "such condition on a record (write some or none):", str(said))
        elif each not in table.fields_of(name):
            yield _unknown(document, path, "field", each)
        elif isinstance(said, str) and said not in CONDITIONS:
            yield _unknown(document, path, f"condition (write {', '.join(CONDITIONS)}, or a list of codes)", said)


def _of_kind(
    document: Document, path: _Place, table: NestedTable, event: EventRule, words: Vocabulary
) -> Iterator[Mistake]:
    if event.kind not in words.kinds:
        yield _unknown(document, path, "kind", event.kind)
        return
    given = {*event.attributes, *event.says}
    for one in event.from_:
        given |= {name for gives in table.readings.get(one.reading, ()) for name in gives.gives}
    for name in sorted(given - set(words.kinds[event.kind].attributes)):
        yield _unknown(document, path, f"attribute of '{event.kind}'", name)


def _unknown(document: Document, path: _Place, what: str, name: str) -> RuleMistake:
    return RuleMistake(document.place(path), f"there is no {what} '{name}'.", "Use a name that is declared.")
