"""One manager's Thursday morning, made by hand: every sort of line that a digest can hold."""

from __future__ import annotations

from datetime import date

from engine.alerts.ledger import Acknowledged, Told
from engine.alerts.shown import PreviousMorning, Shown
from engine.alerts.unwatched import OpenPeriod
from engine.reports.morning import Morning
from engine.words.enums import Flag, Rung, State
from engine.words.organisation import Organisation, Staff
from engine.words.settings import DigestSettings
from engine.words.values import Person
from tests.reports.hand_made import (
    ASSESSMENT,
    CORE_GROUP,
    CP_VISIT,
    ICPC,
    INTERVIEW,
    LAC_REVIEW,
    LAC_VISIT,
    SUPERVISION,
    at,
    away,
    duty,
    event,
    morning,
    organisation,
)

DAY = "2025-03-13"  # a Thursday; no bank holiday lies between January and Good Friday, 18 April 2025

# Each due day by hand, counting from the day after the start:
# JT  20 Feb + 10 working days: 21, 24-28 Feb, 3-6 March = Thu 6 March; over: 7, 10, 11, 12, 13 March = 5 working days
# AO  28 Jan + 6 weeks = Tue 11 March; over: 12, 13 March = 2 days
# RM  19 Feb + 15 working days: 20, 21, 24-28 Feb, 3-7, 10, 11, 12 March = Wed 12 March; over: 13 March = 1
# DK   3 Feb + 20 working days = Mon 3 March; over: 4-7, 10-13 March = 8 working days
# LB  10 March 16:20 + 72 hours = 13 March 16:20
# TW  27 Feb + 10 working days: 28 Feb, 3-7, 10-13 March = Thu 13 March
# EF   8 Feb + 6 weeks = Sat 22 March
# MT   5 March + 10 working days: 6, 7, 10-14, 17-19 March = Wed 19 March
JT = duty(CP_VISIT, "HC-20417", "2025-02-20", "2025-03-06", State.OVERDUE, 5, cycle=4)
AO = duty(LAC_VISIT, "HC-19902", "2025-01-28", "2025-03-11", State.OVERDUE, 2, cycle=3, worker="ps")
RM = duty(ICPC, "HC-21044", "2025-02-19", "2025-03-12", State.OVERDUE, 1, worker="ka")
DK = duty(LAC_REVIEW, "HC-20733", "2025-02-03", "2025-03-03", State.OVERDUE, 8, worker="ps")
LB = duty(INTERVIEW, "HC-20655", "2025-03-10 16:20", "2025-03-13 16:20", State.DUE_TODAY, worker="ps")
TW = duty(CP_VISIT, "HC-20801", "2025-02-27", "2025-03-13", State.DUE_TODAY, cycle=2)
EF = duty(LAC_VISIT, "HC-20112", "2025-02-08", "2025-03-22", State.DUE_SOON, cycle=5, worker="ka")
MT = duty(CP_VISIT, "HC-20419", "2025-03-05", "2025-03-19", State.DUE_SOON, cycle=2)
SOON = [
    duty(SUPERVISION, "HC-20112", "2024-12-18", "2025-03-18", State.DUE_SOON, worker="nb"),
    duty(SUPERVISION, "HC-20113", "2024-12-19", "2025-03-19", State.DUE_SOON, worker="nb"),
    duty(CORE_GROUP, "HC-20801", "2025-02-18", "2025-03-18", State.DUE_SOON, worker="nb", cycle=2),
    duty(SUPERVISION, "HC-20655", "2024-12-19", "2025-03-19", State.DUE_SOON, worker="ka"),
    duty(ASSESSMENT, "HC-20990", "2025-01-15", "2025-03-19", State.DUE_SOON, worker="ps"),
]
CANNOT = duty(
    LAC_VISIT,
    "HC-20555",
    "2025-03-01",
    None,
    State.CANNOT_COMPUTE,
    worker="ka",
    flags=[Flag.CONDITION_UNKNOWN],
    reason="the placement's regulation is not recorded",
)
SEEN = duty(LAC_REVIEW, "HC-20977", "2025-03-03", "2025-03-31", worker="ps")
LATE = [  # two earlier duties of DK's that were met late
    duty(SUPERVISION, "HC-20733", "2024-08-01", "2024-11-01", State.MET_LATE, 4, met="2024-11-05"),
    duty(LAC_VISIT, "HC-20733", "2024-12-01", "2025-01-12", State.MET_LATE, 3, met="2025-01-15"),
]
HELD = duty(
    LAC_REVIEW, "HC-20388", "2024-09-06", "2025-03-06", State.MET_IN_TIME, met="2025-03-04", met_by="rev", cycle=3
)
MET = [
    duty(CP_VISIT, f"HC-2050{n}", "2025-02-27", "2025-03-13", State.MET_IN_TIME, met="2025-03-12", cycle=2)
    for n in (1, 2, 3)
]
OBLIGATIONS = [JT, AO, RM, DK, LB, TW, EF, MT, *SOON, CANNOT, SEEN, *LATE, HELD, *MET]
EVENTS = [
    event("HC-20417", "booked", "2025-03-10", of="cp_visit", **{"for": date(2025, 3, 17)}),
    event("HC-20418", "cp_visit", "2025-03-04", worker="ka", seen=True),
    event("HC-19902", "attempted", "2025-03-07", of="looked_after_visit", reason="No answer"),
    event("HC-20733", "looked_after_started", "2025-02-03", id="HC-20733-2025-02-03"),
    event("HC-20733", "reason_given", "2025-03-11", of="looked_after_review", words="chair ill, rearranged 19 March"),
    event("HC-21044", "strategy_discussion", "2025-02-19", id="HC-21044-2025-02-19"),
    event("HC-20655", "missing_found", "2025-03-10 16:20", id="HC-20655-2025-03-10"),
    event("HC-20655", "rhi_offered", "2025-03-11"),
    event("HC-20801", "booked", "2025-03-12", of="cp_visit", **{"for": date(2025, 3, 13)}),
    event("HC-20388", "looked_after_review_held", "2025-03-04", recorded="2025-03-12 21:40", id="rev"),
    event("HC-20977", "looked_after_started", "2025-03-03", worker="ps"),
]
PEOPLE = [
    Person("HC-20417", "Jo Tate", family="F1"),
    Person("HC-20418", "Kim Tate", family="F1"),
    Person("HC-20419", "Max Tate", family="F1"),
    Person("HC-19902", "Ada Oke"),
    Person("HC-21044", "Rui Mota"),
    Person("HC-20733", "Dev Khan"),
    Person("HC-20655", "Lou Bell"),
    Person("HC-20801", "Tia West"),
    Person("HC-20112", "Eli Frost"),
    Person("HC-20977", "Sam Nye"),
]
LAST = {
    JT.obligation: "2025-02-20",
    AO.obligation: "2025-01-28",
    TW.obligation: "2025-02-27",
    EF.obligation: "2025-02-08",
    MT.obligation: "2025-03-05",
}
SPANS = [OpenPeriod("HC-20977", "looked_after", date(2025, 3, 3))]
TOLD = [Told(HELD.obligation, Rung.OVERDUE, 1, "mgr-2", HELD.due, subject="HC-20388")]
ACKNOWLEDGED = [Acknowledged(DK.obligation, "mgr-2", at("2025-03-11"), "spoke to the chair", date(2025, 3, 19))]


def staff() -> Organisation:
    """NB is on leave today and KA stands in."""
    return organisation(people={"nb": away(Staff("nb", "NB", team="court-2"), "2025-03-12", "2025-03-14", "ka")})


def yesterday() -> PreviousMorning:
    """Yesterday's digest showed all but the conference as overdue or due, and HC-20388's review as overdue."""
    shown = {
        each.obligation: Shown(
            "mgr-2",
            "overdue",
            each.obligation,
            each.subject,
            each.timescale,
            State.DUE_TODAY if each in (RM, *MET) else State.OVERDUE,
            each.due,
        )
        for each in (JT, AO, RM, DK, HELD, *MET)
    }
    return PreviousMorning(at("2025-03-12"), at("2025-03-13"), shown)


def example_morning(settings: DigestSettings = DigestSettings(links="https://longstop.example")) -> Morning:
    return morning(
        OBLIGATIONS,
        DAY,
        last=LAST,
        people=PEOPLE,
        events=EVENTS,
        spans=SPANS,
        told=TOLD,
        acknowledgements=ACKNOWLEDGED,
        previous=yesterday(),
        org=staff(),
        settings=settings,
    )
