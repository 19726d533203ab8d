"""The quick reader of YAML reads what the careful one reads, at the same places, or leaves it to that one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.words import yaml_careful
from engine.words.errors import YamlMistake
from engine.words.yaml_careful import read_carefully
from engine.words.yaml_file import read_yaml
from engine.words.yaml_nodes import Mapping, Sequence
from engine.words.yaml_quick import UnsureError, read_quickly

ROOT = Path(__file__).parents[2]
FILES = sorted(path for top in ("rules", "config", "tests/data", "demo") for path in (ROOT / top).rglob("*.y*ml"))
MANY = int(os.environ.get("LONGSTOP_FUZZ", "500"))


def carefully(text: str) -> Any:
    try:
        return read_carefully(text, "a.yaml")
    except YamlMistake as mistake:
        return mistake


def same(quick: Any, careful: Any) -> None:
    """Equal, of one kind, and with the same marks; the place of an empty value is where it is missing."""
    assert quick == careful or repr(quick) == repr(careful) == "nan"
    assert isinstance(careful, type(quick))
    if isinstance(quick, Mapping):
        assert list(quick) == list(careful)
        assert {key: quick.marks[key][0] for key in quick} == {key: careful.marks[key][0] for key in careful}
        for key, value in quick.items():
            assert value is None or quick.marks[key] == careful.marks[key]
            same(value, careful[key])
    if isinstance(quick, Sequence):
        assert len(quick.marks) == len(quick)
        for value, other, mark, other_mark in zip(quick, careful, quick.marks, careful.marks, strict=True):
            assert value is None or mark == other_mark
            same(value, other)


@pytest.mark.slow
def test_every_file_here_is_read_alike() -> None:
    read = 0
    for path in FILES:
        text = path.read_text("utf-8", errors="replace").removeprefix("\ufeff")
        try:
            quick = read_quickly(text)
        except UnsureError:
            continue
        same(quick, carefully(text))
        read += 1
    assert read > 200


def test_all_rules_are_read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str) -> Any:
        raise AssertionError("a value was left to the careful reader")

    monkeypatch.setattr(yaml_careful, "read_carefully", refuse)
    for path in sorted((ROOT / "rules").rglob("*.yaml")):
        assert read_quickly(path.read_text("utf-8")), path


WORDS = (
    "a b id limit n NO yes true False NULL ~ null on none trUe << = - -- --- ... ? : , { } [ ] a:b ' \" 'x' \"y\" # | >"
)
NUMBERS = (
    "1 0 007 -3 +3 1_000 0x1f 0o17 017 1.5 1e3 .5 .inf -.inf .nan . 2021-01-31 2021-1-3 2021-02-31 01/02/2021 12:30:00"
)
ODD = "&a *a ! !!str \\ % @ ` é \U0001f600 \x85 \u2028 \ufeff \x00 \x07 2021-01-31T10:00:00Z"
SPACED = (
    " ",
    "  ",
    ": ",
    ", ",
    " # note",
    "2021-01-31 10:00",
    "5 working days",
    "3 days after",
    "12 13",
    "\t",
    "a: ",
    '"\\t"',
)
LINES = (
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\na: ",
    "\n  b: ",
    "\n    c: ",
    "|\n",
    ">-\n",
    "|2\n",
    "\r\n",
    "\r",
    "%YAML 1.1\n",
)
BEFORE = st.sampled_from(("", "k: ", "k:\n  ", "k:\n  - ", "k: {a: ", "k: ["))
PIECES = st.sampled_from((*WORDS.split(), *NUMBERS.split(), *ODD.split(" "), *SPACED, *LINES))


@settings(max_examples=MANY, deadline=None)
@given(st.tuples(BEFORE, st.lists(PIECES, max_size=14).map("".join)).map("".join))
@example("a: 1\ntrue: 2\nTrue: 3")
@example("a: [<<]")
@example("? [a]\n: b")
@example("a: {b:c, d: e}\nf: [g:h, ?i]")
def test_any_text_is_read_alike_or_left(text: str) -> None:
    try:
        quick = read_quickly(text)
    except UnsureError:
        return
    same(quick, carefully(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb:\n  - x\n  - {c: NO}\n", "f.yaml:4:9"),
        ("\ufeffb: [1, {c: NO}]", "f.yaml:1:12"),
    ],
)
def test_a_value_knows_its_place(text: str, place: str) -> None:
    document = read_yaml(text, "f.yaml")
    assert document.place(("b", 1, "c")) == place
    assert document.data["b"][1]["c"] == "NO"


def test_an_empty_value_is_placed_where_it_is_missing() -> None:
    document = read_yaml("a:\nb: 1\n", "f.yaml")
    assert document.data == {"a": None, "b": 1}
    assert document.place(("a",)) == "f.yaml:1:3"
    assert document.key_place(("a",)) == "f.yaml:1:1"
    assert document.place(("a", "x")) == "f.yaml:1:3"
    assert document.key_place(("c",)) == "f.yaml:1:1"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ('a: "open\nb: 1\nc: "two"\n', "f:1:4", "a quote is opened here and not closed on its line."),
        (
            'a:\n  - {x: "open, y: 2}\n  - {x: "b", y: 3}\n',
            "f:2:9",
            "a quote is opened here and not closed on its line.",
        ),
        ("a: 'open\nb: 1\nc: 'two'\n", "f:1:4", "a quote is opened here and not closed on its line."),
        ("a:\n  - {cite: \u201cPolicy: section 3\u201d, b: 1}\n", "f:2:12", "\u201c is no quotation mark of YAML."),
    ],
)
def test_slips_with_quotes_are_told_where_they_were_made(text: str, where: str, what: str) -> None:
    with pytest.raises(YamlMistake) as caught:
        read_yaml(text, "f")
    assert (caught.value.where, caught.value.what) == (where, what)


def test_a_quote_may_run_over_lines() -> None:
    assert read_yaml("a: \"one\n  two\"\nb: 'it''s\n  so'\n", "f").data == {"a": "one two", "b": "it's so"}
