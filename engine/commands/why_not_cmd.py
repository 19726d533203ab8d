"""`why-not`: why somebody was not told of a duty on one morning."""

from __future__ import annotations

import json
import textwrap
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from engine.commands.common import place_of, told, typed_day

if TYPE_CHECKING:
    from engine.reports.why_not import Answer


class AnswerFormat(StrEnum):
    """How the answer is laid out."""

    TEXT = "text"
    JSON = "json"


@told
def why_not(
    context: typer.Context,
    manager: Annotated[str, typer.Option(help="The id of the person who asks, as the organisation file has it.")],
    obligation: Annotated[str, typer.Option(help="The obligation's id, as lists show it, or its beginning.")],
    day: Annotated[str, typer.Option(metavar="DATE", help="Which morning; default today.")] = "",
    layout: Annotated[AnswerFormat, typer.Option("--format", help="Words or JSON.")] = AnswerFormat.TEXT,
) -> None:
    """Answer "why was I not told?": the one reason why a duty stood, or did not stand, in a person's digest that day."""
    from engine.commands.loading import load_setup
    from engine.service.why_not import ask
    from engine.words.clock import local_day

    place = place_of(context)
    database, now = place.open(), place.wiring.clock()
    morning = typed_day(day, "--day") if day else local_day(now)
    answer = ask(database, load_setup(place, database), manager, obligation.strip(), morning, now)
    database.close()
    typer.echo(_as_json(answer) if layout is AnswerFormat.JSON else _in_words(answer), nl=layout is AnswerFormat.JSON)


def _as_json(answer: Answer) -> str:
    lines = [{"label": label, "text": text} for label, text in answer.lines]
    return json.dumps({"why": str(answer.why), "words": answer.words, "lines": lines}, ensure_ascii=False, indent=2)


def _in_words(answer: Answer) -> str:
    shown = [("Answer", answer.words), ("", f"({answer.why})"), *answer.lines]
    wrapped = [
        line
        for label, text in shown
        for line in textwrap.wrap(text, 100, initial_indent=label.ljust(12), subsequent_indent=" " * 12)
    ]
    return "\n".join(wrapped) + "\n"
