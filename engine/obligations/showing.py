"""Obligations laid out for readers: one row each, with every field, who held the case, and the last evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import numpy as np
import polars as pl

from engine.histories.columns import Booleans, Histories
from engine.obligations import machine
from engine.obligations.identity import obligation_ids
from engine.obligations.programme import ANSWERED, Integers, Programme
from engine.obligations.signals import Signals
from engine.obligations.states import STATES, Standings
from engine.words.clock import day_number, instant_of_seconds, local_day
from engine.words.enums import Flag, LimitName, Owner, State
from engine.words.values import Moment, Obligation

FLAGS: Final = tuple(Flag)
_FLAG_SETS: Final = pl.Series(
    [[str(flag) for number, flag in enumerate(FLAGS) if each >> number & 1] for each in range(1 << len(FLAGS))],
    dtype=pl.List(pl.String()),
)


def show(
    programme: Programme, histories: Histories, signals: Signals, standings: Standings, as_at: datetime
) -> pl.DataFrame:
    """The frame that `Evaluation` describes, by subject, timescale, start and cycle."""
    found, answered = standings.found, standings.answered
    clock, started, began = found[:, machine.CLOCK], found[:, machine.STARTED], found[:, machine.BEGAN]
    met = np.where(answered, -1, found[:, machine.MET])
    ended = np.where(found[:, machine.MET] >= 0, -1, found[:, machine.ENDED])
    ended = np.where(answered, found[:, machine.MET], ended)
    reason = np.where(answered, ANSWERED, found[:, machine.REASON])
    reasons = pl.Series([*map(str, programme.reasons), ""])[np.where(ended >= 0, reason, len(programme.reasons))]
    event_id, episodes = histories.frame["event_id"], histories.frame["episode"]
    episode, first_id = episodes[histories.event[began]], event_id[histories.event[began]]
    thread = episode.zip_with(episode != "", first_id)
    anchor = event_id[histories.event[started]]
    timescale, limit, owner = (
        pl.Series([str(value) for value in values], dtype=pl.String())[clock]
        for values in (
            [each.timescale.id for each in programme.clocks],
            [each.limit for each in programme.clocks],
            [each.timescale.owner for each in programme.clocks],
        )
    )
    subject = pl.Series(histories.subjects, dtype=pl.String())[histories.subject[started]]
    frame = pl.DataFrame(
        {
            "obligation": _ids(timescale, limit, subject, thread, anchor),
            "timescale": timescale,
            "limit": limit,
            "subject": subject,
            "thread": thread,
            "anchor": anchor,
            "cycle": found[:, machine.STEP] + 1,
            "version": _days(programme.version_from[found[:, machine.VERSION_OF]]),
            "episode": episode,
            "started": _days(found[:, machine.FROM]),
            "started_at": _instants(histories, started, standings.hours),
            "due": _days(standings.due_day, standings.has_due),
            "due_at": _where(standings.has_due & standings.hours, found[:, machine.DUE]),
            "met": _days(histories.day[met], met >= 0),
            "met_at": _instants(histories, met, standings.hours & (met >= 0)),
            "met_by": _where(met >= 0, event_id[histories.event[met].clip(0)], ""),
            "ended": _days(histories.day[ended], ended >= 0),
            "state": pl.Series([str(state) for state in STATES])[standings.state],
            "days_over": standings.days_over,
            "flags": _flags(standings),
            "owner": _owners(programme, found, owner),
            "reason": reasons,
            "clock": clock,
            "place": started,
        },
        schema_overrides={"obligation": pl.String()},
    )
    evidence = _last_evidence(histories, signals, clock, started).alias("last_evidence")
    return (
        frame.hstack([*_held(histories, standings, started, as_at), evidence])
        .sort("subject", "clock", "place", "cycle", "obligation")
        .drop("clock", "place")
    )


def _owners(programme: Programme, found: Integers, own: pl.Series) -> pl.Series:
    """Who must do each: as the phase that ruled says, else as its timescale does."""
    named = pl.Series([None if table.owner is None else str(table.owner) for table in programme.limits] + [None])
    ruled = found[:, machine.HOW] & 7 >= machine.SURE
    number = np.where(ruled, found[:, machine.HOW] >> machine.HOW_BITS, len(programme.limits))
    phases = named.cast(pl.String())[number]
    return phases.zip_with(phases.is_not_null(), own)


def _ids(timescale: pl.Series, limit: pl.Series, subject: pl.Series, thread: pl.Series, anchor: pl.Series) -> list[str]:
    return obligation_ids(zip(timescale, limit, subject, thread, anchor, strict=True))


def _where(shown: Booleans, values: Integers | pl.Series, otherwise: str | None = None) -> pl.Series:
    kept = pl.Series(values)
    return kept.zip_with(pl.Series(shown), pl.Series([otherwise], dtype=kept.dtype))


def _days(days: Integers, shown: Booleans | None = None) -> pl.Series:
    if shown is None:
        return pl.Series(days, dtype=pl.Int32()).cast(pl.Date())
    return _where(shown, np.where(shown, days, 0)).cast(pl.Int32()).cast(pl.Date())


def _instants(histories: Histories, row: Integers, shown: Booleans) -> pl.Series:
    """UTC seconds of the rows of hours clocks that have a time."""
    return _where(shown & ~histories.date_only[row], histories.second[row])


def _flags(standings: Standings) -> pl.Series:
    code = np.zeros(len(standings.found), np.int64)
    for number, flag in enumerate(FLAGS):
        code += standings.flags[flag].astype(np.int64) << number
    return _FLAG_SETS[code]


def _held(histories: Histories, standings: Standings, started: Integers, as_at: datetime) -> list[pl.Series]:
    """Who holds the case as at, who did at the start, and who did at the due moment (as at, where that is to come)."""
    subject = histories.subject[started]
    today = np.full(len(started), day_number(local_day(as_at)))
    due_day = np.where(standings.has_due, np.minimum(standings.due_day, today), today)
    days = np.concatenate([today, standings.found[:, machine.FROM], due_day])
    held, size = histories.holders(np.tile(subject, 3), days), len(started)
    now, at_start, at_due = (held[part * size : (part + 1) * size] for part in range(3))
    return [
        *now.get_columns(),
        at_start["team"].alias("team_at_start"),
        at_due["team"].alias("team_at_due"),
        at_due["worker"].alias("worker_at_due"),
    ]


def _last_evidence(histories: Histories, signals: Signals, clock: Integers, started: Integers) -> pl.Series:
    """The day of the last row that counts as evidence for the same clock and subject."""
    first, stop = signals.groups[:, 1], signals.groups[:, 2]
    group_of = np.repeat(np.arange(len(signals.groups)), stop - first)
    evidence = np.flatnonzero(signals.signals[:, 1] == machine.MEET)
    last = np.full(len(signals.groups), -1, np.int64)
    last[group_of[evidence]] = signals.signals[evidence, 0]  # rows grow within a group: the last one stays
    line = (signals.groups[:, 0] << 32) + histories.subject[signals.signals[first, 0]]
    row = last[np.searchsorted(line, (clock << 32) + histories.subject[started])]
    return _days(histories.day[row], row >= 0)


def obligation_of(row: dict[str, Any]) -> Obligation:
    """One row of the frame as a value."""
    started = _moment(row["started"], row["started_at"])
    if started is None:
        raise ValueError("an obligation has a start")
    return Obligation(
        obligation=row["obligation"],
        timescale=row["timescale"],
        limit=LimitName(row["limit"]),
        subject=row["subject"],
        thread=row["thread"],
        anchor=row["anchor"],
        cycle=row["cycle"],
        version=row["version"],
        episode=row["episode"],
        started=started,
        due=_moment(row["due"], row["due_at"]),
        met=_moment(row["met"], row["met_at"]),
        met_by=row["met_by"],
        ended=_moment(row["ended"], None),
        state=State(row["state"]),
        days_over=row["days_over"],
        flags=frozenset(Flag(flag) for flag in row["flags"]),
        owner=Owner(row["owner"]),
        team=row["team"],
        worker=row["worker"],
        reason=row["reason"],
    )


def _moment(day: date | None, at: int | None) -> Moment | None:
    if day is None:
        return None
    return Moment(day, None if at is None else instant_of_seconds(at))
