"""The whole demo as a newcomer runs it: wall time and peak memory of fresh processes, after everything is installed.

uv run --group dev benchmarks/whole_demo.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 5


def main() -> None:
    """Run the demo several times and print the median, the least and the most."""
    walls: list[float] = []
    peaks: list[float] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            began = time.perf_counter()
            command = [sys.executable, str(ROOT / "run_engine.py"), "demo", "--to", f"{place}/demo"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            walls.append(time.perf_counter() - began)
            peaks.append(used.ru_maxrss / 1024)
            if status:
                sys.exit(f"the demo failed with {status}")
    print(f"whole demo, {ROUNDS} runs: median {statistics.median(walls):.1f} s ({min(walls):.1f} to {max(walls):.1f})")
    print(f"peak memory: median {statistics.median(peaks):,.0f} MB")


if __name__ == "__main__":
    main()
