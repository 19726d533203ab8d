"""Everything that a scan is judged by: the rule book, the axis, who works where, and the authority's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.calendars.axis import Axis
from engine.rulebook.timescale import RuleBook
from engine.service.book_in_force import BookInForce
from engine.words.organisation import Organisation
from engine.words.records import Kept
from engine.words.settings import Settings


@dataclass(frozen=True, slots=True)
class Setup:
    """The rule book, the axis (and the one with closures), the organisation (None: made up from the data), settings."""

    book: RuleBook
    axis: Axis
    closures_axis: Axis | None
    organisation: Organisation | None
    organisation_fingerprint: str
    settings: Settings
    kept: Mapping[Kept, str] = field(default_factory=dict)  # what stands behind each fingerprint, whole
    in_force: BookInForce | None = None  # how the book came to be in force; None where it was made by hand
