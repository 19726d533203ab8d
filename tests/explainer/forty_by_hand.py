"""Forty and more obligations counted by hand from the law and the calendar; each case says the count in its comment.

England: bank holidays as proclaimed; the day of the event is day 0. A case is its events, and then the timescale, the
limit, the cycle (or the id of the event that started it), the as-at day or instant, and what is expected of the
obligation; None where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from engine.words.values import AttributeValue

Event = tuple[str, str, Mapping[str, AttributeValue]]


def e(kind: str, on: str, /, **attributes: AttributeValue) -> Event:
    """A kind, a day or a London time, and its attributes; `episode` among them names its thread."""
    return kind, on, attributes


S47 = {"initiated_s47": True}
PLAN = {"outcome": "plan", "kind": "initial"}
CARE = e("looked_after_started", "2023-05-01", legal_status="C2")
FOSTER = e("placement_started", "2023-05-01", placement="foster")
REG24 = e("placement_started", "2023-05-01", placement="connected_person", regulation="24")


def visit(on: str, **attributes: AttributeValue) -> Event:
    return e("looked_after_visit", on, seen=True, **attributes)


CASES = [
    # --- initial conference: 15 working days from the strategy discussion that initiated section 47
    pytest.param(
        [e("strategy_discussion", "2022-05-27", **S47)],
        ("icpc", "statutory", 1, "2022-06-30", {"due": "2022-06-21", "state": "overdue", "days_over": 7}),
        # 1 to 3: 30 May to 1 June; 2 and 3 June jubilee; 4 to 8: 6 to 10 June; 9 to 13: 13 to 17; 14, 15: 20, 21 June.
        # Over by 30 June: 22, 23, 24, 27, 28, 29, 30 June = 7.
        id="conference over the jubilee",
    ),
    pytest.param(
        [e("strategy_discussion", "2022-09-12", **S47)],
        ("icpc", "statutory", 1, "2022-10-04", {"due": "2022-10-04", "state": "due_today"}),
        # 1 to 4: 13 to 16 Sept; 19 Sept state funeral; 5 to 8: 20 to 23; 9 to 13: 26 to 30; 14, 15: 3, 4 Oct.
        id="conference over the state funeral",
    ),
    pytest.param(
        [e("strategy_discussion", "2020-04-27", **S47)],
        ("icpc", "statutory", 1, "2020-05-12", {"due": "2020-05-19", "state": "due_soon"}),
        # 1 to 4: 28 April to 1 May; 5 to 8: 4 to 7 May; 8 May holiday (moved from the 4th); 9 to 13: 11 to 15; 14, 15: 18, 19.
        # Due soon is 5 working days before: 18, 15, 14, 13, 12 May.
        id="conference over the moved May holiday, the first due-soon day",
    ),
    pytest.param(
        [e("strategy_discussion", "2020-04-27", **S47)],
        ("icpc", "statutory", 1, "2020-05-11", {"due": "2020-05-19", "state": "open"}),
        id="conference over the moved May holiday, the day before it is due soon",
    ),
    pytest.param(
        [e("strategy_discussion", "2026-04-18", **S47)],
        ("icpc", "statutory", 1, "2026-05-12", {"due": "2026-05-11", "state": "overdue", "days_over": 1}),
        # Saturday is day 0. 1 to 5: 20 to 24 April; 6 to 10: 27 April to 1 May; 4 May holiday; 11 to 14: 5 to 8; 15: 11 May.
        id="conference from a Saturday",
    ),
    pytest.param(
        [e("strategy_discussion", "2022-05-27", **S47), e("icpc_held", "2022-06-21", **PLAN)],
        ("icpc", "statutory", 1, "2022-06-30", {"due": "2022-06-21", "state": "met_in_time", "met": "2022-06-21"}),
        id="conference on the due day is in time",
    ),
    pytest.param(
        [e("strategy_discussion", "2022-05-27", **S47), e("icpc_held", "2022-06-22", **PLAN)],
        ("icpc", "statutory", 1, "2022-06-30", {"due": "2022-06-21", "state": "met_late", "days_over": 1}),
        id="conference on the day after is late",
    ),
    pytest.param(
        [
            e("strategy_discussion", "2022-05-27", **S47),
            e("icpc_held", "2022-06-10", kind="transfer_in", outcome="plan"),
        ],
        ("icpc", "statutory", 1, "2022-06-20", {"due": "2022-06-21", "state": "due_soon", "met": None}),
        id="a transfer-in conference does not meet it",
    ),
    pytest.param(
        [e("strategy_discussion", "2022-05-27", **S47), e("strategy_discussion", "2022-05-30", **S47)],
        ("icpc", "statutory", 2, "2022-06-10", None),
        id="a second strategy discussion in the same enquiry starts nothing",
    ),
    pytest.param(
        [e("strategy_discussion", "2022-05-27", **S47), e("s47_completed", "2022-06-10", outcome="nfa")],
        (
            *("icpc", "statutory", 1, "2022-06-30"),
            {"state": "ended_without", "ended": "2022-06-10", "reason": "the enquiry ended without a conference"},
        ),
        id="an enquiry that ends in no further action ends it",
    ),
    pytest.param(
        [e("strategy_discussion", "2029-03-01", **S47)],
        ("icpc", "statutory", 1, "2029-03-05", {"due": "2029-03-22", "flags": {"provisional"}}),
        # 1: 2 March; 2 to 6: 5 to 9; 7 to 11: 12 to 16; 12 to 15: 19 to 22 March. Beyond the official list of holidays.
        id="a date beyond the official holidays is provisional",
    ),
    # --- assessment: 45 working days from the referral
    pytest.param(
        [e("referral_received", "2025-01-06")],
        ("assessment", "statutory", 1, "2025-02-24", {"due": "2025-03-10", "state": "due_soon"}),
        # Nine weeks without a holiday: Monday 6 January to Monday 10 March. 10 working days before: Monday 24 February.
        id="assessment over nine plain weeks",
    ),
    pytest.param(
        [e("referral_received", "2025-04-28")],
        ("assessment", "statutory", 1, "2025-05-01", {"due": "2025-07-02"}),
        # Nine weeks is Monday 30 June; 5 and 26 May do not count: Wednesday 2 July.
        id="assessment over two May holidays",
    ),
    pytest.param(
        [e("referral_received", "2024-12-23")],
        ("assessment", "statutory", 1, "2025-01-06", {"due": "2025-02-27"}),
        # 1: 24 Dec; 2: 27 Dec; 3, 4: 30, 31 Dec; 5, 6: 2, 3 Jan; 7 to 41: seven weeks from 6 Jan to 21 Feb; 42 to 45: 24 to
        # 27 Feb. 25, 26 December and 1 January do not count.
        id="assessment over Christmas",
    ),
    pytest.param(
        [e("case_opened", "2025-01-06"), e("referral_received", "2025-01-06"), e("assessment_started", "2025-01-10")],
        ("assessment", "statutory", "e3", "2025-01-20", None),
        id="an assessment of a referred case runs from the referral alone",
    ),
    pytest.param(
        [e("case_opened", "2024-11-01"), e("assessment_started", "2025-01-06")],
        ("assessment", "statutory", "e2", "2025-01-20", {"due": "2025-03-10", "state": "open"}),
        id="an assessment without a referral runs from its start",
    ),
    # --- core group: 10 working days from the conference, then every 4 weeks
    pytest.param(
        [e("icpc_held", "2023-04-03", **PLAN)],
        ("core_group", "statutory", 1, "2023-04-20", {"due": "2023-04-19", "state": "overdue", "days_over": 1}),
        # 1 to 3: 4 to 6 April; Good Friday 7 and Easter Monday 10 April; 4 to 7: 11 to 14; 8 to 10: 17 to 19 April.
        id="first core group over Easter",
    ),
    pytest.param(
        [e("icpc_held", "2023-04-03", **PLAN), e("core_group_held", "2023-04-18")],
        ("core_group", "statutory", 2, "2023-05-01", {"started": "2023-04-18", "due": "2023-05-16"}),
        # 18 April + 28 days: 12 days to 30 April, then 16 May.
        id="next core group four weeks after the first",
    ),
    pytest.param(
        [e("icpc_held", "2023-04-03", **PLAN), e("cp_plan_started", "2023-04-05")],
        ("core_group", "statutory", "e2", "2023-04-10", None),
        id="a plan that starts within 30 days of its conference starts no second core group",
    ),
    # --- child protection visit: every 10 working days
    pytest.param(
        [e("cp_plan_started", "2020-12-18")],
        ("cp_visit", "statutory", 1, "2021-01-07", {"due": "2021-01-06", "state": "overdue", "days_over": 1}),
        # 1 to 4: 21 to 24 Dec; 25 and 28 Dec do not count; 5 to 7: 29 to 31 Dec; 1 Jan does not; 8 to 10: 4 to 6 Jan.
        id="plan visit over Christmas with a substitute day",
    ),
    pytest.param(
        [e("cp_plan_started", "2021-02-01"), e("cp_visit", "2021-02-10", seen=False)],
        ("cp_visit", "statutory", 1, "2021-02-16", {"due": "2021-02-15", "state": "overdue", "met": None}),
        # Two plain weeks: Monday 1 to Monday 15 February.
        id="a visit where the child was not seen does not count",
    ),
    pytest.param(
        [e("cp_plan_started", "2021-02-01"), e("cp_visit", "2021-02-10", seen=True, mode="video")],
        ("cp_visit", "statutory", 1, "2021-02-15", {"due": "2021-02-15", "state": "due_today", "met": None}),
        id="a visit by video does not count for a plan",
    ),
    pytest.param(
        [e("cp_plan_started", "2021-02-01"), e("cp_visit", "2021-02-15", seen=True)],
        ("cp_visit", "statutory", 2, "2021-02-20", {"started": "2021-02-15", "due": "2021-03-01"}),
        id="the next visit runs from the last",
    ),
    # --- looked-after review: 20 working days, 3 months, then 6 months
    pytest.param(
        [e("looked_after_started", "2022-12-12", legal_status="V2")],
        ("looked_after_review", "statutory", 1, "2023-01-12", {"due": "2023-01-12", "state": "due_today"}),
        # 1 to 4: 13 to 16 Dec; 5 to 9: 19 to 23; 26, 27 Dec; 10 to 12: 28 to 30; 2 Jan; 13 to 16: 3 to 6 Jan; 17 to 20: 9 to 12.
        id="first review over Christmas",
    ),
    pytest.param(
        [e("looked_after_started", "2022-12-12", legal_status="V2"), e("looked_after_review_held", "2023-01-10")],
        (
            "looked_after_review",
            "statutory",
            2,
            "2023-04-11",
            {"due": "2023-04-10", "state": "overdue", "days_over": 1},
        ),
        # Three months on, Easter Monday: months are not rolled.
        id="second review on a bank holiday",
    ),
    pytest.param(
        [
            *(e("looked_after_started", "2023-03-01", legal_status="V2"), e("looked_after_review_held", "2023-03-20")),
            *(e("looked_after_review_held", "2023-06-15"), e("looked_after_review_held", "2023-08-31")),
        ],
        ("looked_after_review", "statutory", 4, "2023-09-30", {"started": "2023-08-31", "due": "2024-02-29"}),
        # Six months from 31 August: no 31 February, so the last day, in a leap year the 29th.
        id="fourth review at the end of February",
    ),
    # --- looked-after visits: regulation 28
    pytest.param(
        [CARE, FOSTER],
        ("looked_after_visit", "statutory", 1, "2023-05-09", {"due": "2023-05-08", "state": "overdue", "days_over": 1}),
        # A week from Monday 1 May is Monday 8 May, the coronation holiday: weeks are not rolled.
        id="first visit within a week",
    ),
    pytest.param(
        [CARE, FOSTER, visit("2023-05-06")],
        ("looked_after_visit", "statutory", 2, "2023-06-01", {"due": "2023-06-17"}),
        # 6 May + 42 days: 25 to the end of May, 17 June.
        id="then every six weeks",
    ),
    pytest.param(
        [CARE, REG24, visit("2023-05-06")],
        ("looked_after_visit", "statutory", 2, "2023-05-10", {"due": "2023-05-13"}),
        id="weekly under regulation 24 until the first review",
    ),
    pytest.param(
        [CARE, REG24, visit("2023-05-06"), e("looked_after_review_held", "2023-05-13"), visit("2023-05-13")],
        ("looked_after_visit", "statutory", 3, "2023-05-20", {"started": "2023-05-13", "due": "2023-06-10"}),
        # On the day of the review it has been held: four weeks from 13 May is 10 June.
        id="four-weekly under regulation 24 after the review",
    ),
    pytest.param(
        [
            e("looked_after_started", "2022-05-01", legal_status="C2"),
            e("placement_started", "2022-05-01", placement="foster", intended_to_18=True),
            *(visit("2022-05-05"), visit("2023-05-01")),
        ],
        ("looked_after_visit", "statutory", 3, "2023-06-01", {"started": "2023-05-01", "due": "2023-08-01"}),
        # On the anniversary the first year is over: three months.
        id="three months after a year in a placement to eighteen",
    ),
    pytest.param(
        [
            e("looked_after_started", "2022-05-01", legal_status="C2"),
            e("placement_started", "2022-05-01", placement="foster", intended_to_18=True),
            *(visit("2022-05-05"), visit("2023-04-30")),
        ],
        ("looked_after_visit", "statutory", 3, "2023-06-01", {"started": "2023-04-30", "due": "2023-06-11"}),
        # The day before the anniversary: six weeks, 30 April + 42 = 11 June.
        id="six weeks on the day before the year is over",
    ),
    pytest.param(
        [
            e("looked_after_started", "2022-05-01", legal_status="C2"),
            e("placement_started", "2022-05-01", placement="foster", long_term_foster=True, child_agrees=True),
            *(visit("2022-05-05"), visit("2023-05-01")),
        ],
        ("looked_after_visit", "statutory", 3, "2023-06-01", {"due": "2023-11-01"}),
        id="six months in a long-term foster placement where the child agrees",
    ),
    pytest.param(
        [CARE, FOSTER, e("placement_started", "2023-05-05", placement="residential"), visit("2023-05-05")],
        ("looked_after_visit", "statutory", "e2", "2023-05-20", {"state": "met_in_time", "met": "2023-05-05"}),
        id="a visit on the day of a move meets the placement left",
    ),
    pytest.param(
        [CARE, FOSTER, e("placement_started", "2023-05-05", placement="residential")],
        (
            *("looked_after_visit", "statutory", "e2", "2023-05-20"),
            {"state": "ended_without", "ended": "2023-05-05", "reason": "superseded by a later start"},
        ),
        id="a move supersedes the visit that ran",
    ),
    pytest.param(
        [
            *(CARE, e("placement_started", "2023-05-01", placement="with_parents"), visit("2023-05-06")),
            e("legal_status_changed", "2023-05-20", legal_status="C2"),
        ],
        ("looked_after_visit", "statutory", "e4", "2023-05-21", {"started": "2023-05-20", "due": "2023-05-27"}),
        id="a full care order at home starts a visit within a week",
    ),
    pytest.param(
        [CARE, FOSTER, e("placed_for_adoption", "2023-05-05")],
        ("looked_after_visit", "statutory", 1, "2023-05-20", {"state": "ended_without", "ended": "2023-05-05"}),
        id="placed for adoption ends it",
    ),
    pytest.param(
        [
            e("looked_after_started", "2020-03-16", legal_status="C2"),
            *(e("placement_started", "2020-03-16", placement="foster"), visit("2020-03-20")),
        ],
        ("looked_after_visit", "statutory", 2, "2020-05-10", {"due": None, "state": "open", "flags": {"relaxed"}}),
        id="a running visit relaxed from 24 April 2020",
    ),
    pytest.param(
        [
            e("looked_after_started", "2020-03-16", legal_status="C2"),
            *(e("placement_started", "2020-03-16", placement="foster"), visit("2020-03-20")),
        ],
        ("looked_after_visit", "aim", 2, "2020-05-10", {"due": "2020-05-01", "state": "overdue", "days_over": 9}),
        # 20 March + 42 days: 11 to the end of March, 30 of April, 1 May. To 10 May: 9 days.
        id="the aim that runs beside the relaxed visit",
    ),
    # --- hours
    pytest.param(
        [e("missing_found", "2025-10-24 12:00")],
        ("return_home_interview", "statutory", 1, "2025-10-28", {"due": "2025-10-27 11:00", "state": "overdue"}),
        # 12:00 BST is 11:00 UTC; 72 hours on is 11:00 UTC, 11:00 GMT: the clocks went back on the 26th.
        id="72 hours over the autumn change",
    ),
    pytest.param(
        [e("missing_found", "2025-03-28 12:00")],
        (
            "return_interview_offered",
            "statutory",
            1,
            "2025-03-31 13:00",
            {"due": "2025-03-31 13:00", "state": "due_today"},
        ),
        # 12:00 GMT and 72 hours is 12:00 UTC, 13:00 BST: at that instant it is still in time.
        id="72 hours over the spring change, to the minute",
    ),
    pytest.param(
        [e("missing_found", "2025-06-10")],
        (
            *("return_home_interview", "statutory", 1, "2025-06-11"),
            {"due": "2025-06-13 23:59:59", "flags": {"time_unknown"}},
        ),
        id="a return without a time begins at the end of its day",
    ),
    pytest.param(
        [e("missing_found", "2025-06-10 09:00"), e("rhi_declined", "2025-06-11 10:00")],
        (
            *("return_home_interview", "statutory", 1, "2025-06-12"),
            {"state": "ended_without", "reason": "the child declined the interview"},
        ),
        id="a declined interview ends the interview",
    ),
    pytest.param(
        [e("missing_found", "2025-06-10 09:00"), e("rhi_declined", "2025-06-11 10:00")],
        ("return_interview_offered", "statutory", 1, "2025-06-12", {"state": "met_in_time", "met": "2025-06-11 10:00"}),
        id="a declined interview was offered",
    ),
    pytest.param(
        [e("contact_received", "2020-08-31 23:00", route="mash")],
        ("contact_screening", "statutory", 1, "2020-09-02", {"due": "2020-09-01 23:00", "version": "1991-10-14"}),
        # The last evening of the old rule: 24 elapsed hours, though the 31st was a bank holiday.
        id="a contact on the eve of the change",
    ),
    pytest.param(
        [e("contact_received", "2020-09-04 15:00", route="mash")],
        ("contact_screening", "statutory", 1, "2020-09-05", {"due": "2020-09-07 15:00", "version": "2020-09-01"}),
        # Nine hours of Friday, none of the weekend, fifteen of Monday.
        id="a contact on a Friday, non-working days left out",
    ),
    pytest.param(
        [e("contact_received", "2020-12-24 16:00", route="mash")],
        ("contact_screening", "statutory", 1, "2020-12-24 17:00", {"due": "2020-12-29 16:00"}),
        # Eight hours of Thursday; 25 Dec, the weekend and the substitute on the 28th left out; sixteen of Tuesday.
        id="a contact before Christmas",
    ),
    # --- court and oversight
    pytest.param(
        [e("proceedings_issued", "2025-01-06")],
        ("care_proceedings", "statutory", 1, "2025-07-07", {"due": "2025-07-06", "state": "overdue", "days_over": 1}),
        # Beginning with the day of issue: 182 days, the last of them Sunday 6 July.
        id="26 weeks beginning with issue",
    ),
    pytest.param(
        [e("proceedings_issued", "2025-01-06"), e("proceedings_extended", "2025-06-20", until=date(2025, 9, 1))],
        ("care_proceedings", "statutory", 1, "2025-07-07", {"due": "2025-09-01", "state": "open"}),
        id="proceedings extended to a date",
    ),
    pytest.param(
        [e("proceedings_issued", "2014-04-21")],
        ("care_proceedings", "statutory", 1, "2014-12-01", None),
        # Before 22 April 2014 the Act set no number of weeks.
        id="proceedings before the 26 weeks",
    ),
    pytest.param(
        [e("case_opened", "2023-11-30")],
        ("case_supervision", "statutory", 1, "2024-01-01", {"due": "2024-02-29"}),
        # Three months on there is no 30 February: the last day, in a leap year.
        id="supervision at the end of February",
    ),
    pytest.param(
        [e("case_opened", "2023-11-30"), e("case_supervision", "2024-02-29")],
        ("case_supervision", "statutory", 2, "2024-03-01", {"started": "2024-02-29", "due": "2024-05-29"}),
        # The corresponding date, not the end of the month.
        id="the next supervision keeps the day of the month",
    ),
]
