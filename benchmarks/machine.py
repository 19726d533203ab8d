"""Plain and compiled machine over synthetic histories: alternating rounds, medians, ratio and peak memory.

    .venv/bin/python benchmarks/machine.py            1e5 and 1e6 events, three rounds each
    .venv/bin/python benchmarks/machine.py 100000 5   one size, five rounds

Histories are about 22 events a period and two periods a child. Machines are shared: only the ratios of one run mean
anything. The whole evaluation (histories, planes, machine, states) is timed too, with the compiled machine.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from engine.calendars import get_axis  # noqa: E402
from engine.histories import arrange  # noqa: E402
from engine.obligations.evaluate import evaluate, run  # noqa: E402
from engine.obligations.programme import compile_book  # noqa: E402
from engine.obligations.signals import signals_of  # noqa: E402
from engine.rulebook.loading import load_book  # noqa: E402
from engine.words.clock import day_number, last_instant  # noqa: E402
from engine.words.enums import Nation  # noqa: E402
from engine.words.frames import EVENT_SCHEMA  # noqa: E402

AS_AT = last_instant(date(2020, 10, 5))
# (kind, days after the period began, attributes): one period of care or of a plan
CARE = [
    ("case_opened", 0, "{}"),
    ("referral_received", 0, "{}"),
    ("looked_after_started", 3, '{"legal_status":"C1"}'),
    ("placement_started", 3, '{"placement":"foster"}'),
    ("missing_started", 60, "{}"),
    ("missing_found", 61, "{}"),
    ("rhi_held", 63, "{}"),
    ("assessment_completed", 50, "{}"),
    *(("looked_after_visit", day, '{"seen":true}') for day in (9, 45, 88, 130, 170, 215, 260)),
    *(("looked_after_review_held", day, "{}") for day in (28, 118, 300)),
    *(("case_supervision", day, "{}") for day in (80, 170)),
    ("looked_after_ended", 320, "{}"),
    ("case_closed", 330, "{}"),
]
PLAN = [
    ("case_opened", 0, "{}"),
    ("referral_received", 0, "{}"),
    ("strategy_discussion", 4, '{"initiated_s47":true}'),
    ("icpc_held", 22, '{"kind":"initial","outcome":"plan"}'),
    ("cp_plan_started", 22, "{}"),
    *(("cp_visit", day, '{"seen":true}') for day in (30, 44, 58, 75, 89, 104, 118, 133, 150, 166)),
    *(("core_group_held", day, "{}") for day in (34, 62, 92, 120)),
    ("case_supervision", 85, "{}"),
    ("cp_plan_ended", 180, "{}"),
    ("case_closed", 190, "{}"),
]


def synthetic(events: int, seed: int = 1) -> pl.DataFrame:
    """About so many events, two periods a child, each date moved by some days."""
    chance = np.random.default_rng(seed)
    periods = max(events // 22, 2)
    base = day_number(date(2015, 1, 1)) + chance.integers(0, 1500, periods)
    parts = []
    for template, picked in ((CARE, np.arange(0, periods, 2)), (PLAN, np.arange(1, periods, 2))):
        for kind, after, attributes in template:
            day = base[picked] + after + (chance.integers(0, 6, len(picked)) if after else 0)
            parts.append(
                pl.DataFrame(
                    {
                        "event_id": [f"{number:08}-{kind}-{after}" for number in picked],
                        "subject": [f"S{number // 2:07}" for number in picked],
                        "kind": [kind] * len(picked),
                        "day": pl.Series(day, dtype=pl.Int32()).cast(pl.Date()),
                        "instant": pl.Series(day * 86_400 + 40_000, dtype=pl.Int64()),
                        "recorded": pl.Series(day * 86_400 + 90_000, dtype=pl.Int64()),
                        "version": pl.Series([1] * len(picked), dtype=pl.Int32()),
                        **{name: [""] * len(picked) for name in ("episode", "worker", "source")},
                        "team": ["north"] * len(picked),
                        "attributes": [attributes] * len(picked),
                    }
                ).select(EVENT_SCHEMA.names())
            )
    return pl.concat(parts).sort("subject", "day", "event_id")


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(sizes: list[int], rounds: int) -> None:
    """Print one line a size."""
    book = load_book(Nation.ENGLAND)
    axis = get_axis(Nation.ENGLAND)
    programme = compile_book(book, axis)
    heads = ("events", "signals", "found", "plain s", "compiled s", "ratio", "whole s", "peak MB")
    print(" ".join(f"{head:>10}" for head in heads))
    for size in sizes:
        versions = synthetic(size)
        signals = signals_of(programme, arrange(book, versions, {}, AS_AT, AS_AT))
        found = run(programme, signals, compiled=True)  # compiles, or loads, outside the timing
        assert np.array_equal(found, run(programme, signals, compiled=False))
        works = (
            partial(run, programme, signals, compiled=False),
            partial(run, programme, signals, compiled=True),
            partial(evaluate, book, axis, versions, {}, AS_AT, compiled=True),
        )
        taken = [[timed(work) for work in works] for _ in range(rounds)]
        plain, fast, whole = (statistics.median(times) for times in zip(*taken, strict=True))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        counts = f"{versions.height:>10,} {len(signals.signals):>10,} {len(found):>10,}"
        print(f"{counts} {plain:>10.2f} {fast:>10.3f} {plain / fast:>10.0f} {whole:>10.2f} {peak:>10,}")


if __name__ == "__main__":
    main(
        [int(sys.argv[1])] if len(sys.argv) > 1 else [100_000, 1_000_000], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    )
