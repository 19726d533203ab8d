"""The daily scan: the invented county's events, many counties over, scanned once, and again a day later with little changed.

    uv run --group dev benchmarks/second_scan.py [ROWS] [OTHER_CHECKOUT]      # 120,000 by default

The first scan is made once; each round scans a copy of its database a day later, in a process of its own, here and in the
other checkout where one is named, in turn. Medians count.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 3
AT = datetime(2020, 10, 6, 6, 30, tzinfo=UTC)
PARTS = ("load_stored", "judge", "moves", "breach_lines")


def prepare(rows: int, place: Path) -> None:
    """Import the events, and scan them once."""
    from engine.intake.reading import read_file
    from engine.service.importing import store_read
    from engine.store.database import open_database
    from engine.store.upgrading import upgrade

    sys.path.insert(0, str(ROOT / "benchmarks"))
    from importing import make

    file = make(rows, place)["parquet"]
    database = open_database(place / "bench.db")
    upgrade(database)
    store_read(database, read_file(file, AT.date()), by="bench", now=AT)
    database.close()
    scan_once(place / "bench.db", AT)


def scan_once(file: Path, at: datetime) -> None:
    """One scan, and how long it and its parts took."""
    from engine.calendars.building import get_axis
    from engine.rulebook.loading import load_book
    from engine.service import scanning
    from engine.service.setup import Setup
    from engine.store.database import open_database
    from engine.words.enums import Nation
    from engine.words.settings import Settings

    took: dict[str, float] = {}

    def timed(name: str) -> None:
        inner = getattr(scanning, name)

        def outer(*given: object, **named: object) -> object:
            began = time.perf_counter()
            found = inner(*given, **named)
            took[name] = took.get(name, 0) + time.perf_counter() - began
            return found

        setattr(scanning, name, outer)

    for name in PARTS:
        timed(name)
    setup = Setup(load_book(Nation.ENGLAND), get_axis(Nation.ENGLAND), None, None, "", Settings(authority="Bench"))
    database = open_database(file)
    began = time.perf_counter()
    done = scanning.scan(database, setup, at, at, now=at, by="bench", cache=file.parent / "cache")
    whole = time.perf_counter() - began
    database.close()
    print(whole, *(took[name] for name in PARTS), len(done.looked.obligations), len(done.moves.changed))


def main(rows: int, others: list[str]) -> None:
    """Scan copies in turn, and print medians."""
    roots = [str(ROOT), *others]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        prepare(rows, place)
        times: dict[str, list[list[float]]] = {root: [] for root in roots}
        for _ in range(ROUNDS):
            for root in roots:
                copy = place / "copy.db"
                shutil.copy(place / "bench.db", copy)
                command = [sys.executable, __file__, "--one", str(copy), root]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
                times[root].append([float(each) for each in said])
    print(f"{rows:,} rows, the second day's scan, medians of {ROUNDS} rounds in turn, in seconds")
    print(f"  {'':<32}{'whole':>8}{''.join(f'{name:>14}' for name in PARTS)}   obligations  changed")
    for root, runs in times.items():
        whole, *parts, obligations, changed = (statistics.median(column) for column in zip(*runs, strict=True))
        cells = "".join(f"{each:>14.2f}" for each in parts)
        print(f"  {root[-30:]:<32}{whole:>8.2f}{cells} {obligations:>13,.0f} {changed:>8,.0f}")


if __name__ == "__main__":
    if "--one" in sys.argv:
        sys.path.insert(0, sys.argv[-1])
        scan_once(Path(sys.argv[-2]), AT + timedelta(days=1))
    else:
        sys.path.insert(0, str(ROOT))
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 120_000, sys.argv[2:])
