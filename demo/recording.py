"""From what happened to what was written down, and when: late entries, corrections, retractions, records awaited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from demo.casefile import Child, Fact
from demo.days import GO_LIVE, LAST, Dice, days_after, on_or_after, working_after, working_before
from engine.words.clock import LONDON
from engine.words.values import AttributeValue, CaseEvent, Moment

SYSTEM: Final = "case-system"
MIGRATION: Final = "migration"

# Written at once, because the work itself is done in the system.
_AT_ONCE: Final = """
contact_received contact_decided referral_received referral_decided case_opened case_closed allocated booked
booking_cancelled icpc_booked assessment_submitted assessment_completed s47_submitted s47_completed died
record_awaited reason_given not_required transferred_out transferred_in
"""
AT_ONCE: Final = frozenset(_AT_ONCE.split())
VISITS: Final = ("cp_visit", "cin_visit", "looked_after_visit")
MEETINGS: Final = ("core_group_held", "cin_review_held", "looked_after_review_held", "case_supervision")
# What stays as it was when older cases were carried over; of everything else, the latest only.
STATES: Final = frozenset(
    ["case_opened", "looked_after_started", "placement_started", "placement_ended", "legal_status_changed", "allocated"]
)
_LAGS: Final = ((0, 56), (1, 24), (2, 9), (3, 4), (5, 3), (8, 2), (14, 1), (25, 1))


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an entry: what it says, and when it was made (local time)."""

    key: int
    fact: Fact
    recorded: datetime
    version: int = 1
    source: str = SYSTEM


def record(children: list[Child], facts: list[Fact], seed: int) -> list[CaseEvent]:
    """All versions of all events recorded by the end of the county's last day, in the order of recording."""
    dice = Dice(seed * 31 + 7)
    facts = [*facts, *(fact for child in children for fact in _allocations(child))]
    facts.sort(key=lambda fact: (fact.day, fact.child.ref, fact.kind, fact.episode, str(fact.at)))
    entries = list[Entry]()
    old, current = _carried_over(facts)
    for fact in old:
        entries.append(Entry(len(entries), fact, datetime.combine(GO_LIVE, time(7, 0)), source=MIGRATION))
    for fact in current:
        entries += _written(fact, len(entries), dice)
    entries += _mistaken(current, len(entries), dice)
    end = datetime.combine(LAST, time(23, 59))
    awaited = [entry for entry in entries if entry.recorded > end]
    entries = [entry for entry in entries if entry.recorded <= end]
    entries += _awaited(awaited, 1_000_000, dice)
    entries.sort(key=lambda entry: (entry.recorded, entry.key, entry.version))
    return _numbered(entries)


def _allocations(child: Child) -> list[Fact]:
    made = []
    for holding in child.holdings:
        if holding.worker and any(
            opened <= holding.day and (closed is None or holding.day < closed) for opened, closed in child.spans
        ):
            made.append(Fact(child, "allocated", holding.day, None, "", {}, None))
    return [fact for fact in made if fact.day <= LAST and (child.died is None or fact.day < child.died)]


def _carried_over(facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Of what happened before the system began, the states and the latest of each kind; and what happened since."""
    latest: dict[tuple[str, str], Fact] = {}
    old = list[Fact]()
    for fact in facts:
        if fact.day >= GO_LIVE:
            break
        if fact.kind in STATES:
            old.append(fact)
        elif fact.kind not in ("booked", "booking_cancelled", "attempted") and fact.attributes.get("seen") is not False:
            latest[fact.child.ref, fact.kind] = fact
    for fact in latest.values():
        old.append(replace(fact, attributes=dict(fact.attributes) | {"date_quality": "latest"}))
    old.sort(key=lambda fact: (fact.day, fact.child.ref, fact.kind))
    return old, [fact for fact in facts if fact.day >= GO_LIVE]


def _written(fact: Fact, key: int, dice: Dice) -> list[Entry]:
    """The entry of one fact, and now and then its correction."""
    recorded = _recorded(fact, dice)
    entry = Entry(key, fact, recorded)
    later = datetime.combine(working_after(recorded.date(), dice.number(1, 8)), dice.time(9, 17))
    if fact.kind in VISITS and fact.attributes.get("seen") is True and dice.chance(0.03):
        return [_wrong_day(entry, dice), replace(entry, recorded=later, version=2)]
    if fact.kind in MEETINGS and dice.chance(0.015):
        return [_wrong_day(entry, dice), replace(entry, recorded=later, version=2)]
    if fact.kind in VISITS and "seen_alone" in fact.attributes and dice.chance(0.015):
        wrong = dict(fact.attributes) | {"seen_alone": not fact.attributes["seen_alone"]}
        return [replace(entry, fact=replace(fact, attributes=wrong)), replace(entry, recorded=later, version=2)]
    if fact.kind == "placement_started" and fact.attributes.get("intended_to_18") is True and dice.chance(0.2):
        wrong = {name: value for name, value in fact.attributes.items() if name != "intended_to_18"}
        return [replace(entry, fact=replace(fact, attributes=wrong)), replace(entry, recorded=later, version=2)]
    return [entry]


def _wrong_day(entry: Entry, dice: Dice) -> Entry:
    """The same entry with the day one to three days early, as first typed."""
    shift = dice.pick((-3, -2, -1, -1))
    return replace(entry, fact=replace(entry.fact, day=max(days_after(entry.fact.day, shift), GO_LIVE)))


def _recorded(fact: Fact, dice: Dice) -> datetime:
    """When it was typed in: nothing is recorded before it happened, and little out of hours."""
    if fact.lag is not None:
        lag = fact.lag
    elif fact.kind in AT_ONCE:
        lag = 0
    else:
        lag = dice.weighted(_LAGS)
    if lag == 0:
        if fact.at is not None:
            moment = datetime.combine(fact.day, fact.at) + timedelta(minutes=dice.number(5, 25))
            return moment if moment.date() == fact.day else datetime.combine(fact.day, time(23, 55))
        if fact.kind in AT_ONCE:
            return datetime.combine(fact.day, dice.time(9, 18))
        day = on_or_after(fact.day)
    else:
        day = working_after(fact.day, lag)
    return datetime.combine(day, dice.time(16, 18) if day == fact.day else dice.time(9, 18))


def _mistaken(facts: list[Fact], key: int, dice: Dice) -> list[Entry]:
    """Visits typed onto the wrong child of the family, and withdrawn some days later."""
    by_family: dict[str, list[Child]] = {}
    for fact in facts:
        members = by_family.setdefault(fact.child.family, [])
        if fact.child not in members:
            members.append(fact.child)
    made = list[Entry]()
    for fact in facts:
        others = [child for child in by_family[fact.child.family] if child is not fact.child]
        if fact.kind not in VISITS or not others or not dice.chance(0.012):
            continue
        wrong = replace(fact, child=others[0], episode="", day=fact.day)
        typed = datetime.combine(working_after(fact.day, 1), dice.time(9, 17))
        withdrawn = datetime.combine(working_after(fact.day, dice.number(2, 6)), dice.time(9, 17))
        made.append(Entry(key + len(made), wrong, typed))
        retracted = replace(wrong, attributes={"retracted": True, "reason": "entered on the wrong child"})
        made.append(Entry(made[-1].key, retracted, withdrawn, version=2))
    return made


def _awaited(late: list[Entry], key: int, dice: Dice) -> list[Entry]:
    """Of the last visits still to be written up, most workers have said that they were done."""
    made = list[Entry]()
    for entry in late:
        fact = entry.fact
        if entry.version == 1 and fact.kind in VISITS and fact.day >= working_before(LAST, 2) and dice.chance(0.7):
            said: Mapping[str, AttributeValue] = {"of": fact.kind, "said_done": fact.day}
            told = replace(fact, kind="record_awaited", at=None, episode="", attributes=said, day=LAST)
            made.append(Entry(key + len(made), told, datetime.combine(LAST, time(9, 5))))
    return made


def _numbered(entries: list[Entry]) -> list[CaseEvent]:
    numbers: dict[int, int] = {}
    events = []
    for entry in entries:
        number = numbers.setdefault(entry.key, len(numbers) + 1)
        events.append(_event(entry, f"E-{number:05}"))
    return events


def _event(entry: Entry, event_id: str) -> CaseEvent:
    fact = entry.fact
    held = fact.child.held_on(fact.day)
    instant = None if fact.at is None else _utc(datetime.combine(fact.day, fact.at))
    return CaseEvent(
        event_id=event_id,
        subject=fact.child.ref,
        kind=fact.kind,
        happened=Moment(fact.day, instant),
        recorded=_utc(entry.recorded),
        version=entry.version,
        episode=fact.episode,
        team=held.team if held else "",
        worker=held.worker if held else "",
        attributes=dict(fact.attributes),
        source=entry.source,
    )


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=LONDON).astimezone(UTC)
