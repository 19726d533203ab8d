"""Who works where, who manages and covers whom, and who answers for each role: the frozen values, without a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from engine.words.clock import LONDON
from engine.words.enums import Nation, Owner
from engine.words.rota import NINE_TO_FIVE, OFFICE_DAYS, Hours, Shut, Turn, WeekPart, never_shut

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
    """One person who works for the authority. `started` is the first day in post, `left` and `agency_end` last ones."""

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
    started: date | None = None
    hours: tuple[WeekPart, ...] = ()  # none: the authority's office hours

    @property
    def last_day(self) -> date | None:
        """The last day in post; None while no end is known."""
        ends = [day for day in (self.left, self.agency_end) if day is not None]
        return min(ends) if ends else None

    def in_post(self, day: date) -> bool:
        """True from the first day in post up to and including the last."""
        begun = self.started is None or self.started <= day
        return begun and (self.last_day is None or day <= self.last_day)

    def can_be_told(self, day: date) -> bool:
        """True when in post and not away: whoever is on duty is told on days outside the pattern too."""
        return self.in_post(day) and self.absence_on(day) is None

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
class Service:
    """Several teams under one head of service; "" = only the one above them all."""

    id: str
    name: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """One team: exactly one manager; the deputy and the covering team stand in, in that order. `opened` is its first
    day and `closed` its last."""

    id: str
    name: str
    manager: str
    deputy: str = ""
    cover: str = ""  # id of the team whose manager covers
    service: str = ""
    kind: str = ""  # assessment, court, looked after, duty, ...: for show
    opened: date | None = None
    closed: date | None = None

    def open_on(self, day: date) -> bool:
        """True from the first day to the last, both included."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day <= self.closed)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An authority's people and teams. Every id named by a team, an owner, the rota or the fallback is among `people`."""

    authority: str
    nation: Nation
    fallback: str  # id of the manager who is told when nobody nearer is known or at work
    people: Mapping[str, Staff]
    teams: Mapping[str, Team]
    owners: Mapping[Owner, str]  # who answers for a role; the allocated team answers through its own manager
    head_of_service: str = ""
    administrator: str = ""
    invented: bool = False  # no organisation file: made up from the teams found in the data
    services: Mapping[str, Service] = field(default_factory=lambda: MappingProxyType({}))
    rota: tuple[Turn, ...] = ()
    duty_team: str = ""  # told in office hours, after whoever is on the rota
    emergency_team: str = ""  # told out of hours, after whoever is on the rota
    office_hours: Hours = NINE_TO_FIVE  # Monday to Friday

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

    def service_of(self, team: str) -> Service | None:
        """The service that the team (by id or name) belongs to; None when it names none, or is not known."""
        found = self.team(team)
        return self.services.get(found.service) if found is not None else None

    def head_of(self, team: str) -> str:
        """Who heads the team's service; where it has no head of its own, the one above them all. "" when there is none."""
        service = self.service_of(team)
        return service.head if service is not None and service.head else self.head_of_service

    def in_office(self, instant: datetime, shut: Shut = never_shut) -> bool:
        """True when the offices are open: office hours, Monday to Friday, not on a day on which they are shut."""
        local = instant.astimezone(LONDON)
        day = local.date()
        return day.weekday() in OFFICE_DAYS and not shut(day) and self.office_hours.hold(day, local)

    def in_hours(self, person: str, instant: datetime, shut: Shut = never_shut) -> bool:
        """True when that person is at work at that moment: in post, not away, and in her own hours or, where she has
        none, in office hours. A day on which offices are shut is nobody's but the emergency duty team's."""
        staff = self.people.get(person)
        if staff is None:
            return False
        local = instant.astimezone(LONDON)
        parts = staff.hours or (WeekPart(staff.working_days, self.office_hours),)
        always = bool(staff.team) and staff.team == self.emergency_team
        days = [day for day in (local.date(), local.date() - timedelta(days=1)) if always or not shut(day)]
        return any(
            staff.at_work(day) and day.weekday() in part.days and part.hours.hold(day, local)
            for day in days
            for part in parts
        )

    def stand_in(self, person: str, day: date) -> str:
        """Who takes calls for that person on that day: she herself; while she is away, whoever covers that absence, or
        who covers him in turn. "" when nobody does, or cover runs in a circle."""
        asked: set[str] = set()
        while person not in asked:
            asked.add(person)
            staff = self.people.get(person)
            if staff is None or not staff.in_post(day):
                return ""
            absence = staff.absence_on(day)
            if absence is None:
                return person
            person = absence.cover
        return ""

    def turns_at(self, instant: datetime, shut: Shut = never_shut) -> tuple[Turn, ...]:
        """The turns of the rota that hold then: those with dates before those that always recur, else as listed."""
        local, in_office = instant.astimezone(LONDON), self.in_office(instant, shut)
        return tuple(
            sorted((turn for turn in self.rota if turn.holds(local, in_office)), key=lambda turn: not turn.dated)
        )

    def on_duty(self, instant: datetime, shut: Shut = never_shut) -> tuple[str, ...]:
        """Whom to tell at that moment, in the order in which to go on to the next; never empty, each person once.

        First whoever is on the rota, then the manager and the deputy of each team on the rota and of the duty team (out
        of office hours the emergency duty team), last the fallback. Who is away or gone is passed over, or covered.
        """
        return tuple(dict.fromkeys((*self.called(instant, shut), self.fallback)))

    def called(self, instant: datetime, shut: Shut = never_shut) -> tuple[str, ...]:
        """As `on_duty`, without the fallback: empty when nobody is on duty then."""
        return tuple(dict.fromkeys(self._in_order(instant, shut)))

    def _in_order(self, instant: datetime, shut: Shut) -> Iterator[str]:
        day = instant.astimezone(LONDON).date()
        turns = self.turns_at(instant, shut)
        teams = [turn.team for turn in turns if turn.team]
        standing = self.duty_team if self.in_office(instant, shut) else self.emergency_team
        people = [turn.person for turn in turns if turn.person]
        for team in filter(None, (self.teams.get(id) for id in (*teams, standing))):
            people += [team.manager, team.deputy] if team.open_on(day) else []
        yield from filter(None, (self.stand_in(person, day) for person in people))


def circles(people: Mapping[str, Staff]) -> Iterator[tuple[tuple[str, ...], date]]:
    """Each ring of people who cover one another while all of them are away, with the first day on which they do. Who is
    named as her own cover is no ring."""
    days = sorted({absence.first for person in people.values() for absence in person.absences})
    seen: set[frozenset[str]] = set()
    for person in people.values():
        for day in (day for absence in person.absences for day in days if absence.first <= day <= absence.last):
            ring = _ring(person.id, day, people)
            if len(ring) > 1 and frozenset(ring) not in seen:
                seen.add(frozenset(ring))
                yield ring, day


def _ring(id: str, day: date, people: Mapping[str, Staff]) -> tuple[str, ...]:
    """The people by whom cover comes back to this person on that day; none when it comes to somebody who is there."""
    asked: list[str] = []
    person = id
    while person not in asked:
        asked.append(person)
        absence = people[person].absence_on(day) if person in people else None
        if absence is None or not absence.cover:
            return ()
        person = absence.cover
    return tuple(asked) if person == id else ()


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
