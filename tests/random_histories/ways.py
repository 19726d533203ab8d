"""The three ways to the same answer: searched, stepped in plain Python, stepped compiled."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from engine.calendars import Axis, get_axis, with_closures
from engine.obligations.evaluate import evaluate
from engine.obligations.explain import judge
from engine.rulebook.loading import load_files
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import Obligation
from tests.random_histories.make import Batch

UNCOMMON_BOOK = Path(__file__).parent / "uncommon.yaml"


@cache
def axes_of(nation: Nation) -> tuple[Axis, Axis]:
    """The nation's axis, and the same with closure days in the days that the histories use."""
    days = [
        date(year, month, day) for year in range(2010, 2030) for month, day in ((12, 24), (12, 29), (4, 24), (9, 9))
    ]
    axis = get_axis(nation)
    return axis, with_closures(axis, dict.fromkeys(days, "closed"))


def uncommon_book() -> RuleBook:
    """The rules that no authority has."""
    return load_files([UNCOMMON_BOOK], Nation.ENGLAND)


def searched(book: RuleBook, batch: Batch) -> list[Obligation]:
    """The explainer's answer."""
    moments = (batch.as_at, batch.known_at, batch.people, batch.watch_from)
    return judge(book, batch.events, *moments, *axes_of(book.nation))


def plain(book: RuleBook, batch: Batch) -> list[Obligation]:
    """The machine's, in ordinary Python."""
    return _stepped(book, batch, compiled=False)


def compiled(book: RuleBook, batch: Batch) -> list[Obligation]:
    """The machine's, compiled by numba."""
    return _stepped(book, batch, compiled=True)


def _stepped(book: RuleBook, batch: Batch, compiled: bool) -> list[Obligation]:
    moments = (batch.as_at, batch.known_at, batch.watch_from)
    axis, closed = axes_of(book.nation)
    events = frame_of(batch.events)
    return evaluate(book, axis, events, batch.people, *moments, compiled=compiled, closures_axis=closed).obligations()
