"""`longstop check` beside ruamel alone on the same files: fresh processes in alternating rounds, and both within one process.

uv run --group dev benchmarks/checking.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 9
RUAMEL = """
import sys
from ruamel.yaml import YAML
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        YAML(typ="rt", pure=True).load(file.read())
"""


def main() -> None:
    """Print the median of each way, and the ratio of the medians."""
    sys.path.insert(0, str(ROOT))
    from engine.rulebook.loading import national_files
    from engine.words.enums import Nation

    files = [ROOT / "rules" / "words.yaml", *(path for _, path in national_files(Nation.ENGLAND))]
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in files)
    print(f"{len(files)} files, {lines:,} lines, {ROUNDS} rounds")
    ruamel = [sys.executable, "-c", RUAMEL, *map(str, files)]
    check = [sys.executable, str(ROOT / "run_engine.py"), "check"]
    told("whole processes", lambda: run(ruamel), lambda: run(check))
    texts = [path.read_text("utf-8") for path in files]
    told("within one process", lambda: parse(texts), check_within)


def told(what: str, ruamel: Callable[[], None], check: Callable[[], None]) -> None:
    """Time both in turns, and print."""
    times: dict[str, list[float]] = {"ruamel": [], "check": []}
    for _ in range(ROUNDS):
        for name, job in (("ruamel", ruamel), ("check", check)):
            began = time.perf_counter()
            job()
            times[name].append(time.perf_counter() - began)
    alone, whole = (statistics.median(times[name]) for name in ("ruamel", "check"))
    print(f"{what}: ruamel alone {alone:.2f} s, check {whole:.2f} s, ratio {whole / alone:.2f}")


def run(command: list[str]) -> None:
    """One process, which must end well."""
    quiet = {**os.environ, "LONGSTOP_HOME": "", "LONGSTOP_DATABASE": "", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=quiet)


def parse(texts: list[str]) -> None:
    """Ruamel alone."""
    from ruamel.yaml import YAML

    for text in texts:
        YAML(typ="rt", pure=True).load(text)


def check_within() -> None:
    """Everything that the command does, but for printing."""
    from engine.commands.check_cmd import linted
    from engine.commands.rules_read import read_rules
    from engine.rulebook import loading
    from engine.words.enums import Nation

    loading._vocabulary.cache_clear()
    linted(read_rules(None, Nation.ENGLAND), date(2026, 11, 21))


if __name__ == "__main__":
    main()
