"""From stored events to messages that went out: told once, withdrawn when evidence comes late, never lost in sending."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.calendars.building import get_axis
from engine.rulebook.loading import load_book
from engine.service.journal import Journal
from engine.service.scanning import Scanned, scan
from engine.service.sending import Sent, send_waiting
from engine.service.setup import Setup
from engine.service.telling import ToldToday, morning_of, tell
from engine.store import batches, breaches, events, messages, people, standing
from engine.store.alerts import told_ledger
from engine.store.database import Database, open_database
from engine.store.reference import content_of
from engine.store.upgrading import upgrade
from engine.words.clock import end_of_day
from engine.words.enums import Nation, Rung, State
from engine.words.messages import CannotDeliver, Message, TryLater
from engine.words.records import BreachEntry, Counts, Evidence, Kept, MessageState
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment, Person

CHILD = Person("HC-1", name="Ada Bell", date_of_birth=date(2012, 3, 4))


def event(id: str, kind: str, day: date, recorded: date | None = None, **attributes: object) -> CaseEvent:
    at = end_of_day(recorded or day)
    return CaseEvent(id, "HC-1", kind, Moment(day), at, team="Court 1", worker="sw-1", attributes=attributes)  # type: ignore[arg-type]


# A plan from Monday 7 September 2020: the first visit is due 10 working days on, 8, 9, 10, 11, 14, 15, 16, 17, 18 and
# Monday 21 September.
PLAN = event("plan", "cp_plan_started", date(2020, 9, 7))
DUE = date(2020, 9, 21)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "test.db")
    upgrade(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def setup() -> Setup:
    return Setup(load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND), None, None, "", Settings(authority="Testshire"))


def at(day: date) -> datetime:
    """Half past seven in the morning, in summer time."""
    return datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC)


def put(db: Database, now: datetime, *given: CaseEvent) -> None:
    batch = batches.begin_batch(
        db, file="test", format="test", evidence=Evidence.HISTORY, fingerprint="", at=now, by="test"
    )
    people.add_versions(db, batch, [CHILD], recorded=now)
    counts = events.add_versions(db, batch, given)
    batches.finish_batch(db, batch, at=now, rows_read=len(given), counts=counts, quarantined=0)
    assert isinstance(counts, Counts)


def run(db: Database, setup: Setup, day: date) -> tuple[Scanned, ToldToday]:
    now = at(day)
    scanned = scan(db, setup, now, now, now=now, by="test")
    return scanned, tell(db, setup, scanned, morning_of(db, setup, scanned.looked, now), channel="folder", now=now)


def visit(scanned: Scanned) -> State:
    (state,) = {each.state for each in scanned.looked.obligations if each.timescale == "cp_visit" and each.cycle == 1}
    return state


def text_for(db: Database, day: date) -> str:
    said = (f"{m.subject} {m.text}" for m in messages.list_messages(db) if m.day == day)
    return " ".join(" ".join(said).split())


def test_a_duty_is_told_at_each_rung_once_and_withdrawn_when_evidence_comes_late(db: Database, setup: Setup) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    scanned, told = run(db, setup, date(2020, 9, 21))
    assert visit(scanned) is State.DUE_TODAY
    assert told.morning.findings == ()
    assert "due before tomorrow’s digest" in text_for(db, date(2020, 9, 21))
    scanned, told = run(db, setup, date(2020, 9, 22))
    assert visit(scanned) is State.OVERDUE
    assert "was due Mon 21 Sept (1 working day over, of 10)" in text_for(db, date(2020, 9, 22))
    rungs = {rung for (obligation, rung), alert in told_ledger(db).items() if alert.told_at is not None}
    assert {Rung.DUE, Rung.OVERDUE} <= rungs
    assert [line.entry for line in breaches.list_lines(db, timescale="cp_visit")] == [BreachEntry.MISSED]
    _, again = run(db, setup, date(2020, 9, 22))
    assert (again.digests, again.messages, again.alerts) == (0, 0, 0), "telling twice tells nothing more"

    put(db, at(date(2020, 9, 23)), event("visit", "cp_visit", date(2020, 9, 18), date(2020, 9, 22), seen=True))
    scanned, told = run(db, setup, date(2020, 9, 23))
    assert visit(scanned) is State.MET_IN_TIME
    assert told.morning.findings == ()
    assert "1 withdrawn" in text_for(db, date(2020, 9, 23))
    log = breaches.list_lines(db, timescale="cp_visit")
    assert [line.entry for line in log] == [BreachEntry.MISSED, BreachEntry.WITHDRAWN], "nothing is deleted"
    assert breaches.verify_chain(db).sound


def test_no_message_holds_the_childs_name(db: Database, setup: Setup) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    run(db, setup, date(2020, 9, 22))
    said = [m.subject + m.text + m.html for m in messages.list_messages(db)]
    assert any("HC-1" in each for each in said)
    assert not any(name in each for each in said for name in ("Ada", "Bell"))


def test_deleting_standing_and_scanning_gives_it_back(db: Database, setup: Setup) -> None:
    put(db, at(date(2020, 9, 7)), PLAN, event("visit", "cp_visit", date(2020, 9, 18), seen=True))
    run(db, setup, date(2020, 9, 22))
    before = standing.load_standing(db)
    assert before
    standing.clear_standing(db)
    assert standing.load_standing(db) == {}
    run(db, setup, date(2020, 9, 22))
    assert standing.load_standing(db) == before


class Channel:
    """Answers as it is told to, and keeps what it accepted."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.kept = list(answers), list[Message]()

    def send(self, message: Message) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.kept.append(message)


def send(db: Database, channel: Channel, now: datetime) -> Sent:
    return send_waiting(db, channel, clock=lambda: now, by=f"engine {now.isoformat()}")


def test_one_refused_message_holds_up_nobody_and_a_passing_failure_is_tried_again(db: Database, setup: Setup) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    _, told = run(db, setup, date(2020, 9, 22))
    assert told.messages == 2, "the team's manager, and whoever has the unallocated work"
    now = at(date(2020, 9, 22))
    first = Channel(TryLater("The mail server refused the message (code 451)."), CannotDeliver("no address"))
    sent = send(db, first, now)
    assert (sent.accepted, sent.later, len(sent.refused)) == (0, 1, 1)
    assert messages.counts_by_state(db) == {MessageState.WAITING: 1, MessageState.FAILED: 1}
    assert send(db, Channel(), now).accepted == 0, "not before its next try"
    later = Channel()
    assert send(db, later, now + timedelta(minutes=3)).accepted == 1
    assert [message.kind for message in later.kept] == ["digest"]


def test_an_engine_that_dies_while_sending_leaves_a_message_that_goes_out_again_under_the_same_id(
    db: Database, setup: Setup
) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    run(db, setup, date(2020, 9, 22))
    now = at(date(2020, 9, 22))
    (claimed,) = messages.claim(db, by="dead engine", at=now, lease=timedelta(minutes=5))
    other = Channel()
    send(db, other, now + timedelta(minutes=1))
    assert claimed.message_id not in {message.message_id for message in other.kept}
    after = Channel()
    send(db, after, now + timedelta(minutes=6))
    assert [message.message_id for message in after.kept] == [claimed.message_id]


def test_what_comes_to_light_after_the_mornings_digest_is_told_in_the_next(db: Database, setup: Setup) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    run(db, setup, date(2020, 9, 22))
    other = CaseEvent(
        "other",
        "HC-2",
        "cp_plan_started",
        Moment(date(2020, 9, 7)),
        at(date(2020, 9, 7)),
        team="Court 1",
        worker="sw-1",
    )
    put(db, at(date(2020, 9, 22)), other)
    _, again = run(db, setup, date(2020, 9, 22))
    assert (again.digests, again.alerts) == (0, 0)
    untold = {key[0] for key, alert in told_ledger(db).items() if alert.told_at is None}
    assert untold, "HC-2's alerts are armed and not told: no digest held them"
    _, next_day = run(db, setup, date(2020, 9, 23))
    assert "HC-2" in text_for(db, date(2020, 9, 23))
    assert next_day.alerts >= len(untold)
    assert not {key[0] for key, alert in told_ledger(db).items() if alert.told_at is None}


def test_each_accepted_send_is_in_the_journal_and_a_journal_that_cannot_be_written_holds_up_nothing(
    db: Database, setup: Setup, tmp_path: Path
) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    run(db, setup, date(2020, 9, 22))
    now = at(date(2020, 9, 22))
    (tmp_path / "a file").write_text("")
    blocked = Journal(tmp_path / "a file" / "sent.jsonl")
    answers = Channel(None, TryLater("later"))
    assert send_waiting(db, answers, clock=lambda: now, by="one", journal=blocked).accepted == 1
    journal = Journal(tmp_path / "sent.jsonl")
    later = now + timedelta(minutes=3)
    assert send_waiting(db, Channel(), clock=lambda: later, by="two", journal=journal).accepted == 1
    (line,) = [json.loads(each) for each in journal.path.read_text("utf-8").splitlines()]
    assert set(line) == {"at", "message_id", "recipient", "channel", "kind", "day"}
    assert (line["at"], line["day"]) == (later.isoformat(), "2020-09-22")


def test_what_a_scan_was_judged_by_is_kept_whole(db: Database, setup: Setup) -> None:
    put(db, at(date(2020, 9, 7)), PLAN)
    whole = replace(setup, kept={Kept.BOOK: "the rules", Kept.CALENDAR: "the holidays"})
    for _ in range(2):
        now = at(date(2020, 9, 22))
        scan(db, whole, now, now, now=now, by="test")
    assert content_of(db, Kept.BOOK, setup.book.fingerprint) == "the rules"
    assert content_of(db, Kept.CALENDAR, setup.axis.fingerprint) == "the holidays"
