"""Rules made for tests of the machine, and their events: what the English book does not (yet) ask of it.

Each case has one timescale, met by `pa_contact` (rank 55), started by `needs_assessment_completed` (55) or
`eligible_from` (34), ended by `leaving_care_ended` (90, last of its day) and extended by `proceedings_extended` (56),
none of which starts or ends a period that matters here. June 2021 has no bank holidays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from engine.obligations.evaluate import judge
from engine.rulebook.conditions import Always, Compared, Condition, Holds
from engine.rulebook.loading import load_book
from engine.rulebook.timescale import (
    EndClause,
    ExtendClause,
    Ladder,
    MeetClause,
    Phase,
    RuleBook,
    Schedule,
    StartClause,
    Step,
    Timescale,
    Version,
)
from engine.words.clock import last_instant
from engine.words.enums import LimitName, Nation, WhenRunning
from engine.words.limits import parse_limit
from engine.words.values import CaseEvent, Moment, Obligation

ENGLAND = load_book(Nation.ENGLAND)
LONDON = ZoneInfo("Europe/London")
OLD = date(2000, 1, 1)
REFUSED = Holds("refused")  # `absent: false`
TYPED = Compared("type", "==", "initial")  # unknown when left out


def june(number: int) -> date:
    return date(2021, 6, number)


def steps(*limits: str | Step) -> Schedule:
    """One phase a step, unless a step is given."""
    return Schedule(
        tuple(each if isinstance(each, Step) else Step((Phase(parse_limit(each), Always()),)) for each in limits)
    )


def version(schedule: Schedule | None, since: date = OLD, running: bool = False) -> Version:
    return Version(since, {} if schedule is None else {LimitName.STATUTORY: schedule}, running)


def started_by(event="needs_assessment_completed", where: Condition | None = None, running="together", stands_in=None):
    return StartClause(event, where or Always(), WhenRunning(running), stands_in)


def rule(
    *versions: Version,
    starts=(started_by(),),
    met_by=(MeetClause("pa_contact", Always()),),
    ends=(EndClause("leaving_care_ended", Always(), "period ended"),),
    **others,
) -> RuleBook:
    """A book of one timescale."""
    base: Timescale = ENGLAND.timescale("case_supervision")
    extends = (ExtendClause("proceedings_extended", Always(), "until"),)
    made = replace(
        base,
        **{
            "id": "made",
            "starts": tuple(starts),
            "met_by": tuple(met_by),
            "ends_without": tuple(ends),
            "extended_by": extends,
            "versions": versions,
            "repeats": False,
            "within": "",
            "thread": "none",
            "ladder": Ladder(None, None),
        }
        | others,
    )
    return replace(ENGLAND, timescales=(made,), expectations=())


def happened(event_id, kind, on, /, at="", ep="", **attributes) -> CaseEvent:
    on = june(on) if isinstance(on, int) else on
    instant = None
    if at:
        instant = datetime.combine(on, time.fromisoformat(at), tzinfo=LONDON).astimezone(UTC)
    return CaseEvent(
        event_id, "S1", kind, Moment(on, instant), datetime.combine(on, time(0), tzinfo=UTC), 1, ep, "", "", attributes
    )


def begun(event_id, on, at="", ep="", **attributes) -> CaseEvent:
    return happened(event_id, "needs_assessment_completed", on, at, ep, **attributes)


def met(event_id, on, at="", ep="", **attributes) -> CaseEvent:
    return happened(event_id, "pa_contact", on, at, ep, **attributes)


def over(event_id, on, at="", ep="", **attributes) -> CaseEvent:
    return happened(event_id, "leaving_care_ended", on, at, ep, **attributes)


def extended(event_id, on, until=None, at="") -> CaseEvent:
    return happened(event_id, "proceedings_extended", on, at, **({"until": until} if until else {}))


def line(each: Obligation) -> str:
    """cycle: start > due state day flags; hours with their local time"""

    def moment(value: Moment | None) -> str:
        if value is None:
            return "-"
        return f"{value.day.day}" + ("" if value.instant is None else f" {value.instant.astimezone(LONDON):%H:%M}")

    closed = f" {moment(each.met or each.ended)}" if each.met or each.ended else ""
    return " ".join(
        [f"{each.cycle}: {moment(each.started)} > {moment(each.due)} {each.state}{closed}", *sorted(each.flags)]
    )


def judged(book: RuleBook, *events: CaseEvent, as_at: int = 30) -> list[str]:
    return [line(each) for each in judge(book, events, last_instant(june(as_at)))]
