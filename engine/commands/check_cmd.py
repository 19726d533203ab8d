"""`longstop check`: every mistake of the rules, with its place, and every worked example that fails."""

from __future__ import annotations

import csv
import io
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.words.enums import Nation
from engine.words.errors import Mistake, Mistakes


class ListFormat(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="A rule file, or a folder of them. Left out: the rules that came with Longstop.", exists=True
        ),
    ] = None,
    nation: Annotated[
        Nation, typer.Option(help="Whose rules these are, and whose bank holidays count.")
    ] = Nation.ENGLAND,
    format: Annotated[ListFormat, typer.Option(help="table, json or csv.")] = ListFormat.TABLE,
) -> None:
    """Check rules: every mistake with file, line and column, and every worked example. Exits 1 when any is found."""
    mistakes, summary = checked(path, nation)
    typer.echo(shown(mistakes, summary, format), nl=False)
    if mistakes:
        raise typer.Exit(1)


def checked(path: Path | None, nation: Nation) -> tuple[list[Mistake], str]:
    """The mistakes of the rules at `path`, and one line that says what was read when there are none."""
    from engine.obligations.explain import judge
    from engine.rulebook.loading import load_book, load_files, rule_files
    from engine.tuning.examples import run_examples

    try:
        if path is None:
            book = load_book(nation)
        else:
            book = load_files(rule_files(path) if path.is_dir() else [path], nation)
    except Mistakes as found:
        return list(found.mistakes), ""
    examples = sum(len(timescale.examples) for timescale in book.timescales)
    summary = f"{len(book.timescales)} timescales and {examples} examples: no mistake found."
    return run_examples(book, judge), summary


def shown(mistakes: list[Mistake], summary: str, format: ListFormat) -> str:
    """The mistakes as text; where there are none, the summary (an empty list as JSON or CSV)."""
    rows = [(each.where, each.what, each.mend) for each in mistakes]
    match format:
        case ListFormat.JSON:
            listed = [{"where": where, "what": what, "mend": mend} for where, what, mend in rows]
            return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
        case ListFormat.CSV:
            written = io.StringIO()
            csv.writer(written, lineterminator="\n").writerows([("where", "what", "mend"), *rows])
            return written.getvalue()
    if not rows:
        return summary + "\n"
    table = Table("Where", "What", "How to mend", title=f"{len(rows)} mistake{'s' * (len(rows) > 1)}")
    for row in rows:
        table.add_row(*(escape(each) for each in row))
    console = Console(record=True, file=io.StringIO())
    console.print(table)
    return console.export_text()
