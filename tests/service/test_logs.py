"""Logs are JSON lines, and an exception never brings its local variables along."""

from __future__ import annotations

import json

import pytest
import structlog

from engine.service.logs import set_up_logs


def boom(childs_name: str) -> None:
    raise ValueError("no such thing")


def test_a_traceback_shows_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    log = structlog.get_logger("test")
    try:
        boom("Jemima Puddle")
    except ValueError:
        log.exception("job_failed", job="scan")
    line = capsys.readouterr().err
    assert "Jemima" not in line
    said = json.loads(line)
    assert (said["event"], said["job"], said["level"]) == ("job_failed", "scan", "error")
    assert said["exception"][0]["exc_type"] == "ValueError"


@pytest.mark.parametrize(("level", "lines"), [("info", 2), ("warning", 1), ("loud", 1), ("ERROR", 0)])
def test_the_level_is_kept(level: str, lines: int, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(level)
    log = structlog.get_logger("test")
    log.info("message_sent", message="digest-1")
    log.warning("message_put_off", message="digest-1")
    assert len(capsys.readouterr().err.splitlines()) == lines
