"""The moments at which an obligation is in a given state, and the states that a timescale can never be in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from engine.words.clock import last_instant, start_of_day
from engine.words.enums import State
from engine.words.values import AttributeValue, CaseEvent, Moment, Obligation
from tests.random_histories.make import Batch

AIMED: Final = (State.OPEN, State.DUE_SOON, State.DUE_TODAY, State.OVERDUE)
REACHING: Final = 400  # batches

# What these ask of a start is either written on it or has a meaning where it is left out (`absent` in rules/words.yaml;
# `happened` is never unknown), and of their intervals one always fits.
_ALWAYS_COMPUTED: Final = """
    contact_screening domestic_abuse_screening early_help_screening referral_decision allocation assessment child_seen
    strategy_discussion core_group_record cin_visit cin_review care_proceedings pre_proceedings_12_weeks
    pre_proceedings_16_weeks exploitation_risk_assessment safety_plan placement_plan review_recommendations
    review_response review_minutes dispute_resolution return_interview_offered return_home_interview case_supervision
    worker_supervision private_fostering_first_visit private_fostering_visit pathway_plan_review
"""
UNREACHABLE: Final[Mapping[tuple[str, State], str]] = {
    **{(each, State.CANNOT_COMPUTE): "its start is never unknown" for each in _ALWAYS_COMPUTED.split()},
    (
        "referral_decision",
        State.OPEN,
    ): "due in one working day, and due soon from the working day before: from its start",
}


def moment_of(obligation: Obligation, state: State) -> datetime:
    """A moment at which the obligation, if it was still open then, was likely in this state. It must have a due."""
    due = obligation.due
    assert due is not None
    match state:
        case State.OPEN:
            return _instant(obligation.started)
        case State.DUE_SOON:
            return _instant(due) - timedelta(hours=3 if due.instant else 24)
        case State.OVERDUE:
            return _instant(due) + timedelta(days=1)
    return _instant(due)


def out_of_short_breaks() -> Batch:
    """A history rarer than these dice make it: short breaks, an assessment, and a change to a status not recorded."""
    told: list[tuple[str, date, dict[str, AttributeValue]]] = [
        ("looked_after_started", date(2025, 1, 6), {"legal_status": "V4"}),
        ("health_assessment", date(2025, 2, 3), {}),
        ("legal_status_changed", date(2025, 3, 3), {}),
    ]
    events = tuple(
        CaseEvent(f"e{number}", "C", kind, Moment(day), start_of_day(day), 1, "", "", "", attributes)
        for number, (kind, day, attributes) in enumerate(told)
    )
    moment = last_instant(date(2025, 3, 3))
    return Batch(-1, events, {}, moment, moment, None)


def _instant(moment: Moment) -> datetime:
    return moment.instant or last_instant(moment.day)
