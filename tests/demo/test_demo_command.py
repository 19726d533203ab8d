"""`longstop demo` as a newcomer runs it: both counties, from nothing to digests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(ROOT / "run_engine.py"), "demo", *arguments]
    return subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.slow
def test_the_full_county_shows_every_published_figure(tmp_path: Path) -> None:
    done = run("--to", str(tmp_path / "county"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "59 of 59 figures are found as published." in done.stdout
    assert "differs" not in done.stdout
    assert "Left out are the newly begun" in " ".join(done.stdout.split())
    assert "nothing missing from them" in done.stdout
    outbox = tmp_path / "county" / "outbox"
    assert (outbox / "breach-log.csv").is_file()
    assert (outbox / "2020-10-05" / "digest-mgr-court-3.html").is_file()
    assert {path.name for path in (outbox / "reports").iterdir()} == {"cohorts.html", "supervision.html"}


@pytest.mark.slow
def test_the_small_county_stays_what_it_was(tmp_path: Path) -> None:
    done = run("--small", "--to", str(tmp_path / "county"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12,333 rows" in done.stdout
    assert "published" not in done.stdout
