"""What a YAML file is read into: mappings and lists that know where each of their values stood."""

from __future__ import annotations

from typing import Any, Final

Mark = tuple[int, int]  # line and column, from 0


class Mapping(dict[Any, Any]):
    """A mapping, with the marks of each key and of its value."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        """Nothing is in it yet."""
        super().__init__()
        self.marks: Final[dict[Any, tuple[Mark, Mark]]] = {}

    def put(self, key: Any, key_mark: Mark, value: Any, mark: Mark) -> None:
        """Take in one more pair."""
        self[key] = value
        self.marks[key] = key_mark, mark


class Sequence(list[Any]):
    """A list, with the mark of each item."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        """Nothing is in it yet."""
        super().__init__()
        self.marks: Final[list[Mark]] = []

    def put(self, value: Any, mark: Mark) -> None:
        """Take in one more item."""
        self.append(value)
        self.marks.append(mark)
