"""Brothers and sisters: the question whether one child's recorded visit was the others' too."""

from __future__ import annotations

from engine.reports.facts import Facts
from engine.reports.ordering import Duty
from engine.reports.wording import day_words
from engine.words.values import CaseEvent


def sibling_question(duty: Duty, facts: Facts) -> str:
    """Where a sibling was seen since this child was last recorded as seen, on a day that has no record for this child:
    a question to the manager, never an answer. "" where there is none."""
    obligation, today = duty.lead, facts.window.today
    family = facts.family(obligation.subject)
    if not family:
        return ""
    kinds = {clause.event for clause in duty.timescale.met_by}
    last = facts.last_evidence.get(obligation.obligation)
    since = last or obligation.started.day
    own = {event.happened.day for event in facts.events.get(obligation.subject, ()) if event.kind in kinds}
    found: CaseEvent | None = None
    for sibling in facts.families[family]:
        if sibling == obligation.subject:
            continue
        for event in facts.events.get(sibling, ()):
            if (
                event.kind in kinds
                and event.attributes.get("seen", True) is not False
                and since < event.happened.day <= today
                and event.happened.day not in own
                and (found is None or event.happened.day > found.happened.day)
            ):
                found = event
    if found is None:
        return ""
    by = str(found.attributes.get("done_by") or found.worker)
    who = f" by {facts.organisation.initials(by)}" if by else ""
    child = facts.initials(obligation.subject) or "this child"
    day = day_words(found.happened.day, today)
    when = day if day == "today" else f"on {day}"
    return f"sibling {found.subject} was seen {when}{who}; no record for {child}: the same visit?"
