"""The axis of the whole kingdom, and which axis a timescale is counted on."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from engine.calendars.axis import Axis
from engine.calendars.building import build
from engine.words.enums import CountedOn


class Counted(Protocol):
    """What says on which days it is counted: a timescale."""

    @property
    def closures(self) -> bool:
        """Whether the authority's closure days do not count."""

    @property
    def counted_on(self) -> CountedOn:
        """Whose bank holidays do not count."""


@lru_cache(maxsize=16)
def get_union_axis(axis: Axis) -> Axis:
    """The same axis, closures included, on which a day counts only if it counts in every nation of the United Kingdom.

    A day off in another nation alone carries that nation's name behind its own.
    """
    holidays = {**axis.elsewhere, **axis.holidays}
    return build(axis.nation, axis.first, axis.last, axis.official_until, holidays, axis.closures)


def axis_for(timescale: Counted, axis: Axis, closures_axis: Axis | None = None) -> Axis:
    """The axis that the timescale is counted on: the nation's (`axis`), that with closure days where they move it (the
    nation's where there is none), and of either the kingdom's where it is counted on the whole of it."""
    own = closures_axis if timescale.closures and closures_axis is not None else axis
    return get_union_axis(own) if timescale.counted_on is CountedOn.UNITED_KINGDOM else own
