"""Pauses and extensions in any order, taken back, edited after the fact, and under a calendar that changes meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from engine.words.enums import Nation, State
from engine.words.values import Obligation
from tests.random_histories.holding import disagreement, lines_of
from tests.random_histories.make import seed_of_run
from tests.random_histories.stopping import DUTIES, make_stream, with_holiday
from tests.random_histories.ways import Axes, axes_of, compiled, moved_book, plain, searched

BOOK = moved_book()
LONG = (pytest.mark.slow, pytest.mark.long)


def announced(day: date) -> Axes:
    axis, closed = axes_of(Nation.ENGLAND)
    return with_holiday(axis, day), with_holiday(closed, day)


@pytest.mark.parametrize("streams", [pytest.param(25, id="25"), pytest.param(150, id="150", marks=LONG)])
def test_three_ways_agree_about_what_stood_still(streams: int, record_property: Callable[[str, object], None]) -> None:
    seed, held = seed_of_run(), Counter[str]()
    for number in range(streams):
        stream = make_stream(seed, number)
        axes = announced(stream.announced)
        for these in (axes_of(Nation.ENGLAND), axes):
            ways = [partial(way, axes=these) for way in (searched, plain, compiled)]
            found = disagreement(BOOK, stream.batch, ways[0], ways[1])
            found = found or disagreement(BOOK, stream.batch, ways[1], ways[2])
            assert not found, f"LONGSTOP_SEED={seed}: stream {number}: {found}"
        before, after = plain(BOOK, stream.batch), plain(BOOK, stream.batch, axes)
        held["stands still as at"] += any(each.state is State.PAUSED for each in before)
        held["moved by the new holiday"] += _dues(before) != _dues(after)
    shares = ", ".join(f"{count * 100 // streams}% {trait}" for trait, count in held.items())
    record_property("said", f"{streams} sequences of pauses and extensions (LONGSTOP_SEED={seed}): {shares}")
    assert held["stands still as at"] * 100 >= 5 * streams, shares
    assert held["moved by the new holiday"] * 100 >= 5 * streams, shares


@pytest.mark.parametrize("streams", [pytest.param(50, id="50"), pytest.param(300, id="300", marks=LONG)])
def test_what_was_taken_back_or_edited_is_as_if_it_had_never_been_otherwise(streams: int) -> None:
    seed = seed_of_run()
    for number in range(streams):
        stream = make_stream(seed, number)
        edited, fresh = plain(BOOK, stream.batch), plain(BOOK, stream.as_left())
        assert lines_of(edited) == lines_of(fresh), f"LONGSTOP_SEED={seed}: stream {number}"


def test_every_duty_that_stands_still_is_thrown() -> None:
    assert {make_stream(seed_of_run(), number).duty.timescale for number in range(60)} == {
        each.timescale for each in DUTIES
    }


def _dues(obligations: list[Obligation]) -> list[object]:
    return [(each.obligation, each.due) for each in obligations]
