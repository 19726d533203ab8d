"""Which rule book is in force: the one published last, else the files themselves; and the last good one where that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.rulebook.texts import BookTexts, Texts, own_of, read_national, read_own, texts_of
from engine.service.failures import what_failed
from engine.store import publications, reference, scans
from engine.words.clock import local_day
from engine.words.days import long_date
from engine.words.errors import Mistake, Mistakes, RuleMistake
from engine.words.records import BookPublication, Kept

if TYPE_CHECKING:
    from engine.rulebook.timescale import RuleBook
    from engine.store.database import Database
    from engine.words.enums import Nation


@dataclass(frozen=True, slots=True)
class BookInForce:
    """A rule book with the texts that it was made of, and how it came to be in force.

    `publication` is None while nothing was published: then the files themselves are in force. Where the book that should
    be in force cannot be used, `refused` says why, and this is the one that scans have used last, since `first_used`.
    """

    book: RuleBook
    texts: BookTexts
    publication: BookPublication | None = None
    refused: tuple[Mistake, ...] = ()
    first_used: datetime | None = None

    @property
    def national_changed(self) -> bool:
        """True when the national rules are no longer those beside which the authority's own were approved."""
        return self.publication is not None and self.publication.national != self.texts.national_fingerprint


def book_in_force(db: Database, home: Path, nation: Nation, now: datetime) -> BookInForce:
    """The book in force at this instant; one that cannot be read or has mistakes never takes the place of a good one.

    Raises Mistakes where it cannot be used and no scan ever used another.
    """
    publication = publications.in_force(db, now)
    try:
        texts = read_national(nation).with_own(read_own(home) if publication is None else own_of(publication.own))
        return BookInForce(texts.book(), texts, publication)
    except Exception as failure:  # whatever is wrong with it, a good one stays in force
        refused = _mistakes(failure)
        for book, used, since in books_used(db, nation):
            return BookInForce(book, used, publication, refused, since)
        raise


def standing_words(db: Database, found: BookInForce, home: Path, now: datetime) -> list[str]:
    """Which rule book is in force and which is to come, what of the national rules has changed since, and what of the
    files is not in force."""
    made, last = found.publication, publications.last_approved(db)
    lines = ["In force: the files themselves; nothing was published yet."] if made is None else [_in_force(made)]
    if found.national_changed:
        lines.append(
            "The national rules came anew with Longstop since it was approved; they are in force as installed."
        )
    if last is not None and last.in_force_from is not None and last.in_force_from > now:
        lines.append(f"To come: rule book {last.number}, from {_day(last.in_force_from)}.")
    if made is None or last is None:
        return lines
    try:
        other = files_not_in_force(own_of(last.own), home)
    except Mistakes as mistakes:
        return [*lines, *(f"Not in force, and not readable: {each}" for each in mistakes.mistakes)]
    lines += [f"Not in force until published: {name}" for name in other]
    return [*lines, *(f"That draft has a mistake: {each}" for each in mistakes_in_draft(found, home) if other)]


def mistakes_in_draft(found: BookInForce, home: Path) -> tuple[Mistake, ...]:
    """What is wrong with the files of the home, where a published book is in force and they are its draft."""
    if found.publication is None:
        return ()
    try:
        read_national(found.texts.nation).with_own(read_own(home)).book()
    except Mistakes as mistakes:
        return mistakes.mistakes
    return ()


def _in_force(made: BookPublication) -> str:
    since = "" if made.in_force_from is None else f", since {_day(made.in_force_from)}"
    approved = f", approved by {made.decided_by}" if made.decided_by else ", which nobody else has looked at yet"
    back = f" (the files of rule book {made.rolls_back_to} again)" if made.rolls_back_to is not None else ""
    return f"In force: rule book {made.number}{back}{since}, proposed by {made.proposed_by}{approved}."


def _day(instant: datetime) -> str:
    return long_date(local_day(instant))


def files_not_in_force(own: Texts, home: Path) -> tuple[str, ...]:
    """The files of the home that are not as in these texts. Raises Mistakes for what cannot be read."""
    files, published = dict(read_own(home)), dict(own)
    return tuple(sorted(name for name in files.keys() | published.keys() if files.get(name) != published.get(name)))


def books_used(db: Database, nation: Nation) -> Iterator[tuple[RuleBook, BookTexts, datetime | None]]:
    """The books that scans have used, the latest first: each beside the national rules of today, else as it was."""
    for scan in scans.books_used(db):
        kept = texts_of(reference.content_of(db, Kept.BOOK, scan.book) or "")
        if kept is None or kept.nation is not nation:
            continue
        since = reference.first_used(db, Kept.BOOK, scan.book)
        for texts in _as_today_and_then(kept):
            try:
                yield texts.book(), texts, since
            except Exception:  # noqa: BLE001 - whatever is wrong with this one, an older one may be good
                continue


def _as_today_and_then(kept: BookTexts) -> Iterator[BookTexts]:
    with suppress(Mistakes):
        yield read_national(kept.nation).with_own(kept.own)
    yield kept


def _mistakes(failure: Exception) -> tuple[Mistake, ...]:
    if isinstance(failure, Mistakes):
        return failure.mistakes
    if isinstance(failure, Mistake):
        return (failure,)
    return (
        RuleMistake("the rule book", f"reading it failed: {what_failed(failure)}.", "Tell who looks after Longstop."),
    )
