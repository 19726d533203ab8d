"""The watched folder: finished files are read in and filed away by day; what cannot be read is put aside with the reason."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from engine.service.failures import what_failed
from engine.service.importing import Imported, store_read
from engine.store import batches
from engine.words.clock import LONDON, local_day
from engine.words.errors import IntakeMistake

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.store.database import Database

SEEN: Final = ".seen.json"
DONE_MARK: Final = ".done"
UNFINISHED: Final = (".part", ".partial", ".tmp", ".filepart", ".crdownload")
REASON: Final = ".reason.txt"
log = structlog.get_logger("longstop.inbox")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one look into the folder did: files read in and put aside, and those that could not be filed away."""

    imported: int = 0
    refused: int = 0
    stuck: tuple[str, ...] = ()  # names, with what the system said


class Inbox:
    """One folder. `done/DAY` and `refused/DAY` in it hold what was taken; a hidden file remembers sizes between looks."""

    def __init__(self, folder: Path, still_for: timedelta) -> None:
        self.folder, self.still_for = folder, still_for

    def ready(self, now: datetime) -> list[Path]:
        """The files that are whole: unchanged in size and time since a look at least `still_for` ago, or with a companion
        NAME.done beside them. The longest waiting first. Remembers what it saw."""
        if not self.folder.is_dir():
            return []
        before, seen, ready = self._remembered(), dict[str, tuple[int, int, str]](), list[tuple[str, Path]]()
        for path in sorted(self.folder.iterdir()):
            found = _ours(path)
            if found is None:
                continue
            old = before.get(path.name)
            same = old is not None and (old[0], old[1]) == (found.st_size, found.st_mtime_ns)
            first = old[2] if old is not None and same else now.isoformat()
            seen[path.name] = (found.st_size, found.st_mtime_ns, first)
            if now - datetime.fromisoformat(first) >= self.still_for or _mark(path).exists():
                ready.append((first, path))
        if seen != before:
            self._remember(seen)
        return [path for _, path in sorted(ready)]

    def refused(self) -> list[Path]:
        """The files put aside that nobody has taken away yet."""
        found = (self.folder / "refused").glob("*/*")
        return sorted(path for path in found if path.is_file() and not path.name.endswith(REASON))

    def file_away(self, path: Path, outcome: str, now: datetime, words: str) -> Path:
        """Move the file to OUTCOME/DAY, and write the words beside it if there are any. Returns where it lies. A name
        that is taken gets a number."""
        folder = self.folder / outcome / local_day(now).isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        if words:
            target.with_name(target.name + REASON).write_text(words, "utf-8")
        os.replace(path, target)
        _mark(path).unlink(missing_ok=True)
        return target

    def _remembered(self) -> Mapping[str, tuple[int, int, str]]:
        try:
            raw = json.loads((self.folder / SEEN).read_text("utf-8"))
            return {str(name): (int(size), int(at), str(first)) for name, (size, at, first) in raw.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # then the waiting begins anew

    def _remember(self, seen: Mapping[str, tuple[int, int, str]]) -> None:
        draft = self.folder / f"{SEEN}.part"
        try:
            draft.write_text(json.dumps(seen), "utf-8")
            draft.replace(self.folder / SEEN)
        except OSError as failure:
            log.error("inbox_not_writable", problem=failure.strerror)


def take(
    db: Database,
    inbox: Inbox,
    files: list[Path],
    read: Callable[[Path, datetime], Read],
    *,
    by: str,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
) -> Taken:
    """Read these files in, one after the other; a bad one holds up none. A StoreMistake stops, and leaves its file be."""
    imported, refused, stuck = 0, 0, list[str]()
    for path in files:
        if stop():
            break
        now = clock()
        try:
            words = _import(db, path, read, by, now)
            outcome = "done"
        except IntakeMistake as mistake:
            if not path.exists():
                continue  # taken away by somebody meanwhile
            words, outcome = _refusal(path, mistake.what, mistake.mend, now), "refused"
        try:
            inbox.file_away(path, outcome, now, words)
        except OSError as failure:
            stuck.append(f"{path.name} ({failure.strerror})")
            log.error("inbox_file_stuck", problem=failure.strerror)
            continue
        imported += outcome == "done"
        refused += outcome == "refused"
        log.info("inbox_file_taken", outcome=outcome)  # no name: files are named after people, now and then
    return Taken(imported, refused, tuple(stuck))


def _import(db: Database, path: Path, read: Callable[[Path, datetime], Read], by: str, now: datetime) -> str:
    """Read one file in, and return what its owner should know. The very file that was read in last is not read again:
    an engine stopped before it could file it away."""
    latest = batches.latest_batch(db)
    if latest is not None and latest.file == path.name and latest.fingerprint == _fingerprint(path):
        return ""
    try:
        found = read(path, now)
    except (IntakeMistake, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # what a reader's own code throws is no Exception; one such file must block no other
        log.error("inbox_reader_failed", what=what_failed(fault))
        mend = "This is a fault in Longstop: please report it; the log says where it is. The file itself may be sound."
        raise IntakeMistake(path.name, f"the file could not be read ({type(fault).__name__}).", mend) from fault
    return _notes(store_read(db, found, by=by, now=now))


def _notes(done: Imported) -> str:
    rows = [f"{reason}: {count:,}" for reason, count in done.reasons.items()]
    if rows:
        rows = [f"{done.quarantined:,} of {done.rows_read:,} rows could not go in, and wait in quarantine:", *rows]
        rows.append("See each, with how to mend it: longstop quarantine")
    return "\n".join([*rows, *(f"Note: {note}" for note in done.notes), ""]) if rows or done.notes else ""


def _refusal(path: Path, what: str, mend: str, now: datetime) -> str:
    at = now.astimezone(LONDON)
    return (
        f"{path.name} was not imported on {at:%Y-%m-%d at %H:%M}; nothing of it went in.\n"
        f"What is wrong: {what}\nHow to mend it: {mend}\n"
        "Then put the mended file into the inbox, and delete this one.\n"
    )


def _ours(path: Path) -> os.stat_result | None:
    """What is known of a plain file that somebody has meant for us; None for one that is hidden, half written by its
    name, a companion, or gone meanwhile."""
    if path.name.startswith((".", "~$")) or path.name.lower().endswith((*UNFINISHED, DONE_MARK)):
        return None
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _mark(path: Path) -> Path:
    return path.with_name(path.name + DONE_MARK)


def _fingerprint(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
