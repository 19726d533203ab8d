"""Proves from the finished digests that nothing is missing from them, doubled, misaddressed or a surprise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.alerts.routing import Router
from engine.alerts.shown import PreviousMorning, Shown
from engine.alerts.unwatched import OpenPeriod, Unwatched, gaps
from engine.alerts.window import Window, must_be_shown
from engine.rulebook.timescale import RuleBook
from engine.words.enums import State
from engine.words.values import Obligation


class Fault(StrEnum):
    """What can be wrong with a morning's digests."""

    MISSING = "stands in no digest of a responsible manager"
    DOUBLED = "stands more than once"
    WRONG_MANAGER = "stands in the digest of a manager who is not responsible"
    SURPRISE = "is overdue, was in no earlier digest, and the digest does not say why"
    GAP = "has no obligation for an expected duty, and is not listed as unwatched"
    UNSHOWN = "is unwatched, and stands in no digest"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that coverage could not prove. Empty findings are the proof."""

    fault: Fault
    obligation: str  # "" for a child without one
    subject: str
    timescale: str
    people: tuple[str, ...]  # in whose digests it stands, or should

    def __str__(self) -> str:
        what = self.obligation or f"{self.subject} ({self.timescale})"
        return f"{what} {self.fault}: {', '.join(self.people) or 'nobody'}"


def prove(
    obligations: Sequence[Obligation],
    unwatched: Sequence[Unwatched],
    shown: Sequence[Shown],
    window: Window,
    router: Router,
    previous: PreviousMorning | None = None,
    book: RuleBook | None = None,
    open_periods: Sequence[OpenPeriod] = (),
) -> list[Finding]:
    """What is wrong with the finished digests, whose entries are `shown`; nothing found is the proof.

    Coverage: each open obligation that is overdue, falls due before the next digest or cannot be computed stands
    exactly once among the responsible managers' digests, in that of its own manager. No surprise: what is overdue was
    shown on the previous morning, or the entry says why it was not. No gap: each open period has its expected duties,
    or the child is listed as unwatched, and the list stands in a digest.
    """
    by_obligation: dict[str, list[Shown]] = {}
    for entry in shown:
        if entry.responsible and entry.obligation:
            by_obligation.setdefault(entry.obligation, []).append(entry)
    findings = _covered(obligations, by_obligation, window, router)
    if previous is not None:
        findings += _unsurprising(obligations, by_obligation, previous)
    if book is not None:
        findings += _without_gaps(book, obligations, open_periods, unwatched)
    listed = {(entry.subject, entry.timescale, entry.person) for entry in shown if not entry.obligation}
    for child in unwatched:
        if (child.subject, child.timescale, child.manager) not in listed:
            findings.append(Finding(Fault.UNSHOWN, "", child.subject, child.timescale, (child.manager,)))
    return findings


def _covered(
    obligations: Sequence[Obligation], shown: dict[str, list[Shown]], window: Window, router: Router
) -> list[Finding]:
    findings: list[Finding] = []
    for obligation in obligations:
        entries = shown.get(obligation.obligation, [])
        people = tuple(entry.person for entry in entries)
        expected = router.route(obligation).manager
        if not entries and must_be_shown(obligation, window):
            findings.append(_found(Fault.MISSING, obligation, (expected,)))
        if len(entries) > 1:
            findings.append(_found(Fault.DOUBLED, obligation, people))
        if any(person != expected for person in people):
            findings.append(_found(Fault.WRONG_MANAGER, obligation, people))
    return findings


def _unsurprising(
    obligations: Sequence[Obligation], shown: dict[str, list[Shown]], previous: PreviousMorning
) -> list[Finding]:
    findings: list[Finding] = []
    for obligation in obligations:
        if obligation.state is not State.OVERDUE or obligation.obligation in previous.shown:
            continue
        entries = shown.get(obligation.obligation, [])
        if not any(entry.says_late for entry in entries):
            people = tuple(entry.person for entry in entries)
            findings.append(_found(Fault.SURPRISE, obligation, people))
    return findings


def _without_gaps(
    book: RuleBook,
    obligations: Sequence[Obligation],
    open_periods: Sequence[OpenPeriod],
    unwatched: Sequence[Unwatched],
) -> list[Finding]:
    listed = {(child.subject, child.period, child.timescale) for child in unwatched}
    return [
        Finding(Fault.GAP, "", gap.period.subject, gap.timescale.id, ())
        for gap in gaps(book, obligations, open_periods)
        if (gap.period.subject, gap.period.period, gap.timescale.id) not in listed
    ]


def _found(fault: Fault, obligation: Obligation, people: tuple[str, ...]) -> Finding:
    return Finding(fault, obligation.obligation, obligation.subject, obligation.timescale, people)
