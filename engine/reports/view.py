"""What every report of the running work is made from: one look at the evidence, with names for teams and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from engine.alerts.unwatched import OpenPeriod, holder
from engine.calendars.axis import Axis
from engine.histories.columns import Histories
from engine.reports.breaches import Held
from engine.reports.wording import is_law, ruling, short_name
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.clock import day_of_number, local_day
from engine.words.enums import Authority, LimitName, Unit
from engine.words.organisation import Organisation, Staff
from engine.words.values import CaseEvent, Obligation, Person

NO_TEAM = "no team recorded"


@dataclass(frozen=True, slots=True)
class Span:
    """One span of a period. `until` is the day of the row that closed it, `ended_by` that row's kind."""

    subject: str
    period: str
    since: date
    thread: str  # the episode, or the id of the event that opened it
    until: date | None = None
    ended_by: str = ""


@dataclass(frozen=True)
class View:
    """One look, as at an instant. `events` are each subject's, as known and in the order of the histories."""

    as_at: datetime
    made: datetime
    book: RuleBook
    axis: Axis
    organisation: Organisation
    obligations: Sequence[Obligation]
    held: Mapping[str, Held]
    people: Mapping[str, Person]
    events: Mapping[str, Sequence[CaseEvent]]
    spans: Sequence[Span]
    child_names: bool = False
    first_recorded: Mapping[str, datetime] = field(default_factory=dict)  # by obligation: when what met it was

    @property
    def today(self) -> date:
        """The local day as at which everything is judged."""
        return local_day(self.as_at)

    @cached_property
    def timescales(self) -> Mapping[str, Timescale]:
        """The timescales by id."""
        return {timescale.id: timescale for timescale in self.book.timescales}

    @cached_property
    def by_id(self) -> Mapping[str, Obligation]:
        """The obligations by id."""
        return {each.obligation: each for each in self.obligations}

    @cached_property
    def open_spans(self) -> Mapping[str, Sequence[Span]]:
        """The spans that are open, by subject."""
        found: dict[str, list[Span]] = {}
        for span in self.spans:
            if span.until is None:
                found.setdefault(span.subject, []).append(span)
        return found

    @cached_property
    def open_periods(self) -> list[OpenPeriod]:
        """The open spans as the alerts take them."""
        still = [span for span in self.spans if span.until is None]
        return [OpenPeriod(span.subject, span.period, span.since, span.thread) for span in still]

    def team_id(self, team: str) -> str:
        """The team's id, whether the data name it by its id or by its name; as the data have it where it is not known."""
        found = self.organisation.team(team)
        return found.id if found is not None else team

    def team_name(self, team: str) -> str:
        """What people call the team."""
        found = self.organisation.team(team)
        return found.name if found is not None else team or NO_TEAM

    def service_of(self, team: str) -> str:
        """The service that the team belongs to; "" where none is known."""
        found = self.organisation.team(team)
        return found.service if found is not None else ""

    def team_of(self, subject: str) -> str:
        """The id of the team that holds the case now; "" where none does."""
        return self.team_id(self.holder(subject)[0])

    def holder(self, subject: str) -> tuple[str, str]:
        """The team and the worker who hold the case now, as the data name them."""
        return holder(self.events.get(subject, ()))

    def holder_on(self, subject: str, day: date) -> tuple[str, str]:
        """The team and the worker who held the case at the end of that day."""
        return holder([event for event in self.events.get(subject, ()) if event.happened.day <= day])

    def initials(self, subject: str) -> str:
        """The child's initials; the name where the authority shows names; "" where the data hold none."""
        person = self.people.get(subject)
        if person is None:
            return ""
        return person.name if self.child_names and not person.restricted else person.initials

    def staff(self, id: str) -> Staff | None:
        """Somebody who works for the authority."""
        return self.organisation.person(id)

    def who(self, id: str) -> str:
        """The initials of somebody who works for the authority, else the id or word as the data give it."""
        return self.organisation.initials(id) if id else ""

    def duty_name(self, timescale: str, limit: LimitName = LimitName.STATUTORY) -> str:
        """ "Core group", "Core group (local aim)"; the bare id of a rule that is no longer in the book."""
        rule = self.timescales.get(timescale)
        name = sentence(short_name(rule)) if rule is not None else timescale
        return f"{name} (local aim)" if limit is LimitName.AIM else name

    def is_law(self, obligation: Obligation) -> bool:
        """True for a limit of law or guidance, False for a local one."""
        return is_law(obligation, self.timescales[obligation.timescale])

    def counts_working_days(self, obligation: Obligation) -> bool:
        """Whether this obligation's days over are working days."""
        found = ruling(obligation, self.timescales[obligation.timescale], self.axis)
        return found is not None and found[1] is Unit.WORKING_DAYS


def sentence(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def days_words(count: int, working: bool) -> str:
    """ "1 working day", "12 days"."""
    return f"{count} {'working ' if working else ''}{'day' if count == 1 else 'days'}"


def source_word(authority: Authority, limit: LimitName) -> str:
    """Where a limit comes from: "statute", "statutory guidance", "local", "local aim"."""
    return "local aim" if limit is LimitName.AIM else str(authority)


def spans_of(histories: Histories) -> list[Span]:
    """Every span of every period as at, open and closed; by subject, period and start."""
    names = tuple(histories.words.periods)
    threads = histories.spans.threads
    frame = histories.frame
    ids, episodes, kinds = frame["event_id"].to_list(), frame["episode"].to_list(), frame["kind"].to_list()

    def row(position: int) -> int:
        return int(histories.event[histories.place[position]])

    found = []
    for thread in threads:
        opened = row(thread.opened)
        closed = thread.closed >= 0
        until = day_of_number(int(histories.day[histories.place[thread.closed]])) if closed else None
        found.append(
            Span(
                histories.subjects[thread.subject],
                names[thread.period],
                day_of_number(thread.day),
                episodes[opened] or ids[opened],
                until,
                kinds[row(thread.closed)] if closed else "",
            )
        )
    return sorted(found, key=lambda span: (span.subject, span.period, span.since, span.thread))


def teams_in(view: View, seen: Iterable[str]) -> list[str]:
    """The ids of these teams and of all that the organisation has, by name; work without a team last."""
    ids = {view.team_id(team) for team in seen} | set(view.organisation.teams)
    return sorted(ids, key=lambda id: (not id, view.team_name(id).casefold()))
