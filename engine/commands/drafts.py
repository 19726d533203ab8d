"""What a folder pointed at as a draft sets: its rule files, and its numbers, panels and terms, wherever in it they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.rulebook.loading import LOCAL, read_text, rule_files
from engine.rulebook.texts import OWN_RULES, OWN_SETTINGS, Texts
from engine.words.errors import Mistake

_CONFIG = "config"


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a draft by their path in an authority's home; `rules` is None where it says nothing of the rules."""

    rules: Mapping[str, Path] | None
    settings: Mapping[str, Path]

    def over(self, kept: Texts) -> Texts:
        """The draft's files, and those of the home of which it says nothing. Raises Mistakes for what cannot be read."""
        found = {name: text for name, text in kept if self.rules is None or not name.startswith(f"{OWN_RULES}/")}
        for name in self.settings:
            found = {path: text for path, text in found.items() if path.rpartition("/")[2] != name.rpartition("/")[2]}
        files = {**(self.rules or {}), **self.settings}
        return tuple(sorted((found | {name: read_text(path, str(path)) for name, path in files.items()}).items()))


def draft_in(folder: Path) -> Draft:
    """What lies in the folder: rule files in rules/local, in local, or anywhere in it; numbers.yaml and its like in config,
    beside the rules or in the folder itself; a folder without any is a draft without rules. Raises Mistake where one of
    them lies in two places, or lies where it is not read."""
    nested = [each for each in (folder / OWN_RULES, folder / LOCAL) if each.is_dir()]
    if len(nested) > 1:
        raise Mistake(str(folder), f"it holds rules in {OWN_RULES} and in {LOCAL}.", "Keep one of the two folders.")
    if folder.parts[-2:] == tuple(OWN_RULES.split("/")):
        nested = [folder]
    root = nested[0] if nested else folder
    found = [path for path in rule_files(folder) if path.relative_to(folder).parts[0] != _CONFIG]
    _refuse_outside(folder, root, found)
    # Folders within rules/local are examples and drafts, here as in a home.
    mine = [path for path in found if path.parent == root or not nested]
    inside = [
        path
        for name in OWN_SETTINGS
        for path in sorted(folder.rglob(name))
        if path.parent == root or not nested or not path.is_relative_to(root)
    ]
    settings = {f"{_CONFIG}/{name}": path for name in OWN_SETTINGS if (path := _only(folder, root, name, inside))}
    rules = {f"{OWN_RULES}/{path.relative_to(root).as_posix()}": path for path in mine}
    return Draft(rules if mine or nested or not settings else None, settings)


def _refuse_outside(folder: Path, root: Path, found: list[Path]) -> None:
    stray = next((path for path in found if not path.is_relative_to(root)), None)
    if stray is not None:
        what = f"this rule file is not read, for the folder holds {root.relative_to(folder).as_posix()}."
        raise Mistake(str(stray), what, f"Move it to {root}.")


def _only(folder: Path, root: Path, name: str, found: list[Path]) -> Path | None:
    """The one file of that name. Raises Mistake for a second one, and for one that lies where it is not read."""
    places = {folder / _CONFIG / name, root / name, folder / name}
    read = [path for path in found if path in places]
    if len(read) > 1:
        where = " and ".join(str(path.relative_to(folder)) for path in read)
        raise Mistake(str(folder), f"it holds {name} twice: {where}.", "Keep one of them.")
    stray = next((path for path in found if path.name == name and path not in places), None)
    if stray is not None:
        raise Mistake(str(stray), "this file is not read there.", f"Move it to {folder / _CONFIG / name}.")
    return read[0] if read else None
