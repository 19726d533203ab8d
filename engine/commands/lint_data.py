"""`longstop check --data`: the rules held against what the home's database holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commands.common import place_of, progress
from engine.words.errors import Mistake

if TYPE_CHECKING:
    import typer

    from engine.commands.rules_read import RulesRead
    from engine.tuning.lint.finding import Finding


def linted_on_data(context: typer.Context, rules: RulesRead) -> tuple[Finding, ...]:
    """What lint says of the rules on everything that is stored. Raises Mistake where nothing is."""
    from engine.commands.loading import load_axis
    from engine.histories import arrange
    from engine.service.scanning import load_stored
    from engine.tuning.lint.finding import Places
    from engine.tuning.lint.on_data import lint_on_data

    place = place_of(context)
    now = place.wiring.clock()
    with progress("holding the rules against the data"):
        stored = load_stored(place.open())
        if stored.versions.is_empty():
            raise Mistake("--data", "the database holds no events.", "Import some first: `longstop import`.")
        histories = arrange(rules.book, stored.versions, stored.people, now, now)
        axis = load_axis(place.home, rules.book.nation)
        return lint_on_data(rules.book, axis, histories, Places(rules.documents), rules.chosen)
