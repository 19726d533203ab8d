"""The short message about what cannot wait, as one HTML page and as plain text; nothing is fetched, nothing is counted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.rendering.html import page
from engine.rendering.spacing import NO_BREAK, together, typographic
from engine.reports.at_once import Notice, NoticeLine
from engine.reports.wording import long_day
from engine.words.clock import local_day

WIDTH = 76


def notice_html(notice: Notice) -> str:
    """The message as a whole page. Everything from the data is escaped; the same message gives the same bytes."""
    day = local_day(notice.made)
    return page("at_once.html.j2", notice=notice, day=f"{long_day(day)} {day.year}")


def notice_text(notice: Notice) -> str:
    """The message in lines of at most 76 characters (a longer word or command stands alone)."""
    rows = [*_wrapped(_sentence(notice.title)), *_wrapped(f"You are told because {notice.because}.")]
    for line in notice.lines:
        rows += ["", *_line(line)]
    if notice.more:
        rows += ["", *_wrapped(notice.more)]
    rows.append("")
    for words in notice.footer:
        rows += _wrapped(words)
    return "\n".join(row.rstrip() if "--until" in row else typographic(row.rstrip()) for row in rows) + "\n"


def _line(line: NoticeLine) -> Iterator[str]:
    yield " ".join(filter(None, (line.case, line.initials, "-", line.what)))
    yield from _wrapped(f"{line.due[:1].upper()}{line.due[1:]}.", "  ")
    if line.late:
        yield from _wrapped(_sentence(line.late), "  ")
    yield from _wrapped(f"Why: {line.why}.", "  ")
    yield from _wrapped(f"{line.who}.", "  ")
    if line.link:
        yield f"  {line.link}"
    yield f"  To confirm: {line.confirm}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _wrapped(words: str, indent: str = "") -> list[str]:
    return [
        row.replace(NO_BREAK, " ")
        for row in textwrap.wrap(
            together(words),
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
