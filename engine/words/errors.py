"""What a person can put right: every mistake says where it is, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable


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


class BeyondHorizon(Mistake):
    """A sum asked for a day outside the span for which holidays are known."""


class RuleMistake(Mistake):
    """A rule file, or the words file, says something it may not say."""


class IntakeMistake(Mistake):
    """A file cannot be read at all (a bad row is quarantined instead)."""


class ConfigMistake(Mistake):
    """A file in the home's `config/` says something it may not say."""


class StoreMistake(Mistake):
    """The database cannot be used as it is."""
