"""From facts to entries: when each was recorded, what was carried over, and the corrections that came before the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from demo.casefile import Child, Fact, Holding
from demo.days import Dice, days_after, on_or_after, working_after
from demo.full.staff import MASH
from demo.full.telling import GO_LIVE, LAST_WORKED
from engine.words.clock import LONDON
from engine.words.values import CaseEvent, Moment

SYSTEM: Final = "case-system"
MIGRATION: Final = "migration"
# Of what is older than the case system: these stay as they were; of everything else, the latest of each kind.
STATES: Final = frozenset(
    [
        *("case_opened", "allocated", "looked_after_started", "legal_status_changed"),
        *("placement_started", "placement_ended", "pathway_plan_made"),
        *("cp_plan_started", "cin_plan_started", "proceedings_issued"),
    ]
)
VISITS: Final = ("cp_visit", "cin_visit", "looked_after_visit")
_LAGS: Final = ((0, 58), (1, 24), (2, 9), (3, 4), (5, 3), (8, 2))
_LAST_TYPED: Final = datetime.combine(LAST_WORKED, time(19, 50))


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of an entry: what it says, and when it was typed (local time)."""

    key: int
    fact: Fact
    recorded: datetime
    version: int = 1
    source: str = SYSTEM


def write_down(facts: Sequence[Fact], seed: int) -> list[CaseEvent]:
    """Every version of every event in the order of recording; all that happened is recorded by the last Friday."""
    dice = Dice(seed * 37 + 11)
    ordered = sorted(facts, key=lambda fact: (fact.day, fact.child.ref, fact.kind, fact.episode, str(fact.at)))
    entries, latest = list[Entry](), dict[tuple[str, str], Fact]()
    migrated = datetime.combine(GO_LIVE, time(7, 0))
    for fact in ordered:
        if fact.day >= GO_LIVE:
            entries += _typed(fact, len(entries), dice)
        elif fact.kind in STATES:
            entries.append(Entry(len(entries), fact, migrated, source=MIGRATION))
        else:
            latest[fact.child.ref, fact.kind] = fact
    for number, fact in enumerate(latest.values()):
        carried = replace(fact, attributes=dict(fact.attributes) | {"date_quality": "latest"})
        entries.append(Entry(1_000_000 + number, carried, migrated, source=MIGRATION))
    entries.sort(key=lambda entry: (entry.recorded, entry.key, entry.version))
    numbers: dict[int, int] = {}
    return [_event(entry, f"E-{numbers.setdefault(entry.key, len(numbers) + 1):06}") for entry in entries]


def _typed(fact: Fact, key: int, dice: Dice) -> list[Entry]:
    """The entry of one fact; of some visits the day was mistyped first, and put right before the last Friday."""
    entry = Entry(key, fact, _recorded(fact, dice))
    if fact.kind in VISITS and dice.chance(0.02):
        later = datetime.combine(working_after(entry.recorded.date(), dice.number(1, 6)), dice.time(9, 17))
        mistyped = days_after(fact.day, dice.pick((-3, -2, -1)))
        if later < _LAST_TYPED and mistyped >= GO_LIVE:
            wrong = replace(entry, fact=replace(fact, day=mistyped))
            return [wrong, replace(entry, recorded=later, version=2)]
    return [entry]


def _recorded(fact: Fact, dice: Dice) -> datetime:
    """When it was typed in: never before it happened, mostly the same or the next working day."""
    lag = dice.weighted(_LAGS) if fact.lag is None else fact.lag
    if lag == 0 and fact.at is not None:
        moment = datetime.combine(fact.day, fact.at) + timedelta(minutes=dice.number(3, 20))
        return moment if moment.date() == fact.day else datetime.combine(fact.day, time(23, 55))
    day = working_after(fact.day, lag) if lag else on_or_after(fact.day)
    typed = datetime.combine(day, dice.time(17, 19) if day == fact.day else dice.time(9, 18))
    happened = datetime.combine(fact.day, fact.at or time(0, 0))
    return max(min(typed, _LAST_TYPED - timedelta(minutes=dice.number(0, 200))), happened)


def _event(entry: Entry, event_id: str) -> CaseEvent:
    fact = entry.fact
    held = _held(fact.child, fact)
    instant = None if fact.at is None else _utc(datetime.combine(fact.day, fact.at))
    return CaseEvent(
        event_id=event_id,
        subject=fact.child.ref,
        kind=fact.kind,
        happened=Moment(fact.day, instant),
        recorded=_utc(entry.recorded),
        version=entry.version,
        episode=fact.episode,
        team=held.team,
        worker=held.worker,
        attributes=dict(fact.attributes),
        source=entry.source,
    )


def _held(child: Child, fact: Fact) -> Holding:
    """Who holds the case on the day; contacts are the front door's, whoever holds the child."""
    if fact.kind.startswith("contact_"):
        return Holding(fact.day, MASH, "")
    return child.held_on(fact.day) or Holding(fact.day, "", "")


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=LONDON).astimezone(UTC)
