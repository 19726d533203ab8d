"""Keeps dates, counts and references on one line."""

from __future__ import annotations

import re
from typing import Final

from engine.reports.wording import DAYS, MONTHS

NO_BREAK: Final = "\u00a0"
_DATE: Final = rf"(?:{'|'.join(DAYS)}) \d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?"
_COUNT: Final = r"\bof \d+(?: \w+)?|\d+ (?:working )?days?(?: over)?"
_TOGETHER: Final = re.compile(rf"{_DATE}|\breg \d+|{_COUNT}")


def together(words: str) -> str:
    """The words with dates, counts and references kept on one line by no-break spaces."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", NO_BREAK), words)
