"""What an organisation will soon lack: managers and cover who go, hours that nobody is on duty, leavers who hold cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from engine.alerts.routing import Router
from engine.calendars.axis import Axis
from engine.words.clock import LONDON
from engine.words.days import short_day
from engine.words.organisation import Organisation, Staff
from engine.words.rota import Shut
from engine.words.values import Obligation

AHEAD: Final = timedelta(days=28)  # how far ahead the rota is looked at
SOON: Final = 20  # working days within which a last day is soon


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing to see to, about what was written in the organisation: (sort, id, key)."""

    about: tuple[str, str, str]
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody, or a team, holds: open duties, and the children whose they are."""

    duties: int
    cases: int


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody whose last day is near, or past while she still holds open duties."""

    person: str
    initials: str
    role: str
    team: str
    manager: str  # who is told of the team's work today
    last_day: date
    why: str  # "leaves" or "agency end"; once it is past, "left" or "agency ended"
    days_left: int | None  # working days after today up to the last day; None once it is past
    held: Held


def lacks(organisation: Organisation, axis: Axis, today: date, shut: Shut) -> tuple[Lack, ...]:
    """Everything to see to as from this day, most pressing sort first."""
    return (
        *_unmanaged(organisation, axis, today),
        *_unanswered(organisation, axis, today),
        *_uncovered(organisation, axis, today),
        *_off_the_rota(organisation, today),
        *_nobody_on_duty(organisation, today, shut),
    )


def leavers(
    organisation: Organisation, axis: Axis, today: date, held: Mapping[str, Held], within: int = SOON
) -> tuple[Leaver, ...]:
    """Whose last day is within so many working days, and who is past it and still holds open duties; by last day."""
    router = Router(organisation, today)
    found: list[Leaver] = []
    for person in organisation.people.values():
        last, holds = person.last_day, held.get(person.id, Held(0, 0))
        days = _days_left(axis, today, last, within) if last is not None else None
        gone = last is not None and last < today and holds.duties > 0
        if last is not None and (days is not None or gone):
            manager = router.of_team(person.team).manager if person.team else ""
            coming, past = ("agency end", "agency ended") if last == person.agency_end else ("leaves", "left")
            why = past if last < today else coming
            found.append(Leaver(person.id, person.initials, person.role, person.team, manager, last, why, days, holds))
    return tuple(sorted(found, key=lambda each: (each.last_day, each.person)))


def leaving(found: Iterable[Leaver], today: date, weekly: bool) -> tuple[Leaver, ...]:
    """Of these, whom a morning names: who still holds open duties. Somebody who goes is named on the first morning of each
    week, and somebody who has gone on every morning until her duties are passed on."""
    return tuple(each for each in found if each.held.duties and (weekly or each.last_day < today))


def held_by(holders: Iterable[tuple[str, Obligation]]) -> dict[str, Held]:
    """What each holder holds, given each open duty with whose it is."""
    duties: dict[str, int] = {}
    cases: dict[str, set[str]] = {}
    for holder, obligation in holders:
        duties[holder] = duties.get(holder, 0) + 1
        cases.setdefault(holder, set()).add(obligation.subject)
    return {holder: Held(count, len(cases[holder])) for holder, count in sorted(duties.items())}


def unknown_teams(organisation: Organisation, held: Mapping[str, Held]) -> tuple[str, ...]:
    """The teams that hold cases and that the organisation does not know, in order; "" where none is recorded."""
    return tuple(sorted(team for team in held if organisation.team(team) is None))


def _days_left(axis: Axis, today: date, last: date, within: int) -> int | None:
    """The working days after today up to the last one; None once it is past, or when there are more than so many."""
    if not today <= last <= axis.after(today, within):
        return None
    return axis.between(today, last)


def _goes(person: Staff, axis: Axis, today: date) -> str:
    """How somebody's last day stands to today, in words; "" when it is far off, or not known."""
    last = person.last_day
    if last is None:
        return ""
    word = "agency post" if last == person.agency_end else "post"
    if last < today:
        return f"{person.id} is gone: the {word} ended on {short_day(last, today)}"
    if _days_left(axis, today, last, SOON) is not None:
        return f"{person.id} goes: the {word} ends on {short_day(last, today)}"
    return ""


def _unmanaged(organisation: Organisation, axis: Axis, today: date) -> Iterator[Lack]:
    for team in organisation.teams.values():
        for key in ("manager", "deputy"):
            person = organisation.person(getattr(team, key))
            if person is None or not team.open_on(today):
                continue
            about, mend = ("team", team.id, key), f"Name the next {key} of {team.name}."
            words = _goes(person, axis, today)
            if words:
                yield Lack(about, f"{words}, and is the {key} of {team.name}.", mend)
            elif person.started is not None and person.started > today:
                since = short_day(person.started, today)
                yield Lack(
                    about, f"{person.id}, the {key} of {team.name}, begins on {since}.", "Name one for until then."
                )
        cover = organisation.team(team.cover)
        if cover is not None and team.open_on(today) and not cover.open_on(today):
            yield Lack(
                ("team", team.id, "cover"), f"{cover.name}, which covers {team.name}, is not open.", "Name another."
            )


def _unanswered(organisation: Organisation, axis: Axis, today: date) -> Iterator[Lack]:
    named = [(str(role), who) for role, who in organisation.owners.items()]
    named += [(key, getattr(organisation, key)) for key in ("fallback", "head_of_service", "administrator")]
    for role, who in named:
        person = organisation.person(who)
        words = _goes(person, axis, today) if person is not None else ""
        if words:
            yield Lack(("owner", role, ""), f"{words}, and is the {role.replace('_', ' ')}.", "Name the next.")
    for service in organisation.services.values():
        person = organisation.person(service.head)
        words = _goes(person, axis, today) if person is not None else ""
        if words:
            yield Lack(("service", service.id, "head"), f"{words}, and heads {service.name}.", "Name the next head.")


def _uncovered(organisation: Organisation, axis: Axis, today: date) -> Iterator[Lack]:
    """Teams whose manager, deputy and cover are all away on one working day: the fallback is told."""
    days = [day for day in (today + timedelta(days=n) for n in range(AHEAD.days)) if axis.is_working(day)]
    nobody_else = replace(organisation, fallback="")
    routers = [(day, Router(nobody_else, day)) for day in days]
    for team in organisation.teams.values():
        alone = [day for day, router in routers if team.open_on(day) and not router.of_team(team.id).manager]
        if alone:
            when = short_day(alone[0], today)
            more = f" and {len(alone) - 1} more working days of the next four weeks" if len(alone) > 1 else ""
            what = f"on {when}{more} nobody of {team.name} is there, nor its cover: the fallback is told."
            yield Lack(("team", team.id, "cover"), what, "Name a deputy, or a covering team.")


def _off_the_rota(organisation: Organisation, today: date) -> Iterator[Lack]:
    """Turns within the next weeks of people who are then gone, or away with nobody to cover."""
    for index, turn in enumerate(organisation.rota):
        if not turn.person:
            continue
        days = (today + timedelta(days=n) for n in range(AHEAD.days))
        missing = next((day for day in days if turn.on(day) and not organisation.stand_in(turn.person, day)), None)
        if missing is not None:
            what = f"{turn.person} has a turn on {short_day(missing, today)}, and is away or gone then, without cover."
            yield Lack(("rota", str(index), ""), what, "Give the turn to somebody else, or name a cover.")


def _nobody_on_duty(organisation: Organisation, today: date, shut: Shut) -> Iterator[Lack]:
    """The first hours of the next weeks in which nobody is on duty, and how many hours there are in all."""
    if not organisation.rota and not organisation.duty_team and not organisation.emergency_team:
        what = "there is no duty rota: what cannot wait is told to the team's manager, at any hour."
        yield Lack(("rota", "", ""), what, "Write a rota, or give a team the kind 'duty' or 'emergency duty'.")
        return
    empty = [
        (begins, ends)
        for day in (today + timedelta(days=n) for n in range(AHEAD.days))
        for begins, ends, people in duty_on(organisation, day, shut)
        if not people
    ]
    if empty:
        hours = sum((ends - begins).total_seconds() for begins, ends in empty) / 3600
        first = f"{short_day(empty[0][0].date(), today)} {empty[0][0]:%H:%M} to {empty[0][1]:%H:%M}"
        what = f"nobody is on duty in {hours:.0f} hours of the next four weeks, first on {first}."
        yield Lack(("rota", "", ""), what, "Fill them, or give a team the kind 'duty' or 'emergency duty'.")


Stretch = tuple[datetime, datetime, tuple[str, ...]]


def duty_on(organisation: Organisation, day: date, shut: Shut) -> Sequence[Stretch]:
    """Who is on duty through one day, by the clock in London: from when, to when, and whom to tell in order (without the
    fallback). Stretches with the same people are one."""
    spans = [organisation.office_hours, *(turn.hours for turn in organisation.rota)]
    marks = sorted({time(0), *(edge for span in spans for edge in (span.start, span.end))})
    begins = [datetime.combine(day, mark, tzinfo=LONDON) for mark in marks]
    ends = [*begins[1:], datetime.combine(day + timedelta(days=1), time(0), tzinfo=LONDON)]
    found: list[Stretch] = []
    for begin, end in zip(begins, ends, strict=True):
        people = organisation.called(begin, shut)
        if found and found[-1][2] == people:
            found[-1] = (found[-1][0], end, people)
        else:
            found.append((begin, end, people))
    return found
