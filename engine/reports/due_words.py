"""The main words of a line: what is recorded, when it is or was due, and the last working day to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from engine.reports.facts import Facts
from engine.reports.ordering import Duty
from engine.reports.wording import clock, day_words, limit_in_full, moment_words, over_words, short_day
from engine.rulebook.conditions import evaluate
from engine.rulebook.timescale import PauseClause, ResumeClause, RuleBook, Timescale
from engine.words.enums import Flag, LimitName, State
from engine.words.values import CaseEvent, Moment, Obligation

BEGAN: Final = {
    "missing_found": "found",
    "contact_received": "received",
    "referral_received": "referred",
    "proceedings_issued": "issued",
    "strategy_discussion": "strategy discussion",
    "icpc_held": "conference",
    "cp_plan_started": "plan from",
    "placement_started": "placed",
    "looked_after_started": "looked after from",
    "case_opened": "opened",
    "cin_plan_started": "plan from",
    "core_group_held": "core group",
    "dispute_raised": "raised",
    "employment_started": "in post from",
    "exploitation_risk_identified": "risk identified",
    "looked_after_review_held": "review",
    "pathway_plan_made": "plan made",
    "pre_proceedings_started": "letter",
    "private_fostering_notified": "notified",
    "review_recommendations_sent": "recommendations",
    "risk_management_meeting": "meeting",
}
_OUTCOME_KNOWN: Final = frozenset(("s47_completed", "s47_submitted"))


def due_words(duty: Duty, facts: Facts) -> str:
    """The line's main words, such as "none recorded since Thu 3 Sept; was due Thu 17 Sept (2 working days over, of
    10)". They never say that nothing was done: only what is recorded."""
    obligation, today = duty.lead, facts.window.today
    if obligation.due is None:
        return "no date can be worked out"
    if obligation.state is State.PAUSED:
        words = _paused(duty, obligation.due, facts)
    elif obligation.due.instant is not None:
        words = _in_hours(duty, obligation.due, facts)
    elif obligation.state is State.OVERDUE:
        words = _overdue(duty, obligation.due, facts)
    elif obligation.due.day == today:
        words = f"due today ({_recorded(duty, facts)})"
    else:
        by = "due" if facts.window.holds(obligation.due) else "by"
        words = f"{by} {short_day(obligation.due.day, today)}{_last_chance(obligation.due.day, facts)}"
        words += f" ({_recorded(duty, facts)})"
    return words + _second_limit(duty, facts)


def stressed(duty: Duty, words: str, facts: Facts) -> str:
    """The part of those words to be set off: how late it is, or that it is due today; "" where it is neither."""
    obligation = duty.lead
    if obligation.state is State.OVERDUE:
        over = over_words(obligation, duty.timescale, facts.axis).partition(",")[0]
        for part in (over, _hours_over(obligation), "ended today"):
            if part and part in words:
                return part
        return ""
    ends = f"end {moment_words(obligation.due, facts.window.today)}" if obligation.due is not None else "due today"
    return next((part for part in ("due today", ends) if part in words), "")


def _hours_over(obligation: Obligation) -> str:
    over = obligation.days_over
    return f"{over} {'day' if over == 1 else 'days'} over" if over else ""


def _overdue(duty: Duty, due: Moment, facts: Facts) -> str:
    obligation, today = duty.lead, facts.window.today
    over = over_words(obligation, duty.timescale, facts.axis)
    before = (duty.timescale.says or {}).get("before_outcome", "")
    if before and not _outcome_known(obligation, facts):
        condition = before.replace(" by {due}", "")
        return f"{condition}: was due {short_day(due.day, today)} ({over}); no outcome recorded yet"
    return f"{_recorded(duty, facts)}; was due {short_day(due.day, today)} ({over})"


def _paused(duty: Duty, due: Moment, facts: Facts) -> str:
    """ "paused since Wed 16 April: an exception applies; due Fri 25 April if it goes on today"."""
    today = facts.window.today
    by = short_day(due.day, today) + ("" if due.instant is None else f" {clock(due.instant)}")
    paused = stopped(duty.lead, duty.timescale, facts.events.get(duty.lead.subject, ()))
    since = "paused" if paused is None else f"paused since {moment_words(paused[0], today)}: {paused[1]}"
    return f"{since}; due {by} if it goes on today"


def stopped(obligation: Obligation, timescale: Timescale, events: Sequence[CaseEvent]) -> tuple[Moment, str] | None:
    """When the clock of a paused obligation was stopped, and why, by the events' own attributes; None where they do not
    say it."""
    found: tuple[Moment, str] | None = None
    for event in events:
        if event.happened.day < obligation.started.day or event.episode not in (
            "",
            obligation.episode or event.episode,
        ):
            continue
        if any(_may_fit(each, event) for each in timescale.resumed_by):
            found = None
        pause = next((each for each in timescale.paused_by if _may_fit(each, event)), None)
        if pause is not None and found is None:
            found = event.happened, pause.reason
    return found


def _may_fit(clause: PauseClause | ResumeClause, event: CaseEvent) -> bool:
    return clause.event == event.kind and evaluate(clause.where, event.attributes.get) is not False


def _outcome_known(obligation: Obligation, facts: Facts) -> bool:
    return any(
        event.kind in _OUTCOME_KNOWN and event.happened.day >= obligation.started.day
        for event in facts.events.get(obligation.subject, ())
    )


def _in_hours(duty: Duty, due: Moment, facts: Facts) -> str:
    obligation, today = duty.lead, facts.window.today
    began = f"{_began(obligation, facts)} {moment_words(obligation.started, today)}"
    limit = limit_in_full(obligation, duty.timescale, facts.axis) or "the time"
    if Flag.TIME_UNKNOWN in obligation.flags and obligation.started.instant is None:
        began += ", time not recorded"
    if obligation.state is State.OVERDUE:
        over = _hours_over(obligation)
        ago = f" ({over})" if over else ""
        return f"{began}; {limit} ended {moment_words(due, today)}{ago}; none recorded"
    return f"{began}; {limit} end {moment_words(due, today)}"


def _began(obligation: Obligation, facts: Facts) -> str:
    """What happened that started the duty, in a word; "from" where there is none for it."""
    start = anchor_of(obligation, facts)
    return began_words(start.kind, facts.book) if start is not None else "from"


def began_words(kind: str, book: RuleBook) -> str:
    """What such a start is called before its day, by the book's own names first; "from" where there is no word."""
    own = book.names.get(kind)
    return (own.began if own is not None else "") or BEGAN.get(kind, "from")


def anchor_of(obligation: Obligation, facts: Facts) -> CaseEvent | None:
    """The event that started the obligation, where it is among those known."""
    return next(
        (each for each in facts.events.get(obligation.subject, ()) if each.event_id == obligation.anchor),
        None,
    )


def _recorded(duty: Duty, facts: Facts) -> str:
    obligation, today = duty.lead, facts.window.today
    last = facts.last_evidence.get(obligation.obligation)
    over = obligation.state is State.OVERDUE
    if last is not None:
        since = day_words(last, today)
        return f"none recorded since {since}" if over else f"last recorded {since}"
    if obligation.cycle > 1 and obligation.started.day < today:
        since = day_words(obligation.started.day, today)
        return f"none recorded since {since}" if over else f"last recorded {since}"
    began = f"{_began(obligation, facts)} {day_words(obligation.started.day, today)}"
    return f"none recorded yet; {began}"


def _last_chance(due: date, facts: Facts) -> str:
    """The last working day to do it, where the due day itself is none."""
    if facts.axis.is_working(due):
        return ""
    last = facts.axis.last_working_day(due)
    return f", last working day {day_words(last, facts.window.today)}"


def limit_name(obligation: Obligation) -> str:
    """What the limit is called where a duty has two."""
    return "local aim" if obligation.limit is LimitName.AIM else "statutory limit"


def _second_limit(duty: Duty, facts: Facts) -> str:
    """The other limit of the same duty, where it stands on the same line."""
    words = ""
    for other in duty.also:
        if other.due is None or other.due == duty.lead.due:
            continue
        verb = "was" if other.state is State.OVERDUE else "is"
        words += f"; its {limit_name(other)} {verb} {moment_words(other.due, facts.window.today)}"
    return words
