"""The head of service's daily summary: what is still overdue after the managers were told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.alerts.rungs import reached
from engine.alerts.staffing import Leaver, held_by, leavers, leaving
from engine.alerts.timetable import Repeats, comes_up
from engine.reports.changes import changes_for_head
from engine.reports.compose import FOOTER, Freshness, freshness_words, since_words
from engine.reports.digest import Digest, DigestKind, Part, Section
from engine.reports.facts import Facts
from engine.reports.lines import groups_of, line_of
from engine.reports.ordering import Duty
from engine.reports.wording import counted, is_law, long_day
from engine.words.days import short_day
from engine.words.enums import Rung, State
from engine.words.values import Obligation

ROLE: Final = "Head of service"


def summaries(duties: Sequence[Duty], facts: Facts, freshness: Sequence[Freshness]) -> tuple[Digest, ...]:
    """The head of each service's summary of her own teams, and that of the one above them all, of everything."""
    above = facts.organisation.head_of_service
    made = [head_of_service_digest(above, ROLE, duties, facts, freshness)] if above else []
    heads: dict[str, list[str]] = {}
    for service in facts.organisation.services.values():
        if service.head and service.head != above:
            heads.setdefault(service.head, []).append(service.name)
    for person, names in sorted(heads.items()):
        own = _narrowed(person, facts)
        mine = [duty for duty in duties if _headed_by(person, duty.lead, facts)]
        made.append(head_of_service_digest(person, f"{ROLE}, {' and '.join(names)}", mine, own, freshness))
    return tuple(made)


def _narrowed(person: str, facts: Facts) -> Facts:
    """The morning as this head's own teams have it."""
    return replace(
        facts,
        obligations=[each for each in facts.obligations if _headed_by(person, each, facts)],
        unwatched=[child for child in facts.unwatched if facts.organisation.head_of(child.team) == person],
        decisions=[
            decision
            for decision in facts.decisions
            if decision.obligation in facts.by_id and _headed_by(person, facts.by_id[decision.obligation], facts)
        ],
    )


def _headed_by(person: str, obligation: Obligation, facts: Facts) -> bool:
    return facts.organisation.head_of(facts.router.route(obligation).team) == person


def head_of_service_digest(
    person: str, role: str, duties: Sequence[Duty], facts: Facts, freshness: Sequence[Freshness]
) -> Digest:
    """One summary of what has been overdue for so long that its ladder calls it sustained. It goes even when empty."""
    staff = facts.organisation.person(person)
    held = [duty for duty in duties if duty.section is Section.OVERDUE and _sustained(duty, facts)]
    law = [duty for duty in held if is_law(duty.lead, duty.timescale)]
    room = facts.settings.full_lines
    rest = [duty for duty in held if duty not in law[:room]]
    fresh, stale = freshness_words(freshness, facts)
    others = sum(duty.section is Section.OVERDUE for duty in duties) - len(held)
    with_managers = f"{others} overdue {'is with its manager' if others == 1 else 'are with their managers'}"
    counts = f"{len(held)} still overdue" if held else "Nothing overdue"
    nothing = "" if held else "Nothing is overdue."
    if others and not held:
        counts = f"Nothing for you, {with_managers}"
        nothing = f"Nothing has been overdue long enough to come to you; {with_managers}."
    parts: tuple[Part, ...] = ()
    if held:
        lead = "And, by team:" if law else "By team:"
        lines = tuple(line_of(duty, facts, person) for duty in law[:room])
        heading = "Still overdue, each told to its manager"
        parts = (Part(Section.SUSTAINED, heading, lines, groups_of(rest, facts, by_team=True), False, lead),)
    cannot = {each.subject for each in facts.obligations if each.state is State.CANNOT_COMPUTE}
    children = len(cannot | {child.subject for child in facts.unwatched})
    return Digest(
        person=person,
        initials=staff.initials if staff is not None else person,
        email=staff.email if staff is not None else "",
        kind=DigestKind.HEAD_OF_SERVICE,
        day=facts.window.today,
        made=facts.window.now,
        next_digest=facts.window.next_digest,
        authority=facts.organisation.authority,
        teams=(role,),
        subject_line=" · ".join(filter(None, (stale, counts, role, long_day(facts.window.today)))),
        title=counts,
        freshness=fresh,
        stale=bool(stale),
        watched=f"{counted(sum(facts.watched.values()), 'duty')} watched",
        unwatched=f"{counted(children, 'child', 'children')} cannot be watched in full" if children else "",
        changes=changes_for_head(facts),
        changes_heading=since_words(facts),
        nothing=nothing,
        parts=parts,
        footer=(FOOTER,),
        leaving=tuple(_leaves(each, facts) for each in _leavers(person, facts)),
    )


def _leavers(person: str, facts: Facts) -> tuple[Leaver, ...]:
    """Who of this head's teams goes or has gone and still holds open duties; the head above them all reads of everybody."""
    organisation, today = facts.organisation, facts.window.today
    held = held_by((each.worker, each) for each in facts.obligations if each.state.is_open and each.worker)
    found = leavers(organisation, facts.axis, today, held)
    own = (each for each in found if person in (organisation.head_of_service, organisation.head_of(each.team)))
    return leaving(own, today, comes_up(Repeats.WEEKS, today, facts.axis))


def _leaves(leaver: Leaver, facts: Facts) -> str:
    """ "KA of Court Team 2 leaves on Thu 29 Oct, with 12 open duties of 5 children"."""
    today, held = facts.window.today, leaver.held
    team = facts.organisation.team(leaver.team)
    verb = "left on" if leaver.last_day < today else "leaves on"
    duties = counted(held.duties, "open duty", "open duties")
    who = f"{leaver.initials} of {team.name}" if team is not None else leaver.initials
    return (
        f"{who} {verb} {short_day(leaver.last_day, today)}, with {duties} of {counted(held.cases, 'child', 'children')}"
    )


def _sustained(duty: Duty, facts: Facts) -> bool:
    rungs = reached(duty.lead, duty.timescale.ladder, facts.axis, facts.window)
    return Rung.SUSTAINED in rungs
