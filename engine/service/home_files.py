"""What is wrong with the files of a home's `config/` that are no part of the rule book and yet bear on what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from config.measures import COMPARATORS, TARGETS, read_comparators, read_targets
from engine.rulebook.messages import nearest
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Nation
from engine.words.errors import ConfigMistake, Mistake, Mistakes, all_of

_CLOSURES = "closures.yaml"


def mistakes_in_config(home: Path, nation: Nation) -> tuple[Mistake, ...]:
    """Every mistake of settings, organisation, closures, bank holidays, targets and comparators."""
    from config.organisation import find_organisation
    from config.settings import FILE, read_settings
    from engine.calendars.official import load_official

    config = home / "config"
    readers: tuple[Callable[[], object], ...] = (
        lambda: read_settings(config / FILE, {}),
        lambda: find_organisation(config, "", nation),
        lambda: load_official(config / "bank-holidays.json"),
        lambda: _closures(config / _CLOSURES, nation),
        lambda: read_targets(config / TARGETS),
        lambda: read_comparators(config / COMPARATORS),
    )
    return tuple(each for reader in readers for each in _found(reader))


def mistakes_in_targets(home: Path, book: RuleBook) -> tuple[Mistake, ...]:
    """Every mistake of targets and comparators, and each target for a rule that this book has not."""
    config = home / "config"
    found = (*_found(lambda: read_targets(config / TARGETS)), *_found(lambda: read_comparators(config / COMPARATORS)))
    return found or tuple(targets_of_no_rule(home, book))


def targets_of_no_rule(home: Path, book: RuleBook) -> Iterator[Mistake]:
    """A mistake for each target of a readable file that is for a rule which this book has not."""
    names = {each.id for each in book.timescales}
    try:
        targets = read_targets(home / "config" / TARGETS)
    except (Mistake, Mistakes):
        return
    for each in targets:
        if each.timescale not in names:
            what = f"no rule has the id {each.timescale!r}, so that nothing is held against this target."
            yield ConfigMistake(each.place, what, nearest(each.timescale, names))


def _closures(path: Path, nation: Nation) -> None:
    from engine.calendars.building import get_axis
    from engine.calendars.closures import read_closures, with_closures

    if path.exists():
        closures = read_closures(path.read_text("utf-8"), path.name)
        try:
            with_closures(get_axis(nation), closures)
        except Mistake as cause:
            raise ConfigMistake(path.name, f"{cause.where}: {cause.what}", cause.mend) from cause


def _found(reader: Callable[[], object]) -> tuple[Mistake, ...]:
    try:
        reader()
    except (Mistake, Mistakes) as found:
        return all_of(found)
    except UnicodeDecodeError:
        return (ConfigMistake(_CLOSURES, "the file is not UTF-8 text.", "Save it as UTF-8."),)
    return ()
