"""Small pieces of Markdown that the made pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is written so that it does not end the cell."""
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def code(text: str) -> str:
    """The text as it is written in a file."""
    return f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Several of them, with commas."""
    return ", ".join(map(code, texts))


def day(when: date) -> str:
    """14 October 1991."""
    return f"{when.day} {when:%B %Y}"


def sentence(text: str) -> str:
    """With a capital at the beginning (a word before a colon is a key, and stays as it is) and a stop at the end."""
    words = text.split()
    first = words[0] if words[0].endswith(":") else words[0][:1].upper() + words[0][1:]
    return " ".join([first, *words[1:]]) + ("" if text.rstrip().endswith((".", "?", "!")) else ".")


def page(*parts: str) -> str:
    """The parts with an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"
