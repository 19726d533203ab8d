"""Smaller work: children missing, exploitation, pre-proceedings, private fostering, care leavers, and bookings to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.casefile import Attributes, Child, Holding
from demo.days import LAST, days_after, months_after, on_or_before, working_after, working_before
from demo.full.numbers import (
    CARE_LEAVERS,
    PRE_PROCEEDINGS,
    PRIVATELY_FOSTERED,
    RISK_ASSESSED,
    RISK_HIGH,
    RISK_MODERATE,
    SAFETY_PLANS,
)
from demo.full.staff import LAC, SIXTEEN
from demo.full.telling import GO_LIVE, LAST_WORKED, Every, Family, Telling, chain, lates, next_working, spread

# September's returns: children, how often each was missing, and what came of it. 31 episodes by 22 children.
RETURNS: Final = (
    ((1, 1, 1, 1, 1, 1, 2, 2, 3), "in time"),
    ((1, 1, 1, 2), "late"),
    ((1, 2), "refused"),
    ((1, 1, 1, 1, 1, 2, 3), "placed away"),
)


def tell_missing(telling: Telling, teenagers: Sequence[Child]) -> None:
    """Children missing in September, as the paper's note has them, and some in the months before."""
    dice, pool = telling.dice, list(teenagers)
    for counts, what in RETURNS:
        for count in counts:
            child = pool.pop()
            for number in range(count):
                found = date(2020, 9, (2 + dice.number(0, 5)) + 8 * number)
                _missing(telling, child, found, what)
    for month in range(4, 9):
        for number in range(9):
            child = pool[(month * 9 + number) % len(pool)]
            what = dice.weighted((("in time", 50), ("late", 25), ("refused", 10), ("early refusal", 15)))
            _missing(telling, child, date(2020, month, 3 + number * 2), what)


def _missing(telling: Telling, child: Child, day: date, what: str) -> None:
    desk, dice = telling.desk, telling.dice
    episode = child.episode("missing")
    found = datetime.combine(day, dice.time(7, 11))
    left = found - timedelta(hours=dice.number(6, 30))
    desk.add(child, "missing_started", left.date(), at=left.time(), episode=episode, lag=0)
    desk.add(child, "missing_found", day, at=found.time(), episode=episode, lag=0)
    offered = found + timedelta(hours=dice.number(4, 28))
    held = {"in time": dice.number(30, 66), "late": dice.number(76, 120), "refused": 78, "early refusal": 30}
    if what != "placed away":
        _at(telling, child, "rhi_offered", offered, episode)
    if what in ("in time", "late"):
        _at(telling, child, "rhi_held", found + timedelta(hours=held[what]), episode)
    elif what in ("refused", "early refusal"):
        _at(telling, child, "rhi_declined", found + timedelta(hours=held[what] + 24 * (what == "refused")), episode)


def _at(telling: Telling, child: Child, kind: str, moment: datetime, episode: str) -> None:
    telling.desk.add(child, kind, moment.date(), at=moment.time(), episode=episode, lag=0)


# Risks of exploitation: level, how many, first and last day of being identified, days to each meeting ("" for none).
RISKS: Final = (
    ("high", RISK_HIGH[0], "2020-07-06", "2020-07-17", (24, 58)),
    ("high", RISK_HIGH[1] - RISK_HIGH[0], "2020-07-06", "2020-07-24", (36,)),
    ("moderate", RISK_MODERATE[0], "2020-07-06", "2020-08-03", (40,)),
    ("moderate", RISK_MODERATE[1] - RISK_MODERATE[0], "2020-06-22", "2020-07-03", ()),
    ("", 5, "2020-07-06", "2020-08-14", ()),  # ended soon after
    ("", 5, "2020-05-26", "2020-06-05", ()),
)


def tell_exploitation(telling: Telling, teenagers: Sequence[Child]) -> None:
    """Risks of exploitation: assessed, met about, and plans of safety sent; few of them in time."""
    dice, pool, meetings = telling.dice, list(teenagers), list[tuple[Child, date, str]]()
    in_time, desk = RISK_ASSESSED[0], telling.desk
    for level, count, first, last, gaps in RISKS:
        for number in range(count):
            child, rated = pool.pop(), level or "moderate"
            episode = child.episode("risk")
            identified = spread(dice, date.fromisoformat(first), date.fromisoformat(last), number, count)
            quick = bool(gaps) and in_time > 0 and number % 2 == 0
            in_time -= quick
            assessed = working_after(identified, dice.number(3, 5) if quick else dice.number(8, 16))
            desk.add(child, "exploitation_risk_identified", identified, {"level": rated}, episode=episode, lag=0)
            desk.add(child, "exploitation_risk_assessed", assessed, {"level": rated}, episode=episode, lag=0)
            meetings += [(child, next_working(days_after(identified, gap)), episode) for gap in gaps]
            if not level:
                desk.add(child, "exploitation_risk_ended", working_after(assessed, 12), episode=episode, lag=0)
    assert in_time == 0
    for child, day, episode in meetings:
        desk.add(child, "risk_management_meeting", day, episode=episode, lag=1)
    options = [
        (working_after(day, dice.number(2, 5)), working_after(day, dice.number(7, 12))) for _, day, _ in meetings
    ]
    late = lates(
        dice,
        options,
        lambda _, total: total - round(total * SAFETY_PLANS),
        key=lambda day: (day.year, (day.month - 1) // 3),
    )
    for (child, _, episode), (early, over), is_late in zip(meetings, options, late, strict=True):
        desk.add(child, "safety_plan_sent", over if is_late else early, episode=episode, lag=0)


def tell_pre_proceedings(telling: Telling, families: Sequence[Family]) -> None:
    """Letters before proceedings: those that ended in the second quarter, and those still open."""
    dice = telling.dice
    in_time, total = PRE_PROCEEDINGS
    for number, family in enumerate(families[: total + 6]):
        episodes = {child.ref: child.episode("plo") for child in family}
        if number >= total:
            started = working_after(date(2020, 7, 22), dice.number(0, 45))
            telling.add(family, "pre_proceedings_started", started, None, episodes, lag=0)
            continue
        ended = working_after(date(2020, 7, 6), dice.number(0, 55))
        started = days_after(ended, -(dice.number(55, 82) if number < in_time else 118))
        telling.add(family, "pre_proceedings_started", next_working(started), None, episodes, lag=0)
        telling.add(family, "pre_proceedings_ended", ended, None, episodes, lag=0)


def tell_fostered_privately(telling: Telling) -> None:
    """Two children in private fostering, visited every six weeks."""
    for number in range(PRIVATELY_FOSTERED):
        (child,) = telling.family(1, 11, 14)
        notified = date(2020, 1 + number, 14)
        child.holdings.append(Holding(notified, LAC[number], telling.worker(LAC[number])))
        telling.desk.open([child], notified)
        episode = child.episode("fostering")
        telling.desk.add(child, "private_fostering_notified", notified, episode=episode, lag=0)
        first = working_after(notified, 5)
        for day in [first, *chain(telling.dice, first, working_before(LAST, 8 + number), Every(40), 0)]:
            telling.desk.add(child, "private_fostering_visit", day, {"seen": True}, episode=episode)
        for day in chain(telling.dice, notified, date(2020, 9, 10), Every(85), 0):
            telling.desk.add(child, "case_supervision", day, {"by_role": "manager"})


def tell_care_leavers(telling: Telling, sixteen: Sequence[Child]) -> None:
    """Care leavers of 19 to 21 with their pathway plans; and the plans of those of 16 and 17 still in care."""
    dice = telling.dice
    for number in range(CARE_LEAVERS):
        (child,) = telling.family(1, 19, 20)
        assert child.born is not None
        opened = months_after(child.born, 18 * 12)
        child.holdings.append(Holding(opened, SIXTEEN, ""))
        telling.desk.open([child], opened)
        _pathway(telling, child, opened, number)
    for number, child in enumerate(sixteen):
        assert child.born is not None
        plan = on_or_before(months_after(child.born, 16 * 12 + dice.number(1, 3)))
        if plan <= LAST_WORKED:
            _pathway(telling, child, plan, number)


def _pathway(telling: Telling, child: Child, made: date, number: int) -> None:
    episode = child.episode("leaving")
    dice = telling.dice
    start = max(on_or_before(made), days_after(GO_LIVE, -dice.number(5, 60)))
    telling.desk.add(child, "pathway_plan_made", start, episode=episode, lag=0)
    last = on_or_before(days_after(LAST, -(dice.number(5, 160) if number % 8 else dice.number(190, 230))))
    if last > start:
        for day in chain(dice, start, last, Every(178), 0.06):
            telling.desk.add(child, "pathway_plan_reviewed", day, episode=episode)
    if len(child.holdings) == 1 and not child.holdings[0].worker:
        for day in chain(dice, start, working_before(LAST, dice.number(2, 35)), Every(56), 0)[-3:]:
            telling.desk.add(child, "pa_contact", day)
        for day in chain(dice, start, working_before(LAST, dice.number(2, 50)), Every(85), 0):
            telling.desk.add(child, "case_supervision", day, {"by_role": "manager"})


def book(telling: Telling) -> None:
    """What is booked for the coming days: of most visits due soon, and of some that are overdue."""
    last = dict[tuple[str, str], date]()
    children = {child.ref: child for child in telling.children}
    limits = {"cp_visit": 14, "cin_visit": 28, "looked_after_visit": 42}
    for fact in telling.facts:
        if fact.kind in limits:
            key = (fact.child.ref, fact.kind)
            last[key] = max(last.get(key, date.min), fact.day)
    ended = {(fact.child.ref, fact.kind) for fact in telling.facts if fact.kind.endswith("_ended")}
    ends = {"cp_visit": "cp_plan_ended", "cin_visit": "cin_plan_ended", "looked_after_visit": "looked_after_ended"}
    for (ref, kind), day in sorted(last.items()):
        due = days_after(day, limits[kind])
        if (ref, ends[kind]) in ended or due > days_after(LAST, 14) or not telling.dice.chance(0.6):
            continue
        planned = max(
            on_or_before(days_after(due, -telling.dice.number(0, 3))), working_after(LAST, telling.dice.number(0, 6))
        )
        booked = working_before(LAST, telling.dice.number(1, 4))
        attributes: Attributes = {"of": kind, "for": planned}
        telling.desk.add(children[ref], "booked", booked, attributes, at=time(14, 0), lag=0)
