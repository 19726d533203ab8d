"""What a change does to work that began before its day, 1 December 2026."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from engine.obligations import evaluate, explain_judging
from engine.rulebook.texts import read_national
from engine.rulebook.timescale import RuleBook, Timescale
from engine.tuning.transitions import SHOWN, Change, Effect, changes_between, running_work
from engine.words.clock import last_instant
from engine.words.enums import Nation
from engine.words.records import RunningWork
from engine.words.values import CaseEvent, Moment

DAY = date(2026, 12, 1)
OWN = "rules/local/own.yaml"
NUMBERS = "config/numbers.yaml"
PANELS = "config/panels.yaml"
RULE = """
timescales:
  - id: plan_read
    title: Plan read by the manager
    authority: local
    source: {cite: "Our standard 2026", checked: 2026-11-01}
    owner: allocated team
    nature: records
    thread: cin_plan
    starts: {event: cin_plan_started, when_running: ignore}
    met_by: {event: cin_review_held}
    ends_without: [{event: cin_plan_ended}]
    versions:
      - in_force_from: %s
        statutory: %s
    ladder: {due_soon: 2 working days before}
    measure: {count: child, kind: fell due in period}
    examples:
      - events: [{cin_plan_started: 2026-12-07}]
        due: 2026-12-14
        working: Five working days without a holiday, from Monday 7 to Monday 14 December.
"""
FIVE = "5 working days"
LATER = RULE % ("2026-12-01", FIVE)
EARLIER = RULE % ("2026-01-01", FIVE)
SECOND = EARLIER.replace(
    "    ladder", "      - in_force_from: 2026-12-01\n        statutory: 8 working days\n    ladder"
)
MOVING = SECOND.replace("statutory: 8", "applies_to: running\n        statutory: 8")
AIM = "changes:\n  - {to: icpc, why: Ours, aim: 10 working days, in_force_from: 2026-12-01%s}\n"
AT_PANEL = RULE % ("2026-01-01", "{limit: same day, after: {panel: gateway}}")


def book(**own: str) -> RuleBook:
    names = {"rule": OWN, "numbers": NUMBERS, "panels": PANELS}
    return read_national(Nation.ENGLAND).with_own(tuple(sorted((names[key], own[key]) for key in own))).book()


def only(old: RuleBook, new: RuleBook) -> Change:
    (change,) = [each for each in changes_between(old, new, DAY) if each.timescale != "expectations"]
    return change


def in_words(change: Change) -> str:
    return str(change.mistake) if change.mistake is not None else ""


@pytest.mark.parametrize(
    ("old", "new", "effect", "says"),
    [
        pytest.param(
            {},
            {"numbers": "cin_visit: 15 working days\n"},
            Effect.REJUDGES,
            "config/numbers.yaml: cin_visit: the version in force from 1991-10-14 is changed",
            id="a number without a day",
        ),
        pytest.param(
            {},
            {"numbers": "cin_visit:\n  - {from: 2026-11-30, limit: 3 weeks}\n"},
            Effect.REJUDGES,
            "a version in force from 2026-11-30 is added, before 2026-12-01",
            id="a number from the day before",
        ),
        pytest.param(
            {}, {"numbers": "cin_visit:\n  - {from: 2026-12-01, limit: 3 weeks}\n"}, Effect.KEEPS, "", id="from the day"
        ),
        pytest.param(
            {"numbers": "cin_visit:\n  - {from: 2026-06-01, limit: 3 weeks}\n"},
            {},
            Effect.REJUDGES,
            "the version in force from 2026-06-01 is taken out",
            id="a number taken out again",
        ),
        pytest.param({"rule": EARLIER}, {"rule": SECOND}, Effect.KEEPS, "", id="a version from the day"),
        pytest.param({"rule": EARLIER}, {"rule": MOVING}, Effect.MOVES, "", id="a version for what runs too"),
        pytest.param(
            {"rule": MOVING}, {"rule": EARLIER}, Effect.KEEPS, "", id="a version taken out before its day has come"
        ),
        pytest.param(
            {"rule": EARLIER},
            {"rule": EARLIER.replace(FIVE, "6 working days")},
            Effect.REJUDGES,
            "plan_read: the version in force from 2026-01-01 is changed",
            id="a limit written over",
        ),
        pytest.param({}, {"rule": LATER}, Effect.KEEPS, "", id="a new rule from the day"),
        pytest.param(
            {},
            {"rule": EARLIER},
            Effect.REJUDGES,
            "it is new, and would judge what began from 2026-01-01 on",
            id="a new rule from long before",
        ),
        pytest.param({"rule": EARLIER}, {}, Effect.REJUDGES, "what runs by it would vanish", id="a rule taken out"),
        pytest.param({"rule": LATER}, {}, Effect.KEEPS, "", id="a rule taken out before its day has come"),
        pytest.param(
            {"rule": EARLIER},
            {"rule": EARLIER.replace("met_by: {event: cin_review_held}", "met_by: {event: cin_visit}")},
            Effect.REJUDGES,
            "met by would change for work that began before 2026-12-01 too",
            id="what meets it",
        ),
        pytest.param(
            {"rule": EARLIER},
            {
                "rule": EARLIER.replace("2 working days before", "1 working day before").replace(
                    "Plan read", "Plan seen"
                )
            },
            Effect.SHOWN,
            "",
            id="a ladder and a title",
        ),
        pytest.param({}, {"rule": AIM % ""}, Effect.KEEPS, "", id="an aim of one's own from the day"),
        pytest.param({}, {"rule": AIM % ", applies_to: running"}, Effect.MOVES, "", id="an aim for what runs too"),
        pytest.param(
            {}, {"rule": "changes:\n  - {to: icpc, why: Ours, target: 95}\n"}, Effect.SHOWN, "", id="a target"
        ),
        pytest.param(
            {},
            {"rule": "changes:\n  - {switch_off: cin_visit, why: Ours}\n"},
            Effect.REJUDGES,
            "what runs by it would vanish",
            id="switched off",
        ),
        pytest.param(
            {"rule": AT_PANEL, "panels": "gateway: {on: [2026-11-25, 2026-12-09]}\n"},
            {"rule": AT_PANEL, "panels": "gateway: {on: [2026-11-25, 2026-12-02, 2026-12-09]}\n"},
            Effect.MOVES,
            "",
            id="a sitting more, to come",
        ),
        pytest.param(
            {"rule": AT_PANEL, "panels": "gateway: {on: [2026-11-25, 2026-12-09]}\n"},
            {"rule": AT_PANEL, "panels": "gateway: {on: [2026-12-09]}\n"},
            Effect.REJUDGES,
            "sittings or terms from 2026-11-25 on would change",
            id="a sitting less, of the past",
        ),
    ],
)
def test_what_a_change_does_to_work_that_began_before(old, new, effect, says):
    change = only(book(**old), book(**new))
    assert change.effect == effect
    assert says in in_words(change)
    assert bool(in_words(change)) == (effect is Effect.REJUDGES)
    assert change.words


def test_a_panel_that_no_rule_used_moves_nothing():
    panels = "gateway: {on: [2026-11-25]}\n"
    assert changes_between(book(), book(panels=panels), DAY) == ()
    assert changes_between(book(), book(), DAY) == ()


@pytest.mark.parametrize(
    ("effects", "work"),
    [
        ([], RunningWork.KEEP),
        ([Effect.SHOWN, Effect.KEEPS], RunningWork.KEEP),
        ([Effect.KEEPS, Effect.MOVES, Effect.SHOWN], RunningWork.MOVE),
        ([Effect.REJUDGES, Effect.MOVES], RunningWork.REJUDGE),
    ],
)
def test_the_gravest_change_decides_for_all(effects, work):
    assert running_work(Change("a", "A", ("other",), effect) for effect in effects) is work


def test_what_may_differ_unseen_by_the_judges_is_named_field_by_field():
    assert {each.name for each in fields(Timescale)} > SHOWN
    assert SHOWN.isdisjoint(
        {"starts", "met_by", "ends_without", "extended_by", "versions", "repeats", "within", "thread"}
    )


@pytest.mark.parametrize("judge", [explain_judging.judge, evaluate.judge], ids=["explainer", "machine"])
@pytest.mark.parametrize(
    ("began", "kept", "moved"),
    [
        # Five working days of Friday 27 November are 30 November and 1 to 4 December; eight end on Wednesday 9 December.
        pytest.param(date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 9), id="running on the day"),
        # Of Tuesday 1 December: 2, 3, 4, 7, 8, 9, 10 and Friday 11 December, eight under the new version in either case.
        pytest.param(date(2026, 12, 1), date(2026, 12, 11), date(2026, 12, 11), id="begun on the day"),
    ],
)
def test_what_is_called_kept_keeps_its_date_and_what_is_called_moved_moves(judge, began, kept, moved):
    plan = CaseEvent("p", "S1", "cin_plan_started", Moment(began), datetime(2026, 11, 1, tzinfo=UTC))
    for rule, due in ((SECOND, kept), (MOVING, moved)):
        found = judge(book(rule=rule), [plan], last_instant(DAY))
        assert [each.due.day for each in found if each.timescale == "plan_read"] == [due]
