"""One round of the schedule: whatever is due by now is claimed, done and recorded, each job failing alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from engine.alerts.timetable import CatchUp, due_moments, plan
from engine.service.failures import what_failed
from engine.service.health import inbox_of
from engine.service.heartbeat import beat
from engine.service.inbox import Inbox, take
from engine.service.jobs import JOBS, SCAN, Job, Work
from engine.service.sending import Channel, Sent, send_waiting
from engine.store import batches, engines, jobs, scans
from engine.store.leading import Leadership, leadership
from engine.words.clock import local_day, start_of_day
from engine.words.errors import Mistake, Mistakes
from engine.words.records import JobState

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.service.journal import Journal
    from engine.service.setup import Setup
    from engine.store.database import Database
    from engine.words.settings import Settings

LEASE: Final = timedelta(minutes=2)  # renewed while the job goes on: so long after a death it is taken up
RETRY_AFTER: Final = timedelta(minutes=5)
REMEMBERS: Final = timedelta(days=400)  # moments longer ago than this are not looked at
NEW: Final = timedelta(days=35)  # a job that never ran, because it is new in this version, looks back no further
IMPORT: Final = "import"
PASSED: Final = "passed over: "
log = structlog.get_logger("longstop.schedule")


@dataclass(frozen=True, slots=True)
class Parts:
    """What an engine is made of. `load` reads the home's settings, rules, calendar and organisation anew."""

    db: Database
    home: Path
    name: str  # of this engine, unique to it
    host: str
    release: str
    clock: Callable[[], datetime]
    load: Callable[[], Setup]
    state_of_home: Callable[[], object]  # differs when what `load` reads has changed
    open_channel: Callable[[Settings], Channel]
    read: Callable[[Path, datetime, str], Read]  # (file, now, how it writes dates)
    journal: Journal | None = None
    cache: Path | None = None


@dataclass(slots=True)
class Done:
    """What one round did: the jobs with their notes, and those that failed. `led` is False while another engine leads."""

    led: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: int = 0
    sent: Sent = field(default_factory=lambda: Sent(0, 0, ()))

    @property
    def complete(self) -> bool:
        """True when something was done, and all of it well."""
        return self.led and bool(self.notes) and not (self.failed or self.sent.later or self.sent.refused)


class Engine:
    """One engine on one database. `round` and `send` may be called from two threads, each from one at a time."""

    def __init__(self, parts: Parts, job_list: tuple[Job, ...] = JOBS) -> None:
        self.parts, self.jobs = parts, job_list
        self.stopping = threading.Event()
        self.lead: Leadership = leadership(parts.db)
        self._setup: Setup | None = None
        self._home_was: object = None
        self._loading = threading.Lock()
        self._in_hand: tuple[str, datetime] | None = None
        self._looked: datetime | None = None

    # What the schedule calls

    def round(self) -> Done:
        """Do whatever is due by now, if this engine leads, and send what waits."""
        done = Done()
        self.note_alive()
        done.led = self.lead.take()
        if done.led:
            self._look_into_inbox(done)
            for job in self.jobs:
                if self.stopping.is_set() or not self.lead.holds():
                    break
                before = len(done.notes)
                self._job(job, done)
                if len(done.notes) > before:
                    done.sent += self.send()  # before the next job, which may take long
        done.sent += self.send()
        if done.complete and not self.stopping.is_set():
            beat(self.setup().settings.schedule.heartbeat_url)
        return done

    def send(self) -> Sent:
        """Send what waits in the outbox; every engine does."""
        setup = self.setup()
        return send_waiting(
            self.parts.db,
            self.parts.open_channel(setup.settings),
            clock=self.parts.clock,
            by=self.parts.name,
            journal=self.parts.journal,
            stop=self.stopping.is_set,
        )

    def note_alive(self) -> None:
        """Note that this engine runs, and keep hold of the run in hand."""
        parts, now = self.parts, self.parts.clock()
        engines.note_seen(parts.db, parts.name, host=parts.host, release=parts.release, at=now)
        in_hand = self._in_hand
        if in_hand is not None:
            jobs.renew_run(parts.db, *in_hand, engine=parts.name, until=now + LEASE)

    def finish(self) -> None:
        """Give everything back: the run in hand for another engine to take, the lead, and this engine's place."""
        now = self.parts.clock()
        in_hand = self._in_hand
        if in_hand is not None:
            note = "its engine was stopped in the middle"
            jobs.finish_run(self.parts.db, *in_hand, engine=self.parts.name, at=now, state=JobState.FAILED, note=note)
        self.lead.let_go()
        engines.note_stopped(self.parts.db, self.parts.name, at=now)

    def setup(self) -> Setup:
        """What everything is judged by. Read anew when a file of the home has changed; a change with mistakes in it is
        logged, and the last good state stands."""
        with self._loading:
            state = self.parts.state_of_home()
            if self._setup is None:
                self._setup, self._home_was = self.parts.load(), state
            elif state != self._home_was:
                self._home_was = state
                try:
                    self._setup = self.parts.load()
                    log.info("home_read_anew")
                except (Mistake, Mistakes) as mistake:
                    log.error("home_has_mistakes", what=what_failed(mistake), going_on_with="the last good state")
            return self._setup

    # One job

    def _job(self, job: Job, done: Done) -> None:
        try:
            waiting = self._waiting(job)
            found = plan(waiting, job.catch_up, self.parts.clock())
            if found.skip:
                self._skip(job, found.skip, found.do, done)
        except (Mistake, Mistakes) as mistake:
            done.failed.append((job.name, what_failed(mistake)))
            log.error("job_not_planned", job=job.name, what=what_failed(mistake))
            return
        for moment in found.do:
            if self.stopping.is_set() or not self._run(job.name, moment, partial(self._do, job, moment), done):
                return

    def _waiting(self, job: Job) -> list[datetime]:
        """The moments that nobody has settled yet, oldest first; for the scan also the last arrival of data."""
        db, now, setup = self.parts.db, self.parts.clock(), self.setup()
        last = jobs.last_settled(db, job.name)
        if last is not None:
            since = max(last.due_for, now - REMEMBERS)
            moments = due_moments(job.timetable, since, now, setup.axis, setup.settings)
        else:  # of the day on which the schedule first ran, what had come up by then counts once
            first = max(engines.first_started(db) or now, now - NEW)
            since = start_of_day(local_day(first)) - timedelta(microseconds=1)
            moments = due_moments(job.timetable, since, now, setup.axis, setup.settings)
            moments = [each for each in moments if each <= first][-1:] + [each for each in moments if each > first]
        if job.name == SCAN and (arrived := self._arrived()) is not None and arrived <= now:
            moments = sorted({*moments, arrived})
        return moments

    def _arrived(self) -> datetime | None:
        """When data last arrived that no scan has seen; None where there are none."""
        batch, scan = batches.latest_batch(self.parts.db), scans.latest_scan(self.parts.db)
        if batch is None or (scan is not None and scan.up_to_batch >= batch.batch):
            return None
        return batch.finished_at

    def _skip(self, job: Job, moments: tuple[datetime, ...], do: tuple[datetime, ...], done: Done) -> None:
        if do:
            note = f"{PASSED}the run for {do[-1].astimezone(UTC):%Y-%m-%d %H:%M} UTC stands for it"
        else:
            note = f"{PASSED}too late to be of use"
        now = self.parts.clock()
        passed = jobs.skip_runs(self.parts.db, job.name, moments, engine=self.parts.name, at=now, note=note)
        done.skipped += passed
        if passed:
            say = log.warning if job.catch_up is CatchUp.TODAY else log.info  # the others lose nothing
            say("moments_passed_over", job=job.name, count=passed)

    def _run(self, job: str, moment: datetime, run: Callable[[], str], done: Done) -> bool:
        """Claim one run and do it; False where it failed, or where others have it."""
        db, name, now = self.parts.db, self.parts.name, self.parts.clock()
        before = jobs.load_run(db, job, moment)
        if before is not None and before.state is JobState.FAILED and _too_soon(before.finished_at, now):
            return False
        if jobs.held_by_others(db, job, engine=name, at=now):
            return False
        if not jobs.claim_run(db, job, moment, at=now, engine=name, lease=LEASE):
            return False
        self._in_hand = (job, moment)
        log.info("job_started", job=job, due_for=moment.isoformat())
        try:
            note, state = run(), JobState.DONE
        except Exception as failure:  # noqa: BLE001 - a job that fails, in whatever way, fails alone
            note, state = what_failed(failure), JobState.FAILED
        finally:
            self._in_hand = None
        jobs.finish_run(db, job, moment, engine=name, at=self.parts.clock(), state=state, note=note)
        if state is JobState.FAILED:
            done.failed.append((job, note))
            log.error("job_failed", job=job, due_for=moment.isoformat(), what=note)
            return False
        done.notes.append((job, note))
        log.info("job_done", job=job, due_for=moment.isoformat(), note=note.partition("\n")[0])
        return True

    def _do(self, job: Job, moment: datetime) -> str:
        return job.run(self._work(moment))

    def _work(self, moment: datetime) -> Work:
        parts, setup = self.parts, self.setup()
        return Work(
            parts.db,
            setup,
            parts.clock,
            parts.name,
            parts.home,
            parts.cache,
            moment,
        )

    # The watched folder

    def _look_into_inbox(self, done: Done) -> None:
        """Take what is ready; the run is recorded only where there is anything, for the moment of the look."""
        setup, now = self.setup(), self.parts.clock()
        every = timedelta(seconds=setup.settings.schedule.look_every)
        if self._looked is not None and now - self._looked < every:
            return
        self._looked = now
        inbox = inbox_of(setup, self.parts.home)
        try:
            ready = inbox.ready(now)
        except OSError as failure:
            log.error("inbox_not_readable", problem=failure.strerror)
            done.failed.append((IMPORT, f"the inbox cannot be read ({failure.strerror})"))
            return
        if ready:
            self._run(IMPORT, now, lambda: self._import(inbox, ready, setup.settings.schedule.dates), done)

    def _import(self, inbox: Inbox, ready: list[Path], dates: str) -> str:
        parts = self.parts
        taken = take(
            parts.db,
            inbox,
            ready,
            lambda path, now: parts.read(path, now, dates),
            by=parts.name,
            clock=parts.clock,
            stop=self.stopping.is_set,
        )
        note = f"{taken.imported} files imported, {taken.refused} refused"
        if taken.stuck:
            note += f"\nCannot be moved out of the inbox: {', '.join(taken.stuck)}. Let Longstop write there."
        return note


def _too_soon(failed_at: datetime | None, now: datetime) -> bool:
    return failed_at is not None and now - failed_at < RETRY_AFTER
