"""Impact beside a plain scan, on a county of 20,000 open obligations: the demo's events, many counties over.

    uv run --group dev benchmarks/impact.py [ROWS]      # 311,000 by default, which gives some 20,000 open obligations

The county is scanned once; each round then takes, in turn and each in a process of its own, the next day's plain scan of a
copy, the impact of another limit, and that of a bank holiday announced for next week. A first round, which compiles and
warms up, is not counted. Seconds of the clock and of the processor are given: the latter hardly change with what else the
machine does. Ratios are of medians.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))
ROUNDS = 3
SORTS = ("scan", "limit", "holiday")
NUMBERS = "cp_visit: 5 working days\n"


def once(file: Path, sort: str) -> None:
    """One scan or one impact with its report: seconds of clock and processor, how many were open, how many changed."""
    from second_scan import AT

    from engine.calendars.building import get_axis
    from engine.calendars.supposed import supposed
    from engine.rulebook.texts import read_national
    from engine.service.rule_rehearsal import rehearse_rules
    from engine.service.scanning import scan
    from engine.service.setup import Setup
    from engine.store.database import open_database
    from engine.tuning.impact_looks import Rules
    from engine.tuning.impact_report import impact_report
    from engine.words.enums import Nation
    from engine.words.settings import Settings

    axis, texts, at = get_axis(Nation.ENGLAND), read_national(Nation.ENGLAND), AT + timedelta(days=1)
    now = Rules("now", texts.book(), axis)
    other = Rules("new", texts.with_own((("config/numbers.yaml", NUMBERS),)).book(), axis)
    if sort == "holiday":
        other = Rules("holiday", now.book, supposed(axis, [date(2020, 10, 14)]))
    setup = Setup(now.book, axis, None, None, "", Settings(authority="Bench"))
    database = open_database(file)
    began, worked = time.perf_counter(), time.process_time()
    if sort == "scan":
        done = scan(database, setup, at, at, now=at, by="bench", cache=file.parent / "cache")
        opened, changed = sum(each.state.is_open for each in done.looked.obligations), len(done.moves.changed)
    else:
        found = rehearse_rules(database, setup, now, other, at, cache=file.parent / "cache")
        impact_report(found, at, whole=True)
        opened, changed = found.before.open, len(found.changes.each)
    print(time.perf_counter() - began, time.process_time() - worked, opened, changed)
    database.close()


def main(rows: int) -> None:
    """Run in turn, and print medians and their ratios."""
    from second_scan import prepare

    times: dict[str, list[list[float]]] = {sort: [] for sort in SORTS}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        prepare(rows, place)
        for number in range(ROUNDS + 1):
            for sort in SORTS:
                copy = place / "copy.db"
                shutil.copy(place / "bench.db", copy)
                command = [sys.executable, __file__, "--one", str(copy), sort]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
                if number:
                    times[sort].append([float(each) for each in said])
    plain, work = (statistics.median(run[each] for run in times["scan"]) for each in (0, 1))
    print(f"{rows:,} rows, medians of {ROUNDS} rounds in turn   seconds   scans  of CPU   scans    open  changed")
    for sort, runs in times.items():
        took, worked, opened, changed = (statistics.median(column) for column in zip(*runs, strict=True))
        print(
            f"  {sort:<44}{took:>8.2f} {took / plain:>7.2f} {worked:>7.2f} {worked / work:>7.2f} {opened:>7,.0f} {changed:>8,.0f}"
        )


if __name__ == "__main__":
    if "--one" in sys.argv:
        once(Path(sys.argv[-2]), sys.argv[-1])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 311_000)
