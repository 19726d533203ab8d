"""The machine compiled by numba: the same function from the same file, kept in a cache that changes with it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.obligations import machine

HELPERS = (
    *("conflicts", "with_room", "dues_of", "judge", "control", "working_number", "leave_out", "stand_still"),
    *("further", "is_left_out", "extend", "move", "reaches", "begin", "take", "go_on"),
)


def is_available() -> bool:
    """Whether numba is installed; without it everything runs, slower."""
    return importlib.util.find_spec("numba") is not None


def default_cache() -> Path:
    """The user's cache directory, where compiled code may be kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "longstop"


def compiled_run(cache: Path | None = None) -> Callable[..., Any]:
    """`machine.run` compiled. The first call compiles it, or loads it from the cache (the user's by default).

    Compiled code lies in a folder named by the hash of this file, the machine's, and numba's and numpy's versions, so
    that no change goes unnoticed. Raises ImportError where numba is missing.
    """
    return _compiled(str(cache or default_cache()))


@lru_cache(maxsize=8)
def _compiled(cache: str) -> Callable[..., Any]:
    import numba

    file = Path(machine.__file__)
    text = file.read_bytes() + Path(__file__).read_bytes()
    named = hashlib.sha256(text + f"\n{numba.__version__}\n{np.__version__}".encode()).hexdigest()[:16]
    folder = Path(cache) / f"machine-{named}"
    spec = importlib.util.spec_from_file_location(f"engine.obligations.machine_{named}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} cannot be loaded for compiling")
    twin = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = twin  # numba finds it by name when it loads from the cache
    spec.loader.exec_module(twin)
    kept = _can_keep_in(folder)
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder)
    try:
        for name in (*HELPERS, "run"):
            setattr(twin, name, numba.njit(cache=kept)(getattr(twin, name)))
    finally:
        numba.config.CACHE_DIR = before
    compiled: Callable[..., Any] = twin.run
    return compiled


def _can_keep_in(folder: Path) -> bool:
    """Whether compiled code can be written there; where it cannot, each process compiles for itself."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
