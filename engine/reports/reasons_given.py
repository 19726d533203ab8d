"""Why a duty is late, as somebody recorded it: each reason given is put to the obligation that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.rulebook.timescale import Timescale
from engine.words.values import CaseEvent, Obligation


@dataclass(frozen=True, slots=True)
class Reason:
    """What was given as the reason, by whom, and on which day."""

    words: str
    by: str
    day: date


def reasons_given(
    obligations: Iterable[Obligation],
    events: Mapping[str, Sequence[CaseEvent]],
    timescales: Mapping[str, Timescale],
) -> dict[str, Reason]:
    """The last reason given for each obligation, by its id.

    A reason names the obligation itself, or its timescale, or the kind of event that meets it. Where it names no single
    obligation it speaks, in each limit, of the one that was overdue on its day; else of the one running; else of the last
    that was closed before it.
    """
    own: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        own.setdefault(obligation.subject, []).append(obligation)
    found: dict[str, Reason] = {}
    for subject, mine in own.items():
        for event in events.get(subject, ()):
            if event.kind != "reason_given":
                continue
            for obligation in _meant(event, mine, timescales):
                found[obligation.obligation] = _reason(event)
    return found


def _meant(event: CaseEvent, mine: Sequence[Obligation], timescales: Mapping[str, Timescale]) -> list[Obligation]:
    of, day = event.attributes.get("of"), event.happened.day
    itself = [each for each in mine if each.obligation == of]
    if itself:
        return itself
    clocks: dict[tuple[str, str], list[Obligation]] = {}
    for each in mine:
        rule = timescales.get(each.timescale)
        if rule is None or each.started.day > day:
            continue
        if of == rule.id or of in {clause.event for clause in rule.met_by}:
            clocks.setdefault((each.timescale, each.limit), []).append(each)
    return [max(same, key=lambda each: _fit(each, day)) for same in clocks.values()]


def _fit(each: Obligation, day: date) -> tuple[bool, bool, date, str]:
    """Overdue on that day before running on that day before closed; the later before the earlier."""
    closed = each.met or each.ended
    running = closed is None or closed.day > day
    overdue = running and each.due is not None and each.due.day < day
    return overdue, running, each.started.day, each.obligation


def _reason(event: CaseEvent) -> Reason:
    words = event.attributes.get("words") or event.attributes.get("code") or "no words recorded"
    return Reason(str(words), str(event.attributes.get("by") or event.worker), event.happened.day)
