"""Reads `config/organisation.yaml`: people, teams, cover, who answers; all mistakes at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from config.reading import Reading, Steps, document_of, read_document
from engine.words.enums import Nation, Owner
from engine.words.errors import Mistakes
from engine.words.organisation import ALL_WEEK, WEEKDAYS, Absence, Organisation, Staff, Team
from engine.words.yaml_file import Document

FILE: Final = "organisation.yaml"
_TOP = "authority nation fallback head_of_service administrator people teams owners"
_PERSON = "id initials name email role team working_days absences left agency_end"
_TEAM = "id name manager deputy cover service"


def read_organisation(path: Path) -> Organisation:
    """Read the file. Raises ConfigMistake where it cannot be read, Mistakes naming everything that cannot stand."""
    return _organisation(read_document(path))


def parse_organisation(text: str, name: str = FILE) -> Organisation:
    """Read the text of an organisation file. Raises as `read_organisation`."""
    return _organisation(document_of(text, name))


def _organisation(document: Document) -> Organisation:
    reader = _Reader(document)
    organisation = reader.organisation()
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return organisation


class _Reader(Reading):
    """Turns one document into an organisation."""

    def organisation(self) -> Organisation:
        raw = self.mapping((), self.document.data, _TOP, needed="authority fallback people teams")
        people = self.people(raw)
        teams = self.teams(raw, people)
        for id, person in people.items():
            if person.team and person.team not in teams:
                place = self.person_place(raw, id)
                self.wrong(place, f"{id} is in the team {person.team!r}, which is not listed.", "List it under teams.")
        fallback = self.mapping(("fallback",), raw.get("fallback"), "manager", needed="manager")
        owners: dict[Owner, str] = {}
        listed = self.mapping(("owners",), raw.get("owners"), allowed="")
        for role, who in listed.items():
            path = ("owners", role)
            if role not in tuple(Owner):
                self.wrong(path, f"{role!r} is not a role that a rule can name.", f"Use {', '.join(Owner)}.")
                continue
            owners[Owner(role)] = self.person_named(path, who, people)
        return Organisation(
            authority=self.text(("authority",), raw.get("authority")),
            nation=Nation(self.choice(("nation",), raw.get("nation"), tuple(Nation), Nation.ENGLAND)),
            fallback=self.person_named(("fallback", "manager"), fallback.get("manager"), people),
            people=MappingProxyType(people),
            teams=MappingProxyType(teams),
            owners=MappingProxyType({role: who for role, who in owners.items() if who}),
            head_of_service=self.person_named(("head_of_service",), raw.get("head_of_service"), people),
            administrator=self.person_named(("administrator",), raw.get("administrator"), people),
        )

    def person_named(self, path: Steps, raw: Any, people: Mapping[str, Staff]) -> str:
        id = self.text(path, raw)
        if id and id not in people:
            self.wrong(path, f"{id!r} is not among the people.", "List that person under people, or correct the id.")
        return id

    def person_place(self, raw: Mapping[str, Any], id: str) -> Steps:
        for index, entry in enumerate(raw["people"]):
            if isinstance(entry, Mapping) and str(entry.get("id")) == id:
                return ("people", index, "team")
        return ("people",)

    def people(self, raw: Mapping[str, Any]) -> dict[str, Staff]:
        found: dict[str, Staff] = {}
        for index, entry in enumerate(self.items(("people",), raw.get("people"))):
            path = ("people", index)
            person = self.person(path, self.mapping(path, entry, _PERSON, needed="id"))
            if person.id in found:
                before = found[person.id]
                what = f"{person.id} is listed twice"
                if before.team and person.team and before.team != person.team:
                    what = f"{person.id} is in two teams, {before.team} and {person.team}"
                self.wrong((*path, "id"), f"{what}.", "Keep one entry; nobody is in two teams.")
                continue
            if person.id:
                found[person.id] = person
        for index, entry in enumerate(self.items(("people",), raw.get("people"))):
            absences = entry.get("absences") if isinstance(entry, Mapping) else None
            for at, absence in enumerate(absences if isinstance(absences, list) else ()):
                if not isinstance(absence, Mapping) or not absence.get("cover"):
                    continue
                place: Steps = ("people", index, "absences", at, "cover")
                cover = self.person_named(place, absence["cover"], found)
                if cover == str(entry.get("id")):
                    self.wrong(place, f"{cover} covers for itself.", "Name somebody else, or leave cover out.")
        return found

    def person(self, path: Steps, raw: Mapping[str, Any]) -> Staff:
        id = self.text((*path, "id"), raw.get("id"))
        name = self.text((*path, "name"), raw.get("name"))
        initials = "".join(word[0].upper() for word in name.split() if word[:1].isalpha())[:3]
        team = raw.get("team")
        if isinstance(team, list):
            listed = ", ".join(str(each) for each in team)
            self.wrong((*path, "team"), f"{id} is in more than one team ({listed}).", "Name the one team.")
            team = None
        email = self.text((*path, "email"), raw.get("email"))
        if email and ("@" not in email[1:-1] or " " in email or email.count("@") != 1):
            self.wrong((*path, "email"), f"{id}'s email is not an address.", "Write it as name@place.")
        return Staff(
            id=id,
            initials=self.text((*path, "initials"), raw.get("initials")) or initials or id,
            name=name,
            email=email,
            role=self.text((*path, "role"), raw.get("role")),
            team=self.text((*path, "team"), team),
            working_days=self.working_days((*path, "working_days"), raw.get("working_days")),
            absences=tuple(
                self.absence((*path, "absences", at), each)
                for at, each in enumerate(self.items((*path, "absences"), raw.get("absences")))
            ),
            left=self.day((*path, "left"), raw.get("left")),
            agency_end=self.day((*path, "agency_end"), raw.get("agency_end")),
        )

    def working_days(self, path: Steps, raw: Any) -> frozenset[int]:
        if raw is None:
            return ALL_WEEK
        days = set()
        for index, each in enumerate(self.items(path, raw)):
            if str(each).lower()[:3] in WEEKDAYS and len(str(each)) == 3:
                days.add(WEEKDAYS.index(str(each).lower()))
            else:
                self.wrong((*path, index), f"{str(each)!r} is not a weekday.", f"Use {', '.join(WEEKDAYS)}.")
        return frozenset(days)

    def absence(self, path: Steps, raw: Any) -> Absence:
        entry = self.mapping(path, raw, "from until reason cover", needed="from until")
        first, last = (self.day((*path, key), entry.get(key)) for key in ("from", "until"))
        if first and last and last < first:
            self.wrong((*path, "until"), "the absence ends before it begins.", "Put the later date under until.")
        reason, cover = (self.text((*path, key), entry.get(key)) for key in ("reason", "cover"))
        return Absence(first or date.min, last or date.min, reason, cover)

    def teams(self, raw: Mapping[str, Any], people: Mapping[str, Staff]) -> dict[str, Team]:
        found: dict[str, Team] = {}
        entries = self.items(("teams",), raw.get("teams"))
        ids = {str(each.get("id")) for each in entries if isinstance(each, Mapping)}
        names: dict[str, str] = {}
        for index, entry in enumerate(entries):
            path = ("teams", index)
            team = self.team(path, self.mapping(path, entry, _TEAM, needed="id"), people, ids)
            name = team.name.casefold()
            if team.id in found or name in names:
                self.wrong(
                    (*path, "id"), f"the team {team.id!r} is listed twice.", "Give each team its own id and name."
                )
                continue
            found[team.id] = team
            names[name] = team.id
        return found

    def team(self, path: Steps, raw: Mapping[str, Any], people: Mapping[str, Staff], ids: set[str]) -> Team:
        id = self.text((*path, "id"), raw.get("id"))
        manager = self.person_named((*path, "manager"), raw.get("manager"), people)
        if not manager:
            self.wrong(path, f"the team {id!r} has no manager.", "Add 'manager:' with the id of one person.")
        cover = self.text((*path, "cover"), raw.get("cover"))
        if cover == id and cover:
            self.wrong((*path, "cover"), f"the team {id!r} covers itself.", "Name another team, or leave cover out.")
        elif cover and cover not in ids:
            self.wrong((*path, "cover"), f"the covering team {cover!r} is not listed.", "List it under teams.")
        deputy = self.person_named((*path, "deputy"), raw.get("deputy"), people)
        if deputy and deputy == manager:
            self.wrong((*path, "deputy"), f"{deputy} is both manager and deputy.", "Name somebody else as deputy.")
        name, service = (self.text((*path, key), raw.get(key)) for key in ("name", "service"))
        return Team(id, name or id, manager, deputy, cover, service)
