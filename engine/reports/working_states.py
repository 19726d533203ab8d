"""What is recorded about an open duty besides its being done: booked, tried, child away, said done, explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.calendars.axis import Axis
from engine.reports.wording import day_words, short_day
from engine.rulebook.timescale import Timescale
from engine.words.clock import local_day
from engine.words.organisation import Staff
from engine.words.values import CaseEvent, Obligation

RECORD_LAPSES: Final = 2  # working days after it was said to be done
_OFFERS: Final = {"rhi_held": "rhi_offered"}  # what is offered before it is held
_BOOKINGS: Final = {"icpc_held": "icpc_booked"}


@dataclass(frozen=True, slots=True)
class Note:
    """One short remark on a line; a loud one is set off, and never by colour alone."""

    text: str
    loud: bool = False


def known_at(events: Iterable[CaseEvent], now: datetime) -> list[CaseEvent]:
    """The events as known at `now`, in the order given: the latest version of each, none withdrawn, none of later."""
    latest: dict[str, CaseEvent] = {}
    kept = [event for event in events if event.recorded <= now]
    for event in kept:
        before = latest.get(event.event_id)
        if before is None or event.version > before.version:
            latest[event.event_id] = event
    today = local_day(now)
    return [
        event
        for event in kept
        if latest[event.event_id] is event and not event.retracted and event.happened.day <= today
    ]


def working_states(
    obligation: Obligation,
    timescale: Timescale,
    events: Sequence[CaseEvent],
    axis: Axis,
    today: date,
    worker: Staff | None = None,
) -> tuple[Note, ...]:
    """What to show beside an open obligation, in the order booked, tried, away, said done, explained.

    `events` are the subject's, as known and in order. Only what was recorded of this duty since it started counts; a
    duty is named by the kind of event that meets it, by the timescale or by the obligation. `worker`, where known, is
    who would do it: a booking on a day when that worker is not there, nor covered, is said so.
    """
    kinds = {clause.event for clause in timescale.met_by}
    names = kinds | {timescale.id, obligation.obligation}
    since = [event for event in events if event.happened.day >= obligation.started.day]
    own = [event for event in since if event.attributes.get("of") in names]
    notes = [
        _booked(obligation, own, since, kinds, today, worker),
        _offered(since, kinds, today),
        _tried(obligation, own, since, kinds, today),
        _away(events, today),
        _awaited(own, axis, today),
        _explained(own),
    ]
    return tuple(note for note in notes if note is not None)


def _last(events: Sequence[CaseEvent], fits: Callable[[CaseEvent], bool]) -> CaseEvent | None:
    return next((event for event in reversed(events) if fits(event)), None)


def _date(event: CaseEvent, name: str) -> date | None:
    value = event.attributes.get(name)
    if isinstance(value, datetime):
        return local_day(value)
    return value if isinstance(value, date) else None


def _booked(
    obligation: Obligation,
    own: Sequence[CaseEvent],
    since: Sequence[CaseEvent],
    kinds: set[str],
    today: date,
    worker: Staff | None,
) -> Note | None:
    day = _booking_day(own, since, kinds)
    if day is None:
        return None
    if day < today:
        return Note(f"booked {short_day(day, today)}, nothing recorded since", loud=True)
    if obligation.due is not None and day > obligation.due.day:
        return Note(f"booked {day_words(day, today)}, after the due date", loud=True)
    if worker is not None and not worker.at_work(day) and not _covered(worker, day):
        return Note(f"booked {day_words(day, today)}, when {worker.initials} is not at work", loud=True)
    return Note(f"booked {day_words(day, today)}")


def booked_for(obligation: Obligation, timescale: Timescale, events: Sequence[CaseEvent]) -> date | None:
    """The day for which this duty is booked; None where nothing is booked, or the booking was cancelled."""
    kinds = {clause.event for clause in timescale.met_by}
    names = kinds | {timescale.id, obligation.obligation}
    since = [event for event in events if event.happened.day >= obligation.started.day]
    own = [event for event in since if event.attributes.get("of") in names]
    return _booking_day(own, since, kinds)


def _booking_day(own: Sequence[CaseEvent], since: Sequence[CaseEvent], kinds: set[str]) -> date | None:
    special = {_BOOKINGS[kind] for kind in kinds if kind in _BOOKINGS}
    booking: CaseEvent | None = None
    for event in since:
        mine = event in own
        if event.kind in special or (mine and event.kind == "booked"):
            booking = event
        elif mine and event.kind == "booking_cancelled" and booking is not None:
            cancelled = _date(event, "for")
            if cancelled is None or cancelled == _date(booking, "for"):
                booking = None
    return _date(booking, "for") if booking is not None else None


def _covered(worker: Staff, day: date) -> bool:
    absence = worker.absence_on(day)
    return absence is not None and bool(absence.cover)


def _offered(since: Sequence[CaseEvent], kinds: set[str], today: date) -> Note | None:
    offers = {_OFFERS[kind] for kind in kinds if kind in _OFFERS} - kinds
    offer = _last(since, lambda event: event.kind in offers)
    return Note(f"offered {day_words(offer.happened.day, today)}") if offer is not None else None


def _tried(
    obligation: Obligation, own: Sequence[CaseEvent], since: Sequence[CaseEvent], kinds: set[str], today: date
) -> Note | None:
    def fits(event: CaseEvent) -> bool:
        if event.event_id in (obligation.anchor, obligation.met_by):
            return False
        return (event.kind == "attempted" and event in own) or (
            event.kind in kinds and event.attributes.get("seen") is False
        )

    tried = _last(since, fits)
    if tried is None:
        return None
    why = tried.attributes.get("reason") or tried.attributes.get("not_seen_reason")
    words = f"tried {day_words(tried.happened.day, today)}"
    if tried.kind != "attempted":
        words += ", child not seen"
    return Note(f"{words}, {_lower(str(why))}" if why else words)


def _away(events: Sequence[CaseEvent], today: date) -> Note | None:
    away: CaseEvent | None = None
    for event in events:
        if event.kind == "child_away_started":
            away = event
        elif event.kind == "child_away_ended":
            away = None
    if away is None:
        return None
    reason = away.attributes.get("reason")
    until = _date(away, "until")
    words = f"child away since {short_day(away.happened.day, today)}"
    if reason:
        words += f" ({reason})"
    return Note(f"{words}, until {short_day(until, today)}" if until is not None else words)


def _awaited(own: Sequence[CaseEvent], axis: Axis, today: date) -> Note | None:
    said = _last(own, lambda event: event.kind == "record_awaited")
    if said is None:
        return None
    done = _date(said, "said_done") or said.happened.day
    if axis.between(said.happened.day, today) > RECORD_LAPSES:
        return Note(f"said done {short_day(done, today)}, still no record", loud=True)
    return Note(f"said done {day_words(done, today)}, record awaited")


def _explained(own: Sequence[CaseEvent]) -> Note | None:
    event = _last(own, lambda event: event.kind in ("reason_given", "not_required"))
    if event is None:
        return None
    words = event.attributes.get("words") or event.attributes.get("code") or event.attributes.get("reason") or ""
    label = "explained" if event.kind == "reason_given" else "said not required"
    return Note(f"{label}: “{words}”" if words else label)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
