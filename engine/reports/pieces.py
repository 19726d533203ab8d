"""Small parts that reports share: columns, cells, shares of a count, and what a report speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from statistics import mean, median
from typing import Final

from engine.reports.report import Cell, CellKind, CellValue, Column, Row
from engine.reports.view import View
from engine.words.values import Moment

FEW: Final = 10  # of fewer than this no percentage is given

TEXT, CASE, WHOLE, PERCENT = CellKind.TEXT, CellKind.IDENTIFIER, CellKind.WHOLE, CellKind.PERCENT
DAY, BOX = CellKind.DAY, CellKind.BOX


def columns(*named: tuple[str, str, CellKind], roomy: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns from their keys, headings and kinds; the keys in `roomy` are of those that need room."""
    return tuple(Column(*each, roomy=each[0] in roomy) for each in named)


def row(*values: CellValue | Cell, strong: bool = False, level: int = 0) -> Row:
    """A row from its values; a cell stays as it is."""
    return Row(tuple(each if isinstance(each, Cell) else Cell(each) for each in values), level, strong)


def at(moment: Moment | None) -> date | datetime | None:
    """The instant of a moment, where it has one, else its day."""
    return None if moment is None else moment.instant or moment.day


def share(part: int, whole: int) -> Cell:
    """The percentage; of fewer than ten the counts only ("8 of 9"); nothing of none."""
    if not whole:
        return Cell(None)
    return Cell(None, f"{part} of {whole}") if whole < FEW else Cell(round(100 * part / whole, 1))


def average(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Mean and median, to one place; None of nothing."""
    return (round(mean(values), 1), round(median(values), 1)) if values else (None, None)


def scope_words(view: View, team: str = "", service: str = "") -> str:
    """Whom a report speaks of: a team, a service or the whole authority."""
    if team:
        return view.team_name(team)
    return service or "the whole authority"


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    every = list(words)
    return " and ".join([", ".join(every[:-1]), every[-1]]) if len(every) > 1 else "".join(every)


def counted_of(number: int, one: str, many: str = "") -> str:
    """ "1 child", "1,204 children"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
