"""The official bank holidays of each nation: the pinned GOV.UK list, and a newer one an authority has fetched itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from engine.words.enums import Nation
from engine.words.errors import ConfigMistake, Mistake, Mistakes

DATA: Final = Path(__file__).parent / "data"
PINNED_FILE: Final = "bank-holidays.json"
_MANIFEST: Final = "manifest.json"

ENGLAND_AND_WALES: Final = "england-and-wales"
DIVISION_OF: Final[Mapping[Nation, str]] = {
    Nation.ENGLAND: ENGLAND_AND_WALES,
    Nation.WALES: ENGLAND_AND_WALES,
    Nation.SCOTLAND: "scotland",
    Nation.NORTHERN_IRELAND: "northern-ireland",
}
# A whole year never has fewer: eight in England and Wales, nine in Scotland, ten in Northern Ireland.
FEWEST_A_YEAR: Final[Mapping[str, int]] = {ENGLAND_AND_WALES: 8, "scotland": 9, "northern-ireland": 10}


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """One entry of the official list, with the fields GOV.UK gives it."""

    day: date
    title: str
    notes: str = ""
    bunting: bool = False

    @property
    def name(self) -> str:
        """The title, and that it is a substitute day where the list says so."""
        return f"{self.title} (substitute day)" if self.notes.lower() == "substitute day" else self.title


@dataclass(frozen=True, slots=True)
class Official:
    """The official list, by division, in date order. Each division covers whole years without a gap."""

    fingerprint: str  # sha256 over the content, not over the file's layout
    divisions: Mapping[str, tuple[Holiday, ...]] = field(compare=False, repr=False)

    def holidays(self, nation: Nation) -> dict[date, str]:
        """The nation's official holidays: day to name."""
        return {holiday.day: holiday.name for holiday in self.divisions[DIVISION_OF[nation]]}

    def first_day(self, nation: Nation) -> date:
        """The first day for which the list is complete: 1 January of its first year."""
        return date(self.divisions[DIVISION_OF[nation]][0].day.year, 1, 1)

    def last_day(self, nation: Nation) -> date:
        """The last day for which the list is complete: 31 December of its last year."""
        return date(self.divisions[DIVISION_OF[nation]][-1].day.year, 12, 31)


def official_of(divisions: Mapping[str, tuple[Holiday, ...]]) -> Official:
    """Put checked entries together with their fingerprint, in date order."""
    ordered = {division: tuple(sorted(divisions[division])) for division in sorted(FEWEST_A_YEAR)}
    return Official(hashlib.sha256(as_json(ordered).encode()).hexdigest(), ordered)


def as_json(divisions: Mapping[str, tuple[Holiday, ...]]) -> str:
    """Write the entries in the shape GOV.UK uses, ready for a file."""
    shape = {
        division: {
            "division": division,
            "events": [
                {"title": h.title, "date": h.day.isoformat(), "notes": h.notes, "bunting": h.bunting} for h in holidays
            ],
        }
        for division, holidays in divisions.items()
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


@lru_cache(maxsize=8)
def parse_official(text: str, where: str) -> Official:
    """Read a list in the GOV.UK shape. Raises Mistakes with everything wrong in it; `where` is the file's name."""
    try:
        shape = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as cause:
        raise Mistakes([ConfigMistake(where, f"this is not JSON ({cause}).", _DOWNLOAD)]) from cause
    if not isinstance(shape, dict):
        raise Mistakes([ConfigMistake(where, "the file does not hold the three divisions.", _DOWNLOAD)])
    mistakes: list[Mistake] = []
    divisions = {division: _division(shape.get(division), division, where, mistakes) for division in FEWEST_A_YEAR}
    if mistakes:
        raise Mistakes(mistakes)
    return official_of(divisions)


_DOWNLOAD: Final = "Download the bank-holidays.json that GOV.UK publishes, and give that file unchanged."


def _division(raw: object, division: str, where: str, mistakes: list[Mistake]) -> tuple[Holiday, ...]:
    """Read one division, adding to `mistakes` whatever is wrong with it."""
    place = f"{where}, {division}"
    events = raw.get("events") if isinstance(raw, dict) else None
    if not isinstance(events, list) or not events:
        mistakes.append(ConfigMistake(place, "the division is missing or has no events.", _DOWNLOAD))
        return ()
    found: dict[date, Holiday] = {}
    before = len(mistakes)
    for number, event in enumerate(events, start=1):
        holiday = _holiday(event, f"{place}, event {number}", mistakes)
        if holiday is not None and holiday.day in found:
            twice = f"{holiday.day} is given twice."
            mistakes.append(ConfigMistake(f"{place}, event {number}", twice, "Keep one entry for the day."))
        elif holiday is not None:
            found[holiday.day] = holiday
    if len(mistakes) == before:
        _check_whole_years(found, division, place, mistakes)
    return tuple(sorted(found.values()))


def _holiday(event: object, place: str, mistakes: list[Mistake]) -> Holiday | None:
    """Read one entry, or add to `mistakes` and return None."""
    if not isinstance(event, dict) or not isinstance(event.get("title"), str) or not event["title"].strip():
        mistakes.append(ConfigMistake(place, "the entry has no title.", 'Give "title" and "date", as GOV.UK does.'))
        return None
    given = event.get("date")
    try:
        if not isinstance(given, str) or len(given) != 10:
            raise ValueError
        day = date.fromisoformat(given)
    except ValueError:
        mistakes.append(ConfigMistake(place, f"{given!r} is not a date.", "Write the date as 2026-12-25."))
        return None
    notes = event.get("notes", "")
    return Holiday(day, event["title"].strip(), notes if isinstance(notes, str) else "", event.get("bunting") is True)


def _check_whole_years(found: Mapping[date, Holiday], division: str, place: str, mistakes: list[Mistake]) -> None:
    """A year with some of its holidays missing would give wrong dates without a sign of it: refuse it."""
    years = {day.year for day in found}
    for year in range(min(years), max(years) + 1):
        days = [day for day in found if day.year == year]
        january = any(day.month == 1 and day.day <= 4 for day in days)
        christmas = any(day.month == 12 and day.day >= 25 for day in days)
        if len(days) < FEWEST_A_YEAR[division] or not january or not christmas:
            what = f"{year} has {len(days)} holidays, and a whole year has at least {FEWEST_A_YEAR[division]}."
            mistakes.append(ConfigMistake(place, what, f"Take {year} out, or give all of it, New Year to Christmas."))


def merge(current: Official, newer: Official) -> Official:
    """The newer list for the years it has, the current one for all others: GOV.UK drops old years, we keep them.

    Raises Mistakes when a division would be left with a gap of whole years.
    """
    mistakes: list[Mistake] = []
    merged: dict[str, tuple[Holiday, ...]] = {}
    for division, newer_days in newer.divisions.items():
        years = {holiday.day.year for holiday in newer_days}
        kept = [holiday for holiday in current.divisions[division] if holiday.day.year not in years]
        merged[division] = tuple(sorted((*kept, *newer_days)))
        covered = {holiday.day.year for holiday in merged[division]}
        missing = sorted(set(range(min(covered), max(covered))) - covered)
        if missing:
            what = f"no list covers {', '.join(map(str, missing))}."
            mistakes.append(ConfigMistake(division, what, "Give a list that follows on from the years already held."))
    if mistakes:
        raise Mistakes(mistakes)
    return official_of(merged)


def read_data(name: str, folder: Path = DATA) -> str:
    """Read a file that came with the package and check it against the manifest's sha256. Raises ConfigMistake."""
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest["files"][name]["sha256"]:
        raise ConfigMistake(
            f"engine/calendars/data/{name}",
            "the file is not the one that was pinned: its sha256 differs from the manifest.",
            "Install Longstop again; a newer official list goes in with 'calendar refresh', not into this file.",
        )
    return content.decode("utf-8")


def load_official(path: Path | None = None) -> Official:
    """The pinned list, and over it the authority's own `config/bank-holidays.json` where `path` names one that exists.

    Raises Mistakes for a malformed file, ConfigMistake for one that cannot be read or a pinned copy that was altered.
    """
    pinned = parse_official(read_data(PINNED_FILE), PINNED_FILE)
    if path is None or not path.exists():
        return pinned
    return merge(pinned, parse_official(read_text(path), path.name))


def read_text(path: Path) -> str:
    """Read a list given as a file. Raises ConfigMistake."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        what = "the file cannot be read as text in UTF-8."
        raise ConfigMistake(path.name, what, "Check that it is there, may be read, and is the GOV.UK file.") from cause
