"""Seeded random histories, few in days and dense in edges, for holding the explainer against both forms of the machine."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from engine.rulebook.timescale import RuleBook
from engine.words.clock import LONDON, last_instant, start_of_day
from engine.words.enums import Nation
from engine.words.values import AttributeValue, CaseEvent, Moment, Person
from engine.words.vocabulary import AttributeType
from tests.random_histories.derived import Family, ages_of, families_of, spans_of, values_of

DEFAULT_SEED = 20261121
SIZE = 10  # histories in a batch: they share their moments, as the children of one scan do

_FAMILIES = {
    "front door": """contact_received contact_decided contact_received contact_decided referral_received
        referral_decided assessment_started assessment_completed assessment_completed""",
    "screening": """contact_received contact_received contact_received contact_decided contact_decided transferred_out""",
    "allocation": """referral_received referral_received referral_decided allocated allocated unallocated child_seen
        child_seen child_seen assessment_completed strategy_discussion_needed strategy_discussion""",
    "conference": """strategy_discussion strategy_discussion icpc_held icpc_held s47_completed cp_plan_started
        cp_plan_ended core_group_held core_group_held cp_visit cp_visit cp_visit""",
    "section 47": """strategy_discussion_needed strategy_discussion_needed strategy_discussion strategy_discussion
        strategy_discussion referral_received s47_completed s47_completed icpc_held""",
    "plan": """cp_plan_started icpc_held core_group_held core_group_record_sent core_group_record_sent rcpc_held
        rcpc_held management_oversight management_oversight management_oversight cp_plan_ended""",
    "child in need": """cin_plan_started cin_visit cin_visit cin_visit cin_review_held cin_review_held cin_review_held
        cin_plan_ended""",
    "looked after": """looked_after_started looked_after_ended placement_started placement_started placement_changed
        placement_ended legal_status_changed looked_after_visit looked_after_visit looked_after_visit
        looked_after_review_held looked_after_review_held placed_for_adoption""",
    "care plans": """looked_after_started placement_started placement_started placement_ended care_plan_made
        care_plan_made placement_plan_made placement_plan_made pep_held pep_held looked_after_ended legal_status_changed""",
    "short breaks": """looked_after_started looked_after_started legal_status_changed legal_status_changed
        legal_status_changed placement_started health_assessment dental_check care_plan_made iro_oversight pep_held""",
    "review papers": """looked_after_review_held looked_after_review_held review_recommendations_sent
        review_recommendations_sent review_recommendations_answered review_recommendations_answered review_minutes_sent
        review_minutes_sent looked_after_ended""",
    "reviewing officer": """looked_after_started iro_oversight iro_oversight iro_oversight iro_oversight dispute_raised
        dispute_raised dispute_resolved dispute_resolved looked_after_ended""",
    "health": """looked_after_started health_assessment health_assessment health_assessment health_assessment
        dental_check dental_check dental_check looked_after_ended legal_status_changed placed_for_adoption""",
    "private fostering": """private_fostering_notified private_fostering_visit private_fostering_visit
        private_fostering_visit private_fostering_visit private_fostering_ended""",
    "leaving care": """pathway_plan_made pathway_plan_made pathway_plan_reviewed pathway_plan_reviewed
        pathway_plan_reviewed leaving_care_ended""",
    "exploitation": """exploitation_risk_identified exploitation_risk_changed exploitation_risk_assessed
        exploitation_risk_assessed risk_management_meeting risk_management_meeting safety_plan_sent safety_plan_sent
        exploitation_risk_ended""",
    "worker": """employment_started absence_started absence_ended absence_ended worker_supervision
        worker_supervision worker_supervision employment_ended""",
    "missing": "missing_started missing_found missing_found rhi_offered rhi_held rhi_held rhi_declined",
    "court": """proceedings_issued proceedings_issued proceedings_extended proceedings_extended proceedings_concluded
        pre_proceedings_started pre_proceedings_started pre_proceedings_ended pre_proceedings_ended""",
    "supervision": "case_opened case_opened case_supervision case_supervision case_supervision",
}
_UNCOMMON = {
    "hours": """missing_started missing_found strategy_discussion strategy_discussion rhi_held rhi_held rhi_offered
        rhi_declined proceedings_extended""",
    "together": """cp_plan_started icpc_held icpc_held cp_visit cp_visit cp_visit core_group_held cp_plan_ended
        s47_completed proceedings_extended placement_started referral_received looked_after_review_held""",
    "restart": """legal_status_changed legal_status_changed looked_after_started placement_changed looked_after_visit
        looked_after_visit looked_after_ended placement_ended placement_started""",
    "closures": "case_opened allocated allocated case_supervision case_supervision case_supervision",
    "looking back": """looked_after_started health_assessment health_assessment health_assessment looked_after_visit
        looked_after_visit placement_started placement_changed legal_status_changed looked_after_ended""",
    "private fostering": """private_fostering_notified private_fostering_notified private_fostering_visit
        private_fostering_visit private_fostering_visit private_fostering_ended looked_after_visit""",
    "measured": """referral_received strategy_discussion strategy_discussion missing_started missing_found rhi_held
        rhi_held rhi_offered rhi_offered""",
    "each month": """employment_started absence_started absence_ended absence_ended worker_supervision
        worker_supervision worker_supervision employment_ended""",
}
FAMILIES: Mapping[str, tuple[str, ...]] = {name: tuple(kinds.split()) for name, kinds in _FAMILIES.items()}
UNCOMMON: Mapping[str, tuple[str, ...]] = {name: tuple(kinds.split()) for name, kinds in _UNCOMMON.items()}
_OPENERS = {
    "front door": "case_opened referral_received",
    "screening": "contact_received",
    "allocation": "referral_received allocated",
    "conference": "strategy_discussion cp_plan_started",
    "section 47": "strategy_discussion",
    "plan": "cp_plan_started",
    "child in need": "cin_plan_started",
    "leaving care": "pathway_plan_made",
    "looked after": "looked_after_started placement_started",
    "care plans": "looked_after_started placement_started",
    "short breaks": "looked_after_started",
    "review papers": "looked_after_review_held",
    "reviewing officer": "looked_after_started dispute_raised",
    "health": "health_assessment looked_after_started",
    "private fostering": "private_fostering_notified",
    "exploitation": "exploitation_risk_identified",
    "worker": "employment_started",
    "missing": "missing_found",
    "court": "proceedings_issued pre_proceedings_started",
    "supervision": "case_opened",
    "hours": "missing_started",
    "together": "cp_plan_started placement_started",
    "restart": "looked_after_started placement_started",
    "closures": "case_opened allocated",
    "looking back": "looked_after_started health_assessment",
    "measured": "referral_received strategy_discussion",
    "each month": "employment_started",
}
OPENERS: Mapping[str, tuple[str, ...]] = {name: tuple(kinds.split()) for name, kinds in _OPENERS.items()}
COMMON = ("case_opened", "case_closed", "case_closed", "allocated", "allocated", "unallocated", "booked", "attempted")
RARE = ("died", "transferred_out", "transferred_in", "child_away_started")
EPOCHS = (  # days near which something changes: versions, relaxations, holidays, clocks, the end of the official list
    *(date(2010, 12, 20), date(2011, 3, 30), date(2014, 4, 17), date(2015, 3, 25), date(2016, 2, 26)),
    *(date(2019, 12, 20), date(2020, 1, 10), date(2020, 3, 1), date(2020, 4, 9), date(2020, 4, 22), date(2020, 5, 4)),
    *(date(2020, 8, 20), date(2020, 8, 28), date(2020, 9, 24), date(2020, 10, 22), date(2021, 12, 22)),
    *(date(2022, 5, 26), date(2022, 9, 8), date(2023, 4, 4), date(2023, 11, 30), date(2024, 2, 28), date(2025, 3, 27)),
    *(date(2025, 10, 23), date(2027, 12, 20), date(2028, 11, 20)),
)
STEPS = (
    0,
    0,
    0,
    1,
    1,
    1,
    2,
    3,
    3,
    4,
    6,
    7,
    7,
    8,
    10,
    13,
    14,
    15,
    20,
    21,
    28,
    28,
    29,
    30,
    42,
    42,
    43,
    63,
    91,
    92,
    182,
    183,
    365,
    456,
)
TIMES = (time(0), time(0, 30), time(1, 30), time(7, 30), time(9), time(12), time(12), time(17, 45), time(23, 59, 59))
EPISODES = ("", "A", "B")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some subjects' event versions with the moments at which they are looked at."""

    number: int
    events: tuple[CaseEvent, ...]
    people: Mapping[str, Person]
    as_at: datetime
    known_at: datetime
    watch_from: date | None

    def of(self, subject: str) -> Batch:
        """The same moments with one subject alone."""
        return self.with_events(tuple(event for event in self.events if event.subject == subject))

    def looked_at(self, moment: datetime) -> Batch:
        """The same events as at another moment, with all that was known by then."""
        return Batch(self.number, self.events, self.people, moment, moment, None)

    def followed_by(self, book: RuleBook, subject: str, kind: str, day: date, number: int) -> Batch:
        """One subject alone, with one more event on this day, recorded then and known; its number chooses what it says."""
        dice = random.Random(f"{self.number}/{subject}/{kind}/{number}")
        own = self.of(subject)
        more = _History(book, dice, [day], subject).event(1000 + number, kind, day, 1, start_of_day(day))
        on_the_day = replace(more, happened=Moment(day, None), recorded=start_of_day(day), version=1)
        return own.with_events((*own.events, on_the_day))

    def with_events(self, events: tuple[CaseEvent, ...]) -> Batch:
        """The same moments with these events, and those people whom they are about."""
        subjects = {event.subject for event in events}
        people = {subject: person for subject, person in self.people.items() if subject in subjects}
        return Batch(self.number, events, people, self.as_at, self.known_at, self.watch_from)


def seed_of_run() -> int:
    """The seed in LONGSTOP_SEED, else the same every time."""
    return int(os.environ.get("LONGSTOP_SEED", DEFAULT_SEED))


def make_batch(book: RuleBook, seed: int, number: int) -> Batch:
    """The batch of this number: the same for the same seed, whatever else is made."""
    about = f"/{book.timescales[0].id}" if len(book.timescales) == 1 else ""
    dice = random.Random(f"{seed}/{number}{about}")
    days = _days(dice, (*STEPS, *spans_of(book.timescales[0])) if about else STEPS)
    subjects = [f"{number:04}-{n}" for n in range(SIZE)]
    events = tuple(event for subject in subjects for event in _History(book, dice, days, subject).events())
    people = {
        subject: Person(
            subject,
            date_of_birth=_born(book, dice, days),
            expected_date_of_birth=dice.choice(days) if dice.random() < 0.3 else None,
            died=dice.choice(days) if dice.random() < 0.06 else None,
        )
        for subject in subjects
    }
    as_at = _moment(dice, dice.choice(days[len(days) // 2 :]) + timedelta(days=dice.choice((0, 0, 1, 5, 20, 90))))
    later = timedelta(days=dice.choice((-3, -1, 1, 30, 400)))
    known_at = as_at if dice.random() < 0.6 else as_at + later
    watch_from = dice.choice(days) if dice.random() < 0.2 else None
    return Batch(number, events, people, as_at, known_at, watch_from)


def _days(dice: random.Random, steps: Sequence[int]) -> list[date]:
    """Few distinct days, at distances that limits have, so that events meet on them."""
    day, days = dice.choice(EPOCHS), []
    for _ in range(dice.randint(5, 11)):
        days.append(day)
        day += timedelta(days=max(0, dice.choice(steps) + dice.choice((0, 0, 0, -1, 1))))
    return days


def _born(book: RuleBook, dice: random.Random, days: list[date]) -> date | None:
    """So that a birthday that matters falls near these days, on 29 February too; sometimes it is not known."""
    if dice.random() < 0.2:
        return None
    if dice.random() < 0.1:
        return date(2016, 2, 29)
    near = dice.choice(days) + timedelta(days=dice.choice((-1, 0, 0, 1, 40)))
    return date(near.year - dice.choice((5, 9, *ages_of(book))), near.month, min(near.day, 28))


def _moment(dice: random.Random, day: date) -> datetime:
    if dice.random() < 0.4:
        return last_instant(day)
    at = time(7, 30) if dice.random() < 0.5 else dice.choice(TIMES)
    return _instant(day, at)


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def _families(book: RuleBook, dice: random.Random) -> Mapping[str, Family]:
    """Hand-made families for the first book and the invented one; for the rest, and as often there, those of the rules."""
    if len(book.timescales) == 1:
        return families_of(book)
    if any(timescale.id == "hours_again" for timescale in book.timescales):
        return {name: (OPENERS[name], kinds) for name, kinds in UNCOMMON.items()}
    if book.nation is Nation.ENGLAND and any(each.id == "icpc" for each in book.timescales) and dice.random() < 0.5:
        return {name: (OPENERS[name], kinds) for name, kinds in FAMILIES.items()}
    found = families_of(book)
    moving = {each.id: found[each.id] for each in book.timescales if each.paused_by or each.extended_by}
    return moving if len(moving) > 2 and dice.random() < 0.4 else found


class _History:
    """The dice of one subject's history, and the habits of those who recorded it."""

    def __init__(self, book: RuleBook, dice: random.Random, days: list[date], subject: str) -> None:
        self.book, self.dice, self.days, self.subject = book, dice, days, subject
        of_book = _families(book, dice)
        families = dice.sample(list(of_book), min(len(of_book), dice.choice((1, 1, 2, 3))))
        self.openers = [kind for family in families for kind in of_book[family][0]]
        self.kinds = [kind for family in families for kind in of_book[family][1]] * 2 + list(COMMON)
        self.kinds += RARE * 2 if dice.random() < 0.3 else ()
        self.episodes = dice.choice((("",), ("A", "B"), EPISODES, ("", "", "", "A", "B")))
        self.timed = dice.choice((0.0, 0.5, 0.9))
        self.late, self.wrong = dice.choice((0.0, 0.3, 0.6)), dice.choice((0.0, 0.1, 0.3))
        self.gaps = dice.choice((0.0, 0.05, 0.25))  # how often an attribute is left out
        self.latest = dice.choice((0.0, 0.0, 0.0, 0.4))

    def events(self) -> list[CaseEvent]:
        """The versions of every event, in no order that matters."""
        versions: list[CaseEvent] = []
        early = self.days[: max(2, len(self.days) // 3)]
        for kind in self.openers:
            for _ in range(self.dice.choice((0, 1, 1, 1, 1, 2, 2))):
                versions += self.versions(len(versions), kind, self.dice.choice(early))
        for _ in range(self.dice.randint(2, 16)):
            versions += self.versions(len(versions), self.dice.choice(self.kinds), self.dice.choice(self.days))
        return versions

    def versions(self, number: int, kind: str, day: date) -> list[CaseEvent]:
        """One event, with its corrections or its retraction."""
        first = self.event(number, kind, day, 1, start_of_day(day))
        versions = [first]
        while self.dice.random() < self.wrong and len(versions) < 3:
            before = versions[-1]
            recorded = before.recorded + timedelta(days=self.dice.choice((0, 1, 3, 30)), minutes=5)
            moved = self.dice.choice((day, day, self.dice.choice(self.days), day + timedelta(days=1)))
            after = self.event(number, kind, moved, before.version + 1, recorded)
            if self.dice.random() < 0.2:
                after = _with_attributes(after, {"retracted": True})
            versions.append(after)
        return versions

    def event(self, number: int, kind: str, day: date, version: int, not_before: datetime) -> CaseEvent:
        instant = _instant(day, self.dice.choice(TIMES)) if self.dice.random() < self.timed else None
        late = timedelta(days=self.dice.choice((1, 2, 7, 21, 60))) if self.dice.random() < self.late else timedelta()
        recorded = max(not_before, (instant or start_of_day(day)) + late)
        event_id = f"{self.subject}/{number:02}"
        team = self.dice.choice(("", "North", "South"))
        worker = self.dice.choice(("w1", "w2")) if team else ""
        return CaseEvent(
            *(event_id, self.subject, kind, Moment(day, instant), recorded, version),
            *(self.dice.choice(self.episodes), team, worker, self.attributes(kind, day)),
        )

    def attributes(self, kind: str, day: date) -> Mapping[str, AttributeValue]:
        chosen: dict[str, AttributeValue] = {}
        for name in self.book.vocabulary.kinds[kind].attributes:
            value = self.attribute(name, day)
            if value is not None and self.dice.random() >= self.gaps:
                chosen[name] = value
        return chosen

    def attribute(self, name: str, day: date) -> AttributeValue | None:
        """A likely value; None leaves the attribute out."""
        dice, attribute = self.dice, self.book.vocabulary.attributes[name]
        asked = values_of(self.book, name)
        match name:
            case "retracted":
                return None
            case "date_quality":
                return "latest" if dice.random() < self.latest else None
            case "evidence_not_held":
                held = [timescale.id for timescale in self.book.timescales]
                return tuple(dice.sample(held, min(3, len(held)))) if dice.random() < 0.06 else None
            case "seen" | "completes" | "initiated_s47":
                return dice.random() < 0.8
            case "legal_status":
                return dice.choice(("C1", "C2", "C2", "V2", "V4", "V4", *asked, None))
            case "route":
                return dice.choice((None, "mash", "domestic_abuse_hub", "domestic_abuse_hub", "early_help_hub"))
            case "level":
                return dice.choice(("high", "high", "moderate", "low"))
            case "reason":
                return dice.choice(("x", "y", None, *asked))
            case "of":
                return dice.choice(asked or ("cp_visit", "looked_after_visit", "icpc_held"))
        match attribute.type:
            case AttributeType.TEXT | AttributeType.INTEGER if asked:
                return dice.choice((*asked, *asked, None))
            case AttributeType.BOOLEAN:
                return dice.choice((True, False, None))
            case AttributeType.CHOICE:
                return dice.choice((*attribute.choices, attribute.choices[0], *asked, *asked, None))
            case AttributeType.DATE | AttributeType.DATE_OR_TEXT:
                return dice.choice((*self.days, day + timedelta(days=30)))
        return None


def _with_attributes(event: CaseEvent, more: Mapping[str, AttributeValue]) -> CaseEvent:
    return CaseEvent(
        *(event.event_id, event.subject, event.kind, event.happened, event.recorded, event.version),
        *(event.episode, event.team, event.worker, {**event.attributes, **more}),
    )
