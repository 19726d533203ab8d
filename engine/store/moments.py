"""A moment in two columns: its local day and, where one is known, its instant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.words.values import Moment


def columns_of(name: str, moment: Moment | None) -> dict[str, date | datetime | None]:
    """The values of the columns `name_day` and `name_at`."""
    if moment is None:
        return {f"{name}_day": None, f"{name}_at": None}
    return {f"{name}_day": moment.day, f"{name}_at": moment.instant}


def moment_of(row: Any, name: str) -> Moment | None:
    """The moment that `columns_of` wrote."""
    day = getattr(row, f"{name}_day")
    return None if day is None else Moment(day, getattr(row, f"{name}_at"))
