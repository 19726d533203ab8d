"""`run`: the schedule as a service, or everything that is due now and no more."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import FINDINGS, Place, counted, out_console, place_of, progress, told

if TYPE_CHECKING:
    from engine.service.rounds import Done, Engine


@told
def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Do everything that is due now, then leave (for cron).")] = False,
) -> None:
    """Run the schedule: watch the inbox, scan, tell, send. SIGTERM or Ctrl-C ends it after the item in hand."""
    from engine.service.scheduling import run_until_stopped, stop_on_signals

    place = place_of(context)
    engine = make_engine(place)
    engine.setup()  # mistakes in the home are said before anything starts
    if once:
        stop_on_signals(engine.stopping)
        try:
            with progress("Doing what is due"):
                done = engine.round()
        finally:
            engine.finish()
            engine.parts.db.close()
        _say(done)
        if done.failed or done.sent.refused or done.sent.later:
            raise typer.Exit(FINDINGS)
        return
    typer.echo(f"longstop runs as {engine.parts.name}. Ctrl-C ends it after the item in hand.")
    if not run_until_stopped(engine):
        os._exit(0)  # a thread still works, and its transaction must not go through
    engine.parts.db.close()
    typer.echo("longstop has stopped.")


def make_engine(place: Place) -> Engine:
    """An engine on this place, with a name of its own."""
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import cache
    from engine.intake.reading import read_file
    from engine.service.rounds import Engine, Parts
    from engine.store.publications import in_force
    from engine.words.clock import local_day

    host = socket.gethostname()
    mappings = place.home / "config" / "mappings"
    database = place.open()
    return Engine(
        Parts(
            db=database,
            home=place.home,
            name=f"{host}-{os.getpid()}-{secrets.token_hex(3)}",
            host=host,
            release=_release(),
            clock=place.wiring.clock,
            load=lambda: load_setup(place, database),
            state_of_home=lambda: (in_force(database, place.wiring.clock()), *_files(place.home)),
            open_channel=lambda settings: place.wiring.open_channel(settings, place.outputs),
            read=lambda path, now, dates: read_file(
                path,
                local_day(now),
                date_format=dates,
                mappings={file.stem: file for file in mappings.glob("*.yaml")},
            ),
            journal=place.journal(),
            cache=cache(place),
        )
    )


def _files(home: Path) -> Iterator[tuple[str, int, int]]:
    """The files that an authority sets, each with its time and size."""
    for folder in (home / "config", home / "rules" / "local"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                found = path.stat()
                yield str(path), found.st_mtime_ns, found.st_size


def _release() -> str:
    try:
        return version("longstop")
    except PackageNotFoundError:
        return "a checkout"


def _say(done: Done) -> None:
    console = out_console()
    if not done.led:
        console.print("Another engine leads on this database: only messages that waited were sent.")
    for job, note in done.notes:
        console.print(f"{job}: {note}", markup=False)
    if done.skipped:
        console.print(f"{counted(done.skipped, 'moment')} passed over: a later one stands for it, or it was too late.")
    if done.led and not done.notes and not done.failed:
        console.print("Nothing was due.")
    if done.sent.accepted:
        console.print(f"{counted(done.sent.accepted, 'message')} sent.")
    for job, words in done.failed:
        typer.echo(f"longstop: {job} failed: {words}", err=True)
    for recipient, answer in done.sent.refused:
        typer.echo(f"longstop: the message for {recipient} was refused: {answer}", err=True)
    if done.sent.later:
        typer.echo(
            f"longstop: {counted(done.sent.later, 'message')} could not be sent yet; tried again later.", err=True
        )
