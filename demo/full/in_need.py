"""Child in need: plans, visits, reviews; and the visits of every sort of plan as they are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from demo.days import LAST, days_after, working_after, working_before
from demo.full.front_door import refer
from demo.full.staff import COURT, CWD
from demo.full.supervising import supervise, supervise_until
from demo.full.telling import LAST_WORKED, Every, Family, Telling, blocks, chain, groups, spread
from engine.words.values import AttributeValue

VISIT: Final = Every(20, working=True)
REVIEW: Final = Every(42)
VISITED_LATE: Final = 0.4  # of the intervals between visits: 89% up to date at the month ends since April
UP_TO_DATE, OVERDUE, NEW, NOT_HELD = "up to date", "overdue", "new", "not held"

# Open on 5 October: how many, first and last day of the plan's start, band of supervision, and what of the
# visits: all of one sort, or how many are overdue, the others up to date (100 of 111 in all).
OPEN: Final = (
    (5, "2020-10-01", "2020-10-02", "new", NEW),
    (1, "2020-10-01", "2020-10-02", "within 1", NEW),
    (15, "2020-09-08", "2020-09-30", "within 1", NEW),
    (8, "2020-09-01", "2020-09-04", "within 1", 0),
    (31, "2020-04-06", "2020-07-24", "2 to 3", 4),
    (34, "2020-04-06", "2020-08-28", "1 to 2", 0),
    (13, "2020-04-06", "2020-08-28", "within 1", 0),
    (15, "2019-09-02", "2020-03-20", "3 to 6", 4),
    (10, "2019-09-02", "2020-03-20", "2 to 3", 3),
    (12, "2019-05-07", "2020-02-21", "3 to 6", NOT_HELD),
    (16, "2019-05-07", "2020-04-24", "2 to 3", NOT_HELD),
    (10, "2019-05-07", "2020-06-19", "1 to 2", NOT_HELD),
    (2, "2019-05-07", "2020-06-19", "within 1", NOT_HELD),
)
STEPPED_DOWN: Final = (("within 1", 4), ("1 to 2", 8))  # from protection in September, not yet visited
# Ended: how many, start of the plan, first and last end.
ENDED: Final = (
    (44, "2020-02-10", "2020-06-12", "2020-09-01", "2020-09-30"),
    (5, "2020-02-10", "2020-06-12", "2020-10-01", "2020-10-02"),
    (44, "2019-09-09", "2020-01-31", "2020-04-03", "2020-08-28"),
    (26, "2020-02-03", "2020-04-24", "2020-06-15", "2020-08-28"),
)


def tell_in_need(telling: Telling, stepped: Sequence[tuple[Family, date]]) -> None:
    """Every child in need plan. `stepped`: the families whose protection plans ended on a day, stepping down."""
    for count, first, last, band, visits in OPEN:
        late = 0 if isinstance(visits, str) else visits
        rest = visits if isinstance(visits, str) else UP_TO_DATE
        status = blocks(telling.dice, ((OVERDUE, late), (rest, count - late)))
        told = list(groups(status))
        for number, (each, size) in enumerate(told):
            start = spread(telling.dice, date.fromisoformat(first), date.fromisoformat(last), number, len(told))
            family = telling.family(size, 4 if visits == NOT_HELD else 0, 15)
            referred = _referred_before(telling, family, start, band)
            telling.hand(family, CWD if visits == NOT_HELD else telling.turn(COURT), start)
            plan(telling, family, start, None, each)
            supervise(telling, family, referred, band)
    bands = [band for band, count in STEPPED_DOWN for _ in range(count)]
    for members, day in stepped:
        plan(telling, members, day, None, NEW)
        for child in members:
            supervise(telling, [child], child.spans[-1][0], bands.pop())
    assert not bands
    for count, first, last, end_first, end_last in ENDED:
        told = list(groups([""] * count))
        for number, (_, size) in enumerate(told):
            start = spread(telling.dice, date.fromisoformat(first), date.fromisoformat(last), number, len(told))
            end = spread(telling.dice, date.fromisoformat(end_first), date.fromisoformat(end_last), number, len(told))
            family = telling.family(size, 1, 15)
            referred = _referred_before(telling, family, start, "")
            telling.hand(family, telling.turn(COURT), start)
            plan(telling, family, start, end, "")
            close(telling, family, referred, end)


def _referred_before(telling: Telling, family: Family, start: date, band: str) -> date:
    """Referred and assessed so that the plan follows the assessment; the day of the referral."""
    dice = telling.dice
    done = start if start.day < 5 else working_before(start, dice.number(0, 1))
    days = dice.number(13, 16) if band == "new" else dice.number(28, 43)
    referred = max(working_before(done, days), date(2019, 3, 1))
    refer(telling, family, referred, done, "cin")
    return referred


def close(telling: Telling, family: Family, opened: date, end: date) -> None:
    """Close the case some days after the work ended."""
    closed = min(working_after(end, telling.dice.number(0, 6)), LAST_WORKED)
    supervise_until(telling, family, opened, closed)
    telling.desk.close(family, closed)


def plan(telling: Telling, family: Family, start: date, end: date | None, status: str) -> None:
    """A plan with its visits and reviews. Short breaks' visits are recorded elsewhere, and the plan's start says so."""
    dice = telling.dice
    plans = {child.ref: child.episode("cin") for child in family}
    attributes: dict[str, AttributeValue] = {"evidence_not_held": ("cin_visit",)} if status == NOT_HELD else {}
    telling.add(family, "cin_plan_started", start, attributes, plans, lag=0)
    if status not in (NEW, NOT_HELD):
        if end is not None:
            last = working_before(end, dice.number(0, 12))
        elif status == UP_TO_DATE:
            last = max(working_before(LAST, dice.number(1, 19)), working_after(start, 3))
        else:
            last = working_before(LAST, dice.number(21, 34))
        last = max(last, working_after(start, 1))
        if status == OVERDUE:
            assert working_after(last, 20) < LAST, f"{start}: too late to be overdue"
        visited(telling, family, "cin_visit", chain(dice, start, last, VISIT, VISITED_LATE, over=1.6), plans)
    last = end or LAST
    review = working_before(last, dice.number(1, 24) if dice.chance(0.88) else dice.number(29, 40))
    if review > days_after(start, 7):
        for day in chain(dice, start, review, REVIEW, 0.12, 0.8):
            telling.add(family, "cin_review_held", day, None, plans)
    if end is not None:
        telling.add(family, "cin_plan_ended", end, None, plans, lag=0)


def visited(telling: Telling, family: Family, kind: str, days: Sequence[date], episodes: Mapping[str, str]) -> None:
    """Visits on these days to the children together; now and then one was tried before and the children were not in."""
    dice = telling.dice
    for day in days:
        if dice.chance(0.05):
            tried = working_before(day, 1)
            telling.add(family, "attempted", tried, {"of": kind, "reason": "no answer at the door"}, lag=0)
        for child in family:
            own: dict[str, AttributeValue] = {"seen": True}
            if child.age(day) >= 4:
                own["seen_alone"] = dice.chance(0.85)
            if kind == "looked_after_visit" and date(2020, 4, 24) <= day <= date(2020, 9, 25) and dice.chance(0.3):
                own["mode"] = "video"
            telling.add([child], kind, day, own, episodes)
