"""The invented county in a database of its own, and random edits of the rules it is judged by."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from config.organisation import read_organisation
from demo.county import make_county
from demo.files import write_county
from engine.calendars.building import get_axis
from engine.calendars.supposed import supposed
from engine.intake.reading import read_file
from engine.reports.digest import DigestKind, Section
from engine.rulebook.texts import NUMBERS, OWN_RULES, Texts, read_national
from engine.rulebook.timescale import EndClause, Ladder, RuleBook, Timescale, Version
from engine.service.importing import store_read
from engine.service.jobs import Work, run_digests
from engine.service.setup import Setup
from engine.store import acknowledgements, alerts, digests
from engine.store.database import Database
from engine.store.upgrading import upgrade
from engine.tuning.impact_looks import Rules
from engine.words.clock import LONDON, last_instant
from engine.words.enums import LimitName, Nation, Unit
from engine.words.limits import Limit
from engine.words.records import Acknowledgement
from engine.words.settings import Settings

TODAY: Final = date(2020, 10, 5)
TOLD_ON: Final = (date(2020, 10, 2), TODAY)
WATCH_FROM: Final = date(2018, 10, 1)
NOON: Final = datetime(2020, 10, 5, 11, 0, tzinfo=UTC)
NIGHT: Final = last_instant(TODAY)  # everything has been recorded by then
AXIS: Final = get_axis(Nation.ENGLAND)
LOCAL_RULE: Final = """
timescales:
  - id: {id}
    title: {title}
    authority: local
    source: {{cite: "Our practice standards, section 4", checked: 2026-11-21}}
    owner: allocated team
    nature: records
    thread: {thread}
    starts: {{event: {starts}, when_running: ignore}}
    met_by: {{event: {met_by}}}
    ends_without: [{{event: {ends}}}]
    repeats: true
    versions: [{{in_force_from: 1991-10-14, statutory: {limit}}}]
    ladder: {{due_soon: {soon} before, sustained: 3 working days after}}
    measure: {{count: child, kind: fell due in period}}
    examples:
      - events: [{{{starts}: 2024-01-02}}]
        count: 1
        working: It has begun.
"""


def morning(day: date) -> datetime:
    """Half past seven of that day."""
    return datetime.combine(day, time(7, 30), tzinfo=LONDON).astimezone(UTC)


def local_rule(id: str, limit: str, soon: str = "3 working days", *, care: bool = True) -> tuple[str, str]:
    """A rule of the authority's own: a visit for a child in care, or a plan visit's."""
    words = ("looked_after", "looked_after_started", "looked_after_visit", "looked_after_ended")
    if not care:
        words = ("cin_plan", "cin_plan_started", "cin_visit", "cin_plan_ended")
    named = dict(zip(("thread", "starts", "met_by", "ends"), words, strict=True))
    text = LOCAL_RULE.format(id=id, title=f"Local {id.replace('_', ' ')}", limit=limit, soon=soon, **named)
    return f"{OWN_RULES}/{id}.yaml", text


OWN: Final[Texts] = (local_rule("own_care", "15 working days"), local_rule("own_plan", "4 weeks", care=False))


def book_of(own: Texts = OWN) -> RuleBook:
    """England's book with these files of the authority's."""
    return read_national(Nation.ENGLAND).with_own(tuple(sorted(own))).book()


def setup_of(rules: Rules, folder: Path) -> Setup:
    """What the county is judged by, with these rules."""
    organisation = read_organisation(folder / "organisation.yaml")
    settings = Settings(authority="Harrowmere", watch_from=WATCH_FROM)
    return Setup(rules.book, rules.axis, rules.closures_axis, organisation, "", settings)


def fill(db: Database, folder: Path) -> None:
    """Import the county, tell two mornings, and acknowledge some of what was told."""
    upgrade(db)
    files = [path for path in write_county(make_county(), folder) if path.name != "organisation.yaml"]
    for path in files:
        store_read(db, read_file(path, TODAY), by="test", now=morning(TOLD_ON[0]))
    setup = setup_of(Rules("now", book_of(), AXIS), folder)
    for day in TOLD_ON:
        tell(db, setup, morning(day))
    ledger = sorted(alerts.told_ledger(db).values(), key=lambda each: each.alert)
    for number, each in enumerate(ledger[::9]):
        until = date(2020, 10, 5 + number % 20)
        acknowledgements.add(db, Acknowledgement(each.obligation, "PA", NOON, "known", until))


def tell(db: Database, setup: Setup, now: datetime) -> None:
    """The morning's digests as the schedule makes them."""
    run_digests(Work(db, setup, lambda: now, "test", Path("."), None, now))


@dataclass(frozen=True, slots=True)
class Sent:
    """What a real morning told and showed, by manager."""

    alerts: Counter[str]
    shown: Counter[str]
    withdrawn: int


def really(db: Database, rules: Rules, folder: Path, day: date) -> Sent:
    """Scan and tell on that morning, and read from the store what came of it."""
    before = {key for key, each in alerts.told_ledger(db).items() if each.withdrawn_scan is not None}
    tell(db, setup_of(rules, folder), morning(day))
    ledger = alerts.told_ledger(db)
    told = Counter(each.told_to for each in ledger.values() if each.told_at == morning(day))
    called_back = {
        each.obligation for key, each in ledger.items() if each.withdrawn_scan is not None and key not in before
    }
    shown: Counter[str] = Counter()
    for digest in digests.digests_on(db, day):
        if digest.kind == DigestKind.MANAGER:
            lines = [each for each in digest.lines if each.obligation and each.section != Section.ANSWERS]
            shown[digest.person] += len(lines)
    return Sent(told, +shown, len(called_back))


# Random edits


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, with what was done in words."""

    words: str
    rules: Rules


def random_edits(seed: int, count: int) -> list[Edit]:
    """So many edits, each sort in its turn; equal seeds give equal edits."""
    chance = random.Random(seed)
    sorts = (_limit, _ladder, _number, _end, _add, _remove, _holiday, _no_holiday, _evidence, _takes_hold)
    return [sorts[number % len(sorts)](chance) for number in range(count)]


def _rules(book: RuleBook) -> Rules:
    return Rules("new", replace(book, fingerprint=f"{book.fingerprint} edited"), AXIS)


def _with(edited: Timescale) -> RuleBook:
    book = book_of()
    return replace(book, timescales=tuple(edited if each.id == edited.id else each for each in book.timescales))


def _common(chance: random.Random) -> Timescale:
    """A rule under which much of the county's work runs."""
    busy = ("cp_visit", "cin_visit", "core_group", "lac_visit", "looked_after_review", "assessment", "pep")
    known = [each for each in book_of().timescales if each.id in busy or each.id.startswith("own_")]
    return chance.choice(known)


def _other_limits(rule: Timescale, chance: random.Random) -> tuple[Version, ...]:
    def other(limit: Limit) -> Limit:
        unit = Unit.WORKING_DAYS if limit.unit is not Unit.HOURS and chance.random() < 0.5 else limit.unit
        return replace(limit, unit=unit, count=max(1, round(limit.count * chance.choice((0.3, 0.6, 0.8, 1.5, 2)))))

    found = []
    for version in rule.versions:
        limits = {
            name: replace(
                schedule,
                steps=tuple(
                    replace(step, phases=tuple(replace(phase, limit=other(phase.limit)) for phase in step.phases))
                    for step in schedule.steps
                ),
            )
            for name, schedule in version.limits.items()
        }
        found.append(replace(version, limits=limits))
    return tuple(found)


def _limit(chance: random.Random) -> Edit:
    rule = _common(chance)
    edited = replace(rule, versions=_other_limits(rule, chance))
    return Edit(f"other limits of {rule.id}", _rules(_with(edited)))


def _ladder(chance: random.Random) -> Edit:
    rule = _common(chance)
    soon, sustained = (Limit(chance.randint(1, 8), Unit.WORKING_DAYS) for _ in range(2))
    edited = replace(rule, ladder=Ladder(soon, chance.choice((sustained, None)), chance.random() < 0.5))
    return Edit(f"ladder {edited.ladder} of {rule.id}", _rules(_with(edited)))


def _number(chance: random.Random) -> Edit:
    name = chance.choice(("cp_visit", "cin_visit", "cin_review", "core_group_then"))
    day = chance.choice(("", "2020-07-01", "2020-09-14"))
    count = chance.randint(1, 9)
    value = f"- {{from: {day}, limit: {count} weeks}}" if day else f"{count} weeks"
    text = f"{name}:\n  {value}\n" if day else f"{name}: {value}\n"
    return Edit(text, Rules("new", book_of((*OWN, (NUMBERS, text))), AXIS))


def _end(chance: random.Random) -> Edit:
    rule = _common(chance)
    if chance.random() < 0.5:
        kept = tuple(each for each in rule.ends_without if chance.random() < 0.5)
        return Edit(f"fewer ends of {rule.id}", _rules(_with(replace(rule, ends_without=kept))))
    event = chance.choice(("case_supervision", "looked_after_review_held", "core_group_held", "health_assessment"))
    end = EndClause(event, rule.ends_without[0].where, "an end of our own")
    edited = replace(rule, ends_without=(*rule.ends_without, end))
    return Edit(f"{rule.id} also ended by {event}", _rules(_with(edited)))


def _add(chance: random.Random) -> Edit:
    count, care = chance.randint(2, 30), chance.random() < 0.5
    rule = local_rule("added", f"{count} working days", f"{chance.randint(1, 5)} working days", care=care)
    return Edit(f"a local rule of {count} working days, care {care}", Rules("new", book_of((*OWN, rule)), AXIS))


def _remove(chance: random.Random) -> Edit:
    gone = chance.randrange(len(OWN))
    kept = tuple(each for number, each in enumerate(OWN) if number != gone)
    return Edit(f"without {OWN[gone][0]}", Rules("new", book_of(kept), AXIS))


def _holiday(chance: random.Random) -> Edit:
    day = chance.choice((date(2020, 10, 6), date(2020, 10, 7), date(2020, 10, 12), date(2020, 9, 28)))
    return Edit(f"holiday on {day}", Rules("new", book_of(), supposed(AXIS, [day])))


def _no_holiday(chance: random.Random) -> Edit:
    day = chance.choice((date(2020, 8, 31), date(2020, 5, 25)))
    return Edit(f"no holiday on {day}", Rules("new", book_of(), supposed(AXIS, (), [day])))


def _evidence(chance: random.Random) -> Edit:
    rule = _common(chance)
    others = [each for each in book_of().timescales if each.id != rule.id]
    edited = replace(rule, met_by=(*rule.met_by[1:], *chance.choice(others).met_by))
    return Edit(f"other evidence for {rule.id}", _rules(_with(edited)))


def _takes_hold(chance: random.Random) -> Edit:
    """A version that takes hold of what is running, from yesterday, tomorrow or next week."""
    day = chance.choice((date(2020, 10, 4), date(2020, 10, 6), date(2020, 10, 14)))
    rule = chance.choice([each for each in book_of().timescales if each.id in ("cp_visit", "cin_visit", "own_care")])
    last = _other_limits(rule, chance)[-1]
    limits = {name: each for name, each in last.limits.items() if name is LimitName.STATUTORY}
    version = replace(last, in_force_from=day, applies_to_running=True, limits=limits)
    return Edit(f"{rule.id} from {day}", _rules(_with(replace(rule, versions=(*rule.versions, version)))))
