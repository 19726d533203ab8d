"""What changed since the last digest: newly overdue, met in time, met late, and withdrawn with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.alerts.ledger import Decision
from engine.alerts.rungs import is_past
from engine.reports.facts import Facts
from engine.reports.wording import day_words, instant_words, short_name
from engine.words.clock import local_day
from engine.words.enums import Rung, State, Verdict
from engine.words.values import Obligation


def changes_for(manager: str, facts: Facts) -> tuple[str, ...]:
    """What changed among this manager's duties; empty where nothing did, or where there is no earlier digest."""
    words: list[str] = []
    if facts.previous is not None:
        newly = met = late = 0
        gone = {each.obligation for each in facts.decisions if each.verdict is Verdict.WITHDRAWN}
        for obligation in facts.obligations:
            before = facts.previous.shown.get(obligation.obligation)
            over = obligation.state is State.OVERDUE
            if not over and before is None:
                continue
            if facts.router.route(obligation).manager != manager or obligation.obligation in gone:
                continue
            newly += over and (before is None or before.state is not State.OVERDUE)
            met += obligation.state is State.MET_IN_TIME
            late += obligation.state is State.MET_LATE
        named = ((newly, "newly overdue"), (met, "met in time"), (late, "met late"))
        words = [f"{number} {name}" for number, name in named if number]
    return (*words, *_withdrawn([each for each in _spoken_of(facts) if manager in _heard(each, facts)], facts))


def changes_for_head(facts: Facts) -> tuple[str, ...]:
    """What is withdrawn of that which the head of service was shown: what had been overdue for long enough."""
    return _withdrawn([decision for decision in _spoken_of(facts) if _came_to_head(decision, facts)], facts)


def _spoken_of(facts: Facts) -> list[Decision]:
    return [each for each in facts.decisions if each.verdict is Verdict.WITHDRAWN and not each.silent]


def _withdrawn(decisions: Sequence[Decision], facts: Facts) -> tuple[str, ...]:
    """One phrase for all; two limits of one duty are withdrawn in the same words, and said once."""
    words = dict.fromkeys(withdrawal_words(decision, facts) for decision in decisions)
    return (f"{len(words)} withdrawn: {'; '.join(words)}",) if words else ()


def _heard(decision: Decision, facts: Facts) -> tuple[str, ...]:
    """Whom the withdrawal concerns: who is told of it now, who was shown it last, and who answers for it by role."""
    before = facts.previous.shown.get(decision.obligation) if facts.previous is not None else None
    obligation = facts.by_id.get(decision.obligation)
    owner = facts.router.answers(obligation.owner) if obligation is not None and before is not None else ""
    return decision.told_to, before.person if before is not None else "", owner


def _came_to_head(decision: Decision, facts: Facts) -> bool:
    """True where the ledger told it as sustained, or it had been overdue for that long when it was last shown."""
    if decision.rung is Rung.SUSTAINED:
        return True
    before = facts.previous.shown.get(decision.obligation) if facts.previous is not None else None
    obligation = facts.by_id.get(decision.obligation)
    if before is None or facts.previous is None or obligation is None:
        return False
    if before.state is not State.OVERDUE or before.due is None:
        return False
    length = facts.timescales[obligation.timescale].ladder.sustained
    made, then = facts.previous.made, local_day(facts.previous.made)
    return length is not None and is_past(before.due, length, facts.axis, replace(facts.window, now=made, today=then))


def withdrawal_words(decision: Decision, facts: Facts) -> str:
    """ "HC-20388's review was held on Tue 4 March, recorded 21:40 yesterday"."""
    obligation = facts.by_id.get(decision.obligation)
    if obligation is None:
        return f"{decision.subject}: {decision.reason}" if decision.subject else decision.reason
    name = short_name(facts.timescales[obligation.timescale])
    if obligation.state is State.MET_IN_TIME:
        return _met(obligation, name, facts)
    if obligation.due is not None and decision.reason == "the date it is due has moved":
        return f"{obligation.subject}'s {name} is now due {day_words(obligation.due.day, facts.window.today)}"
    return f"{obligation.subject}'s {name}: {decision.reason}"


def _met(obligation: Obligation, name: str, facts: Facts) -> str:
    today = facts.window.today
    met = next((each for each in facts.events.get(obligation.subject, ()) if each.event_id == obligation.met_by), None)
    if obligation.met is None:
        return f"{obligation.subject}'s {name} was met in time"
    words = f"{obligation.subject}'s {name} was done on {day_words(obligation.met.day, today)}"
    if met is not None and local_day(met.recorded) != obligation.met.day:
        words += f", recorded {instant_words(met.recorded, today)}"
    return words
