"""Strict YAML with places: no duplicate keys, anchors or aliases; every value knows its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from engine.words.errors import RuleMistake

LARGEST: Final = 2_000_000  # characters; a rule file is a few thousand lines at most


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as read: plain mappings, lists and scalars that still know where they stood."""

    name: str
    data: Any

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return "file:line:column" of the value at `path`, or of the nearest parent that exists."""
        node, line, column = self.data, 0, 0
        for step in path:
            if isinstance(node, CommentedMap) and step in node:
                line, column = node.lc.value(step)
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line, column = node.lc.item(step)
            else:
                break
            node = node[step]
        return f"{self.name}:{line + 1}:{column + 1}"

    def key_place(self, path: tuple[str | int, ...]) -> str:
        """Return "file:line:column" of the key (not the value) that ends `path`."""
        node = self.data
        for step in path[:-1]:
            node = node[step]
        if path and isinstance(node, CommentedMap) and path[-1] in node:
            line, column = node.lc.key(path[-1])
            return f"{self.name}:{line + 1}:{column + 1}"
        return self.place(path)


def read_yaml(text: str, name: str) -> Document:
    """Read one YAML 1.2 document. Raises RuleMistake with line and column; `NO` stays a text."""
    if len(text) > LARGEST:
        raise RuleMistake(name, f"the file has {len(text):,} characters.", f"Keep it under {LARGEST:,}.")
    text = text.removeprefix("\ufeff")
    _refuse_aliases(text, name)
    reader = YAML(typ="rt", pure=True)
    reader.allow_duplicate_keys = False
    reader.version = "1.2"
    try:
        return Document(name, reader.load(text))
    except MarkedYAMLError as cause:
        raise RuleMistake(_mark(name, cause), _problem(cause), "Mend the YAML there.") from cause
    except RecursionError as cause:
        raise RuleMistake(name, "the YAML is nested too deeply.", "Use fewer brackets within brackets.") from cause
    except (YAMLError, ValueError) as cause:
        raise RuleMistake(name, f"cannot be read as YAML ({type(cause).__name__}).", "Mend the YAML.") from cause


def _refuse_aliases(text: str, name: str) -> None:
    if "&" not in text and "*" not in text:
        return
    try:
        for event in YAML(typ="rt", pure=True).parse(text):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                mark = event.start_mark
                raise RuleMistake(
                    f"{name}:{mark.line + 1}:{mark.column + 1}",
                    "anchors and aliases (& and *) are refused.",
                    "Write the value out where it is used.",
                )
    except MarkedYAMLError as cause:
        raise RuleMistake(_mark(name, cause), _problem(cause), "Mend the YAML there.") from cause
    except RecursionError as cause:
        raise RuleMistake(name, "the YAML is nested too deeply.", "Use fewer brackets within brackets.") from cause
    except (YAMLError, ValueError) as cause:
        raise RuleMistake(name, f"cannot be read as YAML ({type(cause).__name__}).", "Mend the YAML.") from cause


def _mark(name: str, cause: MarkedYAMLError) -> str:
    unclosed = "unexpected end of stream" in str(cause.problem)  # then the opening quote is the place to mend
    mark = (cause.context_mark if unclosed else None) or cause.problem_mark or cause.context_mark
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark is not None else name


def _problem(cause: MarkedYAMLError) -> str:
    words = str(cause.problem or cause.context or "cannot be read as YAML").splitlines()[0]
    if "found character '\\t'" in words:
        return "a tab cannot indent YAML."
    if "unexpected end of stream" in words:
        return "a quote is opened here and not closed."
    return words.rstrip(".") + "."
