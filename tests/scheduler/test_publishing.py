"""Team sheets each week, scorecards each month and alerts at once: on their day, to their people, once."""

from __future__ import annotations

import pytest
from engines import HEADINGS, Site

from engine.service import publishing
from engine.store import messages
from engine.store import scorecards as stored
from engine.words.records import MessageState

ORGANISATION = """
authority: Testshire
people:
  - {id: m-1, initials: MM, email: mm@testshire.example, role: team manager, team: court-1}
  - {id: m-2, initials: NN, email: nn@testshire.example, role: team manager, team: front-door}
  - {id: hos, initials: HS, email: hs@testshire.example, role: head of service}
  - {id: head-court, initials: HC, email: hc@testshire.example, role: service manager}
services:
  - {id: court, name: Court, head: head-court}
teams:
  - {id: court-1, name: Court 1, manager: m-1, service: court}
  - {id: court-2, name: Court 2, manager: m-1, service: court}
  - {id: front-door, name: Front Door, manager: m-2}
fallback: {manager: m-2}
head_of_service: hos
"""
# First child protection visits: due 10 working days after Monday 3 August 2020, on Monday 17 August.
EVENTS = (
    HEADINGS
    + "p1,HC-1,cp_plan_started,2020-08-03,2020-08-03T17:00,,court-1,sw-1,,\n"
    + "p2,HC-2,cp_plan_started,2020-08-03,2020-08-03T17:00,,court-2,sw-2,,\n"
    + "p3,HC-3,cp_plan_started,2020-08-03,2020-08-03T17:00,,front-door,sw-3,,\n"
    + 'v3,HC-3,cp_visit,2020-08-14,2020-08-14T17:00,,front-door,sw-3,"{""seen"": true}",\n'
)


@pytest.fixture
def three(site: Site) -> Site:
    """Three teams, two of them with one manager; the clock on Thursday 27 August 2020."""
    (site.home / "config" / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    site.at("2020-08-27T06:00")
    site.put("events.csv", EVENTS)
    site.put("events.csv.done", "")
    engine = site.engine()
    assert engine.round().failed == []
    engine.finish()
    return site


def of_kind(site: Site, kind: str) -> list[str]:
    """Day and name of what went out, by the beginning of its name."""
    return sorted(name for name in site.sent() if name.partition("/")[2].startswith(kind))


def test_team_sheets_go_on_tuesday_after_a_bank_holiday_to_whoever_manages_each_team(three: Site) -> None:
    engine = three.engine()
    for moment in ("2020-08-31T07:45", "2020-09-01T07:44"):  # Monday 31 August 2020 is a bank holiday
        three.at(moment)
        assert engine.round().failed == []
    assert of_kind(three, "team_sheet") == []
    three.at("2020-09-01T07:45")
    assert dict(engine.round().notes) == {"team sheets": "3 team sheets, 3 messages queued"}
    assert of_kind(three, "team_sheet") == [
        "2020-09-01/team_sheet-2-m-1.txt",
        "2020-09-01/team_sheet-m-1.txt",
        "2020-09-01/team_sheet-m-2.txt",
    ]
    text = (three.outbox / "2020-09-01" / "team_sheet-m-1.txt").read_text("utf-8")
    assert text.startswith("Subject: Team sheet: Court 1 · as at 1 Sept 2020\n")
    assert "HC-1" in text
    assert "HC-2" not in text
    assert "HC-2" in (three.outbox / "2020-09-01" / "team_sheet-2-m-1.txt").read_text("utf-8")


def test_sheets_missed_on_their_day_go_when_the_engine_is_back_and_are_of_that_week(three: Site) -> None:
    engine = three.engine()
    three.at("2020-08-31T06:00")
    engine.round()
    three.at("2020-09-03T12:00")
    assert dict(engine.round().notes)["team sheets"] == "3 team sheets, 3 messages queued"
    assert of_kind(three, "team_sheet")[0].startswith("2020-09-01/")
    text = (three.outbox / "2020-09-01" / "team_sheet-m-1.txt").read_text("utf-8")
    assert "as at 3 Sept 2020" in text, "it says how things stand now"


def test_a_month_is_published_on_the_first_working_day_and_each_reader_has_her_own(three: Site) -> None:
    engine = three.engine()
    three.at("2020-08-31T12:00")
    engine.round()
    three.at("2020-09-01T08:00")
    assert dict(engine.round().notes)["scorecards"] == "August 2020 published, 5 messages queued"
    assert of_kind(three, "scorecard") == [
        "2020-09-01/scorecard-2-m-1.txt",
        "2020-09-01/scorecard-head-court.txt",
        "2020-09-01/scorecard-hos.txt",
        "2020-09-01/scorecard-m-1.txt",
        "2020-09-01/scorecard-m-2.txt",
    ]
    whole = (three.outbox / "2020-09-01" / "scorecard-hos.txt").read_text("utf-8")
    assert "August 2020" in whole.splitlines()[0]
    own = (three.outbox / "2020-09-01" / "scorecard-m-2.txt").read_text("utf-8")
    assert "Front Door" in own
    assert "Court" not in own
    day = three.now.date().replace(month=8, day=1)
    assert stored.published(three.db, day, "", 1) is not None
    assert stored.published(three.db, day, "", 2) is None


def test_an_engine_that_died_after_publishing_publishes_no_second_edition(
    three: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = three.engine()
    three.at("2020-08-31T12:00")
    engine.round()
    three.at("2020-09-01T08:00")

    def dies(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_queue", dies)
        engine.jobs = tuple(job for job in engine.jobs if job.name == "scorecards")
        with pytest.raises(SystemExit):
            engine.round()
    engine.lead.let_go()
    three.passes(minutes=5)
    assert dict(three.engine().round().notes)["scorecards"] == "August 2020 was published before, 5 messages queued"
    assert stored.published(three.db, three.now.date().replace(month=8, day=1), "", 2) is None


def test_months_missed_are_each_published(three: Site) -> None:
    engine = three.engine()
    three.at("2020-09-01T12:00")
    engine.round()
    three.at("2020-12-02T12:00")
    notes = [note for job, note in engine.round().notes if job == "scorecards"]
    assert [note.partition(" published")[0] for note in notes] == ["September 2020", "October 2020", "November 2020"]


def test_what_cannot_wait_is_told_by_the_scan_that_follows_its_import(three: Site) -> None:
    # A child found at 10:00 on Saturday 29 August: the return interview is due within 72 hours, by 10:00 on Tuesday
    # 1 September; due soon 24 hours before, on Monday 31 August (a bank holiday) from 10:00 on.
    engine = three.engine()
    three.at("2020-08-29T11:00")
    three.put("found.csv", HEADINGS + "m0,HC-1,missing_started,2020-08-28T22:00,2020-08-28T22:30,m-1,court-1,sw-1,,\n"
              "m1,HC-1,missing_found,2020-08-29T10:00,2020-08-29T10:30,m-1,court-1,sw-1,,\n")  # fmt: skip
    three.put("found.csv.done", "")
    engine.round()
    assert of_kind(three, "at-once") == []
    three.at("2020-08-31T09:59")
    engine.round()
    assert of_kind(three, "at-once") == []
    three.at("2020-08-31T10:00")
    note = dict(engine.round().notes)["scan"]
    assert "alerts told at once" in note
    told = of_kind(three, "at-once")
    assert told
    engine.round()
    assert of_kind(three, "at-once") == told, "once"
    assert messages.counts_by_state(three.db).keys() == {MessageState.SENT}
