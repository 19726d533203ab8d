"""Says what an import would change, and changes nothing: the import is made, looked at, and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.service.importing import Imported, store_read
from engine.service.scanning import Stored, judge, load_stored
from engine.words.enums import State

if TYPE_CHECKING:
    from engine.intake.result import Read
    from engine.service.setup import Setup
    from engine.store.database import Database
    from engine.words.values import Obligation


@dataclass(frozen=True, slots=True)
class DutyChange:
    """What an import would do to the duties of one timescale, by number of obligations."""

    timescale: str
    limit: str
    overdue: int  # overdue afterwards, and not before
    met: int  # open before, and met afterwards, in time or late
    ended: int  # open before, and ended afterwards without having been met
    withdrawn: int  # there before, and not afterwards
    begun: int  # not there before, and open afterwards without being overdue


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the import of these files, one after the other, would change. Timescales without any change are left out."""

    files: tuple[Imported, ...]
    duties: tuple[DutyChange, ...]


KINDS: Final = ("overdue", "met", "ended", "withdrawn", "begun")


class _Undone(Exception):
    """Rolls the transaction back."""


def rehearse(
    db: Database,
    reads: Sequence[Callable[[], Read]],
    setup: Setup,
    *,
    by: str,
    now: datetime,
    cache: Path | None = None,
) -> Rehearsed:
    """Read the files, and work out what would stand in the store, and which duties would change, as at `now`."""
    found = [read() for read in reads]
    files, before, after = _tried(db, found, by, now)
    then, since = (judge(stored, setup, now, now, cache).obligations for stored in (before, after))
    return Rehearsed(files, tuple(changes(then, since)))


def _tried(db: Database, found: Sequence[Read], by: str, now: datetime) -> tuple[tuple[Imported, ...], Stored, Stored]:
    """What each import counted, and what was stored before and after; all of it is rolled back."""
    tried: tuple[tuple[Imported, ...], Stored, Stored] | None = None
    try:
        with db.transaction():
            before = load_stored(db)
            files = tuple(store_read(db, each, by=by, now=now) for each in found)
            tried = files, before, load_stored(db)
            raise _Undone
    except _Undone:
        assert tried is not None
    return tried


def changes(before: Iterable[Obligation], after: Iterable[Obligation]) -> list[DutyChange]:
    """The duties that change, by timescale and limit, in the order of their names."""
    old, new = ({each.obligation: each for each in some} for some in (before, after))
    counts = Counter[tuple[str, str, str]]()
    for key in old.keys() | new.keys():
        one = new.get(key) or old[key]
        what = _change(old.get(key), new.get(key))
        if what:
            counts[one.timescale, str(one.limit), what] += 1
    rows = sorted({(timescale, limit) for timescale, limit, _ in counts})
    return [DutyChange(*row, *(counts[*row, what] for what in KINDS)) for row in rows]


def _change(before: Obligation | None, after: Obligation | None) -> str:
    """Which of KINDS it is; empty when it is none of them."""
    if after is None:
        return "withdrawn"
    if after.state is State.OVERDUE:
        return "" if before is not None and before.state is State.OVERDUE else "overdue"
    if before is None:
        return "begun" if after.state.is_open else ""
    if after.state.is_open or not before.state.is_open:
        return ""
    return "ended" if after.state is State.ENDED_WITHOUT else "met"


__all__ = ["DutyChange", "Rehearsed", "changes", "rehearse"]
