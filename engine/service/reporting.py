"""One look at what is stored, gathered into the view that reports are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from engine.histories.columns import Histories
from engine.reports.view import View, spans_of
from engine.service.scanning import Looked, first_recorded, holders, look
from engine.service.setup import Setup
from engine.service.telling import organisation_of
from engine.store.database import Database
from engine.words.values import CaseEvent


class EventsOf(Mapping[str, Sequence[CaseEvent]]):
    """Each subject's events as known, read out of the histories when they are asked for."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._read: dict[str, Sequence[CaseEvent]] = {}

    def __getitem__(self, subject: str) -> Sequence[CaseEvent]:
        if subject not in self._read:
            self._read[subject] = self._histories.events(subject)
        return self._read[subject]

    def __iter__(self) -> Iterator[str]:
        return iter(self._histories.subjects)

    def __len__(self) -> int:
        return len(self._histories.subjects)


def view_of(
    db: Database, setup: Setup, as_at: datetime, known_at: datetime, *, now: datetime, cache: Path | None = None
) -> View:
    """Look as at an instant, as known at another; `now` is when the report is made. Writes nothing."""
    return view_from(setup, look(db, setup, as_at, known_at, cache), as_at, now)


def view_from(setup: Setup, looked: Looked, as_at: datetime, now: datetime) -> View:
    """The view of a look that has been taken already."""
    histories = looked.evaluation.histories
    return View(
        as_at=as_at,
        made=now,
        book=setup.book,
        axis=setup.axis,
        organisation=organisation_of(setup, looked),
        obligations=looked.obligations,
        held=holders(looked.evaluation),
        people=looked.people,
        events=EventsOf(histories),
        spans=spans_of(histories),
        child_names=setup.settings.digest.child_names,
        first_recorded=first_recorded(looked),
    )
