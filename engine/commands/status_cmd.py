"""`status`: whether the engine runs, what was last done, what comes next, and what needs a person."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from engine.commands.common import FINDINGS, Format, FormatOption, out_console, place_of, told

if TYPE_CHECKING:
    from engine.service.setup import Setup
    from engine.store.database import Database

ALIVE: Final = timedelta(minutes=2)
WIDTH: Final = 16


@told
def status(context: typer.Context, layout: FormatOption = Format.TABLE) -> None:
    """Say how the engine is. Leaves with 1 when something needs a person."""
    from engine.commands.loading import load_setup
    from engine.service.health import look_after
    from engine.words.errors import Mistake

    if layout is Format.CSV:
        raise Mistake("--format", "the status is no list.", "Use table or json.")
    place = place_of(context)
    database = place.open()
    setup, now = load_setup(place, database), place.wiring.clock()
    needs = [str(need).strip() for need in look_after(database, setup, place.home, now)]
    found = _found(database, setup, place.home, now)
    needs = [*_late(found), *needs]
    database.close()
    if layout is Format.JSON:
        typer.echo(json.dumps({**found, "needs": needs}, indent=2, default=lambda value: value.isoformat()))
    else:
        _show(found, needs, now)
    if needs:
        raise typer.Exit(FINDINGS)


def _found(db: Database, setup: Setup, home: Path, now: datetime) -> dict[str, Any]:
    from engine.alerts.timetable import next_moment
    from engine.obligations.compiled import is_available
    from engine.service.book_in_force import standing_words
    from engine.service.jobs import JOBS
    from engine.store import batches, engines, jobs, messages
    from engine.words.clock import local_day

    latest = batches.latest_batch(db)
    counts = messages.counts_by_state(db)
    names = ["import", *(job.name for job in JOBS)]
    done = {name: jobs.last_done(db, name) for name in names}
    return {
        "engines": [{"engine": name, "seen": seen} for name, seen in engines.seen_since(db, now - ALIVE).items()],
        "last_seen": engines.last_seen(db),
        "last_done": [
            {
                "job": name,
                "due_for": run.due_for if run else None,
                "finished": run.finished_at if run else None,
                "note": run.note.partition("\n")[0] if run else "",
            }
            for name, run in done.items()
        ],
        "next": [{"job": job.name, "at": next_moment(job.timetable, now, setup.axis, setup.settings)} for job in JOBS],
        "late": [{"job": job.name, "at": at} for job in JOBS if (at := _overdue(db, job, setup, now)) is not None],
        "outbox": {str(state): count for state, count in counts.items()},
        "data_arrived": latest.finished_at if latest else None,
        "calendar_until": setup.axis.official_until,
        "calendar_days_left": (setup.axis.official_until - local_day(now)).days,
        "rules": standing_words(db, setup.in_force, home, now) if setup.in_force is not None else [],
        "numba": is_available(),
    }


def _overdue(db: Database, job: Any, setup: Setup, now: datetime) -> datetime | None:
    """The latest moment that should have been settled a quarter of an hour ago and is not; None before the first run."""
    from engine.alerts.timetable import due_moments
    from engine.store import jobs

    last = jobs.last_settled(db, job.name)
    if last is None:
        return None
    since = max(last.due_for, now - timedelta(days=40))
    waiting = due_moments(job.timetable, since, now - timedelta(minutes=15), setup.axis, setup.settings)
    return waiting[-1] if waiting else None


def _late(found: dict[str, Any]) -> list[str]:
    if found["last_seen"] is None:
        return ["The schedule has never run here. Start it: longstop run, or by cron: longstop run --once."]
    if not found["late"]:
        return []
    names = ", ".join(each["job"] for each in found["late"])
    words = "" if found["engines"] else f" No engine runs: it was last heard of {_when(found['last_seen'])}."
    return [f"What was due is not done: {names}.{words} Start it: longstop run."]


def _show(found: dict[str, Any], needs: list[str], now: datetime) -> None:
    console = out_console()

    def row(name: str, words: str) -> None:
        console.print(f"{name:<{WIDTH}}{words}", markup=False)

    if found["engines"]:
        for each in found["engines"]:
            row("engine", f"{each['engine']}, heard of {_ago(each['seen'], now)}")
    else:
        last = found["last_seen"]
        row("engine", f"none runs now; the last was heard of {_ago(last, now)}" if last else "none has ever run here")
    arrived = found["data_arrived"]
    row("data", f"last arrived {_when(arrived)} ({_ago(arrived, now)})" if arrived else "none have ever arrived")
    left = found["calendar_days_left"]
    row("calendar", f"official bank holidays until {found['calendar_until']:%-d %B %Y}, {left} days ahead")
    for number, line in enumerate(found["rules"]):
        row("" if number else "rules", line.removeprefix("In force: "))
    outbox = ", ".join(f"{count:,} {state}" for state, count in found["outbox"].items())
    row("outbox", outbox or "nothing was ever sent")
    row("numba", "there" if found["numba"] else "not installed: everything runs, large scans slower")
    console.print()
    following = {each["job"]: each["at"] for each in found["next"]}
    for each in found["last_done"]:
        last = f"last done {_when(each['finished'])}: {each['note']}" if each["finished"] else "never done"
        row(each["job"], last)
        if each["job"] in following:
            at = following[each["job"]]
            row("", f"next {_when(at)} ({_ago(at, now)})" if at else "next: beyond the known bank holidays")
    console.print()
    if not needs:
        console.print("Nothing needs a person.")
        return
    console.print("Needs a person:")
    for need in needs:
        console.print(f"- {need}", markup=False)


def _when(instant: datetime) -> str:
    """ "Mon 23 Nov 2026 07:30", in Europe/London."""
    import pendulum

    return pendulum.instance(instant).in_timezone("Europe/London").format("ddd D MMM YYYY HH:mm", locale="en_gb")


def _ago(instant: datetime, now: datetime) -> str:
    """ "3 minutes ago", "in 2 days"."""
    import pendulum

    words = pendulum.instance(instant).diff_for_humans(pendulum.instance(now), absolute=True, locale="en_gb")
    return f"{words} ago" if instant <= now else f"in {words}"
