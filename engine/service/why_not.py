"""Gathers from the store what says why somebody was, or was not, told of a duty on one morning; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

import polars as pl

from engine.alerts.ledger import Acknowledged
from engine.alerts.routing import Router, staffing_day
from engine.alerts.verdicts import decide, past_of
from engine.alerts.window import window_of
from engine.obligations.explain import explain
from engine.reports.why_not import Answer, Asked, why_not
from engine.service.scanning import Looked, Stored, judge
from engine.service.setup import Setup
from engine.service.telling import organisation_of, told_of
from engine.store import acknowledgements, alerts, digests, events, messages, people, scans
from engine.store.database import Database
from engine.store.obligations import Known, one_known_as
from engine.words.clock import LONDON, instant_of_seconds
from engine.words.errors import Mistake
from engine.words.organisation import Organisation
from engine.words.records import Acknowledgement, AlertRecord, DigestRecord, OutboxMessage
from engine.words.values import Moment, Obligation


def ask(db: Database, setup: Setup, person: str, obligation: str, day: date, now: datetime) -> Answer:
    """Why that person was, or was not, told of that duty on the morning of that day.

    `obligation` is an id, or the beginning of one. Raises Mistake where the person or the duty is not known.
    """
    known = one_known_as(db, obligation)
    made = digests.digests_on(db, day)
    hers = _hers(made, person, known)
    morning = max((each.made_at for each in made), default=_digest_time(setup, day))
    stored = Stored(events.load_frame(db, [known.subject]), people.load(db, [known.subject]), 0)
    looked = judge(stored, setup, min(morning, now), min(morning, now))
    organisation = organisation_of(setup, looked)
    _refuse_unknown(db, person, organisation, made)
    then = _of(looked.obligations, known.obligation)
    latest = _of(judge(stored, setup, now, now).obligations, known.obligation)
    ledger = [each for (id, _), each in alerts.told_ledger(db, [known.obligation]).items() if id == known.obligation]
    window = window_of(setup.axis, morning, setup.settings.digest.digest_time)
    works = setup.axis.is_working(day)
    router = Router(organisation, staffing_day(window.today, window.next_day, works))
    acknowledged = acknowledgements.in_force(db, day, known_at=morning).get(known.obligation)
    message = _message(db, hers)
    before = [each for each in ledger if each.told_at is not None and each.told_at < morning]
    past = past_of(
        told_of(db, {known.obligation: known.subject}, before),
        [] if acknowledged is None else [_acknowledged(acknowledged)],
    )
    decisions = [] if then is None else decide([then], past, setup.book, setup.axis, window, router)
    timescale = {each.id: each for each in setup.book.timescales}.get(known.timescale)
    team = None if then is None else organisation.team(then.team)
    return why_not(
        Asked(
            person=person,
            day=day,
            title=timescale.title if timescale is not None else known.timescale,
            subject=known.subject,
            works=works,
            next_morning=window.next_day,
            morning=morning,
            now_is=now,
            hers=hers,
            any_made=bool(made),
            then=then,
            now=latest,
            recorded=_recorded(stored, latest),
            route=None if then is None else router.route(then),
            holder="" if then is None else team.name if team is not None else then.team,
            answers="" if then is None else router.answers(then.owner),
            decision=decisions[0] if decisions else None,
            comes_up=_comes_up(setup, looked, then, min(morning, now)),
            ledger=ledger,
            acknowledged=acknowledged,
            message=message,
            attempts=() if message is None else messages.attempts_of(db, message.id),
            at_once=_at_once(db, ledger),
            other_rules=_other_rules(db, setup, made),
        )
    )


def _hers(made: Sequence[DigestRecord], person: str, known: Known) -> DigestRecord | None:
    """Her digest of that day; of two, that which holds the duty."""
    own = [each for each in made if each.person == person]
    holds = [each for each in own if any(line.obligation in (known.given, known.obligation) for line in each.lines)]
    return next(iter(holds or own), None)


def _refuse_unknown(db: Database, person: str, organisation: Organisation, made: Sequence[DigestRecord]) -> None:
    readers = {*organisation.people, *(each.person for each in made)}
    if person not in readers:
        near = get_close_matches(person, sorted(readers), 3, 0.6)
        mend = f"Did you mean {' or '.join(near)}?" if near else "Use an id of config/organisation.yaml."
        raise Mistake("--manager", f"nobody has the id {person!r}.", mend)


def _acknowledged(row: Acknowledgement) -> Acknowledged:
    return Acknowledged(row.obligation, row.who, row.acknowledged_at, row.reason, row.until)


def _digest_time(setup: Setup, day: date) -> datetime:
    return datetime.combine(day, setup.settings.digest.digest_time, tzinfo=LONDON).astimezone(UTC)


def _of(obligations: Sequence[Obligation], id: str) -> Obligation | None:
    return next((each for each in obligations if each.obligation == id), None)


def _recorded(stored: Stored, obligation: Obligation | None) -> datetime | None:
    """When what started it was first recorded."""
    if obligation is None:
        return None
    mine = (pl.col("subject") == obligation.subject) & (pl.col("event_id") == obligation.anchor)
    first = stored.versions.filter(mine).get_column("recorded").min()
    return instant_of_seconds(first) if isinstance(first, int) else None


def _comes_up(setup: Setup, looked: Looked, then: Obligation | None, as_at: datetime) -> Moment | None:
    """Its first rung: due soon, or where the ladder has none the due moment."""
    if then is None or not then.state.is_open:
        return None
    history = looked.evaluation.histories.of(then.subject)
    explained = explain(setup.book, setup.axis, history, then.obligation, as_at, setup.closures_axis)
    return explained.due_soon or then.due


def _message(db: Database, hers: DigestRecord | None) -> OutboxMessage | None:
    if hers is None:
        return None
    return next((each for each in messages.list_messages(db) if each.digest == hers.digest), None)


def _at_once(db: Database, ledger: Sequence[AlertRecord]) -> Sequence[OutboxMessage]:
    told_in = [each.told_in for each in ledger if each.told_at is not None and not each.told_in.startswith("digest")]
    return [message for found in messages.sent_with(db, told_in).values() for message in found]


def _other_rules(db: Database, setup: Setup, made: Sequence[DigestRecord]) -> bool:
    numbers = {each.scan for each in made}
    found = [scans.load_scan(db, number) for number in numbers]
    return any(each is not None and each.book != setup.book.fingerprint for each in found)
