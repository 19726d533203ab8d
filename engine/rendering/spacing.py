"""Keeps dates, counts and references on one line, sets off how late, and writes apostrophes in one style."""

from __future__ import annotations

import re
from typing import Final

from engine.reports.wording import DAYS, MONTHS

APOSTROPHE: Final = "\u2019"
NO_BREAK: Final = "\u00a0"
_DATE: Final = rf"(?:{'|'.join(DAYS)}) \d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?(?: \d\d:\d\d)?"
_COUNT: Final = r"\bof \d+(?: \w+)?|\d+ (?:working )?days?(?: over)?"
_TOGETHER: Final = re.compile(rf"{_DATE}|\btoday \d\d:\d\d|\breg \d+|\blocal (?:standard|aim)\b|{_COUNT}")


def together(words: str) -> str:
    """The words with dates, counts and references kept on one line by no-break spaces."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", NO_BREAK), words)


def typographic(words: str) -> str:
    """The words with typographic apostrophes; an address is left as it is."""
    return words if words.startswith(("https://", "http://")) else words.replace("'", APOSTROPHE)


def stressed(words: str, stress: str) -> tuple[str, str, str]:
    """What stands before the part to be set off, that part, and what follows; all three keep dates together."""
    before, part, after = words.partition(stress) if stress else (words, "", "")
    return together(before), together(part), together(after)
