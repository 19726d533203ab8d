"""The last part of a digest: dates that cannot be computed, and children whom no duty watches, grouped by reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from engine.alerts.unwatched import Unwatched
from engine.reports.digest import Group, Item, Line, Part, Section
from engine.reports.due_words import anchor_of
from engine.reports.facts import Facts
from engine.reports.lines import cases_of, count_names, item_of, link_to, worker_words
from engine.reports.ordering import Duty
from engine.reports.wording import counted, short_day, short_name
from engine.reports.working_states import Note
from engine.rulebook.conditions import words_of
from engine.rulebook.timescale import Timescale
from engine.words.values import CaseEvent
from engine.words.vocabulary import Vocabulary

ALONE: Final = 3  # so many of one reason are shown as lines; more are one counted group
NO_DATE: Final = "No date can be worked out for these duties."
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
        by_reason.setdefault(duty.lead.reason or missing_facts(duty, facts), []).append(duty)
    for reason, alike in sorted(by_reason.items()):
        if len(alike) <= ALONE:
            by_child: dict[str, list[Duty]] = {}
            for duty in alike:
                by_child.setdefault(duty.lead.subject, []).append(duty)
            lines += [_line(same_child, reason, facts) for same_child in by_child.values()]
        else:
            items = tuple(item_of(each) for duty in alike for each in duty.obligations)
            cases = cases_of(duty.lead.subject for duty in alike)
            groups.append(Group(reason, count_names(alike), items, cases, len(alike)))
    children: dict[tuple[str, str], dict[str, list[Unwatched]]] = {}
    for child in facts.unwatched:
        if child.manager == manager:
            children.setdefault((child.reason, child.period), {}).setdefault(child.subject, []).append(child)
    for _, same in sorted(children.items()):
        if len(same) <= ALONE:
            lines += [_child(missing, facts) for missing in same.values()]
        else:
            groups.append(_children(same, facts))
    if not lines and not groups:
        return None
    lines.sort(key=lambda line: (line.case, line.words))
    return Part(Section.CANNOT, "Cannot be watched", tuple(lines), tuple(groups), note=NO_DATE)


def _line(same_child: Sequence[Duty], reason: str, facts: Facts) -> Line:
    """One child's duties without a date for the same reason."""
    obligation = same_child[0].lead
    began = short_day(obligation.started.day, facts.window.today)
    return Line(
        items=tuple(item_of(each) for duty in same_child for each in duty.obligations),
        case=obligation.subject,
        initials=facts.initials(obligation.subject),
        what=" or ".join(dict.fromkeys(short_name(duty.timescale) for duty in same_child)),
        words=f"from {began}; {reason}",
        notes=(Note(worker_words(obligation, facts)),),
        link=link_to(obligation, facts),
    )


def missing_facts(duty: Duty, facts: Facts) -> str:
    """What the event that started the duty leaves out, and its conditions need."""
    return unsaid_at(anchor_of(duty.lead, facts), duty.timescale, facts.book.vocabulary)


def unsaid_at(start: CaseEvent | None, timescale: Timescale, vocabulary: Vocabulary) -> str:
    """What a start of this duty leaves out, and its conditions need."""
    if start is None:
        return "a fact is missing"
    needed: set[str] = set()
    for clause in timescale.starts:
        if clause.event == start.kind:
            needed |= words_of(clause.where)
    declared = vocabulary.attributes
    unsaid = sorted(
        word for word in needed if word in declared and declared[word].absent is None and word not in start.attributes
    )
    kind = start.kind.replace("_", " ")
    if not unsaid:
        return f"a fact is missing beside the {kind}"
    return f"the {kind} does not record “{', '.join(word.replace('_', ' ') for word in unsaid)}”"


def _child(missing: Sequence[Unwatched], facts: Facts) -> Line:
    """One child in one period, with all the duties that nothing watches for the same reason."""
    child = missing[0]
    since = short_day(child.since, facts.window.today)
    return Line(
        items=tuple(_item(each) for each in missing),
        case=child.subject,
        initials=facts.initials(child.subject),
        what=_names(missing, facts),
        words=f"{span_words(child.period)} since {since}; {child.reason}",
        notes=(Note(facts.organisation.initials(child.worker)),) if child.worker else (),
    )


def _children(same: Mapping[str, Sequence[Unwatched]], facts: Facts) -> Group:
    every = [each for missing in same.values() for each in missing]
    return Group(
        who=f"{span_words(every[0].period)}: no {_names(every, facts)} can be watched",
        counts=(counted(len(same), "child", "children"),),
        items=tuple(_item(each) for each in every),
        cases=tuple(same),
        size=len(same),
        note=every[0].reason,
    )


def _names(missing: Sequence[Unwatched], facts: Facts) -> str:
    return " or ".join(dict.fromkeys(short_name(facts.timescales[each.timescale]) for each in missing))


def _item(child: Unwatched) -> Item:
    return Item("", child.subject, child.timescale, None, None)


def span_words(period: str) -> str:
    """How a manager says that a period is open."""
    return _SPANS.get(period, period.replace("_", " "))
