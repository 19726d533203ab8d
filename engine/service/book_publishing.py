"""Publishing a rule book: proposed by one person, approved by a second, and undone: what an authority's files say, in force."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.rulebook.texts import BookTexts, own_as_json, own_of, read_national, read_own
from engine.service.book_in_force import books_used
from engine.store import audit, publications, reference
from engine.tuning.publishable import mistakes_in
from engine.tuning.transitions import Change, Effect, changes_between, running_work
from engine.words.clock import local_day, start_of_day
from engine.words.errors import Mistake, Mistakes
from engine.words.records import AuditLine, BookPublication, Kept, PublicationState, RunningWork

if TYPE_CHECKING:
    from engine.calendars.axis import Axis
    from engine.rulebook.timescale import RuleBook
    from engine.store.database import Database
    from engine.words.enums import Nation


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: the name given, the login under which the command runs, and when."""

    name: str
    login: str
    now: datetime

    @property
    def today(self) -> date:
        """The day in Europe/London."""
        return local_day(self.now)

    def is_same_as(self, name: str) -> bool:
        """True for the same name, whatever its spaces and capitals."""
        return _folded(self.name) == _folded(name)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A publication that may be made, and what it has otherwise than the book that it follows."""

    publication: BookPublication
    changes: tuple[Change, ...]
    texts: BookTexts
    first: bool  # True where no scan and no publication came before, so that there is nothing to compare with


def prepare(
    db: Database,
    home: Path,
    nation: Nation,
    axis: Axis,
    actor: Actor,
    reason: str,
    effective: date | None,
    rejudge: bool,
) -> Proposal:
    """What the home's files propose, held against the book that they would follow; nothing is written.

    Raises Mistakes with everything for which they cannot be published. `rejudge`: work that began before may be judged
    otherwise than it was; it stays said, as a day may have begun by the time a second person approves.
    """
    _named(actor)
    _given(reason)
    if others := publications.waiting(db):
        number = others[0].number
        what = f"rule book {number}, proposed by {others[0].proposed_by}, waits for a second person."
        raise Mistake("publish", what, f"Approve or withdraw it first: longstop publications {number}.")
    last = publications.last_approved(db)
    texts = read_national(nation).with_own(read_own(home))
    publication = BookPublication(
        own=own_as_json(texts.own),
        own_fingerprint=texts.own_fingerprint,
        national=texts.national_fingerprint,
        book=texts.book().fingerprint,
        previous=last.number if last is not None else None,
        proposed_by=actor.name.strip(),
        proposed_at=actor.now,
        reason=reason.strip(),
        effective=effective or axis.after(actor.today, 1),
        transition=RunningWork.REJUDGE if rejudge else RunningWork.KEEP,
    )
    if last is not None and last.own_fingerprint == texts.own_fingerprint:
        what = f"the files say what rule book {last.number} says."
        raise Mistake("publish", what, "Change a file of rules/local or config/numbers.yaml first.")
    followed = _followed(db, nation, last)
    found, mistakes = _held_against(publication, texts, followed, last, actor.today)
    if mistakes:
        raise Mistakes(mistakes)
    work = RunningWork.REJUDGE if rejudge else running_work(found)
    return Proposal(replace(publication, transition=work), found, texts, followed is None)


def propose(db: Database, proposal: Proposal, actor: Actor) -> int:
    """Keep the proposal for a second person, and return its number."""
    made = proposal.publication
    with db.transaction():
        reference.keep(db, Kept.BOOK, made.book, proposal.texts.as_json(), at=actor.now, by=actor.name)
        number = publications.add(db, made)
        _note(db, actor, "proposed", number, f"from {made.effective}, running work: {made.transition}")
    return number


def review(db: Database, nation: Nation, number: int, actor: Actor) -> Proposal:
    """A proposal as it stands today, before it is decided. Raises Mistakes for everything that keeps it from approval."""
    _named(actor)
    made = _load(db, number)
    if made.state is PublicationState.APPROVED and made.decided_by:
        raise Mistake(f"rule book {number}", f"it was approved by {made.decided_by}.", "There is nothing to decide.")
    if made.state in (PublicationState.REFUSED, PublicationState.WITHDRAWN):
        raise Mistake(f"rule book {number}", f"it was {made.state} by {made.decided_by}.", "Propose it again.")
    if actor.is_same_as(made.proposed_by):
        what = f"{made.proposed_by} proposed it, and a second person must decide."
        raise Mistake(f"rule book {number}", what, "Let somebody else approve it.")
    texts = read_national(nation).with_own(own_of(made.own))
    if made.rolls_back_to is not None:
        return _review_of_rollback(db, made, texts, actor)
    last = publications.last_approved(db)
    if made.previous != (last.number if last is not None else None):
        what = f"it was proposed to follow rule book {made.previous or 'none'}, and another came between."
        raise Mistake(f"rule book {number}", what, f"Withdraw it and propose again: longstop withdraw {number}.")
    followed = _followed(db, nation, last)
    found, mistakes = _held_against(made, texts, followed, last, actor.today)
    if mistakes:
        raise Mistakes(mistakes)
    return Proposal(made, found, texts, followed is None)


def approve(db: Database, proposal: Proposal, actor: Actor, reason: str = "") -> BookPublication:
    """Let a reviewed proposal come into force on its day, or say of a rollback that one person made that it was right."""
    made = proposal.publication
    with db.transaction():
        if made.state is PublicationState.APPROVED:
            done = publications.note_seen(db, made.number, by=actor.name.strip(), at=actor.now, reason=reason.strip())
        else:
            since = actor.now if made.rolls_back_to is not None else max(start_of_day(made.effective), actor.now)
            if made.rolls_back_to is not None:
                _withdraw_later(db, actor, made.number)
            done = _decide(db, made, PublicationState.APPROVED, actor, reason, since)
        if not done:
            raise Mistake(f"rule book {made.number}", "somebody else has just decided it.", "Look at it again.")
        _note(db, actor, "approved", made.number, reason.strip())
    return _load(db, made.number)


def refuse(db: Database, number: int, actor: Actor, reason: str) -> BookPublication:
    """Turn a proposal down; a second person does. Raises Mistake."""
    _named(actor)
    _given(reason)
    made = _load(db, number)
    if actor.is_same_as(made.proposed_by):
        raise Mistake(f"rule book {number}", f"{made.proposed_by} proposed it.", f"Use longstop withdraw {number}.")
    return _settle(db, made, PublicationState.REFUSED, actor, reason)


def withdraw(db: Database, number: int, actor: Actor, reason: str) -> BookPublication:
    """Take back what nobody has decided yet, or what is approved and not in force yet; one person may. Raises Mistake."""
    _named(actor)
    _given(reason)
    made = _load(db, number)
    last = publications.last_approved(db)
    if made.state is PublicationState.APPROVED and made.in_force_from is not None:
        if made.in_force_from <= actor.now:
            raise Mistake(f"rule book {number}", "it is or was in force.", "Undo it with longstop rollback.")
        if last is not None and last.number != number:
            raise Mistake(f"rule book {number}", f"rule book {last.number} follows it.", "Withdraw that one first.")
    return _settle(db, made, PublicationState.WITHDRAWN, actor, reason)


def roll_back(db: Database, nation: Nation, to: int | None, actor: Actor, reason: str) -> BookPublication:
    """Take the files of an earlier publication again, at once. Raises Mistake.

    To the one before that in force a person may go back alone, and only once; to any other a second must approve.
    """
    _named(actor)
    _given(reason)
    current = publications.in_force(db, actor.now)
    if current is None:
        what = "nothing that was published is in force: the files themselves are."
        raise Mistake("rollback", what, "Mend the files; or publish them, and then what follows can be undone.")
    before = _before(db, current)
    wanted = before if to is None else to
    if wanted is None:
        what = f"no publication came before rule book {current.number}."
        raise Mistake("rollback", what, "Mend the files and publish them, with --transition rejudge if need be.")
    target = _load(db, wanted)
    if target.state is not PublicationState.APPROVED or target.in_force_from is None:
        raise Mistake("rollback", f"rule book {target.number} was never in force.", "See longstop publications.")
    if target.own_fingerprint == current.own_fingerprint:
        raise Mistake("rollback", f"rule book {current.number} in force says the same.", "There is nothing to undo.")
    texts = read_national(nation).with_own(own_of(target.own))
    alone = target.number == before and current.rolls_back_to is None
    made = BookPublication(
        own=target.own,
        own_fingerprint=target.own_fingerprint,
        national=texts.national_fingerprint,
        book=texts.book().fingerprint,
        previous=current.number,
        proposed_by=actor.name.strip(),
        proposed_at=actor.now,
        reason=reason.strip(),
        effective=actor.today,
        transition=RunningWork.REJUDGE,
        state=PublicationState.APPROVED if alone else PublicationState.PROPOSED,
        in_force_from=actor.now if alone else None,
        rolls_back_to=target.number,
    )
    with db.transaction():
        reference.keep(db, Kept.BOOK, made.book, texts.as_json(), at=actor.now, by=actor.name)
        number = publications.add(db, made)
        if alone:
            _withdraw_later(db, actor, number)
        did = "rolled back" if alone else "proposed to roll back"
        _note(db, actor, did, number, f"from rule book {current.number} to {target.number}")
    return replace(made, number=number)


def described(db: Database, nation: Nation, number: int) -> Proposal:
    """A publication, and what it has otherwise than the one that it follows, beside the national rules of today. Raises
    Mistakes."""
    made = _load(db, number)
    national = read_national(nation)
    texts = national.with_own(own_of(made.own))
    before = _load(db, made.previous) if made.previous is not None else None
    if before is None:
        return Proposal(made, (), texts, True)
    followed = national.with_own(own_of(before.own)).book()
    return Proposal(made, changes_between(followed, texts.book(), made.effective), texts, False)


def acts_on(db: Database, number: int) -> list[AuditLine]:
    """Who did what to a publication, the first act first: all of it, also what a later decision has overtaken."""
    return audit.list_lines(db, about=_about(number))[::-1]


def _held_against(
    made: BookPublication, texts: BookTexts, followed: RuleBook | None, last: BookPublication | None, today: date
) -> tuple[tuple[Change, ...], list[Mistake]]:
    """What it has otherwise than the book that it follows, and everything for which it cannot come into force."""
    book, day = texts.book(), made.effective
    found = changes_between(followed, book, day) if followed is not None else ()
    mistakes: list[Mistake] = []
    if made.transition is not RunningWork.REJUDGE:
        mistakes += [each.mistake for each in found if each.mistake is not None]
        if day <= today and any(each.effect is not Effect.SHOWN for each in found):
            what = f"{day} has begun, and what began since would be judged otherwise than it was."
            again = f"longstop withdraw {made.number}, then publish again" if made.number else "Choose a later day"
            mistakes.append(Mistake("--effective", what, f"{again}, or say --transition rejudge."))
    if made.state is PublicationState.PROPOSED and not made.number and day < today:
        mistakes.append(Mistake("--effective", f"{day} is over.", "Choose a day to come."))
    if last is not None and day < last.effective:
        what = f"rule book {last.number} comes into force on {last.effective}, after {day}."
        mistakes.append(Mistake("--effective", what, f"Choose a day from {last.effective} on."))
    mistakes += mistakes_in(texts, today, {each.timescale for each in found})
    return found, mistakes


def _followed(db: Database, nation: Nation, last: BookPublication | None) -> RuleBook | None:
    """The book that a proposal would follow: of the publication approved last, else the one that a scan used last."""
    if last is not None:
        try:
            return read_national(nation).with_own(own_of(last.own)).book()
        except Mistakes:  # the installed version refuses it: what goes on meanwhile is the one used last
            pass
    return next((book for book, _, _ in books_used(db, nation)), None)


def _review_of_rollback(db: Database, made: BookPublication, texts: BookTexts, actor: Actor) -> Proposal:
    current = publications.in_force(db, actor.now)
    if made.state is PublicationState.PROPOSED and (current is None or current.number != made.previous):
        what = f"rule book {made.previous}, which it would undo, is no longer in force."
        raise Mistake(f"rule book {made.number}", what, f"Withdraw it: longstop withdraw {made.number}.")
    undone = _load(db, made.previous) if made.previous is not None else made
    before = texts.with_own(own_of(undone.own))
    return Proposal(made, changes_between(before.book(), texts.book(), made.effective), texts, False)


def _before(db: Database, current: BookPublication) -> int | None:
    """The publication whose files were in force before those in force now; going back does not lead forward again."""
    written = current if current.rolls_back_to is None else _load(db, current.rolls_back_to)
    if written.previous is None:
        return None
    earlier = _load(db, written.previous)
    return earlier.number if earlier.rolls_back_to is None else earlier.rolls_back_to


def _withdraw_later(db: Database, actor: Actor, rollback: int) -> None:
    """What was to follow the book that is undone does not come into force."""
    for each in publications.list_all(db):
        later = each.in_force_from is not None and each.in_force_from > actor.now
        if each.state is PublicationState.APPROVED and later:
            why = f"it would have followed what rule book {rollback} undid"
            _decide(db, each, PublicationState.WITHDRAWN, actor, why, None)
            _note(db, actor, "withdrew", each.number, why)


def _settle(db: Database, made: BookPublication, state: PublicationState, actor: Actor, reason: str) -> BookPublication:
    if made.state not in (PublicationState.PROPOSED, PublicationState.APPROVED):
        raise Mistake(f"rule book {made.number}", f"it was {made.state} already.", "There is nothing to decide.")
    if made.state is PublicationState.APPROVED and state is PublicationState.REFUSED:
        raise Mistake(f"rule book {made.number}", "it is approved.", "Undo it with longstop rollback or withdraw.")
    with db.transaction():
        if not _decide(db, made, state, actor, reason, None):
            raise Mistake(f"rule book {made.number}", "somebody else has just decided it.", "Look at it again.")
        _note(db, actor, str(state), made.number, reason.strip())
    return _load(db, made.number)


def _decide(
    db: Database, made: BookPublication, state: PublicationState, actor: Actor, reason: str, since: datetime | None
) -> bool:
    return publications.decide(
        db,
        made.number,
        state,
        was=made.state,
        by=actor.name.strip(),
        at=actor.now,
        reason=reason.strip(),
        in_force_from=since,
    )


def _load(db: Database, number: int) -> BookPublication:
    found = publications.load(db, number)
    if found is None:
        raise Mistake(f"rule book {number}", "there is no such publication.", "See longstop publications.")
    return found


def _named(actor: Actor) -> None:
    if not actor.name.strip():
        raise Mistake("--by", "nobody is named.", "Give the name of the person who does it.")


def _given(reason: str) -> None:
    if not reason.strip():
        raise Mistake("--reason", "no reason is given.", "Say in a few words why, for those who look later.")


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _about(number: int) -> str:
    return f"rule book {number}"


def _note(db: Database, actor: Actor, did: str, number: int, detail: str) -> None:
    line = AuditLine(actor.now, actor.name.strip(), did, _about(number), f"login {actor.login}: {detail}")
    audit.add_line(db, line)
