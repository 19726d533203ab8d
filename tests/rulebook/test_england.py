"""The worked examples of England's rules, held against explainer and machine; and that no example is idle."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from engine.obligations import evaluate, explain
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import Example, Timescale
from engine.tuning.examples import Judge, run_example
from engine.words.enums import Nation

BOOK = load_book(Nation.ENGLAND)
EXAMPLES = [
    pytest.param(timescale, example, id=f"{timescale.id} {example.place.split('/')[-1]}")
    for timescale in BOOK.timescales
    for example in timescale.examples
]


@pytest.mark.parametrize("judge", [explain.judge, evaluate.judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(("timescale", "example"), EXAMPLES)
def test_the_example_holds(timescale: Timescale, example: Example, judge: Judge) -> None:
    assert run_example(BOOK, example, timescale, judge) == []


@pytest.mark.parametrize("timescale", BOOK.timescales, ids=lambda timescale: timescale.id)
def test_each_timescale_has_enough_examples(timescale: Timescale) -> None:
    assert len(timescale.examples) >= (16 if timescale.id == "looked_after_visit" else 6)
    assert all(len(example.working) > 10 for example in timescale.examples)


def spoilt(name: str, value: object) -> object:
    """Another value for an expectation, so that the example must fail."""
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return ["provisional"]
    return "2001-01-01" if name in ("due", "met", "ended") else "nothing of the kind"


@pytest.mark.parametrize("timescale", BOOK.timescales, ids=lambda timescale: timescale.id)
def test_every_expectation_is_compared(timescale: Timescale) -> None:
    for example in timescale.examples:
        for name, value in example.expects.items():
            if name in ("as_at", "born", "limit", "cycle", "started"):
                continue
            changed = dataclasses.replace(example, expects={**example.expects, name: spoilt(name, value)})
            (failure,) = run_example(BOOK, changed, timescale, explain.judge)
            assert failure.where == example.place
            assert example.working in failure.mend
