"""The ordinary work on a case: visits, meetings and supervision, with bookings, failed attempts and duty visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from demo.casefile import Attributes, Child, Desk, Planned
from demo.days import LAST, RELAXED, days_after, is_working, months_after, on_or_before, working_after, working_before
from engine.words.values import AttributeValue

NOT_IN = ("no answer at the door", "family out", "young person not back from school", "parent refused entry")
AWAY = ("holiday", "hospital", "abroad")


def repeat(
    desk: Desk,
    child: Child,
    start: date,
    end: date | None,
    due_after: Callable[[date, int], date],
    do: Callable[[date, Planned, date], None],
    *,
    late: float = 0.08,
    early: float = 0.3,
) -> list[date]:
    """Do what falls due again and again from `start`, until `end` or past the county's last day; the days done.

    `due_after(previous, number)` says when the number-th (from 0) is due; `do(previous, planned, due)` writes it down.
    The first one past the last day is written too, so that its booking stands.
    """
    done: list[date] = []
    previous = start
    while previous <= LAST:
        due = due_after(previous, len(done))
        planned = desk.plan(child, previous, due, late, early)
        if end is not None and planned.day > end:
            break
        do(previous, planned, due)
        done.append(planned.day)
        previous = planned.day
    return [day for day in done if day <= LAST]


def visit(
    desk: Desk,
    children: Sequence[Child],
    kind: str,
    previous: date,
    planned: Planned,
    due: date,
    *,
    episodes: Mapping[str, str] | None = None,
    place: str = "",
) -> None:
    """One visit to these children together: booked or not, tried or not, sometimes without a record for one of them."""
    dice, day = desk.dice, planned.day
    _book(desk, children, kind, previous, day, 0.45)
    late = day > due
    if dice.chance(0.35 if late else 0.05):
        _failed(desk, children, kind, previous, day, due, episodes)
    if late and dice.chance(0.2):
        _away(desk, children, previous, day)
    attributes: dict[str, AttributeValue] = {"seen": True}
    if place:
        attributes["place"] = place
    if kind == "looked_after_visit" and RELAXED[0] <= day <= RELAXED[1] and dice.chance(0.35):
        attributes["mode"] = "video"
    if planned.duty is not None:
        attributes |= {"done_by": planned.duty.id, "by_role": "duty"}
    at = dice.time(9, 18) if dice.chance(0.4) else None
    missed = dice.number(0, len(children) - 1) if len(children) > 1 and dice.chance(0.05) else -1
    for number, child in enumerate(children):
        if number == missed:
            continue
        own = dict(attributes)
        if child.age(day) >= 4:
            own["seen_alone"] = dice.chance(0.8)
        desk.add(child, kind, day, own, at=at, episode=(episodes or {}).get(child.ref, ""))


def meeting(
    desk: Desk,
    children: Sequence[Child],
    kind: str,
    previous: date,
    planned: Planned,
    *,
    episodes: Mapping[str, str] | None = None,
    attributes: Mapping[str, AttributeValue] | None = None,
) -> None:
    """One meeting about these children: nearly always booked; siblings share its `meeting` reference."""
    _book(desk, children, kind, previous, planned.day, 0.8)
    own: dict[str, AttributeValue] = dict(attributes or {})
    if len(children) > 1:
        own["meeting"] = f"{children[0].family}-{kind.split('_')[0]}-{planned.day:%y%m%d}"
    if planned.duty is not None:
        own |= {"done_by": planned.duty.id, "by_role": "duty"}
    desk.for_all(children, kind, planned.day, own, episodes=episodes)


def _book(desk: Desk, children: Sequence[Child], kind: str, previous: date, day: date, share: float) -> None:
    dice = desk.dice
    if not dice.chance(share) or (day - previous).days < 3:
        return
    booked = on_or_before(days_after(day, -dice.number(1, min(15, (day - previous).days - 1))))
    if booked <= previous:
        return
    if dice.chance(0.04):
        first = working_before(day, 2)
        if first > booked:
            desk.for_all(children, "booked", booked, {"of": kind, "for": first}, lag=0)
            cancelled: Attributes = {"of": kind, "for": first, "reason": "family asked for another day"}
            desk.for_all(children, "booking_cancelled", booked, cancelled, lag=0)
    desk.for_all(children, "booked", booked, {"of": kind, "for": day}, lag=0)


def _failed(
    desk: Desk,
    children: Sequence[Child],
    kind: str,
    previous: date,
    day: date,
    due: date,
    episodes: Mapping[str, str] | None,
) -> None:
    """A visit tried and not made: half of the time as an attempt, else as a visit at which the child was not seen."""
    dice = desk.dice
    tried = on_or_before(min(due, days_after(day, -dice.number(1, 3))))
    if tried <= previous:
        return
    why = dice.pick(NOT_IN)
    if dice.chance(0.5):
        desk.for_all(children, "attempted", tried, {"of": kind, "reason": why}, lag=dice.number(0, 1))
    else:
        not_seen: Attributes = {"seen": False, "not_seen_reason": why}
        desk.for_all(children, kind, tried, not_seen, episodes=episodes, lag=dice.number(0, 2))


def _away(desk: Desk, children: Sequence[Child], previous: date, day: date) -> None:
    gone = days_after(day, -desk.dice.number(4, 9))
    if gone <= previous:
        return
    reason = desk.dice.pick(AWAY)
    desk.for_all(children, "child_away_started", gone, {"reason": reason}, lag=1)
    desk.for_all(children, "child_away_ended", days_after(day, -1), {"reason": reason}, lag=1)


def explain(desk: Desk, children: Sequence[Child], of: str, day: date, words: str) -> None:
    """A manager gives the reason for something late."""
    desk.for_all(children, "reason_given", day, {"of": of, "code": "late", "words": words, "by": "manager"}, lag=0)


def supervision(desk: Desk, children: Sequence[Child], opened: date, closed: date | None) -> None:
    """Case supervision of these children together, at most three months apart but for a small tail."""

    def do(previous: date, planned: Planned, due: date) -> None:
        day = planned.day if is_working(planned.day) else on_or_before(planned.day)
        desk.for_all(children, "case_supervision", day, {"by_role": "manager"})

    repeat(desk, children[0], opened, closed, lambda day, _: months_after(day, 3), do, late=0.12, early=0.75)


def cp_visits(desk: Desk, children: Sequence[Child], start: date, end: date | None, plans: Mapping[str, str]) -> None:
    """Child protection visits every 10 working days of the plan."""

    def do(previous: date, planned: Planned, due: date) -> None:
        visit(desk, children, "cp_visit", previous, planned, due, episodes=plans)

    repeat(desk, children[0], start, end, lambda day, _: working_after(day, 10), do, late=0.09)


def core_groups(desk: Desk, children: Sequence[Child], start: date, end: date | None, plans: Mapping[str, str]) -> None:
    """Core groups: 10 working days from the conference, then every four weeks, with the record sent some days later."""

    def do(previous: date, planned: Planned, due: date) -> None:
        meeting(desk, children, "core_group_held", previous, planned, episodes=plans)
        sent = working_after(planned.day, desk.dice.weighted(((3, 30), (4, 30), (5, 25), (8, 10), (12, 5))))
        if end is None or sent <= end:
            desk.for_all(children, "core_group_record_sent", sent, episodes=plans)

    def due(day: date, number: int) -> date:
        return working_after(day, 10) if number == 0 else days_after(day, 28)

    repeat(desk, children[0], start, end, due, do, late=0.12, early=0.2)


def cin_work(desk: Desk, children: Sequence[Child], start: date, end: date | None, rare: bool = False) -> None:
    """A child in need plan: visits every 20 working days (or `rare`, each quarter), reviews every six weeks."""
    plans = {child.ref: child.episode("cin") for child in children}
    desk.for_all(children, "cin_plan_started", start, episodes=plans)

    def see(previous: date, planned: Planned, due: date) -> None:
        visit(desk, children, "cin_visit", previous, planned, due, episodes=plans)

    def review(previous: date, planned: Planned, due: date) -> None:
        meeting(desk, children, "cin_review_held", previous, planned, episodes=plans)
        sent = working_after(planned.day, desk.dice.number(2, 7))
        if end is None or sent <= end:
            desk.for_all(children, "cin_review_record_sent", sent, episodes=plans)

    weeks = 84 if rare else 42
    repeat(desk, children[0], start, end, lambda day, _: working_after(day, 20), see, late=0.1)
    repeat(desk, children[0], start, end, lambda day, _: days_after(day, weeks), review, late=0.12, early=0.2)
    if end is not None:
        desk.for_all(children, "cin_plan_ended", end, episodes=plans)


def see(desk: Desk, children: Sequence[Child], kind: str, days: Sequence[str], episodes: Mapping[str, str]) -> None:
    """Visits on exactly these days, at which the children were seen, written up promptly."""
    for day in days:
        for child in children:
            attributes = {"seen": True} | ({"seen_alone": True} if child.age(date.fromisoformat(day)) >= 4 else {})
            desk.add(child, kind, date.fromisoformat(day), attributes, episode=episodes.get(child.ref, ""), lag=0)


def meeting_record(
    desk: Desk, children: Sequence[Child], kind: str, days: Sequence[str], episodes: Mapping[str, str]
) -> None:
    """Meetings on exactly these days, written up promptly; core groups with their record."""
    for text in days:
        day = date.fromisoformat(text)
        desk.for_all(children, kind, day, episodes=episodes, lag=desk.dice.number(0, 1))
        if kind == "core_group_held":
            desk.for_all(children, "core_group_record_sent", working_after(day, 4), episodes=episodes, lag=0)
