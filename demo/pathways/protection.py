"""Child protection: strategy discussions, section 47 enquiries, conferences and plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demo.casefile import Child, Desk, Planned
from demo.days import LAST, days_after, months_after, on_or_before, working_after, working_before
from demo.pathways.work import core_groups, cp_visits, explain, meeting, repeat


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry: its end, and the day of its conference where there is one."""

    completed: date
    conference: date | None


def enquire(desk: Desk, children: Sequence[Child], day: date, outcome: str, *, pre_birth: bool = False) -> Enquiry:
    """A strategy discussion that starts a section 47, and what comes of it: icpc, cin or nfa."""
    dice = desk.dice
    episodes = {child.ref: child.episode("s47-") for child in children}
    if dice.chance(0.3):
        desk.for_all(children, "strategy_discussion_needed", day, at=dice.time(9, 12), episodes=episodes)
    started = {"initiated_s47": True}
    desk.for_all(children, "strategy_discussion", day, started, at=dice.time(12, 17), episodes=episodes)
    desk.for_all(children, "s47_started", day, episodes=episodes)
    if dice.chance(0.15):
        second = working_after(day, dice.number(2, 5))
        desk.for_all(children, "strategy_discussion", second, {"initiated_s47": False}, at=dice.time(), lag=1)
    completed = working_after(day, dice.number(7, 11) if dice.chance(0.85) else dice.number(12, 19))
    if outcome != "icpc":
        desk.for_all(children, "s47_submitted", working_before(completed, 1), episodes=episodes)
        desk.for_all(children, "s47_completed", completed, {"outcome": outcome}, episodes=episodes)
        return Enquiry(completed, None)
    over = dice.weighted(((12, 15), (13, 20), (14, 30), (15, 22), (17, 5), (19, 5), (24, 3)))
    conference = working_after(day, over)
    completed = min(completed, working_before(conference, 2))
    desk.for_all(children, "s47_submitted", working_before(completed, 1), episodes=episodes)
    desk.for_all(children, "s47_completed", completed, {"outcome": "icpc"}, episodes=episodes)
    kind = "pre_birth" if pre_birth else "initial"
    desk.for_all(
        children, "icpc_booked", working_after(day, dice.number(3, 6)), {"for": conference, "kind": kind},
        episodes=episodes, lag=0,
    )  # fmt: skip
    desk.for_all(children, "report_shared", working_before(conference, 2), {"for": conference}, episodes=episodes)
    if over > 15:
        explain(desk, children, "icpc", working_after(day, 15), "no chair could be found in time")
    return Enquiry(completed, conference)


def confer(desk: Desk, children: Sequence[Child], conference: date, outcome: str, *, pre_birth: bool = False) -> None:
    """Hold the initial conference."""
    attributes = {"kind": "pre_birth" if pre_birth else "initial", "outcome": outcome, "quorate": True}
    episodes = {child.ref: f"{child.ref}-s47-{child.episodes['s47-']}" for child in children}
    if len(children) > 1:
        attributes["meeting"] = f"{children[0].family}-icpc-{conference:%y%m%d}"
    desk.for_all(children, "icpc_held", conference, attributes, episodes=episodes, at=desk.dice.time(10, 15))


def protect(desk: Desk, children: Sequence[Child], start: date, months: int | None) -> date | None:
    """A child protection plan from its conference, ending at the review after so many months (None: still open).

    Gives the day on which it ended, or None while it runs on the county's last day.
    """
    plans = {child.ref: child.episode("cp") for child in children}
    desk.for_all(children, "cp_plan_started", start, episodes=plans)
    end = None if months is None else on_or_before(months_after(start, months))
    if end is not None and end > LAST:
        end = None

    def review(previous: date, planned: Planned, due: date) -> None:
        meeting(desk, children, "rcpc_held", previous, planned, episodes=plans, attributes={"outcome": "plan"})

    before_end = None if end is None else days_after(end, -21)
    repeat(
        desk, children[0], start, before_end, lambda day, number: months_after(day, 3 if number == 0 else 6), review,
        late=0.06, early=0.08,
    )  # fmt: skip
    cp_visits(desk, children, start, end, plans)
    core_groups(desk, children, start, end, plans)
    oversight = on_or_before(months_after(start, 14))
    if end is None or oversight < end:
        desk.for_all(children, "management_oversight", oversight, {"by_role": "manager"}, episodes=plans)
    if end is not None:
        desk.for_all(children, "rcpc_held", end, {"outcome": "no_plan"}, episodes=plans)
        desk.for_all(children, "cp_plan_ended", end, episodes=plans)
    return end
