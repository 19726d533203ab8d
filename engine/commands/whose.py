"""Whose rules and bank holidays a command asks about: the nation named, else that of the home it stands in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from engine.rulebook.folders import SHARED, SHARING
from engine.words.enums import Nation
from engine.words.vocabulary import RULES

HOME_SAYS = "else the home's (config/settings.yaml), else England's."
RulesOfOption = Annotated[Nation | None, typer.Option("--nation", help=f"Whose rules these are; {HOME_SAYS}")]
HolidaysOfOption = Annotated[Nation | None, typer.Option("--nation", help=f"Whose bank holidays count; {HOME_SAYS}")]


def home_of(context: typer.Context) -> Path | None:
    """The authority's home that the command stands in: named, or this folder where it holds settings."""
    given = context.obj[0] or os.environ.get("LONGSTOP_HOME") or Path.cwd()
    return Path(given) if _is_home(Path(given)) else None


def nation_of(context: typer.Context, named: Nation | None, path: Path | None = None) -> Nation:
    """The nation named; else the one in whose folder of the package the path lies; else that of the home in which the
    path lies, or of the home that the command stands in; England's without any, and where the home's nation does not
    read a path that is of two nations. Raises ConfigMistake or Mistakes where the home's settings do not say it
    readably."""
    if named is not None:
        return named
    within = path.resolve() if path is not None else None
    folder = _folder_of(within) if within is not None else ""
    if folder in tuple(Nation):
        return Nation(folder)
    home = (home_around(within) if within is not None else None) or home_of(context)
    if home is None:
        return Nation.ENGLAND
    from config.settings import FILE, read_nation

    nation = read_nation(home / "config" / FILE)
    return Nation.ENGLAND if folder == SHARED and nation not in SHARING else nation


def _folder_of(within: Path) -> str:
    """The folder of the package's rules in which a resolved path lies, or which it is; empty for any other path."""
    rules = RULES.resolve()
    return next(iter(within.relative_to(rules).parts), "") if within.is_relative_to(rules) else ""


def home_around(path: Path) -> Path | None:
    """The nearest home in which a file or folder lies, or which it is; None where it lies in none."""
    return next((each for each in (path, *path.parents) if _is_home(each)), None)


def _is_home(folder: Path) -> bool:
    return (folder / "config" / "settings.yaml").is_file()
