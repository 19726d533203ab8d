"""The breach log folded to one row an obligation: what passed its due moment, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from engine.reports.breaches import GONE, MOVED
from engine.reports.reasons_given import Reason, reasons_given
from engine.reports.view import View
from engine.words.clock import local_day
from engine.words.enums import Authority, LimitName, State
from engine.words.organisation import Organisation
from engine.words.records import BreachEntry, BreachLine
from engine.words.values import Moment, Obligation

RECORDED_LATE_AFTER: Final = 2  # working days after it was done


class Outcome(StrEnum):
    """What has become of something that passed its due moment; the last two are no breach."""

    OPEN = "still open"
    DONE_LATE = "done late"
    BOTH = "done late and recorded late"
    ENDED = "ended unmet"
    RECORDED_LATE = "done in time, recorded late"
    TAKEN_BACK = "never due"

    @property
    def stands(self) -> bool:
        """False for what was taken back: evidence recorded since shows that it never was a breach."""
        return self not in (Outcome.RECORDED_LATE, Outcome.TAKEN_BACK)


@dataclass(frozen=True, slots=True)
class Breach:
    """One obligation that the log speaks of. `over` is in working days where `working`, else in days."""

    line: int  # the first line of the log that says so
    obligation: str
    law: bool  # breached; else missed
    timescale: str
    limit: LimitName
    authority: Authority
    subject: str
    due: Moment | None
    true_from: datetime
    outcome: Outcome
    met: Moment | None
    recorded: datetime | None
    over: int | None
    working: bool
    team_then: str
    team_now: str
    worker: str
    reason: Reason | None
    why_back: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which breaches are asked for. Both days are due days, and included; `team` and `service` are those at the due
    moment."""

    team: str = ""
    service: str = ""
    timescale: str = ""
    authority: Authority | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None
    open_only: bool = False


def breaches_in(lines: Iterable[BreachLine], view: View, chosen: Chosen = Chosen()) -> list[Breach]:
    """The log's obligations that are asked for: the open ones first, then by due day, the latest first."""
    by_obligation: dict[str, list[BreachLine]] = {}
    for line in lines:
        if line.true_from <= view.as_at:
            by_obligation.setdefault(line.obligation, []).append(line)
    known = [view.by_id[key] for key in by_obligation if key in view.by_id]
    subjects = {each.subject for each in known}
    reasons = reasons_given(
        (each for each in view.obligations if each.subject in subjects), view.events, view.timescales
    )
    every = [_breach(of_one, view, reasons) for of_one in by_obligation.values()]
    return sorted((each for each in every if _asked_for(each, view, chosen)), key=_order)


def lines_asked_for(lines: Iterable[BreachLine], chosen: Chosen, organisation: Organisation | None) -> list[BreachLine]:
    """The log's own lines that are asked for, in their order; open is what the log's last line leaves open."""
    every = list(lines)
    last = {line.obligation: line.entry for line in every if line.entry is not BreachEntry.EXPLAINED}
    return [
        line
        for line in every
        if chosen.team in ("", line.team)
        and chosen.timescale in ("", line.timescale)
        and chosen.subject in ("", line.subject)
        and chosen.authority in (None, _authority(line.authority, line.limit))
        and (not chosen.service or _service(line.team, organisation).casefold() == chosen.service.casefold())
        and (chosen.since is None or (line.due is not None and line.due.day >= chosen.since))
        and (chosen.until is None or (line.due is not None and line.due.day <= chosen.until))
        and (not chosen.open_only or last.get(line.obligation) in (BreachEntry.BREACHED, BreachEntry.MISSED))
    ]


def _authority(authority: Authority, limit: LimitName) -> Authority:
    """An aim is local, whatever the authority of the rule that it stands beside."""
    return Authority.LOCAL if limit is LimitName.AIM else authority


def _service(team: str, organisation: Organisation | None) -> str:
    found = organisation.team(team) if organisation is not None else None
    return found.service if found is not None else ""


def _order(breach: Breach) -> tuple[bool, int, str, int]:
    day = breach.due.day if breach.due is not None else date.min
    return breach.outcome is not Outcome.OPEN, -day.toordinal(), breach.subject, breach.line


def _asked_for(breach: Breach, view: View, chosen: Chosen) -> bool:
    day = breach.due.day if breach.due is not None else date.min
    return (
        (not chosen.team or view.team_id(breach.team_then) == view.team_id(chosen.team))
        and (not chosen.service or view.service_of(breach.team_then).casefold() == chosen.service.casefold())
        and chosen.timescale in ("", breach.timescale)
        and chosen.authority in (None, _authority(breach.authority, breach.limit))
        and chosen.subject in ("", breach.subject)
        and (chosen.since is None or day >= chosen.since)
        and (chosen.until is None or day <= chosen.until)
        and (not chosen.open_only or breach.outcome is Outcome.OPEN)
    )


def _breach(lines: Sequence[BreachLine], view: View, reasons: dict[str, Reason]) -> Breach:
    said = [line for line in lines if line.entry in (BreachEntry.BREACHED, BreachEntry.MISSED)]
    first, last = (said or lines)[0], lines[-1]
    now = view.by_id.get(first.obligation)
    met = now.met if now is not None else last.met
    recorded = _recorded(now, view) if now is not None else last.met_recorded
    outcome = _outcome(now, last, met, recorded, view)
    over, working = _over(now, outcome, view)
    given = reasons.get(first.obligation)
    return Breach(
        line=first.line,
        obligation=first.obligation,
        law=(said or lines)[-1].entry is not BreachEntry.MISSED,
        timescale=first.timescale,
        limit=first.limit,
        authority=first.authority,
        subject=first.subject,
        due=last.due if outcome.stands else first.due,
        true_from=first.true_from,
        outcome=outcome,
        met=met,
        recorded=recorded,
        over=over,
        working=working,
        team_then=(said or lines)[-1].team,
        team_now=view.team_of(first.subject),
        worker=first.worker,
        reason=given,
        why_back=_why_back(now, last) if outcome is Outcome.TAKEN_BACK else "",
    )


def _recorded(now: Obligation, view: View) -> datetime | None:
    """When the event that met it was first entered; where nobody kept that, as its latest version says."""
    if now.met_by and now.obligation in view.first_recorded:
        return view.first_recorded[now.obligation]
    events = view.events.get(now.subject, ()) if now.met_by else ()
    return next((event.recorded for event in events if event.event_id == now.met_by), None)


def _outcome(
    now: Obligation | None, last: BreachLine, met: Moment | None, recorded: datetime | None, view: View
) -> Outcome:
    if now is None:
        match last.entry:
            case BreachEntry.WITHDRAWN:
                return Outcome.TAKEN_BACK
            case BreachEntry.ENDED_UNMET:
                return Outcome.ENDED
            case BreachEntry.MET_LATE:
                return _late(met, recorded, view)
        return Outcome.OPEN
    match now.state:
        case State.OVERDUE:
            return Outcome.OPEN
        case State.MET_LATE:
            return _late(met, recorded, view)
        case State.MET_IN_TIME:
            return Outcome.RECORDED_LATE
        case State.ENDED_WITHOUT if last.entry is not BreachEntry.WITHDRAWN:
            return Outcome.ENDED
    return Outcome.TAKEN_BACK


def _late(met: Moment | None, recorded: datetime | None, view: View) -> Outcome:
    if met is None or recorded is None or local_day(recorded) <= met.day:
        return Outcome.DONE_LATE
    late = view.axis.between(met.day, local_day(recorded)) > RECORDED_LATE_AFTER
    return Outcome.BOTH if late else Outcome.DONE_LATE


def _over(now: Obligation | None, outcome: Outcome, view: View) -> tuple[int | None, bool]:
    """How long it ran over: until it was done, until it ended, or until today."""
    if now is None or now.due is None or not outcome.stands:
        return None, False
    working = view.counts_working_days(now)
    if outcome is not Outcome.ENDED or now.ended is None:
        return now.days_over, working
    if working:
        return view.axis.between(now.due.day, now.ended.day), True
    return (now.ended.day - now.due.day).days, False


def _why_back(now: Obligation | None, last: BreachLine) -> str:
    if now is not None and now.state is State.ENDED_WITHOUT:
        return "it ended before it was due"
    if last.reason:
        return last.reason
    return MOVED if now is not None else GONE
