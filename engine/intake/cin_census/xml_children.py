"""The children of an XML return, one at a time: no entity is expanded, nothing is fetched, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.parsers import expat

from engine.intake.nested.node import Node
from engine.words.errors import IntakeMistake

_BYTES_AT_ONCE: Final = 262_144
_LARGEST_CHILD: Final = 200_000  # elements; a census child has a few hundred at most
_DEEPEST: Final = 50
_LONGEST_TEXT: Final = 100_000  # characters
_CUT_SHORT: Final = frozenset(
    {expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN, expat.errors.XML_ERROR_PARTIAL_CHAR}
)
_CHILDREN: Final = "Children"
_CHILD: Final = "Child"


class XmlChildren:
    """Reads `file` (its name is `name`): the root and header first, then each child in turn.

    `check` is called once, with the root element's name and the header (None where there is none), before the first
    child. Raises IntakeMistake, which says at which line and after how many whole children.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.root, self.header, self.whole = "", list[Node](), 0
        self._open, self._ready, self._elements = list[Node](), list[Node](), 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._path = list[str]()

    def __iter__(self) -> Iterator[Node]:
        """Each child, whole. Between two of them nothing but what stands half-read is held."""
        while True:
            data = self.file.read(_BYTES_AT_ONCE)
            self._feed(data)
            ready, self._ready = self._ready, []
            yield from ready
            if not data:
                return

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.Parse(data, not data)
        except expat.ExpatError as cause:
            raise self._mistake(cause, data) from cause
        except (LookupError, ValueError) as cause:
            what = f"line {self._parser.CurrentLineNumber} is not written in the encoding that the file declares."
            raise IntakeMistake(self.name, what, "Save the file as UTF-8.") from cause

    def _mistake(self, cause: expat.ExpatError, data: bytes) -> IntakeMistake:
        words = expat.errors.messages[cause.code]
        children = "1 whole child was" if self.whole == 1 else f"{self.whole:,} whole children were"
        done = f"{children} read before that, and nothing went in."
        if words in _CUT_SHORT or not data:
            inside = f" inside '{self._path[-1]}'" if self._path else ""
            what = f"the XML breaks off at line {cause.lineno}{inside}. {done}"
            return IntakeMistake(self.name, what, "Export it again, and check that the export finished.")
        if words == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
            what = f"line {cause.lineno} uses an entity that XML does not know. {done}"
            return IntakeMistake(self.name, what, "Write the character itself.")
        what = f"line {cause.lineno}, column {cause.offset + 1} cannot be read as XML ({words}). {done}"
        mend = "Mend that line, or export the file again; a letter that is not UTF-8 reads as an invalid token."
        return IntakeMistake(self.name, what, mend)

    def _doctype(self, *_: object) -> None:
        raise IntakeMistake(
            self.name,
            f"line {self._parser.CurrentLineNumber} holds a DOCTYPE, which a return never has; it could make the reader "
            "fetch or expand anything.",
            "Remove the DOCTYPE, and find out where the file comes from.",
        )

    def _start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise self._too("deeply nested")
        if len(self._path) == 1:
            self.root = name
        if self._open or self._is_child() or self._is_header():
            node = Node(name, self._parser.CurrentLineNumber)
            if self._open:
                self._open[-1].parts.append(node)
            self._open.append(node)
            self._elements += 1
            if self._elements > _LARGEST_CHILD:
                raise self._too("large")

    def _end(self, _: str) -> None:
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._elements = 0
                if self._is_child():
                    self.whole += 1
                    self._ready.append(node)
                else:
                    self.header.append(node)
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._open:
            node = self._open[-1]
            node.text = node.text + text if node.text else text
            if len(node.text) > _LONGEST_TEXT:
                raise self._too("long")

    def _is_child(self) -> bool:
        return self._path[-1] == _CHILD and self._path[1:] == [_CHILDREN, _CHILD]

    def _is_header(self) -> bool:
        return len(self._path) == 2 and self._path[1] == "Header"

    def _too(self, how: str) -> IntakeMistake:
        what = f"what stands at line {self._parser.CurrentLineNumber} is too {how} to be part of a census return."
        return IntakeMistake(self.name, what, "Check where the file comes from, and export it again.")
