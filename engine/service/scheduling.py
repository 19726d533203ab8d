"""Wakes the engine: APScheduler says when to look, what is due is asked anew each time, and a signal ends it cleanly."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Final

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from engine.service.failures import what_failed
from engine.service.rounds import Engine

ZONE: Final = "Europe/London"
ROUND: Final = 20  # seconds between two questions what is due; a dead leader is replaced at the next one
ALIVE: Final = 20  # seconds between two signs of life
GRACE: Final = 20.0  # seconds for the item in hand, when told to stop
LATE: Final = 3600  # seconds by which APScheduler may wake late and still wake
log = structlog.get_logger("longstop.schedule")


def run_until_stopped(engine: Engine, *, ready: Callable[[], None] = lambda: None) -> bool:
    """Run until a first SIGTERM or SIGINT; a second ends the process at once.

    True when the item in hand was finished and everything given back. False when it went on for longer than the grace:
    its run is given back, and the caller must end the process, for a thread of it still works.
    """
    stop_on_signals(engine.stopping)
    working = _Working()
    scheduler = _scheduler(engine, working)
    scheduler.start()
    log.info("engine_started", engine=engine.parts.name)
    ready()
    while not engine.stopping.wait(1.0):
        pass
    log.info("engine_stopping", engine=engine.parts.name)
    scheduler.shutdown(wait=False)
    idle = working.wait_until_idle(GRACE)
    _quietly(engine.finish, "engine_not_given_back")
    log.info("engine_stopped", engine=engine.parts.name, finished=idle)
    return idle


def stop_on_signals(stopping: threading.Event) -> None:
    """The first signal asks for a clean end; the second ends the process there and then."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            os._exit(128 + number)
        stopping.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)


def _scheduler(engine: Engine, working: _Working) -> BackgroundScheduler:
    """Three wakers, in memory: several schedulers on one job store would each run every job."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a late wake is no news: the next one asks the same
    scheduler = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(3)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": LATE},
        timezone=ZONE,
    )
    send_every = engine.setup().settings.schedule.send_every * 60
    for name, call, seconds in (
        ("round", engine.round, ROUND),
        ("alive", engine.note_alive, ALIVE),
        ("send", engine.send, send_every),
    ):
        wake = working.on(name, call)
        scheduler.add_job(wake, IntervalTrigger(seconds=seconds, timezone=ZONE), name=name)
        if name == "round":
            scheduler.add_job(wake, name="first round")  # without a trigger: at once
    return scheduler


class _Working:
    """Which of the wakers is at work."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._at_work = 0

    def on(self, name: str, call: Callable[[], object]) -> Callable[[], None]:
        """The call, counted while it goes on, and never twice at a time; whatever it throws is logged, and the next wake
        comes all the same."""
        alone = threading.Lock()

        def counted() -> None:
            if not alone.acquire(blocking=False):
                return
            with self._changed:
                self._at_work += 1
            try:
                _quietly(call, "wake_failed", wake=name)
            finally:
                alone.release()
                with self._changed:
                    self._at_work -= 1
                    self._changed.notify_all()

        return counted

    def wait_until_idle(self, seconds: float) -> bool:
        """True once nothing is at work; False when so many seconds have gone by."""
        with self._changed:
            return self._changed.wait_for(lambda: self._at_work == 0, seconds)


def _quietly(call: Callable[[], object], event: str, **about: str) -> None:
    try:
        call()
    except Exception as failure:  # noqa: BLE001 - the schedule outlives whatever one wake meets
        log.error(event, what=what_failed(failure), **about)
