"""`explain`: any one date, day by day, with its source and what met it or why nothing did."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.common import AsAtOption, Format, KnownAtOption, place_of, told
from engine.words.errors import Mistake


@told
def explain(
    context: typer.Context,
    obligation: Annotated[str, typer.Argument(metavar="[ID]", help="The obligation's id, as lists show it.")] = "",
    subject: Annotated[str, typer.Option(help="The child's case reference.")] = "",
    timescale: Annotated[str, typer.Option(help="The timescale's id.")] = "",
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: Annotated[Format, typer.Option("--format", help="Words (table) or JSON.")] = Format.TABLE,
) -> None:
    """Explain one due date: what started it, how the days were counted, which source, what met it or failed to."""
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import moments
    from engine.histories import arrange
    from engine.obligations.explain import explain as make
    from engine.obligations.explain_words import as_json, words
    from engine.store import events, people
    from engine.store.obligations import subject_of

    if not obligation and not (subject and timescale):
        raise Mistake("explain", "which obligation?", "Give its id, or --subject and --timescale.")
    place = place_of(context)
    moment, known = moments(place, as_at, known_at)
    database = place.open()
    setup = load_setup(place.home)
    who = subject or subject_of(database, obligation) or ""
    if not who:
        raise Mistake(
            obligation, "no such obligation is known.", "Scan first, or take the id from `longstop obligations`."
        )
    if timescale and timescale not in {each.id for each in setup.book.timescales}:
        raise Mistake("--timescale", f"{timescale!r} is not in the rule book.", "See `longstop check`.")
    frame = events.load_frame(database, [who])
    persons = people.load(database, [who])
    database.close()
    histories = arrange(setup.book, frame, persons, moment, known)
    if who not in histories.subjects:
        raise Mistake(
            "--subject", "nothing had been recorded of that case by then.", "Check the reference and the date."
        )
    try:
        found = make(setup.book, setup.axis, histories.of(who), obligation or timescale, moment)
    except KeyError:
        raise Mistake(
            obligation or timescale, "there is no such obligation as at that moment.", "Try another --as-at."
        ) from None
    typer.echo(as_json(found) if layout is Format.JSON else words(found))
