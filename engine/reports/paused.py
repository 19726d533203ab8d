"""The part of a digest on duties whose clock stands: since when, why, and when they would be due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from engine.reports.digest import Part, Section
from engine.reports.facts import Facts
from engine.reports.lines import groups_of, line_of
from engine.reports.ordering import Duty

ALONE: Final = 5  # so many have a line each; of more the first few
FIRST: Final = 3


def paused_part(duties: Sequence[Duty], facts: Facts, reader: str) -> Part | None:
    """The paused duties that the reader is told of, the first few in full; None where there are none."""
    if not duties:
        return None
    full, more = _split(duties)
    return Part(
        Section.PAUSED,
        "Paused: the clock stands",
        tuple(line_of(duty, facts, reader) for duty in full),
        groups_of(more, facts),
        lead="And, by worker:",
    )


def _split(duties: Sequence[Duty]) -> tuple[Iterable[Duty], Sequence[Duty]]:
    return (duties, ()) if len(duties) <= ALONE else (duties[:FIRST], duties[FIRST:])
