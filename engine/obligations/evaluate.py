"""Every obligation as at a moment: histories, programme, machine and states put together, in bulk or for a few events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from engine.calendars import Axis, get_axis
from engine.histories import Histories, arrange
from engine.obligations import machine
from engine.obligations.compiled import compiled_run, is_available
from engine.obligations.programme import Integers, Programme, compile_book
from engine.obligations.showing import obligation_of, show
from engine.obligations.signals import Signals, signals_of
from engine.obligations.states import Standings, stand
from engine.rulebook.timescale import RuleBook
from engine.words.enums import State
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Obligation, Person

COMPILED_FROM: Final = 50_000  # events; below it compiling costs more than it saves


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every obligation that is shown, and the histories it was found in.

    `frame` has one row an obligation, by subject, timescale and start: the fields of Obligation, where a moment is a
    day column and, in hours clocks, an instant column (`started_at`, `due_at`, `met_at`, UTC seconds); and beside them
    team_at_start, team_at_due, worker_at_due (as at, where the due moment is still to come) and last_evidence, the day
    of the last row that counts as evidence for that timescale and limit.
    """

    frame: pl.DataFrame
    histories: Histories

    def obligations(self, where: pl.Expr | None = None) -> list[Obligation]:
        """The obligations as values, all of them or those that the expression picks, in the order of the frame."""
        picked = self.frame if where is None else self.frame.filter(where)
        return [obligation_of(row) for row in picked.iter_rows(named=True)]


@dataclass(frozen=True, slots=True)
class Found:
    """What the machine found in some histories: every obligation, to be judged as at one moment after another."""

    programme: Programme
    histories: Histories
    signals: Signals
    rows: Integers  # the machine's

    def standings(self, as_at: datetime) -> Standings:
        """How each that is shown stands as at the instant, always in the same order."""
        return stand(self.programme, self.histories, self.rows, as_at)

    def frame(
        self, as_at: datetime, watch_from: date | None = None, standings: Standings | None = None
    ) -> pl.DataFrame:
        """The frame that `Evaluation` describes, of all of them or of those whose standings are given."""
        picked = self.standings(as_at) if standings is None else standings
        frame = show(self.programme, self.histories, self.signals, picked, as_at)
        if watch_from is None:
            return frame
        closed = ~pl.col("state").is_in([state for state in State if state.is_open])
        return frame.filter(~(closed & (pl.coalesce("due", "met", "ended") < watch_from)))


def evaluate(
    book: RuleBook,
    axis: Axis,
    versions: pl.DataFrame,
    people: Mapping[str, Person],
    as_at: datetime,
    known_at: datetime | None = None,
    watch_from: date | None = None,
    *,
    compiled: bool | None = None,
    cache: Path | None = None,
    closures_axis: Axis | None = None,
) -> Evaluation:
    """Find and judge every obligation as at an instant, as known at another (the same by default).

    `compiled`: None compiles above some 50,000 events where numba is there; True insists (ImportError without numba).
    `cache`: where compiled code is kept, the user's cache directory by default. Raises BeyondHorizon where a due day
    leaves the axis, IntakeMistake for an unknown kind of event.
    """
    histories = arrange(book, versions, people, as_at, known_at or as_at)
    found = search(book, axis, histories, compiled=compiled, cache=cache, closures_axis=closures_axis)
    return Evaluation(found.frame(as_at, watch_from), histories)


def search(
    book: RuleBook,
    axis: Axis,
    histories: Histories,
    *,
    compiled: bool | None = None,
    cache: Path | None = None,
    closures_axis: Axis | None = None,
) -> Found:
    """Find every obligation of these histories, without judging it yet; the arguments are those of `evaluate`."""
    programme = _programme(book, axis, closures_axis)
    signals = signals_of(programme, histories)
    bulk = is_available() and histories.frame.height >= COMPILED_FROM if compiled is None else compiled
    return Found(programme, histories, signals, run(programme, signals, bulk, cache))


def judge(
    book: RuleBook,
    events: Iterable[CaseEvent],
    as_at: datetime,
    known_at: datetime | None = None,
    people: Mapping[str, Person] | None = None,
    watch_from: date | None = None,
    axis: Axis | None = None,
) -> list[Obligation]:
    """The obligations of a few events by the plain machine, closed ones included; the axis is the nation's by default."""
    calendar = axis or get_axis(book.nation)
    return evaluate(
        book, calendar, frame_of(events), people or {}, as_at, known_at, watch_from, compiled=False
    ).obligations()


def run(programme: Programme, signals: Signals, compiled: bool, cache: Path | None = None) -> Integers:
    """The machine over these signals: its rows, in the order in which it finds them."""
    moving = programme.moving
    clocks = np.stack([programme.repeats, programme.hours, moving.axis_of], axis=1)
    versions = np.stack([programme.version_steps, programme.version_plans], axis=1)
    machine_run = compiled_run(cache) if compiled else machine.run
    found: Integers = machine_run(
        *(signals.groups, signals.signals, signals.rows, clocks, versions),
        *(programme.plan_of_step, signals.origins, signals.dues),
        *(moving.working, moving.tables, moving.extensions, moving.days),
    )
    return found


_PROGRAMMES: Final[dict[tuple[str, str, str], Programme]] = {}


def _programme(book: RuleBook, axis: Axis, closures_axis: Axis | None) -> Programme:
    """The compiled book, made once for each content of book and axes; the last few are kept."""
    key = (book.fingerprint, axis.fingerprint, closures_axis.fingerprint if closures_axis else "")
    if key not in _PROGRAMMES or _PROGRAMMES[key].book is not book:
        if len(_PROGRAMMES) >= 8:
            _PROGRAMMES.pop(next(iter(_PROGRAMMES)))
        _PROGRAMMES[key] = compile_book(book, axis, closures_axis)
    return _PROGRAMMES[key]
