"""Makes a morning of digests, and puts them, their alerts and their messages into the store in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from engine.alerts.ledger import Acknowledged, Decision, Told
from engine.alerts.shown import Gap, PreviousMorning, Shown
from engine.alerts.unwatched import OpenPeriod
from engine.alerts.window import window_of
from engine.histories import Histories
from engine.rendering.html import digest_html
from engine.rendering.text import digest_text
from engine.reports.compose import Freshness
from engine.reports.digest import Digest, DigestKind, Section
from engine.reports.morning import Morning, plan_morning
from engine.service.scanning import Looked, Scanned
from engine.service.setup import Setup
from engine.store import acknowledgements, alerts, batches, digests, messages
from engine.store.database import Database
from engine.store.obligations import subject_of
from engine.words.clock import instant_of_seconds, local_day, seconds
from engine.words.enums import Rung, State, Verdict
from engine.words.organisation import Organisation, invented_organisation
from engine.words.records import AlertRecord, DigestLineRecord, DigestRecord, OutboxMessage
from engine.words.records import Shown as HowShown

CANNOT_COMPUTE = "cannot_compute"


@dataclass(frozen=True, slots=True)
class ToldToday:
    """What telling did: the morning, how many digests and messages are new, and how many alerts were told."""

    morning: Morning
    digests: int
    messages: int
    alerts: int


def morning_of(db: Database, setup: Setup, looked: Looked, now: datetime, gap: Gap | None = None) -> Morning:
    """The morning at `now` from what is stored; writes nothing. `gap` are the mornings that went by without digests."""
    subjects = _subjects(looked)
    previous = _previous(db, setup, now)
    told = told_before(db, looked, alerts.told_ledger(db).values())
    acknowledged = [
        Acknowledged(row.obligation, row.who, row.acknowledged_at, row.reason, row.until)
        for row in acknowledgements.in_force(db, local_day(now), known_at=now).values()
    ]
    return plan_morning(
        setup.book,
        setup.axis,
        organisation_of(setup, looked),
        setup.settings.digest,
        looked.obligations,
        last_evidence(looked),
        looked.people,
        {subject: looked.evaluation.histories.events(subject) for subject in subjects},
        open_periods_of(looked.evaluation.histories),
        told,
        acknowledged,
        previous,
        now,
        [Freshness("Case data", loaded(db, looked, now))],
        _changed(looked, previous, now),
        gap,
    )


def tell(db: Database, setup: Setup, scanned: Scanned, morning: Morning, *, channel: str, now: datetime) -> ToldToday:
    """Keep the morning's digests with their lines, arm and tell its alerts, and queue a message for each digest.

    A person who has that day's digest already gets no second one: telling twice tells nothing more. What came to light
    in between stays armed (or stands, where it is to be withdrawn) until that person's next digest.
    """
    with db.transaction():
        alerts.add_alerts(db, scanned.scan, [_record(decision) for decision in morning.decisions if decision.tells])
        readers: set[str] = set()
        queued = 0
        for digest in morning.digests:
            number = digests.add_digest(db, record_of(digest, scanned.scan))
            if number is not None:
                readers.add(digest.person)
                queued += messages.enqueue(db, message_of(digest, number, channel)) is not None
        withdrawn = {each.obligation for each in morning.decisions if each.verdict is Verdict.WITHDRAWN}
        ledger = [record for record in alerts.told_ledger(db).values() if record.told_to in readers]
        back = [each.alert for each in ledger if each.obligation in withdrawn and each.withdrawn_scan is None]
        alerts.mark_withdrawn(db, scanned.scan, back)
        newly = [record.alert for record in alerts.armed_not_told(db) if record.told_to in readers]
        told = alerts.mark_told(db, newly, at=now, told_in=f"digest {morning.window.today}")
        alerts.mark_withdrawal_told(db, back, at=now)
    return ToldToday(morning, len(readers), queued, told)


def record_of(digest: Digest, scan: int) -> DigestRecord:
    """The digest as the store keeps it: every obligation and unwatched child that it shows, in its order."""
    return DigestRecord(
        digest.person,
        str(digest.kind),
        digest.day,
        scan,
        digest.made,
        tuple(
            DigestLineRecord(
                entry.section,
                HowShown.GROUP if entry.grouped else HowShown.LINE,
                entry.subject,
                entry.obligation or None,
                str(entry.state or ""),
                entry.due,
            )
            for entry in digest.shown()
        ),
    )


def message_of(digest: Digest, number: int, channel: str) -> OutboxMessage:
    """The digest as a message, HTML and plain text. Its Message-ID is the same whenever it is made."""
    kind = "summary" if digest.kind is DigestKind.HEAD_OF_SERVICE else "digest"
    return OutboxMessage(
        message_id=f"{kind}-{digest.person}-{digest.day}".replace(" ", "-"),
        recipient=digest.person,
        address=digest.email,
        channel=channel,
        kind=kind,
        subject=digest.subject_line,
        text=digest_text(digest).partition("\n\n")[2],
        html=digest_html(digest),
        made_at=digest.made,
        day=digest.day,
        digest=number,
    )


def told_before(db: Database, looked: Looked, ledger: Iterable[AlertRecord]) -> list[Told]:
    """What the told-ledger says was told, as the alerts take it."""
    return told_of(db, {each.obligation: each.subject for each in looked.obligations}, ledger)


def told_of(db: Database, subjects: Mapping[str, str], ledger: Iterable[AlertRecord]) -> list[Told]:
    """The same, with the subjects of obligations that are known; others are asked of the store."""
    return [
        Told(
            record.obligation,
            Rung(record.rung) if record.rung in tuple(Rung) else Rung.OVERDUE,
            record.arming,
            record.told_to,
            record.due,
            record.withdrawn_scan is not None,
            subjects.get(record.obligation) or subject_of(db, record.obligation) or "",
        )
        for record in ledger
        if record.told_at is not None
    ]


def organisation_of(setup: Setup, looked: Looked) -> Organisation:
    """The authority's organisation; where it has given none, one made up from the teams in the data."""
    if setup.organisation is not None and setup.organisation.teams:
        return setup.organisation
    teams = {each.team for each in looked.obligations if each.state.is_open}
    return invented_organisation(teams, setup.settings.authority, setup.settings.nation)


def last_evidence(looked: Looked) -> Mapping[str, date | None]:
    """For each obligation, the day of the last evidence of its kind that had been recorded."""
    return dict(looked.evaluation.frame.select("obligation", "last_evidence").iter_rows())


def loaded(db: Database, looked: Looked, now: datetime) -> datetime | None:
    """When data last arrived. Looking back at a past morning, when the latest of what was known then was recorded."""
    latest = batches.latest_batch(db)
    if latest is not None and latest.finished_at is not None and latest.finished_at <= now:
        return latest.finished_at
    recorded = looked.versions.filter(pl.col("recorded") <= seconds(now)).get_column("recorded").max()
    if not isinstance(recorded, int):
        return None
    return instant_of_seconds(recorded)


def open_periods_of(histories: Histories) -> list[OpenPeriod]:
    """The periods that are open as at, as the alerts take them."""
    columns = ("subject", "period", "since", "thread", "episode")
    return [OpenPeriod(*row) for row in histories.open_periods().select(columns).iter_rows()]


def _subjects(looked: Looked) -> list[str]:
    """Everybody with something open, and their families."""
    watched = {each.subject for each in looked.obligations if each.state.is_open}
    watched |= {period.subject for period in open_periods_of(looked.evaluation.histories)}
    families = {looked.people[subject].family for subject in watched if subject in looked.people} - {""}
    watched |= {person.subject for person in looked.people.values() if person.family in families}
    return sorted(watched & set(looked.evaluation.histories.subjects))


def _changed(looked: Looked, previous: PreviousMorning | None, now: datetime) -> list[str] | None:
    if previous is None:
        return None
    since = (pl.col("recorded") > seconds(previous.made)) & (pl.col("recorded") <= seconds(now))
    return looked.versions.filter(since).get_column("subject").unique().to_list()


def _previous(db: Database, setup: Setup, now: datetime) -> PreviousMorning | None:
    day = digests.last_day_before(db, local_day(now))
    if day is None:
        return None
    records = [record for record in digests.digests_on(db, day) if record.kind == DigestKind.MANAGER]
    if not records:
        return None
    shown = {
        line.obligation: Shown(
            record.person,
            line.section,
            line.obligation,
            line.subject,
            "",
            State(line.state) if line.state else None,
            line.due,
            grouped=line.shown is HowShown.GROUP,
        )
        for record in records
        for line in record.lines
        if line.obligation is not None and line.section != Section.ANSWERS
    }
    made = max(record.made_at for record in records)
    return PreviousMorning(made, window_of(setup.axis, made, setup.settings.digest.digest_time).next_digest, shown)


def _record(decision: Decision) -> AlertRecord:
    rung = decision.rung if decision.rung is not None else CANNOT_COMPUTE
    return AlertRecord(
        decision.obligation, rung, max(decision.arming, 1), decision.told_to, decision.due, decision.verdict
    )
