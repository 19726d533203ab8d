"""Which duties each way of counting takes up, and what became of them by it: frames of obligations in, cases out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from engine.reports.counting import Counting, Outcome
from engine.reports.periods import Period
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.enums import Flag, LimitName, State
from engine.words.values import Person

CASE: Final = (  # the columns of a frame of cases
    *("timescale", "limit", "counted", "obligation", "subject", "team_at_due", "fell_due", "due", "due_at"),
    *("met", "met_at", "met_by", "ended", "state", "days_over", "flags", "outcome"),
)
_RUNNING: Final = [str(state) for state in (State.OPEN, State.DUE_SOON, State.DUE_TODAY, State.OVERDUE, State.PAUSED)]


def prepare(
    frame: pl.DataFrame,
    book: RuleBook,
    people: Mapping[str, Person],
    watch_from: date | None = None,
    since: Mapping[str, date] | None = None,
) -> pl.DataFrame:
    """The frame of an Evaluation with, for each obligation, what it counts as one with, the day on which it fell due
    (none where nobody may hold it against anyone), and whether its duty repeats.

    A duty due before `watch_from`, or before the day that `since` gives for it, fell due before anybody watched; an aim
    due before its own version began was no aim then.
    """
    measures = pl.DataFrame(
        [(each.id, each.measure.count, each.repeats) for each in book.timescales],
        schema={"timescale": pl.String(), "count_of": pl.String(), "repeats": pl.Boolean()},
        orient="row",
    )
    families = {person.subject: person.family for person in people.values() if person.family}
    family = pl.col("subject").replace(families) if families else pl.col("subject")
    thread = pl.concat_str("subject", "thread", separator=" ")
    joined = frame.join(measures, on="timescale", how="inner", maintain_order="left").with_columns(
        pl.when(pl.col("count_of") == "family")
        .then(family)
        .when(pl.col("count_of") == "episode")
        .then(thread)
        .when(pl.col("count_of") == "event")
        .then("obligation")
        .otherwise("subject")
        .alias("counted"),
        pl.col("team_at_due").fill_null(""),
    )
    return joined.with_columns(_fell_due(joined, book, watch_from, since or {}))


def _fell_due(
    frame: pl.DataFrame, book: RuleBook, watch_from: date | None, since: Mapping[str, date]
) -> pl.Series | pl.Expr:
    """The due day; where the law had relaxed the duty on it, the day on which a later wording brought it back."""
    day = pl.col("due")
    odd = frame.filter(pl.col("due") < pl.col("version"))
    if odd.height:
        moved = {
            row["obligation"]: _brought_back(book.timescale(row["timescale"]), LimitName(row["limit"]), row)
            for row in odd.iter_rows(named=True)
        }
        days = pl.Series(list(moved.values()), dtype=pl.Date())
        day = pl.col("obligation").replace_strict(list(moved), days, default=pl.col("due"), return_dtype=pl.Date())
    allowed = pl.lit(True) if watch_from is None else pl.col("due") >= watch_from
    if since:
        first = pl.col("obligation").replace_strict(since, default=None, return_dtype=pl.Date())
        allowed = allowed & (pl.col("due") >= first).fill_null(True)
    return pl.when(allowed).then(day).alias("fell_due")


def _brought_back(timescale: Timescale, limit: LimitName, row: Mapping[str, object]) -> date | None:
    due, cycle, version = row["due"], row["cycle"], row["version"]
    assert isinstance(due, date)
    assert isinstance(cycle, int)
    assert isinstance(version, date)
    if limit is LimitName.AIM:
        return None
    then = timescale.version_on(due)
    schedule = then.limits.get(limit) if then else None
    if schedule is not None and not schedule.steps[min(cycle, len(schedule.steps)) - 1].relaxed:
        return due
    return version


def cases_of(way: Counting, prepared: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The duties that this way takes up in the period, each with its outcome; `prepared` is as at the period's end
    where the way is up to date on a day."""
    match way:
        case Counting.FELL_DUE:
            picked = prepared.filter(pl.col("fell_due").is_between(period.first, period.last))
            outcome = _outcome_of_due()
        case Counting.COMPLETED:
            within = pl.col("met").is_between(period.first, period.last)
            picked = prepared.filter(within & pl.col("fell_due").is_not_null())
            outcome = _if(State.MET_IN_TIME, Outcome.IN_TIME, pl.lit(int(Outcome.DONE_LATE)))
        case Counting.UP_TO_DATE:
            running = pl.col("state").is_in(_RUNNING)
            picked = prepared.filter(running & pl.col("due").is_not_null())
            new = pl.when(pl.col("repeats") & (pl.col("cycle") == 1)).then(int(Outcome.NEW))
            paused = _if(State.PAUSED, Outcome.PAUSED, new.otherwise(int(Outcome.IN_TIME)))
            outcome = _if(State.OVERDUE, Outcome.NOT_DONE, paused)
    return picked.with_columns(outcome.cast(pl.Int8()).alias("outcome")).select(CASE)


def _outcome_of_due() -> pl.Expr:
    unmet = pl.when(pl.col("ended") > pl.col("fell_due")).then(int(Outcome.ENDED_UNMET))
    ended = unmet.otherwise(int(Outcome.ENDED_BEFORE))
    to_come = _if(State.PAUSED, Outcome.PAUSED, pl.lit(int(Outcome.NOT_YET)))
    done = _if(State.MET_IN_TIME, Outcome.IN_TIME, _if(State.MET_LATE, Outcome.DONE_LATE, to_come))
    past = _if(State.OVERDUE, Outcome.NOT_DONE, done)
    return pl.when(pl.col("state") == str(State.ENDED_WITHOUT)).then(ended).otherwise(past)


def _if(state: State, outcome: Outcome, otherwise: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("state") == str(state)).then(int(outcome)).otherwise(otherwise)


def looked_late(way: Counting, cases: pl.DataFrame, known_then: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Of what is in time as known now, the units that looked late by what had been recorded when the period ended.

    `known_then` is prepared as at and as known at the period's last instant. A duty due on the very last day with
    nothing recorded yet looked late when that instant had passed.
    """
    units = cases.group_by("timescale", "limit", "counted").agg(pl.col("outcome").min(), pl.col("obligation"))
    well = units.filter(pl.col("outcome").is_in([int(Outcome.IN_TIME), int(Outcome.NEW)]))
    if way is Counting.COMPLETED:
        late = known_then.filter(pl.col("state").is_in([str(State.OVERDUE), str(State.MET_LATE)])).select("obligation")
        seen = well.explode("obligation").join(late, on="obligation", how="semi")
        return seen.unique(["timescale", "limit", "counted"])
    bad = [int(outcome) for outcome in Outcome if outcome.late]
    if way is Counting.FELL_DUE:
        bad.append(int(Outcome.NOT_YET))
    late = cases_of(way, known_then, period).filter(pl.col("outcome").is_in(bad))
    return well.join(late, on=["timescale", "limit", "counted"], how="semi")


def without_date(prepared: pl.DataFrame, period: Period, flag: Flag | None) -> pl.DataFrame:
    """The duties of the period that have no due date: those that cannot be computed, or with this flag."""
    began = (pl.col("started") <= period.last) & pl.col("due").is_null()
    if flag is None:
        return prepared.filter(began & (pl.col("state") == str(State.CANNOT_COMPUTE)))
    left = pl.coalesce("met", "ended").fill_null(date.max) >= period.first
    return prepared.filter(began & left & pl.col("flags").list.contains(str(flag)))


def past_due(prepared: pl.DataFrame) -> pl.DataFrame:
    """What was still open and past due when this frame was taken."""
    return prepared.filter(pl.col("state") == str(State.OVERDUE))
