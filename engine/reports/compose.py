"""Puts one manager's digest together from the morning's facts; all counting is done here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.alerts.shown import Gap
from engine.reports.changes import changes_for
from engine.reports.digest import Digest, DigestKind, Part, Section
from engine.reports.facts import Facts
from engine.reports.folding import full_lines
from engine.reports.lines import groups_of, line_of
from engine.reports.ordering import Duty
from engine.reports.paused import paused_part
from engine.reports.unwatchable import cannot_part
from engine.reports.wording import LONG_DAYS, counted, instant_words, long_day, short_day
from engine.words.clock import local_day
from engine.words.organisation import Staff

FOOTER: Final = "In time is not the same as done well."
HOW: Final = "It shows what is recorded, no more; what is done and not yet recorded is not here."
WORKING: Final = "Why is a date due? longstop explain --subject HC-… --timescale …"


@dataclass(frozen=True, slots=True)
class Freshness:
    """When data of one source last arrived; None when it never has."""

    source: str
    loaded: datetime | None


def make_digest(
    person: str, told: Sequence[Duty], answers: Sequence[Duty], facts: Facts, freshness: Sequence[Freshness]
) -> Digest:
    """The digest of one manager: `told` are the duties she is responsible for, in order; `answers` those that she
    answers for and another manager is told of."""
    staff = facts.organisation.person(person)
    parts = [
        *_full_parts(told, facts, person),
        _also_part([duty for duty in told if duty.section is Section.ALSO], facts),
        paused_part([duty for duty in told if duty.section is Section.PAUSED], facts, person),
        _answers_part(answers, facts, person),
        cannot_part(person, [duty for duty in told if duty.section is Section.CANNOT], facts),
    ]
    shown = tuple(part for part in parts if part is not None)
    reads_only = not told and bool(answers)  # nothing of her own: then the counts are of what she answers for
    counts = _Counts.of(answers if reads_only else told, next_words(facts), reads_only)
    teams = teams_of(person, facts)
    fresh, stale = freshness_words(freshness, facts)
    cannot = next((part for part in shown if part.section is Section.CANNOT), None)
    return Digest(
        person=person,
        initials=staff.initials if staff is not None else person,
        email=staff.email if staff is not None else "",
        kind=DigestKind.MANAGER,
        day=facts.window.today,
        made=facts.window.now,
        next_digest=facts.window.next_digest,
        authority=facts.organisation.authority,
        teams=teams,
        subject_line=_subject_line(counts.words, teams, stale, facts),
        title=counts.words,
        freshness=fresh,
        stale=bool(stale),
        watched=_watched_words(person, facts),
        unwatched=_unwatched_words(cannot),
        changes=changes_for(person, facts),
        changes_heading=since_words(facts),
        nothing=counts.nothing,
        parts=shown,
        footer=(FOOTER, HOW) if facts.settings.links else (FOOTER, HOW, WORKING),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """How much is overdue and due, in the words of the subject line, and the sentence that stands where nothing is."""

    words: str
    nothing: str

    @staticmethod
    def of(duties: Sequence[Duty], upcoming: str, reads_only: bool) -> _Counts:
        over, due = (sum(duty.section is section for duty in duties) for section in (Section.OVERDUE, Section.DUE))
        words = f"{over or 'nothing'} overdue, {due or 'nothing'} due before {upcoming}"
        whose = " that you answer for" if reads_only else ""
        if reads_only:
            words = f"you answer for {words}"
        nothing = "" if over or due else f"Nothing{whose} is overdue, and nothing{whose} falls due before {upcoming}."
        return _Counts(f"{words[:1].upper()}{words[1:]}", nothing)


def _watched_words(person: str, facts: Facts) -> str:
    """How many duties are watched for this person: those told to her, else those that she answers for."""
    told = facts.watched.get(person, 0)
    if not told and person in facts.answered:
        return f"{counted(facts.answered[person], 'duty')} watched that you answer for"
    return f"{counted(told, 'duty')} watched"


def _full_parts(told: Sequence[Duty], facts: Facts, person: str) -> list[Part]:
    headings = {
        Section.OVERDUE: "Overdue",
        Section.DUE: f"Due before {next_words(facts)}",
        Section.SOON: "Due soon: children to be seen",
    }
    parts: list[Part] = []
    for section, (lines, folded) in full_lines(told, facts.settings.full_lines).items():
        if lines or folded:
            parts.append(
                Part(
                    section,
                    headings[section],
                    tuple(line_of(duty, facts, person) for duty in lines),
                    groups_of(folded, facts),
                    lead=f"And {counted(len(folded), 'more', 'more')}, by worker:" if lines else "By worker:",
                )
            )
    return parts


def _also_part(duties: Sequence[Duty], facts: Facts) -> Part | None:
    if not duties:
        return None
    return Part(Section.ALSO, "Also due soon", (), groups_of(duties, facts))


def _answers_part(duties: Sequence[Duty], facts: Facts, person: str) -> Part | None:
    """What another manager is told of and this one answers for: the first dozen in full, the rest counted by team."""
    wanted = [duty for duty in duties if duty.section in (Section.OVERDUE, Section.DUE)]
    rest = [duty for duty in duties if duty.section in (Section.SOON, Section.ALSO)]
    full, more = wanted[: facts.settings.full_lines], wanted[facts.settings.full_lines :] + rest
    if not full and not more:
        return None
    return Part(
        Section.ANSWERS,
        "You answer for: the team's manager is told",
        tuple(line_of(duty, facts, person) for duty in full),
        groups_of(more, facts, by_team=True),
        responsible=False,
        lead="And, by team:" if full else "By team:",
    )


def teams_of(person: str, facts: Facts) -> tuple[str, ...]:
    """The teams whose work this person is told of today, standing in said; the person's own role where there are none."""
    names: list[str] = []
    for team in facts.organisation.teams.values():
        route = facts.router.of_team(team.id)
        if route.manager != person:
            continue
        if route.stands_in_for and route.stands_in_for != person:
            whom = facts.organisation.initials(route.stands_in_for)
            names.append(f"{team.name} (for {whom}, {route.because})")
        elif route.because:
            names += [f"{team.name} ({route.because})"] if _has_work(team.id, facts) else []
        else:
            names.append(team.name)
    if not names:
        roles = [role.capitalize() for role, who in facts.organisation.owners.items() if who == person]
        if person == facts.organisation.fallback:
            roles = [f"{roles[0]} and unallocated work", *roles[1:]] if roles else ["Unallocated work"]
        names = roles or [_role(facts.organisation.person(person)) or person]
    return tuple(names)


def _has_work(team: str, facts: Facts) -> bool:
    return any(each.state.is_open and facts.router.route(each).team == team for each in facts.obligations)


def _role(staff: Staff | None) -> str:
    return staff.role.capitalize() if staff is not None else ""


def next_words(facts: Facts) -> str:
    """ "tomorrow's digest", "Monday's digest"; further off, "the digest of Tue 22 April"."""
    days = (facts.window.next_day - facts.window.today).days
    if days == 1:
        return "tomorrow’s digest"
    if days < 7:
        return f"{LONG_DAYS[facts.window.next_day.weekday()]}’s digest"
    return f"the digest of {short_day(facts.window.next_day, facts.window.today)}"


def _subject_line(counts: str, teams: tuple[str, ...], stale: str, facts: Facts) -> str:
    who = teams[0] if len(teams) == 1 else f"{len(teams)} teams"
    return " · ".join(filter(None, (stale, counts, who, long_day(facts.window.today))))


def freshness_words(freshness: Sequence[Freshness], facts: Facts) -> tuple[tuple[str, ...], str]:
    """When each source was last loaded; and words for the subject line where one is stale, else ""."""
    today = facts.window.today
    first = (gap_words(facts.gap, facts),) if facts.gap is not None and facts.gap.mornings else ()
    words: list[str] = []
    oldest: date | None = None
    never = not freshness
    for source in freshness:
        if source.loaded is None:
            words.append(f"{source.source} has not been loaded")
            never = True
            continue
        day = local_day(source.loaded)
        ago = facts.axis.between(day, today)
        if ago > facts.settings.stale_after:
            words.append(
                f"{source.source} last loaded {instant_words(source.loaded, today)}, "
                f"{counted(ago, 'working day')} ago: what is recorded since is not here"
            )
            oldest = day if oldest is None else min(oldest, day)
        else:
            words.append(f"{source.source} loaded {instant_words(source.loaded, today)}")
    if never:
        return (*first, *(words or ("no data have been loaded",))), "NO DATA"
    return (*first, *words), f"OLD DATA, of {short_day(oldest, today)}" if oldest is not None else ""


def gap_words(gap: Gap, facts: Facts) -> str:
    """On which mornings no digest went out, and from when to when nothing ran."""
    today = facts.window.today
    days = [short_day(day, today) for day in gap.mornings]
    listed = f"{', '.join(days[:-1])} and {days[-1]}" if len(days) > 1 else days[0]
    if len(days) > 5:
        listed = f"{len(days)} working days from {days[0]} to {days[-1]}"
    ran = ""
    if gap.since is not None:
        until = instant_words(gap.until or facts.window.now, today)
        ran = f": Longstop did not run from {instant_words(gap.since, today)} to {until}"
    return f"No digest went out on {listed}{ran}; what they would have told is in this one"


def _unwatched_words(cannot: Part | None) -> str:
    if cannot is None:
        return ""
    items = [item for line in cannot.lines for item in line.items]
    items += [item for group in cannot.groups for item in group.items]
    children = counted(len({item.subject for item in items}), "child", "children")
    return f"{children} cannot be watched in full (at the end)"


def since_words(facts: Facts) -> str:
    """ "Since yesterday", "Since Fri 2 Oct": since the digest before this one."""
    if facts.previous is None:
        return "First digest"
    made = local_day(facts.previous.made)
    days = (facts.window.today - made).days
    return "Since yesterday" if days == 1 else f"Since {short_day(made, facts.window.today)}"
