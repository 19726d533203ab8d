"""From a return recorded on Friday to messages in a folder at the weekend: told once, on to the next, confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from engine.calendars.building import get_axis
from engine.rulebook.loading import load_book
from engine.service.acknowledging import acknowledge
from engine.service.at_once import AtOnce, tell_at_once
from engine.service.scanning import scan
from engine.service.sending import send_waiting
from engine.service.setup import Setup
from engine.service.telling import ToldToday, morning_of, tell
from engine.store import batches, digests, events, messages, people
from engine.store.acknowledgements import history
from engine.store.alerts import told_ledger
from engine.store.audit import list_lines
from engine.store.database import Database, open_database
from engine.store.standing import load_standing
from engine.words.clock import LONDON
from engine.words.enums import Nation, State
from engine.words.errors import Mistakes
from engine.words.messages import CannotDeliver, Message
from engine.words.organisation import Organisation, Staff, Team
from engine.words.records import Evidence
from engine.words.rota import Turn
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment, Person
from notifiers import Folder

BOOK, AXIS = load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND)


def staff(id: str, initials: str) -> Staff:
    return Staff(id, initials, email=f"{id}@harrowmere.example")


STAFF = [
    staff("mgr-court", "PA"),
    staff("mgr-edt", "ED"),
    staff("dep-edt", "EE"),
    staff("mgr-door", "FD"),
    Staff("sw-1", "NB", team="court"),
]
ORGANISATION = Organisation(
    "Harrowmere",
    Nation.ENGLAND,
    "mgr-door",
    {person.id: person for person in STAFF},
    {
        "court": Team("court", "Court Team 1", "mgr-court"),
        "door": Team("door", "Front Door", "mgr-door"),
        "edt": Team("edt", "Emergency Duty Team", "mgr-edt", "dep-edt"),
    },
    owners={},
    duty_team="door",
    emergency_team="edt",
)
SETUP = Setup(BOOK, AXIS, None, ORGANISATION, "o", Settings(authority="Harrowmere"))

# Found on Friday 23 October 2020 at noon (11:00 UTC). The clocks go back on Sunday 25 October at 02:00: 72 hours end on
# Monday 26 October at 11:00 GMT, and the last 24 of them begin on Sunday at 11:00. Both the offer of an interview and the
# interview itself are then due: two obligations, one message.
FOUND = datetime(2020, 10, 23, 12, 0, tzinfo=LONDON)


def on(day: int, clock: str, second: int = 0) -> datetime:
    """That day of October 2020, by the clock in London."""
    at = datetime.combine(date(2020, 10, day), time.fromisoformat(clock), tzinfo=LONDON).replace(second=second)
    return at.astimezone(UTC)


def put(db: Database, now: datetime, *subjects: str, found: datetime = FOUND) -> None:
    """One child a subject, found then, and recorded at `now`."""
    batch = batches.begin_batch(db, file="t", format="t", evidence=Evidence.HISTORY, fingerprint="", at=now, by="test")
    given = [
        CaseEvent(
            f"{subject}-found",
            subject,
            "missing_found",
            Moment(found.date(), found.astimezone(UTC)),
            now,
            team="court",
            worker="sw-1",
        )
        for subject in subjects
    ]
    people.add_versions(db, batch, [Person(each, name="Zebedee Quillfeather") for each in subjects], recorded=now)
    counts = events.add_versions(db, batch, given)
    batches.finish_batch(db, batch, at=now, rows_read=len(given), counts=counts, quarantined=0)


def go(db: Database, now: datetime, setup: Setup = SETUP) -> AtOnce:
    """One hourly round: a scan, then what cannot wait."""
    return tell_at_once(db, setup, scan(db, setup, now, now, now=now, by="test"), channel="folder", now=now)


def morning(db: Database, now: datetime) -> ToldToday:
    scanned = scan(db, SETUP, now, now, now=now, by="test")
    return tell(db, SETUP, scanned, morning_of(db, SETUP, scanned.looked, now), channel="folder", now=now)


def obligations(db: Database) -> dict[str, str]:
    """The open ones by timescale."""
    return {each.obligation.timescale: id for id, each in load_standing(db).items() if each.obligation.state.is_open}


def confirm(db: Database, timescale: str, by: str, now: datetime, until: date) -> None:
    acknowledge(db, obligations(db)[timescale], by=by, reason="rung the carer", until=until, now=now)


def test_told_once_then_the_next_person_and_no_further_once_confirmed(db: Database) -> None:
    put(db, on(23, "13:00"), "HC-1")
    assert go(db, on(25, "10:59")).messages == {}, "a minute before the last 24 hours"
    first = go(db, on(25, "11:00"))
    assert (first.messages, first.alerts, first.escalated) == ({"mgr-edt": 1}, 2, 0)
    again = go(db, on(25, "11:00"))
    assert (again.messages, again.alerts, again.waits) == ({}, 0, 2)
    assert go(db, on(25, "11:59")).messages == {}
    second = go(db, on(25, "12:00"))
    assert (second.messages, second.alerts, second.escalated) == ({"dep-edt": 1}, 0, 2)
    confirm(db, "return_home_interview", "dep-edt", on(25, "12:20"), date(2020, 10, 27))
    third = go(db, on(25, "13:00"))
    assert (third.messages, third.escalated) == ({"mgr-court": 1}, 1), "only of the offer, which nobody has confirmed"
    confirm(db, "return_interview_offered", "mgr-court", on(25, "13:10"), date(2020, 10, 25))
    assert [go(db, on(25, f"{hour}:00")).messages for hour in range(14, 24)] == [{}] * 10
    told = {(record.rung, record.told_to) for record in told_ledger(db).values()}
    assert told == {("due_soon", "mgr-court")}, "the ledger names the manager in whose digest it stands"


def test_a_higher_rung_is_told_anew_and_the_morning_still_shows_what_was_told(db: Database) -> None:
    put(db, on(23, "13:00"), "HC-1")
    go(db, on(25, "11:00"))
    confirm(db, "return_home_interview", "mgr-edt", on(25, "11:05"), date(2020, 10, 26))
    confirm(db, "return_interview_offered", "mgr-edt", on(25, "11:05"), date(2020, 10, 25))
    midnight = go(db, on(26, "00:00"))
    assert (midnight.messages, midnight.alerts) == ({"mgr-edt": 1}, 1), (
        "one has lapsed, the other is still acknowledged"
    )
    told = morning(db, on(26, "07:30"))
    assert told.morning.findings == ()
    (digest,) = [each for each in digests.digests_on(db, date(2020, 10, 26)) if each.person == "mgr-court"]
    shown = {line.obligation for line in digest.lines}
    assert set(obligations(db).values()) <= shown
    assert go(db, on(26, "11:00")).alerts == 0, "at the very end of the 72 hours it is in time"
    over = go(db, on(26, "11:01"))
    assert (over.messages, over.alerts) == ({"mgr-door": 1}, 1), "in office hours the front door is on duty"
    confirm(db, "return_interview_offered", "mgr-door", on(26, "11:10"), date(2020, 10, 26))
    assert go(db, on(27, "00:00")).messages == {"mgr-edt": 1}, "and the other when its acknowledgement has lapsed"


def test_a_restart_in_the_middle_tells_nothing_twice_and_forgets_nobody(sqlite_db: Database, tmp_path: Path) -> None:
    put(sqlite_db, on(23, "13:00"), "HC-1")
    go(sqlite_db, on(25, "11:00"))
    sqlite_db.close()
    reopened = open_database(tmp_path / "longstop.db")
    assert go(reopened, on(25, "11:30")).messages == {}
    assert go(reopened, on(25, "12:00")).messages == {"dep-edt": 1}
    reopened.close()


def test_a_round_that_breaks_off_has_told_nobody(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put(db, on(23, "13:00"), "HC-1")
    with monkeypatch.context() as broken:
        broken.setattr("engine.store.messages.enqueue", _breaks)
        with pytest.raises(KeyboardInterrupt):
            go(db, on(25, "11:00"))
    assert messages.list_messages(db) == []
    assert told_ledger(db) == {}
    assert go(db, on(25, "11:05")).messages == {"mgr-edt": 1}


def _breaks(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_was_overdue_when_it_was_recorded_waits_for_the_digest(db: Database) -> None:
    put(db, on(26, "11:30"), "HC-1")
    calls = go(db, on(26, "12:00"))
    assert (calls.messages, calls.alerts) == ({}, 0)
    assert {each.obligation.state for each in calls.calls} == {State.OVERDUE}
    told = morning(db, on(27, "07:30"))
    shown = {entry.obligation for digest in told.morning.digests for entry in digest.shown()}
    assert set(obligations(db).values()) <= shown


def test_after_days_down_there_is_one_message_a_person_oldest_first_and_marked_late(db: Database) -> None:
    subjects = [f"HC-{number}" for number in range(1, 6)]
    for hours, subject in enumerate(subjects):
        put(db, on(23, "18:00"), subject, found=FOUND - timedelta(hours=hours))
    told = go(db, on(28, "09:30"))
    assert (told.messages, told.alerts) == ({"mgr-door": 1}, 10)
    (message,) = messages.list_messages(db)
    assert message.subject == "Told late: 10 overdue: 5 cases"
    cases = [row.split()[0] for row in message.text.splitlines() if row.startswith("HC-")]
    assert list(dict.fromkeys(cases)) == ["HC-5", "HC-4", "HC-3", "HC-2", "HC-1"]
    assert message.text.count("This comes late: it was to be told from Mon 26 Oct") == 10
    assert go(db, on(28, "09:31")).messages == {}
    assert go(db, on(28, "10:30")).messages == {"mgr-court": 1}, "told together, it goes on together"


def test_each_message_lies_in_the_folder_of_its_day_and_names_no_child(sqlite_db: Database, tmp_path: Path) -> None:
    put(sqlite_db, on(23, "13:00"), "HC-1", "HC-2")
    go(sqlite_db, on(25, "11:00"))
    channel = Folder(tmp_path / "outbox")
    sent = send_waiting(sqlite_db, channel, clock=lambda: on(25, "11:01"), by="test")
    files = sorted((tmp_path / "outbox" / "2020-10-25").iterdir())
    assert (sent.accepted, [file.suffix for file in files]) == (2, [".html", ".txt"] * 2)
    said = "".join(file.read_text("utf-8") for file in files)
    assert "HC-1" in said
    assert "HC-2" in said
    assert not any(name in said for name in ("Zebedee", "Quillfeather"))


class Refusing:
    """A channel that refuses for good."""

    def send(self, message: Message) -> None:
        raise CannotDeliver("no such address")


def test_what_a_channel_refuses_goes_on_to_the_next_person_without_waiting(db: Database) -> None:
    put(db, on(23, "13:00"), "HC-1")
    go(db, on(25, "11:00"))
    send_waiting(db, Refusing(), clock=lambda: on(25, "11:01"), by="test")
    assert go(db, on(25, "11:05")).messages == {"dep-edt": 1}


def test_without_an_organisation_the_manager_made_up_for_the_team_is_told(db: Database) -> None:
    put(db, on(23, "13:00"), "HC-1")
    assert go(db, on(25, "11:00"), replace(SETUP, organisation=None)).messages == {"manager of court": 1}


def test_the_rota_of_the_night_on_which_the_clock_goes_back(db: Database) -> None:
    """Found on Thursday 22 October at 02:30: due soon from Saturday at 02:30, and due on Sunday 25 October at 01:30 GMT,
    72 hours on; the clock shows half past one twice."""
    night = replace(ORGANISATION, rota=(Turn("sw-1", first=date(2020, 10, 25), last=date(2020, 10, 25)),))
    night = replace(night, people={**night.people, "sw-1": staff("sw-1", "NB")})
    setup = replace(SETUP, organisation=night)
    put(db, on(22, "09:00"), "HC-1", found=datetime(2020, 10, 22, 2, 30, tzinfo=LONDON))
    assert go(db, on(24, "02:29"), setup).alerts == 0
    # 72 hours from 01:30 UTC on Thursday end at 01:30 UTC on Sunday; 24 hours before is 02:30 in summer time.
    assert go(db, on(24, "02:30"), setup).messages == {"mgr-edt": 1}
    for timescale in ("return_home_interview", "return_interview_offered"):
        confirm(db, timescale, "mgr-edt", on(24, "02:35"), date(2020, 10, 24))
    assert go(db, on(24, "23:59"), setup).alerts == 0
    assert go(db, on(25, "00:00"), setup).messages == {"sw-1": 1}, "it lapsed at midnight, and the duty is due today"
    for timescale in ("return_home_interview", "return_interview_offered"):
        confirm(db, timescale, "sw-1", datetime(2020, 10, 25, 0, 10, tzinfo=UTC), date(2020, 10, 25))
    in_time = go(db, datetime(2020, 10, 25, 1, 30, tzinfo=UTC), setup)
    assert {each.obligation.state for each in in_time.calls} == {State.DUE_TODAY}
    over = go(db, datetime(2020, 10, 25, 1, 31, tzinfo=UTC), setup)
    assert {each.obligation.state for each in over.calls} == {State.OVERDUE}
    assert over.messages == {}, "acknowledged for the whole of Sunday"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        pytest.param({"obligation": "nothing"}, "no obligation has the id 'nothing'", id="unknown obligation"),
        pytest.param({"by": " "}, "nobody is named", id="nobody"),
        pytest.param({"by": "mgr-x"}, "'mgr-x' is not among the people", id="unknown person"),
        pytest.param({"reason": " \n"}, "no reason is given", id="no reason"),
        pytest.param({"reason": "a" * 1001}, "the reason has 1,001 letters", id="too long"),
        pytest.param({"until": date(2020, 10, 24)}, "2020-10-24 is not between today", id="yesterday"),
        pytest.param({"until": date(2021, 1, 26)}, "2021-01-26 is not between today", id="93 days on"),
    ],
)
def test_each_thing_that_an_acknowledgement_may_not_say(db: Database, changed: dict[str, object], what: str) -> None:
    """25 October and 92 days (6, 30, 31 and 25 of them) is 25 January."""
    put(db, on(23, "13:00"), "HC-1")
    go(db, on(25, "11:00"))
    good = {
        "obligation": obligations(db)["return_home_interview"],
        "by": "mgr-edt",
        "reason": "rung the carer",
        "until": date(2021, 1, 25),
        "now": on(25, "11:10"),
        "organisation": ORGANISATION,
    }
    with pytest.raises(Mistakes, match=what):
        acknowledge(db, **(good | changed))  # type: ignore[arg-type]
    made, standing = acknowledge(db, **good)  # type: ignore[arg-type]
    assert history(db, made.obligation) == [made]
    assert standing.state is State.DUE_SOON
    assert [(line.did, line.about, line.who) for line in list_lines(db, about=made.obligation)] == [
        ("acknowledged", made.obligation, "mgr-edt")
    ]
