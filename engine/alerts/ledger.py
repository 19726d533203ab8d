"""What was told before, and what somebody has acknowledged: rows of the told-ledger as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.words.enums import Rung, Verdict
from engine.words.values import Moment


@dataclass(frozen=True, slots=True)
class Told:
    """One alert of the past: an obligation that reached a rung in one arming. `due` is as it was then."""

    obligation: str
    rung: Rung
    arming: int
    told_to: str
    due: Moment | None
    withdrawn: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody knows: who, why, and until the end of which day. It never stops a clock, and lapses."""

    obligation: str
    who: str
    at: datetime
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Decision:
    """What one morning decides about one obligation, and why. `tells` says whether an alert goes out with it."""

    obligation: str
    subject: str
    verdict: Verdict
    told_to: str
    rung: Rung | None = None
    arming: int = 0
    due: Moment | None = None
    reason: str = ""  # of a withdrawal, in words for the digest
    silent: bool = False  # a withdrawal that no digest mentions: the child has died

    @property
    def tells(self) -> bool:
        """True when the decision is a new alert, to be added to the told-ledger."""
        return self.verdict in _TELLING


_TELLING = frozenset(
    (
        Verdict.FIRST_WARNING,
        Verdict.NEWLY_DUE,
        Verdict.NEWLY_OVERDUE,
        Verdict.NEWLY_SUSTAINED,
        Verdict.NEWLY_CANNOT_COMPUTE,
        Verdict.LATE_TOLD,
    )
)
