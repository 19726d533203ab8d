"""What a person can put right: every mistake says where it is, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar


class Mistake(Exception):
    """Something a person can put right; the message is written for that person and holds nothing personal."""

    def __init__(self, where: str, what: str, mend: str) -> None:
        super().__init__(f"{where}: {what} {mend}" if where else f"{what} {mend}")
        self.where, self.what, self.mend = where, what, mend


class Mistakes(Exception):
    """Several mistakes found together, in the order in which they were found; never empty."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        if not self.mistakes:
            raise ValueError("Mistakes needs at least one mistake")
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def all_of(found: Mistake | Mistakes) -> tuple[Mistake, ...]:
    """The mistakes, one or several."""
    return found.mistakes if isinstance(found, Mistakes) else (found,)


class BeyondHorizon(Mistake):
    """A sum asked for a day outside the span for which holidays are known."""


class RuleMistake(Mistake):
    """A rule file, or the words file, says something it may not say. `code` names its section in the docs' findings."""

    code: ClassVar[str] = "R107"


class FileMistake(RuleMistake):
    """A rule file cannot be read at all: it is missing, too large or no text."""

    code: ClassVar[str] = "R101"


class YamlMistake(RuleMistake):
    """A rule file is no YAML that is read here."""

    code: ClassVar[str] = "R102"


class ShapeMistake(RuleMistake):
    """A key is unknown or missing, or a value of the wrong type."""

    code: ClassVar[str] = "R103"


class WordMistake(RuleMistake):
    """A word (an event, attribute, period, owner) that nobody has declared."""

    code: ClassVar[str] = "R104"


class ConditionMistake(RuleMistake):
    """A condition that cannot be read."""

    code: ClassVar[str] = "R105"


class LimitMistake(RuleMistake):
    """A limit, or a rung, that is no length of time."""

    code: ClassVar[str] = "R106"


class ExampleMistake(RuleMistake):
    """A worked example that is badly written."""

    code: ClassVar[str] = "R108"


class FailedExample(RuleMistake):
    """A worked example that the rule book does not hold to."""

    code: ClassVar[str] = "R201"


class MissingExample(RuleMistake):
    """A timescale without a worked example."""

    code: ClassVar[str] = "L501"


class IntakeMistake(Mistake):
    """A file cannot be read at all (a bad row is quarantined instead)."""


class ConfigMistake(Mistake):
    """A file in the home's `config/` says something it may not say."""


class StoreMistake(Mistake):
    """The database cannot be used as it is."""
