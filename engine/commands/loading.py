"""Reads what an authority has set (rule book, calendar, organisation, settings) into the values a scan is judged by."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.words.enums import Nation

if TYPE_CHECKING:
    from engine.calendars.axis import Axis
    from engine.rulebook.timescale import RuleBook
    from engine.service.setup import Setup
    from engine.words.records import Kept
    from engine.words.settings import Settings


def load_settings(home: Path) -> Settings:
    """The home's settings over the defaults. Raises Mistakes."""
    from config.settings import read_settings

    return read_settings(home / "config" / "settings.yaml", os.environ)


def load_axis(home: Path, nation: Nation, closed: bool = False) -> Axis:
    """The nation's axis, by the home's own newer list of bank holidays where it has one; with closures if asked."""
    from engine.calendars.building import get_axis
    from engine.calendars.closures import read_closures
    from engine.calendars.official import load_official

    own = home / "config" / "bank-holidays.json"
    axis = get_axis(nation, load_official(own if own.exists() else None))
    closures = home / "config" / "closures.yaml"
    if closed and closures.exists():
        from engine.calendars.closures import with_closures

        return with_closures(axis, read_closures(closures.read_text("utf-8"), closures.name))
    return axis


def load_rules(home: Path, nation: Nation) -> RuleBook:
    """The national book, with the home's local rules over it where there are any. Raises Mistakes."""
    from engine.rulebook.loading import load_book

    local, numbers = home / "rules" / "local", home / "config" / "numbers.yaml"
    return load_book(
        nation,
        local=local if local.is_dir() and any(local.glob("*.yaml")) else None,
        numbers=numbers if numbers.is_file() else None,
    )


def load_setup(home: Path) -> Setup:
    """Everything that a scan is judged by. Raises Mistakes with every place at fault."""
    from config.organisation import find_organisation, fingerprint_of, organisation_files
    from engine.service.setup import Setup

    settings = load_settings(home)
    found = find_organisation(home / "config", settings.authority, settings.nation)
    files = organisation_files(home / "config")
    return Setup(
        load_rules(home, settings.nation),
        load_axis(home, settings.nation),
        load_axis(home, settings.nation, closed=True),
        found.organisation if found is not None else None,
        fingerprint_of(files),
        settings,
        _kept(home, settings.nation, files),
    )


def _kept(home: Path, nation: Nation, organisation: Sequence[Path]) -> dict[Kept, str]:
    """The very texts that a scan is judged by: rule files, holidays with closures, the organisation."""
    from engine.calendars.official import as_json, load_official
    from engine.rulebook.loading import rule_files
    from engine.words.records import Kept
    from engine.words.vocabulary import RULES

    local = home / "rules" / "local"
    folders = [RULES / nation, *([local] if local.is_dir() else [])]
    numbers = home / "config" / "numbers.yaml"
    files = [RULES / "words.yaml", *(file for folder in folders for file in rule_files(folder))]
    files += [numbers] if numbers.is_file() else []
    own, closures = home / "config" / "bank-holidays.json", home / "config" / "closures.yaml"
    calendar = as_json(load_official(own if own.exists() else None).divisions)
    if closures.exists():
        calendar += closures.read_text("utf-8")
    kept = {
        Kept.BOOK: "\n".join(f"# {file.parent.name}/{file.name}\n{file.read_text('utf-8')}" for file in files),
        Kept.CALENDAR: calendar,
    }
    if organisation:
        from config.organisation import text_of

        kept[Kept.ORGANISATION] = text_of(organisation)
    return kept
