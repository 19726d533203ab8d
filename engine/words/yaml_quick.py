"""Reads a YAML file with libyaml, some eighty times as fast as ruamel; leaves to ruamel whatever is not plain and sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import yaml

from engine.words.yaml_nodes import Mapping, Mark, Sequence

DEEPEST: Final = 50  # brackets within brackets
# where libyaml, which reads YAML 1.1, ends a line or is laxer, and where ruamel has ways of its own
_ODD: Final = re.compile(r"[\t\x85\u2028\u2029\ufeff]|[|>][-+0-9]*#|^\.\.\.", re.MULTILINE)

_TEXT: Final = re.compile(r"[A-Za-z_(/]|[0-9]+ (?![0-9])")  # a text begins so, but for:
_OTHER: Final = frozenset(("true", "false", "null"))  # in whatever capitals
_INTEGER: Final = re.compile(r"0|[1-9][0-9]{0,9}")
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class UnsureError(Exception):
    """The text is no YAML, or holds what the careful reader must look at."""


def read_quickly(text: str) -> Any:
    """The document's mappings, lists and scalars, with marks, as the careful reader gives them. May raise UnsureError."""
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None or _ODD.search(text):
        raise UnsureError
    try:
        return _build(yaml.parse(text, Loader=loader))
    except (yaml.YAMLError, ValueError) as cause:
        raise UnsureError from cause


def _build(events: Iterator[yaml.Event]) -> Any:
    next(events)  # the stream begins
    opening = next(events)
    if not isinstance(opening, yaml.DocumentStartEvent) or opening.version or opening.tags:
        raise UnsureError
    root = next(events)
    if not isinstance(root, yaml.MappingStartEvent):
        raise UnsureError
    read = _value(root, events, 1)
    next(events)  # the document ends
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise UnsureError
    return read


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Any:
    if not isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
        raise UnsureError  # an alias
    if event.anchor is not None or event.tag is not None or depth > DEEPEST:
        raise UnsureError
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event.value) if event.implicit[0] else event.value
    return (_mapping if isinstance(event, yaml.MappingStartEvent) else _sequence)(events, depth + 1)


def _mapping(events: Iterator[yaml.Event], depth: int) -> Mapping:
    mapping = Mapping()
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _value(event, events, depth)
        if isinstance(key, Mapping | Sequence) or key in mapping:
            raise UnsureError
        key_mark = _mark(event)
        event = next(events)
        mapping.put(key, key_mark, _value(event, events, depth), _mark(event))
    return mapping


def _sequence(events: Iterator[yaml.Event], depth: int) -> Sequence:
    sequence = Sequence()
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        sequence.put(_value(event, events, depth), _mark(event))
    return sequence


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _scalar(text: str) -> Any:
    """What a value without quotes is: what is common is told apart here, and the rest by the careful reader."""
    if not text:
        return None
    if _TEXT.match(text) and text.lower() not in _OTHER:
        return text
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if found := _DAY.fullmatch(text):
        return date(*map(int, found.groups()))
    if text in ("<<", "="):
        raise UnsureError
    if "\n" in text:
        return text
    from engine.words.yaml_careful import scalar_of  # slow to import, and seldom needed

    return scalar_of(text)
