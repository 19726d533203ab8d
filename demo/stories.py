"""The usual stories: from a contact that goes no further to a plan, a court and care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from demo.casefile import Child, Desk
from demo.days import LAST, days_after, months_after, on_or_after, on_or_before, working_after
from demo.org import COURT_1, COURT_2, CWD, LAC
from demo.pathways.care import (
    AT_HOME,
    AWAY_RESIDENTIAL,
    CONNECTED,
    CONNECTED_24,
    FOSTER,
    FOSTER_TO_18,
    LONG_TERM,
    RESIDENTIAL,
    TEMPORARY,
    Care,
    Stay,
    look_after,
)
from demo.pathways.court import issue, letter_before
from demo.pathways.front_door import assess, close_after, contact, refer
from demo.pathways.missing import goes_missing
from demo.pathways.protection import confer, enquire, protect
from demo.pathways.work import cin_work, supervision

COURT_TEAMS: Final = (COURT_1, COURT_2)
Family = Sequence[Child]


def court_team(children: Family) -> str:
    """The court team that takes this family: they take turns by the family's number."""
    return COURT_TEAMS[int(children[0].family.removeprefix("F-")) % 2]


def only_contact(desk: Desk, children: Family, day: date) -> None:
    """One contact, or two some months apart, and no case."""
    contact(desk, children, day, desk.dice.pick(("universal", "early help", "information only")))
    if desk.dice.chance(0.35):
        contact(desk, children, days_after(day, desk.dice.number(20, 200)), "early help")


def assessed(desk: Desk, children: Family, day: date) -> None:
    """Assessed, and closed."""
    referred = refer(desk, children, day)
    done = assess(desk, children, referred, "nfa")
    supervision(desk, children, referred, close_after(desk, children, done))


def in_need(desk: Desk, children: Family, day: date) -> None:
    """Assessed, then a child in need plan in a court team for some months."""
    referred = refer(desk, children, day)
    done = assess(desk, children, referred, "cin")
    desk.assign(children, court_team(children), working_after(done, 2))
    end = on_or_before(months_after(done, desk.dice.number(4, 9)))
    cin_work(desk, children, done, end)
    supervision(desk, children, referred, close_after(desk, children, end))


def enquired(desk: Desk, children: Family, day: date) -> None:
    """A section 47 enquiry without a conference, then help or closing."""
    referred = refer(desk, children, day)
    outcome = desk.dice.weighted((("cin", 60), ("nfa", 40)))
    enquire(desk, children, working_after(referred, desk.dice.number(0, 2)), outcome)
    done = assess(desk, children, referred, outcome)
    if outcome == "nfa":
        supervision(desk, children, referred, close_after(desk, children, done))
        return
    desk.assign(children, court_team(children), working_after(done, 2))
    end = on_or_before(months_after(done, desk.dice.number(3, 6)))
    cin_work(desk, children, done, end)
    supervision(desk, children, referred, close_after(desk, children, end))


def onto_a_plan(desk: Desk, children: Family, day: date) -> tuple[date, date]:
    """Referral, enquiry, conference, and the move to a court team: the days of the referral and the conference."""
    referred = refer(desk, children, day)
    enquiry = enquire(desk, children, working_after(referred, desk.dice.number(0, 3)), "icpc")
    assert enquiry.conference is not None
    assess(desk, children, referred, "icpc")
    desk.assign(children, court_team(children), enquiry.conference)
    confer(desk, children, enquiry.conference, "plan")
    return referred, enquiry.conference


def protected(desk: Desk, children: Family, day: date) -> None:
    """A child protection plan, then child in need, then closed; some conferences make no plan."""
    if desk.dice.chance(0.12):
        _no_plan(desk, children, day)
        return
    referred, conference = onto_a_plan(desk, children, day)
    months = desk.dice.weighted(((6, 15), (9, 40), (12, 25), (15, 20)))
    ended = protect(desk, children, conference, months)
    if ended is None:
        supervision(desk, children, referred, None)
        return
    end = on_or_before(months_after(ended, desk.dice.number(3, 5)))
    cin_work(desk, children, ended, end)
    supervision(desk, children, referred, close_after(desk, children, end))
    if desk.dice.chance(0.3):
        goes_missing(desk, children[0], days_after(conference, desk.dice.number(20, 120)))


def _no_plan(desk: Desk, children: Family, day: date) -> None:
    referred = refer(desk, children, day)
    enquiry = enquire(desk, children, working_after(referred, 1), "icpc")
    assert enquiry.conference is not None
    done = assess(desk, children, referred, "cin")
    confer(desk, children, enquiry.conference, "no_plan")
    desk.assign(children, court_team(children), working_after(done, 1))
    end = on_or_before(months_after(done, 4))
    cin_work(desk, children, done, end)
    supervision(desk, children, referred, close_after(desk, children, end))


def pre_proceedings(desk: Desk, children: Family, day: date) -> None:
    """On a plan, a letter before proceedings, and the court avoided after some fourteen weeks."""
    referred, conference = onto_a_plan(desk, children, day)
    ended = protect(desk, children, conference, 12)
    letter = on_or_after(days_after(conference, desk.dice.number(60, 100)))
    letter_before(desk, children, letter, days_after(letter, 7 * desk.dice.weighted(((11, 30), (13, 40), (18, 30)))))
    if ended is None:
        supervision(desk, children, referred, None)
        return
    end = on_or_before(months_after(ended, 4))
    cin_work(desk, children, ended, end)
    supervision(desk, children, referred, close_after(desk, children, end))


def to_court(desk: Desk, children: Family, day: date, outcome: str) -> None:
    """On a plan, into proceedings and care under an interim order: `outcome` says how it goes on.

    "foster": a care order and a foster home; "kin": with a connected person, then special guardianship; "home": placed
    with the parents, later under a full order; "adoption": a placement order and an adoptive home.
    """
    dice = desk.dice
    referred, conference = onto_a_plan(desk, children, day)
    issued = on_or_after(days_after(conference, dice.number(70, 110)))
    letter_before(desk, children, on_or_after(days_after(issued, -dice.number(30, 60))), None)
    protect(desk, children, conference, max(4, round((issued - conference).days / 30.4) + 1))
    weeks = dice.weighted(((24, 25), (26, 30), (31, 25), (38, 20)))
    concluded = issue(desk, children, issued, weeks)
    start = on_or_after(days_after(issued, dice.number(5, 12)))
    first = {"foster": FOSTER, "kin": CONNECTED_24, "home": AT_HOME, "adoption": FOSTER}[outcome]
    care = Care(start, "C1", [Stay(start, first)])
    if outcome == "kin":
        care.stays.append(Stay(on_or_after(days_after(start, 105)), CONNECTED))
    elif outcome == "foster" and dice.chance(0.5):
        care.stays.append(Stay(on_or_after(days_after(start, dice.number(40, 90))), FOSTER))
    if concluded is not None:
        _after_the_order(desk, children, care, concluded, outcome)
    look_after(desk, children, care)
    closed = None
    if care.end is not None:
        closed = on_or_after(days_after(care.end, 30))
        desk.close(children, closed)
    supervision(desk, children, referred, closed)


def _after_the_order(desk: Desk, children: Family, care: Care, concluded: date, outcome: str) -> None:
    if outcome == "kin":
        care.end = concluded
        return
    moved = working_after(concluded, 15)
    if outcome == "adoption":
        care.orders.append((concluded, "E1"))
        placed = on_or_after(days_after(concluded, desk.dice.number(70, 130)))
        care.watched_until = placed
        care.stays.append(Stay(placed, {"placement": "adoption"}))
        desk.for_all(children, "placed_for_adoption", placed)
        made = on_or_after(days_after(placed, 150))
        if made <= LAST:
            desk.for_all(children, "adoption_order_made", made)
            care.end = made
    else:
        care.orders.append((concluded, "C2"))
        if outcome == "foster":
            care.stays.append(Stay(working_after(concluded, 25), FOSTER_TO_18))
    desk.assign(children, LAC, moved)


def accommodated(desk: Desk, children: Family, day: date) -> None:
    """A young person looked after by agreement: a few moves, episodes of being missing, sometimes home again."""
    dice = desk.dice
    referred = refer(desk, children, day)
    assess(desk, children, referred, "cin")
    start = working_after(referred, dice.number(4, 30))
    kind = dice.weighted(((FOSTER, 55), (RESIDENTIAL, 25), (AWAY_RESIDENTIAL, 20)))
    care = Care(start, "V2", [Stay(start, kind)])
    moved = on_or_after(days_after(start, dice.number(50, 160)))
    if dice.chance(0.6):
        care.stays.append(Stay(moved, dice.pick((FOSTER, RESIDENTIAL, FOSTER_TO_18))))
    if dice.chance(0.35):
        care.end = on_or_before(months_after(start, dice.number(6, 14)))
        if care.end > LAST:
            care.end = None
    desk.assign(children, LAC, working_after(start, 60))
    look_after(desk, children, care)
    day_missing = days_after(start, dice.number(10, 50))
    until = care.end or LAST
    while dice.chance(0.8) and day_missing < days_after(until, -5):
        goes_missing(desk, children[0], day_missing)
        day_missing = days_after(day_missing, dice.number(12, 75))
    closed = None
    if care.end is not None:
        closed = on_or_after(days_after(care.end, 45))
        desk.close(children, closed)
    supervision(desk, children, referred, closed)


def disabled(desk: Desk, children: Family, day: date) -> None:
    """A disabled child in need: long, steady work with reviews each quarter."""
    referred = refer(desk, children, day, CWD)
    done = assess(desk, children, referred, "cin")
    end = on_or_before(months_after(done, desk.dice.number(14, 40)))
    cin_work(desk, children, done, end, rare=True)
    supervision(desk, children, referred, close_after(desk, children, end))


def carried_over(desk: Desk, children: Family, day: date) -> None:
    """Children in care since before the case system began: what was carried over is only the latest of each."""
    dice = desk.dice
    desk.open(children, day)
    desk.assign(children, LAC, day)
    care = Care(day, "C2", [Stay(day, FOSTER_TO_18)])
    settled = days_after(day, 120)
    lasting = LONG_TERM if children[0].age(LAST) >= 9 else FOSTER_TO_18
    care.stays.append(Stay(on_or_after(settled), lasting))
    if dice.chance(0.3):
        away = on_or_after(days_after(LAST, -dice.number(60, 400)))
        care.stays.append(Stay(away, TEMPORARY, nights=6))
        care.stays.append(Stay(days_after(away, 6), dict(lasting) | {"same_carers": True}))
    look_after(desk, children, care)
    supervision(desk, children, day, None)
