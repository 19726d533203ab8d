"""What a nation, or an authority, calls the events of the interface, where that is not what England calls them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.rulebook.messages import nearest
from engine.words.errors import Mistake, RuleMistake
from engine.words.yaml_file import Document

FILE: Final = "names.yaml"
_SHAPE: Final = "Write, say, 'icpc_held: {called: child protection planning meeting, began: planning meeting}'."
_KEYS: Final = frozenset(("called", "began"))


@dataclass(frozen=True, slots=True)
class EventName:
    """A kind of event as people there call it, and the few words before its day in a digest's line."""

    called: str
    began: str = ""


def read_names(document: Document, kinds: Mapping[str, object]) -> tuple[dict[str, EventName], list[Mistake]]:
    """The names that a file gives, by kind of event, and what is wrong with the others."""
    if not isinstance(document.data, Mapping):
        return {}, [RuleMistake(document.place(()), "names are a list of kinds of event with their words.", _SHAPE)]
    mistakes = list[Mistake](_mistakes(document, document.data, kinds))
    wrong = {each.where for each in mistakes}
    found = {
        str(kind): EventName(**given)
        for kind, given in document.data.items()
        if not {document.place((kind,)), document.key_place((kind,))} & wrong
    }
    return found, mistakes


def _mistakes(document: Document, data: Mapping[str, object], kinds: Mapping[str, object]) -> Iterator[Mistake]:
    for kind, given in data.items():
        if kind not in kinds:
            mend = nearest(str(kind), kinds)
            yield RuleMistake(document.key_place((kind,)), f"there is no kind of event {kind!r}.", mend)
        elif not (isinstance(given, Mapping) and "called" in given and given.keys() <= _KEYS):
            yield RuleMistake(document.place((kind,)), f"{kind} needs 'called', and may have 'began'.", _SHAPE)
        elif not all(isinstance(words, str) and words.strip() for words in given.values()):
            yield RuleMistake(document.place((kind,)), f"the words for {kind} are not text.", _SHAPE)
