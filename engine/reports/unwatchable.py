"""The last part of a digest: dates that cannot be computed, and children whom no duty watches, grouped by reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.alerts.unwatched import Unwatched
from engine.reports.digest import Group, Item, Line, Part, Section
from engine.reports.facts import Facts
from engine.reports.lines import cases_of, count_names, item_of, link_to, worker_words
from engine.reports.ordering import Duty
from engine.reports.wording import counted, short_day, short_name
from engine.reports.working_states import Note

ALONE: Final = 3  # so many of one reason are shown as lines; more are one counted group
_SPANS: Final = {
    "looked_after": "looked after",
    "cp_plan": "on a child protection plan",
    "cin_plan": "on a child in need plan",
    "section_47": "section 47 enquiry",
    "case": "case open",
    "proceedings": "in proceedings",
    "missing": "missing",
}


def cannot_part(manager: str, duties: Sequence[Duty], facts: Facts) -> Part | None:
    """The part of this manager's digest that lists what cannot be watched; None where all can be."""
    lines: list[Line] = []
    groups: list[Group] = []
    by_reason: dict[str, list[Duty]] = {}
    for duty in duties:
        by_reason.setdefault(duty.lead.reason or "a fact is missing", []).append(duty)
    for reason, alike in sorted(by_reason.items()):
        if len(alike) <= ALONE:
            lines += [_line(duty, reason, facts) for duty in alike]
        else:
            items = tuple(item_of(each) for duty in alike for each in duty.obligations)
            cases = cases_of(duty.lead.subject for duty in alike)
            groups.append(Group("no date can be worked out", count_names(alike), items, cases, note=reason))
    children: dict[tuple[str, str, str], list[Unwatched]] = {}
    for child in facts.unwatched:
        if child.manager == manager:
            children.setdefault((child.reason, child.period, child.timescale), []).append(child)
    for _, same in sorted(children.items()):
        if len(same) <= ALONE:
            lines += [_child(child, facts) for child in same]
        else:
            groups.append(_children(same, facts))
    if not lines and not groups:
        return None
    lines.sort(key=lambda line: (line.case, line.words))
    return Part(Section.CANNOT, "Cannot be watched", tuple(lines), tuple(groups))


def _line(duty: Duty, reason: str, facts: Facts) -> Line:
    obligation = duty.lead
    began = short_day(obligation.started.day, facts.window.today)
    return Line(
        items=tuple(item_of(each) for each in duty.obligations),
        case=obligation.subject,
        initials=facts.initials(obligation.subject),
        what=short_name(duty.timescale),
        words=f"from {began}; no date can be worked out: {reason}",
        notes=(Note(worker_words(obligation, facts)),),
        link=link_to(obligation, facts),
    )


def _child(child: Unwatched, facts: Facts) -> Line:
    name = short_name(facts.timescales[child.timescale])
    since = short_day(child.since, facts.window.today)
    return Line(
        items=(_item(child),),
        case=child.subject,
        initials=facts.initials(child.subject),
        what=name,
        words=f"{span_words(child.period)} since {since}; {child.reason}: no date for this duty can be worked out",
        notes=(Note(facts.organisation.initials(child.worker)),) if child.worker else (),
    )


def _children(same: Sequence[Unwatched], facts: Facts) -> Group:
    first = same[0]
    name = short_name(facts.timescales[first.timescale])
    return Group(
        who=f"{span_words(first.period)}, no {name} can be watched",
        counts=(counted(len({child.subject for child in same}), "child", "children"),),
        items=tuple(_item(child) for child in same),
        cases=cases_of(child.subject for child in same),
        note=first.reason,
    )


def _item(child: Unwatched) -> Item:
    return Item("", child.subject, child.timescale, None, None)


def span_words(period: str) -> str:
    """How a manager says that a period is open."""
    return _SPANS.get(period, period.replace("_", " "))
