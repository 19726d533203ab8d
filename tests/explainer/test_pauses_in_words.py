"""What a pause left out, said so that a reader can follow the sum: where the count begins, and what was set meanwhile.

England 2025: Good Friday is 18 April, Easter Monday the 21st; 5 and 26 May are holidays. What comes on Thursday 17 April
after 17:00 is received on Tuesday the 22nd; 20 weeks from there, 140 days, end on Tuesday 9 September.
"""

from __future__ import annotations

import json

import pytest

from engine.obligations.explain_words import as_json
from tests.explainer.test_explain_moved import AWAY, PAUSES, book, explained, hours_book, lines, paused, resumed
from tests.explainer.test_explaining import Event, e

RECEIVED = book(
    *PAUSES, versions="[{in_force_from: 2018-01-01, statutory: {limit: 20 weeks, after: {receipt_until: '17:00'}}}]"
)
ASKED = e("ehc_requested", "2025-04-17 18:00")
# Ten working days from Thursday 8 May are 9 (1), 12 to 16 (6), 19 to 22 May (10).
MAY = e("ehc_requested", "2025-05-08")
TO = "extended_by: {event: proceedings_extended, to: until}"
FORWARD = "brought_forward_by: {event: ehc_review_held, limit: 5 working days}"


@pytest.mark.parametrize(
    ("events", "as_at", "said"),
    [
        pytest.param(
            [paused("2025-04-18"), resumed("2025-04-22")],
            "2025-05-01",
            [
                "First due: Tue 9 Sept 2025",
                "Paused: Fri 18 April 2025 to Tue 22 April 2025, an exception applies: no days left out, as it counts only "
                "from Tue 22 April 2025",
                "Due: Tue 9 Sept 2025",
            ],
            id="over before it counts",
        ),
        pytest.param(
            [paused("2025-04-18"), resumed("2025-04-24")],
            "2025-05-01",
            [
                "First due: Tue 9 Sept 2025",
                "Paused: Fri 18 April 2025 to Thu 24 April 2025, an exception applies: 2 days left out, as it counts only "
                "from Tue 22 April 2025",
                "Due: Thu 11 Sept 2025",
            ],
            id="23 and 24 April",
        ),
        pytest.param(
            [paused("2025-04-18")],
            "2025-04-20",
            [
                "First due: Tue 9 Sept 2025",
                "Paused: since Fri 18 April 2025, an exception applies: no days left out so far, as it counts only from "
                "Tue 22 April 2025",
                "Due: Tue 9 Sept 2025, if the clock went on on Sun 20 April 2025",
            ],
            id="still",
        ),
        pytest.param(
            [paused("2025-04-23"), resumed("2025-04-24")],
            "2025-05-01",
            [
                "First due: Tue 9 Sept 2025",
                "Paused: Wed 23 April 2025 to Thu 24 April 2025, an exception applies: 1 day left out",
                "Due: Wed 10 Sept 2025",
            ],
            id="after it began: nothing more to say",
        ),
    ],
)
def test_paused_before_it_counts(events: list[Event], as_at: str, said: list[str]) -> None:
    assert lines(RECEIVED, [ASKED, *events], as_at, "First due", "Paused", "Due") == said


@pytest.mark.parametrize(
    ("clauses", "events", "said"),
    [
        # 15, 16 and 19 May stood still, 15 and 16 before the 16th was over; after Friday 20 June comes Monday the 23rd.
        pytest.param(
            [TO],
            [paused("2025-05-14"), e("proceedings_extended", "2025-05-16", until="2025-06-20"), resumed("2025-05-19")],
            [
                "First due: Thu 22 May 2025",
                "Paused: Wed 14 May 2025 to Mon 19 May 2025, an exception applies: 3 working days left out: 2 before it was "
                "extended on Fri 16 May 2025, 1 after that",
                "Extended: Fri 16 May 2025: extended to Fri 20 June 2025",
                "Due: Mon 23 June 2025",
            ],
            id="extended meanwhile",
        ),
        # Twice: the 15th, then the 16th, then the 19th.
        pytest.param(
            [TO],
            [
                *(paused("2025-05-14"), e("proceedings_extended", "2025-05-15", until="2025-06-16")),
                *(e("proceedings_extended", "2025-05-16", until="2025-06-20"), resumed("2025-05-19")),
            ],
            [
                "First due: Thu 22 May 2025",
                "Paused: Wed 14 May 2025 to Mon 19 May 2025, an exception applies: 3 working days left out: 1 before it was "
                "extended on Thu 15 May 2025, 1 more before it was extended on Fri 16 May 2025, 1 after that",
                "Extended: Thu 15 May 2025: extended to Mon 16 June 2025",
                "Extended: Fri 16 May 2025: extended to Fri 20 June 2025",
                "Due: Mon 23 June 2025",
            ],
            id="twice",
        ),
        # Five working days from Thursday 15 May are 16, 19 to 22 May: that Thursday is the day before 23 May. Then the
        # 16th and the 19th stood still: 23 and 27 May, past the holiday.
        pytest.param(
            [FORWARD],
            [paused("2025-05-14"), e("ehc_review_held", "2025-05-15"), resumed("2025-05-19")],
            [
                "First due: Thu 22 May 2025",
                "Paused: Wed 14 May 2025 to Mon 19 May 2025, an exception applies: 3 working days left out: 1 before it was "
                "brought forward on Thu 15 May 2025, 2 after that",
                "Earlier: EHC plan review of Thu 15 May 2025: brought forward to Thu 22 May 2025, 5 working days from here",
                "Due: Tue 27 May 2025",
            ],
            id="brought forward meanwhile",
        ),
        pytest.param(
            [TO],
            [e("proceedings_extended", "2025-05-13", until="2025-06-20"), paused("2025-05-14"), resumed("2025-05-19")],
            [
                "First due: Thu 22 May 2025",
                "Extended: Tue 13 May 2025: extended to Fri 20 June 2025",
                "Paused: Wed 14 May 2025 to Mon 19 May 2025, an exception applies: 3 working days left out",
                "Due: Wed 25 June 2025",
            ],
            id="extended before: as it stands",
        ),
    ],
)
def test_what_was_set_while_it_stood(clauses: list[str], events: list[Event], said: list[str]) -> None:
    found = lines(
        book(*PAUSES, *clauses), [MAY, *events], "2025-05-20", "First due", "Paused", "Extended", "Earlier", "Due"
    )
    assert found == said


START = e("police_protection_started", "2025-06-05 15:00")


@pytest.mark.parametrize(
    ("events", "as_at", "said"),
    [
        # 72 hours from Thursday 5 June 15:00 end on Sunday the 8th at 15:00.
        pytest.param(
            [START, e("child_away_started", "2025-06-07 10:00")],
            "2025-06-07 18:30",
            [
                "Paused: since Sat 7 June 2025 at 10:00 (BST), away: 8 hours 30 minutes left out so far",
                "Due: Sun 8 June 2025 at 23:30 (BST), if the clock went on on Sat 7 June 2025 at 18:30 (BST)",
            ],
            id="at a time",
        ),
        pytest.param(
            [START, e("child_away_started", "2025-06-07 10:00")],
            "2025-06-07",
            [
                "Paused: since Sat 7 June 2025 at 10:00 (BST), away: 13 hours 59 minutes left out so far",
                "Due: Mon 9 June 2025 at 04:59 (BST), if the clock went on at the end of Sat 7 June 2025",
            ],
            id="at the end of a day",
        ),
        pytest.param(
            [START, e("child_away_started", "2025-06-05 09:00"), e("child_away_ended", "2025-06-05 12:00")],
            "2025-06-06 09:00",
            [
                "Paused: Thu 5 June 2025 at 09:00 (BST) to Thu 5 June 2025 at 12:00 (BST), away: no time left out, as it "
                "counts only from Thu 5 June 2025 at 15:00 (BST)",
                "Due: Sun 8 June 2025 at 15:00 (BST)",
            ],
            id="before the start",
        ),
        pytest.param(
            [
                *(e("police_protection_started", "2025-06-05"), e("child_away_started", "2025-06-05 16:00")),
                e("child_away_ended", "2025-06-05 18:00"),
            ],
            "2025-06-06 09:00",
            [
                "Paused: Thu 5 June 2025 at 16:00 (BST) to Thu 5 June 2025 at 18:00 (BST), away: no time left out, as it "
                "counts only from the end of Thu 5 June 2025",
                "Due: Sun 8 June 2025 at 23:59 (BST)",
            ],
            id="a start without a time",
        ),
    ],
)
def test_hours(events: list[Event], as_at: str, said: list[str]) -> None:
    assert lines(hours_book(*AWAY), events, as_at, "Paused", "Due") == said


def test_the_same_as_data() -> None:
    found = explained(RECEIVED, [ASKED, paused("2025-04-18"), resumed("2025-04-24")], "2025-05-01")
    (pause,) = json.loads(as_json(found))["pauses"]
    assert (pause["passed"], pause["counts_from"], pause["parts"]) == (2, "Tue 22 April 2025", [])
