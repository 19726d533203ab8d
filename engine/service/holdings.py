"""Counts what teams and workers hold, as the last scan left it: open duties, and the children whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.alerts.staffing import Held, held_by
from engine.store.database import Database
from engine.store.standing import load_standing
from engine.words.enums import State


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
        held_by((each.team, each) for each in duties), held_by((each.worker, each) for each in duties if each.worker)
    )
