"""What the breach log has to say next: what passed its due moment unmet, what became of it, what is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from engine.words.clock import start_of_day
from engine.words.enums import Authority, Flag, LimitName, State
from engine.words.records import BreachEntry, BreachLine
from engine.words.values import Moment, Obligation

TOOK_BACK: Final = "evidence recorded since shows that it was done in time, or ended before it was due"
GONE: Final = "what had started it was corrected or withdrawn, or only later evidence of it is known"
MOVED: Final = "the due moment moved"
CAME_BACK: Final = "what had met or ended it was withdrawn or corrected"


@dataclass(frozen=True, slots=True)
class Held:
    """Who held the case: when the duty began, and at its due moment."""

    team_at_start: str
    team_at_due: str
    worker_at_due: str


def passed_from(due: Moment) -> datetime:
    """The first instant at which the due moment has passed: the next day's start, or the due instant itself."""
    if due.instant is not None:
        return due.instant
    return start_of_day(date.fromordinal(due.day.toordinal() + 1))


def entry_due(obligation: Obligation) -> BreachEntry | None:
    """What the last line about this obligation ought to say (breached stands for missed too); None for nothing."""
    if obligation.due is None or Flag.MEASURED in obligation.flags:
        return None
    match obligation.state:
        case State.OVERDUE:
            return BreachEntry.BREACHED
        case State.MET_LATE:
            return BreachEntry.MET_LATE
        case State.ENDED_WITHOUT if obligation.ended is not None and _after(obligation.ended, obligation.due):
            return BreachEntry.ENDED_UNMET
    return None


def next_lines(
    obligations: Iterable[Obligation],
    last: Mapping[str, BreachLine],
    authority: Mapping[str, Authority],
    held: Mapping[str, Held],
    watch_from: date | None,
    scan: int,
    now: datetime,
    since: Mapping[str, date] | None = None,
    recorded: Mapping[str, datetime] | None = None,
) -> list[BreachLine]:
    """The lines to append, given the last line so far of each obligation; by due moment, then obligation.

    A duty due before `watch_from`, or before the day that `since` gives for the obligation, is never logged. A duty that
    the law relaxed after it was breached stays breached, and an aim that began beside it is not missed on a day before
    it began. A duty of law or guidance is *breached*, a local one or an aim is *missed*. `recorded` says of each
    obligation when what met it was first recorded. `obligations` are all that stand now: one that the log knows and they
    do not was never due after all.
    """
    lines: list[BreachLine] = []
    seen: set[str] = set()
    for obligation in obligations:
        seen.add(obligation.obligation)
        known = last.get(obligation.obligation)
        entered = (recorded or {}).get(obligation.obligation) if obligation.met is not None else None
        wanted = entry_due(obligation)
        if wanted is None or _too_early(obligation, watch_from, (since or {}).get(obligation.obligation)):
            if known is not None and known.entry is not BreachEntry.WITHDRAWN and not _relaxed_since(obligation, known):
                moved = obligation.state.is_open and obligation.due is not None
                back = _withdrawn(known, MOVED if moved else TOOK_BACK, scan, now)
                lines.append(replace(back, met=obligation.met, met_recorded=entered))
            continue
        local = authority[obligation.timescale] is Authority.LOCAL or obligation.limit is LimitName.AIM
        first = BreachEntry.MISSED if local else BreachEntry.BREACHED
        standing = _standing_of(known)
        line = _line(obligation, authority[obligation.timescale], held.get(obligation.obligation), scan, now)
        line = replace(line, met_recorded=entered)
        if standing is None:
            lines.append(_with(line, first))
        elif standing is not BreachEntry.BREACHED and standing is not wanted:
            lines.append(_with(line, first, CAME_BACK))
        if wanted is not BreachEntry.BREACHED and standing is not wanted:
            lines.append(_with(line, wanted, obligation.reason))
    for key, known in last.items():
        if key not in seen and known.entry is not BreachEntry.WITHDRAWN:
            lines.append(_withdrawn(known, GONE, scan, now))
    return sorted(lines, key=lambda line: (line.due.day if line.due else date.min, line.obligation))


def _too_early(obligation: Obligation, *since: date | None) -> bool:
    """Due before one of these days; or an aim that a later version began, due before that version."""
    due = obligation.due
    if due is None:
        return False
    began = obligation.version if obligation.limit is LimitName.AIM else None
    return any(day is not None and due.day < day for day in (*since, began))


def _relaxed_since(obligation: Obligation, known: BreachLine) -> bool:
    return Flag.RELAXED in obligation.flags and known.due is not None and known.due.day < obligation.version


def _standing_of(known: BreachLine | None) -> BreachEntry | None:
    if known is None or known.entry is BreachEntry.WITHDRAWN:
        return None
    return BreachEntry.BREACHED if known.entry is BreachEntry.MISSED else known.entry


def _after(moment: Moment, due: Moment) -> bool:
    if due.instant is not None and moment.instant is not None:
        return moment.instant > due.instant
    return moment.day > due.day


def _line(obligation: Obligation, authority: Authority, held: Held | None, scan: int, now: datetime) -> BreachLine:
    assert obligation.due is not None
    return BreachLine(
        entry=BreachEntry.BREACHED,
        obligation=obligation.obligation,
        timescale=obligation.timescale,
        limit=obligation.limit,
        authority=authority,
        subject=obligation.subject,
        due=obligation.due,
        true_from=passed_from(obligation.due),
        logged_at=now,
        scan=scan,
        owner=obligation.owner,
        team=held.team_at_due if held else obligation.team,
        worker=held.worker_at_due if held else obligation.worker,
        team_at_start=held.team_at_start if held else "",
        met=obligation.met,
    )


def _with(line: BreachLine, entry: BreachEntry, reason: str = "") -> BreachLine:
    return replace(line, entry=entry, reason=reason)


def _withdrawn(known: BreachLine, reason: str, scan: int, now: datetime) -> BreachLine:
    return replace(known, entry=BreachEntry.WITHDRAWN, reason=reason, scan=scan, logged_at=now, line=0)
