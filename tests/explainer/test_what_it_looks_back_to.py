"""What an explanation says of a date that does not begin with its start, and of evidence before it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.explainer.test_explaining import Event, e, explained, text

BEGAN = e("looked_after_started", "2025-01-06", legal_status="C2")
REFERRED = e("referral_received", "2025-06-02")


def label(line: str) -> str:
    return line[:12].strip()


def said(events: list[Event], which: str, as_at: str, *labels: str) -> list[str]:
    """The text under these labels, each of their entries as one line."""
    found: list[list[str]] = []
    for line in text(events, which, as_at).splitlines()[2:]:
        if label(line) or line[:12].strip():
            found.append([label(line), line[12:]])
        elif found:
            found[-1][1] += " " + line.strip()
    return [f"{name}: {words}" for name, words in found if name in labels]


CASES = [
    pytest.param(
        *([e("health_assessment", "2024-12-02"), BEGAN], "initial_health_assessment", "2025-01-10"),
        [
            "Started: became looked after on Mon 6 Jan 2025",
            "Evidence: counts from Sun 6 Oct 2024 on, 3 months before the start",
            "Outcome: met in time by health assessment of Mon 2 Dec 2024, before the start",
        ],
        id="evidence three months before the start",
    ),
    pytest.param(
        [e("health_assessment", "2024-10-04"), e("health_assessment", "2024-10-05"), BEGAN],
        *("initial_health_assessment", "2025-01-10"),
        [
            "Started: became looked after on Mon 6 Jan 2025",
            "Evidence: counts from Sun 6 Oct 2024 on, 3 months before the start",
            "Did not do: health assessment of Sat 5 Oct 2024: it stands before Sun 6 Oct 2024, from which evidence counts",
            "Outcome: nothing recorded that meets it: open",
        ],
        id="the last that came too early",
    ),
    pytest.param(
        *([BEGAN, e("health_assessment", "2025-01-08", refused=True)], "initial_health_assessment", "2025-01-10"),
        [
            "Started: became looked after on Mon 6 Jan 2025",
            "Evidence: counts from Sun 6 Oct 2024 on, 3 months before the start",
            "Did not do: health assessment of Wed 8 Jan 2025: it was refused",
            "Outcome: ended on Wed 8 Jan 2025 without being met: the assessment was refused",
        ],
        id="one that was refused",
    ),
    pytest.param(
        *([REFERRED, e("child_seen", "2025-06-03"), e("allocated", "2025-06-04")], "child_seen", "2025-06-04"),
        [
            "Started: allocated on Wed 4 June 2025",
            "Evidence: counts from Mon 2 June 2025 on, the day of the last referral received before the start",
            "Outcome: met in time by child seen on Tue 3 June 2025, before the start",
        ],
        id="evidence since the last referral",
    ),
    pytest.param(
        [REFERRED, e("allocated", "2025-06-02"), e("child_seen", "2025-06-03", seen=False)],
        *("child_seen", "2025-06-04"),
        [
            "Started: allocated on Mon 2 June 2025",
            "Did not do: child seen on Tue 3 June 2025: the child was not seen",
            "Outcome: nothing recorded that meets it: due soon",
        ],
        id="nothing to look back to when both are of one day",
    ),
    pytest.param(
        [
            *(e("employment_started", "2025-01-06"), e("worker_supervision", "2025-01-08")),
            *(e("absence_started", "2025-01-13"), e("absence_ended", "2025-01-27")),
        ],
        *("worker_supervision", "2025-01-31"),
        [
            "Started: absence ended on Mon 27 Jan 2025",
            "Evidence: counts from Wed 1 Jan 2025 on, the first of its month",
            "Outcome: met in time by worker supervision of Wed 8 Jan 2025, before the start",
        ],
        id="evidence from the first of the month",
    ),
    pytest.param(
        [
            *(e("employment_started", "2025-01-06"), e("worker_supervision", "2025-01-08")),
            e("booked", "2025-02-03", of="worker_supervision"),
        ],
        *("worker_supervision", "2025-02-03"),
        ["Started: the month began on Sat 1 Feb 2025", "Outcome: nothing recorded that meets it: open"],
        id="a month that Longstop began",
    ),
    pytest.param(
        [
            e("private_fostering_visit", "2025-01-01", seen=True),
            e("private_fostering_notified", "2025-01-06", aware=date(2025, 1, 2)),
        ],
        *("private_fostering_first_visit", "2025-01-06"),
        [
            "Started: private fostering notified on Mon 6 Jan 2025 counted from Thu 2 Jan 2025, the day written there as 'aware'",
            "Did not do: private fostering visit of Wed 1 Jan 2025: it stands before Thu 2 Jan 2025, from which evidence counts",
            "Outcome: nothing recorded that meets it: open",
        ],
        id="from the day of which it says that the authority was aware",
    ),
    pytest.param(
        [e("private_fostering_notified", "2025-01-06", aware=date(2025, 1, 6))],
        *("private_fostering_first_visit", "2025-01-06"),
        [
            "Started: private fostering notified on Mon 6 Jan 2025",
            "Outcome: nothing recorded that meets it: open",
        ],
        id="the same day written",
    ),
    pytest.param(
        [e("health_assessment", "2024-11-04"), e("health_assessment", "2024-12-02"), BEGAN],
        *("review_health_assessment", "2025-01-10"),
        [
            "Started: health assessment of Mon 2 Dec 2024 became looked after on Mon 6 Jan 2025 began the duty; it counts "
            "from the last health assessment in the 3 months before that",
            "Outcome: nothing recorded that meets it: open",
        ],
        id="from an assessment before care",
    ),
    pytest.param(
        [
            *(e("cp_plan_started", "2024-01-15"), e("management_oversight", "2024-09-02")),
            e("management_oversight", "2025-01-14"),
        ],
        *("plan_at_15_months", "2025-02-10"),
        [
            "Started: child protection plan started on Mon 15 Jan 2024",
            "Evidence: counts from Wed 15 Jan 2025 on, 3 months before the due day",
            "Did not do: management oversight of Mon 2 Sept 2024: it stands before Wed 15 Jan 2025, from which evidence counts",
            "Did not do: management oversight of Tue 14 Jan 2025: it stands before Wed 15 Jan 2025, from which evidence counts",
            "Outcome: nothing recorded that meets it: open",
        ],
        id="early management oversight",
    ),
    pytest.param(
        [BEGAN, e("iro_oversight", "2025-03-10"), e("iro_oversight", "2025-09-01")],
        *("iro_oversight", "2025-10-10"),
        [
            "Started: oversight by the reviewing officer of Mon 1 Sept 2025 counted from Mon 10 March 2025, the start of the "
            "cycle before",
            "Outcome: nothing recorded that meets it: open",
        ],
        id="from the start of the cycle before",
    ),
]


@pytest.mark.parametrize(("events", "which", "as_at", "expected"), CASES)
def test_what_is_said(events: list[Event], which: str, as_at: str, expected: list[str]) -> None:
    assert said(events, which, as_at, "Started", "Evidence", "Did not do", "Outcome") == expected


def test_of_an_unknown_start_nothing_is_looked_back_to() -> None:
    events = [
        e("looked_after_started", "2025-01-06", legal_status="V4"),
        *(e("health_assessment", "2025-02-03"), e("legal_status_changed", "2025-03-03")),
    ]
    for which in ("initial_health_assessment", "review_health_assessment"):
        found = explained(events, which, "2025-03-03")
        assert (found.counted_from, found.evidence_from, found.evidence) == ((), None, ())
        assert found.no_due == ("it is not known whether it began", "legal status is not recorded")
