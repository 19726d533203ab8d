"""`longstop check`: every mistake of the rules, with its place, and every worked example that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.common import FINDINGS, Format, FormatOption, counted, present
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
    """The mistakes of the rules at `path`, and one line that says what was read when there are none.

    A folder with a words.yaml is a whole set of rules; any other folder or file is read beside the nation's rules, as
    an authority's own files are.
    """
    from engine.obligations.explain import judge
    from engine.rulebook.loading import WORDS, load_book, load_files, rule_files
    from engine.tuning.examples import run_example
    from engine.words.vocabulary import RULES

    try:
        if path is None or path.resolve().is_relative_to(RULES.resolve()):
            book, files = load_book(nation), None
        elif (path / WORDS).is_file():
            book, files = load_book(nation, rules=path), None
        else:
            own = rule_files(path) if path.is_dir() else [path]
            book, files = load_files(own, nation, beside=True), {each.name for each in own}
    except Mistakes as found:
        return list(found.mistakes), ""
    chosen = [each for each in book.timescales if files is None or each.place.split(":")[0] in files]
    mistakes = [
        mistake
        for timescale in chosen
        for example in timescale.examples
        for mistake in run_example(book, example, timescale, judge)
    ]
    examples = sum(len(timescale.examples) for timescale in chosen)
    return mistakes, f"{counted(len(chosen), 'timescale')} and {counted(examples, 'example')}: no mistake found."
