"""The machine: one loop over signals and tables that finds every obligation; it knows no rule and no unit.

It runs as it stands, and compiled (see `compiled.py`): whole numbers only, no objects, all arrays checked beforehand.
Signals come by clock and subject, and among those by row; a row is a number that grows with the subject's order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any  # a numpy array of int64; the compiled form takes nothing else

# What a signal says, in the order in which those of one row are taken.
VERSION, END, END_UNKNOWN, START, START_UNKNOWN, EXTEND, EXTEND_UNKNOWN, MEET, MEET_UNKNOWN = range(9)
# What a start does while an obligation of its clock is running.
TOGETHER, IGNORE, RESTART = range(3)
# How an obligation's due stands: the low bits of `how`; the rest is the number of the limit that ruled.
SILENT, CANNOT, RELAXED, SURE, UNSURE = range(5)
HOW_BITS = 3
# Flags.
UNSURE_EVIDENCE, UNSURE_END, UNSURE_EXTENSION, UNKNOWN_START, EXTENDED, MEASURED = 1, 2, 4, 8, 16, 32
# The columns of an obligation found. BEGAN: the first row of its thread; FROM: the day from which it counts; CANDIDATE:
# where its dues stand; BEFORE: where those of the cycle before stand; OPENS: the day from which evidence counts.
CLOCK, STARTED, BEGAN, STEP, VERSION_OF, CANDIDATE, DUE, HOW, FLAGS, MET, ENDED, REASON, FROM, BEFORE, OPENS = range(15)
WIDTH = 15
SUPERSEDED = 0
NONE = -1
ALWAYS = -(1 << 60)
SORTS = 63  # the bits of a key that name the sort of thing


def conflicts(one: int, other: int) -> bool:
    """Whether two keys name different episodes of one sort of thing."""
    return one >= 0 and other >= 0 and one != other and (one & SORTS) == (other & SORTS)


def grown(table: Array) -> Array:
    """The same rows with room for as many again."""
    larger = np.empty((2 * table.shape[0], table.shape[1]), np.int64)
    larger[: table.shape[0]] = table
    return larger


def dues_of(one: Array, versions: Array, plan_of_step: Array) -> int:
    """Where the dues of an obligation stand whose version has steps: the last step goes on."""
    version = one[VERSION_OF]
    place = versions[version, 1] + min(one[STEP], versions[version, 0] - 1)
    counted_from = one[BEFORE] if plan_of_step[place, 1] and one[BEFORE] >= 0 else one[CANDIDATE]
    return int(counted_from + plan_of_step[place, 0])


def judge(one: Array, versions: Array, plan_of_step: Array, dues: Array) -> None:
    """Give the obligation the due of its version, step and start; its extensions are forgotten."""
    version = one[VERSION_OF]
    one[DUE] = NONE
    one[OPENS] = ALWAYS
    one[FLAGS] &= ~(UNSURE_EXTENSION | EXTENDED)
    if version < 0 or versions[version, 0] == 0:
        one[HOW] = SILENT
    elif one[FLAGS] & UNKNOWN_START:
        one[HOW] = CANNOT
    else:
        at = dues_of(one, versions, plan_of_step)
        one[DUE] = dues[at, 0]
        one[HOW] = dues[at, 1]
        one[OPENS] = dues[at, 3]


def control(one: Array, what: int, row: int, argument: int, hours: int, rows: Array) -> None:
    """Let an end or an extension act on the obligation, if it stands after its start and answers it."""
    started = one[STARTED]
    if row <= started or conflicts(rows[row, 3], rows[one[BEGAN], 3]):
        return
    if what >= EXTEND:
        if (one[HOW] & 7) >= SURE:
            if what == EXTEND:
                one[DUE] = argument
                one[FLAGS] |= EXTENDED
            else:
                one[FLAGS] |= UNSURE_EXTENSION
        return
    if hours and rows[row, 1] < rows[started, 1] and not rows[row, 2] and not rows[started, 2]:
        return
    if what == END_UNKNOWN:
        one[FLAGS] |= UNSURE_END
    elif one[ENDED] < 0:
        one[ENDED] = row
        one[REASON] = argument


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
    one: Array,
    signal: Array,
    clock: int,
    rows: Array,
    origins: Array,
    versions: Array,
    plan_of_step: Array,
    dues: Array,
) -> None:
    """Make this the first cycle that the signal begins, at its row or where the signal says that it began."""
    row, origin = signal[0], signal[5]
    one[:] = NONE
    one[CLOCK], one[STARTED], one[BEGAN], one[STEP], one[FLAGS] = clock, row, row, 0, 0
    one[FROM], one[VERSION_OF], one[CANDIDATE] = rows[row, 0], signal[4], signal[3]
    if origin >= 0:
        one[STARTED], one[FROM] = origins[origin, 0], origins[origin, 1]
    if signal[1] == START_UNKNOWN:
        one[FLAGS] = UNKNOWN_START
    elif signal[1] == MEET:
        one[BEGAN], one[FLAGS], one[MET] = one[STARTED], MEASURED, row
    judge(one, versions, plan_of_step, dues)


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
    following: Array, one: Array, signal: Array, rows: Array, versions: Array, plan_of_step: Array, dues: Array
) -> None:
    """Make this the cycle that begins where the signal met the other."""
    step, steps = one[STEP] + 1, versions[one[VERSION_OF], 0]
    latest = signal[2] and one[DUE] != NONE and step < steps - 1
    if latest and rows[signal[0], 0] > dues[dues_of(one, versions, plan_of_step), 2]:
        step += 1
    following[:] = NONE
    following[CLOCK], following[STARTED], following[BEGAN], following[STEP] = one[CLOCK], signal[0], one[BEGAN], step
    following[VERSION_OF], following[CANDIDATE], following[FLAGS] = signal[4], signal[3], 0
    following[FROM], following[BEFORE] = rows[signal[0], 0], one[CANDIDATE]
    judge(following, versions, plan_of_step, dues)


def run(
    groups: Array,  # clock, first signal, one after the last
    signals: Array,  # row, what, argument, candidate, version in force, origin
    rows: Array,  # day, instant in seconds, date only, key
    clocks: Array,  # repeats, hours
    versions: Array,  # how many steps, where its plans stand
    plan_of_step: Array,  # plan, and whether it counts from the start before
    origins: Array,  # row at which a cycle begins, its day, the day from which earlier evidence counts
    dues: Array,  # by candidate and plan: due, how, the day the next step would have been due, when evidence opens
) -> Array:
    """Find every obligation of every clock and subject: one row each, with the columns named above."""
    found = np.empty((1024, WIDTH), np.int64)
    live = np.empty((64, 1), np.int64)  # obligations of this clock and subject that were open when the day began
    count = 0
    for group in range(groups.shape[0]):
        clock, at, stop = groups[group, 0], groups[group, 1], groups[group, 2]
        repeats, hours = clocks[clock, 0], clocks[clock, 1]
        alive = 0
        while at < stop:
            day = rows[signals[at, 0], 0]
            end = at
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
                            one[VERSION_OF] = argument
                            judge(one, versions, plan_of_step, dues)
                    continue
                if what != START and what != START_UNKNOWN:
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
                            one[ENDED] = row
                            one[REASON] = SUPERSEDED
                if count == found.shape[0]:
                    found = grown(found)
                if alive == live.shape[0]:
                    live = grown(live)
                begin(found[count], signals[signal], clock, rows, origins, versions, plan_of_step, dues)
                live[alive, 0] = count
                mine, alive, count = alive, alive + 1, count + 1
                origin = signals[signal, 5]
                if origin < 0:
                    continue
                earlier = signal  # what came before, from the day from which evidence counts
                while earlier > groups[group, 1] and rows[signals[earlier - 1, 0], 0] >= origins[origin, 2]:
                    earlier -= 1
                for back in range(earlier, signal):
                    seen = signals[back, 1]
                    its_day = rows[signals[back, 0], 0]
                    for each in range(mine, alive):
                        one = found[live[each, 0]]
                        if one[MET] >= 0 and rows[one[MET], 0] < its_day:
                            continue
                        if seen == VERSION and one[FROM] < its_day:
                            one[VERSION_OF] = signals[back, 2]
                            judge(one, versions, plan_of_step, dues)
                        if seen >= MEET and its_day < day and take(one, signals[back], repeats, hours, rows):
                            if count == found.shape[0]:
                                found = grown(found)
                            if alive == live.shape[0]:
                                live = grown(live)
                            before = found[live[each, 0]]
                            go_on(found[count], before, signals[back], rows, versions, plan_of_step, dues)
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
                    if count == found.shape[0]:
                        found = grown(found)
                    if alive == live.shape[0]:
                        live = grown(live)
                    go_on(found[count], found[live[each, 0]], signals[signal], rows, versions, plan_of_step, dues)
                    for other in range(at, end):
                        later = signals[other, 1]
                        if later in (END, END_UNKNOWN, EXTEND, EXTEND_UNKNOWN):
                            control(found[count], later, signals[other, 0], signals[other, 2], hours, rows)
                    live[alive, 0] = count
                    alive, count = alive + 1, count + 1
                if measured and not answers:
                    if count == found.shape[0]:
                        found = grown(found)
                    begin(found[count], signals[signal], clock, rows, origins, versions, plan_of_step, dues)
                    count += 1
            kept = 0
            for each in range(alive):
                one = found[live[each, 0]]
                if one[MET] < 0 and one[ENDED] < 0:
                    live[kept] = live[each]
                    kept += 1
            alive = kept
            at = end
    return found[:count].copy()
