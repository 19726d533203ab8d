"""Cells as people and other systems write them, made plain: blanks, identifiers, yes and no."""

from __future__ import annotations

import re
from typing import Final

from engine.intake.reasons import Fault, Reason

_BLANK: Final = frozenset({"", "#n/a", "n/a", "null", "-"})
_YES: Final = frozenset({"yes", "y", "true", "1", "1.0"})
_NO: Final = frozenset({"no", "n", "false", "0", "0.0"})
_LETTER: Final = re.compile(r"^[a-z]{1,2}\)\s*", re.IGNORECASE)
_WHOLE: Final = re.compile(r"^(-?\d+)\.0+$")
_SPACES: Final = re.compile(r"[\s\x00-\x1f\u00a0\u2007\u202f\u200b\ufeff]+")


def storable(text: str) -> str:
    """The text without what no database holds: nought characters fall away, half surrogates become question marks."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def plain(text: str | None) -> str:
    """The text with every run of white space, non-breaking ones included, as one space, and none at its ends."""
    return _SPACES.sub(" ", text).strip(" ") if text else ""


def cell(text: str | None) -> str:
    """A workbook's cell as text; `#N/A`, `N/A`, `NULL` and `-` are blank."""
    words = plain(text)
    return "" if words.casefold() in _BLANK else words


def identifier(text: str | None) -> str:
    """An identifier as text, without the ".0" that spreadsheets add to numbers. Zeros in front are kept."""
    words = cell(text)
    match = _WHOLE.match(words)
    return match[1] if match else words


def without_letter(text: str) -> str:
    """A coded value without its letter: "a) Yes" is "Yes"."""
    return _LETTER.sub("", text)


def yes_no(text: str) -> bool | Fault | None:
    """True, False, or None for a blank: "Yes", "a) Yes", "Y", "1", "true" and their opposites, whatever the case."""
    word = without_letter(cell(text)).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    return Fault(Reason.UNREADABLE_VALUE) if word else None
