"""The outbox: queued once, claimed by one, tried again after a lease runs out, never lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.store import alerts, messages, obligations, scans
from engine.store.database import Database, open_database
from engine.words.enums import LimitName, Owner, State, Verdict
from engine.words.records import AlertRecord, AttemptOutcome, MessageState, OutboxMessage, ScanRecord
from engine.words.values import Moment, Obligation

NOW = datetime(2020, 9, 18, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 5 * MINUTE


def a_message(number: int = 1, **changes: object) -> OutboxMessage:
    message = OutboxMessage(
        message_id=f"<{number}@invented.example>",
        recipient=f"M{number}",
        address="manager@invented.example",
        channel="email",
        kind="morning",
        subject="Due today",
        text="Nothing.",
        html="<p>Nothing.</p>",
        made_at=NOW,
        day=date(2020, 9, 18),
    )
    return replace(message, **changes)  # type: ignore[arg-type]


def test_a_message_is_queued_once(db: Database) -> None:
    number = messages.enqueue(db, a_message(1))
    assert number is not None
    assert messages.enqueue(db, a_message(1, message_id="<another@invented.example>", text="other")) is None
    assert messages.enqueue(db, a_message(1)) is None
    stored = messages.load_message(db, number)
    assert stored == replace(a_message(1), id=number, not_before=NOW)
    for change in ({"channel": "file"}, {"kind": "summary"}, {"day": date(2020, 9, 21)}, {"recipient": "M9"}):
        assert messages.enqueue(db, a_message(1, message_id=f"<{change}>", **change)) is not None
    assert messages.counts_by_state(db) == {MessageState.WAITING: 5}


def test_a_message_id_used_for_something_else_is_an_error_not_a_lost_message(db: Database) -> None:
    messages.enqueue(db, a_message(1))
    with pytest.raises(ValueError, match="Message-ID"):
        messages.enqueue(db, a_message(1, recipient="M2"))


def test_an_alert_sent_at_once_is_queued_once_for_each_recipient_and_channel(db: Database) -> None:
    scan = scans.begin_scan(db, ScanRecord(NOW, NOW, "b", "c", "o", 0, NOW, "administrator"))
    day = Moment(date(2020, 9, 17))
    given = ("O1", "icpc", LimitName.STATUTORY, "C1", "", "E1", 1, day.day, "", day, None, None, "", None)
    obligations.ensure(db, scan, [Obligation(*given, State.OPEN, 0, frozenset(), Owner.FRONT_DOOR, "", "")])
    alerts.add_alerts(db, scan, [AlertRecord("O1", "overdue", 1, "M1", day, Verdict.NEWLY_OVERDUE)])
    alert = alerts.armed_not_told(db)[0].alert

    def at_once(number: int, **changes: object) -> OutboxMessage:
        return a_message(number, **({"day": None, "alert": alert, "recipient": "M1"} | changes))

    assert messages.enqueue(db, at_once(1)) is not None
    assert messages.enqueue(db, at_once(2)) is None
    assert messages.enqueue(db, at_once(3, recipient="M2")) is not None
    assert messages.enqueue(db, at_once(4, channel="teams")) is not None


@pytest.mark.parametrize(
    ("day", "alert"),
    [pytest.param(None, None, id="neither"), pytest.param(date(2020, 9, 18), 1, id="both")],
)
def test_a_message_has_a_day_or_an_alert(day: date | None, alert: int | None) -> None:
    with pytest.raises(ValueError, match="a day or an alert"):
        a_message(1, day=day, alert=alert)


def test_a_claim_holds_until_its_lease_ends_and_the_message_is_then_given_out_again(db: Database) -> None:
    messages.enqueue(db, a_message(1))
    (first,) = messages.claim(db, by="A", at=NOW, lease=LEASE)
    assert (first.tries, first.claimed_by, first.lease_until) == (1, "A", NOW + LEASE)
    assert messages.claim(db, by="B", at=NOW + 4 * MINUTE, lease=LEASE) == []
    (second,) = messages.claim(db, by="B", at=NOW + LEASE, lease=LEASE)
    assert (second.id, second.message_id, second.tries) == (first.id, first.message_id, 2)
    assert [(a.outcome, a.tried_by) for a in messages.attempts_of(db, first.id)] == [(AttemptOutcome.UNKNOWN, "A")]
    # A comes back late: its failure must not take the message away from B, but a success counts.
    messages.record_failed(db, first.id, by="A", at=NOW + LEASE, response="refused")
    messages.record_try_later(db, first.id, by="A", at=NOW + LEASE, next_try_at=NOW, response="busy")
    assert messages.load_message(db, first.id) == second
    messages.record_sent(db, first.id, by="A", at=NOW + LEASE)
    done = messages.load_message(db, first.id)
    assert done is not None
    assert (done.state, done.sent_at) == (MessageState.SENT, NOW + LEASE)
    assert messages.claim(db, by="B", at=NOW + 99 * LEASE, lease=LEASE) == []


def test_a_passing_failure_waits_and_a_permanent_one_stays(db: Database) -> None:
    for number in (1, 2):
        messages.enqueue(db, a_message(number))
    one, two = messages.claim(db, by="A", at=NOW, lease=LEASE, limit=9)
    messages.record_try_later(db, one.id, by="A", at=NOW, next_try_at=NOW + 10 * MINUTE, response="451 busy")
    messages.record_failed(db, two.id, by="A", at=NOW, response="550 no such mailbox")
    assert messages.claim(db, by="A", at=NOW + 9 * MINUTE, lease=LEASE, limit=9) == []
    (again,) = messages.claim(db, by="A", at=NOW + 10 * MINUTE, lease=LEASE, limit=9)
    assert (again.id, again.tries) == (one.id, 2)
    assert [m.id for m in messages.list_messages(db, MessageState.FAILED)] == [two.id]
    (attempt,) = messages.attempts_of(db, two.id)
    assert (attempt.outcome, attempt.response) == (AttemptOutcome.PERMANENT, "550 no such mailbox")


def test_the_longest_waiting_goes_first_and_none_before_its_time(db: Database) -> None:
    for number, minutes in ((1, 3), (2, 1), (3, 60)):
        messages.enqueue(db, a_message(number, not_before=NOW + minutes * MINUTE))
    taken = [messages.claim(db, by="A", at=NOW + 5 * MINUTE, lease=LEASE) for _ in range(3)]
    assert [[m.recipient for m in each] for each in taken] == [["M2"], ["M1"], []]


def test_two_senders_never_take_the_same_message(db: Database) -> None:
    for number in range(60):
        messages.enqueue(db, a_message(number))
    taken: dict[str, list[int]] = {"A": [], "B": []}
    ready = threading.Barrier(2)

    def send(name: str, own: Database) -> None:
        ready.wait()
        while claimed := messages.claim(own, by=name, at=NOW, lease=LEASE, limit=3):
            taken[name] += [message.id for message in claimed]
            for message in claimed:
                messages.record_sent(own, message.id, by=name, at=NOW)

    url = db.engine.url.render_as_string(hide_password=False)
    databases = [open_database(url), open_database(url)]
    threads = [threading.Thread(target=send, args=pair) for pair in zip(taken, databases, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for database in databases:
        database.close()
    assert len(taken["A"]) + len(taken["B"]) == len({*taken["A"], *taken["B"]}) == 60
    assert messages.counts_by_state(db) == {MessageState.SENT: 60}


def test_a_message_being_claimed_by_an_open_transaction_is_left_to_it(db: Database) -> None:
    """On PostgreSQL the second sender passes over the row that the first still holds, and takes the next."""
    for number in (1, 2):
        messages.enqueue(db, a_message(number))
    other = open_database(db.engine.url.render_as_string(hide_password=False))
    with db.transaction():
        (first,) = messages.claim(db, by="A", at=NOW, lease=LEASE)
        if not db.is_sqlite:
            (second,) = messages.claim(other, by="B", at=NOW, lease=LEASE)
            assert second.id != first.id
    assert messages.list_messages(db, MessageState.CLAIMED)[0].id == first.id
    other.close()
