"""Families told one by one, so that the county holds each sort of thing that a manager's morning must get right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from demo import special_care
from demo.casefile import Attributes, Child, Desk
from demo.days import days_after, months_after, working_after
from demo.org import COURT_1, COURT_2, CWD
from demo.pathways.court import issue, letter_before
from demo.pathways.front_door import assess, contact, refer
from demo.pathways.missing import episode
from demo.pathways.protection import confer, enquire, protect
from demo.pathways.work import cin_work, cp_visits, explain, meeting_record, see, supervision
from engine.words.values import AttributeValue

Told = Callable[[Desk, list[Child], date], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One family: when its story begins, the ages of its eldest, how many children, and how it is told."""

    tell: Told
    day: date
    ages: tuple[int, int]
    children: int = 1


def on_a_plan(
    desk: Desk, children: list[Child], conference: date, team: str, worker: str = "", until: date | None = None
) -> tuple[date, Mapping[str, str]]:
    """Referral to plan by plain steps: the day of the referral, and the plans' episodes."""
    referred = refer(desk, children, days_after(conference, -24))
    strategy = working_after(referred, 1)
    episodes = {child.ref: child.episode("s47-") for child in children}
    desk.for_all(children, "strategy_discussion", strategy, {"initiated_s47": True}, episodes=episodes, lag=0)
    desk.for_all(children, "s47_started", strategy, episodes=episodes)
    booked: Attributes = {"for": conference, "kind": "initial"}
    desk.for_all(children, "icpc_booked", working_after(strategy, 3), booked, episodes=episodes, lag=0)
    desk.for_all(children, "s47_completed", working_after(strategy, 9), {"outcome": "icpc"}, episodes=episodes)
    assess(desk, children, referred, "icpc", done=working_after(referred, 36))
    chosen = desk.staff.worker(worker) if worker else None
    desk.assign(children, team, conference, chosen)
    confer(desk, children, conference, "plan")
    plans = {child.ref: child.episode("cp") for child in children}
    desk.for_all(children, "cp_plan_started", conference, episodes=plans, lag=0)
    supervision(desk, children, referred, until)
    return referred, plans


def one_sibling_without_a_record(desk: Desk, children: list[Child], day: date) -> None:
    """Two on a plan; the last visit is recorded for the younger only. The next one is booked after the due date."""
    _, plans = on_a_plan(desk, children, day, COURT_2, "sw-014")
    see(desk, children, "cp_visit", ("2020-08-05", "2020-08-18", "2020-08-28", "2020-09-08", "2020-09-17"), plans)
    see(desk, children[1:], "cp_visit", ("2020-09-29",), plans)
    desk.for_all(children[:1], "booked", date(2020, 10, 2), {"of": "cp_visit", "for": date(2020, 10, 8)}, lag=0)
    meeting_record(desk, children, "core_group_held", ("2020-08-04", "2020-09-01", "2020-09-28"), plans)


def worker_on_leave(desk: Desk, children: list[Child], day: date) -> None:
    """The visit fell due while the worker was on leave: tried once by the duty worker, and booked for after."""
    _, plans = on_a_plan(desk, children, day, COURT_1, "sw-011")
    see(desk, children, "cp_visit", ("2020-08-17", "2020-08-27", "2020-09-08", "2020-09-18"), plans)
    tried: Attributes = {"of": "cp_visit", "reason": "no answer at the door", "done_by": "sw-012", "by_role": "duty"}
    desk.for_all(children, "attempted", date(2020, 10, 1), tried, lag=0)
    desk.for_all(children, "booked", date(2020, 10, 1), {"of": "cp_visit", "for": date(2020, 10, 7)}, lag=0)
    meeting_record(desk, children, "core_group_held", ("2020-08-13", "2020-09-10"), plans)


def record_to_come(desk: Desk, children: list[Child], day: date) -> None:
    """The worker says that the visit was made on Friday; it has not been written up."""
    _, plans = on_a_plan(desk, children, day, COURT_2, "sw-016")
    see(desk, children, "cp_visit", ("2020-09-04", "2020-09-18"), plans)
    said: Attributes = {"of": "cp_visit", "said_done": date(2020, 10, 2)}
    desk.for_all(children, "record_awaited", date(2020, 10, 2), said, lag=0)
    meeting_record(desk, children, "core_group_held", ("2020-09-04", "2020-09-30"), plans)


def not_seen(desk: Desk, children: list[Child], day: date) -> None:
    """A visit was made in time and the child was not seen, so the duty still runs."""
    _, plans = on_a_plan(desk, children, day, COURT_1, "sw-012")
    see(desk, children, "cp_visit", ("2020-09-04", "2020-09-17"), plans)
    unseen: Attributes = {"seen": False, "not_seen_reason": "at his grandmother's; parent seen"}
    desk.for_all(children, "cp_visit", date(2020, 9, 30), unseen, episodes=plans, lag=0)
    meeting_record(desk, children, "core_group_held", ("2020-09-07",), plans)
    desk.for_all(children, "booked", date(2020, 10, 1), {"of": "cp_visit", "for": date(2020, 10, 6)}, lag=0)
    waived: Attributes = {"of": "core_group_record_sent", "code": "not_needed", "by": "manager"}
    desk.for_all(children, "not_required", date(2020, 9, 8), waived, lag=0)


def conference_waits(desk: Desk, children: list[Child], day: date) -> None:
    """A section 47 whose conference is past its fifteen working days and booked."""
    referred = refer(desk, children, day)
    strategy = date(2020, 9, 10)
    episodes = {child.ref: child.episode("s47-") for child in children}
    desk.for_all(
        children, "strategy_discussion", strategy, {"initiated_s47": True}, at=time(14, 0), episodes=episodes, lag=0
    )
    desk.for_all(children, "s47_started", strategy, episodes=episodes, lag=0)
    desk.for_all(
        children, "icpc_booked", date(2020, 9, 16), {"for": date(2020, 10, 7), "kind": "initial"},
        episodes=episodes, lag=0,
    )  # fmt: skip
    desk.for_all(children, "assessment_started", working_after(referred, 1))
    see(desk, children, "child_seen", ("2020-09-11",), {})
    explain(desk, children, "icpc", date(2020, 10, 1), "the family's interpreter was not to be had before 7 October")


def not_said_whether(desk: Desk, children: list[Child], day: date) -> None:
    """A strategy discussion of which nobody recorded whether it began a section 47: no date can be worked out."""
    referred = refer(desk, children, day)
    desk.for_all(children, "assessment_started", working_after(referred, 1))
    desk.for_all(children, "strategy_discussion", working_after(referred, 5), at=time(15, 0), lag=0)
    see(desk, children, "child_seen", (working_after(referred, 3).isoformat(),), {})
    supervision(desk, children, referred, None)


def enquiry_running(desk: Desk, children: list[Child], day: date) -> None:
    """A section 47 in hand, its conference soon."""
    referred = refer(desk, children, day)
    enquire(desk, children, working_after(referred, 1), "icpc")
    desk.for_all(children, "assessment_started", working_after(referred, 1))


def assessment_waits(desk: Desk, children: list[Child], day: date) -> None:
    """An assessment past its forty-five working days, with the reason given."""
    referred = refer(desk, children, day)
    episodes = {child.ref: f"{child.ref}-referral1" for child in children}
    desk.for_all(children, "assessment_started", working_after(referred, 1), episodes=episodes)
    see(desk, children, "child_seen", ("2020-07-31",), episodes)
    desk.for_all(children, "assessment_review", date(2020, 8, 10), {"point": 10}, episodes=episodes)
    explain(desk, children, "assessment", date(2020, 9, 25), "waiting for the paediatrician's report")
    desk.for_all(children, "assessment_submitted", date(2020, 10, 2), episodes=episodes)
    supervision(desk, children, referred, None)


def supervision_missed(desk: Desk, children: list[Child], day: date) -> None:
    """Disabled siblings whose case was last talked through in June; the worker works part of the week and is away."""
    referred = refer(desk, children, day, CWD)
    desk.assign(children, CWD, referred, desk.staff.worker("sw-028"))
    done = assess(desk, children, referred, "cin")
    cin_work(desk, children, done, None, rare=True)
    meeting_record(desk, children, "case_supervision", ("2019-12-11", "2020-02-26", "2020-04-22", "2020-06-24"), {})


def unborn(desk: Desk, children: list[Child], day: date) -> None:
    """An unborn baby: a conference before birth and a plan; born later, or still expected at the end."""
    baby = children[0]
    expected = months_after(day, 4)
    baby.expected = expected
    born = days_after(expected, 3)
    baby.born = born if born < date(2020, 10, 1) else None
    referred = refer(desk, children, day)
    enquiry = enquire(desk, children, working_after(referred, 2), "icpc", pre_birth=True)
    assert enquiry.conference is not None
    assess(desk, children, referred, "icpc")
    desk.assign(children, COURT_2, enquiry.conference)
    confer(desk, children, enquiry.conference, "plan", pre_birth=True)
    protect(desk, children, enquiry.conference, 12)
    if baby.born is not None:
        desk.add(baby, "born", baby.born, lag=1)
    else:
        baby.name = "Baby " + baby.name.split()[-1]
    supervision(desk, children, referred, None)


def transferred_in(desk: Desk, children: list[Child], day: date) -> None:
    """A family on a plan elsewhere moves in: a transfer-in conference, and the plan goes on here."""
    referred = refer(desk, children, day)
    desk.for_all(children, "transferred_in", referred, lag=0)
    assess(desk, children, referred, "icpc")
    conference = working_after(referred, 14)
    desk.assign(children, COURT_1, conference)
    desk.for_all(children, "icpc_held", conference, {"kind": "transfer_in", "outcome": "plan"}, at=time(10, 0))
    protect(desk, children, conference, 12)
    supervision(desk, children, referred, None)


def transferred_out(desk: Desk, children: list[Child], day: date) -> None:
    """A family on a plan moves to another authority, which takes the case over."""
    moved = date(2020, 6, 15)
    _, plans = on_a_plan(desk, children, day, COURT_2, until=moved)
    cp_visits(desk, children, day, days_after(moved, -3), plans)
    meeting_record(desk, children, "core_group_held", ("2020-03-03", "2020-03-31", "2020-04-28", "2020-05-26"), plans)
    desk.for_all(children, "transfer_requested", days_after(moved, -21), lag=0)
    desk.for_all(children, "transferred_out", moved, lag=0)
    for child in children:
        child.spans[-1] = (child.spans[-1][0], moved)


def died(desk: Desk, children: list[Child], day: date) -> None:
    """A disabled child, long ill, dies in a hospice; what had been arranged is cancelled that day."""
    child = children[0]
    child.died = date(2020, 2, 18)
    child.restricted = True
    referred = refer(desk, children, day, CWD)
    done = assess(desk, children, referred, "cin")
    cin_work(desk, children, done, None, rare=True)
    supervision(desk, children, referred, None)
    desk.add(child, "died", child.died, lag=0)
    arranged: dict[str, AttributeValue] = {"of": "cin_visit", "for": date(2020, 2, 27)}
    desk.add(child, "booked", date(2020, 2, 13), arranged, lag=0)
    desk.add(child, "booking_cancelled", child.died, arranged | {"reason": "see the record"}, lag=0)
    child.spans[-1] = (child.spans[-1][0], child.died)


def past_twenty_six_weeks(desk: Desk, children: list[Child], day: date) -> None:
    """Proceedings that have passed 26 weeks without a recorded extension."""
    _, plans = on_a_plan(desk, children, days_after(day, -80), COURT_1)
    letter_before(desk, children, days_after(day, -42), None)
    issue(desk, children, day, 40, extend=False)
    cp_visits(desk, children, days_after(day, -80), None, plans)
    meeting_record(desk, children, "core_group_held", tuple(_every(days_after(day, -68), 27)), plans)
    meeting_record(desk, children, "rcpc_held", ("2020-03-30", "2020-09-24"), plans)


def letter_sent(desk: Desk, children: list[Child], day: date) -> None:
    """In pre-proceedings at the end of the two years."""
    _, plans = on_a_plan(desk, children, days_after(day, -60), COURT_2)
    cp_visits(desk, children, days_after(day, -60), None, plans)
    meeting_record(desk, children, "core_group_held", tuple(_every(days_after(day, -48), 26)), plans)
    letter_before(desk, children, day, None)


def missing_now(desk: Desk, children: list[Child], day: date) -> None:
    """Found on Friday evening; nothing offered yet."""
    special_care.settled(desk, children, day)
    episode(desk, children[0], _at("2020-10-01T21:30"), _at("2020-10-02T18:20"), None, None)


def missing_offered(desk: Desk, children: list[Child], day: date) -> None:
    """Found last Thursday, an interview offered on Friday and not yet held; an earlier one was declined."""
    special_care.settled(desk, children, day)
    child = children[0]
    first = _at("2020-08-06T19:00")
    episode(
        desk, child, first, _at("2020-08-07T09:15"), _at("2020-08-07T15:00"), _at("2020-08-10T09:00"),
        declined=True,
    )  # fmt: skip
    found = _at("2020-10-02T11:20")
    episode(desk, child, _at("2020-10-01T22:00"), found, _at("2020-10-02T15:30"), None)


def interview_late(desk: Desk, children: list[Child], day: date) -> None:
    """Found on Tuesday, the interview offered the next day and still not held."""
    special_care.settled(desk, children, day)
    found = _at("2020-09-29T07:45")
    episode(desk, children[0], _at("2020-09-28T21:00"), found, _at("2020-09-30T10:30"), None)


def still_missing(desk: Desk, children: list[Child], day: date) -> None:
    """Gone since Sunday evening."""
    special_care.settled(desk, children, day)
    episode(desk, children[0], _at("2020-10-04T20:45"), None, None, None)


def waiting_at_the_door(desk: Desk, children: list[Child], day: date) -> None:
    """A contact of Friday afternoon that nobody has decided, and one of this morning."""
    received = ((children[0], date(2020, 10, 2), time(13, 10)), (children[-1], date(2020, 10, 5), time(8, 40)))
    for child, when, at in received:
        desk.add(child, "contact_received", when, {"route": "mash"}, at=at, episode=child.episode("contact"))


def several_contacts(desk: Desk, children: list[Child], day: date) -> None:
    """Three contacts in a fortnight, two of them on one day, each with its own clock."""
    for when, at in ((day, time(9, 15)), (day, time(14, 30)), (working_after(day, 8), time(11, 0))):
        contact(desk, children, when, "early help", at=at, route="mash")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _every(first: date, days: int) -> list[str]:
    return [working_after(days_after(first, number * days - 1), 1).isoformat() for number in range(40)]


PIECES: Final[tuple[Piece, ...]] = (
    Piece(one_sibling_without_a_record, date(2020, 7, 23), (7, 9), 2),
    Piece(worker_on_leave, date(2020, 8, 3), (5, 8)),
    Piece(record_to_come, date(2020, 8, 21), (3, 6), 2),
    Piece(not_seen, date(2020, 8, 24), (11, 13)),
    Piece(conference_waits, date(2020, 9, 8), (4, 9), 2),
    Piece(not_said_whether, date(2020, 9, 14), (7, 11)),
    Piece(enquiry_running, date(2020, 9, 17), (6, 12)),
    Piece(enquiry_running, date(2020, 9, 24), (3, 6), 2),
    Piece(assessment_waits, date(2020, 7, 27), (5, 11), 2),
    Piece(supervision_missed, date(2019, 10, 3), (7, 12), 2),
    Piece(unborn, date(2019, 11, 18), (0, 0)),
    Piece(unborn, date(2020, 7, 20), (0, 0)),
    Piece(transferred_in, date(2020, 3, 9), (6, 9), 2),
    Piece(transferred_out, date(2020, 2, 20), (5, 9), 2),
    Piece(died, date(2019, 5, 13), (6, 9)),
    Piece(past_twenty_six_weeks, date(2020, 3, 30), (3, 5)),
    Piece(letter_sent, date(2020, 7, 22), (4, 8), 2),
    Piece(letter_sent, date(2020, 6, 23), (1, 3)),
    Piece(letter_sent, date(2020, 8, 20), (6, 9), 3),
    Piece(missing_now, date(2020, 2, 3), (14, 15)),
    Piece(missing_offered, date(2019, 9, 9), (13, 15)),
    Piece(interview_late, date(2020, 5, 18), (14, 16)),
    Piece(still_missing, date(2020, 1, 20), (14, 15)),
    Piece(waiting_at_the_door, date(2020, 10, 2), (4, 10), 2),
    Piece(several_contacts, date(2020, 9, 2), (8, 12)),
    *(Piece(tell, day, ages, count) for tell, day, ages, count in special_care.PIECES),
)
