"""The machine: one loop over signals and tables that finds every obligation; it knows no rule and no unit.

It runs as it stands, and compiled (see `compiled.py`): whole numbers only, no objects, all arrays checked beforehand.
Signals come by clock and subject, and among those by row; a row is a number that grows with the subject's order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any  # a numpy array of int64; the compiled form takes nothing else
Laid = tuple[Array, Array, Array]  # limits, tables and what the tables point into

# What a signal says, in the order in which those of one row are taken.
VERSION, END, END_UNKNOWN, START, START_UNKNOWN = range(5)
RESUME, RESUME_UNKNOWN, PAUSE, PAUSE_UNKNOWN, EXTEND, EXTEND_UNKNOWN, FORWARD, FORWARD_UNKNOWN = range(5, 13)
MEET, MEET_UNKNOWN = range(13, 15)
# What a start does while an obligation of its clock is running.
TOGETHER, IGNORE, RESTART = range(3)
# How an obligation's due stands: the low bits of `how`; the rest is the number of the limit that ruled.
SILENT, CANNOT, RELAXED, SURE, UNSURE = range(5)
HOW_BITS = 3
# Flags.
UNSURE_EVIDENCE, UNSURE_END, UNSURE_MOVE, UNKNOWN_START, EXTENDED, MEASURED, CAPPED = 1, 2, 4, 8, 16, 32, 64
# The columns of an obligation found. BEGAN: the first row of its thread; FROM: the day from which it counts; CANDIDATE:
# where its dues stand; BEFORE: which obligation was the cycle before; OPENS: the day from which evidence counts;
# PAUSED: the day (in hours: the second) from which it stands still; STOPS: the last stretch for which it stood, in `stops`;
# COUNTS: the day (the second) from which its time counts; EXTENSIONS: how many were given.
CLOCK, STARTED, BEGAN, STEP, VERSION_OF, CANDIDATE, DUE, HOW, FLAGS, MET, ENDED, REASON, FROM, BEFORE, OPENS = range(15)
PAUSED, STOPS, COUNTS, EXTENSIONS = range(15, 19)
WIDTH = 19
# The columns of a table of the days of an axis: FIRST its first day, SIZE how many it has, AT where they stand in `days`.
# LENGTH: of an axis, whose days stand as working-day numbers, how many working days follow them; of a length, whose days
# stand as the day so much later, -1; of a length in hours its seconds, and it has no days.
FIRST, SIZE, AT, LENGTH = range(4)
SUPERSEDED = 0
NONE = -1
ALWAYS = -(1 << 60)
ANY_EPISODE = 1 << 20  # added to the reason of an end that acts whatever episode it names
SORTS = 63  # the bits of a key that name the sort of thing


def conflicts(one: int, other: int) -> bool:
    """Whether two keys name different episodes of one sort of thing."""
    return one >= 0 and other >= 0 and one != other and (one & SORTS) == (other & SORTS)


def with_room(table: Array, used: int) -> Array:
    """The table, or where all its rows are used the same rows with room for as many again."""
    if used < table.shape[0]:
        return table
    larger = np.empty((2 * table.shape[0], table.shape[1]), np.int64)
    larger[: table.shape[0]] = table
    return larger


def dues_of(one: Array, found: Array, versions: Array, plans: Array) -> int:
    """Where the dues of an obligation stand whose version has steps: the last step goes on."""
    version = one[VERSION_OF]
    place = versions[version, 1] + min(one[STEP], versions[version, 0] - 1)
    counted_from, before = one[CANDIDATE], one[BEFORE]
    for _ in range(plans[place, 1]):
        if before >= 0:
            counted_from, before = found[before, CANDIDATE], found[before, BEFORE]
    return int(counted_from + plans[place, 0])


def judge(one: Array, found: Array, versions: Array, plans: Array, dues: Array) -> None:
    """Give the obligation the due of its version, step and start; what moved it is forgotten."""
    version = one[VERSION_OF]
    one[DUE], one[EXTENSIONS] = NONE, 0
    one[OPENS], one[COUNTS] = ALWAYS, ALWAYS
    one[FLAGS] &= ~(UNSURE_MOVE | EXTENDED | CAPPED)
    if version < 0 or versions[version, 0] == 0:
        one[HOW] = SILENT
    elif one[FLAGS] & UNKNOWN_START:
        one[HOW] = CANNOT
    else:
        at = dues_of(one, found, versions, plans)
        one[DUE], one[HOW] = dues[at, 0], dues[at, 1]
        one[OPENS], one[COUNTS] = dues[at, 3], dues[at, 4]


def control(one: Array, what: int, row: int, argument: int, hours: int, rows: Array) -> None:
    """Let an end act on the obligation, if it stands after its start and answers it."""
    started = one[STARTED]
    if row <= started or (argument < ANY_EPISODE and conflicts(rows[row, 3], rows[one[BEGAN], 3])):
        return
    if hours and rows[row, 1] < rows[started, 1] and not rows[row, 2] and not rows[started, 2]:
        return
    if what == END_UNKNOWN:
        one[FLAGS] |= UNSURE_END
    elif one[ENDED] < 0:
        one[ENDED], one[REASON] = row, argument & (ANY_EPISODE - 1)


def working_number(day: int, axis: int, tables: Array, days: Array) -> int:
    """How many working days the axis has up to and including that day."""
    at = min(max(day - tables[axis, FIRST], 0), tables[axis, SIZE] - 1)
    return int(days[tables[axis, AT] + at])


def leave_out(one: Array, since: int, until: int, axis: int, laid: Laid) -> None:
    """Move the due moment by what would have counted of that stretch; working days go no further than the axis."""
    limits, tables, days = laid
    due, since = one[DUE], max(since, one[COUNTS])
    if not limits[one[HOW] >> HOW_BITS]:
        one[DUE] = due + max(until - since, 0)
        return
    working = working_number(until, axis, tables, days) - working_number(since, axis, tables, days)
    if working <= 0 or not 0 <= due - tables[axis, FIRST] < tables[axis, SIZE]:
        return
    number = working_number(due, axis, tables, days) + working
    if number > tables[axis, LENGTH]:
        one[DUE] = tables[axis, FIRST] + tables[axis, SIZE] - 1
    else:
        one[DUE] = days[tables[axis, AT] + tables[axis, SIZE] + number - 1]


def stand_still(one: Array, until: int, axis: int, laid: Laid, stops: Array) -> None:
    """Leave out the time since the obligation was paused, and note that stretch; it is paused from `until` now."""
    if until > one[PAUSED]:
        leave_out(one, one[PAUSED], until, axis, laid)
        at = stops[0, 0] + 1
        stops[0, 0], stops[at, 0], stops[at, 1], stops[at, 2] = at, one[PAUSED], until, one[STOPS]
        one[STOPS], one[PAUSED] = at, until


def further(moment: int, length: int, tables: Array, days: Array) -> int:
    """The moment that lies the length after the other; days go no further than the axis."""
    if tables[length, LENGTH] >= 0:
        return int(moment + tables[length, LENGTH])
    at = moment - tables[length, FIRST]
    if not 0 <= at < tables[length, SIZE]:
        return moment
    found = days[tables[length, AT] + at]
    return int(found) if found >= 0 else int(tables[length, FIRST] + tables[length, SIZE] - 1)


def is_left_out(one: Array, times: int) -> bool:
    """Count one extension more; True when only so many count and this one does not."""
    one[EXTENSIONS] += 1
    return bool(0 < times < one[EXTENSIONS])


def extend(one: Array, to: int, extension: Array, tables: Array, days: Array) -> None:
    """Set the due moment anew, as far as the extension may: to the moment that it gives, or by so much."""
    due, by, at_most = one[DUE], extension[0], extension[1]
    new = further(due, by, tables, days) if by >= 0 else to
    if at_most >= 0 and new > further(due, at_most, tables, days):
        new = further(due, at_most, tables, days)
        one[FLAGS] |= CAPPED
    one[DUE] = new
    one[FLAGS] |= EXTENDED


def move(one: Array, signal: Array, clock: Array, rows: Array, extensions: Array, laid: Laid, stops: Array) -> None:
    """Let what moves the due moment act on the obligation, if it stands after its start and answers it."""
    row, what, axis = signal[0], signal[1], clock[2]
    if row <= one[STARTED] or conflicts(rows[row, 3], rows[one[BEGAN], 3]):
        return
    moment = rows[row, 1] if clock[1] else rows[row, 0]
    if (one[HOW] & 7) < SURE:
        return  # nothing to move
    if what in (RESUME, RESUME_UNKNOWN):
        if one[PAUSED] != NONE:
            stand_still(one, moment, axis, laid, stops)
            one[PAUSED] = NONE
            if what == RESUME_UNKNOWN:
                one[FLAGS] |= UNSURE_MOVE
    elif what in (PAUSE_UNKNOWN, EXTEND_UNKNOWN, FORWARD_UNKNOWN):
        one[FLAGS] |= UNSURE_MOVE
    elif what == PAUSE:
        if one[PAUSED] == NONE and moment <= one[DUE]:
            one[PAUSED] = moment
    elif what == EXTEND and is_left_out(one, extensions[signal[4], 2]):
        one[FLAGS] |= CAPPED
    else:
        if one[PAUSED] != NONE:
            stand_still(one, moment, axis, laid, stops)
            one[PAUSED] = moment
        if what == EXTEND:
            extend(one, signal[2], extensions[signal[4]], laid[1], laid[2])
        elif signal[2] < one[DUE]:
            one[DUE], one[COUNTS] = signal[2], min(one[COUNTS], moment)
            one[FLAGS] |= EXTENDED


def reaches(one: Array, row: int, hours: int, rows: Array) -> bool:
    """Whether evidence at the row falls in the obligation's window; it began on this day or before."""
    started = one[STARTED]
    if row == started or row == one[BEGAN] or conflicts(rows[row, 3], rows[one[BEGAN], 3]):
        return False
    if one[FLAGS] & UNKNOWN_START:
        return True
    if rows[row, 0] < one[OPENS]:
        return False
    if one[BEGAN] != started:  # a later cycle
        return bool(rows[row, 1] > rows[started, 1] if hours else rows[row, 0] > rows[started, 0])
    if not hours or rows[row, 1] >= rows[started, 1]:
        return True
    return bool(rows[row, 2] or rows[started, 2])  # one day: a later day has a later instant


def begin(
    one: Array, signal: Array, found: Array, rows: Array, origins: Array, versions: Array, plans: Array, dues: Array
) -> None:
    """Make this the first cycle that the signal begins, at its row or where the signal says that it began."""
    row, origin = signal[0], signal[5]
    one[:] = NONE
    one[STARTED], one[BEGAN], one[STEP], one[FLAGS] = row, row, 0, 0
    one[FROM], one[VERSION_OF], one[CANDIDATE] = rows[row, 0], signal[4], signal[3]
    if origin >= 0:
        one[STARTED], one[FROM] = origins[origin, 0], origins[origin, 1]
    if signal[1] == START_UNKNOWN:
        one[FLAGS] = UNKNOWN_START
    elif signal[1] == MEET:
        one[BEGAN], one[FLAGS], one[MET] = one[STARTED], MEASURED, row
    judge(one, found, versions, plans, dues)


def take(one: Array, signal: Array, repeats: int, hours: int, rows: Array) -> bool:
    """Let evidence act on the obligation; True when the next cycle begins."""
    if not reaches(one, signal[0], hours, rows):
        return False
    if signal[1] == MEET_UNKNOWN:
        one[FLAGS] |= UNSURE_EVIDENCE
        return False
    if one[MET] >= 0:
        return False
    one[MET] = signal[0]
    return bool(repeats and one[ENDED] < 0 and not one[FLAGS] & UNKNOWN_START)


def go_on(
    number: int, before: int, signal: Array, found: Array, rows: Array, versions: Array, plans: Array, dues: Array
) -> None:
    """Make this the cycle that begins where the signal met the one before."""
    following, one = found[number], found[before]
    step, steps = one[STEP] + 1, versions[one[VERSION_OF], 0]
    latest = signal[2] and one[DUE] != NONE and step < steps - 1
    if latest and rows[signal[0], 0] > dues[dues_of(one, found, versions, plans), 2]:
        step += 1
    following[:] = NONE
    following[CLOCK], following[STARTED], following[BEGAN], following[STEP] = one[CLOCK], signal[0], one[BEGAN], step
    following[VERSION_OF], following[CANDIDATE], following[FLAGS] = signal[4], signal[3], 0
    following[FROM], following[BEFORE] = rows[signal[0], 0], before
    judge(following, found, versions, plans, dues)


def run(
    groups: Array,  # clock, first signal, one after the last
    signals: Array,  # row, what, argument, candidate, version in force, origin
    rows: Array,  # day, instant in seconds, date only, key
    clocks: Array,  # repeats, hours, axis
    versions: Array,  # how many steps, where its plans stand
    plans: Array,  # plan, and from the start of how many cycles before it counts
    origins: Array,  # row at which a cycle begins, its day, the day from which earlier evidence counts
    dues: Array,  # by candidate and plan: due, how, the day the next step would be due, when evidence and when time count
    limits: Array,  # whether it counts working days
    tables: Array,  # of axes and of lengths, with the columns named above
    extensions: Array,  # by how much and how far at most (tables, -1: none), how many count (0: any number)
    days: Array,  # what the tables point into
) -> Array:
    """Find every obligation of every clock and subject: one row each, with the columns named above."""
    begins = np.sum(signals[:, 3] >= 0)  # one obligation each, as a rule: what is not used is never touched
    found = np.empty((max(begins, 64), WIDTH), np.int64)
    stops = np.empty((64, 3), np.int64)  # from when, until when, the stretch before; the first row: how many there are
    live = np.empty((64, 1), np.int64)  # obligations of this clock and subject that were open when the day began
    count, laid = 0, (limits, tables, days)
    for group in range(groups.shape[0]):
        clock, at, stop = groups[group, 0], groups[group, 1], groups[group, 2]
        repeats, hours, axis = clocks[clock, 0], clocks[clock, 1], clocks[clock, 2]
        alive, stops[0, 0] = 0, 0
        while at < stop:
            day, end = rows[signals[at, 0], 0], at
            while end < stop and rows[signals[end, 0], 0] == day:
                end += 1
            for signal in range(at, end):
                row, what, argument = signals[signal, 0], signals[signal, 1], signals[signal, 2]
                if what >= MEET:
                    continue
                if what == VERSION:
                    for each in range(alive):
                        one = found[live[each, 0]]
                        if not one[FLAGS] & UNKNOWN_START:
                            if one[PAUSED] != NONE:
                                stops = with_room(stops, stops[0, 0] + 1)
                                stand_still(one, rows[row, 1] if hours else day, axis, laid, stops)
                            one[VERSION_OF] = argument
                            judge(one, found, versions, plans, dues)
                            if (one[HOW] & 7) < SURE:
                                one[PAUSED] = NONE
                                continue
                            last = one[STOPS]
                            while last != NONE:
                                leave_out(one, stops[last, 0], stops[last, 1], axis, laid)
                                last = stops[last, 2]
                    continue
                if what >= RESUME:
                    for each in range(alive):
                        one = found[live[each, 0]]
                        stops = with_room(stops, stops[0, 0] + 1)
                        move(one, signals[signal], clocks[clock], rows, extensions, laid, stops)
                    continue
                if what < START:
                    for each in range(alive):
                        control(found[live[each, 0]], what, row, argument, hours, rows)
                    continue
                blocked = False
                if what == START_UNKNOWN or argument == IGNORE:
                    for each in range(alive):
                        one = found[live[each, 0]]
                        counts = what == START_UNKNOWN or not one[FLAGS] & UNKNOWN_START
                        if counts and one[ENDED] < 0 and not conflicts(rows[row, 3], rows[one[BEGAN], 3]):
                            blocked = True
                if blocked:
                    continue
                if what == START:
                    for each in range(alive):
                        one = found[live[each, 0]]
                        answers = one[FLAGS] & UNKNOWN_START != 0 and not conflicts(rows[row, 3], rows[one[BEGAN], 3])
                        if one[ENDED] < 0 and (argument == RESTART or answers):
                            one[ENDED], one[REASON] = row, SUPERSEDED
                found = with_room(found, count)
                live = with_room(live, alive)
                begin(found[count], signals[signal], found, rows, origins, versions, plans, dues)
                found[count, CLOCK] = clock
                live[alive, 0] = count
                mine, alive, count = alive, alive + 1, count + 1
                origin = signals[signal, 5]
                if origin < 0:
                    continue
                earlier = signal  # what came before, from the day from which evidence counts
                while earlier > groups[group, 1] and rows[signals[earlier - 1, 0], 0] >= origins[origin, 2]:
                    earlier -= 1
                for back in range(earlier, signal):
                    seen, its_day = signals[back, 1], rows[signals[back, 0], 0]
                    for each in range(mine, alive):
                        one = found[live[each, 0]]
                        if one[MET] >= 0 and rows[one[MET], 0] < its_day:
                            continue
                        if seen == VERSION and one[FROM] < its_day:
                            one[VERSION_OF] = signals[back, 2]
                            judge(one, found, versions, plans, dues)
                        if seen >= MEET and its_day < day and take(one, signals[back], repeats, hours, rows):
                            found = with_room(found, count)
                            live = with_room(live, alive)
                            go_on(count, live[each, 0], signals[back], found, rows, versions, plans, dues)
                            live[alive, 0] = count
                            alive, count = alive + 1, count + 1
                kept = mine
                for each in range(mine, alive):
                    if found[live[each, 0], MET] < 0:
                        live[kept] = live[each]
                        kept += 1
                alive = kept
            for signal in range(at, end):
                row, what = signals[signal, 0], signals[signal, 1]
                if what < MEET:
                    continue
                measured = what == MEET and signals[signal, 5] >= 0
                answers = False
                for each in range(alive):
                    one = found[live[each, 0]]
                    if measured:
                        answers = answers or reaches(one, row, hours, rows)
                    if not take(one, signals[signal], repeats, hours, rows):
                        continue
                    found = with_room(found, count)
                    live = with_room(live, alive)
                    go_on(count, live[each, 0], signals[signal], found, rows, versions, plans, dues)
                    one = found[count]
                    for other in range(at, end):
                        later = signals[other, 1]
                        if later in (END, END_UNKNOWN):
                            control(one, later, signals[other, 0], signals[other, 2], hours, rows)
                        elif RESUME <= later < MEET:
                            stops = with_room(stops, stops[0, 0] + 1)
                            move(one, signals[other], clocks[clock], rows, extensions, laid, stops)
                    live[alive, 0] = count
                    alive, count = alive + 1, count + 1
                if measured and not answers:
                    found = with_room(found, count)
                    begin(found[count], signals[signal], found, rows, origins, versions, plans, dues)
                    found[count, CLOCK] = clock
                    count += 1
            kept = 0
            for each in range(alive):
                one = found[live[each, 0]]
                if one[MET] < 0 and one[ENDED] < 0:
                    live[kept] = live[each]
                    kept += 1
            alive = kept
            at = end
    return found[:count]
