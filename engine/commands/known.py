"""Refuses a team, a case or a timescale that nobody knows, and names the nearest that somebody does."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from engine.words.errors import Mistake

if TYPE_CHECKING:
    from engine.words.organisation import Organisation


def refuse_unknown(option: str, given: str, known: Iterable[str], what: str, otherwise: str) -> None:
    """Raise a Mistake where `given` is not among the known; nothing for an empty one. `what` reads "of no ...".

    The mistake names the nearest known ones; `otherwise` is the way on where none is near.
    """
    names = {name for name in known if name}
    if not given or given in names:
        return
    near = get_close_matches(given, sorted(names), 3, 0.6)
    raise Mistake(option, f"{given!r} is {what}.", f"Did you mean {' or '.join(near)}?" if near else otherwise)


def refuse_team(team: str, seen: Iterable[str], organisation: Organisation | None) -> None:
    """Raise a Mistake for a team that neither the data nor the organisation has."""
    own = organisation.teams if organisation is not None else {}
    known = sorted({*seen, *own} - {""})
    refuse_unknown("--team", team, known, "no team", f"The teams are {', '.join(known) or 'none yet'}.")


def refuse_subject(subject: str, seen: Iterable[str]) -> None:
    """Raise a Mistake for a case reference of which nothing is stored."""
    refuse_unknown("--subject", subject, seen, "no case that anything is stored of", "Check the case reference.")
