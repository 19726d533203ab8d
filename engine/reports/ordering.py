"""Which section an obligation stands in, and in what order: the child first, the law first, the longest over first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.alerts.window import due_end
from engine.reports.digest import Section
from engine.reports.facts import Facts
from engine.reports.wording import is_law, share_over
from engine.rulebook.timescale import Timescale
from engine.words.enums import Nature, State
from engine.words.values import Obligation

_NATURES: Final = {nature: place for place, nature in enumerate(Nature)}
SECTIONS: Final = tuple(Section)

SortKey = tuple[int, bool, bool, float, float, str, str]


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of one child as a digest takes it: the obligation that leads, and what stands on its line: another limit
    of the same duty, or a duty that the same event began and that ends at the same moment (`beside` are their rules)."""

    section: Section
    lead: Obligation
    also: tuple[Obligation, ...]
    timescale: Timescale
    key: SortKey
    beside: tuple[Timescale, ...] = ()

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """The leading obligation first."""
        return (self.lead, *self.also)


def section_of(obligation: Obligation, timescale: Timescale, facts: Facts) -> Section | None:
    """Where an obligation stands; None where it need not be shown."""
    if obligation.state is State.CANNOT_COMPUTE:
        return Section.CANNOT
    if obligation.state is State.OVERDUE:
        return Section.OVERDUE
    if obligation.state is State.PAUSED:
        return Section.PAUSED
    if not obligation.state.is_open or obligation.due is None:
        return None
    if facts.window.holds(obligation.due):
        return Section.DUE
    if obligation.state in (State.DUE_SOON, State.DUE_TODAY):
        return Section.SOON if timescale.nature is Nature.SEES_THE_CHILD else Section.ALSO
    return None


def sort_key(obligation: Obligation, timescale: Timescale, facts: Facts) -> SortKey:
    """Sees the child, decides, meets, records; the law before local; of what is overdue never met or missed before
    first, then the days over as a share of the limit; then what is due first, the case and the id."""
    over = obligation.state is State.OVERDUE
    never = facts.last_evidence.get(obligation.obligation) is None
    missed = (obligation.subject, obligation.timescale) in facts.missed_before
    return (
        _NATURES[timescale.nature],
        not is_law(obligation, timescale),
        over and not (never or missed),
        -share_over(obligation, timescale, facts.axis),
        due_end(obligation.due).timestamp() if obligation.due is not None else 0.0,
        obligation.subject,
        obligation.obligation,
    )


def duties_of(obligations: Iterable[Obligation], facts: Facts) -> list[Duty]:
    """The duties to be shown, each section in its order, siblings next to the first of them."""
    together: dict[tuple[str, str, str, str, str], list[tuple[int, SortKey, Obligation, Section]]] = {}
    for obligation in obligations:
        timescale = facts.timescales[obligation.timescale]
        section = section_of(obligation, timescale, facts)
        if section is None:
            continue
        manager = facts.router.route(obligation).manager  # one line never stands for two managers' work
        same = (manager, obligation.timescale, obligation.subject, obligation.thread, obligation.anchor)
        entry = (SECTIONS.index(section), sort_key(obligation, timescale, facts), obligation, section)
        together.setdefault(same, []).append(entry)
    duties: list[Duty] = []
    for entries in together.values():
        entries.sort(key=lambda entry: entry[:2])
        _, key, lead, section = entries[0]
        also = tuple(entry[2] for entry in entries[1:])
        duties.append(Duty(section, lead, also, facts.timescales[lead.timescale], key))
    duties.sort(key=lambda duty: (SECTIONS.index(duty.section), duty.key))
    duties = _ending_together(duties, facts)
    return _siblings_together(duties, facts)


def _ending_together(duties: Sequence[Duty], facts: Facts) -> list[Duty]:
    """Put duties of one child that one event began and that end at the same hour on the line of the first of them:
    the return home interview and its offer."""
    kept: dict[tuple[str, str, str, str, object], Duty] = {}
    placed: list[tuple[str, str, str, str, object]] = []
    for place, duty in enumerate(duties):
        lead = duty.lead
        if lead.due is None or lead.due.instant is None or duty.also:
            same: tuple[str, str, str, str, object] = ("", "", "", "", place)
        else:
            manager = facts.router.route(lead).manager
            same = (manager, lead.subject, lead.anchor, f"{lead.owner} {_stage(duty.section)}", lead.due.instant)
        first = kept.get(same)
        if first is None:
            placed.append(same)
            kept[same] = duty
        else:
            also, beside = (*first.also, lead), (*first.beside, duty.timescale)
            kept[same] = replace(first, also=also, beside=beside)
    return [kept[same] for same in placed]


def _stage(section: Section) -> str:
    return Section.SOON if section is Section.ALSO else section


def _siblings_together(duties: Sequence[Duty], facts: Facts) -> list[Duty]:
    """Within a section and a nature, move each duty up to the first of its family."""
    placed: list[Duty] = []
    done: set[int] = set()
    of_family: dict[tuple[Section, Nature, str], list[int]] = {}
    for index, duty in enumerate(duties):
        family = facts.family(duty.lead.subject)
        if family:
            of_family.setdefault((duty.section, duty.timescale.nature, family), []).append(index)
    for index, duty in enumerate(duties):
        if index in done:
            continue
        family = facts.family(duty.lead.subject)
        for each in of_family.get((duty.section, duty.timescale.nature, family), [index]):
            if each not in done:
                placed.append(duties[each])
                done.add(each)
    return placed
