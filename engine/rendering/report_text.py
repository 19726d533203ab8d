"""A report as plain text, for terminals and for mail: tables in columns, charts as the tables they draw."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from engine.rendering.cells import MARKS, NUMBERS, shades_of, shown, table_of_chart
from engine.rendering.spacing import NO_BREAK, together, typographic
from engine.reports.report import Cell, CellKind, Chart, Column, Report, Row, Table, Words
from engine.reports.wording import clock, long_day
from engine.words.clock import local_day

GAP: Final = 2
LEAST: Final = 8  # no column of words is made narrower than this, or than its longest word where that is shorter
BOX: Final = "______"


def report_text(report: Report, width: int = 100) -> str:
    """The report in lines of at most `width` characters where words allow it, ending with a line break."""
    where = " · ".join(filter(None, (report.authority, report.scope, report.period)))
    rows = [*_wrapped(report.title.upper(), width), *_wrapped(where, width), *_wrapped(made_words(report), width)]
    for words in report.lead:
        rows += ["", *_wrapped(words, width)]
    for part in report.parts:
        rows += ["", *_part(part, width)]
    if report.notes:
        rows += ["", "How it was counted", *(row for note in report.notes for row in _item(note, width))]
    return "\n".join(typographic(row.rstrip()) for row in rows).replace(NO_BREAK, " ") + "\n"


def made_words(report: Report) -> str:
    """ "Made on Monday 5 October 2020 at 07:30"."""
    day = local_day(report.made)
    return f"Made on {long_day(day)} {day.year} at {clock(report.made)}"


def _part(part: Table | Chart | Words, width: int) -> Iterator[str]:
    if isinstance(part, Words):
        yield part.title.upper()
        for paragraph in part.paragraphs:
            yield from _wrapped(paragraph, width)
        return
    yield from _wrapped(part.title.upper(), width)
    if isinstance(part, Chart):
        yield from _wrapped(part.description, width)
        if not part.numbers:
            yield from _table(table_of_chart(part), width)
        return
    yield from _table(part, width) if part.rows else _wrapped(part.empty, width)
    if key := key_words(part):
        yield from _wrapped(key, width)
    if part.note:
        yield from _wrapped(part.note, width)


def key_words(table: Table) -> str:
    """What the marks in the table mean: "✓ on target · ✗ below target"; empty where it has none."""
    return " · ".join(f"{MARKS[shade]} {shade}" for shade in shades_of(table))


def _table(table: Table, width: int) -> Iterator[str]:
    grid = [
        [_text(cell, column, row, place) for place, (cell, column) in enumerate(_pairs(row, table))]
        for row in table.rows
    ]
    headings = [column.heading for column in table.columns]
    widths = _widths(headings, grid, width)
    if sum(widths) + GAP * (len(widths) - 1) > width:
        yield from _records(headings, grid, width)
        return
    right = [column.kind in NUMBERS for column in table.columns]
    yield from _line(headings, widths, right)
    yield (" " * GAP).join("-" * each for each in widths)
    for cells, row in zip(grid, table.rows, strict=True):
        if row.strong:
            yield (" " * GAP).join("-" * each for each in widths)
        yield from _line(cells, widths, right)


def _records(headings: Sequence[str], grid: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """A table too wide for its columns: each row as a paragraph, what is empty left out."""
    for cells in grid:
        named = [
            f"{heading}: {cell}" if heading else cell for heading, cell in zip(headings, cells, strict=True) if cell
        ]
        words = together(" · ".join([cells[0], *named[1:]]) if cells[0] else " · ".join(named))
        yield from textwrap.wrap(words, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _pairs(row: Row, table: Table) -> zip[tuple[Cell, Column]]:
    return zip(row.cells, table.columns, strict=True)


def _text(cell: Cell, column: Column, row: Row, place: int) -> str:
    words = shown(cell, column.kind) or (BOX if column.kind is CellKind.BOX else "")
    mark = MARKS[cell.shade]
    return f"{'  ' * row.level if place == 0 else ''}{words}{' ' + mark if mark else ''}"


def _widths(headings: Sequence[str], grid: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as each column needs; where that is too much, the widest give way, down to their longest words."""
    columns = [[heading, *(cells[place] for cells in grid)] for place, heading in enumerate(headings)]
    widths = [max(map(len, texts)) for texts in columns]
    least = [max(min(LEAST, widths[n]), *map(_longest_word, texts)) for n, texts in enumerate(columns)]
    room = width - GAP * (len(widths) - 1)
    while sum(widths) > room:
        loose = [place for place in range(len(widths)) if widths[place] > least[place]]
        if not loose:
            break
        widths[max(loose, key=lambda place: widths[place])] -= 1
    return widths


def _longest_word(text: str) -> int:
    return max(map(len, together(text).split(" ")))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    broken = [_cell_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, broken))):
        parts = [lines[number] if number < len(lines) else "" for lines in broken]
        placed = zip(parts, widths, right, strict=True)
        yield (" " * GAP).join(
            f"{part:>{width}}" if to_right else f"{part:<{width}}" for part, width, to_right in placed
        )


def _cell_lines(text: str, width: int) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return textwrap.wrap(
        together(text), width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


def _wrapped(words: str, width: int) -> list[str]:
    return textwrap.wrap(together(words), width, break_long_words=False, break_on_hyphens=False)


def _item(words: str, width: int) -> list[str]:
    return textwrap.wrap(
        together(words),
        width,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
