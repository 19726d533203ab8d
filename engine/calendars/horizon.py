"""How far the official bank holidays reach, and when a newer list is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.calendars.axis import Axis
from engine.words.enums import Nation

AHEAD: Final = 120  # days of warning before due dates rest on holidays that are not official


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the official list reaches, seen from one day."""

    nation: Nation
    official_until: date
    days_left: int
    warn: bool

    def words(self) -> str:
        """Say it to an administrator."""
        said = f"Official bank holidays for {self.nation} are known to {self.official_until} ({self.days_left} days ahead)."
        if self.warn:
            said += " Fetch a newer list from GOV.UK and bring it in with `longstop calendar refresh FILE`."
        return said


def horizon(axis: Axis, as_at: date) -> Horizon:
    """How far the axis's official list reaches as at a day; `warn` when under 120 days."""
    left = (axis.official_until - as_at).days
    return Horizon(axis.nation, axis.official_until, left, left < AHEAD)
