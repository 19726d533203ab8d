"""`diff`: what one rule book says otherwise than another, in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from engine.commands.common import Format, counted, place_of, told, write_csv

BookArgument = typer.Argument(help="now, national, a folder of rules, or a rule file.")


@told
def diff(
    context: typer.Context,
    old: Annotated[str, BookArgument],
    new: Annotated[str, BookArgument],
    timescale: Annotated[str, typer.Option(help="Only this timescale's.")] = "",
    layout: Annotated[Format, typer.Option("--format", help="How to lay it out.")] = Format.TABLE,
) -> None:
    """Say in words what the rule book NEW has otherwise than OLD: limits, versions, conditions, ladders, sources."""
    import sys

    from engine.commands.books import find_book
    from engine.commands.known import refuse_unknown
    from engine.tuning.diff import diff as made

    place = place_of(context)
    before, after = find_book(old, place), find_book(new, place)
    rules = dict.fromkeys(each.id for book in (before, after) for each in book.timescales)
    refuse_unknown("--timescale", timescale, rules, "in neither book", "See `longstop check`.")
    found = [each for each in made(before, after) if not timescale or each.timescale == timescale]
    if layout is Format.JSON:
        typer.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    elif layout is Format.CSV:
        write_csv([asdict(each) for each in found], ("timescale", "title", "part", "words"), sys.stdout)
    else:
        for each in found:
            typer.echo(str(each))
        touched = counted(len({each.timescale for each in found}), "timescale")
        typer.echo(f"{counted(len(found), 'difference')} in {touched}." if found else "No difference.")
