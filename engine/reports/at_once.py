"""The short message about what cannot wait for the morning, as a finished value; templates lay it out and count nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.alerts.at_once import Batch, Call, Round
from engine.reports.due_words import began_words
from engine.reports.wording import counted, limit_in_full, short_day, short_name, source_words
from engine.rulebook.timescale import Timescale
from engine.words.clock import LONDON, local_day
from engine.words.enums import State, Verdict
from engine.words.organisation import Organisation
from engine.words.values import CaseEvent, Moment, Obligation, Person

MOST_LINES: Final = 12
FOOTER: Final = (
    "Confirming says that you know. It stops no clock, and the morning's digest still shows what is open.",
    "It shows what is recorded, no more; what is done and not yet recorded is not here.",
)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One obligation: whose, what, when it is due, why it is due, who works on it, and how to confirm."""

    obligation: str
    case: str
    initials: str
    what: str
    due: str
    overdue: bool
    why: str
    who: str
    late: str  # when it should have been told; "" when it is told in time
    link: str
    confirm: str  # the command that confirms receipt


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person. The same value gives the same bytes in every rendering."""

    person: str
    initials: str
    email: str
    made: datetime
    authority: str
    subject_line: str
    title: str
    because: str
    lines: tuple[NoticeLine, ...]
    more: str  # "and 3 more, in the next morning's digests"; "" when all stand here
    footer: tuple[str, ...] = FOOTER


@dataclass(frozen=True, slots=True)
class About:
    """What a message says besides its calls: the children, and the event that started each obligation."""

    people: Mapping[str, Person]
    starts: Mapping[str, CaseEvent]  # by obligation
    links: str = ""  # the address before an obligation's page; "" makes no links


def notice_of(batch: Batch, look: Round, about: About) -> Notice:
    """The message that this batch makes."""
    organisation = look.organisation
    staff = organisation.person(batch.told_to)
    lines = tuple(_line(call, look, about) for call in batch.calls[:MOST_LINES])
    left = len(batch.calls) - len(lines)
    title = _title(batch, lines)
    late = "Told late: " if any(line.late for line in lines) else ""
    return Notice(
        person=batch.told_to,
        initials=organisation.initials(batch.told_to),
        email=staff.email if staff is not None else "",
        made=look.now,
        authority=organisation.authority,
        subject_line=f"{late}{title}",
        title=title,
        because=_because(batch, look),
        lines=lines,
        more=f"And {left} more, in the next morning's digests." if left else "",
    )


def moment_in_full(moment: Moment, today: date) -> str:
    """ "Mon 26 Oct 11:00"; with GMT or BST in the hour that the clock shows twice; "by the end of Mon 26 Oct" for a day."""
    if moment.instant is None:
        return f"by the end of {short_day(moment.day, today)}"
    return instant_in_full(moment.instant, today)


def instant_in_full(instant: datetime, today: date) -> str:
    """ "Sun 25 Oct 01:30 GMT": the day and the time in Europe/London, never "today", for it may be read tomorrow."""
    local = instant.astimezone(LONDON)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    words = f"{short_day(local.date(), today)} {local:%H:%M}"
    return f"{words} {local.tzname()}" if twice else words


def _title(batch: Batch, lines: tuple[NoticeLine, ...]) -> str:
    """For one child's duties the case, the duty and the due moment; for several children the counts."""
    first = lines[0]
    if len({(line.case, line.due) for line in lines}) == 1 and len(lines) == len(batch.calls):
        what = first.what if len(lines) == 1 else counted(len(lines), "duty", "duties")
        if len(lines) == 1:
            return f"{first.case}: {what} {'' if first.overdue else 'is '}{first.due}"
        return f"{first.case}: {what} {'' if first.overdue else 'are '}{first.due.replace('was due', 'were due')}"
    over = sum(call.obligation.state is State.OVERDUE for call in batch.calls)
    coming = len(batch.calls) - over
    counts = [f"{over} overdue"] if over else []
    counts += [f"{coming} due soon"] if coming else []
    return f"{', '.join(counts)}: {counted(len({call.obligation.subject for call in batch.calls}), 'case')}"


def _because(batch: Batch, look: Round) -> str:
    organisation, today = look.organisation, local_day(look.now)
    call = batch.calls[0]
    if call.verdict is Verdict.GONE_ON and call.first is not None:
        names = ", ".join(organisation.initials(person) for person in call.before)
        return f"nobody has confirmed it since {instant_in_full(call.first, today)} (told: {names})"
    if batch.told_to in organisation.called(look.now, look.shut):
        return "you are on duty"
    if batch.told_to == call.responsible:
        return "nobody is on the duty rota now, and the work is your team's"
    return "nobody nearer can be told now"


def _line(call: Call, look: Round, about: About) -> NoticeLine:
    obligation, today = call.obligation, local_day(look.now)
    timescale = next(each for each in look.book.timescales if each.id == obligation.timescale)
    person = about.people.get(obligation.subject)
    over = obligation.state is State.OVERDUE
    due = moment_in_full(obligation.due, today) if obligation.due is not None else ""
    end = instant_in_full(call.late_since, today) if call.late_since is not None else ""
    until = max(today, obligation.due.day) if obligation.due is not None else today
    return NoticeLine(
        obligation=obligation.obligation,
        case=obligation.subject,
        initials=person.initials if person is not None else "",
        what=short_name(timescale),
        due=f"{'was due' if over else 'due'} {due}",
        overdue=over,
        why=_why(obligation, timescale, look, about.starts.get(obligation.obligation)),
        who=_who(obligation, call.responsible, look.organisation),
        late=f"this comes late: it was to be told from {end}" if end else "",
        link=f"{about.links}/obligations/{obligation.obligation}" if about.links else "",
        confirm=f'longstop acknowledge {obligation.obligation} --by {_quoted(call.told_to)} --reason "..." --until {until}',
    )


def _quoted(words: str) -> str:
    return f'"{words}"' if " " in words else words


def _why(obligation: Obligation, timescale: Timescale, look: Round, start: CaseEvent | None) -> str:
    today = local_day(look.now)
    if obligation.cycle > 1:
        words = "last recorded"
    else:
        words = began_words(start.kind, look.book) if start is not None else "from"
    began = obligation.started
    when = instant_in_full(began.instant, today) if began.instant is not None else short_day(began.day, today)
    limit = limit_in_full(obligation, timescale, look.axis) or "the time"
    end = "ended" if obligation.state is State.OVERDUE else "end"
    due = moment_in_full(obligation.due, today).removeprefix("by the end of ") if obligation.due is not None else ""
    return f"{words} {when}; {limit} {end} {due}; none recorded ({source_words(obligation, timescale)})"


def _who(obligation: Obligation, responsible: str, organisation: Organisation) -> str:
    team = organisation.team(obligation.team)
    held = team.name if team is not None else obligation.team or "no team recorded"
    worker = f"worker {organisation.initials(obligation.worker)}" if obligation.worker else "no worker recorded"
    return f"{held}, {worker}, manager {organisation.initials(responsible)}"
