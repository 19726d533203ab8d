"""Builds a digest's full lines, and the counted groups that the rest is folded into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from engine.alerts.window import due_end
from engine.reports.digest import Group, Item, Line
from engine.reports.due_words import anchor_of, due_words, limit_name, stressed
from engine.reports.facts import Facts
from engine.reports.families import sibling_question
from engine.reports.ordering import Duty
from engine.reports.wording import counted, ordinal, plural_name, short_day, short_name, source_words
from engine.reports.working_states import Note, working_states
from engine.words.clock import local_day
from engine.words.enums import Flag, Nature, Owner, State
from engine.words.organisation import Staff
from engine.words.values import Obligation


def item_of(obligation: Obligation) -> Item:
    """The obligation as an entry of a digest."""
    return Item(obligation.obligation, obligation.subject, obligation.timescale, obligation.state, obligation.due)


def line_of(duty: Duty, facts: Facts, reader: str) -> Line:
    """The full line of a duty, for the manager `reader`."""
    obligation, today = duty.lead, facts.window.today
    events = facts.events.get(obligation.subject, ())
    why_late = _late(duty, facts)
    worker = facts.organisation.person(obligation.worker) if obligation.owner is Owner.ALLOCATED_TEAM else None
    notes = [*working_states(obligation, duty.timescale, events, facts.axis, today, worker)]
    if obligation.owner is Owner.ALLOCATED_TEAM or facts.router.answers(obligation.owner) in ("", reader):
        notes.append(Note(worker_words(obligation, facts)))
    if obligation.owner is not Owner.ALLOCATED_TEAM and facts.router.answers(obligation.owner) != reader:
        notes.append(Note(f"answers: {obligation.owner}"))
    if why_late:
        notes.append(Note(why_late))
    notes += [Note(flagged) for flagged in _flag_words(obligation)]
    acknowledged = facts.acknowledged.get(obligation.obligation)
    if acknowledged is not None:
        who = facts.organisation.initials(acknowledged.who)
        until = short_day(acknowledged.until, today)
        notes.append(Note(f"acknowledged by {who} until {until}: “{acknowledged.reason}”"))
    place = _which_missed(obligation, facts)
    if place > 2:
        notes.append(Note(f"{ordinal(place)} missed duty for this child in a year"))
    notes.append(Note(source_words(obligation, duty.timescale)))
    words = due_words(duty, facts)
    question = ""
    if duty.timescale.nature is Nature.SEES_THE_CHILD:
        question = sibling_question(duty, facts)
    return Line(
        items=tuple(item_of(each) for each in duty.obligations),
        case=obligation.subject,
        initials=facts.initials(obligation.subject),
        what=" and ".join(short_name(each) for each in (duty.timescale, *duty.beside)),
        words=words,
        notes=tuple(note for note in notes if note.text),
        question=question,
        link=link_to(obligation, facts),
        late=bool(why_late),
        stress=stressed(duty, words, facts),
    )


def link_to(obligation: Obligation, facts: Facts) -> str:
    """The address of the obligation's page; "" where the authority has none. It names no person."""
    base = facts.settings.links
    return f"{base}/obligations/{obligation.obligation}" if base else ""


def late_words(obligation: Obligation, facts: Facts) -> str:
    """Why an overdue duty was in no earlier digest; "" where it was, or where there is no earlier digest."""
    if obligation.state is not State.OVERDUE or facts.previous is None:
        return ""
    if obligation.obligation in facts.previous.shown:
        return ""
    start = anchor_of(obligation, facts)
    if Flag.BORN_OVERDUE in obligation.flags or (start is not None and start.recorded > facts.previous.made):
        return "recorded too late to warn"
    if obligation.subject in facts.changed:
        return "recorded too late to warn: a record made since the last digest moved the date"
    if obligation.version > local_day(facts.previous.made):
        return f"no earlier digest could warn: the rule changed on {short_day(obligation.version, facts.window.today)}"
    if facts.previous.rules_changed:
        return "no earlier digest could warn: the rules or the calendar have changed"
    if obligation.due is not None and due_end(obligation.due) >= facts.previous.next_digest:
        return "no digest was made between its being due soon and now"
    return ""


def _late(duty: Duty, facts: Facts) -> str:
    """Why no earlier digest showed the duty, or the second limit that stands on its line."""
    words = late_words(duty.lead, facts)
    for other in duty.also if not words else ():
        second = late_words(other, facts)
        if second:
            same = other.timescale == duty.lead.timescale
            name = f"its {limit_name(other)}" if same else short_name(facts.timescales[other.timescale])
            return f"{name}: {second}"
    return words


def worker_words(obligation: Obligation, facts: Facts) -> str:
    """The worker's initials, and whether away, back tomorrow or gone."""
    if not obligation.worker:
        return "no worker recorded"
    initials = facts.organisation.initials(obligation.worker)
    person = facts.organisation.person(obligation.worker)
    if person is None:
        return initials
    today = facts.window.today
    if not person.in_post(today):
        left = person.last_day or today
        return f"{initials} left {short_day(left, today)}: no new worker recorded"
    if person.at_work(today) or not facts.axis.is_working(today):
        return initials
    return f"{initials}, {_away_words(person, today, facts)}"


def _away_words(person: Staff, today: date, facts: Facts) -> str:
    absence = person.absence_on(today)
    cover = facts.organisation.initials(absence.cover) if absence is not None and absence.cover else ""
    back = person.back(today)
    while back is not None and not facts.axis.is_working(back):
        back = person.back(back)
    if back is None:
        words = "away"
    elif (back - today).days == 1:
        words = "back tomorrow"
    else:
        return ", ".join(filter(None, ("away", cover and f"covered by {cover}", f"back {short_day(back, today)}")))
    return f"{words}, covered by {cover}" if cover else words


def _flag_words(obligation: Obligation) -> list[str]:
    words = []
    if Flag.PROVISIONAL in obligation.flags:
        words.append("date provisional: rests on holidays not yet official")
    if Flag.CAPPED in obligation.flags:
        words.append("extended further than the rule allows: the rule's date holds")
    if Flag.CONDITION_UNKNOWN in obligation.flags:
        words.append("a fact is missing that could change this")
    return words


def _which_missed(obligation: Obligation, facts: Facts) -> int:
    missed = facts.missed.get(obligation.subject, ())
    return missed.index(obligation.obligation) + 1 if obligation.obligation in missed else 0


def groups_of(duties: Sequence[Duty], facts: Facts, by_team: bool = False) -> tuple[Group, ...]:
    """The duties folded into one counted line for each worker (or team), in the order of their initials."""
    gathered: dict[str, list[Duty]] = {}
    for duty in duties:
        gathered.setdefault(duty.lead.team if by_team else duty.lead.worker, []).append(duty)
    groups = [_group(key, each, facts, by_team) for key, each in gathered.items()]
    return tuple(sorted(groups, key=lambda group: (not group.who, group.who)))


def _group(key: str, duties: Sequence[Duty], facts: Facts, by_team: bool) -> Group:
    if by_team:
        team = facts.organisation.team(key)
        who = team.name if team is not None else key or "no team recorded"
        note = ""
    else:
        words = worker_words(duties[0].lead, facts)
        who = facts.organisation.initials(key) if key else "no worker recorded"
        note = words.removeprefix(who).lstrip(", ")
    late = [duty for duty in duties if _late(duty, facts)]
    if late:
        note = ", ".join(filter(None, (note, f"{len(late)} in no earlier digest: recorded too late to warn")))
    return Group(
        who=who,
        counts=count_names(duties),
        items=tuple(item_of(each) for duty in duties for each in duty.obligations),
        cases=() if facts.settings.links else cases_of(duty.lead.subject for duty in duties),
        size=sum(1 + len(duty.beside) for duty in duties),
        note=note,
        link=_list_link(duties[0].lead, facts),
        late=bool(late),
    )


def count_names(duties: Iterable[Duty]) -> tuple[str, ...]:
    """ "2 core groups", "1 assessment": in the order of the duties."""
    named = [each for duty in duties for each in (duty.timescale, *duty.beside)]
    names, several = Counter(map(short_name, named)), {short_name(each): plural_name(each) for each in named}
    return tuple(counted(number, name, several[name]) for name, number in names.items())


def cases_of(subjects: Iterable[str]) -> tuple[str, ...]:
    """The case references, each once, in the order given."""
    return tuple(dict.fromkeys(subjects))


def _list_link(obligation: Obligation, facts: Facts) -> str:
    base = facts.settings.links
    return f"{base}/obligations?team={obligation.team}&worker={obligation.worker}" if base else ""
