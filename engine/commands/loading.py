"""Reads what an authority has set (rule book, calendar, organisation, settings) into the values a scan is judged by."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from engine.words.enums import Nation

if TYPE_CHECKING:
    from engine.calendars.axis import Axis
    from engine.rulebook.timescale import RuleBook
    from engine.service.setup import Setup
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

    local = home / "rules" / "local"
    return load_book(nation, local=local if local.is_dir() and any(local.glob("*.yaml")) else None)


def load_setup(home: Path) -> Setup:
    """Everything that a scan is judged by. Raises Mistakes with every place at fault."""
    from config.organisation import read_organisation
    from engine.service.setup import Setup

    settings = load_settings(home)
    organisation = home / "config" / "organisation.yaml"
    found = read_organisation(organisation) if organisation.exists() else None
    return Setup(
        load_rules(home, settings.nation),
        load_axis(home, settings.nation),
        load_axis(home, settings.nation, closed=True),
        found,
        hashlib.sha256(organisation.read_bytes()).hexdigest() if found else "",
        settings,
    )
