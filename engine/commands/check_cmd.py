"""`longstop check`: every mistake of the rules, with its place, and what lint says of them; it runs no example."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import FINDINGS, Format, FormatOption, counted, present, told
from engine.commands.whose import RulesOfOption, home_around, home_of, nation_of
from engine.words.errors import Mistake, Mistakes, all_of

if TYPE_CHECKING:
    from datetime import date

    from engine.commands.rules_read import RulesRead
    from engine.tuning.lint.finding import Finding

PathArgument = Annotated[
    Path | None,
    typer.Argument(
        help="A rule file, or a folder of them; left out: the rules that came with Longstop, with those of the home.",
        exists=True,
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Show notes too, which ask for nothing to be done.")]
DataOption = Annotated[
    bool, typer.Option("--data", help="Hold the rules against the events in the home's database too.")
]
COLUMNS = ("code", "severity", "where", "what", "mend")


@told
def check(
    context: typer.Context,
    path: PathArgument = None,
    nation: RulesOfOption = None,
    every: AllOption = False,
    data: DataOption = False,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Check rules: every mistake with file, line and column, and what lint says; of a home its settings, organisation,
    closures and targets too. Exits 1 when there is a mistake."""
    from engine.commands.rules_read import read_rules
    from engine.service.home_files import mistakes_in_config, targets_of_no_rule
    from engine.tuning.lint.finding import in_order, of_mistake, stop_publishing
    from engine.words.clock import local_day

    home = home_of(context) if path is None else path if home_around(path) == path else None
    try:
        whose = nation_of(context, nation, path)
    except (Mistake, Mistakes) as found:
        show([of_mistake(each) for each in all_of(found)], layout, "")
        raise typer.Exit(FINDINGS) from None
    wrong_in_config = mistakes_in_config(home, whose) if home is not None else ()
    try:
        rules = read_rules(path, whose, home_of(context))
    except (Mistake, Mistakes) as found:
        show([of_mistake(each) for each in (*all_of(found), *wrong_in_config)], layout, "")
        raise typer.Exit(FINDINGS) from None
    if home is not None:
        wrong_in_config = (*wrong_in_config, *targets_of_no_rule(home, rules.book))
    findings = (*map(of_mistake, wrong_in_config), *linted(rules, local_day(context.obj[2].clock())))
    if data:
        from engine.commands.lint_data import linted_on_data

        findings = in_order((*findings, *linted_on_data(context, rules)))
    wrong = stop_publishing(findings)
    summary = f"{rules.counted}: {counted(len(wrong), 'mistake') if wrong else 'no mistake'} found."
    notes = [] if every else [each for each in findings if each.severity == "note"]
    show([each for each in findings if each not in notes], layout, summary)
    if notes and layout is Format.TABLE:
        typer.echo(f"{counted(len(notes), 'note')} besides; --all shows them.")
    if wrong:
        raise typer.Exit(FINDINGS)


def linted(rules: RulesRead, today: date) -> tuple[Finding, ...]:
    """What lint says of the rules, without any data."""
    from engine.intake.produced import produced
    from engine.tuning.lint.book import lint_book

    return lint_book(rules.book, rules.documents, today, produced(rules.book.vocabulary), rules.chosen)


def show(findings: Sequence[Finding], layout: Format, summary: str) -> None:
    """Lay findings out; for people under a line that says how many there are of what was read."""
    rows = [
        {
            "code": each.code,
            "severity": str(each.severity),
            "where": each.where,
            "what": each.what,
            "mend": each.mend,
        }
        for each in findings
    ]
    if layout is not Format.TABLE:
        present(rows, COLUMNS, layout, "")
        return
    if summary:
        typer.echo(summary)
    if rows:
        present(rows, COLUMNS, layout, "", "Each code has a section in docs/rules/findings.md")
