"""Whether the limit that ruled is the authority's own number, and what the book's own would have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from engine.obligations.explain_values import OwnNumber
from engine.rulebook.numbers import FILE, Number
from engine.rulebook.timescale import Timescale, Version
from engine.words.limits import Limit


def own_number(numbers: Iterable[Number], timescale: Timescale, version: Version, limit: Limit) -> OwnNumber | None:
    """The number that the authority has set and this limit is, where it is other than the book's own; else None.

    Nothing is guessed: a limit that stands elsewhere in the rule too may be the book's, and is None.
    """
    for each in numbers:
        given = [own for day, own in each.given if day <= version.in_force_from]
        if each.timescale != timescale.id or not given or str(given[-1]) != str(limit) or given[-1] == each.default:
            continue
        if sum(other == str(limit) for other in _limits(timescale, version, {day for day, _ in each.given})) == 1:
            said = f"{limit} is the authority's own number ({each.name} in config/{FILE}); the book's own is {each.default}"
            return OwnNumber(each.name, str(each.default), said)
    return None


def _limits(timescale: Timescale, version: Version, days: set[date]) -> Iterator[str]:
    """Every limit of the rule; of the versions that a change of the number began, of this one only."""
    for each in timescale.versions:
        if each == version or each.in_force_from not in days:
            for schedule in each.limits.values():
                yield from (str(phase.limit) for step in schedule.steps for phase in step.phases)
