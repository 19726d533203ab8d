"""What needs a person: late jobs, failed messages, files put aside, old data, a calendar that ends soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.alerts.staffing import SOON, Leaver, leavers
from engine.alerts.timetable import Repeats, comes_up
from engine.calendars.horizon import AHEAD
from engine.rendering.report_html import report_html
from engine.rendering.report_text import report_text
from engine.reports.report import Report, Words
from engine.service.holdings import holdings
from engine.service.inbox import Inbox
from engine.store import batches, jobs, messages, publications
from engine.words.clock import LONDON, local_day
from engine.words.days import short_day
from engine.words.records import JobState, MessageState, OutboxMessage

if TYPE_CHECKING:
    from engine.service.book_in_force import BookInForce
    from engine.service.setup import Setup
    from engine.store.database import Database

LONG_WAIT: Final = timedelta(hours=1)
RECENT: Final = timedelta(days=7)
KIND: Final = "administrator"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a person should see to. `weekly`: it can wait for the first morning of a week."""

    what: str
    mend: str
    weekly: bool = False

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


def look_after(db: Database, setup: Setup, home: Path, now: datetime) -> list[Need]:
    """Everything that needs a person now. Nothing in it is about a child."""
    rules = refused_rules(setup.in_force, now) if setup.in_force is not None else []
    rules += _draft(setup.in_force, home) if setup.in_force is not None and not rules else []
    rules += _targets(setup, home)
    engine = (*rules, *_books(db, now), *_jobs(db, now), *_outbox(db, now), *_inbox(setup, home))
    return [*engine, *_data(db, setup, now), *_calendar(setup, now), *_leavers(db, setup, now)]


def refused_rules(found: BookInForce, now: datetime) -> list[Need]:
    """That the book which should be in force cannot be used, and each mistake of it; empty where it can."""
    if not found.refused or found.first_used is None:
        return []
    which = "the rule files" if found.publication is None else f"rule book {found.publication.number}"
    since = f"{found.first_used.astimezone(LONDON):%H:%M} on {short_day(local_day(found.first_used), local_day(now))}"
    what = (
        f"{_counted(len(found.refused), 'mistake')} in {which}: the last good rule book stays in force, first "
        f"used at {since}."
    )
    return [Need(what, "Mend what follows."), *(Need(f"Rules: {mistake}", "") for mistake in found.refused)]


def _draft(found: BookInForce, home: Path) -> list[Need]:
    """That the files which wait to be published have mistakes; the book in force is not touched by them."""
    from engine.service.book_in_force import mistakes_in_draft

    mistakes = mistakes_in_draft(found, home)
    if not mistakes:
        return []
    what = f"{_counted(len(mistakes), 'mistake')} in rule files that are not published yet: {mistakes[0]}"
    return [Need(what, "See longstop check; the book in force is not touched.")]


def _targets(setup: Setup, home: Path) -> list[Need]:
    """What is wrong with the targets, which nothing but a scorecard reads."""
    from engine.service.home_files import mistakes_in_targets

    return [Need(f"Targets: {each}", "See longstop check.") for each in mistakes_in_targets(home, setup.book)]


def inbox_of(setup: Setup, home: Path) -> Inbox:
    """The watched folder of this home."""
    schedule = setup.settings.schedule
    return Inbox(home / schedule.inbox, timedelta(seconds=schedule.still_for))


def administrators_message(setup: Setup, needs: Sequence[Need], now: datetime) -> OutboxMessage | None:
    """What the administrator is told today; None where nothing is to be said today, or nobody is named."""
    organisation = setup.organisation
    day = local_day(now)
    weekly = comes_up(Repeats.WEEKS, day, setup.axis)
    told = [need for need in needs if weekly or not need.weekly]
    if organisation is None or not organisation.administrator or not told:
        return None
    staff = organisation.person(organisation.administrator)
    count = "1 thing needs" if len(told) == 1 else f"{len(told)} things need"
    report = Report(
        id="administrator",
        title="Longstop needs you",
        authority=organisation.authority,
        scope="the engine itself",
        period=f"{day:%A} {day.day} {day:%B %Y}",
        made=now,
        lead=(f"{count} a person. Ask again at any time with: longstop status",),
        parts=(Words("What to see to", tuple(str(need).strip() for need in told)),),
    )
    return OutboxMessage(
        message_id=f"{KIND}-{organisation.administrator}-{day}".replace(" ", "-"),
        recipient=organisation.administrator,
        address=staff.email if staff is not None else "",
        channel=str(setup.settings.delivery),
        kind=KIND,
        subject=f"Longstop: {count} you",
        text=report_text(report),
        html=report_html(report),
        made_at=now,
        day=day,
    )


def _books(db: Database, now: datetime) -> list[Need]:
    """A proposed rule book that waits for a second person, and one that a person alone went back to."""
    needs = []
    for each in publications.waiting(db):
        day = short_day(local_day(each.proposed_at), local_day(now))
        what = f"Rule book {each.number}, proposed by {each.proposed_by} on {day}, waits for a second person."
        needs.append(Need(what, f"Look at it: longstop publications {each.number}."))
    current = publications.in_force(db, now)
    if current is not None and not current.decided_by:
        day = short_day(local_day(current.proposed_at), local_day(now))
        what = (
            f"{current.proposed_by} alone went back to rule book {current.rolls_back_to} on {day}; it is in force as "
            f"rule book {current.number}."
        )
        needs.append(
            Need(what, f"A second person says that it was right: longstop approve {current.number} --by NAME.")
        )
    return needs


def _jobs(db: Database, now: datetime) -> list[Need]:
    """A job whose last run failed, or said that something needs a person."""
    needs: list[Need] = []
    for name in jobs.job_names(db):
        last = next((run for run in jobs.list_runs(db, name, limit=20) if run.state is not JobState.SKIPPED), None)
        if last is None or last.started_at < now - RECENT:
            continue
        first, *further = last.note.splitlines() or [""]
        if last.state is JobState.FAILED:
            needs.append(Need(f"The job “{name}” failed: {first}", "It is tried again every few minutes."))
        needs += [Need(words, "") for words in further]
    return needs


def _outbox(db: Database, now: datetime) -> list[Need]:
    needs: list[Need] = []
    failed = [each for each in messages.list_messages(db, MessageState.FAILED) if each.made_at >= now - RECENT]
    if failed:
        people = ", ".join(sorted({each.recipient for each in failed}))
        what = f"{_counted(len(failed), 'message')} of the last 7 days could not be delivered, for {people}."
        needs.append(Need(what, "Correct the address in config/organisation.yaml."))
    waiting = [each for each in messages.list_messages(db, MessageState.WAITING) if each.made_at < now - LONG_WAIT]
    if waiting:
        what = f"{_counted(len(waiting), 'message')} waited for more than an hour."
        needs.append(Need(what, "See that the mail server can be reached; they go out by themselves."))
    return needs


def _inbox(setup: Setup, home: Path) -> list[Need]:
    refused = inbox_of(setup, home).refused()
    if not refused:
        return []
    what = f"{_counted(len(refused), 'file')} in {setup.settings.schedule.inbox}/refused could not be imported."
    return [
        Need(what, "Read the text beside each; mend the file and put it into the inbox again, and delete the old one.")
    ]


def _data(db: Database, setup: Setup, now: datetime) -> list[Need]:
    latest = batches.latest_batch(db)
    if latest is None or latest.finished_at is None:
        return [Need("No data have ever been imported.", "Import the case data, or put the files into the inbox.")]
    ago = setup.axis.between(local_day(latest.finished_at), local_day(now))
    if ago <= setup.settings.digest.stale_after:
        return []
    day = short_day(local_day(latest.finished_at), local_day(now))
    what = f"Data last arrived on {day}, {_counted(ago, 'working day')} ago."
    return [Need(what, "See that the case system still sends its files.")]


def _calendar(setup: Setup, now: datetime) -> list[Need]:
    left = (setup.axis.official_until - local_day(now)).days
    if left >= AHEAD:
        return []
    ends = f"end in {_counted(left, 'day')}" if left >= 0 else f"ended {_counted(-left, 'day')} ago"
    day = short_day(setup.axis.official_until, local_day(now))
    what = f"The official bank holidays {ends}, on {day}; later due dates are provisional."
    mend = "Download bank-holidays.json from GOV.UK and bring it in: longstop calendar refresh FILE."
    return [Need(what, mend, weekly=left >= 0)]


def _leavers(db: Database, setup: Setup, now: datetime) -> list[Need]:
    """Who goes, and who has gone, and still holds open duties: one line each, with how much there is to pass on."""
    if setup.organisation is None:
        return []
    today = local_day(now)
    found = [
        each for each in leavers(setup.organisation, setup.axis, today, holdings(db).by_worker) if each.held.duties
    ]
    going = [each for each in found if each.last_day >= today]
    gone = [each for each in found if each.last_day < today]
    mend = "Pass their cases on; who holds what: longstop organisation leavers."
    said = ((going, f"will leave within {SOON} working days", True), (gone, "left", False))
    return [Need(f"{_people(some)} {verb} and {_holding(some)}.", mend, weekly) for some, verb, weekly in said if some]


def _people(some: Sequence[Leaver]) -> str:
    return f"{'1 person' if len(some) == 1 else f'{len(some)} people'} ({', '.join(each.person for each in some)})"


def _holding(some: Sequence[Leaver]) -> str:
    duties = sum(each.held.duties for each in some)
    return f"{'holds' if len(some) == 1 else 'hold'} {duties:,} open {'duty' if duties == 1 else 'duties'}"


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
