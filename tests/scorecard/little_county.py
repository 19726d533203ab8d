"""A hand-made little county: every child with the working of what is due and what became of it in September 2020.

Limits are in plain days, so that each due day is the start's day and 10 (child seen; aim 5), 5 (assessment), 28 (oversight)
or 10 (family review). All is as at the end of 5 October 2020 where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from engine.calendars.building import get_axis
from engine.reports.periods import Period, typed_month
from engine.reports.scorecard import Scope, Scorecard, make_scorecard
from engine.rulebook.loading import load_files
from engine.service.scorecards import Eyes, see
from engine.service.setup import Setup
from engine.words.clock import end_of_day, last_instant, local_day
from engine.words.enums import LimitName, Nation
from engine.words.frames import frame_of
from engine.words.measures import Comparator, Target
from engine.words.organisation import Organisation, Staff, Team
from engine.words.settings import Settings
from engine.words.values import CaseEvent, Moment, Person

RULES = Path(__file__).parent.parent / "data" / "scorecard" / "county.yaml"
BOOK = load_files([RULES], Nation.ENGLAND)
SETUP = Setup(BOOK, get_axis(Nation.ENGLAND), None, None, "", Settings(authority="Littleshire"))
SEPTEMBER = typed_month("2020-09", "")
OCTOBER_5 = last_instant(date(2020, 10, 5))
ORGANISATION = Organisation(
    "Littleshire",
    Nation.ENGLAND,
    "m",
    {"m": Staff("m", "M")},
    {
        "north": Team("north", "North Team", "m", service="Field"),
        "south": Team("south", "South Team", "m", service="Field"),
        "court": Team("court", "Court Team", "m", service="Court"),
    },
    {},
)


def day(text: str) -> date:
    """ "9-11" is 11 September 2020."""
    month, _, number = text.partition("-")
    return date(2020, int(month), int(number))


class Child:
    """One child's events, written one after the other."""

    def __init__(self, subject: str, team: str = "north") -> None:
        self.subject, self.team, self.events = subject, team, list[CaseEvent]()

    def add(self, kind: str, on: str, recorded: str = "", team: str = "", **attributes: bool | str) -> Child:
        """One more event; recorded at the end of its day unless another day is given."""
        self.team = team or self.team
        number = f"{self.subject}-{len(self.events) + 1}"
        at = end_of_day(day(recorded or on))
        happened = Moment(day(on))
        self.events.append(CaseEvent(number, self.subject, kind, happened, at, team=self.team, attributes=attributes))
        return self

    def referred(self, on: str) -> Child:
        return self.add("referral_received", on)

    def seen(self, on: str, recorded: str = "") -> Child:
        return self.add("child_seen", on, recorded, seen=True)

    def closed(self, on: str) -> Child:
        return self.add("case_closed", on)


def seen_children() -> list[Child]:
    """Child seen: due 10 days after the referral (the aim: 5)."""
    return [
        Child("c01").referred("9-1").seen("9-11"),  # due 11: on the due day, in time. Aim 6: late
        Child("c02").referred("9-20").seen("9-30", recorded="10-2"),  # due 30, the month's last day. Aim 25: late
        Child("c03").referred("9-20").seen("10-1"),  # due 30, seen next month: late. Aim 25: late
        Child("c04").referred("9-21"),  # due 1 October: not September's. Aim 26: not done
        Child("c05").referred("8-22").seen("9-2"),  # due 1 September, the month's first day: late. Aim 27 August
        Child("c06").referred("8-21").seen("8-31"),  # due 31 August: August's. Aim 26 August: late
        Child("c07").referred("9-5").closed("9-10"),  # due 15, ended before: out. Aim 10, ended that day: out
        Child("c08").referred("9-5").closed("9-15"),  # due 15, ended on the due day: out. Aim 10: ended unmet
        Child("c09").referred("9-5").closed("9-16"),  # due 15, ended the day after: not in time. Aim 10: ended unmet
        # due 11, seen 5, in time; and due 18, never seen: one child, not in time. Aims 6 in time, 13 not done
        Child("c10").referred("9-1").seen("9-5").referred("9-8"),
        Child("c11").referred("9-2").referred("9-3"),  # due 12 and 13, never seen: one child. Aims 7 and 8: not done
        # Moved to South before the due day 11 and back after it: South's. Late. Aim 6: South's too, late
        Child("c12")
        .referred("9-1")
        .add("allocated", "9-5", team="south")
        .seen("9-12")
        .add("allocated", "9-20", team="north"),
        Child("c13", "court").referred("9-10").seen("9-13"),  # due 20: in time. Aim 15: in time
        Child("c14", "").referred("9-10").seen("9-13"),  # the same, and no team is recorded
    ]


def assessed_children() -> list[Child]:
    """Assessment: due 5 days after its start, counted in the month in which it is completed."""

    def assessed(name: str, start: str, done: str = "", recorded: str = "") -> Child:
        child = Child(name).add("assessment_started", start)
        return child.add("assessment_completed", done, recorded) if done else child

    return [
        assessed("d01", "9-1", "9-4"),  # due 6: in time
        assessed("d02", "9-1", "9-6"),  # due 6, on the day: in time
        assessed("d03", "8-20", "9-1"),  # due 25 August, completed in September: late
        assessed("d04", "9-28", "9-30"),  # due 3 October, completed in September: in time
        assessed("d05", "9-25", "10-1"),  # due 30, completed in October: not September's, nor past due at its end
        assessed("d06", "9-20"),  # due 25: open, 5 days over at the end of September
        assessed("d07", "8-1", "10-5"),  # due 6 August: open then, 25 days to 31 August and 30: 55 over
        assessed("d08", "9-10").closed("9-12"),  # due 15, ended: not completed, so out
        assessed("d09", "9-10", "9-14", recorded="10-3"),  # due 15: in time, recorded after the month
    ]


def overseen_children() -> list[Child]:
    """Oversight: every 28 days from the case's opening; looked at on 30 September."""

    def overseen(name: str, opened: str, *done: str) -> Child:
        child = Child(name).add("case_opened", opened)
        for on in done:
            child.add("case_supervision", on)
        return child

    return [
        overseen("e01", "7-1", "7-20", "8-10", "9-7"),  # next due 5 October: up to date
        overseen("e02", "9-1"),  # due 29 September: overdue
        overseen("e03", "9-10"),  # due 8 October: new
        # due 17 September after 20 August; done on 16, recorded on 4 October: up to date, and looked overdue
        overseen("e04", "8-1", "8-20").add("case_supervision", "9-16", recorded="10-4"),
        overseen("e05", "9-2"),  # due 30, which has not ended: new
        overseen("e06", "8-1").closed("9-20"),  # no longer running
    ]


def reviewed_children() -> tuple[list[Child], list[Person]]:
    """Family review: due 10 days after each child's plan; a family counts once."""

    def planned(name: str, start: str, done: str = "") -> Child:
        child = Child(name).add("cin_plan_started", start)
        return child.add("cin_review_held", done) if done else child

    children = [
        planned("f01", "9-1", "9-10"),  # F1, due 11: in time
        planned("f02", "9-1", "9-12"),  # F1, due 11: late, and so the family
        planned("f03", "9-1", "9-10"),  # F2: in time
        planned("f04", "9-2", "9-12"),  # F2, due 12: in time; the family counts once
        planned("f05", "9-1", "9-10"),  # no family named: counts by itself, in time
        planned("f06", "9-21"),  # F3, due 1 October: not September's
    ]
    families = {"f01": "F1", "f02": "F1", "f03": "F2", "f04": "F2", "f06": "F3"}
    return children, [Person(subject, family=family) for subject, family in families.items()]


def whole_county() -> tuple[list[Child], list[Person]]:
    """Everybody."""
    reviewed, people = reviewed_children()
    return [*seen_children(), *assessed_children(), *overseen_children(), *reviewed], people


def eyes(children: Iterable[Child], people: Iterable[Person] = (), setup: Setup = SETUP) -> Eyes:
    """Eyes on these children."""
    events = [event for child in children for event in child.events]
    return Eyes(setup, frame_of(events), {person.subject: person for person in people}, {})


def card(
    children: Iterable[Child],
    people: Iterable[Person] = (),
    *,
    period: Period = SEPTEMBER,
    as_at: datetime = OCTOBER_5,
    scope: Scope = Scope(),
    targets: Sequence[Target] = (),
    comparators: Sequence[Comparator] = (),
    setup: Setup = SETUP,
) -> Scorecard:
    """The scorecard of these children."""
    looking = eyes(children, people, setup)
    return make_scorecard(
        see(looking, period, as_at, as_at),
        setup.book,
        ORGANISATION,
        targets,
        comparators,
        period,
        scope,
        as_at=as_at,
        known_at=as_at,
        made=as_at,
        last_day=local_day(as_at),
        watch_from=setup.settings.watch_from,
    )


def line(found: Scorecard, timescale: str, limit: LimitName = LimitName.STATUTORY):  # type: ignore[no-untyped-def]
    """One line of it."""
    (only,) = [each for each in found.lines if (each.timescale.id, each.limit) == (timescale, limit)]
    return only
