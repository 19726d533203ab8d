"""Real processes: ended by a signal, killed in the middle of a send, two on one database, with leases that lapse."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from engines import Site, london

from engine.store import engines, messages
from engine.words.records import JobState, MessageState

pytestmark = pytest.mark.slow
PROCESS = Path(__file__).parent / "process.py"
ON_A_FILE = pytest.param("runner", marks=pytest.mark.long)  # two engines mostly stand on a server
PATIENCE = 90.0  # seconds until a test gives up waiting; nothing is measured


def until(what: Callable[[], object], why: str) -> None:
    """Wait for it."""
    ends = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends, f"waited in vain: {why}"
        time.sleep(0.05)


@dataclass
class Runner:
    """Starts engines on a site, whose clocks all say the same."""

    site: Site
    epoch: float = field(default_factory=time.time)
    start: str = "2020-09-14T07:29:40"
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *words: str, slow: float = 0, speed: float = 1, grace: float = 20) -> subprocess.Popen[str]:
        environment = os.environ | {
            "TEST_START": london(self.start).isoformat(),
            "TEST_EPOCH": str(self.epoch),
            "TEST_SPEED": str(speed),
            "TEST_SLOW": str(slow),
            "TEST_GRACE": str(grace),
            "PYTHONPATH": str(PROCESS.parents[2]),
        }
        line = [sys.executable, str(PROCESS), "--home", str(self.site.home), "--database", self.site.url, "run", *words]
        process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )
        self.started.append(process)
        return process

    def later(self, start: str) -> None:
        """From now on the clocks say this."""
        self.epoch, self.start = time.time(), start

    def is_sending(self, process: subprocess.Popen[str]) -> bool:
        return (self.site.home / f"sending-{process.pid}").exists()

    def digests(self) -> list[str]:
        """The Message-IDs of the digests that were queued."""
        return [message.message_id for message in messages.list_messages(self.site.db) if message.kind == "digest"]

    def states(self) -> dict[MessageState, int]:
        return messages.counts_by_state(self.site.db)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


@pytest.fixture
def runner(site: Site) -> Iterator[Runner]:
    site.load()
    found = Runner(site)
    yield found
    for process in found.started:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture
def on_server(server_site: Site) -> Iterator[Runner]:
    server_site.load()
    found = Runner(server_site)
    yield found
    for process in found.started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def test_a_signal_ends_it_cleanly_and_says_so(runner: Runner) -> None:
    runner.start = "2020-09-14T07:31"
    process = runner.run()
    until(lambda: ("2020-09-14 06:30", "done") in runner.site.runs("administrator"), "the morning's jobs")
    until(lambda: runner.states().get(MessageState.SENT) == 2, "both digests")
    process.send_signal(signal.SIGTERM)
    code, out, err = ended(process)
    assert code == 0, err
    assert out.splitlines()[-1] == "longstop has stopped."
    events = [json.loads(line)["event"] for line in err.splitlines()]
    assert events[-1] == "engine_stopped"
    assert "engine_stopping" in events
    assert engines.seen_since(runner.site.db, london("2020-09-01T00:00")) == {}, "marked as stopped"
    assert {run.state for job in ("scan", "digest") for run in runner.site.all_runs(job)} == {JobState.DONE}


def test_a_signal_in_the_middle_of_a_send_lets_that_one_finish(runner: Runner) -> None:
    runner.start = "2020-09-14T07:31"
    process = runner.run(slow=2)
    until(lambda: runner.is_sending(process), "the first send")
    process.send_signal(signal.SIGINT)
    assert ended(process)[0] == 0
    assert runner.states() == {MessageState.SENT: 1, MessageState.WAITING: 1}
    assert runner.site.runs("digest") == [("2020-09-14 06:30", "done")], "all of it is told; what waits goes out later"
    code, out, err = ended(runner.run("--once"))
    assert (code, "1 message sent" in out) == (0, True), err
    assert len(runner.site.sent()) == 2


def test_an_item_that_takes_longer_than_the_grace_is_given_up_and_done_anew(runner: Runner) -> None:
    runner.start = "2020-09-14T07:31"
    process = runner.run(slow=600, grace=1)
    until(lambda: runner.is_sending(process), "the first send")
    process.send_signal(signal.SIGTERM)
    code, _, err = ended(process)
    assert code == 0, err
    last = json.loads(err.splitlines()[-1])
    assert (last["event"], last["finished"]) == ("engine_stopped", False)
    assert engines.seen_since(runner.site.db, london("2020-09-01T00:00")) == {}
    runner.later("2020-09-14T07:40")
    assert ended(runner.run("--once"))[0] == 0
    assert runner.states() == {MessageState.SENT: 2}


def test_a_second_signal_ends_it_at_once(runner: Runner) -> None:
    runner.start = "2020-09-14T07:31"
    process = runner.run(slow=60)
    until(lambda: runner.is_sending(process), "the first send")
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    until(lambda: "engine_stopping" in process.stderr.readline(), "the first signal")  # type: ignore[union-attr]
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM
    assert runner.states() == {MessageState.CLAIMED: 1, MessageState.WAITING: 1}


@pytest.mark.parametrize("where", ["runner", "on_server"])
def test_killed_in_the_middle_of_a_send_and_started_again(where: str, request: pytest.FixtureRequest) -> None:
    runner: Runner = request.getfixturevalue(where)
    runner.start = "2020-09-14T07:31"
    process = runner.run(slow=60)
    until(lambda: runner.is_sending(process), "the first send")
    process.kill()
    process.communicate()
    before = {message.message_id for message in messages.list_messages(runner.site.db)}
    assert runner.states() == {MessageState.CLAIMED: 1, MessageState.WAITING: 1}
    runner.later("2020-09-14T07:40")
    code, _, err = ended(runner.run("--once"))
    assert code == 0, err
    assert {message.message_id for message in messages.list_messages(runner.site.db)} == before
    assert runner.states() == {MessageState.SENT: 2}
    assert runner.site.runs("digest") == [("2020-09-14 06:30", "done")]
    journal = [json.loads(line)["message_id"] for line in (runner.site.home / "sent.jsonl").read_text().splitlines()]
    assert sorted(journal) == sorted(before), "each once"


@pytest.mark.parametrize("where", [ON_A_FILE, "on_server"])
def test_of_two_engines_one_leads_and_the_other_takes_over_when_it_is_killed(
    where: str, request: pytest.FixtureRequest
) -> None:
    runner: Runner = request.getfixturevalue(where)
    runner.start = "2020-09-14T07:40:00"
    runner.site.settings("schedule: {scan_every: 5}")
    one, two = runner.run(slow=3, speed=40), runner.run(slow=3, speed=40)
    names = {process.pid: "" for process in (one, two)}

    def alive() -> dict[str, object]:
        return dict(engines.seen_since(runner.site.db, london("2020-09-14T07:40")))

    until(lambda: len(alive()) == 2, "both engines")
    for name in alive():
        names[int(name.split("-")[-2])] = name
    until(lambda: runner.site.runs("digest"), "the morning's digest")
    (run,) = runner.site.all_runs("digest")
    leader, other = (one, two) if run.engine == names[one.pid] else (two, one)
    assert run.engine == names[leader.pid]
    leader.kill()
    leader.communicate()
    assert names[other.pid] not in {run.engine for run in runner.site.all_runs("scan")}, "one leads at a time"
    until(lambda: names[other.pid] in {run.engine for run in runner.site.all_runs("scan")}, "a scan by the other")
    until(lambda: runner.states().keys() == {MessageState.SENT}, "every message")
    until(lambda: runner.site.runs("digest")[0][1] == "done", "the digest, taken up by the other if it was not done")
    other.send_signal(signal.SIGTERM)
    assert ended(other)[0] == 0
    assert len(runner.digests()) == 2


@pytest.mark.parametrize("where", [ON_A_FILE, "on_server"])
def test_two_engines_from_the_start_do_each_moment_once(where: str, request: pytest.FixtureRequest) -> None:
    runner: Runner = request.getfixturevalue(where)
    runner.start = "2020-09-14T07:20:00"
    both = [runner.run(speed=120) for _ in range(2)]
    until(lambda: ("2020-09-14 07:00", "done") in runner.site.runs("scan"), "the scan of 08:00")
    until(lambda: runner.states().keys() == {MessageState.SENT}, "the digests of 07:30")
    for process in both:
        process.send_signal(signal.SIGTERM)
    said = [ended(process) for process in both]
    assert [code for code, _, _ in said] == [0, 0]
    started: list[tuple[str, str]] = []
    for _, _, err in said:
        lines = [json.loads(line) for line in err.splitlines()]
        started += [(line["job"], line["due_for"]) for line in lines if line["event"] == "job_started"]
        assert not [line for line in lines if line["level"] == "error"]
    assert len(started) == len(set(started)), "no moment was begun twice"
    assert runner.states().keys() == {MessageState.SENT}
    assert len(runner.digests()) == 2
