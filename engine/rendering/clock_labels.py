"""Where labels stand beside a line, so that no two overlap and no leader crosses another's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

APART: Final = 8.0  # between the words of two labels side by side
POLE: Final = 5.0  # from a leader to its words


@dataclass(frozen=True, slots=True)
class Label:
    """Words that belong to a place on the line: its leader goes from there to the words."""

    x: float
    width: float
    rows: int  # lines of words


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its place: how many rows lie between the line and it, and on which side of its leader it stands."""

    label: Label
    base: int
    to_right: bool


def place(labels: Sequence[Label], left: float, right: float) -> tuple[list[Placed], int] | None:
    """Each label with its place, in the order given, and how many rows they take in all; None where they cannot stand.

    Words stand to the right of their leader, like a flag, or to its left where the edge is near. Of labels that would
    touch, the one whose words lie over the other's leader stands further out. With room at the right for the widest they
    can always stand.
    """
    sides = _sides(labels, left, right)
    inside = [
        {b for b in range(len(labels)) if a != b and _covers(labels[a], sides[a], labels[b].x)}
        for a in range(len(labels))
    ]
    base: dict[int, int] = {}
    while len(base) < len(labels):
        ready = [n for n in range(len(labels)) if n not in base and inside[n] <= base.keys()]
        if not ready:
            return None
        n = ready[-1]
        base[n] = max((base[b] + labels[b].rows for b in inside[n]), default=0)
        taken = [b for b in base if b != n and _touch(labels[n], sides[n], labels[b], sides[b])]
        while hit := [b for b in taken if base[n] < base[b] + labels[b].rows and base[b] < base[n] + labels[n].rows]:
            base[n] = min(base[b] + labels[b].rows for b in hit)
    placed = [Placed(label, base[n], sides[n]) for n, label in enumerate(labels)]
    return placed, max((each.base + each.label.rows for each in placed), default=0)


def _sides(labels: Sequence[Label], left: float, right: float) -> list[bool]:
    """To the right of the leader, but where the edge is near; and never two that lie over each other's leaders."""
    sides = [each.x + POLE + each.width <= right for each in labels]
    changed = True
    while changed:
        changed = False
        for a, first in enumerate(labels):
            for b, second in enumerate(labels):
                crossed = sides[a] and not sides[b] and first.x < second.x
                crossed = crossed and _covers(first, True, second.x) and _covers(second, False, first.x)
                if crossed and first.x - POLE - first.width >= left:
                    sides[a], changed = False, True
    return sides


def _extent(label: Label, to_right: bool) -> tuple[float, float]:
    if to_right:
        return label.x - 1, label.x + POLE + label.width + APART
    return label.x - POLE - label.width - APART, label.x + 1


def _covers(label: Label, to_right: bool, x: float) -> bool:
    first, last = (label.x, label.x + POLE + label.width) if to_right else (label.x - POLE - label.width, label.x)
    return first - 1 < x < last + 1


def _touch(one: Label, one_right: bool, other: Label, other_right: bool) -> bool:
    a, b = _extent(one, one_right)
    c, d = _extent(other, other_right)
    return a < d and c < b
