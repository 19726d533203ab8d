"""The jobs of the schedule, one line each in JOBS: when each is due, what it does, and how it catches up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from engine.alerts.shown import Gap
from engine.alerts.timetable import CatchUp, Repeats, Timetable
from engine.service.at_once import AtOnce, tell_at_once
from engine.service.failures import what_failed
from engine.service.health import administrators_message, look_after
from engine.service.publishing import publish_scorecards, queue_team_sheets
from engine.service.scanning import Scanned, scan
from engine.service.telling import morning_of, tell
from engine.store import digests, jobs, messages
from engine.words.clock import local_day
from engine.words.records import JobState

if TYPE_CHECKING:
    from engine.service.setup import Setup
    from engine.store.database import Database

SCAN: Final = "scan"
DIGEST: Final = "digest"
log = structlog.get_logger("longstop.jobs")


@dataclass(frozen=True, slots=True)
class Work:
    """All that a job is handed. `due_for` is the moment it was due; the clock says when it really is."""

    db: Database
    setup: Setup
    clock: Callable[[], datetime]
    engine: str
    home: Path
    cache: Path | None
    due_for: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `run` may be repeated safely; it returns what it did, and on further lines what a person should see to."""

    name: str
    timetable: Timetable
    catch_up: CatchUp
    run: Callable[[Work], str]


def run_scan(work: Work) -> str:
    """Work everything out, record what changed, and tell at once what cannot wait for a digest."""
    scanned = scan_now(work)
    told = at_once(work, scanned)
    note = f"{sum(scanned.states.values()):,} obligations, {len(scanned.breach_lines)} new lines in the breach log"
    told_words = f", {told.alerts} alerts told at once" if told.alerts else ""
    on = f", {told.escalated} told to the next person" if told.escalated else ""
    nobody = f"\n{told.unconfirmed} alerts told at once were confirmed by nobody, and everybody has been told."
    return f"{note}{told_words}{on}{nobody if told.unconfirmed else ''}"


def scan_now(work: Work) -> Scanned:
    """One scan as at this instant."""
    now = work.clock()
    return scan(work.db, work.setup, now, now, now=now, by=work.engine, cache=work.cache)


def at_once(work: Work, scanned: Scanned) -> AtOnce:
    """Tell what cannot wait."""
    channel = str(work.setup.settings.delivery)
    return tell_at_once(work.db, work.setup, scanned, channel=channel, now=scanned.as_at)


def run_digests(work: Work) -> str:
    """The morning's digests: scan, decide, keep and queue. The round sends them at once."""
    scanned = scan_now(work)
    now = scanned.as_at
    failed = ""
    try:
        at_once(work, scanned)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the morning's digests go out; the next scan tries again
        failed = f"\nTelling at once failed with the morning's digests: {what_failed(failure)}"
        log.error("at_once_failed", what=what_failed(failure))
    morning = morning_of(work.db, work.setup, scanned.looked, now, gap_before(work.db, work.due_for))
    told = tell(work.db, work.setup, scanned, morning, channel=str(work.setup.settings.delivery), now=now)
    note = f"{told.digests} digests, {told.alerts} alerts told, {told.messages} messages queued"
    if morning.findings:
        log.error("coverage_not_proved", findings=len(morning.findings))
        note += f"\nThe coverage check found {len(morning.findings)} faults in the digests: see `longstop digest --preview`."
    return note + failed


def run_administrator(work: Work) -> str:
    """Tell the administrator what needs a person, where anything does."""
    needs = look_after(work.db, work.setup, work.home, work.clock())
    message = administrators_message(work.setup, needs, work.clock()) if needs else None
    found = "1 thing needs a person" if len(needs) == 1 else f"{len(needs)} things need a person"
    if message is None:
        return found
    return f"{found}, {'told' if messages.enqueue(work.db, message) is not None else 'told before'}"


def run_team_sheets(work: Work) -> str:
    """The weekly sheet of each team, to its manager."""
    made, queued = queue_team_sheets(work.db, work.setup, work.due_for, now=work.clock(), cache=work.cache)
    return f"{made} team sheets, {queued} messages queued"


def run_scorecards(work: Work) -> str:
    """Publish the month before, and send each scorecard to who answers for it."""
    period, fresh, queued = publish_scorecards(
        work.db, work.setup, work.home, work.due_for, now=work.clock(), by=work.engine, cache=work.cache
    )
    return f"{period.name} {'published' if fresh else 'was published before'}, {queued} messages queued"


def gap_before(db: Database, due_for: datetime) -> Gap | None:
    """The mornings since the last digests that went by without any, up to this one; None where there were none."""
    earlier = [run for run in jobs.list_runs(db, DIGEST, limit=1_000) if run.due_for < due_for]
    missed = list(takewhile(lambda run: run.state is not JobState.DONE, earlier))  # the latest first
    if not missed:
        return None
    made = digests.days_made(db, local_day(missed[-1].due_for))  # some may have been made by hand
    days = tuple(sorted({local_day(run.due_for) for run in missed} - made))
    if not days:
        return None
    before, after, between = jobs.finished_around(db, missed[-1].due_for, missed[0].due_for)
    if between or any(run.state is not JobState.SKIPPED for run in missed):
        return Gap(days)
    return Gap(days, before, after)


JOBS: Final = (
    Job(SCAN, Timetable(Repeats.THROUGH_THE_DAY), CatchUp.LATEST, run_scan),
    Job(DIGEST, Timetable(Repeats.WORKING_DAYS), CatchUp.TODAY, run_digests),
    Job("administrator", Timetable(Repeats.WORKING_DAYS), CatchUp.TODAY, run_administrator),
    Job("team sheets", Timetable(Repeats.WEEKS, lambda s: s.schedule.team_sheets), CatchUp.LATEST, run_team_sheets),
    Job("scorecards", Timetable(Repeats.MONTHS, lambda s: s.schedule.scorecards), CatchUp.EACH, run_scorecards),
)
