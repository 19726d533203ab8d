"""`longstop test`: every worked example of the rules, by the explainer and by the machine."""

from __future__ import annotations

import typer

from engine.commands.check_cmd import PathArgument, show
from engine.commands.common import FINDINGS, Format, FormatOption, present, progress, told
from engine.commands.whose import RulesOfOption, home_of, nation_of
from engine.words.errors import Mistake, Mistakes, all_of

COLUMNS = ("code", "by", "where", "what", "mend")


@told
def run_examples(
    context: typer.Context,
    path: PathArgument = None,
    nation: RulesOfOption = None,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Run the worked examples, by the explainer and by the machine. Exits 1 when one fails or a rule has none."""
    from engine.commands.rules_read import read_rules
    from engine.tuning.both_ways import overtaken_examples, run_both_ways
    from engine.tuning.lint.finding import of_mistake

    try:
        rules = read_rules(path, nation_of(context, nation, path), home_of(context))
    except (Mistake, Mistakes) as found:
        show([of_mistake(each) for each in all_of(found)], layout, "")
        raise typer.Exit(FINDINGS) from None
    with progress(f"{rules.counted}, each worked out twice"):
        every = run_both_ways(rules.book, rules.chosen)
    overtaken = overtaken_examples(rules.book)
    failures = [each for each in every if not each.is_of(overtaken)]
    left_out = len({each.mistake.where for each in every}) - len({each.mistake.where for each in failures})
    rows = [
        {
            "code": each.mistake.code,
            "by": each.by,
            "where": each.mistake.where,
            "what": each.mistake.what,
            "mend": each.mistake.mend,
        }
        for each in failures
    ]
    summary = f"{rules.counted}: all of them hold, by the explainer and by the machine."
    if left_out:
        numbers = ", ".join(each.name for each in rules.book.numbers if each.given)
        summary = (
            f"{rules.counted}: all but {left_out} hold, by the explainer and by the machine. {left_out} of the nation's "
            f"count with its own number, where config/numbers.yaml sets another: {numbers}."
        )
    present(rows, COLUMNS, layout, summary, "Examples that fail")
    if rows:
        raise typer.Exit(FINDINGS)
