"""`explain`: any one date, day by day, with its source and what met it or why nothing did."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from engine.commands.common import AsAtOption, KnownAtOption, place_of, told, told_width
from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.histories import Histories
    from engine.service.setup import Setup


WIDEST: Final = 100  # columns
NARROWEST: Final = 60


class ExplanationFormat(StrEnum):
    """How an explanation is laid out."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"


@told
def explain(
    context: typer.Context,
    obligation: Annotated[
        str, typer.Argument(metavar="[ID]", help="The obligation's id, as lists show it, or its beginning.")
    ] = "",
    subject: Annotated[str, typer.Option(help="The child's case reference.")] = "",
    timescale: Annotated[str, typer.Option(help="The timescale's id.")] = "",
    as_at: AsAtOption = "",
    known_at: KnownAtOption = "",
    layout: Annotated[
        ExplanationFormat, typer.Option("--format", help="Words, JSON, or a picture of the clock.")
    ] = ExplanationFormat.TEXT,
) -> None:
    """Explain one due date: what started it, how the days were counted, which source, what met it or failed to."""
    from engine.commands.loading import load_setup
    from engine.commands.obligations_cmd import moments
    from engine.histories import arrange
    from engine.obligations.explain import explain as make
    from engine.obligations.explain_words import as_json, words
    from engine.store import events, people
    from engine.store.obligations import one_known_as

    if not obligation and not (subject and timescale):
        raise Mistake("explain", "which obligation?", "Give its id, or --subject and --timescale.")
    place = place_of(context)
    moment, known = moments(place, as_at, known_at)
    database = place.open()
    setup = load_setup(place, database)
    asked = one_known_as(database, obligation) if obligation and not subject else None
    who = asked.subject if asked is not None else subject
    if timescale and timescale not in {each.id for each in setup.book.timescales}:
        raise Mistake("--timescale", f"{timescale!r} is not in the rule book.", "See `longstop check`.")
    frame = events.load_frame(database, [who])
    persons = people.load(database, [who])
    database.close()
    histories = arrange(setup.book, frame, persons, moment, known)
    if who not in histories.subjects:
        given = "--subject" if subject else obligation
        mend = "Check the reference and the date." if subject else "Ask as at a later date."
        raise Mistake(given, "nothing had been recorded of that case by then.", mend)
    if not obligation and (why := _unwatched(setup, histories, who, timescale, moment)):
        in_json = layout is ExplanationFormat.JSON
        typer.echo(json.dumps(why, ensure_ascii=False, indent=2) if in_json else _in_words(why), nl=in_json)
        return
    found = make(
        setup.book,
        setup.axis,
        histories.of(who),
        asked.given if asked is not None else obligation or timescale,
        moment,
        setup.closures_axis,
    )
    if layout is ExplanationFormat.SVG:
        from engine.rendering.clock_picture import clock_svg

        typer.echo(clock_svg(found), nl=False)
    else:
        in_json = layout is ExplanationFormat.JSON
        typer.echo(as_json(found) if in_json else words(found, _width()), nl=in_json)


def _width() -> int:
    """The terminal's width, within what reads well; a file or a pipe is as wide as can be."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns)) if told_width() else WIDEST


def _unwatched(setup: Setup, histories: Histories, who: str, timescale: str, moment: datetime) -> dict[str, str]:
    """Why no such duty runs in an open period of the child's, as the digest says it; empty where none is wanting."""
    from engine.alerts.routing import Router
    from engine.alerts.unwatched import find_unwatched
    from engine.obligations.explain_judging import judge_history
    from engine.service.telling import open_periods_of
    from engine.words.clock import local_day
    from engine.words.organisation import invented_organisation

    history = histories.of(who)
    judged = judge_history(setup.book, setup.axis, history, moment, None, setup.closures_axis)
    events = {who: tuple(row.event for row in history.rows if row.event is not None)}
    periods = [each for each in open_periods_of(histories) if each.subject == who]
    router = Router(setup.organisation or invented_organisation(set()), local_day(moment))
    found = find_unwatched(setup.book, [each.obligation for each in judged], periods, events, router)
    for each in found:
        if each.timescale == timescale:
            return {
                "timescale": setup.book.timescale(timescale).title,
                "case": who,
                "open": each.period.replace("_", " "),
                "since": each.since.isoformat(),
                "why": each.reason,
            }
    return {}


def _in_words(why: dict[str, str]) -> str:
    from engine.obligations.explain_phrases import day_words
    from engine.obligations.explain_words import laid_out

    since = day_words(date.fromisoformat(why["since"]))
    lines = (("Case", why["case"]), ("Open", f"{why['open']}, since {since}"), ("Why", why["why"]))
    return laid_out(f"{why['timescale']} · cannot be watched", lines, _width())
