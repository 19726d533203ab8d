"""One element of a nested file: its name, where it stands, its text, and the elements within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Signature = tuple[str, str, tuple["Signature", ...]]


@dataclass(slots=True)
class Node:
    """An element of an XML file, or a named value of a JSON object; a JSON list is its members, each under the list's name.

    `row` is where a person finds it: the line of the XML or JSON lines file, or the number of the child in a JSON list.
    """

    name: str
    row: int
    text: str = ""
    parts: list[Node] = field(default_factory=list)
    label: str = ""  # the path as shown to people, where the name alone would not do
    withdrawn: bool = False  # the source says that it, or what it stands in, is to be taken back

    def at(self, path: Sequence[str]) -> Iterator[Node]:
        """The nodes at the end of the path of names, in the order of the file; an empty path is the node itself."""
        if not path:
            yield self
            return
        for part in self.parts:
            if part.name == path[0]:
                yield from part.at(path[1:])

    def signature(self) -> Signature:
        """What the node says, wherever it stands: equal nodes have equal signatures."""
        return self.name, self.text, tuple(part.signature() for part in self.parts)
