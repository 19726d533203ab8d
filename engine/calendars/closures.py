"""The authority's closure days: a layer of their own that may move a local timescale, never a statutory one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from engine.words.errors import ConfigMistake, Mistake, Mistakes
from engine.words.yaml_file import read_yaml

MEND: Final = "Write '- {day: 2020-12-29, name: Christmas closure}', or from and until instead of day."


def read_closures(text: str, name: str) -> dict[date, str]:
    """Read `config/closures.yaml`: a list of days, or of spans with both ends in. Raises Mistakes with their places."""
    document = read_yaml(text, name)
    found: dict[date, str] = {}
    mistakes: list[Mistake] = []
    data = document.data if document.data is not None else []
    if not isinstance(data, list):
        raise Mistakes([ConfigMistake(document.place(()), "closures are a list.", MEND)])
    for index, entry in enumerate(data):
        place = document.place((index,))
        if not isinstance(entry, dict) or set(entry) - {"day", "from", "until", "name"}:
            mistakes.append(ConfigMistake(place, "this is not a closure.", MEND))
            continue
        first, last = entry.get("day", entry.get("from")), entry.get("day", entry.get("until"))
        if type(first) is not date or type(last) is not date or last < first:
            mistakes.append(ConfigMistake(place, "a closure needs a day, or from and until in that order.", MEND))
            continue
        for step in range((last - first).days + 1):
            found[first + timedelta(days=step)] = str(entry.get("name", "closed"))
    if mistakes:
        raise Mistakes(mistakes)
    return found
