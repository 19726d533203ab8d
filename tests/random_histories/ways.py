"""The three ways to the same answer: searched, stepped in plain Python, stepped compiled."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from engine.calendars import Axis, get_axis, with_closures
from engine.obligations.evaluate import evaluate
from engine.obligations.explain import judge
from engine.rulebook.loading import book_of, load_files
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Nation
from engine.words.frames import frame_of
from engine.words.values import Obligation
from engine.words.vocabulary import RULES
from tests.random_histories.make import Batch

Axes = tuple[Axis, Axis]  # the nation's, and that with closure days
UNCOMMON_BOOK = Path(__file__).parent / "uncommon.yaml"
MOVED_BOOK = Path(__file__).parent / "moved.yaml"
FACTS = """facts:
  missing_lately: {counted: missing_started, in_last: 7 days}
  on_a_plan: {open: cp_plan}
"""
PANELS = """
every_second: {every: second tuesday, from: 2010-01-05}
last_friday: {last: friday, not_on: [2020-08-28]}
few: {on: [2014-04-18, 2020-05-08, 2020-09-30, 2022-06-01, 2025-04-22]}
"""


@cache
def axes_of(nation: Nation) -> Axes:
    """The nation's axis, and the same with closure days in the days that the histories use."""
    days = [
        date(year, month, day) for year in range(2010, 2030) for month, day in ((12, 24), (12, 29), (4, 24), (9, 9))
    ]
    axis = get_axis(nation)
    return axis, with_closures(axis, dict.fromkeys(days, "closed"))


def uncommon_book() -> RuleBook:
    """The rules that no authority has."""
    return load_files([UNCOMMON_BOOK], Nation.ENGLAND)


@cache
def moved_book() -> RuleBook:
    """The rules that no authority has, for what moves a due moment and what a limit is counted from."""
    words = (RULES / "words.yaml").read_text("utf-8").replace("\nfacts:\n", f"\n{FACTS}")
    files = ((MOVED_BOOK.name, MOVED_BOOK.read_text("utf-8")),)
    return book_of(words, files, Nation.ENGLAND, panels=PANELS)


def searched(book: RuleBook, batch: Batch, axes: Axes | None = None) -> list[Obligation]:
    """The explainer's answer."""
    moments = (batch.as_at, batch.known_at, batch.people, batch.watch_from)
    return judge(book, batch.events, *moments, *(axes or axes_of(book.nation)))


def plain(book: RuleBook, batch: Batch, axes: Axes | None = None) -> list[Obligation]:
    """The machine's, in ordinary Python."""
    return _stepped(book, batch, axes, compiled=False)


def compiled(book: RuleBook, batch: Batch, axes: Axes | None = None) -> list[Obligation]:
    """The machine's, compiled by numba."""
    return _stepped(book, batch, axes, compiled=True)


def _stepped(book: RuleBook, batch: Batch, axes: Axes | None, compiled: bool) -> list[Obligation]:
    moments = (batch.as_at, batch.known_at, batch.watch_from)
    axis, closed = axes or axes_of(book.nation)
    events = frame_of(batch.events)
    return evaluate(book, axis, events, batch.people, *moments, compiled=compiled, closures_axis=closed).obligations()
