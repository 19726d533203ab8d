"""A change to none is a change: what an event file says in so many words is not taken as left out."""

from __future__ import annotations

from datetime import date

from intake_files import events_csv, read

from engine.obligations import evaluate, explain_judging
from engine.rulebook.loading import load_book
from engine.words.clock import last_instant
from engine.words.enums import Nation

AS_AT = date(2021, 2, 26)


def line(number: int, kind: str, on: str, attributes: str = "{}") -> str:
    quoted = attributes.replace('"', '""')
    return f'e{number},A1,{kind},{on},,,,,"{quoted}",test'


def test_six_weeks_and_not_four_after_a_change_to_no_regulation() -> None:
    """Visited on 22 January 2021, a review held; six weeks are 9 days of January, 28 of February and 5 of March.
    Four, as under temporary approval, would have been 19 February."""
    found = read(
        events_csv(
            line(1, "looked_after_started", "2021-01-04", '{"legal_status": "C2"}'),
            line(2, "placement_started", "2021-01-04", '{"placement": "connected_person", "regulation": "24"}'),
            line(3, "looked_after_visit", "2021-01-08", '{"seen": true}'),
            line(4, "looked_after_review_held", "2021-01-15"),
            line(5, "placement_changed", "2021-01-18", '{"regulation": "none"}'),
            line(6, "looked_after_visit", "2021-01-22", '{"seen": true}'),
        )
    )
    assert found.quarantined == ()
    for judge in (evaluate.judge, explain_judging.judge):
        judged = judge(load_book(Nation.ENGLAND), found.events, last_instant(AS_AT))
        visits = [each for each in judged if each.timescale == "looked_after_visit"]
        assert [each.due and each.due.day for each in visits if each.met is None] == [date(2021, 3, 5)]
