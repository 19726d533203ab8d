"""Reading on past a mistake of shape, so that what stands behind it is found in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from engine.rulebook.file_shapes import RuleFileShape
from engine.rulebook.messages import Path, mistakes_of, path_in
from engine.words.errors import RuleMistake
from engine.words.yaml_file import Document

_ROUNDS: Final = 3
_WITHIN_A_TIMESCALE: Final = 3  # steps of a path
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
    "to": "?",
    "why": "?",
    "days": 0,
    "birthday": 18,
    "reason": "?",
    **dict.fromkeys(("statutory", "aim", "limit"), "1 day"),
    "source": {"cite": "?", "checked": date(2000, 1, 1)},
    "ladder": {},
    "measure": {"count": "child", "kind": "completed in period"},
}


def shaped(document: Document) -> tuple[RuleFileShape | None, list[RuleMistake], frozenset[str]]:
    """The file in its shape, every mistake of shape, and the places of the parts that hold one.

    Where there are mistakes, the shape holds harmless words in place of what is wrong, so that the rest can still be
    checked; None when even that cannot be done. A book is never made of it, since there are mistakes.
    """
    try:
        return RuleFileShape.model_validate(document.data), [], frozenset()
    except ValidationError as error:
        mistakes = mistakes_of(error, document, RuleFileShape)
        return _filled(document, error), mistakes, frozenset(_holding(document, error))


def _holding(document: Document, error: ValidationError) -> Iterator[str]:
    """The places of the parts of a timescale, such as a version, in which a mistake of shape stands, and of a change that
    holds one; for a day that is none, of all that is judged by it: the versions beside it, or the parts of the change."""
    for each in error.errors(include_url=False):
        path = path_in(document, each["loc"])
        if path[:1] == ("changes",):
            yield document.place(path[:2])
        if path[-1:] == ("in_force_from",):
            within = path[:-2] if path[0] == "timescales" else path[:-1]
            for step in _steps(document.data, within):
                yield document.place((*within, step))
                yield document.place((*within, step, "in_force_from"))
        for length in range(_WITHIN_A_TIMESCALE, len(path)):
            yield document.place(path[:length])


def _steps(data: Any, path: Path) -> list[str | int]:
    """The keys, or the numbers of the entries, of what stands at this path."""
    for step in path:
        data = data[step]
    return list(range(len(data))) if isinstance(data, list) else list(data) if isinstance(data, dict) else []


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
