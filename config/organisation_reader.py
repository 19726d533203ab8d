"""Turns the keys and values of an organisation, from YAML or from tables, into the value; gathers what cannot stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from config.organisation_tables import DAY_FIRST, Tables
from config.reading import Placed, Reading, Steps
from config.week import days_in, hours_in, week_in
from engine.words.days import short_day
from engine.words.enums import Nation, Owner
from engine.words.errors import ConfigMistake
from engine.words.organisation import ALL_WEEK, WEEKDAYS, Absence, Organisation, Service, Staff, Team, circles
from engine.words.rota import ALL_DAY, EVERY_DAY, NINE_TO_FIVE, Hours, Turn, WeekPart, When, overlaps

DUTY, EMERGENCY = "duty", "emergency duty"  # kinds of team that are told what cannot wait
_TOP = "authority nation fallback head_of_service administrator office_hours services people teams owners rota"
_PERSON = "id initials name email role team working_days working_hours absences started left agency_end"
_TEAM = "id name manager deputy cover service kind opened closed"
_TURN = "person team from until weekdays hours"


@dataclass(frozen=True, slots=True)
class Read:
    """An organisation, and where each of its entries stands: ("team", id, "manager") to file, line and column."""

    organisation: Organisation
    places: Mapping[tuple[str, str, str], str]

    def place(self, sort: str, id: str, key: str) -> str:
        """Where that was said; "" where it was not."""
        return self.places.get((sort, id, key), "") or self.places.get((sort, id, ""), "")


def read_placed(document: Placed) -> tuple[Read, list[ConfigMistake]]:
    """The organisation that the document describes, and every mistake in it: with any, the value cannot be used."""
    reader = _Reader(document)
    organisation = reader.organisation()
    return Read(organisation, MappingProxyType(reader.places)), reader.mistakes


class _Reader(Reading):
    """Turns one document into an organisation."""

    def __init__(self, document: Placed) -> None:
        super().__init__(document)
        self.tables = document if isinstance(document, Tables) else None
        self.places: dict[tuple[str, str, str], str] = {}

    def organisation(self) -> Organisation:
        raw = self.mapping((), self.document.data, _TOP, needed="authority fallback people teams")
        people = self.people(raw)
        if not people:
            self.wrong(("people",), "the organisation names nobody.", "List the people: at least each team's manager.")
        services = self.services(raw, people)
        teams = self.teams(raw, people, services)
        for id, person in people.items():
            if person.team and person.team not in teams:
                place = self.person_place(raw, id)
                self.wrong(
                    place, f"{id} is in the team {person.team!r}, which is not listed.", "List it among the teams."
                )
        fallback = self.fallback(raw.get("fallback"))
        owners: dict[Owner, str] = {}
        listed = self.mapping(("owners",), raw.get("owners"), allowed="")
        for role, who in listed.items():
            path = ("owners", role)
            if role not in tuple(Owner):
                self.wrong(path, f"{role!r} is not a role that a rule can name.", f"Use {', '.join(Owner)}.")
                continue
            owners[Owner(role)] = self.person_named(path, who, people)
            self.places["owner", role, ""] = self.document.place(path)
        for key in ("fallback", "head_of_service", "administrator"):
            self.places["owner", key, ""] = self.document.place((key,))
        office = self.span(("office_hours",), raw.get("office_hours"), NINE_TO_FIVE)
        return Organisation(
            authority=self.text(("authority",), raw.get("authority")),
            nation=Nation(self.choice(("nation",), raw.get("nation"), tuple(Nation), Nation.ENGLAND)),
            fallback=self.person_named(("fallback", "manager"), fallback.get("manager"), people),
            people=MappingProxyType(people),
            teams=MappingProxyType(teams),
            owners=MappingProxyType({role: who for role, who in owners.items() if who}),
            head_of_service=self.person_named(("head_of_service",), raw.get("head_of_service"), people),
            administrator=self.person_named(("administrator",), raw.get("administrator"), people),
            services=MappingProxyType(services),
            rota=self.rota(raw, people, teams, office),
            duty_team=self.team_of_kind(raw, teams, DUTY),
            emergency_team=self.team_of_kind(raw, teams, EMERGENCY),
            office_hours=office,
        )

    def fallback(self, raw: Any) -> Mapping[str, Any]:
        if raw is None:  # said already, among the keys that are needed
            return {}
        if isinstance(raw, str):
            self.wrong(("fallback",), "the fallback stands without a key.", f"Write 'fallback: {{manager: {raw}}}'.")
            return {}
        return self.mapping(("fallback",), raw, "manager", needed="manager")

    def missing(self, path: Steps, key: str) -> str:
        if self.tables is None:
            return super().missing(path, key)
        if not path:
            return f"Add a row for {key.replace('_', ' ')} to owners.csv."
        return f"Fill in the column {key!r}."

    def day(self, path: Steps, raw: Any) -> date | None:
        if self.tables is None or raw is None or isinstance(raw, date):
            return super().day(path, raw)
        example = "28/09/2020" if self.tables.dates == DAY_FIRST else "2020-09-28, or declare others in about.yaml"
        self.wrong(path, f"{str(raw)!r} is not a date.", f"Write {self.tables.dates}, as in {example}.")
        return None

    def span(self, path: Steps, raw: Any, default: Hours) -> Hours:
        text = self.text(path, raw)
        found = hours_in(text) if text else default
        if found is None:
            self.wrong(path, f"{text!r} is no span of hours.", "Write it in quotes, as in '09:00-17:00'.")
        return found or default

    def in_order(self, path: Steps, first: date | None, last: date | None, what: str) -> None:
        if first and last and last < first:
            self.wrong(path, f"{what} ends before it begins.", "Put the later date last.")

    def person_named(self, path: Steps, raw: Any, people: Mapping[str, Staff]) -> str:
        id = self.text(path, raw)
        if id and id not in people:
            self.wrong(
                path, f"{id!r} is not among the people.", "List that person among the people, or correct the id."
            )
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
        for ring, day in circles(found):
            place = self.person_place(raw, ring[0])[:2]
            names = ", ".join((*ring, ring[0]))
            what = f"on {short_day(day, day)} {day.year} cover runs in a circle: {names}, all of them away."
            self.wrong(place, what, "Let somebody who is there cover one of them.")
        return found

    def person(self, path: Steps, raw: Mapping[str, Any]) -> Staff:
        id = self.text((*path, "id"), raw.get("id"))
        name = self.text((*path, "name"), raw.get("name"))
        initials = "".join(word[0].upper() for word in name.split() if word[:1].isalpha())[:3]
        days = self.weekdays((*path, "working_days"), raw.get("working_days"), ALL_WEEK)
        started, left, agency_end = (self.day((*path, key), raw.get(key)) for key in ("started", "left", "agency_end"))
        for key, last in (("left", left), ("agency_end", agency_end)):
            self.in_order((*path, key), started, last, f"{id}'s employment")
            self.places["person", id, key] = self.document.place((*path, key))
        self.places["person", id, ""] = self.document.place(path)
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
            working_days=days,
            hours=self.hours((*path, "working_hours"), raw.get("working_hours"), days),
            absences=tuple(
                self.absence((*path, "absences", at), each)
                for at, each in enumerate(self.items((*path, "absences"), raw.get("absences")))
            ),
            left=left,
            agency_end=agency_end,
            started=started,
        )

    def hours(self, path: Steps, raw: Any, days: frozenset[int]) -> tuple[WeekPart, ...]:
        text = self.text(path, raw)
        parts = week_in(text, days) if text else ()
        if parts is None:
            mend = "Write, say, '09:00-17:00' or 'mon-thu 08:45-17:00, fri 08:45-13:00'."
            self.wrong(path, f"{text!r} are no working hours.", mend)
            return ()
        beyond = sorted({day for part in parts for day in part.days} - days)
        if beyond:
            names = ", ".join(WEEKDAYS[day] for day in beyond)
            self.wrong(path, f"hours are given for {names}, which are no working days.", "Add them to working_days.")
        return parts

    def weekdays(self, path: Steps, raw: Any, default: frozenset[int]) -> frozenset[int]:
        if raw is None:
            return default
        if isinstance(raw, str):
            found = days_in(raw)
            if found is None:
                self.wrong(path, f"{raw!r} are no weekdays.", f"Write, say, 'mon-fri', with {', '.join(WEEKDAYS)}.")
            return found or default
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

    def teams(
        self, raw: Mapping[str, Any], people: Mapping[str, Staff], services: Mapping[str, Service]
    ) -> dict[str, Team]:
        found: dict[str, Team] = {}
        entries = self.items(("teams",), raw.get("teams"))
        ids = {str(each.get("id")) for each in entries if isinstance(each, Mapping)}
        names: dict[str, str] = {}
        for index, entry in enumerate(entries):
            path = ("teams", index)
            listed = services if raw.get("services") else {}
            team = self.team(path, self.mapping(path, entry, _TEAM, needed="id"), people, ids, listed)
            name = team.name.casefold()
            if team.id in found or name in names:
                self.wrong(
                    (*path, "id"), f"the team {team.id!r} is listed twice.", "Give each team its own id and name."
                )
                continue
            found[team.id] = team
            names[name] = team.id
        return found

    def team(
        self,
        path: Steps,
        raw: Mapping[str, Any],
        people: Mapping[str, Staff],
        ids: set[str],
        listed: Mapping[str, Service],
    ) -> Team:
        id = self.text((*path, "id"), raw.get("id"))
        manager = self.person_named((*path, "manager"), raw.get("manager"), people)
        if not manager:
            self.wrong(path, f"the team {id!r} has no manager.", "Name the id of one person as its manager.")
        cover = self.text((*path, "cover"), raw.get("cover"))
        if cover == id and cover:
            self.wrong((*path, "cover"), f"the team {id!r} covers itself.", "Name another team, or leave cover out.")
        elif cover and cover not in ids:
            self.wrong((*path, "cover"), f"the covering team {cover!r} is not listed.", "List it among the teams.")
        deputy = self.person_named((*path, "deputy"), raw.get("deputy"), people)
        if deputy and deputy == manager:
            self.wrong((*path, "deputy"), f"{deputy} is both manager and deputy.", "Name somebody else as deputy.")
        name, service, kind = (self.text((*path, key), raw.get(key)) for key in ("name", "service", "kind"))
        if listed and service and service not in listed:
            self.wrong((*path, "service"), f"the service {service!r} is not listed.", "List it among the services.")
        opened, closed = (self.day((*path, key), raw.get(key)) for key in ("opened", "closed"))
        self.in_order((*path, "closed"), opened, closed, "the team")
        for key in ("", "manager", "deputy", "cover"):
            self.places["team", id, key] = self.document.place((*path, key) if key else path)
        return Team(id, name or id, manager, deputy, cover, service, kind.lower(), opened, closed)

    def team_of_kind(self, raw: Mapping[str, Any], teams: Mapping[str, Team], kind: str) -> str:
        """The one team of this kind; "" when there is none."""
        found = [team.id for team in teams.values() if team.kind == kind]
        if len(found) > 1:
            at = next(
                index
                for index, each in enumerate(raw["teams"])
                if isinstance(each, Mapping) and str(each.get("id")) == found[1]
            )
            what = f"{found[0]} and {found[1]} are both of the kind {kind!r}."
            self.wrong(("teams", at, "kind"), what, "Keep one, and put the others on the rota.")
        return found[0] if found else ""

    def services(self, raw: Mapping[str, Any], people: Mapping[str, Staff]) -> dict[str, Service]:
        """The services listed; where none are, one without a head for each name that a team gives."""
        found: dict[str, Service] = {}
        for index, entry in enumerate(self.items(("services",), raw.get("services"))):
            path = ("services", index)
            each = self.mapping(path, entry, "id name head", needed="id")
            id, name = (self.text((*path, key), each.get(key)) for key in ("id", "name"))
            if id in found:
                self.wrong((*path, "id"), f"the service {id!r} is listed twice.", "Give each service its own id.")
            found[id] = Service(id, name or id, self.person_named((*path, "head"), each.get("head"), people))
            self.places["service", id, "head"] = self.document.place((*path, "head"))
        if not found:
            teams = raw.get("teams")
            entries = teams if isinstance(teams, list) else ()
            names = [str(each.get("service") or "").strip() for each in entries if isinstance(each, Mapping)]
            found = {name: Service(name, name) for name in names if name}
        return found

    def rota(
        self, raw: Mapping[str, Any], people: Mapping[str, Staff], teams: Mapping[str, Team], office: Hours
    ) -> tuple[Turn, ...]:
        entries = self.items(("rota",), raw.get("rota"))
        turns = tuple(
            self.turn(("rota", index), self.mapping(("rota", index), entry, _TURN), people, teams)
            for index, entry in enumerate(entries)
        )
        for first, second, day in overlaps(turns, office):
            other = self.document.place(("rota", first))
            when = f"on {short_day(day, day)} {day.year}" if turns[second].dated else "every week"
            self.wrong(("rota", second), f"this turn and that of {other} are both on {when}.", "Shorten one of them.")
        return turns

    def turn(self, path: Steps, raw: Mapping[str, Any], people: Mapping[str, Staff], teams: Mapping[str, Team]) -> Turn:
        person = self.person_named((*path, "person"), raw.get("person"), people)
        team = self.text((*path, "team"), raw.get("team"))
        if team and team not in teams:
            self.wrong((*path, "team"), f"the team {team!r} is not listed.", "List it among the teams.")
        if bool(person) == bool(team):
            self.wrong(path, "a turn is one person's or one team's.", "Name a person, or a team, and not both.")
        first, last = (self.day((*path, key), raw.get(key)) for key in ("from", "until"))
        self.in_order((*path, "until"), first, last, "the turn")
        days = self.weekdays((*path, "weekdays"), raw.get("weekdays"), EVERY_DAY)
        hours = self.text((*path, "hours"), raw.get("hours"))
        when = When(hours) if hours in (When.OFFICE_HOURS, When.OUT_OF_HOURS) else When.BY_THE_CLOCK
        span = self.span((*path, "hours"), hours, ALL_DAY) if hours and when is When.BY_THE_CLOCK else ALL_DAY
        self.places["rota", str(path[-1]), ""] = self.document.place(path)
        return Turn(person, team, first, last, days, when, span)
