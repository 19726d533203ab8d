"""`longstop check`: every mistake of the rules, with its place, and every worked example that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.common import FINDINGS, Format, FormatOption, present
from engine.words.enums import Nation
from engine.words.errors import Mistake, Mistakes

PathArgument = Annotated[
    Path | None,
    typer.Argument(help="A rule file, or a folder of them; left out: the rules that came with Longstop.", exists=True),
]
NationOption = Annotated[Nation, typer.Option("--nation", help="Whose rules these are.")]


def check(
    path: PathArgument = None, nation: NationOption = Nation.ENGLAND, layout: FormatOption = Format.TABLE
) -> None:
    """Check rules: every mistake with file, line and column, and every worked example. Exits 1 when any is found."""
    mistakes, summary = checked(path, nation)
    rows = [{"where": each.where, "what": each.what, "mend": each.mend} for each in mistakes]
    present(rows, ("where", "what", "mend"), layout, summary, "Mistakes in the rules")
    if mistakes:
        raise typer.Exit(FINDINGS)


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
