"""Writes engine/calendars/data/extension.json: weekday bank holidays of the years that the official list leaves out.

They come from the `holidays` package (a test holds the file to it), so that nothing need import it to count days.
"""

from __future__ import annotations

import json

import holidays

from engine.calendars.official import DATA, FIRST, LAST
from engine.words.enums import Nation

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


def weekday_holidays(nation: Nation) -> dict[str, str]:
    """Every weekday holiday of the axis's span, as the package gives it, by ISO date."""
    years = range(FIRST.year, LAST.year + 1)
    found = holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=years, language="en_GB")
    return {day.isoformat(): name for day, name in sorted(found.items()) if day.weekday() < 5}


if __name__ == "__main__":
    content = {str(nation): weekday_holidays(nation) for nation in Nation}
    (DATA / "extension.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
