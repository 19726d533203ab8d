"""How rehearsals name duties, teams and managers to people."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.reports.counting import Count
from engine.reports.view import NO_TEAM, sentence
from engine.reports.wording import plural_name, short_name
from engine.rulebook.timescale import Timescale
from engine.tuning.impact_looks import Rules
from engine.tuning.impact_telling import Office
from engine.words.enums import LimitName


class Names:
    """The words for what a rehearsal speaks of: of a rule that several books have, the words of the last."""

    def __init__(self, office: Office, *rules: Rules) -> None:
        self.organisation, self._rules = office.organisation, rules

    @cached_property
    def timescales(self) -> Mapping[str, Timescale]:
        """The timescales of the books by id."""
        return {each.id: each for rules in self._rules for each in rules.book.timescales}

    def duty(self, timescale: str, limit: LimitName) -> str:
        """ "Core group", "Core group (local aim)"."""
        name = sentence(short_name(self.timescales[timescale]))
        return f"{name} (local aim)" if limit is LimitName.AIM else name

    def counted(self, count: int, timescale: str) -> str:
        """ "1 core group", "12 child in need visits"."""
        rule = self.timescales[timescale]
        return f"{count} {short_name(rule) if count == 1 else plural_name(rule)}"

    def team(self, team: str) -> str:
        """What people call the team."""
        found = self.organisation.team(team)
        return found.name if found is not None else team or NO_TEAM

    def by_team(self, counts: Mapping[tuple[str, str, str], Count]) -> dict[tuple[str, str, str], Count]:
        """The same counts by the team's id, whether the data name it by its id or by its name."""
        found: dict[tuple[str, str, str], Count] = {}
        for (timescale, limit, team), count in counts.items():
            known = self.organisation.team(team)
            key = (timescale, limit, known.id if known is not None else team)
            found[key] = found.get(key, Count()) + count
        return found

    def manager(self, person: str) -> str:
        """The manager's initials, or the id where none are known."""
        return self.organisation.initials(person)

    def teams(self, person: str) -> str:
        """The teams that this person manages; her role where she manages none."""
        mine = sorted(each.name for each in self.organisation.teams.values() if each.manager == person)
        staff = self.organisation.person(person)
        return ", ".join(mine) or (staff.role if staff is not None else "")

    def whose(self, person: str) -> str:
        """ "The manager of Court Team 1", for a sentence."""
        mine = sorted(each.name for each in self.organisation.teams.values() if each.manager == person)
        if self.organisation.invented and not mine:
            return person
        return f"the manager of {' and '.join(mine)}" if mine else self.manager(person)

    def order(self, person: str) -> tuple[bool, str, str]:
        """Managers of teams by their teams' names, then the others."""
        return not any(each.manager == person for each in self.organisation.teams.values()), self.teams(person), person
