"""What `status` says and how it leaves, what the administrator is told, and the heartbeat."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from engines import PLAN, Site
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from engine.service.heartbeat import beat
from engine.service.jobs import JOBS, Job
from engine.words.errors import StoreMistake
from engine.words.messages import CannotDeliver, Message, TryLater

ORGANISATION = """
authority: Testshire
people:
  - {id: m-1, initials: MM, email: mm@testshire.example, role: team manager, team: court-1}
  - {id: ad-1, initials: AD, email: ad@testshire.example, role: administrator}
teams:
  - {id: court-1, name: Court 1, manager: m-1}
fallback: {manager: m-1}
administrator: ad-1
"""


def command(site: Site, *words: str) -> tuple[int, str]:
    """Run a command line on the site, by its clock."""
    wiring = Wiring(clock=lambda: site.now, open_channel=site._open, make_demo=lambda _: ())
    place = ["--home", str(site.home), "--database", site.url]
    result = CliRunner().invoke(make_app(wiring), [*place, *words], env={"COLUMNS": "300"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def status(site: Site) -> tuple[int, dict[str, Any]]:
    code, said = command(site, "status", "--format", "json")
    found = json.loads(said)
    assert isinstance(found, dict)
    return code, found


def test_before_anything_ran_it_says_so(site: Site) -> None:
    code, said = command(site, "status")
    assert code == 1
    assert "none has ever run here" in said
    assert "The schedule has never run here. Start it: longstop run, or by cron: longstop run --once." in said
    assert "No data have ever been imported." in said


def test_when_all_is_well_it_says_what_was_done_and_what_comes_next(site: Site) -> None:
    site.load()
    site.at("2020-09-14T07:30")
    engine = site.engine()
    engine.round()
    code, said = command(site, "status")
    assert code == 0, said
    lines = {line[:16].strip(): line[16:] for line in said.splitlines() if line[:1].strip()}
    assert lines["data"] == "last arrived Mon 14 Sept 2020 06:00 (1 hour ago)"
    assert lines["calendar"].startswith("official bank holidays until 31 December ")
    assert lines["outbox"] == "2 sent"
    assert lines["numba"] == "there"
    assert lines["digest"] == "last done Mon 14 Sept 2020 07:30: 2 digests, 0 alerts told, 2 messages queued"
    assert "next Tue 15 Sept 2020 07:30 (in 1 day)" in said
    assert "Nothing needs a person." in said
    assert engine.parts.name in said


@pytest.mark.parametrize(
    ("at", "says"),
    [
        pytest.param("2020-09-14T08:10", [], id="a quarter of an hour is allowed"),
        pytest.param("2020-09-14T08:16", ["What was due is not done: scan. No engine runs"], id="the scan of 08:00"),
        pytest.param("2020-09-15T08:50", ["What was due is not done: scan, digest, administrator."], id="the next day"),
    ],
)
def test_what_was_due_and_is_not_done(site: Site, at: str, says: list[str]) -> None:
    site.load()
    site.at("2020-09-14T07:30")
    site.engine().round()
    site.at(at)
    code, found = status(site)
    assert code == int(bool(says))
    assert [need for need in found["needs"] if "due is not done" in need][:1] == [
        need for need in found["needs"] if says and need.startswith(says[0])
    ]
    assert len([need for need in found["needs"] if "due is not done" in need]) == len(says)


def test_a_failed_job_a_refused_message_a_file_put_aside_and_old_data_need_a_person(site: Site) -> None:
    site.load()

    class Refuses:
        def send(self, message: Message) -> None:
            if "unallocated" in message.recipient:
                raise TryLater("busy")
            raise CannotDeliver("no such mailbox")

    def fails(_: object) -> str:
        raise StoreMistake("somewhere", "the disk is full.", "Free some space.")

    site.channel = Refuses()
    site.put("bad.csv", "nothing,here\n")
    site.put("bad.csv.done", "")
    engine = site.engine()
    engine.jobs = (*JOBS, Job("broken", JOBS[1].timetable, JOBS[1].catch_up, fails))
    site.at("2020-09-14T07:30")
    engine.round()
    site.at("2020-09-16T09:00")
    engine.round()
    code, found = status(site)
    assert code == 1
    said = "\n".join(found["needs"])
    # two mornings' digests and the week's team sheet
    assert "The job “broken” failed: somewhere: the disk is full. Free some space." in said
    assert "3 messages of the last 7 days could not be delivered, for manager of court-1." in said
    assert "1 message waited for more than an hour." in said
    assert "1 file in inbox/refused could not be imported." in said
    assert "Data last arrived on Mon 14 Sept, 2 working days ago." in said


@pytest.mark.parametrize(
    ("day", "weekly", "told"),
    [
        # the official list in the package ends on 31 December 2028; 120 days before that is 2 September
        pytest.param("2028-09-01T07:30", False, False, id="121 days before its end, a Friday"),
        pytest.param("2028-09-04T07:30", True, True, id="118 days before, a Monday"),
        pytest.param("2028-09-05T07:30", True, False, id="117 days before, a Tuesday: told once a week"),
    ],
)
def test_the_administrator_is_warned_of_the_calendars_end(site: Site, day: str, weekly: bool, told: bool) -> None:
    (site.home / "config" / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    site.at(day)
    site.load()
    engine = site.engine()
    engine.round()
    assert any("official bank holidays end" in need for need in status(site)[1]["needs"]) == weekly
    assert bool(list(site.outbox.glob("*/administrator-ad-1.txt"))) == told


def test_the_administrator_is_told_once_a_morning_and_only_when_there_is_anything(site: Site) -> None:
    (site.home / "config" / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    site.load()
    engine = site.engine()
    site.at("2020-09-14T07:30")
    engine.round()
    assert not list(site.outbox.glob("*/administrator-*"))
    site.at("2020-09-16T07:30")  # two working days without data
    engine.round()
    engine.round()
    (text,) = [" ".join(path.read_text("utf-8").split()) for path in site.outbox.glob("*/administrator-*.txt")]
    assert text.startswith("Subject: Longstop: 1 thing needs you ")
    assert (
        "Data last arrived on Mon 14 Sept, 2 working days ago. See that the case system still sends its files." in text
    )


@pytest.mark.parametrize(
    ("day", "last", "needs", "told"),
    [
        # twenty working days after Monday 14 September 2020 is Monday 12 October: 18 September is the 4th, 25 the 9th,
        # 2 October the 14th, 9 October the 19th
        pytest.param("2020-09-14", "2020-10-12", "1 person (sw-1) will leave within 20 working days and holds", True),
        pytest.param("2020-09-14", "2020-10-13", "", False),
        pytest.param("2020-09-15", "2020-10-12", "1 person (sw-1) will leave within 20 working days and holds", False),
        pytest.param("2020-09-15", "2020-09-14", "1 person (sw-1) left and holds", True),
    ],
)
def test_who_leaves_with_open_duties_is_told_once_a_week_and_who_has_left_each_morning(
    site: Site, day: str, last: str, needs: str, told: bool
) -> None:
    worker = f"people:\n  - {{id: sw-1, initials: SW, role: social worker, team: court-1, left: {last}}}"
    (site.home / "config" / "organisation.yaml").write_text(ORGANISATION.replace("people:", worker), "utf-8")
    site.load()
    site.at(f"{day}T07:30")
    site.engine().round()
    held = [need for need in status(site)[1]["needs"] if "sw-1" in need]
    assert [need.startswith(needs) for need in held] == ([True] if needs else [])
    texts = [path.read_text("utf-8") for path in site.outbox.glob(f"{day}/administrator-*.txt")]
    assert any("sw-1" in text for text in texts) == told
    assert not any("HC-1" in text or "Ada" in text for text in texts)


# The heartbeat


class Watcher(BaseHTTPRequestHandler):
    heard: list[str]
    answer = 200

    def do_GET(self) -> None:
        type(self).heard.append(self.path)
        self.send_response(type(self).answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def watcher() -> Iterator[tuple[type[Watcher], str]]:
    class Fresh(Watcher):
        heard: list[str] = []

    server = HTTPServer(("127.0.0.1", 0), Fresh)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Fresh, f"http://127.0.0.1:{server.server_port}/ping/sesame"
    server.shutdown()
    server.server_close()


def test_the_heartbeat_follows_a_complete_good_run_and_no_other(site: Site, watcher: tuple[type[Watcher], str]) -> None:
    handler, url = watcher
    site.settings(f"schedule: {{heartbeat_url: '{url}'}}")
    site.load()
    assert handler.heard == ["/ping/sesame"], "the import and its scan"
    engine = site.engine()
    site.at("2020-09-14T06:59")
    engine.round()
    assert len(handler.heard) == 1, "nothing was due"

    class Busy:
        def send(self, message: Message) -> None:
            raise TryLater("busy")

    site.channel = Busy()
    site.at("2020-09-14T07:30")
    engine.round()
    assert len(handler.heard) == 1, "a run with a message left is not complete"
    site.channel = None
    site.at("2020-09-14T08:00")
    engine.round()
    assert len(handler.heard) == 2


def test_a_heartbeat_that_fails_harms_nothing_and_is_never_logged_whole(
    watcher: tuple[type[Watcher], str], capsys: pytest.CaptureFixture[str]
) -> None:
    from engine.service.logs import set_up_logs

    handler, url = watcher
    handler.answer = 500
    set_up_logs("debug")
    try:
        assert not beat(url)
        assert not beat("http://127.0.0.1:1/sesame")
        assert not beat("")
    finally:
        set_up_logs("warning")
    said = capsys.readouterr().err
    assert said.count("heartbeat_failed") == 2
    assert "sesame" not in said


def test_run_once_says_what_it_did(site: Site) -> None:
    site.put("events.csv", PLAN)
    site.put("events.csv.done", "")
    site.at("2020-09-14T07:30")
    code, said = command(site, "run", "--once")
    assert code == 0, said
    assert "import: 1 files imported, 0 refused" in said
    assert "digest: 2 digests, " in said
    assert command(site, "run", "--once") == (0, "Nothing was due.\n")
