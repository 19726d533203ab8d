"""From planes to signals: what each row says to each clock, and when each possible start would fall due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.histories.columns import Booleans, Histories
from engine.obligations import machine
from engine.obligations.dues import Candidates, lay_out_dues
from engine.obligations.planes import TRUE, UNKNOWN, Planes
from engine.obligations.programme import Clock, CompiledClause, Integers, Programme, Role
from engine.words.clock import day_number, end_of_day, seconds

_NONE = np.zeros(0, np.int64)
_UNWRITTEN = -(1 << 60)


@dataclass(frozen=True, slots=True)
class Signals:
    """All signals, by clock and subject and then by row, in the columns that the machine reads."""

    groups: Integers  # clock, first signal, one after the last
    signals: Integers  # row, what, argument, candidate, version in force
    rows: Integers  # day, second, date only, key
    dues: Integers  # by candidate and plan: due, how, the day the next step would have been due


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rows of some role say to every clock of one timescale."""

    row: Integers
    what: Integers
    argument: Integers


def signals_of(programme: Programme, histories: Histories) -> Signals:
    """Everything the machine reads. Raises BeyondHorizon where a due day would leave the axis."""
    planes = Planes(programme, histories)
    rows = np.stack([histories.day, histories.second, histories.date_only.astype(np.int64), histories.key], axis=1)
    groups, signals, dues = [], [], []
    signal_count = due_count = 0
    said: list[_Said] = []
    for number, clock in enumerate(programme.clocks):
        if not number or clock.timescale is not programme.clocks[number - 1].timescale:
            said = list(_said_to(clock, planes))
        block, candidates = _of_clock(clock, said, programme, histories)
        block_dues = lay_out_dues(clock, candidates, planes)
        block[:, 3] = np.where(block[:, 3] >= 0, block[:, 3] * len(clock.plans) + due_count, -1)
        groups.append(_groups(number, histories.subject[block[:, 0]], signal_count))
        signals.append(block)
        dues.append(block_dues)
        signal_count, due_count = signal_count + len(block), due_count + len(block_dues)
    return Signals(
        groups=np.concatenate(groups) if groups else np.zeros((0, 3), np.int64),
        signals=np.concatenate(signals) if signals else np.zeros((0, 5), np.int64),
        rows=rows,
        dues=np.concatenate(dues) if dues else np.zeros((0, 3), np.int64),
    )


def _of_clock(
    clock: Clock, said: list[_Said], programme: Programme, histories: Histories
) -> tuple[Integers, Candidates]:
    """The clock's signals, candidates numbered within the clock, and the rows that may start one of its cycles."""
    said = [*said, _versions(clock, programme, histories)]
    row = np.concatenate([each.row for each in said])
    what = np.concatenate([each.what for each in said])
    argument = np.concatenate([each.argument for each in said])
    starting = np.zeros(len(histories.subjects) + 1, np.bool_)
    starting[histories.subject[row[(what == machine.START) | (what == machine.START_UNKNOWN)]]] = True
    order = np.lexsort((what, row))
    order = order[starting[histories.subject[row[order]]]]
    row, what, argument = row[order], what[order], argument[order]
    begins = (what == machine.START) | ((what == machine.MEET) & clock.timescale.repeats)
    candidate = np.full(len(row), -1, np.int64)
    candidate[begins] = np.arange(begins.sum())
    from_day = programme.version_from[clock.versions.start : clock.versions.stop]
    index = np.searchsorted(from_day, histories.day[row], side="right") - 1
    version = np.where(index >= 0, index + clock.versions.start, -1)
    return np.stack([row, what, argument, candidate, version], axis=1), Candidates(row[begins], version[begins])


def _groups(clock: int, subject: Integers, offset: int) -> Integers:
    """Where the signals of each subject stand."""
    first = np.flatnonzero(np.diff(subject, prepend=-1))
    stop = np.append(first[1:], len(subject)) if len(first) else _NONE
    return np.stack([np.full(len(first), clock), first + offset, stop + offset], axis=1)


def _versions(clock: Clock, programme: Programme, histories: Histories) -> _Said:
    """The synthetic rows of this clock's timescale."""
    number_of = {int(programme.version_from[version]): version for version in clock.versions}
    mine = np.array(
        [number_of[day] if name == clock.timescale.id else -1 for name, day in histories.changes] + [-1], np.int64
    )
    row = np.flatnonzero(mine[histories.change] >= 0)
    return _Said(row, np.full(len(row), machine.VERSION), mine[histories.change[row]])


def _said_to(clock: Clock, planes: Planes) -> Iterator[_Said]:
    """What the events say to a timescale: the first clause of their kind that is true, else the first that is unknown."""
    for role, sure, unsure in (
        (Role.START, machine.START, machine.START_UNKNOWN),
        (Role.MEET, machine.MEET, machine.MEET_UNKNOWN),
        (Role.END, machine.END, machine.END_UNKNOWN),
        (Role.EXTEND, machine.EXTEND, machine.EXTEND_UNKNOWN),
    ):
        clauses = [clause for clause in clock.clauses if clause.role is role]
        for kind in dict.fromkeys(clause.kind for clause in clauses):
            of_kind = [clause for clause in clauses if clause.kind == kind]
            rows = planes.rows_of(kind)
            true, unknown = _first_fitting(of_kind, rows, planes)
            if role is Role.START:
                may = _may_start(clock, np.where(true >= 0, true, unknown), of_kind, rows, planes)
                true, unknown = np.where(may, true, -1), np.where(may, unknown, -1)
            argument = np.array([clause.argument for clause in of_kind], np.int64)[true]
            if role is Role.MEET:
                latest = planes.word("date_quality", rows).truths(lambda value: value == "latest")
                argument = (latest == TRUE).astype(np.int64)
            elif role is Role.EXTEND:
                argument = _extended_to(clock, of_kind, argument, rows, planes)
                unknown = np.where((true >= 0) & (argument == _UNWRITTEN), 0, unknown)
                true = np.where(argument == _UNWRITTEN, -1, true)
            for number, picked in ((sure, true >= 0), (unsure, (true < 0) & (unknown >= 0))):
                yield _Said(rows[picked], np.full(int(picked.sum()), number), argument[picked])


def _first_fitting(clauses: list[CompiledClause], rows: Integers, planes: Planes) -> tuple[Integers, Integers]:
    """For each row, the first clause that is true (or -1), and the first that is unknown (or -1)."""
    true, unknown = np.full(len(rows), -1, np.int64), np.full(len(rows), -1, np.int64)
    for number, clause in reversed(list(enumerate(clauses))):
        truths = planes.truth(clause.condition, rows)
        true[truths == TRUE] = number
        unknown[truths == UNKNOWN] = number
    return true, unknown


def _may_start(
    clock: Clock, taken: Integers, clauses: list[CompiledClause], rows: Integers, planes: Planes
) -> Booleans:
    """The tests of a start besides its condition: within, opens, evidence held, and nothing it stands in for."""
    histories = planes.histories
    may = ~planes.lists("evidence_not_held", clock.timescale.id, rows)
    if clock.within >= 0:
        may &= (histories.open_after[rows] >> clock.within & 1) == 1
    if clock.thread >= 0:
        may &= (histories.duplicates[rows] >> clock.thread & 1) == 0
    for number, clause in enumerate(clauses):
        if clause.stands_in is not None:
            others = planes.rows_of(clause.stands_in.kind)
            others = others[planes.truth(clause.stands_in.condition, others) == TRUE]
            line = (histories.subject[others] << 32) + histories.day[others]
            here = (histories.subject[rows] << 32) + histories.day[rows]
            after = np.searchsorted(line, here + clause.stands_in.days, side="right")
            before = np.searchsorted(line, here - clause.stands_in.days, side="left")
            may &= (taken != number) | (after == before)
    return may


def _extended_to(
    clock: Clock, clauses: list[CompiledClause], attribute: Integers, rows: Integers, planes: Planes
) -> Integers:
    """The due that an extension gives: the last moment of the day as written; _UNWRITTEN where none is written."""
    found = np.full(len(rows), _UNWRITTEN, np.int64)
    for number in {clause.argument for clause in clauses}:
        column = planes.word(planes.programme.extends_to[number], rows)
        moments = [
            seconds(end_of_day(value)) if clock.hours else day_number(value)  # type: ignore[arg-type]
            for value in column.values
        ]
        moment = np.array([*moments, _UNWRITTEN], np.int64)[column.codes]
        found = np.where(attribute == number, moment, found)
    return found
