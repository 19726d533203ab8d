"""Tells at once what cannot wait for the morning: alerts and messages in one transaction, and on to the next person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl
import structlog

from engine.alerts.at_once import Batch, Call, Out, Round, batches, decide_at_once
from engine.alerts.ledger import Acknowledged
from engine.alerts.routing import Router, staffing_day
from engine.alerts.verdicts import past_of
from engine.alerts.window import window_of
from engine.rendering.at_once import notice_html, notice_text
from engine.reports.at_once import About, notice_of
from engine.service.scanning import Looked, Scanned
from engine.service.setup import Setup
from engine.service.telling import organisation_of, told_before
from engine.store import acknowledgements, alerts, messages
from engine.store.database import Database
from engine.words.clock import instant_of_seconds
from engine.words.enums import Rung, Verdict
from engine.words.records import AlertRecord, MessageState, OutboxMessage
from engine.words.rota import Shut
from engine.words.values import CaseEvent, Obligation

KIND: Final = "at_once"
log = structlog.get_logger("longstop.at_once")


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What one round told: messages by person, alerts newly told, alerts told to the next person, and what waits."""

    messages: Mapping[str, int]  # by the id of the person who is told now
    alerts: int  # told now for the first time
    escalated: int  # told to the next person now, because nobody had confirmed
    waits: int  # told before; the time for a receipt is not over
    unconfirmed: int  # everybody has been told, and nobody has confirmed
    calls: tuple[Call, ...] = ()  # every decision of the round with its verdict


def tell_at_once(db: Database, setup: Setup, scanned: Scanned, *, channel: str, now: datetime) -> AtOnce:
    """Tell what has come up since the last round and cannot wait, and tell the next person where nobody has confirmed.

    All or nothing, and safe to repeat: an alert is told once, and a message to one person about one alert goes once.
    """
    looked = scanned.looked
    with db.transaction():
        look = _round(setup, looked, now)
        mine = _told_at_once(setup, looked.obligations)
        ledger = alerts.told_ledger(db, [each.obligation for each in mine])
        known = acknowledgements.in_force(db, date.min, known_at=now).values()  # the lapsed ones confirm receipt too
        past = past_of(
            told_before(db, looked, ledger.values()),
            [Acknowledged(row.obligation, row.who, row.acknowledged_at, row.reason, row.until) for row in known],
        )
        calls = decide_at_once(mine, past, _out(db, list(ledger.values())), look)
        alerts.add_alerts(db, scanned.scan, [_record(call) for call in calls if call.tells and not call.group])
        about = About(looked.people, _starts(looked, calls), setup.settings.digest.links)
        sent: Counter[str] = Counter()
        new = 0
        for batch in batches(calls):
            numbers = _numbers(db, batch)
            number = messages.enqueue(db, _message(batch, numbers[0], look, about, channel))
            new += alerts.mark_told(db, numbers, at=now, told_in=f"{KIND} {numbers[0]}")
            sent[batch.told_to] += number is not None
    verdicts = Counter(call.verdict for call in calls)
    if verdicts[Verdict.ALL_TOLD]:
        log.warning("receipt_not_confirmed", alerts=verdicts[Verdict.ALL_TOLD])
    return AtOnce(
        dict(sorted((+sent).items())),
        new,
        verdicts[Verdict.GONE_ON],
        verdicts[Verdict.AWAITING],
        verdicts[Verdict.ALL_TOLD],
        calls,
    )


def _round(setup: Setup, looked: Looked, now: datetime) -> Round:
    window = window_of(setup.axis, now, setup.settings.digest.digest_time)
    working = setup.axis.is_working(window.today)
    return Round(
        now=now,
        book=setup.book,
        axis=setup.axis,
        router=Router(organisation_of(setup, looked), staffing_day(window.today, window.next_day, working)),
        escalate_after=timedelta(minutes=setup.settings.at_once.escalate_after),
        shut=shut_days(setup),
        recorded=_recorded(looked, _told_at_once(setup, looked.obligations)),
        watch_from=setup.settings.watch_from,
    )


def shut_days(setup: Setup) -> Shut:
    """Whether offices are shut on a day that is one of the week's: a bank holiday, or a closure of the authority."""
    axis = setup.closures_axis or setup.axis
    return lambda day: day.weekday() < 5 and not axis.is_working(day)


def _told_at_once(setup: Setup, obligations: Sequence[Obligation]) -> list[Obligation]:
    rules = {each.id for each in setup.book.timescales if each.ladder.at_once}
    return [each for each in obligations if each.timescale in rules and each.state.is_open]


def _recorded(looked: Looked, obligations: Sequence[Obligation]) -> dict[str, datetime]:
    """When the start of each obligation was first recorded."""
    by_anchor = {each.anchor for each in obligations}
    found = looked.versions.filter(pl.col("event_id").is_in(sorted(by_anchor)))
    recorded = found.group_by("subject", "event_id").agg(pl.col("recorded").min())
    first = {(subject, event_id): entered for subject, event_id, entered in recorded.iter_rows()}
    keys = {each.obligation: (each.subject, each.anchor) for each in obligations}
    return {obligation: instant_of_seconds(first[key]) for obligation, key in keys.items() if key in first}


def _out(db: Database, ledger: Sequence[AlertRecord]) -> dict[tuple[str, Rung], Out]:
    """What went out at once before, by obligation and rung."""
    mine = [record for record in ledger if record.told_in.startswith(f"{KIND} ") and record.rung in tuple(Rung)]
    sent = messages.sent_with(db, [record.told_in for record in mine])
    return {
        (record.obligation, Rung(record.rung)): Out(
            record.told_in,
            record.arming,
            tuple(dict.fromkeys(message.recipient for message in sent[record.told_in])),
            min(message.made_at for message in sent[record.told_in]),
            max(message.made_at for message in sent[record.told_in]),
            sent[record.told_in][-1].state is MessageState.FAILED,
        )
        for record in mine
        if record.told_in in sent
    }


def _record(call: Call) -> AlertRecord:
    each = call.obligation
    return AlertRecord(each.obligation, call.rung, call.arming, call.responsible, each.due, call.verdict)


def _numbers(db: Database, batch: Batch) -> list[int]:
    """The alerts of the batch in its order."""
    ledger = alerts.told_ledger(db, [call.obligation.obligation for call in batch.calls])
    return [ledger[call.obligation.obligation, str(call.rung)].alert for call in batch.calls]


def _starts(looked: Looked, calls: Sequence[Call]) -> dict[str, CaseEvent]:
    """The event that started each obligation that is told now."""
    found: dict[str, CaseEvent] = {}
    for each in (call.obligation for call in calls if call.tells):
        events = looked.evaluation.histories.events(each.subject)
        start = next((event for event in events if event.event_id == each.anchor), None)
        if start is not None:
            found[each.obligation] = start
    return found


def _message(batch: Batch, alert: int, look: Round, about: About, channel: str) -> OutboxMessage:
    notice = notice_of(batch, look, about)
    return OutboxMessage(
        message_id=f"at-once-{alert}-{notice.person}-{channel}".replace(" ", "-"),
        recipient=notice.person,
        address=notice.email,
        channel=channel,
        kind=KIND,
        subject=notice.subject_line,
        text=notice_text(notice),
        html=notice_html(notice),
        made_at=look.now,
        alert=alert,
    )
