"""Counts what teams and workers hold, as the last scan left it: open duties, and the children whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.alerts.staffing import Held
from engine.store.database import Database
from engine.store.standing import load_standing
from engine.words.enums import State
from engine.words.values import Obligation


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held, by team as the data name it, and by worker. Both are empty before the first scan."""

    by_team: Mapping[str, Held]
    by_worker: Mapping[str, Held]


def holdings(db: Database) -> Holdings:
    """What is held of all that was open at the last scan."""
    standing = load_standing(db, states=[state for state in State if state.is_open])
    duties = [each.obligation for each in standing.values()]
    return Holdings(
        _counted((each.team, each) for each in duties), _counted((each.worker, each) for each in duties if each.worker)
    )


def _counted(held: Iterable[tuple[str, Obligation]]) -> dict[str, Held]:
    duties: dict[str, int] = {}
    cases: dict[str, set[str]] = {}
    for holder, obligation in held:
        duties[holder] = duties.get(holder, 0) + 1
        cases.setdefault(holder, set()).add(obligation.subject)
    return {holder: Held(count, len(cases[holder])) for holder, count in sorted(duties.items())}
