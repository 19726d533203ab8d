"""The front door: contacts with their hours, referrals, allocation, the child seen, and the assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.casefile import Child, Holding
from demo.days import Dice, days_after, months_after, working_after, working_before
from demo.full.numbers import (
    ALLOCATED,
    ASSESSMENTS,
    CHILD_SEEN,
    EARLY_HELP_FIRST_WEEK,
    HUB_CONTACTS,
    MASH_CONTACTS,
    REFERRALS_IN_SEPTEMBER,
    REFERRED_AGAIN_IN_SEPTEMBER,
    Pair,
)
from demo.full.staff import ASSESSMENT
from demo.full.supervising import supervise_until
from demo.full.telling import LAST_WORKED, Assessed, Family, Month, Telling, lates, month_of, spread
from engine.words.values import AttributeValue

MASH, HUB, EARLY_HELP = "mash", "domestic_abuse_hub", "early_help_hub"
SEPTEMBER: Final = (2020, 9)
STILL_OPEN: Final = (  # assessments open on 5 October: children, first and last referral. The first are past their 45 days
    (22, "2020-07-20", "2020-07-30"),
    (62, "2020-08-03", "2020-08-28"),
)
# Working days from referral to assessment by the month it ends in: so most referrals fall into April, May and July.
TAKES: Final = {5: (20, 30), 6: (33, 43), 7: (28, 43), 8: (21, 36), 9: (31, 43)}
LEVELS: Final = ("universal", "early help", "early help", "information only")


def refer(telling: Telling, children: Family, referred: date, done: date | None, outcome: str = "") -> str:
    """A contact, the referral, the opening of the case, and the assessment: the team that assesses.

    When it was allocated and the children were seen is decided at the end, by `finish_assessments`.
    """
    desk, dice = telling.desk, telling.dice
    team = telling.turn(ASSESSMENT)
    route = MASH if dice.chance(0.74) else HUB
    _contact(telling, children, route, referred, datetime.combine(referred, dice.time(9, 11)), 1.5, "statutory")
    episodes = {child.ref: child.episode("referral") for child in children}
    desk.open(children, referred)
    for child in children:
        child.holdings.append(Holding(referred, team, ""))
    desk.for_all(children, "referral_received", referred, episodes=episodes, at=time(13, 0), lag=0)
    decided = referred if dice.chance(0.5) else working_after(referred, 2 if dice.chance(0.07) else 1)
    if decided <= LAST_WORKED:
        desk.for_all(children, "referral_decided", decided, episodes=episodes, at=time(15, 30), lag=0)
    telling.assessments.append(Assessed(children, team, referred, done))
    telling.referred[month_of(referred)] += len(children)
    if done is not None and done <= LAST_WORKED:
        telling.add(children, "assessment_submitted", working_before(done, 1), None, episodes, lag=0)
        telling.add(children, "assessment_completed", done, {"outcome": outcome or "nfa"}, episodes, lag=0)
        telling.assessed[month_of(done)] += len(children)
    return team


def _contact(
    telling: Telling, children: Family, route: str, day: date, received: datetime, hours: float, level: str
) -> None:
    """One contact about these children, decided so many hours after it was received."""
    attributes: dict[str, AttributeValue] = {"route": route}
    episodes = {child.ref: child.episode("contact") for child in children}
    desk = telling.desk
    desk.for_all(children, "contact_received", day, attributes, episodes=episodes, at=received.time(), lag=0)
    decided = received + timedelta(hours=hours)
    if decided.date() <= LAST_WORKED:
        outcome = attributes | {"level": level}
        desk.for_all(
            children, "contact_decided", decided.date(), outcome, episodes=episodes,
            at=decided.time().replace(second=0), lag=0,
        )  # fmt: skip
        telling.contacts[route, month_of(decided.date())] += len(children)


def fill_referrals(telling: Telling) -> None:
    """Families assessed and closed, so that each month completes as many assessments as it should, and the open ones."""
    for month, (in_time, total) in ASSESSMENTS.items():
        missing, late = total - telling.assessed[2020, month], total - in_time
        assert missing >= late, f"month {month}: {missing} assessments left, {late} of them late"
        kept, over = _sizes(telling.dice, missing - late), _sizes(telling.dice, late)
        for number, size in enumerate([*kept, *over]):
            _assessed(telling, size, month, number >= len(kept), number)
    again = _come_back(telling)
    for count, first, last in STILL_OPEN:
        sizes = _sizes(telling.dice, count)
        for number, size in enumerate(sizes):
            referred = spread(telling.dice, date.fromisoformat(first), date.fromisoformat(last), number, len(sizes))
            refer(telling, telling.family(size, 1, 15), referred, None)
    missing = REFERRALS_IN_SEPTEMBER - telling.referred[SEPTEMBER]
    fresh = _sizes(telling.dice, missing)
    for number, size in enumerate(fresh):
        referred = spread(telling.dice, date(2020, 9, 1), date(2020, 9, 30), number, len(fresh))
        refer(telling, telling.family(size, 1, 15), referred, None)
    assert again == REFERRED_AGAIN_IN_SEPTEMBER


def _sizes(dice: Dice, count: int) -> list[int]:
    sizes = []
    while count > 0:
        size = min(count, dice.pick((1, 2, 1, 3, 2, 1)))
        sizes.append(size)
        count -= size
    return sizes


def _assessed(telling: Telling, size: int, month: int, late: bool, number: int) -> None:
    """One family assessed in that month, in time or late, and closed."""
    dice = telling.dice
    first = date(2020, month, 1)
    last = days_after(months_after(first, 1), -1)
    done = spread(dice, days_after(first, 19) if late else first, last, number % 20, 20)
    days = dice.number(47, 54) if late else dice.number(*TAKES.get(month, (24, 43)))
    referred = working_before(done, days)
    if month == 9:
        referred = min(referred, date(2020, 8, 28))
    children = telling.family(size, 1, 15, referred)
    refer(telling, children, referred, done, "nfa")
    closed = working_after(done, dice.number(0, 6))
    if closed > LAST_WORKED:
        return
    supervise_until(telling, children, referred, closed)
    telling.desk.close(children, closed)
    telling.closed.append((children, closed))


def _come_back(telling: Telling) -> int:
    """In September some of the families closed since April are referred again."""
    count, number = 0, 0
    for children, closed in telling.closed:
        if closed <= date(2020, 7, 31) and count + len(children) <= REFERRED_AGAIN_IN_SEPTEMBER:
            number += 1
            if number % 3 and count + len(children) < REFERRED_AGAIN_IN_SEPTEMBER - 3:
                continue
            refer(telling, children, spread(telling.dice, date(2020, 9, 1), date(2020, 9, 30), number % 20, 20), None)
            count += len(children)
    return count


def finish_assessments(telling: Telling) -> None:
    """Decide which referrals were allocated within 24 hours and which children were seen in 3 working days; write it."""
    dice, told = telling.dice, telling.assessments
    sizes = [len(each.children) for each in told]
    days = [(each.referred, working_after(each.referred, 2)) for each in told]
    slow = lates(dice, days, lambda _, total: total - round(total * ALLOCATED), sizes=sizes)
    allocated = [pair[late] for pair, late in zip(days, slow, strict=True)]
    seen = [(working_after(day, dice.number(1, 3)), working_after(day, dice.number(4, 7))) for day in allocated]
    # Nothing due before 1 April is counted, so nobody is seen late then.
    may = [day >= date(2020, 4, 1) or day < date(2020, 3, 16) for day in allocated]
    over = lates(dice, seen, _unseen, sizes=sizes, may=may)
    for each, day, late_allocated, pair, late_seen in zip(told, allocated, slow, seen, over, strict=True):
        _finish(telling, each, day, late_allocated, pair[late_seen])


def _unseen(month: Month, total: int) -> int:
    """How many children are seen late in the month: rounded so that the share stays as printed, and is high in it."""
    share = CHILD_SEEN.get(month[1], 0.8) if month[0] == 2020 else 0.8
    return total - int(total * (share + 0.0049))


def _finish(telling: Telling, each: Assessed, day: date, late: bool, seen: date) -> None:
    desk, worker = telling.desk, telling.worker(each.team)
    for child in each.children:
        index = next(i for i, held in enumerate(child.holdings) if held.day == each.referred and held.team == each.team)
        if day > each.referred:
            child.holdings.insert(index + 1, Holding(day, each.team, worker))
        else:
            child.holdings[index] = Holding(day, each.team, worker)
    if day <= LAST_WORKED:
        at = time(11, 0) if late else time(16, 45)
        desk.for_all(each.children, "allocated", day, at=at, lag=0)
    episodes = _episodes(each)
    telling.add(each.children, "assessment_started", working_after(day, 1), None, episodes, lag=0)
    if seen <= LAST_WORKED and (each.done is None or seen < each.done):
        for child in each.children:
            own: Mapping[str, AttributeValue] = {"seen": True, "seen_alone": child.age(seen) >= 4}
            desk.add(child, "child_seen", seen, own, episode=episodes[child.ref], lag=telling.dice.number(0, 2))
    if each.done is None and telling.dice.chance(0.8):
        halfway = min(working_after(each.referred, 18), LAST_WORKED)
        telling.add(each.children, "case_supervision", halfway, {"by_role": "manager"})


def _episodes(each: Assessed) -> dict[str, str]:
    """The referral of this assessment: the last of the child's that begins on its day."""
    found = {}
    for child in each.children:
        earlier = sum(1 for opened, _ in child.spans if opened <= each.referred)
        found[child.ref] = f"{child.ref}-referral{earlier}"
    return found


def fill_contacts(telling: Telling) -> None:
    """Contacts that went no further, so that each month decides as many as it should, and so many of them in time."""
    people = [telling.family(size, 1, 15) for size in _sizes(telling.dice, 2100)]
    for route, months in ((MASH, MASH_CONTACTS), (HUB, HUB_CONTACTS)):
        for month, pair in months.items():
            _fill_month(telling, route, month, pair, people)
    pools = {child.ref: child for family in people for child in family}
    _early_help(telling, list(pools.values()))
    for number in range(52):
        day = (date(2020, 10, 1), LAST_WORKED)[number % 2]
        route = MASH if number % 3 else HUB
        child = telling.dice.pick(people)[0]
        hours = telling.dice.number(1, 3) if day < LAST_WORKED or number % 5 else 100
        _contact(telling, [child], route, day, datetime.combine(day, telling.dice.time(9, 16)), hours, "early help")


def _fill_month(telling: Telling, route: str, month: int, pair: Pair, people: list[list[Child]]) -> None:
    dice = telling.dice
    in_time, total = pair
    missing, late = total - telling.contacts[route, (2020, month)], total - in_time
    assert missing >= late, f"{route}, month {month}: {missing} contacts left, {late} of them late"
    first = date(2020, month, 1)
    last = days_after(months_after(first, 1), -1)
    for number in range(missing):
        child = dice.pick(dice.pick(people))
        over = number < late
        day = spread(dice, first, working_before(last, 6) if over else last, number % 23, 23)
        hours: float = dice.number(1, 3)
        if over:
            later = working_after(day, dice.number(3, 5) if route == HUB else dice.number(2, 4))
            hours = (later - day).days * 24 + dice.number(0, 2)
        received = datetime.combine(day, dice.time(9, 16))
        if month == 9 and not over and route == MASH and number % 25 == 0 and day.day < 25:
            received, hours = _at_the_weekend(day), 40.0  # Saturday evening to Monday morning: days off do not count
        _contact(telling, [child], route, received.date(), received, hours, dice.pick(LEVELS))


def _at_the_weekend(day: date) -> datetime:
    saturday = days_after(day, 5 - day.weekday())
    return datetime.combine(saturday, time(18, 30))


def _early_help(telling: Telling, people: list[Child]) -> None:
    for number in range(EARLY_HELP_FIRST_WEEK + 24):
        week = date(2020, 9, 21) if number < EARLY_HELP_FIRST_WEEK else date(2020, 9, 28)
        day = days_after(week, number % (4 if number < EARLY_HELP_FIRST_WEEK else 3))
        hours = 21 + telling.dice.number(0, 3) if day.weekday() < 3 else 3
        received = datetime.combine(day, telling.dice.time(9, 16))
        _contact(telling, [telling.dice.pick(people)], EARLY_HELP, day, received, hours, "early help")
