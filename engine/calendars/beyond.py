"""Bank holidays before and beyond the official list, as the `holidays` package works them out.

The package's answer for the whole span is kept in a generated file, so that no sum waits for the package to load;
a test holds the file equal to the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from engine.calendars.official import read_data
from engine.words.enums import Nation

FIRST_DAY: Final = date(1978, 1, 1)
LAST_DAY: Final = date(2060, 12, 31)
_FILE: Final = "beyond.json"
_SUBDIVISION: Final[Mapping[Nation, str]] = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


def holidays_beyond(nation: Nation) -> dict[date, str]:
    """Weekday bank holidays of the whole span, FIRST_DAY to LAST_DAY, from the generated file: day to name."""
    return dict(_read(read_data(_FILE))[nation])


@lru_cache(maxsize=2)
def _read(text: str) -> dict[Nation, dict[date, str]]:
    shape = json.loads(text)
    names: list[str] = shape["names"]
    return {
        nation: {date.fromisoformat(day): names[number] for day, number in shape[nation].items()} for nation in Nation
    }


def ask_package(nation: Nation) -> dict[date, str]:
    """Ask the `holidays` package itself, always for one nation, and for weekdays only: it lists the weekend originals
    beside their substitutes."""
    import holidays

    found = holidays.country_holidays(
        "GB", subdiv=_SUBDIVISION[nation], years=range(FIRST_DAY.year, LAST_DAY.year + 1), language="en_GB"
    )
    return {day: found[day] for day in sorted(found) if day.weekday() < 5}


def generate() -> str:
    """The text of the generated file, from the package: for a maintainer who takes a newer version of it."""
    answers = {nation: ask_package(nation) for nation in Nation}
    names = sorted({name for answer in answers.values() for name in answer.values()})
    number_of = {name: number for number, name in enumerate(names)}
    shape: dict[str, object] = {"names": names}
    for nation, answer in answers.items():
        shape[nation] = {day.isoformat(): number_of[name] for day, name in answer.items()}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).replace('},"', '},\n"') + "\n"
