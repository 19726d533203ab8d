"""The three ways to the same answer: searched, stepped in plain Python, stepped compiled."""

from __future__ import annotations

from engine.calendars import get_axis
from engine.obligations.evaluate import evaluate
from engine.obligations.explain import judge
from engine.rulebook.timescale import RuleBook
from engine.words.frames import frame_of
from engine.words.values import Obligation
from tests.random_histories.make import Batch


def searched(book: RuleBook, batch: Batch) -> list[Obligation]:
    """The explainer's answer."""
    return judge(book, batch.events, batch.as_at, batch.known_at, batch.people, batch.watch_from)


def plain(book: RuleBook, batch: Batch) -> list[Obligation]:
    """The machine's, in ordinary Python."""
    return _stepped(book, batch, compiled=False)


def compiled(book: RuleBook, batch: Batch) -> list[Obligation]:
    """The machine's, compiled by numba."""
    return _stepped(book, batch, compiled=True)


def _stepped(book: RuleBook, batch: Batch, compiled: bool) -> list[Obligation]:
    moments = (batch.as_at, batch.known_at, batch.watch_from)
    axis = get_axis(book.nation)
    judged = evaluate(book, axis, frame_of(batch.events), batch.people, *moments, compiled=compiled)
    return judged.obligations()
