"""Hand-made timescales, obligations and organisations for the tests of alerts, digests and renderings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from engine.alerts.ledger import Acknowledged, Told
from engine.alerts.routing import Router, staffing_day
from engine.alerts.shown import PreviousMorning
from engine.alerts.unwatched import OpenPeriod
from engine.alerts.window import Window, window_of
from engine.calendars.axis import Axis
from engine.calendars.building import get_axis
from engine.reports.compose import Freshness
from engine.reports.morning import Morning, plan_morning
from engine.rulebook.conditions import Always
from engine.rulebook.timescale import (
    Expectation,
    Ladder,
    Measure,
    MeetClause,
    Phase,
    RuleBook,
    Schedule,
    Source,
    StartClause,
    Step,
    Timescale,
    Version,
)
from engine.words.clock import LONDON
from engine.words.enums import Authority, Flag, LimitName, Nation, Nature, Owner, State, WhenRunning
from engine.words.limits import parse_limit
from engine.words.organisation import Absence, Organisation, Staff, Team
from engine.words.settings import DigestSettings
from engine.words.values import CaseEvent, Moment, Obligation, Person
from engine.words.vocabulary import load_vocabulary

ALWAYS = Always()
FROM = date(1991, 10, 14)
AXIS: Axis = get_axis(Nation.ENGLAND)


def at(day: str, clock: str = "07:30") -> datetime:
    """The instant of that local time, in UTC."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON).astimezone(UTC)


def timescale(
    id: str,
    title: str,
    authority: Authority,
    nature: Nature,
    limits: Sequence[str],
    started: str,
    met: str,
    *,
    owner: Owner = Owner.ALLOCATED_TEAM,
    cite: str = "An Act 1990, section 1: words",
    due_soon: str = "5 working days",
    sustained: str = "3 working days",
    repeats: bool = True,
    within: str = "",
    says: Mapping[str, str] | None = None,
) -> Timescale:
    steps = tuple(Step((Phase(parse_limit(limit), ALWAYS),)) for limit in limits)
    schedules = {LimitName.STATUTORY: Schedule(steps), LimitName.AIM: Schedule(steps)}
    return Timescale(
        id=id,
        title=title,
        nation=Nation.ENGLAND,
        authority=authority,
        source=Source(cite, date(2026, 11, 1)),
        owner=owner,
        nature=nature,
        thread="case",
        starts=(StartClause(started, ALWAYS, WhenRunning.TOGETHER),),
        met_by=(MeetClause(met, ALWAYS),),
        ends_without=(),
        extended_by=(),
        versions=(Version(FROM, MappingProxyType(schedules)),),
        repeats=repeats,
        within=within,
        ladder=Ladder(parse_limit(due_soon), parse_limit(sustained)),
        measure=Measure("child", "fell due in period"),
        says=says,
    )


CP_VISIT = timescale(
    "cp_visit",
    "Child protection visit",
    Authority.LOCAL,
    Nature.SEES_THE_CHILD,
    ["10 working days"],
    "cp_plan_started",
    "cp_visit",
)
LAC_VISIT = timescale(
    "looked_after_visit",
    "Looked-after visit",
    Authority.STATUTE,
    Nature.SEES_THE_CHILD,
    ["1 week", "6 weeks"],
    "placement_started",
    "looked_after_visit",
    within="looked_after",
    cite="Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959), regulation 28",
)
LAC_REVIEW = timescale(
    "looked_after_review",
    "Looked-after review",
    Authority.STATUTE,
    Nature.MEETS,
    ["20 working days", "3 months", "6 months"],
    "looked_after_started",
    "looked_after_review_held",
    owner=Owner.REVIEWING_SERVICE,
    cite="Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959), regulation 33",
)
ICPC = timescale(
    "icpc",
    "Initial child protection conference",
    Authority.STATUTORY_GUIDANCE,
    Nature.MEETS,
    ["15 working days"],
    "strategy_discussion",
    "icpc_held",
    owner=Owner.CONFERENCE_UNIT,
    repeats=False,
    cite="Working Together to Safeguard Children 2023, chapter 3: within 15 working days",
    says={
        "short": "initial conference",
        "before_outcome": "conference by {due} if the enquiry finds significant harm",
    },
)
CORE_GROUP = timescale(
    "core_group",
    "Core group",
    Authority.STATUTORY_GUIDANCE,
    Nature.MEETS,
    ["10 working days", "4 weeks"],
    "cp_plan_started",
    "core_group_held",
    cite="Working Together to Safeguard Children 2023, chapter 3: the first",
)
INTERVIEW = timescale(
    "return_home_interview",
    "Return home interview",
    Authority.STATUTORY_GUIDANCE,
    Nature.SEES_THE_CHILD,
    ["72 hours"],
    "missing_found",
    "rhi_held",
    repeats=False,
    due_soon="24 hours",
    sustained="72 hours",
    cite="Statutory guidance on children who go missing, 2014: within 72 hours",
)
ASSESSMENT = timescale(
    "assessment",
    "Child and family assessment",
    Authority.STATUTORY_GUIDANCE,
    Nature.DECIDES,
    ["45 working days"],
    "referral_received",
    "assessment_completed",
    repeats=False,
    due_soon="10 working days",
    cite="Working Together to Safeguard Children 2023, chapter 3: within 45",
    says={"short": "assessment"},
)
SUPERVISION = timescale(
    "case_supervision",
    "Case supervision",
    Authority.LOCAL,
    Nature.RECORDS,
    ["3 months"],
    "case_opened",
    "case_supervision",
    due_soon="10 working days",
)
BOOK = RuleBook(
    Nation.ENGLAND,
    (CP_VISIT, LAC_VISIT, LAC_REVIEW, ICPC, CORE_GROUP, INTERVIEW, ASSESSMENT, SUPERVISION),
    (
        Expectation(
            "looked_after",
            ("looked_after_visit", "looked_after_review"),
            ("placed_for_adoption",),
            "placed for adoption",
        ),
        Expectation("cp_plan", ("cp_visit", "core_group")),
    ),
    load_vocabulary(),
    {},
    {},
    "hand-made",
)


def organisation(**changes: Any) -> Organisation:
    """Three teams; Court Team 2 is PA's, with KA her deputy and Court Team 3 covering."""
    staff = [
        Staff("mgr-2", "PA", email="pa@harrowmere.example", role="team manager", team="court-2"),
        Staff("mgr-3", "QB", email="qb@harrowmere.example", role="team manager", team="court-3"),
        Staff("mgr-front", "FD", email="fd@harrowmere.example", role="team manager", team="front"),
        Staff("mgr-reviews", "RS", email="rs@harrowmere.example", role="reviewing manager"),
        Staff("hos", "HS", email="hs@harrowmere.example", role="head of service"),
        Staff("ka", "KA", team="court-2"),
        Staff("nb", "NB", team="court-2"),
        Staff("ps", "PS", team="court-2"),
        Staff("dd", "DD", team="court-3"),
    ]
    people = {person.id: person for person in staff}
    people.update(changes.pop("people", {}))
    teams = {
        "court-2": Team("court-2", "Court Team 2", "mgr-2", "ka", "court-3"),
        "court-3": Team("court-3", "Court Team 3", "mgr-3"),
        "front": Team("front", "Front Door", "mgr-front"),
    }
    base = Organisation(
        "Harrowmere", Nation.ENGLAND, "mgr-front", people, teams, {Owner.REVIEWING_SERVICE: "mgr-reviews"}, "hos"
    )
    return replace(base, **changes)


def away(staff: Staff, first: str, last: str, cover: str = "") -> Staff:
    return replace(staff, absences=(Absence(date.fromisoformat(first), date.fromisoformat(last), "leave", cover),))


def moment(words: str | None) -> Moment | None:
    """ "2025-03-06", or "2025-03-13 16:20" in local time."""
    if words is None:
        return None
    if " " in words:
        day, clock = words.split(" ")
        return Moment(date.fromisoformat(day), at(day, clock))
    return Moment(date.fromisoformat(words))


def duty(
    rule: Timescale,
    subject: str,
    started: str,
    due: str | None,
    state: State = State.OPEN,
    over: int = 0,
    *,
    cycle: int = 1,
    worker: str = "nb",
    team: str = "court-2",
    id: str = "",
    met: str | None = None,
    met_by: str = "",
    ended: str | None = None,
    flags: Sequence[Flag] = (),
    limit: LimitName = LimitName.STATUTORY,
    anchor: str = "",
    reason: str = "",
) -> Obligation:
    start = moment(started)
    assert start is not None
    return Obligation(
        obligation=id or f"{rule.id}-{subject}-{started[:10]}-{limit}",
        timescale=rule.id,
        limit=limit,
        subject=subject,
        thread="t",
        anchor=anchor or f"{subject}-{started[:10]}",
        cycle=cycle,
        version=FROM,
        episode="",
        started=start,
        due=moment(due),
        met=moment(met),
        met_by=met_by,
        ended=moment(ended),
        state=state,
        days_over=over,
        flags=frozenset(flags),
        owner=rule.owner,
        team=team,
        worker=worker,
        reason=reason,
    )


def event(subject: str, kind: str, happened: str, recorded: str = "", id: str = "", **attributes: Any) -> CaseEvent:
    """An event of Court Team 2's NB, unless the attributes say otherwise; recorded at noon of its day by default."""
    when = moment(happened)
    assert when is not None
    noted = moment(recorded) if recorded else None
    written = (
        noted.instant if noted is not None and noted.instant is not None else at(recorded or happened[:10], "12:00")
    )
    team, worker = attributes.pop("team", "court-2"), attributes.pop("worker", "nb")
    version = attributes.pop("version", 1)
    return CaseEvent(
        id or f"{subject}-{kind}-{happened}", subject, kind, when, written, version, "", team, worker, attributes
    )


def morning(
    obligations: Sequence[Obligation],
    day: str,
    *,
    clock: str = "07:30",
    last: Mapping[str, str] | None = None,
    people: Sequence[Person] = (),
    events: Sequence[CaseEvent] = (),
    spans: Sequence[OpenPeriod] = (),
    told: Sequence[Told] = (),
    acknowledgements: Sequence[Acknowledged] = (),
    previous: PreviousMorning | None = None,
    org: Organisation | None = None,
    settings: DigestSettings = DigestSettings(),
    freshness: Sequence[Freshness] | None = None,
    book: RuleBook = BOOK,
) -> Morning:
    by_subject: dict[str, list[CaseEvent]] = {}
    for each in events:
        by_subject.setdefault(each.subject, []).append(each)
    return plan_morning(
        book,
        AXIS,
        org or organisation(),
        settings,
        obligations,
        {id: date.fromisoformat(seen) for id, seen in (last or {}).items()},
        {person.subject: person for person in people},
        by_subject,
        spans,
        told,
        acknowledgements,
        previous,
        at(day, clock),
        freshness if freshness is not None else [Freshness("Mosaic", at(day, "05:58"))],
    )


def window(day: str, clock: str = "07:30") -> Window:
    return window_of(AXIS, at(day, clock), DigestSettings().digest_time)


def router(org: Organisation, day: str) -> Router:
    seen = window(day)
    return Router(org, staffing_day(seen.today, seen.next_day, AXIS.is_working(seen.today)))


def overdue_visit(subject: str, **changes: Any) -> Obligation:
    """A child protection visit from Thursday 20 February 2025, due on Thursday 6 March, 5 working days over on the 13th."""
    return duty(CP_VISIT, subject, "2025-02-20", "2025-03-06", State.OVERDUE, 5, cycle=4, **changes)
