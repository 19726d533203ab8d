"""What a line of the breach log says, as canonical text, and the hashes that chain the lines together."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from engine.words.enums import Authority, LimitName, Owner
from engine.words.records import BreachEntry, BreachLine, ChainHead
from engine.words.values import Moment

EMPTY: Final = ChainHead(0, hashlib.sha256(b"longstop breach log").hexdigest())
_ENUMS: Final = {"entry": BreachEntry, "limit": LimitName, "authority": Authority, "owner": Owner}
_MOMENTS: Final = ("due", "met")
_INSTANTS: Final = ("true_from", "logged_at", "met_recorded")


def text_of(line: BreachLine) -> str:
    """The line as JSON with sorted keys; equal lines give equal text. Its number is part of it."""
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def line_of(text: str) -> BreachLine:
    """The line that `text_of` wrote."""
    values: dict[str, Any] = json.loads(text)
    for name, kind in _ENUMS.items():
        values[name] = kind(values[name])
    for name in _MOMENTS:
        if values[name] is not None:
            day, at = values[name]
            values[name] = Moment(date.fromisoformat(day), None if at is None else datetime.fromisoformat(at))
    for name in _INSTANTS:
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    return BreachLine(**values)


def payload_hash(salt: str, text: str) -> str:
    """The salted hash of what a line says: without the salt nobody can guess at an erased line."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def chained(previous: str, payload: str) -> str:
    """The hash of a line: that of the line before it, with that of its payload."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Moment):
        return [value.day, value.instant]
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    raise TypeError(f"a breach line cannot hold a {type(value).__name__}")
