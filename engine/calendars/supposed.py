"""A calendar as it would be with a bank holiday more, or one less: for asking what that would change."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from engine.calendars.axis import Axis
from engine.calendars.building import build
from engine.words.errors import BeyondHorizon, ConfigMistake

NAME = "extra bank holiday"


def supposed(axis: Axis, added: Sequence[date] = (), removed: Sequence[date] = ()) -> Axis:
    """The same axis with these days as bank holidays, and without those; the axis itself stays as it is.

    Raises ConfigMistake where a day added does not count anyway, or a day removed is no bank holiday; BeyondHorizon
    outside the axis.
    """
    for day in (*added, *removed):
        if not axis.first <= day <= axis.last:
            mend = f"Keep to days from {axis.first} to {axis.last}."
            raise BeyondHorizon(str(day), "holidays are not known as far as that.", mend)
    for day in added:
        if day.weekday() >= 5:
            what = f"is a {calendar.day_name[day.weekday()]}, which does not count anyway."
            raise ConfigMistake(str(day), what, "Give the weekday that people have off in its place.")
        if day in axis.holidays:
            raise ConfigMistake(str(day), f"is a bank holiday already ({axis.holidays[day]}).", "Leave it out.")
    for day in removed:
        if day not in axis.holidays:
            raise ConfigMistake(str(day), "is no bank holiday.", "See `longstop calendar list`.")
    holidays = {day: name for day, name in axis.holidays.items() if day not in removed}
    holidays |= dict.fromkeys(added, NAME)
    return build(axis.nation, axis.first, axis.last, axis.official_until, holidays, axis.closures)
