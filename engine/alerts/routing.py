"""Who is told of an obligation: exactly one responsible manager; and who answers for it, where that is another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.words.enums import Owner
from engine.words.organisation import Organisation, Team
from engine.words.values import Obligation


@dataclass(frozen=True, slots=True)
class Route:
    """The manager who is told today. `stands_in_for` is the manager whose work it is, where another is told."""

    manager: str
    team: str  # the team's id; "" when no team, or none that the organisation knows, holds the case
    stands_in_for: str = ""
    because: str = ""


class Router:
    """Routes the obligations of one day. On a day that nobody works, staff are taken as on `staffed_on`."""

    def __init__(self, organisation: Organisation, staffed_on: date) -> None:
        self.organisation, self.day = organisation, staffed_on
        self._by_team: dict[str, Route] = {}

    def route(self, obligation: Obligation) -> Route:
        """Who is told: the manager of the lead team, a worker's own team standing in for a missing one."""
        team = obligation.team
        if self.organisation.team(team) is None:
            worker = self.organisation.person(obligation.worker)
            if worker is not None and self.organisation.team(worker.team) is not None:
                team = worker.team
        return self.of_team(team)

    def of_team(self, team: str) -> Route:
        """Who is told of this team's work: its manager; when she is away whoever covers that absence; when nobody does, or
        she has gone, the deputy, then the managers of the covering team and of the team that covers that one in turn,
        last the fallback. Work of a team that is not open goes to the covering ones. A team not known is the fallback's.
        """
        if team not in self._by_team:
            self._by_team[team] = self._worked_out(team)
        return self._by_team[team]

    def answers(self, owner: Owner) -> str:
        """The id of the person who answers for a role; "" for the allocated team, which its own manager answers for,
        and for a role that the organisation names nobody for."""
        return "" if owner is Owner.ALLOCATED_TEAM else self.organisation.owners.get(owner, "")

    def _worked_out(self, name: str) -> Route:
        team = self.organisation.team(name)
        if team is None:
            because = f"no team called {name} is in the organisation file" if name else "not allocated to a team"
            return Route(self.organisation.fallback, "", because=because)
        if not team.open_on(self.day):
            found = next(filter(self._at_work, self._covering(team)), self.organisation.fallback)
            return Route(found, team.id, because="closed" if team.closed and team.closed < self.day else "not open yet")
        if self._at_work(team.manager):
            return Route(team.manager, team.id)
        why = self._why_not(team.manager)
        named = self.organisation.stand_in(team.manager, self.day)
        for stand_in in (named, team.deputy, *self._covering(team)):
            if stand_in and self._at_work(stand_in):
                return Route(stand_in, team.id, team.manager, why)
        if team.manager == self.organisation.fallback:
            return Route(team.manager, team.id)
        return Route(self.organisation.fallback, team.id, team.manager, why)

    def _covering(self, team: Team) -> Iterator[str]:
        """The managers of the covering team, of the team that covers it, and so on, until one would come again."""
        asked = {team.id}
        following = self.organisation.team(team.cover)
        while following is not None and following.id not in asked:
            asked.add(following.id)
            if following.open_on(self.day):
                yield following.manager
            following = self.organisation.team(following.cover)

    def _at_work(self, id: str) -> bool:
        person = self.organisation.person(id)
        return person is not None and person.at_work(self.day)

    def _why_not(self, id: str) -> str:
        person = self.organisation.person(id)
        if person is None:
            return "nobody manages the team"
        if person.started is not None and self.day < person.started:
            return "not in post yet"
        return "away" if person.in_post(self.day) else "left"


def staffing_day(today: date, next_day: date, works_today: bool) -> date:
    """The day by whose absences a morning is routed: today, or the next working day when today is none."""
    return today if works_today else next_day
