"""The folders keep to the way through: each imports only what stands before it, and nothing reads the clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = (
    "words",
    "calendars",
    "rulebook",
    "intake",
    "histories",
    "obligations",
    "alerts",
    "reports",
    "rendering",
    "tuning",
)
SOURCES = sorted((ROOT / "engine").rglob("*.py"))
EDGES = {"service", "commands", "store"}


def imports_of(path: Path) -> list[str]:
    """Every module that the file imports, at the top or inside a function."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.append(node.module)
    return found


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "engine").parts[0]


def test_there_are_sources() -> None:
    assert len(SOURCES) > 40


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_part_imports_only_what_stands_before_it(path: Path) -> None:
    part, wrong = part_of(path), []
    for name in imports_of(path):
        top, _, rest = name.partition(".")
        target = rest.split(".")[0]
        if top in ("notifiers", "web", "demo", "run_engine") or (top == "config" and part not in EDGES - {"store"}):
            wrong.append(name)
        elif top == "engine" and target != part:
            if part == "store":
                wrong += [name] * (target != "words")
            elif part in ORDER:
                wrong += [name] * (target not in ORDER or ORDER.index(target) > ORDER.index(part))
            elif part == "service":
                wrong += [name] * (target == "commands")
    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_in_the_engine_reads_the_clock(path: Path) -> None:
    calls = {
        f"{node.func.value.attr if isinstance(node.func.value, ast.Attribute) else getattr(node.func.value, 'id', '')}"
        f".{node.func.attr}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    clocks = {f"{what}.{how}" for what in ("datetime", "date", "pendulum") for how in ("now", "today", "utcnow")}
    assert calls & (clocks | {"time.time"}) == set()


@pytest.mark.parametrize(
    "command", [["--help"], ["due", "2022-05-27", "15 working days"], ["due", "--help"]], ids=" ".join
)
def test_quick_commands_import_nothing_heavy(command: list[str]) -> None:
    code = f"""
import sys
sys.argv = ["longstop", *{command!r}]
import run_engine
try:
    run_engine.main()
except SystemExit as stop:
    assert not stop.code, stop.code
heavy = sorted({{"polars", "numpy", "numba", "sqlmodel", "sqlalchemy", "holidays"}} & set(sys.modules))
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
