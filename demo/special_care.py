"""Children in care told one by one: each sort of placement and order, and those who cannot be watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from demo.casefile import Attributes, Child, Desk
from demo.days import days_after, months_after, on_or_after, working_after
from demo.org import COURT_1, LAC
from demo.pathways.care import (
    AT_HOME,
    AT_HOME_19,
    AWAY_RESIDENTIAL,
    CONNECTED_24,
    FOSTER,
    FOSTER_TO_18,
    LONG_TERM,
    RESIDENTIAL,
    TEMPORARY,
    Care,
    Stay,
    look_after,
    place,
    visit_placements,
)
from demo.pathways.court import issue
from demo.pathways.front_door import assess, refer
from demo.pathways.work import explain, see, supervision

Told = Callable[[Desk, list[Child], date], None]


def _known(desk: Desk, children: list[Child], day: date, team: str = LAC, weeks: int = 5) -> date:
    """Referred and assessed some weeks before `day`, when the team takes over: the day of the referral."""
    referred = refer(desk, children, days_after(day, -7 * weeks))
    assess(desk, children, referred, "cin", done=working_after(referred, 30))
    desk.assign(children, team, day)
    return referred


def settled(desk: Desk, children: list[Child], day: date) -> None:
    """A young person in residential care by agreement."""
    referred = _known(desk, children, day)
    look_after(desk, children, Care(day, "V2", [Stay(day, RESIDENTIAL)]))
    supervision(desk, children, referred, None)


def connected_person(desk: Desk, children: list[Child], day: date) -> None:
    """With a connected person under temporary approval: weekly visits until the first review."""
    referred = _known(desk, children, day, COURT_1)
    look_after(desk, children, Care(day, "V2", [Stay(day, CONNECTED_24)]))
    desk.for_all(children, "temporary_approval_granted", day, {"until": days_after(day, 112)}, lag=1)
    supervision(desk, children, referred, None)


def at_home_before_assessment(desk: Desk, children: list[Child], day: date) -> None:
    """Placed with parents before the assessment is complete (regulation 19), after some months in foster care."""
    referred = _known(desk, children, day)
    care = Care(day, "C2", [Stay(day, FOSTER), Stay(date(2020, 9, 1), AT_HOME_19)])
    look_after(desk, children, care)
    supervision(desk, children, referred, None)


def interim_order_at_home(desk: Desk, children: list[Child], day: date) -> None:
    """An interim care order, living with the parents."""
    referred = _known(desk, children, day, COURT_1)
    issue(desk, children, days_after(day, -8), 30)
    look_after(desk, children, Care(day, "C1", [Stay(day, AT_HOME)]))
    supervision(desk, children, referred, None)


def full_order_at_home(desk: Desk, children: list[Child], day: date) -> None:
    """The interim order becomes a full one while the child lives at home: a visit within a week of it."""
    referred = _known(desk, children, day, COURT_1)
    concluded = issue(desk, children, days_after(day, -8), 28)
    care = Care(day, "C1", [Stay(day, AT_HOME)])
    if concluded is not None:
        care.orders.append((concluded, "C2"))
        desk.assign(children, LAC, working_after(concluded, 15))
    look_after(desk, children, care)
    supervision(desk, children, referred, None)


def placed_for_adoption(desk: Desk, children: list[Child], day: date) -> None:
    """A placement order, and since August with the adopters: no longer under the Care Planning Regulations."""
    referred = _known(desk, children, day)
    placed = date(2020, 8, 10)
    care = Care(day, "C1", [Stay(day, FOSTER), Stay(placed, {"placement": "adoption"})])
    care.orders.append((on_or_after(days_after(day, 200)), "E1"))
    care.watched_until = placed
    look_after(desk, children, care)
    desk.for_all(children, "placed_for_adoption", placed, lag=0)
    supervision(desk, children, referred, None)


def no_placement_recorded(desk: Desk, children: list[Child], day: date) -> None:
    """Looked after, and the placement has not been entered."""
    referred = _known(desk, children, day, weeks=3)
    look_after(desk, children, Care(day, "V2", []))
    supervision(desk, children, referred, None)


def first_review_missed(desk: Desk, children: list[Child], day: date) -> None:
    """The first review is past its twenty working days: the chair was ill."""
    referred = _known(desk, children, day)
    care = Care(day, "V2", [Stay(day, FOSTER)])
    periods = {child.ref: child.episode("care") for child in children}
    desk.for_all(children, "looked_after_started", day, {"legal_status": "V2"}, episodes=periods, lag=0)
    place(desk, children, care)
    visit_placements(desk, children, care, None)
    desk.for_all(
        children, "booked", date(2020, 9, 14), {"of": "looked_after_review_held", "for": date(2020, 9, 29)}, lag=0
    )
    cancelled: Attributes = {"of": "looked_after_review_held", "for": date(2020, 9, 29), "reason": "chair ill"}
    desk.for_all(children, "booking_cancelled", date(2020, 9, 28), cancelled, lag=0)
    desk.for_all(
        children, "booked", date(2020, 9, 29), {"of": "looked_after_review_held", "for": date(2020, 10, 9)}, lag=0
    )
    explain(desk, children, "looked_after_review", date(2020, 9, 30), "chair ill, rearranged 9 October")
    supervision(desk, children, referred, None)


def review_recorded_late(desk: Desk, children: list[Child], day: date) -> None:
    """A first review held in time and recorded last Friday afternoon: an alert that is withdrawn on Monday."""
    referred = _known(desk, children, day)
    care = Care(day, "V2", [Stay(day, FOSTER)])
    periods = {child.ref: child.episode("care") for child in children}
    desk.for_all(children, "looked_after_started", day, {"legal_status": "V2"}, episodes=periods, lag=0)
    place(desk, children, care)
    visit_placements(desk, children, care, None)
    desk.for_all(children, "looked_after_review_held", date(2020, 9, 24), episodes=periods, lag=6)
    supervision(desk, children, referred, None)


def away_for_some_nights(desk: Desk, children: list[Child], day: date) -> None:
    """Long-term foster care, with a temporary stay elsewhere and back with the same carers."""
    referred = _known(desk, children, day)
    away = date(2020, 7, 20)
    care = Care(day, "C2", [Stay(day, FOSTER_TO_18)])
    care.stays.append(Stay(away, TEMPORARY, nights=10))
    care.stays.append(Stay(days_after(away, 10), dict(FOSTER_TO_18) | {"same_carers": True}))
    look_after(desk, children, care)
    supervision(desk, children, referred, None)


def long_term_foster(desk: Desk, children: list[Child], day: date) -> None:
    """Matched long term, the young person agrees: after the first year visits every six months."""
    referred = _known(desk, children, day)
    look_after(desk, children, Care(day, "C2", [Stay(day, LONG_TERM)]))
    desk.for_all(children, "long_term_matched", months_after(day, 2), lag=0)
    supervision(desk, children, referred, None)


def moved_twice_in_a_month(desk: Desk, children: list[Child], day: date) -> None:
    """An emergency placement and two moves: each begins its own first week; visited on the day of a move."""
    referred = _known(desk, children, day)
    moves = (date(2020, 8, 25), date(2020, 9, 15))
    care = Care(day, "V2", [Stay(day, FOSTER), Stay(moves[0], RESIDENTIAL), Stay(moves[1], AWAY_RESIDENTIAL)])
    look_after(desk, children, care)
    see(desk, children, "looked_after_visit", tuple(move.isoformat() for move in moves), {})
    supervision(desk, children, referred, None)


PIECES: Final[tuple[tuple[Told, date, tuple[int, int], int], ...]] = (
    (connected_person, date(2020, 9, 16), (3, 6), 2),
    (connected_person, date(2020, 6, 9), (1, 4), 1),
    (at_home_before_assessment, date(2020, 3, 11), (9, 12), 1),
    (interim_order_at_home, date(2020, 7, 14), (5, 8), 2),
    (full_order_at_home, date(2019, 9, 24), (4, 8), 1),
    (placed_for_adoption, date(2019, 10, 8), (0, 1), 1),
    (no_placement_recorded, date(2020, 9, 22), (13, 15), 1),
    (first_review_missed, date(2020, 9, 3), (10, 13), 1),
    (review_recorded_late, date(2020, 8, 27), (12, 14), 1),
    (away_for_some_nights, date(2019, 2, 12), (8, 10), 1),
    (long_term_foster, date(2018, 11, 20), (9, 11), 1),
    (moved_twice_in_a_month, date(2020, 8, 11), (14, 15), 1),
)
