"""What moves a due moment, searched: pauses, extensions, bringing forward, versions and hours, each counted by hand.

England 2025: Good Friday is 18 April, Easter Monday 21 April; 5 and 26 May are holidays; the clocks go back on
Sunday 26 October. Ten working days from Monday 7 April end on Wednesday 23 April: 8 to 11 April are 1 to 4, 14 to 17
are 5 to 8, 22 and 23 are 9 and 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine.calendars import get_axis
from engine.histories import arrange
from engine.obligations.explain import Explanation, explain, judge
from engine.obligations.explain_words import words
from engine.rulebook.loading import book_of
from engine.rulebook.timescale import RuleBook
from engine.words.clock import LONDON, last_instant, local_day
from engine.words.enums import Flag, Nation, State
from engine.words.frames import frame_of
from engine.words.values import CaseEvent, Moment, Obligation, Person
from engine.words.vocabulary import RULES
from tests.explainer.test_explaining import Event, e, events_of

WORDS = (RULES / "words.yaml").read_text("utf-8")
RULE = """\
timescales:
  - id: plan
    title: Plan
    authority: local
    source: {cite: "Made up for a test", checked: 2026-11-21}
    owner: allocated team
    nature: records
    thread: ehc
    ladder: {due_soon: 1 day before}
    measure: {count: event, kind: fell due in period}
"""
STARTS = "{event: ehc_requested}"
MET = "{event: ehc_plan_issued}"
PAUSES = ["paused_by: {event: ehc_paused, reason: an exception applies}", "resumed_by: {event: ehc_resumed}"]


def book(
    *lines: str,
    starts: str = STARTS,
    met_by: str = MET,
    versions: str = "",
    panels: str = "",
    terms: str = "",
    facts: str = "\nfacts:\n",
) -> RuleBook:
    """A book of one rule with these further lines; ten working days unless `versions` says otherwise."""
    versions = versions or "[{in_force_from: 2018-01-01, statutory: 10 working days}]"
    own = [f"starts: {starts}", f"met_by: {met_by}", f"versions: {versions}", *lines]
    file = ("plan.yaml", RULE + "".join(f"    {line}\n" for line in own))
    return book_of(WORDS.replace("\nfacts:\n", facts), (file,), Nation.ENGLAND, panels=panels, terms=terms)


def at(day: str) -> datetime:
    """The last instant of a day, or the instant itself."""
    if len(day) == 10:
        return last_instant(date.fromisoformat(day))
    return datetime.fromisoformat(day).replace(tzinfo=LONDON).astimezone(UTC)


def judged(rules: RuleBook, events: list[Event], as_at: str, person: Person | None = None) -> list[Obligation]:
    return judge(rules, events_of(events), at(as_at), people=_people(person))


def _people(person: Person | None) -> dict[str, Person]:
    return {} if person is None else {person.subject: person}


def due_of(obligation: Obligation) -> str:
    """The due day, or the local time where it is an instant."""
    assert obligation.due is not None
    instant = obligation.due.instant
    return str(obligation.due.day) if instant is None else f"{instant.astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def explained(rules: RuleBook, events: list[Event], as_at: str, person: Person | None = None) -> Explanation:
    moment = at(as_at)
    history = arrange(rules, frame_of(events_of(events)), _people(person), moment, moment).of("HC-1")
    return explain(rules, get_axis(Nation.ENGLAND), history, "plan", moment)


def lines(rules: RuleBook, events: list[Event], as_at: str, *labels: str, person: Person | None = None) -> list[str]:
    """The text under these labels, each entry as one line."""
    found: list[tuple[str, str]] = []
    for line in words(explained(rules, events, as_at, person)).splitlines()[2:]:
        if line[:12].strip():
            found.append((line[:12].strip(), line[12:]))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return [f"{label}: {text}" for label, text in found if label in labels]


BEGUN = e("ehc_requested", "2025-04-07")
WAITS = "where: \"reason == 'exception'\""
CONDITIONAL = [
    f"paused_by: {{event: ehc_paused, {WAITS}, reason: an exception applies}}",
    f"resumed_by: {{event: ehc_resumed, {WAITS}}}",
]
BY_FIVE = "extended_by: {event: ehc_decided, by: 5 working days}"
ONCE = "extended_by: [{event: ehc_decided, by: 5 working days, times: 1}, {event: allocated, by: 2 working days, times: 2}]"
EXCEPTION: Mapping[str, str] = {"reason": "exception"}


def paused(on: str, **attributes: str) -> Event:
    return e("ehc_paused", on, **attributes)


def resumed(on: str, **attributes: str) -> Event:
    return e("ehc_resumed", on, **attributes)


def decided(on: str) -> Event:
    return e("ehc_decided", on)


CASES = [
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-17"), resumed("2025-04-22")],
        ("2025-04-22", "2025-04-24", State.OPEN, []),
        # 18 and 21 April are holidays: only the 22nd was left out, and one working day after 23 April is the 24th.
        id="over Easter",
    ),
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-18"), resumed("2025-04-21")],
        ("2025-04-21", "2025-04-23", State.OPEN, []),
        id="from holiday to holiday no working day is left out",
    ),
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-24"), resumed("2025-04-28")],
        ("2025-04-28", "2025-04-23", State.OVERDUE, []),
        id="begun the day after the due day",
    ),
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-23"), resumed("2025-04-28")],
        ("2025-04-28", "2025-04-28", State.DUE_TODAY, []),
        # 24, 25 and 28 April are left out, and are the three working days after 23 April.
        id="begun on the due day",
    ),
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-16"), resumed("2025-04-16")],
        ("2025-04-16", "2025-04-23", State.OPEN, []),
        id="let go on the same day",
    ),
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-16"), resumed("2025-04-22"), paused("2025-04-25"), resumed("2025-04-29")],
        ("2025-04-29", "2025-04-29", State.DUE_TODAY, []),
        # 17 and 22 April: due on Friday the 25th, the day of the second pause; 28 and 29 April are the two days after it.
        id="stopped again on the moved due day",
    ),
    pytest.param(
        PAUSES,
        [BEGUN, paused("2025-04-16"), e("ehc_plan_issued", "2025-04-22"), resumed("2025-04-30")],
        ("2025-04-30", "2025-04-25", State.MET_IN_TIME, []),
        id="met while it stood: moved to the meeting only",
    ),
    pytest.param(
        [*PAUSES, "repeats: true"],
        [BEGUN, paused("2025-04-16"), e("ehc_plan_issued", "2025-04-22")],
        ("2025-05-01", "2025-05-07", State.OPEN, []),
        # The next cycle is not paused: 23, 24, 25 April 3; 28 April to 2 May 8; 5 May is a holiday; 6 and 7 May.
        id="the next cycle runs",
    ),
    pytest.param(
        CONDITIONAL,
        [BEGUN, paused("2025-04-16")],
        ("2025-04-22", "2025-04-23", State.DUE_SOON, [Flag.CONDITION_UNKNOWN]),
        id="a pause in doubt does not stop it",
    ),
    pytest.param(
        CONDITIONAL,
        [BEGUN, paused("2025-04-16", reason="exception"), resumed("2025-04-22")],
        ("2025-04-23", "2025-04-25", State.OPEN, [Flag.CONDITION_UNKNOWN]),
        id="a resumption in doubt lets it go on",
    ),
    pytest.param(
        CONDITIONAL,
        [BEGUN, paused("2025-04-16", reason="exception"), resumed("2025-04-22", reason="another")],
        ("2025-04-22", "2025-04-25", State.PAUSED, []),
        id="a resumption that is none",
    ),
    pytest.param(
        CONDITIONAL,
        [BEGUN, resumed("2025-04-16")],
        ("2025-04-16", "2025-04-23", State.OPEN, []),
        id="a resumption in doubt of a clock that runs",
    ),
    pytest.param(
        ["paused_by: {event: ehc_paused, reason: moved}", "resumed_by: [{event: ehc_paused}, {event: ehc_resumed}]"],
        [BEGUN, paused("2025-04-14"), paused("2025-04-16"), resumed("2025-04-17")],
        ("2025-04-17", "2025-04-28", State.OPEN, []),
        # Let go on and stopped again on the 16th: 15, 16 and 17 April are left out; 24, 25 and 28 April follow the 23rd.
        id="one event lets it go on, then stops it",
    ),
    pytest.param(
        [*PAUSES, BY_FIVE],
        [BEGUN, paused("2025-04-16"), decided("2025-04-22")],
        ("2025-04-23", "2025-05-06", State.PAUSED, []),
        # 17 and 22 April first: the 25th; five days on: 28 April to 2 May; then the 23rd is left out: 6 May, after the holiday.
        id="extended while it stands",
    ),
    pytest.param(
        ["extended_by: {event: ehc_decided, by: 5 working days, at_most: 3 working days}"],
        [BEGUN, decided("2025-04-10")],
        ("2025-04-10", "2025-04-28", State.OPEN, [Flag.CAPPED]),
        id="cut to three days",
    ),
    pytest.param(
        ["extended_by: {event: ehc_decided, by: 5 working days, at_most: 5 working days}"],
        [BEGUN, decided("2025-04-10")],
        ("2025-04-10", "2025-04-30", State.OPEN, []),
        id="just as far as it may",
    ),
    pytest.param(
        [ONCE],
        [BEGUN, decided("2025-04-10"), decided("2025-04-11")],
        ("2025-04-11", "2025-04-30", State.OPEN, [Flag.CAPPED]),
        id="one too many",
    ),
    pytest.param(
        [ONCE],
        [BEGUN, decided("2025-04-10"), e("allocated", "2025-04-11")],
        ("2025-04-11", "2025-05-02", State.OPEN, []),
        # The second of two, which its own clause allows: two days after 30 April.
        id="the second by another clause",
    ),
    pytest.param(
        [ONCE],
        [BEGUN, decided("2025-04-10"), decided("2025-04-11"), e("allocated", "2025-04-14")],
        ("2025-04-14", "2025-04-30", State.OPEN, [Flag.CAPPED]),
        id="what is left out still counts for another clause",
    ),
    pytest.param(
        ["brought_forward_by: {event: ehc_decided, where: \"outcome == 'plan'\", limit: 2 working days}"],
        [BEGUN, e("ehc_decided", "2025-04-10", outcome="plan")],
        ("2025-04-10", "2025-04-14", State.OPEN, []),
        id="brought forward over a weekend",
    ),
    pytest.param(
        ["brought_forward_by: {event: ehc_decided, where: \"outcome == 'plan'\", limit: 2 working days}"],
        [BEGUN, e("ehc_decided", "2025-04-10")],
        ("2025-04-10", "2025-04-23", State.OPEN, [Flag.CONDITION_UNKNOWN]),
        id="bringing forward in doubt",
    ),
    pytest.param(
        ["brought_forward_by: {event: ehc_decided, limit: 20 working days}"],
        [BEGUN, decided("2025-04-10")],
        ("2025-04-10", "2025-04-23", State.OPEN, []),
        id="not earlier",
    ),
    pytest.param(
        [*PAUSES, "brought_forward_by: {event: ehc_decided, limit: 2 working days}"],
        [BEGUN, paused("2025-04-09"), decided("2025-04-10"), resumed("2025-04-11")],
        ("2025-04-11", "2025-04-15", State.OPEN, []),
        # On the 10th it is brought forward to Monday the 14th; then the 11th is left out.
        id="brought forward while it stands",
    ),
]


@pytest.mark.parametrize(("clauses", "events", "expected"), CASES)
def test_the_due_day_as_it_is_moved(
    clauses: list[str], events: list[Event], expected: tuple[str, str, State, list[Flag]]
) -> None:
    as_at, due, state, flags = expected
    last = judged(book(*clauses), events, as_at)[-1]
    assert (due_of(last), last.state, sorted(last.flags)) == (due, state, flags)


def test_a_restart_closes_what_stands() -> None:
    rules = book(*PAUSES, starts="{event: ehc_requested, when_running: restart}")
    old, new = judged(rules, [BEGUN, paused("2025-04-16"), e("ehc_requested", "2025-04-22")], "2025-04-29")
    # Moved by 17 and 22 April. The new one from Tuesday 22 April: 23 to 25 April 3, to 2 May 8, 6 and 7 May.
    assert (due_of(old), old.state) == ("2025-04-25", State.ENDED_WITHOUT)
    assert (due_of(new), new.state) == ("2025-05-07", State.OPEN)


def versions_of(*events: CaseEvent) -> list[CaseEvent]:
    return list(events)


def test_an_extension_while_it_stood_is_taken_back() -> None:
    rules = book(*PAUSES, BY_FIVE)
    events = events_of([BEGUN, paused("2025-04-16"), decided("2025-04-17"), resumed("2025-04-22")])
    withdrawn = replace(events[2], version=2, recorded=at("2025-04-28 09:00"), attributes={"retracted": True})
    before = judge(rules, versions_of(*events, withdrawn), at("2025-04-28 08:59"))
    after = judge(rules, versions_of(*events, withdrawn), at("2025-04-28 09:00"))
    # With it: the 17th is left out, 24 April; five days on 1 May; the 22nd is left out, 2 May. Without it: 25 April.
    assert [due_of(each) for each in (*before, *after)] == ["2025-05-02", "2025-04-25"]


def test_a_pause_is_put_right_afterwards() -> None:
    events = events_of([BEGUN, paused("2025-04-16"), resumed("2025-04-22")])
    moved = replace(events[1], version=2, recorded=at("2025-04-28 09:00"), happened=Moment(date(2025, 4, 10), None))
    before = judge(book(*PAUSES), versions_of(*events, moved), at("2025-04-28 08:59"))
    after = judge(book(*PAUSES), versions_of(*events, moved), at("2025-04-28 09:00"))
    # From the 10th: 11, 14 to 17 and 22 April are six; after 23 April they are 24, 25, 28, 29, 30 April and 1 May.
    assert [due_of(each) for each in (*before, *after)] == ["2025-04-25", "2025-05-01"]


# --- versions that take hold

RELAXING = """
      - {in_force_from: 2018-01-01, statutory: 10 working days}
      - {in_force_from: 2025-04-15, applies_to: running, statutory: {as_in: 2018-01-01, relaxed: [then]}}
      - {in_force_from: 2025-04-23, applies_to: running, statutory: 12 working days}"""
SILENCING = """
      - {in_force_from: 2018-01-01, statutory: 10 working days, aim: 5 working days}
      - {in_force_from: 2025-04-15, applies_to: running, aim: 5 working days}
      - {in_force_from: 2025-04-23, applies_to: running, statutory: 12 working days}"""
INTO_DAYS = """
      - {in_force_from: 2018-01-01, statutory: 10 working days}
      - {in_force_from: 2025-04-22, applies_to: running, statutory: 21 days}"""


@pytest.mark.parametrize("versions", [RELAXING, SILENCING], ids=["relaxed", "silent"])
def test_a_pause_ends_where_a_version_takes_the_due_day_away(versions: str) -> None:
    events = [BEGUN, paused("2025-04-11"), decided("2025-04-16"), paused("2025-04-17")]
    last = judged(book(*PAUSES, BY_FIVE, versions=versions), events, "2025-04-30")[0]
    # 14 and 15 April are left out. Twelve days end on Friday 25 April; two more on Tuesday the 29th.
    assert (due_of(last), last.state) == ("2025-04-29", State.OVERDUE)


def test_a_version_measures_pauses_as_it_counts_itself() -> None:
    rules = book(*PAUSES, BY_FIVE, versions=INTO_DAYS)
    events = [BEGUN, decided("2025-04-10"), paused("2025-04-11"), resumed("2025-04-14"), paused("2025-04-17")]
    # 21 days end on 28 April; 11 to 14 April are three days, 17 to 22 five, 22 to 24 two: ten in all. The extension has gone.
    last = judged(rules, events, "2025-04-24")[0]
    assert (due_of(last), last.state, last.flags) == ("2025-05-08", State.PAUSED, frozenset())


def test_a_pause_without_effect_has_none_under_a_later_version() -> None:
    rules = book(*PAUSES, versions=INTO_DAYS.replace("2025-04-22", "2025-04-28"))
    events = [BEGUN, paused("2025-04-24"), resumed("2025-04-25"), e("case_supervision", "2025-04-28")]
    assert [due_of(each) for each in judged(rules, events, "2025-04-28")] == ["2025-04-28"]


# --- hours

HOURS = "[{in_force_from: 2018-01-01, statutory: 72 hours}]"
HOURS_MEET = "{event: police_protection_ended}"
AWAY = ["paused_by: {event: child_away_started, reason: away}", "resumed_by: {event: child_away_ended}"]
TAKEN = e("police_protection_started", "2025-10-24 12:00")


def hours_book(*lines: str, versions: str = HOURS) -> RuleBook:
    return book(*lines, starts="{event: police_protection_started}", met_by=HOURS_MEET, versions=versions)


@pytest.mark.parametrize(
    ("clauses", "events", "as_at", "due"),
    [
        pytest.param(
            AWAY,
            [e("child_away_started", "2025-10-25 12:00"), e("child_away_ended", "2025-10-26 12:00")],
            *("2025-10-26 13:00", "2025-10-28 12:00:00"),
            # 72 hours end on Monday at 11:00, as the night has an hour more; noon to noon are 25 hours.
            id="over the end of summer time",
        ),
        pytest.param(
            AWAY,
            [e("child_away_started", "2025-10-25")],
            *("2025-10-26 00:00", "2025-10-27 11:00:01"),
            # Of an unknown time: from the last second of its day.
            id="from a date without a time",
        ),
        pytest.param(
            AWAY,
            [e("child_away_started", "2025-10-25"), e("police_protection_ended", "2025-10-25 18:00")],
            *("2025-10-25 19:00", "2025-10-27 11:00:00"),
            id="closed before that second: nothing is left out",
        ),
        pytest.param(
            [*AWAY, "extended_by: {event: proceedings_extended, to: until}"],
            [e("proceedings_extended", "2025-10-25 10:00", until=date(2025, 10, 29))],
            *("2025-10-25 11:00", "2025-10-29 23:59:59"),
            id="extended to the last second of a day",
        ),
        pytest.param(
            ["extended_by: {event: proceedings_extended, by: 24 hours, at_most: 12 hours}"],
            [e("proceedings_extended", "2025-10-25 10:00")],
            *("2025-10-25 11:00", "2025-10-27 23:00:00"),
            id="extended by hours, and cut",
        ),
        pytest.param(
            ["brought_forward_by: {event: child_seen, limit: 10 hours}"],
            [e("child_seen", "2025-10-25 22:00")],
            *("2025-10-25 23:00", "2025-10-26 07:00:00"),
            # Ten hours over the end of summer time.
            id="brought forward by hours",
        ),
    ],
)
def test_an_hours_clock_moved(clauses: list[str], events: list[Event], as_at: str, due: str) -> None:
    assert [due_of(each) for each in judged(hours_book(*clauses), [TAKEN, *events], as_at)] == [due]


def test_a_version_takes_hold_of_a_paused_hours_clock() -> None:
    versions = "[{in_force_from: 2018-01-01, statutory: 72 hours}, "
    versions += "{in_force_from: 2025-10-26, applies_to: running, statutory: 96 hours}]"
    events = [TAKEN, e("child_away_started", "2025-10-25 12:00"), e("child_away_ended", "2025-10-26 12:00")]
    # 96 hours end on Tuesday at 11:00, and 25 were left out, twelve of them before the new version.
    assert [due_of(each) for each in judged(hours_book(*AWAY, versions=versions), events, "2025-10-26 13:00")] == [
        "2025-10-29 12:00:00"
    ]


# --- in words


@pytest.mark.parametrize(
    ("clauses", "events", "as_at", "said"),
    [
        pytest.param(
            [*PAUSES, BY_FIVE],
            [BEGUN, decided("2025-04-10"), paused("2025-04-16"), resumed("2025-04-22")],
            "2025-04-22",
            [
                "First due: Wed 23 April 2025",
                "Extended: Thu 10 April 2025: extended by 5 working days to Wed 30 April 2025",
                "Paused: Wed 16 April 2025 to Tue 22 April 2025, an exception applies: 2 working days left out",
                "Due: Fri 2 May 2025",
            ],
            id="extended, then paused",
        ),
        pytest.param(
            PAUSES,
            [BEGUN, paused("2025-04-17")],
            "2025-04-22",
            [
                "First due: Wed 23 April 2025",
                "Paused: since Thu 17 April 2025, an exception applies: 1 working day left out so far",
                "Due: Thu 24 April 2025, if the clock went on on Tue 22 April 2025",
                "Outcome: nothing recorded that meets it: paused",
            ],
            id="still paused",
        ),
        pytest.param(
            PAUSES,
            [BEGUN, paused("2025-04-18"), resumed("2025-04-21"), paused("2025-04-24")],
            "2025-04-24",
            [
                "First due: Wed 23 April 2025",
                "Paused: Fri 18 April 2025 to Mon 21 April 2025, an exception applies: no working days left out",
                "Not paused: EHC exception began on Thu 24 April 2025: the due moment had passed, so that the clock did not stop",
                "Due: Wed 23 April 2025",
            ],
            id="a pause without a working day, and one too late",
        ),
        pytest.param(
            CONDITIONAL,
            [BEGUN, paused("2025-04-09"), paused("2025-04-16", reason="exception"), resumed("2025-04-22")],
            "2025-04-22",
            [
                "Not known: EHC exception began on Wed 9 April 2025: it is not known whether it stops the clock",
                "Paused: Wed 16 April 2025 to Tue 22 April 2025, an exception applies: 2 working days left out",
                "Not known: EHC exception ended on Tue 22 April 2025: it is taken to let the clock go on, though a fact is not "
                "recorded",
            ],
            id="a pause and a resumption in doubt",
        ),
        pytest.param(
            ["extended_by: {event: ehc_decided, by: 1 month, at_most: 3 working days, times: 2}"],
            [BEGUN, decided("2025-04-09"), decided("2025-04-10"), decided("2025-04-11")],
            "2025-04-11",
            [
                "Extended: Wed 9 April 2025: extended to Mon 28 April 2025 only: it may go 3 working days further at most",
                "Extended: Thu 10 April 2025: extended to Thu 1 May 2025 only: it may go 3 working days further at most",
                "Extended: Fri 11 April 2025: left out: no more than 2 extensions may count",
                "Note: an extension went further than the rule allows, and was cut or left out",
            ],
            id="cut, and left out",
        ),
        pytest.param(
            [
                "extended_by: {event: proceedings_extended, where: \"happened_on > '2020-01-01'\", to: until}",
                "brought_forward_by: [{event: ehc_decided, where: \"outcome == 'plan'\", limit: 2 working days},"
                "{event: born, limit: 30 working days}]",
            ],
            [
                *(BEGUN, e("ehc_decided", "2025-04-08"), e("ehc_decided", "2025-04-10", outcome="plan")),
                *(e("proceedings_extended", "2025-04-11"), e("born", "2025-04-14")),
            ],
            "2025-04-14",
            [
                "Not known: EHC decision of Tue 8 April 2025: it is not known whether it brings the due day forward",
                "Earlier: EHC decision of Thu 10 April 2025: brought forward to Mon 14 April 2025, 2 working days from here",
                "Extended: Fri 11 April 2025: extended, but no new date is recorded",
                "Not earlier: birth of Mon 14 April 2025: 30 working days from here are not earlier",
            ],
            id="brought forward, and not",
        ),
        pytest.param(
            ["extended_by: {event: ehc_decided, where: \"outcome == 'plan'\", by: 2 days}"],
            [BEGUN, decided("2025-04-09")],
            "2025-04-09",
            ["Not known: EHC decision of Wed 9 April 2025: it is not known whether it extends the time"],
            id="an extension in doubt",
        ),
        pytest.param(
            PAUSES,
            [BEGUN, paused("2025-04-16"), e("ehc_plan_issued", "2025-04-22")],
            "2025-04-22",
            [
                "Paused: Wed 16 April 2025 to Tue 22 April 2025, an exception applies: 2 working days left out",
                "Outcome: met in time by EHC plan issued on Tue 22 April 2025",
            ],
            id="met while it stood",
        ),
    ],
)
def test_what_moved_it_in_words(clauses: list[str], events: list[Event], as_at: str, said: list[str]) -> None:
    labels = {each.partition(": ")[0] for each in said}
    assert lines(book(*clauses), events, as_at, *labels) == said


def test_the_words_of_a_pause_in_hours() -> None:
    events = [TAKEN, e("child_away_started", "2025-10-25 12:00")]
    assert lines(hours_book(*AWAY), events, "2025-10-25 13:01", "Paused", "Due") == [
        "Paused: since Sat 25 Oct 2025 at 12:00 (BST), away: 1 hour 1 minute left out so far",
        "Due: Mon 27 Oct 2025 at 12:01 (GMT), if the clock went on on Sat 25 Oct 2025 at 13:01 (BST)",
    ]


def test_a_pause_that_a_version_ended_in_words() -> None:
    assert lines(book(*PAUSES, versions=RELAXING), [BEGUN, paused("2025-04-11")], "2025-04-24", "Paused") == [
        "Paused: Fri 11 April 2025 to Tue 15 April 2025, an exception applies: 2 working days left out"
    ]


def test_marks_and_stretches_to_be_drawn() -> None:
    rules = book(*PAUSES, "brought_forward_by: {event: ehc_decided, limit: 2 working days}")
    events = [BEGUN, decided("2025-04-08"), paused("2025-04-09"), resumed("2025-04-10"), paused("2025-04-11")]
    explanation = explained(rules, events, "2025-04-11")
    assert [(each.sort, each.moment.day.day) for each in explanation.marks] == [("brought forward", 8)]
    assert [(each.first.day.day, each.last and each.last.day.day, each.label) for each in explanation.spans] == [
        (9, 10, "an exception applies"),
        (11, None, "an exception applies"),
    ]
    assert [(each.kind, each.ended_by, each.passed) for each in explanation.pauses] == [
        ("ehc_paused", "ehc_resumed", 1),
        ("ehc_paused", "", 0),
    ]
    assert local_day(explanation.as_at) == date(2025, 4, 11)
