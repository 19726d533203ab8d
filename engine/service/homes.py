"""Makes an authority's home: the folder with its settings, organisation, local rules and database."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import config
from config.settings import FILE as SETTINGS
from config.settings import read_nation
from engine.rulebook.loading import LOCAL
from engine.rulebook.messages import nearest
from engine.rulebook.texts import OWN_RULES, OWN_SETTINGS
from engine.words.enums import Nation
from engine.words.errors import Mistake
from engine.words.vocabulary import RULES

_NATION: Final = re.compile(r"^nation: \w+ *(?= #)", re.MULTILINE)
DEFAULTS = Path(config.__file__).parent / "defaults"


def make_home(folder: Path, example: str = "", nation: Nation | None = None) -> Sequence[Path]:
    """Write the files that an authority starts from; nothing that is there already is touched. Returns what it wrote.

    `example`: with a copy of the local rules of that name, which came with Longstop. Raises Mistake where there are none
    of that name, the folder cannot be made, or its settings name another nation than the one asked for.
    """
    if nation is not None:
        _agree(folder, nation)
    rules = _example_rules(example) if example else []
    written: list[Path] = []
    try:
        for part in ("config", "rules/local", "inbox", "outbox"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for default in sorted(DEFAULTS.glob("*.yaml")):
            name = "organisation.example.yaml" if default.name == "organisation.yaml" else default.name
            target = folder / "config" / name
            if not target.exists():
                text = default.read_text("utf-8")
                if default.name == SETTINGS and nation is not None:
                    text = _NATION.sub(lambda found: f"{f'nation: {nation}':<{len(found[0])}}", text, count=1)
                target.write_text(text, "utf-8")
                written.append(target)
        for rule in rules:
            target = folder / ("config" if rule.name in OWN_SETTINGS else OWN_RULES) / rule.name
            if not target.exists():
                shutil.copyfile(rule, target)
                written.append(target)
    except OSError as cause:
        raise Mistake(str(folder), f"the folder cannot be made ({cause.strerror}).", "Choose another place.") from cause
    return written


def _agree(folder: Path, nation: Nation) -> None:
    """Raise Mistake where the folder is a home of another nation: what is there stays."""
    path = folder / "config" / SETTINGS
    if path.is_file() and (other := read_nation(path)) is not nation:
        raise Mistake("--nation", f"the settings of {folder} say {other}.", f"Write 'nation: {nation}' in {path}.")


def _example_rules(name: str) -> list[Path]:
    """The files of the local rules of this name that came with Longstop. Raises Mistake."""
    names = sorted(folder.name for folder in (RULES / LOCAL).iterdir() if folder.is_dir())
    if name not in names:
        raise Mistake("--with", f"no local rules {name!r} came with Longstop.", nearest(name, names))
    return sorted((RULES / LOCAL / name).glob("*.yaml"))
