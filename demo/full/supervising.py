"""Supervision: of each case, so that the bands of 5 October come out, and of each worker, month by month."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from demo.casefile import Child, Holding
from demo.days import LAST, days_after, on_or_before, working_after
from demo.full.numbers import OPERATIONAL, SUPPORT_MONTHS
from demo.full.staff import SUPPORT, SUPPORT_STAFF, WORKERS
from demo.full.telling import GO_LIVE, Every, Family, Telling, chain, next_working

# When the last supervision was, for each band of the published table: as at 5 October, corresponding dates in.
BANDS: Final = {
    "within 1": (date(2020, 9, 7), date(2020, 10, 2)),
    "1 to 2": (date(2020, 8, 6), date(2020, 9, 4)),
    "2 to 3": (date(2020, 7, 6), date(2020, 8, 4)),
    "3 to 6": (date(2020, 4, 6), date(2020, 7, 3)),
    "over 6": (date(2020, 1, 13), date(2020, 3, 27)),
}
NEVER: Final = ("new", "none")
QUARTERLY: Final = Every(88)


def supervise(telling: Telling, children: Family, opened: date, band: str) -> None:
    """Case supervision from the opening, at most three months apart, the last of it in this band."""
    if band in NEVER:
        return
    first, last = BANDS[band]
    first = max(first, working_after(opened, 1))
    assert first <= last, f"opened {opened}: too late for {band}"
    latest = on_or_before(days_after(first, telling.dice.number(0, (last - first).days)))
    _tell(telling, children, opened, max(latest, next_working(first)))


def supervise_until(telling: Telling, children: Family, opened: date, closed: date) -> None:
    """Case supervision of a case that was closed."""
    last = on_or_before(days_after(closed, -telling.dice.number(3, 35)))
    if last > opened:
        _tell(telling, children, opened, last)


def _tell(telling: Telling, children: Family, opened: date, last: date) -> None:
    start = max(opened, days_after(GO_LIVE, -60))
    for day in chain(telling.dice, start, last, QUARTERLY, late=0.05, tight=0.6):
        telling.add(children, "case_supervision", day, {"by_role": "manager"})


def supervise_workers(telling: Telling) -> None:
    """Everybody in post: employment, absences, and supervision in so many of the months as the paper says."""
    workers = [(worker.id, worker.name, worker.team) for worker in WORKERS]
    away = {50: ("2020-03-16", "2020-06-12"), 51: ("2020-03-16", "2020-06-12")}
    _supervise_group(telling, workers, OPERATIONAL, away, joined={52: date(2020, 7, 1)})
    support = [(identifier, identifier, SUPPORT) for identifier in SUPPORT_STAFF]
    _supervise_group(telling, support, SUPPORT_MONTHS, {23: ("2020-06-29", "2020-09-04")}, joined={})


def _supervise_group(
    telling: Telling,
    staff: list[tuple[str, str, str]],
    months: dict[int, tuple[int, int]],
    away: dict[int, tuple[str, str]],
    joined: dict[int, date],
) -> None:
    members = list[Child]()
    for number, (identifier, name, team) in enumerate(staff):
        person = Child(identifier, name, "", None)
        start = joined.get(number, date(2020, 1, 6))
        person.spans.append((start, None))
        person.holdings.append(Holding(start, team, ""))
        telling.desk.add(person, "employment_started", start, lag=0)
        if number in away:
            first, last = map(date.fromisoformat, away[number])
            telling.desk.add(person, "absence_started", first, {"reason": "sickness"}, lag=0)
            telling.desk.add(person, "absence_ended", last, lag=0)
        members.append(person)
    telling.children += members
    for month in range(1, 10):
        first_day = date(2020, month, 1)
        present = [each for number, each in enumerate(members) if _counted(number, month, away, joined)]
        done, total = months.get(month, (len(present) - 2, len(present)))
        assert total == len(present), f"month {month}: {len(present)} in post"
        for person in telling.dice.shuffled(present)[:done]:
            earliest = next_working(days_after(first_day, telling.dice.number(13 if month in (6, 9) else 3, 24)))
            telling.desk.add(person, "worker_supervision", earliest, {"by_role": "manager"}, at=time(10, 30), lag=0)
    assert LAST.month == 10


def _counted(number: int, month: int, away: dict[int, tuple[str, str]], joined: dict[int, date]) -> bool:
    """In post at the end of the month and at work in some part of it."""
    if number in joined and joined[number].month > month:
        return False
    if number not in away:
        return True
    first, last = map(date.fromisoformat, away[number])
    return month < first.month or month >= last.month
