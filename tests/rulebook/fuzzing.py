"""What the fuzz tests feed to the condition compiler and the loader, and what they watch while it is read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from hypothesis import strategies as st

from engine.rulebook.loading import national_files
from engine.words.enums import Nation
from engine.words.vocabulary import load_vocabulary
from engine.words.yaml_careful import read_carefully
from engine.words.yaml_file import read_yaml

WORDS = load_vocabulary()
read_carefully("a: 1", "a.yaml")  # its modules are imported when they are first needed: before anything is watched
_SEEN: list[str] = []
_WATCHING: list[bool] = []
_HARMLESS = ("object.__", "sys._getframe", "marshal.", "builtins.id", "code.__new__")


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING and not event.startswith(_HARMLESS) and not (event == "compile" and arguments[1] == "<unknown>"):
        _SEEN.append(f"{event} {arguments!r}"[:200])


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What the interpreter reports while this stands: files opened, modules imported, code compiled or run.

    Parsing to a syntax tree is let be: it runs nothing.
    """
    _SEEN.clear()
    _WATCHING.append(True)
    try:
        yield _SEEN
    finally:
        _WATCHING.pop()


# --- conditions ---

NAMES = (
    *("seen", "mode", "place", "happened_on", "first_review_held", "current_placement", "aged_five", "temporary"),
    *("__import__", "open", "eval", "exec", "print", "os", "sys", "globals", "__builtins__", "True", "None", "visited"),
)
CONSTANTS = (
    *("'in person'", "'phone'", "'2020-04-24'", "'2020-99-99'", "True", "5", "-1", "10**9**9", "1e400", "b'x'"),
    *("'\\N{BULLET}'", "'\\x00'", "f'{open}'", "()", "[]", "{}", "...", "0x" + "f" * 40, "1" * 60, "'/etc/passwd'"),
)
CALLS = (
    *("{0}()", "{0}.{1}", "{0}[{1}]", "lambda: {0}", "[{0} for x in {1}]", "({0} := {1})", "{0} if {1} else {0}"),
    *("*{0}", "**{0}", "await {0}", "yield {0}", "{0}.__class__.__mro__", "{0} < {1} < {0}", "not {0}", "-{0}"),
    *(
        "({0}) and ({1})",
        "({0}) or ({1})",
        "{0} == {1}",
        "{0} in ({1}, {1})",
        "{0} not in [{1}]",
        "{0} is {1}",
        "({0})",
    ),
)


def _grown(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda form, one, two: form.format(one, two), st.sampled_from(CALLS), children, children)


CONDITION_TEXTS = st.one_of(
    st.recursive(st.sampled_from(NAMES) | st.sampled_from(CONSTANTS), _grown, max_leaves=12),
    st.lists(
        st.sampled_from((*NAMES, *CONSTANTS, "and", "or", "not", "in", "==", "(", ")", "<", ",")), max_size=30
    ).map(" ".join),
    st.text(max_size=80),
    st.builds(
        lambda piece, times: piece * times,
        st.sampled_from(("(", "not ", "-", "[", "seen and ", "~")),
        st.integers(0, 520),
    ),
)

# --- rule files ---


def _timescales() -> list[dict[str, Any]]:
    found = []
    for _, path in national_files(Nation.ENGLAND):
        for each in read_yaml(path.read_text("utf-8"), path.name).data.get("timescales", ()):
            plain = _plain(each)
            found.append({**plain, "examples": plain["examples"][:2]})
    return sorted(found, key=lambda each: len(str(each)))[:25]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


REAL = _timescales()
KEYS = tuple(
    sorted({key for each in REAL for key in each} | {"limit", "when", "first", "then", "as_in", "event", "where"})
)
SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats(),
    st.sampled_from(
        ("", "NO", "same day", "5 working days", "0 days", "5 days before", "{due}", "{0.__class__}", "seen")
    ),
    st.sampled_from((*WORDS.kinds, *WORDS.periods, *WORDS.attributes, *WORDS.facts)),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.text(max_size=12),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """A real rule with some of its parts replaced, dropped, renamed, doubled or wrapped; then perhaps torn as text."""
    data: Any = {"timescales": [_copied(draw(st.sampled_from(REAL)))]}
    for _ in range(draw(st.integers(1, 3))):
        _spoil(draw, data)
    text = written(data)
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(text)))
        torn = draw(
            st.sampled_from(
                ("\t", "\0", "&a ", "*a", "<<: ", "!!python/object:os.system ", "\u2028", "{", "]", "#", "'", "---\n")
            )
        )
        text = text[:at] + torn + text[at + draw(st.integers(0, 3)) :]
    return text


def _spoil(draw: st.DrawFn, data: Any) -> None:
    node = data["timescales"]
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        inner = node[key]
        if not isinstance(inner, dict | list) or draw(st.integers(0, 3)) == 0:
            break
        node = inner
    match draw(st.integers(0, 4)):
        case 0:
            del node[key]
        case 1 if isinstance(node, dict):
            node[draw(st.sampled_from(KEYS))] = node.pop(key)
        case 2:
            node[key] = [inner, inner]
        case 3:
            node[key] = {draw(st.sampled_from(KEYS)): inner}
        case _:
            node[key] = draw(VALUES)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def written(value: Any, depth: int = 0) -> str:
    """The value as YAML: lines for what stands outside, brackets within."""
    if isinstance(value, dict) and value and depth < 4:
        return "\n" + "\n".join(
            f"{'  ' * depth}{_scalar(key)}: {written(each, depth + 1)}" for key, each in value.items()
        )
    if isinstance(value, list) and value and depth < 4:
        return "\n" + "\n".join(f"{'  ' * depth}- {written(each, depth + 1).lstrip()}" for each in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {written(each, 9)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(each, 9) for each in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value.isoformat() if isinstance(value, date) else str(value)
