"""What looks behind its start, by hand, through both judges: windows, written days, candidates and months.

England's holidays that matter: 25 and 26 December 2024, 1 January, 18 and 21 April, 5 and 26 May 2025; in 2020 10 and 13
April, 8 and 25 May. 6 January 2025 is a Monday.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.obligations import evaluate, explain_judging
from tests.obligations.looking_behind import Told, e, lines

JUDGES = [pytest.param(explain_judging.judge, id="explainer"), pytest.param(evaluate.judge, id="machine")]


def case(name: str, told: list[Told], as_at: str, *expected: str, **how: str):  # type: ignore[no-untyped-def]
    return pytest.param(told, as_at, list(expected), how, id=name)


def care(on: str, status: str = "C2", **more: str) -> Told:
    return e("looked_after_started", on, legal_status=status, **more)


def assessed(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("health_assessment", on, **more)


# Initial health assessment, 20 working days, evidence from 3 months before. From Mon 6 Jan 2025 four weeks without a
# holiday end on Mon 3 Feb.
INITIAL_HEALTH = [
    case(
        *("three months back, to the day", [assessed("2024-10-06"), care("2025-01-06")], "2025-01-06"),
        "2025-01-06 > 2025-02-03 met_in_time 2024-10-06",
    ),
    case(
        *("a day more than three months back", [assessed("2024-10-05"), care("2025-01-06")], "2025-01-06"),
        "2025-01-06 > 2025-02-03 open",
    ),
    # Sat 31 May: there is no 31 February, so from 28 Feb. 2-6 June are 1-5, 9-13 6-10, 16-20 11-15, 23-27 16-20.
    case(
        *("back to the end of February", [assessed("2025-02-28"), care("2025-05-31")], "2025-05-31"),
        "2025-05-31 > 2025-06-27 met_in_time 2025-02-28",
    ),
    case(
        *("the day before the end of February", [assessed("2025-02-27"), care("2025-05-31")], "2025-05-31"),
        "2025-05-31 > 2025-06-27 open",
    ),
    # Wed 29 May 2024: 30, 31 May are 1, 2; 3-7 June 3-7, 10-14 8-12, 17-21 13-17, 24-26 18-20.
    case(
        *("back to a leap day", [assessed("2024-02-29"), care("2024-05-29")], "2024-05-29"),
        "2024-05-29 > 2024-06-26 met_in_time 2024-02-29",
    ),
    case(
        *("the day before a leap day", [assessed("2024-02-28"), care("2024-05-29")], "2024-05-29"),
        "2024-05-29 > 2024-06-26 open",
    ),
    case(
        *("of two within the window the first", [assessed("2024-10-20"), assessed("2024-12-02"), care("2025-01-06")]),
        *("2025-01-06", "2025-01-06 > 2025-02-03 met_in_time 2024-10-20"),
    ),
    case(
        "a refused one before care is passed over",
        [assessed("2024-10-20", refused=True), assessed("2024-12-02"), care("2025-01-06")],
        *("2025-01-06", "2025-01-06 > 2025-02-03 met_in_time 2024-12-02"),
    ),
    case(
        "a refusal before care ends nothing",  # what ends acts only from the start on
        [assessed("2024-12-02", refused=True), care("2025-01-06")],
        *("2025-01-06", "2025-01-06 > 2025-02-03 open"),
    ),
    case(
        *("on the day of the start itself", [care("2025-01-06"), assessed("2025-01-06")], "2025-01-06"),
        "2025-01-06 > 2025-02-03 met_in_time 2025-01-06",
    ),
    case(
        "early evidence not yet recorded",
        [assessed("2024-12-02", recorded="2025-01-20"), care("2025-01-06")],
        *("2025-01-24", "2025-01-06 > 2025-02-03 open"),
        known="2025-01-19",
    ),
    case(
        "early evidence recorded late",
        [assessed("2024-12-02", recorded="2025-01-20"), care("2025-01-06")],
        *("2025-01-24", "2025-01-06 > 2025-02-03 met_in_time 2024-12-02"),
        known="2025-01-20",
    ),
    case(
        "early evidence before it is taken back",
        [
            assessed("2024-12-02"),
            care("2025-01-06"),
            assessed("2024-12-02", recorded="2025-01-20", corrects=1, retracted=True),
        ],
        *("2025-01-24", "2025-01-06 > 2025-02-03 met_in_time 2024-12-02"),
        known="2025-01-19",
    ),
    case(
        "early evidence taken back",
        [
            assessed("2024-12-02"),
            care("2025-01-06"),
            assessed("2024-12-02", recorded="2025-01-20", corrects=1, retracted=True),
        ],
        *("2025-01-24", "2025-01-06 > 2025-02-03 open"),
    ),
    case(
        "a correction brings it into the window",
        [assessed("2024-10-05"), care("2025-01-06"), assessed("2024-10-06", recorded="2025-01-20", corrects=1)],
        *("2025-01-24", "2025-01-06 > 2025-02-03 met_in_time 2024-10-06"),
    ),
    case(
        "before that correction",
        [assessed("2024-10-05"), care("2025-01-06"), assessed("2024-10-06", recorded="2025-01-20", corrects=1)],
        *("2025-01-24", "2025-01-06 > 2025-02-03 open"),
        known="2025-01-19",
    ),
]


def placed(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("placement_started", on, placement="foster", **more)


def planned(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("placement_plan_made", on, **more)


# Placement plan, 5 working days, evidence from 10 working days before. Before Mon 20 Jan: 17-13 are 1-5, 10-6 are 6-10;
# after it 21-24 are 1-4, Mon 27 is 5. Before Mon 6 Jan: 3, 2 are 1, 2; 31, 30 Dec 3, 4; 27 5; 24, 23 6, 7; 20-18 8-10.
PLACEMENT_PLAN = [
    case(
        *("ten working days back", [care("2025-01-20"), planned("2025-01-06"), placed("2025-01-20")], "2025-01-20"),
        "2025-01-20 > 2025-01-27 met_in_time 2025-01-06",
    ),
    case(
        *("the Sunday before them", [care("2025-01-20"), planned("2025-01-05"), placed("2025-01-20")], "2025-01-20"),
        "2025-01-20 > 2025-01-27 open",
    ),
    case(
        *("ten back over Christmas", [planned("2024-12-18"), care("2025-01-06"), placed("2025-01-06")], "2025-01-06"),
        "2025-01-06 > 2025-01-13 met_in_time 2024-12-18",
    ),
    case(
        *("eleven back over Christmas", [planned("2024-12-17"), care("2025-01-06"), placed("2025-01-06")]),
        *("2025-01-06", "2025-01-06 > 2025-01-13 open"),
    ),
    case(
        "a plan that names the placement before",
        [
            *(care("2025-01-06"), placed("2025-01-06", episode="P1"), planned("2025-01-10", episode="P1")),
            placed("2025-01-20", episode="P2"),
        ],
        *("2025-01-20", "2025-01-06 > 2025-01-13 met_in_time 2025-01-10", "2025-01-20 > 2025-01-27 open"),
    ),
    case(
        "a plan that names no placement answers both",
        [care("2025-01-06"), placed("2025-01-06"), planned("2025-01-10"), placed("2025-01-20")],
        "2025-01-20",
        *("2025-01-06 > 2025-01-13 met_in_time 2025-01-10", "2025-01-20 > 2025-01-27 met_in_time 2025-01-10"),
    ),
]


def lead(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("allocated", on, **more)


# Child seen, 3 working days from allocation, evidence from the day of the last referral before it. After Wed 4 June
# 2025: 5, 6 and 9 June.
CHILD_SEEN = [
    case(
        "on the day of the referral",
        [e("referral_received", "2025-06-02"), e("child_seen", "2025-06-02"), lead("2025-06-04")],
        *("2025-06-04", "2025-06-04 > 2025-06-09 met_in_time 2025-06-02"),
    ),
    case(
        "the day before the referral",
        [e("child_seen", "2025-06-01"), e("referral_received", "2025-06-02"), lead("2025-06-04")],
        *("2025-06-04", "2025-06-04 > 2025-06-09 open"),
    ),
    case(
        "since the last of two referrals",
        [
            *(
                e("referral_received", "2025-05-19"),
                e("child_seen", "2025-05-20"),
                e("referral_received", "2025-06-02"),
            ),
            lead("2025-06-04"),
        ],
        *("2025-06-04", "2025-06-04 > 2025-06-09 open"),
    ),
    case(
        "a call between the two",
        [e("referral_received", "2025-06-02"), e("child_seen", "2025-06-03", mode="video"), lead("2025-06-04")],
        *("2025-06-04", "2025-06-04 > 2025-06-09 open"),
    ),
    case(
        "seen between the two, but the record says not",
        [e("referral_received", "2025-06-02"), e("child_seen", "2025-06-03", seen=False), lead("2025-06-04")],
        *("2025-06-04", "2025-06-04 > 2025-06-09 open"),
    ),
    case(
        "the duty worker begins nothing",  # from Thu 5 June: 6, 9 and 10 June
        [e("referral_received", "2025-06-02"), lead("2025-06-03", role="duty"), lead("2025-06-05")],
        *("2025-06-05", "2025-06-05 > 2025-06-10 open"),
    ),
    case(
        "seen before the referral was decided to go no further",
        [
            *(e("referral_received", "2025-06-02"), e("child_seen", "2025-06-03")),
            *(e("referral_decided", "2025-06-04", no_further_action=True), lead("2025-06-10")),
        ],
        "2025-06-10",
    ),
    case(
        "a referral after that decision begins anew",
        [
            *(e("referral_received", "2025-06-02"), e("referral_decided", "2025-06-03", no_further_action=True)),
            *(e("referral_received", "2025-06-04"), lead("2025-06-04")),
        ],
        *("2025-06-04", "2025-06-04 > 2025-06-09 open"),
    ),
]


def notified(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("private_fostering_notified", on, **more)


def visited(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("private_fostering_visit", on, **more)


def aware(on: str) -> date:
    return date.fromisoformat(on)


# First private fostering visit, 7 working days from the day written under `aware`. From Thu 2 Jan: 3 is 1, 6-10 2-6,
# 13 7. From Mon 6 Jan: 7-10 1-4, 13-15 5-7. From Mon 20 April 2020: 21-24 1-4, 27-29 5-7. From Thu 23 April: 24 1, 27
# April-1 May 2-6, 4 May 7 (worked that year). From Fri 25 or Sat 26 Sept: 28 Sept-2 Oct 1-5, 5, 6 Oct 6, 7.
FIRST_VISIT = [
    case(
        *("from an earlier written day", [notified("2025-01-06", aware=aware("2025-01-02"))], "2025-01-06"),
        "2025-01-02 > 2025-01-13 open",
    ),
    case(
        *("a later written day is not taken", [notified("2025-01-06", aware=aware("2025-01-08"))], "2025-01-06"),
        "2025-01-06 > 2025-01-15 open",
    ),
    case(
        *("the event's own day, written", [notified("2025-01-06", aware=aware("2025-01-06"))], "2025-01-06"),
        "2025-01-06 > 2025-01-15 open",
    ),
    case(
        "visited on the written day",
        [visited("2025-01-02"), notified("2025-01-06", aware=aware("2025-01-02"))],
        *("2025-01-06", "2025-01-02 > 2025-01-13 met_in_time 2025-01-02"),
    ),
    case(
        "visited the day before it",
        [visited("2025-01-01"), notified("2025-01-06", aware=aware("2025-01-02"))],
        *("2025-01-06", "2025-01-02 > 2025-01-13 open"),
    ),
    case(
        # 14-17 and 20 January are five working days.
        "written long before it was recorded",
        [notified("2025-01-20", aware=aware("2025-01-02"))],
        *("2025-01-20", "2025-01-02 > 2025-01-13 overdue born_overdue"),
    ),
    case(
        "a correction of the written day",
        [
            notified("2025-01-06", aware=aware("2025-01-02")),
            notified("2025-01-06", corrects=1, recorded="2025-01-08", aware=aware("2025-01-03")),
        ],
        # From Fri 3 Jan: 6-10 are 1-5, 13, 14 6, 7; three working days before it is the 9th.
        *("2025-01-08", "2025-01-03 > 2025-01-14 open"),
    ),
    case(
        "the day before SI 2020/445, notified on its day",
        [notified("2020-04-24", aware=aware("2020-04-23"))],
        *("2020-04-30", "2020-04-23 > none open relaxed"),
    ),
    case(
        "its aim beside it",
        [notified("2020-04-24", aware=aware("2020-04-23"))],
        *("2020-04-30", "2020-04-23 > 2020-05-04 due_soon"),
        limit="aim",
    ),
    case(
        "visited before SI 2020/445 took hold",
        [visited("2020-04-22"), notified("2020-04-27", aware=aware("2020-04-20"))],
        *("2020-04-30", "2020-04-20 > 2020-04-29 met_in_time 2020-04-22"),
    ),
    case(
        "visited on the day on which it took hold",
        [visited("2020-04-24"), notified("2020-04-27", aware=aware("2020-04-20"))],
        *("2020-04-30", "2020-04-20 > none met_in_time 2020-04-24 relaxed"),
    ),
    case(
        "the aim, visited on that day",
        [visited("2020-04-24"), notified("2020-04-27", aware=aware("2020-04-20"))],
        *("2020-04-30", "2020-04-20 > 2020-04-29 met_in_time 2020-04-24"),
        limit="aim",
    ),
    case(
        "known on the last relaxed day",
        [notified("2020-09-28", aware=aware("2020-09-25"))],
        *("2020-10-07", "2020-09-25 > none open relaxed"),
    ),
    case(
        "known on the day after it",
        [notified("2020-09-28", aware=aware("2020-09-26"))],
        *("2020-10-06", "2020-09-26 > 2020-10-06 due_today"),
    ),
    case(
        "known on the day after it: no aim",
        [notified("2020-09-28", aware=aware("2020-09-26"))],
        "2020-10-06",
        limit="aim",
    ),
]

# Private fostering visits, every 6 weeks. 6 Jan and 42 days: 25 to 31 Jan, 17 Feb. 10 Jan: 21 to 31 Jan, 21 Feb. 7 Feb: 21
# to 28 Feb, 21 March.
LATER_VISITS = [
    case(
        # Of a visit before the notification the record does not say whether the year was over: the shorter, and flagged.
        "visits before the notification make their cycles",
        [visited("2025-01-10"), visited("2025-02-07"), notified("2025-02-10", aware=aware("2025-01-06"))],
        "2025-02-10",
        "2025-01-06 > 2025-02-17 met_in_time 2025-01-10",
        "2025-01-10 > 2025-02-21 met_in_time 2025-02-07 condition_unknown",
        "2025-02-07 > 2025-03-21 open condition_unknown",
    ),
    case(
        # Five working days before Mon 17 Feb is Mon 10.
        "an end before the notification ends nothing",
        [e("private_fostering_ended", "2025-02-05"), notified("2025-02-10", aware=aware("2025-01-06"))],
        *("2025-02-10", "2025-01-06 > 2025-02-17 due_soon"),
    ),
    case(
        "an end on the day of the notification ends it",
        [notified("2025-02-10", aware=aware("2025-01-06")), e("private_fostering_ended", "2025-02-10")],
        *("2025-02-10", "2025-01-06 > 2025-02-17 ended_without 2025-02-10"),
    ),
    case(
        # 5 Jan and 42 days: 26 to 31 Jan, 16 Feb. The year that began on 6 Jan 2025 ends with 5 Jan 2026.
        "the last day of a year counted from the written day",
        [notified("2025-02-03", aware=aware("2025-01-06")), visited("2026-01-05")],
        "2026-01-05",
        *("2025-01-06 > 2025-02-17 met_late 2026-01-05", "2026-01-05 > 2026-02-16 open"),
    ),
    case(
        # 84 days from 6 Jan: 25 to 31 Jan, 28 of Feb, 31 of March.
        "its anniversary",
        [notified("2025-02-03", aware=aware("2025-01-06")), visited("2026-01-06")],
        "2026-01-06",
        *("2025-01-06 > 2025-02-17 met_late 2026-01-06", "2026-01-06 > 2026-03-31 open"),
    ),
]

# Review of health, 6 months (12 from the fifth birthday), from the assessment before care that counted.
OLD, YOUNG = {"born": "2015-06-01"}, {"born": "2021-06-01"}
HEALTH_REVIEW = [
    case(
        *("exactly three months before care", [assessed("2024-10-06"), care("2025-01-06")], "2025-01-06"),
        "2024-10-06 > 2025-10-06 open",
        **OLD,
    ),
    case(*("a day more", [assessed("2024-10-05"), care("2025-01-06")], "2025-01-06"), **OLD),
    case(
        "of several the last",
        [assessed("2024-10-10"), assessed("2024-12-02"), care("2025-01-06")],
        *("2025-01-06", "2024-12-02 > 2025-12-02 open"),
        **OLD,
    ),
    case(
        "the last of them refused",
        [assessed("2024-11-04"), assessed("2024-12-02", refused=True), care("2025-01-06")],
        *("2025-01-06", "2024-11-04 > 2025-11-04 open"),
        **OLD,
    ),
    case(
        *("all of them refused", [assessed("2024-12-02", refused=True), care("2025-01-06")], "2025-01-06"),
        **OLD,
    ),
    case(
        "two on one day do not answer each other",
        [assessed("2024-12-02"), assessed("2024-12-02"), care("2025-01-06")],
        *("2025-01-06", "2024-12-02 > 2025-12-02 open"),
        **OLD,
    ),
    case(
        "one on the day of care answers it",
        [assessed("2024-12-02"), care("2025-01-06"), assessed("2025-01-06")],
        "2025-01-06",
        *("2024-12-02 > 2025-12-02 met_in_time 2025-01-06", "2025-01-06 > 2026-01-06 open"),
        **OLD,
    ),
    case(
        *("five on the day of the assessment", [assessed("2024-12-02"), care("2025-01-06")], "2025-01-06"),
        "2024-12-02 > 2025-12-02 open",
        born="2019-12-02",
    ),
    case(
        *("five the day after it, before care", [assessed("2024-12-02"), care("2025-01-06")], "2025-01-06"),
        "2024-12-02 > 2025-06-02 open",
        born="2019-12-03",
    ),
    case(
        *("born on 29 February, assessed on the 27th", [assessed("2025-02-27"), care("2025-03-03")], "2025-03-03"),
        "2025-02-27 > 2025-08-27 open",
        born="2020-02-29",
    ),
    case(
        *("born on 29 February, assessed on the 28th", [assessed("2025-02-28"), care("2025-03-03")], "2025-03-03"),
        "2025-02-28 > 2026-02-28 open",
        born="2020-02-29",
    ),
    case(
        *("no date of birth", [assessed("2024-12-02"), care("2025-01-06")], "2025-01-06"),
        "2024-12-02 > 2025-06-02 open condition_unknown",
    ),
    case(
        "before the early one is recorded",
        [assessed("2024-12-02", recorded="2025-02-03"), care("2025-01-06")],
        "2025-02-10",
        known="2025-02-02",
        **YOUNG,
    ),
    case(
        "when it is recorded",
        [assessed("2024-12-02", recorded="2025-02-03"), care("2025-01-06")],
        *("2025-02-10", "2024-12-02 > 2025-06-02 open"),
        **YOUNG,
    ),
    case(
        "the last one taken back, the one before it counts",
        [
            *(assessed("2024-11-04"), assessed("2024-12-02"), care("2025-01-06")),
            assessed("2024-12-02", corrects=2, recorded="2025-01-20", retracted=True),
        ],
        *("2025-01-20", "2024-11-04 > 2025-11-04 open"),
        **OLD,
    ),
    case(
        # 3 March is within three months of 20 January, so the second period counts from the same assessment.
        "care ended and begun again",
        [care("2025-01-06"), assessed("2025-01-20"), e("looked_after_ended", "2025-02-03"), care("2025-03-03")],
        *("2025-03-03", "2025-01-20 > 2026-01-20 ended_without 2025-02-03", "2025-01-20 > 2026-01-20 open"),
        **OLD,
    ),
    case(
        "a refusal in care begins anew",
        [assessed("2024-12-02"), care("2025-01-06"), assessed("2025-02-03", refused=True)],
        "2025-02-03",
        *("2024-12-02 > 2025-06-02 ended_without 2025-02-03", "2025-02-03 > 2025-08-03 open"),
        **YOUNG,
    ),
]

# First personal education plan, from care or from the age of three. From Tue 28 Feb 2023: 1-3 March are 1-3, 6-10 4-8, 13-17
# 9-13, 20-24 14-18, 27, 28 19, 20.
EDUCATION_PLAN = [
    case(
        *("born on 29 February, three on the 28th", [care("2023-02-28")], "2023-02-28"),
        "2023-02-28 > 2023-03-28 open",
        born="2020-02-29",
    ),
    case(
        *("still two on the 27th, so from the birthday", [care("2023-02-27")], "2023-02-27"),
        "2023-02-27 > 2023-03-28 open",
        born="2020-02-29",
    ),
]

# Out of short breaks into care without a placement recorded: whether a review has been held since it is not known, so the
# weekly interval may apply. Five working days before Wed 12 March 2025 is Wed 5.
VISITS = [
    case(
        "a fact that is measured from a placement, without one",
        [
            *(care("2025-01-06", "V4"), e("legal_status_changed", "2025-03-03", legal_status="V2")),
            e("looked_after_visit", "2025-03-05", seen=True),
        ],
        "2025-03-05",
        *("2025-03-03 > 2025-03-10 met_in_time 2025-03-05", "2025-03-05 > 2025-03-12 due_soon condition_unknown"),
    ),
]

TABLES = {
    "looked_after_visit": VISITS,
    "initial_health_assessment": INITIAL_HEALTH,
    "placement_plan": PLACEMENT_PLAN,
    "child_seen": CHILD_SEEN,
    "private_fostering_first_visit": FIRST_VISIT,
    "private_fostering_visit": LATER_VISITS,
    "review_health_assessment": HEALTH_REVIEW,
    "pep": EDUCATION_PLAN,
}
CASES = [
    pytest.param(timescale, *each.values, id=f"{timescale}: {each.id}")
    for timescale, table in TABLES.items()
    for each in table
]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(("timescale", "told", "as_at", "expected", "how"), CASES)
def test_what_looks_behind(judge, timescale, told, as_at, expected, how) -> None:  # type: ignore[no-untyped-def]
    assert lines(judge, timescale, told, as_at, **how) == expected
