"""An authority's own closure days: a separate layer, for local timescales that ask for it and never for statutory ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from engine.calendars.axis import Axis
from engine.calendars.building import build
from engine.words.errors import BeyondHorizon, ConfigMistake, Mistake, Mistakes

_MEND: Final = "Write '- {day: 2020-12-29, name: Christmas closure}', or from and until instead of day."


def with_closures(axis: Axis, closures: Mapping[date, str]) -> Axis:
    """The same axis with further days that do not count: day to the closure's name. `axis` itself stays as it is.

    A closure on a day that does not count anyway changes nothing but the fingerprint. Raises BeyondHorizon for a day
    outside the axis.
    """
    for day in sorted(closures):
        if not axis.first <= day <= axis.last:
            mend = f"Keep closures within {axis.first} to {axis.last}."
            raise BeyondHorizon(str(day), "this closure day is outside the span for which holidays are known.", mend)
    together = {**axis.closures, **closures}
    return build(axis.nation, axis.first, axis.last, axis.official_until, axis.holidays, together, axis.elsewhere)


def read_closures(text: str, name: str) -> dict[date, str]:
    """Read `config/closures.yaml`: a list of days, or of spans with both ends in. Raises Mistakes with their places."""
    from engine.words.yaml_file import read_yaml  # the YAML reader is slow to import, and `due` has no use for it

    document = read_yaml(text, name)
    found: dict[date, str] = {}
    mistakes: list[Mistake] = []
    data = document.data if document.data is not None else []
    if not isinstance(data, list):
        raise Mistakes([ConfigMistake(document.place(()), "closures are a list.", _MEND)])
    for index, entry in enumerate(data):
        place = document.place((index,))
        if not isinstance(entry, dict) or set(entry) - {"day", "from", "until", "name"}:
            mistakes.append(ConfigMistake(place, "this is not a closure.", _MEND))
            continue
        first, last = entry.get("day", entry.get("from")), entry.get("day", entry.get("until"))
        if type(first) is not date or type(last) is not date or last < first:
            mistakes.append(ConfigMistake(place, "a closure needs a day, or from and until in that order.", _MEND))
            continue
        if (last - first).days > 366:
            mistakes.append(ConfigMistake(place, "a closure of more than a year.", "Check its two dates."))
            continue
        for step in range((last - first).days + 1):
            found[first + timedelta(days=step)] = str(entry.get("name", "closed"))
    if mistakes:
        raise Mistakes(mistakes)
    return found
