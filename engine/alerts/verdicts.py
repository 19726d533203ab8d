"""What a morning decides about each obligation, with its verdict: the one answer to "why was I not told?"."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from engine.alerts.arming import current_arming, standing_alerts
from engine.alerts.ledger import Acknowledged, Decision, Told
from engine.alerts.routing import Router
from engine.alerts.rungs import reached
from engine.alerts.window import Window, due_end
from engine.calendars.axis import Axis
from engine.rulebook.timescale import RuleBook
from engine.words.enums import EndReason, Flag, Rung, State, Verdict
from engine.words.values import Moment, Obligation

_ORDER: Final = tuple(Rung)
_VERDICTS: Final = {
    Rung.DUE_SOON: Verdict.FIRST_WARNING,
    Rung.DUE: Verdict.NEWLY_DUE,
    Rung.OVERDUE: Verdict.NEWLY_OVERDUE,
    Rung.SUSTAINED: Verdict.NEWLY_SUSTAINED,
}


@dataclass(frozen=True, slots=True)
class Past:
    """The told-ledger and the acknowledgements, by obligation."""

    told: Mapping[str, tuple[Told, ...]]
    acknowledged: Mapping[str, tuple[Acknowledged, ...]]

    def standing(self, obligation: str, today: date) -> Acknowledged | None:
        """The latest acknowledgement, if it has not lapsed: the day `until` is its last."""
        rows = self.acknowledged.get(obligation, ())
        latest = max(rows, key=lambda row: row.at, default=None)
        return latest if latest is not None and latest.until >= today else None


def past_of(told: Sequence[Told], acknowledgements: Sequence[Acknowledged]) -> Past:
    """The rows of both, gathered by obligation."""
    by_told: dict[str, tuple[Told, ...]] = {}
    for alert in told:
        by_told[alert.obligation] = (*by_told.get(alert.obligation, ()), alert)
    by_known: dict[str, tuple[Acknowledged, ...]] = {}
    for row in acknowledgements:
        by_known[row.obligation] = (*by_known.get(row.obligation, ()), row)
    return Past(by_told, by_known)


def decide(
    obligations: Sequence[Obligation],
    past: Past,
    book: RuleBook,
    axis: Axis,
    window: Window,
    router: Router,
    shown: Container[str] | None = None,
) -> tuple[Decision, ...]:
    """One decision for each obligation that is open or was told of before, and one for each told of that is no more.

    In the order of the obligations given, the vanished last by id. Closed obligations of which nothing was ever told
    have none. `shown` are the obligations that the previous morning's digests showed; None when there was none.
    """
    decisions: list[Decision] = []
    seen = {obligation.obligation for obligation in obligations}
    for obligation in obligations:
        told = past.told.get(obligation.obligation, ())
        if not told and not obligation.state.is_open:
            continue
        rungs = reached(obligation, book.timescale(obligation.timescale).ladder, axis, window)
        acknowledged = past.standing(obligation.obligation, window.today) is not None
        unseen = shown is not None and obligation.obligation not in shown
        decisions.append(_decision(obligation, told, rungs, acknowledged, unseen, router))
    for id in sorted(past.told.keys() - seen):
        standing = standing_alerts(past.told[id])
        if standing:
            last = standing[-1]
            decisions.append(
                Decision(
                    id,
                    last.subject,
                    Verdict.WITHDRAWN,
                    last.told_to,
                    last.rung,
                    last.arming,
                    last.due,
                    reason="what started it has been corrected or withdrawn",
                )
            )
    return tuple(decisions)


def _decision(
    obligation: Obligation,
    told: Sequence[Told],
    rungs: Sequence[Rung],
    acknowledged: bool,
    unseen: bool,
    router: Router,
) -> Decision:
    standing = standing_alerts(told)
    arming = current_arming(told, obligation.due)
    highest = max((alert.rung for alert in standing), key=_ORDER.index, default=None)

    def made(verdict: Verdict, rung: Rung | None = None, reason: str = "", silent: bool = False) -> Decision:
        to = router.route(obligation).manager
        at = standing[-1].arming if verdict is Verdict.WITHDRAWN else arming
        return Decision(
            obligation.obligation, obligation.subject, verdict, to, rung, at, obligation.due, reason, silent
        )

    if standing and highest is not None:
        reason = _withdrawn_because(obligation, standing, rungs, highest)
        if reason:
            return made(Verdict.WITHDRAWN, highest, reason, silent=obligation.reason == EndReason.DIED)
    if not obligation.state.is_open:
        return made(Verdict.CLOSED)
    if not rungs:
        return made(Verdict.PAUSED if obligation.state is State.PAUSED else Verdict.NOT_YET)
    top = rungs[-1]
    below = () if highest is None or arming != standing[-1].arming else _ORDER[: _ORDER.index(highest) + 1]
    if top is Rung.SUSTAINED and Rung.OVERDUE not in below:
        top = Rung.OVERDUE  # the manager hears first, the head of service the next working day
    if top in below:
        return made(Verdict.NOTHING_NEW, top)
    if acknowledged and top is not Rung.SUSTAINED:
        return made(Verdict.ACKNOWLEDGED, top)
    if obligation.state is State.CANNOT_COMPUTE:
        return made(Verdict.NEWLY_CANNOT_COMPUTE, top)
    if top is Rung.OVERDUE and not told and (unseen or Flag.BORN_OVERDUE in obligation.flags):
        return made(Verdict.LATE_TOLD, top)
    return made(_VERDICTS[top], top)


def _withdrawn_because(obligation: Obligation, standing: Sequence[Told], rungs: Sequence[Rung], highest: Rung) -> str:
    """Why what was told no longer holds; "" when it does, or when it came to its natural end."""
    told_overdue = highest in (Rung.OVERDUE, Rung.SUSTAINED)
    if obligation.state is State.ENDED_WITHOUT:
        if obligation.reason == EndReason.DIED:
            return "ended"
        if told_overdue and _ended_in_time(obligation):
            return f"it had ended before it was due ({obligation.reason})"
        return ""
    if obligation.state is State.MET_IN_TIME:
        return "met in time, recorded since" if told_overdue else ""
    if obligation.state is State.MET_LATE or not standing:
        return ""
    if Flag.RELAXED in obligation.flags:
        return "the law had relaxed the duty"
    if obligation.state is State.PAUSED:
        return "the clock is paused"
    if highest not in rungs and standing[-1].due is not None and obligation.due is not None:
        return "the date it is due has moved"
    return ""


def _ended_in_time(obligation: Obligation) -> bool:
    if obligation.due is None or obligation.ended is None:
        return False
    return _at(obligation.ended) <= due_end(obligation.due)


def _at(moment: Moment) -> datetime:
    return due_end(moment) if moment.instant is None else moment.instant
