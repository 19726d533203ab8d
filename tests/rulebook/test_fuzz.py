"""The condition compiler and the loader under anything: they read it or refuse it, open no file and reach no name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from engine.rulebook.conditions import HAPPENED_ON, Always, Among, Compared, Condition, parse_condition, words_of
from engine.rulebook.loading import WORDS as WORDS_FILE
from engine.rulebook.loading import read_book
from engine.words.enums import Nation
from engine.words.errors import Mistakes, RuleMistake
from engine.words.vocabulary import RULES
from tests.rulebook.fuzzing import CONDITION_TEXTS, REAL, WORDS, rule_texts, watched, written

TEXT_OF_WORDS = (RULES / WORDS_FILE).read_text("utf-8")
ATTRIBUTES = frozenset(WORDS.kinds["looked_after_visit"].attributes)
LISTED = ATTRIBUTES | WORDS.facts.keys() | {HAPPENED_ON}
FEW = 300
MANY = int(os.environ.get("LONGSTOP_FUZZ", "1000"))
SIZES = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]
PLACE = re.compile(r"f\.yaml(:\d+:\d+)?")


def run(size: int, test: Callable[[str], None], texts: object) -> None:
    """The test over so many inputs; one that fails is shrunk and shown."""
    quiet = settings(max_examples=size, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    quiet(given(texts)(test))()  # type: ignore[arg-type]


def constants_in(condition: Condition) -> list[object]:
    match condition:
        case Compared(_, _, constant):
            return [constant]
        case Among(_, constants):
            return list(constants)
    inner = getattr(condition, "parts", None) or ([condition.inner] if hasattr(condition, "inner") else [])
    return [each for part in inner for each in constants_in(part)]


def condition_is_read_or_refused(text: str) -> None:
    condition: Condition = Always()
    refused = list[RuleMistake]()
    with watched() as seen:
        try:
            condition = parse_condition(text, WORDS, ATTRIBUTES, "f.yaml:1:1")
        except RuleMistake as mistake:
            refused.append(mistake)
    assert seen == []
    assert words_of(condition) <= LISTED
    assert all(type(each).__name__ in ("str", "bool", "int", "date") for each in constants_in(condition))
    assert [each for each in refused if each.where != "f.yaml:1:1" or not each.what or not each.mend] == []


def file_is_read_or_refused(text: str) -> None:
    with watched() as seen:
        try:
            read_book(TEXT_OF_WORDS, (("f.yaml", text),), Nation.ENGLAND)
        except Mistakes as found:
            refused = found.mistakes
        else:
            refused = ()
    assert seen == []
    assert [each.where for each in refused if not PLACE.fullmatch(each.where)] == []
    assert [str(each) for each in refused if not each.what.strip() or not each.mend.strip()] == []


@pytest.mark.parametrize("size", SIZES)
def test_a_condition_is_read_or_refused_and_reaches_nothing(size: int) -> None:
    run(size, condition_is_read_or_refused, CONDITION_TEXTS)


@pytest.mark.parametrize("size", SIZES)
def test_a_rule_file_is_read_or_refused_and_reaches_nothing(size: int) -> None:
    file_is_read_or_refused("timescales: []")  # what is imported when first needed is there from now on
    run(size, file_is_read_or_refused, rule_texts())


def test_what_is_spoilt_was_sound_before() -> None:
    for each in REAL:
        text = written({"timescales": [each]})
        assert read_book(TEXT_OF_WORDS, (("f.yaml", text),), Nation.ENGLAND)[0].timescales[0].id == each["id"]


def test_the_watch_sees_files_imports_and_code() -> None:
    with watched() as seen:
        open(os.devnull).close()
        exec(compile("1", "<here>", "exec"))
    assert [each.split()[0] for each in seen] == ["open", "compile", "exec"]
