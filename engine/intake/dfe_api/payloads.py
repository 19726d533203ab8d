"""The children of a file of payloads: one object, a list of them, or one a line, with or without the authority around."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from engine.intake.cells import storable
from engine.intake.nested.node import Node
from engine.words.errors import IntakeMistake

_CHILDREN: Final = "children"
_WHOLE: Final = "payload"
_YES: Final = frozenset({"true", "1", "yes", "y"})
_MEND: Final = "Give one payload, a list of them, or one a line."


def children_of(text: str, name: str, withdrawn_by: str) -> Iterator[Node]:
    """Each child's payload as a node. Its row is the line where there is one a line, else its place in the list.

    What is no object is a node without parts. Raises IntakeMistake when the text is not JSON.
    """
    for row, payload in _payloads(text, name):
        yield _node(_WHOLE, payload, row, _WHOLE, withdrawn_by, False)


def _payloads(text: str, name: str) -> Iterator[tuple[int, Any]]:
    try:
        whole = _parsed(text)
    except json.JSONDecodeError as cause:
        if not (cause.msg.startswith("Extra data") and text.lstrip().startswith("{")):
            raise _mistake(cause, name, 0, text) from cause
    except RecursionError as cause:
        raise IntakeMistake(name, "the JSON is nested too deeply.", _MEND) from cause
    else:
        yield from enumerate(_flat(whole), 1)
        return
    for row, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                payload = _parsed(line)
            except json.JSONDecodeError as cause:
                raise _mistake(cause, name, row, line) from cause
            for each in _flat(payload):
                yield row, each


def _parsed(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse)


def _refuse(word: str) -> float:
    raise json.JSONDecodeError(f"{word} is not JSON", word, 0)


def _mistake(cause: json.JSONDecodeError, name: str, row: int, text: str) -> IntakeMistake:
    line = row or cause.lineno
    if cause.pos >= len(text.rstrip()) or cause.msg.startswith("Unterminated string"):
        what = f"the JSON breaks off at line {line}, and nothing went in."
        return IntakeMistake(name, what, "Export it again, and check that the export finished.")
    what = f"line {line}, column {cause.colno} cannot be read as JSON, and nothing went in."
    return IntakeMistake(name, what, _MEND)


def _flat(payload: Any) -> Iterator[Any]:
    """The children, out of a list or of the object that names the authority."""
    if isinstance(payload, list):
        for each in payload:
            yield from _flat(each)
        return
    if isinstance(payload, dict):
        for key, value in payload.items():
            if key.casefold() == _CHILDREN and isinstance(value, dict | list):
                yield from _flat(value)
                return
    yield payload


def _node(name: str, value: Any, row: int, label: str, withdrawn_by: str, withdrawn: bool) -> Node:
    if not isinstance(value, dict):
        return Node(name, row, _text(value), [], label, withdrawn)
    withdrawn = withdrawn or _text(value.get(withdrawn_by)).casefold() in _YES
    node = Node(name, row, "", [], label, withdrawn)
    before = "" if label == _WHOLE else f"{label}."
    for key, inner in value.items():
        if isinstance(inner, list):
            for number, each in enumerate(inner, 1):
                node.parts.append(_node(key, each, row, f"{before}{key}({number})", withdrawn_by, withdrawn))
        elif inner is not None:
            node.parts.append(_node(key, inner, row, f"{before}{key}", withdrawn_by, withdrawn))
    return node


def _text(value: Any) -> str:
    """A JSON value as text; 20.0 is "20", and true is "true"."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return storable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
