"""Reads `config/targets.yaml` and `config/comparators.yaml`: what the scorecard's figures are held against."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from config.reading import Reading, Steps, document_of, read_document
from engine.words.enums import LimitName
from engine.words.errors import Mistakes
from engine.words.measures import Comparator, Target
from engine.words.yaml_file import Document

TARGETS: Final = "targets.yaml"
COMPARATORS: Final = "comparators.yaml"
DEFAULTS: Final = Path(__file__).parent / "defaults"


def read_targets(path: Path | None) -> tuple[Target, ...]:
    """The authority's own targets; none without a file. Raises ConfigMistake or Mistakes, naming every place."""
    return _targets(read_document(path if path is not None and path.exists() else DEFAULTS / TARGETS))


def parse_targets(text: str, name: str = TARGETS) -> tuple[Target, ...]:
    """Read the text of a targets file. Raises as `read_targets`."""
    return _targets(document_of(text, name))


def read_comparators(path: Path | None) -> tuple[Comparator, ...]:
    """Other people's figures: those of the file, else England's. Raises as `read_targets`."""
    return _comparators(read_document(path if path is not None and path.exists() else DEFAULTS / COMPARATORS))


def parse_comparators(text: str, name: str = COMPARATORS) -> tuple[Comparator, ...]:
    """Read the text of a comparators file. Raises as `read_targets`."""
    return _comparators(document_of(text, name))


def _targets(document: Document) -> tuple[Target, ...]:
    reader = _Reader(document)
    found = reader.targets()
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return found


def _comparators(document: Document) -> tuple[Comparator, ...]:
    reader = _Reader(document)
    found = reader.comparators()
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return found


class _Reader(Reading):
    """Turns one document into targets or comparators."""

    def targets(self) -> tuple[Target, ...]:
        raw = self.mapping((), self.document.data, "targets")
        found: list[Target] = []
        for index, entry in enumerate(self.items(("targets",), raw.get("targets"))):
            path: Steps = ("targets", index)
            keys = self.mapping(path, entry, "timescale limit percent from source", "timescale percent from source")
            target = Target(
                self.text((*path, "timescale"), keys.get("timescale")),
                self.limit((*path, "limit"), keys.get("limit")),
                self.whole((*path, "percent"), keys.get("percent"), 0, 0, 100),
                self.day((*path, "from"), keys.get("from")) or date.max,
                self.text((*path, "source"), keys.get("source")),
                self.document.place(path),
            )
            if any(_same(target, other) for other in found):
                self.wrong(path, "there is another target for this limit from the same day.", "Keep one of them.")
            found.append(target)
        return tuple(found)

    def comparators(self) -> tuple[Comparator, ...]:
        raw = self.mapping((), self.document.data, "comparators")
        found: list[Comparator] = []
        for index, entry in enumerate(self.items(("comparators",), raw.get("comparators"))):
            found += self.comparator(("comparators", index), entry)
        return tuple(found)

    def comparator(self, path: Steps, entry: Any) -> list[Comparator]:
        allowed = "name timescale limit definition difference source years"
        keys = self.mapping(path, entry, allowed, "name timescale definition source years")
        name, timescale, definition, difference, source = (
            self.text((*path, key), keys.get(key))
            for key in ["name", "timescale", "definition", "difference", "source"]
        )
        limit = self.limit((*path, "limit"), keys.get("limit"))
        place, found = self.document.place(path), list[Comparator]()
        for year, value in self.mapping((*path, "years"), keys.get("years"), "").items():
            at: Steps = (*path, "years", year)
            if isinstance(year, bool) or not isinstance(year, int) or not 1990 <= year <= 2200:
                self.wrong(at, f"{year!r} is not a year.", "Write the year in which it ended on 31 March, as in 2024.")
            elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
                self.wrong(at, f"{value!r} is not a percentage.", "Write a number from 0 to 100, as in 79.7.")
            else:
                found.append(
                    Comparator(name, timescale, limit, year, float(value), definition, source, difference, place)
                )
        return found

    def limit(self, path: Steps, raw: Any) -> LimitName:
        return LimitName(self.choice(path, raw, tuple(LimitName), LimitName.STATUTORY))


def _same(one: Target, other: Target) -> bool:
    return (one.timescale, one.limit, one.from_day) == (other.timescale, other.limit, other.from_day)
