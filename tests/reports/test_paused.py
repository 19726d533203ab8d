"""Duties whose clock stands, on a morning: judged from their events, shown with the reason, and never alerted.

The rule is that of tests/explainer/test_explain_moved.py: ten working days from Monday 7 April 2025 end on Wednesday 23
April, over Easter. On Wednesday 23 April it has stood since Wednesday 16 April: 17, 22 and 23 April are left out, and the
three working days after 23 April are 24, 25 and 28 April.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.alerts.coverage import prove
from engine.alerts.rungs import reached
from engine.obligations.explain import judge
from engine.rendering.text import digest_text
from engine.reports.digest import Digest, Part, Section, part_of
from engine.reports.due_words import stopped
from engine.reports.morning import Morning
from engine.rulebook.timescale import RuleBook
from engine.words.enums import Flag, Verdict
from engine.words.values import CaseEvent, Obligation
from tests.explainer.test_explain_moved import CONDITIONAL, PAUSES, book
from tests.reports.hand_made import AXIS, at, event, moment, morning, organisation, router, window

DAY = "2025-04-23"


def events_of(subject: str, *more: CaseEvent) -> list[CaseEvent]:
    return [event(subject, "ehc_requested", "2025-04-07"), event(subject, "ehc_paused", "2025-04-16"), *more]


def judged(rules: RuleBook, events: Sequence[CaseEvent], day: str = DAY) -> list[Obligation]:
    return list(judge(rules, events, at(day)))


def made(rules: RuleBook, events: Sequence[CaseEvent], day: str = DAY) -> Morning:
    return morning(judged(rules, events, day), day, events=events, book=rules)


def digest(rules: RuleBook, events: Sequence[CaseEvent], day: str = DAY) -> Digest:
    return next(each for each in made(rules, events, day).digests if each.person == "mgr-2")


def paused_of(rules: RuleBook, events: Sequence[CaseEvent], day: str = DAY) -> Part:
    found = part_of(digest(rules, events, day), Section.PAUSED)
    assert found is not None
    return found


def test_a_paused_duty_stands_in_the_digest_with_its_reason() -> None:
    part = paused_of(book(*PAUSES), events_of("HC-1"))
    assert (part.heading, part.count) == ("Paused: the clock stands", 1)
    assert part.lines[0].words == (
        "paused since Wed 16 April: an exception applies; due Mon 28 April if it goes on today"
    )
    assert part.lines[0].stress == ""


def test_it_is_neither_overdue_nor_due() -> None:
    shown = digest(book(*PAUSES), events_of("HC-1"))
    assert shown.title == "Nothing overdue, nothing due before tomorrow’s digest"
    assert [part.section for part in shown.parts] == [Section.PAUSED]
    assert "PAUSED: THE CLOCK STANDS" in digest_text(shown)


def test_it_raises_no_rung_and_the_verdict_says_why() -> None:
    rules = book(*PAUSES)
    (only,) = judged(rules, events_of("HC-1"))
    assert reached(only, rules.timescale("plan").ladder, AXIS, window(DAY)) == ()
    decisions = made(rules, events_of("HC-1")).decisions
    assert [(each.verdict, str(each.verdict)) for each in decisions] == [(Verdict.PAUSED, "paused: the clock stands")]


def test_coverage_holds_and_finds_one_shown_twice() -> None:
    rules = book(*PAUSES)
    obligations = judged(rules, events_of("HC-1"))
    shown = list(digest(rules, events_of("HC-1")).shown())
    route = router(organisation(), DAY)
    assert prove(obligations, (), shown, window(DAY), route) == []
    assert len(prove(obligations, (), [*shown, *shown], window(DAY), route)) == 1


@pytest.mark.parametrize(("children", "lines"), [pytest.param(5, 5, id="five"), pytest.param(6, 3, id="six")])
def test_of_many_the_first_have_lines(children: int, lines: int) -> None:
    events = [each for number in range(children) for each in events_of(f"HC-{number}")]
    part = paused_of(book(*PAUSES), events)
    assert (len(part.lines), part.count) == (lines, children)


def test_hours_are_said_with_their_time() -> None:
    hours = "[{in_force_from: 2018-01-01, statutory: 72 hours}]"
    events = [event("HC-1", "ehc_requested", "2025-04-21 12:00"), event("HC-1", "ehc_paused", "2025-04-22 12:00")]
    # 72 hours end on Thursday at noon; from noon to half past seven the next day are 19 and a half hours.
    assert paused_of(book(*PAUSES, versions=hours), events).lines[0].words == (
        "paused since Tue 22 April 12:00: an exception applies; due Fri 25 April 07:30 if it goes on today"
    )


def test_an_extension_that_went_too_far_is_said() -> None:
    rules = book(*PAUSES, "extended_by: {event: ehc_decided, by: 5 days, at_most: 1 day}")
    events = events_of("HC-1", event("HC-1", "ehc_decided", "2025-04-17"))
    assert Flag.CAPPED in judged(rules, events)[0].flags
    words = [note.text for note in paused_of(rules, events).lines[0].notes]
    assert "extended further than the rule allows: the rule's date holds" in words


@pytest.mark.parametrize(
    ("clauses", "more", "found"),
    [
        pytest.param(PAUSES, [], "2025-04-16", id="stopped"),
        pytest.param(PAUSES, [("ehc_paused", "2025-04-17", "")], "2025-04-16", id="stopped already"),
        pytest.param(
            PAUSES,
            [("ehc_resumed", "2025-04-17", ""), ("ehc_paused", "2025-04-22", "")],
            *("2025-04-22",),
            id="let go on, and stopped again",
        ),
        pytest.param(PAUSES, [("ehc_resumed", "2025-04-17", "another")], "2025-04-16", id="another episode"),
        pytest.param(PAUSES, [("ehc_resumed", "2025-04-17", "")], None, id="let go on"),
        pytest.param(CONDITIONAL, [], "2025-04-16", id="what is not recorded may fit"),
    ],
)
def test_since_when_it_stands(clauses: list[str], more: list[tuple[str, str, str]], found: str | None) -> None:
    rules = book(*clauses)
    begun = [replace(each, episode="ehc-1") for each in events_of("HC-1")]
    later = [replace(event("HC-1", kind, day), episode=episode) for kind, day, episode in more]
    (only,) = judged(rules, begun[:1])
    earlier = event("HC-1", "ehc_paused", "2025-03-03")
    since = stopped(only, rules.timescale("plan"), [earlier, *begun, *later])
    assert since == (None if found is None else (moment(found), "an exception applies"))


def test_words_where_the_events_do_not_say_since_when() -> None:
    rules = book(*PAUSES)
    obligations = judged(rules, events_of("HC-1"))
    digests = morning(obligations, DAY, events=events_of("HC-1")[:1], book=rules).digests
    part = part_of(next(each for each in digests if each.person == "mgr-2"), Section.PAUSED)
    assert part is not None
    assert part.lines[0].words == "paused; due Mon 28 April if it goes on today"


def test_days_over_of_a_moved_due_day_are_working_days() -> None:
    rules = book(*PAUSES)
    events = events_of("HC-1", event("HC-1", "ehc_resumed", "2025-04-22"))
    # Due on Friday 25 April; 28, 29 and 30 April are over it.
    shown = digest(rules, events, "2025-04-30")
    over = part_of(shown, Section.OVERDUE)
    assert over is not None
    assert "3 working days over" in over.lines[0].words
