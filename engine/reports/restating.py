"""A published month beside the same month counted again: what moved, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from engine.reports.counting import Count, Outcome
from engine.reports.scorecard import Line, Scorecard
from engine.words.clock import local_day
from engine.words.days import MONTHS
from engine.words.enums import LimitName
from engine.words.records import PublishedCase, PublishedScorecard

NOT_COUNTED: Final = "not counted"
LATER: Final = "its due day had not ended then"
UNEXPLAINED: Final = "what is known of teams or families changed"
UnitKey = tuple[str, str, str]  # timescale, limit, unit


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing counted: the duty that decided, and what became of it."""

    obligation: str
    outcome: Outcome
    subjects: frozenset[str] = frozenset()
    done: Mapping[str, tuple[date, str]] = field(
        default_factory=dict
    )  # by obligation, those met: the day, and by which event

    @property
    def side(self) -> str:
        """On which side of the figure it stands."""
        if self.outcome > Outcome.IN_TIME:
            return NOT_COUNTED
        return "not in time" if self.outcome.late else "in time"


@dataclass(frozen=True, slots=True)
class NewRow:
    """One version of an event that was not known when the month was published."""

    version: int
    recorded: datetime
    imported_later: bool  # recorded before, brought in after


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that stands on another side of the figure now."""

    timescale: str
    limit: LimitName
    counted: str
    obligation: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Restated:
    """What was published, and every case that has moved since."""

    published: PublishedScorecard
    counts: Mapping[tuple[str, str], Count]
    book_changed: bool
    calendar_changed: bool
    moved: tuple[Moved, ...]


def content_of(card: Scorecard) -> str:
    """The counts of a scorecard as they are frozen."""
    lines = [
        {"timescale": line.timescale.id, "limit": str(line.limit), "way": str(line.way), "count": asdict(line.count)}
        for line in card.lines
    ]
    return json.dumps({"as_at": card.as_at.isoformat(), "lines": lines}, sort_keys=True)


def frozen_counts(published: PublishedScorecard) -> dict[tuple[str, str], Count]:
    """The counts that `content_of` froze, by timescale and limit."""
    lines: list[dict[str, Any]] = json.loads(published.content)["lines"]
    return {(line["timescale"], line["limit"]): Count(**line["count"]) for line in lines}


def frozen_as_at(published: PublishedScorecard) -> datetime:
    """The instant as at which the published figures were counted."""
    return datetime.fromisoformat(json.loads(published.content)["as_at"])


def units_of(cases: pl.DataFrame) -> dict[UnitKey, Unit]:
    """What was counted, each with the duty that decided: the worst, and of those the first to fall due."""
    ordered = cases.sort("timescale", "limit", "counted", "outcome", "fell_due", "obligation")
    grouped = ordered.group_by("timescale", "limit", "counted", maintain_order=True).agg(
        pl.first("outcome"), "obligation", "met", "met_by", pl.col("subject").unique().sort()
    )
    return {
        (row["timescale"], row["limit"], row["counted"]): Unit(
            row["obligation"][0],
            Outcome(row["outcome"]),
            frozenset(row["subject"]),
            {
                obligation: (met, by)
                for obligation, met, by in zip(row["obligation"], row["met"], row["met_by"], strict=True)
                if met is not None
            },
        )
        for row in grouped.iter_rows(named=True)
    }


def cases_to_freeze(units: Mapping[UnitKey, Unit]) -> list[PublishedCase]:
    """The units as they are kept with a published scorecard."""
    return [
        PublishedCase(timescale, f"{limit} {counted}", unit.obligation, unit.outcome.name.lower())
        for (timescale, limit, counted), unit in sorted(units.items())
    ]


def units_frozen(cases: list[PublishedCase]) -> dict[UnitKey, Unit]:
    """The units that `cases_to_freeze` wrote, without whom they are about."""
    found: dict[UnitKey, Unit] = {}
    for case in cases:
        limit, _, counted = case.counted.partition(" ")
        found[case.timescale, limit, counted] = Unit(case.obligation, Outcome[case.outcome.upper()])
    return found


def moved(
    published: Mapping[UnitKey, Unit],
    by_present_rules: Mapping[UnitKey, Unit],
    now: Mapping[UnitKey, Unit],
    new_rows: Mapping[str, Mapping[str, NewRow]],
    *,
    book_changed: bool,
    calendar_changed: bool,
) -> tuple[Moved, ...]:
    """Every unit whose side differs, each with its reasons.

    `by_present_rules` is what the evidence of the publication gives by the rules and calendar of now: what differs
    there comes of the rules, the rest of the evidence. `new_rows`: by subject and event id, what is known only since.
    """
    found = []
    for key in sorted({*published, *now}):
        before, between, after = (units.get(key) for units in (published, by_present_rules, now))
        if _side(before) == _side(after):
            continue
        reasons = []
        if _side(before) != _side(between):
            reasons.append(_rules(book_changed, calendar_changed))
        if _side(between) != _side(after):
            reasons.append(_evidence(between, after, new_rows))
        decided = after or before
        assert decided is not None
        timescale, limit, counted = key
        found.append(
            Moved(
                timescale,
                LimitName(limit),
                counted,
                decided.obligation,
                before.outcome.words if before else NOT_COUNTED,
                after.outcome.words if after else NOT_COUNTED,
                "; ".join(reasons),
            )
        )
    return tuple(found)


def _side(unit: Unit | None) -> str:
    return unit.side if unit is not None else NOT_COUNTED


def _rules(book_changed: bool, calendar_changed: bool) -> str:
    if book_changed and calendar_changed:
        return "the rule book and the calendar were changed"
    if book_changed:
        return "the rule book was changed"
    return "the calendar was changed" if calendar_changed else UNEXPLAINED


def _evidence(before: Unit | None, after: Unit | None, new_rows: Mapping[str, Mapping[str, NewRow]]) -> str:
    """What was recorded since: first of all of the duty that had decided before, or that decides now."""
    subjects = frozenset[str]().union(*(unit.subjects for unit in (before, after) if unit is not None))
    rows = {event: row for subject in subjects for event, row in new_rows.get(subject, {}).items()}
    for unit in (before, after):
        met, by = after.done.get(unit.obligation, (None, "")) if unit is not None and after is not None else (None, "")
        if met is not None and by in rows:
            return _done_words(met, rows[by])
    if any(row.version > 1 for row in rows.values()):
        return "a record was corrected or withdrawn since"
    return "something was recorded late" if rows else LATER


def _done_words(met: date, row: NewRow) -> str:
    done, recorded = _day(met), _day(local_day(row.recorded))
    if row.version > 1:
        return f"corrected on {recorded}: done {done}"
    brought_in = ", brought in since" if row.imported_later else ""
    return f"recorded late: done {done}, recorded {recorded}{brought_in}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def restated_line(restated: Restated, line: Line) -> Count:
    """The published count of a line; an empty one where it was not published."""
    return restated.counts.get((line.timescale.id, str(line.limit)), Count())
