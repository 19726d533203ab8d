"""`numbers`: what the law leaves to the authority, the book's own value of each, and what the authority has set."""

from __future__ import annotations

from datetime import date

import typer

from engine.commands.common import Format, FormatOption, find_place, told

COLUMNS = ("number", "timescale", "default", "own", "from")
IN_SHORT = ("number", "default", "own", "from", "timescale")  # a narrow window leaves out the last first


@told
def numbers(context: typer.Context, layout: FormatOption = Format.TABLE) -> None:
    """List the numbers that the law leaves to the authority; set them in config/numbers.yaml of the home."""
    from engine.commands.common import present
    from engine.commands.loading import load_settings, rules_in_force

    place = find_place(*context.obj)
    book = rules_in_force(place, load_settings(place.home).nation)
    rows = []
    for each in sorted(book.numbers, key=lambda number: number.name):
        for begins, limit in each.given or ((None, ""),):
            rows.append(
                {
                    "number": each.name,
                    "timescale": each.timescale,
                    "default": str(each.default),
                    "own": str(limit),
                    "from": None if begins in (None, date.min) else begins,
                }
            )
    present(rows, IN_SHORT if layout is Format.TABLE else COLUMNS, layout, "No rule asks for a number.", whole=True)
