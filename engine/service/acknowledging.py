"""Acknowledges an obligation: who knows, why it stands as it does, and until when. It stops no clock, and lapses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from engine.store import acknowledgements, audit
from engine.store.database import Database
from engine.store.obligations import subject_of
from engine.store.standing import load_standing
from engine.words.clock import local_day
from engine.words.errors import Mistake, Mistakes
from engine.words.organisation import Organisation
from engine.words.records import Acknowledgement, AuditLine
from engine.words.values import Obligation

LONGEST: Final = timedelta(days=92)
LONGEST_REASON: Final = 1_000  # characters


def acknowledge(
    db: Database,
    obligation: str,
    *,
    by: str,
    reason: str,
    until: date,
    now: datetime,
    organisation: Organisation | None = None,
) -> tuple[Acknowledgement, Obligation]:
    """Record who knows, why, and until when, that day included; returns that, and the obligation as it last stood.

    It confirms the receipt of an alert told at once, and keeps the same thing from being told again until it lapses.
    Raises Mistakes naming everything that cannot stand.
    """
    wrong: list[Mistake] = []
    who, why = by.strip(), " ".join(reason.split())
    standing = _standing(db, obligation, wrong)
    if not who:
        wrong.append(Mistake("--by", "nobody is named.", "Give the id of the person who acknowledges."))
    elif organisation is not None and not organisation.invented and organisation.person(who) is None:
        wrong.append(Mistake("--by", f"{who!r} is not among the people of the organisation.", "Correct the id."))
    if not why:
        wrong.append(Mistake("--reason", "no reason is given.", "Say in a few words why it stands as it does."))
    elif len(why) > LONGEST_REASON:
        wrong.append(Mistake("--reason", f"the reason has {len(why):,} letters.", f"Keep it under {LONGEST_REASON:,}."))
    today = local_day(now)
    if not today <= until <= today + LONGEST:
        wrong.append(
            Mistake(
                "--until",
                f"{until} is not between today and {LONGEST.days} days from now.",
                f"Name a day from {today} to {today + LONGEST}; acknowledge again when it lapses.",
            )
        )
    if wrong or standing is None:
        raise Mistakes(wrong)
    made = Acknowledgement(obligation, who, now, why, until)
    with db.transaction():
        acknowledgements.add(db, made)
        audit.add_line(db, AuditLine(now, who, "acknowledged", obligation, f"until {until}"))
    return made, standing


def _standing(db: Database, obligation: str, wrong: list[Mistake]) -> Obligation | None:
    """The obligation as the last scan left it; a mistake is noted where it is not known or no longer open."""
    subject = subject_of(db, obligation)
    standing = load_standing(db, subjects=[subject]).get(obligation) if subject is not None else None
    if standing is None:
        mend = "Take the id from the message, or from `longstop obligations`; scan first, if nothing has been yet."
        wrong.append(Mistake("obligation", f"no obligation has the id {obligation!r}.", mend))
        return None
    if not standing.obligation.state.is_open:
        state = str(standing.obligation.state).replace("_", " ")
        wrong.append(Mistake("obligation", f"it is {state}.", "There is nothing left to acknowledge."))
    return standing.obligation
