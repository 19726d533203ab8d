"""Reads files in: what can be read goes into the store, what cannot is quarantined, and each import is summed up."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.store import batches, events, people, quarantine
from engine.words.errors import IntakeMistake
from engine.words.records import Counts, Evidence, QuarantinedRow
from engine.words.vocabulary import Vocabulary

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import did. `reasons` counts the quarantined rows by reason."""

    file: str
    format: str
    rows_read: int
    people: Counts
    events: Counts
    quarantined: int
    reasons: Mapping[str, int]
    notes: Sequence[str]


def import_file(
    db: Database, path: Path, read: Callable[[Path], Read], *, by: str, now: datetime, source: str = ""
) -> Imported:
    """Read one file in, all or nothing; the same file twice changes nothing. IntakeMistake for an unreadable one."""
    found = read(path)
    with db.transaction():
        batch = batches.begin_batch(
            db,
            file=found.file,
            format=found.format,
            evidence=Evidence.LATEST_ONLY if found.format == "annex_a" else Evidence.HISTORY,
            fingerprint=_fingerprint(path),
            at=now,
            by=by,
        )
        persons = people.add_versions(db, batch, found.people, recorded=now)
        counts = events.add_frame(db, batch, found.frame)
        rows = [
            QuarantinedRow(row.file, row.row, row.column, row.value, row.reason, row.mend) for row in found.quarantined
        ]
        quarantine.add(db, batch, rows)
        batches.finish_batch(
            db, batch, at=now, rows_read=found.rows_read, counts=persons + counts, quarantined=len(rows)
        )
    reasons = Counter(row.reason for row in rows)
    return Imported(
        found.file,
        found.format,
        found.rows_read,
        persons,
        counts,
        len(rows),
        dict(sorted(reasons.items())),
        found.notes,
    )


def _fingerprint(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
    except OSError as cause:
        raise IntakeMistake(
            path.name, f"the file cannot be read ({cause.strerror}).", "Check its place and rights."
        ) from cause
    return digest.hexdigest()


__all__ = ["Imported", "Vocabulary", "import_file"]
