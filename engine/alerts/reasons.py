"""Why no obligation stands for an expected duty: what is open, what came last, what ended, in a manager's words."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from typing import Final

from engine.rulebook.conditions import words_of
from engine.rulebook.timescale import Expectation, Timescale
from engine.words.days import short_day
from engine.words.enums import EndReason, State
from engine.words.values import CaseEvent, Obligation
from engine.words.vocabulary import Vocabulary

SHORT_BREAKS: Final = ("V3", "V4")  # legal statuses of the looked-after return that are a series of short breaks
_STATUSES: Final = ("looked_after_started", "legal_status_changed")
_CARE: Final = "looked_after"
_GOES_ON: Final = {_CARE: "care", "cp_plan": "the plan", "proceedings": "the case in court"}
_FROM_THAT_DAY: Final = "from that day "


def why_unwatched(
    period: str,
    since: date,
    expectation: Expectation,
    timescale: Timescale,
    events: Sequence[CaseEvent],
    ended: Obligation | None,
    now_open: Container[str],
    vocabulary: Vocabulary,
    today: date,
) -> str:
    """The reason, without a full stop. `events` are the subject's, as known and in order; `ended` is the last obligation
    of the timescale that ended unmet; `now_open` are the names of the subject's open periods.

    The case being closed is said first, for that is what to mend; then what puts the child under other rules; then what
    is not recorded. A fact is called missing only where the last event that could start the duty leaves one out.
    """
    kinds = {clause.event for clause in timescale.starts}
    during = [event for event in events if event.happened.day >= since]
    starting = [event for event in during if event.kind in kinds]
    return (
        _closed(period, during, today)
        or _not_held(expectation.standing_for(timescale.id)[1:], during)
        or _under_other_rules(period, expectation, during)
        or _not_held((timescale.id,), during)
        or _ended(ended, since, today)
        or _not_started(period, since, timescale, events, starting, today)
        or _not_in_force(timescale, starting, now_open)
        or _unsaid(timescale, starting[-1], vocabulary)
        or "nothing that is recorded starts this duty"
    )


def _closed(period: str, during: Sequence[CaseEvent], today: date) -> str:
    last = _last(during, ("case_closed", "case_opened"))
    if last is None or last.kind != "case_closed" or period == "case":
        return ""
    return f"the case was closed on {short_day(last.happened.day, today)}, and {_GOES_ON.get(period, 'this')} goes on"


def _under_other_rules(period: str, expectation: Expectation, during: Sequence[CaseEvent]) -> str:
    """Placed for adoption, until a later placement that is none; or a series of short breaks, until the status changes."""
    other: CaseEvent | None = None
    for event in during:
        placed = event.kind == "placed_for_adoption" and bool(expectation.instead)
        adopters = event.kind == "placement_started" and event.attributes.get("placement") == "adoption"
        if placed or event.kind in expectation.unless or (adopters and (expectation.unless or expectation.instead)):
            other = event
        elif event.kind == "placement_started":
            other = None
    if other is not None and expectation.instead:
        return "placed for adoption, and none of its duties runs"
    if other is not None:
        return expectation.unless_reason or f"no rule is written for what follows {other.kind.replace('_', ' ')}"
    status = _last(during, _STATUSES) if period == _CARE else None
    if status is not None and status.attributes.get("legal_status") in SHORT_BREAKS:
        return "in a series of short breaks, and none of its duties runs"
    return ""


def _not_held(timescales: Sequence[str], during: Sequence[CaseEvent]) -> str:
    for event in during:
        listed = event.attributes.get("evidence_not_held", ())
        if isinstance(listed, tuple) and not {*timescales}.isdisjoint(listed):
            return "the source does not hold the evidence"
    return ""


def _ended(ended: Obligation | None, since: date, today: date) -> str:
    if ended is None or ended.state is not State.ENDED_WITHOUT or ended.ended is None or ended.ended.day < since:
        return ""
    day = short_day(ended.ended.day, today)
    if ended.reason == EndReason.CASE_CLOSED:
        return f"the duty ended when the case was closed on {day}, and nothing recorded since starts it again"
    if ended.reason.startswith(_FROM_THAT_DAY):
        return f"from {day} {ended.reason.removeprefix(_FROM_THAT_DAY)}"
    if ended.reason and ended.reason not in tuple(EndReason):  # the rule's own words
        return f"the duty ended on {day}: {ended.reason}"
    return ""


def _not_started(
    period: str,
    since: date,
    timescale: Timescale,
    events: Sequence[CaseEvent],
    starting: Sequence[CaseEvent],
    today: date,
) -> str:
    main = timescale.starts[0].event
    name = plain(main)
    if any(event.kind == main for event in starting):
        return ""
    before = _last([event for event in events if event.happened.day < since], (main, f"{name}_ended"))
    if before is not None and before.kind == main:
        begun = {_CARE: "care began", "cp_plan": "the plan began"}.get(period, "this began")
        return f"{name} recorded on {short_day(before.happened.day, today)}, before {begun}"
    return f"no {name} recorded"


def _not_in_force(timescale: Timescale, starting: Sequence[CaseEvent], now_open: Container[str]) -> str:
    if all(timescale.version_on(event.happened.day) is None for event in starting):
        return "no version of the rule was in force when it began"
    if timescale.within and timescale.within not in now_open:
        return f"no {plain(timescale.within)} is open"
    return ""


def _unsaid(timescale: Timescale, start: CaseEvent, vocabulary: Vocabulary) -> str:
    needed: set[str] = set()
    for clause in timescale.starts:
        if clause.event == start.kind:
            needed |= words_of(clause.where)
    declared = vocabulary.attributes
    if any(word in declared and declared[word].absent is None and word not in start.attributes for word in needed):
        return "a fact is missing that decides whether the duty runs"
    return ""


def _last(events: Sequence[CaseEvent], kinds: Container[str]) -> CaseEvent | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)


def plain(kind: str) -> str:
    """How a manager would say a kind of event or a period: "placement" for placement_started."""
    return kind.removesuffix("_started").replace("_", " ")
