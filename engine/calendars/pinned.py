"""The official bank holidays, pinned with their date and hash, and the years around them; never fetched during a scan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from engine.words.enums import Nation
from engine.words.errors import ConfigMistake

DATA: Final = Path(__file__).parent / "data"
DIVISIONS: Final[Mapping[Nation, str]] = {
    Nation.ENGLAND: "england-and-wales",
    Nation.WALES: "england-and-wales",
    Nation.SCOTLAND: "scotland",
    Nation.NORTHERN_IRELAND: "northern-ireland",
}
FIRST: Final = date(1988, 1, 1)  # the axis; the years outside the official list come from `extension.json`
LAST: Final = date(2043, 12, 31)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holidays of one nation on weekdays, named, and the last day that the official list speaks for."""

    nation: Nation
    days: Mapping[date, str]
    official_from: date
    official_until: date
    fetched: date | None
    fingerprint: str


def load_holidays(nation: Nation, own: Path | None = None) -> Holidays:
    """Read the pinned list, or the authority's own newer copy of it, with the extension before and beyond.

    Raises ConfigMistake where a file is not what it was pinned as, or not in the shape of the official list.
    """
    if own is not None and own.exists():
        return _holidays(nation, own.read_text("utf-8"), own.name, None)
    manifest = json.loads((DATA / "pinned.json").read_text("utf-8"))
    text = (DATA / manifest["file"]).read_text("utf-8")
    if hashlib.sha256(text.encode()).hexdigest() != manifest["sha256"]:
        raise ConfigMistake(
            manifest["file"],
            "the pinned bank holidays have been changed: their hash is not the one in the manifest.",
            "Install Longstop anew, or use `longstop calendar refresh FILE` to bring in a newer list.",
        )
    return _holidays(nation, text, manifest["file"], manifest["fetched"])


def parse_official(text: str, where: str) -> dict[str, dict[date, str]]:
    """Read the official JSON: by division, each day and its name. Raises ConfigMistake for any other shape."""
    try:
        data = json.loads(text)
        found = {
            division: {date.fromisoformat(each["date"]): str(each["title"]) for each in data[division]["events"]}
            for division in dict.fromkeys(DIVISIONS.values())
        }
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise ConfigMistake(
            where,
            f"is not in the shape of the official list of bank holidays ({type(cause).__name__}).",
            "Use the JSON that GOV.UK gives under /bank-holidays.json, unchanged.",
        ) from cause
    empty = [division for division, days in found.items() if not days]
    if empty:
        raise ConfigMistake(where, f"holds no holidays for {', '.join(empty)}.", "Use the whole official list.")
    return found


@lru_cache(maxsize=16)
def _holidays(nation: Nation, text: str, where: str, fetched: str | None) -> Holidays:
    official = parse_official(text, where)[DIVISIONS[nation]]
    first, last = date(min(official).year, 1, 1), date(max(official).year, 12, 31)
    extension = (DATA / "extension.json").read_text("utf-8")
    beyond = {date.fromisoformat(day): name for day, name in json.loads(extension)[nation].items()}
    days = {day: name for day, name in beyond.items() if not first <= day <= last}
    days |= {day: name for day, name in official.items() if day.weekday() < 5}
    fingerprint = hashlib.sha256(f"{nation}\n{text}\n{extension}".encode()).hexdigest()
    return Holidays(
        nation,
        dict(sorted(days.items())),
        first,
        last,
        date.fromisoformat(fetched) if fetched else None,
        fingerprint,
    )
