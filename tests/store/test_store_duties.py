"""Scans, obligations, standing, the told-ledger, acknowledgements and digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.store import (
    acknowledgements,
    alerts,
    audit,
    digests,
    engines,
    jobs,
    obligations,
    reference,
    scans,
    standing,
)
from engine.store.database import Database
from engine.words.enums import Flag, LimitName, Owner, Rung, State, Verdict
from engine.words.records import (
    Acknowledgement,
    AlertRecord,
    AuditLine,
    DigestLineRecord,
    DigestRecord,
    JobState,
    Kept,
    ScanRecord,
    Shown,
    Standing,
    Transition,
)
from engine.words.values import Moment, Obligation

NOW = datetime(2020, 9, 18, 6, 30, 0, 250, tzinfo=UTC)
DUE = Moment(date(2020, 9, 17))
HOUR = timedelta(hours=1)


def an_obligation(
    name: str = "O1", subject: str = "C1", state: State = State.OVERDUE, team: str = "North"
) -> Obligation:
    return Obligation(
        obligation=name,
        timescale="return_home_interview",
        limit=LimitName.STATUTORY,
        subject=subject,
        thread="EP1",
        anchor=f"anchor of {name}",
        cycle=2,
        version=date(2014, 1, 1),
        episode="EP1",
        started=Moment(date(2020, 9, 14), NOW - 90 * HOUR),
        due=DUE,
        met=None,
        met_by="",
        ended=None,
        state=state,
        days_over=1,
        flags=frozenset({Flag.TIME_UNKNOWN, Flag.BORN_OVERDUE}),
        owner=Owner.ALLOCATED_TEAM,
        team=team,
        worker="NB",
        reason="because",
    )


def a_scan(db: Database) -> int:
    return scans.begin_scan(db, ScanRecord(NOW, NOW, "b", "c", "o", 3, NOW, "administrator"))


@pytest.fixture
def scan(db: Database) -> int:
    """A scan that knows the obligations O1 to O3 of two children."""
    number = a_scan(db)
    known = [an_obligation("O1"), an_obligation("O2"), an_obligation("O3", "C2")]
    obligations.ensure(db, number, known)
    return number


def test_scans(db: Database) -> None:
    assert scans.latest_scan(db) is None
    first, second = a_scan(db), a_scan(db)
    scans.finish_scan(db, first, at=NOW + HOUR, counts={"open": 7})
    expected = ScanRecord(NOW, NOW, "b", "c", "o", 3, NOW, "administrator", NOW + HOUR, {"open": 7}, first)
    assert scans.latest_scan(db) == scans.load_scan(db, first) == expected
    unfinished = scans.load_scan(db, second)
    assert unfinished is not None
    assert unfinished.finished_at is None
    assert scans.load_scan(db, second + 1) is None


def test_standing_comes_back_as_it_went_in_and_follows_changes(db: Database, scan: int) -> None:
    obligations.ensure(db, scan, [an_obligation("O1")])
    assert obligations.count(db) == 3
    one = Standing(an_obligation("O1"), NOW + HOUR)
    two = Standing(
        replace(an_obligation("O2", state=State.MET_LATE), met=DUE, ended=Moment(DUE.day, NOW), flags=frozenset()), None
    )
    three = Standing(
        replace(an_obligation("O3", "C2", State.CANNOT_COMPUTE, "South"), due=None, cycle=1), NOW + 2 * HOUR
    )
    standing.replace_standing(db, scan, [three, one, two])
    assert standing.load_standing(db) == {"O1": one, "O2": two, "O3": three}
    assert list(standing.load_standing(db)) == ["O1", "O2", "O3"]
    assert set(standing.load_standing(db, subjects=["C2", "C9"])) == {"O3"}
    assert set(standing.load_standing(db, states=[State.OVERDUE])) == {"O1"}
    assert set(standing.load_standing(db, teams=["South"])) == {"O3"}
    assert set(standing.load_standing(db, moving_by=NOW + HOUR)) == {"O1"}
    assert set(standing.load_standing(db, moving_by=NOW)) == set()
    changed = replace(one, next_moment=None)
    standing.replace_standing(db, scan, [changed], gone=["O3"])
    assert standing.load_standing(db) == {"O1": changed, "O2": two}
    standing.clear_standing(db)
    assert standing.load_standing(db) == {}


def test_transitions(db: Database, scan: int) -> None:
    first = Transition("O1", None, State.OPEN, NOW - HOUR, None, DUE, "referral received")
    second = Transition("O1", State.OPEN, State.OVERDUE, NOW, DUE, Moment(DUE.day, NOW), "the due day ended")
    other = Transition("O2", None, State.OPEN, NOW, None, DUE, "referral received")
    later = a_scan(db)
    assert obligations.add_transitions(db, scan, [first, other]) == 2
    assert obligations.add_transitions(db, later, [second]) == 1
    assert obligations.add_transitions(db, later, []) == 0
    assert obligations.transitions_of(db, "O1") == [replace(first, noticed_by=scan), replace(second, noticed_by=later)]
    assert obligations.transitions_noticed_by(db, scan) == [
        replace(first, noticed_by=scan),
        replace(other, noticed_by=scan),
    ]


def armed(name: str, rung: Rung, arming: int = 1, told_to: str = "M1") -> AlertRecord:
    return AlertRecord(name, rung, arming, told_to, DUE, Verdict.NEWLY_OVERDUE)


def test_an_alert_is_told_once_and_the_ledger_gives_the_latest_arming(db: Database, scan: int) -> None:
    alerts.add_alerts(db, scan, [armed("O1", Rung.DUE), armed("O1", Rung.OVERDUE), armed("O2", Rung.DUE, 1, "M2")])
    alerts.add_alerts(db, scan, [armed("O1", Rung.DUE, 1, "somebody else"), armed("O1", Rung.DUE, 2)])
    waiting = alerts.armed_not_told(db)
    assert [(a.obligation, a.rung, a.arming, a.told_to) for a in waiting] == [
        ("O1", "due", 1, "M1"),
        ("O1", "overdue", 1, "M1"),
        ("O2", "due", 1, "M2"),
        ("O1", "due", 2, "M1"),
    ]
    assert alerts.armed_not_told(db, "M2") == [waiting[2]]
    numbers = [each.alert for each in waiting]
    assert alerts.mark_told(db, numbers[:2], at=NOW, told_in="digest 1") == 2
    assert alerts.mark_told(db, numbers[:3], at=NOW + HOUR, told_in="digest 2") == 1
    assert [each.alert for each in alerts.armed_not_told(db)] == numbers[3:]
    ledger = alerts.told_ledger(db)
    assert {key: each.arming for key, each in ledger.items()} == {
        ("O1", "due"): 2,
        ("O1", "overdue"): 1,
        ("O2", "due"): 1,
    }
    assert ledger["O1", "overdue"] == replace(waiting[1], told_at=NOW, told_in="digest 1")
    assert set(alerts.told_ledger(db, ["O2"])) == {("O2", "due")}


def test_a_withdrawn_alert_is_said_to_be_withdrawn_only_if_it_had_been_told(db: Database, scan: int) -> None:
    alerts.add_alerts(db, scan, [armed("O1", Rung.DUE), armed("O2", Rung.DUE)])
    told, untold = (each.alert for each in alerts.armed_not_told(db))
    alerts.mark_told(db, [told], at=NOW, told_in="digest 1")
    later = a_scan(db)
    assert alerts.mark_withdrawn(db, later, [told, untold]) == 2
    assert alerts.mark_withdrawn(db, later, [told]) == 0
    assert alerts.armed_not_told(db) == []
    assert [each.alert for each in alerts.withdrawn_not_told(db)] == [told]
    assert alerts.withdrawn_not_told(db, "M2") == []
    assert alerts.mark_withdrawal_told(db, [told], at=NOW + HOUR) == 1
    assert alerts.withdrawn_not_told(db) == []
    assert alerts.told_ledger(db)["O1", "due"].withdrawn_scan == later


def test_alerts_and_acknowledgements_carry_over_to_what_takes_an_obligations_place(db: Database, scan: int) -> None:
    alerts.add_alerts(db, scan, [armed("O1", Rung.DUE, 3), armed("O2", Rung.DUE, 1)])
    acknowledgements.add(db, Acknowledgement("O1", "M1", NOW, "booked", date(2020, 9, 21)))
    obligations.set_same_as(db, "O1", "O2")
    obligations.set_same_as(db, "O2", "O3")
    ledger = alerts.told_ledger(db)
    assert {key: each.arming for key, each in ledger.items()} == {("O3", "due"): 3}
    assert alerts.told_ledger(db, ["O3"]) == ledger
    assert alerts.told_ledger(db, ["O1"]) == {}
    assert set(acknowledgements.in_force(db, date(2020, 9, 21))) == {"O3"}


@pytest.mark.parametrize(
    ("day", "who"),
    [
        pytest.param(date(2020, 9, 21), {"O1": "M2", "O2": "M1"}, id="the last day of both"),
        pytest.param(date(2020, 9, 22), {"O2": "M1"}, id="one has lapsed"),
        pytest.param(date(2020, 9, 26), {}, id="both have lapsed"),
    ],
)
def test_the_latest_acknowledgement_counts_until_it_lapses(
    db: Database, scan: int, day: date, who: dict[str, str]
) -> None:
    first = Acknowledgement("O1", "M1", NOW, "booked", date(2020, 9, 30))
    second = Acknowledgement("O1", "M2", NOW + HOUR, "child away", date(2020, 9, 21))
    for each in (second, first, Acknowledgement("O2", "M1", NOW, "booked", date(2020, 9, 25))):
        acknowledgements.add(db, each)
    assert {name: each.who for name, each in acknowledgements.in_force(db, day).items()} == who
    assert acknowledgements.history(db, "O1") == [first, second]
    assert acknowledgements.in_force(db, day, known_at=NOW - HOUR) == {}


def test_digests(db: Database, scan: int) -> None:
    lines = (
        DigestLineRecord("overdue", Shown.LINE, "C1", "O1", "overdue", DUE),
        DigestLineRecord("unwatched", Shown.LINE, "C3", None, "unwatched", None),
        DigestLineRecord("due soon", Shown.GROUP, "C2", "O3", "due_soon", Moment(date(2020, 9, 21), NOW)),
    )
    friday = DigestRecord("M1", "morning", date(2020, 9, 18), scan, NOW, lines)
    monday = DigestRecord("M1", "morning", date(2020, 9, 21), scan, NOW, lines[:1])
    number = digests.add_digest(db, friday)
    assert number is not None
    assert digests.add_digest(db, replace(friday, lines=())) is None
    assert digests.add_digest(db, monday) is not None
    assert digests.load_digest(db, "M1", "morning", date(2020, 9, 18)) == replace(friday, digest=number)
    assert digests.load_digest(db, "M2", "morning", date(2020, 9, 18)) is None
    assert digests.previous_digest(db, "M1", "morning", date(2020, 9, 21)) == replace(friday, digest=number)
    assert digests.previous_digest(db, "M1", "morning", date(2020, 9, 18)) is None
    assert [each.day for each in digests.digests_on(db, date(2020, 9, 21))] == [date(2020, 9, 21)]
    assert digests.first_shown(db, ["O1", "O2", "O3"]) == {"O1": date(2020, 9, 18), "O3": date(2020, 9, 18)}


def test_what_is_kept_by_fingerprint_stays(db: Database) -> None:
    for kept in Kept:
        reference.keep(db, kept, "f1", f"the {kept}", at=NOW, by="administrator")
        reference.keep(db, kept, "f1", "something else", at=NOW, by="administrator")
        assert reference.content_of(db, kept, "f1") == f"the {kept}"
        assert reference.content_of(db, kept, "f2") is None


def test_a_job_runs_once_for_each_moment_it_is_due(db: Database) -> None:
    def claim(at: datetime, engine: str) -> bool:
        return jobs.claim_run(db, "digest", NOW, at=at, engine=engine, lease=HOUR)

    assert claim(NOW, "A")
    assert not claim(NOW + HOUR / 2, "B"), "A is at it"
    assert claim(NOW + HOUR, "B"), "A's lease has ended"
    assert not jobs.finish_run(db, "digest", NOW, engine="A", at=NOW + HOUR, state=JobState.DONE)
    assert jobs.finish_run(db, "digest", NOW, engine="B", at=NOW + HOUR, state=JobState.FAILED, note="no disk")
    assert jobs.last_done(db, "digest") is None
    assert claim(NOW + 2 * HOUR, "A"), "a failed run may be run again"
    assert jobs.finish_run(db, "digest", NOW, engine="A", at=NOW + 3 * HOUR, state=JobState.DONE)
    assert not claim(NOW + 9 * HOUR, "B"), "it is done"
    assert jobs.claim_run(db, "digest", NOW + 24 * HOUR, at=NOW, engine="B", lease=HOUR)
    done = jobs.last_done(db, "digest")
    assert done is not None
    assert (done.due_for, done.engine, done.state) == (NOW, "A", JobState.DONE)
    assert [run.due_for for run in jobs.list_runs(db)] == [NOW + 24 * HOUR, NOW]
    assert jobs.list_runs(db, "scan") == []


def test_engines_and_the_audit(db: Database) -> None:
    engines.note_seen(db, "A", host="h", release="0.1.0", at=NOW)
    engines.note_seen(db, "B", host="h", release="0.1.0", at=NOW - HOUR)
    engines.note_seen(db, "B", host="h", release="0.1.0", at=NOW + HOUR)
    assert engines.seen_since(db, NOW) == {"A": NOW, "B": NOW + HOUR}
    engines.note_stopped(db, "B", at=NOW + HOUR)
    assert engines.seen_since(db, NOW) == {"A": NOW}
    first = AuditLine(NOW, "administrator", "imported", "events.csv")
    second = AuditLine(NOW + HOUR, "administrator", "erased", "breach line 3", "the child's request")
    audit.add_line(db, first)
    audit.add_line(db, second)
    assert audit.list_lines(db) == [second, first]
    assert audit.list_lines(db, about="events.csv") == [first]
