"""How other tools would count the same duties: due dates and lateness worked out as they do, on the same days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from engine.reports.hypotheses import due_under, first_day_counts, without_holidays
from engine.reports.reconciling import NEAR, Reconciler
from engine.words.enums import State, Unit
from engine.words.values import Obligation


class Tool(StrEnum):
    """A way of counting that other tools have."""

    FIRST_DAY = "first day is day 1"
    NO_HOLIDAYS = "Monday to Friday"
    OTHER_START = "from the start of the work"


# From the start of the enquiry, not the strategy discussion; from the start of the assessment, not the referral.
STARTS: Final = {"icpc": "s47_started", "assessment": "assessment_started"}


@dataclass(frozen=True, slots=True)
class Counted:
    """One duty as another tool counts it. Where it ended without being met nobody judges it, and both are None."""

    tool: Tool
    ours: Obligation
    due: date
    late: bool | None
    ours_late: bool | None

    @property
    def differs(self) -> bool:
        """True when the tool has another due day."""
        return self.ours.due is not None and self.due != self.ours.due.day


def other_counts(reconciler: Reconciler, obligations: Sequence[Obligation]) -> Iterator[Counted]:
    """Each duty with a limit in working days under each tool; the start of the work only where it is recorded."""
    for ours in reconciler.first_limits(obligations):
        limit = reconciler.limit_of(ours)
        if limit is None or limit.unit is not Unit.WORKING_DAYS:
            continue
        start = ours.started.day
        dues = [
            (Tool.FIRST_DAY, first_day_counts(reconciler.axis, start, limit)),
            (Tool.NO_HOLIDAYS, due_under(without_holidays(reconciler.axis), start, limit)),
        ]
        other = _start_of_work(reconciler, ours)
        if other is not None:
            dues.append((Tool.OTHER_START, due_under(reconciler.axis, other, limit)))
        yield from (_counted(reconciler, tool, ours, due) for tool, due in dues if due is not None)


def _start_of_work(reconciler: Reconciler, ours: Obligation) -> date | None:
    """The first day on or after our start on which the work itself began, where that is near and recorded."""
    days = reconciler.days.get((ours.subject, STARTS.get(ours.timescale, "")), ())
    return min((day for day in days if 0 <= (day - ours.started.day).days <= NEAR), default=None)


def _counted(reconciler: Reconciler, tool: Tool, ours: Obligation, due: date) -> Counted:
    if ours.state is State.ENDED_WITHOUT:
        return Counted(tool, ours, due, None, None)
    done = ours.met.day if ours.met else reconciler.as_at
    return Counted(tool, ours, due, done > due, reconciler.is_late(ours))
