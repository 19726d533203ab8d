"""How the full county is told: the children and facts so far, chains of work told backwards, and shares kept exactly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from demo.casefile import Attributes, Child, Desk, Fact, Holding
from demo.days import LAST, Dice, days_after, is_working, on_or_before, working_after, working_before
from demo.full.staff import WORKERS
from demo.names import FIRST_NAMES, SURNAMES
from demo.org import Staff

Value = TypeVar("Value")
Family = Sequence[Child]
Month = tuple[int, int]

GO_LIVE: Final = date(2019, 12, 2)  # the full county's case system; what is older was carried over
WATCH_FROM: Final = date(2020, 4, 1)  # nothing due before it is counted
LAST_WORKED: Final = date(2020, 10, 2)  # the Friday before the county's last day: the last on which work was done
RELAXED: Final = (date(2020, 4, 24), date(2020, 9, 25))


def month_of(day: date) -> Month:
    """The month in which the day lies."""
    return day.year, day.month


@dataclass(slots=True)
class Assessed:
    """One assessment of a family; when it was allocated and the children were seen is decided at the end."""

    children: Family
    team: str
    referred: date
    done: date | None


@dataclass
class Telling:
    """The county so far. The counters say what has been told of each sort, by month, against what is wanted."""

    dice: Dice
    children: list[Child] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    staff: Staff = field(default_factory=lambda: Staff(WORKERS))
    assessments: list[Assessed] = field(default_factory=list)
    contacts: Counter[tuple[str, Month]] = field(default_factory=Counter)
    referred: Counter[Month] = field(default_factory=Counter)
    assessed: Counter[Month] = field(default_factory=Counter)
    enquired: Counter[Month] = field(default_factory=Counter)
    discussed: Counter[Month] = field(default_factory=Counter)
    reviews: list[tuple[Family, date, date | None, Mapping[str, str]]] = field(default_factory=list)
    closed: list[tuple[Family, date]] = field(default_factory=list)  # closed after an assessment: may come back
    families: int = 0
    turns: Counter[str] = field(default_factory=Counter)

    @property
    def desk(self) -> Desk:
        """The desk at which facts are written."""
        return Desk(self.dice, self.staff, self.facts)

    def family(self, size: int, youngest: int, eldest: int, day: date = LAST) -> list[Child]:
        """A new family of so many children, born well before `day`, the eldest within these ages."""
        self.families += 1
        surname = SURNAMES[(self.families * 61) % len(SURNAMES)]
        age = self.dice.number(max(youngest, min(eldest, 2 * size - 2)), eldest)
        born = days_after(day, -365 * age - self.dice.number(40, 330))
        made = []
        for _ in range(size):
            number = len(self.children) + 1
            first = FIRST_NAMES[(number * 7) % len(FIRST_NAMES)]
            child = Child(f"HW-{30_000 + number}", f"{first} {surname}", f"F-{self.families:04}", born)
            self.children.append(child)
            made.append(child)
            born = min(days_after(born, self.dice.number(400, 700)), days_after(day, -30))
        return made

    def turn(self, teams: Sequence[str]) -> str:
        """The team whose turn it is."""
        self.turns[teams[0]] += 1
        return teams[self.turns[teams[0]] % len(teams)]

    def worker(self, team: str) -> str:
        """The worker of the team whose turn it is."""
        names = [worker.id for worker in WORKERS if worker.team == team]
        self.turns[f"of {team}"] += 1
        return names[self.turns[f"of {team}"] % len(names)] if names else ""

    def hand(self, children: Family, team: str, day: date, *, allocated: bool = True) -> None:
        """The team and one of its workers take these children over."""
        worker = self.worker(team)
        for child in children:
            child.holdings = [holding for holding in child.holdings if holding.day < day]
            child.holdings.append(Holding(day, team, worker))
        if allocated and day <= LAST:
            self.desk.for_all(children, "allocated", day, lag=0)

    def add(
        self, children: Family, kind: str, day: date, attributes: Attributes | None = None,
        episodes: Mapping[str, str] | None = None, lag: int | None = None,
    ) -> None:  # fmt: skip
        """The same fact for each child, unless it lies after the last day on which work was done."""
        if day <= LAST_WORKED:
            self.desk.for_all(children, kind, day, attributes, episodes=episodes, lag=lag)


@dataclass(frozen=True, slots=True)
class Every:
    """An interval at which work repeats: so many working days, or days."""

    units: int
    working: bool = False

    def before(self, day: date, count: int) -> date:
        """A working day about so many units before, never nearer than asked by more than a weekend."""
        return working_before(day, count) if self.working else next_working(days_after(day, -count))

    def kept(self, earlier: date, later: date) -> bool:
        """True when the later one came in time."""
        due = working_after(earlier, self.units) if self.working else days_after(earlier, self.units)
        return later <= due


def next_working(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    return day if is_working(day) else working_after(day, 1)


def chain(
    dice: Dice, start: date, last: date, every: Every, late: float = 0.06, tight: float = 0.7, over: float = 1.4
) -> list[date]:
    """Days of work that end on `last`, told backwards to `start`: in time, but for a share of intervals."""
    days = [last]
    while not every.kept(start, days[-1]):
        low, high = max(1, int(every.units * tight)), every.units
        count = dice.number(high + 1, int(high * over) + 1) if dice.chance(late) else dice.number(low, high)
        earlier = every.before(days[-1], count)
        if earlier <= start:
            earlier = every.before(days[-1], max(1, every.units // 2))
        if earlier <= start or earlier >= days[-1]:
            break
        days.append(earlier)
    return days[::-1]


def blocks(dice: Dice, counts: Sequence[tuple[Value, int]], sizes: Sequence[int] = (1, 2, 1, 3, 2)) -> list[Value]:
    """Each value so many times, in runs as long as families are, the runs in a chance order."""
    runs = list[tuple[Value, int]]()
    for value, count in counts:
        while count > 0:
            size = min(count, dice.pick(sizes))
            runs.append((value, size))
            count -= size
    return [value for value, size in dice.shuffled(runs) for _ in range(size)]


def groups(values: Sequence[Value], most: int = 3) -> Iterator[tuple[Value, int]]:
    """Neighbours of one value as families of at most so many."""
    position = 0
    while position < len(values):
        size = 1
        while size < most and position + size < len(values) and values[position + size] == values[position]:
            size += 1
        yield values[position], size
        position += size


def spread(dice: Dice, first: date, last: date, number: int, count: int) -> date:
    """The number-th of so many working days, evenly spread from the first to the last with a little chance."""
    span = (last - first).days + 1
    day = days_after(first, int(span * (number + dice.share()) / count))
    day = min(on_or_before(day), last)
    return day if day >= first else next_working(first)


def lates(
    dice: Dice,
    options: Sequence[tuple[date, date]],
    wanted: Callable[[Month, int], int],
    key: Callable[[date], Month] = month_of,
    sizes: Sequence[int] = (),
    may: Sequence[bool] = (),
) -> list[bool]:
    """For each piece of work, done on one day if in time and on another if late: whether it is late.

    Of those done in each period exactly `wanted(period, how many)` are late, counted by `sizes` where these are given. Work
    whose two days lie in different periods, or which may not be late, is done in time.
    """
    late, weights = [False] * len(options), sizes or [1] * len(options)
    by_period: dict[Month, list[int]] = defaultdict(list)
    totals = Counter[Month]()
    for number, (in_time, over) in enumerate(options):
        totals[key(in_time)] += weights[number]
        if key(in_time) == key(over) and over <= LAST_WORKED and (not may or may[number]):
            by_period[key(in_time)].append(number)
    for period, total in totals.items():
        left = wanted(period, total)
        for number in dice.shuffled(by_period[period]):
            if weights[number] <= left:
                late[number] = True
                left -= weights[number]
    return late
