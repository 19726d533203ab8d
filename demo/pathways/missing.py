"""Missing from home or care: episodes with their times, and the return interview offered, held or declined."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from demo.casefile import Child, Desk
from demo.days import LAST, is_working, on_or_after


def goes_missing(desk: Desk, child: Child, day: date) -> None:
    """One episode: gone in the evening, found within two days, an interview offered and mostly held."""
    dice = desk.dice
    gone = datetime.combine(day, dice.time(16, 23))
    found = gone + timedelta(minutes=15 * dice.number(16, 120))
    if found.hour < 7:
        found = found.replace(hour=7 + found.hour)
    offered = _at_work(found + timedelta(minutes=15 * dice.number(8, 110)))
    if dice.chance(0.12):
        offered = _at_work(found + timedelta(hours=dice.number(74, 120)))
    outcome = dice.weighted((("held", 58), ("late", 24), ("declined", 18)))
    hours = dice.number(75, 150) if outcome == "late" else dice.number(26, 66)
    done = max(_at_work(found + timedelta(hours=hours)), offered + timedelta(hours=1))
    episode(desk, child, gone, found, offered, done, declined=outcome == "declined")


def episode(
    desk: Desk,
    child: Child,
    gone: datetime,
    found: datetime | None,
    offered: datetime | None,
    done: datetime | None,
    *,
    declined: bool = False,
) -> None:
    """Write one missing episode as given."""
    name = child.episode("missing")
    answer = "rhi_declined" if declined else "rhi_held"
    for kind, moment in (("missing_started", gone), ("missing_found", found), ("rhi_offered", offered), (answer, done)):
        if moment is not None and moment.date() <= LAST:
            desk.add(child, kind, moment.date(), at=moment.time(), episode=name, lag=0)


def _at_work(moment: datetime) -> datetime:
    """The same moment when somebody is at work, else the next time somebody is."""
    if moment.hour >= 18:
        moment = datetime.combine(moment.date() + timedelta(days=1), time(9, 30))
    if moment.hour < 9:
        moment = datetime.combine(moment.date(), time(9, 30))
    if not is_working(moment.date()):
        moment = datetime.combine(on_or_after(moment.date()), time(10, 0))
    return moment
