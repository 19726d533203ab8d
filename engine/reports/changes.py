"""What changed since the last digest: newly overdue, met in time, met late, and withdrawn with the reason."""

from __future__ import annotations

from engine.alerts.ledger import Decision
from engine.reports.facts import Facts
from engine.reports.wording import day_words, instant_words, short_name
from engine.words.clock import local_day
from engine.words.enums import State, Verdict
from engine.words.values import Obligation


def changes_for(manager: str, facts: Facts) -> tuple[str, ...]:
    """What changed among this manager's duties; empty where nothing did, or where there is no earlier digest."""
    withdrawn = dict.fromkeys(  # two limits of one duty are withdrawn in the same words, and said once
        withdrawal_words(decision, facts)
        for decision in facts.decisions
        if decision.verdict is Verdict.WITHDRAWN and decision.told_to == manager and not decision.silent
    )
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
    if withdrawn:
        words.append(f"{len(withdrawn)} withdrawn: {'; '.join(withdrawn)}")
    return tuple(words)


def withdrawal_words(decision: Decision, facts: Facts) -> str:
    """ "HC-20388's review was held on Tue 4 March, recorded 21:40 yesterday"."""
    obligation = next((each for each in facts.obligations if each.obligation == decision.obligation), None)
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
