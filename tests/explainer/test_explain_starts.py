"""What an explanation says of events that might have started the duty and did not."""

from __future__ import annotations

import pytest

from engine.obligations.explain_words import words
from engine.rulebook.loading import book_of
from engine.words.enums import Nation
from engine.words.vocabulary import RULES
from tests.explainer.test_explaining import Event, e, explained

IN_CARE = [e("looked_after_started", "2025-01-06"), e("placement_started", "2025-04-14", placement="adoption")]
WITHIN = book_of(
    (RULES / "words.yaml").read_text("utf-8"),
    (
        (
            "own.yaml",
            """
timescales:
  - id: oversight
    title: Oversight
    authority: local
    source: {cite: "Made up for a test", checked: 2026-11-21}
    owner: allocated team
    nature: records
    thread: case
    within: looked_after
    starts: [{event: referral_received}, {event: strategy_discussion, where: initiated_s47}]
    met_by: {event: management_oversight}
    versions: [{in_force_from: 2018-01-01, statutory: 30 days}]
    ladder: {due_soon: 1 day before}
    measure: {count: event, kind: fell due in period}
""",
        ),
    ),
    Nation.ENGLAND,
)


@pytest.mark.parametrize(
    ("events", "which", "as_at", "line"),
    [
        pytest.param(
            [
                e("strategy_discussion", "2025-05-01", initiated_s47=True),
                e("strategy_discussion", "2025-05-06", initiated_s47=False),
            ],
            *("icpc", "2025-05-08"),
            "strategy discussion of Tue 6 May 2025: initiated s47 is no",
            id="its condition fails",
        ),
        pytest.param(
            [
                e("strategy_discussion", "2025-05-01", initiated_s47=True),
                e("strategy_discussion", "2025-05-06", initiated_s47=True),
            ],
            *("icpc", "2025-05-08"),
            "strategy discussion of Tue 6 May 2025: section 47 was open already",
            id="a second opening of what is open",
        ),
        pytest.param(
            [
                *IN_CARE,
                e("looked_after_review_held", "2025-05-12", completes=True),
                e("looked_after_review_held", "2025-06-09", completes=True),
            ],
            *("adoption_visit_decided", "2025-06-20"),
            "looked-after review of Mon 9 June 2025: the duty was running already",
            id="ignored while it runs",
        ),
        pytest.param(
            [
                e("strategy_discussion", "2025-05-01", initiated_s47=True, episode="a"),
                e("strategy_discussion", "2025-05-06", initiated_s47=True, episode="b", evidence_not_held=("icpc",)),
            ],
            *("icpc", "2025-05-08"),
            "strategy discussion of Tue 6 May 2025: another event stands in its place, or its source",
            id="its source holds no evidence",
        ),
    ],
)
def test_what_started_nothing_says_why(events: list[Event], which: str, as_at: str, line: str) -> None:
    lines = [each.strip() for each in words(explained(events, which, as_at)).splitlines()]
    assert f"No start    {line}" in lines


def test_outside_its_period_nothing_starts() -> None:
    told = [
        e("looked_after_started", "2025-01-06"),
        e("referral_received", "2025-02-03"),
        e("looked_after_ended", "2025-02-10"),
        e("referral_received", "2025-02-17"),
    ]
    (not_start,) = explained(told, "oversight", "2025-02-20", WITHIN).not_starts
    assert (not_start.kind, str(not_start.happened.day)) == ("referral_received", "2025-02-17")
    assert not_start.why_not == ("looked after is not open",)


def test_of_several_ways_to_start_it_only_that_which_was_tried_is_named() -> None:
    told = [
        e("looked_after_started", "2025-01-06"),
        e("referral_received", "2025-02-03"),
        e("strategy_discussion", "2025-02-10", initiated_s47=False),
    ]
    (not_start,) = explained(told, "oversight", "2025-02-20", WITHIN).not_starts
    assert (not_start.kind, not_start.why_not) == ("strategy_discussion", ("initiated s47 is no",))


def test_what_came_after_it_closed_is_not_named() -> None:
    # Held on 12 May, so the enquiry of a week later belongs to no clock of the first.
    told = [
        e("strategy_discussion", "2025-05-01", initiated_s47=True),
        e("icpc_held", "2025-05-12", kind="initial", completes=True),
        e("strategy_discussion", "2025-05-19", initiated_s47=False),
    ]
    assert explained(told, "icpc", "2025-05-20").not_starts == ()
