"""From planes to signals: what each row says to each clock, and when each possible start would fall due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.calendars.axis import Axis
from engine.histories.columns import Booleans, Histories
from engine.obligations import machine
from engine.obligations.dues import Candidates, lay_out_dues
from engine.obligations.origins import NEVER, counted_from, days_before
from engine.obligations.planes import TRUE, UNKNOWN, Planes
from engine.obligations.programme import Behind, Clock, CompiledClause, Integers, Programme, Role
from engine.words.clock import day_number, end_of_day, seconds
from engine.words.errors import BeyondHorizon

_NONE = np.zeros(0, np.int64)
_UNWRITTEN = -(1 << 60)
_NO_ORIGIN = -2


@dataclass(frozen=True, slots=True)
class Signals:
    """All signals, by clock and subject and then by row, in the columns that the machine reads."""

    groups: Integers  # clock, first signal, one after the last
    signals: Integers  # row, what, argument, candidate, version in force (of an extension: its number), origin
    rows: Integers  # day, second, date only, key
    origins: Integers  # row at which a start's cycle begins, its day, the day from which earlier evidence counts
    dues: Integers  # by candidate and plan: due, how, the day the next step would be due, when evidence and when time count


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rows of some role say to every clock of one timescale."""

    row: Integers
    what: Integers
    argument: Integers
    origin: Integers | None = None  # by row: where its cycle begins, the day of that, and when evidence opens; -1: none
    extension: Integers | None = None  # by row: its number


def signals_of(programme: Programme, histories: Histories) -> Signals:
    """Everything the machine reads. Raises BeyondHorizon, naming the timescale, where evidence is looked for in days that
    are not known; a due day that leaves them cannot be computed."""
    planes = Planes(programme, histories)
    rows = np.stack([histories.day, histories.second, histories.date_only.astype(np.int64), histories.key], axis=1)
    groups, signals, dues, origins = [], [], [], []
    signal_count = due_count = origin_count = 0
    said: list[_Said] = []
    for number, clock in enumerate(programme.clocks):
        before = programme.clocks[number - 1] if number else None
        try:
            if before is None or clock.timescale is not before.timescale or clock.hours is not before.hours:
                said = list(_said_to(clock, planes))
            block, candidates, block_origins = _of_clock(clock, said, programme, histories)
            block_dues = lay_out_dues(clock, candidates, planes)
        except BeyondHorizon as cause:
            raise _named(clock, cause) from cause
        block[:, 3] = np.where(block[:, 3] >= 0, block[:, 3] * len(clock.plans) + due_count, -1)
        groups.append(_groups(number, histories.subject[block[:, 0]], signal_count))
        block[:, 5] = np.where(block[:, 5] >= 0, block[:, 5] + origin_count, -1)
        signals.append(block)
        dues.append(block_dues)
        origins.append(block_origins)
        origin_count += len(block_origins)
        signal_count, due_count = signal_count + len(block), due_count + len(block_dues)
    return Signals(
        groups=np.concatenate(groups) if groups else np.zeros((0, 3), np.int64),
        signals=np.concatenate(signals) if signals else np.zeros((0, 6), np.int64),
        rows=rows,
        origins=np.concatenate(origins) if origins else np.zeros((0, 3), np.int64),
        dues=np.concatenate(dues) if dues else np.zeros((0, 5), np.int64),
    )


def _named(clock: Clock, cause: BeyondHorizon) -> BeyondHorizon:
    return BeyondHorizon(f"{clock.timescale.id} ({clock.timescale.place}), {cause.where}", cause.what, cause.mend)


def _of_clock(
    clock: Clock, said: list[_Said], programme: Programme, histories: Histories
) -> tuple[Integers, Candidates, Integers]:
    """The clock's signals, candidates and origins numbered within the clock; the rows that may start one of its cycles;
    and where those begin that do not begin with their own row."""
    said = [*said, _versions(clock, programme, histories)]
    row = np.concatenate([each.row for each in said])
    what = np.concatenate([each.what for each in said])
    argument = np.concatenate([each.argument for each in said])
    nowhere = np.full((1, 3), -1, np.int64)
    behind = np.concatenate(
        [np.repeat(nowhere, len(each.row), axis=0) if each.origin is None else each.origin for each in said]
    )
    extension = np.concatenate(
        [np.full(len(each.row), -1) if each.extension is None else each.extension for each in said]
    )
    measured = (what == machine.MEET) & (behind[:, 0] >= 0)
    starting = np.zeros(len(histories.subjects) + 1, np.bool_)
    starting[histories.subject[row[(what == machine.START) | (what == machine.START_UNKNOWN) | measured]]] = True
    order = np.lexsort((what, row))
    order = order[starting[histories.subject[row[order]]]]
    row, what, argument, behind, measured, extension = (
        each[order] for each in (row, what, argument, behind, measured, extension)
    )
    begins = (what == machine.START) | ((what == machine.MEET) & clock.timescale.repeats) | measured
    candidate = np.full(len(row), -1, np.int64)
    candidate[begins] = np.arange(begins.sum())
    elsewhere = behind[:, 0] >= 0
    origin = np.full(len(row), -1, np.int64)
    origin[elsewhere] = np.arange(elsewhere.sum())
    begun, day = np.where(elsewhere, behind[:, 0], row), np.where(elsewhere, behind[:, 1], histories.day[row])
    from_day = programme.version_from[clock.versions.start : clock.versions.stop]
    index = np.searchsorted(from_day, day, side="right") - 1
    version = np.where(index >= 0, index + clock.versions.start, -1)
    base = histories.second[begun[begins]] if clock.hours else day[begins]
    return (
        np.stack([row, what, argument, candidate, np.where(extension >= 0, extension, version), origin], axis=1),
        Candidates(begun[begins], base),
        behind[elsewhere],
    )


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
    replacing = {planes.kinds[name] for name in planes.words.replacing}
    for role, sure, unsure in (
        (Role.START, machine.START, machine.START_UNKNOWN),
        (Role.MEET, machine.MEET, machine.MEET_UNKNOWN),
        (Role.END, machine.END, machine.END_UNKNOWN),
        (Role.EXTEND, machine.EXTEND, machine.EXTEND_UNKNOWN),
        (Role.RESUME, machine.RESUME, machine.RESUME_UNKNOWN),
        (Role.PAUSE, machine.PAUSE, machine.PAUSE_UNKNOWN),
        (Role.FORWARD, machine.FORWARD, machine.FORWARD_UNKNOWN),
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
            behind = extension = None
            if role is Role.START and any(clause.behind for clause in of_kind):
                behind = _behind(clock, np.where(true >= 0, true, unknown), of_kind, rows, planes)
                there = behind[:, 0] != _NO_ORIGIN
                true, unknown = np.where(there, true, -1), np.where(there, unknown, -1)
                behind[true < 0] = -1
            if role is Role.MEET:
                latest = planes.word("date_quality", rows).truths(lambda value: value == "latest")
                argument = (latest == TRUE).astype(np.int64)
            elif role is Role.EXTEND:
                extension = argument
                argument = _extended_to(clock, extension, rows, planes)
                unknown = np.where((true >= 0) & (argument == _UNWRITTEN), 0, unknown)
                true = np.where(argument == _UNWRITTEN, -1, true)
            elif role is Role.FORWARD:
                argument = _forward_to(clock, argument, rows, planes)
            elif role is Role.END and kind in replacing:
                argument = argument + machine.ANY_EPISODE
            if role is Role.MEET and clock.measured[0] >= 0:
                behind = _measured_from(clock, rows, planes)
            for number, picked in ((sure, true >= 0), (unsure, (true < 0) & (unknown >= 0))):
                own = behind[picked] if behind is not None and number == sure else None
                its = extension[picked] if extension is not None and number == sure else None
                yield _Said(rows[picked], np.full(int(picked.sum()), number), argument[picked], own, its)


def _behind(clock: Clock, taken: Integers, clauses: list[CompiledClause], rows: Integers, planes: Planes) -> Integers:
    """For each start: the row at which its cycle begins, that day, and the day from which earlier evidence counts; all
    -1 where it begins and looks no further back than its own day, _NO_ORIGIN where what it counts from is missing."""
    histories, axis = planes.histories, planes.programme.axis_of(clock)
    day = histories.day[rows]
    found = np.full((len(rows), 3), -1, np.int64)
    for number, clause in enumerate(clauses):
        mine = taken == number
        behind = clause.behind
        if behind is None or not mine.any():
            continue
        if behind.from_kind >= 0 and behind.within is not None:
            sources = planes.rows_of(behind.from_kind)
            sources = sources[planes.truth(behind.from_condition, sources) == TRUE]
            last = planes.last_before(sources)[rows]
            there = (last >= 0) & (histories.day[last] >= days_before(day, behind.within, axis))
            origin = np.stack([last, histories.day[last], histories.day[last] + 1], axis=1)
            origin[~there] = _NO_ORIGIN
        elif behind.dated >= 0:
            from_day = planes.dated(planes.programme.extends_to[behind.dated], rows)
            origin = np.stack([rows, from_day, from_day], axis=1)
            origin[from_day == day] = -1
        else:
            opens = _opens(behind, rows, day, planes, axis)
            origin = np.stack([rows, day, opens], axis=1)
            origin[opens >= day] = -1
        found[mine] = origin[mine]
    return found


def _opens(behind: Behind, rows: Integers, day: Integers, planes: Planes, axis: Axis) -> Integers:
    """The first day whose evidence counts for a start that looks back."""
    if behind.back is not None:
        return days_before(day, behind.back, axis)
    sources = np.sort(np.concatenate([planes.rows_of(kind) for kind in behind.since]))
    last = planes.last_before(sources)[rows]
    return np.where(last >= 0, planes.histories.day[last], day)


def _measured_from(clock: Clock, rows: Integers, planes: Planes) -> Integers:
    """For each row of evidence, the last event from which it could be measured, with its day; -1 where there is none.

    There is none where other evidence stands between the two."""
    kind, condition = clock.measured
    histories = planes.histories
    last = planes.last_before(planes.rows_of(kind))[rows]
    other = planes.last_before(_meeting(clock, planes))[rows]
    there = (last >= 0) & (other < last) & (planes.truth(condition, rows) == TRUE)
    there &= ~planes.lists("evidence_not_held", clock.timescale.id, rows)
    found = np.stack([last, histories.day[last], np.full(len(rows), NEVER)], axis=1)
    found[~there] = -1
    return found


def _meeting(clock: Clock, planes: Planes) -> Integers:
    """The rows that meet the duty, whatever runs."""
    clauses = [clause for clause in clock.clauses if clause.role is Role.MEET]
    rows = [planes.rows_of(clause.kind) for clause in clauses]
    met = [own[planes.truth(clause.condition, own) == TRUE] for clause, own in zip(clauses, rows, strict=True)]
    return np.unique(np.concatenate(met))


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


def _extended_to(clock: Clock, extension: Integers, rows: Integers, planes: Planes) -> Integers:
    """The due that an extension gives: the last moment of the day as written; _UNWRITTEN where none is written, and
    nothing where it says by how much."""
    found = np.full(len(rows), _UNWRITTEN, np.int64)
    for number in np.unique(extension):
        attribute = planes.programme.extensions[number].attribute
        if attribute < 0:
            found[extension == number] = machine.NONE
            continue
        column = planes.word(planes.programme.extends_to[attribute], rows)
        moments = [
            (seconds(end_of_day(value)) if clock.hours else day_number(value))
            if isinstance(value, date)
            else _UNWRITTEN
            for value in column.values
        ]
        moment = np.array([*moments, _UNWRITTEN], np.int64)[column.codes]
        found = np.where(extension == number, moment, found)
    return found


def _forward_to(clock: Clock, limit: Integers, rows: Integers, planes: Planes) -> Integers:
    """The moment to which a due is brought forward; it never leaves the axis."""
    base = planes.histories.second[rows] if clock.hours else planes.histories.day[rows]
    found = np.zeros(len(rows), np.int64)
    for number in np.unique(limit):
        table = planes.programme.limits[number]
        moments = np.minimum(counted_from(base, table), day_number(table.axis.last) if not clock.hours else NEVER)
        found = np.where(limit == number, moments, found)
    return found
