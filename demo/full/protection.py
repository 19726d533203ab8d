"""Child protection: strategy discussions, section 47 enquiries, conferences, plans and what a plan asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.casefile import Attributes
from demo.days import LAST, days_after, months_after, on_or_before, working_after, working_before
from demo.full.front_door import refer
from demo.full.in_need import close, visited
from demo.full.numbers import DISCUSSIONS, ENQUIRIES, LATE_CONFERENCES
from demo.full.staff import COURT
from demo.full.supervising import supervise
from demo.full.telling import LAST_WORKED, WATCH_FROM, Every, Family, Telling, blocks, chain, groups, month_of, spread

VISIT: Final = Every(10, working=True)
CORE_GROUP: Final = Every(28)
VISITED_LATE: Final = 0.21  # of the intervals between visits: 93% up to date at the month ends since April
UP_TO_DATE, OVERDUE, NEW = "up to date", "overdue", "new"

# Open on 5 October: how many, first and last day of the plan's start, band of supervision, how many visits overdue. With
# the child who is also in care 96 of 106 are up to date; plans begun after NEWLY have no visit due yet.
OPEN: Final = (
    (2, "2020-10-02", "2020-10-02", "new", 0),
    (3, "2020-10-01", "2020-10-02", "within 1", 0),
    (18, "2020-09-22", "2020-09-30", "within 1", 0),
    (3, "2020-09-02", "2020-09-14", "within 1", 0),
    (1, "2020-09-04", "2020-09-09", "1 to 2", 0),
    (14, "2020-08-03", "2020-08-28", "1 to 2", 0),
    (30, "2020-04-06", "2020-07-20", "1 to 2", 3),
    (20, "2020-04-06", "2020-06-26", "2 to 3", 2),
    (4, "2020-04-06", "2020-05-22", "3 to 6", 0),
    (16, "2019-05-07", "2020-03-20", "1 to 2", 3),
    (6, "2019-05-07", "2020-03-20", "2 to 3", 0),
    (11, "2019-05-07", "2020-02-21", "3 to 6", 2),
)
NEWLY: Final = date(2020, 9, 21)  # plans begun after it: the first visit is not yet due on 5 October
# Ended: how many, start of the plan, first and last end, step down to child in need.
ENDED: Final = (
    (12, "2019-05-20", "2019-12-20", "2020-09-08", "2020-09-30", True),
    (4, "2019-05-20", "2019-12-20", "2020-09-02", "2020-09-25", False),
    (1, "2019-08-05", "2019-09-30", "2020-10-01", "2020-10-02", False),
    (14, "2020-04-06", "2020-05-15", "2020-07-06", "2020-08-28", False),
    (24, "2019-05-07", "2019-11-29", "2020-04-06", "2020-08-28", False),
)
NO_PLAN: Final = ((3, "2020-09-04", "2020-09-25"), (8, "2020-04-14", "2020-08-26"))


def tell_plans(telling: Telling) -> tuple[list[tuple[Family, date]], list[Family]]:
    """Every plan but one; gives the families that stepped down to child in need, with the day, and those on older plans."""
    conferences, older = Counter(late=LATE_CONFERENCES), list[Family]()
    for count, first, last, band, late in OPEN:
        usual = NEW if date.fromisoformat(first) > NEWLY else UP_TO_DATE
        told = list(groups(blocks(telling.dice, ((OVERDUE, late), (usual, count - late)))))
        for number, (visits, size) in enumerate(told):
            start = spread(telling.dice, date.fromisoformat(first), date.fromisoformat(last), number, len(told))
            family = telling.family(size, 0, 14)
            referred = onto_a_plan(telling, family, start, "plan", conferences)
            plan(telling, family, start, None, visits)
            supervise(telling, family, referred, band)
            if start < date(2020, 7, 1):
                older.append(family)
    for count, first, last in NO_PLAN:
        for number in range(count):
            day = spread(telling.dice, date.fromisoformat(first), date.fromisoformat(last), number, count)
            family = telling.family(1, 3, 14)
            referred = onto_a_plan(telling, family, day, "no_plan", conferences)
            close(telling, family, referred, working_after(day, telling.dice.number(4, 9)))
    return _ended(telling, conferences), older


def _ended(telling: Telling, conferences: Counter[str]) -> list[tuple[Family, date]]:
    stepped = list[tuple[Family, date]]()
    for count, first, last, end_first, end_last, steps in ENDED:
        told = list(groups([""] * count))
        for number, (_, size) in enumerate(told):
            start = spread(telling.dice, date.fromisoformat(first), date.fromisoformat(last), number, len(told))
            end = spread(telling.dice, date.fromisoformat(end_first), date.fromisoformat(end_last), number, len(told))
            family = telling.family(size, 1, 14)
            referred = onto_a_plan(telling, family, start, "plan", conferences)
            plan(telling, family, start, end, "")
            if steps:
                stepped.append((family, end))
                continue
            close(telling, family, referred, end)
    return stepped


def onto_a_plan(telling: Telling, family: Family, conference: date, outcome: str, left: Counter[str]) -> date:
    """Contact, referral, discussion, enquiry and conference on this day: the day of the referral."""
    dice = telling.dice
    late = (
        date(2020, 4, 1) <= conference <= date(2020, 8, 31)
        and 0 < len(family) <= left["late"]
        and conference.day % 2 == 1
    )
    if late:
        left["late"] -= len(family)
    discussed = working_before(conference, dice.number(17, 23) if late else dice.number(13, 15))
    referred = working_before(discussed, dice.number(0, 1))
    refer(telling, family, referred, working_before(conference, 1), "icpc")
    episodes = discuss(telling, family, discussed, initiates=True)
    done = working_before(conference, dice.number(2, 3)) if not late else working_after(discussed, dice.number(11, 14))
    month = done.month if done.year == 2020 else 0
    # Of some enquiries the end is written only with the conference, which ends them.
    room = ENQUIRIES[month][0] - 5 - telling.enquired[month_of(done)] if month in ENQUIRIES else 99
    if month == 9:
        room = 17 - telling.enquired[month_of(done)]
    if len(family) <= room:
        telling.add(family, "s47_submitted", working_before(done, 1), None, episodes, lag=0)
        telling.add(family, "s47_completed", done, {"outcome": "icpc"}, episodes, lag=0)
        telling.enquired[month_of(done)] += len(family)
    booked: Attributes = {"for": conference, "kind": "initial"}
    telling.add(family, "icpc_booked", working_after(discussed, 4), booked, episodes, lag=0)
    telling.add(family, "report_shared", working_before(conference, 2), {"for": conference}, episodes)
    held: Attributes = {"kind": "initial", "outcome": outcome, "quorate": True}
    telling.add(family, "icpc_held", conference, held, episodes, lag=0)
    telling.hand(family, telling.turn(COURT), conference)
    return referred


def discuss(
    telling: Telling,
    family: Family,
    day: date,
    *,
    initiates: bool,
    over: int = 0,
    episodes: Mapping[str, str] | None = None,
) -> Mapping[str, str]:
    """A strategy discussion, asked for so many hours before: more than 48 where it is late."""
    desk = telling.desk
    own = episodes or {child.ref: child.episode("s47-") for child in family}
    held = datetime.combine(day, time(15, 0))
    asked = held - timedelta(hours=over or telling.dice.number(2, 5))
    desk.for_all(family, "strategy_discussion_needed", asked.date(), at=asked.time(), episodes=own, lag=0)
    desk.for_all(
        family, "strategy_discussion", day, {"initiated_s47": initiates}, at=held.time(), episodes=own, lag=0
    )  # fmt: skip
    if initiates:
        telling.add(family, "s47_started", day, None, own, lag=0)
    telling.discussed[month_of(day)] += len(family)
    return own


def plan(telling: Telling, family: Family, start: date, end: date | None, status: str) -> None:
    """A plan from its conference: visits, core groups, review conferences, and the look at fifteen months."""
    dice = telling.dice
    plans = {child.ref: child.episode("cp") for child in family}
    telling.add(family, "cp_plan_started", start, None, plans, lag=0)
    _visits(telling, family, start, end, status, plans)
    last = end or LAST
    first_group = working_after(start, 11 if dice.chance(0.1) else dice.number(7, 10))
    if first_group < last:
        done = working_before(last, dice.number(1, 17))
        for day in [first_group, *chain(dice, first_group, done, CORE_GROUP, 0.1)]:
            if day == first_group or day > first_group:
                telling.add(family, "core_group_held", day, None, plans)
                sent = working_after(day, 8 if dice.chance(0.12) else dice.number(2, 5))
                if sent < last:
                    telling.add(family, "core_group_record_sent", sent, None, plans)
    held, number = start, 0
    while True:
        due = months_after(held, 3 if number == 0 else 6)
        held = on_or_before(days_after(due, -dice.number(0, 6)))
        if held > LAST_WORKED or (end is not None and due >= end):
            break
        telling.add(family, "rcpc_held", held, {"outcome": "plan"}, plans)
        number += 1
    oversight = on_or_before(months_after(start, 14))
    if oversight < last:
        telling.add(family, "management_oversight", oversight, {"by_role": "manager"}, plans)
    if end is not None:
        telling.add(family, "rcpc_held", end, {"outcome": "no_plan"}, plans)
        telling.add(family, "cp_plan_ended", end, None, plans, lag=0)


def _visits(
    telling: Telling, family: Family, start: date, end: date | None, status: str, plans: Mapping[str, str]
) -> None:
    dice = telling.dice
    if status == NEW:
        return
    if end is not None:
        last = working_before(end, dice.number(0, 8))
    elif status == UP_TO_DATE:
        last = max(working_before(LAST, dice.number(1, 9)), working_after(start, 5))
    else:
        last = working_before(LAST, dice.number(11, 22))
    if last <= start:
        return
    visited(telling, family, "cp_visit", chain(dice, start, last, VISIT, VISITED_LATE, over=1.6), plans)


def fill_enquiries(telling: Telling) -> None:
    """Section 47 enquiries that led to no conference, and discussions that led to no enquiry, month by month."""
    for month, (in_time, total) in ENQUIRIES.items():
        first = date(2020, month, 1)
        last = days_after(months_after(first, 1), -1)
        done_already = telling.enquired[2020, month]
        late = total - in_time
        for number in range(total - done_already):
            over = number >= total - done_already - late
            done = spread(telling.dice, first, last, number, total - done_already)
            _enquired(telling, done, over)


def _enquired(telling: Telling, done: date, late: bool) -> None:
    dice = telling.dice
    discussed = working_before(done, dice.number(17, 25) if late else dice.number(8, 14))
    referred = working_before(discussed, dice.number(0, 2))
    family = telling.family(1, 1, 15, referred)
    assessed = working_after(done, dice.number(0, 4))
    refer(telling, family, referred, assessed if assessed <= LAST_WORKED else None, "nfa")
    episodes = discuss(telling, family, discussed, initiates=True)
    telling.add(family, "s47_submitted", working_before(done, 1), None, episodes, lag=0)
    telling.add(family, "s47_completed", done, {"outcome": "nfa"}, episodes, lag=0)
    telling.enquired[month_of(done)] += 1
    if assessed <= LAST_WORKED:
        close(telling, family, referred, assessed)


def fill_discussions(telling: Telling) -> None:
    """Discussions that led to no enquiry, about families being assessed, and the late ones of each month."""
    for month, (in_time, total) in DISCUSSIONS.items():
        key = (2020, month)
        missing, late = total - telling.discussed[key], total - in_time
        assert missing >= late, f"month {month}: {missing} discussions left, {late} of them late"
        running = [
            (each, child)
            for each in telling.assessments
            for child in each.children
            if month_of(working_after(each.referred, 4)) == key and each.referred >= WATCH_FROM
            if child.episodes.get("s47-", 0) == 0
        ]
        assert len(running) >= missing, f"month {month}: {len(running)} children for {missing} discussions"
        for number, (each, child) in enumerate(telling.dice.shuffled(running)[:missing]):
            day = working_after(each.referred, 4)
            hours = telling.dice.number(60, 90) if number < late else telling.dice.number(2, 26)
            if hours == 0 or (day.weekday() == 0 and hours > 6):
                hours = 5 if number >= late else 75
            discuss(telling, [child], day, initiates=False, over=hours)
