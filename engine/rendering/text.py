"""A digest as plain text, for mail readers without HTML, for terminals and for printing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from engine.rendering.spacing import NO_BREAK, together, typographic
from engine.reports.digest import Digest, Group, Line, Part

WIDTH: Final = 100
WHAT: Final = 22  # the widest that the column of duties becomes


def digest_text(digest: Digest) -> str:
    """The digest in lines of at most 100 characters (a longer word stands alone), ending with a line break."""
    rows = [f"Subject: {digest.subject_line}", "", *_wrapped(_top(digest))]
    if digest.changes:
        rows += _wrapped(f"{digest.changes_heading}: {' · '.join(digest.changes)}")
    if digest.leaving:
        rows += _wrapped(f"Leaving: {' · '.join(digest.leaving)}")
    if digest.nothing:
        rows += ["", *_wrapped(digest.nothing)]
    widths = _widths([line for part in digest.parts for line in part.lines])
    for part in digest.parts:
        rows += ["", part.heading.upper(), *(_wrapped(part.note, " ", " ") if part.note else ()), *_part(part, widths)]
    rows.append("")
    for words in digest.footer:
        rows += _wrapped(words)
    return "\n".join(_finished(row.rstrip()) for row in rows).replace(NO_BREAK, " ") + "\n"


def _finished(row: str) -> str:
    return row if "://" in row else typographic(row)


def _top(digest: Digest) -> str:
    return " · ".join(filter(None, (*digest.freshness, digest.watched, digest.unwatched)))


def _wrapped(words: str, first: str = "", rest: str = "") -> list[str]:
    """The words in lines within the width: `first` begins the first line, `rest` the others."""
    return textwrap.wrap(
        together(words),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _widths(lines: Sequence[Line]) -> tuple[int, int, int]:
    """How wide the columns of case, initials and duty are, with two spaces after each."""
    case = max((len(line.case) for line in lines), default=0)
    initials = max((len(line.initials) for line in lines), default=0)
    what = min(max((len(line.what) for line in lines), default=0), WHAT)
    return case + 2, initials + 2, what + 2


def _part(part: Part, widths: tuple[int, int, int]) -> Iterator[str]:
    for line in part.lines:
        yield from _line(line, *widths)
    if part.lines and part.groups and part.lead:
        yield f" {part.lead}"
    for group in part.groups:
        yield from _group(group)


def _line(line: Line, case: int, initials: int, what: int) -> Iterator[str]:
    start = f" {line.case:<{case}}{line.initials:<{initials}}"
    indent = len(start) + what
    names = _column(line.what, what - 2)
    said = (line.words, " · ".join(note.text for note in line.notes), line.question, line.link)
    rows = [row for words in said if words for row in _column(words, WIDTH - indent)]
    for index in range(max(len(names), len(rows))):
        left = start if index == 0 else " " * len(start)
        name = names[index] if index < len(names) else ""
        yield f"{left}{name:<{what}}{rows[index] if index < len(rows) else ''}"


def _column(words: str, width: int) -> list[str]:
    return textwrap.wrap(together(words), width, break_long_words=False, break_on_hyphens=False)


def _group(group: Group) -> Iterator[str]:
    who = f"{group.who} ({group.note})" if group.note else group.who
    words = f"{who}: {', '.join(group.counts)}"
    yield from _wrapped(f"{words} · {_cases(group)}" if group.cases else words, " ", "   ")
    if group.link:
        yield f"   {group.link}"


def _cases(group: Group) -> str:
    """The case references of a group: all of them, so that a counted line can be followed without a link."""
    return " ".join(group.cases)
