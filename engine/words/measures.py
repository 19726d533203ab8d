"""Targets and comparators: what a timeliness figure is held against, each with its date and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.words.enums import LimitName


@dataclass(frozen=True, slots=True)
class Target:
    """The percentage in time that is aimed at for one limit of one timescale, from a day on."""

    timescale: str
    limit: LimitName
    percent: int
    from_day: date
    source: str
    place: str = ""  # where it is written, for notes


@dataclass(frozen=True, slots=True)
class Comparator:
    """Somebody else's figure. `difference` says in words how its definition differs; "" where it does not."""

    name: str
    timescale: str
    limit: LimitName
    year: int  # the year to 31 March of this year
    value: float
    definition: str
    source: str
    difference: str = ""
    place: str = ""

    @property
    def same(self) -> bool:
        """True where it counts what the scorecard counts."""
        return not self.difference


def target_for(targets: tuple[Target, ...], timescale: str, limit: LimitName, day: date) -> Target | None:
    """The latest of these targets that holds on the day; None where none does."""
    mine = [each for each in targets if (each.timescale, each.limit) == (timescale, limit) and each.from_day <= day]
    return max(mine, key=lambda each: each.from_day) if mine else None


def comparators_for(
    comparators: tuple[Comparator, ...], timescale: str, limit: LimitName, day: date
) -> tuple[Comparator, ...]:
    """By name, in the order given, the figure of the latest year that had ended by the day."""
    found: dict[str, Comparator] = {}
    for each in comparators:
        if (each.timescale, each.limit) != (timescale, limit) or date(each.year, 3, 31) > day:
            continue
        if each.name not in found or each.year > found[each.name].year:
            found[each.name] = each
    return tuple(found.values())
