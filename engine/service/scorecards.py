"""Makes scorecards from what is stored: looks as at each day that one speaks of, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from engine.obligations.evaluate import evaluate
from engine.reports.measuring import prepare
from engine.reports.periods import Period
from engine.reports.scorecard import Scope, Scorecard, Seen, days_needed, make_scorecard
from engine.service.scanning import Looked, latest_only_since, look
from engine.service.setup import Setup
from engine.store.database import Database
from engine.words.clock import last_instant, local_day
from engine.words.errors import Mistake
from engine.words.measures import Comparator, Target
from engine.words.organisation import Organisation
from engine.words.values import Person


@dataclass(frozen=True)
class Eyes:
    """Looks at the same evidence as at any instant, as known at any other, and prepares what it sees for counting."""

    setup: Setup
    versions: pl.DataFrame
    people: Mapping[str, Person]
    since: Mapping[str, date]
    cache: Path | None = None

    def look(self, as_at: datetime, known_at: datetime) -> pl.DataFrame:
        """Every obligation, prepared."""
        setup = self.setup
        found = evaluate(
            setup.book,
            setup.axis,
            self.versions,
            self.people,
            as_at,
            known_at,
            setup.settings.watch_from,
            cache=self.cache,
            closures_axis=setup.closures_axis,
        )
        return self.prepared(found.frame)

    def prepared(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame of obligations, ready for counting."""
        return prepare(frame, self.setup.book, self.people, self.setup.settings.watch_from, self.since)


def see(eyes: Eyes, period: Period, as_at: datetime, known_at: datetime) -> Seen:
    """Everything that a scorecard of the period needs to see. Raises Mistake where the period is yet to begin."""
    last_day = local_day(as_at)
    if period.first > last_day:
        raise Mistake(period.key, "has not begun as at that moment.", "Choose an earlier period, or a later --as-at.")
    now = eyes.look(as_at, known_at)
    on = {
        day: now if day == last_day else eyes.look(last_instant(day), known_at)
        for day in days_needed(eyes.setup.book, period, last_day)
    }
    end = last_instant(period.last)
    known_then = eyes.look(end, end) if end < min(as_at, known_at) else None
    return Seen(now, on, known_then)


def eyes_of(db: Database, setup: Setup, as_at: datetime, known_at: datetime, cache: Path | None) -> tuple[Looked, Eyes]:
    """One look at what is stored, and the eyes to look again without reading it again."""
    looked = look(db, setup, as_at, known_at, cache)
    return looked, Eyes(setup, looked.versions, looked.people, latest_only_since(db, looked), cache)


def scorecard_of(
    eyes: Eyes,
    seen: Seen,
    organisation: Organisation,
    targets: Iterable[Target],
    comparators: Iterable[Comparator],
    period: Period,
    scope: Scope,
    as_at: datetime,
    known_at: datetime,
    made: datetime,
) -> Scorecard:
    """The scorecard of one scope from what was seen."""
    return make_scorecard(
        seen,
        eyes.setup.book,
        organisation,
        targets,
        comparators,
        period,
        scope,
        as_at=as_at,
        known_at=known_at,
        made=made,
        last_day=local_day(as_at),
        watch_from=eyes.setup.settings.watch_from,
    )
