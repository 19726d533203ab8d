"""Reading on past a mistake of shape, so that what stands behind it is found in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from engine.rulebook.messages import mistakes_of, path_in
from engine.rulebook.shapes import RuleFileShape
from engine.words.errors import RuleMistake
from engine.words.yaml_file import Document

_ROUNDS: Final = 3
_FILLERS: Final[Mapping[str, Any]] = {
    "cite": "?",
    "checked": date(2000, 1, 1),
    "in_force_from": date(1900, 1, 1),
    "title": "?",
    "id": "nameless",
    "thread": "case",
    "owner": "allocated team",
    "nature": "records",
    "authority": "local",
    "count": "child",
    "kind": "completed in period",
    "working": "?",
    "days": 0,
    "source": {"cite": "?", "checked": date(2000, 1, 1)},
    "ladder": {},
    "measure": {"count": "child", "kind": "completed in period"},
}


def shaped(document: Document) -> tuple[RuleFileShape | None, list[RuleMistake]]:
    """The file in its shape, and every mistake of shape.

    Where there are mistakes, the shape holds harmless words in place of what is wrong, so that the rest can still be
    checked; None when even that cannot be done. A book is never made of it, since there are mistakes.
    """
    try:
        return RuleFileShape.model_validate(document.data), []
    except ValidationError as error:
        mistakes = mistakes_of(error, document, RuleFileShape)
        return _filled(document, error), mistakes


def _filled(document: Document, error: ValidationError) -> RuleFileShape | None:
    data = _plain(document.data)
    if not isinstance(data, dict):
        return None
    for _ in range(_ROUNDS):
        for each in reversed(error.errors(include_url=False)):
            path = path_in(Document(document.name, data), each["loc"])
            if not path or isinstance(path[-1], int):
                return None  # taking an entry out of a list would put the later ones on wrong lines
            _fill(data, path, each["type"])
        try:
            return RuleFileShape.model_validate(data)
        except ValidationError as again:
            error = again
    return None


def _fill(data: Any, path: tuple[str | int, ...], fault: str) -> None:
    node, last = data, path[-1]
    for step in path[:-1]:
        node = node[step]
    if isinstance(node, dict):
        node.pop(last, None)
        if fault != "extra_forbidden" and last in _FILLERS:
            node[last] = _FILLERS[str(last)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
