"""Pre-proceedings and care proceedings, with the extensions of 2020."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from demo.casefile import Child, Desk
from demo.days import LAST, days_after, on_or_after, on_or_before


def letter_before(desk: Desk, children: Sequence[Child], day: date, ended: date | None) -> dict[str, str]:
    """Pre-proceedings from the letter; `ended` when they end without issue. Gives the episodes."""
    episodes = {child.ref: child.episode("plo") for child in children}
    desk.for_all(children, "pre_proceedings_started", day, episodes=episodes)
    if ended is not None:
        desk.for_all(children, "pre_proceedings_ended", on_or_after(ended), episodes=episodes)
    return episodes


def issue(desk: Desk, children: Sequence[Child], day: date, weeks: int, *, extend: bool = True) -> date | None:
    """Proceedings issued on `day` and concluded after so many weeks, extended where that passes 26 weeks.

    Gives the day on which they concluded, or None while they run. With `extend` false they run on unextended.
    """
    episodes = {child.ref: child.episode("court") for child in children}
    desk.for_all(children, "proceedings_issued", day, episodes=episodes)
    concluded = on_or_after(days_after(day, 7 * weeks))
    until = days_after(day, 26 * 7 - 1)
    while extend and until < min(concluded, days_after(LAST, 30)):
        decided = on_or_before(days_after(until, -desk.dice.number(8, 30)))
        until = days_after(until, 8 * 7)
        desk.for_all(children, "proceedings_extended", decided, {"until": until}, episodes=episodes)
    if concluded > LAST:
        return None
    desk.for_all(children, "proceedings_concluded", concluded, episodes=episodes)
    return concluded
