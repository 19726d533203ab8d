"""Import rate of CSV and Parquet: the invented county's events, many counties over, read and stored in a new database.

    uv run --group dev benchmarks/importing.py [ROWS]      # 200,000 by default

Rounds alternate between the two forms; medians count. Each run is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
ROUNDS = 3
AT = datetime(2020, 10, 6, tzinfo=UTC)


def make(rows: int, folder: Path) -> dict[str, Path]:
    """The same rows as CSV and as Parquet."""
    import polars as pl

    from demo.county import make_county
    from demo.files import events_csv

    own = folder / "own.csv"
    own.write_text(events_csv(make_county().events), "utf-8")
    county = pl.read_csv(own, infer_schema=False)
    copies = -(-rows // county.height)
    many = pl.concat(
        county.with_columns(
            event_id=pl.lit(f"{copy}-") + pl.col("event_id"), subject=pl.lit(f"{copy}-") + pl.col("subject")
        )
        for copy in range(copies)
    ).head(rows)
    files = {"csv": folder / "events.csv", "parquet": folder / "events.parquet"}
    many.write_csv(files["csv"])
    many.write_parquet(files["parquet"])
    return files


def run(file: Path) -> None:
    """Import one file into a new database, and say how long reading and storing took, and the peak memory."""
    from engine.intake.reading import read_file
    from engine.service.importing import store_read
    from engine.store.database import open_database
    from engine.store.upgrading import upgrade

    with tempfile.TemporaryDirectory() as place:
        database = open_database(Path(place) / "bench.db")
        upgrade(database)
        began = time.perf_counter()
        found = read_file(file, AT.date())
        read = time.perf_counter()
        done = store_read(database, found, by="bench", now=AT)
        stored = time.perf_counter()
        database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(done.events.added, read - began, stored - read, peak)


def main(rows: int) -> None:
    """Alternate the two forms and print medians."""
    times: dict[str, list[list[float]]] = {"csv": [], "parquet": []}
    with tempfile.TemporaryDirectory() as place:
        files = make(rows, Path(place))
        for _ in range(ROUNDS):
            for form, file in files.items():
                command = [sys.executable, __file__, "--one", str(file)]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
                times[form].append([float(each) for each in said])
    print(f"{rows:,} rows, medians of {ROUNDS} rounds   added     read s  store s   rows/s   peak MB")
    for form, runs in times.items():
        added, read, store, peak = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"  {form:<36}{added:>9,.0f} {read:>8.2f} {store:>8.2f} {rows / (read + store):>8,.0f} {peak:>9,.0f}")


if __name__ == "__main__":
    if "--one" in sys.argv:
        run(Path(sys.argv[-1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
