"""How far the official bank holidays reach, and when a newer list is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.calendars.building import get_axis
from engine.calendars.official import Official
from engine.words.enums import Nation

AHEAD: Final = 120  # days of warning before due dates rest on holidays that are not official


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the holidays of one nation reach, seen from one day."""

    nation: Nation
    official_until: date  # the last day for which the official list is complete
    days_left: int  # from the asked day to official_until; negative once it has passed
    provisional_from: date
    known_until: date  # beyond this day no sum is answered

    @property
    def warning(self) -> str | None:
        """What an administrator must be told, from 120 days ahead; None until then."""
        if self.days_left >= AHEAD:
            return None
        ahead = f"end in {self.days_left} days" if self.days_left >= 0 else f"ended {-self.days_left} days ago"
        return (
            f"The official bank holidays held {ahead}, on {self.official_until}; later due dates are provisional. "
            "Download the newer bank-holidays.json from GOV.UK and bring it in with 'calendar refresh FILE'."
        )


def horizon(nation: Nation, as_at: date, official: Official | None = None) -> Horizon:
    """How far the nation's holidays reach, seen from `as_at`; from the pinned list unless another is given."""
    axis = get_axis(nation, official)
    until = axis.official_until
    return Horizon(nation, until, (until - as_at).days, until + timedelta(days=1), axis.last)
