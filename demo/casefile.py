"""Children, families and the facts about them while the county is being told: the only mutable part of the demo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from demo.days import (
    LAST,
    Dice,
    age_on,
    days_after,
    on_or_after,
    on_or_before,
    working_after,
)
from demo.org import Staff, Worker
from engine.words.values import AttributeValue

Attributes = Mapping[str, AttributeValue]


@dataclass(frozen=True, slots=True)
class Holding:
    """From this day the team and worker hold the case; before it is allocated, the team alone."""

    day: date
    team: str
    worker: str


@dataclass(eq=False, slots=True)
class Child:
    """One child of the county."""

    ref: str
    name: str
    family: str
    born: date | None
    expected: date | None = None
    died: date | None = None
    restricted: bool = False
    holdings: list[Holding] = field(default_factory=list)
    spans: list[tuple[date, date | None]] = field(default_factory=list)  # when the case was open
    episodes: dict[str, int] = field(default_factory=dict)

    def age(self, day: date) -> int:
        """Whole years on that day."""
        return age_on(self.born, day)

    def held_on(self, day: date) -> Holding | None:
        """Who held the case on that day, if anyone."""
        if not any(opened <= day and (closed is None or day <= closed) for opened, closed in self.spans):
            return None
        before = [holding for holding in self.holdings if holding.day <= day]
        return before[-1] if before else None

    def episode(self, sort: str) -> str:
        """A new episode id of this sort for the child."""
        self.episodes[sort] = self.episodes.get(sort, 0) + 1
        return f"{self.ref}-{sort}{self.episodes[sort]}"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, before it is known when it was recorded. `lag`: recorded so many working days later."""

    child: Child
    kind: str
    day: date
    at: time | None
    episode: str
    attributes: Attributes
    lag: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """When a piece of work is done, and by whom if not by the worker who holds the case."""

    day: date
    duty: Worker | None


class Desk:
    """Where one family's story is written: its own dice, the staff, and the facts so far."""

    def __init__(self, dice: Dice, staff: Staff, facts: list[Fact]) -> None:
        self.dice, self.staff, self._facts = dice, staff, facts

    def add(
        self,
        child: Child,
        kind: str,
        day: date,
        attributes: Attributes | None = None,
        *,
        at: time | None = None,
        episode: str = "",
        lag: int | None = None,
    ) -> None:
        """Write down one fact, unless it lies after the county's last day or after the child's death."""
        if day <= LAST and (child.died is None or day <= child.died):
            self._facts.append(Fact(child, kind, day, at, episode, dict(attributes or {}), lag))

    def for_all(
        self,
        children: Sequence[Child],
        kind: str,
        day: date,
        attributes: Attributes | None = None,
        *,
        episodes: Mapping[str, str] | None = None,
        at: time | None = None,
        lag: int | None = None,
    ) -> None:
        """The same fact for each child, with the child's own episode from `episodes`."""
        for child in children:
            episode = (episodes or {}).get(child.ref, "")
            self.add(child, kind, day, attributes, at=at, episode=episode, lag=lag)

    def open(self, children: Sequence[Child], day: date) -> None:
        """Open a case for each child."""
        for child in children:
            child.spans.append((day, None))
            self.add(child, "case_opened", day, episode=child.episode("case"))

    def close(self, children: Sequence[Child], day: date) -> None:
        """Close the open case of each child; nothing when the day is after the county's last."""
        if day > LAST:
            return
        for child in children:
            opened, closed = child.spans[-1]
            if closed is None:
                child.spans[-1] = (opened, day)
                self.add(child, "case_closed", day, episode=f"{child.ref}-case{child.episodes['case']}")

    def hand_to(self, children: Sequence[Child], team: str, day: date) -> None:
        """Give the children to the team, whose manager has not yet named a worker."""
        for child in children:
            child.holdings.append(Holding(day, team, ""))

    def assign(self, children: Sequence[Child], team: str, day: date, worker: Worker | None = None) -> None:
        """Give the children to the next worker of the team, and to successors as workers leave.

        Of the last leavers before the county's last day, some cases are left where they were.
        """
        chosen = worker or self.staff.next_in(team, day)
        for child in children:
            child.holdings = [holding for holding in child.holdings if holding.day < day]
            child.holdings.append(Holding(day, team, chosen.id))
        if chosen.left is not None and chosen.left < LAST:
            recent = (LAST - chosen.left).days < 60
            if not (recent and self.dice.chance(0.5)):
                following = self.staff.next_in(team, working_after(chosen.left, 1))
                for child in children:
                    child.holdings.append(Holding(days_after(chosen.left, 1), team, following.id))

    def plan(self, child: Child, previous: date, due: date, late: float = 0.08, early: float = 0.3) -> Planned:
        """When somebody does what is due: mostly a little before, sometimes after, as people and leave allow."""
        first = days_after(previous, 1)
        if self.dice.chance(late):
            over = self.dice.weighted(((1, 30), (2, 22), (3, 15), (4, 12), (6, 10), (9, 6), (14, 3), (20, 2)))
            day = working_after(due, over)
        else:
            slack = int(self.dice.share() ** 1.6 * early * (due - previous).days)
            day = on_or_before(days_after(due, -slack))
        day = on_or_after(max(day, first))
        return self._somebody(child, day, first, due)

    def _somebody(self, child: Child, day: date, first: date, due: date) -> Planned:
        held = child.held_on(day)
        if held is None or not held.worker:
            return Planned(day, None)
        worker = self.staff.worker(held.worker)
        for back in range(6):
            earlier = days_after(day, -back)
            if earlier < first:
                break
            if worker.is_in(earlier):
                return Planned(earlier, None)
        duty = self.staff.standing_in(held.team, day, worker.id)
        if duty is not None and (day > due or not worker.in_post(day) or self.dice.chance(0.9)):
            return Planned(day, duty)
        for ahead in range(1, 12):
            later = days_after(day, ahead)
            if worker.is_in(later):
                return Planned(later, None)
        return Planned(day, duty)
