"""Evaluations in bulk: the frame, who held the case, the last evidence, and the two forms of the machine."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from engine.calendars import get_axis
from engine.histories import arrange
from engine.obligations import compiled
from engine.obligations.evaluate import evaluate, run
from engine.obligations.programme import compile_book
from engine.obligations.showing import obligation_of
from engine.obligations.signals import signals_of
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Nation, State
from engine.words.frames import EVENT_SCHEMA, empty_frame, frame_of
from engine.words.values import CaseEvent, Moment

BOOK, AXIS = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)
AS_AT = last_instant(date(2021, 6, 30))


def happened(event_id, kind, day, team="", worker="", subject="S1", **attributes) -> CaseEvent:
    on = date(2021, 6, day)
    recorded = datetime(2021, 6, day, 17, tzinfo=UTC)
    return CaseEvent(event_id, subject, kind, Moment(on), recorded, 1, "", team, worker, attributes)


HISTORY = [
    happened("p", "cp_plan_started", 1, "north", "w1"),
    happened("v", "cp_visit", 4, seen=True),
    happened("w", "cp_visit", 9, seen=False),
    happened("x", "allocated", 18, "south", "w2"),
    happened("y", "allocated", 22, "west", "w3"),
]


def rows_of(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return frame.filter(pl.col("timescale") == "cp_visit").select(columns).rows()


def test_who_held_the_case_then_and_now():
    frame = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT).frame
    # Cycle 1: 1 June, due 15 June, met on the 4th. Cycle 2: 4 June, due Friday 18 June, when south takes over.
    assert rows_of(frame, "cycle", "team_at_start", "team_at_due", "worker_at_due", "team", "worker") == [
        (1, "north", "north", "w1", "west", "w3"),
        (2, "north", "south", "w2", "west", "w3"),
    ]


def test_what_is_not_yet_due_is_with_the_holder_of_today():
    frame = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, last_instant(date(2021, 6, 17))).frame
    assert rows_of(frame, "due", "team_at_due") == [(date(2021, 6, 15), "north"), (date(2021, 6, 18), "north")]


def test_the_last_evidence_is_the_last_row_that_counts():
    frame = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT).frame
    assert rows_of(frame, "last_evidence") == [(date(2021, 6, 4),)] * 2  # not seen on the 9th
    nothing = evaluate(BOOK, AXIS, frame_of(HISTORY[:1]), {}, AS_AT).frame
    assert rows_of(nothing, "last_evidence") == [(None,)]


def test_obligations_are_picked_by_an_expression():
    found = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT)
    visits = [each for each in found.obligations() if each.timescale == "cp_visit"]
    assert {each.state for each in visits} == {State.MET_IN_TIME, State.OVERDUE}
    assert [each.cycle for each in found.obligations(pl.col("state") == "overdue") if each.timescale == "cp_visit"] == [
        2
    ]


def test_no_events_give_no_obligations():
    found = evaluate(BOOK, AXIS, empty_frame(), {}, AS_AT)
    assert found.obligations() == []
    assert found.frame.columns == evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT).frame.columns


def test_a_row_without_a_start_is_no_obligation():
    row = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT).frame.row(0, named=True)
    with pytest.raises(ValueError, match="has a start"):
        obligation_of(row | {"started": None})


def test_programmes_are_kept_for_each_content():
    """Nine calendars in turn: the first is compiled again, and the answer does not change."""
    wanted = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT).frame
    for number in range(9):
        other = replace(AXIS, fingerprint=f"other {number}")
        assert evaluate(BOOK, other, frame_of(HISTORY), {}, AS_AT).frame.equals(wanted)
    assert evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT).frame.equals(wanted)


# The two forms


def county(children: int, seed: int) -> pl.DataFrame:
    """A few kinds of event at random days, some corrected, some withdrawn, some without a time."""
    chance = np.random.default_rng(seed)
    kinds = [
        "cp_plan_started",
        "cp_visit",
        "cp_plan_ended",
        "case_opened",
        "case_supervision",
        "missing_found",
        "rhi_held",
    ]
    attributes = ["{}", '{"seen":true}', '{"date_quality":"latest","seen":true}', '{"retracted":true}']
    size = children * 22
    days = chance.integers(18_000, 18_700, size)
    return pl.DataFrame(
        {
            "event_id": [f"e{number}" for number in chance.integers(0, int(size * 0.95), size)],
            "subject": [f"S{number}" for number in chance.integers(0, children, size)],
            "kind": [kinds[number] for number in chance.integers(0, len(kinds), size)],
            "day": pl.Series(days, dtype=pl.Int32()).cast(pl.Date()),
            "instant": [
                int(day) * 86_400 + 36_000 if timed else None for day, timed in zip(days, days % 2, strict=True)
            ],
            "recorded": days * 86_400 + chance.integers(0, 30, size) * 86_400,
            "version": pl.Series(np.arange(size), dtype=pl.Int32()),
            "episode": [["", "", "1", "2"][number] for number in chance.integers(0, 4, size)],
            "team": ["north"] * size,
            "worker": [""] * size,
            "attributes": [attributes[number] for number in chance.choice(4, size, p=[0.2, 0.6, 0.1, 0.1])],
            "source": [""] * size,
        },
        schema=EVENT_SCHEMA,
    )


def test_shuffled_input_gives_the_same_frame():
    versions, as_at = county(40, 1), last_instant(date(2021, 1, 31))
    wanted = evaluate(BOOK, AXIS, versions, {}, as_at, compiled=False).frame
    assert wanted.height > 200
    for seed in range(3):
        shuffled = versions.sample(fraction=1, shuffle=True, seed=seed)
        assert evaluate(BOOK, AXIS, shuffled, {}, as_at, compiled=False).frame.equals(wanted)


@pytest.mark.slow
def test_both_forms_find_the_same_in_a_county(tmp_path):
    programme = compile_book(BOOK, AXIS)
    for seed in range(4):
        as_at = last_instant(date(2021, 1, 31)) - timedelta(days=100 * seed)
        signals = signals_of(programme, arrange(BOOK, county(60, seed), {}, as_at, as_at))
        plain = run(programme, signals, compiled=False)
        assert len(plain) > 200
        assert np.array_equal(run(programme, signals, compiled=True, cache=tmp_path), plain)


def test_bulk_is_compiled_by_itself(monkeypatch, tmp_path):
    monkeypatch.setattr("engine.obligations.evaluate.COMPILED_FROM", 3)
    found = evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT, cache=tmp_path)
    assert found.frame.equals(evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT, compiled=False).frame)
    assert list(tmp_path.iterdir())


def test_without_numba_bulk_runs_plain(monkeypatch, tmp_path):
    monkeypatch.setattr("engine.obligations.evaluate.COMPILED_FROM", 3)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not compiled.is_available()
    assert evaluate(BOOK, AXIS, frame_of(HISTORY), {}, AS_AT, cache=tmp_path).frame.height > 0
    assert not list(tmp_path.iterdir())


def test_compiled_code_is_kept_in_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiled.default_cache() == tmp_path / "longstop"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert compiled.default_cache() == tmp_path / ".cache" / "longstop"
