"""Calendar months, twice in 12 months, evidence only near the due day, measured evidence, and days that became hours: by hand,
through both judges. Holidays that matter: 1 January 2021 and 2025."""

from __future__ import annotations

import pytest

from engine.obligations import evaluate, explain_judging
from tests.obligations.looking_behind import Told, e, lines

JUDGES = [pytest.param(explain_judging.judge, id="explainer"), pytest.param(evaluate.judge, id="machine")]


def case(name: str, told: list[Told], as_at: str, *expected: str, **how: str):  # type: ignore[no-untyped-def]
    return pytest.param(told, as_at, list(expected), how, id=name)


def joined(on: str) -> Told:
    return e("employment_started", on)


def left(on: str) -> Told:
    return e("employment_ended", on)


def supervised(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("worker_supervision", on, **more)


def away(first: str, back: str) -> list[Told]:
    return [e("absence_started", first), *([e("absence_ended", back)] if back else [])]


# Each calendar month in post and at work. Five working days before 31 Jan 2025 (a Friday): 30, 29, 28, 27, 24.
DECEMBER = "2024-12-02 > 2024-12-31 met_in_time 2024-12-10"
WORKER = [
    case(
        "supervised earlier in the month of the return",
        [joined("2024-12-02"), supervised("2024-12-10"), supervised("2025-01-08"), *away("2025-01-13", "2025-01-27")],
        *("2025-01-31", DECEMBER, "2025-01-01 > 2025-01-31 met_in_time 2025-01-08"),
        "2025-01-27 > 2025-01-31 met_in_time 2025-01-08",
    ),
    case(
        "supervised on the last day of the month before",
        [joined("2024-12-02"), supervised("2024-12-31"), *away("2025-01-13", "2025-01-27")],
        *("2025-01-27", "2024-12-02 > 2024-12-31 met_in_time 2024-12-31"),
        *("2025-01-01 > 2025-01-31 ended_without 2025-01-13", "2025-01-27 > 2025-01-31 due_soon"),
    ),
    case(
        "supervised on the first of the month",
        [joined("2024-12-02"), supervised("2024-12-10"), supervised("2025-01-01"), *away("2025-01-13", "2025-01-27")],
        *("2025-01-31", DECEMBER, "2025-01-01 > 2025-01-31 met_in_time 2025-01-01"),
        "2025-01-27 > 2025-01-31 met_in_time 2025-01-01",
    ),
    case(
        "back on the first of a month",
        [joined("2024-12-02"), supervised("2024-12-10"), *away("2025-01-13", "2025-02-01")],
        *("2025-02-01", DECEMBER, "2025-01-01 > 2025-01-31 ended_without 2025-01-13", "2025-02-01 > 2025-02-28 open"),
    ),
    case(
        "away over the ends of two months",
        [joined("2025-01-06"), supervised("2025-01-20"), *away("2025-01-31", "2025-03-01")],
        *("2025-03-01", "2025-01-06 > 2025-01-31 met_in_time 2025-01-20", "2025-03-01 > 2025-03-31 open"),
    ),
    case(
        # Not at work on any day of February: the rule asks only for months in which the worker is in post and at work.
        "away from the first of a month",
        [joined("2025-01-06"), supervised("2025-01-20"), *away("2025-02-01", "")],
        *("2025-03-05", "2025-01-06 > 2025-01-31 met_in_time 2025-01-20"),
    ),
    case(
        "away from the second of a month",
        [joined("2025-01-06"), supervised("2025-01-20"), *away("2025-02-02", "")],
        "2025-03-05",
        *("2025-01-06 > 2025-01-31 met_in_time 2025-01-20", "2025-02-01 > 2025-02-28 ended_without 2025-02-02"),
    ),
    case(
        "away on the first of a month only",
        [joined("2025-01-06"), supervised("2025-01-20"), *away("2025-02-01", "2025-02-01")],
        *("2025-02-01", "2025-01-06 > 2025-01-31 met_in_time 2025-01-20", "2025-02-01 > 2025-02-28 open"),
    ),
    case(
        "away from the last day of a month, a whole one and the next's first day",
        [joined("2025-01-06"), *away("2025-01-31", "2025-03-03")],
        *("2025-03-03", "2025-01-06 > 2025-01-31 ended_without 2025-01-31", "2025-03-03 > 2025-03-31 open"),
    ),
    case(
        "left on the first of a month",
        [joined("2025-01-06"), supervised("2025-01-20"), left("2025-02-01")],
        "2025-03-05",
        *("2025-01-06 > 2025-01-31 met_in_time 2025-01-20", "2025-02-01 > 2025-02-28 ended_without 2025-02-01"),
    ),
    case(
        "left on the last of a month",
        [joined("2025-01-06"), left("2025-01-31")],
        *("2025-03-05", "2025-01-06 > 2025-01-31 ended_without 2025-01-31"),
    ),
    case(
        "supervised and left on one day",
        [joined("2025-01-06"), supervised("2025-01-31"), left("2025-01-31")],
        *("2025-03-05", "2025-01-06 > 2025-01-31 met_in_time 2025-01-31"),
    ),
    case(
        *("joined on the first of a month", [joined("2025-02-01")], "2025-02-28"),
        "2025-02-01 > 2025-02-28 due_today",
    ),
    case(
        "joined on the first of a month, and supervised that day",
        [joined("2025-02-01"), supervised("2025-02-01")],
        *("2025-02-28", "2025-02-01 > 2025-02-28 met_in_time 2025-02-01"),
    ),
    case(
        # The post goes on: the month's own duty stands, though the second entry opens nothing.
        "entered a second time on the first of a month",
        [joined("2025-01-06"), supervised("2025-01-20"), joined("2025-02-01")],
        *("2025-02-28", "2025-01-06 > 2025-01-31 met_in_time 2025-01-20", "2025-02-01 > 2025-02-28 due_today"),
    ),
    case(
        "joined and away on the first of a month",
        [*away("2025-02-01", ""), joined("2025-02-01")],
        "2025-03-05",
    ),
    case(
        # Of ids "e1" and "e2", without times: back, and then gone, on one day. Back in the month, then left: over.
        "back from being away and left on one day",
        [
            left("2025-02-10"),
            e("absence_ended", "2025-02-10"),
            joined("2025-01-06"),
            supervised("2025-01-20"),
            e("absence_started", "2025-01-27"),
        ],
        *(
            "2025-03-05",
            "2025-01-06 > 2025-01-31 met_in_time 2025-01-20",
            "2025-02-10 > 2025-02-28 ended_without 2025-02-10",
        ),
    ),
    case(
        *("joined on the last of a month", [joined("2025-01-31")], "2025-02-01"),
        *("2025-01-31 > 2025-01-31 overdue", "2025-02-01 > 2025-02-28 open"),
    ),
    case(
        "left, and joined again on the first of a month",
        [joined("2025-01-06"), left("2025-01-31"), joined("2025-03-01")],
        *("2025-03-01", "2025-01-06 > 2025-01-31 ended_without 2025-01-31", "2025-03-01 > 2025-03-31 open"),
    ),
    case(
        # The end stands before everything else of its day, so the month found nobody in post; the new post begins it.
        "left and joined again on one first of a month",
        [
            joined("2025-01-06"),
            supervised("2025-01-20"),
            left("2025-03-01"),
            joined("2025-03-01"),
            supervised("2025-02-03"),
        ],
        *("2025-03-01", "2025-01-06 > 2025-01-31 met_in_time 2025-01-20"),
        *("2025-02-01 > 2025-02-28 met_in_time 2025-02-03", "2025-03-01 > 2025-03-31 open"),
    ),
    case(
        "a leap February",
        [joined("2024-02-01")],
        *("2024-02-29", "2024-02-01 > 2024-02-29 due_today"),
    ),
    case(
        "back without having been away",
        [joined("2025-01-06"), e("absence_ended", "2025-01-20")],
        *("2025-01-20", "2025-01-06 > 2025-01-31 open"),
    ),
    case(
        "away twice in a month, supervised between",
        [
            *(joined("2025-02-03"), supervised("2025-02-10"), *away("2025-03-06", "2025-03-10")),
            *(supervised("2025-03-12"), *away("2025-03-17", "2025-03-21")),
        ],
        *("2025-03-21", "2025-02-03 > 2025-02-28 met_in_time 2025-02-10"),
        *("2025-03-01 > 2025-03-31 ended_without 2025-03-06", "2025-03-10 > 2025-03-31 met_in_time 2025-03-12"),
        "2025-03-21 > 2025-03-31 met_in_time 2025-03-12",
    ),
    case(
        # 3 February is three days after 31 January; it answers February too.
        "one supervision for a missed month and the next",
        [joined("2025-01-06"), supervised("2025-02-03")],
        "2025-02-28",
        *("2025-01-06 > 2025-01-31 met_late 2025-02-03", "2025-02-01 > 2025-02-28 met_in_time 2025-02-03"),
    ),
    case(
        "supervision recorded in the next month, before it was",
        [joined("2025-01-06"), supervised("2025-01-20", recorded="2025-02-05")],
        *("2025-01-31", "2025-01-06 > 2025-01-31 due_today"),
        known="2025-02-04",
    ),
    case(
        "supervision recorded in the next month, when it was",
        [joined("2025-01-06"), supervised("2025-01-20", recorded="2025-02-05")],
        *("2025-01-31", "2025-01-06 > 2025-01-31 met_in_time 2025-01-20"),
        known="2025-02-05",
    ),
]


def cared_for(on: str) -> Told:
    return e("looked_after_started", on, legal_status="C2")


def overseen(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("iro_oversight", on, **more)


# One in the first 4 months, then each 12 months after the one before the last.
TWICE = [
    case(
        "four in a row",
        [cared_for("2024-01-06"), overseen("2024-05-06"), overseen("2024-10-07"), overseen("2025-03-03")],
        *("2025-03-03", "2024-01-06 > 2024-05-06 met_in_time 2024-05-06"),
        "2024-05-06 > 2025-01-06 met_in_time 2024-10-07",  # 12 months after care began
        "2024-10-07 > 2025-05-06 met_in_time 2025-03-03",  # 12 months after 6 May 2024
        "2025-03-03 > 2025-10-07 open",  # 12 months after 7 October 2024
    ),
    case(
        "late ones",  # the next is counted from when they were held
        [cared_for("2024-01-06"), overseen("2024-06-03"), overseen("2025-02-03")],
        *("2025-02-03", "2024-01-06 > 2024-05-06 met_late 2024-06-03", "2024-06-03 > 2025-01-06 met_late 2025-02-03"),
        "2025-02-03 > 2025-06-03 open",
    ),
    case(
        "three on three days running",
        [cared_for("2024-01-06"), overseen("2024-02-05"), overseen("2024-02-06"), overseen("2024-02-07")],
        *("2024-02-07", "2024-01-06 > 2024-05-06 met_in_time 2024-02-05"),
        *("2024-02-05 > 2025-01-06 met_in_time 2024-02-06", "2024-02-06 > 2025-02-05 met_in_time 2024-02-07"),
        "2024-02-07 > 2025-02-06 open",
    ),
    case(
        "two on one day are one",
        [cared_for("2024-01-06"), overseen("2024-02-05"), overseen("2024-02-05")],
        *("2024-02-05", "2024-01-06 > 2024-05-06 met_in_time 2024-02-05", "2024-02-05 > 2025-01-06 open"),
    ),
    case(
        # Twenty working days before Fri 28 Feb 2025 is Fri 31 Jan.
        "twelve months from a leap day, the day before due soon",
        [cared_for("2024-02-29"), overseen("2024-03-04")],
        *("2025-01-30", "2024-02-29 > 2024-06-29 met_in_time 2024-03-04", "2024-03-04 > 2025-02-28 open"),
    ),
    case(
        "twelve months from a leap day, due soon",
        [cared_for("2024-02-29"), overseen("2024-03-04")],
        *("2025-01-31", "2024-02-29 > 2024-06-29 met_in_time 2024-03-04", "2024-03-04 > 2025-02-28 due_soon"),
    ),
    case(
        "the middle one of three taken back",
        [
            *(cared_for("2024-01-06"), overseen("2024-05-06"), overseen("2024-10-07"), overseen("2025-03-03")),
            overseen("2024-10-07", corrects=3, recorded="2025-03-10", retracted=True),
        ],
        # Without it the one of March is the second, late after 6 January; the third is due 12 months after 6 May.
        *(
            "2025-03-10",
            "2024-01-06 > 2024-05-06 met_in_time 2024-05-06",
            "2024-05-06 > 2025-01-06 met_late 2025-03-03",
        ),
        "2025-03-03 > 2025-05-06 open",
    ),
    case(
        "before it was taken back",
        [
            *(cared_for("2024-01-06"), overseen("2024-05-06"), overseen("2024-10-07"), overseen("2025-03-03")),
            overseen("2024-10-07", corrects=3, recorded="2025-03-10", retracted=True),
        ],
        *("2025-03-10", "2024-01-06 > 2024-05-06 met_in_time 2024-05-06"),
        *("2024-05-06 > 2025-01-06 met_in_time 2024-10-07", "2024-10-07 > 2025-05-06 met_in_time 2025-03-03"),
        "2025-03-03 > 2025-10-07 open",
        known="2025-03-09",
    ),
]


def plan(on: str) -> Told:
    return e("cp_plan_started", on)


def seen_by_manager(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("management_oversight", on, **more)


# At 15 months; evidence only from 3 months before that day.
FIFTEEN_MONTHS = [
    case(
        *("three months before 31 August", [plan("2024-05-31"), seen_by_manager("2025-05-31")], "2025-05-31"),
        "2024-05-31 > 2025-08-31 met_in_time 2025-05-31",
    ),
    case(
        *("the day before that", [plan("2024-05-31"), seen_by_manager("2025-05-30")], "2025-05-30"),
        "2024-05-31 > 2025-08-31 open",
    ),
    case(
        *("three months before a leap day", [plan("2022-11-29"), seen_by_manager("2023-11-29")], "2023-11-29"),
        "2022-11-29 > 2024-02-29 met_in_time 2023-11-29",
    ),
    case(
        *("the day before three months before it", [plan("2022-11-29"), seen_by_manager("2023-11-28")], "2023-11-28"),
        "2022-11-29 > 2024-02-29 open",
    ),
    case(
        "an early one and one in time",
        [plan("2022-11-29"), seen_by_manager("2023-11-28"), seen_by_manager("2024-01-05")],
        *("2024-01-05", "2022-11-29 > 2024-02-29 met_in_time 2024-01-05"),
    ),
    case(
        "a correction brings it too early",
        [
            *(plan("2022-11-29"), seen_by_manager("2023-11-29")),
            seen_by_manager("2023-11-28", corrects=2, recorded="2023-12-04"),
        ],
        *("2023-12-04", "2022-11-29 > 2024-02-29 open"),
    ),
    case(
        "before that correction",
        [
            *(plan("2022-11-29"), seen_by_manager("2023-11-29")),
            seen_by_manager("2023-11-28", corrects=2, recorded="2023-12-04"),
        ],
        *("2023-12-04", "2022-11-29 > 2024-02-29 met_in_time 2023-11-29"),
        known="2023-12-03",
    ),
    case(
        "on the day on which the plan ends, too early",
        [plan("2022-11-29"), seen_by_manager("2023-11-28"), e("cp_plan_ended", "2023-11-28")],
        *("2023-11-28", "2022-11-29 > 2024-02-29 ended_without 2023-11-28"),
    ),
    case(
        "on the day on which the plan ends, not too early",
        [plan("2022-11-29"), seen_by_manager("2023-11-29"), e("cp_plan_ended", "2023-11-29")],
        *("2023-11-29", "2022-11-29 > 2024-02-29 met_in_time 2023-11-29"),
    ),
]


def referred(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("referral_received", on, **more)


def needed(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("strategy_discussion_needed", on, **more)


def discussed(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("strategy_discussion", on, initiated_s47=False, **more)


# 48 hours from the need; one that answers no need is measured from its referral.
MEASURED = [
    case(
        "a need that comes after the discussion",
        [referred("2025-06-02 10:00"), discussed("2025-06-03 10:00"), needed("2025-06-04 09:00")],
        "2025-06-04 09:00",
        *("2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00 measured",),
        "2025-06-04 09:00 > 2025-06-06 09:00 open",
    ),
    case(
        "a need of the same day, after the discussion",
        [referred("2025-06-02 10:00"), discussed("2025-06-03 10:00"), needed("2025-06-03 12:00")],
        "2025-06-03 12:00",
        *("2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00 measured",),
        "2025-06-03 12:00 > 2025-06-05 12:00 open",
    ),
    case(
        "a need of the same day, before the discussion",
        [referred("2025-06-02 10:00"), needed("2025-06-03 09:00"), discussed("2025-06-03 10:00")],
        *("2025-06-03 12:00", "2025-06-03 09:00 > 2025-06-05 09:00 met_in_time 2025-06-03 10:00"),
    ),
    case(
        "a need recorded later, before it was",
        [
            *(referred("2025-06-02 10:00"), needed("2025-06-02 12:00", recorded="2025-06-05")),
            discussed("2025-06-03 10:00"),
        ],
        *("2025-06-10", "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00 measured"),
        known="2025-06-04",
    ),
    case(
        "a need recorded later, when it was",
        [
            *(referred("2025-06-02 10:00"), needed("2025-06-02 12:00", recorded="2025-06-05")),
            discussed("2025-06-03 10:00"),
        ],
        *("2025-06-10", "2025-06-02 12:00 > 2025-06-04 12:00 met_in_time 2025-06-03 10:00 born_overdue"),
        known="2025-06-05",
    ),
    case(
        "two referrals, each with its discussion",
        [
            *(referred("2025-06-02 10:00"), discussed("2025-06-03 10:00")),
            *(referred("2025-07-01 10:00"), discussed("2025-07-04 10:00")),
        ],
        "2025-07-04 10:00",
        "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00 measured",
        "2025-07-01 10:00 > 2025-07-03 10:00 met_late 2025-07-04 10:00 measured",
    ),
    case(
        "two discussions after one referral: the first",
        [referred("2025-06-02 10:00"), discussed("2025-06-03 10:00"), discussed("2025-06-03 15:00")],
        *("2025-06-03 15:00", "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00 measured"),
    ),
    case(
        "two referrals, one discussion: from the later",
        [referred("2025-06-02 10:00"), referred("2025-06-03 09:00"), discussed("2025-06-03 10:00")],
        *("2025-06-03 10:00", "2025-06-03 09:00 > 2025-06-05 09:00 met_in_time 2025-06-03 10:00 measured"),
    ),
    case(
        "corrected from a minute late",
        [
            *(referred("2025-06-02 10:00"), discussed("2025-06-04 10:01")),
            discussed("2025-06-04 10:00", corrects=2, recorded="2025-06-06"),
        ],
        *("2025-06-10", "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-04 10:00 measured"),
    ),
    case(
        "before it was corrected",
        [
            *(referred("2025-06-02 10:00"), discussed("2025-06-04 10:01")),
            discussed("2025-06-04 10:00", corrects=2, recorded="2025-06-06"),
        ],
        *("2025-06-10", "2025-06-02 10:00 > 2025-06-04 10:00 met_late 2025-06-04 10:01 measured"),
        known="2025-06-05",
    ),
    case(
        "the referral taken back",
        [
            *(referred("2025-06-02 10:00"), discussed("2025-06-03 10:00")),
            referred("2025-06-02 10:00", corrects=1, recorded="2025-06-06", retracted=True),
        ],
        "2025-06-10",
    ),
    case(
        "a discussion whose source does not hold them all",
        [referred("2025-06-02 10:00"), discussed("2025-06-03 10:00", evidence_not_held=("strategy_discussion",))],
        "2025-06-10",
    ),
    case(
        "a referral whose source does not hold them all",
        [referred("2025-06-02 10:00", evidence_not_held=("strategy_discussion",)), discussed("2025-06-03 10:00")],
        *("2025-06-10", "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00 measured"),
    ),
    case(
        "one that answered a need, then another",
        [
            *(referred("2025-06-02 09:00"), needed("2025-06-02 10:00")),
            *(discussed("2025-06-03 10:00"), discussed("2025-06-10 10:00")),
        ],
        *("2025-06-10", "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00"),
    ),
    case(
        "another after a new referral",
        [
            *(referred("2025-06-02 09:00"), needed("2025-06-02 10:00"), discussed("2025-06-03 10:00")),
            *(referred("2025-06-09 10:00"), discussed("2025-06-10 10:00")),
        ],
        *("2025-06-10", "2025-06-02 10:00 > 2025-06-04 10:00 met_in_time 2025-06-03 10:00"),
        "2025-06-09 10:00 > 2025-06-11 10:00 met_in_time 2025-06-10 10:00 measured",
    ),
    case(
        # The end of Monday and 48 hours: the end of Wednesday.
        "a referral without a time",
        [referred("2025-06-02"), discussed("2025-06-04 23:59")],
        *("2025-06-05", "2025-06-02 > 2025-06-04 23:59 met_in_time 2025-06-04 23:59 measured time_unknown"),
    ),
    case(
        "a referral without a time, a minute into the day after",
        [referred("2025-06-02"), discussed("2025-06-05 00:01")],
        *("2025-06-05", "2025-06-02 > 2025-06-04 23:59 met_late 2025-06-05 00:01 measured time_unknown"),
    ),
]


def met_about_risk(on: str, **more) -> Told:  # type: ignore[no-untyped-def]
    return e("risk_management_meeting", on, **more)


def sent(on: str) -> Told:
    return e("safety_plan_sent", on)


# 5 working days; 48 hours from 1 January 2021. After Wed 30 Dec: 31 is 1, 4-7 Jan 2-5. After Thu 31 Dec: 4-8 Jan 1-5.
DAYS_TO_HOURS = [
    case(
        "a date on the last day of days",
        [met_about_risk("2020-12-31"), sent("2021-01-08")],
        *("2021-01-08", "2020-12-31 > 2021-01-08 met_in_time 2021-01-08"),
    ),
    case(
        "a time on the last day of days",
        [met_about_risk("2020-12-31 23:30"), sent("2021-01-08 23:45")],
        *("2021-01-08", "2020-12-31 > 2021-01-08 met_in_time 2021-01-08"),
    ),
    case(
        # Due on Sunday 3 January; one working day before it is Thursday 31 December.
        "a date on the first day of hours",
        [met_about_risk("2021-01-01")],
        *("2021-01-02", "2021-01-01 > 2021-01-03 23:59 due_soon time_unknown"),
    ),
    case(
        "midnight of the first day of hours",
        [met_about_risk("2021-01-01 00:00"), sent("2021-01-03 00:00")],
        *("2021-01-03", "2021-01-01 00:00 > 2021-01-03 00:00 met_in_time 2021-01-03 00:00"),
    ),
    case(
        "one plan for a meeting on either side",
        [met_about_risk("2020-12-31 14:00"), met_about_risk("2021-01-01 10:00"), sent("2021-01-02 09:00")],
        *("2021-01-02", "2020-12-31 > 2021-01-08 met_in_time 2021-01-02"),
        "2021-01-01 10:00 > 2021-01-03 10:00 met_in_time 2021-01-02 09:00",
    ),
    case(
        "an hour before the meeting, in days",
        [met_about_risk("2020-12-30 14:00"), sent("2020-12-30 13:00")],
        *("2020-12-30", "2020-12-30 > 2021-01-07 met_in_time 2020-12-30"),
    ),
    case(
        "an hour before the meeting, in hours",
        [met_about_risk("2021-01-04 14:00"), sent("2021-01-04 13:00")],
        *("2021-01-04 14:00", "2021-01-04 14:00 > 2021-01-06 14:00 open"),
    ),
    case(
        "a meeting corrected into the new limit",
        [met_about_risk("2020-12-31 14:00"), met_about_risk("2021-01-01 14:00", corrects=1, recorded="2021-01-02")],
        *("2021-01-02 09:00", "2021-01-01 14:00 > 2021-01-03 14:00 due_soon"),
    ),
    case(
        "before it was corrected",
        [met_about_risk("2020-12-31 14:00"), met_about_risk("2021-01-01 14:00", corrects=1, recorded="2021-01-02")],
        *("2021-01-02 09:00", "2020-12-31 > 2021-01-08 open"),
        known="2021-01-01",
    ),
]

TABLES = {
    "worker_supervision": WORKER,
    "iro_oversight": TWICE,
    "plan_at_15_months": FIFTEEN_MONTHS,
    "strategy_discussion": MEASURED,
    "safety_plan": DAYS_TO_HOURS,
}
CASES = [
    pytest.param(timescale, *each.values, id=f"{timescale}: {each.id}")
    for timescale, table in TABLES.items()
    for each in table
]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(("timescale", "told", "as_at", "expected", "how"), CASES)
def test_by_hand(judge, timescale, told, as_at, expected, how) -> None:  # type: ignore[no-untyped-def]
    assert lines(judge, timescale, told, as_at, **how) == expected
