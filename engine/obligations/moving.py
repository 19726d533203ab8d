"""What the machine needs to move a due moment while it runs: working days, and limits counted from any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.calendars.axis import Axis
from engine.words.clock import day_number
from engine.words.enums import Unit
from engine.words.limits import Limit

Integers = npt.NDArray[np.int64]
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Extension:
    """What an extension does to the due moment. `attribute`: number of that which holds the new one; -1 for `by`."""

    attribute: int
    by: Limit | None
    at_most: Limit | None
    times: int  # 0: as often as it is given
    axis: Axis


@dataclass(frozen=True, slots=True)
class MovingTables:
    """Whole numbers only; the columns of `tables` are named in the machine. What is empty is asked for nothing."""

    working: Integers  # by number of the limit: 1 where it counts working days
    axis_of: Integers  # by clock: the table of its axis, -1 where its working days are not asked for
    tables: Integers
    extensions: Integers  # how much longer, how far at most (tables, -1 for none), how many times (0 for any)
    days: Integers


def lay_out_tables(
    limits: Sequence[Limit], extensions: Sequence[Extension], stopped: Sequence[Axis | None]
) -> MovingTables:
    """The tables of a programme's limits and extensions, and of the axes of those clocks that may stand still."""
    laid = _Layer()
    axis_of = [-1 if axis is None else laid.axis(axis) for axis in stopped]
    rows = [(laid.length(each.by, each.axis), laid.length(each.at_most, each.axis), each.times) for each in extensions]
    return MovingTables(
        working=np.array([limit.unit is Unit.WORKING_DAYS for limit in limits], np.int64),
        axis_of=np.array(axis_of, np.int64),
        tables=np.array([*laid.tables.values()], np.int64).reshape(-1, 4),
        extensions=np.array(rows, np.int64).reshape(-1, 3),
        days=np.concatenate([*laid.days, np.zeros(0, np.int64)]),
    )


class _Layer:
    """Lays tables one after another, each once."""

    def __init__(self) -> None:
        self.tables: dict[tuple[Axis, Limit | None], tuple[int, ...]] = {}
        self.days: list[Integers] = []
        self.size = 0

    def axis(self, axis: Axis) -> int:
        numbers, working = (np.array(table, np.int64) for table in axis.tables())
        return self.number(axis, None, len(numbers), len(working), numbers, working)

    def length(self, limit: Limit | None, axis: Axis) -> int:
        if limit is None:
            return -1
        if limit.in_hours:
            return self.number(axis, limit, 0, limit.count * _HOUR)
        return self.number(axis, limit, len(axis.table(limit)), -1, axis.table(limit))

    def number(self, axis: Axis, limit: Limit | None, size: int, length: int, *days: Integers) -> int:
        """The number of its table, which is laid where it has none yet."""
        if (axis, limit) not in self.tables:
            self.tables[axis, limit] = (day_number(axis.first), size, self.size, length)
            self.days += days
            self.size += sum(map(len, days))
        return [*self.tables].index((axis, limit))
