"""Strict YAML with places: no duplicate keys, anchors, aliases, tags or merges; every value knows its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from engine.words.errors import YamlMistake
from engine.words.yaml_nodes import Mapping, Sequence
from engine.words.yaml_quick import UnsureError, read_quickly

LARGEST: Final = 1_000_000  # bytes, or characters; a rule file is a few thousand lines at most


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as read: plain mappings, lists and scalars that still know where they stood."""

    name: str
    data: Any

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return "file:line:column" of the value at `path`, or of the nearest parent that exists."""
        node, mark = self.data, (0, 0)
        for step in path:
            if isinstance(node, Mapping) and step in node:
                mark = node.marks[step][1]
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
                mark = node.marks[step]
            else:
                break
            node = node[step]
        return f"{self.name}:{mark[0] + 1}:{mark[1] + 1}"

    def key_place(self, path: tuple[str | int, ...]) -> str:
        """Return "file:line:column" of the key (not the value) that ends `path`."""
        node = self.data
        for step in path[:-1]:
            node = node[step]
        if path and isinstance(node, Mapping) and path[-1] in node:
            line, column = node.marks[path[-1]][0]
            return f"{self.name}:{line + 1}:{column + 1}"
        return self.place(path)


@lru_cache(maxsize=96)
def read_yaml(text: str, name: str) -> Document:
    """Read one YAML 1.2 document. Raises YamlMistake with line and column; `NO` stays a text.

    The same text under the same name is not read again while it is kept, so nobody may change what is read.
    """
    if len(text) > LARGEST:
        raise YamlMistake(name, f"the file has {len(text):,} characters.", f"Keep it under {LARGEST:,}.")
    text = text.removeprefix("\ufeff")
    try:
        return Document(name, read_quickly(text))
    except UnsureError:
        from engine.words.yaml_careful import read_carefully  # slow to import, and seldom needed

        return Document(name, read_carefully(text, name))
