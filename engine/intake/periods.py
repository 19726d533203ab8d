"""Ends that stand before their starts: certain ones go to the quarantine, possible ones are noted."""

from __future__ import annotations

import polars as pl

from engine.intake.reasons import Fault, Reason
from engine.intake.tables import quarantine
from engine.words.records import QuarantinedRow
from engine.words.vocabulary import Period, Vocabulary


def ends_before_starts(rows: pl.DataFrame, words: Vocabulary, file: str) -> tuple[pl.DataFrame, list[QuarantinedRow]]:
    """Take out each end that carries an episode whose earliest start, as last corrected, lies after it.

    Takes event columns with `row` and versions numbered. Days are compared, and instants where both have one.
    """
    latest = rows.filter(pl.col("version") == pl.col("version").max().over("subject", "event_id"))
    late = [_ends_too_early(rows, latest, period, words) for period in words.periods.values()]
    numbers = sorted({number for found in late for number in found})
    if not numbers:
        return rows, []
    wrong = rows.filter(pl.col("row").is_in(numbers)).sort("row")
    bad = [
        quarantine(file, row["row"], "happened", str(row["day"]), Fault(Reason.END_BEFORE_START))
        for row in wrong.iter_rows(named=True)
    ]
    return rows.filter(~pl.col("row").is_in(numbers)), bad


def _own_ends(period: Period, words: Vocabulary) -> list[str]:
    """The ends whose episode names the same thing as the start's: not a death, say, or the closing of the case."""
    sorts = {name for clause in period.starts for name in words.kinds[clause.event].names}
    return [kind for kind in period.ends if sorts & set(words.kinds[kind].names)]


def _ends_too_early(rows: pl.DataFrame, latest: pl.DataFrame, period: Period, words: Vocabulary) -> list[int]:
    starts = [clause.event for clause in period.starts]
    of_period = latest.filter(
        pl.col("kind").is_in(starts), pl.col("episode") != "", ~pl.col("attributes").str.contains('"retracted":true')
    )
    first = (
        of_period.sort("day", "happened_at")
        .group_by("subject", "episode", maintain_order=True)
        .agg(start_day=pl.col("day").first(), start_instant=pl.col("instant").first())
    )
    ends = rows.filter(
        pl.col("kind").is_in(_own_ends(period, words)), ~pl.col("attributes").str.contains('"retracted":true')
    ).join(first, on=["subject", "episode"])
    early = (pl.col("day") < pl.col("start_day")) | (pl.col("instant") < pl.col("start_instant")).fill_null(False)
    return ends.filter(early)["row"].to_list()


def notes_on_loose_ends(rows: pl.DataFrame, words: Vocabulary) -> list[str]:
    """Say where an end without an episode stands before every start of its period in the file.

    Its start may stand in another file, so the end is kept; but it may also be a slip of the pen.
    """
    notes = list[str]()
    for period in words.periods.values():
        starts = [clause.event for clause in period.starts]
        first = rows.filter(pl.col("kind").is_in(starts)).group_by("subject").agg(start_day=pl.col("day").min())
        ends = rows.filter(pl.col("kind").is_in(_own_ends(period, words)), pl.col("episode") == "")
        early = ends.join(first, on="subject").filter(pl.col("day") < pl.col("start_day"))["row"].sort().to_list()
        if early:
            shown = ", ".join(str(row) for row in early[:5]) + (", ..." if len(early) > 5 else "")
            notes.append(
                f"Ends ({period.name}, without an episode) before the subject's first start in this file: {len(early):,} "
                f"(row {shown}). Kept, as the start may stand in another file; if not, check both dates."
            )
    return notes
