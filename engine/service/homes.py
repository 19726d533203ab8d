"""Makes an authority's home: the folder with its settings, organisation, local rules and database."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import config
from engine.words.errors import Mistake

DEFAULTS = Path(config.__file__).parent / "defaults"


def make_home(folder: Path) -> Sequence[Path]:
    """Write the files that an authority starts from; nothing that is there already is touched. Returns what it wrote.

    Raises Mistake where the folder cannot be made.
    """
    written: list[Path] = []
    try:
        for part in ("config", "rules/local", "inbox", "outbox"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for default in sorted(DEFAULTS.glob("*.yaml")):
            name = "organisation.example.yaml" if default.name == "organisation.yaml" else default.name
            target = folder / "config" / name
            if not target.exists():
                shutil.copyfile(default, target)
                written.append(target)
    except OSError as cause:
        raise Mistake(str(folder), f"the folder cannot be made ({cause.strerror}).", "Choose another place.") from cause
    return written
