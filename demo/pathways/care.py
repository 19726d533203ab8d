"""Looked after: legal statuses, placements of all sorts, visits as regulation 28 has them, reviews and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from demo.casefile import Child, Desk, Planned
from demo.days import LAST, days_after, months_after, on_or_before, working_after
from demo.pathways.work import meeting, repeat, visit
from engine.words.values import AttributeValue


@dataclass(frozen=True, slots=True)
class Stay:
    """One placement, from its first day until the next one begins. `temporary` stays last `nights` and lead back."""

    day: date
    attributes: Mapping[str, AttributeValue]
    nights: int = 0

    @property
    def temporary(self) -> bool:
        """True for some nights elsewhere, after which the child goes back."""
        return self.attributes.get("temporary") is True

    @property
    def restarts(self) -> bool:
        """True when its first week, year and review begin anew."""
        return not self.temporary and self.attributes.get("same_carers") is not True


FOSTER: Final[Mapping[str, AttributeValue]] = {"placement": "foster"}
FOSTER_TO_18: Final[Mapping[str, AttributeValue]] = {"placement": "foster", "intended_to_18": True}
LONG_TERM: Final[Mapping[str, AttributeValue]] = {
    "placement": "foster", "intended_to_18": True, "long_term_foster": True, "child_agrees": True,
}  # fmt: skip
CONNECTED_24: Final[Mapping[str, AttributeValue]] = {"placement": "connected_person", "regulation": "24"}
CONNECTED: Final[Mapping[str, AttributeValue]] = {"placement": "connected_person"}
AT_HOME: Final[Mapping[str, AttributeValue]] = {"placement": "with_parents"}
AT_HOME_19: Final[Mapping[str, AttributeValue]] = {"placement": "with_parents", "regulation": "19"}
RESIDENTIAL: Final[Mapping[str, AttributeValue]] = {"placement": "residential"}
AWAY_RESIDENTIAL: Final[Mapping[str, AttributeValue]] = {"placement": "residential", "host_authority": "Westerdown"}
TEMPORARY: Final[Mapping[str, AttributeValue]] = {"placement": "foster", "temporary": True}


@dataclass(slots=True)
class Care:
    """One period of care of children placed together, as it is to be told."""

    start: date
    legal: str
    stays: list[Stay]
    orders: list[tuple[date, str]] = field(default_factory=list)  # later changes of legal status
    end: date | None = None
    watched_until: date | None = None  # placed for adoption: other regulations from that day
    reviews: list[date] = field(default_factory=list)

    def legal_on(self, day: date) -> str:
        """The legal status on that day."""
        return [code for when, code in [(self.start, self.legal), *self.orders] if when <= day][-1]


def look_after(desk: Desk, children: Sequence[Child], care: Care) -> Care:
    """Tell the whole period: status, placements, reviews, visits, plans and health; gives it back with its reviews."""
    periods = {child.ref: child.episode("care") for child in children}
    late = desk.dice.weighted(((0, 60), (1, 30), (3, 10)))
    desk.for_all(children, "looked_after_started", care.start, {"legal_status": care.legal}, episodes=periods, lag=late)
    for day, code in care.orders:
        desk.for_all(children, "legal_status_changed", day, {"legal_status": code}, episodes=periods)
    place(desk, children, care)
    stop = care.watched_until or care.end
    hold_reviews(desk, children, care, stop, periods)
    visit_placements(desk, children, care, stop)
    _plans(desk, children, care, stop, periods)
    if care.end is not None:
        desk.for_all(children, "looked_after_ended", care.end, episodes=periods)
    return care


def place(desk: Desk, children: Sequence[Child], care: Care) -> None:
    """The placements of the period, each ended by the next; a temporary stay ends by itself."""
    current: dict[str, str] = {}
    for stay in care.stays:
        following = {child.ref: child.episode("placement") for child in children}
        if stay.temporary:
            desk.for_all(children, "placement_started", stay.day, stay.attributes, episodes=following)
            back = days_after(stay.day, stay.nights)
            desk.for_all(children, "placement_ended", back, episodes=following)
            continue
        if current:
            desk.for_all(children, "placement_ended", stay.day, episodes=current)
        desk.for_all(
            children, "placement_started", stay.day, stay.attributes, episodes=following,
            lag=desk.dice.weighted(((0, 40), (1, 35), (3, 15), (7, 10))),
        )  # fmt: skip
        current = following
    if care.end is not None and current:
        desk.for_all(children, "placement_ended", care.end, episodes=current)


def hold_reviews(
    desk: Desk, children: Sequence[Child], care: Care, stop: date | None, periods: Mapping[str, str]
) -> None:
    """Looked-after reviews with what follows each; `care.reviews` is set to their days."""

    def due(day: date, number: int) -> date:
        return working_after(day, 20) if number == 0 else months_after(day, 3 if number == 1 else 6)

    def do(previous: date, planned: Planned, due: date) -> None:
        meeting(desk, children, "looked_after_review_held", previous, planned, episodes=periods)
        sent = working_after(planned.day, desk.dice.weighted(((3, 40), (5, 40), (8, 20))))
        answered = working_after(sent, desk.dice.weighted(((3, 40), (5, 45), (9, 15))))
        minutes = working_after(planned.day, desk.dice.weighted(((15, 35), (19, 35), (24, 20), (33, 10))))
        for kind, day in (
            ("iro_oversight", days_after(planned.day, 42)),
            ("review_recommendations_sent", sent),
            ("review_recommendations_answered", answered),
            ("review_minutes_sent", minutes),
        ):
            if stop is None or day <= stop:
                desk.for_all(children, kind, day, episodes=periods)

    care.reviews = repeat(desk, children[0], care.start, stop, due, do, late=0.1, early=0.12)


def visit_placements(desk: Desk, children: Sequence[Child], care: Care, stop: date | None) -> None:
    """Visits for each placement that restarts the year; a care order at home starts its own week."""
    starts = [stay for stay in care.stays if stay.restarts]
    ends = [*(stay.day for stay in starts[1:]), stop][: len(starts)]
    for stay, end in zip(starts, ends, strict=True):
        if stay.attributes["placement"] == "adoption" or stay.day > LAST:
            continue
        orders = [day for day, code in care.orders if code == "C2" and stay.day < day and (end is None or day < end)]
        at_home = stay.attributes["placement"] == "with_parents"
        restart = orders[0] if orders and at_home else None
        _visits_of(desk, children, care, stay, stay.day, restart or end)
        if restart is not None:
            _visits_of(desk, children, care, stay, restart, end)


def _visits_of(desk: Desk, children: Sequence[Child], care: Care, stay: Stay, start: date, end: date | None) -> None:
    def do(previous: date, planned: Planned, due: date) -> None:
        place = "placement" if desk.dice.chance(0.5) else ""
        visit(desk, children, "looked_after_visit", previous, planned, due, place=place)

    def due(day: date, number: int) -> date:
        return days_after(day, 7) if number == 0 else visit_due(care, stay, day)

    repeat(desk, children[0], start, end, due, do, late=0.09, early=0.3)


def visit_due(care: Care, stay: Stay, day: date) -> date:
    """When the next visit is due after one on `day`: the interval of regulation 28, as the county's workers know it."""
    facts = stay.attributes
    reviewed = any(stay.day <= review <= day for review in care.reviews)
    interim_at_home = facts["placement"] == "with_parents" and care.legal_on(day) == "C1"
    if facts.get("regulation") == "24" or interim_at_home:
        return days_after(day, 28 if reviewed else 7)
    if facts.get("regulation") == "19":
        return days_after(day, 42 if reviewed else 7)
    if day >= months_after(stay.day, 12):
        if facts.get("long_term_foster") is True and facts.get("child_agrees") is True:
            return months_after(day, 6)
        if facts.get("intended_to_18") is True:
            return months_after(day, 3)
    return days_after(day, 42)


def _plans(desk: Desk, children: Sequence[Child], care: Care, stop: date | None, periods: Mapping[str, str]) -> None:
    dice = desk.dice

    def once(kind: str, day: date, attributes: Mapping[str, AttributeValue] | None = None) -> None:
        if stop is None or day <= stop:
            desk.for_all(children, kind, day, attributes, episodes=periods)

    once("care_plan_made", working_after(care.start, dice.number(3, 11)))
    once("placement_plan_made", working_after(care.start, dice.number(0, 6)))
    once("health_assessment", working_after(care.start, dice.number(14, 24)), {"type": "initial"})
    once("permanence_plan_made", on_or_before(days_after(care.start, dice.number(80, 130))))
    health = months_after(care.start, 6)
    while health <= LAST:
        once("health_assessment", on_or_before(health), {"type": "review", "refused": dice.chance(0.05)})
        once("dental_check", on_or_before(days_after(health, dice.number(-20, 20))))
        young = any(child.age(health) < 5 for child in children)
        health = months_after(health, 6 if young else 12)
    if all(child.age(care.start) >= 4 for child in children):
        meeting_day = working_after(care.start, dice.number(12, 22))
        while meeting_day <= LAST:
            once("pep_held", meeting_day)
            meeting_day = on_or_before(days_after(meeting_day, dice.number(110, 130)))
