"""Reads what an authority has set (rule book, calendar, organisation, settings) into the values a scan is judged by."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from engine.words.enums import Nation

if TYPE_CHECKING:
    from engine.calendars.axis import Axis
    from engine.commands.common import Place
    from engine.rulebook.texts import Texts
    from engine.rulebook.timescale import RuleBook
    from engine.service.book_in_force import BookInForce
    from engine.service.setup import Setup
    from engine.store.database import Database
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
    """The book that the files make: the nation's, with the home's own rules and numbers. Raises Mistakes."""
    from engine.rulebook.texts import read_national, read_own

    return read_national(nation).with_own(read_own(home)).book()


def load_in_force(place: Place, database: Database, nation: Nation) -> BookInForce:
    """The book in force now; said on standard error where it is not the one that should be. Raises Mistakes."""
    import structlog

    from engine.service.book_in_force import book_in_force
    from engine.service.health import refused_rules

    found = book_in_force(database, place.home, nation, place.wiring.clock())
    if found.refused:
        log = structlog.get_logger("longstop.rules")
        log.error("rules_refused", mistakes=len(found.refused), going_on_with=found.book.fingerprint)
        for need in refused_rules(found, place.wiring.clock()):
            typer.echo(f"longstop: {str(need).strip()}", err=True)
    return found


def rules_in_force(place: Place, nation: Nation) -> RuleBook:
    """The book in force now; what the files make where there is no database yet. Raises Mistakes."""
    from engine.rulebook.texts import read_national

    return read_national(nation).with_own(own_in_force(place, nation)).book()


def own_in_force(place: Place, nation: Nation) -> Texts:
    """The authority's own files as they are in force now; those of the home where there is no database yet. Raises
    Mistakes."""
    from engine.rulebook.texts import read_own

    if not place.has_database():
        return read_own(place.home)
    database = place.open()
    try:
        return load_in_force(place, database, nation).texts.own
    finally:
        database.close()


def load_setup(place: Place, database: Database) -> Setup:
    """Everything that a scan is judged by, by the rule book in force. Raises Mistakes with every place at fault."""
    from config.organisation import find_organisation, fingerprint_of, organisation_files
    from engine.service.setup import Setup

    home = place.home
    settings = load_settings(home)
    found = find_organisation(home / "config", settings.authority, settings.nation)
    files = organisation_files(home / "config")
    in_force = load_in_force(place, database, settings.nation)
    return Setup(
        in_force.book,
        load_axis(home, settings.nation),
        load_axis(home, settings.nation, closed=True),
        found.organisation if found is not None else None,
        fingerprint_of(files),
        settings,
        _kept(home, in_force, files),
        in_force,
    )


def _kept(home: Path, in_force: BookInForce, organisation: Sequence[Path]) -> dict[Kept, str]:
    """The very texts that a scan is judged by: rule files, holidays with closures, the organisation."""
    from engine.calendars.official import as_json, load_official
    from engine.words.records import Kept

    own, closures = home / "config" / "bank-holidays.json", home / "config" / "closures.yaml"
    calendar = as_json(load_official(own if own.exists() else None).divisions)
    if closures.exists():
        calendar += closures.read_text("utf-8")
    kept = {Kept.BOOK: in_force.texts.as_json(), Kept.CALENDAR: calendar}
    if organisation:
        from config.organisation import text_of

        kept[Kept.ORGANISATION] = text_of(organisation)
    return kept
