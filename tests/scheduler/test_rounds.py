"""Whole days of the schedule over a real home and database, the clock put by hand; expected moments from the calendar."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from engines import HEADINGS, Site, london

from engine.service.jobs import JOBS, Job, Work
from engine.service.rounds import LEASE, RETRY_AFTER, Engine
from engine.store import jobs, messages
from engine.store.alerts import told_ledger
from engine.words.enums import Rung, Verdict
from engine.words.errors import StoreMistake
from engine.words.messages import CannotDeliver, Message, TryLater
from engine.words.records import AttemptOutcome, MessageState

MANAGERS = ["digest-manager-of-court-1", "digest-manager-of-unallocated-work"]


def names(site: Site, day: str) -> list[str]:
    """The digests of a day, without the letters that keep similar names apart."""
    return sorted({path.stem.rpartition("-")[0] for path in site.outbox.glob(f"{day}/*.txt")})


def test_a_working_morning_scans_tells_and_sends_once(site: Site) -> None:
    site.load()
    engine = site.engine()
    site.at("2020-09-14T07:29")
    assert [job for job, _ in engine.round().notes] == ["scan"], "07:00"
    assert site.sent() == []
    site.at("2020-09-14T07:30")
    assert [job for job, _ in engine.round().notes] == ["digest", "administrator"]
    assert names(site, "2020-09-14") == MANAGERS
    for minutes in (0, 1, 14):
        site.at(f"2020-09-14T07:{30 + minutes}")
        assert engine.round().notes == [], "the same morning never twice"
    assert site.runs("digest") == [("2020-09-14 06:30", "done")]
    engine.finish()
    again = site.engine()
    assert again.round().notes == [], "nor by an engine that comes after"
    assert len(site.sent()) == 2


def test_no_digest_on_a_weekend_nor_on_a_bank_holiday(site: Site) -> None:
    site.load()
    engine = site.engine()
    for day in ("2020-12-24", "2020-12-25", "2020-12-26", "2020-12-27", "2020-12-28", "2020-12-29"):
        site.at(f"{day}T07:30")
        engine.round()
    assert site.mornings() == {"2020-12-24", "2020-12-29"}


def test_after_five_days_down_only_todays_digest_goes_out_and_says_what_was_missed(site: Site) -> None:
    site.at("2020-09-17T06:00")
    site.load()
    engine = site.engine()
    site.at("2020-09-17T07:30")  # Thursday; the visit is due on Monday 21
    engine.round()
    site.at("2020-09-17T16:00")
    engine.round()
    engine.finish()
    site.at("2020-09-23T09:12")  # Wednesday: the mornings of Friday 18, Monday 21 and Tuesday 22 went by
    back = site.engine()
    done = back.round()
    assert done.failed == []
    assert site.mornings() == {"2020-09-17", "2020-09-23"}
    text = site.text("2020-09-23")
    assert (
        "No digest went out on Fri 18 Sept, Mon 21 Sept and Tue 22 Sept: Longstop did not run from 16:00 Thu 17 Sept "
        "to 09:12 today; what they would have told is in this one" in text
    )
    assert "was due Mon 21 Sept (2 working days over, of 10)" in text
    assert site.runs("digest") == [
        ("2020-09-17 06:30", "done"),
        ("2020-09-18 06:30", "skipped"),
        ("2020-09-21 06:30", "skipped"),
        ("2020-09-22 06:30", "skipped"),
        ("2020-09-23 06:30", "done"),
    ]
    passed = [
        run for run in site.all_runs("scan") if run.state == "skipped" and run.due_for > london("2020-09-17T16:00")
    ]
    # 17:00 to 23:00 on Thursday, 23 on each of five days without 01:00, and 00:00 and 02:00 to 08:00 on Wednesday
    assert len(passed) == 7 + 5 * 23 + 8
    assert {run.note for run in passed} == {"passed over: the run for 2020-09-23 08:00 UTC stands for it"}
    told = [alert.told_in for alert in told_ledger(site.db).values() if alert.told_at == site.now]
    assert told, "each missed rung is told, once"
    assert set(told) == {"digest 2020-09-23"}
    assert back.round().notes == []
    site.at("2020-09-24T07:30")
    back.round()
    assert "No digest went out" not in site.text("2020-09-24"), "said once"


def test_a_duty_that_came_up_and_passed_while_nothing_ran_is_told_once_and_marked_late(site: Site) -> None:
    site.at("2020-09-10T06:00")
    site.load()
    engine = site.engine()
    site.at("2020-09-10T07:30")  # Thursday: the visit due on Monday 21 is not due soon yet
    engine.round()
    site.at("2020-09-23T07:30")
    engine.round()
    text = site.text("2020-09-23")
    assert "No digest went out on 8 working days from Fri 11 Sept to Tue 22 Sept" in text
    assert "no digest was made between its being due soon and now" in text
    visits = [alert for alert in told_ledger(site.db).values() if alert.due and f"{alert.due.day}" == "2020-09-21"]
    assert {(alert.rung, alert.verdict) for alert in visits} == {(Rung.OVERDUE, Verdict.LATE_TOLD)}
    site.at("2020-09-24T07:30")
    engine.round()
    overdue = [alert for alert in told_ledger(site.db).values() if alert.obligation == visits[0].obligation]
    assert {(alert.rung, alert.told_in) for alert in overdue if alert.rung == Rung.OVERDUE} == {
        (Rung.OVERDUE, "digest 2020-09-23")
    }, "told once"


def test_a_morning_missed_before_a_weekend_is_not_made_up_for_on_saturday(site: Site) -> None:
    site.load()
    engine = site.engine()
    site.at("2020-09-17T07:30")
    engine.round()
    site.at("2020-09-19T10:00")
    assert "digest" not in [job for job, _ in engine.round().notes]
    assert site.runs("digest")[-1] == ("2020-09-18 06:30", "skipped")
    site.at("2020-09-21T07:30")
    engine.round()
    assert "No digest went out on Fri 18 Sept: Longstop did not run from 07:30 Thu 17 Sept to 10:00 Sat 19 Sept" in (
        site.text("2020-09-21")
    )


def test_one_failing_job_holds_up_no_other_and_is_tried_again(site: Site) -> None:
    site.load()
    tries: list[str] = []

    def fails(work: Work) -> str:
        tries.append(f"{work.clock():%H:%M}")
        if len(tries) < 3:
            raise ValueError("Ada Bell is not a number")
        return "done at last"

    broken = Job("broken", JOBS[1].timetable, JOBS[1].catch_up, fails)
    site.at("2020-09-14T07:30")
    engine = Engine(site.engine().parts, (broken, *JOBS))
    done = engine.round()
    assert [job for job, _ in done.notes] == ["scan", "digest", "administrator"]
    assert [job for job, _ in done.failed] == ["broken"]
    assert "Ada" not in done.failed[0][1], "what an error quotes may be about somebody"
    assert done.failed[0][1].startswith("ValueError at test_rounds.py:")
    for minutes in (1, 4):
        site.at(f"2020-09-14T07:{30 + minutes}")
        assert engine.round().failed == [], "not before its next try"
    site.now = london("2020-09-14T07:30") + RETRY_AFTER
    assert [job for job, _ in engine.round().failed] == ["broken"]
    site.passes(minutes=5)
    assert engine.round().notes == [("broken", "done at last")]
    assert tries == ["06:30", "06:35", "06:40"]


def test_a_digest_that_failed_all_day_is_named_the_next_morning(site: Site) -> None:
    site.load()
    engine = site.engine()
    site.at("2020-09-14T07:30")
    engine.round()
    whole = engine.jobs
    engine.jobs = tuple(
        Job(job.name, job.timetable, job.catch_up, _fail) if job.name == "digest" else job for job in whole
    )
    for hour in range(8, 18):
        site.at(f"2020-09-15T{hour:02}:00")
        engine.round()
    engine.jobs = whole
    site.at("2020-09-16T07:30")
    engine.round()
    text = site.text("2020-09-16")
    assert "No digest went out on Tue 15 Sept; what they would have told is in this one" in text
    assert "did not run" not in text


def _fail(_: Work) -> str:
    raise StoreMistake("somewhere", "the disk is full.", "Free some space.")


def test_a_morning_told_by_hand_is_not_called_missed(site: Site) -> None:
    site.load()
    site.at("2020-09-14T07:30")
    engine = site.engine()
    engine.round()
    site.at("2020-09-15T07:30")
    by_hand = site.engine()
    by_hand.jobs = ()
    jobs.skip_runs(site.db, "digest", [site.now], engine="test", at=site.now, note="")
    from engine.service.scanning import scan
    from engine.service.telling import morning_of, tell

    scanned = scan(site.db, engine.setup(), site.now, site.now, now=site.now, by="somebody")
    db = site.db
    tell(
        db,
        engine.setup(),
        scanned,
        morning_of(db, engine.setup(), scanned.looked, site.now),
        channel="folder",
        now=site.now,
    )
    site.at("2020-09-16T07:30")
    engine.round()
    assert "No digest went out" not in site.text("2020-09-16")


def test_a_run_whose_engine_died_is_taken_up_when_its_lease_ends(site: Site) -> None:
    site.load()
    site.at("2020-09-14T07:30")
    assert jobs.claim_run(site.db, "digest", site.now, at=site.now, engine="dead", lease=LEASE)
    engine = site.engine()
    assert "digest" not in [job for job, _ in engine.round().notes], "the dead engine's lease still holds"
    site.now += LEASE - timedelta(seconds=1)
    assert engine.round().notes == []
    site.now += timedelta(seconds=1)
    assert [job for job, _ in engine.round().notes] == ["digest"]
    assert len(site.sent()) == 2


def test_what_an_engine_was_at_when_it_died_between_telling_and_sending_goes_out_once(site: Site) -> None:
    site.load()

    class Dies:
        def send(self, message: Message) -> None:
            raise SystemExit  # the process ends here

    site.channel = Dies()
    site.at("2020-09-14T07:30")
    engine = site.engine()
    with pytest.raises(SystemExit):
        engine.round()
    engine.lead.let_go()  # as the operating system would
    waiting = {message.message_id: message.state for message in messages.list_messages(site.db)}
    assert sorted(waiting.values()) == [MessageState.CLAIMED, MessageState.WAITING]
    site.channel = None
    site.passes(minutes=6)
    site.engine().round()
    sent = messages.list_messages(site.db)
    assert {message.message_id for message in sent} == set(waiting), "nothing is lost, nothing told under another id"
    assert {message.state for message in sent} == {MessageState.SENT}
    outcomes = [each.outcome for message in sent for each in messages.attempts_of(site.db, message.id)]
    assert sorted(outcomes) == [AttemptOutcome.SENT, AttemptOutcome.SENT, AttemptOutcome.UNKNOWN]
    assert len(site.sent()) == 2
    assert ("2020-09-14 06:30", "done") in site.runs("digest")


def test_a_stop_in_the_middle_of_sending_leaves_the_rest_waiting(site: Site) -> None:
    site.load()
    site.at("2020-09-14T07:30")
    engine = site.engine()

    class Stops:
        def send(self, message: Message) -> None:
            engine.stopping.set()

    site.channel = Stops()
    engine.round()
    engine.finish()
    states = messages.counts_by_state(site.db)
    assert states == {MessageState.SENT: 1, MessageState.WAITING: 1}
    site.channel = None
    site.engine().round()
    assert messages.counts_by_state(site.db) == {MessageState.SENT: 2}


def test_a_fault_in_a_channel_holds_up_no_other_message(site: Site) -> None:
    site.load()
    answers: list[Exception] = [KeyError("Ada Bell"), CannotDeliver("no address")]

    class Faulty:
        def send(self, message: Message) -> None:
            raise answers.pop(0)

    site.channel = Faulty()
    site.at("2020-09-14T07:30")
    engine = site.engine()
    engine.round()
    assert messages.counts_by_state(site.db) == {MessageState.WAITING: 1, MessageState.FAILED: 1}
    said = [each.response for m in messages.list_messages(site.db) for each in messages.attempts_of(site.db, m.id)]
    assert not any("Ada" in words for words in said)
    assert any("KeyError" in words for words in said)


def test_a_passing_failure_is_sent_at_its_next_try_by_whoever_looks(site: Site) -> None:
    site.load()
    answers: list[Exception] = [TryLater("busy"), TryLater("busy")]

    class Busy:
        def send(self, message: Message) -> None:
            if answers:
                raise answers.pop(0)

    site.channel = Busy()
    site.at("2020-09-14T07:30")
    engine = site.engine()
    engine.round()
    assert engine.send().accepted == 0
    site.passes(minutes=2)
    assert engine.send().accepted == 2


def test_a_change_in_the_home_is_taken_up_and_one_with_mistakes_is_not(site: Site) -> None:
    site.load()
    engine = site.engine()
    site.at("2020-09-14T07:30")
    site.settings("digest: {time: '09:00'}\nauthority: Testshire")
    engine.round()
    assert engine.setup().settings.authority == "Testshire"
    assert site.runs("digest") == []
    site.settings("digest: {time: never}")
    site.at("2020-09-14T09:00")
    engine.round()
    assert engine.setup().settings.authority == "Testshire", "the last good state stands"
    assert site.runs("digest") == [("2020-09-14 08:00", "done")]


def test_data_imported_by_hand_are_scanned_at_the_next_look(site: Site) -> None:
    from engine.intake.reading import read_file
    from engine.service.importing import store_read
    from engine.words.clock import local_day

    engine = site.engine()
    site.at("2020-09-14T10:00")
    engine.round()
    site.at("2020-09-14T10:20")
    events = site.home / "by-hand.csv"
    events.write_text(HEADINGS + "plan,HC-9,cp_plan_started,2020-09-07,2020-09-07T17:00,,court-1,sw-1,,\n")
    store_read(site.db, read_file(events, local_day(site.now)), by="somebody", now=site.now)
    assert [job for job, _ in engine.round().notes] == ["scan"]
    assert site.runs("scan")[-1] == ("2020-09-14 09:20", "done")
    site.at("2020-09-14T10:59")
    assert engine.round().notes == []
    site.at("2020-09-14T11:00")
    assert [job for job, _ in engine.round().notes] == ["scan"]


def test_a_job_that_catches_up_on_each_moment_does_them_oldest_first_and_stops_at_a_failure(site: Site) -> None:
    from engine.alerts.timetable import CatchUp, Repeats, Timetable

    done: list[str] = []
    fail = {"2020-12"}

    def publish(work: Work) -> str:
        month = f"{work.due_for:%Y-%m}"
        if month in fail:
            raise StoreMistake("somewhere", "no room.", "Make some.")
        done.append(month)
        return month

    card = Job("card", Timetable(Repeats.MONTHS, lambda settings: settings.schedule.scorecards), CatchUp.EACH, publish)
    site.at("2020-10-01T08:00")
    engine = Engine(site.engine().parts, (card,))
    engine.round()
    site.at("2021-01-10T08:00")
    engine.round()
    assert done == ["2020-10", "2020-11"]
    fail.clear()
    site.passes(minutes=5)
    engine.round()
    assert done == ["2020-10", "2020-11", "2020-12", "2021-01"]


def test_logs_are_named_events_and_name_nobody(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    from engine.service.logs import set_up_logs

    set_up_logs("debug")
    try:
        site.load()
        site.put("Ada Bell.csv", "nothing,here\n")
        site.put("Ada Bell.csv.done", "")
        site.at("2020-09-14T07:30")
        site.engine().round()
    finally:
        set_up_logs("warning")
    said = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {"job_started", "job_done", "inbox_file_taken", "message_sent"} <= {line["event"] for line in said}
    assert not any("Ada" in json.dumps(line) or "Bell" in json.dumps(line) for line in said)
