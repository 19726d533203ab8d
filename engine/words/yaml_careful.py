"""Reads a YAML file with ruamel, slowly: what the quick reader leaves, and the words for every mistake."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, DocumentStartEvent, Event, ScalarEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError

from engine.words.errors import YamlMistake
from engine.words.yaml_nodes import Mapping, Sequence
from engine.words.yaml_quotes import slip_with_quotes

_SUSPECT: Final = re.compile(r"(?:^|[\s\[{,?:-])(?:[&*]|!(?!=))|<<|^%", re.MULTILINE)
_DIRECTIVE: Final = re.compile(r"^%", re.MULTILINE)
_DATE: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")


class _Reader(YAML):
    """Ruamel without a look for plug-ins on the disk, which it would take for each text that it reads."""

    def official_plug_ins(self) -> list[str]:
        """None."""
        return []


def read_carefully(text: str, name: str) -> Any:
    """Read one YAML 1.2 document. Raises YamlMistake with line and column, and how to mend it."""
    try:
        _refuse(text, name)
        return _with_marks(_reader().load(text))
    except MarkedYAMLError as cause:
        mark = cause.problem_mark or cause.context_mark
        if mark is not None and (slip := slip_with_quotes(text, mark.line + 1)):
            line, column, what, mend = slip
            raise YamlMistake(f"{name}:{line}:{column}", what, mend) from cause
        raise YamlMistake(_mark(name, cause), *_problem(cause)) from cause
    except ReaderError as cause:
        line, column = text.count("\n", 0, cause.position), cause.position - text.rfind("\n", 0, cause.position)
        what = f"a character stands here that no text may hold (number {_number(cause.character):x} of Unicode, in base 16)."
        raise YamlMistake(f"{name}:{line + 1}:{column}", what, "Take it out, or type the line anew.") from cause
    except RecursionError as cause:
        raise YamlMistake(name, "the YAML is nested too deeply.", "Use fewer brackets within brackets.") from cause
    except (YAMLError, ValueError) as cause:
        where, what = _no_day(text, name) or (name, f"cannot be read as YAML ({type(cause).__name__}).")
        raise YamlMistake(where, what, "Write a day of the calendar, or the text in quotes.") from cause


@lru_cache(maxsize=1024)
def scalar_of(text: str) -> Any:
    """What a value without quotes is in YAML 1.2: a text, a number, a day, true, false or nothing. May raise ValueError."""
    reader = _reader()
    tag = reader.resolver.resolve(ScalarNode, text, (True, False))
    return reader.constructor.construct_object(ScalarNode(tag, text))


def _reader() -> YAML:
    reader = _Reader(typ="rt", pure=True)
    reader.allow_duplicate_keys = False
    reader.version = "1.2"
    return reader


def _with_marks(read: Any) -> Any:
    if isinstance(read, CommentedMap):
        mapping = Mapping()
        for key, value in read.items():
            mapping.put(key, read.lc.key(key), _with_marks(value), read.lc.value(key))
        return mapping
    if isinstance(read, CommentedSeq):
        sequence = Sequence()
        for index, value in enumerate(read):
            sequence.put(_with_marks(value), read.lc.item(index))
        return sequence
    return read


def _refuse(text: str, name: str) -> None:
    """Refuse what YAML can say and no file here may: it is looked for only where the text may hold it."""
    if not _SUSPECT.search(text):
        return
    for event in _Reader(typ="rt", pure=True).parse(text):
        found = _refused(event)
        if found:
            mark = event.start_mark
            above = _DIRECTIVE.search(text) if isinstance(event, DocumentStartEvent) else None
            line = text.count("\n", 0, above.start()) if above else mark.line
            raise YamlMistake(f"{name}:{line + 1}:{mark.column + 1}", *found)


def _refused(event: Event) -> tuple[str, str] | None:
    """What is wrong with this piece of YAML, and how to mend it; None where nothing is."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        return "anchors and aliases (& and *) are refused.", "Write the value out where it is used."
    if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
        return "directives (%) are refused.", "Take the line out: YAML 1.2 is read."
    tag = getattr(event, "ctag", None) or getattr(event, "tag", None)
    if tag and not (isinstance(event, ScalarEvent) and event.implicit[1] and str(tag) == "!"):
        written = str(tag).replace("tag:yaml.org,2002:", "!!")[:40]
        return f"tags ({written}) are refused.", "Write the value without a tag, in quotes if it is a text."
    if isinstance(event, ScalarEvent) and event.value == "<<" and event.style is None:
        return "merge keys (<<) are refused.", "Write the keys out where they are used."
    return None


def _no_day(text: str, name: str) -> tuple[str, str] | None:
    """Place and words of the first date that no calendar has, such as 2020-02-31."""
    for event in _Reader(typ="rt", pure=True).parse(text):
        if isinstance(event, ScalarEvent) and (found := _DATE.match(event.value)):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                mark = event.start_mark
                return f"{name}:{mark.line + 1}:{mark.column + 1}", f"there is no {found[0]}."
    return None


def _number(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "?")


def _mark(name: str, cause: MarkedYAMLError) -> str:
    unclosed = "stream" in str(cause.problem) or _opened_above(cause)  # then what was opened is the place to mend
    mark = (cause.context_mark if unclosed else None) or cause.problem_mark or cause.context_mark
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark is not None else name


def _opened_above(cause: MarkedYAMLError) -> bool:
    """True of a bracket that is not closed on its own line."""
    opened, found = cause.context_mark, cause.problem_mark
    if opened is None or found is None or "expected ',' or" not in str(cause.problem):
        return False
    return bool(opened.line < found.line)


_IN_QUOTES: Final = "Put the text into quotes."
_INDENT: Final = "Put the text into quotes, or mend the indent."
# what the parser says -> what is wrong, and how to mend it
_PROBLEMS: Final = (
    ("found character '\\t'", "a tab cannot indent YAML.", "Use spaces."),
    ("unexpected end of stream", "a quote is opened here and not closed.", "Close it."),
    ("<stream end>", "a bracket is opened here and not closed.", "Close it."),
    ("expected ',' or", "a comma or a closing bracket is missing here.", "Write it, or put the text into quotes."),
    ("mapping values are not allowed", "a second ': ' stands here, or the line is indented too far.", _INDENT),
    ("found another document", "a second document begins here.", "Take the line '---' out: a file holds one."),
    ("that cannot start any token", "no text may begin with this character.", _IN_QUOTES),
    ("expected <block end>", "this line does not stand below its neighbours.", "Indent it like them."),
    ("could not find expected ':'", "a key without ':' stands before this.", "Write 'key: value', or mend the indent."),
    ("unknown escape character", "a backslash in double quotes.", "Use single quotes, or write it twice."),
)


def _problem(cause: MarkedYAMLError) -> tuple[str, str]:
    said = str(cause.problem or cause.context or "cannot be read as YAML").splitlines()[0]
    if key := re.match(r'found duplicate key "([^"]*)"', said):
        return f"duplicate key {key[1]!r}.", "Keep one of the two."
    if _opened_above(cause):
        said = "<stream end>"
    for words, what, mend in _PROBLEMS:
        if words in said:
            return what, mend
    return said.rstrip(".") + ".", "Mend the YAML there."
