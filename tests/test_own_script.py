"""`scripts/test` itself: it ends well when every step does, and badly when any one of them fails.

Its steps are tested where they belong; here `uv`, which runs them all, is a script that notes what it was asked and fails
where it is told to.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
STAND_IN = r"""#!/bin/sh
echo "$*" >>"$ASKED"
if [ -n "$FAILING" ]; then case "$*" in *"$FAILING"*) exit 3 ;; esac; fi
if [ "$1" = venv ]; then # the folder comes last: put the installed command there
    for place in "$@"; do :; done
    mkdir -p "$place/bin" && cp "$0" "$place/bin/longstop"
fi
exit 0
"""
STEPS = (
    *("sync", "ruff check", "ruff format", "mypy", "postgres_for_tests.py --start", "--cov=engine.histories"),
    *("coverage report", "--ignore=tests/histories", "run_engine.py demo", "build", "venv", "pip install"),
    *("due 2022-05-27", "check", "test", "init county", "db upgrade", "demo --to demo"),
)


def run(tmp_path: Path, part: str, failing: str = "") -> tuple[subprocess.CompletedProcess[str], str]:
    """What the script said and ended with, and every line that was asked of `uv`."""
    (tmp_path / "bin").mkdir()
    stand_in = tmp_path / "bin" / "uv"
    stand_in.write_text(STAND_IN, "utf-8")
    stand_in.chmod(0o755)
    shutil.copy(stand_in, tmp_path / "bin" / "apt-get")  # where there is no server: nothing is installed from here
    (tmp_path / "scripts").mkdir()
    for name in ("test", "coverage"):
        shutil.copy(SCRIPTS / name, tmp_path / "scripts")
    (tmp_path / "asked").touch()
    surroundings = {"PATH": f"{tmp_path / 'bin'}:{os.defpath}", "ASKED": str(tmp_path / "asked"), "FAILING": failing}
    done = subprocess.run(
        [tmp_path / "scripts" / "test", part], env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )
    return done, (tmp_path / "asked").read_text("utf-8")


@pytest.mark.parametrize("part", ["fast", "full", "long"])
def test_it_ends_with_nought_when_every_step_does(tmp_path: Path, part: str) -> None:
    done, asked = run(tmp_path, part)
    assert (done.returncode, done.stderr) == (0, "")
    assert "== all passed" in done.stdout
    assert "pytest -m not slow" in asked if part == "fast" else "--ignore=tests/histories" in asked
    assert ("-m not long" in asked) == (part == "full")


@pytest.mark.parametrize("failing", STEPS)
def test_a_step_that_fails_fails_the_whole(tmp_path: Path, failing: str) -> None:
    # A server is started only where none is found: then the look must fail before the start can.
    done, asked = run(tmp_path, "full", "postgres_for_tests.py" if "postgres" in failing else failing)
    assert failing in asked
    assert done.returncode == 1
    assert "FAILED" in done.stderr
    assert "all passed" not in done.stdout


def test_a_part_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    done, asked = run(tmp_path, "quick")
    assert (done.returncode, asked) == (2, "")
    assert "'quick' is not a part. Use fast, full or long." in done.stderr
