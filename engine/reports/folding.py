"""Keeps a digest to a dozen full lines: what has a line whatever happens, and what is folded into counted groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from engine.reports.digest import Section
from engine.reports.ordering import Duty
from engine.reports.wording import is_law
from engine.words.enums import Nature

_FULL: Final = (Section.OVERDUE, Section.DUE, Section.SOON)
SPARE: Final = 2  # lines over the limit, where folding would hide no more than so many
_KEPT: Final = {Section.DUE: 4, Section.SOON: 2}  # lines kept for what is still to come, however much is overdue


def always_full(duty: Duty) -> bool:
    """True for an overdue duty of the law that sees the child: it has a full line in any digest."""
    return (
        duty.section is Section.OVERDUE
        and duty.timescale.nature is Nature.SEES_THE_CHILD
        and any(is_law(each, duty.timescale) for each in duty.obligations)
    )


def full_lines(duties: Sequence[Duty], limit: int) -> Mapping[Section, tuple[list[Duty], list[Duty]]]:
    """For each section with full lines, which duties have one and which are folded, both in the order given.

    The first `limit` have a line, overdue before due before due soon, a few lines being kept for what is still to come;
    those that always have a line count towards the limit, and may exceed it by themselves. One or two that would be
    left over have lines too.
    """
    by_section = {section: [duty for duty in duties if duty.section is section] for section in _FULL}
    kept = {section: min(len(by_section[section]), _KEPT.get(section, 0)) for section in _FULL}
    free = max(sum(kept.values()), limit - sum(always_full(duty) for duty in duties))
    found: dict[Section, tuple[list[Duty], list[Duty]]] = {}
    for place, section in enumerate(_FULL):
        others = sum(kept[later] for later in _FULL[place + 1 :])
        room = max(free - others, kept[section])
        lines: list[Duty] = []
        folded: list[Duty] = []
        for duty in by_section[section]:
            if always_full(duty):
                lines.append(duty)
            elif room > 0:
                lines.append(duty)
                room, free = room - 1, free - 1
            else:
                folded.append(duty)
        found[section] = (lines, folded)
    return _spared(found, by_section)


def _spared(
    found: Mapping[Section, tuple[list[Duty], list[Duty]]], by_section: Mapping[Section, Sequence[Duty]]
) -> Mapping[Section, tuple[list[Duty], list[Duty]]]:
    """One or two duties that would be hidden get lines after all, for their counted group would take as many; no more
    than two in a digest."""
    spare = SPARE
    whole: dict[Section, tuple[list[Duty], list[Duty]]] = {}
    for section, (lines, folded) in found.items():
        if 0 < len(folded) <= spare:
            spare -= len(folded)
            whole[section] = (list(by_section[section]), [])
        else:
            whole[section] = (lines, folded)
    return whole
