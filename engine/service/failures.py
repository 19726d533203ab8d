"""A failure in words that hold nothing personal: what a person can mend as it is said, anything else by kind and place."""

from __future__ import annotations

import traceback
from pathlib import Path

from engine.words.errors import Mistake, Mistakes


def what_failed(failure: BaseException) -> str:
    """One line. Messages of other errors may quote the data, and are left out."""
    if isinstance(failure, Mistake):
        return str(failure)
    if isinstance(failure, Mistakes):
        more = f" (and {len(failure.mistakes) - 1} more)" if len(failure.mistakes) > 1 else ""
        return f"{failure.mistakes[0]}{more}"
    frames = traceback.extract_tb(failure.__traceback__)
    at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(failure).__name__}{at}"
