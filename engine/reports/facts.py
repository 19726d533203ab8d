"""All that a morning is made from, gathered once: look-ups that the parts of the digest share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from engine.alerts.ledger import Acknowledged, Decision
from engine.alerts.routing import Router
from engine.alerts.shown import Gap, PreviousMorning
from engine.alerts.unwatched import Unwatched
from engine.alerts.window import Window
from engine.calendars.axis import Axis
from engine.rulebook.timescale import RuleBook, Timescale
from engine.words.enums import LimitName, State
from engine.words.organisation import Organisation
from engine.words.settings import DigestSettings
from engine.words.values import CaseEvent, Obligation, Person

MISSED_WITHIN: int = 365  # days: how far back missed duties of one child are counted


@dataclass(frozen=True)
class Facts:
    """One morning's inputs. `events` hold, per subject, what is known by now, in order."""

    book: RuleBook
    axis: Axis
    organisation: Organisation
    settings: DigestSettings
    window: Window
    router: Router
    obligations: Sequence[Obligation]
    last_evidence: Mapping[str, date | None]
    people: Mapping[str, Person]
    events: Mapping[str, Sequence[CaseEvent]]
    unwatched: Sequence[Unwatched]
    decisions: Sequence[Decision]
    acknowledged: Mapping[str, Acknowledged]  # those that have not lapsed, by obligation
    previous: PreviousMorning | None
    changed: frozenset[str]  # subjects of whom something was recorded, corrected or withdrawn since the last morning
    gap: Gap | None = None

    @cached_property
    def timescales(self) -> Mapping[str, Timescale]:
        """The timescales by id."""
        return {timescale.id: timescale for timescale in self.book.timescales}

    @cached_property
    def by_id(self) -> Mapping[str, Obligation]:
        """The obligations by id."""
        return {each.obligation: each for each in self.obligations}

    @cached_property
    def missed(self) -> Mapping[str, tuple[str, ...]]:
        """By subject, the duties missed within the last year, in the order in which they fell due: statutory limits
        that are overdue or were met late."""
        found: dict[str, list[Obligation]] = {}
        for obligation in self.obligations:
            if (
                obligation.state in (State.OVERDUE, State.MET_LATE)
                and obligation.limit is LimitName.STATUTORY
                and obligation.due is not None
                and (self.window.today - obligation.due.day).days <= MISSED_WITHIN
            ):
                found.setdefault(obligation.subject, []).append(obligation)
        return {
            subject: tuple(each.obligation for each in sorted(missed, key=_by_due)) for subject, missed in found.items()
        }

    @cached_property
    def missed_before(self) -> frozenset[tuple[str, str]]:
        """(subject, timescale) pairs of which an earlier cycle was met late."""
        return frozenset((each.subject, each.timescale) for each in self.obligations if each.state is State.MET_LATE)

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """By family, its subjects in order; families of one are left out."""
        found: dict[str, list[str]] = {}
        for person in self.people.values():
            if person.family:
                found.setdefault(person.family, []).append(person.subject)
        return {family: tuple(sorted(subjects)) for family, subjects in found.items() if len(subjects) > 1}

    @cached_property
    def watched(self) -> Mapping[str, int]:
        """By manager, how many open obligations with a date are watched."""
        return Counter(
            self.router.route(each).manager
            for each in self.obligations
            if each.state.is_open and each.state is not State.CANNOT_COMPUTE
        )

    @cached_property
    def answered(self) -> Mapping[str, int]:
        """By person, how many open obligations with a date she answers for by her role."""
        return Counter(
            self.router.answers(each.owner)
            for each in self.obligations
            if each.state.is_open and each.state is not State.CANNOT_COMPUTE
        )

    def initials(self, subject: str) -> str:
        """The child's initials; the name where the authority shows names; "" where the data hold none."""
        person = self.people.get(subject)
        if person is None:
            return ""
        return person.name if self.settings.child_names and not person.restricted else person.initials

    def family(self, subject: str) -> str:
        """The family that a subject belongs to, where others do too; else ""."""
        person = self.people.get(subject)
        return person.family if person is not None and person.family in self.families else ""


def _by_due(obligation: Obligation) -> tuple[date, str]:
    return (obligation.due.day if obligation.due else date.max, obligation.obligation)
