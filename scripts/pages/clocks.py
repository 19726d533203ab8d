"""The pictures of clocks in the pages on single rules: an example child's events, and the due day that a hand counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the rule, the child's events in the form of worked examples, and which obligation of theirs is drawn.

    `due` is counted by hand on the page; the program must come to the same.
    """

    name: str
    timescale: str
    events: tuple[Mapping[str, object], ...]
    as_at: date
    due: date
    started: date | None = None  # of the obligation drawn; None: the open one, else the last to start
    born: date | None = None


def _visit(day: date, **more: object) -> Mapping[str, object]:
    return {"looked_after_visit": {"on": day, "seen": True, **more}}


def _fostered(day: date) -> Mapping[str, object]:
    return {"private_fostering_visit": day}


_CARE: Final = (
    {"looked_after_started": {"on": date(2024, 1, 8), "legal_status": "C2"}},
    {"placement_started": {"on": date(2024, 1, 8), "placement": "foster", "intended_to_18": True}},
)
_EHC: Final = (
    {"ehc_requested": "2025-04-17 17:30"},
    {"ehc_decided": {"on": date(2025, 5, 27), "outcome": "assessment"}},
    {"ehc_paused": {"on": date(2025, 7, 22), "reason": "school closed"}},
)
_AFTER_SUMMER: Final = ({"ehc_resumed": date(2025, 9, 2)}, {"ehc_plan_issued": date(2025, 10, 14)})

PICTURES: Final = (
    Picture(
        "looked-after-visits",
        "looked_after_visit",
        (
            *_CARE,
            *map(
                _visit, (date(2024, 1, 12), date(2024, 2, 22), date(2024, 4, 3), date(2024, 5, 20), date(2024, 6, 28))
            ),
            {"placement_started": {"on": date(2024, 6, 17), "placement": "foster", "temporary": True}},
            _visit(date(2024, 8, 9)),
            {"placement_started": {"on": date(2024, 9, 2), "placement": "residential"}},
            *map(_visit, (date(2024, 9, 6), date(2024, 10, 16), date(2024, 11, 25))),
            {"looked_after_visit": {"on": date(2024, 12, 3), "seen": False}},
        ),
        as_at=date(2024, 12, 10),
        due=date(2025, 1, 6),
    ),
    Picture(
        "looked-after-visits-regulation-24",
        "looked_after_visit",
        (
            {"looked_after_started": {"on": date(2025, 1, 6), "legal_status": "V2"}},
            {"placement_started": {"on": date(2025, 1, 6), "placement": "connected_person", "regulation": "24"}},
            *map(_visit, (date(2025, 1, 10), date(2025, 1, 17), date(2025, 1, 24))),
            {"looked_after_review_held": date(2025, 1, 31)},
            *map(_visit, (date(2025, 1, 31), date(2025, 2, 27))),
            {"placement_started": {"on": date(2025, 3, 3), "placement": "connected_person", "same_carers": True}},
            _visit(date(2025, 3, 26)),
        ),
        as_at=date(2025, 4, 10),
        due=date(2025, 5, 7),
    ),
    Picture(
        "looked-after-reviews",
        "looked_after_review",
        (
            {"looked_after_started": {"on": date(2025, 1, 6), "legal_status": "V2"}},
            {"looked_after_review_held": {"on": date(2025, 2, 3), "completes": False}},
            {"looked_after_review_held": date(2025, 2, 10)},
            {"looked_after_review_held": date(2025, 5, 8)},
        ),
        as_at=date(2025, 6, 30),
        due=date(2025, 2, 3),
        started=date(2025, 1, 6),
    ),
    Picture(
        "initial-conference",
        "icpc",
        (
            {"strategy_discussion": {"on": date(2022, 5, 27), "initiated_s47": True}},
            {"strategy_discussion": {"on": date(2022, 6, 6), "initiated_s47": True}},
            {"icpc_held": {"on": date(2022, 6, 10), "kind": "transfer_in"}},
            {"icpc_held": {"on": date(2022, 6, 15), "kind": "initial", "completes": False}},
            {"icpc_held": {"on": date(2022, 6, 21), "kind": "initial", "outcome": "plan"}},
        ),
        as_at=date(2022, 6, 21),
        due=date(2022, 6, 21),
    ),
    Picture(
        "review-conferences",
        "review_conference",
        (
            {"icpc_held": {"on": date(2022, 5, 27), "kind": "initial", "outcome": "plan"}},
            {"rcpc_held": date(2022, 9, 5)},
            {"rcpc_held": date(2023, 3, 1)},
        ),
        as_at=date(2023, 3, 10),
        due=date(2022, 8, 27),
        started=date(2022, 5, 27),
    ),
    Picture(
        "contact-screening-before",
        "contact_screening",
        (
            {"contact_received": {"on": "2020-08-28 15:00", "route": "mash"}},
            {"contact_decided": "2020-08-29 16:30"},
        ),
        as_at=date(2020, 8, 30),
        due=date(2020, 8, 29),
    ),
    Picture(
        "contact-screening-after",
        "contact_screening",
        (
            {"contact_received": {"on": "2020-09-04 15:00", "route": "mash"}},
            {"contact_decided": "2020-09-07 14:30"},
        ),
        as_at=date(2020, 9, 8),
        due=date(2020, 9, 7),
    ),
    Picture(
        "return-interview",
        "return_home_interview",
        (
            {"missing_found": "2025-10-24 12:00"},
            {"rhi_offered": "2025-10-25 10:00"},
            {"rhi_held": "2025-10-27 11:30"},
        ),
        as_at=date(2025, 10, 28),
        due=date(2025, 10, 27),
    ),
    Picture(
        "return-interview-offered",
        "return_interview_offered",
        ({"missing_found": "2025-10-24 12:00"}, {"rhi_offered": "2025-10-25 10:00"}),
        as_at=date(2025, 10, 28),
        due=date(2025, 10, 27),
    ),
    Picture(
        "return-interview-declined",
        "return_home_interview",
        ({"missing_found": "2025-06-02 10:00"}, {"rhi_declined": "2025-06-04 15:00"}),
        as_at=date(2025, 6, 6),
        due=date(2025, 6, 5),
    ),
    Picture(
        "care-proceedings",
        "care_proceedings",
        (
            {"proceedings_issued": date(2025, 1, 6)},
            {"proceedings_extended": {"on": date(2025, 6, 20), "until": date(2025, 8, 31)}},
            {"proceedings_concluded": date(2025, 8, 20)},
        ),
        as_at=date(2025, 9, 1),
        due=date(2025, 8, 31),
    ),
    Picture(
        "private-fostering",
        "private_fostering_visit",
        (
            {"private_fostering_notified": {"on": date(2025, 2, 3), "aware": date(2025, 1, 6)}},
            *map(_fostered, (date(2025, 2, 14), date(2025, 3, 27), date(2025, 5, 8), date(2025, 6, 18))),
            *map(_fostered, (date(2025, 7, 29), date(2025, 9, 9), date(2025, 10, 20), date(2025, 12, 1))),
            _fostered(date(2026, 1, 6)),
        ),
        as_at=date(2026, 2, 10),
        due=date(2026, 3, 31),
    ),
    Picture(
        "health-reviews",
        "review_health_assessment",
        (
            {"looked_after_started": {"on": date(2024, 7, 1), "legal_status": "C2"}},
            {"health_assessment": {"on": date(2024, 7, 22), "type": "initial"}},
            {"health_assessment": {"on": date(2025, 1, 20), "type": "review"}},
            {"health_assessment": {"on": date(2025, 7, 14), "type": "review"}},
        ),
        as_at=date(2025, 9, 1),
        due=date(2026, 7, 14),
        born=date(2020, 5, 10),
    ),
    Picture(
        "safety-plan-before",
        "safety_plan",
        ({"risk_management_meeting": "2020-12-31 14:00"}, {"safety_plan_sent": "2021-01-07 10:00"}),
        as_at=date(2021, 1, 8),
        due=date(2021, 1, 8),
    ),
    Picture(
        "safety-plan-after",
        "safety_plan",
        ({"risk_management_meeting": "2021-01-04 14:00"}, {"safety_plan_sent": "2021-01-06 15:30"}),
        as_at=date(2021, 1, 8),
        due=date(2021, 1, 6),
    ),
    Picture(
        "pre-birth-review",
        "pre_birth_review",
        (
            {"icpc_held": {"on": date(2025, 3, 3), "kind": "pre_birth", "outcome": "plan"}},
            {"born": date(2025, 3, 31)},
            {"rcpc_held": {"on": date(2025, 4, 14), "completes": False}},
            {"rcpc_held": date(2025, 4, 28)},
        ),
        as_at=date(2025, 4, 28),
        due=date(2025, 4, 30),
    ),
    Picture(
        "pre-birth-review-late-birth",
        "pre_birth_review",
        (
            {"icpc_held": {"on": date(2025, 3, 3), "kind": "pre_birth", "outcome": "plan"}},
            {"born": date(2025, 5, 19)},
        ),
        as_at=date(2025, 5, 28),
        due=date(2025, 6, 3),
    ),
    Picture("ehc-plan", "ehc_plan", (*_EHC, *_AFTER_SUMMER), as_at=date(2025, 10, 14), due=date(2025, 10, 21)),
    Picture("ehc-plan-paused", "ehc_plan", _EHC, as_at=date(2025, 8, 15), due=date(2025, 10, 3)),
)
