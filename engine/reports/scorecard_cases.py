"""The cases behind one figure of a scorecard, duty by duty, so that it can be checked by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import polars as pl

from engine.reports.counting import Count, Counting, Outcome, tally
from engine.reports.measuring import looked_late
from engine.reports.periods import Period
from engine.reports.report import Cell, CellKind, Column, Paper, Report, Row, Table
from engine.reports.scorecard import Scope, Seen, cases_by, team_name
from engine.reports.scorecard_tables import percent_words
from engine.reports.wording import clock
from engine.rulebook.timescale import Timescale
from engine.words.clock import instant_of_seconds
from engine.words.days import full_day
from engine.words.enums import LimitName
from engine.words.organisation import Organisation

COLUMNS: Final = (
    Column("counted", "Counts as", CellKind.IDENTIFIER),
    Column("subject", "Case", CellKind.IDENTIFIER),
    Column("due", "Due", CellKind.DAY),
    Column("met", "Met", CellKind.DAY),
    Column("ended", "Ended", CellKind.DAY),
    Column("outcome", "What became of it"),
    Column("recorded_late", "Only recorded late"),
    Column("team", "Team at the due moment"),
    Column("obligation", "Obligation", CellKind.IDENTIFIER),
)


def cases_report(
    seen: Seen,
    timescale: Timescale,
    limit: LimitName,
    way: Counting,
    period: Period,
    scope: Scope,
    organisation: Organisation,
    *,
    last_day: date,
    made: datetime,
) -> Report:
    """Every duty that this limit's figure was counted from, worst first, with what was left out and why."""
    picked = (pl.col("timescale") == timescale.id) & (pl.col("limit") == str(limit))
    cases = cases_by(seen, way, period, scope, last_day).filter(picked)
    late = set[str]()
    if seen.known_then is not None:
        late = set(looked_late(way, cases, seen.known_then, period)["counted"].to_list())
    worst = dict(cases.group_by("counted").agg(pl.col("outcome").min()).iter_rows())
    rows = [
        _row(row, row["counted"] in late, organisation)
        for row in cases.sort("outcome", "fell_due", "counted", "obligation").iter_rows(named=True)
    ]
    count = tally(cases, ("timescale", "limit")).get((timescale.id, str(limit)), Count())
    aim = ", local aim" if limit is LimitName.AIM else ""
    beside = sum(outcome > Outcome.IN_TIME for outcome in worst.values())
    left_out = f"; {beside} left out of the figure, each with its reason" if beside else ""
    return Report(
        "scorecard_cases",
        f"{timescale.title}{aim}: the cases behind the figure",
        organisation.authority,
        scope.name,
        period.name,
        made,
        (f"{count.in_time} of {count.counted} in time ({percent_words(count)}), {way}{left_out}.",),
        (Table("cases", "Cases", COLUMNS, tuple(rows), "", "No case was counted."),),
        (f"One row a duty. It counts each {timescale.measure.count} once, by the worst of its duties.",),
        Paper.LANDSCAPE,
    )


def _row(row: dict[str, Any], late: bool, organisation: Organisation) -> Row:
    return Row(
        (
            Cell(row["counted"]),
            Cell(row["subject"]),
            _moment(row["due"], row["due_at"]),
            _moment(row["met"], row["met_at"]),
            Cell(row["ended"]),
            Cell(Outcome(row["outcome"]).words),
            Cell(late, "yes" if late else "no"),
            Cell(row["team_at_due"], team_name(row["team_at_due"], organisation)),
            Cell(row["obligation"]),
        )
    )


def _moment(day: date | None, at: int | None) -> Cell:
    """The day; where a time is known, with it."""
    if day is None or at is None:
        return Cell(day)
    instant = instant_of_seconds(at)
    return Cell(day, f"{full_day(day)} {clock(instant)}")
