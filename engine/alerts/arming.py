"""Which time an obligation comes up to its rungs: it is armed anew when its due moment moves later than was told."""

from __future__ import annotations

from collections.abc import Sequence

from engine.alerts.ledger import Told
from engine.alerts.window import due_end
from engine.words.values import Moment


def moved_later(told: Moment | None, now: Moment | None) -> bool:
    """True when the due moment is later than the one told of, or is known now and was not then."""
    if now is None:
        return False
    return told is None or due_end(now) > due_end(told)


def current_arming(told: Sequence[Told], due: Moment | None) -> int:
    """The arming that the obligation is in: 1 when nothing was told; one more than the last told when its due moment
    has moved later since, or when the last alert was withdrawn and yet it is open again."""
    if not told:
        return 1
    last = max(alert.arming for alert in told)
    in_last = [alert for alert in told if alert.arming == last]
    if any(alert.withdrawn for alert in in_last) or all(moved_later(alert.due, due) for alert in in_last):
        return last + 1
    return last


def standing_alerts(told: Sequence[Told]) -> tuple[Told, ...]:
    """The alerts of the last arming that have not been withdrawn: what the manager still believes."""
    if not told:
        return ()
    last = max(alert.arming for alert in told)
    return tuple(alert for alert in told if alert.arming == last and not alert.withdrawn)
