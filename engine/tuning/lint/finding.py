"""What lint finds: a code with a section of its own in the docs, how grave it is, where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from engine.rulebook.messages import path_in
from engine.rulebook.timescale import Timescale, Version
from engine.words.enums import LimitName
from engine.words.errors import ConfigMistake, Mistake, RuleMistake
from engine.words.yaml_file import Document

Step = str | int
_STEPS: Final = ("first", "second", "third", "fourth")


class Severity(StrEnum):
    """How grave a finding is. Only a mistake keeps a book from being published."""

    MISTAKE = "mistake"
    WARNING = "warning"
    NOTE = "note"


M, W, N = Severity.MISTAKE, Severity.WARNING, Severity.NOTE
CODES: Final[Mapping[str, tuple[Severity, str]]] = {
    "R101": (M, "The file cannot be read"),
    "R102": (M, "The YAML cannot be read"),
    "R103": (M, "A key or a value of the wrong shape"),
    "R104": (M, "An unknown word"),
    "R105": (M, "A condition that cannot be read"),
    "R106": (M, "A limit that cannot be read"),
    "R107": (M, "Parts that cannot stand together"),
    "R108": (M, "An example that is badly written"),
    "R109": (M, "A setting that cannot stand"),
    "R201": (M, "An example that fails"),
    "L101": (M, "A gap between phases"),
    "L102": (N, "Two phases true together"),
    "L103": (W, "A phase that is never true"),
    "L104": (W, "A phase that never rules"),
    "L105": (N, "A text that no phase names"),
    "L201": (W, "A version drops a limit"),
    "L202": (W, "Two versions say the same"),
    "L203": (M, "A statutory limit loosened without a source"),
    "L301": (M, "A timescale that can never start"),
    "L302": (M, "A timescale that can never be met"),
    "L303": (W, "A clause that can never be true"),
    "L304": (N, "An event that no import format gives"),
    "L401": (W, "A source not checked for a year"),
    "L402": (N, "A source that nobody has checked"),
    "L403": (W, "A source checked in the future"),
    "L501": (M, "No example"),
    "L502": (W, "Only one example"),
    "L503": (W, "Examples on one side of the edge only"),
    "L601": (W, "Due soon from the first day"),
    "L701": (W, "An event that never occurs in the data"),
    "L702": (W, "A condition that is never true in the data"),
    "L703": (W, "An attribute that is never filled in the data"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. Findings of one book are told in the order of their places."""

    code: str
    where: str  # file:line:column
    what: str
    mend: str
    timescale: str = ""

    @property
    def severity(self) -> Severity:
        """How grave it is: each code has one severity."""
        return CODES[self.code][0]


def of_mistake(mistake: Mistake) -> Finding:
    """A loader's mistake as a finding."""
    code = mistake.code if isinstance(mistake, RuleMistake) else RuleMistake.code
    if isinstance(mistake, ConfigMistake):
        code = "R109"
    return Finding(code, mistake.where, mistake.what, mistake.mend)


def stop_publishing(findings: Iterable[Finding]) -> list[Finding]:
    """Those of the findings with which a book cannot be published."""
    return [each for each in findings if each.severity is Severity.MISTAKE]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, line, column and code."""
    return tuple(sorted(findings, key=_place))


def _place(finding: Finding) -> tuple[str, int, int, str]:
    name, *place = finding.where.rsplit(":", 2)
    line, column = (int(each) for each in place) if len(place) == 2 and all(map(str.isdigit, place)) else (0, 0)
    return name, line, column, finding.code


class Places:
    """Where the parts of a book's timescales stand in the files that it was read from."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._found: dict[str, tuple[Document, int]] = {}
        for document in documents:
            for number in range(len(document.data.get("timescales") or ())):
                self._found[document.place(("timescales", number))] = document, number

    def of(self, timescale: Timescale, *path: Step) -> str:
        """file:line:column of the part at this path; of the timescale where the part is not written out."""
        if timescale.place not in self._found:
            return timescale.place
        document, number = self._found[timescale.place]
        return document.place(path_in(document, ("timescales", number, *path)))

    def of_version(self, timescale: Timescale, version: Version, *path: Step) -> str:
        """The same for a part of a version. A version that an authority's own number has made stands at the one it varies."""
        numbers = [i for i, each in self._versions(timescale) if each["in_force_from"] <= version.in_force_from]
        return self.of(timescale, "versions", numbers[-1] if numbers else 0, *path)

    def of_phase(self, timescale: Timescale, version: Version, limit: LimitName, step: int, phase: int) -> str:
        """The same for one phase of one step of a limit."""
        written = [each for _, each in self._versions(timescale) if each["in_force_from"] <= version.in_force_from]
        by_cycle = bool(written) and isinstance(shape := written[-1].get(str(limit)), Mapping) and "then" in shape
        name = _STEPS[step] if step < len(version.limits[limit].steps) - 1 else "then"
        return self.of_version(timescale, version, str(limit), *([name] if by_cycle else []), phase)

    def clauses(self, timescale: Timescale, key: str) -> int:
        """How many clauses the file writes under this key."""
        if timescale.place not in self._found:
            return 0
        document, number = self._found[timescale.place]
        written = document.data["timescales"][number].get(key)
        return len(written) if isinstance(written, list) else 1 if written else 0

    def _versions(self, timescale: Timescale) -> list[tuple[int, Mapping[str, Any]]]:
        """The versions as they are written, by number."""
        if timescale.place not in self._found:
            return []
        document, number = self._found[timescale.place]
        return list(enumerate(document.data["timescales"][number].get("versions") or ()))
