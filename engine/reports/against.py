"""A figure against its target, and against the one before: on, near or below target; better, the same or worse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.reports.counting import Count
from engine.reports.report import Shade
from engine.words.measures import Target

NEAR: Final = 5.0  # points below target within which a figure is near it, this one included


class Polarity(StrEnum):
    """Which way a figure is better."""

    HIGHER = "higher is better"
    LOWER = "lower is better"


class Direction(StrEnum):
    """How a figure compares with the one before it."""

    BETTER = "better"
    SAME = "the same"
    WORSE = "worse"
    UNKNOWN = ""  # no figure before it, or under ten counted in either


@dataclass(frozen=True, slots=True)
class Standing:
    """How a figure stands against its target; `gap` is in points, over 0 when below. All empty where it is not judged."""

    shade: Shade = Shade.PLAIN
    gap: float | None = None

    @property
    def words(self) -> str:
        """ "on target", "3.1 points below", "1 point below"; the shade says near or below."""
        if self.shade in (Shade.PLAIN, Shade.GREEN) or self.gap is None:
            return str(self.shade)
        points = "1 point" if self.gap == 1 else f"{self.gap:g} points"
        return f"{points} below"


def standing(count: Count, target: Target | None) -> Standing:
    """Judge the percentage as it is shown, to one place of decimals; under ten counted nothing is judged."""
    percent = count.percent
    if percent is None or target is None:
        return Standing()
    gap = round(target.percent - percent, 1)
    if gap <= 0:
        return Standing(Shade.GREEN, gap)
    return Standing(Shade.AMBER if gap <= NEAR else Shade.RED, gap)


def direction(now: float | None, before: float | None, polarity: Polarity = Polarity.HIGHER) -> Direction:
    """Compare two figures as they are shown."""
    if now is None or before is None:
        return Direction.UNKNOWN
    if now == before:
        return Direction.SAME
    return Direction.BETTER if (now > before) is (polarity is Polarity.HIGHER) else Direction.WORSE
