"""Looked after: placements, visits told backwards from 5 October, reviews with what follows them, health and plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from demo.casefile import Holding
from demo.days import LAST, Dice, days_after, months_after, on_or_before, working_after, working_before
from demo.full.front_door import refer
from demo.full.in_need import visited
from demo.full.numbers import MINUTES, OVERSIGHT, RECOMMENDATIONS, RESPONSES, REVIEWS_LATER
from demo.full.protection import onto_a_plan, plan
from demo.full.staff import COURT, CWD, LAC, SIXTEEN
from demo.full.supervising import supervise, supervise_until
from demo.full.telling import GO_LIVE, LAST_WORKED, Every, Family, Telling, blocks, chain, groups, spread
from demo.pathways.care import AT_HOME, AWAY_RESIDENTIAL, CONNECTED, FOSTER, FOSTER_TO_18, RESIDENTIAL
from engine.words.values import AttributeValue

SIX_WEEKS: Final = Every(42)
THREE_MONTHS: Final = Every(89)
VISITED_LATE: Final = 0.12  # of the intervals between visits: 94% up to date at the month ends since April
UP_TO_DATE, OVERDUE = "up to date", "overdue"
Facts = Mapping[str, AttributeValue]

# In care on 5 October: how many, first and last beginning, bands of supervision ("" from those left).
OPEN: Final = (
    (2, "2020-10-01", "2020-10-01", "within 1"),
    (2, "2020-09-03", "2020-09-08", "within 1"),
    (7, "2020-06-15", "2020-08-28", "within 1"),
    (7, "2020-06-15", "2020-08-28", "1 to 2"),
    (1, "2020-04-15", "2020-04-30", "none"),
    (7, "2020-04-06", "2020-05-22", ""),
    (14, "2020-01-06", "2020-03-27", ""),
    (48, "2019-01-07", "2019-12-20", ""),
    (50, "2018-01-08", "2018-12-20", ""),
    (80, "2016-01-11", "2017-12-15", ""),
    (119, "2008-01-14", "2015-12-18", ""),
)
BANDS: Final = (("within 1", 63), ("1 to 2", 85), ("2 to 3", 103), ("3 to 6", 65), ("over 6", 2))
OVERDUE_VISITS: Final = 26
OVERSEEN_FROM: Final = date(2019, 4, 1)  # oversight is told from here, though the county's record begins later
ENDED: Final = (  # how many, first and last beginning, first and last end
    (8, "2017-03-06", "2020-02-28", "2020-09-03", "2020-09-30"),
    (1, "2018-03-05", "2018-03-30", "2020-10-01", "2020-10-02"),
    (25, "2016-03-07", "2019-11-29", "2020-04-06", "2020-08-28"),
)


@dataclass(slots=True)
class Review:
    """A review whose day is decided at the end; with the day if it is held in time and the day if late."""

    family: Family
    first: bool
    in_time: date
    late: date
    stop: date | None
    periods: Mapping[str, str]


def tell_care(telling: Telling) -> list[Family]:
    """Every period of care, but for what follows reviews; gives the families in care on 5 October."""
    dice, reviews, homes = telling.dice, list[Review](), list[tuple[Family, date, date | None]]()
    bands = blocks(dice, BANDS)
    overdue = OVERDUE_VISITS
    for count, first, last, band in OPEN:
        chosen = [band or bands.pop() for _ in range(count)]
        told = list(groups(chosen))
        for number, (each, size) in enumerate(told):
            start = spread(dice, date.fromisoformat(first), date.fromisoformat(last), number, len(told))
            family = _family(telling, size, start)
            opened = _known_before(telling, family, start)
            status = UP_TO_DATE
            if start < date(2019, 12, 20) and number % 7 == 4 and 0 < size <= overdue:
                status, overdue = OVERDUE, overdue - size
            _look_after(telling, family, start, None, status, reviews)
            supervise(telling, family, max(opened, days_after(GO_LIVE, -60)), each)
            homes.append((family, start, None))
    homes.append((*_both(telling, reviews), None))
    assert not bands
    assert overdue == 0, f"{overdue} overdue visits left"
    for count, first, last, end_first, end_last in ENDED:
        for number in range(count):
            start = spread(dice, date.fromisoformat(first), date.fromisoformat(last), number, count)
            end = spread(dice, date.fromisoformat(end_first), date.fromisoformat(end_last), number, count)
            family = _family(telling, 1, start)
            opened = _known_before(telling, family, start)
            _look_after(telling, family, start, end, UP_TO_DATE, reviews)
            closed = min(working_after(end, 4), LAST_WORKED)
            supervise_until(telling, family, opened, closed)
            telling.desk.close(family, closed)
            homes.append((family, start, end))
    _oversee(telling, homes)
    hold_reviews(telling, reviews)
    return [family for family, _, end in homes if end is None]


def _both(telling: Telling, reviews: list[Review]) -> tuple[Family, date]:
    """The one child on a protection plan who came into care: both are told, side by side."""
    started, taken = date(2019, 11, 13), date(2020, 7, 13)
    family = telling.family(1, 8, 10)
    referred = onto_a_plan(telling, family, started, "plan", Counter())
    plan(telling, family, started, None, "up to date")
    supervise(telling, family, referred, "1 to 2")
    _look_after(telling, family, taken, None, UP_TO_DATE, reviews)
    return family, taken


def _family(telling: Telling, size: int, start: date) -> Family:
    years = (LAST - start).days // 365 + 1
    youngest, eldest = min(years, 13), min(17, years + 12)
    if start >= date(2020, 1, 1):
        youngest, eldest = 1, 16
    return telling.family(size, min(youngest + size, eldest), eldest)


def _known_before(telling: Telling, family: Family, start: date) -> date:
    """The case, open some months before care; since the record began with its referral and assessment."""
    team = _team(telling, family, start)
    if start >= date(2020, 4, 1):
        assessed = working_before(start, telling.dice.number(8, 20))
        referred = working_before(assessed, telling.dice.number(30, 43))
        refer(telling, family, referred, assessed, "cin")
        telling.hand(family, team, working_before(start, 5))
        return referred
    opened = days_after(start, -telling.dice.number(60, 240))
    worker = telling.worker(team)
    for child in family:
        child.holdings.append(Holding(opened, team, worker))
    telling.desk.open(family, opened)
    telling.desk.for_all(family, "allocated", opened, lag=0)
    return opened


def _team(telling: Telling, family: Family, start: date) -> str:
    if max(child.age(LAST) for child in family) >= 16:
        return SIXTEEN
    if start >= date(2019, 11, 1):
        return telling.turn(COURT)
    return CWD if telling.dice.chance(0.05) else telling.turn(LAC)


def _look_after(
    telling: Telling, family: Family, start: date, end: date | None, status: str, reviews: list[Review]
) -> None:
    dice = telling.dice
    periods = {child.ref: child.episode("care") for child in family}
    court = date(2019, 11, 1) <= start
    legal = dice.weighted((("V2", 30), ("C2", 55), ("E1", 4))) if not court else dice.weighted((("V2", 35), ("C1", 65)))
    telling.add(family, "looked_after_started", start, {"legal_status": legal}, periods, lag=0)
    if legal == "C1":
        issued = {child.ref: child.episode("court") for child in family}
        telling.add(family, "proceedings_issued", start, None, issued, lag=0)
        _conclude(telling, family, start, end, issued, periods)
    placed, facts = _place(telling, family, start, end, status, legal)
    every = SIX_WEEKS
    if facts is FOSTER_TO_18 and placed < days_after(LAST, -600):
        every = THREE_MONTHS
    first = working_after(placed, 1) if placed >= date(2020, 9, 24) else days_after(placed, dice.number(2, 6))
    last = _last_visit(dice, every, status, end)
    days = [first] if last <= first else [first, *chain(dice, first, last, every, VISITED_LATE, over=1.6)]
    if status == OVERDUE:
        assert days_after(last, every.units + 3) < LAST
        assert last > first
    kept = [day for day in dict.fromkeys(days) if day >= days_after(GO_LIVE, -45)]
    visited(telling, family, "looked_after_visit", kept, {})
    _plans(telling, family, start, placed, end, periods)
    _reviews(telling, family, start, end, periods, reviews)
    if end is not None:
        telling.add(family, "looked_after_ended", end, None, periods, lag=0)


def _last_visit(dice: Dice, every: Every, status: str, end: date | None) -> date:
    if end is not None:
        return on_or_before(days_after(end, -dice.number(2, 30)))
    if status == UP_TO_DATE:
        return on_or_before(days_after(LAST, -dice.number(3, every.units - 5)))
    return on_or_before(days_after(LAST, -every.units - dice.number(5, 34)))


def _conclude(
    telling: Telling,
    family: Family,
    issued: date,
    end: date | None,
    court: Mapping[str, str],
    periods: Mapping[str, str],
) -> None:
    """Proceedings concluded in 22 to 34 weeks, extended where that passes 26."""
    concluded = working_after(days_after(issued, 7 * telling.dice.number(22, 34)), 1)
    if end is not None and concluded > end:
        concluded = on_or_before(days_after(end, -14))
    until = days_after(issued, 26 * 7 - 1)
    if concluded > until or (concluded > LAST_WORKED and until < days_after(LAST, 20)):
        extended = on_or_before(days_after(until, -10))
        telling.add(family, "proceedings_extended", extended, {"until": days_after(until, 56)}, court, lag=0)
    telling.add(family, "proceedings_concluded", concluded, None, court, lag=0)
    telling.add(family, "legal_status_changed", concluded, {"legal_status": "C2"}, periods, lag=0)


def _place(
    telling: Telling, family: Family, start: date, end: date | None, status: str, legal: str
) -> tuple[date, Facts]:
    """The placement of now, after an earlier one where the children have moved; since when, and what it is."""
    dice = telling.dice
    choice: Sequence[tuple[Facts, int]] = (
        (FOSTER, 58),
        (FOSTER_TO_18, 14),
        (CONNECTED, 12),
        (RESIDENTIAL, 9),
        (AWAY_RESIDENTIAL, 5),
    )
    facts = dice.weighted(choice)
    if legal == "C2" and start < date(2019, 1, 1) and dice.chance(0.04):
        facts = AT_HOME
    if status == OVERDUE:
        facts = FOSTER
    placements = {child.ref: child.episode("placement") for child in family}
    telling.add(family, "placement_started", start, FOSTER if start < date(2019, 1, 1) else facts, placements, lag=0)
    moved_before = date(2020, 4, 24) if status == OVERDUE else end or date(2020, 8, 21)
    earliest = max(days_after(start, 200), date(2019, 2, 1))
    if (start < date(2019, 1, 1) or dice.chance(0.2)) and earliest < days_after(moved_before, -60):
        moved = on_or_before(days_after(earliest, dice.number(0, (days_after(moved_before, -60) - earliest).days)))
        telling.add(family, "placement_ended", moved, None, placements, lag=0)
        placements = {child.ref: child.episode("placement") for child in family}
        telling.add(family, "placement_started", moved, facts, placements, lag=0)
        planned = working_after(moved, 7 if dice.chance(0.12) else dice.number(0, 4))
        telling.add(family, "placement_plan_made", planned, None, placements)
        first = days_after(moved, dice.number(2, 6))
        visited(telling, family, "looked_after_visit", [working_before(first, 0)], {})
        start = moved
    if end is not None:
        telling.add(family, "placement_ended", end, None, placements, lag=0)
    return start, facts


def _plans(
    telling: Telling, family: Family, start: date, placed: date, end: date | None, periods: Mapping[str, str]
) -> None:
    dice = telling.dice
    last = end or LAST

    def once(kind: str, day: date, attributes: Mapping[str, AttributeValue] | None = None) -> None:
        if day < last:
            telling.add(family, kind, day, attributes, periods)

    once("care_plan_made", working_after(start, 12 if dice.chance(0.1) else dice.number(2, 9)))
    if placed == start:
        once("placement_plan_made", working_after(start, 7 if dice.chance(0.12) else dice.number(0, 4)))
    once(
        "health_assessment", working_after(start, 24 if dice.chance(0.15) else dice.number(12, 19)), {"type": "initial"}
    )
    once("pep_held", working_after(start, 24 if dice.chance(0.15) else dice.number(10, 19)))
    for kind, attributes in (("health_assessment", {"type": "review"}), ("dental_check", None)):
        day = last if end is not None else days_after(LAST, -dice.number(5, 300))
        if kind == "dental_check" and dice.chance(0.2):
            day = days_after(day, -120)  # dentists were shut
        young = min(child.age(day) for child in family) < 5
        while day > days_after(start, 120) and day > days_after(GO_LIVE, -200):
            once(kind, on_or_before(day), attributes)
            day = days_after(day, -(175 if young and kind == "health_assessment" else dice.number(330, 358)))


def _reviews(
    telling: Telling, family: Family, start: date, end: date | None, periods: Mapping[str, str], reviews: list[Review]
) -> None:
    """Each review by the one before; the first twenty working days, then three months, then six."""
    dice, held, number = telling.dice, start, 0
    if start < days_after(GO_LIVE, -250):
        held, number = days_after(GO_LIVE, -dice.number(20, 190)), 2
        telling.add(family, "looked_after_review_held", on_or_before(held), None, periods, lag=0)
        held = on_or_before(held)
    while True:
        due = working_after(held, 20) if number == 0 else months_after(held, 3 if number == 1 else 6)
        early = (
            working_before(due, dice.number(1, 6))
            if number == 0
            else on_or_before(days_after(due, -dice.number(0, 14)))
        )
        over = working_after(due, dice.number(2, 8))
        if early > LAST_WORKED or (end is not None and early >= end):
            return
        late_before = over < date(2020, 7, 1) and number > 0 and dice.chance(0.06)
        reviews.append(Review(family, number == 0, over if late_before else early, over, end, periods))
        held, number = over if late_before else early, number + 1
        if date(2020, 7, 1) <= held <= date(2020, 9, 30) and number > 1:
            return


def hold_reviews(telling: Telling, reviews: Sequence[Review]) -> None:
    """Hold every review, and send what follows: in the second quarter so many of each in time as the paper says."""
    dice = telling.dice
    units = [review for review in reviews for _ in review.family]
    fixed = [review.first or not _in_quarter(review.in_time) or review.in_time == review.late for review in units]
    fixed = [
        stuck or (unit.stop is not None and unit.late >= unit.stop) for stuck, unit in zip(fixed, units, strict=True)
    ]
    # Children of one family are reviewed together, so whole families are late; the share is of children.
    later = sum(1 for review in units if not review.first and _in_quarter(review.in_time))
    wanted = later - round(later * REVIEWS_LATER)
    free = [review for review in reviews if not fixed[units.index(review)] and _in_quarter(review.late)]
    late = set[int]()
    for review in dice.shuffled(free):
        if len(review.family) <= wanted:
            wanted -= len(review.family)
            late.add(id(review))
    held = [(review, review.late if id(review) in late else review.in_time) for review in reviews]
    for review, day in held:
        telling.add(review.family, "looked_after_review_held", day, None, review.periods, lag=0)
    sent = _follow(telling, held, "review_recommendations_sent", (5, 6, 12), 1 - RECOMMENDATIONS)
    _follow(telling, sent, "review_recommendations_answered", (5, 6, 10), 1 - RESPONSES)
    _follow(telling, held, "review_minutes_sent", (20, 21, 33), 1 - MINUTES)


def _in_quarter(day: date) -> bool:
    return date(2020, 7, 1) <= day <= date(2020, 9, 30)


def _follow(
    telling: Telling, before: Sequence[tuple[Review, date]], kind: str, days: tuple[int, int, int], late: float
) -> list[tuple[Review, date]]:
    """What is sent after each of these, in time or late by the share wanted, counted by children."""
    dice, done = telling.dice, list[tuple[Review, date]]()
    options = []
    for review, day in before:
        options.append(
            (
                review,
                working_after(day, dice.number(max(2, days[0] - 8), days[0])),
                working_after(day, dice.number(*days[1:])),
            )
        )
    flags = _shares(dice, options, late)
    for (review, early, over), is_late in zip(options, flags, strict=True):
        day = over if is_late else early
        if review.stop is None or day < review.stop:
            telling.add(review.family, kind, day, None, review.periods, lag=0)
            done.append((review, day))
    return done


def _shares(dice: Dice, options: Sequence[tuple[Review, date, date]], late: float) -> list[bool]:
    flags = [False] * len(options)
    quarter = [each for each, option in enumerate(options) if _in_quarter(option[1]) and _counts(option)]
    wanted = round(sum(len(options[each][0].family) for each in quarter) * late)
    free = [each for each in quarter if _in_quarter(options[each][2]) and _counts(options[each], late=True)]
    for each in dice.shuffled(free):
        size = len(options[each][0].family)
        if size <= wanted:
            wanted -= size
            flags[each] = True
    for each, option in enumerate(options):
        if each not in quarter and option[1] < date(2020, 5, 1) and dice.chance(late):
            flags[each] = True
    return flags


def _counts(option: tuple[Review, date, date], late: bool = False) -> bool:
    day = option[2] if late else option[1]
    return option[0].stop is None or day < option[0].stop


def _oversee(telling: Telling, homes: Sequence[tuple[Family, date, date | None]]) -> None:
    """Oversight by the reviewing officer, so that on 30 September three in four are up to date; the newest not counted."""
    dice, month_end = telling.dice, date(2020, 9, 30)
    there = [home for home in homes if home[1] <= month_end and (home[2] is None or home[2] > month_end)]
    counted = [home for home in there if home[1] < date(2020, 5, 29)]
    children = sum(len(family) for family, _, _ in counted)
    missing = children - round(children * OVERSIGHT)
    for family, start, end in dice.shuffled(homes):
        behind = start < days_after(OVERSEEN_FROM, -120) and end is None and len(family) <= missing
        if behind:
            missing -= len(family)
            days = [days_after(OVERSEEN_FROM, dice.number(30, 140)), date(2020, 1, 6), date(2020, 2, 24)][:2]
            days[1] = days_after(days[1], dice.number(0, 70))
        else:
            days, day = [], days_after(max(start, days_after(OVERSEEN_FROM, -60)), dice.number(70, 110))
            while day <= LAST_WORKED:
                days.append(day)
                day = days_after(day, dice.number(120, 165))
        for day in days:
            if (end is None or day < end) and start < date(2020, 5, 29):
                telling.add(family, "iro_oversight", on_or_before(day))
    assert missing == 0, f"{missing} oversights left"
