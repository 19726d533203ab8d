"""Which alerts cannot wait for the morning: what is told now, to whom, who is told next, and what waits; with the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from engine.alerts.arming import current_arming
from engine.alerts.routing import Router
from engine.alerts.verdicts import Past
from engine.alerts.window import due_end
from engine.calendars.axis import Axis
from engine.rulebook.timescale import Ladder, RuleBook
from engine.words.clock import local_day, start_of_day
from engine.words.enums import Flag, Rung, State, Unit, Verdict
from engine.words.organisation import Organisation
from engine.words.rota import Shut
from engine.words.values import Obligation

LATE_AFTER: Final = timedelta(hours=2)  # a scan goes every hour: what comes later than this is told late
TOGETHER_FROM: Final = 4  # so many at once for one person stand in one message
_RUNGS: Final = {State.DUE_SOON: Rung.DUE_SOON, State.DUE_TODAY: Rung.DUE, State.OVERDUE: Rung.OVERDUE}
_VERDICTS: Final = {
    Rung.DUE_SOON: Verdict.FIRST_WARNING,
    Rung.DUE: Verdict.NEWLY_DUE,
    Rung.OVERDUE: Verdict.NEWLY_OVERDUE,
}
_TELLING: Final = (*_VERDICTS.values(), Verdict.GONE_ON)


@dataclass(frozen=True, slots=True)
class Out:
    """What went out at once about one obligation at one rung: in which message or messages, to whom, and when."""

    group: str  # alerts that stood in one message have the same
    arming: int
    people: tuple[str, ...]  # in the order in which they were told
    first: datetime
    last: datetime
    refused: bool = False  # the channel refused the last of the messages for good


@dataclass(frozen=True, slots=True)
class Call:
    """What one round decides about one obligation, and why. `told_to` is "" when nobody is told now."""

    obligation: Obligation
    verdict: Verdict
    rung: Rung
    arming: int
    responsible: str  # the manager in whose digest it stands
    told_to: str = ""
    before: tuple[str, ...] = ()  # who was told before, none of whom has confirmed
    group: str = ""
    first: datetime | None = None  # when the first of them was told
    late_since: datetime | None = None  # when it should have been told, where that is long ago

    @property
    def tells(self) -> bool:
        """True when somebody is told now."""
        return self.verdict in _TELLING


@dataclass(frozen=True, slots=True)
class Batch:
    """The calls that stand in one message to one person, the oldest due first."""

    told_to: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One look at what cannot wait: the moment, who works where, and how long a receipt may take.

    `recorded` says when the start of each obligation was recorded; one left out is taken to have been known at once.
    """

    now: datetime
    book: RuleBook
    axis: Axis
    router: Router
    escalate_after: timedelta
    shut: Shut
    recorded: Mapping[str, datetime]
    watch_from: date | None = None

    @property
    def organisation(self) -> Organisation:
        """Who works where."""
        return self.router.organisation

    def chain(self, responsible: str) -> tuple[str, ...]:
        """Whom to tell, in the order in which to go on: who is on duty, the responsible manager, the fallback. Who has
        no address is passed over, where another has one."""
        called = self.organisation.called(self.now, self.shut)
        people = tuple(dict.fromkeys((*called, responsible, self.organisation.fallback)))
        staff = self.organisation.people
        reachable = tuple(person for person in people if person in staff and staff[person].email)
        return reachable or people


def decide_at_once(
    obligations: Sequence[Obligation], past: Past, out: Mapping[tuple[str, Rung], Out], look: Round
) -> tuple[Call, ...]:
    """One call for each open obligation that is told at once and has come up to a rung, the oldest due first.

    Each rung is told once in an arming, in a digest or at once. `out` is what went out at once before, by obligation
    and rung.
    """
    at_once = {each.id: each.ladder for each in look.book.timescales if each.ladder.at_once}
    calls = [
        _call(each, _RUNGS[each.state], at_once[each.timescale], past, out, look)
        for each in obligations
        if each.timescale in at_once and each.state in _RUNGS and each.due is not None
    ]
    return tuple(sorted(calls, key=lambda call: (_due(call.obligation), call.obligation.obligation)))


def _call(
    obligation: Obligation,
    rung: Rung,
    ladder: Ladder,
    past: Past,
    out: Mapping[tuple[str, Rung], Out],
    look: Round,
) -> Call:
    told = past.told.get(obligation.obligation, ())
    arming = current_arming(told, obligation.due)
    responsible = look.router.route(obligation).manager
    told_now = any(each.rung is rung and each.arming == arming and not each.withdrawn for each in told)
    sent = out.get((obligation.obligation, rung)) if told_now else None

    def made(verdict: Verdict, told_to: str = "", late_since: datetime | None = None) -> Call:
        call = Call(obligation, verdict, rung, arming, responsible, told_to, late_since=late_since)
        return call if sent is None else replace(call, before=sent.people, group=sent.group, first=sent.first)

    if told_now and (sent is None or sent.arming != arming):
        return made(Verdict.NOTHING_NEW)
    if sent is not None and _confirmed(obligation.obligation, past, sent.first):
        return made(Verdict.NOTHING_NEW)
    if past.standing(obligation.obligation, local_day(look.now)) is not None:
        return made(Verdict.ACKNOWLEDGED)
    if sent is not None:
        if not sent.refused and look.now - sent.last < look.escalate_after:
            return made(Verdict.AWAITING)
        following = next((each for each in look.chain(responsible) if each not in sent.people), "")
        return made(Verdict.GONE_ON if following else Verdict.ALL_TOLD, following)
    if _waits(obligation, look):
        return made(Verdict.WAITS)
    return made(_VERDICTS[rung], look.chain(responsible)[0], _late_since(obligation, rung, ladder, look))


def _confirmed(obligation: str, past: Past, since: datetime) -> bool:
    """Somebody has acknowledged the obligation since it was told: that is the receipt, even when it has lapsed."""
    return any(row.at >= since for row in past.acknowledged.get(obligation, ()))


def _waits(obligation: Obligation, look: Round) -> bool:
    """Overdue when it was first recorded, or before anything was watched: the digest is soon enough."""
    early = look.watch_from is not None and obligation.due is not None and obligation.due.day < look.watch_from
    return early or Flag.BORN_OVERDUE in obligation.flags


def _late_since(obligation: Obligation, rung: Rung, ladder: Ladder, look: Round) -> datetime | None:
    """When it came up to the rung, where that is longer ago than a round or two; what was recorded later than that came
    up when it was recorded."""
    came_up = _came_up(obligation, rung, ladder, look)
    if came_up is None:
        return None
    came_up = max(came_up, look.recorded.get(obligation.obligation, came_up))
    return came_up if look.now - came_up > LATE_AFTER else None


def _came_up(obligation: Obligation, rung: Rung, ladder: Ladder, look: Round) -> datetime | None:
    due = _due(obligation)
    if rung is Rung.OVERDUE:
        return due
    if rung is Rung.DUE and obligation.due is not None:
        return start_of_day(obligation.due.day)
    soon = ladder.due_soon
    if soon is None or soon.unit is Unit.WORKING_HOURS or obligation.due is None:
        return None
    if soon.in_hours:
        return due - timedelta(hours=soon.count)
    return start_of_day(look.axis.back(obligation.due.day, soon))


def _due(obligation: Obligation) -> datetime:
    return due_end(obligation.due) if obligation.due is not None else datetime.max.replace(tzinfo=UTC)


def batches(calls: Sequence[Call]) -> tuple[Batch, ...]:
    """The messages that the calls make. What was told together goes on together; what is new for one person stands in
    a message for each child and due moment, or in one for all where there are more than three."""
    going_on: dict[tuple[str, str], list[Call]] = {}
    new: dict[str, list[Call]] = {}
    for call in calls:
        if call.verdict is Verdict.GONE_ON:
            going_on.setdefault((call.group, call.told_to), []).append(call)
        elif call.tells:
            new.setdefault(call.told_to, []).append(call)
    made = [Batch(person, tuple(found)) for (_, person), found in going_on.items()]
    for person, found in new.items():
        apart: dict[tuple[str, datetime], list[Call]] = {}
        for call in found:
            apart.setdefault((call.obligation.subject, _due(call.obligation)), []).append(call)
        together = [found] if len(apart) >= TOGETHER_FROM else list(apart.values())
        made += [Batch(person, tuple(each)) for each in together]
    return tuple(made)
