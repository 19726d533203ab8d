"""The front door: contacts with their times, referrals, and the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.casefile import Child, Desk
from demo.days import LAST, Dice, days_after, is_working, on_or_after, on_or_before, working_after
from demo.org import ASSESSMENT
from demo.pathways.work import explain
from engine.words.values import AttributeValue

EARLY_HELP_HUB_OPENED: Final = date(2020, 9, 21)
LATE_ASSESSMENT: Final = (
    "father's views were still awaited",
    "health information came late",
    "worker was ill; reallocated",
    "family moved within the county",
)


def contact(
    desk: Desk, children: Sequence[Child], day: date, level: str, *, at: time | None = None, route: str | None = None
) -> date:
    """A contact about these children, screened and decided; the day of the decision."""
    dice = desk.dice
    received = datetime.combine(day, at or _received_at(dice))
    attributes: dict[str, AttributeValue] = {}
    chosen = route if route is not None else _route(dice, day)
    if chosen:
        attributes["route"] = chosen
    episodes = {child.ref: child.episode("contact") for child in children}
    desk.for_all(children, "contact_received", day, attributes, episodes=episodes, at=received.time())
    decided = _decided(dice, received)
    outcome = attributes | {"level": level}
    desk.for_all(children, "contact_decided", decided.date(), outcome, episodes=episodes, at=decided.time())
    return decided.date()


def _received_at(dice: Dice) -> time:
    return dice.time(17, 22) if dice.chance(0.06) else dice.time(8, 17)


def _route(dice: Dice, day: date) -> str:
    if day >= EARLY_HELP_HUB_OPENED and dice.chance(0.25):
        return "early_help_hub"
    return dice.weighted((("mash", 62), ("domestic_abuse_hub", 20), ("", 18)))


def _decided(dice: Dice, received: datetime) -> datetime:
    """Mostly the same day, else the next working morning; a few wait longer."""
    opening, closing = time(8, 45), time(17, 45)
    same_day = is_working(received.date()) and received.time() <= time(15, 30)
    friday = received.weekday() == 4
    if dice.chance(0.05):
        day = working_after(received.date(), dice.number(1, 2))
        return datetime.combine(day, dice.time(15, 17))
    if same_day and dice.chance(0.85 if friday else 0.6):
        decided = received + timedelta(minutes=dice.number(50, 240))
        return min(decided, datetime.combine(received.date(), closing))
    if is_working(received.date()) and friday and received.time() < closing and dice.chance(0.6):
        return max(received + timedelta(minutes=35), datetime.combine(received.date(), closing))
    following = datetime.combine(working_after(received.date(), 1), opening)
    latest = datetime.combine(following.date(), max(time(9, 0), min(received.time(), time(16, 0))))
    return following + timedelta(minutes=dice.number(0, int((latest - following).total_seconds() // 60)))


def refer(desk: Desk, children: Sequence[Child], day: date, team: str = ASSESSMENT) -> date:
    """A contact that becomes a referral and opens a case; the day of the referral."""
    referred = on_or_after(contact(desk, children, on_or_after(day), "statutory"))
    episodes = {child.ref: child.episode("referral") for child in children}
    desk.for_all(children, "referral_received", referred, episodes=episodes)
    desk.open(children, referred)
    allocated = working_after(referred, 1) if desk.dice.chance(0.85) else working_after(referred, 2)
    desk.for_all(children, "referral_decided", working_after(referred, 1), episodes=episodes)
    desk.hand_to(children, team, referred)
    desk.assign(children, team, referred if desk.dice.chance(0.4) else allocated)
    return referred


def assess(desk: Desk, children: Sequence[Child], referred: date, outcome: str, done: date | None = None) -> date:
    """The assessment of these children from their referral; the day on which the manager authorised it."""
    dice = desk.dice
    episodes = {child.ref: f"{child.ref}-referral{child.episodes['referral']}" for child in children}
    started = working_after(referred, 1)
    desk.for_all(children, "assessment_started", started, episodes=episodes)
    seen = working_after(started, dice.weighted(((1, 30), (2, 35), (3, 18), (5, 12), (9, 5))))
    for child in children:
        if child.born is None or child.born <= seen:
            alone = {"seen": True, "seen_alone": child.age(seen) >= 4 and dice.chance(0.7)}
            desk.add(child, "child_seen", seen, alone, episode=episodes[child.ref])
    days = dice.number(24, 45) if dice.chance(0.45) else dice.number(36, 44)
    if dice.chance(0.1):
        days = dice.weighted(((46, 25), (48, 25), (52, 20), (57, 15), (66, 10), (75, 5)))
    completed = done or working_after(referred, days)
    for point, when in ((10, working_after(referred, 10)), (25, working_after(referred, 25))):
        if when < completed and dice.chance(0.85):
            desk.for_all(children, "assessment_review", when, {"point": point}, episodes=episodes)
    if days > 45 and done is None:
        explain(desk, children, "assessment", working_after(referred, 45), dice.pick(LATE_ASSESSMENT))
    submitted = max(days_after(completed, -dice.number(0, 4)), started)
    desk.for_all(children, "assessment_submitted", on_or_before(submitted), episodes=episodes)
    desk.for_all(children, "assessment_completed", completed, {"outcome": outcome}, episodes=episodes)
    return completed


def close_after(desk: Desk, children: Sequence[Child], day: date) -> date:
    """Close the cases some working days after this day; the day of closing, which may lie past the last day."""
    closed = working_after(day, desk.dice.number(1, 8))
    if closed <= LAST:
        desk.close(children, closed)
    return closed
