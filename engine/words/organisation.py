"""Who works where, who manages and covers whom, and who answers for each role: the frozen values, without a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.words.enums import Nation, Owner

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_WEEK: Final = frozenset(range(5))
UNALLOCATED: Final = "manager of unallocated work"


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is away, both ends included. `cover` is the id of who stands in, if anybody."""

    first: date
    last: date
    reason: str = ""
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """One person who works for the authority. `left` and `agency_end` are last days in post."""

    id: str
    initials: str
    name: str = ""
    email: str = ""
    role: str = ""
    team: str = ""
    working_days: frozenset[int] = ALL_WEEK  # 0 is Monday
    absences: tuple[Absence, ...] = ()
    left: date | None = None
    agency_end: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day in post; None while no end is known."""
        ends = [day for day in (self.left, self.agency_end) if day is not None]
        return min(ends) if ends else None

    def in_post(self, day: date) -> bool:
        """True up to and including the last day in post."""
        return self.last_day is None or day <= self.last_day

    def absence_on(self, day: date) -> Absence | None:
        """The recorded absence that holds this day; None on any other, days not worked by pattern included."""
        return next((absence for absence in self.absences if absence.first <= day <= absence.last), None)

    def at_work(self, day: date) -> bool:
        """True when in post, on a day of the pattern, and not away. Bank holidays are not looked at here."""
        return self.in_post(day) and day.weekday() in self.working_days and self.absence_on(day) is None

    def back(self, day: date, within: int = 366) -> date | None:
        """The first day after `day` at work again by pattern and absences; None when none is within so many days."""
        for step in range(1, within + 1):
            if self.at_work(day + timedelta(days=step)):
                return day + timedelta(days=step)
        return None


@dataclass(frozen=True, slots=True)
class Team:
    """One team: exactly one manager; the deputy and the covering team stand in, in that order."""

    id: str
    name: str
    manager: str
    deputy: str = ""
    cover: str = ""  # id of the team whose manager covers
    service: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An authority's people and teams. Every id named by a team, an owner or the fallback is among `people`."""

    authority: str
    nation: Nation
    fallback: str  # id of the manager who is told when nobody nearer is known or at work
    people: Mapping[str, Staff]
    teams: Mapping[str, Team]
    owners: Mapping[Owner, str]  # who answers for a role; the allocated team answers through its own manager
    head_of_service: str = ""
    administrator: str = ""
    invented: bool = False  # no organisation file: made up from the teams found in the data

    def team(self, team: str) -> Team | None:
        """The team with this id or, whatever its capitals, this name; None when it is not known."""
        found = self.teams.get(team)
        if found is None and team:
            name = team.strip().casefold()
            found = next((each for each in self.teams.values() if each.name.casefold() == name), None)
        return found

    def person(self, id: str) -> Staff | None:
        """The person with this id; None when not known."""
        return self.people.get(id)

    def initials(self, id: str) -> str:
        """How a digest names a person: initials where they are known, else the id as the data gives it."""
        found = self.people.get(id)
        return found.initials if found is not None else id


def invented_organisation(teams: Iterable[str], authority: str = "", nation: Nation = Nation.ENGLAND) -> Organisation:
    """An organisation for data without an organisation file: each team in the data gets "manager of TEAM", who has no
    address, and work without a team goes to the "manager of unallocated work"."""
    people = {UNALLOCATED: Staff(UNALLOCATED, UNALLOCATED, role="team manager")}
    known: dict[str, Team] = {}
    for name in sorted({team.strip() for team in teams} - {""}):
        manager = f"manager of {name}"
        people[manager] = Staff(manager, manager, role="team manager", team=name)
        known[name] = Team(name, name, manager)
    return Organisation(authority, nation, UNALLOCATED, people, known, owners={}, invented=True)
