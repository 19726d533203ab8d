"""Slips with quotation marks in a YAML text that cannot be read: a quote that is not closed, and printers' quotes."""

from __future__ import annotations

import re
from typing import Final

_CURLY: Final = re.compile("[\u201c\u201d\u2018\u2019]")
_BEGINS: Final = re.compile(r"(?:^|[\[{,:?-]\s|[\[{])\s*$")
_AFTER: Final = re.compile(r"[\s,\]}:]|$")
Found = tuple[int, int, str, str]  # line and column, from 1, what is wrong and how to mend it


def slip_with_quotes(text: str, line: int) -> Found | None:
    """What is wrong with the quotes of a text that could not be read at this line (from 1); None where nothing is seen."""
    opened = _unclosed(text)
    if opened is not None and opened[0] <= line:
        return *opened, "a quote is opened here and not closed on its line.", "Close it."
    lines = text.splitlines()
    for number in (line, line - 1):
        curly = _CURLY.search(lines[number - 1]) if 0 < number <= len(lines) else None
        if curly is not None:
            return number, curly.start() + 1, f"{curly[0]} is no quotation mark of YAML.", "Write \" or ' in its place."
    return None


def _unclosed(text: str) -> tuple[int, int] | None:
    """Where a quote opens that runs on to the next lines and closes before other text: there another was opened."""
    quote, opened = "", (0, 0)
    for number, line in enumerate(text.splitlines(), 1):
        column = 0
        while column < len(line):
            here = line[column]
            if quote and here == "\\" and quote == '"':
                column += 1
            elif quote and here == quote:
                if quote == "'" and line[column + 1 : column + 2] == "'":
                    column += 1
                else:
                    if number > opened[0] and not _AFTER.match(line, column + 1):
                        return opened
                    quote = ""
            elif not quote and here == "#" and (column == 0 or line[column - 1].isspace()):
                break
            elif not quote and here in "\"'" and _BEGINS.search(line[:column]):
                quote, opened = here, (number, column + 1)
            column += 1
    return None
