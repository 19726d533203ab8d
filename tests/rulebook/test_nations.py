"""The books of Wales, Scotland and Northern Ireland: their examples by both judges, and that their words are their own."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from engine.obligations import evaluate, explain
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.examples import Judge, run_example
from engine.words.enums import Nation
from run_engine import make_demo, open_channel

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
OTHERS = (Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND)
TIMESCALES = [
    pytest.param(load_book(nation), timescale, id=f"{nation} {timescale.id}")
    for nation in OTHERS
    for timescale in load_book(nation).timescales
]


@pytest.mark.parametrize("judge", [explain.judge, evaluate.judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(("book", "timescale"), TIMESCALES)
def test_the_examples_hold(book: RuleBook, timescale: Timescale, judge: Judge) -> None:
    assert [each for example in timescale.examples for each in run_example(book, example, timescale, judge)] == []


@pytest.mark.parametrize(("book", "timescale"), TIMESCALES)
def test_there_are_enough_examples_on_both_sides_of_the_limit(book: RuleBook, timescale: Timescale) -> None:
    states = {example.expects.get("state") for example in timescale.examples}
    dues = {str(example.expects["due"]) for example in timescale.examples if "due" in example.expects}
    assert len(timescale.examples) >= 3
    assert {"due_today", "overdue"} <= states or {"met_in_time", "met_late"} <= states or len(dues) > 1
    assert all(len(example.working) > 10 for example in timescale.examples)


def spoilt(value: object) -> object:
    """Another value for an expectation, so that the example must fail."""
    match value:
        case date():
            return value + timedelta(days=1)
        case int():
            return value + 1
        case list():
            return ["provisional"]
    return "2001-01-01"


@pytest.mark.parametrize(("book", "timescale"), TIMESCALES)
def test_every_expectation_is_compared(book: RuleBook, timescale: Timescale) -> None:
    for example in timescale.examples:
        for name in example.expects.keys() - {"as_at", "born", "expected_birth", "limit", "cycle", "started"}:
            changed = dataclasses.replace(example, expects={**example.expects, name: spoilt(example.expects[name])})
            assert len(run_example(book, changed, timescale, explain.judge)) == 1, name


@pytest.mark.parametrize("nation", OTHERS)
def test_check_finds_no_mistake(nation: Nation) -> None:
    app = make_app(Wiring(clock=lambda: NOW, open_channel=open_channel, make_demo=make_demo))
    result = CliRunner().invoke(app, ["check", "--nation", nation], env={"COLUMNS": "200", "LONGSTOP_HOME": ""})
    assert result.exit_code == 0, result.output
    assert f"{len(load_book(nation).timescales)} timescales" in result.output


@pytest.mark.parametrize(
    ("nation", "word"),
    [
        (Nation.SCOTLAND, "child protection planning meeting"),
        (Nation.SCOTLAND, "Inter-agency referral discussion"),
        (Nation.WALES, "Wales Safeguarding Procedures"),
        (Nation.WALES, "Care and support plan"),
        (Nation.NORTHERN_IRELAND, "case conference"),
        (Nation.NORTHERN_IRELAND, "HSC Trust"),
    ],
)
def test_a_nation_has_its_own_words(nation: Nation, word: str) -> None:
    said = [f"{each.title} {each.source.cite}" for each in load_book(nation).timescales]
    assert any(word in each for each in said)


def test_no_nation_cites_englands_guidance() -> None:
    for nation in OTHERS:
        for each in load_book(nation).timescales:
            assert "Working Together" not in each.source.cite
            assert "(England)" not in each.source.cite


@pytest.mark.parametrize("nation", Nation)
def test_what_was_not_read_in_the_text_is_marked_and_says_why(nation: Nation) -> None:
    for each in load_book(nation).timescales:
        for source in (each.source, *(version.source for version in each.versions if version.source)):
            assert source.checked or source.note or "also for starts before" in source.cite, (each.id, source.cite)
