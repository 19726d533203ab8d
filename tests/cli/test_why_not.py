"""`why-not` on real runs: each answer to "why was I not told?", with its reason, on a home whose mornings were run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from longstop_line import EVENTS, HEADINGS, NAMES, PEOPLE, no_demo
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Channel, Wiring
from engine.reports.why_not import Asked, Why, why_not
from engine.words.enums import Flag, State
from engine.words.messages import CannotDeliver, Message, TryLater
from engine.words.records import Acknowledgement
from engine.words.settings import Settings
from engine.words.values import Moment
from notifiers import Folder

ORGANISATION = """\
authority: Harrowmere
fallback: {manager: fd}
head_of_service: hs
people:
  - {id: fd, initials: FD, team: front-door, email: fd@example.invalid}
  - {id: hs, initials: HS, email: hs@example.invalid}
  - id: pa
    initials: PA
    team: court-1
    email: pa@example.invalid
    absences: [{from: 2022-06-28, until: 2022-06-28, reason: leave, cover: fd}]
teams:
  - {id: front-door, name: Front Door, manager: fd, kind: duty}
  - {id: court-1, name: Court Team 1, manager: pa, cover: front-door}
"""
Broken = Callable[[], Exception]


@dataclass
class Home:
    """A home on which days go by. HC-1's visit falls to PA and is due on Monday 4 July, and so comes up on Wednesday 29
    June (1 July, 30 and 29 June); HC-2's falls to FD and was due on Tuesday 14 June."""

    folder: Path
    breaks: Broken | None = None

    def __call__(self, at: str, *words: object, code: int = 0) -> str:
        """Run a command at this time of London's summer."""
        now = datetime.fromisoformat(f"{at}+01:00").astimezone(UTC)
        wiring = Wiring(clock=lambda: now, open_channel=self.channel, make_demo=no_demo)
        arguments = ["--home", str(self.folder), *map(str, words)]
        result = CliRunner().invoke(make_app(wiring), arguments, env={"COLUMNS": "200"})
        assert result.exit_code == code, result.output
        assert [name for name in NAMES if name in result.output] == []
        return result.output

    def channel(self, settings: Settings, folder: Path) -> Channel:
        breaks = self.breaks
        if breaks is None:
            return Folder(folder)

        class Breaking:
            def send(self, message: Message) -> None:
                raise breaks()

        return Breaking()

    def bring(self, at: str, *rows: str) -> None:
        """Import these events at this time."""
        file = self.folder.parent / f"{at[:10]}.csv"
        file.write_text("\n".join((HEADINGS, *rows, "")))
        self(at, "import", file)

    def morning(self, day: str, code: int = 0) -> None:
        """The digests of half past seven."""
        self(f"{day}T07:30", "digest", "--deliver", code=code)

    def id(self, subject: str, timescale: str, state: str = "all", at: str = "2022-06-30T12:00") -> str:
        found = json.loads(
            self(
                at, "obligations", "--subject", subject, "--timescale", timescale, "--state", state, "--format", "json"
            )
        )
        return str(found[0]["obligation"])

    def ask(self, person: str, id: str, day: str, at: str = "2022-06-30T12:00") -> dict[str, Any]:
        words = ("why-not", "--manager", person, "--obligation", id, "--day", day, "--format", "json")
        found = json.loads(self(at, *words))
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three children and the morning of Wednesday 22 June 2022."""
    folder = tmp_path_factory.mktemp("why")
    home = Home(folder / "home")
    home("2022-06-21T12:00", "init", home.folder)
    home("2022-06-21T12:00", "db", "upgrade")
    (home.folder / "config" / "organisation.yaml").write_text(ORGANISATION)
    for name, text in (("people.csv", PEOPLE), ("events.csv", EVENTS)):
        (folder / name).write_text(text)
        home("2022-06-21T12:00", "import", folder / name)
    home.morning("2022-06-22")
    return home.folder


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """That home, for one test."""
    for name in ("LONGSTOP_HOME", "LONGSTOP_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    return Home(Path(shutil.copytree(made, tmp_path / "home")))


def line(found: dict[str, Any], label: str) -> str:
    return " / ".join(each["text"] for each in found["lines"] if each["label"] == label)


def test_told_and_in_which_line(home: Home) -> None:
    found = home.ask("fd", home.id("HC-2", "cp_visit"), "2022-06-22")
    assert found["why"] == Why.TOLD
    assert found["words"].startswith(
        "fd was told, in the digest of Wed 22 June 2022, line 1, under 'overdue', sent at 07:30"
    )
    assert line(found, "First told") == "Wed 22 June 2022: fd, overdue, in digest 2022-06-22"
    assert line(found, "That day") == "overdue, due Tue 14 June 2022"


def test_told_before_and_still_shown(home: Home) -> None:
    for day in ("2022-06-23", "2022-06-24"):  # on the 23rd it is told to the head of service
        home.morning(day)
    found = home.ask("fd", home.id("HC-2", "cp_visit"), "2022-06-24")
    assert found["why"] == Why.TOLD
    assert line(found, "Verdict") == "already told, nothing has changed; shown again while it stands"
    assert line(found, "First told") == "Wed 22 June 2022: fd, overdue, in digest 2022-06-22"
    assert line(found, "Then told") == "Thu 23 June 2022: fd, sustained, in digest 2022-06-23"


def test_not_due_soon_yet_and_the_day_on_which_it_comes_up(home: Home) -> None:
    found = home.ask("pa", home.id("HC-1", "cp_visit"), "2022-06-22")
    assert (found["why"], found["words"]) == (Why.NOT_YET, "It was not due soon yet: it comes up on Wed 29 June 2022.")
    assert line(found, "That day") == "open, due Mon 4 July 2022"


def test_somebody_elses_and_whose(home: Home) -> None:
    found = home.ask("pa", home.id("HC-2", "cp_visit"), "2022-06-22")
    assert found["why"] == Why.NOT_HERS
    assert found["words"] == "fd was to be told: Front Door held the case that morning."


def test_away_and_who_stood_in(home: Home) -> None:
    home.morning("2022-06-28")
    found = home.ask("pa", home.id("HC-1", "cp_visit"), "2022-06-28")
    assert found["why"] == Why.NOT_HERS
    assert found["words"] == (
        "fd was to be told, standing in: Court Team 1 held the case, which is her own work, and she was away."
    )


def test_acknowledged_and_still_shown(home: Home) -> None:
    id = home.id("HC-2", "cp_visit")
    ack = ("acknowledge", id, "--by", "fd", "--reason", "family abroad", "--until", "2022-06-30")
    home("2022-06-22T09:00", *ack)
    home.morning("2022-06-23")
    found = home.ask("fd", id, "2022-06-23")
    assert found["why"] == Why.TOLD
    assert line(found, "Known") == "acknowledged by fd until Thu 30 June 2022: family abroad"


def test_met_by_then(home: Home) -> None:
    id = home.id("HC-2", "cp_visit")
    home.bring("2022-06-23T15:00", 'v1,HC-2,cp_visit,2022-06-23,,,front-door,sw-002,"{""seen"": true}",')
    home.morning("2022-06-24")
    found = home.ask("fd", id, "2022-06-24")
    assert (found["why"], found["words"]) == (Why.MET, "It had been met on Thu 23 June 2022.")


def test_ended_by_then(home: Home) -> None:
    id = home.id("HC-1", "cp_visit")
    home.bring("2022-06-23T15:00", "x1,HC-1,cp_plan_ended,2022-06-23,,,court-1,sw-001,,")
    home.morning("2022-06-24")
    found = home.ask("pa", id, "2022-06-24")
    assert found["why"] == Why.ENDED
    assert "It had ended on Thu 23 June 2022 without being met" in found["words"]


def test_recorded_only_after_that_morning(home: Home) -> None:
    home.bring("2022-06-23T15:00", "s1,HC-3,cp_plan_started,2022-06-01,2022-06-23T15:00,,front-door,,,")
    home("2022-06-23T16:00", "scan")
    found = home.ask("fd", home.id("HC-3", "cp_visit"), "2022-06-22")
    assert found["why"] == Why.NOT_KNOWN
    assert found["words"] == (
        "It began on Wed 1 June 2022, but what started it was recorded only on Thu 23 June 2022 at 15:00."
    )


def test_began_later(home: Home) -> None:
    home.bring("2022-06-27T15:00", "s1,HC-3,cp_plan_started,2022-06-27,2022-06-27T15:00,,front-door,,,")
    home("2022-06-27T16:00", "scan")
    found = home.ask("fd", home.id("HC-3", "cp_visit"), "2022-06-22")
    assert (found["why"], found["words"]) == (Why.LATER, "It began only on Mon 27 June 2022.")


def test_withdrawn_since(home: Home) -> None:
    id = home.id("HC-2", "cp_visit")
    gone = 'e4,HC-2,cp_plan_started,2022-05-27,2022-06-23T15:00,,front-door,sw-002,"{""retracted"": true}",'
    home.bring("2022-06-23T15:00", gone)
    home.morning("2022-06-24")
    assert home.ask("fd", id, "2022-06-24")["why"] == Why.WITHDRAWN
    told = home.ask("fd", id, "2022-06-22")
    assert told["why"] == Why.TOLD
    assert line(told, "First told").endswith("; withdrawn since")


@pytest.mark.parametrize(
    ("day", "why", "words"),
    [
        pytest.param(
            "2022-06-25",
            Why.NOT_A_MORNING,
            "Sat 25 June 2022 is no working day: the next digest is that of Mon 27 June 2022.",
            id="a Saturday",
        ),
        pytest.param(
            "2022-06-24",
            Why.NOT_MADE,
            "No digest was made on Fri 24 June 2022: `longstop status` says how the jobs ran.",
            id="a day on which nothing ran",
        ),
        pytest.param(
            "2022-07-04",
            Why.STILL_TO_COME,
            "The digests of Mon 4 July 2022 are not made before 07:30.",
            id="a day to come",
        ),
    ],
)
def test_days_without_a_digest(home: Home, day: str, why: Why, words: str) -> None:
    found = home.ask("pa", home.id("HC-1", "cp_visit"), day)
    assert (found["why"], found["words"]) == (why, words)


def test_what_falls_overdue_on_a_saturday_is_held_until_monday(home: Home) -> None:
    # Ten working days from Friday 10 June end on Friday 24 June: on Saturday it is overdue, and nobody is written to.
    home.bring("2022-06-24T15:00", "s1,HC-3,cp_plan_started,2022-06-10,2022-06-24T15:00,,front-door,,,")
    home("2022-06-24T16:00", "scan")
    found = home.ask("fd", home.id("HC-3", "cp_visit"), "2022-06-25")
    assert found["why"] == Why.NOT_A_MORNING
    assert line(found, "Verdict") == "outside hours, goes out with the next digest"


def test_the_message_could_not_be_delivered(home: Home) -> None:
    home.breaks = lambda: CannotDeliver("550 mailbox unavailable")
    home.morning("2022-06-23", code=1)
    found = home.ask("fd", home.id("HC-2", "cp_visit"), "2022-06-23")
    assert found["why"] == Why.NOT_SENT
    assert found["words"].endswith("but the message could not be delivered: 550 mailbox unavailable")


def test_the_message_waits(home: Home) -> None:
    home.breaks = lambda: TryLater("451 try again later")
    home.morning("2022-06-23", code=1)
    found = home.ask("fd", home.id("HC-2", "cp_visit"), "2022-06-23")
    assert found["why"] == Why.SENT_LATER
    assert "the message has not gone out yet" in found["words"]


def test_the_law_had_relaxed_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SI 2020/445: from 24 April 2020 the six-weekly visits, the statutory limit of them, had no due date."""
    monkeypatch.delenv("LONGSTOP_HOME", raising=False)
    home = Home(tmp_path / "home")
    home("2020-05-01T12:00", "init", home.folder)
    home("2020-05-01T12:00", "db", "upgrade")
    (home.folder / "config" / "organisation.yaml").write_text(ORGANISATION)
    home.bring(
        "2020-05-01T12:00",
        'a1,HC-9,looked_after_started,2020-03-16,,,court-1,sw-001,"{""legal_status"": ""C2""}",',
        'a2,HC-9,placement_started,2020-03-16,,,court-1,sw-001,"{""placement"": ""foster""}",',
        'a3,HC-9,looked_after_visit,2020-03-20,,,court-1,sw-001,"{""seen"": true}",',
    )
    home.morning("2020-05-05")
    rows = json.loads(
        home(
            "2020-05-05T12:00", "obligations", "--timescale", "looked_after_visit", "--state", "all", "--format", "json"
        )
    )
    (relaxed,) = (each["obligation"] for each in rows if "relaxed" in each["flags"])
    found = home.ask("pa", relaxed, "2020-05-05", "2020-05-05T12:00")
    assert (found["why"], found["words"]) == (Why.RELAXED, "The law had relaxed this duty: it had no due date.")


def test_the_beginning_of_an_id_and_what_nobody_knows(home: Home) -> None:
    id = home.id("HC-1", "cp_visit")
    assert home.ask("pa", id[:9], "2022-06-22") == home.ask("pa", id, "2022-06-22")
    words = ("why-not", "--manager", "pa", "--day", "2022-06-22", "--obligation")
    assert "no such obligation was seen by a scan" in home("2022-06-30T12:00", *words, "zzzzzz", code=2)
    assert "begin like that" in home("2022-06-30T12:00", *words, "", code=2)
    unknown = home("2022-06-30T12:00", "why-not", "--manager", "pb", "--obligation", id, code=2)
    assert "nobody has the id 'pb'" in unknown


def test_the_same_in_words(home: Home) -> None:
    id = home.id("HC-1", "cp_visit")
    shown = home("2022-06-30T12:00", "why-not", "--manager", "pa", "--obligation", id, "--day", "2022-06-22")
    assert shown.splitlines()[:4] == [
        "Answer      It was not due soon yet: it comes up on Wed 29 June 2022.",
        "            (not due soon yet)",
        f"Duty        Child protection visit, HC-1, obligation {id}",
        "That day    open, due Mon 4 July 2022",
    ]


# --- what no run of these days brings about, from the value itself ---


@pytest.fixture
def asked(home: Home, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What PA's question about HC-1's visit on 22 June rests on."""
    kept: list[Asked] = []
    monkeypatch.setattr("engine.service.why_not.why_not", lambda value: kept.append(value) or why_not(value))
    home.ask("pa", home.id("HC-1", "cp_visit"), "2022-06-22")
    return kept[0]


def test_paused_measured_acknowledged_and_no_answer(asked: Asked) -> None:
    assert asked.then is not None
    paused = replace(asked, then=replace(asked.then, state=State.PAUSED))
    assert why_not(paused).why is Why.PAUSED
    assert why_not(replace(asked, then=replace(asked.then, flags=frozenset({Flag.MEASURED})))).why is Why.MEASURED
    known = Acknowledgement(asked.then.obligation, "fd", asked.morning, "on holiday", date(2022, 6, 30))
    answer = why_not(replace(asked, acknowledged=known))
    assert answer.words == "fd had acknowledged it until Thu 30 June 2022: on holiday."
    assert why_not(replace(asked, then=replace(asked.then, state=State.OVERDUE))).why is Why.NO_ANSWER


def test_what_only_later_records_brought_about(asked: Asked) -> None:
    assert asked.now is not None
    earlier = replace(asked, then=None, recorded=asked.morning)
    assert why_not(earlier).words == "As known that morning it did not exist: what was recorded later brought it about."
    began = replace(earlier, now=replace(asked.now, started=Moment(date(2022, 6, 24))))
    assert why_not(began).why is Why.LATER
