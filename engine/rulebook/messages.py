"""Pydantic's findings in our own words: where in the file, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from engine.rulebook.shapes import TAG
from engine.words.errors import RuleMistake, ShapeMistake, WordMistake
from engine.words.yaml_file import Document

Path = tuple[str | int, ...]
_MOST_NAMED: Final = 40
_LIMITS: Final = frozenset({"statutory", "aim", "limit", "first", "second", "third", "fourth", "then", "within", "by"})


def mistakes_of(error: ValidationError, document: Document, model: type[BaseModel]) -> list[RuleMistake]:
    """Every finding of pydantic as a mistake with line and column, in the order of the file's structure."""
    return [_mistake(dict(each), document, model) for each in error.errors(include_url=False)]


def nearest(word: object, known: Iterable[str]) -> str:
    """How to mend an unknown word: the nearest known ones, else all of them."""
    names = sorted(known)
    if not names:
        return "There is none to be named here: take it out."
    close = difflib.get_close_matches(str(word), names, 3)
    if close or len(names) <= _MOST_NAMED:
        return f"Did you mean {' or '.join(close)}?" if close else f"Use one of {', '.join(names)}."
    return f"See docs/rules/reference.md for all {len(names)} of them."


def path_in(document: Document, location: Iterable[str | int]) -> Path:
    """The steps of a location that exist in the document: union branches, and the index of a lone clause, fall out."""
    node: Any = document.data
    path: list[str | int] = []
    for step in location:
        if isinstance(step, str) and step.startswith(TAG):
            continue
        if isinstance(step, int) and isinstance(node, Mapping) and step not in node:
            continue
        path.append(step)
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            node = None
    return tuple(path)


def _mistake(found: dict[str, Any], document: Document, model: type[BaseModel]) -> RuleMistake:
    path = path_in(document, found["loc"])
    last = path[-1] if path else ""
    value, context = found.get("input"), found.get("ctx", {})
    if value is None and found["type"] not in ("missing", "extra_forbidden", "invalid_key"):
        return ShapeMistake(
            document.key_place(path), f"{last or 'this entry'} is empty.", "Write it, or take the line out."
        )
    place = document.place(path)
    match found["type"]:
        case "extra_forbidden" | "invalid_key":
            known = _keys_at(found["loc"][:-1], model)
            if re.search("[\u201c\u201d]", str(last)):
                what = f"unknown key {last!r}: printers' quotation marks are none of YAML's, so that a comma ends the text."
                return ShapeMistake(document.key_place(path), what, 'Write " in place of both.')
            return ShapeMistake(document.key_place(path), f"unknown key {last!r}.", nearest(last, known))
        case "missing":
            parent = path[:-1]
            thing = parent[-1] if parent and isinstance(parent[-1], str) else "this entry"
            return ShapeMistake(document.place(parent), f"{thing} needs {last!r}.", f"Add '{last}: ...'.")
        case "literal_error":
            choices = [each.strip("'") for each in context["expected"].replace(" or ", ", ").split(", ")]
            return WordMistake(place, f"{_shown(value)} is not a known {last}.", nearest(value, choices))
        case "bool_type" | "bool_parsing":
            what = f"{last} is {_shown(value)}, which is not true or false (YAML 1.2 reads NO and yes as text)."
            return ShapeMistake(place, what, "Write true or false.")
        case "date_type" | "date_from_datetime_inexact" | "date_parsing":
            return ShapeMistake(place, f"{last} is {_shown(value)}, which is not a date.", "Write, say, 2020-09-01.")
        case "string_pattern_mismatch":
            what = f"{_shown(value)} is no {last}: lower-case letters, digits and _ only, beginning with a letter."
            return ShapeMistake(place, what, "Write, say, 'core_group'.")
        case "string_type":
            mend = "Write, say, '15 working days'." if last in _LIMITS else "Write words, in quotes if need be."
            return ShapeMistake(place, f"{last} is {_kind(value)}, not a text.", mend)
        case "int_type" | "int_from_float":
            return ShapeMistake(place, f"{last} is {_shown(value)}, not a whole number.", "Write, say, 30.")
        case "greater_than_equal" | "less_than_equal":
            bound = f"{context.get('ge', context.get('le'))}"
            least = "at least" if "ge" in context else "at most"
            return ShapeMistake(place, f"{last} is {_shown(value)}.", f"Write a number of {least} {bound}.")
        case "too_short" | "string_too_short":
            return ShapeMistake(place, f"{last} is empty.", "Write at least one entry.")
        case "list_type":
            return ShapeMistake(
                place, f"{last or 'this'} is {_kind(value)}, not a list.", "Begin each entry with '- '."
            )
        case "model_type" | "model_attributes_type" | "dict_type":
            return ShapeMistake(
                place, f"{last or 'this'} is {_kind(value)}, not keys and values.", "Write 'key: value' lines."
            )
    return ShapeMistake(
        place, f"{last} is {_shown(value)}, which cannot stand here.", "Mend it as the language page says."
    )


def _shown(value: object) -> str:
    return repr(str(value)[:60]) if isinstance(value, str) else str(value)[:60]


def _kind(value: object) -> str:
    match value:
        case None:
            return "empty"
        case dict():
            return "a set of keys"
        case list():
            return "a list"
        case bool():
            return "yes or no"
        case int() | float():
            return f"the number {value}"
    return _shown(value)


def _keys_at(location: Iterable[str | int], model: type[BaseModel]) -> list[str]:
    """The keys that the model allows at a location, found by walking the model's own fields."""
    here: list[type[BaseModel]] = [model]
    for step in location:
        if isinstance(step, int) or (isinstance(step, str) and step.startswith(TAG)):
            chosen = [each for each in here if _tag_fits(each, step)]
            here = chosen or here
            continue
        here = [inner for each in here if step in each.model_fields for inner in _models_in(each.model_fields[step])]
    return sorted({name for each in here for name in each.model_fields})


def _tag_fits(model: type[BaseModel], step: str | int) -> bool:
    return isinstance(step, str) and model.__name__.lower().startswith(step.strip(TAG).replace("_", "").rstrip("s"))


def _models_in(field: Any) -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = []
    waiting = [field.annotation]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and issubclass(each, BaseModel):
            found.append(each)
        waiting.extend(getattr(each, "__args__", ()))
    return found
