"""Opens a file to be read in pieces."""

from __future__ import annotations

from io import BufferedReader
from pathlib import Path

from engine.words.errors import IntakeMistake


def opened(path: Path) -> BufferedReader:
    """The file, open for reading bytes. Raises IntakeMistake when there is none, or it cannot be opened."""
    try:
        return path.open("rb")
    except FileNotFoundError as cause:
        raise IntakeMistake(path.name, "there is no such file.", "Check the path.") from cause
    except OSError as cause:
        what = f"cannot be opened ({cause.strerror})."
        raise IntakeMistake(path.name, what, "Check the path and its rights.") from cause
